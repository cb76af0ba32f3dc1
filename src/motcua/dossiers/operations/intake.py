"""At the counter: an application is accepted with its promise, or refused receipt with a reason."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from motcua.dossiers import rules
from motcua.dossiers.models import CodeCounter, Dossier
from motcua.dossiers.operations.drafts import fileable
from motcua.dossiers.operations.linked import open_parts
from motcua.dossiers.operations.pinning import agency_of, in_charge, pinned_steps, pins_of
from motcua.dossiers.operations.writing import ReasonMissing, add, held, kept
from motcua.dossiers.queries import reading
from motcua.dossiers.rules import numbering
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Kind,
    Obligation,
    Outcome,
    PaperReceived,
    Pins,
    StepPin,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, parameters, working_time
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures

TRANSPORT_ACTION: Final = "Đưa hồ sơ giấy đến cơ quan giải quyết"


class CaseNotPossible(RuleViolation):
    code = "case-not-possible"
    sentence = _("Trường hợp đã chọn không phù hợp với hồ sơ này.")


class PlaceMissing(RuleViolation):
    code = "place-missing"
    sentence = _("Nơi có việc được ghi bằng chữ: hãy chọn xã, phường, đặc khu theo danh mục.")


class NoFormSet(RuleViolation):
    code = "no-form-set"
    sentence = _("Gói dữ liệu chưa có bộ mẫu giấy tờ cho ngày này.")


class PapersNotChecked(RuleViolation):
    code = "papers-not-checked"
    sentence = _("Hãy ghi số lượng đã nhận của: %(papers)s.")


class AcceptedAlready(RuleViolation):
    code = "accepted-already"
    sentence = _("Hồ sơ đã tiếp nhận nên không từ chối tiếp nhận được nữa; chỉ có thể dừng.")


def accept(
    *,
    dossier: UUID,
    turn: int,
    case: str,
    papers: Sequence[PaperReceived],
    place: str | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Accept an application: issue its code, pin what is in force, promise a due moment (form 01).

    `place` is the commune the clerk chose where the applicant wrote it in words only.

    :raises InformationOnly: if the procedure can no longer be filed here
    :raises CaseNotPossible: if the case contradicts what was declared
    :raises PlaceMissing: if the place stands in words and the clerk chose none
    :raises PapersNotChecked: if a required paper was not counted
    :raises NoCompetentAgency: if nobody is in charge at the place declared
    :raises PartPlaceMissing: if the place of a linked part stands in words and none was chosen
    """
    with acting(by, writing=True):
        found = held(dossier, turn, Act.ACCEPT, by=by, at=at)
        filled = reading.filled_from(found.events[0])
        revision = _revision(found.case, at)
        channel, receiving = procedures.Channel(found.case.channel), found.case.counter
        possible = reading.possible_cases(revision, channel, filled, receiving, local_day(at))
        chosen = _chosen(possible, case)
        _check_papers(chosen, filled, papers)
        where = _where(revision, filled, place, found.case, local_day(at))
        outcome, obligations = _accepted(found.case, revision, chosen, filled, where, at)
        facts = {
            "papers": kept(dossier, ContentKind.PAPERS, {"rows": [asdict(p) for p in papers]}),
            "obligations": [asdict(one) for one in obligations],
            "cases": [one.key for one in possible],  # more than one: the clerk chose
            "place": where,
            **({"note": kept(dossier, ContentKind.TEXT, normal(note))} if normal(note) else {}),
        }
        accepted = add(found, Kind.ACCEPTED, outcome, facts, by=by, at=at)
        return open_parts(dossier, place, by=by, at=at) if revision.linked else accepted


def refuse_receipt(*, dossier: UUID, turn: int, reason: str, by: Actor, at: datetime) -> Case:
    """
    Refuse to receive an application, in writing and with the reason (form 03).

    Also while it waits for what was asked of the applicant, as long as it was not accepted.

    :raises ReasonMissing: if no reason is given
    :raises AcceptedAlready: if it was accepted
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.REFUSE_RECEIPT, by=by, at=at)
        if not rules.fits(Act.REFUSE_RECEIPT, found.case):
            raise AcceptedAlready
        state = rules.after(found.case, Act.REFUSE_RECEIPT)
        outcome = Outcome(state=state, works=(), finished_at=at)
        facts = {"reason": kept(dossier, ContentKind.TEXT, normal(reason))}
        return add(found, Kind.RECEIPT_REFUSED, outcome, facts, by=by, at=at)


def _revision(case: Case, at: datetime) -> procedures.Revision:
    assert case.revision is not None
    filed = procedures.revision(case.revision)
    return fileable(filed.procedure_code, at)


def _chosen(possible: Sequence[procedures.ProcedureCase], key: str) -> procedures.ProcedureCase:
    for one in possible:
        if one.key == key:
            return one
    raise CaseNotPossible


def _check_papers(
    chosen: procedures.ProcedureCase, filled: reading.Filled, papers: Sequence[PaperReceived]
) -> None:
    """What must be handed in was counted; what data or the form replaces need not be."""
    counted = {paper.key for paper in papers if _pieces(paper) > 0}
    missing = [
        paper.name
        for paper in procedures.papers_needed(chosen, filled.questions)
        if reading.to_hand_in(paper) and paper.key not in counted
    ]
    if missing:
        raise PapersNotChecked(papers="; ".join(missing))


def _pieces(paper: PaperReceived) -> int:
    return paper.originals + paper.certified_copies + paper.copies + paper.electronic


def _accepted(
    case: Case,
    revision: procedures.Revision,
    chosen: procedures.ProcedureCase,
    filled: reading.Filled,
    where: str,
    at: datetime,
) -> tuple[Outcome, tuple[Obligation, ...]]:
    day, channel = local_day(at), procedures.Channel(case.channel)
    assert case.counter is not None
    receiving = identity.agency(case.counter)
    competent = in_charge(revision.competence.agency_kind, where, day, receiving, step=0)
    pins, promised_at = _pins(case, revision, chosen, where, receiving, competent, at)
    fees = procedures.fees_due(chosen, channel, filled.questions, filled.answers)
    obligations = tuple(obligation_of(fee) for fee in fees)
    outcome = Outcome(
        state=rules.after(case, Act.ACCEPT),
        works=(counter_work(receiving, at),),
        step=pins.steps[0].number,
        pins=pins,
        code=_next_code(receiving, day),
        competent=competent.id,
        accepted_at=at,
        promised_at=promised_at,
        finance=rules.finance_of(obligations),
    )
    return outcome, obligations


def _where(
    revision: procedures.Revision,
    filled: reading.Filled,
    place: str | None,
    case: Case,
    on: date,
) -> str:
    """Return the commune where the matter lies; never guessed where it is written in words."""
    if revision.competence.place_field is None:
        assert case.counter is not None
        return identity.agency(case.counter).area_code or ""
    declared = reading.place_code(revision, filled, on) or place
    if not declared:
        raise PlaceMissing
    return declared


def _pins(
    case: Case,
    revision: procedures.Revision,
    chosen: procedures.ProcedureCase,
    where: str,
    receiving: identity.AgencyView,
    competent: identity.AgencyView,
    at: datetime,
) -> tuple[Pins, datetime | None]:
    """Pin what is in force, and answer the moment it promises."""
    day = local_day(at)
    form_set = procedures.form_set_in_force(day)
    if form_set is None:
        raise NoFormSet
    edition = calendars.newest(competent.calendar_code)
    since = rules.start_of_term(case, revision.start_rule[procedures.Channel(case.channel)], at)
    promised = working_time.due(since=since, term=chosen.term, edition=edition)
    agencies = {
        step.number: agency_of(step, where, day, receiving, competent)
        for step in chosen.route.steps
    }
    steps = _on_the_way(
        pinned_steps(chosen.route, agencies, day, max(since, at), promised.due_at, edition),
        travels=_travels(case, chosen.route, where, receiving, competent, day),
    )
    pins = pins_of(revision, chosen, form_set.code, edition, since, steps)
    return pins, promised.due_at


def _travels(
    case: Case,
    route: procedures.Route,
    where: str,
    receiving: identity.AgencyView,
    competent: identity.AgencyView,
    day: date,
) -> bool:
    """
    Say whether paper was taken in away from who decides (NĐ 118/2025 Điều 14, Điều 20).

    Neither at the counter published for the place, nor where the competent agency is in charge.
    """
    if case.channel == procedures.Channel.ONLINE or receiving.id == competent.id:
        return False
    published = identity.agency_in_charge(route.steps[0].agency_kind, where, day)
    at_home = identity.agency_in_charge(competent.kind, receiving.area_code or where, day)
    here = (published is not None and published.id == receiving.id) or (
        at_home is not None and at_home.id == competent.id
    )
    return not here


def _on_the_way(steps: tuple[StepPin, ...], *, travels: bool) -> tuple[StepPin, ...]:
    return rules.with_transport(steps, TRANSPORT_ACTION) if travels else steps


def counter_work(counter: identity.AgencyView, at: datetime) -> Work:
    """Moving the dossier on falls to the counter that took it in."""
    cutoff = parameters.value("hand_over_cutoff_minute", local_day(at))
    due_at = rules.hand_over_due(at, cutoff, calendars.newest(counter.calendar_code))
    return Work(counter.id, rules.INTAKE_FUNCTION, WorkKind.STEP, due_at)


def obligation_of(fee: procedures.FeeDue) -> Obligation:
    return Obligation(
        fee=fee.fee.key,
        kind=fee.fee.kind,
        label=fee.fee.label,
        amount_vnd=fee.amount_vnd,
        quantity=fee.quantity,
    )


def _next_code(receiving: identity.AgencyView, day: date) -> str:
    """Draw the next number of the agency's day under its lock; a number is never given twice."""
    counters = CodeCounter.objects.filter(agency=receiving.id, day=day)
    if not counters.update(last=F("last") + 1):
        CodeCounter.objects.get_or_create(agency_id=receiving.id, day=day, defaults={"last": 0})
        counters.update(last=F("last") + 1)
    number = counters.values_list("last", flat=True).get()
    unit = receiving.official_code or receiving.code
    template = parameters.text("dossier_code_template", day)
    code = numbering.dossier_code(template, unit=unit, day=day, number=number)
    taken = Dossier.objects.filter(code=code).exists()  # it came over from a former system
    return _next_code(receiving, day) if taken else code
