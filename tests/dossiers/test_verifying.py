"""Whatever is changed behind our back is found, and the first event that was touched is named."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Content, Dossier, DossierEvent, WorkItem
from motcua.dossiers.operations.writing import add, locked
from motcua.dossiers.types import Kind, Outcome, State
from motcua.kernel import chain
from motcua.kernel.actors import system
from tests.factories.dossiers import MONDAY, at_stage

EVENTS = DossierEvent._meta.db_table


@pytest.fixture
def whole(province):
    """A dossier that went all the way, its tables open to a database superuser."""
    dossier = at_stage(State.RETURNED)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")  # no trigger fires
    return dossier


def stored(dossier):
    return list(DossierEvent.objects.filter(dossier=dossier.id).order_by("number"))


def sql(statement, *values):
    given = [
        value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else value
        for value in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def change(event, column, value):
    sql(f"UPDATE {EVENTS} SET {column} = %s WHERE id = %s", value, event.id)


# --- 200 random tamperings ---------------------------------------------------------------------

HEADER = ("kind", "actor", "issuer", "request_id", "at", "recorded_at", "version", "hash", "body")


def edit(chance, events):
    event = chance.choice(events)
    column = chance.choice(HEADER)
    value = getattr(event, column)
    if column in ("at", "recorded_at"):
        value += timedelta(microseconds=chance.choice([-1, 1, 60_000_000]))
    elif column == "version":
        value += 1
    elif column == "kind":
        value = chance.choice([kind for kind in Kind.values if kind != value])
    elif column == "body":
        value = bytes(value)
        place = chance.randrange(len(value))
        value = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    else:
        value = "x" + value[1:]
    change(event, column, value)
    return event.number


def delete(chance, events):
    """All but the last: cutting the tail is another matter."""
    event = chance.choice(events[:-1])
    sql(f"DELETE FROM {EVENTS} WHERE id = %s", event.id)
    return event.number + 1


def swap(chance, events):
    first, second = sorted(chance.sample(events, 2), key=lambda event: event.number)
    change(first, "number", 10_000)
    change(second, "number", first.number)
    change(first, "number", second.number)
    return first.number


def insert(chance, events):
    """A false event between two, numbered and chained to the one before, the rest moved on."""
    after = chance.choice(events[:-1])
    for event in reversed(events[after.number :]):
        change(event, "number", event.number + 1)
    false = DossierEvent(
        **{
            field.attname: getattr(after, field.attname)
            for field in DossierEvent._meta.concrete_fields
            if field.attname not in ("id", "number", "previous", "hash")
        },
        number=after.number + 1,
        previous=after.hash,
    )
    false.hash = chain.digest_of(false)
    false.save()
    return after.number + 2


TAMPERINGS = {"edit": edit, "delete": delete, "swap": swap, "insert": insert}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_random_tampering_is_found_and_the_first_event_named(whole, kind, seed):
    chance = random.Random(f"{kind}{seed}")
    for _ in range(13):
        with transaction.atomic():
            first = TAMPERINGS[kind](chance, stored(whole))
            found = chain.first_break(stored(whole))
            difference = dossiers.verify(whole.id)
            transaction.set_rollback(True)

        assert found is not None
        assert found.number == first
        assert (difference.event, difference.what) == (first, "hash")

    assert dossiers.verify(whole.id) is None


def test_cutting_the_tail_shows_in_the_row(whole):
    last = stored(whole)[-1]
    sql(f"DELETE FROM {EVENTS} WHERE id = %s", last.id)

    assert chain.first_break(stored(whole)) is None  # the chain alone cannot tell
    assert dossiers.verify(whole.id).what in ("state", "delivery", "number")


def test_a_chain_written_anew_from_an_edited_event_shows_in_what_it_did(whole):
    """Whoever writes all hashes anew must also know every row; a head kept outside tells more."""
    events = stored(whole)
    body = bytes(events[1].body).replace(b'"accepted"', b'"decided_"', 1)
    previous = events[0].hash
    for event in events[1:]:
        event.previous = previous
        event.body = body if event.number == 2 else event.body
        event.hash = previous = chain.digest_of(event)
        change(event, "body", bytes(event.body))
        change(event, "previous", event.previous)
        change(event, "hash", event.hash)

    assert chain.first_break(stored(whole)) is None
    with pytest.raises(ValueError, match="decided_"):
        dossiers.verify(whole.id)


def test_a_dossier_without_events_is_a_difference(whole):
    sql(f"DELETE FROM {EVENTS} WHERE dossier_id = %s", whole.id)

    assert dossiers.verify(whole.id).what == "hash"


# --- rows and content --------------------------------------------------------------------------

ROWS = [
    ("state", "decided"),
    ("code", "X-1"),
    ("reference", "AAAAAAAAA0"),
    ("finance", "none"),
    ("turn", 3),
    ("promised_at", MONDAY),
]


@pytest.mark.parametrize(("column", "value"), ROWS)
def test_a_row_that_says_otherwise_than_its_events(province, column, value):
    dossier = at_stage(State.RETURNED)
    Dossier.objects.filter(pk=dossier.id).update(**{column: value})

    difference = dossiers.verify(dossier.id)

    assert (difference.event, difference.what) == (None, column)


def test_work_that_nobody_gave(province):
    dossier = at_stage(State.IN_PROCESS)
    open_ = WorkItem.objects.filter(dossier=dossier.id, closed_at=None)

    open_.update(due_at=MONDAY)
    assert dossiers.verify(dossier.id).what == "works"
    open_.delete()
    assert dossiers.verify(dossier.id).what == "works"


@pytest.mark.parametrize("part", ["salt", "sealed"])
def test_content_that_was_changed(province, part):
    dossier = at_stage(State.AWAITING_DECISION)
    row = Content.objects.filter(dossier=dossier.id).order_by("pk").last()
    changed = bytes(getattr(row, part))
    Content.objects.filter(pk=row.pk).update(**{part: changed[:-1] + bytes([changed[-1] ^ 1])})

    difference = dossiers.verify(dossier.id)

    assert (difference.event, difference.what) == (4, str(row.pk))  # the proposal's text


@pytest.mark.parametrize("garbage", [b"", b"\x05", b"\xff" * 40, b"\x02zz" + b"0" * 40])
def test_content_that_is_no_content(province, garbage):
    dossier = at_stage(State.SUBMITTED)
    row = Content.objects.filter(dossier=dossier.id).first()
    Content.objects.filter(pk=row.pk).update(sealed=garbage)

    assert dossiers.verify(dossier.id).what == str(row.pk)


def test_content_that_is_gone_unless_the_record_says_it_was_erased(province):
    dossier = at_stage(State.AWAITING_DECISION)
    row = Content.objects.filter(dossier=dossier.id).order_by("pk").last()
    gone = str(row.pk)
    row.delete()
    assert dossiers.verify(dossier.id).what == gone

    eraser = system("archive")
    found = locked(dossier.id, by=eraser, at=dossier.at)
    add(found, Kind.CONTENT_ERASED, Outcome(), {"contents": [gone]}, by=eraser, at=dossier.at)

    assert dossiers.verify(dossier.id) is None


def test_dossiers_are_listed_in_their_order_after_a_cursor(province):
    ids = [at_stage(State.SUBMITTED).id for _ in range(3)]

    assert list(dossiers.dossier_ids()) == sorted(ids)
    assert list(dossiers.dossier_ids(sorted(ids)[0])) == sorted(ids)[1:]
