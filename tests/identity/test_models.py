"""The database refuses what no rule would have written."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from motcua.identity.models import (
    Account,
    Agency,
    AgencyCover,
    AgencyKind,
    AgencySuccession,
    Area,
    AreaSuccession,
    Function,
    Officer,
    Person,
    Post,
    PostHolding,
)
from motcua.identity.types import AreaLevel, Part, PlaceRule

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2025, 7, 1), date(2026, 1, 1)


def area(code="00001", since=FIRST, until=None):
    return Area(
        id=uuid4(), code=code, since=since, until=until, kind="ward", level=AreaLevel.COMMUNE,
        name="Mẫu", folded="phuong mau",
    )  # fmt: skip


def kept(row):
    row.save(force_insert=True)
    return row


@pytest.fixture
def office():
    kind = kept(AgencyKind(code="k", group="g", name="Loại", place_rule=PlaceRule.SELF_AREA))

    def make(code="A", until=None, official_code=""):
        return Agency(
            id=uuid4(), code=code, kind=kind, name="Cơ quan", short_name="CQ", calendar_code="DNG",
            since=FIRST, until=until, official_code=official_code,
        )  # fmt: skip

    return make


@pytest.fixture
def post(office):
    return kept(Post(code="A/p", agency=kept(office()), title="Chức danh", since=FIRST))


@pytest.fixture
def officer():
    return kept(Officer(person=kept(Person(full_name="Nguyễn Văn Mẫu", folded="nguyen van mau"))))


def refused(row, sentence):
    with pytest.raises(ValidationError) as told:
        row.validate_constraints()
    assert sentence in told.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


BACKWARDS = "Thời kỳ phải kết thúc sau khi bắt đầu."


def test_a_code_begins_once_a_day():
    kept(area(until=LATER))
    kept(area(since=LATER))

    refused(area(), "Mã này đã có một đơn vị bắt đầu cùng ngày.")


def test_periods_do_not_run_backwards(office, post, officer):
    refused(area(until=FIRST), BACKWARDS)
    refused(office("B", until=FIRST), BACKWARDS)
    refused(Post(code="B/p", agency=post.agency, since=LATER, until=FIRST), BACKWARDS)
    refused(PostHolding(officer=officer, post=post, since=LATER, until=LATER), BACKWARDS)


def test_a_unit_follows_another_once():
    before, after = kept(area(until=LATER)), kept(area(since=LATER))
    link = {"from_area": before, "to_area": after, "part": Part.WHOLE, "on": LATER, "basis": "x"}
    kept(AreaSuccession(id=uuid4(), **link))

    refused(
        AreaSuccession(id=uuid4(), **link),
        "Hai đơn vị này đã có quan hệ kế thừa trong ngày đó.",
    )
    refused(
        AreaSuccession(id=uuid4(), **link | {"to_area": before}),
        "Đơn vị không thể kế thừa chính nó.",
    )


def test_an_agency_follows_another_once(office):
    before, after = kept(office("A", until=LATER)), kept(office("B"))
    link = {"from_agency": before, "to_agency": after, "part": Part.WHOLE, "on": LATER}
    kept(AgencySuccession(id=uuid4(), basis="x", **link))

    refused(
        AgencySuccession(id=uuid4(), basis="x", **link),
        "Hai cơ quan này đã có quan hệ kế thừa trong ngày đó.",
    )
    refused(
        AgencySuccession(id=uuid4(), basis="x", **link | {"to_agency": before}),
        "Cơ quan không thể kế thừa chính nó.",
    )


def test_official_codes_are_given_once(office):
    kept(office("A", official_code="H17.1"))
    kept(office("B"))
    kept(office("C"))

    refused(office("D", official_code="H17.1"), "Mã định danh này đã cấp cho cơ quan khác.")


def test_an_area_is_given_to_an_agency_once(office):
    agency, place = kept(office()), kept(area())
    kept(AgencyCover(id=uuid4(), agency=agency, area=place))

    refused(AgencyCover(id=uuid4(), agency=agency, area=place), "Địa bàn này đã giao cho cơ quan.")


def test_an_identity_number_belongs_to_one_person():
    known = {"full_name": "A", "folded": "a", "identity_sealed": b"x", "identity_blind": "y"}
    kept(Person(**known))
    kept(Person(full_name="B", folded="b"))
    kept(Person(full_name="C", folded="c"))

    refused(Person(**known), "Số định danh này đã có người mang.")


@pytest.mark.parametrize(
    "half", [{"identity_sealed": b"x"}, {"identity_blind": "y"}], ids=["sealed", "blind"]
)
def test_a_sealed_number_can_be_found(half):
    refused(
        Person(full_name="A", folded="a", **half),
        "Số định danh phải có cả bản mã hóa và dấu tra.",
    )


def test_a_post_is_held_from_a_day_once(post, officer):
    kept(PostHolding(officer=officer, post=post, since=FIRST, until=LATER))
    kept(PostHolding(officer=officer, post=post, since=LATER))

    refused(
        PostHolding(officer=officer, post=post, since=LATER),
        "Người này đã giữ chức danh này từ ngày đó.",
    )


def test_rows_are_told_by_codes_and_ids_and_never_by_names(office, post, officer):
    place, account = kept(area()), kept(Account(login="x"))
    holding = PostHolding(officer=officer, post=post, since=FIRST)
    function = Function(code="intake", name="tiếp nhận")

    assert str(place) == "00001 Mẫu (2025-07-01)"
    assert [str(one) for one in (post, post.agency, post.agency.kind, function)] == [
        "A/p",
        "A",
        "k",
        "intake",
    ]
    assert str(account) == str(account.pk)
    assert str(officer.person) == str(officer.person.pk)
    assert str(officer) == str(officer.pk)
    assert str(holding) == f"{officer.pk} → {post.pk}"
    assert str(AgencyCover(agency=post.agency, area=place)).endswith(str(place.pk))
    assert str(AreaSuccession(from_area=place, to_area=place)).startswith(str(place.pk))
    assert str(AgencySuccession(from_agency=post.agency, to_agency=post.agency)).startswith(
        str(post.agency.pk)
    )
