"""Periods are half-open: from the first day until the day before `until`."""

from datetime import date


def in_force(since: date, until: date | None, on: date) -> bool:
    """Say whether a period that begins on `since` and ends before `until` holds the day."""
    return since <= on and (until is None or on < until)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Say whether two periods share a day."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])
