"""Areas and their succession as a pack writes them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from motcua.identity.rules import succession
from motcua.identity.rules.periods import overlap
from motcua.identity.rules.specs import (
    AreaLinkSpec,
    AreaSpec,
    Units,
    Where,
    day,
    day_or_none,
    nearest,
    source_of,
    units_of,
)
from motcua.identity.types import LEVELS, AreaKind, AreaLevel, Part
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import WARNING, Document, Fault
from motcua.kernel.text import _

BACKWARDS: Final = _("Thời kỳ của “%(code)s” kết thúc trước khi bắt đầu.")
OVERLAP: Final = _("Hai đơn vị cùng mã %(code)s có thời kỳ chồng nhau.")
UNKNOWN_AREA: Final = _("Không có đơn vị hành chính mang mã %(code)s vào ngày %(on)s.")
UNKNOWN_PARENT: Final = _("Không có đơn vị cấp trên mang mã %(code)s trong suốt thời kỳ này.")
SAME_AREA: Final = _("Đơn vị %(code)s kế thừa chính nó: thời kỳ không đổi vào ngày %(on)s.")
CYCLE: Final = _("Quan hệ kế thừa của %(code)s quay vòng.")
NO_SUCCESSOR: Final = _("Đơn vị %(code)s đã kết thúc mà không nêu đơn vị kế thừa.")


def read_areas(documents: Sequence[Document], report: list[Fault]) -> Units:
    """Return every unit that the files name, and report what does not fit together."""
    rows = [row for document in documents for row in _rows(document, report)]
    units = units_of(rows)
    for same in units.by_code.values():
        report.extend(_overlaps(same))
    return units


def read_area_links(
    documents: Sequence[Document], units: Units, report: list[Fault]
) -> tuple[AreaLinkSpec, ...]:
    """Return what followed what, and report unknown units, cycles and ends without successor."""
    links = tuple(link for document in documents for link in _links(document, units, report))
    plain = [succession.Link(one.before, one.after, one.part, one.on) for one in links]
    turning = (units.by_id[unit] for unit in succession.cycles(plain))
    report.extend(row.where.fault(CYCLE, code=row.code) for row in turning)
    followed = {link.before for link in links}
    ended = (row for row in units.rows if row.until and row.level is AreaLevel.COMMUNE)
    report.extend(
        row.where.fault(NO_SUCCESSOR, WARNING, code=row.code)
        for row in ended
        if row.id not in followed
    )
    return links


def _rows(document: Document, report: list[Fault]) -> Iterator[AreaSpec]:
    head = document.data
    if "province" not in head:
        return
    top = _area(document, ("province",), head["province"], None)
    yield from _sound(top, report)
    districts = []
    for index, row in enumerate(head.get("districts", ())):
        found = _area(document, ("districts", index), row, top)
        districts.append(found)
        yield from _sound(found, report)
    for index, row in enumerate(head["communes"]):
        place = Where(document, ("communes", index))
        parent = _parent(place, row, top, districts, report)
        yield from _sound(_area(document, place.key, row, parent), report)


def _parent(
    place: Where,
    row: Mapping[str, Any],
    top: AreaSpec,
    districts: Sequence[AreaSpec],
    report: list[Fault],
) -> AreaSpec:
    code = row.get("district")
    if code is None:
        return top
    since, until = _period(place.document, row)
    for one in districts:
        lasts = one.until is None or (until is not None and until <= one.until)
        if one.code == code and one.since <= since and lasts:
            return one
    report.append(place.fault(UNKNOWN_PARENT, code=code))
    return top


def _area(
    document: Document, key: tuple[str | int, ...], row: Mapping[str, Any], parent: AreaSpec | None
) -> AreaSpec:
    since, until = _period(document, row)
    kind = AreaKind(row["kind"])
    return AreaSpec(
        id=stable_id("area", row["code"], since.isoformat()),
        code=row["code"],
        since=since,
        until=until,
        kind=kind,
        level=LEVELS[kind],
        name=row["name"],
        parent=parent.id if parent else None,
        mountainous=row.get("mountainous"),
        source=source_of(row, document.data),
        verified=bool(nearest("verified", row, document.data)),
        where=Where(document, key),
    )


def _period(document: Document, row: Mapping[str, Any]) -> tuple[date, date | None]:
    since = day(nearest("since", row, document.data))
    return since, day_or_none(nearest("until", row, document.data))


def _sound(row: AreaSpec, report: list[Fault]) -> Iterator[AreaSpec]:
    if row.until is not None and row.until <= row.since:
        report.append(row.where.fault(BACKWARDS, code=row.code))
    yield row


def _overlaps(same: Sequence[AreaSpec]) -> Iterator[Fault]:
    ordered = sorted(same, key=lambda row: row.since)
    for one, other in pairwise(ordered):
        if overlap((one.since, one.until), (other.since, other.until)):
            yield other.where.fault(OVERLAP, code=other.code)


def _links(document: Document, units: Units, report: list[Fault]) -> Iterator[AreaLinkSpec]:
    for number, group in enumerate(document.data.get("successions", ())):
        for index, row in enumerate(group["links"]):
            place = Where(document, ("successions", number, "links", index))
            yield from _links_of(place, group, row, units, report)


def _links_of(
    place: Where,
    group: Mapping[str, Any],
    row: Mapping[str, Any],
    units: Units,
    report: list[Fault],
) -> Iterator[AreaLinkSpec]:
    on = day(group["on"])
    after = units.at(row["to"], on)
    if after is None:
        report.append(place.fault(UNKNOWN_AREA, code=row["to"], on=on.isoformat()))
        return
    clause = f", khoản {row['clause']} Điều 1" if "clause" in row else ""
    for part in Part:
        for code in row.get(part.value, ()):
            before = units.before(code, on)
            if before is None:
                eve = _eve(on)
                report.append(place.fault(UNKNOWN_AREA, code=code, on=eve))
            elif before.id == after.id:
                report.append(place.fault(SAME_AREA, code=code, on=on.isoformat()))
            else:
                yield AreaLinkSpec(
                    id=stable_id("area-succession", str(before.id), str(after.id), str(on)),
                    before=before.id,
                    after=after.id,
                    part=part,
                    on=on,
                    basis=group["basis"] + clause,
                    source=source_of(group),
                    verified=bool(nearest("verified", group, {"verified": True})),
                    where=place,
                )


def _eve(on: date) -> str:
    return date.fromordinal(on.toordinal() - 1).isoformat()
