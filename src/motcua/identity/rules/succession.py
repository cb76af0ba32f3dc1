"""What followed what when units and agencies were rearranged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.identity.types import Part
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class SuccessionCycle(RuleViolation):
    code = "succession-cycle"
    sentence = _("Quan hệ kế thừa quay vòng.")


@dataclass(frozen=True, slots=True)
class Link:
    before: UUID
    after: UUID
    part: Part
    on: date


@dataclass(frozen=True, slots=True)
class Successor:
    """
    A unit or agency that carries on; `whole` says whether everything went there.

    `is_main` marks the one to take when nothing more is known of the place: where a unit was
    split, the one that took the remainder.
    """

    id: UUID
    whole: bool
    is_main: bool


def successors(
    start: UUID, ends: Mapping[UUID, date | None], links: Iterable[Link], on: date
) -> tuple[Successor, ...]:
    """
    Return who carries on for `start` on a day; itself while it lasts.

    Only links of the day on which a unit ended are followed: a strip of land given away while
    the unit goes on moves no one's papers (NQ 1251/NQ-UBTVQH15).

    :raises SuccessionCycle: when following comes back to where it was
    """
    after = _by_before(links, ends)
    found: dict[UUID, Successor] = {}

    def follow(unit: UUID, whole: bool, is_main: bool, seen: frozenset[UUID]) -> None:
        if unit in seen:
            raise SuccessionCycle
        end = ends.get(unit)
        if end is None or on < end:
            known = found.get(unit)
            main = is_main or (known is not None and known.is_main)
            found[unit] = Successor(unit, whole, main)
            return
        for link in after.get(unit, ()):
            entire = link.part in (Part.WHOLE, Part.UNCHANGED)
            follow(
                link.after,
                whole and entire,
                is_main and (entire or link.part is Part.REMAINDER),
                seen | {unit},
            )

    follow(start, True, True, frozenset())
    return tuple(sorted(found.values(), key=lambda one: (not one.is_main, str(one.id))))


def cycles(links: Iterable[Link]) -> tuple[UUID, ...]:
    """Return the units from which following the links comes back; none in sound data."""
    after: dict[UUID, list[UUID]] = {}
    for link in links:
        after.setdefault(link.before, []).append(link.after)
    return tuple(unit for unit in after if _comes_back(unit, after))


def _comes_back(unit: UUID, after: Mapping[UUID, Sequence[UUID]]) -> bool:
    waiting, seen = list(after[unit]), set()
    while waiting:
        here = waiting.pop()
        if here == unit:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(after.get(here, ()))
    return False


def _by_before(
    links: Iterable[Link], ends: Mapping[UUID, date | None]
) -> dict[UUID, tuple[Link, ...]]:
    grouped: dict[UUID, tuple[Link, ...]] = {}
    for link in links:
        if link.on == ends.get(link.before):
            grouped[link.before] = (*grouped.get(link.before, ()), link)
    return grouped
