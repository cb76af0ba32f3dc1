"""Along the route: from hand to hand and back, into and out of other agencies' time, to a draft."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.intake import counter_work
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import ReasonMissing, add, held, texts
from motcua.dossiers.queries import reading
from motcua.dossiers.types import (
    Act,
    Case,
    Kind,
    Outcome,
    StepPin,
    Verdict,
    Work,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import Pause, PauseKind, local_day
from motcua.procedures import api as procedures


class NotTheWay(RuleViolation):
    code = "not-the-way"
    sentence = _("Bước tiếp theo của quy trình không đi theo cách này: %(step)s.")


class NotAcknowledged(RuleViolation):
    code = "not-acknowledged"
    sentence = _("Cơ quan kia chưa xác nhận đã nhận phiếu chuyển số %(slip)s nên chưa chuyển tiếp.")


class WaitsElsewhere(RuleViolation):
    code = "waits-elsewhere"
    sentence = _("Bước này đang làm ở hệ thống khác; hãy ghi kết quả từ đó trước.")


class DocumentMissing(RuleViolation):
    code = "document-missing"
    sentence = _(
        "Hãy ghi số, ký hiệu văn bản gửi hoặc nhận khi thời gian không tính bắt đầu, kết thúc."
    )


class ResultNotFitting(RuleViolation):
    code = "result-not-fitting"
    sentence = _("Loại kết quả đã chọn không phù hợp với kết luận.")


class NotAnEarlierStep(RuleViolation):
    code = "not-an-earlier-step"
    sentence = _("Không thể trả hồ sơ về bước số %(step)s từ bước hiện tại.")


def hand_over(
    *, dossier: UUID, turn: int, document: str = "", note: str = "", by: Actor, at: datetime
) -> Case:
    """
    Hand the dossier over to the next step of its route (TT 03/2025/TT-VPCP, form 06).

    Into an excluded step it opens the time that is not counted, or sends the slip that the other
    agency has to acknowledge first (DAT-01); out of it it closes that time. Both name one document.

    :raises NotTheWay: if the next step is the decision, which is reached by a proposal
    :raises NotAcknowledged: if the other agency has not taken the slip
    :raises WaitsElsewhere: if the step is being done in another system
    :raises DocumentMissing: if an excluded time starts or ends without its document
    """
    with acting(by, writing=True):
        found = held(dossier, turn, Act.HAND_OVER, by=by, at=at)
        case, step = found.case, _next(found.case, Act.HAND_OVER)
        leaving, entering = rules.is_excluded(rules.step_at(case)), rules.is_excluded(step)
        if (leaving or entering) and not normal(document):
            raise DocumentMissing
        slip = case.slip + 1 if entering and step.acknowledged else None
        outcome = Outcome(
            state=rules.after(case, Act.HAND_OVER),
            step=step.number,
            back_to=case.state,
            back_works=case.works,
            back_step=case.step,
            works=works_in(step, rules.with_pause_closed(case, at) if leaving else case, at),
            unpause=at if leaving else None,
            pause=excluded_pause(step.ground, at) if entering and slip is None else None,
            slip=slip,
        )
        told = texts(dossier, document=document if leaving or entering else "", note=note)
        facts = {**told, **({"slip": slip} if slip else {})}
        return add(found, Kind.HANDED_OVER, outcome, facts, by=by, at=at)


def return_step(*, dossier: UUID, turn: int, to: int, reason: str, by: Actor, at: datetime) -> Case:
    """
    Send the dossier back to an earlier step, which goes on with the time it had left.

    The time stays that of whoever held the step (TT 03/2025/TT-VPCP, form 06). A slip that another
    agency sends back as incomplete never stopped the clock (DAT-01); any other period outside the
    term, as posting, ends here and stays (DAT-01b).

    :raises ReasonMissing: if no reason is given
    :raises WaitsElsewhere: if the step is being done in another system
    :raises NotAnEarlierStep: if the dossier cannot go back there
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.RETURN_STEP, by=by, at=at)
        case = found.case
        if rules.waits_elsewhere(case):
            raise WaitsElsewhere
        step = next((one for one in rules.earlier_steps(case) if one.number == to), None)
        if step is None:
            raise NotAnEarlierStep(step=to)
        paused = rules.open_pause(case) is not None
        annulled = paused and rules.sends_slips(case)
        pauses = case.pauses[:-1] if annulled else rules.with_pause_closed(case, at).pauses
        outcome = Outcome(
            state=rules.after(case, Act.RETURN_STEP),
            step=step.number,
            works=works_in(step, replace(case, pauses=pauses), at),
            unpause=at if paused and not annulled else None,
            pauses=pauses if annulled else None,
        )
        facts = {"from": case.step, "to": to, **texts(dossier, reason=reason)}
        return add(found, Kind.STEP_RETURNED, outcome, facts, by=by, at=at)


def propose(
    *,
    dossier: UUID,
    turn: int,
    verdict: Verdict,
    result: str,
    text: str,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Put a draft of the decision before who decides.

    A refusal is proposed from any step in which somebody works, as soon as its reasons are known
    (NĐ 118/2025): the steps between are left out.

    :raises NotTheWay: if the next step is not the decision
    :raises WaitsElsewhere: if the step is being done in another system
    :raises ResultNotFitting: if the result type does not go with the verdict
    :raises ReasonMissing: if no text, or no reason for a refusal, is given
    """
    if not normal(text):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.PROPOSE, by=by, at=at)
        case, step = found.case, _deciding(found.case, verdict)
        check_result(case, verdict, result)
        outcome = Outcome(
            state=rules.after(case, Act.PROPOSE),
            back_to=case.state,
            back_works=case.works,
            back_step=case.step,
            step=step.number,
            works=works_in(step, case, at),
            proposer=by.label,
            verdict=verdict,
            result=result,
        )
        return add(found, Kind.PROPOSED, outcome, texts(dossier, text=text), by=by, at=at)


def check_result(case: Case, verdict: Verdict, result: str) -> None:
    """Refuse a result type that does not say what the verdict says."""
    wanted = (
        procedures.ResultOutcome.APPROVED
        if verdict is Verdict.APPROVE
        else procedures.ResultOutcome.REFUSED
    )
    types = reading.results_of(case)
    if not any(one.key == result and one.outcome == wanted for one in types):
        raise ResultNotFitting


def works_in(step: StepPin, case: Case, at: datetime) -> tuple[Work, ...]:
    """Return who has something to do in a step entered at a moment, and by when."""
    assert case.pins is not None
    first, *others = rules.works_of_step(step, case.pins)
    return (replace(first, due_at=_due_in(step, case, at)), *others)


def excluded_pause(ground: str | None, at: datetime) -> Pause:
    """Return the pause that opens with a period outside the term (QĐ 766/QĐ-TTg; DAT-02)."""
    holder = rules.holder_of_ground(ground)
    return Pause(since=at, kind=PauseKind.EXCLUDED, holder=holder, ground=ground)


def own_due(ground: str | None, agency: UUID, at: datetime) -> datetime | None:
    """Return when another agency's work is due on its own calendar; None if no days are known."""
    days = parameters.value(f"excluded_days_{ground}", local_day(at)) if ground else 0
    edition = calendars.newest(identity.agency(agency).calendar_code)
    return rules.excluded_due(at, days or None, edition)


def _next(case: Case, act: Act) -> StepPin:
    if rules.waits_elsewhere(case):
        raise WaitsElsewhere
    if rules.awaits_acknowledgement(case):
        raise NotAcknowledged(slip=case.slip)
    step = rules.next_step(case)
    if step is None or not rules.fits_route(act, case):
        raise NotTheWay(step=step.action if step else "")
    return step


def _deciding(case: Case, verdict: Verdict) -> StepPin:
    if verdict is Verdict.REFUSE and rules.may_refuse_early(case):
        deciding = rules.deciding_step(case)
        assert deciding is not None
        return deciding
    return _next(case, Act.PROPOSE)


def _due_in(step: StepPin, case: Case, at: datetime) -> datetime | None:
    if step.kind == procedures.StepKind.INTAKE:
        return counter_work(identity.agency(step.agency), at).due_at
    if rules.is_excluded(step):
        return None if step.acknowledged else own_due(step.ground, step.agency, at)
    if step.kind == rules.TRANSPORT:
        days = parameters.value("transport_days", local_day(at))
        edition = calendars.newest(identity.agency(step.agency).calendar_code)
        return rules.days_due(at, days, edition)
    return rules.step_due(step, case, at, term_edition(case))
