"""Opinions of other agencies: asked in parallel, each with its own due moment, answered once."""

from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.writing import (
    NotYourStep,
    ReasonMissing,
    add,
    check,
    held,
    kept,
    locked,
)
from motcua.dossiers.types import (
    Act,
    Aside,
    Case,
    ContentKind,
    Kind,
    Outcome,
    Stance,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class QuestionMissing(RuleViolation):
    code = "question-missing"
    sentence = _("Hãy ghi nội dung cần lấy ý kiến.")


class DaysRefused(RuleViolation):
    code = "days-refused"
    sentence = _("Thời gian trả lời phải từ 1 đến %(most)s ngày làm việc.")


class NobodyToAsk(RuleViolation):
    code = "nobody-to-ask"
    sentence = _("%(agency)s không có vị trí việc làm nào nhận câu hỏi này.")


class AlreadyAsked(RuleViolation):
    code = "already-asked"
    sentence = _("%(agency)s đang được hỏi và chưa trả lời.")


class AsksItself(RuleViolation):
    code = "asks-itself"
    sentence = _("Bạn đang giữ chính vị trí được hỏi.")


class OpinionNotOpen(RuleViolation):
    code = "opinion-not-open"
    sentence = _("Câu hỏi này đã được trả lời hoặc không còn chờ ý kiến.")


def ask_opinion(
    *,
    dossier: UUID,
    turn: int,
    agency: UUID,
    function: str,
    question: str,
    days: int,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Ask another hand for its opinion, beside the way of the dossier (NĐ 118/2025 on coordination).

    The term runs on, and no answer is no consent. The due moment is the end of so many working
    days on the calendar of who is asked.

    :raises QuestionMissing: if nothing is asked
    :raises DaysRefused: if the days to answer are none, or more than the house allows
    :raises AsksItself: if `by` would have to answer himself
    :raises NobodyToAsk: if no post there has the function on the day
    :raises AlreadyAsked: if the same hand has an open question of this dossier
    """
    if not normal(question):
        raise QuestionMissing
    most = parameters.value("opinion_days_max", local_day(at))
    if not 1 <= days <= most:
        raise DaysRefused(most=most)
    with acting(by, writing=True):
        found = held(dossier, turn, Act.ASK_OPINION, by=by, at=at)
        asked = _asked(found.case, agency, function, days, by=by, at=at)
        facts = {"question": kept(dossier, ContentKind.TEXT, normal(question)), "days": days}
        return add(found, Kind.OPINION_ASKED, Outcome(aside=asked), facts, by=by, at=at)


def give_opinion(
    *, dossier: UUID, number: int, view: Stance, text: str = "", by: Actor, at: datetime
) -> Case:
    """
    Give the opinion asked by event `number`; it is given once.

    :raises OpinionNotOpen: if it was given, or is waited for no more
    :raises NotYourStep: if another hand was asked
    :raises ReasonMissing: if an objection or a remark says nothing
    """
    if view is not Stance.AGREES and not normal(text):
        raise ReasonMissing
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        check(found.case, found.case.turn, Act.GIVE_OPINION, by=by)
        if not rules.holds(by, _waiting(found.case, number).work):
            raise NotYourStep
        facts = {"of": number, "view": view.value}
        if normal(text):
            facts["text"] = kept(dossier, ContentKind.TEXT, normal(text))
        return add(found, Kind.OPINION_GIVEN, Outcome(closes=(number,)), facts, by=by, at=at)


def _asked(case: Case, agency: UUID, function: str, days: int, *, by: Actor, at: datetime) -> Work:
    to, day = identity.agency(agency), local_day(at)
    due_at = rules.days_due(at, days, calendars.newest(to.calendar_code))
    asked = Work(agency, function, WorkKind.OPINION, due_at)
    there = to.since <= day and (to.until is None or day < to.until)
    if rules.holds(by, asked):
        raise AsksItself
    if not there or not identity.posts(agency, function, day):
        raise NobodyToAsk(agency=to.name)
    pending = [one.work for one in case.asides if one.work.kind is WorkKind.OPINION]
    if any((work.agency, work.function) == (agency, function) for work in pending):
        raise AlreadyAsked(agency=to.name)
    return asked


def _waiting(case: Case, number: int) -> Aside:
    for aside in case.asides:
        if aside.number == number and aside.work.kind is WorkKind.OPINION:
            return aside
    raise OpinionNotOpen
