"""What came to an agency from those that ended: its transfer list, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries import lists, reading, scope, succeeding
from motcua.dossiers.queries.flags import heads_agency
from motcua.dossiers.types import Kind, State
from motcua.kernel import access
from motcua.kernel.actors import Actor
from motcua.procedures import api as procedures

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A line of the list: which dossier, from whom to whom, when, under which decision."""

    at: datetime
    reference: str
    code: str | None
    owner_name: str
    procedure: str
    state: State
    moved: tuple[tuple[str, str], ...]  # short names of agencies
    decision: str


@dataclass(frozen=True, slots=True)
class TransferPage:
    lines: tuple[TransferLine, ...]
    after: UUID | None  # None: this is the last page


def transfers(actor: Actor, *, after: UUID | None = None, limit: int = PAGE) -> TransferPage:
    """Return a page of what came to the agency that `actor` heads; to others nothing."""
    rows = _visible_to(actor)
    rows = rows if after is None else rows.filter(pk__lt=after)
    found = list(rows.select_related("dossier").order_by("-pk")[: limit + 1])
    shown = found[:limit]
    last = shown[-1].pk if len(found) > limit else None
    return TransferPage(tuple(_lines(shown)), last)


def _visible_to(actor: Actor) -> QuerySet[DossierEvent]:
    if not heads_agency(actor):
        return DossierEvent.objects.none()
    here = Q(dossier__competent=actor.agency) | Q(dossier__returning=actor.agency)
    return DossierEvent.objects.filter(here, kind=Kind.TRANSFERRED)


def _lines(rows: list[DossierEvent]) -> Iterator[TransferLine]:
    access.note(*(row.dossier.reference for row in rows))
    names = lists.owner_names(row.dossier_id for row in rows)
    titles = procedures.entries(row.dossier.revision_id for row in rows)
    events = {row.pk: scope.event(row) for row in rows}
    pointers = {pk: reading.pointer(event, "decision") for pk, event in events.items()}
    texts = scope.contents(pointer for pointer in pointers.values() if pointer)
    for row in rows:
        moved = succeeding.moved(events[row.pk], "moved")
        yield TransferLine(
            at=row.at,
            reference=row.dossier.reference,
            code=row.dossier.code,
            owner_name=names.get(row.dossier_id, ""),
            procedure=titles[row.dossier.revision_id].short_name,
            state=State(row.dossier.state),
            moved=tuple((before.short_name, after.short_name) for before, after in moved),
            decision=texts.get(pointers[row.pk] or "", b"").decode(),
        )
