"""`motcua pack`: check a province's folder of text, or load it. Checking needs no database."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from motcua.cli import opening
from motcua.cli.wording import translated
from motcua.kernel.packs import ERROR, WARNING, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

NAME: Final = "pack"
HELP: Final = _("kiểm tra hoặc nạp gói dữ liệu của tỉnh")
NEEDS_DJANGO: Final = True
DONE, REFUSED = 0, 1

WARNED: Final = _("cảnh báo: %(sentence)s")
_ACTS: Final = {"check": _("kiểm tra, không ghi gì"), "load": _("kiểm tra rồi nạp")}


class FolderMissing(RuleViolation):
    code = "pack-folder-missing"
    sentence = _("Không có thư mục “%(folder)s”.")


def configure(parser: argparse.ArgumentParser) -> None:
    acts = "; ".join(f"{act}: {translated(told)}" for act, told in _ACTS.items())
    parser.add_argument("act", choices=list(_ACTS), help=acts)
    parser.add_argument("folder", metavar="DIR", help=translated(_("thư mục của gói dữ liệu")))
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.flows import packs
    from motcua.simulation import api as simulation

    folder = Path(args.folder)
    if not folder.is_dir():
        raise FolderMissing(folder=args.folder)
    if args.act == "load":
        opening.open_prepared()
    pack = Pack(folder)
    found = [*packs.check(pack), *simulation.check_pack(pack)]
    faults = sorted(found, key=lambda fault: (fault.file, fault.line))
    refused = any(fault.severity == ERROR for fault in faults)
    if args.act == "load" and not refused:
        packs.load(pack, timezone.now())
    print(_as_json(faults) if args.json else _as_lines(folder, faults))
    return REFUSED if refused else DONE


def _as_lines(folder: Path, faults: Sequence[Fault]) -> str:
    """A line for each fault, where an editor finds it, and how many there are."""
    lines = [f"{folder / fault.file}:{fault.line}: {_said(fault)}" for fault in faults]
    counted = translated(_("%(errors)s lỗi, %(warnings)s cảnh báo."))
    return "\n".join([*lines, counted % _counts(faults)])


def _as_json(faults: Sequence[Fault]) -> str:
    listed = [
        {
            "file": fault.file,
            "line": fault.line,
            "severity": fault.severity,
            "sentence": translated(fault.sentence) % fault.values,
        }
        for fault in faults
    ]
    return json.dumps({**_counts(faults), "faults": listed}, ensure_ascii=False)


def _said(fault: Fault) -> str:
    sentence = translated(fault.sentence) % fault.values
    return sentence if fault.severity == ERROR else translated(WARNED) % {"sentence": sentence}


def _counts(faults: Sequence[Fault]) -> dict[str, int]:
    severities = [fault.severity for fault in faults]
    return {"errors": severities.count(ERROR), "warnings": severities.count(WARNING)}
