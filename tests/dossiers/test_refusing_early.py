"""A refusal found early is proposed at once; it approves nothing that was left undone."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.types import Act, Case, State, StepPin, Verdict
from motcua.kernel.actors import system
from tests.dossiers.refusing import refused
from tests.factories.dossiers import LAND, MONDAY, accept, file, holder, move, moves

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(province):
    """Land at its first specialist, with the tax office and others still before it."""
    dossier = file(LAND, MONDAY)
    accept(dossier, "dong_bang")
    while dossier.case.state is not State.IN_PROCESS:
        move(dossier)
    return dossier


def proposed(dossier, verdict):
    case, at = dossier.case, dossier.later(minutes=5)
    page = dossiers.page(dossier.reference, by=system("test"), at=at)
    wanted = "approved" if verdict is Verdict.APPROVE else "refused"
    result = next(one.key for one in page.revision.results if one.outcome == wanted)
    return dossiers.propose(
        dossier=dossier.id,
        turn=case.turn,
        verdict=verdict,
        result=result,
        text="Đất đang tranh chấp",
        by=holder(case.works[0], at),
        at=at,
    )


def deciding(dossier, verdict):
    case, at = dossier.case, dossier.later(minutes=5)
    page = dossiers.page(dossier.reference, by=system("test"), at=at)
    wanted = "approved" if verdict is Verdict.APPROVE else "refused"
    result = next(one.key for one in page.revision.results if one.outcome == wanted)
    return dossiers.decide(
        dossier=dossier.id,
        turn=case.turn,
        verdict=verdict,
        result=result,
        reasons="Đất đang tranh chấp",
        by=holder(case.works[0], at),
        at=at,
    )


def test_a_refusal_leaves_the_tax_out(land):
    after = proposed(land, Verdict.REFUSE)

    assert after.state is State.AWAITING_DECISION
    assert [step.kind for step in rules.passed_over(after)].count("excluded") == 1
    assert not after.pauses
    ended = [case.state for case in moves(land, Verdict.REFUSE)]
    assert ended[-1] is State.RETURNED
    assert dossiers.verify(land.id) is None


def test_an_approval_does_not(land):
    with refused(dossiers.NotTheWay):
        proposed(land, Verdict.APPROVE)


def test_who_decides_may_not_approve_what_was_not_done(land):
    proposed(land, Verdict.REFUSE)

    with refused(dossiers.StepsLeft):
        deciding(land, Verdict.APPROVE)
    assert deciding(land, Verdict.REFUSE).verdict is Verdict.REFUSE


def test_who_decides_sends_it_back_to_a_step_that_was_done_and_no_other(land):
    present = land.case.step
    after = proposed(land, Verdict.REFUSE)

    assert max(step.number for step in rules.earlier_steps(after)) == present
    at = land.later(minutes=5)
    back = dossiers.return_step(
        dossier=land.id,
        turn=after.turn,
        to=present,
        reason="Xem lại",
        by=holder(after.works[0], at),
        at=at,
    )
    assert (back.state, back.step) == (State.IN_PROCESS, present)
    ended = [case.state for case in moves(land)]  # and from there it may yet be approved
    assert ended[-1] is State.RETURNED
    assert land.case.verdict is Verdict.APPROVE


def test_the_page_offers_the_refusal_alone(land):
    at = land.later(minutes=5)
    page = dossiers.page(land.reference, by=holder(land.case.works[0], at), at=at)

    assert {Act.HAND_OVER, Act.PROPOSE} <= set(page.acts)
    assert page.acts.index(Act.HAND_OVER) < page.acts.index(Act.PROPOSE)
    assert page.refuses_only
    assert {one.outcome.value for one in page.results} == {"refused"}


# kind of the step it stands in, and whether a refusal may be proposed there
WHERE = {
    "intake": False,
    "work": True,
    "excluded": False,
    "decision": False,
}


@pytest.mark.parametrize("kind", WHERE)
def test_whoever_works_on_it_proposes_nobody_else(land, kind):
    pins = land.case.pins
    step = next(step.number for step in pins.steps if step.kind == kind)

    assert rules.may_refuse_early(Case(pins=pins, step=step)) is WHERE[kind]


def test_a_dossier_that_came_from_nowhere_known_left_nothing_out(land):
    """One imported in its deciding step went its way in the former system."""
    pins = land.case.pins
    step = next(step for step in pins.steps if step.kind == "decision")

    assert isinstance(step, StepPin)
    assert rules.passed_over(Case(pins=pins, step=step.number)) == ()
