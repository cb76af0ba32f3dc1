"""
HEIC: a walk over the boxes (ISO/IEC 14496-12 and 23008-12).

The picture itself is not decoded: no decoder whose licence suits us is at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from motcua.documents.adapters.structure_bytes import PIXELS, Refused, Span, number, refuse_foreign

_TOP: Final = {b"ftyp", b"meta", b"mdat", b"free", b"skip", b"uuid", b"moov", b"mpvd", b"sefd"}
_NEEDED: Final = {b"hdlr", b"iinf", b"iloc", b"iprp"}
_ITEMS: Final = {b"hvc1", b"hev1", b"lhv1", b"jpeg", b"grid", b"iden", b"iovl", b"tmap", b"Exif"}
_ITEMS_WITH_DATA: Final = {b"mime", b"uri "}
_RDF: Final = b"application/rdf+xml"  # XMP
_REMARKS: Final = {b"free", b"skip", b"uuid", b"sefd"}
_BOXES: Final = 20_000
_ONE_PICTURE: Final = 1


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    start: int  # of its body
    end: int


def walk(_path: str, view: Span) -> None:
    """Refuse a file whose boxes do not add up, or that carries something else."""
    top = list(boxes(view, 0, len(view)))
    kinds = [box.kind for box in top]
    if not set(kinds) <= _TOP:
        raise Refused("polyglot", "unknown box")
    if kinds[0] != b"ftyp" or kinds.count(b"meta") != _ONE_PICTURE or b"mdat" not in kinds:
        raise Refused("broken", "boxes of a picture")
    for box in top:
        if box.kind in _REMARKS:
            refuse_foreign(view[box.start : box.end], "remarks")
    meta = next(box for box in top if box.kind == b"meta")
    _meta(view, meta)


def boxes(view: Span, at: int, end: int) -> Iterator[Box]:
    """Yield the boxes that fill the span exactly."""
    for _ in range(_BOXES):
        if at == end:
            return
        size, kind, start = number(view, at, 4), view[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = number(view, at + 8, 8), at + 16
        box = Box(kind, start, at + size if size else end)
        if not start <= box.end <= end:
            raise Refused("broken", "size of a box")
        yield box
        at = box.end
    raise Refused("too_complex", "boxes")


def _meta(view: Span, meta: Box) -> None:
    inner = {box.kind: box for box in boxes(view, meta.start + 4, meta.end)}
    if not inner.keys() >= _NEEDED:
        raise Refused("broken", "boxes of a picture")
    if view[inner[b"hdlr"].start + 8 : inner[b"hdlr"].start + 12] != b"pict":
        raise Refused("broken", "not a picture")
    _items(view, inner[b"iinf"])
    _properties(view, inner[b"iprp"])
    if b"dinf" in inner:
        _places(view, inner[b"dinf"])


def _items(view: Span, iinf: Box) -> None:
    wide = number(view, iinf.start, 1)  # version: how wide the count is
    for box in boxes(view, iinf.start + (8 if wide else 6), iinf.end):
        version = number(view, box.start, 1)
        if box.kind != b"infe" or version < 2:
            raise Refused("broken", "entry of an item")
        at = box.start + (8 if version == 2 else 10)
        kind, told = view[at : at + 4], view[at + 4 : box.end]
        if kind not in _ITEMS | _ITEMS_WITH_DATA:
            raise Refused("embedded", "unknown item")
        if kind == b"mime" and _RDF not in told:
            raise Refused("embedded", "item with data")


def _properties(view: Span, iprp: Box) -> None:
    seen = False
    for group in boxes(view, iprp.start, iprp.end):
        if group.kind == b"ipco":
            for box in boxes(view, group.start, group.end):
                seen = _size(view, box) or seen
    if not seen:
        raise Refused("broken", "no size")


def _size(view: Span, box: Box) -> bool:
    if box.kind != b"ispe":
        return False
    if number(view, box.start + 4, 4) * number(view, box.start + 8, 4) > PIXELS:
        raise Refused("too_complex", "pixels")
    return True


def _places(view: Span, dinf: Box) -> None:
    """Refuse data that is to be fetched from elsewhere."""
    for dref in boxes(view, dinf.start, dinf.end):
        for entry in boxes(view, dref.start + 8, dref.end):
            if not number(view, entry.start, 4) & 1:
                raise Refused("external", "data reference")
