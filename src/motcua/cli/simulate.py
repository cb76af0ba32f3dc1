"""`motcua simulate`: a reproducible stretch of a province, through the real operations."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Final

from motcua.cli.wording import translated
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

if TYPE_CHECKING:
    from motcua.simulation.api import Report, Wanted

NAME: Final = "simulate"
HELP: Final = _("mô phỏng hồ sơ của một tỉnh, để thử và tập huấn")
NEEDS_DJANGO: Final = True

COUNTED: Final = _("Đã nộp %(filed)s hồ sơ, tiếp nhận %(received)s, trễ hạn %(late)s.")
LEVEL: Final = _(
    "%(name)s: tiếp nhận %(received)s, đúng hạn %(on_time)s %%, trực tuyến %(online)s %%"
)
SPEED: Final = _("%(rate)s hồ sơ mỗi phút. Dấu của lần chạy: %(digest)s")


class NumberRefused(RuleViolation):
    code = "simulation-number-refused"
    sentence = _("%(option)s phải là số nguyên từ %(least)s trở lên.")


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--dossiers", metavar="N", type=int, required=True, help=translated(_("số hồ sơ nộp")))
    seed = _("số gieo: cùng số gieo thì cùng một tỉnh")
    add("--seed", metavar="S", type=int, required=True, help=translated(seed))
    since = translated(_("ngày đầu, năm-tháng-ngày"))
    add("--from", dest="since", metavar="D", type=date.fromisoformat, required=True, help=since)
    until = translated(_("ngày cuối, năm-tháng-ngày"))
    add("--until", metavar="D", type=date.fromisoformat, required=True, help=until)
    add("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    from motcua.cli import opening
    from motcua.simulation import api as simulation

    for option, given, least in (("--dossiers", args.dossiers, 1), ("--seed", args.seed, 0)):
        if given < least:
            raise NumberRefused(option=option, least=least)
    wanted = simulation.Wanted(args.dossiers, args.seed, args.since, args.until)
    simulation.refuse_for_real()
    opening.prepare()
    report = simulation.simulate(wanted)
    print(_as_json(wanted, report) if args.json else _as_lines(report))
    return 0


def _as_lines(report: "Report") -> str:
    """A line for the whole, one for each level, and how fast it went."""
    total = report.counts["total"]
    lines = [translated(COUNTED) % {"late": 0, **total}]
    for name, row in report.counts["levels"].items():
        online = row["online"] * 10_000 // row["received"]
        told = {
            "name": report.level_names[name],
            "received": row["received"],
            "on_time": _percent(row["on_time_of_10000"]),
            "online": _percent(online),
        }
        lines.append(translated(LEVEL) % told)
    rate = round(total["filed"] * 60 / max(report.seconds, 0.001))
    return "\n".join([*lines, translated(SPEED) % {"rate": rate, "digest": report.digest}])


def _percent(share: int) -> str:
    return f"{share // 100},{share % 100:02}"


def _as_json(wanted: "Wanted", report: "Report") -> str:
    told = {
        "dossiers": wanted.dossiers,
        "seed": wanted.seed,
        "from": wanted.since.isoformat(),
        "until": wanted.until.isoformat(),
        **report.counts,
        "digest": report.digest,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
