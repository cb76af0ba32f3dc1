"""JPEG: a walk over the markers, then every scan decoded; what hangs on behind is looked at."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
from motcua.documents.adapters.structure_heic import boxes

_STANDALONE: Final = {0x01, *range(0xD0, 0xD8)}
_FRAMES: Final = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL: Final = {0xC0, 0xC1}
_REMARKS: Final = {0xFE, *range(0xE0, 0xF0)}
_NEXT_MARKER: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_START: Final = b"\xff\xd8\xff"
_PICTURES: Final = 32  # depth, portrait and gain maps that one photograph may carry
_SEGMENTS: Final = 4096


@dataclass(frozen=True, slots=True)
class Walked:
    end: int  # the first byte after the end of the picture
    by_camera: bool  # it carries EXIF


def walk(_path: str, view: Span) -> None:
    """Refuse a picture that is cut off, too large, or that carries something else."""
    first = _picture(view, 0)
    _decode(view)
    _trailer(view[first.end :], by_camera=first.by_camera)


def _picture(view: Span, start: int) -> Walked:
    if view[start : start + 3] != _START:
        raise Refused("broken", "no start of image")
    by_camera = False
    for marker, at, body in _segments(view, start + 2):
        if marker == 0xD9:
            return Walked(at, by_camera)
        if marker in _FRAMES:
            _measure(marker, body)
        if marker in _REMARKS:
            refuse_script(body, "remarks")
            by_camera = by_camera or (marker == 0xE1 and body.startswith(b"Exif\0\0"))
    raise Refused("broken", "no end of image")


def _measure(marker: int, frame: bytes) -> None:
    """Refuse more pixels than the child can hold; a progressive picture is held twice over."""
    cap = PIXELS if marker in _SEQUENTIAL else PIXELS // 2
    if number(frame, 1, 2) * number(frame, 3, 2) > cap:
        raise Refused("too_complex", "pixels")


def _segments(view: Span, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield each marker, the place after it, and its body."""
    for _ in range(_SEGMENTS):
        while number(view, at, 2) == 0xFFFF:  # fill bytes
            at += 1
        if view[at] != 0xFF:
            raise Refused("broken", "no marker")
        marker, at = view[at + 1], at + 2
        if marker == 0xD9 or marker in _STANDALONE:
            yield marker, at, b""
            continue
        length = number(view, at, 2)
        yield marker, at + length, view[at + 2 : at + length]
        at = _after_scan(view, at + length) if marker == 0xDA else at + length
    raise Refused("too_complex", "segments")


def _after_scan(view: Span, at: int) -> int:
    found = _NEXT_MARKER.search(view, at)
    if found is None:
        raise Refused("broken", "no end of image")
    return found.end() - 2


def _decode(view: Span) -> None:
    """Decode every scan; at an eighth of the size, so that a large photograph fits."""
    Image.MAX_IMAGE_PIXELS = None  # the cap above has spoken
    try:
        with Image.open(io.BytesIO(view), formats=["JPEG"]) as picture:
            picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError) as broken:
        raise Refused("broken", str(broken)) from broken


def _trailer(rest: bytes, *, by_camera: bool) -> None:
    """
    Refuse what follows the end, but for what phones are known to leave there.

    That is: padding, further pictures (MPF), a short film, the blocks of Samsung (SEFT), and other
    makers' private data, as long as a camera made the picture and nothing of it looks like a file.
    """
    for _ in range(_PICTURES):
        rest = rest.lstrip(b"\x00")
        if is_blank(rest):
            return
        if not rest.startswith(_START):
            break
        rest = rest[_picture(rest, 0).end :]
    if len(rest) > 12 and rest[4:8] == b"ftyp" and is_film(rest):
        return
    if not by_camera and not is_samsung(rest):
        raise Refused("polyglot", "data after the end")
    refuse_foreign(rest, "trailer")


def is_film(data: bytes) -> bool:
    """Tell whether it is one MP4 and nothing more; a moving photograph ends in one."""
    try:
        kinds = [box.kind for box in boxes(data, 0, len(data))]
    except Refused:
        return False
    refuse_script(data[-65_536:], "film")
    return b"moov" in kinds and set(kinds) <= {b"ftyp", b"moov", b"mdat", b"free", b"wide", b"uuid"}


def is_samsung(data: bytes) -> bool:
    """Tell whether it ends in the directory that Samsung's phones write."""
    data = data.rstrip(b"\x00")
    if not data.endswith(b"SEFT") or len(data) < 20:
        return False
    length = int.from_bytes(data[-8:-4], "little")
    return data[-8 - length : -4 - length] == b"SEFH"
