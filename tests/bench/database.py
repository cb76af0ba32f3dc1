"""An empty database with the reference province, on SQLite or PostgreSQL, for one measurement."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from tools import postgres

VENDORS: Final = ("sqlite", "postgresql")
MORNING: Final = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_CHILD: Final = "MOTCUA_BENCH_CHILD"


def on_each(module: str, measure: Callable[[str], None]) -> None:
    """Run `measure(vendor)` on each database, in a process of its own with Django set up."""
    if vendor := os.environ.get(_CHILD):
        _prepare()
        measure(vendor)
        return
    for vendor in VENDORS:
        with TemporaryDirectory(prefix="motcua-bench-") as folder, _url(vendor, folder) as url:
            environment = os.environ | {
                _CHILD: vendor,
                "DATABASE_URL": url,
                "MOTCUA_DATA": folder,
                "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            }
            subprocess.run([sys.executable, "-m", module], env=environment, check=True)


@contextmanager
def _url(vendor: str, folder: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg

    with postgres.test_server() as server, psycopg.connect(server, autocommit=True) as connection:
        name = f"motcua_bench_{os.getpid()}"
        connection.execute(f"drop database if exists {name}")
        connection.execute(f"create database {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"drop database {name} with (force)")


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from motcua.flows import packs
    from motcua.kernel.packs import built_in

    call_command("migrate", verbosity=0)
    packs.load(built_in("quang-nam"), MORNING)
