"""Agencies as a pack writes them: one by one, and by patterns for every unit of a level."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from motcua.identity.rules.areas_text import BACKWARDS, UNKNOWN_AREA
from motcua.identity.rules.specs import (
    AgencySpec,
    AreaLinkSpec,
    AreaSpec,
    KindSpec,
    Units,
    Where,
    agency_id,
    day,
    day_or_none,
    nearest,
    source_of,
)
from motcua.identity.types import AreaLevel, PlaceRule
from motcua.kernel.packs import Document, Fault
from motcua.kernel.text import _

UNKNOWN_KIND: Final = _("Không có loại cơ quan “%(code)s”.")
UNKNOWN_AGENCY: Final = _("Không có cơ quan mang mã %(code)s.")
TWICE: Final = _("“%(code)s” có hai lần.")
UNKNOWN_WORD: Final = _("Mẫu dùng từ lạ {%(word)s}.")
_WORD: Final = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Ground:
    """What agencies are read against."""

    units: Units
    links: Sequence[AreaLinkSpec]
    kinds: Mapping[str, KindSpec]
    calendar: str
    report: list[Fault]


def read_kinds(document: Document, report: list[Fault]) -> dict[str, KindSpec]:
    """Return the kinds of agency."""
    kinds: dict[str, KindSpec] = {}
    for index, row in enumerate(document.data["kinds"]):
        if row["code"] in kinds:
            report.append(document.fault(("kinds", index), TWICE, code=row["code"]))
        kinds[row["code"]] = KindSpec(
            row["code"], row["group"], row["name"], PlaceRule(row["place"]), row["verified"]
        )
    return kinds


def read_agencies(documents: Sequence[Document], ground: Ground) -> dict[UUID, AgencySpec]:
    """Return every agency named or made by a pattern, and report what does not fit together."""
    agencies: dict[UUID, AgencySpec] = {}
    for spec in _all(documents, ground):
        if spec.id in agencies:
            ground.report.append(spec.where.fault(TWICE, code=spec.code))
        if spec.kind not in ground.kinds:
            ground.report.append(spec.where.fault(UNKNOWN_KIND, code=spec.kind))
        if spec.until is not None and spec.until <= spec.since:
            ground.report.append(spec.where.fault(BACKWARDS, code=spec.code))
        agencies[spec.id] = spec
    for spec in agencies.values():
        if spec.parent_code and spec.parent not in agencies:
            ground.report.append(spec.where.fault(UNKNOWN_AGENCY, code=spec.parent_code))
    return agencies


def _all(documents: Sequence[Document], ground: Ground) -> Iterator[AgencySpec]:
    for document in documents:
        for index, row in enumerate(document.data.get("agencies", ())):
            yield _named(Where(document, ("agencies", index)), row, ground)
        for index, row in enumerate(document.data.get("patterns", ())):
            yield from _patterned(Where(document, ("patterns", index)), row, ground)


# --- one by one


def _named(place: Where, row: Mapping[str, Any], ground: Ground) -> AgencySpec:
    head = place.document.data
    since = day(nearest("since", row, head))
    covers = [_place(place, code, since, ground) for code in row.get("covers", ())]
    return AgencySpec(
        id=agency_id(row["code"]),
        code=row["code"],
        official_code=row.get("official_code", ""),
        kind=row["kind"],
        name=row["name"],
        short_name=row["short_name"],
        area=_place(place, row["area"], since, ground) if "area" in row else None,
        unit=None,
        parent_code=row.get("parent"),
        calendar_code=row.get("calendar", ground.calendar),
        address=row.get("address", ""),
        phone=row.get("phone", ""),
        since=since,
        until=day_or_none(nearest("until", row, head)),
        source=source_of(row, head),
        verified=bool(nearest("verified", row, head)),
        covers=tuple(area for area in covers if area),
        where=place,
    )


def _place(place: Where, code: str, on: date, ground: Ground) -> UUID | None:
    found = ground.units.at(code, on)
    if found is None:
        ground.report.append(place.fault(UNKNOWN_AREA, code=code, on=on.isoformat()))
    return found.id if found else None


# --- by pattern


def _patterned(place: Where, row: Mapping[str, Any], ground: Ground) -> Iterator[AgencySpec]:
    words = {
        word for name in ("code", "name", "short_name", "parent") for word in _words(row, name)
    }
    unknown = sorted(words - {"area", "name", "unit", "since"})
    for word in unknown:
        ground.report.append(place.fault(UNKNOWN_WORD, word=word))
    if unknown:
        return
    begins = day_or_none(row.get("from"))
    heirs = _heirs(row, begins, ground) if begins else {}
    for unit in ground.units.rows:
        if _chosen(unit, row, begins, ground.units):
            yield _made(place, row, unit, heirs, ground)


def _made(
    place: Where,
    row: Mapping[str, Any],
    unit: AreaSpec,
    heirs: Mapping[UUID, tuple[UUID, ...]],
    ground: Ground,
) -> AgencySpec:
    since = day(row["from"]) if "from" in row else unit.since
    code = _filled(row["code"], unit)
    if row.get("covers") == "communes":
        covers = tuple(one.id for one in ground.units.rows if one.parent == unit.id)
    else:
        covers = heirs.get(unit.id, ())
    return AgencySpec(
        id=agency_id(code),
        code=code,
        official_code="",
        kind=row["kind"],
        name=_filled(row["name"], unit),
        short_name=_filled(row["short_name"], unit),
        area=_place(place, row["area"], since, ground) if "area" in row else unit.id,
        unit=unit.id,
        parent_code=_filled(row["parent"], unit) if "parent" in row else None,
        calendar_code=row.get("calendar", ground.calendar),
        address="",
        phone="",
        since=since,
        until=None if "from" in row else unit.until,
        source=source_of(row),
        verified=bool(row["verified"]) and unit.verified,
        covers=covers,
        where=place,
    )


def _chosen(unit: AreaSpec, row: Mapping[str, Any], begins: date | None, units: Units) -> bool:
    since, until = day_or_none(row.get("since")), day_or_none(row.get("until"))
    return (
        unit.level.value == row["each"]
        and unit.kind.value in row.get("units", [unit.kind.value])
        and unit.code not in row.get("except", ())
        and province_of(unit, units).code in row["provinces"]
        and (since is None or unit.since >= since)
        and (until is None or (unit.until is not None and unit.until <= until))
        and (begins is None or unit.until == begins)
    )


def province_of(unit: AreaSpec, units: Units) -> AreaSpec:
    while unit.parent is not None:
        unit = units.by_id[unit.parent]
    return unit


def district_of(unit: AreaSpec, units: Units) -> AreaSpec | None:
    """Return the district around a unit, or the unit where it is one itself."""
    if unit.level is AreaLevel.DISTRICT:
        return unit
    parent = units.by_id[unit.parent] if unit.parent else None
    return parent if parent and parent.level is AreaLevel.DISTRICT else None


def _heirs(row: Mapping[str, Any], begins: date, ground: Ground) -> dict[UUID, tuple[UUID, ...]]:
    """Give each commune of today to the former district in which most of its communes lay."""
    before: dict[UUID, list[AreaSpec]] = {}
    for link in ground.links:
        if link.on == begins:
            before.setdefault(link.after, []).append(ground.units.by_id[link.before])
    covered: dict[UUID, tuple[UUID, ...]] = {}
    for unit, former in before.items():
        heir = ground.units.by_id[unit]
        if (
            heir.level is AreaLevel.COMMUNE
            and province_of(heir, ground.units).code in row["provinces"]
        ):
            district = _most(heir, former, ground.units)
            if district is not None:
                covered[district] = (*covered.get(district, ()), unit)
    return covered


def _most(heir: AreaSpec, former: Iterable[AreaSpec], units: Units) -> UUID | None:
    votes: Counter[AreaSpec] = Counter()
    own: set[AreaSpec] = set()
    for one in former:
        district = district_of(one, units)
        if district is not None:
            votes[district] += 1
            own |= {district} if one.code == heir.code else set()
    best = sorted(votes, key=lambda one: (-votes[one], one not in own, one.code))
    return best[0].id if best else None


def _words(row: Mapping[str, Any], name: str) -> list[str]:
    return _WORD.findall(row.get(name, ""))


def _filled(pattern: str, unit: AreaSpec) -> str:
    return pattern.format(
        area=unit.code, name=unit.name, unit=unit.full_name, since=f"{unit.since:%Y%m%d}"
    )
