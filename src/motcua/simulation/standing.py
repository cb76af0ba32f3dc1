"""Where a dossier stands: who holds it, what comes next, what is left to do."""

from datetime import datetime
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor
from motcua.procedures import api as procedures
from motcua.simulation.clockwork import Do, Seat
from motcua.simulation.people import INTAKE
from motcua.simulation.types import Going


def counter_of(going: Going) -> Seat:
    """Return the counter that took it in, or its successor."""
    successor = going.case.returning if going.case else None
    counter = successor or going.receiving
    assert counter is not None
    return counter, INTAKE


def holder(going: Going) -> Seat:
    """Return who holds the dossier; just filed or ended, the counter does."""
    if going.case is None or not going.case.works:
        return counter_of(going)
    return going.case.works[0].agency, going.case.works[0].function


def unless_ended(do: Do) -> Do:
    """Leave out an act that was planned on a dossier taken back meanwhile."""

    def act(going: Going, by: Actor, at: datetime) -> None:
        if accepted(going).works:
            do(going, by, at)

    return act


def waiting(going: Going) -> Seat:
    """Return who records that what was waited for has come."""
    case = accepted(going)
    work = next(one for one in case.works if one.kind is dossiers.WorkKind.WAITING)
    return work.agency, work.function


def next_holder(going: Going) -> Seat:
    """Return who says that the paper has come."""
    case = accepted(going)
    return case.works[-1].agency, case.works[-1].function


def accepted(going: Going) -> dossiers.Case:
    assert going.case is not None, "it was accepted"
    return going.case


def decision_next(case: dossiers.Case) -> bool:
    """Say whether the next step of the way is the decision."""
    assert case.pins is not None and case.step is not None
    here = case.step
    following = next((step for step in case.pins.steps if step.number > here), None)
    return following is not None and following.kind == procedures.StepKind.DECISION


def result_of(case: dossiers.Case, verdict: dossiers.Verdict) -> str:
    """Return a type of result that says what the verdict says."""
    assert case.pins is not None
    approved = verdict is dossiers.Verdict.APPROVE
    wanted = procedures.ResultOutcome.APPROVED if approved else procedures.ResultOutcome.REFUSED
    revision = procedures.revision(case.pins.revision)
    own = next((part.result for part in revision.linked if part.key == case.pins.part), None)
    if approved and own is not None:
        return own
    return next(one.key for one in revision.results if one.outcome is wanted)


def acts_left(case: dossiers.Case) -> int:
    """Return how many acts inside the term lie before the result is released."""
    assert case.pins is not None
    here = case.step or 0  # a part of a linked filing begins after the counter
    left = (step for step in case.pins.steps if step.number >= here)
    steps = [step for step in left if step.kind != procedures.StepKind.RETURN]
    outside = [step for step in steps if step.kind == procedures.StepKind.EXCLUDED]
    return len(steps) + 1 - sum(not step.acknowledged for step in outside)


def in_work(case: dossiers.Case) -> bool:
    """Say whether it stands in a step of work, where the term may be paused."""
    assert case.pins is not None
    here = next((step for step in case.pins.steps if step.number == case.step), None)
    return here is not None and here.kind == procedures.StepKind.WORK


def paused(case: dossiers.Case) -> bool:
    return bool(case.pauses) and case.pauses[-1].until is None


def id_of(going: Going) -> UUID:
    assert going.id is not None
    return going.id


def turn_of(going: Going) -> int:
    return going.case.turn if going.case else 1
