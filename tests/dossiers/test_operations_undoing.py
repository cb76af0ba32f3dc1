"""A hand-over done by mistake, taken back before anybody took the dossier up."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierFlag
from motcua.dossiers.types import Act, Flag, State, WorkKind
from motcua.kernel.actors import system
from motcua.kernel.working_time import Holder, Pause, PauseKind
from tests.dossiers.refusing import nothing_written, refused
from tests.factories.dossiers import CLERK, LAND, MONDAY, actor, at_stage, move
from tests.kernel.working_time.calendars import moment

SPECIALIST, LEADER, LAND_SPECIALIST, TAX = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-land-specialist",
    "demo-tax",
)


def undo(dossier, login, at=None, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "reason": "Chuyển nhầm",
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }
    return dossiers.undo_hand_over(**told)


def steps_held(dossier, at):
    page = dossiers.page(dossier.reference, by=system("t"), at=moment(at))
    return [(one.span.step, one.span.function, one.minutes) for one in page.clock.steps]


def test_the_sender_has_it_as_if_it_had_never_gone(province):
    dossier = at_stage(State.IN_PROCESS, LAND)  # handed over on Monday 08:35
    before = dossier.case
    dossier.at = moment("2026-03-02T10:35")
    move(dossier)  # to the step before the tax office, on Monday 11:05

    case = undo(dossier, LAND_SPECIALIST, at=moment("2026-03-02T14:00"))

    (work,) = case.works
    assert (case.state, case.step, work) == (State.IN_PROCESS, 2, before.works[0])
    assert (case.step_since, case.stays) == (before.step_since, before.stays)
    assert steps_held(dossier, "2026-03-02T15:00") == [
        (1, "intake", 30),
        (2, "specialist", 265),  # without a break from 08:35: 175 and 90
    ]
    assert dossiers.verify(dossier.id) is None


def test_superiors_see_a_list_of_such_mistakes(province):
    dossier = at_stage(State.IN_PROCESS)

    case = undo(dossier, CLERK)

    flag = DossierFlag.objects.get()
    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=dossier.at)
    assert (flag.flag, flag.number, flag.post) == (
        Flag.HAND_OVER_UNDONE,
        case.number,
        actor(CLERK, MONDAY).post,
    )
    assert page.timeline[-1].texts == {"reason": "Chuyển nhầm"}


def test_the_counter_takes_back_what_it_moved_on(province):
    dossier = at_stage(State.ACCEPTED)
    before = dossier.case
    move(dossier)

    case = undo(dossier, CLERK)

    assert (case.state, case.works, case.step) == (State.ACCEPTED, before.works, 1)
    move(dossier)
    assert dossier.case.state is State.IN_PROCESS


def test_a_draft_laid_before_the_wrong_hand_comes_back(province):
    dossier = at_stage(State.IN_PROCESS)
    before = dossier.case
    move(dossier)

    case = undo(dossier, SPECIALIST)

    assert (case.state, case.step, case.works) == (State.IN_PROCESS, 2, before.works)
    move(dossier)
    assert dossier.case.state is State.AWAITING_DECISION


def test_a_pause_that_the_mistake_ended_runs_on(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    for at in ("2026-03-02T10:00", "2026-03-03T08:00", "2026-03-03T10:00", "2026-03-05T10:00"):
        dossier.at = moment(at)  # to step 3, the slip, its acknowledgement, and on too early
        move(dossier, minutes=0)
    assert dossier.case.step == 5

    case = undo(dossier, TAX, at=moment("2026-03-05T15:00"))

    assert (case.step, case.works[0].kind) == (4, WorkKind.EXCLUDED)
    assert case.works[0].due_at == moment("2026-03-10T17:00")
    assert case.pauses == (
        Pause(moment("2026-03-03T10:00"), PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground="tax"),
    )
    assert steps_held(dossier, "2026-03-06T08:00")[-1] == (4, "tax_officer", 1320)


def test_a_slip_taken_back_is_not_taken_by_its_number(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    move(dossier)
    move(dossier)
    undo(dossier, LAND_SPECIALIST)

    case = move(dossier)

    assert case.slip == 2
    with refused(dossiers.SlipReplaced):
        dossiers.acknowledge(
            dossier=dossier.id,
            turn=case.turn,
            slip=1,
            document="1",
            by=actor(TAX, MONDAY),
            at=dossier.at,
        )


REFUSED = [
    (SPECIALIST, {}, dossiers.NotYourStep),  # who has it
    (LEADER, {}, dossiers.NotYourStep),
    ("demo-tam-ky-registrar", {}, dossiers.NotYourStep),
    ("demo-nam-tra-my-intake", {}, dossiers.DossierNotFound),
    (CLERK, {"reason": " "}, dossiers.ReasonMissing),
    (CLERK, {"turn": 1}, dossiers.StaleTurn),
]


def test_a_refusal_writes_nothing(province):
    dossier = at_stage(State.IN_PROCESS)

    with nothing_written():
        for login, changes, refusal in REFUSED:
            with pytest.raises(refusal):
                undo(dossier, login, **changes)


def test_a_mistake_is_taken_back_once(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    move(dossier)
    undo(dossier, LAND_SPECIALIST)

    with refused(dossiers.TakenUp):
        undo(dossier, LAND_SPECIALIST)


def test_what_the_receiver_took_up_is_his(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    by = actor(LAND_SPECIALIST, MONDAY)
    told = {"dossier": dossier.id, "turn": dossier.case.turn, "by": by, "at": dossier.at}
    assert Act.UNDO_HAND_OVER in acts(dossier, CLERK)
    dossiers.wait_elsewhere(system="dat_dai", reference="DD-1", **told)

    with refused(dossiers.TakenUp):
        undo(dossier, CLERK)
    assert Act.UNDO_HAND_OVER not in acts(dossier, CLERK)


def acts(dossier, login):
    return dossiers.page(dossier.reference, by=actor(login, MONDAY), at=dossier.at).acts
