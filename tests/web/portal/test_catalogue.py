"""Finding a procedure: three clicks from the first page to the first question."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from motcua.procedures import api as procedures
from motcua.procedures.api import Channel, StartRule
from motcua.web.portal.procedure_page import starts
from tests.web.officers import signed_in, text_of
from tests.web.portal.applicant import EXTRACT, LAND

pytestmark = pytest.mark.usefixtures("province", "clock")
SEARCH = "/tim/"


def test_the_first_page_lists_procedures_by_field(client):
    shown = client.get("/")

    assert shown.status_code == 200
    assert "Ông bà cần làm thủ tục gì?" in text_of(shown)
    assert "Hộ tịch" in text_of(shown)
    assert f'href="/thu-tuc/{EXTRACT}/"' in text_of(shown)
    assert reverse("portal:follow") in text_of(shown)


def test_three_clicks_lead_from_the_first_page_to_the_questions(citizen):
    procedure = re.search(rf'href="(/thu-tuc/{EXTRACT}/)"', text_of(citizen.get("/")))[1]
    shown = text_of(citizen.get(procedure))
    action = re.search(r'<form action="(/thu-tuc/[^"]+/nop/)"', shown)[1]
    key = re.search(r'name="key" value="(\w+)"', shown)[1]

    begun = citizen.post(action, {"key": key}, follow=True)

    assert begun.status_code == 200
    assert "Các phần phải làm" in text_of(begun)


@pytest.mark.parametrize("typed", ["trích lục", "TRICH LUC", "trich luc", "tri\u0301ch lu\u0323c"])
def test_search_finds_with_and_without_accents(client, typed):
    shown = client.get(SEARCH, {"q": typed})

    assert "Bản sao trích lục hộ tịch" in text_of(shown)


def test_nothing_found_is_said_and_what_was_typed_stays(client):
    shown = client.get(SEARCH, {"q": "zzzz"})

    assert "Không tìm thấy thủ tục nào." in text_of(shown)
    assert 'value="zzzz"' in text_of(shown)


def test_one_field_is_listed(client):
    shown = text_of(client.get(SEARCH, {"linh-vuc": "Đất đai"}))

    assert f"/thu-tuc/{LAND}/" in shown
    assert f"/thu-tuc/{EXTRACT}/" not in shown


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "\u202eabc\u202c", "%00", "'", "{{ 1 }}", "a" * 5000]
)
def test_hostile_searches_are_printed_as_text(client, hostile):
    shown = client.get(SEARCH, {"q": hostile})

    assert shown.status_code == 200
    assert b"<script>alert" not in shown.content


def test_a_procedure_answers_in_the_order_people_ask(client):
    shown = text_of(client.get(f"/thu-tuc/{LAND}/"))

    asked = ["Ai làm được?", "Cần giấy tờ gì?", "Bao lâu có kết quả?", "Hết bao nhiêu tiền?"]
    places = [shown.index(question) for question in [*asked, "Nộp ở đâu, ai giải quyết?"]]
    assert places == sorted(places)
    assert "chưa quy định" in shown  # no text sets the levy
    assert "8 ngày làm việc" in shown
    assert "18 ngày làm việc" in shown
    assert "chưa đối chiếu" in shown
    assert "3380/QĐ-BNNMT" in shown
    assert "Chỉ cần khi trả lời “có” cho câu: Phải tách thửa hoặc hợp thửa?" in shown


@pytest.mark.parametrize(
    ("code", "when"), [(LAND, "khi tiếp nhận"), ("2.001827", "khi nhận đủ hồ sơ")]
)
def test_a_procedure_says_from_when_its_term_runs(client, code, when):
    assert f"Thời hạn bắt đầu tính {when}." in text_of(client.get(f"/thu-tuc/{code}/"))


def test_a_term_that_starts_by_the_channel_is_told_channel_by_channel(day):
    revision = procedures.revision_in_force(LAND, day)
    rules = dict.fromkeys(Channel, StartRule.ACCEPTED) | {Channel.POST: StartRule.AT_COMPETENT_UNIT}

    told = list(starts(replace(revision, start_rule=rules)))

    assert told == [
        "Nộp trực tiếp: thời hạn bắt đầu tính khi tiếp nhận.",
        "Nộp trực tuyến: thời hạn bắt đầu tính khi tiếp nhận.",
        "Nộp bưu chính: thời hạn bắt đầu tính khi cơ quan có thẩm quyền nhận.",
    ]


def test_every_procedure_in_force_has_its_page(client, day):
    for entry in procedures.catalogue(day):
        assert client.get(f"/thu-tuc/{entry.code}/").status_code == 200


def test_a_procedure_not_in_force_is_not_found(client):
    assert client.get("/thu-tuc/9.999999/").status_code == 404


def test_who_is_not_signed_in_is_led_there_and_back(client):
    shown = text_of(client.get(f"/thu-tuc/{EXTRACT}/"))

    assert f"/dang-nhap/?next=%2Fthu-tuc%2F{EXTRACT}%2F%23nop" in shown


REASON = "Hãy nộp trên Cổng Dịch vụ công quốc gia."


def test_a_procedure_for_information_only_says_why_and_offers_nothing(citizen, day, monkeypatch):
    revision = procedures.revision_in_force(EXTRACT, day)
    shown = replace(
        revision, information_only=REASON, cases=(), results=(), start_rule={}, linked=()
    )
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: shown)

    page = text_of(citizen.get(f"/thu-tuc/{EXTRACT}/"))
    refused = citizen.post(f"/thu-tuc/{EXTRACT}/nop/", {"key": "k"}, follow=True)

    assert page.count(REASON) == 2  # at the top, and where one would begin
    assert "Thủ tục này chỉ để tra cứu, không nộp hồ sơ ở đây." in page
    assert "Bắt đầu nộp hồ sơ" not in page
    assert REASON in text_of(refused)


def test_a_linked_procedure_names_its_parts_with_agency_term_and_turn(client, day, monkeypatch):
    revision = procedures.revision_in_force(EXTRACT, day)
    case, question = revision.cases[0], revision.questions[0]
    birth = procedures.LinkedPart(
        "a", "Khai sinh", None, case.route, case.term, revision.competence, "ban_sao"
    )
    health = replace(birth, key="b", name="Thẻ bảo hiểm", after=("a",), asked_if=question.key)
    linked = replace(revision, linked=(birth, health))
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: linked)

    page = text_of(client.get(f"/thu-tuc/{EXTRACT}/"))

    assert "Một lần nộp, giải quyết ở nhiều cơ quan" in page
    assert "Bắt đầu sau khi xong: Khai sinh" in page
    assert f"Chỉ khi trả lời “có” cho câu: {question.label}" in page


def test_a_fee_by_the_page_says_what_later_pages_cost_and_the_most(client):
    page = text_of(client.get("/thu-tuc/2.000815/"))

    assert "2.000 đồng một trang" in page
    assert "Từ trang thứ 3: 1.000 đồng một trang" in page
    assert "Nhiều nhất: 200.000 đồng" in page
    assert "Chỉ nhận bản giấy: nộp trực tiếp hoặc gửi qua bưu chính." in page


def test_an_officer_is_not_offered_to_file(clock):
    officer = signed_in("demo-tam-ky-intake", clock.at)

    shown = text_of(officer.get(f"/thu-tuc/{EXTRACT}/"))

    assert "Bắt đầu nộp hồ sơ" not in shown
    assert reverse("desk:inbox") in shown


@pytest.mark.parametrize(
    ("address", "most"), [("/", 6), ("/tim/?q=trich+luc", 6), (f"/thu-tuc/{LAND}/", 8)]
)
def test_public_pages_ask_the_database_little(client, django_assert_max_num_queries, address, most):
    client.get(address)  # what one process asks once is asked

    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_the_demonstration_signs_in_people_by_group(client, clock):
    shown = text_of(client.get("/dang-nhap/"))

    assert "Đăng nhập dùng thử" in shown
    assert "Người dân</legend>" in shown

    answer = client.post("/dang-nhap/", {"who": "demo-nong-dan:", "next": "/thu-tuc/1.001612/"})
    assert answer["Location"] == "/thu-tuc/1.001612/"


def test_signing_in_as_nobody_is_refused_in_place(client):
    shown = client.post("/dang-nhap/", {"who": "somebody:"})

    assert shown.status_code == 200
    assert "Hãy chọn một người có trong danh sách." in text_of(shown)


def test_a_foreign_address_is_no_way_out_of_signing_in():
    answer = Client().post(
        "/dang-nhap/", {"who": "demo-nong-dan:", "next": "https://evil.example/"}
    )

    assert answer["Location"] == reverse("portal:mine")
