"""Which books and delegations an actor may see: those of the agency he certifies for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from motcua.counters.models import CertificationBook, CertificationEntry, SigningDelegation
from motcua.counters.queries import rules as stored
from motcua.counters.rules import rights
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Home:
    """The agency whose books an actor works in, and whether he sits at a counter below it."""

    agency: identity.AgencyView
    at_counter: bool


def home_of(actor: Actor) -> Home | None:
    """Return the agency an actor certifies for: his own, or the one above his counter; or none."""
    if actor.kind is not ActorKind.OFFICER or actor.agency is None:
        return None
    keepers, counters = stored.places()
    own = identity.agency(actor.agency)
    if own.kind in keepers and rights.may_look(actor, at_counter=False):
        return Home(own, at_counter=False)
    if own.kind in counters and own.parent and rights.may_look(actor, at_counter=True):
        above = identity.agency(own.parent)
        return Home(above, at_counter=True) if above.kind in keepers else None
    return None


def visible_to(actor: Actor) -> QuerySet[CertificationBook]:
    """Return the books an actor may write in: the system all, an officer those of his agency."""
    rows = CertificationBook.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    home = home_of(actor)
    return rows.filter(agency=home.agency.id) if home else rows.none()


def readable_by(actor: Actor, on: date) -> QuerySet[CertificationBook]:
    """
    Return the books an actor may read: besides his agency's those of the ones it carries on for.

    A book is kept for good where they certified (NĐ 23/2015/NĐ-CP Điều 14); when they have ended
    their books are read, printed and compared there and nothing more is written in them.
    """
    former = CertificationBook.objects.filter(agency__in=[one.id for one in formers(actor, on)])
    return visible_to(actor) | former


def formers(actor: Actor, on: date) -> tuple[identity.AgencyView, ...]:
    """Return the ended agencies whose place the actor's has taken, the last ended first."""
    home = home_of(actor)
    return identity.agencies_before(home.agency.id, on) if home else ()


def entries_visible_to(actor: Actor) -> QuerySet[CertificationEntry]:
    """Return the numbers of the books an actor may write in, with what they point to."""
    return _entries(visible_to(actor))


def entries_readable_by(actor: Actor, on: date) -> QuerySet[CertificationEntry]:
    """Return the numbers of the books an actor may read, with what they point to."""
    return _entries(readable_by(actor, on))


def _entries(books: QuerySet[CertificationBook]) -> QuerySet[CertificationEntry]:
    rows: QuerySet[CertificationEntry] = CertificationEntry.objects.filter(book__in=books)
    return rows.select_related("book", "content", "void__content")


def delegations_visible_to(actor: Actor) -> QuerySet[SigningDelegation]:
    """Return the delegations of the actor's agency."""
    rows = SigningDelegation.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    home = home_of(actor)
    return rows.filter(agency=home.agency.id) if home else rows.none()
