"""What is hidden in other files: programs, archives, scripts."""

import io
import zipfile
from collections.abc import Callable, Mapping

Faults = Mapping[str, tuple[str, Callable[[], bytes]]]
Ordinary = Mapping[str, Callable[[], bytes]]

ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(40)
EXE = (
    b"MZ" + bytes(58) + b"\x80\x00\x00\x00" + b"This program cannot be run in DOS mode" + bytes(99)
)
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
HTML = b"<html><script>alert(1)</script></html>"
PHP = b"<?php system($_GET[0]); ?>"


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()
