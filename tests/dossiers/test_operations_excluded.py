"""Other agencies' time: slips acknowledged, renewed, sent back; pauses inside a step."""

from dataclasses import replace

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Act, State, WorkKind
from motcua.kernel.actors import system
from motcua.kernel.working_time import Holder, Pause, PauseKind, Reason, minutes_between
from tests.dossiers.refusing import nothing_written, refused
from tests.factories.dossiers import CLERK, LAND, MONDAY, actor, at_stage, move
from tests.kernel.working_time.calendars import edition, moment

SPECIALIST, TAX, COMMUNE = "demo-land-specialist", "demo-tax", "demo-tam-ky-specialist"


def told(dossier, login, at=None, **changes):
    return {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "by": actor(login, MONDAY),
        "at": moment(at) if at else dossier.later(minutes=1),
        **changes,
    }


def hand_over(dossier, login, at=None, **changes):
    return dossiers.hand_over(**{"document": "7/TB-CCT", **told(dossier, login, at, **changes)})


def acknowledge(dossier, login=TAX, at=None, **changes):
    given = {"slip": dossier.case.slip, "document": "3/GBN", **told(dossier, login, at, **changes)}
    return dossiers.acknowledge(**given)


def renew(dossier, login=SPECIALIST, at=None, **changes):
    given = {"document": "13/PC", "reason": "Sửa diện tích", **told(dossier, login, at, **changes)}
    return dossiers.renew_slip(**given)


def give_back(dossier, login=TAX, at=None, **changes):
    given = {"to": 3, "reason": "Phiếu thiếu", **told(dossier, login, at, **changes)}
    return dossiers.return_step(**given)


def start(dossier, login=SPECIALIST, at=None, **changes):
    given = {"ground": "measuring", "document": "14/CV", **told(dossier, login, at, **changes)}
    return dossiers.start_excluded(**given)


def end(dossier, login=SPECIALIST, at=None, **changes):
    return dossiers.end_excluded(**{"document": "15/BB", **told(dossier, login, at, **changes)})


def clock_at(dossier, at):
    return dossiers.page(dossier.reference, by=system("t"), at=moment(at)).clock


def slip_sent():
    """A land dossier whose slip left on Tuesday 10:00; its sender had it since 08:00."""
    dossier = at_stage(State.IN_PROCESS, LAND)
    dossiers.hand_over(**told(dossier, SPECIALIST, "2026-03-03T08:00"))
    hand_over(dossier, SPECIALIST, "2026-03-03T10:00", document="12/PC")
    dossier.at = moment("2026-03-03T10:00")
    return dossier


def tax_pause(since, until=None):
    return Pause(
        moment(since),
        PauseKind.EXCLUDED,
        Holder.OTHER_AGENCY,
        moment(until) if until else None,
        "tax",
    )


# --- the slip and its acknowledgement ---------------------------------------------------------


def test_until_the_slip_is_taken_the_time_is_the_senders(province):
    """DAT-01: the slip stops the clock once the tax office has acknowledged it."""
    dossier = slip_sent()

    clock = clock_at(dossier, "2026-03-04T10:00")

    case = dossier.case
    assert (case.slip, case.pauses, case.works[0].due_at) == (1, (), None)
    assert (clock.answer.due_at, clock.shares.other_agency) == (moment("2026-03-12T17:00"), 0)
    last = clock.steps[-1]
    assert (last.span.step, last.span.holder) == (3, Holder.AGENCY)
    assert last.span.function == "specialist"
    assert (last.minutes, last.budget) == (600, 250)  # Tuesday 08:00 to Wednesday 10:00
    assert dossiers.page(dossier.reference, by=system("t"), at=dossier.at).status == 4
    for login in (TAX, SPECIALIST):
        with refused(dossiers.NotAcknowledged):
            hand_over(dossier, login)


def test_the_acknowledgement_opens_the_tax_offices_time_on_its_own_days(province):
    dossier = slip_sent()

    case = acknowledge(dossier, at="2026-03-04T10:00", document=" 3/GBN ")

    clock = clock_at(dossier, "2026-03-06T10:00")
    tax, waiting = case.works
    page = dossiers.page(dossier.reference, by=actor(TAX, MONDAY), at=moment("2026-03-04T10:00"))
    assert case.pauses == (tax_pause("2026-03-04T10:00"),)
    assert (tax.kind, tax.due_at) == (WorkKind.EXCLUDED, moment("2026-03-11T17:00"))
    assert (waiting.kind, waiting.due_at) == (WorkKind.WAITING, None)
    assert (clock.answer.due_at, clock.answer.reason) == (None, Reason.PAUSED)
    assert page.status == 6
    assert page.timeline[-1].texts == {"document": "3/GBN", "slip": 1}


def test_what_counts_is_the_time_from_acknowledgement_to_answer(province):
    """8 working days end on Thursday 12/3; Thursday and Friday at the tax office are added."""
    dossier = slip_sent()
    acknowledge(dossier, at="2026-03-04T10:00")

    case = hand_over(dossier, TAX, "2026-03-06T10:00")

    clock = clock_at(dossier, "2026-03-06T11:00")
    share = next(step.minutes for step in case.pins.steps if step.number == 5)
    assert case.pauses == (tax_pause("2026-03-04T10:00", "2026-03-06T10:00"),)
    assert clock.answer.due_at == moment("2026-03-16T17:00")
    assert clock.shares.other_agency == 960
    assert minutes_between(edition(), moment("2026-03-06T10:00"), case.works[0].due_at) == share
    held = [(one.span.step, one.span.holder) for one in clock.steps]
    assert held[2:] == [(3, Holder.AGENCY), (4, Holder.OTHER_AGENCY), (5, Holder.AGENCY)]
    assert dossiers.verify(dossier.id) is None


NO_ACKNOWLEDGEMENT = [
    (TAX, {"document": " "}, dossiers.DocumentMissing),
    (TAX, {"slip": 2}, dossiers.SlipReplaced),
    (TAX, {"slip": 0}, dossiers.SlipReplaced),
    (TAX, {"turn": 2}, dossiers.StaleTurn),
    (SPECIALIST, {}, dossiers.NotYourStep),
    (CLERK, {}, dossiers.NotYourStep),
    (COMMUNE, {}, dossiers.DossierNotFound),
]
NO_RENEWAL = [
    (SPECIALIST, {"document": ""}, dossiers.DocumentMissing),
    (SPECIALIST, {"reason": ""}, dossiers.ReasonMissing),
    (TAX, {}, dossiers.NotYourStep),
]


def test_what_is_refused_about_a_slip_writes_nothing(province):
    dossier = slip_sent()

    with nothing_written():
        for login, changes, refusal in NO_ACKNOWLEDGEMENT:
            with pytest.raises(refusal):
                acknowledge(dossier, login, **changes)
        for login, changes, refusal in NO_RENEWAL:
            with pytest.raises(refusal):
                renew(dossier, login, **changes)
        for to in (1, 2, 4, 5):  # another agency sends back to its sender alone
            with pytest.raises(dossiers.NotAnEarlierStep):
                give_back(dossier, to=to)


def test_a_slip_is_acknowledged_once(province):
    dossier = slip_sent()
    acknowledge(dossier)

    with refused(dossiers.AlreadyAcknowledged):
        acknowledge(dossier)
    assert (
        Act.ACKNOWLEDGE
        not in dossiers.page(dossier.reference, by=actor(TAX, MONDAY), at=dossier.at).acts
    )


def test_a_changed_slip_voids_the_older_one(province):
    """DAT-03: what the tax office worked on stays its time; the rest waits for the new slip."""
    dossier = slip_sent()
    acknowledge(dossier, at="2026-03-04T10:00")

    case = renew(dossier, at="2026-03-05T10:00")

    dossier.at = moment("2026-03-05T10:00")
    page = dossiers.page(dossier.reference, by=actor(TAX, MONDAY), at=dossier.at)
    assert (case.slip, case.works[0].due_at) == (2, None)
    assert case.pauses == (tax_pause("2026-03-04T10:00", "2026-03-05T10:00"),)
    assert page.timeline[-1].texts == {"document": "13/PC", "reason": "Sửa diện tích", "slip": 2}
    with refused(dossiers.SlipReplaced) as void:
        acknowledge(dossier, slip=1)
    assert void.value.values == {"slip": 1, "now": 2}

    again = acknowledge(dossier, at="2026-03-06T10:00")

    assert again.pauses[1:] == (tax_pause("2026-03-06T10:00"),)
    assert again.works[0].due_at == moment("2026-03-13T17:00")
    used = clock_at(dossier, "2026-03-06T10:00").shares
    assert used.other_agency == 480  # Wednesday 10:00 to Thursday 10:00


# --- sent back as incomplete ------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged", [False, True])
def test_a_slip_that_comes_back_incomplete_never_stopped_the_clock(province, acknowledged):
    """DAT-01. The sender goes on with what it has left: 250 less 120 and 60 while the slip lay."""
    dossier = slip_sent()
    if acknowledged:
        acknowledge(dossier, at="2026-03-03T10:30")

    case = give_back(dossier, at="2026-03-03T11:00")

    (work,) = case.works
    clock = clock_at(dossier, "2026-03-03T14:00")
    assert (case.step, case.pauses, work.kind) == (3, (), WorkKind.STEP)
    assert work.due_at == moment("2026-03-03T14:10")
    assert (clock.answer.due_at, clock.shares.other_agency) == (moment("2026-03-12T17:00"), 0)
    assert [(one.span.step, one.minutes) for one in clock.steps][2:] == [(3, 240)]
    assert dossiers.verify(dossier.id) is None


def test_the_next_slip_has_a_new_number(province):
    dossier = slip_sent()
    give_back(dossier)

    case = hand_over(dossier, SPECIALIST)

    assert case.slip == 2
    with refused(dossiers.SlipReplaced):
        acknowledge(dossier, slip=1)


def test_posting_was_not_the_agencys_time_though_the_step_is_done_again(province):
    """DAT-01b: only a slip sent back as incomplete never stopped the clock."""
    dossier = at_stage(State.IN_PROCESS, "1.013978")
    posted, back = moment("2026-03-09T08:00"), moment("2026-03-23T08:00")
    left = minutes_between(edition(), posted, dossier.case.works[0].due_at)
    (pause,) = hand_over(dossier, COMMUNE, "2026-03-09T08:00").pauses

    case = give_back(dossier, COMMUNE, "2026-03-23T08:00", to=2)

    (work,) = case.works
    clock = clock_at(dossier, "2026-03-23T08:00")
    assert case.pauses == (replace(pause, until=back),)
    assert clock.answer.due_at == moment("2026-04-08T17:00")
    assert clock.shares.other_agency == 4800  # ten working days
    assert (case.step, work.kind) == (2, WorkKind.STEP)
    assert minutes_between(edition(), back, work.due_at) == left
    assert dossiers.verify(dossier.id) is None


# --- pauses inside a step ---------------------------------------------------------------------


def in_the_branch():
    """A land dossier in the branch's first step, handed over on Monday 08:35."""
    return at_stage(State.IN_PROCESS, LAND)


def test_the_term_stops_for_what_the_procedure_leaves_out(province):
    dossier = in_the_branch()

    case = start(dossier, at="2026-03-03T10:00", note="Thửa 12")

    (work,) = case.works
    clock = clock_at(dossier, "2026-03-04T10:00")
    page = dossiers.page(
        dossier.reference, by=actor(SPECIALIST, MONDAY), at=moment("2026-03-03T10:00")
    )
    assert (case.state, case.back_to) == (State.AWAITING_OTHER, State.IN_PROCESS)
    assert (work.kind, work.function, work.due_at) == (WorkKind.WAITING, "specialist", None)
    assert clock.answer.reason is Reason.PAUSED
    last = clock.steps[-1]
    assert (last.span.holder, last.agency, last.minutes) == (Holder.OTHER_AGENCY, "", 480)
    assert page.status == 4
    assert page.timeline[-1].texts == {
        "document": "14/CV",
        "ground": "measuring",
        "note": "Thửa 12",
    }
    assert Act.END_EXCLUDED in page.acts


def test_it_runs_again_with_the_document_that_came(province):
    """Two working days of measuring move the term from Thursday 12/3 to Monday 16/3."""
    dossier = in_the_branch()
    before = dossier.case.works[0].due_at
    start(dossier, at="2026-03-03T10:00")

    case = end(dossier, at="2026-03-05T10:00")

    (work,) = case.works
    clock = clock_at(dossier, "2026-03-05T11:00")
    assert (case.state, work.kind) == (State.IN_PROCESS, WorkKind.STEP)
    assert minutes_between(edition(), before, work.due_at) == 960
    assert clock.answer.due_at == moment("2026-03-16T17:00")
    assert clock.promised_at == moment("2026-03-12T17:00")
    assert (clock.shares.other_agency, clock.shares.citizen) == (960, 0)
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize(
    ("ground", "holder", "due", "status"),
    [
        ("tax", Holder.OTHER_AGENCY, "2026-03-10T17:00", 6),  # 5 working days
        ("payment", Holder.CITIZEN, None, 6),  # DAT-02: never against an official
        ("measuring", Holder.OTHER_AGENCY, None, 4),
        ("verification", Holder.OTHER_AGENCY, None, 4),
        ("violation", Holder.OTHER_AGENCY, None, 4),
    ],
)
def test_whose_time_it_is_follows_from_the_ground(province, ground, holder, due, status):
    dossier = in_the_branch()

    case = start(dossier, at="2026-03-03T10:00", ground=ground)

    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-03T10:00"))
    assert case.pauses[-1].held_by is holder
    assert case.works[0].due_at == (moment(due) if due else None)
    assert page.status == status


NO_PAUSE = [
    (SPECIALIST, {"document": " "}, dossiers.DocumentMissing),
    (SPECIALIST, {"ground": "posting"}, dossiers.GroundNotAllowed),
    (SPECIALIST, {"ground": ""}, dossiers.GroundNotAllowed),
    (CLERK, {}, dossiers.NotYourStep),
    (TAX, {}, dossiers.DossierNotFound),
]


def test_a_pause_that_is_refused_writes_nothing(province):
    dossier = in_the_branch()

    with nothing_written():
        for login, changes, refusal in NO_PAUSE:
            with pytest.raises(refusal):
                start(dossier, login, **changes)


def test_where_the_procedure_leaves_nothing_out_nothing_stops(province):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.NoPauseHere):
        start(dossier, COMMUNE)


def test_while_it_waits_nothing_else_is_done_in_the_step(province):
    dossier = at_stage(State.AWAITING_OTHER)

    with refused(dossiers.DocumentMissing):
        end(dossier, document=" ")
    with refused(dossiers.NotYourStep):
        end(dossier, CLERK)
    with refused(dossiers.ActNotOpen):
        hand_over(dossier, SPECIALIST)
    with refused(dossiers.ActNotOpen):
        start(dossier)


def test_a_way_with_every_kind_of_waiting_reaches_its_end(province):
    dossier = at_stage(State.AWAITING_OTHER)

    while dossier.case.state is not State.RETURNED:
        move(dossier)

    clock = dossiers.page(dossier.reference, by=system("t"), at=dossier.at).clock
    used = dict.fromkeys(Holder, 0)
    for one in clock.steps:
        used[one.span.holder] += one.minutes
    assert used == {
        Holder.AGENCY: clock.shares.agency,
        Holder.OTHER_AGENCY: clock.shares.other_agency,
        Holder.CITIZEN: 0,
    }
    assert clock.shares.other_agency == 55  # 30 of measuring, 25 until noon at the tax office
    assert dossiers.verify(dossier.id) is None
