"""How fast the clock answers: flat in the length of a span, and a batch line by line."""

import json
from collections.abc import Callable
from time import process_time

from motcua.cli import due as command
from motcua.kernel.working_time import Edition, Term, Unit, due
from tests.kernel.working_time.calendars import moment

ROUNDS = 20_000
LINES = 5_000


def main() -> None:
    calendar = command.edition("DNG")
    _ = calendar.tables  # built once per edition, not per question
    short, long = span(calendar, 2), span(calendar, 3 * 250)
    print(f"due, 2 working days:   {ROUNDS / short:>10,.0f} a second")
    print(f"due, 3 years:          {ROUNDS / long:>10,.0f} a second")
    print(f"ratio long to short:   {long / short:>10.2f}")
    print(f"batch, with its days:  {LINES / batch(calendar):>10,.0f} answers a second")


def span(calendar: Edition, days: int) -> float:
    """Return the seconds of many answers to a term of so many working days."""
    since, term = moment("2023-02-13T10:00"), Term(days, Unit.WORKING_DAY)
    return min(timed(lambda: due(since=since, term=term, edition=calendar)) for _ in range(3))


def timed(act: Callable[[], object]) -> float:
    start = process_time()
    for _ in range(ROUNDS):
        act()
    return process_time() - start


def batch(calendar: Edition) -> float:
    """Return the seconds of many lines, read, answered with their account and written."""
    lines = [json.dumps(question(number)).encode() for number in range(LINES)]
    start = process_time()
    for line in lines:
        json.dumps(command.answer_line(line, calendar))
    return process_time() - start


def question(number: int) -> dict[str, object]:
    pause = {"since": "2026-03-03T10:00", "until": "2026-03-05T10:00", "kind": "supplement"}
    asked = {"id": number, "from": "2026-03-02T09:00", "term": 5 + number % 20}
    return {**asked, "unit": "working_day", "pauses": [pause] if number % 3 == 0 else []}


if __name__ == "__main__":
    main()
