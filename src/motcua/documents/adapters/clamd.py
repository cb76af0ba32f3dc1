"""ClamAV's daemon: the bytes are sent over a socket, and it says whether it knows them."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from motcua.documents.adapters.inspecting import ScannerUnavailable
from motcua.documents.types import Fault, Inspection

SCANNER: Final = "clamd"
CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 60
CHUNK: Final = 64 * 1024
ANSWER: Final = 4096  # no answer is longer
_FOUND: Final = re.compile(rb"stream: ([\x21-\x7e][\x20-\x7e]{0,200}) FOUND")


def scan(
    path: Path,
    address: str,
    *,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> Inspection:
    """Ask clamd at `host:port`, or at the path of a socket; any answer but its two is none."""
    try:
        with _connected(address, connect_seconds) as daemon:
            answer = _asked(daemon, path, time.monotonic() + read_seconds)
    except (OSError, ValueError) as failed:
        raise ScannerUnavailable(f"{SCANNER}: {failed}") from failed
    return _verdict(answer)


def _connected(address: str, seconds: float) -> socket.socket:
    if "/" in address:
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            local.settimeout(seconds)
            local.connect(address)
        except OSError:
            local.close()
            raise
        return local
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _asked(daemon: socket.socket, path: Path, until: float) -> bytes:
    """Send the file as INSTREAM asks: each piece after its length, at the end a length of 0."""
    try:
        for piece in _pieces(path):
            _bound(daemon, until)
            daemon.sendall(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stopped listening: over its size limit; what it said of that is still to be read
    return _answered(daemon, until)


def _pieces(path: Path) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield len(chunk).to_bytes(4, "big") + chunk
    yield bytes(4)


def _bound(daemon: socket.socket, until: float) -> None:
    """Give what comes next only the time that is left, so that a trickle ends too."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    daemon.settimeout(left)


def _answered(daemon: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER:
        _bound(daemon, until)
        more = daemon.recv(ANSWER)
        if not more:
            break
        answer += more
    return answer


def _verdict(answer: bytes) -> Inspection:
    if answer == b"stream: OK\0":
        return Inspection(SCANNER)
    found = _FOUND.fullmatch(answer.removesuffix(b"\0"))
    if found and answer.endswith(b"\0"):
        return Inspection(SCANNER, Fault.MALWARE, detail=found[1].decode("ascii"))
    raise ScannerUnavailable(f"{SCANNER}: {answer[:200]!r}")
