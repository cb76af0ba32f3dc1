"""Calendar files: what the schema cannot see, and the reference calendar itself."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from motcua.kernel import packs
from motcua.kernel.working_time import Service, check, reading
from tests.kernel.working_time.calendars import CALENDARS, edition, own, reference

HOURS = [{"from": "07:00", "until": "11:30"}]


def changed(**parts: object) -> dict[str, Any]:
    return {**deepcopy(reference()), **parts}


def with_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    data = deepcopy(reference())
    data["exceptions"] = [*rows]
    return data


def week(**days: object) -> dict[str, Any]:
    return changed(weekly=days, exceptions=[])


MEMORIAL = own("2026-03-02", "off", None)
FAULTS = [
    (
        changed(decided_until="2022-12-31"),
        ("decided_until",),
        reading.REVERSED_BOUNDS,
        {"later": "decided_until", "earlier": "decided_from"},
    ),
    (
        changed(decided_until="2030-01-01"),
        ("projected_until",),
        reading.REVERSED_BOUNDS,
        {"later": "projected_until", "earlier": "decided_until"},
    ),
    (
        week(monday=[{"from": "13:30", "until": "17:00"}, *HOURS]),
        ("weekly", "monday", 1),
        reading.OVERLAP,
        {},
    ),
    (
        week(monday=HOURS, friday=[{"from": "11:30", "until": "11:30"}]),
        ("weekly", "friday", 0),
        reading.REVERSED_INTERVAL,
        {},
    ),
    (
        week(monday=[{**HOURS[0], "serves": ["intake"]}]),
        ("weekly",),
        reading.NO_WORKING_DAY,
        {},
    ),
    (
        changed(decisions=[*reference()["decisions"], reference()["decisions"][0]]),
        ("decisions", len(reference()["decisions"]), "id"),
        reading.DECISION_TWICE,
        {"decision": "bld-2019"},
    ),
    (
        with_rows({**MEMORIAL, "last_day": "2026-03-04"}, own("2026-03-04", "worked", None)),
        ("exceptions", 1, "day"),
        reading.TWICE,
        {"day": "2026-03-04"},
    ),
    (
        with_rows({**MEMORIAL, "last_day": "2026-03-01"}),
        ("exceptions", 0, "last_day"),
        reading.REVERSED_DAYS,
        {},
    ),
    (
        with_rows(own("2030-01-01", "off", None)),
        ("exceptions", 0, "day"),
        reading.OUTSIDE,
        {"day": "2030-01-01"},
    ),
    (
        with_rows({**MEMORIAL, "decision": "hearsay"}),
        ("exceptions", 0, "decision"),
        reading.UNKNOWN_DECISION,
        {"decision": "hearsay"},
    ),
    (
        with_rows(own("2026-03-02", "off", HOURS)),
        ("exceptions", 0, "intervals"),
        reading.OFF_WITH_INTERVALS,
        {},
    ),
    (
        with_rows(own("2026-03-02", "intervals", None)),
        ("exceptions", 0),
        reading.INTERVALS_MISSING,
        {},
    ),
    (
        with_rows(own("2026-03-02", "intervals", [*HOURS, *HOURS])),
        ("exceptions", 0, "intervals", 1),
        reading.OVERLAP,
        {},
    ),
    (
        with_rows({**own("2026-03-07", "worked", None), "instead_of": "2026-03-02"}),
        ("exceptions", 0, "instead_of"),
        reading.SWAP_NOT_OFF,
        {"day": "2026-03-02"},
    ),
]


@pytest.mark.parametrize(("data", "key", "sentence", "values"), FAULTS)
def test_check(data: dict[str, Any], key: object, sentence: str, values: object) -> None:
    assert check(data) == [(key, sentence, values)]
    assert sentence % values


@pytest.mark.parametrize("name", list(CALENDARS))
def test_calendars_of_the_tests_are_sound(name: str) -> None:
    data = CALENDARS[name]()

    assert check(data) == []
    assert list(packs.validator("calendar").iter_errors(data)) == []


def test_every_exception_rests_on_a_named_decision() -> None:
    for found in edition().exceptions.values():
        assert found.decision.title
        assert found.decision.source
        assert found.decision.number or not found.decision.verified


@pytest.mark.parametrize("data", [data for data, *_ in FAULTS[:1]])
def test_the_shape_is_checked_by_the_schema(data: dict[str, Any]) -> None:
    strange = {**data, "weekly": {"someday": HOURS}}

    assert list(packs.validator("calendar").iter_errors(strange))


def test_the_reference_calendar() -> None:
    calendar = edition()

    assert (calendar.code, calendar.number) == ("DNG", 1)
    assert calendar.decided_from == date(2023, 1, 1)
    assert calendar.decided_until == date(2026, 12, 31)
    assert calendar.projected_until == date(2029, 12, 31)
    hours = [(one.since, one.until, one.serves) for one in calendar.intervals(date(2026, 3, 2))]
    every = frozenset(Service)
    assert hours == [(420, 690, every), (810, 1020, every)]


# The working days of the State sector that differ from Monday to Friday, as decided.
OFF = """
2023: 2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9
2024: 1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9
2025: 1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9
2026: 1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11
2027: 1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 2/9 3/9 24/11
2028: 25/1 26/1 27/1 28/1 4/4 1/5 1/9 24/11
2029: 1/1 12/2 13/2 14/2 15/2 16/2 23/4 30/4 1/5
"""
WORKED = "4/5/2024 26/4/2025 10/1/2026 22/8/2026"


def test_days_off_and_days_worked() -> None:
    calendar = edition()
    days = range(calendar.decided_from.toordinal(), calendar.projected_until.toordinal() + 1)
    weekdays = [date.fromordinal(day) for day in days]

    off = [f"{on.day}/{on.month}/{on.year}" for on in weekdays if on.weekday() < 5 and not calendar.is_working_day(on)]  # fmt: skip  # noqa: E501
    worked = [f"{on.day}/{on.month}/{on.year}" for on in weekdays if on.weekday() > 4 and calendar.is_working_day(on)]  # fmt: skip  # noqa: E501

    expected = [
        f"{day}/{year}"
        for year, _, listed in (line.partition(":") for line in OFF.strip().splitlines())
        for day in listed.split()
    ]
    assert off == expected
    assert worked == WORKED.split()


def test_a_day_of_its_own_hours() -> None:
    calendar = edition("uneven")

    assert [one.since for one in calendar.intervals(date(2026, 3, 14))] == [420]
    assert calendar.intervals(date(2026, 3, 17)) == calendar.intervals(date(2026, 3, 16))
    assert not calendar.is_working_day(date(2026, 3, 5))
    assert calendar.is_provisional(date(2027, 1, 1))


def test_tables_are_built_once_per_edition() -> None:
    assert edition().tables is edition().tables
    assert edition().tables is not edition("saturday").tables
