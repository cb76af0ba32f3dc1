"""Another case than the one accepted: its term, fee and way, with who asked and who approved."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.correcting import GroundsMissing
from motcua.dossiers.operations.intake import CaseNotPossible, obligation_of
from motcua.dossiers.operations.pinning import agency_of, pinned_steps, pins_of
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import Held, ReasonMissing, add, held, kept, promises
from motcua.dossiers.queries import reading, succeeding
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Flag,
    Kind,
    Obligation,
    Outcome,
    Pins,
    State,
    StepPin,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import working_time
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures

STEPPING: Final = (WorkKind.STEP, WorkKind.DECISION)


class SameCase(RuleViolation):
    code = "same-case"
    sentence = _("Hồ sơ đang theo trường hợp này.")


class WayDiffers(RuleViolation):
    code = "way-differs"
    sentence = _(
        "Quy trình của trường hợp này khác bước %(step)s mà hồ sơ đã đi qua; không đổi được."
    )


class LinkedCase(RuleViolation):
    code = "linked-case"
    sentence = _("Hồ sơ liên thông không đổi trường hợp.")


class AskerNotConcerned(RuleViolation):
    code = "asker-not-concerned"
    sentence = _("Người đề nghị đổi phải thuộc cơ quan tiếp nhận, giữ hoặc giải quyết hồ sơ.")


def change_case(
    *,
    dossier: UUID,
    turn: int,
    case: str,
    reason: str,
    document: str,
    requested_by: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Give an accepted dossier the term, fee and way of another case of its procedure.

    What is accepted stays accepted: the term counts from where it did, steps done stay done, the
    first promise stays on record beside the new one, and a receipt is printed again. A head does
    it, on a document; it is counted for who asked (NĐ 63/2010/NĐ-CP Điều 8.2).

    :raises ReasonMissing: if no reason is given
    :raises GroundsMissing: if no document is named
    :raises CaseNotPossible: if the procedure has no such case for the channel
    :raises SameCase: if it is the case already
    :raises LinkedCase: if it is linked with others
    :raises WayDiffers: if its way differs from the steps done
    :raises AskerNotConcerned: if who is said to have asked has nothing to do with it
    """
    if not normal(reason):
        raise ReasonMissing
    if not normal(document):
        raise GroundsMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.CHANGE_CASE, by=by, at=at)
        _check_asker(found.case, requested_by)
        chosen = _chosen(found.case, case)
        pins = _pins(found, chosen, at)
        outcome, obligations = _changed(found, chosen, pins)
        assert found.case.pins is not None
        facts = {
            "case": {"from": found.case.pins.case, "to": case},
            "obligations": [asdict(one) for one in obligations],
            "reason": kept(dossier, ContentKind.TEXT, normal(reason)),
            "document": kept(dossier, ContentKind.TEXT, normal(document)),
            **({"requested_by": str(requested_by)} if requested_by else {}),
            **promises(found.case, outcome),
        }
        return add(found, Kind.CASE_CHANGED, outcome, facts, by=by, at=at)


def _check_asker(case: Case, post: UUID | None) -> None:
    concerned = {case.counter, case.competent, *(work.agency for work in case.works)}
    if post is not None and identity.post(post).agency not in concerned:
        raise AskerNotConcerned


def _chosen(case: Case, key: str) -> procedures.ProcedureCase:
    pins, revision = case.pins, reading.revision_of(case)
    assert pins is not None
    if revision.linked or pins.part:
        raise LinkedCase
    if key == pins.case:
        raise SameCase
    for one in revision.cases:
        if one.key == key and case.channel in (one.when.channels or (case.channel,)):
            return one
    raise CaseNotPossible


def _pins(found: Held, chosen: procedures.ProcedureCase, at: datetime) -> Pins:
    """Pin the case on the calendar, from the moment and under the forms it was accepted with."""
    case, edition = found.case, term_edition(found.case)
    assert case.pins and case.accepted_at and case.counter and case.competent
    place = succeeding.place_on(found.events, case, local_day(at)) or ""
    receiving, competent = identity.agency(case.counter), identity.agency(case.competent)
    agencies = {
        step.number: agency_of(step, place, local_day(at), receiving, competent)
        for step in chosen.route.steps
    }
    since, day = case.pins.since, local_day(case.accepted_at)
    promised = working_time.due(since=since, term=chosen.term, edition=edition).due_at
    start = max(since, case.accepted_at)
    steps = pinned_steps(chosen.route, agencies, day, start, promised, edition)
    carried = [step for step in case.pins.steps if step.kind == rules.TRANSPORT]
    if carried:
        steps = rules.with_transport(steps, carried[0].action)
    steps = _with_done(case, steps)
    form_set, revision = case.pins.form_set, reading.revision_of(case)
    return pins_of(revision, chosen, form_set, edition, since, steps)


def _with_done(case: Case, steps: Sequence[StepPin]) -> tuple[StepPin, ...]:
    """Steps done keep what they had; up to the present the ways must be the same."""
    assert case.pins is not None and case.step is not None
    before = [step for step in case.pins.steps if step.number <= case.step]
    for index, old in enumerate(before):
        new = steps[index] if index < len(steps) else None
        if new is None or _way(new) != _way(old):
            raise WayDiffers(step=old.number)
    done = before[:-1]
    return (*done, *steps[len(done) :])


def _way(step: StepPin) -> tuple[int, str, str, UUID]:
    return step.number, step.kind, step.function, step.agency


def _changed(
    found: Held, chosen: procedures.ProcedureCase, pins: Pins
) -> tuple[Outcome, tuple[Obligation, ...]]:
    case, filled = replace(found.case, pins=pins), reading.filled_from(found.events[0])
    edition, channel = term_edition(case), procedures.Channel(case.channel)
    fees = procedures.fees_due(chosen, channel, filled.questions, filled.answers)
    obligations = tuple(obligation_of(fee) for fee in fees)
    due_at = rules.clock(case, edition).due_at
    told = case.repromised_at or case.promised_at
    outcome = Outcome(
        pins=pins,
        works=restepped(case) if case.state is not State.ACCEPTED else None,
        repromised_at=due_at if due_at != told else None,
        finance=rules.finance_of(obligations),
        flags=(Flag.CASE_CHANGED,),
    )
    return outcome, obligations


def restepped(case: Case) -> tuple[Work, ...]:
    """Return the open work with the due moments of its step as they are under the pins of now."""
    step = rules.step_at(case)
    if step is None or case.step_since is None:
        return case.works
    due_at = rules.step_due(step, case, case.step_since, term_edition(case))
    return tuple(
        replace(work, due_at=due_at) if work.kind in STEPPING else work for work in case.works
    )
