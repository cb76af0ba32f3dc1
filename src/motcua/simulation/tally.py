"""What a simulated stretch came to: by state, level, agency, procedure and lateness."""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.working_time import local_day
from motcua.simulation.arrivals import volume_on
from motcua.simulation.types import Behaviour, Going, Report

# `volumes`: by level and the day since which the published volumes hold that it is compared with
GROUPS: Final = ("levels", "volumes", "agencies", "procedures", "months")


@dataclass(frozen=True, slots=True)
class Lived:
    """What a run leaves behind to be counted."""

    filed: Sequence[Going]
    refused: Mapping[str, int]
    befell: Mapping[str, int]
    transferred: int
    until: datetime


def report(lived: Lived, behaviour: Behaviour, begun: float) -> Report:
    """Count what was filed; late is what ended after its due moment or is open beyond it."""
    states: Counter[str] = Counter()
    groups: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in GROUPS}
    total: Counter[str] = Counter()
    for going in lived.filed:
        states[going.case.state.value if going.case else "submitted"] += 1
        total["filed"] += 1
        if going.case is None or going.case.accepted_at is None:
            continue
        marks = _marks(going, lived.until)
        for name, key in _keys(going, behaviour).items():
            groups[name][key].update(marks)
        total.update(marks)
    counts: dict[str, Any] = {
        "total": _plain(total),
        "states": dict(sorted(states.items())),
        **{name: {key: _plain(rows[key]) for key in sorted(rows)} for name, rows in groups.items()},
        "befell": dict(sorted(lived.befell.items())),
        "transferred": lived.transferred,
        "refused": dict(sorted(lived.refused.items())),
    }
    seconds = time.perf_counter() - begun
    return Report(counts, behaviour.level_names, dossiers.events_digest(), seconds)


def _marks(going: Going, until: datetime) -> list[str]:
    case = going.case
    assert case is not None
    due_at = dossiers.due_at(case)
    late = due_at is not None and (case.finished_at or until) > due_at
    return [
        "received",
        *(["late"] if late else []),
        *(["online"] if going.online else []),
        *(["finished"] if case.finished_at else []),
    ]


def _keys(going: Going, behaviour: Behaviour) -> dict[str, str]:
    case = going.case
    assert case is not None and case.competent is not None and case.accepted_at is not None
    day = local_day(case.accepted_at)
    return {
        "levels": going.level,
        "volumes": f"{going.level} {volume_on(behaviour, going.level, day).since}",
        "agencies": identity.agency(case.competent).code,
        "procedures": going.procedure,
        "months": f"{day:%Y-%m}",
    }


def _plain(marks: Counter[str]) -> dict[str, int]:
    """Return counts with the share on time, in ten-thousandths as figures are published."""
    found = {name: marks[name] for name in ("received", "finished", "online", "late")}
    if marks["filed"]:
        found = {"filed": marks["filed"], **found}
    received = marks["received"]
    on_time = (received - marks["late"]) * 10_000 // received if received else 10_000
    return {**found, "on_time_of_10000": on_time}
