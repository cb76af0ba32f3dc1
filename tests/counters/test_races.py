"""A number asked for by two clerks at once, a thousand times: no gap and no double."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from motcua.counters import api as counters
from motcua.counters.models import BookEvent, CertificationBook, CertificationEntry
from tests.factories import certification as make
from tests.factories.dossiers import CLERK, MONDAY, actor

pytestmark = pytest.mark.usefixtures("province_for_real")
CLERKS = (CLERK, "demo-tam-ky-intake-2")
EACH = 500


@pytest.fixture
def shared(tmp_path: Path, province_for_real: None) -> Iterator[None]:
    """A database that threads really share: on SQLite a file, in place of the one in memory."""
    if connection.vendor == "postgresql":
        yield
        return
    file = tmp_path / "shared.sqlite3"
    target = sqlite3.connect(file)
    connection.connection.backup(target)
    target.close()
    with on_file(str(file)):
        yield


@contextmanager
def on_file(name: str) -> Iterator[None]:
    """Let every connection made inside open that file; the one in memory waits."""
    memory, settings = connection.connection, connection.settings_dict
    before, options = settings["NAME"], settings["OPTIONS"]
    quick = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    connection.connection, settings["NAME"] = None, name
    settings["OPTIONS"] = {**options, "init_command": quick}  # no power fails in a test
    try:
        yield
    finally:
        connection.close()
        connection.connection, settings["NAME"] = memory, before
        settings["OPTIONS"] = options


def at_once(works):
    """Do all of it at the same moment, each in a thread and connection of its own."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            start.wait()
            answers[place] = work()
        except Exception as fault:  # noqa: BLE001  # shown to the test
            answers[place] = repr(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def entering(login, times):
    by, post = actor(login, MONDAY), make.post_of(make.CHAIR, MONDAY)

    def enter():
        return [
            counters.enter(
                kind="copy", wanted=make.wanted(), signer=post, by=by,
                at=MONDAY + timedelta(seconds=number),
            ).number
            for number in range(times)
        ]  # fmt: skip

    return enter


def test_a_thousand_numbers_asked_by_two_clerks_at_once(shared):
    """The first of the year at that: the book itself is raced for."""
    drawn = at_once([entering(login, EACH) for login in CLERKS])

    assert all(isinstance(one, list) for one in drawn), drawn
    assert sorted(drawn[0] + drawn[1]) == list(range(1, 2 * EACH + 1))
    assert all(one == sorted(one) for one in drawn)
    book = CertificationBook.objects.get()
    assert (book.last, book.number) == (2 * EACH, 2 * EACH + 1)
    assert CertificationEntry.objects.filter(book=book).count() == 2 * EACH
    assert counters.verify(book.pk) is None
    assert_struck_through_once_and_closed_once(book)


def assert_struck_through_once_and_closed_once(book):
    """In the same book, for loading a province again takes longer than all of it."""
    reference = CertificationEntry.objects.get(book=book, number=7).reference
    year_end = MONDAY.replace(month=12, day=31)
    leader = actor(make.LEADER, year_end)
    clerks = [actor(login, MONDAY) for login in CLERKS]

    def void(by):
        return lambda: counters.void(reference=reference, reason="Nhầm", by=by, at=MONDAY)

    said = at_once([void(by) for by in clerks])
    turn = counters.book(leader, "copy", 2026, year_end.date()).turn

    def close():
        return counters.close(kind="copy", year=2026, turn=turn, by=leader, at=year_end).turn

    closed = at_once([close, close])

    assert sum("AlreadyVoided" in str(one) for one in said) == said.count(None) == 1, said
    assert sum("BookClosed" in str(one) for one in closed) == 1, closed
    assert turn + 1 in closed
    kinds = BookEvent.objects.filter(book=book, number__gt=2 * EACH + 1).order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == ["voided", "closed"]
    assert counters.verify(book.pk) is None
