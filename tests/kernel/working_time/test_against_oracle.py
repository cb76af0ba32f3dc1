"""The clock and the slow oracle agree on every minute, wherever the server stands."""

import time as clock
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.kernel.working_time import (
    VIETNAM,
    Holder,
    OutsideCalendar,
    Pause,
    PauseKind,
    Policy,
    Term,
    Unit,
    Why,
    due,
    minutes_between,
    shares,
)
from tests.kernel.working_time import oracle
from tests.kernel.working_time.calendars import CALENDARS, edition

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles")
EDGES = [
    time(*at)
    for at in (
        (0, 0), (6, 59), (7, 0), (7, 1), (9, 44), (9, 45), (11, 29), (11, 30), (11, 31), (13, 29),
        (13, 30), (14, 59), (15, 0), (15, 1), (16, 59), (17, 0), (17, 1), (23, 59),
    )
]  # fmt: skip
TURNS = [
    date(2024, 1, 31), date(2024, 2, 29), date(2024, 4, 26), date(2024, 5, 3), date(2025, 4, 25),
    date(2025, 11, 30), date(2025, 12, 30), date(2026, 1, 8), date(2026, 1, 10), date(2026, 1, 31),
    date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 21), date(2026, 3, 2), date(2026, 3, 6),
    date(2026, 3, 13), date(2026, 3, 16), date(2026, 4, 24), date(2026, 8, 20), date(2026, 8, 28),
    date(2026, 11, 20), date(2026, 12, 30), date(2027, 8, 31), date(2029, 12, 20),
]  # fmt: skip


@cache
def slow(name: str) -> oracle.Calendar:
    return oracle.Calendar(CALENDARS[name]())


@contextmanager
def standing_in(zone: str) -> Iterator[None]:
    """The server stands somewhere else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        clock.tzset()
        yield
    clock.tzset()


days = st.sampled_from(TURNS) | st.dates(date(2023, 1, 1), date(2029, 12, 31))
hours = st.sampled_from(EDGES) | st.times()
waits = st.tuples(st.integers(0, 6), st.sampled_from(EDGES))
holders = st.sampled_from(["citizen", "other_agency"])
kinds = st.sampled_from(["supplement", "excluded"])
terms = (
    st.tuples(st.just("working_hour"), st.integers(1, 60).map(lambda n: n / 2))
    | st.tuples(st.just("working_day"), st.integers(1, 12).map(float))
    | st.tuples(st.just("calendar_day"), st.integers(1, 20).map(float))
    | st.tuples(st.just("month"), st.integers(1, 4).map(float))
    | st.tuples(st.just("same_day"), st.just(1.0))
)


def later(moment: datetime, wait: tuple[int, time]) -> datetime:
    """A moment at or after another: so many days on, at an hour worth trying."""
    found = datetime.combine(moment.date() + timedelta(days=wait[0]), wait[1])
    return max(found, moment)


@st.composite
def questions(draw: st.DrawFn) -> oracle.Question:
    since = datetime.combine(draw(days), draw(hours))
    unit, number = draw(terms)
    stops, now = [], since.replace(second=0, microsecond=0)
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(kinds)
        begin = later(now, draw(waits))
        now = later(begin, draw(waits))
        holder = "citizen" if kind == "supplement" else draw(holders)
        stops.append(oracle.Stop(begin, now, kind, holder))
    if stops and draw(st.booleans()) and draw(st.booleans()):
        last = stops[-1]
        stops[-1] = oracle.Stop(last.since, None, last.kind, last.holder)
    policy = draw(st.sampled_from(["civil_code", "office_hours"]))
    if policy == "office_hours" and unit == "working_day":
        number = number / 2
    return oracle.Question(
        since=since,
        unit=unit,
        number=number,
        policy=policy,
        cutoff=draw(st.sampled_from(["15:00", "11:30", "17:00", "23:59"])),
        restart=draw(st.booleans()),
        stops=tuple(stops),
    )


def aware(moment: datetime, zone: str) -> datetime:
    """The same moment, told in Vietnam's hours or in the server's."""
    local = moment.replace(tzinfo=VIETNAM)
    return local if zone == "Asia/Ho_Chi_Minh" else local.astimezone()


def pauses(asked: oracle.Question, zone: str) -> list[Pause]:
    return [
        Pause(
            since=aware(stop.since, zone),
            kind=PauseKind(stop.kind),
            holder=Holder(stop.holder),
            until=None if stop.until is None else aware(stop.until, zone),
        )
        for stop in asked.stops
    ]


def term(asked: oracle.Question) -> Term:
    cutoff = time.fromisoformat(asked.cutoff)
    return Term(Decimal(str(asked.number)), Unit(asked.unit), Policy(asked.policy), cutoff)


def cut(asked: oracle.Question) -> oracle.Question:
    whole = asked.since.replace(second=0, microsecond=0)
    return oracle.Question(**{**vars(asked), "since": whole})


def check(name: str, asked: oracle.Question, zone: str) -> None:
    question = {
        "since": aware(asked.since, zone),
        "term": term(asked),
        "edition": edition(name),
        "restart": asked.restart,
        "pauses": pauses(asked, zone),
    }
    whole = cut(asked)
    try:
        expected, remaining = oracle.answer(slow(name), whole)
    except oracle.Refused:
        with pytest.raises(OutsideCalendar):
            due(**question)
        return

    answer = due(**question)

    found = answer.remaining
    assert answer.due_at == (None if expected is None else expected.replace(tzinfo=VIETNAM))
    assert (None if found is None else (found.value, found.unit)) == remaining
    assert_explained(name, whole, answer, zone)


def assert_explained(name: str, asked: oracle.Question, answer, zone: str) -> None:
    """The account names every day once, and its minutes are those of each holder, exactly."""
    end = answer.due_at
    if end is None:
        end = next(s.since for s in asked.stops if s.until is None).replace(tzinfo=VIETNAM)
    plain = end.replace(tzinfo=None)
    span = (plain.date() - asked.since.date()).days
    assert [day.on for day in answer.days] == [
        asked.since.date() + timedelta(days=step) for step in range(span + 1)
    ]
    since = aware(asked.since, zone)
    told = shares(edition(name), since, end, pauses(asked, zone))
    assert told.total == minutes_between(edition(name), since, end)
    held = {holder.value: 0 for holder in Holder}
    for day in answer.days:
        for holder, minutes in day.minutes:
            held[holder] += minutes
        last = datetime.combine(day.on, time(23, 59))
        assert day.holder == oracle.holder(last, asked.stops)
    assert held == {holder.value: minutes for holder, minutes in told}
    assert held == oracle.minutes_by_holder(slow(name), asked.since, plain, asked.stops)
    assert_counted(name, asked, answer)


def assert_counted(name: str, asked: oracle.Question, answer) -> None:
    """Days count as often as the term says, unless it started anew, stopped or was still due."""
    calendar = slow(name)
    assert answer.days[0].why is Why.FIRST_DAY
    for day in answer.days:
        works = calendar.works(day.on)
        assert day.why not in ((Why.HOLIDAY, Why.WEEKEND) if works else (Why.SWAPPED,))
        assert not (day.why is Why.ROLLED and day.counted)
    whole = asked.unit in ("working_day", "calendar_day") and not asked.in_minutes
    if whole and answer.due_at is not None and not asked.restart:
        counted = sum(day.counted for day in answer.days)
        last = answer.days[-1].why is Why.PAUSED
        due_at = answer.due_at.replace(tzinfo=None)
        stops = [stop for stop in asked.stops if stop.since <= due_at and stop.until is not None]
        for day in answer.days[1:]:
            inside = any(stop.since.date() < day.on <= stop.until.date() for stop in stops)
            assert (day.why is Why.PAUSED) == inside
        assert counted == asked.number or (last and counted == asked.number - 1)


@pytest.mark.parametrize("name", list(CALENDARS))
@settings(max_examples=120, deadline=None)
@given(asked=questions())
def test_agrees(name: str, asked: oracle.Question) -> None:
    check(name, asked, "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=25, deadline=None)
@given(asked=questions())
def test_agrees_in_every_zone_of_the_server(zone: str, asked: oracle.Question) -> None:
    with standing_in(zone):
        check("uneven", asked, zone)


@settings(deadline=None)
@given(asked=questions(), step=st.integers(0, 86_399), offset=st.integers(-12, 14))
def test_only_the_minute_in_vietnam_matters(asked: oracle.Question, step: int, offset: int) -> None:
    """Seconds and the offset that a moment is written with change nothing."""
    assume(asked.since.year < 2029)
    since = asked.since.replace(second=step % 60, microsecond=step).replace(tzinfo=VIETNAM)
    elsewhere = since.astimezone(timezone(timedelta(hours=offset)))
    question = {"term": term(asked), "edition": edition(), "restart": asked.restart}

    answers = [
        due(since=moment, pauses=pauses(asked, "UTC"), **question)
        for moment in (since, elsewhere, since.replace(second=0, microsecond=0))
    ]

    assert answers[0] == answers[1] == answers[2]


@settings(max_examples=30, deadline=None)
@given(asked=questions())
def test_two_editions_never_mix(asked: oracle.Question) -> None:
    """Asked in turn, each calendar answers as if it were alone."""
    assume(asked.since.year < 2029)
    for name in ("reference", "uneven", "reference"):
        check(name, asked, "Asia/Ho_Chi_Minh")
