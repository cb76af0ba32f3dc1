"""
PDF: opened, every object of it read (also those no page reaches), nothing of it changed.

A signed file is one with further revisions at its end; it passes, and is kept as it came.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pikepdf

from motcua.documents.adapters.structure_bytes import Refused, Span

_BLANKS: Final = b"\x00\t\n\x0c\r "
_TAIL: Final = 64 * 1024
_ENDING: Final = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\x00*\s*\Z")
_OBJECTS: Final = 100_000
_DEPTH: Final = 200
_MIB: Final = 1024 * 1024
_STREAM: Final = 64 * _MIB  # unpacked; pictures are counted by their pixels instead
_STREAMS: Final = 256 * _MIB
_PIXELS: Final = 300_000_000  # a map on A0 at 300 dots to the inch has 140 million

_ACTIONS: Final[Mapping[str, str]] = {
    "/JavaScript": "active",
    "/Launch": "active",
    "/ImportData": "active",
    "/SubmitForm": "active",
    "/Rendition": "active",
    "/Movie": "active",
    "/Sound": "active",
    "/RichMediaExecute": "active",
    "/GoTo3DView": "active",
    "/GoToE": "embedded",
    "/GoToDp": "active",
    "/GoToR": "external",
    "/Thread": "external",
}
_KEYS: Final[Mapping[str, str]] = {
    "/JS": "active",
    "/JavaScript": "active",
    "/XFA": "active",
    "/RichMediaContent": "active",
    "/RichMediaSettings": "active",
    "/3DD": "active",
    "/EF": "embedded",
    "/EmbeddedFiles": "embedded",
    "/Collection": "embedded",
}
_SUBTYPES: Final[Mapping[str, str]] = {
    "/RichMedia": "active",
    "/3D": "active",
    "/U3D": "active",
    "/PRC": "active",
    "/Movie": "active",
    "/Sound": "active",
    "/Flash": "active",
    "/PS": "active",
    "/FileAttachment": "embedded",
}
_TYPES: Final[Mapping[str, str]] = {"/EmbeddedFile": "embedded", "/Collection": "embedded"}
_WORDS: Final = re.compile(
    rb"/(?:JS|JavaScript|XFA|RichMedia\w*|3D|3DD|U3D|PRC|EF|EmbeddedFiles?|Collection|Movie|Sound"
    rb"|Flash|PS|FileAttachment|Launch|ImportData|SubmitForm|Rendition|GoToE|GoToR|GoToDp"
    rb"|GoTo3DView|Thread|OpenAction|AA|URI|FS|F|FFilter)(?![\w.\-])"
)
_OLD_REVISIONS: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)[\s/<(\[>\d]")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_BAD_LINKS: Final = re.compile(
    r"\s*(?:\\\\|//|(?:file|javascript|vbscript|data|smb|ms-\w+):)", re.I
)


def walk(path: str, view: Span) -> None:
    """Refuse a PDF that is cut off, locked, does something, or carries something."""
    _ends_well(view)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            _document(pdf)
    except pikepdf.PasswordError as locked:
        raise Refused("encrypted") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OSError) as broken:
        raise Refused("broken", type(broken).__name__) from broken
    _old_revisions(bytes(view))


def _ends_well(view: Span) -> None:
    tail = view[-_TAIL:]
    if _ENDING.search(tail):
        return
    if b"%%EOF" in tail and not tail.rstrip(_BLANKS).endswith(b"%%EOF"):
        raise Refused("polyglot", "data after the end")
    raise Refused("broken", "no end of file")


def _document(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if not len(pdf.pages):
        raise Refused("broken", "no page")
    if len(pdf.objects) > _OBJECTS:
        raise Refused("too_complex", "objects")
    left = _STREAMS
    for thing in pdf.objects:
        stream = isinstance(thing, pikepdf.Stream)
        kept = thing.stream_dict if stream else thing
        if _WORDS.search(kept.unparse(resolved=True)):
            _look(kept, 0, stream=stream)
        if stream:
            left -= _unpacked(thing)
        if left < 0:
            raise Refused("too_complex", "streams")
    _trailer(pdf)


def _trailer(pdf: pikepdf.Pdf) -> None:
    for key in pdf.trailer.keys():  # noqa: SIM118  # a pikepdf dictionary is no mapping
        if key in _KEYS:
            raise Refused(_KEYS[key], key)


def _look(thing: pikepdf.Object, depth: int, *, stream: bool = False) -> None:
    """Look at what is written in one object; what it points to is looked at in its own turn."""
    if depth > _DEPTH:
        raise Refused("too_complex", "depth")
    if isinstance(thing, pikepdf.Dictionary):
        _dictionary(thing, stream=stream)
    for inner in _inside(thing):
        if not inner.is_indirect:
            _look(inner, depth + 1)


def _inside(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    values: list[object] = []  # plain numbers come as int, bool and Decimal
    if isinstance(thing, pikepdf.Dictionary):
        values = [thing[key] for key in thing.keys()]  # noqa: SIM118  # as above
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    return (value for value in values if isinstance(value, pikepdf.Object))


def _dictionary(thing: pikepdf.Dictionary, *, stream: bool) -> None:
    for key in thing.keys():  # noqa: SIM118  # as above
        if key in _KEYS:
            raise Refused(_KEYS[key], key)
    for key, table in (("/S", _ACTIONS), ("/Subtype", _SUBTYPES), ("/Type", _TYPES)):
        value = _name(thing, key)
        if value in table:
            raise Refused(table[value], value)
    _started_alone(thing)
    _elsewhere(thing, stream=stream)


def _started_alone(thing: pikepdf.Dictionary) -> None:
    """Refuse an action that starts by itself, unless it only turns to a page."""
    action = thing.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary):
        _only_turns(action)
    more = thing.get("/AA")
    if isinstance(more, pikepdf.Dictionary):
        for event in more.keys():  # noqa: SIM118  # as above
            _only_turns(more[event])


def _only_turns(action: object) -> None:
    if not isinstance(action, pikepdf.Dictionary) or _name(action, "/S") != "/GoTo":
        raise Refused("active", "starts by itself")
    if "/Next" in action:
        raise Refused("active", "chain of actions")


def _elsewhere(thing: pikepdf.Dictionary, *, stream: bool) -> None:
    if stream and ("/F" in thing or "/FFilter" in thing):
        raise Refused("external", "stream elsewhere")
    if _name(thing, "/FS") == "/URL":
        raise Refused("external", "file elsewhere")
    link = thing.get("/URI")
    if isinstance(link, pikepdf.String) and _BAD_LINKS.match(str(link)):
        raise Refused("external", "link")


def _name(thing: pikepdf.Dictionary, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _unpacked(stream: pikepdf.Object) -> int:
    """Return how long a stream is once unpacked; a picture is held to its pixels instead."""
    if _name(stream.stream_dict, "/Subtype") == "/Image":
        if _whole(stream, "/Width") * _whole(stream, "/Height") > _PIXELS:
            raise Refused("too_complex", "pixels")
        return 0
    filters = stream.stream_dict.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    data, length = stream.read_raw_bytes(), 0
    for name in names:
        if str(name) not in ("/FlateDecode", "/Fl"):
            break
        data, length = _inflated(data)
    return length


def _inflated(data: bytes) -> tuple[bytes, int]:
    inflate = zlib.decompressobj()
    try:
        unpacked = inflate.decompress(data, _STREAM)
    except zlib.error:  # readers show what they can of it; so it is no reason to refuse
        return b"", 0
    if inflate.unconsumed_tail:
        raise Refused("too_complex", "stream")
    return unpacked, len(unpacked)


def _whole(stream: pikepdf.Object, key: str) -> int:
    value: object = stream.stream_dict.get(key)
    return value if isinstance(value, int) else 0


def _old_revisions(data: bytes) -> None:
    """Refuse what stands in the bytes though the newest revision no longer shows it."""
    byte: Callable[[re.Match[bytes]], bytes] = lambda found: bytes([int(found[1], 16)])  # noqa: E731
    if _OLD_REVISIONS.search(data) or _OLD_REVISIONS.search(_HEX.sub(byte, data)):
        raise Refused("active", "in an old revision")
