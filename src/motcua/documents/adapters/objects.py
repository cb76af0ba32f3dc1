"""The object store on disk: encrypted, written once, named so that a name tells nothing."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.conf import settings

READ: Final = 1024 * 1024
NEW: Final = ".new-"


class ObjectTaken(RuntimeError):
    """An object is written once; a second writing is our own mistake."""


def write(name: str, chunks: Iterable[bytes]) -> None:
    """Write an object and see it on the disk, folder included, before anything points to it."""
    target = _path(name)
    _make_folder(target.parent)
    with NamedTemporaryFile(dir=target.parent, prefix=NEW, delete=False) as stream:
        try:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
            _publish(Path(stream.name), target)
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise


def read(name: str) -> Iterator[bytes]:
    with _path(name).open("rb") as stream:
        while chunk := stream.read(READ):
            yield chunk


def writable() -> bool:
    """Tell whether objects may be written, or their folder may be made."""
    nearest = next(folder for folder in (_root(), *_root().parents) if folder.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def remove(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def older_than(at: datetime) -> Iterator[str]:
    """Yield the names of objects written before a moment."""
    for file in _older(_root().glob("??/[!.]*"), at):
        yield file.parent.name + file.name


def remove_unfinished(at: datetime) -> int:
    """Remove objects that a killed process half wrote before a moment; return how many."""
    return _removed(_older(_root().glob(f"??/{NEW}*"), at))


def remove_scanned(at: datetime) -> int:
    """Remove clear bytes that a killed process left before a moment; return how many files."""
    return _removed(_older(_scanning().glob("*"), at))


@contextmanager
def in_the_clear(chunks: Iterable[bytes]) -> Iterator[Path]:
    """Give a scanner the clear bytes in a file only we read, and take it away again."""
    folder = _scanning()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=folder, delete=False) as stream:
        path = Path(stream.name)
        try:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            yield path
        finally:
            path.unlink(missing_ok=True)


def _publish(written: Path, target: Path) -> None:
    try:
        os.link(written, target)
    except FileExistsError as taken:
        raise ObjectTaken(target.name) from taken
    finally:
        written.unlink()
    _see_on_disk(target.parent)


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        _see_on_disk(folder.parent)
        _see_on_disk(folder.parent.parent)


def _see_on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot sync a folder
            os.fsync(handle)
    finally:
        os.close(handle)


def _removed(files: Iterable[Path]) -> int:
    left = list(files)
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def _older(files: Iterable[Path], at: datetime) -> Iterator[Path]:
    for file in files:
        with suppress(FileNotFoundError):  # taken away while we looked
            if file.stat().st_mtime < at.timestamp():
                yield file


def _scanning() -> Path:
    return Path(settings.MOTCUA_DATA) / "scanning"


def _root() -> Path:
    return Path(settings.MOTCUA_DATA) / "objects"


def _path(name: str) -> Path:
    return _root() / name[:2] / name[2:]
