"""The window for asking, the last part of a term, filings in pieces: tables, without a database."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.dossiers import rules
from motcua.dossiers.rules import relating
from motcua.dossiers.types import Case, Pins, State
from motcua.kernel.working_time import Pause, PauseKind, Term, Unit
from tests.kernel.working_time.calendars import edition, moment


def accepted(since="2026-03-02T08:00", *, days=5, window=None, pauses=(), unit=Unit.WORKING_DAY):
    value = None if unit in (Unit.NONE, Unit.SAME_DAY) else days
    return Case(
        state=State.IN_PROCESS,
        accepted_at=moment(since),
        pauses=pauses,
        pins=Pins(
            revision=UUID(int=7),
            case="chung",
            form_set="tt",
            calendar="DNG",
            edition=1,
            term=Term(value, unit),
            restart=False,
            since=moment(since),
            steps=(),
            registering_function="registrar",
            window_days=window,
        ),
    )


def rows(table):
    _, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return lines


# More may be asked for within so many working days; the day of acceptance is not counted.
WINDOW = """
accepted         | days | asked            | over
2026-03-02T08:00 | 2    | 2026-03-02T09:00 | no
2026-03-02T08:00 | 2    | 2026-03-04T23:59 | no
2026-03-02T08:00 | 2    | 2026-03-05T00:00 | yes
2026-03-06T16:00 | 1    | 2026-03-08T09:00 | no
2026-03-06T16:00 | 1    | 2026-03-09T16:00 | no
2026-03-06T16:00 | 1    | 2026-03-10T07:00 | yes
2026-03-02T08:00 | -    | 2026-12-31T09:00 | no
"""


@pytest.mark.parametrize(("since", "days", "asked", "over"), rows(WINDOW))
def test_the_days_in_which_more_may_be_asked_for(since, days, asked, over):
    case = accepted(since, window=None if days == "-" else int(days))

    assert rules.window_over(case, moment(asked), edition()) is (over == "yes")


def test_before_acceptance_no_window_runs():
    assert not rules.window_over(Case(), moment("2026-03-02T08:00"), edition())


# Five working days from Monday 2 March 08:00: 2,820 minutes until Monday 9 March 17:00; the last
# fifth begins 2,256 minutes after the start, on Friday 6 March at 15:36.
LATE = """
asked            | late | why
2026-03-02T08:00 | no   | at once
2026-03-06T15:35 | no   | a minute before the last fifth
2026-03-06T15:36 | yes  | the last fifth begins
2026-03-09T16:59 | yes  | the last minute
2026-03-20T09:00 | yes  | after the term
"""


@pytest.mark.parametrize(("asked", "late", "why"), rows(LATE))
def test_a_request_in_the_last_fifth_of_a_term(asked, late, why):
    found = rules.is_late_request(accepted(), moment(asked), edition(), 20)

    assert found is (late == "yes"), why


def test_the_time_of_the_citizen_is_no_part_of_the_term():
    """Out from Tuesday 08:00 to Thursday 08:00: the same agency's minutes, two days later."""
    out = Pause(moment("2026-03-03T08:00"), PauseKind.SUPPLEMENT, until=moment("2026-03-05T08:00"))
    case = accepted(pauses=(out,))

    assert not rules.is_late_request(case, moment("2026-03-10T15:35"), edition(), 20)
    assert rules.is_late_request(case, moment("2026-03-10T15:36"), edition(), 20)


@pytest.mark.parametrize(
    "case",
    [
        Case(),
        accepted(unit=Unit.NONE),
        accepted(pauses=(Pause(moment("2026-03-03T08:00"), PauseKind.SUPPLEMENT),)),
    ],
    ids=["not accepted", "no term", "the term stands still"],
)
def test_where_no_term_runs_nothing_is_late(case):
    assert not rules.is_late_request(case, moment("2026-03-09T16:00"), edition(), 20)


def test_an_answer_has_so_many_working_days():
    assert rules.answer_until(moment("2026-03-06T16:00"), 2, edition()) == moment(
        "2026-03-10T17:00"
    )
    assert rules.answer_until(moment("2026-03-06T16:00"), None, edition()) is None


# --- told in pieces ---------------------------------------------------------------------------

# Filings of one owner about one object, by day of March; which of them belong to the first.
CHAINS = """
first           | ended | second          | filed | days | together | why
withdrawn       | 3     | submitted       | 5     | 60   | yes      | withdrawn and filed again
receipt_refused | 3     | in_process      | 5     | 60   | yes      | refused online, taken on paper
withdrawn       | 3     | submitted       | 13    | 10   | yes      | on the last day
withdrawn       | 3     | submitted       | 13.6  | 10   | yes      | days end with their end
withdrawn       | 3     | submitted       | 14    | 10   | no       | later it stands alone
returned        | 3     | submitted       | 5     | 60   | no       | what was answered is over
stopped         | 3     | submitted       | 5     | 60   | no       | so is what the agency ended
in_process      | -     | submitted       | 5     | 60   | no       | both are open: a double
withdrawn       | 6     | submitted       | 5     | 60   | no       | filed before the other ended
"""


def filing(number, state, filed, ended):
    day = moment("2026-03-01T08:00")
    return relating.Filing(
        dossier=UUID(int=number),
        state=State(state),
        came_at=day + timedelta(days=filed),
        finished_at=None if ended == "-" else day + timedelta(days=int(ended)),
    )


@pytest.mark.parametrize(
    ("first", "ended", "second", "filed", "days", "together", "why"), rows(CHAINS)
)
def test_which_filings_are_one_matter(first, ended, second, filed, days, together, why):
    one, other = filing(1, first, 1, ended), filing(2, second, float(filed), "-")

    for asked in (one, other):
        found = relating.chain([other, one], asked.dossier, int(days))
        assert found == ((one, other) if together == "yes" else ()), why


def test_a_chain_may_be_long_and_others_are_left_out():
    """Withdrawn twice and filed a third time; what was filed in summer is a matter of its own."""
    one, two, three = (
        filing(1, "withdrawn", 1, "2"),
        filing(2, "receipt_refused", 4, "5"),
        filing(3, "in_process", 9, "-"),
    )
    summer = filing(4, "submitted", 120, "-")

    assert relating.chain([summer, three, one, two], UUID(int=2), 60) == (one, two, three)
    assert relating.chain([summer, three, one, two], UUID(int=4), 60) == ()
    assert relating.chain([], UUID(int=1), 60) == ()


def test_a_double_between_breaks_no_chain():
    """Filed twice at once, one of the two withdrawn and filed again: only that one goes on."""
    one, double, again = (
        filing(1, "withdrawn", 1, "3"),
        filing(2, "in_process", 2, "-"),
        filing(3, "submitted", 5, "-"),
    )

    assert relating.chain([again, double, one], again.dossier, 60) == (one, again)
    assert relating.chain([again, double, one], one.dossier, 60) == (one, again)
    assert relating.chain([again, double, one], double.dossier, 60) == ()


def test_a_filing_goes_on_with_the_one_that_ended_last():
    first, second = filing(1, "withdrawn", 1, "4"), filing(2, "withdrawn", 2, "3")
    again, other = filing(3, "withdrawn", 5, "6"), filing(4, "submitted", 7, "-")

    assert relating.chain([first, second, again, other], UUID(int=4), 60) == (first, again, other)
    assert relating.chain([first, second, again, other], UUID(int=2), 60) == ()


def test_the_true_time_is_from_the_first_filing():
    """Monday 08:00 to the end of the last on Wednesday 10:00, or to now."""
    one, two = filing(1, "withdrawn", 1, "1"), filing(2, "returned", 2, "3")

    assert relating.true_minutes([one, two], moment("2026-03-20T08:00"), edition()) == 960
    open_one = filing(2, "submitted", 2, "-")
    assert relating.true_minutes([one, open_one], moment("2026-03-03T09:00"), edition()) == 540
