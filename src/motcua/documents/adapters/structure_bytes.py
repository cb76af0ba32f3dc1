"""What the walkers of the structural scanner share: refusing, and bytes that belong nowhere."""

import mmap
import re
from typing import Final, TypeAlias

Span: TypeAlias = bytes | mmap.mmap

PIXELS: Final = 80_000_000  # of one picture
PADDING: Final = 64 * 1024  # of blanks after the end, as some scanners leave
END_OF_ARCHIVE: Final = b"PK\x05\x06"
_END_REACH: Final = 65_535 + 22  # a ZIP is found from its end, behind a comment of this length
_PDF_REACH: Final = 1024  # readers look for the header of a PDF as far as this

# Each is long or exact enough not to turn up by chance in megabytes of compressed picture.
_FOREIGN: Final = re.compile(
    rb"%PDF-\d"
    rb"|PK\x03\x04[\x00-\x40]\x00..[\x00\x08\x09\x0c\x0e\x5d-\x63]\x00"
    rb"|PK\x05\x06\x00\x00\x00\x00"
    rb"|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|ITSF\x03\x00\x00\x00"
    rb"|\x7fELF[\x01\x02][\x01\x02]\x01|This program cannot be run in DOS mode"
    rb"|\xca\xfe\xba\xbe\x00\x00|MZ.{59}[\x00-\x03]\x00\x00",
    re.DOTALL,
)
_SCRIPT: Final = re.compile(
    rb"<(?:script|html|iframe|object|embed|svg|package|hta:application)[\s/>]|<!doctype\s|<\?php\s"
    rb"|<%@?\s*(?:page|language)|javascript:|vbscript:|#!\s*/(?:usr|bin)/|powershell|@echo off"
    rb"|wscript\.",
    re.IGNORECASE,
)


class Refused(Exception):
    """The file is refused; `fault` is a code of `motcua.documents.types.Fault`."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault, self.detail = fault, detail


def refuse_archive(view: Span) -> None:
    """Refuse what a ZIP reader would open too, or what a PDF reader would."""
    if END_OF_ARCHIVE in view[-_END_REACH:]:
        raise Refused("polyglot", "zip")
    if b"%PDF-" in view[1 : _PDF_REACH + 5]:
        raise Refused("polyglot", "pdf")


def refuse_script(text: bytes, where: str) -> None:
    """Refuse words of a script where a picture keeps its remarks."""
    if _SCRIPT.search(text):
        raise Refused("polyglot", f"script in {where}")


def refuse_foreign(data: bytes, where: str) -> None:
    """Refuse data in which another kind of file, or a script, is found."""
    found = _FOREIGN.search(data)
    if found:
        raise Refused("polyglot", f"foreign file in {where}")
    refuse_script(data, where)


def is_blank(data: bytes) -> bool:
    """Tell whether it is nothing but a little padding."""
    return len(data) <= PADDING and not data.strip(b"\x00\t\n\x0c\r \xff")


def number(data: Span, at: int, size: int) -> int:
    """Return the big-endian number at a place; the file is broken when it ends before."""
    part = data[at : at + size]
    if len(part) < size:
        raise Refused("broken", "cut off")
    return int.from_bytes(part, "big")
