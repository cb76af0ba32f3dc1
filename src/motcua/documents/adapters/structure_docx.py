"""
DOCX: the archive counted and measured before anything is unpacked, then each part of it read.

Entries are never written anywhere, and their names never become paths.
"""

import zipfile
import zlib
from typing import Final

from motcua.documents.adapters.structure_bytes import Refused, Span
from motcua.documents.adapters.structure_xml import FieldReader, refuse_link, starts_of

MIB: Final = 1024 * 1024
ENTRIES: Final = 2000
UNPACKED: Final = 200 * MIB
XML: Final = 64 * MIB  # all parts that are read as XML
RATIO: Final = 100
SMALL: Final = 10 * MIB  # however well packed, this much does no harm
CONTENT_TYPES: Final = "[Content_Types].xml"
MAIN: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"  # ECMA-376
)
_XML: Final = {"xml", "rels", "vml"}
_PASSIVE: Final = {
    *("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "svg", "wdp"),
    *("jxr", "webp", "emz", "wmz", "odttf", "fntdata", "sigs", "psmdcp", "heic"),
}
_MACRO_WORDS: Final = ("vbaproject", "vbadata", "activex", "macroenabled", "macrosheet")
_OBJECT_WORDS: Final = ("oleobject", "embeddings/", "afchunk", "attachedtoolbars")
_FOREIGN: Final = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"Rar!", b"#!")
_KINDS: Final = {  # last part of the type of a relationship
    "vbaProject": "active",
    "wordVbaData": "active",
    "control": "active",
    "activeXControlBinary": "active",
    "keyMapCustomizations": "active",
    "oleObject": "embedded",
    "package": "embedded",
    "aFChunk": "embedded",
    "subDocument": "external",
    "attachedTemplate": "external",
    "frame": "external",
}
_HEADER: Final = 30
_DESCRIPTOR: Final = 24


def walk(path: str, view: Span) -> None:
    """Refuse an archive that is a bomb or no document, and a document that does something."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _entries(entries)
            _sizes(entries, len(view))
            _gaps(archive, view)
            types = _content_types(archive)
            for entry in entries:
                _part(archive, entry)
            _main_part(types, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError) as broken:
        raise Refused("broken", type(broken).__name__) from broken


def _entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise Refused("too_complex", "entries")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("polyglot", "entry twice")
    for entry in entries:
        _entry(entry)


def _entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x41:
        raise Refused("encrypted", "entry")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("broken", "compression")
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    if not set(parts).isdisjoint({"", ".", ".."}) or any(bad in name for bad in "\\:\0"):
        raise Refused("polyglot", "name of an entry")
    if entry.external_attr >> 28 == 0xA:  # a symbolic link
        raise Refused("polyglot", "link")


def _sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if _extension(entry.filename) in _XML)
    if unpacked > UNPACKED or xml > XML:
        raise Refused("too_complex", "unpacked")
    if unpacked > SMALL and unpacked > RATIO * size:
        raise Refused("too_complex", "ratio")


def _gaps(archive: zipfile.ZipFile, view: Span) -> None:
    """Refuse bytes that belong to no entry: before, between and after; and entries that overlap."""
    if archive.comment or view[-22:-18] != b"PK\x05\x06":
        raise Refused("polyglot", "data after the end")
    end = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if not end <= entry.header_offset <= end + (_DESCRIPTOR if end else 0):
            raise Refused("polyglot", "between entries")
        header = view[entry.header_offset : entry.header_offset + _HEADER]
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        end = entry.header_offset + _HEADER + lengths + entry.compress_size
    if not end <= archive.start_dir <= end + _DESCRIPTOR:
        raise Refused("polyglot", "between entries")


def _content_types(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    if CONTENT_TYPES not in archive.namelist():
        raise Refused("type", "no content types")
    return starts_of(archive.read(CONTENT_TYPES), {"Override", "Default"})


def _main_part(types: list[dict[str, str]], names: set[str]) -> None:
    for told in types:
        _refuse_words(told.get("ContentType", "").lower())
    main = [told.get("PartName", "") for told in types if told.get("ContentType") == MAIN]
    if len(main) != 1 or main[0].removeprefix("/") not in names:
        raise Refused("type", "no document")


def _refuse_words(text: str) -> None:
    if any(word in text for word in _MACRO_WORDS):
        raise Refused("active", "macro")
    if any(word in text for word in _OBJECT_WORDS):
        raise Refused("embedded", "object")


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    _refuse_words(f"/{name}")
    if entry.is_dir():
        return
    extension = _extension(name)
    if extension in _XML:
        _xml(archive.read(entry), extension)
    elif extension in _PASSIVE or "printersettings" in name:
        _passive(archive, entry)
    else:
        raise Refused("embedded", f"part .{extension}")


def _xml(data: bytes, extension: str) -> None:
    if extension != "rels":
        FieldReader().read(data)
        return
    for told in starts_of(data, {"Relationship"}):
        kind = told.get("Type", "").rpartition("/")[2]
        if kind in _KINDS:
            raise Refused(_KINDS[kind], kind)
        if told.get("TargetMode") == "External":
            refuse_link(told.get("Target", ""), is_link=kind == "hyperlink")


def _passive(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read to the end, so that its check is compared; keep nothing."""
    with archive.open(entry) as part:
        if part.read(8).startswith(_FOREIGN):
            raise Refused("embedded", "file as a picture")
        while part.read(MIB):
            pass


def _extension(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower()
