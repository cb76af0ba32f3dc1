"""Along the route: hand-over and return, into other agencies' time and out, the proposal."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, WorkItem
from motcua.dossiers.types import Kind, State, Verdict, WorkKind
from motcua.kernel import parameters
from motcua.kernel.actors import system
from motcua.kernel.working_time import Holder, Pause, PauseKind, Reason, minutes_between
from tests.dossiers.refusing import nothing_written, refused
from tests.factories.dossiers import (
    CLERK,
    MONDAY,
    actor,
    at_stage,
    result_of,
)
from tests.kernel.working_time.calendars import edition, moment

EXTRACT, SINGLE, LAND, SHOP = "2.000635", "1.004873", "1.013831", "1.001612"
SPECIALIST, LEADER, LAND_SPECIALIST, TAX = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-land-specialist",
    "demo-tax",
)


def hand_over(dossier, login=CLERK, at=None, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }
    return dossiers.hand_over(**told)


def propose(dossier, login=SPECIALIST, verdict=Verdict.APPROVE, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "verdict": verdict,
        "result": result_of(dossier, verdict),
        "text": "Đủ điều kiện",
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=1),
        **changes,
    }
    return dossiers.propose(**told)


def before_tax(since=None):
    """A land dossier about to go to the tax office, since a moment at the step before."""
    dossier = at_stage(State.IN_PROCESS, LAND)
    hand_over(dossier, LAND_SPECIALIST, at=since and moment(since))
    dossier.at = max(dossier.at, moment(since)) if since else dossier.at
    return dossier


@pytest.fixture
def without_slips(province, monkeypatch):
    """No ground needs its slip acknowledged."""
    text = parameters.text
    changed = {"acknowledged_grounds": "none"}
    monkeypatch.setattr(parameters, "text", lambda name, on: changed.get(name) or text(name, on))


# --- handing over -----------------------------------------------------------------------------


def test_the_next_step_gets_it_with_its_share_of_the_time(province):
    dossier = at_stage(State.ACCEPTED, SINGLE)
    second = dossier.case.pins.steps[1]

    case = hand_over(dossier, note="  Gấp ")

    (work,) = case.works
    (row,) = WorkItem.objects.filter(closed_at=None)
    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at)
    assert (case.state, case.step) == (State.IN_PROCESS, 2)
    assert (work.agency, work.function, work.kind) == (second.agency, "specialist", WorkKind.STEP)
    assert row.due_at == work.due_at
    assert second.minutes == 1171  # 12 parts of 19 of 1,855 minutes
    assert work.due_at == moment("2026-03-04T13:37")  # 414 on Monday, 480 on Tuesday, 277
    assert page.timeline[-1].texts == {"note": "Gấp"}
    assert dossiers.verify(dossier.id) is None


def test_a_note_between_officers_is_not_shown_to_the_applicant(province):
    dossier = at_stage(State.ACCEPTED, SINGLE)
    hand_over(dossier, note="Gấp")

    page = dossiers.page(dossier.reference, by=system("follow"), at=dossier.at)

    assert page.timeline[-1].texts == {}


def test_a_document_where_nothing_is_excluded_is_not_kept(province):
    dossier = at_stage(State.ACCEPTED, SINGLE)

    hand_over(dossier, document="12/PC")

    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at)
    assert page.timeline[-1].texts == {}


def test_into_the_decision_nobody_hands_over(province):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.NotTheWay) as told:
        hand_over(dossier, SPECIALIST)

    assert told.value.values == {"step": dossier.case.pins.steps[2].action}


@pytest.mark.parametrize("login", [CLERK, LEADER, "demo-tam-ky-registrar"])
def test_only_the_hand_that_has_it_hands_it_over(province, login):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.NotYourStep):
        hand_over(dossier, login)


# --- back to an earlier step ------------------------------------------------------------------


def give_back(dossier, login=LAND_SPECIALIST, at=None, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "to": 2,
        "reason": "Thiếu trích đo",
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }
    return dossiers.return_step(**told)


def test_a_step_come_back_to_goes_on_with_what_it_had_left(province):
    """1,877 minutes from Monday 08:35; 625 are used by Tuesday 11:00, so 1,252 are left."""
    dossier = before_tax(since="2026-03-03T11:00")

    case = give_back(dossier, at=moment("2026-03-04T08:00"), reason="  Thiếu  trích đo ")

    (work,) = case.works
    page = dossiers.page(dossier.reference, by=actor(LAND_SPECIALIST, MONDAY), at=dossier.at)
    assert (case.state, case.step, work.kind) == (State.IN_PROCESS, 2, WorkKind.STEP)
    assert case.pins.steps[1].minutes == 1877
    assert work.due_at == moment("2026-03-06T14:52")  # 420 on Wednesday, 480, 352 on Friday
    assert page.timeline[-1].texts == {"reason": "Thiếu  trích đo", "to": case.pins.steps[1].action}
    assert dossiers.verify(dossier.id) is None


def test_the_time_stays_with_whoever_held_the_step(province):
    dossier = before_tax(since="2026-03-03T11:00")
    give_back(dossier, at=moment("2026-03-04T08:00"))
    hand_over(dossier, LAND_SPECIALIST, at=moment("2026-03-04T10:00"))

    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-04T10:30"))

    mine = [(one.span.step, one.minutes, one.budget) for one in page.clock.steps]
    assert mine == [
        (1, 30, None),
        (2, 625, 1877),
        (3, 300, 250),  # Tuesday 11:00 to Wednesday 08:00: 50 too long
        (2, 120, 1252),
        (3, 30, 0),
    ]


def test_what_goes_back_to_the_counter_is_due_there_as_after_acceptance(province):
    dossier = before_tax()

    case = give_back(dossier, at=moment("2026-03-03T10:00"), to=1)

    (work,) = case.works
    assert (case.step, work.function, work.due_at) == (1, "intake", moment("2026-03-03T17:00"))
    hand_over(dossier, CLERK, at=moment("2026-03-03T10:30"))
    assert dossier.case.step == 2


def test_who_decides_sends_the_draft_back_to_any_step(province):
    dossier = at_stage(State.AWAITING_DECISION)

    case = give_back(dossier, LEADER, to=2)

    (work,) = case.works
    assert (case.state, case.step, work.function) == (State.IN_PROCESS, 2, "specialist")
    propose(dossier)
    assert dossier.case.state is State.AWAITING_DECISION


NO_RETURN = [
    ({"reason": " "}, dossiers.ReasonMissing),
    ({"to": 3}, dossiers.NotAnEarlierStep),  # where it stands
    ({"to": 5}, dossiers.NotAnEarlierStep),
    ({"to": 0}, dossiers.NotAnEarlierStep),
    ({"turn": 1}, dossiers.StaleTurn),
    ({"login": TAX}, dossiers.DossierNotFound),
    ({"login": CLERK}, dossiers.NotYourStep),
]


def test_a_return_that_is_refused_writes_nothing(province):
    dossier = before_tax()

    with nothing_written():
        for changes, refusal in NO_RETURN:
            with pytest.raises(refusal):
                give_back(dossier, **changes)


def test_nothing_goes_back_before_it_was_handed_over(province):
    dossier = at_stage(State.ACCEPTED, SINGLE)

    with refused(dossiers.ActNotOpen):
        give_back(dossier, CLERK, to=1)


# --- into another agency's time and out of it --------------------------------------------------


def test_what_is_sent_to_another_agency_has_its_document(province):
    dossier = before_tax()
    with refused(dossiers.DocumentMissing):
        hand_over(dossier, LAND_SPECIALIST, document="  ")

    case = hand_over(dossier, LAND_SPECIALIST, document="12/PC-TNMT")

    tax, waiting = case.works
    assert (tax.kind, tax.function, tax.due_at) == (WorkKind.EXCLUDED, "tax_officer", None)
    assert (waiting.kind, waiting.function) == (WorkKind.WAITING, "specialist")
    page = dossiers.page(dossier.reference, by=actor(TAX, MONDAY), at=dossier.at)
    assert page.timeline[-1].texts == {"document": "12/PC-TNMT", "slip": 1}


def test_where_no_slip_is_acknowledged_the_time_opens_with_the_document(province, without_slips):
    dossier = before_tax()

    case = hand_over(dossier, LAND_SPECIALIST, at=moment("2026-03-03T10:00"), document="12/PC")

    clock = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-05T10:00")).clock
    assert case.slip == 0
    assert case.works[0].due_at == moment("2026-03-10T17:00")  # 5 working days of the tax office
    assert case.pauses == (
        Pause(moment("2026-03-03T10:00"), PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground="tax"),
    )
    assert (clock.answer.due_at, clock.answer.reason) == (None, Reason.PAUSED)


@pytest.mark.parametrize("login", [TAX, LAND_SPECIALIST])
def test_it_closes_with_a_document_by_either_hand(province, without_slips, login):
    """8 working days from Monday end on Thursday 12/3; two days at the tax office are added."""
    dossier = before_tax()
    hand_over(dossier, LAND_SPECIALIST, at=moment("2026-03-03T10:00"), document="12/PC")
    with refused(dossiers.DocumentMissing):
        hand_over(dossier, login, at=moment("2026-03-05T10:00"))

    case = hand_over(dossier, login, at=moment("2026-03-05T10:00"), document="7/TB-CCT")

    clock = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-05T11:00")).clock
    (pause,) = case.pauses
    share = next(step.minutes for step in case.pins.steps if step.number == 5)
    assert (pause.until, case.step) == (moment("2026-03-05T10:00"), 5)
    assert minutes_between(edition(), moment("2026-03-05T10:00"), case.works[0].due_at) == share
    assert clock.answer.due_at == moment("2026-03-16T17:00")
    assert clock.promised_at == moment("2026-03-12T17:00")
    assert clock.shares.other_agency == 960
    assert dossiers.verify(dossier.id) is None


def test_the_one_who_waits_does_nothing_else(province):
    dossier = before_tax()
    hand_over(dossier, LAND_SPECIALIST, document="12/PC")

    with refused(dossiers.NotYourStep):
        propose(dossier, LAND_SPECIALIST)
    with refused(dossiers.NotYourStep):
        give_back(dossier, LAND_SPECIALIST)
    with refused(dossiers.NotYourStep):
        dossiers.ask_supplement(
            dossier=dossier.id,
            turn=dossier.case.turn,
            items=["A"],
            reason="B",
            by=actor(LAND_SPECIALIST, MONDAY),
            at=dossier.at,
        )


# --- the proposal -----------------------------------------------------------------------------


def test_a_proposal_lays_it_before_who_decides(province):
    dossier = at_stage(State.IN_PROCESS)

    case = propose(dossier, text=" Đủ  điều kiện ")

    page = dossiers.page(dossier.reference, by=actor(LEADER, MONDAY), at=dossier.at)
    (work,) = case.works
    assert (case.state, work.kind, work.function) == (
        State.AWAITING_DECISION,
        WorkKind.DECISION,
        "leader",
    )
    assert case.proposer == str(actor(SPECIALIST, MONDAY).id)
    assert (case.verdict, case.result) == (Verdict.APPROVE, "ban_sao")
    assert page.timeline[-1].texts == {"text": "Đủ  điều kiện"}
    assert DossierEvent.objects.order_by("number").last().kind == Kind.PROPOSED
    assert dossiers.verify(dossier.id) is None


def test_a_proposal_is_not_shown_to_the_applicant(province):
    dossier = at_stage(State.AWAITING_DECISION)

    page = dossiers.page(dossier.reference, by=system("follow"), at=dossier.at)

    assert page.timeline[-1].texts == {}


def test_a_proposal_without_text_is_refused(province):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.ReasonMissing):
        propose(dossier, text=" ")


@pytest.mark.parametrize(
    ("verdict", "result"),
    [
        (Verdict.APPROVE, "tu_choi"),
        (Verdict.REFUSE, "ban_sao"),
        (Verdict.APPROVE, "khong_co"),
        (Verdict.APPROVE, ""),
    ],
)
def test_a_result_that_does_not_go_with_the_verdict(province, verdict, result):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.ResultNotFitting):
        propose(dossier, verdict=verdict, result=result)


def test_before_another_step_nobody_proposes(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.NotTheWay):
        propose(dossier)


@pytest.mark.parametrize("login", [CLERK, LEADER, "demo-tam-ky-registrar"])
def test_only_the_hand_that_has_it_proposes(province, login):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.NotYourStep):
        propose(dossier, login)
