"""Whose the time was, and how a route's time is laid out."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.working_time import (
    INTAKE,
    BudgetRefused,
    Holder,
    Minutes,
    MomentWithoutZone,
    OutsideCalendar,
    Pause,
    PauseKind,
    PeriodReversed,
    Reason,
    Remaining,
    RemainingUnit,
    Term,
    TermNotNumber,
    Unit,
    WeightsRefused,
    budgets,
    due,
    minutes_between,
    shares,
    step_due,
    working_days_between,
)
from tests.kernel.working_time.calendars import edition, moment

WEST = timezone(timedelta(hours=-8))
START = moment("2026-03-02T09:00")


def excluded(since: str, until: str | None) -> Pause:
    end = None if until is None else moment(until)
    return Pause(moment(since), PauseKind.EXCLUDED, Holder.OTHER_AGENCY, end, "tax")


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-03-02T09:00", "2026-03-02T09:00", 0),
        ("2026-03-02T09:00:59", "2026-03-02T10:00", 60),
        ("2026-03-02T09:00", "2026-03-02T12:00", 150),
        ("2026-03-06T16:00", "2026-03-09T08:00", 120),
        ("2026-02-13T17:00", "2026-02-23T07:00", 0),
        ("2023-01-01T00:00", "2023-01-03T07:01", 1),
    ],
)
def test_minutes_between(since: str, until: str, minutes: int) -> None:
    assert minutes_between(edition(), moment(since), moment(until)) == minutes


def test_working_days_between() -> None:
    days = working_days_between(edition(), moment("2026-01-08T23:59"), moment("2026-01-12T00:00"))

    assert days == 3  # Friday, the swapped Saturday, Monday


def test_a_period_does_not_run_back() -> None:
    with pytest.raises(PeriodReversed):
        minutes_between(edition(), START, moment("2026-03-02T08:59"))


def test_shares_of_a_late_dossier() -> None:
    """A late pause moves nothing, yet its time is its holder's."""
    late = excluded("2026-03-09T08:00", "2026-03-09T09:00")
    due_at = moment("2026-03-06T17:00")

    late_time = shares(edition(), due_at, moment("2026-03-09T10:00"), [late])

    assert late_time == Minutes(agency=120, other_agency=60)
    assert late_time.total == 180


def test_shares_of_an_open_pause() -> None:
    pauses = [excluded("2026-03-02T08:00", None)]

    assert shares(edition(), START, moment("2026-03-02T10:00"), pauses) == Minutes(other_agency=60)


def test_a_pause_outside_the_period_has_no_share() -> None:
    pauses = [excluded("2026-03-01T08:00", "2026-03-02T09:00")]

    assert shares(edition(), START, moment("2026-03-02T10:00"), pauses) == Minutes(agency=60)


@given(
    marks=st.lists(st.integers(0, 20_000), min_size=2, max_size=8).map(sorted),
    holders=st.lists(st.sampled_from([Holder.CITIZEN, Holder.OTHER_AGENCY]), min_size=4),
)
def test_shares_add_up_wherever_they_are_cut(marks: list[int], holders: list[Holder]) -> None:
    def at(minute: int) -> datetime:
        return START + timedelta(minutes=minute)

    pairs = zip(marks[::2], marks[1::2], holders, strict=False)
    pauses = [Pause(at(one), PauseKind.EXCLUDED, who, at(two)) for one, two, who in pairs]
    whole = shares(edition(), START, at(20_000), pauses)
    parts = [
        shares(edition(), at(one), at(two), pauses) for one, two in ((0, 7000), (7000, 20_000))
    ]

    assert whole.total == minutes_between(edition(), START, at(20_000))
    for holder in Holder:
        assert whole.of(holder) == sum(part.of(holder) for part in parts)


@pytest.mark.parametrize(
    ("weights", "minutes", "laid"),
    [
        ([1], 7, (7,)),
        ([1, 1, 1], 100, (33, 33, 34)),
        ([1, 8, 1], 130, (13, 104, 13)),
        ([3, 2], 1, (0, 1)),
        ([5, 3, 2], 0, (0, 0, 0)),
    ],
)
def test_budgets(weights: list[int], minutes: int, laid: tuple[int, ...]) -> None:
    assert budgets(weights, minutes) == laid


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20), st.integers(0, 10**6))
def test_budgets_add_up(weights: list[int], minutes: int) -> None:
    laid = budgets(weights, minutes)

    assert sum(laid) == minutes
    for weight, budget in zip(weights, laid, strict=True):
        assert abs(budget - minutes * weight / sum(weights)) < 1


@pytest.mark.parametrize("weights", [[], [0], [2, -1]])
def test_weights_are_positive(weights: list[int]) -> None:
    with pytest.raises(WeightsRefused):
        budgets(weights, 10)


def test_minutes_of_a_budget_are_not_negative() -> None:
    with pytest.raises(BudgetRefused):
        budgets([1], -1)
    with pytest.raises(BudgetRefused):
        step_due(since=START, budget=-1, edition=edition())


@pytest.mark.parametrize(
    ("budget", "pauses", "due_at"),
    [
        (60, [], "2026-03-02T10:00"),
        (0, [], "2026-03-02T09:00"),
        (150, [], "2026-03-02T11:30"),
        (60, [excluded("2026-03-02T09:30", "2026-03-02T10:30")], "2026-03-02T11:00"),
        (60, [excluded("2026-03-02T10:01", "2026-03-02T10:30")], "2026-03-02T10:00"),
        (0, [excluded("2026-03-02T09:00", "2026-03-02T10:30")], "2026-03-02T10:31"),
        (60, [excluded("2026-03-02T09:00", "2026-03-02T10:00")], "2026-03-02T11:00"),
    ],
)  # fmt: skip
def test_step_due(budget: int, pauses: list[Pause], due_at: str) -> None:
    answer = step_due(since=START, budget=budget, edition=edition(), pauses=pauses)

    assert answer.due_at == moment(due_at)
    assert not answer.provisional


def test_a_step_paused() -> None:
    pauses = [excluded("2026-03-02T09:30", None)]

    answer = step_due(since=START, budget=60, edition=edition(), pauses=pauses)

    assert (answer.due_at, answer.reason) == (None, Reason.PAUSED)
    assert answer.remaining == Remaining(30, RemainingUnit.MINUTE)


def test_a_late_request_of_the_day_has_130_minutes() -> None:
    since = moment("2026-03-02T14:50")
    answer = due(since=since, term=Term(None, Unit.SAME_DAY), edition=edition())
    assert answer.due_at is not None

    minutes = minutes_between(edition(), since, answer.due_at)

    assert minutes == 130
    assert budgets([1, 2, 1], minutes) == (32, 65, 33)


def test_intake_has_eight_working_hours() -> None:
    answer = due(since=moment("2026-02-13T20:00"), term=INTAKE, edition=edition())

    assert answer.due_at == moment("2026-02-23T17:00")


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(MomentWithoutZone):
        due(since=START.replace(tzinfo=None), term=INTAKE, edition=edition())


def test_the_end_of_time_is_refused() -> None:
    with pytest.raises(OutsideCalendar) as refused:
        due(since=moment("9999-12-31T23:59").replace(tzinfo=WEST), term=INTAKE, edition=edition())

    assert str(refused.value).endswith("lịch DNG (01/01/2023 – 31/12/2029).")


@pytest.mark.parametrize("value", [2.0, True, "5"])
def test_a_term_is_a_number(value: object) -> None:
    with pytest.raises(TermNotNumber):
        Term(value, Unit.WORKING_DAY)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "sNaN"])
def test_a_term_is_finite(value: str) -> None:
    with pytest.raises(TermNotNumber):
        Term(Decimal(value), Unit.WORKING_DAY)
