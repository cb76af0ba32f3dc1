"""What is missing is asked for once, completely; the clock stops while the citizen has it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.operations.writing import (
    Held,
    NotYourStep,
    ReasonMissing,
    add,
    check,
    held,
    kept,
    locked,
)
from motcua.dossiers.queries import reading
from motcua.dossiers.rules.plain import plain
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Flag,
    Kind,
    Outcome,
    State,
    Work,
    WorkKind,
)
from motcua.kernel import calendars, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import Edition, Pause, PauseKind, local_day


class NothingAsked(RuleViolation):
    code = "nothing-asked"
    sentence = _("Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung.")


class WindowPassed(RuleViolation):
    code = "window-passed"
    sentence = _(
        "Đã quá %(days)s ngày làm việc kể từ khi tiếp nhận. Yêu cầu bổ sung lúc này phải do người "
        "có thẩm quyền duyệt thực hiện và ghi rõ lý do."
    )


class ApprovalNeeded(RuleViolation):
    code = "approval-needed"
    sentence = _(
        "Hồ sơ đã được yêu cầu bổ sung %(rounds)s lần. Yêu cầu thêm phải do người có thẩm quyền "
        "duyệt thực hiện và ghi rõ lý do."
    )


class DeliveryNotTaken(RuleViolation):
    code = "delivery-not-taken"
    sentence = _(
        "Chỉ nơi tiếp nhận ghi lúc bổ sung đã đến trước đó; gửi qua mạng thì tính lúc gửi."
    )


class DeliveryInFuture(RuleViolation):
    code = "delivery-in-future"
    sentence = _("Lúc bổ sung đến không thể sau bây giờ.")


class DeliveredBeforeAsked(RuleViolation):
    code = "delivered-before-asked"
    sentence = _("Lúc bổ sung đến không thể trước khi yêu cầu bổ sung được gửi đi.")


def ask_supplement(
    *, dossier: UUID, turn: int, items: Sequence[str], reason: str, by: Actor, at: datetime
) -> Case:
    """
    Ask once for all that is missing (TT 03/2025/TT-VPCP, form 02; QĐ 766/QĐ-TTg on rounds).

    The clock stops only when the form is dispatched, which is an event of its own. A further
    round, or one after the days published for asking, is done by who may approve it, so that the
    record shows who did; these and what is asked at the end of the term are listed.

    :raises NothingAsked: if nothing is named
    :raises ReasonMissing: if no reason is given
    :raises ApprovalNeeded: if it is a further round and the post of `by` may not approve it
    :raises WindowPassed: if the days for asking have passed and `by` may not approve it
    """
    wanted = [normal(item) for item in items if normal(item)]
    if not wanted:
        raise NothingAsked
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = _held_for_asking(dossier, turn, by=by, at=at)
        case = found.case
        until = _answer_until(case, at)
        outcome = Outcome(
            state=rules.after(case, Act.ASK_SUPPLEMENT),
            back_to=case.state,
            back_works=case.works,
            works=tuple(replace(w, kind=WorkKind.WAITING, due_at=until) for w in case.works[:1]),
            rounds=case.rounds + 1,
            flags=_flags(case, at),
        )
        text = {"items": wanted, "reason": normal(reason)}
        facts = {
            "request": kept(dossier, ContentKind.TEXT, text),
            "round": case.rounds + 1,
            **({"answer_until": plain(until)} if until else {}),
        }
        return add(found, Kind.SUPPLEMENT_ASKED, outcome, facts, by=by, at=at)


def dispatch_supplement(*, dossier: UUID, by: Actor, at: datetime) -> Case:
    """
    Record that form 02 has left: from here the time is the citizen's (QĐ 766/QĐ-TTg 2.1).

    Before acceptance there is no term to pause. Told twice, or after completion, it does nothing.
    """
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case = found.case
        waiting = case.state is State.AWAITING_SUPPLEMENT and case.pins is not None
        if not waiting or rules.open_pause(case):
            return case
        outcome = Outcome(pause=Pause(since=at, kind=PauseKind.SUPPLEMENT))
        return add(found, Kind.SUPPLEMENT_DISPATCHED, outcome, by=by, at=at)


def complete_supplement(
    *,
    dossier: UUID,
    turn: int,
    note: str,
    delivered_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Record that the applicant delivered the last missing item: the time is his until he did.

    What came by post or was keyed later came at `delivered_at`, as the counter's arrival stamp
    says; otherwise it comes now. Examining an application not accepted yet has its own intake
    clock from there (QĐ 766/QĐ-TTg 2.1).

    :raises NotYourStep: if `by` is neither the applicant, the receiving counter nor who waits
    :raises DeliveryNotTaken: if somebody else than the counter says when it came
    :raises DeliveryInFuture: if it says to have come after now
    :raises DeliveredBeforeAsked: if it says to have come before the request had left
    """
    with acting(by, writing=True):
        found = held(dossier, turn, Act.COMPLETE_SUPPLEMENT, by=by, at=at)
        documents.adopt(owner=dossier, by=by, at=at)
        case = found.case
        came_at = _delivered(found, delivered_at, by=by, at=at)
        outcome = Outcome(
            state=rules.after(case, Act.COMPLETE_SUPPLEMENT),
            works=_resumed(rules.with_pause_closed(case, came_at), came_at),
            unpause=came_at if rules.open_pause(case) else None,
            complete_at=came_at,
        )
        facts: dict[str, object] = {}
        if delivered_at is not None:
            facts["delivered_at"] = plain(came_at)
        if normal(note):
            facts["note"] = kept(dossier, ContentKind.TEXT, normal(note))
        return add(found, Kind.SUPPLEMENT_COMPLETED, outcome, facts, by=by, at=at)


def _delivered(found: Held, delivered_at: datetime | None, *, by: Actor, at: datetime) -> datetime:
    """Return when the last missing item came; the minute is the finest unit."""
    if delivered_at is None:
        return at
    if not rules.may_receive(by, found.case):
        raise DeliveryNotTaken
    if delivered_at > at:
        raise DeliveryInFuture
    asked, pause = (
        reading.last_of(found.events, Kind.SUPPLEMENT_ASKED),
        rules.open_pause(found.case),
    )
    left = pause.since if pause else asked.at if asked else found.events[0].at
    if delivered_at < left.replace(second=0, microsecond=0):
        raise DeliveredBeforeAsked
    return max(delivered_at, left)


def _held_for_asking(dossier: UUID, turn: int, *, by: Actor, at: datetime) -> Held:
    """The first round is the holder's; a further or belated one belongs to his superior there."""
    found = locked(dossier, by=by, at=at)
    case = found.case
    check(case, turn, Act.ASK_SUPPLEMENT, by=by)
    free, over = _free_rounds(at), window_over(case, at)
    if rules.may_ask_supplement(by, case, free, window_over=over):
        return found
    if case.rounds >= free:
        raise ApprovalNeeded(rounds=case.rounds)
    if over and rules.may_do(by, Act.ASK_SUPPLEMENT, case):
        assert case.pins is not None
        raise WindowPassed(days=case.pins.window_days)
    raise NotYourStep


def _free_rounds(at: datetime) -> int:
    return parameters.value("supplement_rounds_without_approval", local_day(at))


def window_over(case: Case, at: datetime) -> bool:
    """Say whether the days in which the procedure lets more be asked for have passed."""
    return case.pins is not None and rules.window_over(case, at, term_edition(case))


def _flags(case: Case, at: datetime) -> tuple[Flag, ...]:
    """What a superior ought to see of a request: how often, how late, at what end of the term."""
    if case.pins is None:
        return (Flag.FURTHER_ROUND,) if case.rounds >= _free_rounds(at) else ()
    percent = parameters.value("late_request_percent", local_day(at))
    found = {
        Flag.FURTHER_ROUND: case.rounds >= _free_rounds(at),
        Flag.WINDOW_PASSED: window_over(case, at),
        Flag.LATE_REQUEST: rules.is_late_request(case, at, term_edition(case), percent),
    }
    return tuple(flag for flag, raised in found.items() if raised)


def _answer_until(case: Case, at: datetime) -> datetime | None:
    """Return until when the applicant answers: pinned at acceptance, before it as published."""
    if case.pins is not None:
        return rules.answer_until(at, case.pins.deadline_days, term_edition(case))
    days = reading.revision_of(case).supplement_deadline_days
    edition = calendars.edition(case.intake_calendar, case.intake_edition)
    return rules.answer_until(at, days, edition)


def _resumed(case: Case, at: datetime) -> tuple[Work, ...]:
    """Open again the work that waited, with its due moment as it now stands."""
    return tuple(replace(work, due_at=_due(work, case, at)) for work in case.back_works)


def _due(work: Work, case: Case, at: datetime) -> datetime | None:
    if work.kind is WorkKind.INTAKE:
        hours = parameters.value("intake_working_hours", local_day(at))
        edition = calendars.edition(case.intake_calendar, case.intake_edition)
        return rules.intake_due(at, hours, edition)
    step = rules.step_at(case)
    assert step is not None and case.step_since is not None
    return rules.step_due(step, case, case.step_since, term_edition(case))


def term_edition(case: Case) -> Edition:
    """Return the calendar edition that the term of an accepted dossier is counted on."""
    assert case.pins is not None
    return calendars.edition(case.pins.calendar, case.pins.edition)
