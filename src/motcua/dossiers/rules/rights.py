"""Who may do what now: rights belong to posts, by the work item that is open."""

from collections.abc import Callable, Mapping
from itertools import product
from types import MappingProxyType
from typing import Final
from uuid import UUID

from motcua.dossiers.rules.folding import open_pause
from motcua.dossiers.rules.linked import fits_linked
from motcua.dossiers.rules.route import (
    awaits_acknowledgement,
    earlier_steps,
    may_refuse_early,
    next_step,
    sends_slips,
    step_at,
    waits_elsewhere,
)
from motcua.dossiers.rules.transitions import OPEN_IN, TRANSITIONS
from motcua.dossiers.types import Act, Case, Work, WorkKind
from motcua.kernel.actors import Actor, ActorKind
from motcua.procedures.api import Channel, StepKind

INTAKE_FUNCTION: Final = "intake"
APPROVING_FUNCTIONS: Final = frozenset({"supervisor", "leader", "division_leader"})
HEADING_FUNCTIONS: Final = frozenset({"leader", "division_leader"})

# Which open work lets its holder do an act.
WORK_OF_ACT: Final[Mapping[Act, tuple[WorkKind, ...]]] = MappingProxyType(
    {
        Act.ACCEPT: (WorkKind.INTAKE,),
        Act.REFUSE_RECEIPT: (WorkKind.INTAKE, WorkKind.WAITING),
        Act.ASK_SUPPLEMENT: (WorkKind.INTAKE, WorkKind.STEP),
        Act.COMPLETE_SUPPLEMENT: (WorkKind.WAITING,),
        Act.HAND_OVER: (WorkKind.STEP, WorkKind.EXCLUDED, WorkKind.WAITING),
        Act.PROPOSE: (WorkKind.STEP,),
        Act.DECIDE: (WorkKind.DECISION,),
        Act.REGISTER_RESULT: (WorkKind.REGISTER,),
        Act.HAND_OVER_RESULT: (WorkKind.RETURN,),
        Act.RETURN_STEP: (WorkKind.STEP, WorkKind.DECISION, WorkKind.EXCLUDED),
        Act.ACKNOWLEDGE: (WorkKind.EXCLUDED,),
        Act.RENEW_SLIP: (WorkKind.WAITING,),
        Act.START_EXCLUDED: (WorkKind.STEP,),
        Act.END_EXCLUDED: (WorkKind.WAITING,),
        Act.ASK_OPINION: (WorkKind.STEP, WorkKind.DECISION),
        Act.WAIT_ELSEWHERE: (WorkKind.STEP,),
        Act.WRITE_BACK: (WorkKind.STEP,),
        Act.RECORD_OUTAGE: (WorkKind.STEP,),
    }
)


def holds(by: Actor, work: Work) -> bool:
    """The post of `by` has the function, in the agency, that the work waits for."""
    return (work.agency, work.function) in by.seats


def may_file(by: Actor, channel: Channel) -> bool:
    """Online a citizen files for himself; at the counter and by post who takes in does it."""
    if channel is Channel.ONLINE:
        return by.kind is ActorKind.CITIZEN
    return by.kind is ActorKind.OFFICER and INTAKE_FUNCTION in by.functions


def may_do(by: Actor, act: Act, case: Case) -> bool:
    """Say whether `by` holds what lets him do the act; the state is asked elsewhere."""
    if act in _RIGHTS and _RIGHTS[act](by, case):
        return True
    kinds = WORK_OF_ACT.get(act, ())
    return any(work.kind in kinds and holds(by, work) for work in case.works)


def may_approve(by: Actor, case: Case) -> bool:
    """
    Heads and their deputies, of the competent agency or of who holds the dossier now.

    An agency that works on a part of a linked filing is head of its part alone, and one that works
    outside the term of its own work: they end, change and promise nothing of the dossier.
    """
    concerned = _concerned(case)
    return any(
        agency in concerned and function in APPROVING_FUNCTIONS for agency, function in by.seats
    )


def _concerned(case: Case) -> set[UUID]:
    apart = (WorkKind.PARTS, WorkKind.EXCLUDED)
    holding = (work.agency for work in case.works if work.kind not in apart)
    return {agency for agency in (case.competent, *holding) if agency is not None}


def may_answer_for(by: Actor, case: Case) -> bool:
    """
    Head and deputies of the competent agency, whoever holds the dossier now.

    They sign forms 04 and 05 (TT 03/2025/TT-VPCP), and own what was decided (NĐ 61/2018 Điều 21).
    Where one of them decides on the route, it is those of his function.
    """
    steps = case.pins.steps if case.pins else ()
    deciding = {
        step.function
        for step in steps
        if step.kind == StepKind.DECISION and step.agency == case.competent
    }
    heading = deciding & HEADING_FUNCTIONS or HEADING_FUNCTIONS
    return any(agency == case.competent and function in heading for agency, function in by.seats)


def letting_go(case: Case) -> frozenset[tuple[UUID, str]]:
    """Return the seats that may grant a request to withdraw: who examines it, and the heads."""
    examining = (one.work for one in case.asides if one.work.kind is WorkKind.WITHDRAWAL)
    heads = product(_concerned(case), APPROVING_FUNCTIONS)
    return frozenset({*heads, *((work.agency, work.function) for work in examining)})


def may_receive(by: Actor, case: Case) -> bool:
    """The counter that took the dossier in, or its successor, and who heads it."""
    there = by.agency is not None and by.agency == case.counter
    return there and bool(by.functions & ({INTAKE_FUNCTION} | APPROVING_FUNCTIONS))


def may_mend(by: Actor, case: Case) -> bool:
    """What was keyed wrong is mended by the counter, or by who works on the dossier."""
    working = any(work.kind is WorkKind.STEP and holds(by, work) for work in case.works)
    return working or may_receive(by, case) or may_approve(by, case)


def may_give_opinion(by: Actor, case: Case) -> bool:
    return _holds_aside(by, case, WorkKind.OPINION)


def may_ask_withdrawal(by: Actor, case: Case) -> bool:
    """The applicant himself, or the counter on his paper request."""
    return may_complete_supplement(by, case)


def may_withdraw(by: Actor, case: Case) -> bool:
    """Before acceptance the applicant takes it back; afterwards who holds it lets it go."""
    if case.pins is None:
        return may_ask_withdrawal(by, case)
    return may_refuse_withdrawal(by, case)


def may_refuse_withdrawal(by: Actor, case: Case) -> bool:
    """Who may let an accepted dossier go may answer that it goes on; nobody else decides that."""
    asked = case.pins is not None and withdrawal_asked(case)
    return asked and (_holds_aside(by, case, WorkKind.WITHDRAWAL) or may_approve(by, case))


def may_undo_hand_over(by: Actor, case: Case) -> bool:
    """Who handed it over wrongly takes it back; whether it is too late is asked elsewhere."""
    return any(holds(by, work) for work in case.back_works)


def may_move_without_holding(by: Actor, case: Case) -> bool:
    """A successor takes over, a new calendar is applied: by the system or by a head."""
    return by.kind is ActorKind.SYSTEM or may_approve(by, case)


def is_system(by: Actor, case: Case) -> bool:
    return by.kind is ActorKind.SYSTEM


def _holds_aside(by: Actor, case: Case, kind: WorkKind) -> bool:
    return any(aside.work.kind is kind and holds(by, aside.work) for aside in case.asides)


def may_complete_supplement(by: Actor, case: Case) -> bool:
    """The applicant delivers what was missing himself, or brings it to the receiving counter."""
    if by.kind is ActorKind.CITIZEN:
        return is_applicant(by, case)
    return by.agency == case.counter and INTAKE_FUNCTION in by.functions


def may_ask_supplement(
    by: Actor, case: Case, free_rounds: int, *, window_over: bool = False
) -> bool:
    """
    The first rounds are asked by the holder; a further or a belated one by who may approve it.

    More than one request without completion counts as late (QĐ 766/QĐ-TTg, indicator 2.1).
    While another agency has the dossier outside the term, nobody asks.
    """
    if case.rounds < free_rounds and not window_over:
        return may_do(by, Act.ASK_SUPPLEMENT, case)
    kinds = WORK_OF_ACT[Act.ASK_SUPPLEMENT]
    holding = {work.agency for work in case.works if work.kind in kinds}
    return any(
        agency in holding and function in APPROVING_FUNCTIONS for agency, function in by.seats
    )


def is_applicant(by: Actor, case: Case) -> bool:
    return by.person is not None and by.person in (case.submitter, case.owner)


def is_party(by: Actor, case: Case) -> bool:
    """An officer never acts on a dossier of his own."""
    return by.kind is ActorKind.OFFICER and is_applicant(by, case)


def open_acts(
    by: Actor,
    case: Case,
    free_rounds: int,
    *,
    window_over: bool = False,
    extensions: int | None = None,
) -> tuple[Act, ...]:
    """
    Return the acts `by` may do now, in the order of the tables; buttons come from here.

    `extensions` says how often a dossier may be promised anew; None: as often as wished.
    """
    if is_party(by, case):
        return ()
    moving = [act for state, act in TRANSITIONS if state is case.state]
    staying = [act for act, states in OPEN_IN.items() if case.state in states]
    spent = {Act.APOLOGISE} if extensions is not None and case.apologies >= extensions else set()
    here = (act for act in (*moving, *staying) if act not in spent and fits(act, case))
    asks = may_ask_supplement(by, case, free_rounds, window_over=window_over)
    return tuple(
        act for act in here if (asks if act is Act.ASK_SUPPLEMENT else may_do(by, act, case))
    )


def fits(act: Act, case: Case) -> bool:
    """Say whether the act makes sense where the dossier stands; the state is asked elsewhere."""
    return fits_linked(act, case) and (act not in _FITTING or _FITTING[act](case))


def fits_route(act: Act, case: Case) -> bool:
    """Before the deciding step one proposes; into every other step one hands over."""
    if awaits_acknowledgement(case) or waits_elsewhere(case):
        return False
    following = next_step(case)
    deciding = following is not None and following.kind == StepKind.DECISION
    return deciding is (act is Act.PROPOSE)


def _may_pause(case: Case) -> bool:
    step = step_at(case)
    working = step is not None and step.kind == StepKind.WORK and not waits_elsewhere(case)
    return working and bool(case.pins and case.pins.grounds)


def _may_return(case: Case) -> bool:
    return bool(earlier_steps(case)) and not waits_elsewhere(case)


def withdrawal_asked(case: Case) -> bool:
    """Say whether a request to withdraw waits for its answer; nothing is decided before."""
    return any(aside.work.kind is WorkKind.WITHDRAWAL for aside in case.asides)


_RIGHTS: Final[Mapping[Act, Callable[[Actor, Case], bool]]] = MappingProxyType(
    {
        Act.COMPLETE_SUPPLEMENT: may_complete_supplement,
        Act.GIVE_OPINION: may_give_opinion,
        Act.APOLOGISE: may_answer_for,
        Act.STOP: may_answer_for,
        Act.ASK_WITHDRAWAL: may_ask_withdrawal,
        Act.WITHDRAW: may_withdraw,
        Act.REFUSE_WITHDRAWAL: may_refuse_withdrawal,
        Act.RECORD_DEATH: may_mend,
        Act.TRANSFER: may_move_without_holding,
        Act.CHANGE_CASE: may_answer_for,
        Act.CORRECT: may_mend,
        Act.UNDO_HAND_OVER: may_undo_hand_over,
        Act.REOPEN_RESULT: may_answer_for,
        Act.REDATE: may_move_without_holding,
        Act.OPEN_PARTS: is_system,
        Act.FINISH_PARTS: is_system,
    }
)
_FITTING: Final[Mapping[Act, Callable[[Case], bool]]] = MappingProxyType(
    {
        Act.HAND_OVER: lambda case: fits_route(Act.HAND_OVER, case),
        Act.PROPOSE: lambda case: fits_route(Act.PROPOSE, case) or may_refuse_early(case),
        Act.REFUSE_RECEIPT: lambda case: case.pins is None,
        Act.STOP: lambda case: case.pins is not None,
        Act.APOLOGISE: lambda case: open_pause(case) is None,  # else no day is promised yet
        Act.RETURN_STEP: _may_return,
        Act.UNDO_HAND_OVER: lambda case: case.handed > 0,
        Act.ACKNOWLEDGE: awaits_acknowledgement,
        Act.RENEW_SLIP: sends_slips,
        Act.START_EXCLUDED: _may_pause,
        Act.ASK_WITHDRAWAL: lambda case: case.pins is not None and not withdrawal_asked(case),
        Act.WITHDRAW: lambda case: case.pins is None or withdrawal_asked(case),
        Act.REFUSE_WITHDRAWAL: withdrawal_asked,
        Act.DECIDE: lambda case: not withdrawal_asked(case),
        Act.RECORD_DEATH: lambda case: not (case.deceased and case.submitter_deceased),
        Act.REDATE: lambda case: case.pins is not None,
        Act.WAIT_ELSEWHERE: lambda case: not waits_elsewhere(case),
        Act.WRITE_BACK: waits_elsewhere,
        Act.RECORD_OUTAGE: waits_elsewhere,
    }
)
