"""What a correction changed, old beside new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.dossiers.queries import reading
from motcua.dossiers.types import Event
from motcua.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Change:
    """
    One thing put right: `submitter.name`, `owner.phone`, `relation`, `wish`, or a paper counted.

    Values are None for who may not read them.
    """

    what: str
    name: str = ""  # of the paper
    before: Any = None
    after: Any = None


def changes(event: Event, *, inside: bool) -> list[Change]:
    """Return what an event corrected; values for officers alone, who answer for them."""
    found = [*_parties(event), *_papers(event), *_wish(event)]
    return found if inside else [Change(one.what, one.name) for one in found]


def cases(event: Event) -> tuple[str, str]:
    """Return which case gave way to which, as the procedure names them."""
    told, pins = event.facts["case"], event.outcome.pins
    assert isinstance(told, Mapping) and pins is not None
    labels = {one.key: one.label for one in procedures.revision(pins.revision).cases}
    return labels[told["from"]], labels[told["to"]]


def _parties(event: Event) -> Iterator[Change]:
    before = _flat(reading.read(event, "parties_before"))
    after = _flat(reading.read(event, "parties"))
    for what in dict.fromkeys((*before, *after)):
        if before.get(what, "") != after.get(what, ""):
            yield Change(what, before=before.get(what, ""), after=after.get(what, ""))


def _flat(stored: Mapping[str, Any] | None) -> dict[str, str]:
    """Return who is named, a line for each thing said of him."""
    if stored is None:
        return {}
    people = {role: stored[role] or {} for role in ("submitter", "owner")}
    said = {f"{role}.{name}": text for role, one in people.items() for name, text in one.items()}
    return {**said, "relation": stored["relation"]}


def _papers(event: Event) -> Iterator[Change]:
    before = _counted(reading.read(event, "papers_before"))
    after = _counted(reading.read(event, "papers"))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Change("papers", name, before.get(name), after.get(name))


def _counted(stored: Mapping[str, Any] | None) -> dict[str, dict[str, int]]:
    rows = stored["rows"] if stored else ()
    return {
        row["name"]: {sort: count for sort, count in row.items() if isinstance(count, int)}
        for row in rows
    }


def _wish(event: Event) -> Iterator[Change]:
    told = event.facts.get("wish")
    if isinstance(told, Mapping):
        yield Change("wish", before=told["from"], after=told["to"])
