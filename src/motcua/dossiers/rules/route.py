"""The way of a dossier along its pinned steps."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from motcua.dossiers.types import Case, Pins, StepPin, Work, WorkKind
from motcua.kernel.working_time import Holder
from motcua.procedures.api import StepKind

TRANSPORT: Final = "transport"  # a pinned step of ours: no route publishes it
PAYMENT: Final = "payment"
_DONE_ON_THE_WAY: Final = (StepKind.WORK.value, StepKind.EXCLUDED.value, TRANSPORT)
_WORK_OF_STEP: Final[Mapping[str, WorkKind]] = MappingProxyType(
    {
        StepKind.EXCLUDED.value: WorkKind.EXCLUDED,
        StepKind.DECISION.value: WorkKind.DECISION,
        TRANSPORT: WorkKind.TRANSPORT,
    }
)


def step_at(case: Case) -> StepPin | None:
    """Return the pinned step the dossier stands in; none before acceptance."""
    if case.pins is None or case.step is None:
        return None
    return next(step for step in case.pins.steps if step.number == case.step)


def next_step(case: Case) -> StepPin | None:
    """Return the step that follows the present one."""
    if case.pins is None or case.step is None:
        return None
    return next((step for step in case.pins.steps if step.number > case.step), None)


def earlier_steps(case: Case) -> tuple[StepPin, ...]:
    """
    Return the steps done before to which a dossier may be returned, the first one first.

    Another agency sends back to whoever sent it.
    """
    present = step_at(case)
    if case.pins is None or present is None:
        return ()
    passed = passed_over(case)
    before = (
        step for step in case.pins.steps if step.number < present.number and step not in passed
    )
    back = tuple(step for step in before if step.kind in (StepKind.INTAKE, StepKind.WORK))
    return back[-1:] if present.kind == StepKind.EXCLUDED else back


def deciding_step(case: Case) -> StepPin | None:
    """Return the step in which the dossier is or will be decided."""
    if case.pins is None or case.step is None:
        return None
    ahead = (step for step in case.pins.steps if step.number >= case.step)
    return next((step for step in ahead if step.kind == StepKind.DECISION), None)


def passed_over(case: Case) -> tuple[StepPin, ...]:
    """
    Return the steps that a decision now would leave undone; none where all were gone through.

    A refusal may leave them out, an approval never: a refusal is told with its reasons as soon as
    they are known (NĐ 118/2025), not after a tax that will not be due.
    """
    present, deciding = step_at(case), deciding_step(case)
    if case.pins is None or present is None or deciding is None:
        return ()
    came_from = case.back_step if present == deciding else present.number
    if came_from is None:
        return ()
    between = (step for step in case.pins.steps if came_from < step.number < deciding.number)
    return tuple(step for step in between if step.kind in _DONE_ON_THE_WAY)


def may_refuse_early(case: Case) -> bool:
    """Whoever works on a dossier may propose to refuse it; nobody who waits or only carries it."""
    present = step_at(case)
    working = present is not None and present.kind == StepKind.WORK
    return working and deciding_step(case) is not None and not waits_elsewhere(case)


def is_excluded(step: StepPin | None) -> bool:
    """Another agency's step, outside the term."""
    return step is not None and step.kind == StepKind.EXCLUDED


def sends_slips(case: Case) -> bool:
    """In this step the other agency first takes a slip; only then is its time its own."""
    step = step_at(case)
    return step is not None and is_excluded(step) and step.acknowledged


def awaits_acknowledgement(case: Case) -> bool:
    """The slip has gone out and the other agency has not taken it: the sender's time runs on."""
    return sends_slips(case) and (not case.pauses or case.pauses[-1].until is not None)


def waits_elsewhere(case: Case) -> bool:
    """The step is being done in another system, and nothing has come back yet."""
    return case.elsewhere is not None and case.elsewhere.until is None


def holder_of_ground(ground: str | None) -> Holder:
    """Whose time an excluded period is: paying is the citizen's, all else another agency's."""
    return Holder.CITIZEN if ground == PAYMENT else Holder.OTHER_AGENCY


def works_of_step(step: StepPin, pins: Pins) -> tuple[Work, ...]:
    """
    Return who has to do something in a step; due moments are laid on by the clock.

    While another agency works outside the term, or the paper is under way, the holder of the
    following step waits, and may record that it has come.
    """
    kind = _WORK_OF_STEP.get(step.kind, WorkKind.STEP)
    if kind not in (WorkKind.EXCLUDED, WorkKind.TRANSPORT):
        return (Work(step.agency, step.function, kind),)
    later = (other for other in pins.steps if other.number > step.number)
    waiting = next(other for other in later if other.kind not in (StepKind.EXCLUDED, TRANSPORT))
    return (
        Work(step.agency, step.function, kind),
        Work(waiting.agency, waiting.function, WorkKind.WAITING),
    )


def with_transport(steps: tuple[StepPin, ...], action: str) -> tuple[StepPin, ...]:
    """
    Return the steps with the way of the paper after the counter (NĐ 118/2025 Điều 20).

    The counter holds it until who works on it says that it has come; the term runs meanwhile.
    """
    first, *rest = steps
    if not rest or rest[0].kind != StepKind.WORK:
        return steps
    carried = StepPin(first.number + 1, TRANSPORT, first.function, first.agency, action, None)
    return (first, carried, *(replace(step, number=step.number + 1) for step in rest))


def decision_works(case: Case) -> tuple[Work, ...]:
    """Return who enters the decided result in the book: the deciding agency's registrar."""
    step = step_at(case)
    assert step is not None and case.pins is not None
    return (Work(step.agency, case.pins.registering_function, WorkKind.REGISTER),)
