"""When agencies end, what they held goes on in other hands; code and clock stay as they are."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final
from uuid import UUID

from motcua.dossiers.rules.rights import INTAKE_FUNCTION
from motcua.dossiers.types import Case, Outcome, Pins, Work
from motcua.procedures.api import StepKind

SuccessorOf = Callable[
    [UUID, str], UUID
]  # who does the function of an agency now; itself while it lasts
DECIDING_FUNCTION: Final = "leader"


def succeeded(case: Case, successor: SuccessorOf) -> Outcome:
    """
    Return what changes when every agency of a dossier gives way to its successor.

    Open work, the pinned steps (those done too: a dossier may come back to them), who is
    competent and who returns the result; never code, term, calendar, promise or pauses
    (Công điện 90/CĐ-TTg: nothing is asked or counted again because agencies were rearranged).
    """
    works, back = _given(case.works, successor), _given(case.back_works, successor)
    asides = tuple(replace(one, work=_given([one.work], successor)[0]) for one in case.asides)
    return Outcome(
        works=works if works != case.works else None,
        back_works=back if back != case.back_works else None,
        reassigned=tuple(new for new, old in zip(asides, case.asides, strict=True) if new != old),
        pins=_pins(case, successor),
        competent=_changed(case.competent, successor, _deciding_function(case)),
        returning=_changed(case.counter, successor, INTAKE_FUNCTION),
    )


def _given(works: Iterable[Work], successor: SuccessorOf) -> tuple[Work, ...]:
    return tuple(replace(work, agency=successor(work.agency, work.function)) for work in works)


def _pins(case: Case, successor: SuccessorOf) -> Pins | None:
    if case.pins is None:
        return None
    steps = tuple(
        replace(step, agency=successor(step.agency, step.function)) for step in case.pins.steps
    )
    return replace(case.pins, steps=steps) if steps != case.pins.steps else None


def _changed(agency: UUID | None, successor: SuccessorOf, function: str) -> UUID | None:
    after = successor(agency, function) if agency else None
    return after if after != agency else None


def _deciding_function(case: Case) -> str:
    steps = case.pins.steps if case.pins else ()
    own = [step for step in steps if step.agency == case.competent]
    deciding = [step.function for step in own if step.kind == StepKind.DECISION]
    return deciding[0] if deciding else DECIDING_FUNCTION
