"""Functions, roles, posts and invented people as a pack writes them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from motcua.identity.rules.agencies_text import TWICE, UNKNOWN_KIND
from motcua.identity.rules.areas_text import BACKWARDS
from motcua.identity.rules.periods import overlap
from motcua.identity.rules.specs import (
    AgencySpec,
    FunctionSpec,
    HoldingSpec,
    KindSpec,
    PersonSpec,
    PostSpec,
    Units,
    Where,
    day,
    day_or_none,
)
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import WARNING, Document, Fault
from motcua.kernel.text import _

UNKNOWN_FUNCTION: Final = _("Không có nhiệm vụ “%(code)s”.")
UNKNOWN_POST: Final = _("Không có chức danh mang mã %(code)s.")
NO_AGENCY: Final = _("Không cơ quan nào có chức danh “%(key)s”.")
OUTSIDE_POST: Final = _("Thời gian giữ chức danh %(code)s vượt ngoài thời kỳ của chức danh.")
HELD_TWICE: Final = _("Chức danh %(code)s có hai người giữ cùng lúc.")


def read_functions(document: Document, report: list[Fault]) -> dict[str, FunctionSpec]:
    """Return what posts may be there to do."""
    functions: dict[str, FunctionSpec] = {}
    for index, row in enumerate(document.data["functions"]):
        if row["code"] in functions:
            report.append(document.fault(("functions", index), TWICE, code=row["code"]))
        functions[row["code"]] = FunctionSpec(row["code"], row["name"], row.get("outside", False))
    return functions


def check_roles(
    document: Document,
    functions: Iterable[str],
    kinds: Iterable[str],
    report: list[Fault],
) -> None:
    """Report roles that name no known function or kind, or stand twice."""
    known_functions, known_kinds = set(functions), set(kinds)
    seen: set[tuple[object, ...]] = set()
    for part, names in (("roles", ("role", "unit")), ("bodies", ("text",)), ("signers", ("text",))):
        for index, row in enumerate(document.data[part]):
            place = Where(document, (part, index))
            own = (part, *(row[name] for name in names))
            if own in seen:
                report.append(place.fault(TWICE, code=row[names[0]]))
            seen.add(own)
            if row.get("function") and row["function"] not in known_functions:
                report.append(place.fault(UNKNOWN_FUNCTION, code=row["function"]))
            named = row.get("agency_kinds", [row.get("agency_kind")])
            strange = (kind for kind in named if kind not in known_kinds)
            report.extend(place.fault(UNKNOWN_KIND, code=kind) for kind in strange)


def read_posts(
    document: Document,
    agencies: Iterable[AgencySpec],
    kinds: Mapping[str, KindSpec],
    functions: Mapping[str, FunctionSpec],
    units: Units,
    report: list[Fault],
) -> dict[str, PostSpec]:
    """Return the seats of every agency by code, and report unknown kinds and functions."""
    listed = tuple(agencies)
    posts: dict[str, PostSpec] = {}
    for index, row in enumerate(document.data["posts"]):
        place = Where(document, ("posts", index))
        report.extend(_unknown(place, row, kinds, functions))
        made = list(_seats(row, listed, kinds, units))
        if not made:
            report.append(place.fault(NO_AGENCY, WARNING, key=row["key"]))
        for post in made:
            if post.code in posts:
                report.append(place.fault(TWICE, code=post.code))
            posts[post.code] = post
    return posts


def _unknown(
    place: Where,
    row: Mapping[str, Any],
    kinds: Mapping[str, KindSpec],
    functions: Mapping[str, FunctionSpec],
) -> Iterator[Fault]:
    groups = {kind.group for kind in kinds.values()}
    strange = [code for code in row.get("kinds", ()) if code not in kinds]
    strange += [one["kind"] for one in row.get("also", ()) if one["kind"] not in kinds]
    strange += [code for code in row.get("groups", ()) if code not in groups]
    for code in strange:
        yield place.fault(UNKNOWN_KIND, code=code)
    elsewhere = (code for one in row.get("also", ()) for code in one["functions"])
    for code in (*row["functions"], *elsewhere):
        if code not in functions:
            yield place.fault(UNKNOWN_FUNCTION, code=code)


def _seats(
    row: Mapping[str, Any],
    agencies: Iterable[AgencySpec],
    kinds: Mapping[str, KindSpec],
    units: Units,
) -> Iterator[PostSpec]:
    for agency in agencies:
        if not _has(agency, row, kinds, units):
            continue
        for seat in range(1, row.get("seats", 1) + 1):
            code = f"{agency.code}/{row['key']}" + (f"-{seat}" if seat > 1 else "")
            yield PostSpec(
                id=stable_id("post", code),
                code=code,
                agency=agency.id,
                title=row["title"],
                functions=tuple(row["functions"]),
                since=agency.since,
                until=agency.until,
                also=tuple((one["kind"], tuple(one["functions"])) for one in row.get("also", ())),
            )


def _has(
    agency: AgencySpec, row: Mapping[str, Any], kinds: Mapping[str, KindSpec], units: Units
) -> bool:
    kind = kinds.get(agency.kind)
    since, until = day_or_none(row.get("since")), day_or_none(row.get("until"))
    unit = units.by_id.get(agency.unit) if agency.unit else None
    return (
        kind is not None
        and (kind.code in row.get("kinds", ()) or kind.group in row.get("groups", ()))
        and ("units" not in row or (unit is not None and unit.kind.value in row["units"]))
        and (since is None or agency.since >= since)
        and (until is None or (agency.until is not None and agency.until <= until))
    )


def read_persons(
    document: Document, posts: Mapping[str, PostSpec], report: list[Fault]
) -> tuple[PersonSpec, ...]:
    """Return the invented people, and report what they cannot hold or share."""
    persons = tuple(_person(document, index) for index in range(len(document.data["persons"])))
    report.extend(_shared(document, persons))
    held: dict[str, list[HoldingSpec]] = {}
    for holding in (one for person in persons for one in person.holdings):
        report.extend(_misheld(holding, posts.get(holding.post)))
        held.setdefault(holding.post, []).append(holding)
    for same in held.values():
        ordered = sorted(same, key=lambda one: one.since)
        for one, other in pairwise(ordered):
            if overlap((one.since, one.until), (other.since, other.until)):
                report.append(other.where.fault(HELD_TWICE, code=other.post))
    return persons


def _person(document: Document, index: int) -> PersonSpec:
    row = document.data["persons"][index]
    holdings = (
        HoldingSpec(
            one["post"],
            day(one["since"]),
            day_or_none(one.get("until")),
            Where(document, ("persons", index, "posts", number)),
        )
        for number, one in enumerate(row.get("posts", ()))
    )
    return PersonSpec(
        key=row["key"],
        login=row["login"],
        full_name=row["full_name"],
        born_on=row.get("born_on", ""),
        identity_number=row.get("identity_number", ""),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        about=row["about"],
        holdings=tuple(holdings),
    )


def _shared(document: Document, persons: Iterable[PersonSpec]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, person in enumerate(persons):
        for name in ("key", "login", "identity_number"):
            value = getattr(person, name)
            if value and (name, value) in seen:
                yield document.fault(("persons", index, name), TWICE, code=value)
            seen.add((name, value))


def _misheld(holding: HoldingSpec, post: PostSpec | None) -> Iterator[Fault]:
    if post is None:
        yield holding.where.fault(UNKNOWN_POST, code=holding.post)
        return
    if holding.until is not None and holding.until <= holding.since:
        yield holding.where.fault(BACKWARDS, code=holding.post)
    late = post.until is not None and (holding.until is None or holding.until > post.until)
    if holding.since < post.since or late:
        yield holding.where.fault(OUTSIDE_POST, code=holding.post)


def person_id(key: str) -> UUID:
    """Return the stable id of an invented person."""
    return stable_id("person", key)
