"""DOCX files as offices write them, and as somebody changes them."""

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.documents.corpus_foreign import EXE, HTML, Faults, Ordinary, zipped
from tests.documents.corpus_pictures import jpeg, png

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def types(main: str = MAIN, part: str = "/word/document.xml", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
        'package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/>{more}</Types>'
    )


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{KIND}{kind}" Target="{target}" TargetMode="{mode}"/>'
        "</Relationships>"
    )


def body(text: str = "<w:p><w:r><w:t>Đơn đăng ký</w:t></w:r></w:p>") -> str:
    start = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}>'
    return f"{start}<w:body>{text}</w:body></w:document>"


def run_of(*marks: str) -> str:
    runs = {"<": "begin", "|": "separate", ">": "end"}
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{runs[mark]}"/></w:r>'
        if mark in runs
        else f"<w:r><w:instrText>{mark}</w:instrText></w:r>"
        for mark in marks
    )


def docx(
    parts: Mapping[str, str | bytes] | None = None,
    packing: int = zipfile.ZIP_DEFLATED,
    out: io.BytesIO | None = None,
) -> bytes:
    out = out or io.BytesIO()
    all_parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relation("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": body(),
    }
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in (all_parts | dict(parts or {})).items():
            if data != "-":
                archive.writestr(name, data)
    return out.getvalue()


def field_docx(*marks: str) -> bytes:
    return docx({"word/document.xml": body(f"<w:p>{run_of(*marks)}</w:p>")})


def related(kind: str, target: str, mode: str = "External") -> bytes:
    return docx({"word/_rels/document.xml.rels": relation(kind, target, mode)})


def twice() -> bytes:
    """Two entries under one name, as readers disagree which to take."""
    made = docx({"word/documenX.xml": body("")})
    return made.replace(b"word/documenX.xml", b"word/document.xml")


def locked() -> bytes:
    made = bytearray(docx())
    at = made.rindex(b"PK\x01\x02")
    made[at + 8] |= 1
    return bytes(made)


def overlapping() -> bytes:
    """Two entries of the directory that share the bytes of one."""
    made = docx({"word/second.xml": body()})
    at = made.rindex(b"PK\x01\x02")
    first = made.index(b"PK\x01\x02")
    place = made[first + 42 : first + 46]
    return made[: at + 42] + place + made[at + 46 :]


def unlisted() -> bytes:
    """An entry that the directory does not name."""
    inner = zipped(hidden=EXE)
    inner = inner[: inner.index(b"PK\x01\x02")]
    made = docx()
    at = made.index(b"PK\x01\x02")
    end = bytearray(made[at:])
    place = struct.unpack_from("<I", end, len(end) - 6)[0]
    struct.pack_into("<I", end, len(end) - 6, place + len(inner))
    return made[:at] + inner + bytes(end)


def linked() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("word/link.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def remarked() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = HTML
    return out.getvalue()


def lying() -> bytes:
    """An entry that says it is small."""
    made = docx({"word/media/a.png": png()[:8] + bytes(3_000_000)})
    return made.replace(struct.pack("<I", 3_000_008), struct.pack("<I", 1000))


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><a>&j;</a>"
)
XXE = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
DOCX_FAULTS: Faults = {
    "macro": ("active", lambda: docx({"word/vbaProject.bin": b"x"})),
    "macro type": (
        "active",
        lambda: docx(
            {"[Content_Types].xml": types("application/vnd.ms-word.document.macroEnabled.main+xml")}
        ),
    ),
    "macro under another name": ("active", lambda: related("vbaProject", "a.xml", "Internal")),
    "activex": ("active", lambda: docx({"word/activeX/activeX1.xml": "<a/>"})),
    "control": ("active", lambda: related("control", "a.xml", "Internal")),
    "object": ("embedded", lambda: docx({"word/embeddings/oleObject1.bin": b"x"})),
    "sheet": ("embedded", lambda: docx({"word/embeddings/a.xlsx": b"x"})),
    "object under another name": ("embedded", lambda: related("oleObject", "a.xml", "Internal")),
    "html part": ("embedded", lambda: docx({"word/afchunk.htm": HTML})),
    "html relation": ("embedded", lambda: related("aFChunk", "a.xml", "Internal")),
    "program": ("embedded", lambda: docx({"word/media/a.exe": EXE})),
    "program as picture": ("embedded", lambda: docx({"word/media/a.png": EXE})),
    "zip as picture": ("embedded", lambda: docx({"word/media/a.emf": zipped(a=b"b")})),
    "template elsewhere": (
        "external",
        lambda: related("attachedTemplate", "http://a.example/t.dotm"),
    ),
    "picture elsewhere": ("external", lambda: related("image", "http://a.example/a.png")),
    "frame elsewhere": ("external", lambda: related("frame", "http://a.example/a.htm")),
    "link to file": ("external", lambda: related("hyperlink", "file:///c:/a.exe")),
    "link to share": ("external", lambda: related("hyperlink", "\\\\a.example\\b")),
    "link to script": ("external", lambda: related("hyperlink", " JavaScript:a()")),
    "link to protocol": ("external", lambda: related("hyperlink", "ms-msdt:/id a")),
    "dde": ("active", lambda: field_docx("<", "DDEAUTO c:\\\\a.exe", ">")),
    "dde in pieces": ("active", lambda: field_docx("<", " D", "DE", "AU", "TO cmd", "|", ">")),
    "dde and tab": ("active", lambda: field_docx("<", "DDEAUTO\tcmd", ">")),
    "dde and no-break space": ("active", lambda: field_docx("<", "\u00a0DDE\u00a0cmd", ">")),
    "dde and line": ("active", lambda: field_docx("<", "DDE\ncmd", ">")),
    "dde and quote": ("active", lambda: field_docx("<", 'DDE"cmd"', ">")),
    "dde and nothing seen": ("active", lambda: field_docx("<", "\u200bDDE\u2060cmd", ">")),
    "dde and element": (
        "active",
        lambda: field_docx("<", "DDE</w:instrText><w:tab/><w:instrText>cmd", ">"),
    ),
    "dde without end": ("active", lambda: field_docx("<", "DDE cmd")),
    "dde named by a field": (
        "active",
        lambda: field_docx("<", "<", "QUOTE 68 68 69", ">", "cmd", ">"),
    ),
    "dde, simple": (
        "active",
        lambda: docx({"word/document.xml": body('<w:fldSimple w:instr="dde a b"/>')}),
    ),
    "dde in header": (
        "active",
        lambda: docx({"word/header1.xml": f"<w:hdr {W}>{run_of('<', 'DDE a', '>')}</w:hdr>"}),
    ),
    "dde in utf-16": (
        "active",
        lambda: docx(
            {"word/a.xml": f"<w:hdr {W}>{run_of('<', 'DDE a', '>')}</w:hdr>".encode("utf-16")}
        ),
    ),
    "text elsewhere": ("external", lambda: field_docx("<", 'INCLUDETEXT "http://a.example"', ">")),
    "picture on a share": (
        "external",
        lambda: field_docx("<", 'INCLUDEPICTURE "\\\\\\\\a.example\\\\b.png"', ">"),
    ),
    "entities": ("too_complex", lambda: docx({"word/styles.xml": LAUGHS})),
    "entity elsewhere": ("external", lambda: docx({"word/styles.xml": XXE})),
    "entity in relations": ("external", lambda: docx({"word/_rels/a.xml.rels": XXE})),
    "broken xml": ("broken", lambda: docx({"word/document.xml": "<a><b></a>"})),
    "bomb": ("too_complex", lambda: docx({"word/media/a.bmp": bytes(60_000_000)})),
    "bomb, too large": ("too_complex", lambda: docx({"word/media/a.bmp": bytes(210_000_000)})),
    "bomb of xml": (
        "too_complex",
        lambda: docx({"word/a.xml": b"<a>" + b" " * 70_000_000 + b"</a>"}),
    ),
    "many entries": ("too_complex", lambda: docx({f"word/{n}.xml": "<a/>" for n in range(2001)})),
    "lying sizes": ("broken|polyglot", lying),
    "wrong check": ("broken", lambda: docx(packing=zipfile.ZIP_STORED).replace(b"ng k", b"NG k")),
    "path up": ("polyglot", lambda: docx({"../../a.xml": "<a/>"})),
    "path from root": ("polyglot", lambda: docx({"/etc/a.xml": "<a/>"})),
    "path of Windows": ("polyglot", lambda: docx({"word\\..\\a.xml": "<a/>"})),
    "drive": ("polyglot", lambda: docx({"c:/a.xml": "<a/>"})),
    "entry twice": ("polyglot", twice),
    "entries overlapping": ("polyglot|broken", overlapping),
    "entry unlisted": ("polyglot", unlisted),
    "link": ("polyglot", linked),
    "remark": ("polyglot", remarked),
    "bytes behind": ("polyglot|broken", lambda: docx() + HTML),
    "zip before": ("polyglot|broken", lambda: zipped(a=EXE) + docx()),
    "program before": ("type", lambda: EXE + docx()),
    "password on entries": ("encrypted", locked),
    "other packing": ("broken", lambda: docx(packing=zipfile.ZIP_BZIP2)),
    "no types": ("type", lambda: docx({"[Content_Types].xml": "-"})),
    "no document": ("type", lambda: docx({"word/document.xml": "-"})),
    "plain zip": ("type", lambda: zipped(a=b"b")),
    "jar": ("type|embedded", lambda: zipped(**{"META-INF/MANIFEST.MF": b"a", "A.class": b"b"})),
    "sheet renamed": ("type", lambda: docx({"[Content_Types].xml": types("application/sheet")})),
    "old doc": ("type", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)),
    "cut off": ("broken|polyglot", lambda: docx()[:-30]),
}


class OneWay(io.BytesIO):
    """Written to as a pipe is: sizes then stand behind each entry."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_to: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


LONG = "<w:p><w:r><w:t>Điều khoản thi hành.</w:t></w:r></w:p>" * 40_000
DOCX_ORDINARY: Ordinary = {
    "letter": docx,
    "not packed": lambda: docx(packing=zipfile.ZIP_STORED),
    "written as a stream": lambda: docx(out=OneWay()),
    "link": lambda: related("hyperlink", "https://mot-cua.example/?a=1"),
    "mail": lambda: related("hyperlink", "mailto:a@mail.example"),
    "link inside": lambda: related("hyperlink", "#muc1"),
    "relative link": lambda: related("hyperlink", "phu-luc.docx"),
    "picture": lambda: docx({"word/media/image1.png": png(), "word/media/image2.jpeg": jpeg()}),
    "drawing": lambda: docx({"word/media/image1.emf": b"\x01\0\0\0" + bytes(4_000_000)}),
    "page number": lambda: field_docx("<", " PAGE ", "|", ">"),
    "contents": lambda: field_docx("<", 'TOC \\o "1-3" ', "|", "<", "PAGEREF _Toc1", "|", ">", ">"),
    "condition": lambda: field_docx("<", "IF ", "<", "MERGEFIELD a", ">", ' = 1 "a"', ">"),
    "link as field": lambda: field_docx("<", 'HYPERLINK "https://a.example/ddeauto"', "|", ">"),
    "pasted picture": lambda: field_docx("<", 'INCLUDEPICTURE "https://a.example/a.png"', "|", ">"),
    "field, simple": lambda: docx({"word/document.xml": body('<w:fldSimple w:instr="DATE"/>')}),
    "words about it": lambda: docx({"word/document.xml": body("<w:t>DDEAUTO vbaProject</w:t>")}),
    "header": lambda: docx({"word/header1.xml": f"<w:hdr {W}/>", "word/styles.xml": "<a/>"}),
    "fonts": lambda: docx({"word/fonts/font1.odttf": bytes(range(256)) * 99}),
    "folders": lambda: docx({"word/": b"", "word/media/": b""}),
    "utf-16": lambda: docx({"word/a.xml": '<?xml version="1.0"?><a>ă</a>'.encode("utf-16")}),
    "other main part": lambda: docx(
        {
            "[Content_Types].xml": types(part="/word/document2.xml"),
            "word/document.xml": "-",
            "word/document2.xml": body(),
        }
    ),
    "signed": lambda: docx({"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": "<a/>"}),
    "properties, other writer": lambda: docx(
        {"package/services/metadata/core-properties/a.psmdcp": "<a/>"}
    ),
    "many parts": lambda: docx({f"customXml/item{n}.xml": "<a/>" for n in range(300)}),
    "long": lambda: docx({"word/document.xml": body(LONG)}),
}
