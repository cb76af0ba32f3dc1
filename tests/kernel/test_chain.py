"""What is written once stays as it was written: the model, the database and the chain say so."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from motcua.dossiers.models import DossierEvent, IssuedPaper
from motcua.dossiers.types import State
from motcua.kernel import chain, models
from motcua.kernel.chain import AppendOnly, AppendOnlyError
from tests.factories.dossiers import MONDAY, at_stage


@pytest.fixture
def events(province):
    dossier = at_stage(State.RETURNED)
    return list(DossierEvent.objects.filter(dossier=dossier.id).order_by("number"))


def test_a_row_that_is_written_once_refuses_the_model(events):
    first = events[0]
    first.actor = "x"

    for change in (
        first.save,
        first.delete,
        lambda: DossierEvent.objects.filter(pk=first.pk).update(actor="x"),
        lambda: DossierEvent.objects.filter(pk=first.pk).delete(),
        lambda: DossierEvent.objects.all().delete(),
    ):
        with pytest.raises(AppendOnlyError):
            change()


def test_everything_that_is_evidence_is_written_once():
    kept = {
        DossierEvent, IssuedPaper, models.AccessRecord, models.AccessSubject, models.AccessSeal,
        models.CalendarEdition, models.Parameter,
    }  # fmt: skip

    assert all(issubclass(model, AppendOnly) for model in kept)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "table",
    [
        "dossiers_dossierevent",
        "kernel_parameter",
        "kernel_calendaredition",
    ],
)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_refuses_it_too(events, table, statement):
    with (
        pytest.raises(IntegrityError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.postgresql
def test_every_append_only_table_has_its_trigger(db):
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname='append_only'")
        guarded = {table for (table,) in cursor.fetchall()}
    tables = {one._meta.db_table for one in apps.get_models() if issubclass(one, AppendOnly)}

    assert tables <= guarded


def test_an_event_is_written_with_who_when_and_what(events):
    for event, before in zip(events[1:], events, strict=False):
        assert event.previous == before.hash
        assert event.hash == chain.digest_of(event)
    assert events[0].previous == chain.START
    assert {event.issuer for event in events} == {"dn"}
    assert all(event.recorded_at.utcoffset() == timedelta(0) for event in events)
    assert all(event.at >= MONDAY for event in events)


def test_a_clean_chain_has_no_break(events):
    assert chain.first_break(events) is None
    assert chain.first_break([]) is None


def test_a_chain_is_of_one_thing(province):
    """An event lifted into another dossier's chain does not fit there."""
    one, other = (
        list(DossierEvent.objects.filter(dossier=at_stage(State.ACCEPTED).id).order_by("number"))
        for _ in range(2)
    )

    assert chain.first_break([one[0], other[1]]) == other[1]
    moved = other[0]
    moved.dossier_id = one[0].dossier_id
    assert chain.first_break([moved]) == moved


def test_every_field_of_the_header_is_hashed(events):
    event = events[1]
    named = {field.attname for field in DossierEvent._meta.concrete_fields}
    header = {name.removesuffix("_id") if name == "dossier_id" else name for name in named}

    assert set(chain._header(event)) == header - {"body", "previous", "hash"}
