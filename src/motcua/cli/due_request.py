"""One question to the clock as `motcua due` is asked it, and the answer as plain values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from motcua.kernel import working_time
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import (
    VIETNAM,
    Answer,
    Day,
    Decision,
    Edition,
    Holder,
    Pause,
    PauseKind,
    Policy,
    Term,
    Unit,
)

Choice = TypeVar("Choice", bound=StrEnum)
Values = Mapping[str, object]

FIELDS: Final = frozenset(
    {"id", "from", "term", "unit", "policy", "cutoff", "supplement", "pauses"}
)
PAUSE_FIELDS: Final = frozenset({"since", "until", "kind", "holder", "ground"})
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9])"
    r"(?::[0-5][0-9](?:\.[0-9]+)?)?(Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"
)
_HOUR: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Supplement(StrEnum):
    """What a supplement does to the term."""

    RESUME = "resume"
    RESTART = "restart"


class NotJson(RuleViolation):
    code = "not-json"
    sentence = _("Dòng này không phải JSON.")


class NotAnObject(RuleViolation):
    code = "not-an-object"
    sentence = _("Mỗi dòng phải là một đối tượng JSON.")


class FieldUnknown(RuleViolation):
    code = "field-unknown"
    sentence = _("Trường lạ: “%(field)s”.")


class FieldMissing(RuleViolation):
    code = "field-missing"
    sentence = _("Thiếu trường “%(field)s”.")


class FieldWrongType(RuleViolation):
    code = "field-wrong-type"
    sentence = _("Trường “%(field)s” sai kiểu dữ liệu.")


class ChoiceUnknown(RuleViolation):
    code = "choice-unknown"
    sentence = _("Trường “%(field)s” phải là một trong: %(allowed)s.")


class MomentUnreadable(RuleViolation):
    code = "moment-unreadable"
    sentence = _("Trường “%(field)s” không phải thời điểm dạng 2026-02-13T10:00.")


class HourUnreadable(RuleViolation):
    code = "hour-unreadable"
    sentence = _("Trường “%(field)s” không phải giờ dạng 15:00.")


@dataclass(frozen=True, slots=True)
class Request:
    since: datetime
    term: Term
    restart: bool
    pauses: tuple[Pause, ...]


def parse(line: bytes) -> object:
    """Read one line of JSON; numbers stay exact."""
    try:
        return json.loads(line.decode(), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise NotJson from None


def identifier(values: object) -> str | int | None:
    """Return the `id` that the answer repeats; a text, a whole number or nothing."""
    found = values.get("id") if isinstance(values, dict) else None
    fits = isinstance(found, str | int) and not isinstance(found, bool)
    return found if fits else None


def request(values: object) -> Request:
    """Return the question that plain values ask, or refuse what is wrong with them."""
    if not isinstance(values, dict):
        raise NotAnObject
    _known(values, FIELDS)
    if values.get("id") is not None and identifier(values) is None:
        raise FieldWrongType(field="id")
    supplement = _choice(values, "supplement", Supplement, Supplement.RESUME)
    return Request(
        since=_moment(_text(values, "from"), "from"),
        term=_term(values),
        restart=supplement is Supplement.RESTART,
        pauses=_pauses(values.get("pauses")),
    )


def answer(asked: Request, edition: Edition) -> Answer:
    return working_time.due(
        since=asked.since,
        term=asked.term,
        edition=edition,
        restart=asked.restart,
        pauses=asked.pauses,
    )


def plain(found: Answer) -> dict[str, Any]:
    """Return an answer as JSON shows it."""
    left = found.remaining
    return {
        "due_at": None if found.due_at is None else found.due_at.isoformat(),
        "reason": found.reason,
        "remaining": None if left is None else {"value": left.value, "unit": left.unit},
        "provisional": found.provisional,
        "days": [_plain_day(day) for day in found.days],
    }


def _plain_day(day: Day) -> dict[str, Any]:
    return {
        "date": day.on.isoformat(),
        "minutes": {
            "agency": day.minutes.agency,
            "other_agency": day.minutes.other_agency,
            "citizen": day.minutes.citizen,
        },
        "counted": day.counted,
        "why": day.why,
        "decision": None if day.decision is None else _plain_decision(day.decision),
        "holder": day.holder,
    }


def _plain_decision(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.number,
        "date": None if decision.dated is None else decision.dated.isoformat(),
        "title": decision.title,
        "source": decision.source,
        "verified": decision.verified,
    }


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _known(values: Values, fields: frozenset[str]) -> None:
    for name in values:
        if name not in fields:
            raise FieldUnknown(field=name)


def _text(values: Values, field: str) -> str:
    found = values.get(field)
    if found is None:
        raise FieldMissing(field=field)
    if not isinstance(found, str):
        raise FieldWrongType(field=field)
    return found


def _choice(
    values: Values, field: str, kinds: type[Choice], default: Choice | None = None
) -> Choice:
    if values.get(field) is None and default is not None:
        return default
    found = _text(values, field)
    if found not in list(kinds):
        raise ChoiceUnknown(field=field, allowed=", ".join(kinds))
    return kinds(found)


def _moment(text: str, field: str) -> datetime:
    """Without an offset a moment is Vietnam's; seconds are of no account to the clock."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise MomentUnreadable(field=field)
    day, minute, offset = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}{offset or ''}")
    except ValueError:
        raise MomentUnreadable(field=field) from None
    return moment if offset else moment.replace(tzinfo=VIETNAM)


def _term(values: Values) -> Term:
    unit = _choice(values, "unit", Unit)
    policy = _choice(values, "policy", Policy, Policy.CIVIL_CODE)
    cutoff = _cutoff(values)
    if unit in (Unit.SAME_DAY, Unit.NONE):
        return Term(None, unit, policy, cutoff)
    value = values.get("term")
    if isinstance(value, bool) or not isinstance(value, int | Decimal | None):
        raise FieldWrongType(field="term")
    return Term(value, unit, policy, cutoff)


def _cutoff(values: Values) -> time:
    if values.get("cutoff") is None:
        return time(15, 0)
    text = _text(values, "cutoff")
    if _HOUR.fullmatch(text) is None:
        raise HourUnreadable(field="cutoff")
    return time.fromisoformat(text)


def _pauses(rows: object) -> tuple[Pause, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list):
        raise FieldWrongType(field="pauses")
    return tuple(_pause(row) for row in rows)


def _pause(row: object) -> Pause:
    if not isinstance(row, dict):
        raise FieldWrongType(field="pauses")
    _known(row, PAUSE_FIELDS)
    return Pause(
        since=_moment(_text(row, "since"), "since"),
        kind=_choice(row, "kind", PauseKind),
        holder=None if row.get("holder") is None else _choice(row, "holder", Holder),
        until=None if row.get("until") is None else _moment(_text(row, "until"), "until"),
        ground=None if row.get("ground") is None else _text(row, "ground"),
    )
