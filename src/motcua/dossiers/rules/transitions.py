"""What may follow what: one table feeds operations, buttons, API rights and tests."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motcua.dossiers.rules.folding import open_pause
from motcua.dossiers.types import Act, Case, State, WorkKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

BACK: Final = None  # to the state recorded by the event that paused

TRANSITIONS: Final[Mapping[tuple[State, Act], State | None]] = MappingProxyType(
    {
        (State.SUBMITTED, Act.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Act.REFUSE_RECEIPT): State.RECEIPT_REFUSED,
        (State.SUBMITTED, Act.ASK_SUPPLEMENT): State.AWAITING_SUPPLEMENT,
        (State.AWAITING_SUPPLEMENT, Act.COMPLETE_SUPPLEMENT): BACK,
        (State.AWAITING_SUPPLEMENT, Act.REFUSE_RECEIPT): State.RECEIPT_REFUSED,
        (State.ACCEPTED, Act.HAND_OVER): State.IN_PROCESS,
        (State.IN_PROCESS, Act.HAND_OVER): State.IN_PROCESS,
        (State.IN_PROCESS, Act.PROPOSE): State.AWAITING_DECISION,
        (State.IN_PROCESS, Act.ASK_SUPPLEMENT): State.AWAITING_SUPPLEMENT,
        (State.AWAITING_DECISION, Act.DECIDE): State.DECIDED,
        (State.DECIDED, Act.REGISTER_RESULT): State.RESULT_READY,
        (State.RESULT_READY, Act.HAND_OVER_RESULT): State.RETURNED,
        (State.IN_PROCESS, Act.ACKNOWLEDGE): State.IN_PROCESS,
        (State.IN_PROCESS, Act.RETURN_STEP): State.IN_PROCESS,
        (State.AWAITING_DECISION, Act.RETURN_STEP): State.IN_PROCESS,
        (State.IN_PROCESS, Act.UNDO_HAND_OVER): BACK,
        (State.AWAITING_DECISION, Act.UNDO_HAND_OVER): BACK,
        (State.IN_PROCESS, Act.RENEW_SLIP): State.IN_PROCESS,
        (State.IN_PROCESS, Act.START_EXCLUDED): State.AWAITING_OTHER,
        (State.AWAITING_OTHER, Act.END_EXCLUDED): BACK,
        (State.ACCEPTED, Act.STOP): State.STOPPED,
        (State.IN_PROCESS, Act.STOP): State.STOPPED,
        (State.AWAITING_SUPPLEMENT, Act.STOP): State.STOPPED,
        (State.AWAITING_OTHER, Act.STOP): State.STOPPED,
        (State.AWAITING_DECISION, Act.STOP): State.STOPPED,
        (State.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Act.WITHDRAW): State.WITHDRAWN,
        (State.IN_PROCESS, Act.WITHDRAW): State.WITHDRAWN,
        (State.AWAITING_SUPPLEMENT, Act.WITHDRAW): State.WITHDRAWN,
        (State.AWAITING_OTHER, Act.WITHDRAW): State.WITHDRAWN,
        (State.AWAITING_DECISION, Act.WITHDRAW): State.WITHDRAWN,
        (State.RESULT_READY, Act.REOPEN_RESULT): State.IN_PROCESS,
        (State.ACCEPTED, Act.OPEN_PARTS): State.IN_PROCESS,
        (State.IN_PROCESS, Act.FINISH_PARTS): State.RESULT_READY,
    }
)

RUNNING: Final = frozenset(
    {
        State.ACCEPTED,
        State.IN_PROCESS,
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_OTHER,
        State.AWAITING_DECISION,
    }
)
OPEN: Final = RUNNING | {State.SUBMITTED, State.DECIDED, State.RESULT_READY}

# Acts that leave the state as it is, and the states they are open in.
OPEN_IN: Final[Mapping[Act, frozenset[State]]] = MappingProxyType(
    {
        Act.ASK_OPINION: frozenset({State.IN_PROCESS, State.AWAITING_DECISION}),
        Act.GIVE_OPINION: RUNNING,
        Act.APOLOGISE: frozenset(
            {State.ACCEPTED, State.IN_PROCESS, State.AWAITING_DECISION, State.DECIDED}
        ),
        Act.ASK_WITHDRAWAL: RUNNING,
        Act.REFUSE_WITHDRAWAL: RUNNING,
        Act.RECORD_DEATH: OPEN,
        Act.TRANSFER: OPEN,
        Act.CHANGE_CASE: frozenset({State.ACCEPTED, State.IN_PROCESS}),
        Act.CORRECT: OPEN,
        Act.REDATE: RUNNING | {State.DECIDED},
        Act.WAIT_ELSEWHERE: frozenset({State.IN_PROCESS}),
        Act.WRITE_BACK: frozenset({State.IN_PROCESS}),
        Act.RECORD_OUTAGE: frozenset({State.IN_PROCESS}),
    }
)

# Status codes exchanged with the National Public Service Portal (TrangThaiHoSo 1-10); 6 is a step
# or period that settles the applicant's financial duty.
NATIONAL_STATUS: Final[Mapping[State, int]] = MappingProxyType(
    {
        State.SUBMITTED: 1,
        State.ACCEPTED: 2,
        State.RECEIPT_REFUSED: 3,
        State.IN_PROCESS: 4,
        State.AWAITING_DECISION: 4,
        State.DECIDED: 4,
        State.AWAITING_OTHER: 4,
        State.AWAITING_SUPPLEMENT: 5,
        State.WITHDRAWN: 7,
        State.STOPPED: 8,
        State.RESULT_READY: 9,
        State.RETURNED: 10,
    }
)
FINANCE_STATUS: Final = 6
FINANCE_GROUNDS: Final = ("tax", "payment")


class ActNotOpen(RuleViolation):
    code = "act-not-open"
    sentence = _("Không thể %(act)s khi hồ sơ %(state)s.")


def after(case: Case, act: Act) -> State:
    """
    Return the state that the act leads to, or refuse.

    :raises ActNotOpen: if the tables have no such edge
    """
    if case.state in OPEN_IN.get(act, ()):
        return case.state
    if (case.state, act) not in TRANSITIONS:
        raise ActNotOpen(act=act.label, state=case.state.label)
    state = TRANSITIONS[case.state, act]
    if state is not BACK:
        return state
    if act is Act.UNDO_HAND_OVER and case.back_to is None:  # never handed over
        raise ActNotOpen(act=act.label, state=case.state.label)
    assert case.back_to is not None, "a pausing event records the state to return to"
    return case.back_to


def national_status(case: Case) -> int:
    """
    Return the status code of the national portal for the dossier as it stands.

    Processing ends for QĐ 766/QĐ-TTg 2.1 with code 9, when the result is released.
    """
    excluded = case.works and case.works[0].kind is WorkKind.EXCLUDED
    settling = excluded or case.state is State.AWAITING_OTHER
    pause = open_pause(case)
    if settling and pause is not None and pause.ground in FINANCE_GROUNDS:
        return FINANCE_STATUS
    return NATIONAL_STATUS[case.state]
