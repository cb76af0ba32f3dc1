"""How a simulated province behaves, as its pack says; what a run is asked for and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.dossiers.api import Case

TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Volume:
    """What a level received from a day on, and how; shares in ten-thousandths."""

    since: date
    level: str
    received: int
    days: int  # in so many days
    on_time: int
    online: int
    beside_land: int | None  # on time, of what was not at the land branches


@dataclass(frozen=True, slots=True)
class District:
    area: str
    since: date
    weight: int
    land_on_time: int


@dataclass(frozen=True, slots=True)
class Season:
    since: date
    until: date  # exclusive
    weight: int  # in hundredths


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What `simulation.yaml` says."""

    levels: Mapping[str, str]  # kind of agency that receives -> level
    level_names: Mapping[str, str]
    volumes: tuple[Volume, ...]
    demand: Mapping[str, tuple[tuple[str, int], ...]]  # level -> procedures and weights
    districts: tuple[District, ...]
    late_times: Mapping[tuple[str, str], int]  # level, procedure -> times the average
    weekdays: tuple[int, ...]
    online_weekdays: tuple[int, ...]
    hours: Mapping[int, int]
    online_hours: Mapping[int, int]
    seasons: tuple[Season, ...]
    service_minutes: Mapping[str, int]
    habits: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked for: so many dossiers filed from a day through a day."""

    dossiers: int
    seed: int
    since: date
    until: date  # inclusive
    home: str = ""  # commune of today that a third of the people live in; empty: as the pack says


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody is about to file something."""

    at: datetime
    level: str
    procedure: str
    online: bool


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented person: a name, a birthday, an identity number that nobody can have."""

    name: str
    born_on: str
    identity_number: str = field(repr=False)
    commune: str  # of before 1/7/2025


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to: counts, and a digest by which two runs are compared."""

    counts: Mapping[str, Any]
    level_names: Mapping[str, str]
    digest: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Outage:
    """Paper that came while nothing could be entered: its slip, when, who answers for it."""

    slip: str
    came_at: datetime
    reason: str
    approver: UUID  # a post


@dataclass(slots=True)
class Going:
    """A dossier on its way through the simulation: what will befall it was drawn at the start."""

    citizen: Citizen
    level: str
    procedure: str
    online: bool
    wanted_case: str
    id: UUID | None = None
    account: UUID | None = None
    receiving: UUID | None = None
    case: Case | None = None  # after the latest act; None: just filed
    parts: list[int] = field(default_factory=list)  # office minutes before each act of the way
    supplement: bool = False  # will be asked for more in the first step
    rounds: int = 0
    refuse: bool = False  # on the substance
    pause: bool = False  # the term will stand still for another agency, inside a step
    back: bool = False  # who decides will send it back once
    again: bool = False  # filed before, refused, now on paper
    by_post: bool = False  # the result is brought to the applicant
    late: bool = False
    outage: Outage | None = None
    part_of: "Going | None" = None  # of a linked filing
