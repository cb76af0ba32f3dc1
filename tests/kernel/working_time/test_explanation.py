"""The account, a line per day: whether it counted, why, by which decision, whose it was."""

import pytest

from motcua.kernel.working_time import (
    Answer,
    Holder,
    Minutes,
    Pause,
    PauseKind,
    Policy,
    Reason,
    Term,
    Unit,
    due,
    step_due,
)
from tests.kernel.working_time.calendars import edition, moment

MARKS = {
    "F": "first_day",
    "P": "paused",
    "R": "rolled",
    "H": "holiday",
    "E": "weekend",
    "S": "swapped",
    "C": "counted",
}
# One letter per day, from the first; lower case: it did not count. Month lengths tell the rest.
CASES = """
case                       | since            | term | unit         | calendar  | pauses                              | days
working days over Tet      | 2026-02-13T10:00 | 5    | working_day  | reference |                                     | f ee hhhhh ee CCCCC
a swapped Saturday         | 2026-01-08T14:00 | 2    | working_day  | reference |                                     | f C S
calendar days roll         | 2026-02-10T08:00 | 5    | calendar_day | reference |                                     | f CCC C r rrrrr rr C
calendar days on a swap    | 2026-01-08T14:00 | 2    | calendar_day | reference |                                     | f C S
a month                    | 2026-01-31T08:30 | 1    | month        | reference |                                     | f CCCCCCCCCCCCCCCCCCCCCCCCCCC r r C
hours                      | 2026-02-13T16:00 | 8    | working_hour | reference |                                     | F ee hhhhh ee C
hours after closing        | 2026-02-13T17:00 | 8    | working_hour | reference |                                     | f ee hhhhh ee C
same day                   | 2026-02-13T15:00 |      | same_day     | reference |                                     | F
same day, late             | 2026-02-13T15:01 |      | same_day     | reference |                                     | f ee hhhhh ee C
same day, no such desk     | 2026-03-02T15:01 |      | same_day     | uneven    |                                     | f C
same day, over a morning   | 2026-03-04T15:01 |      | same_day     | uneven    |                                     | f h C
same day, passed over      | 2026-03-13T15:01 |      | same_day     | uneven    |                                     | f S
days of other hours        | 2026-03-04T09:00 | 2    | working_day  | uneven    |                                     | f h C e S
worked by a decision       | 2026-03-16T09:00 | 1    | working_day  | uneven    |                                     | f S
intake is not work         | 2026-01-29T10:00 | 3    | working_day  | saturday  |                                     | f C ee CC
resume                     | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-03T10:00/2026-03-05T10:00   | f C pp C ee CC
raised                     | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-06T16:00/2026-03-09T20:00   | f CCCC ppp r
raised over a weekend      | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-06T16:00/2026-03-06T20:00   | f CCCC rrr
calendar days, raised      | 2026-02-10T08:00 | 5    | calendar_day | reference | 2026-02-23T09:00/2026-03-02T10:00   | f CCC C r rrrrr rr C ppppppp r
due day in a pause         | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-06T09:00/2026-03-09T09:00   | f CCCC ppp
minutes in a pause         | 2026-03-02T09:00 | 8    | working_hour | reference | 2026-03-02T10:00/2026-03-05T10:00   | F pp C C
a pause over a weekend     | 2026-03-06T16:00 | 2    | working_hour | reference | 2026-03-06T16:30/2026-03-09T08:00   | F pp C
minutes, raised            | 2026-03-02T09:00 | 8    | working_hour | reference | 2026-03-03T09:00/2026-03-06T20:00   | F C ppp rr r
a pause within a day       | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-03T10:00/2026-03-03T11:00   | f CCCC
same day, paused           | 2026-03-02T09:00 |      | same_day     | reference | 2026-03-02T10:00/2026-03-03T10:00   | f P
same day, paused twice     | 2026-03-02T09:00 |      | same_day     | reference | 2026-03-02T10:00/2026-03-03T15:01   | f p C
two pauses                 | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-03T10:00/2026-03-04T10:00 2026-03-05T10:00/2026-03-06T10:00 | f C p C p ee CC
two pauses, calendar days  | 2026-03-02T09:00 | 4    | calendar_day | reference | 2026-03-03T10:00/2026-03-04T10:00 2026-03-05T10:00/2026-03-06T10:00 | f C p C p C r C
two pauses, minutes        | 2026-03-02T09:00 | 8    | working_hour | reference | 2026-03-02T10:00/2026-03-04T07:00 2026-03-04T07:30/2026-03-06T10:00 | F p C p C ee C
late                       | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-06T17:30/2026-03-09T10:00   | f CCCC
open                       | 2026-03-02T09:00 | 4    | working_day  | reference | 2026-03-04T10:00/                   | f CC
open, minutes              | 2026-03-02T09:00 | 8    | working_hour | reference | 2026-03-03T07:00/                   | F p
open, same day             | 2026-03-02T16:00 |      | same_day     | reference | 2026-03-03T07:00/                   | f r
open over a weekend        | 2026-03-06T16:00 | 1    | working_day  | reference | 2026-03-07T07:00/                   | f e
restart                    | 2026-03-02T09:00 | 4    | working_day! | reference | 2026-03-03T10:00/2026-03-05T10:00   | f C p f C ee CCC
restart on the day         | 2026-03-02T09:00 | 1    | working_day! | reference | 2026-03-03T10:00/2026-03-03T10:00   | f f C
restart of minutes         | 2026-03-02T09:00 | 8    | working_hour!| reference | 2026-03-02T10:00/2026-03-04T10:00   | F p F C
restart of calendar days   | 2026-03-02T09:00 | 2    | calendar_day!| reference | 2026-03-03T10:00/2026-03-05T10:00   | f C p f C r r C
"""  # noqa: E501  # a table to be read across


def rows() -> list[dict[str, str]]:
    (_, *names), *cells = (
        [cell.strip() for cell in ("|" + line).split("|")] for line in CASES.strip().splitlines()
    )
    return [dict(zip(names, row[1:], strict=True)) for row in cells]


def pause(text: str, kind: PauseKind = PauseKind.SUPPLEMENT) -> Pause:
    since, until = text.split("/")
    return Pause(moment(since), kind, until=moment(until) if until else None)


def ask(row: dict[str, str]) -> Answer:
    return due(
        since=moment(row["since"]),
        term=Term(int(row["term"] or 1), Unit(row["unit"].rstrip("!"))),
        edition=edition(row["calendar"]),
        restart=row["unit"].endswith("!"),
        pauses=[pause(text) for text in row["pauses"].split()],
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_days(row: dict[str, str]) -> None:
    expected = [(MARKS[mark.upper()], mark.isupper()) for mark in row["days"].replace(" ", "")]

    assert [(day.why.value, day.counted) for day in ask(row).days] == expected


def test_a_day_names_its_decision() -> None:
    answer = due(
        since=moment("2025-12-31T10:00"), term=Term(7, Unit.WORKING_DAY), edition=edition()
    )

    told = {day.on.isoformat(): day.decision and day.decision.number for day in answer.days}

    assert told["2026-01-01"] == "45/2019/QH14"
    assert told["2026-01-02"] == told["2026-01-10"] == "12729/VPCP-KGVX"
    assert told["2026-01-03"] is None


def test_minutes_and_holder_of_each_day() -> None:
    pauses = [
        pause("2026-03-02T10:00/2026-03-03T08:00"),
        Pause(
            moment("2026-03-03T08:00"),
            PauseKind.EXCLUDED,
            Holder.OTHER_AGENCY,
            moment("2026-03-03T23:59"),
        ),
    ]
    answer = due(
        since=moment("2026-03-02T09:00"),
        term=Term(1, Unit.WORKING_DAY, Policy.OFFICE_HOURS),
        edition=edition(),
        pauses=pauses,
    )

    assert [(day.minutes, day.holder) for day in answer.days] == [
        (Minutes(agency=60, citizen=300), Holder.CITIZEN),
        (Minutes(other_agency=420, citizen=60), Holder.AGENCY),
        (Minutes(agency=420), Holder.AGENCY),
    ]


def test_a_pause_to_midnight_holds_the_day() -> None:
    answer = due(
        since=moment("2026-03-02T09:00"),
        term=Term(1, Unit.WORKING_DAY),
        edition=edition(),
        pauses=[pause("2026-03-02T10:00/2026-03-03T00:00")],
    )

    assert answer.days[0].holder is Holder.CITIZEN
    assert answer.days[1].holder is Holder.AGENCY


def test_days_are_made_when_asked_for_and_once() -> None:
    made = []
    answer = Answer(None, explain=lambda: made.append(1) or ())

    assert made == []
    assert answer.days == answer.days == ()
    assert made == [1]


def test_an_answer_without_account_has_no_days() -> None:
    assert Answer(None, Reason.NO_TERM).days == ()


def test_days_of_a_step() -> None:
    answer = step_due(since=moment("2026-03-06T16:00"), budget=120, edition=edition())

    assert [(day.why.value, day.counted) for day in answer.days] == [
        ("first_day", True),
        ("weekend", False),
        ("weekend", False),
        ("counted", True),
    ]
