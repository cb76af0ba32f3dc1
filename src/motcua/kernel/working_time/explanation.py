"""The account of a term, day by day: whether each counted, why, by which decision, whose it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from motcua.kernel.working_time.counting import last_day
from motcua.kernel.working_time.editions import DAY, Edition, ExceptionKind, Tables
from motcua.kernel.working_time.pauses import Course, Leg, Span
from motcua.kernel.working_time.shares import split
from motcua.kernel.working_time.types import Day, Holder, Term, Unit, Why

Verdict = tuple[Why, bool]


class Tally(Protocol):
    """Judges the days of a leg in their order."""

    def first(self, day: int) -> bool:
        """Return whether something counted on the first day."""

    def later(self, day: int) -> Verdict:
        """Return why a later day counted or not."""


def days(
    edition: Edition, course: Course, pauses: Sequence[Span], tally: Callable[[Leg], Tally]
) -> tuple[Day, ...]:
    """
    Return one line per calendar day from the start to the due day, or to an open pause.

    After a restart the day of delivery is a first day again (BLDS 2015, Điều 147.3); the days
    before keep the reason they had. Minutes are those in `[start, due)`, by holder.
    """
    start = course.legs[0].start
    return tuple(
        _line(edition, day, verdict, (max(start, day * DAY), course.end), pauses)
        for day, verdict in _verdicts(course, tally)
    )


def tally_of_term(term: Term, edition: Edition, course: Course, leg: Leg) -> Tally:
    marks = _Marks(edition, leg)
    if term.in_minutes:
        return _MinuteTally(marks, leg, course.end, term.minutes)
    if term.unit is Unit.WORKING_DAY:
        return _DayTally(marks, int(term.value or 0))
    if term.unit is Unit.SAME_DAY:
        return _SameDayTally(marks, None if course.stopped_by else course.due // DAY)
    start = leg.start // DAY
    return _DateTally(marks, last_day(term, edition, start) - start)


def tally_of_step(budget: int, edition: Edition, course: Course, leg: Leg) -> Tally:
    return _MinuteTally(_Marks(edition, leg), leg, course.end, budget)


def _verdicts(course: Course, tally: Callable[[Leg], Tally]) -> Iterator[tuple[int, Verdict]]:
    bounds = [leg.start // DAY for leg in course.legs] + [course.end // DAY + 1]
    for leg, (first, beyond) in zip(course.legs, pairwise(bounds), strict=True):
        judge = tally(leg)
        for day in range(first, beyond):
            if day == first:
                yield day, (Why.FIRST_DAY, judge.first(day))
            else:
                yield day, judge.later(day)


def _line(
    edition: Edition, day: int, verdict: Verdict, within: tuple[int, int], pauses: Sequence[Span]
) -> Day:
    why, counted = verdict
    since, end = within
    last = max(since, min(end, (day + 1) * DAY))
    on = edition.date_of(day)
    found = edition.exceptions.get(on)
    return Day(
        on=on,
        minutes=split(edition.tables, since, last, pauses),
        counted=counted,
        why=why,
        decision=None if found is None else found.decision,
        holder=_holder(pauses, (day + 1) * DAY - 1),
    )


def _holder(pauses: Sequence[Span], minute: int) -> Holder:
    for span in pauses:
        if span.since <= minute and (span.until is None or minute < span.until):
            return span.holder
    return Holder.AGENCY


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is known of a day before any counting."""

    edition: Edition
    leg: Leg

    @property
    def tables(self) -> Tables:
        return self.edition.tables

    def paused(self, day: int) -> bool:
        """The day a pause begins is the agency's, the day it ends the citizen's."""
        return any(
            span.until is not None and span.since // DAY < day <= span.until // DAY
            for span in self.leg.pauses
        )

    def works(self, day: int) -> bool:
        return self.tables.is_working(day)

    def kind(self, day: int) -> Why:
        """
        Say what a day is by the calendar alone.

        Worked by its decision, or while its weekday is otherwise free: swapped.
        """
        on = self.edition.date_of(day)
        usual = on.weekday() in self.edition.working_weekdays
        found = self.edition.exceptions.get(on)
        kind = None if found is None else found.kind
        if self.works(day):
            swapped = kind is ExceptionKind.WORKED or not usual
            return Why.SWAPPED if swapped else Why.COUNTED
        return Why.HOLIDAY if kind is ExceptionKind.OFF or usual else Why.WEEKEND


@dataclass(slots=True)
class _DayTally:
    """Working days: days off do not count; a day after the last is one the due moment moved to."""

    marks: _Marks
    left: int

    def first(self, day: int) -> bool:
        return False

    def later(self, day: int) -> Verdict:
        if self.marks.paused(day):
            return Why.PAUSED, False
        if self.left == 0:
            return Why.ROLLED, False
        works = self.marks.works(day)
        self.left -= works
        return self.marks.kind(day), works


@dataclass(slots=True)
class _DateTally:
    """
    Calendar days: each counts, except that the last cannot be a day off (BLDS 2015, Điều 148.5).

    The days off it moves over are rolled; the working day it moves to counts in their place.
    """

    marks: _Marks
    left: int

    def first(self, day: int) -> bool:
        return False

    def later(self, day: int) -> Verdict:
        if self.marks.paused(day):
            return Why.PAUSED, False
        works = self.marks.works(day)
        if self.left == 0 or (self.left == 1 and not works):
            return Why.ROLLED, False
        self.left -= 1
        return (self.marks.kind(day) if works else Why.COUNTED), True


@dataclass(slots=True)
class _MinuteTally:
    """Minutes: a day counts when the term consumed some of it."""

    marks: _Marks
    leg: Leg
    end: int
    left: int

    def first(self, day: int) -> bool:
        return self._consumed(day) > 0

    def later(self, day: int) -> Verdict:
        if self._consumed(day):
            return self.marks.kind(day), True
        if self._touched(day):
            return Why.PAUSED, False
        return (Why.ROLLED if self.left == 0 else self.marks.kind(day)), False

    def _consumed(self, day: int) -> int:
        since, until = max(self.leg.start, day * DAY), min(self.end, (day + 1) * DAY)
        free = split(self.marks.tables, since, max(since, until), self.leg.pauses).agency
        consumed = min(self.left, free)
        self.left -= consumed
        return consumed

    def _touched(self, day: int) -> bool:
        return any(
            span.since < (day + 1) * DAY and (span.until is None or span.until > day * DAY)
            for span in self.leg.pauses
        )


@dataclass(frozen=True, slots=True)
class _SameDayTally:
    """Within the day: the due day is the one that counts; the days before it are passed over."""

    marks: _Marks
    due: int | None

    def first(self, day: int) -> bool:
        return day == self.due

    def later(self, day: int) -> Verdict:
        counted = day == self.due
        if self.marks.paused(day):
            return Why.PAUSED, counted
        passed_over = self.marks.works(day) and not counted
        return (Why.ROLLED if passed_over else self.marks.kind(day)), counted
