"""Who carries on for the agencies of a dossier, and which dossiers wait for that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, WorkItem
from motcua.dossiers.queries import reading
from motcua.dossiers.types import Case, Event, Kind
from motcua.identity import api as identity
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day


class NoSuccessor(RuleViolation):
    code = "no-successor"
    sentence = _("Chưa có cơ quan nào kế thừa %(agency)s.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The successor chosen for an agency; `guessed` when nothing told which of several it is."""

    agency: identity.AgencyView
    guessed: bool = False
    basis: str = ""


def ended_for(on: date) -> Iterator[UUID]:
    """Yield the dossiers still open of which an agency has ended by a day, in the order of ids."""
    over = {"closed_at": None, "agency__until__lte": on}
    held = WorkItem.objects.filter(dossier=OuterRef("pk"), **over)
    gone = Q(Exists(held)) | Q(competent__until__lte=on) | Q(returning__until__lte=on)
    states = [state.value for state in rules.OPEN]
    rows = Dossier.objects.filter(gone, state__in=states).order_by("pk")
    yield from list(rows.values_list("pk", flat=True))


def place_on(events: Sequence[Event], case: Case, on: date) -> str | None:
    """Return the commune of a day where the matter lies, as accepted, declared or received."""
    known = _place(events, case)
    if known is None:
        return None
    found = identity.area_successors(*known, on)
    return found[0][0].code if found else None


def successor_of(agency: UUID, function: str, place: str | None, on: date) -> Chosen:
    """
    Return who does the function of an agency on a day; itself while it lasts.

    Among several successors, one that has a post for the function; then the one in charge of the
    place; then the one that took all the rest (Nghị quyết 1659/NQ-UBTVQH15; 202/2025/QH15).

    :raises NoSuccessor: if nobody carries on
    """
    view = identity.agency(agency)
    if view.until is None or on < view.until:
        return Chosen(view)
    successors = identity.agency_successors(agency, on)
    if not successors:
        raise NoSuccessor(agency=view.name)
    able = [one for one in successors if identity.does(one.agency.id, function, on)] or list(
        successors
    )
    near = [one for one in able if _in_charge(one.agency, place, on)] or able
    main = next((one for one in near if one.is_main), near[0])
    guessed = len(near) > 1 and not main.whole
    return Chosen(main.agency, guessed, main.basis)


def formers(events: Sequence[Event]) -> dict[UUID, tuple[UUID, ...]]:
    """Return from whom each agency took a dossier over."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for event in events:
        for before, after in moved(event, "moved"):
            found[after.id] = (*found.get(after.id, ()), before.id)
    return found


def moved(event: Event, fact: str) -> list[tuple[identity.AgencyView, identity.AgencyView]]:
    """Return which agency gave way to which."""
    pairs = reading.listed(event, fact)
    return [
        (identity.agency(UUID(pair["from"])), identity.agency(UUID(pair["to"]))) for pair in pairs
    ]


def _in_charge(agency: identity.AgencyView, place: str | None, on: date) -> bool:
    found = identity.agency_in_charge(agency.kind, place, on) if place else None
    return found is not None and found.id == agency.id


def _place(events: Sequence[Event], case: Case) -> tuple[str, date] | None:
    filed_on = local_day(events[0].outcome.submitted_at or events[0].at)
    told = reading.last_with(events, "place")
    if told:
        on = filed_on if told.kind is Kind.IMPORTED else local_day(told.at)
        return str(told.facts["place"]), on
    revision = reading.revision_of(case)
    declared = reading.place_code(revision, reading.filled_from(events[0]))
    if declared:
        return declared, filed_on
    area = identity.agency(case.receiving).area_code if case.receiving else None
    return (area, filed_on) if area else None
