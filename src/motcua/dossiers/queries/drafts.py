"""Applications being filled in: each is seen by the account that began it."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Draft
from motcua.dossiers.types import DraftContent, DraftView, Parties, Party
from motcua.kernel import digests
from motcua.kernel.actors import Actor, ActorKind
from motcua.procedures import api as procedures


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """
    Return the drafts of the account; nobody else's are seen, not even by an officer.

    Whoever is an officer and a citizen has two desks: what was written down at the counter of an
    agency is seen in a post of that agency alone.
    """
    if actor.id is None:
        return Draft.objects.none()
    own = Draft.objects.filter(account=actor.id)
    if actor.kind is ActorKind.OFFICER:
        return own.filter(receiving=actor.agency).exclude(channel=procedures.Channel.ONLINE)
    return own.filter(channel=procedures.Channel.ONLINE)


def drafts_of(actor: Actor) -> list[DraftView]:
    """Return the account's drafts, the last touched first."""
    return [view(row) for row in visible_to(actor).order_by("-updated_at", "-id")]


def draft_of(actor: Actor, draft: UUID) -> DraftView:
    """
    Return one draft of the account.

    :raises Draft.DoesNotExist: if it is another's, was filed or has expired
    """
    return view(visible_to(actor).get(pk=draft))


def view(row: Draft) -> DraftView:
    return DraftView(
        id=row.pk,
        revision=row.revision_id,
        channel=row.channel,
        receiving=row.receiving_id,
        content=_content(json.loads(digests.unsealed(bytes(row.sealed), row.pk.bytes))),
        updated_at=row.updated_at,
        expires_at=row.expires_at,
    )


def _content(stored: dict[str, Any]) -> DraftContent:
    return DraftContent(
        raw=stored["raw"],
        questions=stored["questions"],
        parties=parties(stored["parties"]),
        wish=stored["wish"],
        late=stored.get("late", {}),
    )


def parties(stored: dict[str, Any]) -> Parties:
    """Return who files and whose dossier it is, as stored."""
    owner = stored["owner"]
    return Parties(
        submitter=Party(**stored["submitter"]),
        owner=Party(**owner) if owner else None,
        relation=stored["relation"],
    )
