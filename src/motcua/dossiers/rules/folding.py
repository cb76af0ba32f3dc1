"""What the events add up to: folding copies what each event says it did, and never refuses."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Final

from motcua.dossiers.types import Aside, Case, Event, Kind, Outcome, Stay
from motcua.kernel.working_time import Pause

_MOVING: Final = ("state", "step", "works")
_RESAYING: Final = (Kind.CORRECTED, Kind.CASE_CHANGED)  # pages shown before are out of date
_HANDING: Final = (Kind.HANDED_OVER, Kind.PROPOSED)
_TAKING_UP: Final = (  # moves nothing, but is work, or changes what it would go back to
    Kind.OPINION_ASKED,
    Kind.ELSEWHERE_STARTED,
    Kind.CASE_CHANGED,
    Kind.REDATED,
    Kind.TRANSFERRED,
)
_NOT_COPIED: Final = (
    "pause",
    "unpause",
    "pauses",
    "aside",
    "closes",
    "reassigned",
    "clears",
    "flags",
)
_COPIED: Final = tuple(name for name in Outcome.__dataclass_fields__ if name not in _NOT_COPIED)


def fold(events: Iterable[Event]) -> Case:
    """Return the case that the events add up to."""
    return reduce(apply, events, Case())


def apply(case: Case, event: Event) -> Case:
    """Copy what the event says it did; never refuse, never look at the table."""
    outcome = event.outcome
    copied = {name: value for name in _COPIED if (value := getattr(outcome, name)) is not None}
    told = {**copied, **dict.fromkeys(outcome.clears)}
    moved = any(name in told for name in _MOVING)
    return replace(
        case,
        **told,
        pauses=_pauses(case.pauses, outcome),
        stays=_stays(case.stays, event),
        asides=_asides(case.asides, outcome, event.number),
        number=event.number,
        turn=event.number if moved or event.kind in _RESAYING else case.turn,
        handed=_handed(case, event, moved=moved),
        step_since=_step_since(case, event),
    )


def open_pause(case: Case) -> Pause | None:
    """Return the pause of the term that runs now, or None (QĐ 766/QĐ-TTg 2.1)."""
    last = case.pauses[-1] if case.pauses else None
    return last if last is not None and last.until is None else None


def with_pause_closed(case: Case, at: datetime) -> Case:
    """Return the case as it stands once its open pause ends; one without any stays as it is."""
    return replace(case, pauses=_pauses(case.pauses, Outcome(unpause=at)))


def _handed(case: Case, event: Event, *, moved: bool) -> int:
    """What was corrected meanwhile takes nothing up: the hand-over may still be taken back."""
    if event.kind in _HANDING:
        return event.number
    return 0 if moved or event.kind in _TAKING_UP else case.handed


def _step_since(case: Case, event: Event) -> datetime | None:
    if event.outcome.step is None:
        return case.step_since
    if event.kind is Kind.HAND_OVER_UNDONE and len(case.stays) > 1:
        return case.stays[-2].since
    return event.at


def _stays(stays: tuple[Stay, ...], event: Event) -> tuple[Stay, ...]:
    """A hand-over undone never was: the time in the wrong hands is that of who erred."""
    if event.outcome.step is None:
        return stays
    if event.kind is Kind.HAND_OVER_UNDONE and len(stays) > 1:
        return (*stays[:-2], replace(stays[-2], until=None))
    ended = (*stays[:-1], replace(stays[-1], until=event.at)) if stays else ()
    return (*ended, Stay(event.outcome.step, event.at))


def _asides(asides: tuple[Aside, ...], outcome: Outcome, number: int) -> tuple[Aside, ...]:
    given = {aside.number: aside for aside in outcome.reassigned}
    left = tuple(given.get(one.number, one) for one in asides if one.number not in outcome.closes)
    return (*left, Aside(number, outcome.aside)) if outcome.aside is not None else left


def _pauses(pauses: tuple[Pause, ...], outcome: Outcome) -> tuple[Pause, ...]:
    if outcome.pauses is not None:
        pauses = outcome.pauses
    if outcome.unpause is not None and pauses and pauses[-1].until is None:
        pauses = (*pauses[:-1], replace(pauses[-1], until=outcome.unpause))
    return (*pauses, outcome.pause) if outcome.pause is not None else pauses
