"""How fast a dossier goes: drawn at acceptance, so that lateness falls where it was published."""

from datetime import date
from random import Random
from typing import Final

from motcua.kernel.working_time import WORKING_DAY
from motcua.simulation.arrivals import volume_on
from motcua.simulation.types import TEN_THOUSAND, Behaviour

MARGIN: Final = 20  # office minutes that who is on time keeps before the due moment
DAY: Final = WORKING_DAY  # office minutes, about
LAND: Final = "land_branch"


def late_share(
    behaviour: Behaviour, level: str, procedure: str, competent: tuple[str, str], day: date
) -> int:
    """
    Return how many of ten thousand such dossiers are late.

    `competent` is the kind and the code of the agency that decides: land branches have a figure
    each, by the district of before 1/7/2025 that their code still carries.
    """
    kind, code = competent
    volume = volume_on(behaviour, level, day)
    if kind == LAND:
        on_time = {one.area: one.land_on_time for one in behaviour.districts}
        area = next((part for part in code.split(".") if part in on_time), None)
        return TEN_THOUSAND - (on_time[area] if area else volume.on_time)
    whole = volume.on_time if volume.beside_land is None else volume.beside_land
    demand = behaviour.demand[level]
    times = behaviour.late_times
    weighed = sum(weight * times.get((level, code), 100) for code, weight in demand)
    average = weighed // sum(weight for _code, weight in demand)
    return (TEN_THOUSAND - whole) * times.get((level, procedure), 100) // average


def parts(
    minutes: int, acts: int, *, late: bool, behaviour: Behaviour, random: Random
) -> list[int]:
    """
    Return the office minutes that pass before each of the acts up to the result.

    `minutes` is the time there is. Most use a part of it, some its last hours; what is parked lies
    for long and then goes fast; what is late ends after it.
    """
    total = _late(minutes, random) if late else _in_time(minutes, behaviour, random)
    weights = [random.expovariate(1.0) + 0.05 for _ in range(acts)]
    if late or befalls(behaviour.habits["parked"], random):
        weights[random.randrange(acts)] += 3.0 * acts
    scale = total / sum(weights)
    return [max(1, int(weight * scale)) for weight in weights]


def wait_first(minutes: list[int]) -> None:
    """Let most of the time pass before the first act after the counter: asked for by phone."""
    if len(minutes) > 2:
        rest = minutes[2:]
        minutes[2:] = [max(1, one // 3) for one in rest]
        minutes[1] += sum(rest) - sum(minutes[2:])


def befalls(share: int, random: Random) -> bool:
    return random.randrange(TEN_THOUSAND) < share


def around(middle: int, random: Random) -> int:
    """Return a whole number about a middle, at least 1, sometimes far above."""
    return max(1, round(random.lognormvariate(0.0, 0.6) * middle))


def _in_time(minutes: int, behaviour: Behaviour, random: Random) -> int:
    most = max(1, minutes - MARGIN)
    if befalls(behaviour.habits["last_hour"], random):
        return max(1, most - random.randrange(1, 60))
    return max(1, int(most * random.triangular(0.1, 0.95, 0.55)))


def _late(minutes: int, random: Random) -> int:
    return minutes + 60 + around(2 * DAY, random)
