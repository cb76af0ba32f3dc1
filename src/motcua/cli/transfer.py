"""`motcua transfer`: open dossiers of agencies that have ended go to those that carry on."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from motcua.cli import opening
from motcua.cli.wording import sentence, translated
from motcua.kernel.text import _

if TYPE_CHECKING:
    from motcua.dossiers.api import Transferred

NAME: Final = "transfer"
HELP: Final = _("chuyển hồ sơ đang mở sang cơ quan kế thừa")
NEEDS_DJANGO: Final = True
DONE, REFUSED = 0, 1

COUNTED: Final = _("Đã chuyển %(moved)s hồ sơ; %(refused)s hồ sơ chưa chuyển được.")


def configure(parser: argparse.ArgumentParser) -> None:
    decision = _("số, ký hiệu biên bản hoặc quyết định; không ghi thì lấy căn cứ kế thừa")
    parser.add_argument("--decision", metavar="TEXT", default="", help=translated(decision))
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.flows import housekeeping

    opening.open_prepared()
    done = housekeeping.transfer_open(timezone.now(), decision=args.decision)
    _say(done, as_json=args.json)
    return REFUSED if done.refused else DONE


def _say(done: "Transferred", *, as_json: bool) -> None:
    """Say how many went over; who did not is named by id, with the refusal."""
    refused = {str(dossier): sentence(told) for dossier, told in done.refused.items()}
    if as_json:
        print(json.dumps({"moved": done.moved, "refused": refused}, ensure_ascii=False))
        return
    for dossier, told in refused.items():
        print(f"{dossier}: {told}", file=sys.stderr)
    print(translated(COUNTED) % {"moved": done.moved, "refused": len(refused)})
