"""What happened to a dossier, event by event, as far as its reader may know."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from motcua.dossiers.queries import corrections, linked, reading, succeeding
from motcua.dossiers.rules import systems
from motcua.dossiers.types import Case, Event, ExcludedGround, Kind, LateGround, Stance, StopGround
from motcua.identity import api as identity
from motcua.kernel import parameters
from motcua.kernel.working_time import local_day


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened, as a person reads it; names of officers are shown to officers only."""

    number: int
    kind: Kind
    at: datetime
    agency: str
    who: str
    texts: Mapping[str, Any]  # request, reason, document, note… as far as the reader may see


_TEXTS: Final = (
    "delivered_at",
    "view",
    "ground",
    "late_slip",
    "approver",
    "requested_by",
    "to",
    "slip",
    "system",
    "since",
    "request",
    "question",
    "reason",
    "reasons",
    "old_promise",
    "new_promise",
    "death",
    "document",
    "decision",
    "moved",
    "note",
    "number",
    "receiver",
    "text",
    *linked.TOLD,
)
_INNER: Final = (  # not for the applicant
    (Kind.SUBMITTED, "reason"),
    (Kind.SUBMITTED, "approver"),
    (Kind.PROPOSED, "text"),
    (Kind.HANDED_OVER, "note"),
    (Kind.STEP_RETURNED, "reason"),
    (Kind.HAND_OVER_UNDONE, "reason"),
    (Kind.SLIP_RENEWED, "reason"),
    (Kind.EXCLUDED_STARTED, "note"),
    (Kind.CORRECTED, "reason"),
    (Kind.CORRECTED, "document"),
    (Kind.RESULT_REOPENED, "reason"),
    (Kind.CASE_CHANGED, "requested_by"),
    (Kind.ELSEWHERE_ENDED, "text"),
    (Kind.OUTAGE_RECORDED, "text"),
    (Kind.OUTAGE_RECORDED, "document"),
)
_AMONG_OFFICERS: Final = (Kind.OPINION_ASKED, Kind.OPINION_GIVEN)


def timeline(events: list[Event], case: Case, *, inside: bool) -> Iterator[TimelineEntry]:
    """Yield what happened in its order; what officers say among themselves only inside."""
    titles = _posts(events) if inside else {}
    actions = {step.number: step.action for step in case.pins.steps} if case.pins else {}
    for event in events:
        if event.kind in _AMONG_OFFICERS and not inside:
            continue
        yield TimelineEntry(
            number=event.number,
            kind=event.kind,
            at=event.at,
            agency=identity.agency(event.agency).name if event.agency else "",
            who=titles.get(event.post, "") if event.post else "",
            texts=_texts(event, actions, inside=inside),
        )


def _posts(events: list[Event]) -> Mapping[UUID, str]:
    posts = {event.post for event in events if event.post}
    day = local_day(events[-1].at)
    return {post: name for post, (_person, name) in identity.holders(posts, day).items()}


def _texts(event: Event, actions: Mapping[int, str], *, inside: bool) -> dict[str, Any]:
    shown = (
        name
        for name in _TEXTS
        if name in event.facts and (inside or (event.kind, name) not in _INNER)
    )
    said: dict[str, Any] = {name: _READ.get(name, reading.words)(event, name) for name in shown}
    if "to" in said:
        said["to"] = actions.get(said["to"], "")
    if event.kind is Kind.CORRECTED:
        said["changes"] = corrections.changes(event, inside=inside)
    if event.kind is Kind.CASE_CHANGED:
        said["cases"] = corrections.cases(event)
    came, settled = event.outcome.occurred_at, event.outcome.settlement
    return {
        **({"occurred_at": came} if came is not None else {}),
        **said,
        **({"settlement": settled} if settled is not None else {}),
    }


def _ground(event: Event, fact: str) -> str:
    ground = str(event.facts[fact])
    return _GROUNDS.get(event.kind, ExcludedGround)(ground)


_GROUNDS: Final[Mapping[Kind, Callable[[str], str]]] = MappingProxyType(
    {Kind.STOPPED: StopGround, Kind.SUBMITTED: LateGround}
)


def _approver(event: Event, fact: str) -> str:
    """Return who answers for an entry made late: title and name on that day."""
    post = UUID(str(event.facts[fact]))
    _person, name = identity.holders([post], local_day(event.at)).get(post, (None, ""))
    return ", ".join(part for part in (name, identity.post(post).title) if part)


def _system(event: Event, fact: str) -> str:
    code, known = str(event.facts[fact]), parameters.text("other_systems", local_day(event.at))
    return systems.listed(known).get(code, code)


def _moment(event: Event, fact: str) -> datetime:
    return datetime.fromisoformat(str(event.facts[fact]))


_READ: Final[Mapping[str, Callable[[Event, str], Any]]] = MappingProxyType(
    {
        "request": reading.read,
        "death": reading.read,
        "view": lambda event, fact: Stance(str(event.facts[fact])),
        "ground": _ground,
        "to": lambda event, fact: event.facts[fact],
        "late_slip": lambda event, fact: event.facts[fact],
        "approver": _approver,
        "requested_by": _approver,
        "slip": lambda event, fact: event.facts[fact],
        "system": _system,
        "since": _moment,
        "delivered_at": _moment,
        "moved": succeeding.moved,
        "old_promise": _moment,
        "new_promise": _moment,
        **dict.fromkeys(linked.TOLD, linked.part_names),
    }
)
