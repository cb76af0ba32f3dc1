"""PNG: a walk over the chunks with their checks, then every row decoded."""

import io
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image

from motcua.documents.adapters.structure_bytes import (
    PIXELS,
    Refused,
    Span,
    is_blank,
    number,
    refuse_foreign,
    refuse_script,
)
from motcua.documents.adapters.structure_jpeg import is_samsung

_CHUNKS: Final = 100_000
_REMARKS: Final = {b"tEXt", b"iTXt"}


def walk(_path: str, view: Span) -> None:
    """Refuse a picture that is cut off, too large, or that carries something else."""
    rest = b""
    for kind, end, body in _chunks(view):
        if kind == b"IHDR" and number(body, 0, 4) * number(body, 4, 4) > PIXELS:
            raise Refused("too_complex", "pixels")
        if kind in _REMARKS:
            refuse_script(body, "remarks")
        if kind == b"IEND":
            rest = view[end:]
    _decode(view)
    if not is_blank(rest) and not is_samsung(rest):
        raise Refused("polyglot", "data after the end")
    refuse_foreign(rest, "trailer")


def _chunks(view: Span) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield the kind of each chunk, the place after it, and its body."""
    at = 8
    for index in range(_CHUNKS):
        length, kind = number(view, at, 4), view[at + 4 : at + 8]
        body, end = view[at + 8 : at + 8 + length], at + 12 + length
        if (kind == b"IHDR") != (index == 0):
            raise Refused("broken", "header")
        if zlib.crc32(kind + body) != number(view, end - 4, 4):
            raise Refused("broken", "check of a chunk")
        yield kind, end, body
        if kind == b"IEND":
            return
        at = end
    raise Refused("too_complex", "chunks")


def _decode(view: Span) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the cap above has spoken
    try:
        with Image.open(io.BytesIO(view), formats=["PNG"]) as picture:
            picture.load()
    except ValueError as large:
        fault = "too_complex" if "too large" in str(large) else "broken"
        raise Refused(fault, str(large)) from large
    except (OSError, SyntaxError, TypeError, KeyError, IndexError, zlib.error) as broken:
        raise Refused("broken", str(broken)) from broken
