"""The one re-appointment: to what moment, and whether it was told in time."""

from datetime import date, datetime, time, timedelta

from motcua.kernel.working_time import VIETNAM, Edition, Service, local_day


def end_of_day(on: date, edition: Edition) -> datetime | None:
    """
    Return the end of office hours of a day; none on a day off.

    :raises OutsideCalendar: if the calendar does not reach so far
    """
    midnight = datetime.combine(on, time(0), VIETNAM)
    edition.minute(midnight)
    hours = [one.until for one in edition.intervals(on) if Service.PROCESSING in one.serves]
    return midnight + timedelta(minutes=max(hours)) if hours else None


def is_past(due_at: datetime, at: datetime, edition: Edition) -> bool:
    """The minute is the finest unit: an apology of 17:00:30 is one of 17:00, and in time then."""
    return edition.minute(due_at) < edition.minute(at)


def is_short_notice(due_at: datetime, at: datetime, days: int) -> bool:
    """Say whether he is told later than the law asks: a day before (NĐ 61/2018 Điều 19)."""
    return (local_day(due_at) - local_day(at)).days < days
