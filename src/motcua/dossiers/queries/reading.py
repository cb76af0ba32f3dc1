"""What was filled in and where the matter lies, read back from an application's content."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.queries import drafts, scope
from motcua.dossiers.types import Case, Event, Kind, PaperReceived, Parties, Party
from motcua.identity import api as identity
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of a form and the yes/no questions about papers."""

    answers: Mapping[str, Any]
    questions: Mapping[str, bool]
    on: date | None = None  # the day it was declared; none: being filled in


def filled_from(submitted: Event) -> Filled:
    """Return what was declared when filing."""
    stored = read(submitted, "answers")
    if stored is None:  # erased by law
        return Filled({}, {})
    on = local_day(submitted.outcome.submitted_at or submitted.at)
    return Filled(stored["answers"], stored["questions"], on)


def parties_from(submitted: Event) -> Parties:
    """Return who filed and whose dossier it is; nobody once erased by law."""
    stored = read(submitted, "parties")
    return drafts.parties(stored) if stored else Parties()


def parties_of(events: Sequence[Event]) -> Parties:
    """Return who files and whose dossier it is, as last corrected."""
    told = last_with(events, "parties")
    return parties_from(told) if told else Parties()


def papers_of(events: Sequence[Event]) -> tuple[PaperReceived, ...]:
    """Return the papers counted at acceptance, as last corrected."""
    told = last_with(events, "papers")
    stored = read(told, "papers") if told else None
    return tuple(PaperReceived(**row) for row in stored["rows"]) if stored else ()


def read(event: Event, fact: str) -> Any:
    """Return a content that an event points to, or None where there is none any more."""
    text = words(event, fact)
    return json.loads(text) if text else None


def words(event: Event, fact: str) -> str:
    """Return a text that an event points to; empty where there is none."""
    content = pointer(event, fact)
    clear = scope.content(content) if content else None
    return clear.decode() if clear else ""


def pointer(event: Event, fact: str) -> str | None:
    """Return the id of the content that an event points to."""
    found = event.facts.get(fact)
    return str(found["content"]) if isinstance(found, Mapping) else None


def listed(event: Event, fact: str) -> list[Any]:
    """Return a fact of an event that is a list; empty where there is none."""
    found = event.facts.get(fact)
    return found if isinstance(found, list) else []


def owner_name(stored: bytes | None) -> str:
    """Return the owner's name out of the stored parties; empty once erased by law."""
    return owner(drafts.parties(json.loads(stored))).name if stored else ""


def owner(parties: Parties) -> Party:
    return parties.owner or parties.submitter


def is_own(parties: Parties) -> bool:
    """Whoever files is the owner himself."""
    whose, files = owner(parties), parties.submitter
    return whose == files or whose.identity_number == files.identity_number != ""


def place_code(revision: procedures.Revision, filled: Filled, on: date | None = None) -> str | None:
    """Return the commune where the matter lies, as declared, or what it is on a later day."""
    place = procedures.competent_place(revision, filled.answers)
    declared = place.commune if place else None
    if not declared or on is None or filled.on is None:
        return declared
    later = identity.area_successors(declared, filled.on, on)
    return later[0][0].code if later else declared


def mountainous(
    revision: procedures.Revision, filled: Filled, receiving: UUID | None, on: date
) -> bool | None:
    """Say whether the place is mountainous; None when nobody has said so (the clerk chooses)."""
    code = place_code(revision, filled, on)
    if code is None and revision.competence.place_field is None and receiving:
        code = identity.agency(receiving).area_code
    found = identity.area(code, on) if code else None
    return found.mountainous if found else None


def possible_cases(
    revision: procedures.Revision,
    channel: procedures.Channel,
    filled: Filled,
    receiving: UUID | None,
    on: date,
) -> tuple[procedures.ProcedureCase, ...]:
    """Return the cases of the procedure that nothing declared rules out."""
    height = mountainous(revision, filled, receiving, on)
    return procedures.possible_cases(revision, channel, filled.questions, filled.answers, height)


def papers_to_attach(
    revision: procedures.Revision,
    channel: procedures.Channel,
    questions: Mapping[str, bool],
    answers: Mapping[str, Any],
) -> list[procedures.RequiredPaper]:
    """Return the papers that an online application must carry as files in every case possible."""
    possible = procedures.possible_cases(revision, channel, questions, answers, None)
    needed = [
        {paper.key: paper for paper in procedures.papers_needed(case, questions)}
        for case in possible
    ]
    everywhere = set.intersection(*map(set, needed)) if needed else set()
    return [
        paper
        for key, paper in (needed or [{}])[0].items()
        if key in everywhere and to_attach(paper)
    ]


def to_hand_in(paper: procedures.RequiredPaper) -> bool:
    """What is only shown, or replaced by the form or by data, is not handed in."""
    shown = paper.kind == procedures.PaperKind.PRESENTED
    return not shown and paper.digital in (
        procedures.Digital.ALLOWED,
        procedures.Digital.NOT_ALLOWED,
    )


def to_attach(paper: procedures.RequiredPaper) -> bool:
    """What is handed in and may be a file; a paper taken on paper only comes to the counter."""
    return to_hand_in(paper) and paper.digital != procedures.Digital.NOT_ALLOWED


def of_kind(events: Iterable[Event], kind: Kind) -> list[Event]:
    return [event for event in events if event.kind is kind]


def last_of(events: Iterable[Event], kind: Kind) -> Event | None:
    found = of_kind(events, kind)
    return found[-1] if found else None


def last_with(events: Iterable[Event], fact: str) -> Event | None:
    """Return the latest event that tells a fact."""
    found = [event for event in events if fact in event.facts]
    return found[-1] if found else None


def answer_until(events: Iterable[Event]) -> datetime | None:
    """Return until when the latest request for a supplement is to be answered."""
    asked = last_of(events, Kind.SUPPLEMENT_ASKED)
    told = asked.facts.get("answer_until") if asked else None
    return datetime.fromisoformat(str(told)) if told else None


def drafted(events: Sequence[Event]) -> str:
    """Return the text that was put before who decides; empty where none was, or once erased."""
    proposed = last_of(events, Kind.PROPOSED)
    return words(proposed, "text") if proposed else ""


def deceased_names(events: Sequence[Event]) -> frozenset[str]:
    """Return the names of those recorded as dead; none of who was erased since."""
    parties = parties_of(events)
    recorded = (read(one, "death") for one in events if one.kind is Kind.DEATH_RECORDED)
    found = (
        (owner(parties) if told["who"] == "owner" else parties.submitter).name
        for told in recorded
        if told is not None
    )
    return frozenset(filter(None, found))


def revision_of(case: Case) -> procedures.Revision:
    """Return the revision a dossier runs under: the pinned one, or the one it was filed under."""
    revision = case.pins.revision if case.pins else case.revision
    assert revision is not None
    return procedures.revision(revision)


def results_of(case: Case) -> tuple[procedures.ResultType, ...]:
    """
    Return the results a dossier may have where it stands.

    A linked part gives its own, or is refused; with steps left out it can only be refused.
    """
    revision = revision_of(case)
    key = case.pins.part if case.pins else ""
    own = next((part.result for part in revision.linked if part.key == key), None)
    approved = [one for one in revision.results if own is None or one.key == own]
    possible = [] if rules.passed_over(case) else approved
    return tuple(
        one
        for one in revision.results
        if one.outcome == procedures.ResultOutcome.REFUSED or one in possible
    )
