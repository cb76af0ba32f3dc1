"""The time of a dossier: due moments, hand-over, intake, and whose hands it was in."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.dossiers import rules
from motcua.dossiers.types import Case, Event, Kind, Outcome, Pins, State, StepPin, Work, WorkKind
from motcua.kernel import working_time
from motcua.kernel.working_time import Holder, Pause, PauseKind, Term, Unit
from motcua.procedures.api import StartRule
from tests.kernel.working_time.calendars import edition, moment

# The worked cases of a pause, and the terms of the reference procedures.
CASES = """
case | since            | term | unit         | supplement | pause_since      | pause_until      | due
1    | 2026-02-13T10:00 | 5    | working_day  | resume     |                  |                  | 2026-02-27T17:00
2    | 2025-12-30T09:00 | 3    | working_day  | resume     |                  |                  | 2026-01-06T17:00
4    | 2026-02-10T08:00 | 5    | calendar_day | resume     |                  |                  | 2026-02-23T17:00
8    | 2026-03-02T09:00 | 4    | working_day  | resume     | 2026-03-03T10:00 | 2026-03-05T10:00 | 2026-03-10T17:00
9    | 2026-03-02T09:00 | 4    | working_day  | restart    | 2026-03-03T10:00 | 2026-03-05T10:00 | 2026-03-11T17:00
10   | 2026-03-02T09:00 | 4    | working_day  | restart    | 2026-03-09T08:00 | 2026-03-11T08:00 | 2026-03-06T17:00
14   | 2026-03-02T09:00 | 4    | working_day  | resume     | 2026-03-06T16:00 | 2026-03-09T20:00 | 2026-03-10T17:00
15   | 2026-02-10T08:00 | 5    | calendar_day | resume     | 2026-02-23T09:00 | 2026-03-02T10:00 | 2026-03-03T17:00
open | 2026-03-02T09:00 | 4    | working_day  | resume     | 2026-03-03T10:00 |                  | -
"""  # noqa: E501


def rows():
    head, *lines = ([c.strip() for c in line.split("|")] for line in CASES.strip().splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]


def pins(since, term=5, unit=Unit.WORKING_DAY, restart=False, steps=()):
    return Pins(
        revision=UUID(int=7),
        case="chung",
        form_set="tt",
        calendar="DNG",
        edition=1,
        term=Term(Decimal(term), unit),
        restart=restart,
        since=since,
        steps=steps,
        registering_function="registrar",
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_the_due_moment_follows_from_pins_and_pauses(row):
    since, until = row["pause_since"], row["pause_until"]
    pauses = (
        (Pause(moment(since), PauseKind.SUPPLEMENT, until=moment(until) if until else None),)
        if since
        else ()
    )
    pinned = pins(
        moment(row["since"]), int(row["term"]), Unit(row["unit"]), row["supplement"] == "restart"
    )

    answer = rules.clock(Case(pins=pinned, pauses=pauses), edition())

    assert answer.due_at == (None if row["due"] == "-" else moment(row["due"]))


def test_another_edition_than_the_pinned_one_is_our_own_mistake():
    with pytest.raises(AssertionError):
        rules.clock(Case(pins=pins(moment("2026-03-02T09:00"))), edition("saturday"))


@pytest.mark.parametrize(
    ("taken", "due"),
    [
        ("2026-03-02T08:00", "2026-03-02T17:00"),
        ("2026-03-02T14:59", "2026-03-02T17:00"),
        ("2026-03-02T15:00", "2026-03-02T17:00"),
        ("2026-03-02T15:00:59", "2026-03-02T17:00"),
        ("2026-03-02T15:01", "2026-03-03T07:01"),
        ("2026-03-02T17:30", "2026-03-03T07:01"),
        ("2026-03-06T15:01", "2026-03-09T07:01"),
        ("2026-02-13T16:00", "2026-02-23T07:01"),
        ("2026-03-07T09:00", "2026-03-09T07:01"),
        ("2026-01-09T15:30", "2026-01-10T07:01"),
    ],
)
def test_what_is_accepted_moves_on_within_the_day_or_at_the_start_of_the_next(taken, due):
    """NĐ 61/2018 Điều 18: over a weekend, Tết, and into a Saturday worked instead."""
    assert rules.hand_over_due(moment(taken), 900, edition()) == moment(due)


def test_the_cutoff_of_the_hand_over_is_a_parameter():
    assert rules.hand_over_due(moment("2026-03-02T15:01"), 960, edition()) == moment(
        "2026-03-02T17:00"
    )


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-03-02T09:00", "2026-03-03T09:00"),
        ("2026-03-02T07:00", "2026-03-02T17:00"),
        ("2026-02-13T16:00", "2026-02-23T16:00"),
        ("2026-03-07T23:59", "2026-03-09T17:00"),
        ("2026-03-06T12:00", "2026-03-09T11:30"),
    ],
)
def test_an_application_is_answered_within_eight_working_hours(filed, due):
    assert rules.intake_due(moment(filed), 8, edition()) == moment(due)


@pytest.mark.parametrize(
    ("rule", "complete", "start"),
    [
        (StartRule.ACCEPTED, None, "2026-03-04T10:00"),
        (StartRule.ACCEPTED, "2026-03-03T09:00", "2026-03-04T10:00"),
        (StartRule.AT_COMPETENT_UNIT, None, "2026-03-04T10:00"),
        (StartRule.RECEIVED_COMPLETE, None, "2026-03-02T09:00"),
        (StartRule.RECEIVED_COMPLETE, "2026-03-03T09:00", "2026-03-03T09:00"),
    ],
)
def test_where_the_term_starts(rule, complete, start):
    case = Case(
        submitted_at=moment("2026-03-02T09:00"),
        complete_at=moment(complete) if complete else None,
    )

    assert rules.start_of_term(case, rule, moment("2026-03-04T10:00")) == moment(start)


def test_a_step_is_due_after_its_budget_moved_by_the_pauses_since_it_began():
    step = StepPin(2, "work", "specialist", UUID(int=2), "", minutes=480)
    before = Pause(
        moment("2026-02-27T08:00"), PauseKind.SUPPLEMENT, until=moment("2026-03-02T08:00")
    )
    during = Pause(
        moment("2026-03-02T10:00"), PauseKind.SUPPLEMENT, until=moment("2026-03-03T10:00")
    )
    since = moment("2026-03-02T09:00")

    def due(*pauses):
        return rules.step_due(step, Case(pauses=pauses), since, edition())

    assert due() == moment("2026-03-03T09:00")
    assert due(before) == moment("2026-03-03T09:00")
    assert due(before, during) == moment("2026-03-04T09:00")
    assert due(Pause(moment("2026-03-02T10:00"), PauseKind.SUPPLEMENT)) is None


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("2026-03-19T10:00", "2026-03-23T10:00"),
        ("2026-03-05T09:00", "2026-03-09T09:00"),  # over when the step begins here
        ("2026-03-05T09:30", "2026-03-09T09:30"),
        (None, None),
    ],
)
def test_of_a_pause_that_began_before_the_step_what_is_left_moves_it(until, due):
    """Imported while more was awaited: the step begins here in the midst of the citizen's time."""
    step = StepPin(2, "work", "specialist", UUID(int=2), "", minutes=960)
    pause = Pause(
        moment("2026-03-03T08:00"), PauseKind.SUPPLEMENT, until=moment(until) if until else None
    )

    found = rules.step_due(step, Case(pauses=(pause,)), moment("2026-03-05T09:00"), edition())

    assert found == (moment(due) if due else None)


def test_a_step_outside_the_term_is_never_due():
    step = StepPin(1, "intake", "intake", UUID(int=1), "", minutes=None)

    assert rules.step_due(step, Case(), moment("2026-03-02T09:00"), edition()) is None


def test_the_minutes_of_a_route_are_those_that_really_remain():
    since, due_at = moment("2026-03-02T14:50"), moment("2026-03-02T17:00")

    assert rules.route_minutes(since, due_at, edition()) == 130
    assert rules.route_minutes(since, None, edition()) is None
    assert rules.route_minutes(due_at + timedelta(hours=1), due_at, edition()) == 0


# --- whose hands ------------------------------------------------------------------------------

COUNTER, OFFICE, TAX = UUID(int=1), UUID(int=2), UUID(int=3)
AT_COUNTER = (Work(COUNTER, "intake", WorkKind.STEP),)
AT_OFFICE = (Work(OFFICE, "specialist", WorkKind.STEP),)
AT_TAX = (Work(TAX, "tax_officer", WorkKind.EXCLUDED), Work(OFFICE, "x", WorkKind.WAITING))
WAITING = (Work(OFFICE, "specialist", WorkKind.WAITING),)
TAX_PAUSE = Pause(moment("2026-03-02T11:00"), PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground="tax")

# when | what it did
STORY = [
    ("09:00", Outcome(state=State.ACCEPTED, step=1, works=AT_COUNTER)),
    ("10:00", Outcome(state=State.IN_PROCESS, step=2, works=AT_OFFICE)),
    ("10:30", Outcome()),  # a paper issued moves nothing
    ("11:00", Outcome(step=3, works=AT_TAX, pause=TAX_PAUSE)),
    ("14:00", Outcome(step=4, works=AT_OFFICE, unpause=moment("2026-03-02T14:00"))),
    ("14:10", Outcome(state=State.AWAITING_SUPPLEMENT, works=WAITING)),
    ("14:30", Outcome(pause=Pause(moment("2026-03-02T14:30"), PauseKind.SUPPLEMENT))),
    (
        "16:00",
        Outcome(state=State.IN_PROCESS, works=AT_OFFICE, unpause=moment("2026-03-02T16:00")),
    ),
    ("16:30", Outcome(state=State.RETURNED, works=())),
]


def story():
    return [
        Event(
            UUID(int=n), n, Kind.HANDED_OVER, moment(f"2026-03-02T{when}"), "x", None, None, outcome
        )
        for n, (when, outcome) in enumerate(STORY, 1)
    ]


def test_spans_say_who_had_it_from_when_to_when():
    found = [
        (f"{span.since:%H:%M}", f"{span.until:%H:%M}" if span.until else "", span.holder, span.step)
        for span in rules.spans(story())
    ]

    assert found == [
        ("09:00", "10:00", Holder.AGENCY, 1),
        ("10:00", "11:00", Holder.AGENCY, 2),
        ("11:00", "14:00", Holder.OTHER_AGENCY, 3),
        ("14:00", "14:30", Holder.AGENCY, 4),
        ("14:30", "16:00", Holder.CITIZEN, 4),
        ("16:00", "16:30", Holder.AGENCY, 4),
        ("16:30", "", Holder.AGENCY, 4),
    ]


def test_an_excluded_step_is_the_other_agencys_even_where_no_pause_was_told():
    event = Event(
        UUID(int=1),
        1,
        Kind.HANDED_OVER,
        datetime.fromisoformat("2026-03-02T09:00+07:00"),
        "x",
        None,
        None,
        Outcome(works=AT_TAX),
    )

    (span,) = rules.spans([event])

    assert (span.holder, span.agency, span.function) == (Holder.OTHER_AGENCY, TAX, "tax_officer")


def test_nothing_happened_to_nothing():
    assert list(rules.spans([])) == []


def test_shares_of_the_spans_are_the_shares_of_the_clock():
    since, until = moment("2026-03-02T09:00"), moment("2026-03-02T16:30")
    case = rules.fold(story())
    whole = working_time.shares(edition(), since, until, case.pauses)

    by_holder = dict.fromkeys(Holder, 0)
    for span in rules.spans(story()):
        end = span.until or until
        by_holder[span.holder] += working_time.minutes_between(edition(), span.since, end)

    assert by_holder == {
        Holder.AGENCY: whole.agency,
        Holder.OTHER_AGENCY: whole.other_agency,
        Holder.CITIZEN: whole.citizen,
    }
    assert sum(by_holder.values()) == 330  # 09:00-11:30 and 13:30-16:30
