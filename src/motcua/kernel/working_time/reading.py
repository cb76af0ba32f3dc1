"""A calendar edition from the plain values of its pack file, and what its schema cannot see."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from motcua.kernel.text import _
from motcua.kernel.working_time.editions import (
    DatedException,
    Edition,
    ExceptionKind,
    Interval,
    Service,
)
from motcua.kernel.working_time.types import Decision

Key = tuple[str | int, ...]
Found = tuple[Key, str, Mapping[str, object]]
"""One thing wrong: key path, sentence, values; `Document.fault` makes a fault of it."""

WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

TWICE: Final = _("Ngày %(day)s có hai ngoại lệ.")
OVERLAP: Final = _("Các khoảng giờ chồng lên nhau hoặc không theo thứ tự.")
REVERSED_INTERVAL: Final = _("Khoảng giờ kết thúc trước khi bắt đầu.")
REVERSED_DAYS: Final = _("Ngày cuối đứng trước ngày đầu.")
REVERSED_BOUNDS: Final = _("“%(later)s” đứng trước “%(earlier)s”.")
OUTSIDE: Final = _("Ngày %(day)s nằm ngoài thời gian của lịch.")
UNKNOWN_DECISION: Final = _("Không có căn cứ “%(decision)s” trong tệp.")
DECISION_TWICE: Final = _("Căn cứ “%(decision)s” ghi hai lần.")
OFF_WITH_INTERVALS: Final = _("Ngày nghỉ không có khoảng giờ.")
INTERVALS_MISSING: Final = _("Ngoại lệ này phải ghi khoảng giờ của mình.")
SWAP_NOT_OFF: Final = _("Ngày %(day)s được làm bù nhưng không phải ngày nghỉ.")
NO_WORKING_DAY: Final = _("Không có ngày nào trong tuần có giờ giải quyết hồ sơ.")


def edition_from(data: Mapping[str, Any]) -> Edition:
    """Return the edition described by a calendar file that `check` found nothing wrong with."""
    decisions = {row["id"]: _decision(row) for row in data["decisions"]}
    exceptions = {
        day: _exception(row, decisions) for row in data["exceptions"] for day in _days_of(row)
    }
    return Edition(
        code=data["code"],
        number=data["number"],
        decided_from=date.fromisoformat(data["decided_from"]),
        decided_until=date.fromisoformat(data["decided_until"]),
        projected_until=date.fromisoformat(data["projected_until"]),
        weekly=tuple(_intervals(data["weekly"].get(name, ())) for name in WEEKDAYS),
        exceptions=MappingProxyType(exceptions),
    )


def check(data: Mapping[str, Any]) -> list[Found]:
    """Return what is wrong in a calendar file of the right shape."""
    return [
        *_bounds(data),
        *_week(data["weekly"]),
        *_decisions(data["decisions"]),
        *_exceptions(data),
    ]


def _decision(row: Mapping[str, Any]) -> Decision:
    return Decision(
        id=row["id"],
        number=row["number"],
        dated=None if row["date"] is None else date.fromisoformat(row["date"]),
        title=row["title"],
        source=row["source"],
        verified=row["verified"],
    )


def _exception(row: Mapping[str, Any], decisions: Mapping[str, Decision]) -> DatedException:
    own = row.get("intervals")
    return DatedException(
        kind=ExceptionKind(row["kind"]),
        decision=decisions[row["decision"]],
        intervals=None if own is None else _intervals(own),
    )


def _intervals(rows: Sequence[Mapping[str, Any]]) -> tuple[Interval, ...]:
    return tuple(
        Interval(
            _minute(row["from"]),
            _minute(row["until"]),
            frozenset(Service(name) for name in row.get("serves", Service)),
        )
        for row in rows
    )


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _days_of(row: Mapping[str, Any]) -> Iterator[date]:
    first = date.fromisoformat(row["day"])
    last = date.fromisoformat(row.get("last_day", row["day"]))
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _bounds(data: Mapping[str, Any]) -> Iterator[Found]:
    for earlier, later in pairwise(("decided_from", "decided_until", "projected_until")):
        if data[later] < data[earlier]:
            yield (later,), REVERSED_BOUNDS, {"later": later, "earlier": earlier}


def _week(weekly: Mapping[str, Any]) -> Iterator[Found]:
    for name, rows in weekly.items():
        yield from _hours(("weekly", name), rows)
    serves = [set(row.get("serves", Service)) for rows in weekly.values() for row in rows]
    if not any(Service.PROCESSING in one for one in serves):
        yield ("weekly",), NO_WORKING_DAY, {}


def _hours(key: Key, rows: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    for number, row in enumerate(rows):
        if row["until"] <= row["from"]:
            yield (*key, number), REVERSED_INTERVAL, {}
    for number, (one, two) in enumerate(pairwise(rows)):
        if two["from"] < one["until"]:
            yield (*key, number + 1), OVERLAP, {}


def _decisions(rows: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row["id"] in seen:
            yield ("decisions", number, "id"), DECISION_TWICE, {"decision": row["id"]}
        seen.add(row["id"])


def _exceptions(data: Mapping[str, Any]) -> Iterator[Found]:
    known = {row["id"] for row in data["decisions"]}
    bounds = data["decided_from"], data["projected_until"]
    seen: set[str] = set()
    off = {
        day.isoformat()
        for row in data["exceptions"]
        if row["kind"] == ExceptionKind.OFF
        for day in _days_of(row)
    }
    for number, row in enumerate(data["exceptions"]):
        key: Key = ("exceptions", number)
        yield from _days(key, row, bounds, seen)
        yield from _own_hours(key, row)
        if row["decision"] not in known:
            yield (*key, "decision"), UNKNOWN_DECISION, {"decision": row["decision"]}
        if "instead_of" in row and row["instead_of"] not in off:
            yield (*key, "instead_of"), SWAP_NOT_OFF, {"day": row["instead_of"]}


def _days(
    key: Key, row: Mapping[str, Any], bounds: tuple[str, str], seen: set[str]
) -> Iterator[Found]:
    days = [day.isoformat() for day in _days_of(row)]
    if not days:
        yield (*key, "last_day"), REVERSED_DAYS, {}
    for day in days:
        if day in seen:
            yield (*key, "day"), TWICE, {"day": day}
        seen.add(day)
        if not bounds[0] <= day <= bounds[1]:
            yield (*key, "day"), OUTSIDE, {"day": day}


def _own_hours(key: Key, row: Mapping[str, Any]) -> Iterator[Found]:
    own = row.get("intervals")
    if own is not None and row["kind"] == ExceptionKind.OFF:
        yield (*key, "intervals"), OFF_WITH_INTERVALS, {}
    if own is None and row["kind"] == ExceptionKind.INTERVALS:
        yield key, INTERVALS_MISSING, {}
    yield from _hours((*key, "intervals"), own or ())
