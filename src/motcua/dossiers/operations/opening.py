"""A part of a linked filing (liên thông) is opened: where it lies, whose it is, its promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.operations.pinning import NoCompetentAgency, in_charge, pinned_steps
from motcua.dossiers.operations.writing import Held, open_works
from motcua.dossiers.queries import linked, reading, scope, succeeding
from motcua.dossiers.rules import linked as ways
from motcua.dossiers.rules import numbering, plain, projecting
from motcua.dossiers.rules.linked import Part
from motcua.dossiers.types import (
    Case,
    Kind,
    Outcome,
    Pins,
    State,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, chain, ids, outbox, parameters, working_time
from motcua.kernel.actors import system
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures

LINKER: Final = system("linked")


class PartPlaceMissing(RuleViolation):
    code = "part-place-missing"
    sentence = _(
        "Nơi của phần “%(part)s” được ghi bằng chữ: hãy chọn xã, phường, đặc khu theo danh mục."
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening parts: their keys and their dossiers."""

    keys: tuple[str, ...]
    dossiers: tuple[UUID, ...]
    parts: tuple[Part, ...]  # those opened, as they stand now


def places(found: Held, revision: procedures.Revision, chosen: str | None) -> Mapping[str, str]:
    """Return the place of each part asked for, by code; one written in words the clerk chose."""
    filled = reading.filled_from(found.events[0])
    assert found.case.receiving is not None
    home = identity.agency(found.case.receiving).area_code
    found_places = {}
    for part in procedures.parts_asked(revision, filled.questions):
        named = procedures.place_of(part.competence, filled.answers)
        if named is not None and not (named.commune or chosen):
            raise PartPlaceMissing(part=part.name)
        found_places[part.key] = (named.commune or chosen if named else home) or ""
    return found_places


def agencies(
    case: Case, revision: procedures.Revision, places: Mapping[str, str], at: datetime
) -> dict[str, str]:
    """Return who is in charge of each part; better nobody found now than when its turn comes."""
    return {
        part.key: str(_agency(case, part, places[part.key], at).id)
        for part in revision.linked
        if part.key in places
    }


def _agency(
    case: Case, part: procedures.LinkedPart, place: str, at: datetime
) -> identity.AgencyView:
    """Return who is in charge of a part now, or carries on for who was at the acceptance."""
    assert case.receiving is not None and case.accepted_at is not None
    receiving, kind = identity.agency(case.receiving), part.competence.agency_kind
    try:
        return in_charge(kind, place, local_day(at), receiving, step=part.name)
    except NoCompetentAgency:
        former = identity.agency_in_charge(kind, place, local_day(case.accepted_at))
        if former is None:
            raise
    function = part.route.steps[0].function
    return succeeding.successor_of(former.id, function, place, local_day(at)).agency


def open_ready(
    whole: Held,
    revision: procedures.Revision,
    places: Mapping[str, str],
    ready: Iterable[Part],
    *,
    since: datetime,
    at: datetime,
) -> Opened:
    wanted = {part.key for part in ready}
    dossiers, parts = [], []
    for number, part in enumerate(revision.linked, 1):
        if part.key in wanted:
            case = _opened(whole, part, number, places[part.key], since=since, at=at)
            dossiers.append(case[0])
            parts.append(case[1])
    return Opened(tuple(part.key for part in parts), tuple(dossiers), tuple(parts))


def _opened(
    whole: Held,
    part: procedures.LinkedPart,
    number: int,
    place: str,
    *,
    since: datetime,
    at: datetime,
) -> tuple[UUID, Part]:
    case, competent = whole.case, _agency(whole.case, part, place, at)
    pins, promised_at = _pins(case, part, place, competent, since, at)
    template = parameters.text("part_code_template", local_day(at))
    assert case.code is not None
    outcome = Outcome(
        state=State.IN_PROCESS,
        works=_first_works(pins, at),
        step=ways.first_step(pins).number,
        pins=pins,
        code=numbering.part_code(template, code=case.code, number=number),
        reference=ids.new_reference(),
        channel=case.channel,
        wish=case.wish,
        revision=pins.revision,
        submitter=case.submitter,
        owner=case.owner,
        receiving=case.receiving,
        returning=case.returning,
        competent=competent.id,
        intake_calendar=case.intake_calendar,
        intake_edition=case.intake_edition,
        submitted_at=at,
        accepted_at=at,
        promised_at=promised_at,
        part_of=whole.row.pk,
    )
    dossier = ids.new_id()
    facts = {**linked.filing_facts(whole.events), "place": place}
    after = _write(dossier, outcome, facts, at=at)
    return dossier, Part(part.key, part.after, after, promised_at)


def _pins(
    whole: Case,
    part: procedures.LinkedPart,
    place: str,
    competent: identity.AgencyView,
    since: datetime,
    at: datetime,
) -> tuple[Pins, datetime | None]:
    """
    Pin the part's own way and term; revision, forms and policies are those of the whole.

    Its term runs from `since`: for those it begins with from where the whole's does.
    """
    assert whole.pins is not None and whole.receiving is not None
    receiving, day = identity.agency(whole.receiving), local_day(at)
    edition = calendars.newest(competent.calendar_code)
    promised = working_time.due(
        since=since, term=part.term, edition=edition, restart=whole.pins.restart
    )
    agencies = {
        step.number: competent
        if step.agency_kind == part.competence.agency_kind
        else in_charge(step.agency_kind, place, day, receiving, step=step.number)
        for step in part.route.steps
    }
    pins = Pins(
        revision=whole.pins.revision,
        case=whole.pins.case,
        form_set=whole.pins.form_set,
        calendar=edition.code,
        edition=edition.number,
        term=part.term,
        restart=whole.pins.restart,
        since=since,
        steps=pinned_steps(part.route, agencies, day, max(since, at), promised.due_at, edition),
        registering_function=part.route.registering_function,
        grounds=whole.pins.grounds,
        deadline_days=whole.pins.deadline_days,
        after_deadline=whole.pins.after_deadline,
        part=part.key,
    )
    return pins, promised.due_at


def _first_works(pins: Pins, at: datetime) -> tuple[Work, ...]:
    step = ways.first_step(pins)
    edition = calendars.edition(pins.calendar, pins.edition)
    due_at = rules.step_due(step, Case(pins=pins), at, edition)
    return (Work(step.agency, step.function, WorkKind.STEP, due_at),)


def _write(dossier: UUID, outcome: Outcome, facts: Mapping[str, Any], *, at: datetime) -> Case:
    event = chain.append(
        DossierEvent,
        stream=dossier,
        number=1,
        kind=Kind.PART_OPENED,
        body={"outcome": plain.plain(outcome), "facts": dict(facts)},
        previous=chain.START,
        by=LINKER,
        at=at,
    )
    case = rules.apply(Case(), scope.event(event))
    Dossier.objects.create(id=dossier, **projecting.columns(case))
    open_works(dossier, case.works, case.number, at)
    outbox.put(f"dossiers.{Kind.PART_OPENED}", event.pk, stream=dossier, at=at)
    return case
