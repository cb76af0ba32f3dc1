"""HEIC files, built box by box."""

import struct

from tests.documents.corpus_foreign import EXE, HTML, Faults, Ordinary, zipped
from tests.documents.corpus_pictures import box, film


def full(kind: bytes, body: bytes, flags: int = 0, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + body)


def item(number: int, kind: bytes, told: bytes = b"\0") -> bytes:
    return full(b"infe", struct.pack(">HH", number, 0) + kind + told, version=2)


def heic(
    *items: bytes,
    brand: bytes = b"heic",
    width: int = 4032,
    local: bool = True,
    top: bytes = b"",
    meta: bool = True,
) -> bytes:
    items = (item(1, b"hvc1"), *items)
    inner = full(b"hdlr", bytes(4) + b"pict" + bytes(13))
    inner += box(b"dinf", full(b"dref", struct.pack(">I", 1) + full(b"url ", b"", int(local))))
    inner += full(b"pitm", b"\0\1") + full(b"iinf", struct.pack(">H", len(items)) + b"".join(items))
    inner += box(b"iprp", box(b"ipco", full(b"ispe", struct.pack(">II", width, 3024))))
    inner += full(b"iloc", b"\x44\0\0\0")
    start = box(b"ftyp", brand + bytes(4) + b"mif1" + brand)
    return start + (full(b"meta", inner) if meta else b"") + box(b"mdat", b"\x5a" * 5000) + top


HEIC_FAULTS: Faults = {
    "cut off": ("broken", lambda: heic()[:-10]),
    "bytes behind": ("broken|polyglot", lambda: heic() + b"abcdefg"),
    "no description": ("broken", lambda: heic(meta=False)),
    "unknown box": ("polyglot", lambda: heic(top=box(b"evil", bytes(9)))),
    "html behind": ("polyglot|broken", lambda: heic() + HTML),
    "zip in free": ("polyglot", lambda: heic(top=box(b"free", zipped(a=b"b")))),
    "program in free": ("polyglot", lambda: heic(top=box(b"free", EXE))),
    "script in uuid": ("polyglot", lambda: heic(top=box(b"uuid", bytes(16) + HTML))),
    "program as item": ("embedded", lambda: heic(item(2, b"mime", b"\0application/exe\0"))),
    "html as item": ("embedded", lambda: heic(item(2, b"mime", b"\0text/html\0"))),
    "unknown item": ("embedded", lambda: heic(item(2, b"evil"))),
    "data elsewhere": ("external", lambda: heic(local=False)),
    "pixels": ("too_complex", lambda: heic(width=4_000_000)),
    "avif": ("type", lambda: heic(brand=b"avif")),
    "film": ("type", film),
    "endless box": ("broken", lambda: heic(top=b"\0\0\0\1free" + b"\xff" * 8)),
    "box of nothing": ("broken", lambda: heic(top=b"\0\0\0\2free")),
}
HEIC_ORDINARY: Ordinary = {
    "one picture": heic,
    "other brand": lambda: heic(brand=b"heix"),
    "tiles": lambda: heic(item(2, b"grid")),
    "exif and xmp": lambda: heic(item(2, b"Exif"), item(3, b"mime", b"\0application/rdf+xml\0")),
    "room": lambda: heic(top=box(b"free", bytes(4096))),
    "moving": lambda: heic(top=box(b"mpvd", film())),
}
