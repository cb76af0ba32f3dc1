"""A linked filing as its pages show it: the whole with all its parts, a part with its whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import linked, reading, scope
from motcua.dossiers.rules import linked as ways
from motcua.dossiers.rules.linked import Part
from motcua.dossiers.types import Act, Case, Event, Kind, State
from motcua.identity import api as identity
from motcua.kernel import access
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.working_time import Holder, Term
from motcua.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class PartRequest:
    """What a part asks the applicant for; he answers it at the whole."""

    reference: str  # of the part; empty where this reader cannot answer
    items: tuple[str, ...]
    reason: str
    answer_until: datetime | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part as every reader of the whole may know it: whose it is, its state and its dates."""

    key: str
    name: str
    agency: str
    term: Term
    state: State | None  # None: not opened
    opened_at: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    after: tuple[str, ...]  # names of the parts it waits for, or waited for in vain
    barred: bool  # never to be opened
    holder: Holder | None  # whose days they are now; None: it has not begun, or has ended
    leading: bool  # the whole waits on it
    reference: str  # empty: not in sight of who reads
    request: PartRequest | None


@dataclass(frozen=True, slots=True)
class WholeLine:
    """The linked filing that a part belongs to."""

    reference: str
    code: str
    promised_at: datetime | None
    part: str  # name of the part that asks


@dataclass(frozen=True, slots=True)
class Linked:
    """The other dossiers of a linked filing; nothing of one that stands alone."""

    whole: WholeLine | None = None
    parts: tuple[PartLine, ...] = ()


def linked_of(
    row: Dossier, events: Sequence[Event], case: Case, *, inside: bool, by: Actor
) -> Linked:
    """Return the parts of a whole, or the whole of a part."""
    if row.part_of is not None:
        return Linked(whole=_whole(row.part_of, case))
    asked = linked.places_of(events)
    if asked is None:
        return Linked()
    revision = reading.revision_of(case)
    of_parts = linked.events_of_parts(case.parts)
    visible = _in_sight(case.parts, by)
    access.note(*visible.values())
    parts = linked.standing(of_parts, revision, asked)
    names = {part.key: part.name for part in revision.linked}
    agencies = linked.agencies_of(events)
    lines = _Lines(parts, names, of_parts, visible, inside, by)
    published = {part.key: part for part in revision.linked}
    return Linked(
        parts=tuple(lines.line(part, published[part.key], agencies[part.key]) for part in parts)
    )


def _whole(row: Dossier, case: Case) -> WholeLine:
    return WholeLine(row.reference, row.code or "", row.promised_at, linked.part_name(case))


def _in_sight(parts: Sequence[UUID], by: Actor) -> dict[UUID, str]:
    if not parts or by.kind is ActorKind.CITIZEN:  # he has one dossier, the whole
        return {}
    rows = scope.visible_to(by).filter(pk__in=parts)
    return dict(rows.values_list("pk", "reference"))


@dataclass(frozen=True, slots=True)
class _Lines:
    parts: Sequence[Part]
    names: Mapping[str, str]
    events: Mapping[UUID, Sequence[Event]]
    visible: Mapping[UUID, str]
    inside: bool
    by: Actor

    def line(self, part: Part, published: procedures.LinkedPart, agency: UUID) -> PartLine:
        case, leading = part.case, ways.leading(self.parts)
        dossier = self._dossier(part.key)
        return PartLine(
            key=part.key,
            name=published.name,
            agency=identity.agency(case.competent if case and case.competent else agency).name,
            term=published.term,
            state=case.state if case else None,
            opened_at=case.accepted_at if case else None,
            promised_at=case.promised_at if case else None,
            due_at=part.due_at,
            finished_at=case.finished_at if case else None,
            after=tuple(self.names[key] for key in part.after),
            barred=part.key in ways.barred(self.parts),
            holder=_holder(part),
            leading=leading is not None and leading.key == part.key,
            reference=self.visible.get(dossier, "") if dossier else "",
            request=self._request(dossier, case) if dossier and case else None,
        )

    def _dossier(self, key: str) -> UUID | None:
        pins = ((one, events[0].outcome.pins) for one, events in self.events.items())
        return next((one for one, pinned in pins if pinned and pinned.part == key), None)

    def _request(self, dossier: UUID, case: Case) -> PartRequest | None:
        """For the applicant, however he reads, and for officers who may open the part."""
        asked = reading.last_of(self.events[dossier], Kind.SUPPLEMENT_ASKED)
        waiting = case.state is State.AWAITING_SUPPLEMENT and asked is not None
        if not waiting or asked is None or (self.inside and dossier not in self.visible):
            return None
        request: Mapping[str, Any] = reading.read(asked, "request") or {"items": (), "reason": ""}
        applicant = self.by.kind is ActorKind.CITIZEN
        may_answer = applicant and rules.may_do(self.by, Act.COMPLETE_SUPPLEMENT, case)
        return PartRequest(
            reference=case.reference if may_answer else "",
            items=tuple(request["items"]),
            reason=request["reason"],
            answer_until=reading.answer_until(self.events[dossier]),
        )


def _holder(part: Part) -> Holder | None:
    if part.case is None or not ways.is_open(part):
        return None
    pause = rules.open_pause(part.case)
    return pause.held_by if pause else Holder.AGENCY
