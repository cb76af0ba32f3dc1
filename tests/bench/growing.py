"""A large province grown from a small real one: copies with chains of their own, by bare SQL."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

Row = dict[str, Any]
BATCH = 500  # dossiers written at once
SEEDS = 60  # real dossiers that the copies are made of


def grow(to_works: int) -> None:
    """Copy the dossiers there are until there are so many work items."""
    from django.db import transaction

    from motcua.dossiers.models import Content, Dossier, DossierEvent, WorkItem

    models = (Dossier, Content, DossierEvent, WorkItem)
    works = WorkItem.objects.count()
    families = [_family(dossier) for dossier in Dossier.objects.order_by("pk")[:SEEDS]]
    each = works / Dossier.objects.count()
    copies = int((to_works - works) / each)
    pending: dict[Any, list[Row]] = {model: [] for model in models}
    for number in range(copies):
        for model, row in _copy(families[number % len(families)]):
            pending[model].append(row)
        if number % BATCH == BATCH - 1 or number == copies - 1:
            with transaction.atomic():
                for model in models:
                    _insert(model, pending[model])
                    pending[model].clear()
    _analyze()


def _family(dossier: Any) -> list[tuple[Any, Any]]:
    from motcua.dossiers.models import Content, DossierEvent, WorkItem

    parts = [(type(dossier), dossier)]
    for model in (Content, DossierEvent, WorkItem):
        rows = model.objects.filter(dossier=dossier.pk).order_by("pk")
        order = "number" if model is DossierEvent else "pk"
        parts += [(model, row) for row in rows.order_by(order)]
    return parts


def _copy(family: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Row]]:
    """Yield the rows of a copy: new ids everywhere, content sealed anew, the chain recomputed."""
    from motcua.dossiers.models import Content, Dossier, DossierEvent
    from motcua.kernel import chain, digests, ids

    fresh: dict[str, str] = {}
    dossier_id, reference = ids.new_id(), ids.new_reference()
    previous = chain.START
    for model, row in family:
        new = model(**{field.attname: getattr(row, field.attname) for field in model._meta.fields})
        if model is Dossier:
            fresh[row.reference] = new.reference = reference
            new.pk = dossier_id
            if row.code:
                fresh[row.code] = new.code = f"{row.code}-{reference}"
        else:
            new.dossier_id = dossier_id
            new.pk = None
        if model is Content:
            new.pk = ids.new_id()
            fresh[str(row.pk)] = str(new.pk)
            clear = digests.unsealed(bytes(row.sealed), row.pk.bytes)
            new.sealed = digests.sealed(clear, new.pk.bytes)
        if model is DossierEvent:
            new.pk = ids.new_id()
            new.body, new.previous = _renamed(bytes(row.body), fresh), previous
            new.hash = previous = chain.digest_of(new)
        yield model, {field.attname: getattr(new, field.attname) for field in model._meta.fields}


def _renamed(body: bytes, fresh: dict[str, str]) -> bytes:
    for old, new in fresh.items():
        body = body.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
    return body


def _insert(model: Any, rows: list[Row]) -> None:
    from django.db import connection

    fields = [field for field in model._meta.fields if (rows and rows[0][field.attname] is not None)
              or field.null]  # fmt: skip
    if not rows:
        return
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{model._meta.db_table}"'
    values = (
        tuple(field.get_db_prep_save(row[field.attname], connection) for field in fields)
        for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


def sample(size: int) -> list[UUID]:
    from motcua.dossiers.models import Dossier

    ids = Dossier.objects.order_by("pk").values_list("pk", flat=True)
    count = ids.count()
    return [ids[index] for index in range(0, count, max(1, count // size))][:size]
