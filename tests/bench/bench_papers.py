"""A receipt as PDF: typst with its kept compiler beside WeasyPrint on an equal page, in turns."""

from collections.abc import Callable
from html import escape
from statistics import median
from time import perf_counter, process_time
from typing import Any

from motcua.documents.adapters import press
from tests.documents import samples

ROUNDS = 25
WARM_UP = 3
Act = Callable[[dict[str, Any]], object]
Round = tuple[float, float]  # seconds passed, seconds of processor


def main() -> None:
    contestants: dict[str, Act] = {
        "codes": lambda values: press._press("receipt-2025-1", values),
        "typst": lambda values: press.render("receipt-2025-1", values),
    }
    html = weasyprint()
    if html is None:
        print("WeasyPrint is not installed (extra `bench`) or lacks Pango: typst alone")
    else:
        contestants["WeasyPrint"] = html
    taken = {name: middle(rounds) for name, rounds in in_turns(contestants).items()}
    for name, (passed, worked) in taken.items():
        print(
            f"{name:<11} {passed * 1000:>7.1f} ms passed, {worked * 1000:>7.1f} ms of processor,"
            f" {1 / worked:>5.0f} a second and core"
        )
    if html is not None:
        whole = [
            slow / fast for slow, fast in zip(taken["WeasyPrint"], taken["typst"], strict=True)
        ]
        alone = [
            (slow - codes) / (fast - codes)
            for codes, fast, slow in zip(*taken.values(), strict=True)
        ]
        print("ratio WeasyPrint to typst: {:.1f} of time, {:.1f} of processor".format(*whole))
        print("without the QR codes, which both draw alike: {:.1f}, {:.1f}".format(*alone))


def middle(rounds: list[Round]) -> Round:
    passed, worked = zip(*rounds, strict=True)
    return median(passed), median(worked)


def in_turns(contestants: dict[str, Act]) -> dict[str, list[Round]]:
    """Measure every contestant once a round, on values never seen."""
    taken: dict[str, list[Round]] = {name: [] for name in contestants}
    for number in range(-WARM_UP, ROUNDS):
        values = receipt(number + WARM_UP)
        for name, draw in contestants.items():
            start, busy = perf_counter(), process_time()
            draw(values)
            measured = perf_counter() - start, process_time() - busy
            if number >= 0:
                taken[name].append(measured)
    return taken


def receipt(number: int) -> dict[str, Any]:
    code = f"H17.999-260206-{number:04}"
    name = f"Nguyễn Thị Thử Thứ {number}"
    return samples.receipt(dossier_code=code, submitter=samples.SUBMITTER | {"name": name})


def weasyprint() -> Act | None:
    """Return the same page by HTML, with fonts and style read once; archival and tagged too."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()
    style = CSS(string=STYLE % {"fonts": press.FONTS.as_uri()}, font_config=fonts)

    def draw(values: dict[str, Any]) -> bytes:
        drawn = HTML(string=page(values)).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2u", pdf_tags=True
        )
        assert isinstance(drawn, bytes)
        return drawn

    return draw


STYLE = """
@font-face { font-family: Tinos; src: url(%(fonts)s/Tinos_400Regular.ttf) }
@font-face { font-family: Tinos; font-weight: 700; src: url(%(fonts)s/Tinos_700Bold.ttf) }
@font-face { font-family: Tinos; font-style: italic;
             src: url(%(fonts)s/Tinos_400Regular_Italic.ttf) }
@page { size: A5; margin: 9mm 12mm 12mm;
        @bottom-right { content: "Trang " counter(page) "/" counter(pages) } }
body { font: 9.5pt Tinos; margin: 0 }
p { margin: 0 0 1mm }
.head { display: flex; justify-content: space-between; text-align: center }
svg { width: 17mm; height: 17mm }
h1 { font-size: 12pt; text-align: center; margin: 3mm 0 1mm }
table { width: 100%%; border-collapse: collapse }
th, td { border: .5pt solid; padding: 1mm 1.5mm; text-align: left }
.signed { display: flex; justify-content: space-around; text-align: center; margin: 3mm 0 }
.look-up { display: flex; gap: 3mm; border: .5pt solid; padding: 1.6mm; font-size: 8.5pt }
"""


def page(values: dict[str, Any]) -> str:
    """Return the receipt as HTML: the same text, table and codes."""
    told = press._press("receipt-2025-1", values)["qr"]
    assert isinstance(told, dict)
    who = values["submitter"]
    rows = "".join(
        f"<tr><td>{number}</td><td>{escape(paper['name'])}</td><td>{paper['originals']}</td>"
        f"<td>{paper['copies']}</td></tr>"
        for number, paper in enumerate(values["papers"], 1)
    )
    fees = "; ".join(
        f"{fee['label']}: {fee['amount_vnd'] or 'chưa quy định'}" for fee in values["fees"]
    )
    fields = {
        "Bộ phận tiếp nhận và trả kết quả/Trung tâm": values["unit"],
        "Tiếp nhận hồ sơ của": f"{who['name']} ({who['identifier']})",
        "Địa chỉ": who["address"],
        "Số điện thoại": who["phone"],
        "Email": who["email"],
        "Thủ tục hành chính cần giải quyết": values["procedure_name"],
    }
    numbered = {
        "2. Số lượng hồ sơ": f"{values['sets']} (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là": values["term_text"],
        "4. Thời gian nhận hồ sơ": values["received_at"],
        "5. Thời gian trả kết quả giải quyết hồ sơ": values["promised_at"],
        "6. Đăng ký nhận kết quả tại": values["collect_at"],
        "7. Phí, lệ phí (nếu có)": fees,
        "Vào Sổ theo dõi hồ sơ, Quyển số": f"{values['book_volume']}, {values['book_number']}",
    }
    return f"""<html lang="vi"><head><title>{escape(values["dossier_code"])}</title></head><body>
<div class="head"><div>{told["paper"]}</div>
<div>{escape(values["agency_parent"])}<br><b>{escape(values["agency_name"])}</b></div>
<div><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></div></div>
<p>Mã hồ sơ: <b>{escape(values["dossier_code"])}</b> <i>{escape(values["place"])}</i></p>
<h1>GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ</h1>
{lines(fields)}
<p>1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:</p>
<table><tr><th>STT<th>Tên giấy tờ<th>Bản chính<th>Bản photo</tr>{rows}</table>
{lines(numbered)}
<div class="signed"><p><b>NGƯỜI NỘP HỒ SƠ</b><br><br><br>{escape(who["name"])}</p>
<p><b>NGƯỜI TIẾP NHẬN HỒ SƠ</b><br><br><br>{escape(values["officer_name"])}</p></div>
<div class="look-up"><div>{told["look_up"]}</div><div>{escape(values["lookup_url"])}<br>
Mã tra cứu: <b>{values["lookup_reference"]}</b>
Khóa bí mật: <b>{values["lookup_key"]}</b></div></div>
</body></html>"""


def lines(fields: dict[str, str]) -> str:
    return "".join(f"<p>{label}: {escape(value)}</p>" for label, value in fields.items())


if __name__ == "__main__":
    main()
