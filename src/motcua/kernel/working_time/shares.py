"""Shares of time in processing minutes, and budgets of steps."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate, pairwise

from motcua.kernel.working_time.editions import DAY, Edition, Tables
from motcua.kernel.working_time.pauses import Span, spans
from motcua.kernel.working_time.refusals import BudgetRefused, PeriodReversed, WeightsRefused
from motcua.kernel.working_time.types import Holder, Minutes, Pause


def minutes_between(edition: Edition, since: datetime, until: datetime) -> int:
    """Return the processing minutes in `[since, until)` (QĐ 766/QĐ-TTg counts working time)."""
    first, last = _period(edition, since, until)
    return edition.tables.worked(last) - edition.tables.worked(first)


def working_days_between(edition: Edition, since: datetime, until: datetime) -> int:
    """Return the working days after the day of `since`, up to and with the day of `until`."""
    first, last = _period(edition, since, until)
    tables = edition.tables
    return tables.days_through(last // DAY) - tables.days_through(first // DAY)


def shares(
    edition: Edition, since: datetime, until: datetime, pauses: Sequence[Pause] = ()
) -> Minutes:
    """
    Return whose the processing minutes of `[since, until)` were; they add up exactly.

    A pause is its holder's time, also a late one, which moves no due moment; all else is the
    agency's. Elapsed time is asked from the start of the term, late time from the due moment.
    """
    first, last = _period(edition, since, until)
    return split(edition.tables, first, last, spans(pauses, edition))


def split(tables: Tables, first: int, last: int, pauses: Sequence[Span]) -> Minutes:
    """Return the shares of `[first, last)`, in minutes of the edition."""
    whole = tables.worked(last) - tables.worked(first)
    if not pauses:
        return Minutes(whole)
    held = dict.fromkeys(Holder, 0)
    for span in pauses:
        since = max(first, span.since)
        until = last if span.until is None else min(last, span.until)
        if since < until:
            held[span.holder] += tables.worked(until) - tables.worked(since)
    others = held[Holder.OTHER_AGENCY] + held[Holder.CITIZEN]
    return Minutes(whole - others, held[Holder.OTHER_AGENCY], held[Holder.CITIZEN])


def budgets(weights: Sequence[int], minutes: int) -> tuple[int, ...]:
    """
    Lay the weights of a route over the minutes that really remain, by cumulative floor.

    Fixed at acceptance; the last step takes the rest, so the budgets add up to `minutes`.
    """
    if not weights or any(weight <= 0 for weight in weights):
        raise WeightsRefused
    if minutes < 0:
        raise BudgetRefused
    whole = sum(weights)
    marks = [minutes * part // whole for part in accumulate(weights)]
    return tuple(after - before for before, after in pairwise([0, *marks]))


def _period(edition: Edition, since: datetime, until: datetime) -> tuple[int, int]:
    first, last = edition.minute(since), edition.minute(until)
    if last < first:
        raise PeriodReversed
    return first, last
