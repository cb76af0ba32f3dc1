"""Which agency takes over the work of which, as a pack writes it or as its patterns follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from motcua.identity.rules import succession
from motcua.identity.rules.agencies_text import UNKNOWN_AGENCY, Ground, district_of
from motcua.identity.rules.areas_text import CYCLE
from motcua.identity.rules.periods import overlap
from motcua.identity.rules.specs import (
    AgencyLinkSpec,
    AgencySpec,
    AreaLinkSpec,
    Where,
    agency_id,
    day,
    nearest,
)
from motcua.identity.types import Part, PlaceRule
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import Document, Fault
from motcua.kernel.text import _

TOO_EARLY: Final = _("Cơ quan %(code)s chưa kết thúc hoặc kết thúc sau ngày %(on)s.")
SEVERAL: Final = _("Cơ quan %(code)s và %(other)s cùng loại, cùng phụ trách một nơi, cùng lúc.")
_NAMED: Final = {
    "takes_over": Part.WHOLE,
    "takes_rest_of": Part.REMAINDER,
    "takes_part_of": Part.PART,
}


@dataclass(frozen=True, slots=True)
class Offices:
    """Agencies by id, and those that patterns made by kind and unit."""

    by_id: Mapping[UUID, AgencySpec]
    by_unit: Mapping[tuple[str, UUID], tuple[AgencySpec, ...]]
    area_links: Mapping[UUID, tuple[AreaLinkSpec, ...]]  # by the unit that followed


def read_agency_links(
    documents: Sequence[Document], agencies: Mapping[UUID, AgencySpec], ground: Ground
) -> tuple[AgencyLinkSpec, ...]:
    """Return which agency follows which, and report unknown ones and cycles."""
    offices = _offices(agencies, ground)
    links: dict[UUID, AgencyLinkSpec] = {}
    for link in _all(documents, offices, ground):
        links.setdefault(link.id, link)
    plain = [succession.Link(one.before, one.after, one.part, one.on) for one in links.values()]
    for unit in succession.cycles(plain):
        spec = agencies[unit]
        ground.report.append(spec.where.fault(CYCLE, code=spec.code))
    return tuple(links.values())


def several_in_charge(agencies: Mapping[UUID, AgencySpec], ground: Ground) -> Iterator[Fault]:
    """Report two agencies of one kind that stand for one place at one time."""
    standing: dict[tuple[str, UUID | None], list[AgencySpec]] = {}
    for spec in agencies.values():
        kind = ground.kinds.get(spec.kind)
        for place in _places(kind.place_rule, spec) if kind else ():
            standing.setdefault((spec.kind, place), []).append(spec)
    for same in standing.values():
        ordered = sorted(same, key=lambda spec: spec.since)
        for one, other in pairwise(ordered):
            if overlap((one.since, one.until), (other.since, other.until)):
                yield other.where.fault(SEVERAL, code=other.code, other=one.code)


def _places(rule: PlaceRule, spec: AgencySpec) -> tuple[UUID | None, ...]:
    if rule is PlaceRule.COVERING:
        return spec.covers
    return (None,) if rule is PlaceRule.COUNTRY else (spec.area,)


def _offices(agencies: Mapping[UUID, AgencySpec], ground: Ground) -> Offices:
    by_unit: dict[tuple[str, UUID], tuple[AgencySpec, ...]] = {}
    for spec in agencies.values():
        if spec.unit is not None:
            key = (spec.kind, spec.unit)
            by_unit[key] = (*by_unit.get(key, ()), spec)
    area_links: dict[UUID, tuple[AreaLinkSpec, ...]] = {}
    for link in ground.links:
        if ground.units.by_id[link.before].until == link.on:
            area_links[link.after] = (*area_links.get(link.after, ()), link)
    return Offices(agencies, by_unit, area_links)


def _all(
    documents: Sequence[Document], offices: Offices, ground: Ground
) -> Iterator[AgencyLinkSpec]:
    for document in documents:
        for index, row in enumerate(document.data.get("agencies", ())):
            yield from _named(Where(document, ("agencies", index)), row, offices, ground)
        for index, row in enumerate(document.data.get("links", ())):
            yield from _listed(Where(document, ("links", index)), row, offices, ground)
    for spec in offices.by_id.values():
        if spec.unit is not None:
            yield from _followed(spec, offices, ground)


def _named(
    place: Where, row: Mapping[str, Any], offices: Offices, ground: Ground
) -> Iterator[AgencyLinkSpec]:
    after = offices.by_id[agency_id(row["code"])]
    for name, part in _NAMED.items():
        for code in row.get(name, ()):
            before = _known(place, code, offices, ground)
            if before is None:
                continue
            if before.until is None or before.until > after.since:
                on = after.since.isoformat()
                ground.report.append(place.fault(TOO_EARLY, code=code, on=on))
            basis = place.document.data["basis"]
            yield _link(before, after, part, after.since, basis, after.verified, place)


def _listed(
    place: Where, row: Mapping[str, Any], offices: Offices, ground: Ground
) -> Iterator[AgencyLinkSpec]:
    before, after = (_known(place, row[name], offices, ground) for name in ("from", "to"))
    if before and after:
        head = place.document.data
        verified = bool(nearest("verified", row, head))
        part, on = Part(row["part"]), day(row["on"])
        yield _link(before, after, part, on, head["basis"], verified, place)


def _followed(spec: AgencySpec, offices: Offices, ground: Ground) -> Iterator[AgencyLinkSpec]:
    """Yield what a pattern's agency takes from those of the units that its own unit followed."""
    pattern = spec.where.document.data["patterns"][spec.where.key[-1]]
    area_links = offices.area_links.get(spec.unit, ()) if spec.unit else ()
    for kind in pattern.get("succeeds", ()):
        if "from" in pattern:
            yield from _in_place(kind, spec, offices, pattern)
        else:
            yield from _after(kind, spec, area_links, offices, pattern)
    for kind in pattern.get("takes_part_of", ()):
        for before in _around(kind, area_links, offices, ground):
            yield _made(before, spec, Part.PART, spec.since, pattern)


def _in_place(
    kind: str, spec: AgencySpec, offices: Offices, pattern: Mapping[str, Any]
) -> Iterator[AgencyLinkSpec]:
    assert spec.unit is not None
    for before in offices.by_unit.get((kind, spec.unit), ()):
        if before.id != spec.id and before.until == spec.since:
            yield _made(before, spec, Part.WHOLE, spec.since, pattern)


def _after(
    kind: str,
    spec: AgencySpec,
    area_links: Sequence[AreaLinkSpec],
    offices: Offices,
    pattern: Mapping[str, Any],
) -> Iterator[AgencyLinkSpec]:
    for link in area_links:
        for before in offices.by_unit.get((kind, link.before), ()):
            if before.until == link.on:
                yield _made(before, spec, link.part, link.on, pattern)


def _around(
    kind: str, area_links: Sequence[AreaLinkSpec], offices: Offices, ground: Ground
) -> Iterator[AgencySpec]:
    for link in area_links:
        former = ground.units.by_id[link.before]
        district = district_of(former, ground.units)
        for unit in dict.fromkeys((former.id, district.id if district else former.id)):
            for before in offices.by_unit.get((kind, unit), ()):
                if before.until == link.on:
                    yield before


def _made(
    before: AgencySpec, after: AgencySpec, part: Part, on: date, pattern: Mapping[str, Any]
) -> AgencyLinkSpec:
    return _link(before, after, part, on, pattern["basis"], after.verified, after.where)


def _link(
    before: AgencySpec,
    after: AgencySpec,
    part: Part,
    on: date,
    basis: str,
    verified: bool,
    place: Where,
) -> AgencyLinkSpec:
    own = stable_id("agency-succession", str(before.id), str(after.id), on.isoformat())
    return AgencyLinkSpec(own, before.id, after.id, part, on, basis, verified, place)


def _known(place: Where, code: str, offices: Offices, ground: Ground) -> AgencySpec | None:
    found = offices.by_id.get(agency_id(code))
    if found is None:
        ground.report.append(place.fault(UNKNOWN_AGENCY, code=code))
    return found
