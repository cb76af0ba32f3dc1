"""A later calendar moves open dossiers by an act on record; the first promise stays beside it."""

from datetime import date, timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.types import Act, Kind, State
from motcua.kernel.actors import system
from tests.dossiers.refusing import refused
from tests.factories.calendars import days_off
from tests.factories.dossiers import CLERK, MONDAY, PRESS, actor, at_stage, move
from tests.kernel.working_time.calendars import moment

MOVER = system("redate")
SINGLE, LAND = "1.004873", "1.013831"
LEADER, SPECIALIST = "demo-tam-ky-leader", "demo-tam-ky-specialist"


def redate(dossier, **changes):
    told = {
        "dossier": dossier.id,
        "decision": "12/CĐ-UBND",
        "by": MOVER,
        "at": dossier.later(minutes=1),
        **changes,
    }
    return dossiers.redate(**told)


def printed(dossier, kind):
    event = dossiers.latest_event(dossier.id, kind)
    return dossiers.to_issue(event, key="K", base_url="").values


def page(dossier):
    return dossiers.page(dossier.reference, by=MOVER, at=dossier.at)


# --- one dossier --------------------------------------------------------------------------------


def test_the_day_moves_and_the_first_promise_stays(province):
    """Three working days from Monday end on Thursday; the storm of Wednesday adds one."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)
    before = dossier.case

    case = redate(dossier)

    shown = page(dossier)
    assert before.promised_at == case.promised_at == moment("2026-03-05T17:00")
    assert case.repromised_at == shown.clock.answer.due_at == moment("2026-03-06T17:00")
    assert (case.pins.edition, case.accepted_at) == (2, before.accepted_at)
    assert case.works[0].due_at > before.works[0].due_at
    assert dossiers.verify(dossier.id) is None


def test_the_timeline_says_which_decision_and_both_days(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    redate(dossier)

    entry = dossiers.followed(dossier.reference, at=dossier.at).timeline[-1]
    assert entry.kind is Kind.REDATED
    assert entry.texts == {
        "decision": "12/CĐ-UBND",
        "old_promise": moment("2026-03-05T17:00"),
        "new_promise": moment("2026-03-06T17:00"),
    }


def test_without_the_act_a_later_calendar_moves_nothing(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    days_off("2026-03-04", at=dossier.at)

    assert page(dossier).clock.answer.due_at == moment("2026-03-05T17:00")


def test_a_day_that_changes_nothing_tells_the_citizen_nothing(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-04-01", at=dossier.at)

    case = redate(dossier)

    assert (case.pins.edition, case.repromised_at) == (2, None)
    assert set(page(dossier).timeline[-1].texts) == {"decision"}


def test_an_apology_is_kept_where_the_calendar_gives_less(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)
    dossiers.apologise(
        dossier=dossier.id,
        turn=dossier.case.turn,
        new_promise=date(2026, 3, 13),
        reason="Chờ xác minh",
        by=actor(LEADER, MONDAY),
        at=dossier.later(minutes=1),
    )

    assert redate(dossier).repromised_at == moment("2026-03-13T17:00")
    days_off("2026-03-05", "2026-03-06", "2026-03-09", at=dossier.at)
    assert redate(dossier).repromised_at == moment("2026-03-13T17:00")


def test_the_apology_names_the_day_that_stood_and_is_not_kept(province):
    """Promised for Thursday, counted anew to Friday: it is Friday that will not be kept."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)
    redate(dossier)
    dossiers.apologise(
        dossier=dossier.id,
        turn=dossier.case.turn,
        new_promise=date(2026, 3, 13),
        reason="Chờ xác minh",
        by=actor(LEADER, MONDAY),
        at=dossier.later(minutes=1),
    )

    values = printed(dossier, Kind.APOLOGISED)

    assert values["promised_at"].startswith("2026-03-06T17:00")
    assert values["new_promise"].startswith("2026-03-13T17:00")


def test_a_receipt_printed_again_names_the_day_after_a_supplement(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    told = {"dossier": dossier.id, "by": actor(SPECIALIST, MONDAY)}
    dossiers.ask_supplement(
        turn=dossier.case.turn, items=["Bản sao"], reason="Thiếu", at=dossier.at, **told
    )
    dossiers.dispatch_supplement(dossier=dossier.id, by=PRESS, at=moment("2026-03-03T09:00"))
    dossiers.complete_supplement(
        turn=dossier.case.turn, note="", at=moment("2026-03-05T09:00"), **told
    )
    dossiers.correct(
        dossier=dossier.id,
        turn=dossier.case.turn,
        wish=dossiers.Manner.POST,
        reason="Ghi nhầm",
        document="1/ĐN",
        by=actor(CLERK, MONDAY),
        at=moment("2026-03-05T10:00"),
    )

    values = printed(dossier, Kind.CORRECTED)

    assert values["promised_at"].startswith("2026-03-09T17:00")
    assert values["notes"] == ["Ngày hẹn ban đầu: 17 giờ 00, ngày 05/03/2026"]


def test_while_it_stands_still_only_the_calendar_changes(province):
    dossier = at_stage(State.AWAITING_OTHER)
    days_off("2026-03-04", at=dossier.at)

    case = redate(dossier)

    assert (case.pins.edition, case.repromised_at) == (2, None)
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize(
    "state",
    [State.ACCEPTED, State.IN_PROCESS, State.AWAITING_DECISION, State.DECIDED],
)
def test_wherever_a_term_runs(province, state):
    dossier = at_stage(state, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    assert redate(dossier).pins.edition == 2
    assert dossiers.verify(dossier.id) is None
    while dossier.case.works:
        move(dossier)
    assert dossier.case.state is State.RETURNED


# --- refusals -----------------------------------------------------------------------------------


def test_only_where_there_is_a_later_calendar(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    with refused(dossiers.NoNewerCalendar):
        redate(dossier)

    days_off("2026-03-04", at=dossier.at)
    redate(dossier)
    with refused(dossiers.NoNewerCalendar):
        redate(dossier)


def test_not_without_its_decision(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    with refused(dossiers.DecisionMissing):
        redate(dossier, decision=" ")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RESULT_READY, State.RETURNED])
def test_not_where_no_term_runs(province, state):
    dossier = at_stage(state, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    with refused(dossiers.ActNotOpen):
        redate(dossier)


def test_not_before_it_was_accepted(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    with refused(dossiers.NoNewerCalendar):
        redate(dossier)


@pytest.mark.parametrize(
    ("login", "allowed"),
    [(LEADER, True), (SPECIALIST, False), ("demo-tam-ky-intake", False)],
)
def test_a_head_redates(province, login, allowed):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)
    by = actor(login, MONDAY)

    assert (Act.REDATE in dossiers.page(dossier.reference, by=by, at=dossier.at).acts) is allowed
    if allowed:
        redate(dossier, by=by)
    else:
        with refused(dossiers.NotYourStep):
            redate(dossier, by=by)


def test_a_page_of_before_is_stale(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    days_off("2026-03-04", at=dossier.at)

    with refused(dossiers.StaleTurn):
        redate(dossier, turn=1)


# --- all at once --------------------------------------------------------------------------------


def test_all_open_dossiers_of_a_calendar_and_a_second_run_finds_none(province):
    moving = [at_stage(State.IN_PROCESS, SINGLE), at_stage(State.ACCEPTED, LAND)]
    done = at_stage(State.RETURNED, SINGLE)
    at = days_later(moving)
    days_off("2026-03-04", at=at)

    told = dossiers.redate_open(calendar="DNG", decision="12/CĐ-UBND", by=MOVER, at=at)
    again = dossiers.redate_open(calendar="DNG", decision="12/CĐ-UBND", by=MOVER, at=at)

    assert (told.moved, told.changed, told.left, dict(told.refused)) == (2, 2, 0, {})
    assert again.moved == 0
    assert {dossier.case.pins.edition for dossier in moving} == {2}
    assert done.case.pins.edition == 1
    for dossier in moving:
        assert dossiers.verify(dossier.id) is None


def days_later(moving):
    return max(dossier.at for dossier in moving) + timedelta(minutes=5)


def test_broken_off_it_goes_on_where_it_was(province):
    moving = [at_stage(State.IN_PROCESS, SINGLE) for _ in range(3)]
    at = days_later(moving)
    days_off("2026-03-04", at=at)

    first = dossiers.redate_open(calendar="DNG", decision="12", limit=2, by=MOVER, at=at)
    second = dossiers.redate_open(calendar="DNG", decision="12", limit=2, by=MOVER, at=at)

    assert [(one.moved, one.left) for one in (first, second)] == [(2, 1), (1, 0)]
    assert DossierEvent.objects.filter(kind=Kind.REDATED).count() == 3


def test_a_head_moves_what_his_agency_answers_for(province):
    own, other = at_stage(State.IN_PROCESS, SINGLE), at_stage(State.IN_PROCESS, LAND)
    at = days_later([own, other])
    days_off("2026-03-04", at=at)

    told = dossiers.redate_open(calendar="DNG", decision="12", by=actor(LEADER, MONDAY), at=at)

    assert told.moved == 1
    assert (own.case.pins.edition, other.case.pins.edition) == (2, 1)


def test_what_waits_is_counted_and_what_is_projected_is_listed(province):
    own = at_stage(State.IN_PROCESS, SINGLE)
    far = at_stage(State.IN_PROCESS, SINGLE, moment("2026-12-30T08:00"))
    head = actor(LEADER, MONDAY)

    (line,) = dossiers.calendar_lines(head)
    assert (line.code, line.newest, line.outdated, line.provisional) == ("DNG", 1, 0, 1)
    assert [one.reference for one in dossiers.provisional(head, "DNG")] == [far.reference]

    days_off("2027-01-04", at=far.at, until="2027-12-31")
    (line,) = dossiers.calendar_lines(head)
    assert (line.newest, line.outdated, line.provisional) == (2, 2, 0)
    assert own.reference != far.reference


def test_all_wants_its_decision(province):
    with refused(dossiers.DecisionMissing):
        dossiers.redate_open(calendar="DNG", decision="", by=MOVER, at=MONDAY)


def test_while_more_is_awaited_no_moment_is_told(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    specialist = actor(SPECIALIST, dossier.at)
    dossiers.ask_supplement(
        dossier=dossier.id,
        turn=dossier.case.turn,
        items=["Bản sao"],
        reason="Thiếu",
        by=specialist,
        at=dossier.later(minutes=1),
    )
    dossiers.dispatch_supplement(
        dossier=dossier.id, by=system("papers"), at=dossier.later(minutes=1)
    )
    days_off("2026-03-04", at=dossier.at)

    after = dossiers.redate(
        dossier=dossier.id, decision="12/CĐ-UBND", by=MOVER, at=dossier.later(minutes=1)
    )

    assert after.repromised_at is None
    assert after.pins.edition == 2
