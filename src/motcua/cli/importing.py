"""`motcua import`: dossiers of a former system from a file, a line each; every fault is named."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from motcua.cli import opening
from motcua.cli.wording import translated
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

if TYPE_CHECKING:
    from motcua.dossiers.api import Row, RowFault

NAME: Final = "import"
HELP: Final = _("nhập hồ sơ từ hệ thống cũ, giữ mã, ngày, lời hẹn")
NEEDS_DJANGO: Final = True
DONE, REFUSED = 0, 1
CHUNK: Final = 1 << 16

COUNTED: Final = _("Đã nhập %(count)s hồ sơ; %(lines)s dòng có lỗi.")


class FileMissing(RuleViolation):
    code = "import-file-missing"
    sentence = _("Không đọc được tệp “%(file)s” (JSON theo dòng, mã hóa UTF-8).")


def configure(parser: argparse.ArgumentParser) -> None:
    told = _("tệp JSON theo dòng; định dạng ở docs/operate/import.md")
    parser.add_argument("file", metavar="FILE", help=translated(told))
    partial = _("nhập các dòng đúng, chỉ ra các dòng lỗi; không có thì một lỗi là không nhập gì")
    parser.add_argument("--partial", action="store_true", help=translated(partial))
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.dossiers import api as dossiers
    from motcua.kernel.actors import system

    opening.open_prepared()
    file = Path(args.file)
    count, faults = 0, tuple["RowFault", ...]()
    try:
        done = dossiers.import_dossiers(
            rows=_rows(file),
            partial=args.partial,
            opened=_opener(file.parent),
            by=system("import"),
            at=timezone.now(),
        )
        count, faults = done.count, done.faults
    except dossiers.RowsFaulty as refusal:
        faults = refusal.faults
    _say(file, count, faults, as_json=args.json)
    return REFUSED if faults else DONE


def _rows(file: Path) -> Iterator["Row"]:
    """Read a line at a time; one that is not JSON is a row without data, and has its fault."""
    from motcua.dossiers import api as dossiers

    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield dossiers.Row(number, _data(line))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise FileMissing(file=str(file)) from unreadable


def _data(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _opener(folder: Path) -> Callable[[str], Iterator[bytes]]:
    """Give the bytes of a file that lies beside the export, and of no other."""

    def opened(path: str) -> Iterator[bytes]:
        wanted = (folder / path).resolve()
        if not wanted.is_relative_to(folder.resolve()):
            raise FileNotFoundError(path)
        with wanted.open("rb") as body:
            while chunk := body.read(CHUNK):
                yield chunk

    return opened


def _say(file: Path, count: int, faults: Sequence["RowFault"], *, as_json: bool) -> None:
    lines = len({fault.line for fault in faults})
    if as_json:
        listed = [
            {"line": fault.line, "code": fault.code, "sentence": _sentence(fault)}
            for fault in faults
        ]
        told = {"imported": count, "faulty_lines": lines, "faults": listed}
        print(json.dumps(told, ensure_ascii=False))
        return
    for fault in faults:
        print(f"{file}:{fault.line}: {_sentence(fault)}", file=sys.stderr)
    print(translated(COUNTED) % {"count": count, "lines": lines})


def _sentence(fault: "RowFault") -> str:
    text = translated(fault.sentence)
    return text % fault.values if fault.values else text
