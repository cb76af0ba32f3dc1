"""What ought to be looked at again in an agency: listed for its heads, the latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.dossiers.models import DossierFlag
from motcua.dossiers.rules import APPROVING_FUNCTIONS
from motcua.dossiers.types import Flag, State
from motcua.identity import api as identity
from motcua.kernel import access
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A line of the list: what was done, on which dossier, by whom, when."""

    id: int
    flag: Flag
    at: datetime
    who: str
    reference: str
    code: str | None
    state: State
    procedure: str


@dataclass(frozen=True, slots=True)
class FlagPage:
    lines: tuple[FlagLine, ...]
    after: int | None  # None: this is the last page


def heads_agency(actor: Actor) -> bool:
    """Say whether the post heads an agency or a part of it: it approves, and is told of flags."""
    return bool(_headed(actor))


def _headed(actor: Actor) -> frozenset[UUID]:
    """Return what the post heads: its agency, and those where its staffing lets it do so too."""
    return frozenset(agency for agency, function in actor.seats if function in APPROVING_FUNCTIONS)


def flags_visible_to(actor: Actor) -> QuerySet[DossierFlag]:
    """Return what was flagged of the acts of an agency, to who heads it; to others nothing."""
    headed = _headed(actor)
    own, here = Q(agency__in=headed), Q(dossier__competent__in=headed)
    by_the_system = Q(agency=None) & (here | Q(dossier__returning__in=headed))
    return DossierFlag.objects.filter(own | by_the_system)


def flags(
    actor: Actor,
    *,
    only: Flag | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> FlagPage:
    """Return a page of what ought to be looked at again."""
    rows = flags_visible_to(actor)
    rows = rows if only is None else rows.filter(flag=only)
    rows = rows if after is None else rows.filter(pk__lt=after)
    found = list(rows.select_related("dossier").order_by("-pk")[: limit + 1])
    shown = found[:limit]
    last = shown[-1].pk if len(found) > limit else None
    return FlagPage(tuple(_lines(shown)), last)


def _lines(rows: list[DossierFlag]) -> Iterable[FlagLine]:
    access.note(*(row.dossier.reference for row in rows))
    titles = procedures.entries(row.dossier.revision_id for row in rows)
    names = _names(rows)
    for row in rows:
        yield FlagLine(
            id=row.pk,
            flag=Flag(row.flag),
            at=row.at,
            who=names.get(row.pk, ""),
            reference=row.dossier.reference,
            code=row.dossier.code,
            state=State(row.dossier.state),
            procedure=titles[row.dossier.revision_id].short_name,
        )


def _names(rows: list[DossierFlag]) -> dict[int, str]:
    """Return who held each post on the day of the act; one query for each day of the page."""
    by_day: dict[date, set[UUID]] = {}
    for row in rows:
        if row.post:
            by_day.setdefault(local_day(row.at), set()).add(row.post)
    holders = {day: identity.holders(posts, day) for day, posts in by_day.items()}
    found = {}
    for row in rows:
        held = holders.get(local_day(row.at), {})
        if row.post and row.post in held:
            found[row.pk] = held[row.post][1]
    return found
