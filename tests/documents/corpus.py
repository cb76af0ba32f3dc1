"""Files that citizens send, and files that somebody sends on purpose; all made here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.documents.corpus_docx import DOCX_FAULTS, DOCX_ORDINARY
from tests.documents.corpus_heic import HEIC_FAULTS, HEIC_ORDINARY
from tests.documents.corpus_pdf import PDF_FAULTS, PDF_ORDINARY
from tests.documents.corpus_pictures import JPEG_FAULTS, JPEG_ORDINARY, PNG_FAULTS, PNG_ORDINARY


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    extension: str
    make: Callable[[], bytes]
    fault: str = ""  # "": accepted; several are parted by "|"


_FAULTS = {
    "pdf": PDF_FAULTS,
    "jpg": JPEG_FAULTS,
    "png": PNG_FAULTS,
    "heic": HEIC_FAULTS,
    "docx": DOCX_FAULTS,
}
_ORDINARY = {
    "pdf": PDF_ORDINARY,
    "jpg": JPEG_ORDINARY,
    "png": PNG_ORDINARY,
    "heic": HEIC_ORDINARY,
    "docx": DOCX_ORDINARY,
}


def hostile() -> Iterator[Sample]:
    for extension, cases in _FAULTS.items():
        for name, (fault, make) in cases.items():
            yield Sample(f"{extension}: {name}", extension, make, fault)


def ordinary() -> Iterator[Sample]:
    for extension, cases in _ORDINARY.items():
        for name, make in cases.items():
            yield Sample(f"{extension}: {name}", extension, make)
