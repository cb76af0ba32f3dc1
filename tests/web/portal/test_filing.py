"""Filing online: every page keeps what was typed, and one application is one dossier."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.procedures import api as procedures
from motcua.web.portal.drafts import Filling
from tests.snapshots import business_rows
from tests.web.officers import text_of
from tests.web.portal.applicant import (
    EXTRACT,
    LAND,
    at,
    attached,
    begun,
    choose_agency,
    content_of,
    filed,
    filled,
    key_shown,
    picture,
    typed_for,
)

pytestmark = pytest.mark.usefixtures("province")
HOSTILE = '"><script>alert(1)</script>'


# --- beginning


def test_a_button_pressed_twice_begins_one_application(citizen, applicant):
    first, second = begun(citizen, key="same"), begun(citizen, key="same")

    assert first == second
    assert len(dossiers.drafts_of(applicant)) == 1


def test_beginning_needs_a_citizen_signed_in(client):
    answer = client.post(reverse("portal:start", args=[EXTRACT]), {"key": "one"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/")


def test_a_procedure_not_in_force_cannot_be_begun(citizen, applicant):
    answer = citizen.post(reverse("portal:start", args=["9.999999"]), {"key": "one"}, follow=True)

    assert "không còn hoặc chưa có hiệu lực" in text_of(answer)
    assert dossiers.drafts_of(applicant) == []


def test_without_a_token_nothing_begins(citizen, applicant):
    assert citizen.post(reverse("portal:start", args=[EXTRACT])).status_code == 404
    assert dossiers.drafts_of(applicant) == []


# --- page by page


def test_the_list_of_parts_says_what_is_done(citizen, day):
    draft = begun(citizen)
    assert "Đã xong 1 trong 6 phần." in text_of(citizen.get(at(draft, "draft")))  # no file needed

    filled(citizen, draft, EXTRACT, day)

    assert "Đã xong 6 trong 6 phần." in text_of(citizen.get(at(draft, "draft")))


def test_the_name_is_that_of_who_signed_in_and_cannot_be_typed(citizen, applicant):
    draft = begun(citizen)

    citizen.post(
        at(draft, "submitter"),
        {"for_whom": "self", "name": "Người Khác", "identity_number": "000000000000"},
    )

    own = identity.own_person(applicant)
    submitter = content_of(applicant, draft).parties.submitter
    assert (submitter.name, submitter.identity_number) == (own.full_name, own.identity_number)
    assert own.full_name in text_of(citizen.get(at(draft, "submitter")))


def test_a_wrong_contact_is_told_and_kept(citizen, applicant):
    draft = begun(citizen)

    shown = citizen.post(
        at(draft, "submitter"), {"for_whom": "self", "phone": "abc", "email": "no", "address": "X"}
    )

    assert shown.status_code == 200
    assert "Số điện thoại gồm 8 đến 15 chữ số." in text_of(shown)
    assert 'value="abc"' in text_of(shown)
    assert content_of(applicant, draft).parties.submitter.phone == "abc"


def test_the_owner_may_be_somebody_else(citizen, applicant):
    draft = begun(citizen)

    answer = citizen.post(at(draft, "submitter"), {"for_whom": "other"})
    assert answer["Location"] == at(draft, "owner")
    wrong = citizen.post(at(draft, "owner"), {"name": "Lê Thị Bà Mẫu", "identity_number": "12"})
    assert "Số định danh cá nhân gồm đúng 12 chữ số." in text_of(wrong)
    assert 'value="Lê Thị Bà Mẫu"' in text_of(wrong)
    right = {"name": "Lê Thị Bà Mẫu", "identity_number": "000143000002", "relation": "con"}
    answer = citizen.post(at(draft, "owner"), right)

    assert answer["Location"] == at(draft, "receiving")
    assert content_of(applicant, draft).parties.owner.name == "Lê Thị Bà Mẫu"


def test_agencies_of_the_commune_are_offered_and_others_refused(citizen, applicant, day):
    draft = begun(citizen)
    shown = text_of(citizen.get(at(draft, "receiving")))
    assert "Chọn xã, phường trước" in shown

    forged = citizen.post(
        f"{at(draft, 'receiving')}?xa=20341",
        {"agency": str(identity.agencies("department_justice", on=day)[0].id), "wish": "counter"},
    )
    assert "Nơi đã chọn không nhận thủ tục này." in text_of(forged)
    assert dossiers.draft_of(applicant, draft).receiving is None

    answer = choose_agency(citizen, draft)
    assert answer.status_code == 302
    assert identity.agency(dossiers.draft_of(applicant, draft).receiving).area_code == "20341"


def test_the_place_declared_is_offered_first(citizen, day):
    draft = begun(citizen, "1.004873")
    revision = procedures.revision_in_force("1.004873", day)
    group = revision.form.fields[0].group
    citizen.post(at(draft, "group", 1), typed_for(revision, group))

    shown = text_of(citizen.get(at(draft, "receiving")))

    assert 'value="20341" selected' in shown
    assert "phường Tam Kỳ" in shown


def test_posting_the_result_needs_an_address(citizen):
    draft = begun(citizen)
    page = f"{at(draft, 'receiving')}?xa=20341"
    agency = re.search(r'name="agency" value="([^"]+)"', text_of(citizen.get(page)))[1]

    shown = citizen.post(page, {"agency": agency, "wish": "post"})

    assert "hãy ghi địa chỉ" in text_of(shown)


def test_wrong_answers_are_kept_and_told_beside_their_questions(citizen, applicant):
    draft = begun(citizen)

    shown = citizen.post(
        at(draft, "group", 1),
        {"nguoi_yeu_cau_ho_ten": HOSTILE, "nguoi_yeu_cau_so_dinh_danh": "12"},
    )

    assert shown.status_code == 200
    assert "Chưa điền “Nơi cư trú”." in text_of(shown)
    assert b"<script>alert" not in shown.content
    kept = content_of(applicant, draft).raw
    assert kept["nguoi_yeu_cau_ho_ten"] == HOSTILE
    assert kept["nguoi_yeu_cau_so_dinh_danh"] == "12"
    again = text_of(citizen.get(at(draft, "group", 1)))
    assert 'value="12"' in again


def test_another_row_is_no_mistake(citizen, applicant, day):
    draft = begun(citizen, "1.004873")
    revision = procedures.revision_in_force("1.004873", day)
    table = next(f for f in revision.form.fields if f.type is procedures.FieldType.TABLE)
    groups = list(dict.fromkeys(field.group for field in revision.form.fields))
    number = groups.index(table.group) + 1
    typed = {**typed_for(revision, table.group), "_add": table.key}

    shown = citizen.post(at(draft, "group", number), typed)

    assert shown.status_code == 200
    assert "Dòng 2" in text_of(shown)
    assert "Có chỗ cần sửa" not in text_of(shown)


def test_one_page_leaves_the_answers_of_others_alone(citizen, applicant, day):
    draft = begun(citizen)
    filled(citizen, draft, EXTRACT, day)
    before = content_of(applicant, draft)

    citizen.post(at(draft, "group", 2), {"dt_ho_ten": "Tên mới"})

    after = content_of(applicant, draft)
    assert after.raw["nguoi_yeu_cau_ho_ten"] == before.raw["nguoi_yeu_cau_ho_ten"]
    assert after.raw["dt_ho_ten"] == "Tên mới"
    assert (after.parties, after.questions) == (before.parties, before.questions)


def test_a_question_left_open_is_told(citizen, applicant):
    draft = begun(citizen)

    shown = citizen.post(at(draft, "questions"), {"co_uy_quyen": "yes"})

    assert "Chọn có hoặc không: Người đề nghị là cơ quan, tổ chức?" in text_of(shown)
    assert content_of(applicant, draft).questions == {"co_uy_quyen": True}


def test_a_changed_part_leads_back_to_the_review(citizen, day):
    draft = begun(citizen)
    filled(citizen, draft, EXTRACT, day)

    answer = citizen.post(f"{at(draft, 'submitter')}?ve=kiem-tra", {"for_whom": "self"})

    assert answer["Location"] == at(draft, "review")


def test_a_part_the_system_fills_in_is_not_asked(citizen):
    draft = begun(citizen, LAND)

    shown = text_of(citizen.get(at(draft, "draft")))

    assert at(draft, "group", 1) not in shown
    assert citizen.get(at(draft, "group", 1)).status_code == 404
    assert citizen.get(at(draft, "group", 2)).status_code == 200


@pytest.mark.parametrize("number", [0, 99])
def test_a_group_that_is_not_there_is_not_found(citizen, number):
    assert citizen.get(at(begun(citizen), "group", number)).status_code == 404


# --- papers


def test_files_are_kept_one_by_one_and_taken_away(citizen):
    draft = begun(citizen, LAND)

    attached(citizen, draft, "don", picture("đơn.png"))
    shown = text_of(citizen.get(at(draft, "papers")))
    file = documents.files_of(draft)[0]
    body = b"".join(citizen.get(at(draft, "draft-file", file.id)).streaming_content)

    assert (file.kind, file.readable) == ("don", True)
    assert file.name in shown
    assert body.startswith(b"\x89PNG")
    citizen.post(at(draft, "remove-file", file.id))
    assert documents.files_of(draft) == []


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("a.exe", b"MZ"), "Chỉ nhận tệp PDF"),
        (SimpleUploadedFile("a.pdf", b"<html>"), "Không nhận tệp “a.pdf”."),
        (SimpleUploadedFile("a.png", b""), "Không nhận tệp “a.png”."),
        ("", "Chưa chọn tệp nào."),
    ],
)
def test_a_refused_file_says_why_and_loses_nothing_else(citizen, applicant, file, why):
    draft = begun(citizen, LAND)
    attached(citizen, draft, "gcn", picture())

    shown = attached(citizen, draft, "don", file)

    assert shown.status_code == 200
    assert why in text_of(shown)
    assert [one.kind for one in documents.files_of(draft)] == ["gcn"]


def test_a_file_for_a_paper_nobody_asks_for_is_not_taken(citizen):
    draft = begun(citizen, LAND)

    attached(citizen, draft, "khong-co", picture())

    assert documents.files_of(draft) == []


def test_a_file_with_a_hostile_name_is_shown_as_text(citizen):
    draft = begun(citizen, LAND)

    attached(citizen, draft, "don", picture("\u202e<b>gpj.exe\u0301.png"))

    shown = citizen.get(at(draft, "papers"))
    assert b"<b>gpj" not in shown.content
    assert "\u202e" not in text_of(shown)


# --- filing


def test_one_application_filed_twice_is_one_dossier_and_one_answer(citizen, applicant, day):
    draft = begun(citizen)
    filled(citizen, draft, EXTRACT, day)

    first = citizen.post(at(draft, "review"), {"key": "same"})
    second = citizen.post(at(draft, "review"), {"key": "same"})
    back = citizen.get(at(draft, "review"))

    assert first.status_code == 302
    assert first["Location"] == second["Location"] == back["Location"]
    assert len(dossiers.my_dossiers(applicant)) == 1


def test_the_confirmation_shows_the_key_and_what_happens_next(citizen, clock, day):
    reference = filed(citizen, day)

    shown = text_of(citizen.get(reverse("portal:filed", args=[reference])))

    assert reference in shown
    assert "Trong 8 giờ làm việc" in shown
    assert "Chậm nhất: 08 giờ 00 phút, ngày 03/03/2026." in shown
    assert key_shown(citizen, reference)
    clock.later(minutes=16)
    late = citizen.get(reverse("portal:filed", args=[reference]))
    assert late["Location"] == reverse("portal:dossier", args=[reference])


def test_the_key_is_kept_sealed_in_the_session(citizen, day):
    reference = filed(citizen, day)

    assert key_shown(citizen, reference).replace("-", "") not in str(dict(citizen.session))


def test_an_unfinished_application_says_what_is_left(citizen):
    draft = begun(citizen, LAND)

    shown = text_of(citizen.get(at(draft, "review")))

    assert "Còn phải làm trước khi nộp" in shown
    assert "Chưa chọn nơi nộp." in shown
    assert "Chưa đính kèm: Đơn đăng ký biến động đất đai (Mẫu số 18)" in shown
    assert '<button class="govuk-button">Nộp hồ sơ' not in shown


def test_an_unfinished_application_is_not_filed_and_writes_nothing(citizen):
    draft = begun(citizen, LAND)
    before = business_rows()

    shown = citizen.post(at(draft, "review"), {"key": "one"})

    assert shown.status_code == 200
    assert "Chưa nộp được" in text_of(shown)
    assert business_rows() == before


def test_an_application_with_files_is_filed_with_them(citizen, applicant, day):
    draft = begun(citizen, LAND)
    filled(citizen, draft, LAND, day)
    for paper in ("don", "gcn", "hop_dong"):
        attached(citizen, draft, paper, picture())

    answer = citizen.post(at(draft, "review"), {"key": "one"}, follow=True)

    assert "Đã nộp hồ sơ" in text_of(answer)
    assert len(documents.files_of(draft)) == 3


# --- whose it is


@pytest.mark.parametrize(
    "page", ["draft", "submitter", "owner", "receiving", "questions", "papers", "review", "discard"]
)
def test_another_s_application_is_not_there(citizen, stranger, page):
    draft = begun(citizen)

    assert stranger.get(at(draft, page)).status_code == 404
    assert stranger.post(at(draft, page), {"for_whom": "self", "key": "x"}).status_code in (
        404,
        405,
    )


def test_another_s_file_is_not_there(citizen, stranger):
    draft = begun(citizen, LAND)
    attached(citizen, draft, "don", picture())
    file = documents.files_of(draft)[0].id
    own = begun(stranger, LAND)

    assert stranger.get(at(draft, "draft-file", file)).status_code == 404
    assert stranger.get(at(own, "draft-file", file)).status_code == 404
    stranger.post(at(own, "remove-file", file))
    assert len(documents.files_of(draft)) == 1


def test_an_application_is_thrown_away_after_asking(citizen, applicant):
    draft = begun(citizen, LAND)
    attached(citizen, draft, "don", picture())

    assert "Bỏ bản nháp này?" in text_of(citizen.get(at(draft, "discard")))
    answer = citizen.post(at(draft, "discard"), follow=True)

    assert "Đã bỏ bản nháp cùng các tệp đính kèm." in text_of(answer)
    assert dossiers.drafts_of(applicant) == []
    assert documents.files_of(draft) == []


@pytest.mark.parametrize(
    ("page", "more", "most"),
    [("draft", (), 14), ("group", (2,), 14), ("papers", (), 14), ("review", (), 16)],
)
def test_pages_of_an_application_ask_the_database_little(
    citizen, django_assert_max_num_queries, page, more, most
):
    draft = begun(citizen, LAND)
    citizen.get(at(draft, page, *more))  # what one process asks once is asked

    with django_assert_max_num_queries(most):
        citizen.get(at(draft, page, *more))


CODES = ["1.001612", "1.001776", "1.004873", "1.013831", "2.000635", "2.001827"]


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_is_filed_online_from_the_first_click_to_the_last(
    citizen, applicant, day, code
):
    draft = begun(citizen, code)
    filled(citizen, draft, code, day)
    view = dossiers.draft_of(applicant, draft)
    revision = procedures.revision(view.revision)
    answers = procedures.clean_answers(revision, view.content.raw).answers
    online = procedures.Channel.ONLINE
    for paper in dossiers.papers_to_attach(revision, online, view.content.questions, answers):
        attached(citizen, draft, paper.key, picture())

    answer = citizen.post(at(draft, "review"), {"key": "last"}, follow=True)

    assert "Đã nộp hồ sơ" in text_of(answer)


def test_two_windows_do_not_undo_each_other(applicant, monday_morning):
    online, at = procedures.Channel.ONLINE, monday_morning
    draft = dossiers.start_draft(procedure=EXTRACT, channel=online, by=applicant, at=at)
    window = Filling(draft, applicant, at)

    window.answered({"a": "1"})
    window.answered({"b": "2"})  # of a page opened before the first was kept
    window.saved(lambda now: replace(now, questions={**now.questions, "c": True}))
    window.saved(lambda now: replace(now, wish="post"))

    kept = dossiers.draft_of(applicant, draft.id).content
    assert (kept.raw, kept.questions, kept.wish) == ({"a": "1", "b": "2"}, {"c": True}, "post")
