"""What a dossier is pinned to when it is accepted, or opened as a part: its agencies, its steps."""

from collections.abc import Mapping
from datetime import date, datetime

from motcua.dossiers import rules
from motcua.dossiers.types import Pins, StepPin
from motcua.identity import api as identity
from motcua.kernel import parameters, working_time
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import Edition
from motcua.procedures import api as procedures


class NoCompetentAgency(RuleViolation):
    code = "no-competent-agency"
    sentence = _("Chưa xác định được cơ quan giải quyết cho bước %(step)s ở nơi đã khai.")


def agency_of(
    step: procedures.Step,
    place: str,
    day: date,
    receiving: identity.AgencyView,
    competent: identity.AgencyView,
) -> identity.AgencyView:
    if step.kind in (procedures.StepKind.INTAKE, procedures.StepKind.RETURN):
        return receiving
    if step.agency_kind == competent.kind:
        return competent
    return in_charge(step.agency_kind, place, day, receiving, step=step.number)


def in_charge(
    kind: str, place: str, day: date, receiving: identity.AgencyView, *, step: int | str
) -> identity.AgencyView:
    """Return the agency of a kind in charge of a place on a day (NĐ 63/2010 Điều 8.2)."""
    if kind == receiving.kind and place == receiving.area_code:
        return receiving
    agency = identity.agency_in_charge(kind, place, day)
    if agency is None:
        raise NoCompetentAgency(step=step)
    return agency


def pinned_steps(
    route: procedures.Route,
    agencies: Mapping[int, identity.AgencyView],
    day: date,
    since: datetime,
    due_at: datetime | None,
    edition: Edition,
) -> tuple[StepPin, ...]:
    """Lay the weights over the minutes that really remain for this dossier."""
    minutes = rules.route_minutes(since, due_at, edition)
    weighted = [step for step in route.steps if step.weight]
    shares = (
        working_time.budgets([step.weight or 0 for step in weighted], minutes)
        if minutes is not None and weighted
        else ()
    )
    budget = dict(zip((step.number for step in weighted), shares, strict=False))
    with_slip = parameters.text("acknowledged_grounds", day).split()
    return tuple(
        StepPin(
            number=step.number,
            kind=step.kind,
            function=step.function,
            agency=agencies[step.number].id,
            action=step.action,
            minutes=budget.get(step.number),
            ground=step.excluded_ground,
            acknowledged=step.excluded_ground in with_slip,
        )
        for step in route.steps
    )


def pins_of(
    revision: procedures.Revision,
    chosen: procedures.ProcedureCase,
    form_set: str,
    edition: Edition,
    since: datetime,
    steps: tuple[StepPin, ...],
) -> Pins:
    """Pin a case of a revision: what it says of term, pauses, supplements and its way."""
    return Pins(
        revision=revision.id,
        case=chosen.key,
        form_set=form_set,
        calendar=edition.code,
        edition=edition.number,
        term=chosen.term,
        restart=revision.supplement_policy == procedures.SupplementPolicy.RESTART,
        since=since,
        steps=steps,
        registering_function=chosen.route.registering_function,
        grounds=revision.excluded_grounds,
        window_days=revision.supplement_window_days,
        deadline_days=revision.supplement_deadline_days,
        immediate=chosen.route.immediate,
        after_deadline=revision.supplement_after_deadline.value,
    )
