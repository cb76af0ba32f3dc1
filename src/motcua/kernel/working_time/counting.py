"""The four ways a term runs: in minutes, in working days, to a date, within the day."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import time
from typing import Protocol

from motcua.kernel.working_time.editions import DAY, Edition, Tables
from motcua.kernel.working_time.types import Remaining, RemainingUnit, Term, Unit


class Count(Protocol):
    """A term as it stands: what it was, and what pauses have added to it."""

    def due(self) -> int:
        """Return the due minute."""

    def resumed(self, since: int, until: int) -> "Count":
        """Return the count moved by a pause."""

    def after(self, until: int) -> "Count":
        """Return the count raised so that it is due after what was delivered at `until`."""

    def remaining(self, since: int) -> Remaining:
        """Return what is left when a pause begins."""


@dataclass(frozen=True, slots=True)
class MinuteCount:
    """
    A term in minutes starts at the determined moment (BLDS 2015, Điều 147.1).

    It consumes processing minutes; ending with an interval, it is due at that interval's end.
    """

    tables: Tables
    start: int
    minutes: int

    def due(self) -> int:
        if self.minutes == 0:  # a step whose share came to nothing
            return self.start
        return self.tables.when(self.tables.worked(self.start) + self.minutes)

    def resumed(self, since: int, until: int) -> "MinuteCount":
        added = self.tables.worked(until) - self.tables.worked(since)
        return replace(self, minutes=self.minutes + added)

    def after(self, until: int) -> "MinuteCount":
        passed = self.tables.worked(until) - self.tables.worked(self.start)
        return replace(self, minutes=passed + 1)

    def remaining(self, since: int) -> Remaining:
        passed = self.tables.worked(since) - self.tables.worked(self.start)
        return Remaining(self.minutes - passed, RemainingUnit.MINUTE)


@dataclass(frozen=True, slots=True)
class WorkingDayCount:
    """
    The first day is not counted, nor the day of an event (BLDS 2015, Điều 147.2 and 147.3).

    Due when the last working day ends (Điều 148.1): at the end of its last processing interval.
    """

    tables: Tables
    start: int  # a day
    days: int

    def due(self) -> int:
        number = self.tables.days_through(self.start) + self.days
        return self.tables.closing(self.tables.working_day(number))

    def resumed(self, since: int, until: int) -> "WorkingDayCount":
        return replace(self, days=self.days + self._between(since // DAY, until // DAY))

    def after(self, until: int) -> "WorkingDayCount":
        return replace(self, days=self._between(self.start, until // DAY) + 1)

    def remaining(self, since: int) -> Remaining:
        left = self._between(since // DAY, self.due() // DAY)
        return Remaining(left, RemainingUnit.WORKING_DAY)

    def _between(self, first: int, last: int) -> int:
        return self.tables.days_through(last) - self.tables.days_through(first)


@dataclass(frozen=True, slots=True)
class DateCount:
    """
    Days and months end with their last day (BLDS 2015, Điều 148.1 to 148.4).

    A last day that is not a working day moves to the end of the next one (Điều 148.5).
    """

    tables: Tables
    day: int  # the due day before it moves

    def due(self) -> int:
        return self.tables.closing(self.day)

    def resumed(self, since: int, until: int) -> "DateCount":
        return replace(self, day=self.day + until // DAY - since // DAY)

    def after(self, until: int) -> "DateCount":
        return replace(self, day=self.tables.closing(until // DAY + 1) // DAY)

    def remaining(self, since: int) -> Remaining:
        return Remaining(max(0, self.day - since // DAY), RemainingUnit.CALENDAR_DAY)


@dataclass(frozen=True, slots=True)
class SameDayCount:
    """
    "Trong ngày; sau 15 giờ thì trả trong ngày làm việc tiếp theo", as procedures publish it.

    At or before the cutoff and before the day's last such interval ends: due at that end.
    """

    tables: Tables
    start: int
    cutoff: int

    def due(self) -> int:
        day, minute = divmod(self.start, DAY)
        closing = self.tables.same_day_closing(day)
        if closing // DAY > day or (minute <= self.cutoff and self.start < closing):
            return closing
        return self.tables.same_day_closing(day + 1)

    def resumed(self, since: int, until: int) -> "SameDayCount":
        return self.after(until)

    def after(self, until: int) -> "SameDayCount":
        return replace(self, start=until)

    def remaining(self, since: int) -> Remaining:
        left = self.tables.worked(self.due()) - self.tables.worked(since)
        return Remaining(left, RemainingUnit.MINUTE)


def started(term: Term, edition: Edition, start: int) -> Count:
    """Return a term whole, as it starts to run."""
    tables = edition.tables
    if term.in_minutes:
        return MinuteCount(tables, start, term.minutes)
    if term.unit is Unit.WORKING_DAY:
        return WorkingDayCount(tables, start // DAY, int(term.value or 0))
    if term.unit is Unit.SAME_DAY:
        return SameDayCount(tables, start, _minute_of_day(term.cutoff))
    return DateCount(tables, last_day(term, edition, start // DAY))


def last_day(term: Term, edition: Edition, day: int) -> int:
    """
    Return the day a term of days or months ends on, before it moves.

    A month ends on the corresponding day, or on its last day when it has none
    (BLDS 2015, Điều 148.3 and 148.4).
    """
    number = int(term.value or 0)
    if term.unit is Unit.CALENDAR_DAY:
        return day + number
    first = edition.date_of(day)
    years, month = divmod(first.month - 1 + number, 12)
    year = first.year + years
    if year > edition.projected_until.year:
        raise edition.outside()
    last = min(first.day, monthrange(year, month + 1)[1])
    corresponding = first.replace(year=year, month=month + 1, day=last)
    return corresponding.toordinal() - edition.decided_from.toordinal()


def whole(term: Term, count: Count, since: int) -> Remaining:
    """Return the whole term, which a restart leaves; within the day it has no number of its own."""
    if term.unit is Unit.SAME_DAY:
        return count.remaining(since)
    if term.in_minutes:
        return Remaining(term.minutes, RemainingUnit.MINUTE)
    return Remaining(int(term.value or 0), RemainingUnit(term.unit))


def _minute_of_day(at: time) -> int:
    return at.hour * 60 + at.minute
