"""The worker's loop."""

from threading import Event

import pytest
from django.db import OperationalError

from motcua.cli import worker


@pytest.fixture
def turns(monkeypatch):
    """Let the outbox answer what the test says, turn by turn, and then stop the worker."""
    stop, asked = Event(), []
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0)
    monkeypatch.setattr(worker, "BROKEN_SECONDS", 0)
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # the tests' own

    def prepare(*answers):
        left = list(answers)

        def work_once(at):
            asked.append(at)
            answer = left.pop(0)
            if not left:
                stop.set()
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr("motcua.kernel.outbox.work_once", work_once)
        return stop, asked

    return prepare


def test_it_goes_on_until_told_to_stop(turns):
    stop, asked = turns(3, 0, 0, 1)

    worker.work(stop)

    assert len(asked) == 4
    assert all(at.tzinfo for at in asked)


def test_it_waits_for_a_database_that_went_away(turns, caplog):
    stop, asked = turns(OperationalError("gone"), 1)

    worker.work(stop)

    assert len(asked) == 2
    assert "tries again" in caplog.text


def test_anything_else_ends_it(turns):
    stop, _asked = turns(ValueError("ours"), 1)

    with pytest.raises(ValueError, match="ours"):
        worker.work(stop)


def test_until_empty_ends_when_nothing_is_left(turns):
    stop, asked = turns(2, 0, 1)

    worker.work(stop, until_empty=True)

    assert len(asked) == 2
