"""A linked filing on the pages of its applicant, its counter and its agencies."""

import re

import pytest
from django.urls import reverse

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Manner, WorkKind
from motcua.kernel.actors import system
from tests.dossiers.linking import BIRTH, accept, filed, finish, holder
from tests.web.officers import set_clock, signed_in, text_of

pytestmark = pytest.mark.django_db

FARMER = dossiers.Party(name="Nguyễn Văn Nông Mẫu", identity_number="000075000001")
CITIZEN, POLICE, COUNTER, COMMITTEE = (
    "demo-nong-dan",
    "demo-tam-ky-residence",
    "demo-tam-ky-intake",
    "demo-tam-ky-specialist",
)


@pytest.fixture
def whole(province, monkeypatch, monday_morning):
    """A birth of the farmer's, its certificate made: police and insurance have their parts."""
    found = accept(filed(BIRTH, at=monday_morning, party=FARMER))
    finish(found, "khai_sinh")
    found.follow()
    found.clock = set_clock(monkeypatch, found.at)
    return found


def at(dossier, page="office:dossier"):
    return reverse(page, args=[dossier.reference])


def asked(whole):
    """The police asks for a paper, and form 02 has left."""
    part = whole.parts["thuong_tru"]
    by = holder(part.case.works[0], whole.at)
    dossiers.ask_supplement(
        dossier=part.id,
        turn=part.case.turn,
        items=["Giấy tờ về chỗ ở"],
        reason="Nơi thường trú khác nơi của cha mẹ",
        by=by,
        at=whole.at,
    )
    dossiers.dispatch_supplement(dossier=part.id, by=system("papers"), at=whole.at)
    whole.follow()
    return part


def main_of(response):
    html = text_of(response)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def test_the_list_of_an_agency_says_of_what_its_work_is_a_part(whole):
    shown = main_of(signed_in(POLICE, whole.at).get(reverse("office:work")))

    assert "Đăng ký thường trú" in shown
    assert f"thành phần của {whole.case.code}" in shown
    assert "Cấp thẻ bảo hiểm y tế" not in shown


def test_the_page_of_a_part_leads_to_the_whole_and_the_whole_to_its_own_part(whole):
    police = signed_in(POLICE, whole.at)
    part, other = whole.parts["thuong_tru"], whole.parts["the_bhyt"]

    of_part = text_of(police.get(at(part)))
    of_whole = text_of(police.get(at(whole)))

    assert at(whole) in of_part
    assert "thành phần của hồ sơ liên thông" in of_part
    assert at(part) in of_whole
    assert at(other) not in of_whole
    assert "Cấp thẻ bảo hiểm y tế" in of_whole  # its state and dates, no more
    assert "hồ sơ liên thông đang chờ phần này" in of_whole
    assert police.get(at(other)).status_code == 404


def test_the_whole_has_no_button_of_its_parts(whole):
    police = signed_in(POLICE, whole.at)

    for act in ("hand_over", "propose", "ask_supplement"):
        assert police.get(at(whole, f"office:{act}")).status_code == 404


def test_the_applicant_reads_one_dossier_and_answers_there(whole):
    part = asked(whole)
    citizen = signed_in(CITIZEN, whole.at)

    listed = text_of(citizen.get(reverse("portal:mine")))
    assert listed.count(at(whole, "portal:dossier")) == 1
    assert part.reference not in listed
    shown = text_of(citizen.get(at(whole, "portal:dossier")))
    assert "Cần bổ sung: Đăng ký thường trú" in shown
    assert "Giấy tờ về chỗ ở" in shown
    assert at(part, "portal:supplement") in shown
    assert "Người dân bổ sung hồ sơ" in shown
    sent = citizen.get(at(part, "portal:dossier"))
    assert (sent.status_code, sent.url) == (302, at(whole, "portal:dossier"))

    answered = citizen.post(
        at(part, "portal:supplement"), {"turn": part.case.turn, "note": "Đã nộp"}
    )

    assert (answered.status_code, answered.url) == (302, at(whole, "portal:dossier"))
    assert whole.parts["thuong_tru"].case.works[0].kind is WorkKind.STEP


def test_the_counter_returns_the_whole_when_all_is_done(whole):
    finish(whole, "thuong_tru")
    finish(whole, "the_bhyt")
    whole.follow()
    counter = signed_in(COUNTER, whole.clock.later(minutes=60))

    page = text_of(counter.get(at(whole, "desk:dossier")))
    assert "Đã gộp kết quả liên thông" in page
    assert "Đã có kết quả: Đăng ký khai sinh; Đăng ký thường trú; Cấp thẻ bảo hiểm y tế" in page
    assert at(whole, "desk:hand_over_result") in page
    sent = counter.post(
        at(whole, "desk:hand_over_result"),
        {"turn": whole.case.turn, "manner": Manner.COUNTER.value, "receiver": "Nông Mẫu"},
    )

    assert sent.status_code == 302
    assert whole.case.returned_at is not None
    assert all(part.case.returned_at is not None for part in whole.parts.values())


def test_the_counter_chooses_where_a_part_lies_that_was_written_in_words(
    province, monkeypatch, monday_morning
):
    in_words = {"province": "48", "commune": "Phường Bàn Thạch cũ", "detail": "Số 1"}
    found = filed(BIRTH, at=monday_morning, party=FARMER, changes={"noi_thuong_tru": in_words})
    set_clock(monkeypatch, found.at)

    shown = text_of(signed_in(COUNTER, found.at).get(at(found, "desk:accept")))

    assert "Xã, phường, đặc khu nơi có việc" in shown
