"""The table a lawyer can read: due_dates.csv, one case a row."""

import csv
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import (
    Answer,
    Holder,
    Pause,
    PauseKind,
    Policy,
    Reason,
    Term,
    Unit,
    due,
)
from tests.kernel.working_time.calendars import edition, moment

TABLE = Path(__file__).with_name("due_dates.csv")
Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def pause(text: str) -> Pause:
    """`kind[:holder] since/until`, `until` left out while it is open."""
    kind, period = text.split()
    kind, _, holder = kind.partition(":")
    since, until = period.split("/")
    return Pause(
        since=moment(since),
        kind=PauseKind(kind),
        holder=Holder(holder) if holder else None,
        until=moment(until) if until else None,
    )


def ask(row: Row) -> Answer:
    cutoff = time.fromisoformat(row["cutoff"] or "15:00")
    value = Decimal(row["term"]) if row["term"] else None
    return due(
        since=moment(row["since"]),
        term=Term(value, Unit(row["unit"]), Policy(row["policy"] or "civil_code"), cutoff),
        edition=edition(row["calendar"] or "reference"),
        restart=row["supplement"] == "restart",
        pauses=[pause(text) for text in row["pauses"].split(";") if text],
    )


def said(answer: Answer) -> str:
    if answer.remaining is not None:
        return f"{answer.reason} {answer.remaining.value} {answer.remaining.unit}"
    if answer.due_at is None:
        return str(answer.reason)
    due_at = answer.due_at.isoformat(timespec="minutes").removesuffix("+07:00")
    return f"{due_at} provisional" if answer.provisional else due_at


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_due(row: Row) -> None:
    try:
        found = said(ask(row))
    except RuleViolation as refusal:
        found = f"refused {refusal.code}"

    assert found == row["answer"]


def test_every_case_has_its_own_name() -> None:
    names = [row["case"] for row in rows()]

    assert len(names) == len(set(names))


def test_no_term_has_no_days() -> None:
    (row,) = (row for row in rows() if row["case"] == "no term")

    answer = ask(row)

    assert answer.reason is Reason.NO_TERM
    assert answer.days == ()
    assert answer.provisional is False
