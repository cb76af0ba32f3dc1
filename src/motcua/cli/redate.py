"""`motcua redate`: open dossiers are counted on the calendar that has been decided since."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from motcua.cli import opening
from motcua.cli.wording import sentence, translated
from motcua.kernel.text import _

if TYPE_CHECKING:
    from motcua.dossiers.api import Redated

NAME: Final = "redate"
HELP: Final = _("tính lại ngày hẹn theo lịch làm việc mới")
NEEDS_DJANGO: Final = True
DONE, REFUSED = 0, 1

COUNTED: Final = _(
    "Đã tính lại %(moved)s hồ sơ, %(changed)s hồ sơ có ngày hẹn mới; "
    "%(refused)s hồ sơ chưa tính lại được."
)


def configure(parser: argparse.ArgumentParser) -> None:
    decision = _("số, ký hiệu văn bản quyết định ngày nghỉ, ngày làm bù")
    parser.add_argument("--decision", metavar="TEXT", required=True, help=translated(decision))
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.dossiers import api as dossiers
    from motcua.kernel.actors import system
    from motcua.kernel.refusals import RuleViolation

    opening.open_prepared()
    by, at = system("redate"), timezone.now()
    try:
        done = dossiers.redate_open(decision=args.decision, by=by, at=at)
    except RuleViolation as refusal:
        print(sentence(refusal), file=sys.stderr)
        return REFUSED
    _say(done, as_json=args.json)
    return REFUSED if done.refused else DONE


def _say(done: "Redated", *, as_json: bool) -> None:
    """Say how many were counted anew; those that were not are named by id, with the refusal."""
    refused = {str(dossier): sentence(told) for dossier, told in done.refused.items()}
    told = {"moved": done.moved, "changed": done.changed}
    if as_json:
        print(json.dumps({**told, "refused": refused}, ensure_ascii=False))
        return
    for dossier, said in refused.items():
        print(f"{dossier}: {said}", file=sys.stderr)
    print(translated(COUNTED) % {**told, "refused": len(refused)})
