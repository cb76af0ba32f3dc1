"""A pack's areas, agencies, posts and people, read whole and held against each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from motcua.identity.rules import agencies_text, agency_links_text, areas_text, posts_text
from motcua.identity.rules.specs import (
    AgencyLinkSpec,
    AgencySpec,
    AreaLinkSpec,
    FunctionSpec,
    KindSpec,
    PersonSpec,
    PostSpec,
    Units,
    Where,
)
from motcua.kernel.packs import ERROR, Document, Fault, Pack, read
from motcua.kernel.text import _

MISSING: Final = _("Thiếu tệp hoặc thư mục “%(what)s”.")
UNKNOWN_SOURCE: Final = _("Nguồn “%(code)s” không có trong pack.yaml.")
UNKNOWN_PROVINCE: Final = _("Không có tỉnh nào mang mã %(code)s.")

# Every file of a part, in the order of reading, with the schema of its shape.
_PARTS: Final = (
    ("pack.yaml", "pack"),
    ("areas/current", "area"),
    ("areas/history", "area-history"),
    ("agencies/kinds.yaml", "agency-kinds"),
    ("agencies/patterns.yaml", "agency-patterns"),
    ("agencies", "agency"),
    ("functions.yaml", "functions"),
    ("roles.yaml", "roles"),
    ("posts.yaml", "posts"),
    ("persons.yaml", "persons"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """What the pack says, ready to be written."""

    units: Units
    area_links: tuple[AreaLinkSpec, ...]
    kinds: tuple[KindSpec, ...]
    agencies: tuple[AgencySpec, ...]
    agency_links: tuple[AgencyLinkSpec, ...]
    functions: tuple[FunctionSpec, ...]
    posts: tuple[PostSpec, ...]
    persons: tuple[PersonSpec, ...]


def check_pack(pack: Pack) -> list[Fault]:
    """
    Return everything wrong with the areas, agencies, roles, posts and people of a pack.

    Shape first: while a file has not the shape of its schema, what it means is not asked.
    """
    return read_pack(pack)[1]


def read_pack(pack: Pack) -> tuple[Text | None, list[Fault]]:
    """Return what the pack says, unless a file is misshapen, and everything wrong with it."""
    documents, report = _shaped(pack)
    if any(fault.severity == ERROR for fault in report):
        return None, report
    return _meant(documents, report), report


def _shaped(pack: Pack) -> tuple[dict[str, list[Document]], list[Fault]]:
    documents: dict[str, list[Document]] = {}
    report: list[Fault] = []
    seen: set[str] = set()
    for part, schema in _PARTS:
        found = [file for file in pack.documents(part) if pack.name_of(file) not in seen]
        if not found:
            report.append(Fault(part, 1, MISSING, {"what": part}))
        for file in found:
            seen.add(pack.name_of(file))
            document, faults = read(pack, file, schema)
            report += faults
            if document is not None:
                documents.setdefault(schema, []).append(document)
    return documents, report


def _meant(documents: dict[str, list[Document]], report: list[Fault]) -> Text:
    pack = documents["pack"][0]
    _check_sources(pack, documents, report)
    histories = documents["area-history"]
    units = areas_text.read_areas([*documents["area"], *histories], report)
    area_links = areas_text.read_area_links(histories, units, report)
    report += _strange_provinces(pack, units)
    kinds = agencies_text.read_kinds(documents["agency-kinds"][0], report)
    ground = agencies_text.Ground(units, area_links, kinds, pack.data["calendar"], report)
    texts = [*documents["agency"], *documents["agency-patterns"]]
    agencies = agencies_text.read_agencies(texts, ground)
    agency_links = agency_links_text.read_agency_links(texts, agencies, ground)
    report += agency_links_text.several_in_charge(agencies, ground)
    functions = posts_text.read_functions(documents["functions"][0], report)
    posts_text.check_roles(documents["roles"][0], functions, kinds, report)
    posts = posts_text.read_posts(
        documents["posts"][0], agencies.values(), kinds, functions, units, report
    )
    persons = posts_text.read_persons(documents["persons"][0], posts, report)
    return Text(
        units,
        area_links,
        tuple(kinds.values()),
        tuple(agencies.values()),
        agency_links,
        tuple(functions.values()),
        tuple(posts.values()),
        persons,
    )


def _check_sources(
    pack: Document, documents: dict[str, list[Document]], report: list[Fault]
) -> None:
    known = pack.data["sources"]
    for document in (one for same in documents.values() for one in same):
        for key in document.lines:
            if key and key[-1] == "source":
                value = _value(document, key)
                named = value if isinstance(value, list) else [value]
                place = Where(document, key)
                strange = (code for code in named if code not in known)
                report.extend(place.fault(UNKNOWN_SOURCE, code=code) for code in strange)


def _value(document: Document, key: tuple[str | int, ...]) -> object:
    value = document.data
    for part in key:
        value = value[part]
    return value


def _strange_provinces(pack: Document, units: Units) -> Iterator[Fault]:
    for index, row in enumerate(pack.data["provinces"]):
        if row["area"] not in units.by_code:
            key = ("provinces", index)
            yield pack.fault(key, UNKNOWN_PROVINCE, code=row["area"])
