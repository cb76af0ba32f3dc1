"""A reproducible stretch of a province through the real operations."""

import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from random import Random
from typing import Final

from django.conf import settings

from motcua.dossiers import api as dossiers
from motcua.kernel import calendars, ids, outbox
from motcua.kernel.acting import acting
from motcua.kernel.packs import built_in
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import VIETNAM, local_day
from motcua.simulation import arrivals, reading, resuming, tally
from motcua.simulation.clockwork import Clockwork
from motcua.simulation.filing import Counter
from motcua.simulation.homes import Homes
from motcua.simulation.nights import Nights
from motcua.simulation.office import Offices
from motcua.simulation.people import SIMULATOR, People
from motcua.simulation.reading import check_pack
from motcua.simulation.types import Behaviour, Report, Wanted
from motcua.simulation.working import Working

__all__ = [
    "NotEmpty",
    "NotForReal",
    "Report",
    "Wanted",
    "check_pack",
    "is_begun",
    "refuse_for_real",
    "resume",
    "simulate",
]

BATCH: Final = 100  # acts that share a transaction
CALENDAR: Final = "DNG"
Telling = Callable[[int, int], bool]  # filed, of so many; False: stop here


class NotForReal(RuleViolation):
    code = "simulation-not-for-real"
    sentence = _("Nơi chạy thật không mô phỏng hồ sơ.")


class NotEmpty(RuleViolation):
    code = "simulation-needs-empty"
    sentence = _("Cơ sở dữ liệu đã có hồ sơ; mô phỏng cần một cơ sở dữ liệu chưa có hồ sơ nào.")


class PeriodReversed(RuleViolation):
    code = "simulation-period-reversed"
    sentence = _("Ngày kết thúc phải không trước ngày bắt đầu.")


class NotInCalendar(RuleViolation):
    code = "simulation-not-in-calendar"
    sentence = _("Lịch làm việc chỉ có từ ngày %(since)s đến ngày %(until)s.")


def simulate(wanted: Wanted, *, tell: Telling | None = None, batch: int = BATCH) -> Report:
    """
    Let a province live through some days; the same wish gives the same dossiers.

    :raises NotForReal: in production
    :raises NotEmpty: if the database has dossiers
    :raises PeriodReversed: if the days are reversed
    :raises NotInCalendar: if the working calendar does not hold the days
    """
    refuse_for_real()
    if wanted.until < wanted.since:
        raise PeriodReversed
    edition = calendars.newest(CALENDAR)
    if wanted.since < edition.decided_from or wanted.until > edition.projected_until:
        raise NotInCalendar(since=edition.decided_from, until=edition.projected_until)
    if is_begun():
        raise NotEmpty
    return copy_context().run(_live, wanted, tell or _nobody, batch)


def resume(wanted: Wanted, *, tell: Telling | None = None, batch: int = BATCH) -> Report:
    """
    Let a stretch that was broken off go on from where it stands, until its end.

    What is on its way goes on, and who had not come yet comes; nothing is thrown away.

    :raises NotForReal: in production
    """
    refuse_for_real()
    return copy_context().run(_live, wanted, tell or _nobody, batch, again=True)


def is_begun() -> bool:
    """Say whether the database has dossiers, of whomever."""
    return next(dossiers.dossier_ids(), None) is not None


def refuse_for_real() -> None:
    """
    Refuse where real dossiers are kept, before anything else is looked at.

    :raises NotForReal: in production
    """
    if settings.PRODUCTION:
        raise NotForReal


def _live(wanted: Wanted, tell: Telling, batch: int, *, again: bool = False) -> Report:
    begun = time.perf_counter()
    behaviour = reading.behaviour(built_in(settings.MOTCUA_PACK))
    until = datetime.combine(wanted.until + timedelta(days=1), time_of_day(), VIETNAM)
    first = datetime.combine(wanted.since, time_of_day(), VIETNAM)
    stood = resuming.stood(first, until) if again else resuming.Stood(0, first, ())
    random = Random(f"motcua {wanted.seed}" + (f" after {stood.filed}" if again else ""))
    people, offices = People(behaviour, random, stood.filed), Offices()
    clock = Clockwork(behaviour, people, offices, random)

    def source() -> tuple[int, int]:
        return int((clock.now or stood.last_at).timestamp() * 1000), random.getrandbits(74)

    ids.use_source(source, random.getrandbits)
    with acting(SIMULATOR):
        homes = Homes(behaviour, wanted.home)
        edition = calendars.newest(CALENDAR)
        left = _left(wanted, stood)
        drawn = arrivals.arrivals(left, behaviour, edition, random)
    working = Working(
        behaviour,
        clock,
        Counter(behaviour, people, homes, random),
        people,
        offices,
        random,
        stood.filed,
    )
    for one in (one for one in drawn if one.at > stood.last_at):
        clock.at(one.at, partial(working.arrive, one))
    if again:
        clock.at(stood.last_at, partial(_take_up, stood, working, behaviour, homes, random))
    nights = Nights(clock, working.filed, working.parts)
    with acting(SIMULATOR):
        nights.plan(left)
    going_on = True
    with outbox.without_effects():
        while going_on:
            with acting(SIMULATOR, writing=True):
                going_on = all(clock.step(until) for _act in range(batch))
            filed = len(working.filed) + stood.filed - len(stood.open)
            going_on = tell(filed, wanted.dossiers) and going_on
    lived = tally.Lived(
        working.filed, clock.refused + nights.refused, working.befell, nights.transferred, until
    )
    return tally.report(lived, behaviour, begun)


def _left(wanted: Wanted, stood: resuming.Stood) -> Wanted:
    """Return what is left of a stretch: those who have not come, in the days that have not."""
    if not stood.filed:
        return wanted
    more = max(0, wanted.dossiers - stood.filed)
    tomorrow = local_day(stood.last_at) + timedelta(days=1)
    return replace(wanted, dossiers=more, since=min(tomorrow, wanted.until))


def _take_up(
    stood: resuming.Stood,
    working: Working,
    behaviour: Behaviour,
    homes: Homes,
    random: Random,
    at: datetime,
) -> None:
    for page in stood.open:
        going = resuming.taken_up(page, behaviour, homes, random, at)
        working.take_up(going, at, dispatched=resuming.is_dispatched(page))


def _nobody(filed: int, wanted: int) -> bool:
    return True
