"""Filings that are one matter told in pieces: withdrawn or refused, and filed again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from motcua.dossiers.types import State
from motcua.kernel import working_time
from motcua.kernel.working_time import Edition, local_day

SENT_BACK: Final = frozenset({State.WITHDRAWN, State.RECEIPT_REFUSED})


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing of an owner for a procedure about one object."""

    dossier: UUID
    state: State
    came_at: datetime  # what arrival stamp or slip say, or when it was filed
    finished_at: datetime | None


def chain(filings: Iterable[Filing], dossier: UUID, days: int) -> tuple[Filing, ...]:
    """
    Return the filings that belong together with one, in their order; alone it has no chain.

    A filing goes on with the last one that was withdrawn or refused at the counter before it came,
    when that is at most so many days ago, the last of them whole (BLDS 2015, Điều 147-148): the
    citizen waits from the first one on, whatever each one says of its own term (QĐ 766/QĐ-TTg 2.1
    counts each by itself). A double that is open meanwhile changes nothing of that.
    """
    lines: dict[UUID, tuple[Filing, ...]] = {}
    for filing in sorted(filings, key=lambda one: (one.came_at, one.dossier)):
        earlier = [line for line in lines.values() if _goes_on(line[-1], filing, days)]
        before = max(earlier, key=_ended, default=())
        lines[filing.dossier] = (*before, filing)
    mine = lines.get(dossier, ())
    later = (line[-1] for line in lines.values() if mine and mine[-1] in line[:-1])
    found = (*mine, *later)
    return found if len(found) > 1 else ()


def _ended(line: tuple[Filing, ...]) -> datetime:
    ended = line[-1].finished_at
    assert ended is not None, "only what has ended is gone on with"
    return ended


def _goes_on(before: Filing, filing: Filing, days: int) -> bool:
    ended = before.finished_at
    if before.state not in SENT_BACK or ended is None or filing.came_at < ended:
        return False
    return local_day(filing.came_at) <= local_day(ended) + timedelta(days=days)


def true_minutes(filings: Sequence[Filing], at: datetime, edition: Edition) -> int:
    """Return the processing minutes from the first filing to the end of the last, or to now."""
    since, until = filings[0].came_at, filings[-1].finished_at or at
    return working_time.minutes_between(edition, since, max(since, until))
