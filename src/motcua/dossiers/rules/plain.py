"""Outcomes as plain values, as events store them, and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from motcua.dossiers.types import (
    Aside,
    Delivery,
    Elsewhere,
    Finance,
    Flag,
    LateGround,
    Outcome,
    Pins,
    Settlement,
    State,
    StepPin,
    Verdict,
    Work,
    WorkKind,
)
from motcua.kernel.working_time import Holder, Pause, PauseKind, Policy, Term, Unit

Plain = Mapping[str, Any]
VERSION: Final = 1  # of event bodies; older ones are lifted by UPCASTERS
UPCASTERS: Final[Mapping[int, Callable[[Plain], Plain]]] = MappingProxyType({})


def lifted(version: int, body: Plain) -> Plain:
    """Return an event body of any age in today's form."""
    while version < VERSION:
        body, version = UPCASTERS[version](body), version + 1
    return body


def plain(value: object) -> Any:
    """Return a value as RFC 8785 JSON can hold it; moments in UTC with microseconds."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return _SCALARS[type(value)](value) if type(value) in _SCALARS else _record(value)


def _record(value: Any) -> dict[str, Any]:
    """Return a record without what was not touched: None, and what says no more than usual."""
    parts = ((part.name, getattr(value, part.name)) for part in fields(value))
    return {
        name: plain(part)
        for name, part in parts
        if part is not None and part != _LEFT_OUT.get(name, _NEVER)
    }


_NEVER: Final = object()
# read back as what they are left out for, so that older events are still written as they were
_LEFT_OUT: Final[Mapping[str, object]] = MappingProxyType(
    {
        "closes": (),
        "reassigned": (),
        "clears": (),
        "flags": (),
        "grounds": (),
        "immediate": False,
        "part": "",
        "after_deadline": "stay",
        "acknowledged": False,
    }
)


_SCALARS: Final[Mapping[type, Callable[[Any], str]]] = MappingProxyType(
    {
        UUID: str,
        Decimal: str,
        datetime: lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"),
        time: lambda at: at.isoformat(timespec="minutes"),
    }
)


def outcome(body: Plain) -> Outcome:
    """Return the outcome an event stored."""
    return Outcome(**{name: _READERS.get(name, str)(value) for name, value in body.items()})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _works(rows: list[Plain]) -> tuple[Work, ...]:
    return tuple(map(_work, rows))


def _work(row: Plain) -> Work:
    return Work(
        agency=UUID(row["agency"]),
        function=row["function"],
        kind=WorkKind(row["kind"]),
        due_at=_moment(row["due_at"]) if "due_at" in row else None,
    )


def _asides(rows: list[Plain]) -> tuple[Aside, ...]:
    return tuple(Aside(row["number"], _work(row["work"])) for row in rows)


def _elsewhere(row: Plain) -> Elsewhere:
    return Elsewhere(
        system=row["system"],
        reference=row["reference"],
        since=_moment(row["since"]),
        until=_moment(row["until"]) if "until" in row else None,
    )


def _term(row: Plain) -> Term:
    return Term(
        value=Decimal(row["value"]) if "value" in row else None,
        unit=Unit(row["unit"]),
        policy=Policy(row["policy"]),
        cutoff=time.fromisoformat(row["cutoff"]),
    )


def _pause(row: Plain) -> Pause:
    return Pause(
        since=_moment(row["since"]),
        kind=PauseKind(row["kind"]),
        holder=Holder(row["holder"]) if "holder" in row else None,
        until=_moment(row["until"]) if "until" in row else None,
        ground=row.get("ground"),
    )


def _pins(row: Plain) -> Pins:
    return Pins(
        revision=UUID(row["revision"]),
        case=row["case"],
        form_set=row["form_set"],
        calendar=row["calendar"],
        edition=row["edition"],
        term=_term(row["term"]),
        restart=row["restart"],
        since=_moment(row["since"]),
        steps=tuple(_step(step) for step in row["steps"]),
        registering_function=row["registering_function"],
        grounds=tuple(row.get("grounds", ())),
        window_days=row.get("window_days"),
        deadline_days=row.get("deadline_days"),
        after_deadline=row.get("after_deadline", "stay"),
        immediate=row.get("immediate", False),
        promised_minutes=row.get("promised_minutes"),
        part=row.get("part", ""),
    )


def _step(row: Plain) -> StepPin:
    return StepPin(**{**row, "agency": UUID(row["agency"]), "minutes": row.get("minutes")})


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        "state": State,
        "back_to": State,
        "back_works": _works,
        "works": _works,
        "step": int,
        "back_step": int,
        "pins": _pins,
        "pause": _pause,
        "unpause": _moment,
        "pauses": lambda rows: tuple(map(_pause, rows)),
        "aside": _work,
        "closes": tuple,
        "reassigned": _asides,
        "clears": tuple,
        "flags": lambda rows: tuple(map(Flag, rows)),
        "slip": int,
        "rounds": int,
        "apologies": int,
        "finance": Finance,
        "delivery": Delivery,
        "verdict": Verdict,
        "settlement": Settlement,
        "elsewhere": _elsewhere,
        "deceased": bool,
        "submitter_deceased": bool,
        "parts": lambda rows: tuple(map(UUID, rows)),
        "external_codes": tuple,
        "late_ground": LateGround,
        "intake_edition": int,
        **dict.fromkeys(("revision", "submitter", "owner", "helper", "receiving"), UUID),
        **dict.fromkeys(("competent", "returning", "part_of"), UUID),
        **dict.fromkeys(("submitted_at", "complete_at", "accepted_at", "promised_at"), _moment),
        **dict.fromkeys(("finished_at", "returned_at", "occurred_at"), _moment),
        "repromised_at": _moment,
    }
)
