"""Opinions: asked in parallel, each with its own due moment, answered once; silence is silence."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import translation

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, WorkItem
from motcua.dossiers.types import Act, Kind, Stance, State, Verdict, WorkKind
from motcua.identity import api as identity
from motcua.kernel.actors import system
from tests.dossiers.refusing import all_refused, refused
from tests.factories.dossiers import CLERK, MONDAY, actor, at_stage, move
from tests.kernel.working_time.calendars import moment

SINGLE = "1.004873"
SPECIALIST, LEADER, LAND, ECONOMY = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-land-specialist",
    "demo-tam-ky-economy",
)


def ask(dossier, login=SPECIALIST, to=LAND, **changes):
    asked = actor(to, MONDAY)
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "agency": asked.agency,
        "function": "specialist",
        "question": "Thửa đất có tranh chấp không?",
        "days": 3,
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=1),
        **changes,
    }
    return dossiers.ask_opinion(**told)


def give(dossier, number, login=LAND, view=Stance.AGREES, text="", **changes):
    told = {
        "dossier": dossier.id,
        "number": number,
        "view": view,
        "text": text,
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=1),
        **changes,
    }
    return dossiers.give_opinion(**told)


def pending(dossier):
    return [
        (row.agency_id, row.function)
        for row in WorkItem.objects.filter(
            dossier=dossier.id, kind=WorkKind.OPINION, closed_at=None
        )
    ]


def read(dossier, login=SPECIALIST):
    return dossiers.page(dossier.reference, by=actor(login, MONDAY), at=dossier.at)


# --- asking -----------------------------------------------------------------------------------


def test_a_question_is_work_of_who_is_asked_beside_the_way(province):
    """Asked on Monday, three working days: Thursday at closing time of who was asked."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    before = dossier.case
    due_at = read(dossier).clock.answer.due_at

    case = ask(dossier, question="  Thửa đất\u200b có tranh chấp không? ")

    (aside,) = case.asides
    land = actor(LAND, MONDAY)
    (line,) = dossiers.my_work(land, kinds=[WorkKind.OPINION]).lines
    assert (case.state, case.works, case.turn) == (before.state, before.works, before.turn)
    assert (aside.number, aside.work.agency) == (case.number, land.agency)
    assert line.due_at == aside.work.due_at == moment("2026-03-05T17:00")
    assert read(dossier).clock.answer.due_at == due_at  # the term runs on
    assert read(dossier).opinions[0].question == "Thửa đất có tranh chấp không?"
    assert dossiers.verify(dossier.id) is None


def test_several_are_asked_at_once_each_with_its_own_due_moment(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    ask(dossier, days=1)
    case = ask(dossier, to=ECONOMY, days=5)

    assert [aside.work.due_at for aside in case.asides] == [
        moment("2026-03-03T17:00"),
        moment("2026-03-09T17:00"),
    ]
    assert len(pending(dossier)) == 2
    assert dossiers.verify(dossier.id) is None


def test_who_decides_may_ask_too(province):
    dossier = at_stage(State.AWAITING_DECISION)

    assert len(ask(dossier, LEADER).asides) == 1


def test_what_cannot_be_asked(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ended = next(
        one
        for one in identity.agencies("commune_committee", on=date(2024, 3, 2))
        if one.until is not None
    )
    table = (
        (dossiers.QuestionMissing, {"question": ""}),
        (dossiers.QuestionMissing, {"question": " \u200b "}),
        (dossiers.DaysRefused, {"days": 0}),
        (dossiers.DaysRefused, {"days": 31}),
        (dossiers.AsksItself, {"to": SPECIALIST}),
        (dossiers.NobodyToAsk, {"function": "council"}),
        (dossiers.StaleTurn, {"turn": 1}),
        (dossiers.NotYourStep, {"login": CLERK}),
        (dossiers.NotYourStep, {"login": LEADER}),
    )

    all_refused(partial(ask, dossier), table)
    with refused(dossiers.NobodyToAsk) as told:
        ask(dossier, agency=ended.id)
    assert told.value.values == {"agency": ended.name}


def test_the_same_hand_is_not_asked_twice_at_once(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier).number

    with refused(dossiers.AlreadyAsked):
        ask(dossier)
    give(dossier, number)

    assert len(ask(dossier, question="Còn gì khác?").asides) == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED, State.DECIDED, State.STOPPED])
def test_only_in_process_and_before_the_decision_is_anything_asked(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        ask(dossier, CLERK)


# --- giving -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "text"),
    [(Stance.AGREES, ""), (Stance.OBJECTS, "Đang tranh chấp"), (Stance.REMARKS, "Cần đo lại")],
)
def test_an_opinion_is_on_record_and_ends_the_waiting(province, view, text):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    asked = ask(dossier)

    case = give(dossier, asked.number, view=view, text=text)

    (opinion,) = read(dossier).opinions
    assert (case.asides, case.turn, pending(dossier)) == ((), asked.turn, [])
    assert (opinion.view, opinion.text, opinion.open) == (view, text, False)
    assert opinion.given_at == dossier.at
    assert DossierEvent.objects.order_by("number").last().kind == Kind.OPINION_GIVEN
    assert dossiers.verify(dossier.id) is None


def test_an_opinion_is_given_once(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier).number
    give(dossier, number)

    with refused(dossiers.OpinionNotOpen):
        give(dossier, number, view=Stance.OBJECTS, text="Nghĩ lại rồi")


def test_of_two_at_once_the_second_is_refused(province):
    """Two seats of one agency open the same question; one of them answers first."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier).number
    at, other = dossier.later(minutes=1), replace(actor(LAND, MONDAY), id=system("x").id)

    give(dossier, number, at=at)
    with refused(dossiers.OpinionNotOpen):
        give(dossier, number, by=other, at=at)


def test_what_is_no_answer(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier).number
    table = (
        (dossiers.ReasonMissing, {"view": Stance.OBJECTS, "text": " "}),
        (dossiers.ReasonMissing, {"view": Stance.REMARKS}),
        (dossiers.NotYourStep, {"login": SPECIALIST}),
        (dossiers.NotYourStep, {"login": "demo-land-leader"}),
        (dossiers.OpinionNotOpen, {"number": 2}),  # the event of acceptance asked nothing
        (dossiers.DossierNotFound, {"login": "demo-nam-tra-my-specialist"}),
    )

    all_refused(partial(give, dossier), ((one, {"number": number} | more) for one, more in table))


def test_an_opinion_may_come_after_its_day_and_in_another_step(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier, days=1).number
    move(dossier)
    dossier.at += timedelta(days=3)

    case = give(dossier, number, view=Stance.OBJECTS, text="Có tranh chấp")

    assert (case.state, case.step) == (State.IN_PROCESS, 3)
    assert read(dossier).opinions[0].view is Stance.OBJECTS


# --- silence ----------------------------------------------------------------------------------


def test_a_decision_ends_the_waiting_and_silence_is_no_consent(province):
    dossier = at_stage(State.AWAITING_DECISION)
    number = ask(dossier, LEADER).number

    case = move(dossier)

    (opinion,) = read(dossier).opinions
    assert (case.state, case.asides, pending(dossier)) == (State.DECIDED, (), [])
    assert (opinion.number, opinion.view, opinion.open) == (number, None, False)
    with refused(dossiers.ActNotOpen):
        give(dossier, number)


def test_moving_on_leaves_the_question_open(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)

    move(dossier)

    assert len(dossier.case.asides) == len(pending(dossier)) == 1
    assert dossiers.verify(dossier.id) is None


# --- who reads it -----------------------------------------------------------------------------


def test_the_applicant_reads_only_that_another_agency_is_waited_for(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    number = ask(dossier).number

    page = dossiers.page(dossier.reference, by=system("follow"), at=dossier.at)
    assert (page.awaiting_opinion, page.opinions) == (True, ())
    assert Kind.OPINION_ASKED not in {entry.kind for entry in page.timeline}
    give(dossier, number, view=Stance.OBJECTS, text="Có tranh chấp")
    page = dossiers.page(dossier.reference, by=system("follow"), at=dossier.at)
    assert (page.awaiting_opinion, page.opinions) == (False, ())
    assert Kind.OPINION_GIVEN not in {entry.kind for entry in page.timeline}


def test_officers_read_who_was_asked_what_and_what_was_said(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    give(dossier, ask(dossier).number, view=Stance.OBJECTS, text="Có tranh chấp")

    asked, given = read(dossier).timeline[-2:]

    assert asked.texts == {"question": "Thửa đất có tranh chấp không?"}
    assert given.texts == {"view": Stance.OBJECTS, "text": "Có tranh chấp"}


def test_buttons_follow_the_rights(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)

    assert Act.ASK_OPINION in read(dossier).acts
    assert Act.GIVE_OPINION not in read(dossier).acts
    assert read(dossier, LAND).acts == (Act.GIVE_OPINION,)


def test_in_english_who_is_asked_agrees_and_who_decides_approves():
    """The same words in Vietnamese: one is an opinion, the other a verdict."""
    with translation.override("en"):
        said = [str(label) for label in (Stance.AGREES.label, Verdict.APPROVE.label)]

    assert said == ["agrees", "approved"]
    assert Stance.AGREES.label == Verdict.APPROVE.label == "đồng ý"
