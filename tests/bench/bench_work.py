"""“My work” with ten thousand and a million work items: time and queries; and folding events."""

import os
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench import growing
from tests.bench.database import MORNING, on_each

SIZES = [int(size) for size in os.environ.get("MOTCUA_BENCH_WORKS", "10000,1000000").split(",")]
CALLS = 40
SAMPLE = 200


def measure(vendor: str) -> None:
    from motcua.dossiers import api as dossiers
    from tests.factories import dossiers as made

    for _ in range(growing.SEEDS):
        _worked()
    by = made.actor("demo-tam-ky-specialist", MORNING)
    first = None
    for size in SIZES:
        started = perf_counter()
        growing.grow(size)
        took = perf_counter() - started
        seconds, queries = _list(by)
        first = first or seconds
        print(
            f"{vendor:10} my work, {size:>9,} items: {seconds * 1000:6.1f} ms a page, "
            f"{queries} queries, {seconds / first:.2f} of the small one (grown in {took:.0f} s)"
        )
    chosen = growing.sample(SAMPLE)
    broken = [found for dossier in chosen if (found := dossiers.verify(dossier))]
    assert not broken, broken[0]
    print(f"{vendor:10} a sample of {len(chosen)} grown dossiers verifies")
    print(f"{vendor:10} {_folded(chosen):,.0f} events folded a second")


def _worked() -> None:
    """A dossier that was accepted and handed to whoever works on it."""
    from motcua.dossiers import api as dossiers
    from tests.factories import dossiers as made

    clerk = made.actor("demo-tam-ky-intake", MORNING)
    dossier = made.file("2.000635", MORNING, by=clerk)
    case = made.accept(dossier, "ca_nhan", by=clerk)
    dossiers.hand_over(dossier=dossier.id, turn=case.turn, by=clerk, at=dossier.later(minutes=5))


def _list(by: Any) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from motcua.dossiers import api as dossiers

    with CaptureQueriesContext(connection) as seen:
        page = dossiers.my_work(by)
    assert len(page.lines) == 25
    times = []
    for _ in range(CALLS):
        start = perf_counter()
        dossiers.my_work(by)
        times.append(perf_counter() - start)
    return median(times), len(seen)


def _folded(chosen: list[Any]) -> float:
    from motcua.dossiers.queries import scope
    from motcua.dossiers.rules import fold

    chains = [scope.events_of(dossier) for dossier in chosen]
    start = perf_counter()
    for events in chains:
        fold(scope.event(event) for event in events)
    return sum(map(len, chains)) / (perf_counter() - start)


if __name__ == "__main__":
    on_each("tests.bench.bench_work", measure)
