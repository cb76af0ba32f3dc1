"""Ends without a result: stopped by the agency, withdrawn by the applicant, or after a death."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.linked import end_parts
from motcua.dossiers.operations.writing import (
    Held,
    NotYourStep,
    ReasonMissing,
    add,
    check,
    held,
    kept,
    locked,
    texts,
)
from motcua.dossiers.queries import reading
from motcua.dossiers.rules import ending
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Flag,
    Kind,
    Outcome,
    Settlement,
    StopGround,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day

PARTIES: Final = ("submitter", "owner")


class GroundNotBorne(RuleViolation):
    code = "ground-not-borne"
    sentence = _("Hồ sơ chưa có căn cứ này: %(ground)s.")


class GroundDocumentMissing(RuleViolation):
    code = "ground-document-missing"
    sentence = _("Hãy ghi số, ký hiệu văn bản làm căn cứ dừng giải quyết.")


class SettlementMissing(RuleViolation):
    code = "settlement-missing"
    sentence = _("Hồ sơ có phí, lệ phí: hãy chọn không thu, không hoàn trả hay hoàn trả.")


class RequestDocumentMissing(RuleViolation):
    code = "request-document-missing"
    sentence = _("Hãy ghi số, ngày đơn đề nghị rút hồ sơ của người nộp.")


class OwnRequest(RuleViolation):
    code = "own-request"
    sentence = _("Người ghi đề nghị rút hồ sơ không được tự cho rút; để người khác xem xét.")


class WithdrawnAtOnce(RuleViolation):
    code = "withdrawn-at-once"
    sentence = _("Hồ sơ chưa tiếp nhận: người nộp rút được ngay, không phải đề nghị.")


class WithdrawalAsked(RuleViolation):
    code = "withdrawal-asked"
    sentence = _("Đề nghị rút hồ sơ đã được gửi và đang chờ xem xét.")


class WithdrawalNotAsked(RuleViolation):
    code = "withdrawal-not-asked"
    sentence = _("Người nộp chưa đề nghị rút hồ sơ này.")


class DeathRecorded(RuleViolation):
    code = "death-recorded"
    sentence = _("Việc người nộp hoặc chủ hồ sơ đã mất đã được ghi nhận.")


class DeathProofMissing(RuleViolation):
    code = "death-proof-missing"
    sentence = _("Hãy ghi giấy tờ chứng minh người đó đã mất (ví dụ số trích lục khai tử).")


class DeathNotYet(RuleViolation):
    code = "death-not-yet"
    sentence = _("Ngày mất không thể sau hôm nay.")


def stop(
    *,
    dossier: UUID,
    turn: int,
    ground: StopGround,
    reason: str,
    settlement: Settlement,
    document: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Stop processing: ground, stage, decision, settlement of fees (TT 03/2025/TT-VPCP, form 05).

    Its signer is the head of the competent agency, which a dossier has once it is accepted.

    :raises ReasonMissing: if no reason is given
    :raises GroundDocumentMissing: if a law or a court is named without its document
    :raises GroundNotBorne: if the record says otherwise: no deadline passed, no death recorded
    :raises SettlementMissing: if a fee is due or not set and nothing is said of it
    """
    if not normal(reason):
        raise ReasonMissing
    if ground in ending.WITH_DOCUMENT and not normal(document):
        raise GroundDocumentMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.STOP, by=by, at=at)
        case = found.case
        if not ending.stands(ground, case, reading.answer_until(found.events), at):
            raise GroundNotBorne(ground=ground.label)
        outcome = _ended(case, Act.STOP, settlement, at)
        facts = {"ground": ground.value, **texts(dossier, reason=reason, document=document)}
        end_parts(case, at=at)
        return add(found, Kind.STOPPED, outcome, facts, by=by, at=at)


def stop_unanswered(*, dossier: UUID, reason: str, by: Actor, at: datetime) -> bool:
    """
    End a dossier whose request for a supplement was not answered in time, as published (form 05).

    Done by the system, whose act it is on the record. Told of a dossier that meanwhile moved, or
    whose procedure lets it wait, it does nothing and says so.
    """
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case, ground = found.case, StopGround.NOT_COMPLETED
        pinned = case.pins is not None and case.pins.after_deadline == "stop"
        until = reading.answer_until(found.events)
        if not pinned or not ending.stands(ground, case, until, at):
            return False
        state, settlement = rules.after(case, Act.STOP), ending.settled_by_system(case)
        outcome = ending.ended_with(case, state, settlement, at)
        facts = {"ground": ground.value, **texts(dossier, reason=reason)}
        add(found, Kind.STOPPED, outcome, facts, by=by, at=at)
        return True


def ask_withdrawal(
    *, dossier: UUID, turn: int, reason: str, document: str = "", by: Actor, at: datetime
) -> Case:
    """
    Ask to take an accepted dossier back: by the applicant, or on his paper request at the counter.

    Who holds it examines the request within its own hours; processing goes on meanwhile.

    :raises ReasonMissing: if no reason is given
    :raises RequestDocumentMissing: if an officer records a request that is not named
    :raises WithdrawnAtOnce: if it was not accepted yet, and so needs no examination
    :raises WithdrawalAsked: if a request is being examined
    """
    if not normal(reason):
        raise ReasonMissing
    _check_request(document, by)
    with acting(by, writing=True):
        found = held(dossier, turn, Act.ASK_WITHDRAWAL, by=by, at=at)
        if found.case.pins is None:
            raise WithdrawnAtOnce
        if not rules.fits(Act.ASK_WITHDRAWAL, found.case):
            raise WithdrawalAsked
        outcome = Outcome(aside=_examining(found.case, at))
        facts = texts(dossier, reason=reason, document=document)
        return add(found, Kind.WITHDRAWAL_ASKED, outcome, facts, by=by, at=at)


def withdraw(
    *,
    dossier: UUID,
    turn: int,
    settlement: Settlement = Settlement.NONE,
    note: str = "",
    document: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Take a dossier back: before acceptance at once, afterwards on the applicant's request (form 05).

    The applicant asks, an officer lets go. Where one officer does both, because there was nothing
    to examine yet or nobody else is there, it is listed.

    :raises ReasonMissing: if an officer takes it back at once and does not say why
    :raises RequestDocumentMissing: if he does so without naming the applicant's request
    :raises OwnRequest: if who recorded the request would grant it, and another could
    :raises WithdrawalNotAsked: if it was accepted and the applicant has not asked
    :raises SettlementMissing: if a fee is due or not set and nothing is said of it
    """
    with acting(by, writing=True):
        found = _held_for_withdrawing(dossier, turn, Act.WITHDRAW, by=by, at=at)
        alone = _is_alone(found, note, document, by, at)
        outcome = replace(
            _ended(found.case, Act.WITHDRAW, settlement, at),
            flags=(Flag.OWN_WITHDRAWAL,) if alone else (),
        )
        facts = texts(dossier, note=note, document=document)
        end_parts(found.case, at=at)
        return add(found, Kind.WITHDRAWN, outcome, facts, by=by, at=at)


def refuse_withdrawal(*, dossier: UUID, turn: int, reason: str, by: Actor, at: datetime) -> Case:
    """
    Answer the applicant that he cannot take the dossier back: it goes on where it is.

    He reads the reason, and may ask again (NĐ 118/2025/NĐ-CP; no form is prescribed).

    :raises ReasonMissing: if no reason is given
    :raises WithdrawalNotAsked: if no request is being examined
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = _held_for_withdrawing(dossier, turn, Act.REFUSE_WITHDRAWAL, by=by, at=at)
        asides = found.case.asides
        answered = tuple(one.number for one in asides if one.work.kind is WorkKind.WITHDRAWAL)
        facts = texts(dossier, reason=reason)
        outcome = Outcome(closes=answered)
        return add(found, Kind.WITHDRAWAL_REFUSED, outcome, facts, by=by, at=at)


def record_death(
    *,
    dossier: UUID,
    turn: int,
    who: str,
    died_on: date,
    document: str,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Record that the submitter or the owner has died; what becomes of the dossier is decided apart.

    The owner's rights pass to his heirs (BLDS 2015 Điều 614): the result is handed to them, with
    their proof. Who only filed it for him leaves him nothing to inherit.

    :raises DeathProofMissing: if no paper proves it
    :raises DeathNotYet: if the day has not come
    :raises DeathRecorded: if that person's was recorded before
    """
    assert who in PARTIES
    if not normal(document):
        raise DeathProofMissing
    if died_on > local_day(at):
        raise DeathNotYet
    with acting(by, writing=True):
        found = held(dossier, turn, Act.RECORD_DEATH, by=by, at=at)
        dead = {"owner": found.case.deceased, "submitter": found.case.submitter_deceased}
        if dead[who]:
            raise DeathRecorded
        alone = reading.is_own(reading.parties_of(found.events))
        outcome = Outcome(
            deceased=True if alone or who == "owner" else None,
            submitter_deceased=True if alone or who == "submitter" else None,
        )
        told = {"who": who, "died_on": died_on.isoformat(), "document": normal(document)}
        facts = {"death": kept(dossier, ContentKind.TEXT, told)}
        return add(found, Kind.DEATH_RECORDED, outcome, facts, by=by, at=at)


def _check_request(document: str, by: Actor) -> None:
    """What an officer records was asked on paper, and can be looked up."""
    if by.kind is ActorKind.OFFICER and not normal(document):
        raise RequestDocumentMissing


def _is_alone(found: Held, note: str, document: str, by: Actor, at: datetime) -> bool:
    """Say whether one officer both records the applicant's wish and lets the dossier go."""
    case = found.case
    if case.pins is None:
        if by.kind is ActorKind.OFFICER and not normal(note):
            raise ReasonMissing
        _check_request(document, by)
        return by.kind is ActorKind.OFFICER
    asked = reading.last_of(found.events, Kind.WITHDRAWAL_ASKED)
    if asked is None or asked.actor != by.label:
        return False
    if _others(case, by, at):
        raise OwnRequest
    return True


def _others(case: Case, by: Actor, at: datetime) -> bool:
    """Say whether somebody else sits where a request to withdraw may be granted."""
    day = local_day(at)
    posts = (
        one.id
        for agency, function in rules.letting_go(case)
        for one in identity.posts(agency, function, day)
    )
    return any(person != by.person for person, _name in identity.holders(posts, day).values())


def _held_for_withdrawing(dossier: UUID, turn: int, act: Act, *, by: Actor, at: datetime) -> Held:
    found = locked(dossier, by=by, at=at)
    check(found.case, turn, act, by=by)
    if not rules.fits(act, found.case):
        raise WithdrawalNotAsked
    if not rules.may_do(by, act, found.case):
        raise NotYourStep
    return found


def _ended(case: Case, act: Act, settlement: Settlement, at: datetime) -> Outcome:
    if not ending.settles(case, settlement):
        raise SettlementMissing
    return ending.ended_with(case, rules.after(case, act), settlement, at)


def _examining(case: Case, at: datetime) -> Work:
    """Who works on the dossier, or waits to, looks at the request."""
    assert case.works, "a running dossier is in somebody's hands"
    hand = case.works[-1]
    if hand.kind is WorkKind.PARTS and case.counter:  # no part decides what becomes of the whole
        hand = Work(case.counter, rules.INTAKE_FUNCTION, WorkKind.RETURN)
    hours = parameters.value("withdrawal_working_hours", local_day(at))
    edition = calendars.newest(identity.agency(hand.agency).calendar_code)
    due_at = rules.intake_due(at, hours, edition)
    return Work(hand.agency, hand.function, WorkKind.WITHDRAWAL, due_at)
