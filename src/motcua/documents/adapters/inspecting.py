"""The structural scanner: the file is taken apart in a child process that has little to lose."""

import json
import subprocess  # the child is ourselves, started without a shell
import sys
from pathlib import Path
from typing import Final

import motcua
from motcua.documents.rules import sniffing
from motcua.documents.types import Fault, Inspection, MediaType

SCANNER: Final = "structure/1"
CHILD: Final = "motcua.documents.adapters.structure"
SECONDS: Final = 10  # on the wall; the child limits its own processor time and memory
DETAIL_LENGTH: Final = 200
_ROOT: Final = Path(motcua.__path__[0]).parent


class ScannerUnavailable(RuntimeError):
    """No verdict could be had. The file stays unread until a scanner has spoken."""


def inspect(path: Path, extension: str) -> Inspection:
    """Say what is wrong with the structure of a file, or what type it is when nothing is."""
    try:
        with path.open("rb") as file:
            head = file.read(sniffing.HEAD)
    except OSError as unread:
        raise ScannerUnavailable(f"{SCANNER}: {unread}") from unread
    if not head:
        return Inspection(SCANNER, Fault.EMPTY)
    found = sniffing.sniffed(head)
    if found is None or not sniffing.fits(extension, found):
        return Inspection(SCANNER, Fault.TYPE, detail=found.name if found else "unknown")
    return _verdict(_told_by_child(path, sniffing.extension(found)), found)


def _told_by_child(path: Path, extension: str) -> str:
    command = [
        sys.executable,
        "-P",
        "-B",
        "-X",
        "utf8",
        "-m",
        CHILD,
        str(path.resolve()),
        extension,
    ]
    try:
        done = subprocess.run(  # a fixed program, no shell
            command,
            env={"PYTHONPATH": str(_ROOT), "MALLOC_ARENA_MAX": "1"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            start_new_session=True,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as failed:
        raise ScannerUnavailable(f"{SCANNER}: {failed}") from failed
    return done.stdout.decode(errors="replace")


def _verdict(line: str, found: MediaType) -> Inspection:
    """Read the one line of the child; what is not exactly a verdict is none."""
    try:
        told = json.loads(line)
        fault, detail = told["fault"], str(told["detail"])[:DETAIL_LENGTH]
        if fault is not None:
            return Inspection(SCANNER, Fault(fault), detail=detail)
        if told["type"] != sniffing.extension(found):
            raise ValueError(told["type"])
    except (ValueError, KeyError, TypeError) as garbled:
        raise ScannerUnavailable(f"{SCANNER}: {garbled}") from garbled
    return Inspection(SCANNER, media_type=found, detail=detail)
