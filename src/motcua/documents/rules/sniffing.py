"""What a file's name promises, what its first bytes say, and the name it may be shown under."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motcua.documents.types import MediaType
from motcua.kernel.text import normal

# The first extension of a type is the one it is scanned and served under.
EXTENSIONS: Final[Mapping[str, MediaType]] = MappingProxyType(
    {
        "pdf": MediaType.PDF,
        "jpg": MediaType.JPEG,
        "jpeg": MediaType.JPEG,
        "jfif": MediaType.JPEG,
        "png": MediaType.PNG,
        "heic": MediaType.HEIC,
        "heif": MediaType.HEIC,
        "docx": MediaType.DOCX,
    }
)
HEAD: Final = 4096  # bytes that `sniffed` wants to see
LONGEST_NAME: Final = 150
UNNAMED: Final = "tep"
_STARTS: Final = {
    b"%PDF-": MediaType.PDF,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"PK\x03\x04": MediaType.DOCX,  # any ZIP starts so; its structure tells the rest
}
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys('<>:"|?*') | dict.fromkeys("\n\t", " "))
_DEVICES: Final = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def promised_type(name: str) -> MediaType | None:
    """Return the type that a file's name promises, or None when such are not taken."""
    return EXTENSIONS.get(normal(name).rpartition(".")[2].lower())


def extension(media_type: MediaType) -> str:
    """Return the extension under which a type is scanned and served."""
    return next(key for key, value in EXTENSIONS.items() if value is media_type)


def sniffed(head: bytes) -> MediaType | None:
    """Return the type that the first bytes speak of, or None when such are not taken."""
    for start, media_type in _STARTS.items():
        if head.startswith(start):
            return media_type
    return MediaType.HEIC if _is_heic(head) else None


def fits(ending: str, found: MediaType | None) -> bool:
    """Tell whether an extension and the first bytes speak of the same type, one that is taken."""
    return found is not None and EXTENSIONS.get(ending.lower().removeprefix(".")) is found


def safe_name(name: str, media_type: MediaType) -> str:
    """Return a name without path, control and direction marks, ending as its type does."""
    base = normal(name.replace("\\", "/")).rpartition("/")[2]
    stem, _, ending = base.rpartition(".")
    if ending.lower() not in EXTENSIONS:
        stem = base
    stem = " ".join(stem.translate(_NOT_IN_NAMES).split()).strip(" .")
    if stem.partition(".")[0].lower() in _DEVICES:  # Windows opens a device under such a name
        stem = f"_{stem}"
    dotted = f".{extension(media_type)}"
    return (stem[: LONGEST_NAME - len(dotted)].rstrip(" .") or UNNAMED) + dotted


def _is_heic(head: bytes) -> bool:
    """Tell whether the file type box names an HEVC brand (ISO/IEC 23008-12, annex B)."""
    if len(head) < 16 or head[4:8] != b"ftyp":
        return False
    box = head[: int.from_bytes(head[:4], "big")]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
    return bool(brands & _HEIC_BRANDS)
