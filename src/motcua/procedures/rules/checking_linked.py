"""What can be wrong with a procedure that one filing spreads over several agencies (liên thông)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from motcua.kernel.packs import WARNING, Document, Fault, Key
from motcua.kernel.text import _
from motcua.procedures.rules.checking_cases import by_key, missing, place_faults, term_faults
from motcua.procedures.rules.reading import Text

NOT_APPROVED: Final = _("Phần liên thông phải dẫn đến kết quả đồng ý; “%(key)s” không phải.")
WAITS_FOR_ITSELF: Final = _("Phần liên thông “%(key)s” chờ chính nó.")
SHORT_PROMISE: Final = _("Thời hạn của trường hợp “%(key)s” ngắn hơn các phần liên thông cộng lại.")

_HOURS: Final = {"working_hour": 1, "working_day": 8}


def linked_faults(document: Document) -> Iterator[Fault]:
    """Return what is wrong with the parts: place, term, way, order, result (NĐ 118/2025)."""
    data = document.data
    parts = data.get("linked", ())
    results = by_key(data["results"])
    for index, part in enumerate(parts):
        at: Key = ("linked", index)
        yield from place_faults(document, (*at, "competence"), part["competence"])
        yield from term_faults(document, (*at, "term"), part["term"])
        yield from _named(document, at, part, by_key(parts))
        if part["result"] in results and results[part["result"]]["outcome"] != "approved":
            yield document.fault((*at, "result"), NOT_APPROVED, key=part["result"])
    circle = _circle(parts)
    for index, part in enumerate(parts):
        if part["key"] in circle:
            yield document.fault(("linked", index, "after"), WAITS_FOR_ITSELF, key=part["key"])
    if not circle:
        yield from _promises(document, parts)


def _named(document: Document, at: Key, part: Text, parts: Mapping[str, object]) -> Iterator[Fault]:
    data = document.data
    if part["route"] not in data["routes"]:
        yield missing(document, (*at, "route"), part["route"], "routes")
    if part["result"] not in by_key(data["results"]):
        yield missing(document, (*at, "result"), part["result"], "results")
    asked = part.get("asked_if")
    if asked is not None and asked not in by_key(data["questions"]):
        yield missing(document, (*at, "asked_if"), asked, "questions")
    for place, key in enumerate(part.get("after", ())):
        if key not in parts:
            yield missing(document, (*at, "after", place), key, "linked")


def _circle(parts: Sequence[Text]) -> set[str]:
    """Return the keys of parts that can never begin."""
    waiting = {part["key"]: set(part.get("after", ())) for part in parts}
    waiting = {key: after & waiting.keys() for key, after in waiting.items()}
    while free := {key for key, after in waiting.items() if not after & waiting.keys()}:
        waiting = {key: after for key, after in waiting.items() if key not in free}
    return set(waiting)


def _promises(document: Document, parts: Sequence[Text]) -> Iterator[Fault]:
    """One who follows the parts in their order must arrive within the whole promise."""
    if not parts:
        return
    for index, case in enumerate(document.data["cases"]):
        asked = case.get("when", {}).get("questions", {})
        mine = [part for part in parts if asked.get(part.get("asked_if")) is not False]
        whole, needed = _hours(case["term"]), _longest(mine)
        if whole is not None and needed is not None and needed > whole:
            yield document.fault(("cases", index, "term"), SHORT_PROMISE, WARNING, key=case["key"])


def _longest(parts: Sequence[Text]) -> Decimal | None:
    """Return the hours of the longest way through the parts; None where they cannot be added."""
    hours = {part["key"]: _hours(part["term"]) for part in parts}
    after: dict[str, Any] = {part["key"]: part.get("after", ()) for part in parts}

    def until_end(key: str) -> Decimal:
        before = [until_end(other) for other in after[key] if other in after]
        return (hours[key] or Decimal(0)) + max(before, default=Decimal(0))

    return None if None in hours.values() else max(map(until_end, hours), default=Decimal(0))


def _hours(term: Text) -> Decimal | None:
    each = _HOURS.get(term["unit"])
    return None if each is None or term["value"] is None else Decimal(term["value"]) * each
