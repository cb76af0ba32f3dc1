"""What the business tables hold, so that a test can see that a refusal wrote nothing."""

import hashlib
from typing import Final

from django.apps import apps
from django.db import connection

# these survive a refusal: who looked, throttles, keys of repeated posts, who is signed in
SURVIVE: Final = {
    "kernel.accessrecord",
    "kernel.accessseal",
    "kernel.accesssubject",
    "kernel.idempotencykey",
    "kernel.throttle",
    "sessions.session",
}


def business_rows() -> dict[str, tuple[int, str]]:
    """Return, for every table of ours that has rows, how many and a digest of them all."""
    tables = (
        model._meta
        for model in apps.get_models()
        if model.__module__.startswith("motcua.") and model._meta.label_lower not in SURVIVE
    )
    found = {meta.label_lower: _rows(meta.db_table) for meta in tables if meta.managed}
    return {label: rows for label, rows in found.items() if rows[0]}


def _rows(table: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = sorted(repr(row) for row in cursor.fetchall())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
