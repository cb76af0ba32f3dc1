"""
A second clock, slow on purpose: it walks minute by minute and day by day, and shares no code.

It reads the calendar file's plain values, works on plain Vietnam moments, and skips paused time
where the clock adds it.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ALL = ["intake", "same_day", "processing"]


class Refused(Exception):
    pass


@dataclass(frozen=True)
class Stop:
    since: datetime
    until: datetime | None
    kind: str
    holder: str


@dataclass(frozen=True)
class Question:
    since: datetime
    unit: str
    number: float  # halves are exact
    policy: str
    cutoff: str
    restart: bool
    stops: tuple[Stop, ...]

    @property
    def in_minutes(self) -> bool:
        return self.unit == "working_hour" or (
            self.unit == "working_day" and self.policy == "office_hours"
        )


class Calendar:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.first = date.fromisoformat(data["decided_from"])
        self.last = date.fromisoformat(data["projected_until"])
        self.known: dict[date, tuple[set[int], int | None]] = {}

    def hours(self, day: date) -> list[dict[str, Any]]:
        for row in self.data["exceptions"]:
            if row["day"] <= day.isoformat() <= row.get("last_day", row["day"]):
                if row["kind"] == "off":
                    return []
                return row.get("intervals") or self.data["weekly"]["monday"]
        return self.data["weekly"].get(WEEKDAYS[day.weekday()], [])

    def of(self, day: date) -> tuple[set[int], int | None]:
        """The processing minutes of a day, and the end of its last same-day interval."""
        if not self.first <= day <= self.last:
            raise Refused
        if day not in self.known:
            minutes: set[int] = set()
            same = None
            for row in self.hours(day):
                span = range(number(row["from"]), number(row["until"]))
                if "processing" in row.get("serves", ALL):
                    minutes.update(span)
                if "same_day" in row.get("serves", ALL):
                    same = span.stop
            self.known[day] = minutes, same
        return self.known[day]

    def works(self, day: date) -> bool:
        return bool(self.of(day)[0])

    def closing(self, day: date) -> datetime:
        return at(day, max(self.of(day)[0]) + 1)

    def processing(self, moment: datetime) -> bool:
        return moment.hour * 60 + moment.minute in self.of(moment.date())[0]


def number(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + minute * MINUTE


def answer(calendar: Calendar, asked: Question) -> tuple[datetime | None, tuple[int, str] | None]:
    """Return the due moment, or what remains when an open pause stopped the term."""
    start, counted, more = asked.since, [], 0
    due = find(calendar, asked, start, counted, more)
    for stop in asked.stops:
        calendar.of(stop.since.date())
        if stop.until is not None:
            calendar.of(stop.until.date())
    for stop in asked.stops:
        if stop.since > due:
            continue
        again = asked.restart and stop.kind == "supplement"
        if stop.until is None:
            return None, remains(calendar, asked, start, counted, more, stop, again)
        if again or asked.unit == "same_day":
            start, counted, more = stop.until, [], 0
        else:
            counted = [*counted, stop]
        due = find(calendar, asked, start, counted, more)
        if due <= stop.until:
            due, more = raised(calendar, asked, start, counted, stop.until)
    return due, None


def raised(
    calendar: Calendar, asked: Question, start: datetime, counted: list[Stop], until: datetime
) -> tuple[datetime, int]:
    """
    Add day by day, or minute by minute, until the term is due after what was delivered.

    The day of delivery is the citizen's: a term in days is due on a later day.
    """
    more, due = 0, until
    last = until if asked.in_minutes else at(until.date() + DAY, 0)
    while due <= last:
        more += 1
        due = find(calendar, asked, start, counted, more)
    while dates(asked) and not calendar.works(unrolled(asked, start, counted, more)):
        more += 1
    return due, more


def dates(asked: Question) -> bool:
    return asked.unit in ("calendar_day", "month")


def find(
    calendar: Calendar, asked: Question, start: datetime, counted: list[Stop], more: int
) -> datetime:
    if asked.in_minutes:
        hour = 60 if asked.unit == "working_hour" else 480
        return by_minutes(calendar, start, int(asked.number * hour) + more, counted)
    if asked.unit == "working_day":
        return by_working_days(calendar, start, int(asked.number) + more, counted)
    if asked.unit == "same_day":
        return within_the_day(calendar, start, asked.cutoff)
    day = unrolled(asked, start, counted, more)
    while not calendar.works(day):
        day += DAY
    return calendar.closing(day)


def by_minutes(calendar: Calendar, start: datetime, wanted: int, counted: list[Stop]) -> datetime:
    now = start
    while True:
        paused = any(stop.since <= now < stop.until for stop in counted if stop.until)
        if calendar.processing(now) and not paused:
            wanted -= 1
            if wanted == 0:
                return now + MINUTE
        if not calendar.works(now.date()):
            now = at(now.date() + DAY, 0)
        else:
            now += MINUTE


def by_working_days(
    calendar: Calendar, start: datetime, wanted: int, counted: list[Stop]
) -> datetime:
    """A stop delays by its working days, also when it begins on the last of the term's days."""
    day, due = start.date(), None
    wanted += sum(
        calendar.works(stop.since.date() + DAY * step)
        for stop in counted
        for step in range(1, (stop.until.date() - stop.since.date()).days + 1)
        if stop.until
    )
    while wanted:
        day += DAY
        if calendar.works(day):
            wanted, due = wanted - 1, day
    assert due is not None
    return calendar.closing(due)


def unrolled(asked: Question, start: datetime, counted: list[Stop], more: int) -> date:
    day = start.date()
    if asked.unit == "month":
        year, month = day.year, day.month
        for _ in range(int(asked.number)):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, min(day.day, monthrange(year, month)[1]))
    else:
        day += DAY * int(asked.number)
    for stop in counted:
        assert stop.until is not None
        day += stop.until.date() - stop.since.date()
    return day + DAY * more


def within_the_day(calendar: Calendar, start: datetime, cutoff: str) -> datetime:
    day = start.date()
    closing = calendar.of(day)[1]
    early = start.hour * 60 + start.minute <= number(cutoff)
    if closing is not None and early and start < at(day, closing):
        return at(day, closing)
    while True:
        day += DAY
        closing = calendar.of(day)[1]
        if closing is not None:
            return at(day, closing)


def worked(calendar: Calendar, since: datetime, until: datetime) -> int:
    total, now = 0, since
    while now < until:
        total += calendar.processing(now)
        now += MINUTE
    return total


def remains(
    calendar: Calendar,
    asked: Question,
    start: datetime,
    counted: list[Stop],
    more: int,
    stop: Stop,
    again: bool,
) -> tuple[int, str]:
    due = find(calendar, asked, start, counted, more)
    if asked.unit == "same_day":
        return worked(calendar, stop.since, due), "minute"
    if asked.in_minutes:
        hour = 60 if asked.unit == "working_hour" else 480
        whole = int(asked.number * hour)
        return (whole if again else worked(calendar, stop.since, due)), "minute"
    if again:
        return int(asked.number), asked.unit
    if asked.unit == "working_day":
        day, left = stop.since.date(), 0
        while day < due.date():
            day += DAY
            left += calendar.works(day)
        return left, "working_day"
    left = (unrolled(asked, start, counted, more) - stop.since.date()).days
    return max(0, left), "calendar_day"


def minutes_by_holder(
    calendar: Calendar, since: datetime, until: datetime, stops: tuple[Stop, ...]
) -> dict[str, int]:
    held = {"agency": 0, "other_agency": 0, "citizen": 0}
    now = since
    while now < until:
        if calendar.processing(now):
            held[holder(now, stops)] += 1
        now += MINUTE
    return held


def holder(now: datetime, stops: tuple[Stop, ...]) -> str:
    for stop in stops:
        if stop.since <= now and (stop.until is None or now < stop.until):
            return stop.holder
    return "agency"
