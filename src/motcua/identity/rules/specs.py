"""What a pack says, read: rows with stable ids that remember where they stand in the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from motcua.identity.rules.periods import in_force
from motcua.identity.types import AreaKind, AreaLevel, Part, PlaceRule
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import ERROR, Document, Fault, Key

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the text of a pack."""

    document: Document
    key: Key

    def fault(self, sentence: str, severity: str = ERROR, **values: object) -> Fault:
        return self.document.fault(self.key, sentence, severity, **values)


@dataclass(frozen=True, slots=True)
class AreaSpec:
    id: UUID
    code: str
    since: date
    until: date | None
    kind: AreaKind
    level: AreaLevel
    name: str
    parent: UUID | None
    mountainous: bool | None
    source: str
    verified: bool
    where: Where = field(compare=False, repr=False)

    @property
    def full_name(self) -> str:
        return f"{self.kind.label} {self.name}"


@dataclass(frozen=True, slots=True)
class AreaLinkSpec:
    id: UUID
    before: UUID
    after: UUID
    part: Part
    on: date
    basis: str
    source: str
    verified: bool
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class KindSpec:
    code: str
    group: str
    name: str
    place_rule: PlaceRule
    verified: bool


@dataclass(frozen=True, slots=True)
class AgencySpec:
    id: UUID
    code: str
    official_code: str
    kind: str
    name: str
    short_name: str
    area: UUID | None
    unit: UUID | None  # the unit whose pattern made it
    parent_code: str | None
    calendar_code: str
    address: str
    phone: str
    since: date
    until: date | None
    source: str
    verified: bool
    covers: tuple[UUID, ...]
    where: Where = field(compare=False, repr=False)

    @property
    def parent(self) -> UUID | None:
        return agency_id(self.parent_code) if self.parent_code else None


@dataclass(frozen=True, slots=True)
class AgencyLinkSpec:
    id: UUID
    before: UUID
    after: UUID
    part: Part
    on: date
    basis: str
    verified: bool
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    code: str
    name: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class PostSpec:
    id: UUID
    code: str
    agency: UUID
    title: str
    functions: tuple[str, ...]
    since: date
    until: date | None
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()  # kind of agency -> functions there


@dataclass(frozen=True, slots=True)
class HoldingSpec:
    post: str  # its code
    since: date
    until: date | None
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PersonSpec:
    key: str
    login: str
    full_name: str
    born_on: str
    identity_number: str
    phone: str
    email: str
    about: str
    holdings: tuple[HoldingSpec, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """The areas of a pack by code and by id."""

    rows: tuple[AreaSpec, ...]
    by_code: Mapping[str, tuple[AreaSpec, ...]]
    by_id: Mapping[UUID, AreaSpec]

    def at(self, code: str, on: date) -> AreaSpec | None:
        """Return the unit that bears a code on a day."""
        found = (row for row in self.by_code.get(code, ()) if in_force(row.since, row.until, on))
        return next(found, None)

    def before(self, code: str, on: date) -> AreaSpec | None:
        """Return the unit that bore a code on the eve of a day."""
        return self.at(code, on - _DAY)


def units_of(rows: Iterable[AreaSpec]) -> Units:
    listed = tuple(rows)
    by_code: dict[str, tuple[AreaSpec, ...]] = {}
    for row in listed:
        by_code[row.code] = (*by_code.get(row.code, ()), row)
    return Units(listed, by_code, {row.id: row for row in listed})


def agency_id(code: str) -> UUID:
    """Return the stable id of an agency; its code is never used again."""
    return stable_id("agency", code)


def day(text: str) -> date:
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def source_of(*rows: Mapping[str, Any]) -> str:
    """Return the nearest source named, several joined by a comma."""
    named = next((row["source"] for row in rows if row.get("source")), "")
    return named if isinstance(named, str) else ",".join(named)


def nearest(name: str, *rows: Mapping[str, Any]) -> Any:
    """Return the value of a key in the first row that has it: a row stands before its file."""
    return next((row[name] for row in rows if row.get(name) is not None), None)
