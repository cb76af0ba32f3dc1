"""Lists of work and of dossiers: paged by key, in the order their index keeps."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.dossiers.models import Dossier, DossierEvent, WorkItem
from motcua.dossiers.queries import linked, reading, scope
from motcua.dossiers.types import Case, Kind, State, WorkKind
from motcua.kernel import access, ids
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.text import normal
from motcua.procedures import api as procedures

PAGE: Final = 25
COUNTED: Final = 200  # beyond this a count says "more than"


@dataclass(frozen=True, slots=True)
class WorkCursor:
    """Where a page of work ends: the next one starts after it."""

    due_at: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line of a list of work."""

    cursor: WorkCursor
    kind: WorkKind
    function: str
    due_at: datetime | None
    opened_at: datetime
    reference: str
    code: str | None
    state: State
    channel: str
    owner_name: str
    procedure: str
    part: str  # of a linked filing: the name of this part
    whole: str  # and the code of the filing; empty: a dossier of its own
    promised_at: datetime | None
    repromised_at: datetime | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class WorkPage:
    lines: tuple[WorkLine, ...]
    after: WorkCursor | None  # None: this is the last page
    count: int  # of open work, capped at COUNTED


@dataclass(frozen=True, slots=True)
class DossierLine:
    reference: str
    code: str | None
    state: State
    procedure: str
    owner_name: str
    submitted_at: datetime
    promised_at: datetime | None
    repromised_at: datetime | None
    finished_at: datetime | None


def work_visible_to(actor: Actor) -> QuerySet[WorkItem]:
    """Return the open work that the post of the actor may do: his agency's, of his functions."""
    seats = _seats(actor)
    if not seats:
        return WorkItem.objects.none()
    whose = reduce(or_, (Q(agency=agency, function=function) for agency, function in seats))
    return WorkItem.objects.filter(whose, closed_at=None)


def _seats(actor: Actor) -> list[tuple[UUID, str]]:
    """Return where the post works and as what, in a steady order."""
    if actor.kind is not ActorKind.OFFICER or not actor.agency:
        return []
    return sorted(actor.seats)


def my_work(
    actor: Actor,
    *,
    kinds: Iterable[WorkKind] | None = None,
    after: WorkCursor | None = None,
    limit: int = PAGE,
) -> WorkPage:
    """
    Return a page of the actor's open work by due moment; what has none comes last.

    A query for each seat, an agency and a function of the post, keeps every page within its index.
    """
    wanted = tuple(kinds) if kinds is not None else None
    streams = [
        _ordered(_of_kinds(_of_seat(*seat), wanted), after, limit + 1) for seat in _seats(actor)
    ]
    found = list(islice(heapq.merge(*streams, key=_order), limit + 1))
    rows, more = found[:limit], len(found) > limit
    count = _of_kinds(work_visible_to(actor), wanted).order_by()[:COUNTED].count()
    last = WorkCursor(rows[-1].due_at, rows[-1].pk) if rows and more else None
    return WorkPage(_work_lines(rows), last, count)


def my_dossiers(actor: Actor, *, limit: int = PAGE) -> tuple[DossierLine, ...]:
    """Return the citizen's dossiers, the latest first."""
    own = scope.visible_to(actor).filter(part_of=None)  # a linked filing is one dossier
    rows = own.order_by("-submitted_at", "-pk")[:limit]
    return dossier_lines(list(rows))


def found_by_code(actor: Actor, typed: str) -> str | None:
    """Return the reference of the dossier in sight whose code or reference was typed."""
    wanted = normal(typed)
    reference = ids.read_reference(wanted) or wanted[:10]
    return (
        scope.visible_to(actor)
        .filter(Q(code=wanted) | Q(reference=reference))
        .values_list("reference", flat=True)
        .first()
    )


def owner_names(dossiers: Iterable[UUID]) -> dict[UUID, str]:
    """Return the owners' names of a page of dossiers, as last corrected, in two queries."""
    named = Q(number=1) | Q(kind=Kind.CORRECTED)
    rows = DossierEvent.objects.filter(named, dossier__in=list(dossiers)).order_by("number")
    told = ((row.dossier_id, reading.pointer(scope.event(row), "parties")) for row in rows)
    pointers = {dossier: pointer for dossier, pointer in told if pointer}
    clear = scope.contents(pointer for pointer in pointers.values() if pointer)
    return {key: reading.owner_name(clear.get(pointer)) for key, pointer in pointers.items()}


def _of_seat(agency: UUID, function: str) -> QuerySet[WorkItem]:
    rows = WorkItem.objects.filter(agency=agency, function=function, closed_at=None)
    return rows.select_related("dossier")


def _of_kinds(rows: QuerySet[WorkItem], kinds: tuple[WorkKind, ...] | None) -> QuerySet[WorkItem]:
    return rows if kinds is None else rows.filter(kind__in=kinds)


def _ordered(rows: QuerySet[WorkItem], after: WorkCursor | None, limit: int) -> Iterator[WorkItem]:
    """Yield rows with a due moment in its order, then those without; each within its index."""
    dated, undated = rows.exclude(due_at=None), rows.filter(due_at=None)
    if after is not None and after.due_at is not None:
        later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.id)
        dated = dated.filter(later, due_at__gte=after.due_at)
    if after is not None and after.due_at is None:
        dated, undated = dated.none(), undated.filter(pk__gt=after.id)
    first = list(dated.order_by("due_at", "pk")[:limit])
    yield from first
    if len(first) < limit:
        yield from undated.order_by("pk")[: limit - len(first)]


def _order(row: WorkItem) -> tuple[bool, float, int]:
    return row.due_at is None, row.due_at.timestamp() if row.due_at else 0.0, row.pk


def _work_lines(rows: list[WorkItem]) -> tuple[WorkLine, ...]:
    access.note(*(row.dossier.reference for row in rows))  # a list shows names too
    names = owner_names(row.dossier_id for row in rows)
    titles = procedures.entries(row.dossier.revision_id for row in rows)
    parts = _parts([row.dossier for row in rows if row.dossier.part_of_id])
    return tuple(
        WorkLine(
            cursor=WorkCursor(row.due_at, row.pk),
            kind=WorkKind(row.kind),
            function=row.function,
            due_at=row.due_at,
            opened_at=row.opened_at,
            reference=row.dossier.reference,
            code=row.dossier.code,
            state=State(row.dossier.state),
            channel=row.dossier.channel,
            owner_name=names.get(row.dossier_id, ""),
            procedure=titles[row.dossier.revision_id].short_name,
            part=parts.get(row.dossier_id, _ALONE)[0],
            whole=parts.get(row.dossier_id, _ALONE)[1],
            promised_at=row.dossier.promised_at,
            repromised_at=row.dossier.repromised_at,
            submitted_at=row.dossier.submitted_at,
        )
        for row in rows
    )


_ALONE: Final = ("", "")


def _parts(rows: list[Dossier]) -> dict[UUID, tuple[str, str]]:
    """Return, for parts of linked filings, what each is called and the code of its whole."""
    if not rows:
        return {}
    wholes = Dossier.objects.filter(pk__in={row.part_of_id for row in rows})
    codes: dict[UUID | None, str | None] = dict(wholes.values_list("pk", "code"))
    firsts = DossierEvent.objects.filter(dossier__in=[row.pk for row in rows], number=1)
    pins = {row.dossier_id: scope.event(row).outcome.pins for row in firsts}
    return {
        row.pk: (linked.part_name(Case(pins=pins[row.pk])), codes[row.part_of_id] or "")
        for row in rows
    }


def dossier_lines(rows: list[Dossier]) -> tuple[DossierLine, ...]:
    names = owner_names(row.pk for row in rows)
    titles = procedures.entries(row.revision_id for row in rows)
    return tuple(
        DossierLine(
            reference=row.reference,
            code=row.code,
            state=State(row.state),
            procedure=titles[row.revision_id].short_name,
            owner_name=names.get(row.pk, ""),
            submitted_at=row.submitted_at,
            promised_at=row.promised_at,
            repromised_at=row.repromised_at,
            finished_at=row.finished_at,
        )
        for row in rows
    )
