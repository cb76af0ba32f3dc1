"""Terms, pauses and answers of the legal clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from motcua.kernel.working_time.refusals import (
    PauseHolderRefused,
    TermMissing,
    TermNotHalves,
    TermNotNumber,
    TermNotPositive,
    TermNotWhole,
    TermTooLong,
)

WORKING_DAY: Final = 480  # processing minutes: 8 working hours
_LONGEST: Final = 10**8  # beyond every calendar; keeps arithmetic on absurd values short


class Unit(StrEnum):
    """Unit of a term (đơn vị tính thời hạn)."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    SAME_DAY = "same_day"
    NONE = "none"


class Policy(StrEnum):
    """How working days are counted: as the Civil Code does, or as 480 processing minutes."""

    CIVIL_CODE = "civil_code"
    OFFICE_HOURS = "office_hours"


class PauseKind(StrEnum):
    SUPPLEMENT = "supplement"
    EXCLUDED = "excluded"


class Holder(StrEnum):
    """Whose time it is (bên giữ hồ sơ)."""

    AGENCY = "agency"
    OTHER_AGENCY = "other_agency"
    CITIZEN = "citizen"


class Reason(StrEnum):
    """Why there is no due moment."""

    NO_TERM = "no_term"
    PAUSED = "paused"


class Why(StrEnum):
    """Why a day counted or did not; the first that fits."""

    FIRST_DAY = "first_day"
    PAUSED = "paused"
    ROLLED = "rolled"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    SWAPPED = "swapped"
    COUNTED = "counted"


class RemainingUnit(StrEnum):
    MINUTE = "minute"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """
    A term (thời hạn giải quyết). `value` plays no part under `same_day` and `none`.

    Whole units; half hours, and half days where a day is 480 minutes (`office_hours`).
    """

    value: Decimal | int | None
    unit: Unit
    policy: Policy = Policy.CIVIL_CODE
    cutoff: time = time(15, 0)

    def __post_init__(self) -> None:
        if self.unit not in (Unit.SAME_DAY, Unit.NONE):
            _check_value(self.value, self.in_minutes)

    @property
    def in_minutes(self) -> bool:
        """Whether the term is consumed minute by minute."""
        return self.unit is Unit.WORKING_HOUR or self.by_office_hours

    @property
    def by_office_hours(self) -> bool:
        """Whether its days are counted as 8 working hours each; no other unit asks how."""
        return self.unit is Unit.WORKING_DAY and self.policy is Policy.OFFICE_HOURS

    @property
    def minutes(self) -> int:
        """Processing minutes of a term counted in minutes: an hour has 60, a day 480."""
        return int((self.value or 0) * (60 if self.unit is Unit.WORKING_HOUR else WORKING_DAY))


def _check_value(value: object, halves: bool) -> None:
    if value is None:
        raise TermMissing
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TermNotNumber
    if not Decimal(value).is_finite():
        raise TermNotNumber
    if value <= 0:
        raise TermNotPositive
    if value > _LONGEST:
        raise TermTooLong
    if halves and Decimal(value) % Decimal("0.5"):
        raise TermNotHalves
    if not halves and Decimal(value) % 1:
        raise TermNotWhole


@dataclass(frozen=True, slots=True)
class Pause:
    """
    A time that is not counted (thời gian không tính): `[since, until)`; open while `until` is None.

    A supplement runs from the dispatch of form 02 to the citizen's delivery of the last missing
    item (QĐ 766/QĐ-TTg) and is the citizen's; an excluded period names its holder and ground.
    """

    since: datetime
    kind: PauseKind
    holder: Holder | None = None
    until: datetime | None = None
    ground: str | None = None

    def __post_init__(self) -> None:
        if self.kind is PauseKind.SUPPLEMENT:
            fits = self.holder in (None, Holder.CITIZEN)
        else:
            fits = self.holder in (Holder.OTHER_AGENCY, Holder.CITIZEN)
        if not fits:
            raise PauseHolderRefused

    @property
    def held_by(self) -> Holder:
        return self.holder or Holder.CITIZEN


@dataclass(frozen=True, slots=True)
class Decision:
    """What a day off or a swapped day rests on (căn cứ)."""

    id: str
    number: str | None  # null: not seen
    dated: date | None
    title: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a term while it is paused, as of the pause's first moment."""

    value: int
    unit: RemainingUnit


@dataclass(frozen=True, slots=True)
class Minutes:
    """Processing minutes by holder; they add up exactly to the whole."""

    agency: int = 0
    other_agency: int = 0
    citizen: int = 0

    @property
    def total(self) -> int:
        return self.agency + self.other_agency + self.citizen

    def of(self, holder: Holder) -> int:
        return dict(self)[holder]

    def __iter__(self) -> Iterator[tuple[Holder, int]]:
        yield Holder.AGENCY, self.agency
        yield Holder.OTHER_AGENCY, self.other_agency
        yield Holder.CITIZEN, self.citizen


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the explanation."""

    on: date
    minutes: Minutes
    counted: bool
    why: Why
    decision: Decision | None
    holder: Holder  # at the day's end


def _nothing() -> tuple[Day, ...]:
    return ()


@dataclass(frozen=True)
class Answer:
    """The due moment, or why there is none; the account day by day is made when asked for."""

    due_at: datetime | None
    reason: Reason | None = None
    remaining: Remaining | None = None
    provisional: bool = False
    explain: Callable[[], tuple[Day, ...]] = field(default=_nothing, repr=False, compare=False)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        return self.explain()
