"""Form 04: before the term ends, once, with a reason; the first promise stays and late is late."""

from datetime import date, timedelta
from functools import partial

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent, DossierFlag
from motcua.dossiers.rules import apologising
from motcua.dossiers.types import Act, Flag, Kind, State
from motcua.kernel.actors import system
from motcua.kernel.working_time import OutsideCalendar
from tests.dossiers.publishing import without_term
from tests.dossiers.refusing import all_refused, refused
from tests.factories.dossiers import CLERK, MONDAY, actor, at_stage
from tests.kernel.working_time.calendars import edition, moment

SINGLE = "1.004873"
LEADER, SPECIALIST = "demo-tam-ky-leader", "demo-tam-ky-specialist"

# An apology sent at a moment against what is due: NĐ 61/2018 Điều 19 asks for a day before.
NOTICE = """
sent             | due              | short | why
2026-03-04T16:59 | 2026-03-05T17:00 | no    | the day before
2026-03-05T07:00 | 2026-03-05T17:00 | yes   | on the day itself
2026-03-06T16:00 | 2026-03-09T17:00 | no    | Friday for Monday: three days
2026-03-02T09:00 | 2026-03-02T17:00 | yes   | a matter of one day can never be told before
2026-03-04T23:59 | 2026-03-05T00:01 | no    | days are counted, not hours
"""


def rows(table):
    _, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return lines


@pytest.mark.parametrize(("sent", "due", "short", "why"), rows(NOTICE))
def test_a_citizen_is_told_a_day_before(sent, due, short, why):
    told = apologising.is_short_notice(moment(due), moment(sent), 1)

    assert told is (short == "yes"), why


@pytest.mark.parametrize(
    ("on", "end"),
    [
        (date(2026, 3, 6), "2026-03-06T17:00"),
        (date(2026, 3, 7), None),  # Saturday
        (date(2026, 1, 10), "2026-01-10T17:00"),  # worked instead of 2 January
        (date(2026, 2, 16), None),  # Tết
    ],
)
def test_the_new_promise_is_the_end_of_a_working_day(on, end):
    assert apologising.end_of_day(on, edition()) == (moment(end) if end else None)


def test_beyond_the_calendar_nothing_is_promised():
    with pytest.raises(OutsideCalendar):
        apologising.end_of_day(date(2100, 1, 4), edition())


# --- the act ----------------------------------------------------------------------------------


def apologise(dossier, login=LEADER, at=None, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "new_promise": date(2026, 3, 10),
        "reason": "Chờ xác minh ở nơi cư trú trước đây",
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }
    return dossiers.apologise(**told)


def test_both_promises_stand_and_the_due_moment_does_not_move(province):
    """Three working days from Monday 2 March: promised for Thursday 5 March."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    case = apologise(dossier, at=moment("2026-03-04T10:00"), reason="  Chờ xác minh ")

    at = moment("2026-03-06T08:00")
    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=at)
    row, event = Dossier.objects.get(), DossierEvent.objects.order_by("number").last()
    assert case.promised_at == row.promised_at == moment("2026-03-05T17:00")
    assert case.repromised_at == row.repromised_at == moment("2026-03-10T17:00")
    assert (case.apologies, case.state) == (1, State.IN_PROCESS)
    assert page.clock.answer.due_at == moment("2026-03-05T17:00")
    assert page.clock.is_late  # told and sorry, and late all the same
    assert (event.kind, event.post) == (Kind.APOLOGISED, actor(LEADER, MONDAY).post)
    assert page.timeline[-1].texts == {
        "reason": "Chờ xác minh",
        "old_promise": moment("2026-03-05T17:00"),
        "new_promise": moment("2026-03-10T17:00"),
    }
    assert not DossierFlag.objects.exists()
    assert dossiers.verify(dossier.id) is None


def test_it_turns_no_page(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    turn = dossier.case.turn

    assert apologise(dossier).turn == turn


def test_on_the_last_day_it_is_listed(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    apologise(dossier, at=moment("2026-03-05T16:00"))

    (flag,) = DossierFlag.objects.all()
    assert (flag.flag, flag.post) == (Flag.SHORT_NOTICE, actor(LEADER, MONDAY).post)


@pytest.mark.parametrize("at", ["2026-03-05T17:01", "2026-03-06T08:00", "2026-03-20T08:00"])
def test_after_the_due_moment_it_is_too_late(province, at):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.ApologyTooLate):
        apologise(dossier, at=moment(at), new_promise=date(2026, 3, 27))


def test_the_last_minute_is_in_time(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    assert apologise(dossier, at=moment("2026-03-05T17:00:59")).apologies == 1


def test_a_second_one_is_refused(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    apologise(dossier)

    with refused(dossiers.AlreadyApologised) as told:
        apologise(dossier, new_promise=date(2026, 3, 12))
    assert told.value.values == {"times": 1}


def test_what_is_no_apology(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    table = (
        (dossiers.ReasonMissing, {"reason": " \u200b"}),
        (dossiers.PromiseOnDayOff, {"new_promise": date(2026, 3, 7)}),
        (dossiers.PromiseNotLater, {"new_promise": date(2026, 3, 5)}),  # the day promised
        (dossiers.PromiseNotLater, {"new_promise": date(2026, 2, 27)}),
        (OutsideCalendar, {"new_promise": date(2100, 1, 4)}),
        (dossiers.StaleTurn, {"turn": 1}),
        (dossiers.NotYourStep, {"login": SPECIALIST}),  # the head answers for it, not the holder
        (dossiers.NotYourStep, {"login": CLERK}),
        (dossiers.DossierNotFound, {"login": "demo-land-leader"}),
    )

    all_refused(partial(apologise, dossier), table)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RESULT_READY, State.WITHDRAWN])
def test_where_nothing_runs_nothing_is_promised_anew(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        apologise(dossier, CLERK)


def test_without_a_term_there_is_no_day_to_move(province, monkeypatch):
    without_term(monkeypatch, SINGLE)
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with refused(dossiers.NothingPromised):
        apologise(dossier)


def test_a_term_that_moved_is_what_must_be_passed(province):
    """Out for a supplement from Tuesday to Thursday the term ends on Monday 9 March."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    told = {"dossier": dossier.id, "by": actor(SPECIALIST, MONDAY)}
    dossiers.ask_supplement(
        turn=dossier.case.turn,
        items=["A"],
        reason="B",
        at=moment("2026-03-03T09:00"),
        **told,
    )
    dossiers.dispatch_supplement(
        dossier=dossier.id, by=system("papers"), at=moment("2026-03-03T10:00")
    )
    dossier.at = moment("2026-03-05T10:00")
    dossiers.complete_supplement(turn=dossier.case.turn, note="", at=dossier.at, **told)

    with refused(dossiers.PromiseNotLater):
        apologise(dossier, new_promise=date(2026, 3, 6))  # after the promise, before the due day
    assert apologise(dossier, at=moment("2026-03-06T09:00")).repromised_at == moment(
        "2026-03-10T17:00"
    )


def test_the_button_is_the_heads(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    at = dossier.at + timedelta(minutes=1)

    for login, offered in ((LEADER, True), (SPECIALIST, False), ("demo-tam-ky-vice", True)):
        page = dossiers.page(dossier.reference, by=actor(login, MONDAY), at=at)
        assert (Act.APOLOGISE in page.acts) is offered, login
