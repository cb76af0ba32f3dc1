"""The queue: at least once, in order within a stream, patient with what fails."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from motcua.kernel import ids, outbox
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow, Schedule
from tests.factories.dossiers import MONDAY

HERE = system("test")
TOPIC = "test.happened"


@pytest.fixture
def queue(db, monkeypatch):
    """An empty queue with subscribers of its own; what they were handed is noted."""
    monkeypatch.setattr(outbox, "_subscribers", {})
    monkeypatch.setattr(outbox, "_periods", {})
    return Queue()


class Queue:
    def __init__(self):
        self.handed, self.failing = [], set()

    def subscribe(self, name, *, ordered=True, topic=TOPIC):
        def handle(event, at):
            self.handed.append((name, event))
            if event in self.failing or name in self.failing:
                raise OSError("out of order")

        outbox.subscribe(topic, name, handle, ordered=ordered)

    def put(self, stream=None, at=MONDAY, topic=TOPIC):
        event = ids.new_id()
        with acting(HERE, writing=True):
            outbox.put(topic, event, stream=stream, at=at)
        return event


def until_empty(at=MONDAY):
    while outbox.work_once(at):
        pass


def test_an_event_is_handed_to_each_subscriber_once(queue):
    queue.subscribe("one")
    queue.subscribe("two")
    event = queue.put()

    until_empty()

    assert sorted(queue.handed) == [("one", event), ("two", event)]
    assert set(OutboxRow.objects.values_list("done_at", "attempts", "leased_until")) == {
        (MONDAY, 1, None)
    }


def test_what_nobody_asked_for_is_not_queued(queue):
    queue.put()

    assert not OutboxRow.objects.exists()


def test_a_row_holds_ids_and_nothing_else(queue):
    queue.subscribe("one")
    queue.put(ids.new_id())

    told = {field.name for field in OutboxRow._meta.fields}
    assert told == {
        "id", "event", "topic", "subscriber", "stream", "attempts", "not_before",
        "leased_until", "done_at", "dead_at", "fault",
    }  # fmt: skip


def test_nothing_is_handed_before_its_time(queue):
    queue.subscribe("one")
    queue.put(at=MONDAY + timedelta(seconds=1))

    assert outbox.work_once(MONDAY) == 0
    assert outbox.work_once(MONDAY + timedelta(seconds=1)) == 1


def test_within_a_stream_events_go_in_their_order(queue):
    queue.subscribe("one")
    stream = ids.new_id()
    events = [queue.put(stream) for _ in range(4)]

    assert outbox.work_once(MONDAY) == 1
    until_empty()

    assert [event for _, event in queue.handed] == events


def test_a_failing_stream_holds_back_itself_and_no_other(queue):
    queue.subscribe("one")
    bad, good = ids.new_id(), ids.new_id()
    failing = queue.put(bad)
    after = queue.put(bad)
    others = [queue.put(good) for _ in range(3)]
    queue.failing = {failing}

    until_empty()

    done = {event for _, event in queue.handed}
    assert done == {failing, *others}
    assert after not in done


def test_a_failing_subscriber_holds_back_no_other(queue):
    queue.subscribe("bad")
    queue.subscribe("good")
    queue.failing = {"bad"}
    stream = ids.new_id()
    events = [queue.put(stream) for _ in range(2)]

    until_empty()

    assert [event for name, event in queue.handed if name == "good"] == events


def test_a_subscriber_without_order_waits_for_nobody(queue):
    queue.subscribe("one", ordered=False)
    stream = ids.new_id()
    failing, after = queue.put(stream), queue.put(stream)
    queue.failing = {failing}

    until_empty()

    assert ("one", after) in queue.handed


def test_waits_grow_and_end_with_an_alarm(queue, caplog):
    queue.subscribe("one")
    event = queue.put()
    queue.failing = {event}
    at, waits = MONDAY, []

    for _ in range(outbox.TRIES):
        assert outbox.work_once(at) == 1
        row = OutboxRow.objects.get()
        waits.append((row.not_before - at).total_seconds())
        at = row.not_before

    assert row.attempts == outbox.TRIES
    assert row.dead_at is not None
    assert row.fault == "OSError"
    for tries, wait in enumerate(waits, 1):
        whole = min(2**tries, 3600)
        assert whole * 0.5 <= wait <= whole * 1.5
    assert "given up" in caplog.text
    assert caplog.records[-1].levelname == "CRITICAL"
    assert outbox.work_once(at + timedelta(days=1)) == 0


def test_what_was_given_up_lets_the_next_pass(queue):
    queue.subscribe("one")
    stream = ids.new_id()
    before = queue.put(stream)
    after = queue.put(stream)
    OutboxRow.objects.filter(event=before).update(dead_at=MONDAY)

    until_empty()

    assert queue.handed == [("one", after)]


def test_a_worker_that_died_is_replaced_when_its_lease_has_run_out(queue, monkeypatch):
    queue.subscribe("one")
    event = queue.put()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_carry_out", lambda row, at: None)  # it dies before it begins
        assert outbox.work_once(MONDAY) == 1

    assert outbox.work_once(MONDAY + outbox.LEASE) == 0
    assert outbox.work_once(MONDAY + outbox.LEASE + timedelta(seconds=1)) == 1

    assert queue.handed == [("one", event)]
    assert OutboxRow.objects.get().attempts == 2


def test_a_row_another_worker_took_is_left_to_it(queue):
    queue.subscribe("one")
    queue.put()
    (row,) = outbox._waiting(MONDAY)

    assert outbox._leased(row, MONDAY)
    assert not outbox._leased(row, MONDAY)


def test_a_subscriber_that_is_no_more_stops_nobody(queue, caplog):
    queue.subscribe("old")
    queue.put()
    outbox._subscribers.clear()
    queue.subscribe("new", topic="test.other")
    event = queue.put(topic="test.other")

    until_empty()

    assert queue.handed == [("new", event)]
    assert OutboxRow.objects.get(subscriber="old").fault == "KeyError"


def test_what_was_not_committed_is_not_queued(queue):
    queue.subscribe("one")

    with pytest.raises(OSError, match="broken"), acting(HERE, writing=True):
        outbox.put(TOPIC, ids.new_id(), stream=None, at=MONDAY)
        raise OSError("broken")

    assert not OutboxRow.objects.exists()


def test_the_same_event_is_queued_once_for_a_subscriber(queue):
    queue.subscribe("one")
    event = queue.put()

    with pytest.raises(IntegrityError), acting(HERE, writing=True):
        outbox.put(TOPIC, event, stream=None, at=MONDAY)


def test_periodic_work_comes_once_per_period(queue):
    calls = []
    outbox.repeat("sweep", timedelta(minutes=5), lambda event, at: calls.append(at))

    for minute in (0, 1, 4, 5, 6, 9, 10, 31, 32):
        until_empty(MONDAY + timedelta(minutes=minute))

    assert [(at - MONDAY).total_seconds() / 60 for at in calls] == [0, 5, 10, 31]
    assert Schedule.objects.get().next_at == MONDAY + timedelta(minutes=36)


def test_without_effects_nothing_is_queued(queue):
    queue.subscribe("one")
    with outbox.without_effects():
        queue.put()
    assert not OutboxRow.objects.exists()

    queue.put()
    assert OutboxRow.objects.count() == 1
