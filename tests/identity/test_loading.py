"""Loading writes what is new or changed, once."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.identity import api
from motcua.identity.models import Account, Agency, AgencyCover, Area, Person, Post, PostHolding

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CURRENT = "areas/current/01.yaml"
WRITING = ("INSERT", "UPDATE", "DELETE")


pytestmark = pytest.mark.django_db


def everything():
    models = apps.get_app_config("identity").get_models()
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


def test_a_second_load_writes_nothing(write_pack):
    pack = write_pack()
    first = api.load_pack(pack, AT)
    before = everything()

    with CaptureQueriesContext(connection) as queries:
        second = api.load_pack(pack, AT)

    assert first.created == sum(map(len, before.values()))
    assert (second.created, second.changed, second.removed) == (0, 0, 0)
    assert not [query for query in queries if query["sql"].startswith(WRITING)]
    assert everything() == before


def test_what_changed_is_changed_and_remembered_no_longer(write_pack):
    api.load_pack(write_pack(), AT)
    agency = api.agency_in_charge("commune_committee", "00001", TODAY)
    assert api.agency(agency.id).name == "UBND phường Đông Đô"

    loaded = api.load_pack(write_pack({CURRENT: [("Đông Đô", "Tây Đô")]}), AT)

    assert (loaded.created, loaded.changed) == (0, 2)  # the ward and its committee
    assert api.agency(agency.id).name == "UBND phường Tây Đô"


def test_what_a_pack_no_longer_names_is_kept(write_pack):
    api.load_pack(write_pack(), AT)
    without = {"persons.yaml": [(", posts: [{post: N.00001/desk, since: '2025-07-01'}]", "")]}

    loaded = api.load_pack(write_pack(without), AT)

    assert (loaded.created, loaded.changed, loaded.removed) == (0, 0, 0)
    assert PostHolding.objects.count() == 1


def test_an_agency_given_another_area_loses_the_former(write_pack):
    file, portal = "agencies/province.yaml", "kind: portal, since: '2025-07-01', area: '01'"
    api.load_pack(write_pack({file: [("kind: portal", portal + ", covers: ['00001']")]}), AT)

    loaded = api.load_pack(
        write_pack({file: [("kind: portal", portal + ", covers: ['00003']")]}), AT
    )

    assert (loaded.created, loaded.removed) == (1, 1)
    covers = AgencyCover.objects.filter(agency__code="VN.CONG")
    assert [cover.area.code for cover in covers] == ["00003"]


def test_a_faulty_pack_is_refused_and_nothing_written(write_pack):
    pack = write_pack({CURRENT: [("source: law", "source: rumour")]})

    with pytest.raises(api.PackFaulty) as refused:
        api.load_pack(pack, AT)

    assert refused.value.values == {"count": 1, "file": CURRENT, "line": 2}
    assert not any(everything().values())


def test_a_misshapen_pack_is_refused(write_pack):
    with pytest.raises(api.PackFaulty):
        api.load_pack(write_pack({CURRENT: [("kind: ward", "kind: village")]}), AT)


def test_a_warning_does_not_hold_back_a_load(write_pack):
    pack = write_pack({"areas/history/01.yaml": [("['00001', '00002']", "['00001']")]})

    assert api.load_pack(pack, AT).created > 0


def test_no_invented_people_in_production(write_pack, settings):
    settings.PRODUCTION = True

    api.load_pack(write_pack(), AT)

    assert Post.objects.exists()
    assert not Account.objects.exists()
    assert not Person.objects.exists()


def test_a_closed_account_stays_closed(write_pack):
    pack = write_pack()
    api.load_pack(pack, AT)
    Account.objects.filter(login="demo-dan").update(is_active=False)

    api.load_pack(pack, AT)

    assert not api.account("demo-dan").is_active


def test_an_identity_number_is_sealed_and_found_again(write_pack):
    api.load_pack(write_pack(), AT)
    row = Person.objects.get(full_name="Nguyễn Văn Mẫu")

    assert b"000043000001" not in bytes(row.identity_sealed)
    assert api.person(row.pk).identity_number == "000043000001"
    assert api.person_by_identity_number("000043000001").id == row.pk
    assert api.person_by_identity_number("000043000002") is None
    assert "000043000001" not in repr(api.person(row.pk))


def test_an_account_has_no_password_and_no_name(write_pack):
    api.load_pack(write_pack(), AT)
    account = api.account("demo-dan")

    assert not account.has_usable_password()
    assert "Nguyễn" not in str(account)
    assert api.account("nobody") is None


def test_what_a_pattern_made(write_pack):
    api.load_pack(write_pack(), AT)

    assert sorted(Agency.objects.values_list("code", flat=True)) == [
        "00001.20230101",
        "00002.20230101",
        "00003.20230101",
        "101.DAT",
        "101.UB",
        "N.00001",
        "N.00003",
        "N.101.DAT",
        "N.SYT",
        "N.SYT.1",
        "VN.CONG",
    ]
    assert api.agency_in_charge("land_branch", "00003", TODAY).code == "N.101.DAT"
    assert api.area("00003", TODAY).mountainous is True
    assert Area.objects.get(code="00001", until=None).folded == "phuong dong do"
