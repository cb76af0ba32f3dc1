"""Who looked: one record per response, sealed, so that removing one shows."""

from datetime import timedelta

import pytest
from django.db import connection

from motcua.kernel import access, ids
from motcua.kernel.actors import system
from motcua.kernel.models import AccessRecord, AccessSeal, AccessSubject
from tests.factories.dossiers import MONDAY

BY = system("test")


def look(*subjects, at=MONDAY):
    access.begin()
    access.note(*subjects)
    access.record(by=BY, at=at, view="office:dossier", purpose="xử lý", status=200, device="d")


def seal(at):
    access.seal(ids.new_id(), at)


@pytest.fixture
def looks(db):
    """Ten minutes of looks, one a minute, sealed as they go."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")  # no trigger fires
    for minute in range(10):
        look(f"R{minute}", "R0", at=MONDAY + timedelta(minutes=minute))
        seal(MONDAY + timedelta(minutes=minute))
    seal(MONDAY + timedelta(minutes=20))


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_response_is_one_record_with_its_subjects(db):
    look("B", "A", "A")

    record = AccessRecord.objects.get()
    assert [one.subject for one in record.subjects.order_by("id")] == ["A", "B"]
    assert (record.actor, record.view, record.status) == ("system:test", "office:dossier", 200)
    assert access.records_of("A") == [record]
    assert access.records_of("C") == []


def test_a_response_that_showed_nothing_is_no_record(db):
    look()

    assert not AccessRecord.objects.exists()


def test_outside_a_response_nothing_is_collected(db):
    access._shown.set(None)
    access.note("A")

    assert access.shown() == frozenset()


def test_looks_are_listed_newest_first(db):
    for minute in range(3):
        look("A", at=MONDAY + timedelta(minutes=minute))

    assert [one.at for one in access.records_of("A", limit=2)] == [
        MONDAY + timedelta(minutes=2),
        MONDAY + timedelta(minutes=1),
    ]


def test_seals_follow_one_another_and_hold(looks):
    seals = list(AccessSeal.objects.order_by("since"))

    assert sum(one.count for one in seals) == 10
    assert [one.since for one in seals[1:]] == [one.until for one in seals[:-1]]
    assert [one.previous for one in seals[1:]] == [one.root for one in seals[:-1]]
    assert access.first_broken_seal() is None


def test_sealing_again_seals_nothing_new(looks):
    before = AccessSeal.objects.count()

    seal(MONDAY + timedelta(minutes=20))

    assert AccessSeal.objects.count() == before


def test_a_minute_not_settled_yet_is_not_sealed(db):
    look("A", at=MONDAY)
    seal(MONDAY + timedelta(minutes=1, seconds=59))

    assert not AccessSeal.objects.exists()


def test_nothing_looked_at_is_nothing_to_seal(db):
    seal(MONDAY)

    assert not AccessSeal.objects.exists()
    assert access.first_broken_seal() is None


RECORD, SUBJECT, SEAL = (
    model._meta.db_table for model in (AccessRecord, AccessSubject, AccessSeal)
)
TAMPERINGS = [
    f"UPDATE {RECORD} SET actor = 'x' WHERE view <> '' AND at = %s",
    f"UPDATE {RECORD} SET status = 404 WHERE at = %s",
    f"DELETE FROM {SUBJECT} WHERE subject = 'R4' OR record_id IN "
    f"(SELECT id FROM {RECORD} WHERE at = %s)",
    f"UPDATE {SUBJECT} SET subject = 'R9' WHERE subject = 'R4' AND record_id IN "
    f"(SELECT id FROM {RECORD} WHERE at = %s)",
    f"UPDATE {SEAL} SET count = count + 1 WHERE since <= %s AND until > %s",
    f"UPDATE {SEAL} SET root = previous WHERE since <= %s AND until > %s",
    f"DELETE FROM {SEAL} WHERE since <= %s AND until > %s",
]


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_broken_seal_is_found_and_named(looks, tampering):
    at = MONDAY + timedelta(minutes=4)
    sql(tampering, *[connection.ops.adapt_datetimefield_value(at)] * tampering.count("%s"))

    found = access.first_broken_seal()

    assert found is not None
    assert found.since <= at + timedelta(minutes=1)
    assert found.until > at


def test_a_look_written_in_afterwards_shows(looks):
    look("R4", at=MONDAY + timedelta(minutes=4))

    assert access.first_broken_seal().until > MONDAY + timedelta(minutes=4)
