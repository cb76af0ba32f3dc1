"""What every test may use, and what no test may do."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from motcua.kernel import reference

STRICT = os.environ.get("MOTCUA_CI") == "1"
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
VENDORS = {"postgresql", "sqlite"}
QUIET = [  # Chromium asks nobody on the network for anything
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = ("127.", "::1", "localhost")

# the browser's driver keeps an event loop in the thread in which a test itself asks the database
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def monday_morning() -> datetime:
    """An ordinary working Monday, eight o'clock in Vietnam."""
    return datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End sessions that a browser's last request may still hold: they would keep the database."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def province_loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The reference province, loaded once for the tests of a module and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_province()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def province(province_loaded, db) -> None:
    """The reference province; what a test changes in it is taken back after the test."""


@pytest.fixture
def province_for_real(transactional_db) -> None:
    """The reference province, committed: for tests of several connections or processes."""
    load_province()


def load_province() -> None:
    from tests import province

    province.load()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What one test read of packs, or the language it spoke, is not shown to another."""
    reference.forget()
    yield
    reference.forget()
    translation.deactivate()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that the machine has; a test of a journey is skipped without one."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    spec = find_spec("playwright")
    driver = Path(str(spec and spec.origin)).parent / "driver" / "node"
    tried = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    if tried.returncode:  # on a small machine a library of the system may be missing
        pytest.skip(f"the browser's driver does not start: {tried.stderr.strip()}")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A started browser: one for all tests of a process, which can drive no second one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        assert not host or str(host).startswith(LOOPBACK), f"a test reached for {host}"
        connect(self, address)  # type: ignore[arg-type]  # handed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave out what has no meaning here: what holds on the other database alone, and on PostgreSQL,
    which runs second, what asks no database at all.
    """
    other = VENDORS - {settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[1].removesuffix("3")}
    once = "sqlite" in other
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(name) for name in other) or (once and not _asks(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _asks(item: pytest.Item) -> bool:
    """Whether a test asks the database, itself or by a process it starts."""
    named = set(getattr(item, "fixturenames", ()))
    started = item.path.parent.name in ("cli", "config")
    return started or item.get_closest_marker("django_db") is not None or bool(named & DATABASE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _strict(item, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _strict(collector, (yield))


def _strict(where, report):
    """In CI nothing may be left out in silence: a skip is a failure there."""
    if STRICT and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {where.nodeid}: {report.longrepr}"
    return report
