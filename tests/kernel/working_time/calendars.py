"""Calendars of the tests: the reference, and one that differs from it wherever it may."""

from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from motcua.kernel import packs, working_time
from motcua.kernel.working_time import VIETNAM, Edition

MORNING_INTAKE = [{"from": "07:00", "until": "11:30", "serves": ["intake"]}]


@cache
def reference() -> dict[str, Any]:
    pack = packs.built_in("quang-nam")
    (file,) = pack.documents("calendars")
    document, faults = packs.read(pack, file, "calendar")
    assert document is not None
    assert faults == []
    return document.data


@cache
def saturday() -> dict[str, Any]:
    """Saturdays open in the morning for intake only; hours that differ by day and service."""
    data = deepcopy(reference())
    data["code"] = "SAT"
    data["weekly"]["saturday"] = MORNING_INTAKE
    return data


@cache
def uneven() -> dict[str, Any]:
    """Other hours, same-day desks that close early, days with hours of their own."""
    data = deepcopy(saturday())
    data["code"] = "UNE"
    data["weekly"]["wednesday"] = [
        {"from": "07:30", "until": "12:00"},
        {"from": "13:00", "until": "15:30", "serves": ["processing"]},
    ]
    data["weekly"]["friday"] = [
        {"from": "08:00", "until": "10:00", "serves": ["processing", "intake"]},
        {"from": "10:00", "until": "11:00", "serves": ["same_day"]},
    ]
    data["exceptions"] += [
        own("2026-03-03", "intervals", [{"from": "09:00", "until": "09:45"}]),
        own("2026-03-05", "intervals", MORNING_INTAKE),
        own("2026-03-08", "intervals", [{"from": "14:00", "until": "23:59"}]),
        own("2026-03-14", "worked", [{"from": "07:00", "until": "08:00"}]),
        own("2026-03-17", "worked", None),
    ]
    return data


def own(day: str, kind: str, intervals: list[dict[str, Any]] | None) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": kind, "day": day, "decision": "bld-2019"}
    return row if intervals is None else {**row, "intervals": intervals}


CALENDARS = {"reference": reference, "saturday": saturday, "uneven": uneven}


@cache
def edition(name: str = "reference") -> Edition:
    return working_time.edition_from(CALENDARS[name]())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
