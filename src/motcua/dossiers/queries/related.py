"""Other dossiers of the same owner: filed twice at once, or in pieces one after another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import OPEN, relating
from motcua.dossiers.types import Case, State
from motcua.identity import api as identity
from motcua.kernel import access, calendars, parameters
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """Another dossier of the owner, as far as any officer needs to know of it."""

    reference: str
    code: str | None
    state: State
    receiving: str
    submitted_at: datetime
    finished_at: datetime | None
    in_sight: bool  # of who reads
    current: bool  # the dossier asked about


@dataclass(frozen=True, slots=True)
class Related:
    """What an officer is told of the other dossiers of the owner."""

    duplicates: tuple[RelatedLine, ...] = ()
    chain: tuple[RelatedLine, ...] = ()  # with the dossier itself; empty: it stands alone
    true_minutes: int = 0  # processing minutes since the first of the chain was filed


def related(row: Dossier, case: Case, *, by: Actor, at: datetime) -> Related:
    """
    Return the open doubles of a dossier and the chain of filings it belongs to.

    Both are flagged and never blocked. One who withdrew or was refused and filed again within
    the days set has waited since his first filing.
    """
    rows = {one.pk: one for one in _of_owner(row)}
    came = _came(rows) if len(rows) > 1 else {}
    doubles = [one for one in rows.values() if one.pk != row.pk and one.state in OPEN]
    days = parameters.value("refiling_days", local_day(at))
    filings = relating.chain((_filing(one, came) for one in rows.values()), row.pk, days)
    shown = {one.pk for one in doubles} | {one.dossier for one in filings}
    visible = _in_sight(shown - {row.pk}, by) | {row.pk}
    access.note(*(rows[pk].reference for pk in shown))
    return Related(
        duplicates=tuple(_line(one, row, visible) for one in doubles),
        chain=tuple(_line(rows[one.dossier], row, visible) for one in filings),
        true_minutes=_true_minutes(filings, case, at) if filings else 0,
    )


def _true_minutes(filings: tuple[relating.Filing, ...], case: Case, at: datetime) -> int:
    edition = calendars.edition(case.intake_calendar, case.intake_edition)
    return relating.true_minutes(filings, at, edition)


def unanswered(at: datetime, *, limit: int) -> tuple[UUID, ...]:
    """Return accepted dossiers that end because a request was not answered, as published."""
    accepted = Dossier.objects.filter(state=State.AWAITING_SUPPLEMENT, accepted_at__isnull=False)
    published = accepted.order_by().values_list("revision", flat=True).distinct()
    ending = [
        one
        for one in published
        if procedures.revision(one).supplement_after_deadline == procedures.AfterDeadline.STOP
    ]
    late = accepted.filter(revision__in=ending, works__closed_at=None, works__due_at__lt=at)
    return tuple(late.order_by("pk").values_list("pk", flat=True).distinct()[:limit])


def _of_owner(row: Dossier) -> QuerySet[Dossier]:
    """Return what the owner filed for the same procedure about the same object; parts are not."""
    same = Dossier.objects.filter(
        owner_key=row.owner_key,
        object_key=row.object_key,
        revision__procedure__revisions=row.revision_id,
        part_of=None,
    )
    found = same if row.owner_key else same.none()
    return found.order_by("submitted_at", "pk")


def _in_sight(dossiers: Iterable[UUID], by: Actor) -> set[UUID]:
    wanted = list(dossiers)
    if not wanted:
        return set()
    return set(scope.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))


def _came(dossiers: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when those came that were taken in on paper before they were entered."""
    late = DossierEvent.objects.filter(
        dossier__in=list(dossiers), number=1, occurred_at__isnull=False
    )
    return dict(late.values_list("dossier_id", "occurred_at"))


def _filing(row: Dossier, came: Mapping[UUID, datetime]) -> relating.Filing:
    came_at = came.get(row.pk, row.submitted_at)
    return relating.Filing(row.pk, State(row.state), came_at, row.finished_at)


def _line(row: Dossier, asked: Dossier, visible: set[UUID]) -> RelatedLine:
    return RelatedLine(
        reference=row.reference,
        code=row.code,
        state=State(row.state),
        receiving=identity.agency(row.receiving_id).name,
        submitted_at=row.submitted_at,
        finished_at=row.finished_at,
        in_sight=row.pk in visible,
        current=row.pk == asked.pk,
    )
