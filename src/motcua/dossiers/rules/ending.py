"""How a dossier may end without a result, and what becomes of its fees (form 05)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from motcua.dossiers.rules.folding import open_pause
from motcua.dossiers.rules.supplementing import is_unanswered
from motcua.dossiers.types import (
    Case,
    Elsewhere,
    Finance,
    Obligation,
    Outcome,
    Settlement,
    State,
    StopGround,
)

FINANCE_AFTER: Final[Mapping[Settlement, Finance]] = MappingProxyType(
    {
        Settlement.WAIVED: Finance.WAIVED,
        Settlement.KEPT: Finance.NONE,
        Settlement.REFUND: Finance.REFUND_DUE,
    }
)
WITH_DOCUMENT: Final = frozenset({StopGround.LAW, StopGround.COURT})


def finance_of(obligations: Iterable[Obligation]) -> Finance:
    """
    Return what the applicant owes of the fees laid on him (Luật Phí và lệ phí 97/2015/QH13).

    One whose amount nobody has set, or that nobody knows yet, is not none.
    """
    amounts = [one.amount_vnd for one in obligations]
    if any(amounts):
        return Finance.DUE
    return Finance.UNSET if None in amounts else Finance.NONE


def may_owe(case: Case) -> bool:
    """A fee is due, or may be: its amount is not set. Whether it was paid nobody here knows."""
    return case.finance in (Finance.DUE, Finance.UNSET)


def settles(case: Case, settlement: Settlement) -> bool:
    """Whoever ends a dossier says what becomes of its fee: not in silence, and not left open."""
    said = settlement is not Settlement.NONE or not may_owe(case)
    return said and settlement is not Settlement.OPEN


def settled_by_system(case: Case) -> Settlement:
    """Return what the notice says of fees where nobody decided: none were due, or it is open."""
    return Settlement.OPEN if may_owe(case) else Settlement.NONE


def stands(ground: StopGround, case: Case, answer_until: datetime | None, at: datetime) -> bool:
    """Say whether the record bears the ground out: a deadline that passed, the owner's death."""
    if ground is StopGround.NOT_COMPLETED:
        return case.state is State.AWAITING_SUPPLEMENT and is_unanswered(answer_until, at)
    return ground is not StopGround.DEATH or case.deceased


def ended(case: Case, state: State, at: datetime) -> Outcome:
    """Nothing is waited for any more: no work, no opinion, no pause, no other system."""
    return Outcome(
        state=state,
        works=(),
        closes=tuple(aside.number for aside in case.asides),
        unpause=at if open_pause(case) else None,
        elsewhere=_left(case.elsewhere, at),
        finished_at=at,
    )


def ended_with(case: Case, state: State, settlement: Settlement, at: datetime) -> Outcome:
    """End a dossier and say what becomes of its fee; left open it stays owed as it was."""
    outcome, finance = ended(case, state, at), FINANCE_AFTER.get(settlement)
    return replace(outcome, settlement=settlement, finance=finance)


def _left(elsewhere: Elsewhere | None, at: datetime) -> Elsewhere | None:
    if elsewhere is None or elsewhere.until is not None:
        return None
    return replace(elsewhere, until=at)
