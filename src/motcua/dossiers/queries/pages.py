"""One dossier as a page shows it: its course, its people, its papers and its clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, SecretKey
from motcua.dossiers.queries import reading, scope
from motcua.dossiers.queries.course import TimelineEntry, timeline
from motcua.dossiers.queries.issued import PaperLine, papers_shown
from motcua.dossiers.queries.linked_page import Linked, linked_of
from motcua.dossiers.queries.opinions import Opinion, opinions_of
from motcua.dossiers.queries.related import Related, related
from motcua.dossiers.types import (
    Act,
    Case,
    Event,
    Kind,
    PaperReceived,
    Parties,
    Span,
    State,
)
from motcua.identity import api as identity
from motcua.kernel import access, calendars, digests, ids, parameters, throttle, working_time
from motcua.kernel.acting import acting
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind, system
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import Answer, Edition, Holder, Minutes, local_day
from motcua.procedures import api as procedures

FOLLOWER: Final = system("follow")


class NotFound(RuleViolation):
    """No such reference, or the key does not fit: one answer for both."""

    code = "not-found"
    sentence = _("Không tìm thấy hồ sơ với mã tra cứu và khóa này.")


class TooManyTries(RuleViolation):
    code = "too-many-tries"
    sentence = _("Bạn đã thử quá nhiều lần. Hãy đợi %(minutes)s phút rồi thử lại.")


@dataclass(frozen=True, slots=True)
class StepTime:
    """One pair of hands: how long it had it, and how long it was to have it."""

    span: Span
    agency: str
    function: str
    action: str
    minutes: int
    budget: int | None

    @property
    def over(self) -> int:
        """Minutes beyond the share; none where there is no share."""
        return max(0, self.minutes - self.budget) if self.budget is not None else 0


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """The promise, what the clock says now, and whose time was used."""

    promised_at: datetime | None
    answer: Answer
    shares: Minutes  # from the start of the term to now, or to the end of processing
    late: Minutes  # the part of it after the due moment
    steps: tuple[StepTime, ...]
    is_late: bool
    edition: Edition


@dataclass(frozen=True, slots=True)
class DossierPage:
    id: UUID
    case: Case
    revision: procedures.Revision
    chosen: procedures.ProcedureCase | None
    receiving: identity.AgencyView
    competent: identity.AgencyView | None
    parties: Parties
    filled: reading.Filled
    timeline: tuple[TimelineEntry, ...]
    clock: ClockPanel | None
    intake_due_at: datetime | None
    files: tuple[documents.FileView, ...]
    papers: tuple[PaperLine, ...]
    acts: tuple[Act, ...]
    holders: tuple[str, ...]
    obligations: tuple[Mapping[str, Any], ...]
    counted: tuple[PaperReceived, ...]  # taken in at acceptance, as last corrected
    request: Mapping[str, Any] | None  # of the supplement that is out
    answer_until: datetime | None  # of that request
    examine_due_at: datetime | None  # of a supplement delivered after acceptance
    opinions: tuple[Opinion, ...]  # for officers; the applicant reads that one is waited for
    awaiting_opinion: bool
    related: Related  # for officers
    results: tuple[procedures.ResultType, ...]  # that a decision may have
    linked: Linked  # its parts, or its whole

    @property
    def refuses_only(self) -> bool:
        """A decision now would leave steps out, so it can only be a refusal."""
        return all(one.outcome == procedures.ResultOutcome.REFUSED for one in self.results)

    def owner_of(self, file: UUID) -> UUID | None:
        """Return whose file it is, among those this reader is handed; of another none."""
        attached = (one.id for one in self.files if one.origin is documents.Origin.UPLOADED)
        papers = {one.file: one.dossier_id for one in self.papers if one.handed}
        return {**dict.fromkeys(attached, self.id), **papers}.get(file)

    @property
    def status(self) -> int:
        """Code of the national portal."""
        return rules.national_status(self.case)


def page(reference: str, *, by: Actor, at: datetime) -> DossierPage:
    """
    Return a dossier in sight of `by`; the look is noted.

    :raises Dossier.DoesNotExist: if it is not there, or out of sight
    """
    with acting(by):
        row = scope.visible_to(by).get(reference=reference)
        return _page(row, by, at)


def follow(reference: str, key: str, *, by: Actor, at: datetime) -> DossierPage:
    """
    Return a dossier to whoever holds its reference and secret key (R-SEC-1).

    A reference that does not exist costs the same work as a wrong key and gives the same answer.

    :raises NotFound: if they do not fit
    :raises TooManyTries: if the reference was tried too often
    """
    row = _opened(reference, key, by=by, at=at)
    with acting(FOLLOWER):  # the key of a part opens the whole: the applicant has one dossier
        whole = row.part_of or row
        return _page(whole, ANONYMOUS, at)  # an officer who has the key reads no more than others


def followed(reference: str, *, at: datetime) -> DossierPage:
    """
    Return a dossier again to a reader whose key was right a moment ago; reading writes nothing.

    Asked only where `follow` answered in the same session and its proof is still fresh.

    :raises Dossier.DoesNotExist: if it is not there
    """
    with acting(FOLLOWER):
        return _page(scope.visible_to(FOLLOWER).get(reference=reference), ANONYMOUS, at)


def _opened(reference: str, key: str, *, by: Actor, at: datetime) -> Dossier:
    limit = parameters.value("secret_key_tries", local_day(at))
    minutes = parameters.value("secret_key_window_minutes", local_day(at))
    wanted = ids.read_reference(reference) or reference[:40]
    tried = f"follow:{wanted}"
    window = timedelta(minutes=minutes)
    if not throttle.may_try(tried, limit=limit, window=window, by=by, at=at):
        raise TooManyTries(minutes=minutes)
    digest = digests.blind(ids.read_secret_key(key), "secret-key")
    with acting(FOLLOWER):
        found = SecretKey.objects.filter(dossier__reference=wanted, digest=digest)
        fitting = found.select_related("dossier").first()
    if fitting is None:
        raise NotFound
    return fitting.dossier


def _page(row: Dossier, by: Actor, at: datetime) -> DossierPage:
    events = [scope.event(event) for event in scope.events_of(row.pk)]
    case = rules.fold(events)
    revision = reading.revision_of(case)
    access.note(case.reference)
    assert case.receiving is not None
    charged = reading.last_with(events, "obligations")
    asked = reading.last_of(events, Kind.SUPPLEMENT_ASKED)
    waiting = case.state is State.AWAITING_SUPPLEMENT and asked is not None
    inside = _is_inside(by, case)
    opinions = opinions_of(events, case, by)
    return DossierPage(
        id=row.pk,
        case=case,
        revision=revision,
        chosen=chosen_case(case, revision),
        receiving=identity.agency(case.receiving),
        competent=identity.agency(case.competent) if case.competent else None,
        parties=reading.parties_of(events),
        filled=reading.filled_from(events[0]),
        timeline=tuple(timeline(events, case, inside=inside)),
        clock=panel(events, case, at),
        intake_due_at=_intake_due(case),
        files=tuple(documents.files_of(row.pk)),
        papers=tuple(papers_shown(row, case, inside=inside, by=by)),
        acts=_acts(by, case, at),
        holders=tuple(identity.agency(work.agency).name for work in case.works),
        obligations=tuple(reading.listed(charged, "obligations")) if charged else (),
        counted=reading.papers_of(events),
        request=reading.read(asked, "request") if waiting and asked else None,
        answer_until=reading.answer_until(events) if waiting else None,
        examine_due_at=_examine_due(events, case),
        opinions=opinions if inside else (),
        awaiting_opinion=any(one.open for one in opinions),
        related=related(row, case, by=by, at=at) if inside else Related(),
        results=reading.results_of(case),
        linked=linked_of(row, events, case, inside=inside, by=by),
    )


def _acts(by: Actor, case: Case, at: datetime) -> tuple[Act, ...]:
    day, pins = local_day(at), case.pins
    edition = calendars.edition(pins.calendar, pins.edition) if pins else None
    return rules.open_acts(
        by,
        case,
        parameters.value("supplement_rounds_without_approval", day),
        window_over=edition is not None and rules.window_over(case, at, edition),
        extensions=parameters.value("extension_max", day),
    )


def _examine_due(events: Iterable[Event], case: Case) -> datetime | None:
    """Return by when a supplement delivered after acceptance is looked at: it has its own hours."""
    delivered = reading.last_of(events, Kind.SUPPLEMENT_COMPLETED)
    if case.pins is None or delivered is None or delivered.number != case.turn:
        return None
    edition = calendars.edition(case.pins.calendar, case.pins.edition)
    came_at = delivered.outcome.complete_at or delivered.at
    hours = parameters.value("intake_working_hours", local_day(came_at))
    return rules.intake_due(came_at, hours, edition)


def chosen_case(case: Case, revision: procedures.Revision) -> procedures.ProcedureCase | None:
    if case.pins is None:
        return None
    return next(one for one in revision.cases if one.key == case.pins.case)


def panel(events: Iterable[Event], case: Case, at: datetime) -> ClockPanel | None:
    """Return the clock of an accepted dossier as of a moment, with whose time was used."""
    if case.pins is None:
        return None
    edition = calendars.edition(case.pins.calendar, case.pins.edition)
    answer = rules.clock(case, edition)
    until = max(case.finished_at or at, case.pins.since)
    due_at = answer.due_at
    # the minute is the finest unit: a result of 17:00:30 is one of 17:00
    is_late = due_at is not None and edition.minute(due_at) < edition.minute(until)
    return ClockPanel(
        promised_at=case.promised_at,
        answer=answer,
        shares=working_time.shares(edition, case.pins.since, until, case.pauses),
        late=working_time.shares(edition, due_at, until, case.pauses)
        if due_at is not None and is_late
        else Minutes(),
        steps=tuple(_step_times(events, case, edition, until)),
        is_late=is_late,
        edition=edition,
    )


def _step_times(
    events: Iterable[Event], case: Case, edition: Edition, until: datetime
) -> Iterator[StepTime]:
    assert case.pins is not None
    steps = {step.number: step for step in case.pins.steps}
    left = {number: step.minutes for number, step in steps.items()}
    names = identity.function_names()
    for span in rules.spans(events):
        end = min(span.until or until, until)
        since = max(span.since, case.pins.since)
        if span.since >= until or (end <= since and span.until is not None):
            continue
        step = steps.get(span.step or 0)
        own = span.holder is Holder.AGENCY and span.state not in _AFTER
        minutes = working_time.minutes_between(edition, since, max(since, end))
        budget = left[step.number] if step and own else None
        if step and budget is not None:  # after a pause a step goes on with what it had left
            left[step.number] = max(0, budget - minutes)
        yield StepTime(
            span=replace(span, since=since),
            agency=identity.agency(span.agency).name if span.agency else "",
            function=str(names.get(span.function, span.function)),
            action=step.action if step and own else "",
            minutes=minutes,
            budget=budget,
        )


_AFTER: Final = (State.DECIDED, State.RESULT_READY, State.RETURNED)


def _is_inside(by: Actor, case: Case) -> bool:
    """An officer reads of his own dossier what any applicant does."""
    return by.kind is ActorKind.OFFICER and not rules.is_party(by, case)


def _intake_due(case: Case) -> datetime | None:
    return case.works[0].due_at if case.state is State.SUBMITTED and case.works else None
