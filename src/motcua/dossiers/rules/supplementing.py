"""When more may be asked of the applicant, until when he answers, and what is asked too late."""

from datetime import datetime

from motcua.dossiers.rules.clock import clock, days_due
from motcua.dossiers.types import Case
from motcua.kernel import working_time
from motcua.kernel.working_time import Edition


def window_over(case: Case, at: datetime, edition: Edition) -> bool:
    """
    Say whether the days in which more may be asked for have passed since acceptance.

    The procedure publishes how many working days they are; the day of acceptance is not counted
    (BLDS 2015 Điều 147). Later it takes who may approve it.
    """
    pins = case.pins
    if pins is None or pins.window_days is None or case.accepted_at is None:
        return False
    passed = working_time.working_days_between(edition, case.accepted_at, max(case.accepted_at, at))
    return passed > pins.window_days


def is_late_request(case: Case, at: datetime, edition: Edition, percent: int) -> bool:
    """
    Say whether a request comes in the last part of the term, or after it (QĐ 766/QĐ-TTg 2.1).

    The agency's own processing minutes are laid against those the term gives it; the time of
    others is neither. A term that does not run, or is none, has no last part.
    """
    if case.pins is None:
        return False
    due_at, since = clock(case, edition).due_at, case.pins.since
    if due_at is None or at < since:
        return False
    whole = working_time.shares(edition, since, max(since, due_at), case.pauses).agency
    used = working_time.shares(edition, since, at, case.pauses).agency
    return used * 100 >= whole * (100 - percent)


def answer_until(at: datetime, days: int | None, edition: Edition) -> datetime | None:
    """Return until when a request made now is to be answered; none where nothing is published."""
    return None if days is None else days_due(at, days, edition)


def is_unanswered(until: datetime | None, at: datetime) -> bool:
    """Say whether the deadline of a request has passed without an answer."""
    return until is not None and until < at
