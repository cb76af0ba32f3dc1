"""Which agency of a kind is in charge at a place, and what followed what: no database."""

from datetime import date
from uuid import UUID

import pytest

from motcua.identity.rules.places import Candidate, Place, SeveralInCharge, in_charge
from motcua.identity.rules.succession import Link, SuccessionCycle, Successor, cycles, successors
from motcua.identity.types import AreaLevel, Part, PlaceRule

COMMUNE, DISTRICT, PROVINCE, ELSEWHERE = (UUID(int=number) for number in range(1, 5))
AREAS = {"commune": COMMUNE, "district": DISTRICT, "province": PROVINCE, "elsewhere": ELSEWHERE}
TODAY = date(2026, 3, 2)
CHAINS = {
    "old": (
        Place(COMMUNE, AreaLevel.COMMUNE),
        Place(DISTRICT, AreaLevel.DISTRICT),
        Place(PROVINCE, AreaLevel.PROVINCE),
    ),
    "today": (Place(COMMUNE, AreaLevel.COMMUNE), Place(PROVINCE, AreaLevel.PROVINCE)),
    "province": (Place(PROVINCE, AreaLevel.PROVINCE),),
    "nowhere": (),
}

# rule · chain of the place · area of the agency · areas it covers · in charge?
TABLE = """
self_area | today    | commune   |           | yes
self_area | today    | province  |           | no
self_area | today    | elsewhere |           | no
self_area | province | province  |           | yes
district  | old      | district  |           | yes
district  | old      | commune   |           | no
district  | today    | district  |           | no
province  | old      | province  |           | yes
province  | today    | province  |           | yes
province  | province | province  |           | yes
province  | today    | commune   |           | no
covering  | today    | province  | commune   | yes
covering  | today    | commune   |           | no
covering  | today    | commune   | elsewhere | no
covering  | today    |           | province  | no
country   | today    |           |           | yes
country   | nowhere  |           |           | yes
self_area | nowhere  | commune   |           | no
"""


def rows(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def candidate(number, area="commune", covers=(), since=date(2025, 7, 1), until=None):
    return Candidate(
        UUID(int=number), "kind", AREAS.get(area), frozenset(map(AREAS.get, covers)), since, until
    )


@pytest.mark.parametrize(("rule", "chain", "area", "covers", "expected"), rows(TABLE))
def test_the_rule_of_place_says_who_is_in_charge(rule, chain, area, covers, expected):
    one = candidate(9, area, covers.split())

    found = in_charge(PlaceRule(rule), CHAINS[chain], [one], TODAY)

    assert found == (one.agency if expected == "yes" else None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 6, 30), 8), (date(2025, 7, 1), 9), (date(2022, 1, 1), None)],
)
def test_the_agency_of_the_day_is_in_charge(on, expected):
    former = candidate(8, since=date(2023, 1, 1), until=date(2025, 7, 1))

    found = in_charge(PlaceRule.SELF_AREA, CHAINS["today"], [former, candidate(9)], on)

    assert found == (UUID(int=expected) if expected else None)


def test_two_in_charge_of_one_place_are_refused():
    with pytest.raises(SeveralInCharge):
        in_charge(PlaceRule.SELF_AREA, CHAINS["today"], [candidate(8), candidate(9)], TODAY)


# --- succession

A, B, C, D = (UUID(int=number) for number in range(11, 15))
FIRST, SECOND = date(2025, 1, 1), date(2025, 7, 1)


def link(before, after, on, part=Part.WHOLE):
    return Link(before, after, part, on)


# what happened · ends · links · asked on · successors
HISTORIES = [
    ("it lasts", {A: None}, [], SECOND, [Successor(A, True, True)]),
    (
        "not ended yet",
        {A: SECOND, B: None},
        [link(A, B, SECOND)],
        FIRST,
        [Successor(A, True, True)],
    ),
    ("merged", {A: SECOND, B: None}, [link(A, B, SECOND)], SECOND, [Successor(B, True, True)]),
    (
        "merged twice",
        {A: FIRST, B: SECOND, C: None},
        [link(A, B, FIRST), link(B, C, SECOND)],
        SECOND,
        [Successor(C, True, True)],
    ),
    (
        "merged once by the day asked",
        {A: FIRST, B: SECOND, C: None},
        [link(A, B, FIRST), link(B, C, SECOND)],
        date(2025, 6, 30),
        [Successor(B, True, True)],
    ),
    (
        "split: the one with the remainder is taken first",
        {A: SECOND, B: None, C: None},
        [link(A, B, SECOND, Part.PART), link(A, C, SECOND, Part.REMAINDER)],
        SECOND,
        [Successor(C, False, True), Successor(B, False, False)],
    ),
    (
        "split and joined again",
        {A: FIRST, B: SECOND, C: SECOND, D: None},
        [
            link(A, B, FIRST, Part.PART),
            link(A, C, FIRST, Part.REMAINDER),
            link(B, D, SECOND),
            link(C, D, SECOND),
        ],
        SECOND,
        [Successor(D, False, True)],
    ),
    (
        "a strip given away moves nothing",
        {A: SECOND, B: None, C: None},
        [link(A, B, FIRST, Part.PART), link(A, C, SECOND)],
        SECOND,
        [Successor(C, True, True)],
    ),
    ("ended without successor", {A: SECOND}, [], SECOND, []),
]


@pytest.mark.parametrize(
    ("ends", "links", "on", "expected"),
    [row[1:] for row in HISTORIES],
    ids=[r[0] for r in HISTORIES],
)
def test_successors(ends, links, on, expected):
    assert list(successors(A, ends, links, on)) == expected


def test_a_cycle_is_refused():
    turning = [link(A, B, FIRST), link(B, A, FIRST)]

    with pytest.raises(SuccessionCycle):
        successors(A, {A: FIRST, B: FIRST}, turning, SECOND)


def test_cycles_are_found_wherever_they_are():
    turning = [link(A, B, FIRST), link(B, C, FIRST), link(C, B, FIRST), link(A, D, FIRST)]

    assert set(cycles(turning)) == {B, C}
    assert (
        cycles([link(A, B, FIRST), link(A, C, FIRST), link(B, D, FIRST), link(C, D, FIRST)]) == ()
    )
