"""Paper taken in away from who decides is on its way until it has come (NĐ 118/2025)."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Act, State, WorkKind
from motcua.kernel.actors import system
from motcua.kernel.working_time import Holder
from motcua.procedures import api as procedures
from tests.dossiers.refusing import refused
from tests.factories.dossiers import (
    MONDAY,
    TAM_KY,
    Filed,
    accept,
    actor,
    content,
    file,
    move,
    moves,
)
from tests.kernel.working_time.calendars import moment

SINGLE, LAND, SPECIALIST = "1.004873", "1.013831", "demo-tam-ky-specialist"
AWAY = "demo-nam-tra-my-intake"


def taken_in_away():
    """A request about Tam Kỳ that a counter in the mountains accepted on paper."""
    dossier = file(SINGLE, MONDAY, by=actor(AWAY, MONDAY))
    accept(dossier, "chung", by=actor(AWAY, MONDAY))
    return dossier


def kinds(case):
    return [step.kind for step in case.pins.steps]


def test_the_way_of_the_paper_is_a_step_of_the_counter_that_took_it(province):
    near = file(SINGLE, MONDAY)
    away = taken_in_away()

    here, there = accept(near, "chung"), away.case

    assert kinds(there) == [kinds(here)[0], "transport", *kinds(here)[1:]]
    assert [step.number for step in there.pins.steps] == list(range(1, len(kinds(there)) + 1))
    carried = there.pins.steps[1]
    assert (carried.agency, carried.function, carried.minutes) == (there.receiving, "intake", None)
    assert there.promised_at == here.promised_at
    assert [step.minutes for step in there.pins.steps if step.minutes] == [
        step.minutes for step in here.pins.steps if step.minutes
    ]


def test_the_counter_holds_it_until_the_next_hand_says_it_has_come(province):
    dossier = taken_in_away()

    case = move(dossier)

    carrying, waiting = case.works
    assert (case.state, case.step) == (State.IN_PROCESS, 2)
    assert (carrying.agency, carrying.kind) == (case.receiving, WorkKind.TRANSPORT)
    assert carrying.due_at == moment("2026-03-03T17:00")  # one working day
    assert (waiting.function, waiting.kind) == ("specialist", WorkKind.WAITING)
    with refused(dossiers.NotYourStep):
        dossiers.hand_over(
            dossier=dossier.id, turn=case.turn, by=actor(AWAY, MONDAY), at=dossier.at
        )

    arrived = dossiers.hand_over(
        dossier=dossier.id,
        turn=case.turn,
        by=actor(SPECIALIST, MONDAY),
        at=moment("2026-03-03T10:00"),
    )

    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-03T11:00"))
    on_the_way = page.clock.steps[1]
    assert (arrived.step, arrived.works[0].kind) == (3, WorkKind.STEP)
    assert (on_the_way.span.agency, on_the_way.span.holder) == (case.receiving, Holder.AGENCY)
    assert (on_the_way.minutes, on_the_way.budget) == (565, None)  # Monday 08:35 to Tuesday 10:00
    assert page.clock.answer.due_at == case.promised_at  # the term runs meanwhile
    assert dossiers.verify(dossier.id) is None


def test_what_comes_back_goes_to_the_counter_and_never_to_the_road(province):
    dossier = taken_in_away()
    move(dossier)
    move(dossier)
    told = {"dossier": dossier.id, "turn": dossier.case.turn, "reason": "Thiếu", "at": dossier.at}
    by = actor(SPECIALIST, MONDAY)

    with refused(dossiers.NotAnEarlierStep):
        dossiers.return_step(to=2, by=by, **told)
    case = dossiers.return_step(to=1, by=by, **told)

    assert case.works[0].agency == case.receiving
    list(moves(dossier))
    assert dossier.case.state is State.RETURNED


def test_who_sent_it_off_by_mistake_takes_it_back(province):
    dossier = taken_in_away()
    move(dossier)
    page = dossiers.page(dossier.reference, by=actor(AWAY, MONDAY), at=dossier.at)
    assert Act.UNDO_HAND_OVER in page.acts

    case = dossiers.undo_hand_over(
        dossier=dossier.id,
        turn=dossier.case.turn,
        reason="Nhầm",
        by=actor(AWAY, MONDAY),
        at=dossier.at,
    )

    assert (case.state, case.step) == (State.ACCEPTED, 1)


@pytest.mark.parametrize(
    ("code", "case"),
    [
        (SINGLE, "chung"),  # the commune's own counter
        (LAND, "dong_bang"),  # whose branch is in charge of the commune of the counter
    ],
)
def test_paper_taken_in_where_the_matter_lies_does_not_travel(province, code, case):
    dossier = file(code, MONDAY)

    assert "transport" not in kinds(accept(dossier, case))


def test_what_was_filed_online_has_no_paper_to_carry(province):
    citizen = actor("demo-nong-dan", MONDAY)
    draft = dossiers.start_draft(
        procedure=SINGLE, channel=procedures.Channel.ONLINE, by=citizen, at=MONDAY
    )
    there = actor(AWAY, MONDAY).agency
    dossiers.save_draft(
        draft=draft.id,
        content=content(procedures.revision(draft.revision), TAM_KY),
        receiving=there,
        by=citizen,
        at=MONDAY,
    )
    done = dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)

    assert "transport" not in kinds(accept(dossier, "chung", by=actor(AWAY, MONDAY)))
