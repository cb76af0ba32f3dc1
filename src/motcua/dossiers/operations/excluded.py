"""Time that is not the agency's: slips acknowledged and renewed, pauses inside a step."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.steps import DocumentMissing, excluded_pause, own_due
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import ReasonMissing, add, held, texts
from motcua.dossiers.types import Act, Case, Kind, Outcome, Work, WorkKind
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal


class SlipReplaced(RuleViolation):
    code = "slip-replaced"
    sentence = _(
        "Phiếu chuyển số %(slip)s đã được thay bằng phiếu số %(now)s nên không còn giá trị."
    )


class AlreadyAcknowledged(RuleViolation):
    code = "already-acknowledged"
    sentence = _("Phiếu chuyển này đã được xác nhận.")


class NoSlipHere(RuleViolation):
    code = "no-slip-here"
    sentence = _("Bước này không có phiếu chuyển nào phải xác nhận.")


class NoPauseHere(RuleViolation):
    code = "no-pause-here"
    sentence = _("Ở bước này thủ tục không cho thời gian nào nằm ngoài thời hạn.")


class GroundNotAllowed(RuleViolation):
    code = "ground-not-allowed"
    sentence = _("Thủ tục này không cho dừng tính thời hạn vì lý do đã chọn.")


def acknowledge(
    *, dossier: UUID, turn: int, slip: int, document: str, by: Actor, at: datetime
) -> Case:
    """
    Take the slip: from here the time is the other agency's, which has its own days (DAT-01).

    :raises DocumentMissing: if the acknowledgement has no document
    :raises NoSlipHere: if the step needs none
    :raises SlipReplaced: if a newer slip has taken its place
    :raises AlreadyAcknowledged: if it was acknowledged before
    """
    if not normal(document):
        raise DocumentMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.ACKNOWLEDGE, by=by, at=at)
        case, step = found.case, rules.step_at(found.case)
        if step is None or not rules.sends_slips(case):
            raise NoSlipHere
        if slip != case.slip:
            raise SlipReplaced(slip=slip, now=case.slip)
        if not rules.fits(Act.ACKNOWLEDGE, case):
            raise AlreadyAcknowledged
        outcome = Outcome(
            state=rules.after(case, Act.ACKNOWLEDGE),
            works=_first_due(case, own_due(step.ground, step.agency, at)),
            pause=excluded_pause(step.ground, at),
        )
        facts = {"slip": slip, **texts(dossier, document=document)}
        return add(found, Kind.SLIP_ACKNOWLEDGED, outcome, facts, by=by, at=at)


def renew_slip(
    *, dossier: UUID, turn: int, document: str, reason: str, by: Actor, at: datetime
) -> Case:
    """
    Send a changed slip, which voids the older one; its time runs once it is taken (DAT-03).

    :raises DocumentMissing: if the new slip has no number
    :raises ReasonMissing: if no reason is given
    :raises NoSlipHere: if the step sends none
    """
    if not normal(document):
        raise DocumentMissing
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.RENEW_SLIP, by=by, at=at)
        case = found.case
        if not rules.fits(Act.RENEW_SLIP, case):
            raise NoSlipHere
        outcome = Outcome(
            state=rules.after(case, Act.RENEW_SLIP),
            works=_first_due(case, None),
            slip=case.slip + 1,
            unpause=at if rules.open_pause(case) else None,
        )
        facts = {"slip": case.slip + 1, **texts(dossier, document=document, reason=reason)}
        return add(found, Kind.SLIP_RENEWED, outcome, facts, by=by, at=at)


def start_excluded(
    *,
    dossier: UUID,
    turn: int,
    ground: str,
    document: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Stop the term inside a step for what the procedure leaves out of it (DAT-01b).

    Each such period has its ground, its document and its own due moment; whose time it is
    follows from the ground (paying is the citizen's, DAT-02).

    :raises DocumentMissing: if it starts without a document
    :raises NoPauseHere: if nothing may be left out of the term in this step
    :raises GroundNotAllowed: if the procedure does not know the ground
    """
    if not normal(document):
        raise DocumentMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.START_EXCLUDED, by=by, at=at)
        case = found.case
        if case.pins is None or not rules.fits(Act.START_EXCLUDED, case):
            raise NoPauseHere
        if ground not in case.pins.grounds:
            raise GroundNotAllowed
        outcome = Outcome(
            state=rules.after(case, Act.START_EXCLUDED),
            back_to=case.state,
            back_works=case.works,
            works=_waiting(case, ground, at),
            pause=excluded_pause(ground, at),
        )
        facts = {"ground": ground, **texts(dossier, document=document, note=note)}
        return add(found, Kind.EXCLUDED_STARTED, outcome, facts, by=by, at=at)


def end_excluded(*, dossier: UUID, turn: int, document: str, by: Actor, at: datetime) -> Case:
    """
    Let the term run again: what was waited for has come, with its document.

    :raises DocumentMissing: if it ends without a document
    """
    if not normal(document):
        raise DocumentMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.END_EXCLUDED, by=by, at=at)
        case, pause = found.case, rules.open_pause(found.case)
        assert pause is not None, "the state is reached with a pause alone"
        outcome = Outcome(
            state=rules.after(case, Act.END_EXCLUDED),
            works=_resumed(rules.with_pause_closed(case, at)),
            unpause=at,
        )
        facts = {"ground": pause.ground, **texts(dossier, document=document)}
        return add(found, Kind.EXCLUDED_ENDED, outcome, facts, by=by, at=at)


def _first_due(case: Case, due_at: datetime | None) -> tuple[Work, ...]:
    """Return the open works, with the other agency's due moment as it now stands."""
    first, *others = case.works
    return (replace(first, due_at=due_at), *others)


def _waiting(case: Case, ground: str, at: datetime) -> tuple[Work, ...]:
    """Who worked on it waits, and sees when what he waits for is due."""
    (work, *_others) = case.works
    return (replace(work, kind=WorkKind.WAITING, due_at=own_due(ground, work.agency, at)),)


def _resumed(case: Case) -> tuple[Work, ...]:
    step = rules.step_at(case)
    assert step is not None and case.step_since is not None
    due_at = rules.step_due(step, case, case.step_since, term_edition(case))
    return tuple(replace(work, due_at=due_at) for work in case.back_works)
