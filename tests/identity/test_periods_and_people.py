"""Who may act as what, at a moment: no database."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from motcua.identity.rules.people import (
    AccountInactive,
    AgencyEnded,
    NoPerson,
    Period,
    PostEnded,
    PostNotHeld,
    Seat,
    Signed,
    citizen,
    officer,
)
from motcua.identity.rules.periods import in_force, overlap
from motcua.kernel.actors import ActorKind
from motcua.kernel.working_time import local_day

SIGNED = Signed(account=UUID(int=1), is_active=True, person=UUID(int=2))
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
LAST_EVENING = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
MIDNIGHT = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 00:00 on 1/1/2027 in Vietnam


def seat(**changed):
    whole = {"post": uuid4(), "agency": uuid4(), "functions": frozenset({"intake"})}
    return Seat(**whole | {"period": YEAR, "agency_period": YEAR, "holdings": (YEAR,)} | changed)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_period_holds_its_first_day_and_not_its_end(on, expected):
    assert in_force(YEAR.since, YEAR.until, on) is expected


def test_periods_that_meet_do_not_overlap():
    first, second = (date(2025, 1, 1), date(2025, 7, 1)), (date(2025, 7, 1), None)

    assert not overlap(first, second)
    assert not overlap(second, first)
    assert overlap((date(2025, 6, 30), None), first)


def test_a_day_is_a_day_in_vietnam():
    assert local_day(LAST_EVENING) == date(2026, 12, 31)
    assert local_day(MIDNIGHT) == date(2027, 1, 1)


@pytest.mark.parametrize("at", [NOON, LAST_EVENING])
def test_the_holder_of_a_post_acts_with_its_functions(at):
    held = seat()

    actor = officer(SIGNED, held, at)

    assert (actor.kind, actor.id, actor.person) == (ActorKind.OFFICER, UUID(int=1), UUID(int=2))
    assert (actor.post, actor.agency) == (held.post, held.agency)
    assert actor.functions == {"intake"}
    assert actor.name == ""


@pytest.mark.parametrize(
    ("signed", "held", "at", "refusal"),
    [
        (Signed(UUID(int=1), False, UUID(int=2)), seat(), NOON, AccountInactive),
        (Signed(UUID(int=1), True, None), seat(), NOON, NoPerson),
        (SIGNED, None, NOON, PostNotHeld),
        (SIGNED, seat(holdings=()), NOON, PostNotHeld),
        (SIGNED, seat(holdings=(Period(date(2026, 6, 2), None),)), NOON, PostNotHeld),
        (SIGNED, seat(holdings=(Period(date(2026, 1, 1), date(2026, 6, 1)),)), NOON, PostNotHeld),
        (SIGNED, seat(), MIDNIGHT, PostNotHeld),
        (SIGNED, seat(period=Period(date(2026, 1, 1), date(2026, 6, 1))), NOON, PostEnded),
        (SIGNED, seat(period=Period(date(2026, 6, 2), None)), NOON, PostEnded),
        (SIGNED, seat(agency_period=Period(date(2023, 1, 1), date(2025, 7, 1))), NOON, AgencyEnded),
    ],
)
def test_nobody_acts_in_a_post_he_does_not_hold(signed, held, at, refusal):
    with pytest.raises(refusal):
        officer(signed, held, at)


def test_a_post_held_again_is_held():
    broken = (Period(date(2026, 1, 1), date(2026, 2, 1)), Period(date(2026, 5, 1), None))

    assert officer(SIGNED, seat(holdings=broken), NOON).kind is ActorKind.OFFICER


def test_a_citizen_acts_for_himself_without_functions():
    actor = citizen(SIGNED)

    assert (actor.kind, actor.person) == (ActorKind.CITIZEN, UUID(int=2))
    assert (actor.post, actor.agency, actor.functions) == (None, None, frozenset())


@pytest.mark.parametrize(
    ("signed", "refusal"),
    [
        (Signed(UUID(int=1), False, UUID(int=2)), AccountInactive),
        (Signed(UUID(int=1), True, None), NoPerson),
    ],
)
def test_a_closed_or_empty_account_is_no_citizen(signed, refusal):
    with pytest.raises(refusal):
        citizen(signed)
