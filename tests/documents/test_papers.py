"""Papers: every value is on the page, the same values give the same bytes, nothing is guessed."""

import io
import os
import re
import subprocess
import sys
import threading

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from motcua.documents.adapters import press
from motcua.documents.rules import papers
from tests.documents import samples

A5, A4 = (420, 595), (595, 842)  # points
SIZES = {
    "result-letter": A4,
    "certification-label": (420, 298),
    "certification-book": (842, 595),
    "dossier-register": (842, 595),
}


def pages(pdf):
    """The text of each page, in single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def text(version, values):
    return " ".join(pages(press.render(version, values)))


def words_of(value):
    """Every text and number that somebody wrote into the values."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    return [value] if isinstance(value, str) else []


PRINTED_OTHERWISE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


@pytest.mark.parametrize("version", papers.PAPERS)
def test_every_value_is_read_on_the_page(version):
    values = samples.SAMPLES[version]()
    hidden = {"agency_code"} | ({"lookup_key"} if version.startswith("result") else set())
    if version.startswith("certification"):  # in the code, and the names of columns
        hidden |= {"certificate", "columns", "kind_name"}
    if version.startswith("result"):
        values["addressee"] = values["addressee"] | {"phone": None, "email": None}
        values["addressee"]["identifier"] = None
    if version == "receipt-2018-1":  # the older form knows no fees
        values |= {"fees": [], "fee_method": None}
    shown = squeezed(text(version, values))

    told = {key: value for key, value in values.items() if key not in hidden}
    words = [word for word in words_of(told) if not PRINTED_OTHERWISE.fullmatch(word)]

    assert len(words) > 8
    assert [word for word in words if squeezed(word) not in shown] == []


def squeezed(words):
    """Without spaces and case: lines break anywhere, agencies are set in capitals."""
    return "".join(words.split()).casefold()


@pytest.mark.parametrize("version", papers.PAPERS)
def test_the_same_values_give_the_same_bytes(version):
    values = samples.SAMPLES[version]()
    turned = dict(reversed(values.items()))

    assert press.render(version, values) == press.render(version, turned)


def test_another_compiler_gives_the_same_bytes():
    first = press.render("receipt-2025-1", samples.receipt())
    press._compiler.cache_clear()

    assert press.render("receipt-2025-1", samples.receipt()) == first


@pytest.mark.parametrize("version", ["receipt-2018-1", "result-letter-2025-1"])
def test_another_process_gives_the_same_bytes(version):
    program = (
        "import sys;"
        "from motcua.documents.adapters import press;"
        "from tests.documents import samples;"
        f"sys.stdout.buffer.write(press.render({version!r}, samples.SAMPLES[{version!r}]()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"},
    )

    assert run.stdout == press.render(version, samples.SAMPLES[version]())


def test_threads_do_not_mix_papers():
    codes = [f"H17.999-260206-{number:04}" for number in range(12)]
    drawn = {}

    def draw(code):
        drawn[code] = press.render("receipt-2025-1", samples.receipt(dossier_code=code))

    threads = [threading.Thread(target=draw, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(code in pages(drawn[code])[0] for code in codes)


@pytest.mark.parametrize("version", papers.PAPERS)
def test_papers_are_archival_tagged_and_name_what_made_them(version):
    values = samples.SAMPLES[version]()
    with pikepdf.open(io.BytesIO(press.render(version, values))) as pdf:
        metadata = pdf.open_metadata()
        size = tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:])

        assert metadata.pdfa_status == "2A"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "vi-VN"
        assert version in str(pdf.docinfo.Keywords)
        assert press.made_with() in str(pdf.docinfo.Subject)
        assert str(pdf.docinfo.CreationDate) == "D:20260206020500Z"  # 09:05 in Vietnam
        assert size == SIZES.get(version.split("-20")[0].removesuffix("-1"), A5)
        assert fonts_of(pdf) <= {"Tinos", "BeVietnamPro"}


def fonts_of(pdf):
    names = set()
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            names.add(str(font.BaseFont).partition("+")[2].partition("-")[0])
    return names


@pytest.mark.parametrize("version", papers.PAPERS)
def test_an_ordinary_paper_takes_one_page(version):
    assert len(pages(press.render(version, samples.SAMPLES[version]()))) == 1


def test_a_bare_receipt_leaves_dotted_lines_and_says_what_is_not_set():
    shown = text("receipt-2025-1", samples.bare_receipt())

    assert "Địa chỉ: ...." in shown
    assert "theo quy định, không có ngày hẹn" in shown
    assert "Phí, lệ phí (nếu có): không" in shown
    assert "Không yêu cầu giấy tờ kèm theo." in shown
    assert "(mã tạm, chưa xác minh)" in shown
    assert "Khóa bí mật" not in shown
    assert "None" not in shown


def test_a_fee_that_is_not_set_says_so():
    shown = text("receipt-2025-1", samples.receipt())

    assert "Lệ phí đăng ký: 100.000 đồng" in shown
    assert "Phí cung cấp thông tin: chưa quy định (theo nghị quyết)" in shown


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        ("2026-02-06T09:05", "09 giờ 05 phút, ngày 06 tháng 02 năm 2026"),
        ("2026-03-01T00:00", "00 giờ 00 phút, ngày 01 tháng 3 năm 2026"),
        ("2027-11-30T23:59", "23 giờ 59 phút, ngày 30 tháng 11 năm 2027"),
        ("2028-01-09T17:30", "17 giờ 30 phút, ngày 09 tháng 01 năm 2028"),
    ],
)
def test_moments_are_written_as_the_forms_ask(moment, printed):
    shown = text("receipt-2025-1", samples.receipt(promised_at=moment))

    assert f"Thời gian trả kết quả giải quyết hồ sơ: {printed}" in shown


@pytest.mark.parametrize(
    ("amount", "printed"),
    [(0, "0 đồng"), (999, "999 đồng"), (1_000, "1.000 đồng"), (12_345_678, "12.345.678 đồng")],
)
def test_money_is_grouped_by_dots(amount, printed):
    fee = {"label": "Lệ phí", "amount_vnd": amount, "note": None}

    assert f"Lệ phí: {printed}" in text("receipt-2025-1", samples.receipt(fees=[fee]))


@pytest.mark.parametrize("version", ["receipt-2018-1", "receipt-2025-1"])
def test_forty_papers_run_over_pages_that_are_numbered(version):
    many = [samples.line(f"Giấy tờ thứ {n} của hồ sơ", originals=1, copies=2) for n in range(1, 41)]
    shown = pages(press.render(version, samples.receipt(papers=many)))

    assert len(shown) > 1
    assert all(f"Giấy tờ thứ {n} của hồ sơ" in " ".join(shown) for n in range(1, 41))
    assert all(f"Trang {n}/{len(shown)}" in page for n, page in enumerate(shown, 1))
    assert all("Tên giấy tờ" in page for page in shown[:2])  # the head of the table comes again
    assert "NGƯỜI NỘP HỒ SƠ" in shown[-1]


@pytest.mark.parametrize("count", range(4, 16, 2))
def test_the_box_to_look_up_never_stands_alone_on_a_page(count):
    many = [samples.line(f"Giấy tờ thứ {n}", originals=1) for n in range(count)]
    last = pages(press.render("receipt-2025-1", samples.receipt(papers=many)))[-1]

    assert all(part in last for part in ("NGƯỜI NỘP HỒ SƠ", "Khóa bí mật", "Khi đến nhận"))


def test_a_very_long_name_keeps_every_word():
    name = "Công ty trách nhiệm hữu hạn một thành viên " + "thương mại dịch vụ tổng hợp " * 8
    values = samples.receipt(submitter=samples.SUBMITTER | {"name": name.strip()})

    assert text("receipt-2025-1", values).count(name.strip()) == 2


def test_the_older_form_counts_by_column_and_knows_no_fee():
    older, newer = (text(f"receipt-{year}-1", samples.receipt()) for year in (2018, 2025))

    assert "Bản chính Bản chứng thực Bản photo Bản điện tử" in older
    assert "Phí, lệ phí" not in older
    assert "Nội dung yêu cầu giải quyết" in older
    assert "Loại giấy tờ" in newer
    assert "Thủ tục hành chính cần giải quyết" in newer


def test_a_request_before_acceptance_does_not_speak_of_the_term():
    before = text("supplement-request-2025-1", samples.supplement_request(accepted=False))
    after = text("supplement-request-2025-1", samples.supplement_request())

    assert "trước khi tiếp nhận" in before
    assert "không tính vào thời hạn" not in before
    assert "không tính vào thời hạn" in after


def test_a_second_request_names_who_allowed_it():
    values = samples.supplement_request(
        round=2, approver_name="Phạm Thị Duyệt", number=None, answer_until=None, dispatched_at=None
    )
    shown = text("supplement-request-2025-1", values)

    assert "Lần yêu cầu: 02" in shown
    assert "NGƯỜI DUYỆT YÊU CẦU" in shown
    assert "Phạm Thị Duyệt" in shown
    assert "/HDHS" in shown


def test_several_reasons_of_a_refusal_are_numbered():
    values = samples.receipt_refusal(reasons=["Lý do thứ nhất", "Lý do thứ hai"], number="3/TC")
    shown = text("receipt-refusal-2025-1", values)

    assert "1. Lý do thứ nhất" in shown
    assert "2. Lý do thứ hai" in shown
    assert "Số: 3/TC" in shown


def test_a_letter_agrees_or_refuses_and_a_draft_says_it_is_one():
    refused = text("result-letter-2025-1", samples.result_letter())
    values = samples.result_letter(
        approved=True, draft=True, number=None, opening="Xét đơn của Bà.", legal_basis=[]
    )
    agreed = text("result-letter-2025-1", values)

    assert "Không đồng ý giải quyết" in refused
    assert "khiếu nại" in refused
    assert "DỰ THẢO" not in refused
    assert "Đồng ý giải quyết đề nghị" in agreed
    assert "Nội dung, điều kiện thực hiện" in agreed
    assert "Xét đơn của Bà." in agreed
    assert "DỰ THẢO" in agreed
    assert "ngày ..... tháng" in agreed.replace("…", "...")


def test_text_is_text_and_never_a_program():
    nasty = '#panic("x") *đậm* $x$ <label> @ref // ghi chú [ ] \\ #values'
    shown = text("receipt-2025-1", samples.receipt(unit=nasty))

    assert squeezed(nasty) in squeezed(shown)


# --- the code at the top left


def test_the_code_names_dossier_procedure_person_and_paper():
    assert papers.qr_text("receipt-2025-1", samples.receipt()).split("\n") == [
        "H17.999-260206-0007",
        "1.001612",
        "000000000001",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    ]


def test_the_code_of_somebody_without_a_number_leaves_it_open():
    letter = samples.result_letter(addressee=samples.OWNER)

    assert papers.qr_text("result-letter-2025-1", letter).split("\n")[2] == "-"


@pytest.mark.parametrize("version", papers.PAPERS)
def test_the_printed_codes_are_read_by_a_reader(version):
    values = samples.SAMPLES[version]()
    read = codes(press.render(version, values))

    led = [values["lookup_url"]] if "lookup_url" in values else []
    assert set(read) == {papers.qr_text(version, values), *led}
    across, down = read[papers.qr_text(version, values)]
    assert across < 0.25 and down < 0.15  # at the top left (TT 01/2023/TT-VPCP)


def codes(pdf):
    """What each code of the first page says, and where its middle is, in parts of the page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].render(scale=4).to_pil()
    finally:
        document.close()
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return {code.text: middle(code.position, page) for code in found}


def middle(position, page):
    corners = (position.top_left, position.bottom_right)
    across = sum(corner.x for corner in corners) / 2 / page.width
    return across, sum(corner.y for corner in corners) / 2 / page.height


# --- values that do not fit


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sets": "1"}, "sets.: str"),
        ({"sets": True}, "sets.: bool"),
        ({"unit": None}, "unit.: NoneType"),
        ({"submitter": "ai đó"}, "submitter.: str"),
        ({"submitter": {}}, "submitter.name: missing"),
        ({"owner": samples.OWNER | {"age": 3}}, "owner.age: strange"),
        ({"papers": "một"}, "papers.: str"),
        ({"papers": [samples.line("Đơn", originals=1.5)]}, "papers.0.originals.: float"),
        ({"notes": [1]}, "notes.0.: int"),
        ({"surprise": 1}, "surprise: strange"),
    ],
)
def test_values_of_another_shape_are_refused(changed, told):
    with pytest.raises(papers.UnfitValues, match=re.escape(told)):
        papers.check("receipt-2025-1", samples.receipt(**changed))


def test_a_missing_value_is_refused():
    values = samples.receipt()
    del values["promised_at"]

    with pytest.raises(papers.UnfitValues, match="promised_at: missing"):
        press.render("receipt-2025-1", values)


def test_frozen_values_may_hold_tuples():
    papers.check("receipt-2025-1", samples.receipt(notes=("Ghi chú",)))


def test_an_unknown_version_is_a_fault():
    with pytest.raises(papers.UnfitValues, match="receipt-2099-1"):
        papers.check("receipt-2099-1", {})


@pytest.mark.parametrize("version", papers.PAPERS)
def test_every_version_has_its_template(version):
    assert (press.TEMPLATES / f"{version}.typ").is_file()


# --- fonts


def test_fonts_are_there_with_their_licences():
    assert press.missing_fonts() == ()
    assert len(list(press.FONTS.glob("*LICENSE*"))) >= 2


def test_a_missing_font_stops_the_press(tmp_path, monkeypatch):
    assert press.missing_fonts(tmp_path) == press.FAMILIES

    monkeypatch.setattr(press, "missing_fonts", lambda: ("Tinos",))
    press._compiler.cache_clear()
    try:
        with pytest.raises(press.FontsMissing, match="Tinos"):
            press.render("receipt-2025-1", samples.receipt())
    finally:
        press._compiler.cache_clear()
