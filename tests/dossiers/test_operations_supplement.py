"""What is missing is asked for once; the clock stops from dispatch to delivery."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.models import DossierEvent, DossierFlag, WorkItem
from motcua.dossiers.queries import scope
from motcua.dossiers.types import Act, Flag, Kind, State, WorkKind
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow
from motcua.kernel.working_time import Holder, Pause, PauseKind, Reason
from motcua.procedures.api import Channel
from tests.dossiers.publishing import published
from tests.dossiers.refusing import refused
from tests.dossiers.test_operations_filing import begun, uploaded
from tests.factories.dossiers import (
    CLERK,
    MONDAY,
    PRESS,
    Filed,
    accept,
    actor,
    at_stage,
    file,
    move,
)
from tests.factories.parameters import in_force
from tests.kernel.working_time.calendars import moment

SINGLE, LAND, FOOD = "1.004873", "1.013831", "2.001827"
SPECIALIST, LEADER, SUPERVISOR = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-tam-ky-supervisor",
)
CITIZEN = "demo-nong-dan"
ASKED_IN = {State.SUBMITTED, State.IN_PROCESS}


def ask(dossier, login=SPECIALIST, at=None, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "items": ["Bản sao giấy khai sinh"],
        "reason": "Hồ sơ thiếu",
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }
    return dossiers.ask_supplement(**told)


def dispatch(dossier, at=None):
    return dossiers.dispatch_supplement(
        dossier=dossier.id, by=PRESS, at=at or dossier.later(minutes=1)
    )


def complete(dossier, login=CLERK, at=None, note="", turn=None, delivered_at=None):
    return dossiers.complete_supplement(
        dossier=dossier.id,
        turn=dossier.case.turn if turn is None else turn,
        note=note,
        delivered_at=delivered_at,
        by=actor(login, MONDAY),
        at=at or dossier.later(minutes=1),
    )


# --- asking -----------------------------------------------------------------------------------


def test_asking_puts_the_dossier_into_the_citizens_hands(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    before = dossier.case

    case = ask(dossier, items=[" Bản sao ", "", "Ảnh"], reason=" Thiếu\u200b ")

    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at)
    (work,) = WorkItem.objects.filter(closed_at=None)
    assert (case.state, case.back_to) == (State.AWAITING_SUPPLEMENT, State.IN_PROCESS)
    assert (case.back_works, case.rounds, case.pauses) == (before.works, 1, ())
    assert (work.kind, work.due_at) == (WorkKind.WAITING, None)
    assert page.request == {"items": ["Bản sao", "Ảnh"], "reason": "Thiếu"}
    assert OutboxRow.objects.filter(topic="dossiers.supplement_asked").count() == 1
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize("items", [[], [""], ["  ", "\u200b"]])
def test_nothing_named_is_nothing_asked(province, items):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.NothingAsked):
        ask(dossier, items=items)


def test_a_request_has_its_reason(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.ReasonMissing):
        ask(dossier, reason=" \n ")


def test_another_hand_does_not_ask(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    for login in (CLERK, LEADER, SUPERVISOR):
        with refused(dossiers.NotYourStep):
            ask(dossier, login)
    with refused(dossiers.DossierNotFound):
        ask(dossier, "demo-nam-tra-my-intake")


@pytest.mark.parametrize("state", sorted(set(State) - ASKED_IN))
def test_only_in_intake_or_process_is_anything_asked(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        ask(dossier, CLERK)


def test_a_further_round_is_the_superiors(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)
    dispatch(dossier)
    complete(dossier)

    with refused(dossiers.ApprovalNeeded) as told:
        ask(dossier)
    assert told.value.values == {"rounds": 1}
    with refused(dossiers.ApprovalNeeded):
        ask(dossier, SUPERVISOR)  # of another agency than the one that holds it

    case = ask(dossier, LEADER)

    assert case.rounds == 2
    event = DossierEvent.objects.order_by("number").last()
    assert (event.kind, event.actor) == (Kind.SUPPLEMENT_ASKED, str(actor(LEADER, MONDAY).id))


def test_a_further_round_is_the_superiors_also_in_a_seat_beside_his_own(province):
    """The chairman of a small commune sits in its centre, and heads who works on the dossier."""
    director = actor("demo-nam-tra-my-leader", MONDAY, "intake")
    dossier = file("1.000656", MONDAY, by=director, commune="20944")
    accept(dossier, "co_giay_bao_tu", by=director)
    move(dossier)
    specialist = "demo-nam-tra-my-specialist"
    ask(dossier, specialist)
    complete(dossier, specialist)

    with refused(dossiers.ApprovalNeeded):
        ask(dossier, specialist)
    assert Act.ASK_SUPPLEMENT in dossiers.page(dossier.reference, by=director, at=dossier.at).acts
    assert ask(dossier, by=director).rounds == 2


def test_before_acceptance_a_further_round_is_the_head_of_the_centres(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)
    complete(dossier)

    with refused(dossiers.ApprovalNeeded):
        ask(dossier, CLERK)
    assert ask(dossier, SUPERVISOR).rounds == 2


def test_nobody_asks_while_another_agency_has_it(province):
    """Completing such a request would have closed the other agency's time."""
    dossier = at_stage(State.IN_PROCESS, LAND)
    by = "demo-land-specialist"
    ask(dossier, by)
    dispatch(dossier)
    complete(dossier)
    move(dossier)
    move(dossier)
    assert dossier.case.works[0].kind is WorkKind.EXCLUDED

    for login in ("demo-tax", by):
        with refused(dossiers.ApprovalNeeded):
            ask(dossier, login)
    with refused(dossiers.ApprovalNeeded):
        ask(dossier, "demo-land-leader")


# --- when it is asked, and what is listed --------------------------------------------------------


def flagged():
    return sorted(DossierFlag.objects.values_list("flag", flat=True))


def test_after_the_days_for_asking_it_is_the_superiors(province, monkeypatch):
    """Two working days after Monday: until Wednesday night the holder asks, then his head."""
    published(monkeypatch, SINGLE, supplement_window_days=2)
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    late = moment("2026-03-05T07:00")
    assert dossier.case.pins.window_days == 2
    for at, offered in ((moment("2026-03-04T16:00"), True), (late, False)):
        page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=at)
        assert (Act.ASK_SUPPLEMENT in page.acts) is offered

    with refused(dossiers.WindowPassed) as told:
        ask(dossier, at=late)
    assert told.value.values == {"days": 2}
    with refused(dossiers.NotYourStep):
        ask(dossier, CLERK, at=late)
    ask(dossier, LEADER, at=late)

    assert Flag.WINDOW_PASSED in flagged()


def test_within_the_days_nothing_is_listed(province, monkeypatch):
    published(monkeypatch, SINGLE, supplement_window_days=2)
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    ask(dossier, at=moment("2026-03-03T09:00"))

    assert flagged() == []


def test_what_is_asked_in_the_last_fifth_and_again_is_listed_for_the_head(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-05T16:00"))
    dispatch(dossier, moment("2026-03-05T16:01"))
    complete(dossier, at=moment("2026-03-05T16:30"))
    ask(dossier, LEADER, at=moment("2026-03-05T16:50"))

    lines = dossiers.flags(actor(LEADER, MONDAY)).lines
    assert [(line.flag, line.reference) for line in lines] == [
        (Flag.LATE_REQUEST, dossier.reference),
        (Flag.FURTHER_ROUND, dossier.reference),
        (Flag.LATE_REQUEST, dossier.reference),
    ]
    assert [line.who for line in lines] == ["Dương Văn Ký Mẫu"] * 2 + ["Đặng Thị Hộ Tịch"]
    first = dossiers.flags(actor(LEADER, MONDAY), limit=2)
    rest = dossiers.flags(actor(LEADER, MONDAY), after=first.after)
    assert (len(first.lines), len(rest.lines), rest.after) == (2, 1, None)
    only = dossiers.flags(actor(LEADER, MONDAY), only=Flag.FURTHER_ROUND)
    assert len(only.lines) == 1
    for login in (SPECIALIST, CLERK, SUPERVISOR, CITIZEN, "demo-land-leader"):
        assert dossiers.flags(actor(login, MONDAY)).lines == (), login


def test_before_acceptance_the_answer_has_its_published_days_too(province, monkeypatch):
    published(monkeypatch, SINGLE, supplement_deadline_days=3)
    dossier = file(SINGLE, MONDAY)

    ask(dossier, CLERK)

    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=dossier.at)
    assert page.answer_until == page.case.works[0].due_at == moment("2026-03-05T17:00")


def on_paper(dossier):
    event = dossiers.latest_event(dossier.id, Kind.SUPPLEMENT_ASKED)
    plan = dossiers.to_issue(event, key=None, base_url="https://vidu.vn")
    return plan.values["answer_until"], plan.values["approver_name"]


def test_form_02_bears_the_deadline_and_who_approved_what_comes_late(province, monkeypatch):
    published(monkeypatch, SINGLE, supplement_deadline_days=3, supplement_window_days=1)
    dossier, late = at_stage(State.IN_PROCESS, SINGLE), at_stage(State.IN_PROCESS, SINGLE)

    ask(dossier, at=moment("2026-03-03T09:00"))
    ask(late, LEADER, at=moment("2026-03-04T09:00"))

    assert on_paper(dossier) == ("2026-03-06", None)
    assert on_paper(late) == ("2026-03-09", "Dương Văn Ký Mẫu")


def test_form_02_of_a_further_round_is_approved_from_the_round_that_needs_it(province):
    in_force("supplement_rounds_without_approval", 2)
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    approvers = []
    for login in (SPECIALIST, SPECIALIST, LEADER):
        ask(dossier, login)
        approvers.append(on_paper(dossier)[1])
        complete(dossier)

    assert approvers == [None, None, "Dương Văn Ký Mẫu"]


def test_without_a_published_deadline_none_is_told(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)

    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=dossier.at)
    assert (page.answer_until, page.case.works[0].due_at) == (None, None)


def test_what_was_delivered_after_acceptance_has_its_own_hours_to_be_looked_at(province):
    """Delivered on Thursday at 10:00: looked at by Friday 10:00, until the dossier moves on."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    complete(dossier, at=moment("2026-03-05T10:00"))
    by = actor(SPECIALIST, MONDAY)

    at = moment("2026-03-05T11:00")
    assert dossiers.page(dossier.reference, by=by, at=at).examine_due_at == moment(
        "2026-03-06T10:00"
    )
    dossier.at = at
    move(dossier)
    assert dossiers.page(dossier.reference, by=by, at=dossier.at).examine_due_at is None


# --- dispatching ------------------------------------------------------------------------------


def test_the_clock_stops_when_the_form_has_left(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-03T10:00"))
    assert page.clock.answer.due_at == moment("2026-03-05T17:00")

    case = dispatch(dossier, moment("2026-03-03T10:00"))

    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-09T10:00"))
    assert case.pauses == (Pause(moment("2026-03-03T10:00"), PauseKind.SUPPLEMENT),)
    assert (page.clock.answer.due_at, page.clock.answer.reason) == (None, Reason.PAUSED)
    assert not page.clock.is_late
    assert (case.number, case.turn) == (5, 4)  # dispatching turns no page


def test_told_twice_it_stops_once(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)
    first = dispatch(dossier)

    assert dispatch(dossier) == first
    assert DossierEvent.objects.filter(kind=Kind.SUPPLEMENT_DISPATCHED).count() == 1


def test_told_after_completion_it_stops_nothing(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)
    complete(dossier)

    assert dispatch(dossier).pauses == ()
    assert not DossierEvent.objects.filter(kind=Kind.SUPPLEMENT_DISPATCHED).exists()


def test_before_acceptance_there_is_no_term_to_stop(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    assert dispatch(dossier).pauses == ()


# --- completing -------------------------------------------------------------------------------


def test_delivery_moves_the_due_moment_and_not_the_promise(province):
    """3 working days from Monday; out from Tuesday 10:00 to Thursday 10:00: two days more."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    dispatch(dossier, moment("2026-03-03T10:00"))

    case = complete(dossier, at=moment("2026-03-05T10:00"), note="Đã nộp đủ")

    at = moment("2026-03-06T08:00")
    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=at)
    assert case.state is State.IN_PROCESS
    assert case.complete_at == moment("2026-03-05T10:00")
    assert case.promised_at == moment("2026-03-05T17:00")
    assert page.clock.answer.due_at == moment("2026-03-09T17:00")
    assert page.clock.shares.citizen == 960  # 10:00 to 10:00 two days later
    assert page.timeline[-1].texts == {"note": "Đã nộp đủ"}
    assert dossiers.verify(dossier.id) is None


def test_what_came_by_post_and_was_keyed_later_ends_the_citizens_time_when_it_came(province):
    """Out from Tuesday 10:00, delivered Thursday 10:00, keyed on Monday 9/3: two days more."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    dispatch(dossier, moment("2026-03-03T10:00"))
    came, keyed = moment("2026-03-05T10:00"), moment("2026-03-09T09:00")

    case = complete(dossier, at=keyed, delivered_at=came)

    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=keyed)
    assert (case.complete_at, case.pauses[-1].until) == (came, came)
    assert page.clock.answer.due_at == moment("2026-03-09T17:00")
    assert page.clock.shares.citizen == 960  # what lay unopened is the agency's
    assert page.examine_due_at == moment("2026-03-06T10:00")
    entry = page.timeline[-1]
    assert (entry.at, entry.texts) == (keyed, {"delivered_at": came})
    told = (scope.event(event) for event in scope.events_of(dossier.id))
    spans = [(span.since, span.until, span.holder) for span in rules.spans(told)][-2:]
    assert spans == [
        (moment("2026-03-03T10:00"), came, Holder.CITIZEN),
        (came, None, Holder.AGENCY),
    ]
    assert dossiers.verify(dossier.id) is None


def test_before_acceptance_intake_starts_anew_when_it_came(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)
    came = moment("2026-03-06T16:00")

    case = complete(dossier, at=moment("2026-03-09T15:00"), delivered_at=came)

    assert case.works[0].due_at == moment("2026-03-09T16:00")


def test_a_supplement_did_not_come_before_the_request_left_nor_after_now(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    left = moment("2026-03-03T10:00") + timedelta(seconds=30)
    dispatch(dossier, left)
    keyed = moment("2026-03-05T08:00")

    with refused(dossiers.DeliveredBeforeAsked):
        complete(dossier, at=keyed, delivered_at=moment("2026-03-03T09:59"))
    with refused(dossiers.DeliveryInFuture):
        complete(dossier, at=keyed, delivered_at=moment("2026-03-05T08:01"))
    case = complete(dossier, at=keyed, delivered_at=moment("2026-03-03T10:00"))

    assert case.complete_at == left  # the minute is the finest unit


def test_when_it_came_is_the_counters_to_say(province):
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE)
    done = dossiers.submit(draft=draft.id, by=actor(CITIZEN, MONDAY), at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)
    ask(dossier, CLERK)
    keyed = dossier.later(days=1)

    with refused(dossiers.DeliveryNotTaken):
        complete(dossier, CITIZEN, at=keyed, delivered_at=keyed - timedelta(hours=1))


def test_the_step_that_waited_is_due_later_by_the_pause(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    due_at = dossier.case.works[0].due_at
    ask(dossier, at=moment("2026-03-02T09:30"))
    dispatch(dossier, moment("2026-03-02T10:00"))

    case = complete(dossier, at=moment("2026-03-03T10:00"))

    (work,) = case.works
    assert (work.kind, work.due_at) == (WorkKind.STEP, due_at + timedelta(days=1))


def test_delivered_before_the_form_left_moves_nothing(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    due_at = dossier.case.works[0].due_at
    ask(dossier)

    case = complete(dossier)

    assert (case.pauses, case.works[0].due_at) == ((), due_at)


def test_before_acceptance_intake_starts_anew(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    case = complete(dossier, at=moment("2026-03-06T16:00"))

    (work,) = case.works
    assert (case.state, work.kind) == (State.SUBMITTED, WorkKind.INTAKE)
    assert work.due_at == moment("2026-03-09T16:00")


def test_a_term_from_the_complete_filing_starts_with_the_last_paper(province):
    city = actor("demo-city-intake", MONDAY)
    dossier = file(FOOD, MONDAY, by=city)
    ask(dossier, "demo-city-intake")
    complete(dossier, "demo-city-intake", at=moment("2026-03-04T09:00"))
    dossier.at = moment("2026-03-05T09:00")

    case = accept(dossier, "chung", by=city)

    assert case.pins.since == moment("2026-03-04T09:00")
    assert case.promised_at == moment("2026-03-19T17:00")


def test_the_applicant_delivers_himself(province):
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE)
    done = dossiers.submit(draft=draft.id, by=actor(CITIZEN, MONDAY), at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)
    ask(dossier, CLERK)
    page = dossiers.page(dossier.reference, by=actor(CITIZEN, MONDAY), at=dossier.at)
    assert page.acts == (Act.COMPLETE_SUPPLEMENT, Act.WITHDRAW)

    with refused(dossiers.DossierNotFound):
        complete(dossier, "demo-chu-quan")
    assert complete(dossier, CITIZEN).state is State.SUBMITTED


def test_what_was_delivered_is_not_taken_away(province, settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path
    citizen = actor(CITIZEN, MONDAY)
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE)
    done = dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)
    ask(dossier, CLERK)
    taken_back, delivered = (uploaded(dossier.id, citizen) for _ in range(2))

    documents.remove(file=taken_back.id, owner=dossier.id, by=citizen)
    complete(dossier, CITIZEN)
    documents.remove(file=delivered.id, owner=dossier.id, by=citizen)

    assert [one.id for one in documents.files_of(dossier.id)] == [delivered.id]


def test_who_asked_may_record_the_delivery(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)

    with refused(dossiers.NotYourStep):
        complete(dossier, LEADER)
    assert complete(dossier, SPECIALIST).state is State.IN_PROCESS


def test_an_officer_does_not_complete_his_own_dossier_at_the_counter(province):
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE)
    citizen = actor(CITIZEN, MONDAY)
    done = dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)
    ask(dossier, CLERK)
    clerk = replace(actor(CLERK, MONDAY), person=citizen.person)

    with refused(dossiers.PartyMayNotAct):
        dossiers.complete_supplement(
            dossier=dossier.id, turn=dossier.case.turn, note="", by=clerk, at=dossier.at
        )


def test_what_was_not_asked_is_not_completed(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.ActNotOpen):
        complete(dossier)


def test_a_second_completion_finds_a_stale_page(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)
    turn = dossier.case.turn
    complete(dossier, turn=turn)

    with refused(dossiers.StaleTurn):
        complete(dossier, turn=turn)


def test_two_rounds_add_their_times(province):
    """Late in the first round or the second, each day is told once, to the citizen."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    dispatch(dossier, moment("2026-03-03T10:00"))
    complete(dossier, at=moment("2026-03-04T10:00"))
    ask(dossier, LEADER, at=moment("2026-03-05T09:00"))
    dispatch(dossier, moment("2026-03-05T10:00"))
    complete(dossier, at=moment("2026-03-10T10:00"))

    clock = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-10T11:00")).clock

    # Thursday 5/3, a day more for the first, Friday, Monday and Tuesday for the second
    assert clock.answer.due_at == moment("2026-03-11T17:00")
    assert clock.shares.citizen == 480 + 3 * 480
    citizen = [one.minutes for one in clock.steps if one.span.holder is Holder.CITIZEN]
    assert citizen == [480, 1440]


def test_after_a_supplement_a_step_goes_on_with_what_it_had_left(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-04T16:00"))
    dispatch(dossier, moment("2026-03-04T16:00"))
    complete(dossier, at=moment("2026-03-05T08:00"))

    page = dossiers.page(dossier.reference, by=system("t"), at=moment("2026-03-06T17:00"))

    share = next(step.minutes for step in page.case.pins.steps if step.number == page.case.step)
    first, second = (one for one in page.clock.steps if one.budget is not None)
    assert first.budget == share
    assert second.budget == max(0, share - first.minutes)
    assert first.over + second.over == first.minutes + second.minutes - share > 0


def test_the_time_of_a_step_is_told_from_the_start_of_the_term(province):
    """2.001827 runs from the last missing item: what went before is nobody's share."""
    clerk = actor("demo-city-intake", MONDAY)
    dossier = file(FOOD, MONDAY, by=clerk)
    ask(dossier, "demo-city-intake")
    complete(dossier, "demo-city-intake", at=dossier.later(days=1))
    accept(dossier, "chung", by=clerk)

    clock = dossiers.page(dossier.reference, by=clerk, at=dossier.later(hours=1)).clock

    assert clock.steps[0].span.since == dossier.case.pins.since == dossier.case.complete_at
