"""Which agency of a kind is in charge at a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.identity.rules.periods import in_force
from motcua.identity.types import AreaLevel, PlaceRule
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class SeveralInCharge(RuleViolation):
    code = "several-agencies-in-charge"
    sentence = _("Có nhiều cơ quan loại “%(kind)s” cùng phụ trách một nơi.")


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the chain from a unit up to its province."""

    area: UUID
    level: AreaLevel


@dataclass(frozen=True, slots=True)
class Candidate:
    agency: UUID
    kind: str
    area: UUID | None
    covers: frozenset[UUID]
    since: date
    until: date | None


_LEVELS = {PlaceRule.DISTRICT: AreaLevel.DISTRICT, PlaceRule.PROVINCE: AreaLevel.PROVINCE}


def in_charge(
    rule: PlaceRule, chain: Sequence[Place], candidates: Iterable[Candidate], on: date
) -> UUID | None:
    """
    Return the agency in charge of a place on a day, or None.

    Luật Tổ chức chính quyền địa phương 72/2025/QH15: two levels since 1/7/2025; the kind's rule
    of place says at which of them the agency stands.

    :raises SeveralInCharge: when the data name more than one
    """
    alive = (one for one in candidates if in_force(one.since, one.until, on))
    found = [one for one in alive if stands_for(rule, chain, one)]
    if len(found) > 1:
        raise SeveralInCharge(kind=found[0].kind)
    return found[0].agency if found else None


def stands_for(rule: PlaceRule, chain: Sequence[Place], candidate: Candidate) -> bool:
    """Say whether an agency stands for the place under its kind's rule, dates apart."""
    if rule is PlaceRule.COUNTRY:
        return True
    if not chain:
        return False
    if rule is PlaceRule.SELF_AREA:
        return candidate.area == chain[0].area
    if rule is PlaceRule.COVERING:
        return chain[0].area in candidate.covers
    level = _LEVELS[rule]
    return any(place.level is level and place.area == candidate.area for place in chain)
