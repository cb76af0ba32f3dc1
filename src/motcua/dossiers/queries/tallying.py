"""What a simulation is measured by: due moments, and a digest of everything that happened."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import rfc8785

from motcua.dossiers import rules
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries import scope
from motcua.dossiers.types import Case
from motcua.kernel import calendars, digests
from motcua.kernel.working_time import VIETNAM

_BATCH: Final = 500
# what depends on the keys of the installation, never on what happened
_KEYED: Final = frozenset({"digest", "owner_key", "object_key"})
_HEADER: Final = (
    "id", "dossier_id", "number", "kind", "version", "at", "occurred_at", "actor",
    "on_behalf_of", "post", "agency", "issuer", "request_id",
)  # fmt: skip


def due_at(case: Case) -> datetime | None:
    """Return when an accepted dossier is due as things stand; None before acceptance."""
    if case.pins is None:
        return None
    return rules.clock(case, calendars.edition(case.pins.calendar, case.pins.edition)).due_at


def case_now(dossier: UUID) -> Case:
    """Return what the events of a dossier add up to, whoever asks; no scope is checked."""
    return rules.fold(map(scope.event, scope.events_of(dossier)))


def events_digest() -> str:
    """
    Return a digest over every event but its time of recording, its hashes and keyed digests.

    Two installations that did the same answer the same.
    """
    rows = DossierEvent.objects.order_by("dossier", "number").values_list(*_HEADER, "body")
    running = digests.Running()
    for _line in running.over(map(_line_of, rows.iterator(chunk_size=_BATCH))):
        pass
    return running.sha256


def _line_of(row: tuple[Any, ...]) -> bytes:
    *header, body = row
    told: dict[str, Any] = {name: _text(value) for name, value in zip(_HEADER, header, strict=True)}
    told["body"] = _unkeyed(json.loads(bytes(body)))
    return rfc8785.dumps(told)


def _text(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int | str) else str(value)


def _unkeyed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unkeyed(part) for name, part in value.items() if name not in _KEYED}
    return [_unkeyed(part) for part in value] if isinstance(value, list) else value
