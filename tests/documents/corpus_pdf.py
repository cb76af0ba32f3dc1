"""PDF files as citizens send them, and as somebody sends them on purpose."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name

from tests.documents.corpus_foreign import EXE, HTML, Faults, Ordinary, zipped
from tests.documents.corpus_pictures import jpeg, noise


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saving: Any) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    page.contents_add(b"BT /F1 12 Tf 72 720 Td (Don dang ky) Tj ET")
    if change:
        change(made)
    made.save(out, static_id=True, **saving)
    return out.getvalue()


def root(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            made.Root[f"/{key}"] = value

    return change


def annotation(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        kept = {"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": [0, 0, 9, 9]}
        kept |= {f"/{key}": value for key, value in entries.items()}
        made.pages[0].Annots = made.make_indirect(Array([Dictionary(kept)]))

    return change


def action(kind: str, **entries: Any) -> Dictionary:
    return Dictionary({"/S": Name(f"/{kind}")} | {f"/{key}": v for key, v in entries.items()})


def stream(data: bytes = b"x", **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        kept = made.make_stream(data)
        for key, value in entries.items():
            kept[f"/{key}"] = value
        made.Root["/Kept"] = kept

    return change


def packed(data: bytes, times: int = 1) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        raw = data
        for _ in range(times):
            raw = zlib.compress(raw, 9)
        content = pikepdf.Stream(made, raw)
        names = [Name.FlateDecode] * times
        content.stream_dict["/Filter"] = names[0] if times == 1 else Array(names)
        made.pages[0].Contents = made.make_indirect(content)

    return change


def updated(base: bytes, number: int, body: bytes, *more: tuple[int, bytes]) -> bytes:
    """Append a revision, as signing does; nothing before it changes."""
    offset, out = len(base), base
    places = []
    for key, told in ((number, body), *more):
        places.append((key, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (key, told)
    xref = len(out)
    size = max(max(key for key, _ in places) + 1, 40)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    previous = base[base.rindex(b"startxref") + 9 :].split()[0]
    catalog = base[base.rindex(b"/Root") :].split()[1]
    out += b"trailer << /Size %d /Root %s 0 R /Prev %s >>\n" % (size, catalog, previous)
    assert offset < xref
    return out + b"startxref\n%d\n%%%%EOF\n" % xref


def plain_pdf(change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def signed_pdf() -> bytes:
    field = b"<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /T (Ky) /V 21 0 R >>"
    value = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
        b" /ByteRange [0 100 200 300] /Contents <%s> >>" % (b"30820000" * 500)
    )
    return updated(plain_pdf(), 20, field, (21, value))


def scanned_pdf(mode: str, pages: int = 1) -> bytes:
    out = io.BytesIO()
    sheets = [noise(600, 800).convert(mode) for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=72)
    return out.getvalue()


def written_pdf(standard: str | None) -> bytes:
    text = '#set document(title: "Đơn", date: datetime(year: 2026, month: 1, day: 5))\n'
    text += '#set text(lang: "vi")\n= Đơn đăng ký\nNội dung.'
    text += '\n#link("https://mot-cua.example/")[tra cứu]\n#pagebreak()\n== Phụ lục'
    drawn = typst.compile(text.encode(), format="pdf", pdf_standards=standard or [])
    assert isinstance(drawn, bytes)
    return drawn


def embedded(made: pikepdf.Pdf) -> None:
    made.attachments["a.txt"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="a.txt")


def field(made: pikepdf.Pdf) -> None:
    box = Dictionary(
        FT=Name.Tx, T="ten", Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9])
    )
    kept = made.make_indirect(box)
    made.Root.AcroForm = Dictionary(Fields=Array([kept]), NeedAppearances=True)
    made.pages[0].Annots = Array([kept])


def many_pages(made: pikepdf.Pdf) -> None:
    for _ in range(300):
        made.add_blank_page()


def described(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as told:
        told["dc:title"] = "Giấy khai sinh"


def outlined(made: pikepdf.Pdf) -> None:
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Trang 1", 0))


def unpaged(made: pikepdf.Pdf) -> None:
    del made.pages[0]


def nested(made: pikepdf.Pdf) -> None:
    inner = Array([Name.JS])
    for _ in range(400):
        inner = Array([inner])
    made.Root["/Kept"] = inner


def at_chain(made: pikepdf.Pdf) -> None:
    more = action("JavaScript", JS="app.alert(1)")
    made.Root.OpenAction = made.make_indirect(action("GoTo", D=Array([0]), Next=more))


JS = action("JavaScript", JS="app.alert(1)")
ENCRYPTED = pikepdf.Encryption(owner="chu", user="nguoi", R=6)
OWNED = pikepdf.Encryption(owner="chu", user="", R=4, aes=True)
OBJSTM = pikepdf.ObjectStreamMode.generate


def hidden_name() -> bytes:
    made = plain_pdf(root(OpenAction=JS))
    return made.replace(b"/JavaScript", b"/Java#53cript").replace(b"/OpenAction", b"/OpenA#63tion")


def overwritten() -> bytes:
    """The script stands in a revision that the newest one replaces."""
    base = plain_pdf(root(Kept=Dictionary(A=JS)))
    number = int(base[base.rindex(b"/Root") :].split()[1])
    pages = base[base.index(b"/Pages") :].split()[1]
    return updated(base, number, b"<< /Type /Catalog /Pages %s 0 R >>" % pages)


def unreached() -> bytes:
    return updated(plain_pdf(), 30, b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>")


def crowded(made: pikepdf.Pdf) -> None:
    made.Root["/Kept"] = Array([made.make_indirect(Dictionary(A=n)) for n in range(100_001)])


PDF_FAULTS: Faults = {
    "script at opening": ("active", lambda: pdf(root(OpenAction=JS))),
    "script in names": (
        "active",
        lambda: pdf(root(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", JS]))))),
    ),
    "script in link": ("active", lambda: pdf(annotation(A=JS))),
    "script on event": ("active", lambda: pdf(annotation(AA=Dictionary(E=JS)))),
    "script in object stream": ("active", lambda: pdf(root(K=JS), object_stream_mode=OBJSTM)),
    "script under hex": ("active", hidden_name),
    "script overwritten": ("active", overwritten),
    "script unreached": ("active", unreached),
    "script after goto": ("active", lambda: pdf(at_chain)),
    "print at opening": ("active", lambda: pdf(root(OpenAction=action("Named", N=Name.Print)))),
    "uri at opening": (
        "active",
        lambda: pdf(root(OpenAction=action("URI", URI="https://a.example"))),
    ),
    "launch": ("active", lambda: pdf(annotation(A=action("Launch", F="cmd.exe")))),
    "submit": ("active", lambda: pdf(annotation(A=action("SubmitForm", F="http://a.example")))),
    "import": ("active", lambda: pdf(annotation(A=action("ImportData", F="a.fdf")))),
    "rendition": ("active", lambda: pdf(annotation(A=action("Rendition")))),
    "movie": ("active", lambda: pdf(annotation(Subtype=Name.Movie))),
    "sound": ("active", lambda: pdf(annotation(Subtype=Name.Sound))),
    "rich media": ("active", lambda: pdf(annotation(Subtype=Name.RichMedia))),
    "3d": ("active", lambda: pdf(annotation(Subtype=Name("/3D")))),
    "xfa": ("active", lambda: pdf(root(AcroForm=Dictionary(XFA=Array([]), Fields=Array([]))))),
    "postscript": ("active", lambda: pdf(stream(Subtype=Name.PS))),
    "other file, remote": ("external", lambda: pdf(annotation(A=action("GoToR", F="//a/b.pdf")))),
    "other file, inner": ("embedded", lambda: pdf(annotation(A=action("GoToE")))),
    "attachment": ("embedded", lambda: pdf(embedded)),
    "attachment annotation": ("embedded", lambda: pdf(annotation(Subtype=Name.FileAttachment))),
    "attachment stream": ("embedded", lambda: pdf(stream(b"MZ", Type=Name.EmbeddedFile))),
    "portfolio": ("embedded", lambda: pdf(root(Collection=Dictionary(View=Name.D)))),
    "stream elsewhere": ("external", lambda: pdf(stream(F="http://a.example/x"))),
    "link to file": (
        "external",
        lambda: pdf(annotation(A=action("URI", URI="file:///etc/passwd"))),
    ),
    "link to share": ("external", lambda: pdf(annotation(A=action("URI", URI="\\\\a.example\\b")))),
    "link to script": ("external", lambda: pdf(annotation(A=action("URI", URI="javascript:a()")))),
    "password": ("encrypted", lambda: pdf(encryption=ENCRYPTED)),
    "owner's password": ("encrypted", lambda: pdf(encryption=OWNED)),
    "no page": ("broken", lambda: pdf(unpaged)),
    "half": ("broken", lambda: scanned_pdf("L")[:20_000]),
    "header alone": ("broken", lambda: b"%PDF-1.7\n"),
    "garbage": ("broken", lambda: b"%PDF-1.7\n" + b"q" * 900 + b"\nstartxref\n9\n%%EOF\n"),
    "deep": ("too_complex", lambda: pdf(nested)),
    "too large a crowd": ("too_complex", lambda: pdf(crowded, object_stream_mode=OBJSTM)),
    "bomb": ("too_complex", lambda: pdf(packed(bytes(80_000_000)), stream_decode_level=None)),
    "bomb twice packed": ("too_complex", lambda: pdf(packed(bytes(80_000_000), times=2))),
    "picture too large": (
        "too_complex",
        lambda: pdf(stream(Subtype=Name.Image, Width=99_999, Height=99_999)),
    ),
    "zip behind": ("polyglot", lambda: pdf() + zipped(a=b"b")),
    "zip behind, and an end": (
        "polyglot",
        lambda: pdf() + zipped(a=b"b") + b"\nstartxref\n9\n%%EOF\n",
    ),
    "html behind": ("polyglot", lambda: pdf() + HTML),
    "program behind": ("polyglot", lambda: pdf() + EXE),
    "program before": ("type", lambda: EXE + pdf()),
    "html before": ("type", lambda: HTML + pdf()),
    "line before": ("type", lambda: b"\n" + pdf()),
    "picture": ("type", lambda: jpeg()),
    "empty": ("empty", lambda: b""),
}

PDF_ORDINARY: Ordinary = {
    "one page": pdf,
    "object streams": lambda: pdf(object_stream_mode=OBJSTM),
    "linear": lambda: pdf(linearize=True),
    "version 1.3": lambda: pdf(force_version="1.3"),
    "version 2.0": lambda: pdf(force_version="2.0"),
    "typst": lambda: written_pdf(None),
    "typst PDF/A-2a": lambda: written_pdf("a-2a"),
    "typst PDF/A-2b": lambda: written_pdf("a-2b"),
    "further revision": lambda: updated(plain_pdf(), 20, b"<< /A (b) >>"),
    "signed": signed_pdf,
    "signed twice": lambda: updated(signed_pdf(), 22, b"<< /Type /Sig >>"),
    "link": lambda: pdf(annotation(A=action("URI", URI="https://mot-cua.example/?a=b"))),
    "mail": lambda: pdf(annotation(A=action("URI", URI="mailto:a@mail.example"))),
    "link without scheme": lambda: pdf(annotation(A=action("URI", URI="www.mot-cua.example"))),
    "next page": lambda: pdf(annotation(A=action("Named", N=Name.NextPage))),
    "opens at page": lambda: pdf(root(OpenAction=Array([0, Name.Fit]))),
    "goes to page": lambda: pdf(root(OpenAction=action("GoTo", D=Array([0, Name.Fit])))),
    "fields": lambda: pdf(field),
    "outline": lambda: pdf(outlined),
    "described": lambda: pdf(described),
    "many pages": lambda: pdf(many_pages),
    "grey scan": lambda: scanned_pdf("L"),
    "colour scan": lambda: scanned_pdf("RGB", 5),
    "fax": lambda: scanned_pdf("1", 3),
    "blanks behind": lambda: pdf() + b"\r\n\r\n",
    "zeros behind": lambda: pdf() + bytes(512),
    "words in text": lambda: pdf(root(Kept=Dictionary(A="/JS and /Launch"))),
    "large content": lambda: pdf(packed(b"0 0 m 9 9 l S\n" * 1_000_000)),
}
