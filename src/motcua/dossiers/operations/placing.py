"""What a line of a former system's export means here: procedure, agencies, way and promise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from motcua.dossiers import rules
from motcua.dossiers.operations.drafts import ProcedureNotInForce
from motcua.dossiers.operations.intake import CaseNotPossible, NoFormSet
from motcua.dossiers.operations.pinning import agency_of, in_charge, pinned_steps, pins_of
from motcua.dossiers.operations.steps import ResultNotFitting
from motcua.dossiers.types import Case, Pins, State, StepPin, Verdict
from motcua.dossiers.types.former import Former
from motcua.identity import api as identity
from motcua.kernel import calendars, working_time
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import Edition, Unit, local_day
from motcua.procedures import api as procedures


class UnknownAgency(RuleViolation):
    code = "unknown-agency"
    sentence = _("Không có cơ quan mang mã “%(agency)s”.")


class UnknownStep(RuleViolation):
    code = "unknown-step"
    sentence = _("Quy trình không có bước %(step)s phù hợp với trạng thái “%(state)s”.")


class PromiseMissing(RuleViolation):
    code = "promise-missing"
    sentence = _("Thủ tục có thời hạn nên phải có “promised_at”.")


class PromiseTooEarly(RuleViolation):
    code = "promise-too-early"
    sentence = _("“promised_at” không để lại giờ làm việc nào sau khi tiếp nhận.")


class LinkedNotImported(RuleViolation):
    code = "linked-not-imported"
    sentence = _("Thủ tục liên thông mở hồ sơ ở nhiều cơ quan, không nhập được theo cách này.")


class AnswerFaulty(RuleViolation):
    code = "answer-faulty"
    sentence = _("“answers.%(field)s”: %(fault)s")


class QuestionUnknown(RuleViolation):
    code = "question-unknown"
    sentence = _("Thủ tục không hỏi “%(question)s”.")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with all it points to."""

    revision: procedures.Revision
    receiving: identity.AgencyView
    competent: identity.AgencyView
    intake: Edition
    edition: Edition
    place: str
    answers: Mapping[str, Any]
    pins: Pins | None = None
    step: StepPin | None = None
    due_at: datetime | None = None


def placed(row: Former) -> Placed:
    """
    Return what a line points to, or refuse: nothing of it is guessed.

    :raises ProcedureNotInForce: if the procedure was not in force when it was accepted or filed
    :raises CaseNotPossible: if the procedure has no such case
    :raises UnknownAgency: if an agency is not known by that code
    :raises NoCompetentAgency: if nobody was in charge at the place
    :raises UnknownStep: if its way has no such step in that state
    :raises PromiseMissing: if nothing was promised though there is a term
    :raises PromiseTooEarly: if the promise lies before the acceptance
    """
    since = row.accepted_at or row.submitted_at
    day = local_day(since)
    revision = procedures.revision_in_force(row.procedure, day)
    if revision is None:
        raise ProcedureNotInForce(code=row.procedure)
    if revision.linked:
        raise LinkedNotImported
    chosen = next((one for one in revision.cases if one.key == row.case), None)
    if chosen is None:
        raise CaseNotPossible
    receiving, answers = _agency(row.receiving), _answers(revision, row)
    place = row.place or _declared(revision, answers) or receiving.area_code or ""
    if row.competent:
        competent = _agency(row.competent)
    else:
        competent = in_charge(revision.competence.agency_kind, place, day, receiving, step=0)
    found = Placed(
        revision=revision,
        receiving=receiving,
        competent=competent,
        intake=calendars.newest(receiving.calendar_code),
        edition=calendars.newest(competent.calendar_code),
        place=place,
        answers=answers,
    )
    return found if row.accepted_at is None else _pinned(row, found, chosen, day)


def _pinned(row: Former, found: Placed, chosen: procedures.ProcedureCase, day: date) -> Placed:
    assert row.accepted_at is not None
    form_set = procedures.form_set_in_force(day)
    if form_set is None:
        raise NoFormSet
    agencies = {
        step.number: agency_of(step, found.place, day, found.receiving, found.competent)
        for step in chosen.route.steps
    }
    pins = pins_of(
        found.revision,
        chosen,
        form_set.code,
        found.edition,
        row.accepted_at,
        pinned_steps(chosen.route, agencies, day, row.accepted_at, row.promised_at, found.edition),
    )
    pins = _promised(row, pins, found.edition)
    due_at = rules.clock(Case(pins=pins, pauses=row.pauses), found.edition).due_at
    _check_result(row, found.revision)
    return replace(found, pins=pins, step=_step(row, pins), due_at=due_at)


def _promised(row: Former, pins: Pins, edition: Edition) -> Pins:
    """Keep the promise given: by its term where that explains it, else in minutes as promised."""
    if row.promised_at is None:
        if pins.term.unit is not Unit.NONE:
            raise PromiseMissing
        return pins
    own = working_time.due(since=pins.since, term=pins.term, edition=edition).due_at
    if own is not None and edition.minute(own) == edition.minute(row.promised_at):
        return pins
    early = row.promised_at <= pins.since
    minutes = 0 if early else working_time.minutes_between(edition, pins.since, row.promised_at)
    if minutes <= 0:
        raise PromiseTooEarly
    return replace(pins, promised_minutes=minutes)


def _step(row: Former, pins: Pins) -> StepPin:
    """Return the step it stands in; time of another agency runs in that agency's step alone."""
    found = next((step for step in pins.steps if _stands(row, step, pins)), None)
    paused = bool(row.pauses) and row.pauses[-1].until is None
    stopped = paused and row.state is State.IN_PROCESS
    if found is None or (stopped and not rules.is_excluded(found)):
        raise UnknownStep(step=row.step or "", state=row.state.value)
    if rules.is_excluded(found) and not stopped and not found.acknowledged:
        raise UnknownStep(step=found.number, state=row.state.value)
    return found


def _stands(row: Former, step: StepPin, pins: Pins) -> bool:
    if row.state is State.ACCEPTED:
        return step == pins.steps[0]
    kinds = _KINDS.get(row.state)
    if kinds is None:
        return step.kind == procedures.StepKind.DECISION
    return step.number == row.step and step.kind in kinds


_KINDS: Final = {
    State.IN_PROCESS: (procedures.StepKind.WORK, procedures.StepKind.EXCLUDED),
    State.AWAITING_SUPPLEMENT: (procedures.StepKind.WORK,),
}


def _check_result(row: Former, revision: procedures.Revision) -> None:
    if row.verdict is None:
        return
    wanted = (
        procedures.ResultOutcome.APPROVED
        if row.verdict is Verdict.APPROVE
        else procedures.ResultOutcome.REFUSED
    )
    if not any(one.key == row.result and one.outcome == wanted for one in revision.results):
        raise ResultNotFitting


def _agency(code: str) -> identity.AgencyView:
    found = identity.agency_by_code(code)
    if found is None:
        raise UnknownAgency(agency=code)
    return found


def _answers(revision: procedures.Revision, row: Former) -> Mapping[str, Any]:
    """Keep the answers given, as far as there are any; what is missing there stays missing."""
    unasked = sorted(set(row.questions) - {one.key for one in revision.questions})
    if unasked:
        raise QuestionUnknown(question=unasked[0])
    if not row.answers:
        return {}
    cleaned = procedures.clean_answers(revision, row.answers)
    for path, error in cleaned.errors.items():
        if path.split(".")[0] in row.answers:
            raise AnswerFaulty(field=path, fault=str(error))
    return {key: value for key, value in cleaned.answers.items() if key in row.answers}


def _declared(revision: procedures.Revision, answers: Mapping[str, Any]) -> str | None:
    place = procedures.competent_place(revision, answers)
    return place.commune if place else None
