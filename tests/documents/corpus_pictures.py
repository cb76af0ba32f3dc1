"""Pictures as phones and scanners make them, and as somebody changes them."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin

from tests.documents.corpus_foreign import ELF, EXE, HTML, PHP, ZIP, Faults, Ordinary, zipped


@cache
def noise(width: int, height: int) -> Image.Image:
    rows = bytes((x * 7 ^ y * 13) & 255 for y in range(64) for x in range(64))
    return Image.frombytes("L", (64, 64), rows).resize((width, height))


def saved(picture: Image.Image, kind: str, **saving: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **saving)
    return out.getvalue()


def jpeg(mode: str = "RGB", size: tuple[int, int] = (320, 240), **saving: Any) -> bytes:
    return saved(noise(*size).convert(mode), "JPEG", **saving)


def phone(**saving: Any) -> bytes:
    """A photograph with what a phone writes about it."""
    told = Image.Exif()
    told[0x010F], told[0x0110], told[0x0112] = "May anh", "Mau 1", 6
    return jpeg(exif=told, **saving)


def png(mode: str = "RGB", size: tuple[int, int] = (320, 240), **saving: Any) -> bytes:
    return saved(noise(*size).convert(mode), "PNG", **saving)


def several() -> bytes:
    pictures = [noise(320, 240).convert("RGB"), noise(160, 120).convert("RGB")]
    return saved(pictures[0], "MPO", save_all=True, append_images=pictures[1:])


def samsung(data: bytes = b"Image_UTC_Data1700000000000") -> bytes:
    block = b"\x00\x00\x01\x0a" + struct.pack("<I", 14) + data
    entry = b"\x00\x00\x01\x0a" + struct.pack("<II", len(block), len(block))
    head = b"SEFH" + struct.pack("<II", 106, 1) + entry
    return block + head + struct.pack("<I", len(head)) + b"SEFT"


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def film() -> bytes:
    return (
        box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"moov", bytes(80)) + box(b"mdat", bytes(999))
    )


def comment(text: bytes, marker: bytes = b"\xff\xfe") -> bytes:
    made = jpeg()
    return made[:2] + marker + struct.pack(">H", len(text) + 2) + text + made[2:]


def sized(made: bytes, width: int, height: int) -> bytes:
    at = made.index(b"\xff\xc0") + 5
    return made[:at] + struct.pack(">HH", height, width) + made[at + 4 :]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png_with(*chunks: bytes) -> bytes:
    made = png()
    return made[:33] + b"".join(chunks) + made[33:]


def animated() -> bytes:
    frames = [noise(99, 99), noise(99, 99).rotate(90)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def titled() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Title", "Ảnh chân dung")
    told.add_text("Software", "may quet", zip=True)
    return png(pnginfo=told)


JPEG_FAULTS: Faults = {
    "cut off": ("broken", lambda: jpeg()[:-400]),
    "start alone": ("broken", lambda: b"\xff\xd8\xff\xe0"),
    "markers alone": ("broken", lambda: b"\xff\xd8\xff\xd9"),
    "no scan": ("broken", lambda: jpeg()[:200] + b"\xff\xd9"),
    "pixels": ("too_complex", lambda: sized(jpeg(), 65_535, 65_535)),
    "many segments": (
        "too_complex",
        lambda: jpeg()[:2] + b"\xff\xfe\x00\x02" * 9000 + jpeg()[2:],
    ),
    "zip behind": ("polyglot", lambda: phone() + zipped(a=b"b")),
    "zip start behind": ("polyglot", lambda: phone() + ZIP),
    "pdf behind": ("polyglot", lambda: phone() + b"%PDF-1.7\n%%EOF\n"),
    "html behind": ("polyglot", lambda: phone() + HTML),
    "php behind": ("polyglot", lambda: phone() + PHP),
    "program behind": ("polyglot", lambda: phone() + EXE),
    "elf behind": ("polyglot", lambda: phone() + ELF),
    "shell behind": ("polyglot", lambda: phone() + b"\n#!/bin/sh\nrm"),
    "rar behind": ("polyglot", lambda: phone() + b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    "7z behind": ("polyglot", lambda: phone() + b"7z\xbc\xaf\x27\x1c" + bytes(99)),
    "data behind, no camera": ("polyglot", lambda: jpeg() + bytes(range(1, 255)) * 40),
    "zip in makers' block": ("polyglot", lambda: phone() + samsung(ZIP)),
    "program in makers' block": ("polyglot", lambda: phone() + samsung(EXE)),
    "html behind second picture": ("polyglot", lambda: several() + HTML),
    "second picture cut": ("broken", lambda: jpeg() + jpeg()[:-99]),
    "film with program": ("polyglot", lambda: phone() + film() + EXE),
    "php in remark": ("polyglot", lambda: comment(PHP)),
    "script in remark": ("polyglot", lambda: comment(HTML)),
    "script in exif": ("polyglot", lambda: comment(b"Exif\0\0" + HTML, b"\xff\xe1")),
    "pdf in remark": ("polyglot", lambda: comment(b"%PDF-1.4 ")),
    "html": ("type", lambda: HTML),
    "svg": ("type", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'),
    "gif": ("type", lambda: saved(noise(9, 9), "GIF")),
    "png": ("type", png),
    "empty": ("empty", lambda: b""),
}
JPEG_ORDINARY: Ordinary = {
    "colour": jpeg,
    "grey": lambda: jpeg("L"),
    "four inks": lambda: jpeg("CMYK"),
    "progressive": lambda: jpeg(progressive=True),
    "optimised": lambda: jpeg(optimize=True, quality=30),
    "full colour": lambda: jpeg(subsampling=0, quality=98),
    "restarts": lambda: jpeg(restart_marker_rows=1),
    "profile": lambda: jpeg(icc_profile=b"p" * 3000),
    "remark": lambda: jpeg(comment="Chụp tại nhà"),
    "one pixel": lambda: jpeg(size=(1, 1)),
    "phone": phone,
    "phone, 12 million": lambda: phone(size=(4000, 3000)),
    "phone, 48 million": lambda: phone(size=(8000, 6000)),
    "scan, progressive": lambda: jpeg("L", (2480, 3508), progressive=True),
    "several pictures": several,
    "pictures behind": lambda: phone() + bytes(64) + jpeg() + jpeg("L"),
    "film behind": lambda: phone() + film(),
    "makers' blocks": lambda: phone() + samsung(),
    "picture and makers' blocks": lambda: phone() + jpeg() + samsung(),
    "makers' private data": lambda: phone() + b'{"depth":[1,2]}' + bytes(range(200)) + b"priv",
    "zeros behind": lambda: jpeg() + bytes(2000),
    "line behind": lambda: jpeg() + b"\r\n",
    "fill bytes": lambda: jpeg()[:2] + b"\xff\xff\xff" + jpeg()[2:],
}
PNG_FAULTS: Faults = {
    "cut off": ("broken", lambda: png()[:-100]),
    "no end": ("broken", lambda: png()[:-12]),
    "wrong check": ("broken", lambda: png()[:60] + b"\x00\x01\x02" + png()[63:]),
    "no rows": ("broken", lambda: png_of(header(9, 9))),
    "rows missing": ("broken", lambda: png_of(header(9, 9), chunk(b"IDAT", zlib.compress(b"\0")))),
    "no header": ("broken", lambda: png_of(chunk(b"IDAT", b""))),
    "header twice": ("broken", lambda: png_with(header(9, 9))),
    "length": ("broken", lambda: png()[:33] + b"\x7f\xff\xff\xff" + png()[37:]),
    "pixels": ("too_complex", lambda: png_of(header(60_000, 60_000), chunk(b"IDAT", b""))),
    "remark bomb": (
        "too_complex|broken",
        lambda: png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000)))),
    ),
    "zip behind": ("polyglot", lambda: png() + zipped(a=b"b")),
    "html behind": ("polyglot", lambda: png() + HTML),
    "program behind": ("polyglot", lambda: png() + EXE),
    "data behind": ("polyglot", lambda: png() + bytes(range(1, 255)) * 40),
    "script in remark": ("polyglot", lambda: png_with(chunk(b"tEXt", b"Comment\0" + HTML))),
    "pdf in remark": ("polyglot", lambda: png_with(chunk(b"tEXt", b"Comment\0%PDF-1.7"))),
    "svg": ("type", lambda: b"<?xml version='1.0'?><svg/>"),
    "bmp": ("type", lambda: saved(noise(9, 9), "BMP")),
}
PNG_ORDINARY: Ordinary = {
    "colour": png,
    "clear": lambda: png("RGBA"),
    "grey": lambda: png("L"),
    "grey, clear": lambda: png("LA"),
    "palette": lambda: png("P"),
    "palette, clear": lambda: png("P", transparency=3),
    "two colours": lambda: png("1"),
    "sixteen bits": lambda: png("I;16"),
    "screen": lambda: png("RGBA", (1440, 3200), compress_level=1),
    "scan": lambda: png("L", (2480, 3508), dpi=(300, 300), compress_level=1),
    "large": lambda: png("RGB", (6000, 4000), compress_level=1),
    "profile": lambda: png(icc_profile=b"p" * 3000),
    "remarks": titled,
    "moving": animated,
    "line behind": lambda: png() + b"\n",
    "makers' blocks": lambda: png() + samsung(),
}
