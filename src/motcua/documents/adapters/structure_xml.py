"""XML of a DOCX: streamed, without document types or entities, and the fields it computes."""

import re
from typing import Final
from xml.parsers import expat

from motcua.documents.adapters.structure_bytes import Refused

_DEPTH: Final = 1000
_BAD_LINK: Final = re.compile(r"\s*(?:\\\\|//|(?!https?:|mailto:|tel:|#)[\w+.\-]+:)", re.I)
_FIELDS: Final = {
    "DDE": "active",
    "DDEAUTO": "active",
    "LINK": "external",
    "INCLUDETEXT": "external",
    "INCLUDE": "external",
    "IMPORT": "external",
    "EMBED": "embedded",
    "CONTROL": "active",
}
_WORD: Final = re.compile(r"[^\w=]*(\w*)")  # whatever stands around it: tab, line, no-break space
_PICTURE: Final = {"INCLUDEPICTURE", "HYPERLINK", "RD"}
_ELSEWHERE: Final = re.compile(r"\\\\\\\\|file:|smb:|javascript:", re.I)  # in a field, "\" is "\\"
_FIELD_MARKS: Final = (b"fldChar", b"instrText", b"fldSimple", b"delInstrText")
_SPACES: Final = {"tab", "br", "cr", "p"}
_LONGEST: Final = 64 * 1024
_UTF8: Final = re.compile(rb"(?:\xef\xbb\xbf)?<(?!\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8))", re.I)


def refuse_link(target: str, *, is_link: bool) -> None:
    """Refuse what is fetched from elsewhere; a link that a reader may follow is none of it."""
    if not is_link or _BAD_LINK.match(target):
        raise Refused("external", "relationship")


def starts_of(data: bytes, names: set[str]) -> list[dict[str, str]]:
    """Return the attributes of the elements of these names, wherever they stand."""
    found: list[dict[str, str]] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if _local(name) in names:
            found.append({_local(key): value for key, value in attributes.items()})

    parser = _parser()
    parser.StartElementHandler = started
    _feed(parser, data)
    return found


class FieldReader:
    """Reads the fields of one part (ECMA-376 part 1, 17.16), however they are cut into runs."""

    def __init__(self) -> None:
        self._fields: list[str] = []
        self._instruction = False

    def read(self, data: bytes) -> None:
        """Refuse the part when it is not plain XML, or when a field fetches or runs something."""
        parser = _parser()
        if any(mark in data for mark in _FIELD_MARKS) or not _UTF8.match(data):
            parser.StartElementHandler = self._started
            parser.EndElementHandler = self._ended
            parser.CharacterDataHandler = self._text
        _feed(parser, data)
        for left in self._fields:
            _refuse_field(left)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        told = {_local(key): value for key, value in attributes.items()}
        if local == "fldSimple":
            _refuse_field(told.get("instr", ""))
        elif local in _SPACES and self._fields:
            self._fields[-1] += " "
        elif local == "fldChar":
            self._mark(told.get("fldCharType", ""))
        self._instruction = local in ("instrText", "delInstrText")

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self._fields and not self._fields[-1].strip():
                raise Refused("active", "field named by a field")
            self._fields.append("")
        elif kind == "separate" and self._fields:
            _refuse_field(self._fields[-1])
            self._fields[-1] = "-"
        elif kind == "end" and self._fields:
            _refuse_field(self._fields.pop())

    def _ended(self, _name: str) -> None:
        self._instruction = False

    def _text(self, text: str) -> None:
        if not self._instruction:
            return
        if not self._fields:
            self._fields.append("")
        self._fields[-1] += text
        if len(self._fields[-1]) > _LONGEST:
            raise Refused("too_complex", "field")


def _refuse_field(instruction: str) -> None:
    word = _WORD.match(instruction)[1].upper()  # type: ignore[index]
    if word in _FIELDS:
        raise Refused(_FIELDS[word], word)
    if word in _PICTURE and _ELSEWHERE.search(instruction):
        raise Refused("external", word)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def declared(_name: str, system: str | None, public: str | None, _inner: object) -> None:
        raise Refused("external" if system or public else "too_complex", "document type")

    parser.StartDoctypeDeclHandler = declared
    return parser


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise Refused("broken", "xml") from broken


def _local(name: str) -> str:
    return name.rpartition(":")[2]
