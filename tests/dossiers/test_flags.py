"""What ought to be looked at again is told to who heads where it was done."""

from dataclasses import replace

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Flag, Manner, State
from tests.factories.dossiers import CLERK, MONDAY, actor, at_stage

pytestmark = pytest.mark.usefixtures("province")
SMALL = "demo-nam-tra-my-leader"  # heads the committee of a small commune, and its centre


def corrected(by=None):
    dossier = at_stage(State.ACCEPTED, "2.000635")
    by = by or actor(CLERK, MONDAY)
    dossiers.correct(
        dossier=dossier.id,
        turn=dossier.case.turn,
        wish=Manner.POST,
        reason="Ghi nhầm",
        document="Đơn đề nghị",
        by=by,
        at=dossier.at,
    )
    return dossier


def flags(by):
    return [(line.flag, line.reference) for line in dossiers.flags(by).lines]


def test_who_heads_the_counter_is_told_of_its_clerks():
    dossier = corrected()

    assert flags(actor("demo-tam-ky-supervisor", MONDAY)) == [(Flag.CORRECTED, dossier.reference)]
    for login in (CLERK, "demo-tam-ky-leader", "demo-city-supervisor", SMALL):
        assert flags(actor(login, MONDAY)) == [], login


def test_a_post_that_heads_two_agencies_is_told_of_both():
    """The staffing of a small commune lets one post lead its committee and its centre."""
    dossier = corrected()
    leader, centre = actor("demo-tam-ky-leader", MONDAY), actor(CLERK, MONDAY).agency

    both = replace(leader, also=frozenset({(centre, "supervisor")}))
    beside = replace(leader, also=frozenset({(centre, "intake")}))

    assert flags(both) == [(Flag.CORRECTED, dossier.reference)]
    assert flags(beside) == []


def test_a_post_without_a_heading_function_of_its_own_may_head_beside():
    corrected()
    clerk, centre = actor("demo-tam-ky-specialist", MONDAY), actor(CLERK, MONDAY).agency

    assert dossiers.heads_agency(replace(clerk, also=frozenset({(centre, "supervisor")})))
    assert not dossiers.heads_agency(clerk)
