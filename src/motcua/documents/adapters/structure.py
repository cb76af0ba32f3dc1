"""
The child of the structural scanner: takes one file apart and prints one line of JSON.

Run as `python -m motcua.documents.adapters.structure PATH EXTENSION`. It imports no Django, opens
nothing but the file, and puts limits on itself before it reads the first byte.
"""

import json
import mmap
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

from motcua.documents.adapters.structure_bytes import Refused, Span, refuse_archive

MIB: Final = 1024 * 1024
LIMITS: Final = {
    resource.RLIMIT_CPU: 5,
    resource.RLIMIT_AS: 512 * MIB,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 64,
}
WALKERS: Final = {
    "pdf": "structure_pdf",
    "jpg": "structure_jpeg",
    "png": "structure_png",
    "heic": "structure_heic",
    "docx": "structure_docx",
}


def main(path: str, extension: str) -> None:
    """Print the verdict; what goes wrong in another way ends the child and is no verdict."""
    for limit, value in LIMITS.items():
        resource.setrlimit(limit, (value, value))
    fault, detail = verdict(path, extension)
    print(json.dumps({"type": extension, "fault": fault, "detail": detail}))


def verdict(path: str, extension: str) -> tuple[str | None, str]:
    """Return the fault of the file, or None, and a technical word about it."""
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            walk = _walker(extension)
            if extension != "docx":
                refuse_archive(view)
            walk(path, view)
    except Refused as refused:
        return refused.fault, refused.detail
    except MemoryError:
        return "too_complex", "memory"
    return None, ""


def _walker(extension: str) -> Callable[[str, Span], None]:
    module = import_module(f"motcua.documents.adapters.{WALKERS[extension]}")
    walk: Callable[[str, Span], None] = module.walk
    return walk


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
