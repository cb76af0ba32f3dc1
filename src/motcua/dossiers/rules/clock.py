"""What time it is for a dossier: computed from its events, term, pinned edition and policies."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from motcua.dossiers.rules.folding import apply, fold, open_pause
from motcua.dossiers.rules.route import awaits_acknowledgement, is_excluded
from motcua.dossiers.types import (
    Case,
    Event,
    Kind,
    LateGround,
    Span,
    State,
    Stay,
    StepPin,
    Work,
    WorkKind,
)
from motcua.kernel import working_time
from motcua.kernel.working_time import VIETNAM, Edition, Holder, Term, Unit, local_day
from motcua.procedures.api import StartRule


def clock(case: Case, edition: Edition) -> working_time.Answer:
    """
    Return the due moment with its account, day by day (BLDS 2015, Điều 147-148).

    A promise of a former system that its term does not explain is counted in minutes as promised,
    so that who was late there is late here.
    """
    pins = case.pins
    assert pins and (edition.code, edition.number) == (pins.calendar, pins.edition)
    if pins.promised_minutes is not None:
        return working_time.step_due(
            since=pins.since, budget=pins.promised_minutes, edition=edition, pauses=case.pauses
        )
    return working_time.due(
        since=pins.since,
        term=pins.term,
        edition=edition,
        restart=pins.restart,
        pauses=case.pauses,
    )


def start_of_term(case: Case, rule: str, at: datetime) -> datetime:
    """
    Return the moment the term starts to run, as the procedure publishes it (NĐ 63/2010 Điều 8.2).

    Under `received_complete` that is when the last missing item was delivered, or the filing: by
    post, what the arrival stamp says. Under `at_competent_unit` it is the acceptance where one
    agency is both; elsewhere the promise is given from the acceptance too, so that it is never
    later than the law allows. What was taken in on paper and wanted nothing more runs from then
    under every rule: an outage of the system is not the citizen's time.
    """
    if rule == StartRule.RECEIVED_COMPLETE:
        assert case.submitted_at is not None
        return case.complete_at or came_at(case) or case.submitted_at
    if case.late_ground is LateGround.SLIP and case.complete_at is None:
        return came_at(case) or at
    return at


def came_at(case: Case) -> datetime | None:
    """Return when the application came, as slip or stamp say, or when it was filed."""
    return case.occurred_at or case.submitted_at


def entered_in_time(occurred_at: datetime, days: int, at: datetime, edition: Edition) -> bool:
    """
    Say whether what came earlier is entered within so many working days of it (BLDS Điều 147-148).

    The day it came is not counted; the minute is the finest unit.
    """
    last = days_due(occurred_at, days, edition)
    return edition.minute(at) <= edition.minute(last)


def intake_due(since: datetime, hours: int, edition: Edition) -> datetime:
    """Return when an application must have been answered (8 working hours; NĐ 45/2020)."""
    term = Term(Decimal(hours), Unit.WORKING_HOUR)
    due_at = working_time.due(since=since, term=term, edition=edition).due_at
    assert due_at is not None
    return due_at


def hand_over_due(at: datetime, cutoff_minute: int, edition: Edition) -> datetime:
    """
    Return when an accepted dossier must have moved on (NĐ 61/2018 Điều 18).

    Within the working day; taken after 15:00, at the start of the next working day: that is one
    processing minute after its opening.
    """
    cutoff = time(cutoff_minute // 60, cutoff_minute % 60)
    term = Term(None, Unit.SAME_DAY, cutoff=cutoff)
    due_at = working_time.due(since=at, term=term, edition=edition).due_at
    assert due_at is not None
    if local_day(due_at) == local_day(at):
        return due_at
    start = datetime.combine(local_day(due_at), time(0), tzinfo=VIETNAM)
    opening = working_time.step_due(since=start, budget=1, edition=edition).due_at
    assert opening is not None
    return opening


def step_due(step: StepPin, case: Case, since: datetime, edition: Edition) -> datetime | None:
    """
    Return when a step is due: its start plus its budget, moved by the pauses since then.

    A pause that had begun before, as where a former system's dossier comes over in the midst of
    one, counts from the start on. A step come back to has what it had left. Against it the
    control slip says early, on time or late (TT 03/2025/TT-VPCP, form 06).
    """
    if step.minutes is None:
        return None
    left = step.minutes - minutes_used(step, case, since, edition)
    if left <= 0:
        return since
    pauses = tuple(
        replace(pause, since=max(pause.since, since))
        for pause in case.pauses
        if pause.since >= since or pause.until is None or pause.until > since
    )
    return working_time.step_due(since=since, budget=left, edition=edition, pauses=pauses).due_at


def minutes_used(step: StepPin, case: Case, since: datetime, edition: Edition) -> int:
    """
    Return what a step has used of its minutes in stays that ended before `since`.

    A dossier that comes back to a step goes on with the rest: the time belongs to the holder of
    the step, whoever clicked (TT 03/2025/TT-VPCP, form 06).
    """
    return sum(
        working_time.shares(
            edition, stay.since, min(stay.until or since, since), case.pauses
        ).agency
        for stay in _stays_of(step, case)
        if stay.since < since
    )


def _stays_of(step: StepPin, case: Case) -> Iterator[Stay]:
    """
    Yield the stays in a step, and those at another agency it sent the dossier to.

    There the time is the step's as long as no pause runs: until the slip is acknowledged, or all
    of it where the slip came back incomplete (DAT-01).
    """
    excluded = {one.number for one in case.pins.steps if is_excluded(one)} if case.pins else set()
    sender = 0
    for stay in case.stays:
        sender = sender if stay.step in excluded else stay.step
        if sender == step.number:
            yield stay


def excluded_due(since: datetime, days: int | None, edition: Edition) -> datetime | None:
    """Return the due moment of an excluded period on the other agency's own calendar (DAT-01)."""
    return None if days is None else days_due(since, days, edition)


def days_due(since: datetime, days: int, edition: Edition) -> datetime:
    """Return the end of the last of so many working days (BLDS 2015, Điều 147-148)."""
    term = Term(Decimal(days), Unit.WORKING_DAY)
    due_at = working_time.due(since=since, term=term, edition=edition).due_at
    assert due_at is not None
    return due_at


def spans(events: Iterable[Event]) -> Iterator[Span]:
    """
    Yield who held the dossier from when to when, from filing to the last event; the last is open.

    While a request for a supplement is out, the time is the citizen's from its dispatch
    (QĐ 766/QĐ-TTg 2.1); an excluded step is the other agency's from its acknowledgement, where it
    needs one, and its sender's before. What was delivered and keyed later is the agency's from its
    delivery. A hand-over taken back never was, nor a pause that ended
    with its slip coming back incomplete: that time is the sender's.
    """
    events = tuple(events)
    undone, standing = _undone(events), {pause.since for pause in fold(events).pauses}
    case, present = Case(), None
    for event in events:
        if event.number in undone:
            continue
        case = apply(case, event)
        began = _began(case, event)
        if present is not None:
            began = max(began, present.since)
        holding = _holding(case, began, standing)
        if present is None or not _same_hands(present, holding):
            if present is not None:
                yield replace(present, until=began)
            present = holding
    if present is not None:
        yield present


def _began(case: Case, event: Event) -> datetime:
    """Return when what an event tells came about: filing and delivery may be entered later."""
    if event.kind is Kind.SUBMITTED:
        return came_at(case) or event.at
    if event.kind is Kind.SUPPLEMENT_COMPLETED:
        return event.outcome.complete_at or event.at
    return event.at


def _undone(events: Iterable[Event]) -> set[int]:
    """Return the numbers of the hand-overs that were taken back."""
    found, case = set(), Case()
    for event in events:
        if event.kind is Kind.HAND_OVER_UNDONE:
            found.add(case.handed)
        case = apply(case, event)
    return found


def _holding(case: Case, since: datetime, standing: Container[datetime]) -> Span:
    work, step = (case.works[0] if case.works else None), case.step
    holder, pause = Holder.AGENCY, open_pause(case)
    if pause is not None and pause.since in standing:
        holder = pause.held_by
    elif pause is not None or awaits_acknowledgement(case):
        work, step = _sender(case), case.back_step or case.step
    elif work is not None and work.kind is WorkKind.EXCLUDED:
        holder = Holder.OTHER_AGENCY
    if case.state is State.AWAITING_OTHER:
        work = None
    if work is not None and work.kind is WorkKind.PARTS:  # in no step of the whole's own way
        step = None
    return Span(
        since=since,
        until=None,
        holder=holder,
        agency=work.agency if work else None,
        function=work.function if work else "",
        step=step,
        state=case.state,
    )


def _sender(case: Case) -> Work | None:
    """Return whose hands sent the dossier to where it lies now."""
    sending = (work for work in case.back_works if work.kind is not WorkKind.EXCLUDED)
    return next(sending, case.works[-1] if case.works else None)


def _same_hands(one: Span, other: Span) -> bool:
    hands = (one.holder, one.agency, one.function, one.step)
    return hands == (other.holder, other.agency, other.function, other.step)


def route_minutes(since: datetime, due_at: datetime | None, edition: Edition) -> int | None:
    """
    Return the processing minutes that really remain for the steps of this dossier.

    Counted from the start of the term, or from the acceptance where that came later; none are
    left once the due moment has passed.
    """
    if due_at is None:
        return None
    return working_time.minutes_between(edition, min(since, due_at), due_at)
