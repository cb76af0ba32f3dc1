"""Office hours: when a counter opens next, and which moment lies so many office minutes later."""

from datetime import datetime, timedelta
from uuid import UUID

from motcua.identity import api as identity
from motcua.kernel import calendars
from motcua.kernel.working_time import Edition


class Office:
    """The hours of agencies that share a working calendar."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._tables = edition.tables

    def is_open(self, at: datetime) -> bool:
        minute = self._edition.minute(at)
        return self._tables.worked(minute + 1) > self._tables.worked(minute)

    def opening(self, at: datetime) -> datetime:
        """Return the moment itself in office hours, else when the office opens next."""
        if self.is_open(at):
            return at
        worked = self._tables.worked(self._edition.minute(at))
        return self._edition.moment(self._tables.when(worked + 1) - 1)

    def later(self, at: datetime, minutes: int) -> datetime:
        """Return the moment so many office minutes later; always within office hours."""
        worked = self._tables.worked(self._edition.minute(at)) + max(minutes, 1)
        second = timedelta(seconds=at.second)
        return max(at, self._edition.moment(self._tables.when(worked) - 1) + second)

    def between(self, since: datetime, until: datetime) -> int:
        """Return the office minutes between two moments; none where they are reversed."""
        minute = self._edition.minute
        return max(0, self._tables.worked(minute(until)) - self._tables.worked(minute(since)))


class Offices:
    """The office hours of every agency, by its calendar."""

    def __init__(self) -> None:
        self._by_calendar: dict[str, Office] = {}

    def of(self, agency: UUID) -> Office:
        return self.on(identity.agency(agency).calendar_code)

    def on(self, calendar: str) -> Office:
        if calendar not in self._by_calendar:
            self._by_calendar[calendar] = Office(calendars.newest(calendar))
        return self._by_calendar[calendar]
