"""A calendar edition and its tables: built once per edition object, asked in logarithmic time."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Final

from motcua.kernel.working_time.refusals import MomentWithoutZone, OutsideCalendar
from motcua.kernel.working_time.types import Decision

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
DAY: Final = 1440  # minutes


def local_day(at: datetime) -> date:
    """Return the day in Vietnam of a moment: what is in force is asked by it."""
    return at.astimezone(VIETNAM).date()


class Service(StrEnum):
    """What an interval serves."""

    INTAKE = "intake"
    SAME_DAY = "same_day"
    PROCESSING = "processing"


class ExceptionKind(StrEnum):
    OFF = "off"
    WORKED = "worked"
    INTERVALS = "intervals"


@dataclass(frozen=True, slots=True)
class Interval:
    """Office hours `[since, until)` of a day, in minutes after midnight."""

    since: int
    until: int
    serves: frozenset[Service] = frozenset(Service)


@dataclass(frozen=True, slots=True)
class DatedException:
    """A day that differs from its weekday, under a decision (nghỉ lễ, hoán đổi)."""

    kind: ExceptionKind
    decision: Decision
    intervals: tuple[Interval, ...] | None = None


@dataclass(frozen=True, eq=False)
class Edition:
    """
    A calendar edition (lịch làm việc): immutable; a later decision makes a new one.

    Days off follow BLLĐ 2019, Điều 111-112, each by the decision its row names. Moments inside are
    minutes since the first day's midnight in Vietnam, days are counted from the first day.
    """

    code: str
    number: int
    decided_from: date
    decided_until: date
    projected_until: date
    weekly: tuple[tuple[Interval, ...], ...]  # Monday first
    exceptions: Mapping[date, DatedException] = field(default_factory=dict, repr=False)

    def intervals(self, on: date) -> tuple[Interval, ...]:
        """Return the office hours of a day; a swapped day takes Monday's unless it has its own."""
        found = self.exceptions.get(on)
        if found is None:
            return self.weekly[on.weekday()]
        if found.kind is ExceptionKind.OFF:
            return ()
        return self.weekly[0] if found.intervals is None else found.intervals

    def is_working_day(self, on: date) -> bool:
        """Whether a day has processing hours."""
        return any(Service.PROCESSING in one.serves for one in self.intervals(on))

    @cached_property
    def working_weekdays(self) -> frozenset[int]:
        """Weekdays with processing hours, Monday is 0."""
        return frozenset(
            weekday
            for weekday, hours in enumerate(self.weekly)
            if any(Service.PROCESSING in one.serves for one in hours)
        )

    def is_provisional(self, on: date) -> bool:
        return on > self.decided_until

    @cached_property
    def tables(self) -> "Tables":
        return Tables.of(self)

    def outside(self) -> OutsideCalendar:
        return OutsideCalendar(
            calendar=self.code,
            since=self.decided_from.strftime("%d/%m/%Y"),
            until=self.projected_until.strftime("%d/%m/%Y"),
        )

    def minute(self, moment: datetime) -> int:
        """Cut a moment to its minute in Vietnam (15:00:59 is 15:00); refuse it outside."""
        if moment.utcoffset() is None:
            raise MomentWithoutZone
        try:
            local = moment.astimezone(VIETNAM)
        except OverflowError:
            raise self.outside() from None
        if not self.decided_from <= local.date() <= self.projected_until:
            raise self.outside()
        day = local.toordinal() - self.decided_from.toordinal()
        return day * DAY + local.hour * 60 + local.minute

    def moment(self, minute: int) -> datetime:
        start = datetime.combine(self.decided_from, time(), VIETNAM)
        return start + timedelta(minutes=minute)

    def date_of(self, day: int) -> date:
        return self.decided_from + timedelta(days=day)


@dataclass(frozen=True, slots=True)
class Tables:
    """Prefix sums over an edition's days."""

    edition: Edition
    length: int  # days
    starts: Sequence[int]  # of processing intervals
    ends: Sequence[int]
    sums: Sequence[int]  # processing minutes up to the end of each interval
    days: Sequence[int]  # working days
    closings: Sequence[int]  # end of the last processing interval of each working day
    same_days: Sequence[int]
    same_closings: Sequence[int]

    @classmethod
    def of(cls, edition: Edition) -> "Tables":
        length = edition.projected_until.toordinal() - edition.decided_from.toordinal() + 1
        hours = [
            (day * DAY, one)
            for day in range(length)
            for one in edition.intervals(edition.date_of(day))
        ]
        spans = _spans(hours, Service.PROCESSING)
        closings = {end // DAY: end for _, end in spans}
        same = {end // DAY: end for _, end in _spans(hours, Service.SAME_DAY)}
        return cls(
            edition=edition,
            length=length,
            starts=[start for start, _ in spans],
            ends=[end for _, end in spans],
            sums=list(accumulate(end - start for start, end in spans)),
            days=list(closings),
            closings=list(closings.values()),
            same_days=list(same),
            same_closings=list(same.values()),
        )

    def worked(self, minute: int) -> int:
        """Return the processing minutes before a minute."""
        found = bisect_right(self.starts, minute) - 1
        if found < 0:
            return 0
        return self.sums[found] - max(0, self.ends[found] - minute)

    def when(self, worked: int) -> int:
        """Return the minute at whose end so many processing minutes have passed."""
        found = bisect_left(self.sums, worked)
        if found == len(self.sums):
            raise self.edition.outside()
        return self.ends[found] - (self.sums[found] - worked)

    def days_through(self, day: int) -> int:
        """Return the number of working days up to and with a day."""
        return bisect_right(self.days, day)

    def working_day(self, number: int) -> int:
        """Return the `number`-th working day of the edition, from 1."""
        if number > len(self.days):
            raise self.edition.outside()
        return self.days[number - 1]

    def is_working(self, day: int) -> bool:
        found = bisect_left(self.days, day)
        return found < len(self.days) and self.days[found] == day

    def closing(self, day: int) -> int:
        """Return the end of the last processing interval of a day or of the next working day."""
        found = bisect_left(self.days, day)
        if found == len(self.days):
            raise self.edition.outside()
        return self.closings[found]

    def same_day_closing(self, day: int) -> int:
        """Return the end of the last `same_day` interval of a day or of the next such day."""
        found = bisect_left(self.same_days, day)
        if found == len(self.same_days):
            raise self.edition.outside()
        return self.same_closings[found]


def _spans(hours: Sequence[tuple[int, Interval]], service: Service) -> list[tuple[int, int]]:
    return [(at + one.since, at + one.until) for at, one in hours if service in one.serves]
