"""What an actor may see of dossiers, and what their events add up to."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers.models import Content, Dossier, DossierEvent, WorkItem
from motcua.dossiers.rules import plain
from motcua.dossiers.types import Event, Kind
from motcua.kernel import digests
from motcua.kernel.actors import Actor, ActorKind


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """
    Return the dossiers an actor may see.

    An officer sees those his agency receives, decides or has held, and the linked filing of which
    it has held a part; a citizen his own; the system all; nobody none.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Dossier.objects.all()
    if actor.kind is ActorKind.OFFICER and actor.agency:
        held = WorkItem.objects.filter(agency__in=actor.agencies, dossier=OuterRef("pk"))
        concerned = (
            Q(receiving__in=actor.agencies)
            | Q(returning__in=actor.agencies)
            | Q(competent__in=actor.agencies)
        )
        part = WorkItem.objects.filter(agency__in=actor.agencies, dossier__part_of=OuterRef("pk"))
        return Dossier.objects.filter(concerned | Q(Exists(held)) | Q(Exists(part)))
    if actor.kind is ActorKind.CITIZEN and actor.person:
        return Dossier.objects.filter(Q(submitter=actor.person) | Q(owner=actor.person))
    return Dossier.objects.none()


def locked_in_sight(dossier: UUID, actor: Actor) -> Dossier | None:
    """
    Lock a dossier if an actor may see it.

    Its row mostly says so; whoever only held it, or a part of it, is looked for as `visible_to`
    does.
    """
    row = Dossier.objects.select_for_update(of=("self",)).filter(pk=dossier).first()
    if row is None or _said_by(row, actor) or visible_to(actor).filter(pk=dossier).exists():
        return row
    return None


def _said_by(row: Dossier, actor: Actor) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.CITIZEN and actor.person:
        return actor.person in (row.submitter, row.owner)
    concerned = {row.receiving_id, row.returning_id, row.competent_id}
    return actor.kind is ActorKind.OFFICER and not actor.agencies.isdisjoint(concerned)


def events_of(dossier: UUID) -> list[DossierEvent]:
    """Return the events of one dossier in their order."""
    return list(DossierEvent.objects.filter(dossier=dossier).order_by("number"))


def event(row: DossierEvent) -> Event:
    """Read an event back."""
    body = plain.lifted(row.version, json.loads(bytes(row.body)))
    return Event(
        id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        at=row.at,
        actor=row.actor,
        post=row.post,
        agency=row.agency,
        outcome=plain.outcome(body["outcome"]),
        facts=body["facts"],
    )


def content(content_id: str | UUID) -> bytes | None:
    """Return a content's clear bytes; None once it was erased by law."""
    row = Content.objects.filter(pk=content_id).first()
    return opened(row) if row else None


def contents(content_ids: Iterable[str]) -> dict[str, bytes]:
    """Return the clear bytes of many contents by id, in one query."""
    rows = Content.objects.filter(pk__in=set(content_ids))
    return {str(row.pk): opened(row) for row in rows}


def opened(row: Content) -> bytes:
    return digests.unsealed(bytes(row.sealed), row.pk.bytes)
