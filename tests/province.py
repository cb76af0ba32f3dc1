"""
The reference province in the test database.

Reading its text takes seconds, so each process reads it once: what that first loading wrote into
the empty tables is kept, byte for byte, and written again for whoever asks next.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from motcua.flows import packs
from motcua.kernel import reference
from motcua.kernel.packs import built_in

NEW_YEAR = datetime(2026, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ROWS = 500  # of one statement on SQLite
_kept: dict[type[Model], list[bytes]] = {}


def load() -> None:
    """Load the reference province: from its text the first time, as then written afterwards."""
    if not _is_empty():
        packs.load(built_in("quang-nam"), NEW_YEAR)
    elif _kept:
        with transaction.atomic(), connection.cursor() as cursor:
            for model, rows in _kept.items():
                _write(cursor, model, rows)
        reference.forget()
    else:
        packs.load(built_in("quang-nam"), NEW_YEAR)
        with connection.cursor() as cursor:
            read = {model: list(_read(cursor, model)) for model in _ours()}
        _kept.update({model: rows for model, rows in read.items() if rows})
    _count_for_plans()


def _count_for_plans() -> None:
    """
    Else PostgreSQL plans as for empty tables. Ours alone: of the tables that databases of a
    server share it would keep a lock, and with it other processes waiting, until a module ends.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _ours())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}" if connection.vendor == "postgresql" else "ANALYZE")


def _ours() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("motcua.") and model._meta.managed:
            yield model


def _is_empty() -> bool:
    return not any(model._base_manager.exists() for model in _ours())


def _read(cursor, model: type[Model]) -> Iterator[bytes]:
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} TO STDOUT") as copy:
            yield from map(bytes, copy)
        return
    columns = ", ".join(f'quote("{field.column}")' for field in model._meta.local_concrete_fields)
    cursor.execute(f"SELECT {columns} FROM {table}")
    for row in cursor.fetchall():
        yield f"({', '.join(row)})".encode()


def _write(cursor, model: type[Model], rows: list[bytes]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write(row)
        return
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
    for first in range(0, len(rows), ROWS):
        values = b", ".join(rows[first : first + ROWS]).decode()
        # as it stands: a percent sign in a text is no place for a value
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {values}", None)
