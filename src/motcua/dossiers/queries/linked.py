"""What is known of a linked filing: its parts as they stand, its whole, what was told of both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import reading, scope
from motcua.dossiers.rules import linked as ways
from motcua.dossiers.rules.linked import Part
from motcua.dossiers.types import Case, Event, Kind, Outcome, State, Verdict
from motcua.kernel import calendars
from motcua.procedures import api as procedures

# how events of the whole tell of its parts
TOLD: Final = ("opened", "ended", "refused", "stopped", "reopened", "left_out", "leading")
_NEWS: Final = (Kind.PARTS_OPENED, Kind.PART_MOVED, Kind.PARTS_FINISHED)
_ENDED: Final = ("ended", "refused", "stopped")


def places_of(events: Sequence[Event]) -> Mapping[str, str] | None:
    """Return the parts asked for, each with its place, as pinned at acceptance; None: no parts."""
    opened = [event for event in events if event.kind is Kind.PARTS_OPENED]
    told = opened[0].facts["places"] if opened else None
    return {str(key): str(code) for key, code in told.items()} if isinstance(told, dict) else None


def agencies_of(events: Sequence[Event]) -> Mapping[str, UUID]:
    """Return who was in charge of each part at acceptance."""
    (opened,) = [event for event in events if event.kind is Kind.PARTS_OPENED]
    told = opened.facts["agencies"]
    assert isinstance(told, dict)
    return {str(key): UUID(str(agency)) for key, agency in told.items()}


def parts_of(
    events: Sequence[Event], revision: procedures.Revision, asked: Mapping[str, str]
) -> tuple[Part, ...]:
    """Return every part asked for in the order published, as it stands."""
    return standing(events_of_parts(rules.fold(events).parts), revision, asked)


def standing(
    events: Mapping[UUID, Sequence[Event]], revision: procedures.Revision, asked: Mapping[str, str]
) -> tuple[Part, ...]:
    """Return the same from events that were read."""
    cases = (rules.fold(own) for own in events.values())
    by_key = {case.pins.part: case for case in cases if case.pins}
    return tuple(
        Part(
            key=part.key,
            after=tuple(key for key in part.after if key in asked),
            case=by_key.get(part.key),
            due_at=_due(by_key[part.key]) if part.key in by_key else None,
        )
        for part in revision.linked
        if part.key in asked
    )


def events_of_parts(dossiers: Sequence[UUID]) -> dict[UUID, list[Event]]:
    """Return the events of several dossiers in their order, in one query."""
    found: dict[UUID, list[Event]] = {dossier: [] for dossier in dossiers}
    for event in DossierEvent.objects.filter(dossier__in=found).order_by("dossier", "number"):
        found[event.dossier_id].append(scope.event(event))
    return found


def _due(case: Case) -> datetime | None:
    assert case.pins is not None
    edition = calendars.edition(case.pins.calendar, case.pins.edition)
    return rules.clock(case, edition).due_at


def untold(events: Sequence[Event], parts: Sequence[Part]) -> dict[str, list[str]]:
    """Return the parts that ended, by how, or were reopened since the whole was last told."""
    before: set[str] = set()
    for event in events:
        if event.kind in _NEWS:
            before.difference_update(_keys(event, "reopened"))
            before.update(key for name in _ENDED for key in _keys(event, name))
    found = {"ended": [part.key for part in parts if ways.is_done(part)], **_failed(parts)}
    news = {name: [key for key in keys if key not in before] for name, keys in found.items()}
    news["reopened"] = [part.key for part in parts if ways.is_open(part) and part.key in before]
    return {name: keys for name, keys in news.items() if keys}


def not_given(parts: Sequence[Part]) -> dict[str, list[str]]:
    """Return what the whole ends without: parts refused, stopped, and never opened for that."""
    out = ways.barred(parts)
    found = {**_failed(parts), "left_out": [part.key for part in parts if part.key in out]}
    return {name: keys for name, keys in found.items() if keys}


def _failed(parts: Sequence[Part]) -> dict[str, list[str]]:
    over = [part for part in parts if part.case and not ways.is_open(part)]
    return {
        "refused": [p.key for p in over if p.case and p.case.verdict is Verdict.REFUSE],
        "stopped": [p.key for p in over if p.case and p.case.state is State.STOPPED],
    }


def _keys(event: Event, name: str) -> list[str]:
    told = event.facts.get(name)
    return [str(key) for key in told] if isinstance(told, list) else []


def stops_of(parts: Sequence[UUID]) -> Sequence[tuple[str, Event]]:
    """Return the parts that were stopped, each by its name with how, the last at the end."""
    found = (
        (part_name(rules.fold(events)), event)
        for events in events_of_parts(parts).values()
        for event in events
        if event.kind is Kind.STOPPED
    )
    return sorted(found, key=lambda one: one[1].at)


def is_open(whole: UUID) -> bool:
    """Say whether a linked filing still goes on."""
    return Dossier.objects.filter(pk=whole, state__in=rules.OPEN).exists()


def with_whole(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events of a dossier after those of its whole, where the applicant's stand."""
    whole = rules.fold(events).part_of
    return (*(events_of_parts([whole])[whole] if whole else ()), *events)


def filing_facts(events: Sequence[Event]) -> dict[str, Any]:
    """Return where the answers and the parties of the filing are kept: with the whole, once."""
    facts: dict[str, Any] = {}
    for event in events:
        if event.kind in (Kind.SUBMITTED, Kind.CORRECTED, Kind.IMPORTED):
            told = (name for name in ("answers", "parties") if name in event.facts)
            facts |= {name: event.facts[name] for name in told}
    return facts


def to_correct(
    whole: Sequence[Event], part: Sequence[Event]
) -> tuple[Outcome, Mapping[str, Any] | None]:
    """Return what brings a part up to what was put right in its whole; no facts: nothing."""
    now, then = rules.fold(whole), rules.fold(part)
    said, before = (reading.last_with(events, "parties") for events in (whole, part))
    told = reading.last_of(whole, Kind.CORRECTED)
    if not (said and before and told):
        return Outcome(), None
    outcome, facts = Outcome(), dict[str, Any]()
    if said.facts["parties"] != before.facts["parties"]:
        facts |= {"parties": said.facts["parties"], "parties_before": before.facts["parties"]}
        people = {"submitter": now.submitter, "owner": now.owner}
        unknown = tuple(name for name, person in people.items() if person is None)
        outcome = Outcome(submitter=now.submitter, owner=now.owner, clears=unknown)
    if now.wish != then.wish:
        facts["wish"] = {"from": then.wish, "to": now.wish}
        outcome = replace(outcome, wish=now.wish)
    why = ((name, told.facts[name]) for name in ("reason", "document") if name in told.facts)
    return outcome, {**facts, **dict(why), "with_whole": True} if facts else None


def part_names(event: Event, fact: str) -> str:
    """Return the names of the parts that an event tells of."""
    told = event.facts[fact]
    keys = told if isinstance(told, list) else [told]
    revision = procedures.revision(UUID(str(event.facts["revision"])))
    names = {part.key: part.name for part in revision.linked}
    return "; ".join(names[str(key)] for key in keys)


def part_name(case: Case) -> str:
    """Return what a linked part is called; empty for a dossier of its own."""
    if case.pins is None or not case.pins.part:
        return ""
    revision = procedures.revision(case.pins.revision)
    return next(part.name for part in revision.linked if part.key == case.pins.part)


def dossier_of(event: UUID) -> UUID:
    """Return the dossier that an event happened to."""
    return DossierEvent.objects.get(pk=event).dossier_id


def whole_id(part: UUID) -> UUID | None:
    """Return the linked dossier that one is a part of."""
    return Dossier.objects.filter(pk=part).values_list("part_of", flat=True).first()


def whole_of(event: UUID) -> UUID | None:
    """Return the linked dossier that an event of one of its parts is news for."""
    rows = DossierEvent.objects.filter(pk=event)
    return rows.values_list("dossier__part_of", flat=True).first()
