"""Filing and accepting through the operations, against the same rows by bare SQL."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.database import MORNING, on_each

DOSSIERS = 100
ROUNDS = 3

Statement = tuple[str, Any]
Act = Callable[[Any], object]


def measure(vendor: str) -> None:
    cases: dict[str, tuple[Callable[[], Any], Act]] = {
        "file": (_drafted, _submit),
        "accept": (_filed, _accept),
    }
    for name, (prepare, act) in cases.items():
        ratios, rates, statements = [], [], 0
        for _ in range(ROUNDS):
            recorded, statements = _recorded([prepare() for _ in range(DOSSIERS)], act)
            bare = _bare(recorded)
            ours = _ours([prepare() for _ in range(DOSSIERS)], act)
            ratios.append(bare / ours)
            rates.append(DOSSIERS / ours)
        print(
            f"{vendor:10} {name:6} {median(rates):5.0f} a second, {median(ratios):4.0%} of bare "
            f"SQL ({min(ratios):.0%} to {max(ratios):.0%}), {statements} statements an act"
        )


def _ours(things: Sequence[Any], act: Act) -> float:
    start = perf_counter()
    for thing in things:
        act(thing)
    return perf_counter() - start


def _recorded(things: Sequence[Any], act: Act) -> tuple[list[list[Statement]], int]:
    """Do the acts, keep what each wrote, and take all of it back."""
    from django.db import connection, transaction

    acts: list[list[Statement]] = []
    count = 0

    def seen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if sql.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            acts[-1].append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        for thing in things:
            acts.append([])
            with connection.execute_wrapper(seen):
                act(thing)
        transaction.set_rollback(True)
    return acts, count // len(things)


def _bare(acts: list[list[Statement]]) -> float:
    """Send the same writes straight to the driver, one transaction for each act."""
    from django.db import connection

    if connection.vendor == "sqlite":
        acts = [[(sql.replace("%s", "?"), params) for sql, params in act] for act in acts]
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    start = perf_counter()
    for act in acts:
        cursor.execute("begin immediate" if connection.vendor == "sqlite" else "begin")
        for sql, params in act:
            cursor.execute(sql, params)
        cursor.execute("commit")
    return perf_counter() - start


def _drafted() -> Any:
    from motcua.dossiers import api as dossiers
    from motcua.procedures import api as procedures
    from tests.factories import dossiers as made

    clerk = made.actor("demo-tam-ky-intake", MORNING)
    draft = dossiers.start_draft(
        procedure="2.000635", channel=procedures.Channel.COUNTER, by=clerk, at=MORNING
    )
    content = made.content(procedures.revision(draft.revision))
    dossiers.save_draft(draft=draft.id, content=content, by=clerk, at=MORNING)
    return draft.id, clerk


def _submit(drafted: Any) -> object:
    from motcua.dossiers import api as dossiers

    draft, clerk = drafted
    return dossiers.submit(draft=draft, by=clerk, at=MORNING)


def _filed() -> Any:
    from tests.factories import dossiers as made

    clerk = made.actor("demo-tam-ky-intake", MORNING)
    dossier = made.file("2.000635", MORNING, by=clerk)
    return dossier.id, made.papers_of(dossier, "ca_nhan", clerk), clerk


def _accept(filed: Any) -> object:
    from motcua.dossiers import api as dossiers

    dossier, papers, clerk = filed
    return dossiers.accept(
        dossier=dossier, turn=1, case="ca_nhan", papers=papers, by=clerk, at=MORNING
    )


if __name__ == "__main__":
    on_each("tests.bench.bench_filing", measure)
