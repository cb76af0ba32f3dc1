"""Open dossiers that are counted on an earlier edition of their calendar, or on days projected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import lists, scope
from motcua.dossiers.types import State
from motcua.kernel import access, calendars
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.working_time import VIETNAM

DATED = rules.RUNNING | {State.DECIDED}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A calendar of open dossiers: its newest edition, and how many are not counted on it yet."""

    code: str
    newest: int
    decided_until: date
    outdated: int
    provisional: int  # promised beyond the days that are decided


def outdated(by: Actor, calendar: str | None = None) -> Iterator[UUID]:
    """Yield the dossiers not counted on the newest edition of their calendar, in order of ids."""
    for code in [calendar] if calendar else _codes(by):
        newest = calendars.newest(code).number
        rows = _dated(by).filter(calendar=code, edition__lt=newest).order_by("pk")
        yield from list(rows.values_list("pk", flat=True))


def calendar_lines(by: Actor) -> tuple[CalendarLine, ...]:
    """Return the calendars of the open dossiers that `by` may move, by code."""
    return tuple(_line(by, code) for code in _codes(by))


def provisional(by: Actor, calendar: str, limit: int = lists.PAGE) -> tuple[lists.DossierLine, ...]:
    """Return the dossiers whose day rests on days off not decided yet, the nearest first."""
    rows = _provisional(_dated(by).filter(calendar=calendar), calendar)
    found = list(rows.order_by("promised_at", "pk")[:limit])
    access.note(*(row.reference for row in found))
    return lists.dossier_lines(found)


def _codes(by: Actor) -> list[str]:
    rows = _dated(by).order_by("calendar").values_list("calendar", flat=True)
    return list(rows.distinct())


def _line(by: Actor, code: str) -> CalendarLine:
    newest = calendars.newest(code)
    rows = _dated(by).filter(calendar=code)
    counted = rows.aggregate(old=Count("pk", filter=Q(edition__lt=newest.number)))
    beyond = _provisional(rows, code).count()
    return CalendarLine(code, newest.number, newest.decided_until, counted["old"], beyond)


def _provisional(rows: QuerySet[Dossier], code: str) -> QuerySet[Dossier]:
    after = calendars.newest(code).decided_until + timedelta(days=1)
    start = datetime.combine(after, time(0), tzinfo=VIETNAM)
    return rows.filter(Q(repromised_at__gte=start) | Q(repromised_at=None, promised_at__gte=start))


def _dated(by: Actor) -> QuerySet[Dossier]:
    """The accepted dossiers still to be finished; a head's are those his agency answers for."""
    rows = scope.visible_to(by).filter(accepted_at__isnull=False, state__in=_values(DATED))
    if by.kind is ActorKind.SYSTEM:
        return rows
    headed = {agency for agency, function in by.seats if function in rules.APPROVING_FUNCTIONS}
    return rows.filter(competent__in=headed)


def _values(states: Iterable[State]) -> list[str]:
    return [state.value for state in states]
