"""The apology with the one new promise; the old one stays, and the dossier stays late."""

from datetime import date, datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import ReasonMissing, add, held, kept
from motcua.dossiers.rules import apologising
from motcua.dossiers.rules.plain import plain
from motcua.dossiers.types import Act, Case, ContentKind, Flag, Kind, Outcome
from motcua.kernel import parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class NothingPromised(RuleViolation):
    code = "nothing-promised"
    sentence = _("Hồ sơ này không có ngày hẹn đang chạy nên không có gì để hẹn lại.")


class ApologyTooLate(RuleViolation):
    code = "apology-too-late"
    sentence = _("Đã quá hạn giải quyết: phải xin lỗi và hẹn lại trước khi quá hạn.")


class AlreadyApologised(RuleViolation):
    code = "already-apologised"
    sentence = _("Hồ sơ đã được hẹn lại %(times)s lần, không được hẹn lại thêm.")


class PromiseOnDayOff(RuleViolation):
    code = "promise-on-day-off"
    sentence = _("Ngày hẹn lại là ngày nghỉ. Hãy chọn một ngày làm việc.")


class PromiseNotLater(RuleViolation):
    code = "promise-not-later"
    sentence = _("Ngày hẹn lại phải sau ngày hẹn cũ và sau hạn giải quyết.")


def apologise(
    *, dossier: UUID, turn: int, new_promise: date, reason: str, by: Actor, at: datetime
) -> Case:
    """
    Apologise before the term ends and promise another day (NĐ 61/2018 Điều 19; form 04).

    The new promise is the end of that working day on the term's calendar. The first promise is
    never rewritten, and the due moment does not move: the dossier is late all the same. Told
    later than a day before, the apology is listed.

    :raises ReasonMissing: if no reason is given
    :raises AlreadyApologised: if no re-appointment is left
    :raises NothingPromised: if there is no term, or it stands still
    :raises ApologyTooLate: if the due moment has passed
    :raises PromiseOnDayOff: if nobody works on the new day
    :raises PromiseNotLater: if it is no later than what was promised, or is due
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.APOLOGISE, by=by, at=at)
        case, day = found.case, local_day(at)
        if case.apologies >= parameters.value("extension_max", day):
            raise AlreadyApologised(times=case.apologies)
        due_at, old = _due(case, at)
        promised = _promised(case, new_promise, max(old, due_at))
        notice = parameters.value("extension_notice_days", day)
        short = apologising.is_short_notice(due_at, at, notice)
        outcome = Outcome(
            repromised_at=promised,
            apologies=case.apologies + 1,
            flags=(Flag.SHORT_NOTICE,) if short else (),
        )
        facts = {
            "reason": kept(dossier, ContentKind.TEXT, normal(reason)),
            "old_promise": plain(old),
            "new_promise": plain(promised),
        }
        return add(found, Kind.APOLOGISED, outcome, facts, by=by, at=at)


def _due(case: Case, at: datetime) -> tuple[datetime, datetime]:
    """Return the due moment as it stands and what the citizen was told last."""
    edition = term_edition(case)
    due_at, told = rules.clock(case, edition).due_at, case.repromised_at or case.promised_at
    if due_at is None or told is None:
        raise NothingPromised
    if apologising.is_past(due_at, at, edition):
        raise ApologyTooLate
    return due_at, told


def _promised(case: Case, on: date, after: datetime) -> datetime:
    promised = apologising.end_of_day(on, term_edition(case))
    if promised is None:
        raise PromiseOnDayOff
    if promised <= after:
        raise PromiseNotLater
    return promised
