"""What other agencies were asked about a dossier, and what they said; silence stays silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.queries import reading
from motcua.dossiers.types import Case, Event, Kind, Stance, Work, WorkKind
from motcua.identity import api as identity
from motcua.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Opinion:
    """A question to another hand and its answer; none yet while `view` is None and it is open."""

    number: int  # of the event that asked
    work: Work
    agency: str
    function: str
    question: str
    asked_by: str  # agency
    open: bool
    mine: bool  # waits for who reads
    view: Stance | None = None
    text: str = ""
    given_at: datetime | None = None


def opinions_of(events: Iterable[Event], case: Case, by: Actor) -> tuple[Opinion, ...]:
    """Return the opinions of a dossier in the order they were asked."""
    events = list(events)
    given = {
        int(str(event.facts["of"])): event for event in reading.of_kind(events, Kind.OPINION_GIVEN)
    }
    pending = {aside.number for aside in case.asides if aside.work.kind is WorkKind.OPINION}
    names = identity.function_names()
    return tuple(
        _opinion(event, given.get(event.number), names, by, is_open=event.number in pending)
        for event in reading.of_kind(events, Kind.OPINION_ASKED)
    )


def _opinion(
    asked: Event, given: Event | None, names: Mapping[str, str], by: Actor, *, is_open: bool
) -> Opinion:
    work = asked.outcome.aside
    assert work is not None
    return Opinion(
        number=asked.number,
        work=work,
        agency=identity.agency(work.agency).name,
        function=names.get(work.function, work.function),
        question=reading.words(asked, "question"),
        asked_by=_agency_name(asked.agency),
        open=is_open,
        mine=is_open and rules.holds(by, work),
        view=Stance(str(given.facts["view"])) if given else None,
        text=reading.words(given, "text") if given else "",
        given_at=given.at if given else None,
    )


def _agency_name(agency: UUID | None) -> str:
    return identity.agency(agency).name if agency else ""
