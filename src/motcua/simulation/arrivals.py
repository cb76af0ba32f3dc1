"""Who comes when: days, levels and ways of filing by the published volumes, hours by habit."""

from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from motcua.kernel.working_time import VIETNAM, Edition
from motcua.simulation.types import TEN_THOUSAND, Arrival, Behaviour, Volume, Wanted


def arrivals(
    wanted: Wanted, behaviour: Behaviour, edition: Edition, random: Random
) -> list[Arrival]:
    """Return who comes in the days asked for, in the order of their coming."""
    kinds = [
        (day, level, online)
        for day in _days(wanted)
        for level in behaviour.level_names
        for online in (False, True)
    ]
    weights = list(accumulate(_weight(behaviour, edition, *kind) for kind in kinds))
    chosen = random.choices(kinds, cum_weights=weights, k=wanted.dossiers)
    found = [_arrival(behaviour, random, *kind) for kind in chosen]
    return sorted(found, key=lambda one: (one.at, one.level, one.procedure))


def volume_on(behaviour: Behaviour, level: str, day: date) -> Volume:
    """Return the volumes of a level that hold on a day; before the first, the first."""
    of_level = [one for one in behaviour.volumes if one.level == level]
    begun = [one for one in of_level if one.since <= day]
    return begun[-1] if begun else of_level[0]


def _days(wanted: Wanted) -> list[date]:
    length = (wanted.until - wanted.since).days + 1
    return [wanted.since + timedelta(days=number) for number in range(length)]


def _weight(behaviour: Behaviour, edition: Edition, day: date, level: str, online: bool) -> int:
    """Weigh a day: the counter is shut on days off, the portal is not."""
    if not online and not edition.is_working_day(day):
        return 0
    volume = volume_on(behaviour, level, day)
    week = behaviour.online_weekdays if online else behaviour.weekdays
    share = volume.online if online else TEN_THOUSAND - volume.online
    season = next((one.weight for one in behaviour.seasons if one.since <= day < one.until), 100)
    return volume.received * share * week[day.weekday()] * season // (volume.days * sum(week))


def _arrival(behaviour: Behaviour, random: Random, day: date, level: str, online: bool) -> Arrival:
    hours = behaviour.online_hours if online else behaviour.hours
    hour = random.choices(list(hours), list(hours.values()))[0]
    moment = time(hour, random.randrange(60), random.randrange(60), tzinfo=VIETNAM)
    procedures, weights = zip(*behaviour.demand[level], strict=True)
    procedure = random.choices(procedures, weights)[0]
    return Arrival(datetime.combine(day, moment), level, procedure, online)
