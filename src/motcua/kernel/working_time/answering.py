"""The questions asked of the clock."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final

from motcua.kernel.working_time import explanation
from motcua.kernel.working_time.counting import MinuteCount, started, whole
from motcua.kernel.working_time.editions import DAY, Edition
from motcua.kernel.working_time.pauses import Course, restarts, run, spans
from motcua.kernel.working_time.refusals import BudgetRefused, PauseBeforeStart
from motcua.kernel.working_time.types import Answer, Day, Pause, Reason, Term, Unit

INTAKE: Final = Term(Decimal(8), Unit.WORKING_HOUR)
"""An online dossier is answered within 8 working hours of its submission (NĐ 45/2020/NĐ-CP)."""


def due(
    *,
    since: datetime,
    term: Term,
    edition: Edition,
    restart: bool = False,
    pauses: Sequence[Pause] = (),
) -> Answer:
    """
    Return the due moment of a term with its account, day by day (BLDS 2015, Điều 145-148).

    `restart`: a supplement starts the term anew; otherwise the due moment moves by the time paused.

    :raises RuleViolation: if the pauses are not coherent or the calendar does not reach so far
    """
    start = edition.minute(since)
    stops = spans(pauses, edition)
    if term.unit is Unit.NONE:
        if stops and stops[0].since < start:
            raise PauseBeforeStart
        return Answer(None, Reason.NO_TERM)
    course = run(start, partial(started, term, edition), stops, restart)
    tally = partial(explanation.tally_of_term, term, edition, course)
    explain = partial(explanation.days, edition, course, stops, tally)
    stop = course.stopped_by
    if stop is None:
        return _due(edition, course, explain)
    anew = restarts(stop, restart)
    left = whole(term, course.count, stop.since) if anew else course.count.remaining(stop.since)
    return Answer(None, Reason.PAUSED, left, explain=explain)


def step_due(
    *, since: datetime, budget: int, edition: Edition, pauses: Sequence[Pause] = ()
) -> Answer:
    """
    Return when a step is due: its start plus its budget in minutes, moved by pauses.

    A step always resumes: a restart changes the term only. A late step takes nothing from the
    next one's budget.

    :raises RuleViolation: if the pauses are not coherent or the calendar does not reach so far
    """
    if budget < 0:
        raise BudgetRefused
    stops = spans(pauses, edition)
    begin = partial(MinuteCount, edition.tables, minutes=budget)
    course = run(edition.minute(since), begin, stops, restart=False)
    tally = partial(explanation.tally_of_step, budget, edition, course)
    explain = partial(explanation.days, edition, course, stops, tally)
    stop = course.stopped_by
    if stop is None:
        return _due(edition, course, explain)
    return Answer(None, Reason.PAUSED, course.count.remaining(stop.since), explain=explain)


def _due(edition: Edition, course: Course, explain: Callable[[], tuple[Day, ...]]) -> Answer:
    provisional = edition.is_provisional(edition.date_of(course.due // DAY))
    return Answer(edition.moment(course.due), provisional=provisional, explain=explain)
