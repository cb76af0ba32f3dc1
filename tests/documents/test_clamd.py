"""Whatever clamd does, only its two answers are a verdict."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from motcua.documents.adapters import clamd, inspecting, scanner
from motcua.documents.types import Fault, Inspection, MediaType
from tests.documents.corpus_pictures import jpeg

Answer = Callable[[socket.socket, bytes], None]


def received(client: socket.socket) -> bytes:
    """Read one INSTREAM request as clamd does, and return the bytes of the file."""
    stream = client.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    body = b""
    while length := int.from_bytes(stream.read(4), "big"):
        body += stream.read(length)
    return body


@contextmanager
def daemon(answer: Answer, family: int = socket.AF_INET, at: object = ("127.0.0.1", 0)):
    """Serve one connection as a clamd would."""
    with socket.socket(family) as listening:
        listening.bind(at)
        listening.listen()

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                answer(client, b"")

        served = threading.Thread(target=serve, daemon=True)
        served.start()
        name = listening.getsockname()
        yield name if isinstance(name, str) else f"{name[0]}:{name[1]}"
        served.join(5)


def saying(words: bytes, seen: list[bytes] | None = None) -> Answer:
    def answer(client: socket.socket, _: bytes) -> None:
        body = received(client)
        if seen is not None:
            seen.append(body)
        client.sendall(words)

    return answer


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 1024)
    yield path


def test_a_clean_file_is_sent_whole_and_found_clean(file: Path) -> None:
    seen: list[bytes] = []
    with daemon(saying(b"stream: OK\0", seen)) as address:
        assert clamd.scan(file, address) == Inspection("clamd")
    assert seen == [file.read_bytes()]


def test_a_known_file_is_malware_and_the_signature_is_told(file: Path) -> None:
    with daemon(saying(b"stream: Test.Eicar-1.UNOFFICIAL FOUND\0")) as address:
        found = clamd.scan(file, address)
    assert found == Inspection("clamd", Fault.MALWARE, detail="Test.Eicar-1.UNOFFICIAL")


def test_a_socket_in_the_file_system_is_asked_the_same_way(file: Path, tmp_path: Path) -> None:
    at = str(tmp_path / "clamd.sock")
    with daemon(saying(b"stream: OK\0"), socket.AF_UNIX, at) as address:
        assert clamd.scan(file, address) == Inspection("clamd")


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: OK\0",
        b"stream: OK FOUND\0 OK\0",
        b"stream: FOUND\0",
        b"stream:  FOUND\0",
        b"stream: X FOUND",
        b"stream: a\nb FOUND\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\xff" * 9000,
    ],
)
def test_any_other_answer_is_no_verdict(file: Path, words: bytes) -> None:
    with daemon(saying(words)) as address, pytest.raises(inspecting.ScannerUnavailable):
        clamd.scan(file, address, read_seconds=3)


def test_a_limit_said_before_the_file_has_gone_is_no_verdict(tmp_path: Path) -> None:
    def answer(client: socket.socket, _: bytes) -> None:
        client.recv(1000)
        client.sendall(b"INSTREAM size limit exceeded. ERROR\0")

    large = tmp_path / "large"
    large.write_bytes(bytes(20 * 1024 * 1024))
    with daemon(answer) as address, pytest.raises(inspecting.ScannerUnavailable):
        clamd.scan(large, address, read_seconds=3)


def hung(client: socket.socket, _: bytes) -> None:
    client.settimeout(3)
    received(client)
    client.recv(1)  # until the other side gives up


def deaf(client: socket.socket, _: bytes) -> None:
    threading.Event().wait(1)


def trickling(client: socket.socket, _: bytes) -> None:
    received(client)
    try:
        for _number in range(30):
            client.sendall(b"s")
            threading.Event().wait(0.1)
    except OSError:
        pass


@pytest.mark.parametrize("answer", [hung, deaf, trickling])
def test_one_that_hangs_is_left_in_time(tmp_path: Path, answer: Answer) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(20 * 1024 * 1024))
    with daemon(answer) as address, pytest.raises(inspecting.ScannerUnavailable):
        clamd.scan(large, address, read_seconds=0.5)


def test_one_that_is_down_is_no_verdict(file: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        down = f"127.0.0.1:{taken.getsockname()[1]}"
        for address in (down, str(tmp_path / "no.sock"), "127.0.0.1:none", "nowhere"):
            with pytest.raises(inspecting.ScannerUnavailable):
                clamd.scan(file, address)


# --- both scanners together -----------------------------------------------------------------------


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture"
    path.write_bytes(jpeg())
    return path


def test_without_clamd_the_structure_speaks_alone_and_a_banner_says_so(
    picture: Path, settings
) -> None:
    settings.MOTCUA_CLAMD = ""
    assert scanner.banner_needed()
    assert scanner.scan(picture, "jpg") == Inspection("structure/1", media_type=MediaType.JPEG)


def test_with_clamd_both_names_stand_in_the_verdict(picture: Path, settings) -> None:
    with daemon(saying(b"stream: OK\0")) as settings.MOTCUA_CLAMD:
        assert not scanner.banner_needed()
        found = scanner.scan(picture, "jpg")
    assert found == Inspection("structure/1+clamd", media_type=MediaType.JPEG)


def test_malware_is_refused_though_its_structure_is_sound(picture: Path, settings) -> None:
    with daemon(saying(b"stream: Bad FOUND\0")) as settings.MOTCUA_CLAMD:
        found = scanner.scan(picture, "jpg")
    assert (found.fault, found.detail) == (Fault.MALWARE, "Bad")


def test_a_sound_structure_is_not_enough_when_clamd_is_down(picture: Path, settings) -> None:
    settings.MOTCUA_CLAMD = "127.0.0.1:1"
    with pytest.raises(scanner.ScannerUnavailable):
        scanner.scan(picture, "jpg")


def test_a_bad_structure_is_refused_without_asking_clamd(picture: Path, settings) -> None:
    settings.MOTCUA_CLAMD = "127.0.0.1:1"
    picture.write_bytes(jpeg()[:-100])
    assert scanner.scan(picture, "jpg").fault is Fault.BROKEN
