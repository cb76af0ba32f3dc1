"""
The one queue: a row per event and subscriber, written in the transaction of the act.

Rows carry an event id and nothing else. They are handed over at least once, in order within a
stream, leased while at work, retried with jitter, and given up with an alarm when they keep
failing.
"""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.kernel import ids
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow, Schedule

LEASE: Final = timedelta(minutes=5)
TRIES: Final = 12
LONGEST_WAIT: Final = timedelta(hours=1)
BATCH: Final = 20
WORKER: Final = system("worker")
log = logging.getLogger("motcua.outbox")

Handler = Callable[[UUID, datetime], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    handle: Handler  # idempotent on the event id
    ordered: bool


_subscribers: Final[dict[str, list[Subscriber]]] = {}
_quiet: Final[ContextVar[bool]] = ContextVar("without_effects", default=False)
_periods: Final[dict[str, timedelta]] = {}


def subscribe(topic: str, name: str, handle: Handler, *, ordered: bool = True) -> None:
    """Let `handle` be called with the id of every event put under the topic."""
    _subscribers.setdefault(topic, []).append(Subscriber(name, handle, ordered))


def repeat(name: str, every: timedelta, handle: Handler) -> None:
    """Call `handle` about so often, through the queue."""
    _periods[name] = every
    subscribe(f"schedule.{name}", name, handle, ordered=False)


@contextmanager
def without_effects() -> Iterator[None]:
    """
    Queue nothing for the acts inside: for the simulator alone.

    What an act of its own needs of effects it does itself; papers of its dossiers are drawn when
    somebody asks for them.
    """
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def put(topic: str, event: UUID, *, stream: UUID | None, at: datetime) -> None:
    """Queue an event for each subscriber of its topic; called inside the transaction of the act."""
    if _quiet.get():
        return
    OutboxRow.objects.bulk_create(
        OutboxRow(
            event=event,
            topic=topic,
            subscriber=subscriber.name,
            stream=stream if subscriber.ordered else None,
            not_before=at,
        )
        for subscriber in _subscribers.get(topic, ())
    )


def work_once(at: datetime) -> int:
    """Carry out what is due; return how many rows were taken."""
    _put_periodic(at)
    taken = [row for row in _waiting(at) if _leased(row, at)]
    for row in taken:
        _carry_out(row, at)
    return len(taken)


def _waiting(at: datetime) -> list[OutboxRow]:
    open_ = OutboxRow.objects.filter(done_at=None, dead_at=None)
    earlier = open_.filter(
        stream=OuterRef("stream"), subscriber=OuterRef("subscriber"), id__lt=OuterRef("id")
    )
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    with acting(WORKER):
        return list(open_.filter(free, ~Exists(earlier), not_before__lte=at).order_by("id")[:BATCH])


def _leased(row: OutboxRow, at: datetime) -> bool:
    """Take the row unless another worker just did."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    with acting(WORKER, writing=True):
        mine = OutboxRow.objects.filter(free, pk=row.pk, done_at=None, dead_at=None)
        return mine.update(leased_until=at + LEASE, attempts=row.attempts + 1) == 1


def _carry_out(row: OutboxRow, at: datetime) -> None:
    try:
        _subscriber(row).handle(row.event, at)
    except Exception as fault:  # one row that fails holds back no other
        log.exception("outbox row %s (%s) failed", row.pk, row.subscriber)
        _after_failure(row, at, type(fault).__name__)
    else:
        with acting(WORKER, writing=True):
            OutboxRow.objects.filter(pk=row.pk).update(done_at=at, leased_until=None, fault="")


def _subscriber(row: OutboxRow) -> Subscriber:
    """Return who the row is for; one that this version does not know fails as any other."""
    return {one.name: one for one in _subscribers[row.topic]}[row.subscriber]


def _after_failure(row: OutboxRow, at: datetime, fault: str) -> None:
    tries = row.attempts + 1
    wait = min(timedelta(seconds=2**tries), LONGEST_WAIT) * random.uniform(0.5, 1.5)
    dead = tries >= TRIES
    if dead:
        log.critical("outbox row %s (%s) is given up", row.pk, row.subscriber)
    with acting(WORKER, writing=True):
        OutboxRow.objects.filter(pk=row.pk).update(
            not_before=at + wait,
            leased_until=None,
            dead_at=at if dead else None,
            fault=fault[:100],
        )


def _put_periodic(at: datetime) -> None:
    with acting(WORKER):
        known = dict(Schedule.objects.values_list("name", "next_at"))
    for name, every in _periods.items():
        if known.get(name, at) <= at:
            _put_period(name, at, at + every)


def _put_period(name: str, at: datetime, next_at: datetime) -> None:
    with acting(WORKER, writing=True):
        row, created = Schedule.objects.get_or_create(name=name, defaults={"next_at": next_at})
        turn = Schedule.objects.filter(name=name, next_at=row.next_at, next_at__lte=at)
        if created or turn.update(next_at=next_at):
            put(f"schedule.{name}", ids.new_id(), stream=None, at=at)
