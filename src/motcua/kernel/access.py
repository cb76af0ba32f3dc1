"""Who looked: one record per response with its subjects, sealed minute by minute."""

import json
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from motcua.kernel import digests, tracing
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor, system
from motcua.kernel.models import AccessRecord, AccessSeal, AccessSubject

SEALER: Final = system("sealer")
SETTLED: Final = timedelta(minutes=2)  # a response still under way writes no later than this
EXPORT: Final = "xuất danh sách"  # what left as one file, of many at once
_shown: ContextVar[set[str] | None] = ContextVar("shown", default=None)
_exported: ContextVar[bool] = ContextVar("exported", default=False)


def begin() -> None:
    """Start collecting what a response shows."""
    _shown.set(set())
    _exported.set(False)


def note(*subjects: str) -> None:
    """Say that the response under way shows these things (public ids); loaders call this."""
    shown = _shown.get()
    if shown is not None:
        shown.update(subjects)


def exported() -> None:
    """Say that the response under way is a list to take away: its own purpose in the record."""
    _exported.set(True)


def shown() -> frozenset[str]:
    return frozenset(_shown.get() or ())


def record(
    *, by: Actor, at: datetime, view: str, purpose: str, status: int, device: str = ""
) -> None:
    """Write who looked at what; a page whose record cannot be written is not sent."""
    subjects = shown()
    if not subjects:
        return
    with acting(by, writing=True):
        entry = AccessRecord.objects.create(
            at=at,
            actor=by.label,
            post=by.post,
            agency=by.agency,
            purpose=EXPORT if _exported.get() else purpose,
            view=view,
            status=status,
            request_id=tracing.request_id.get(),
            device=device,
        )
        AccessSubject.objects.bulk_create(
            AccessSubject(record=entry, subject=subject) for subject in sorted(subjects)
        )


def records_of(subject: str, limit: int = 100) -> list[AccessRecord]:
    """Return the latest looks at one thing, newest first."""
    looks = AccessRecord.objects.filter(subjects__subject=subject)
    return list(looks.order_by("-at", "-id")[:limit])


def seal(_event: UUID, at: datetime) -> None:
    """Seal the records up to the last settled minute (periodic; repeating it changes nothing)."""
    until = (at - SETTLED).replace(second=0, microsecond=0)
    with acting(SEALER, writing=True):
        last = AccessSeal.objects.order_by("-until").first()
        since = last.until if last else _first_minute(until)
        if until <= since:
            return
        leaves = _leaves(since, until)
        AccessSeal.objects.create(
            since=since,
            until=until,
            count=len(leaves),
            root=digests.merkle_root(leaves),
            previous=last.root if last else "",
        )


def first_broken_seal() -> AccessSeal | None:
    """Return the first seal that its records no longer match."""
    previous = ""
    sealed: AccessSeal
    for sealed in AccessSeal.objects.order_by("since").iterator():
        leaves = _leaves(sealed.since, sealed.until)
        whole = sealed.root == digests.merkle_root(leaves) and sealed.count == len(leaves)
        if not whole or sealed.previous != previous:
            return sealed
        previous = sealed.root
    return None


def _first_minute(until: datetime) -> datetime:
    first = AccessRecord.objects.order_by("at").values_list("at", flat=True).first()
    return min(first, until).replace(second=0, microsecond=0) if first else until


def _leaves(since: datetime, until: datetime) -> list[str]:
    records = AccessRecord.objects.filter(at__gte=since, at__lt=until)
    rows = records.order_by("at", "id").prefetch_related("subjects")
    return [_leaf(row, (subject.subject for subject in row.subjects.all())) for row in rows]


def _leaf(row: AccessRecord, subjects: Iterable[str]) -> str:
    fields = [
        str(row.id),
        row.at.isoformat(),
        row.actor,
        str(row.post),
        str(row.agency),
        row.purpose,
        row.view,
        row.status,
        row.request_id,
        row.device,
        sorted(subjects),
    ]
    return digests.sha256(json.dumps(fields, ensure_ascii=False).encode())
