"""The citizen's dossier: seen by him alone, explained day by day, supplemented by him."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.flows import papers
from motcua.kernel import access
from motcua.kernel.actors import system
from tests.factories import dossiers as make
from tests.snapshots import business_rows
from tests.web.officers import signed_in, text_of, turn_of
from tests.web.portal.applicant import EXTRACT, filed, key_shown, picture

pytestmark = pytest.mark.usefixtures("province")
ASKED = ["Văn bản ủy quyền có chứng thực", "Ảnh chụp rõ hơn <b>"]


@pytest.fixture
def reference(citizen, day):
    return filed(citizen, day)


@pytest.fixture
def dossier(reference, clock):
    """The dossier as the factories act on it."""
    page = dossiers.page(reference, by=system("test"), at=clock.at)
    return make.Filed(page.id, reference, "", clock.at)


def here(reference, page="dossier", *more):
    return reverse(f"portal:{page}", args=[reference, *more])


def accepted(dossier, clock):
    make.accept(dossier, "ca_nhan")
    papers.issue_for(dossier.id, dossiers.Kind.ACCEPTED, dossier.at)
    clock.at = dossier.later(minutes=1)


def asked(dossier, clock):
    clerk = make.actor("demo-tam-ky-intake", dossier.at)
    dossiers.ask_supplement(
        dossier=dossier.id,
        turn=dossier.case.turn,
        items=ASKED,
        reason="Còn thiếu.",
        by=clerk,
        at=dossier.later(minutes=5),
    )
    clock.at = dossier.later(minutes=5)


def test_my_dossiers_and_drafts_are_listed(citizen, reference):
    citizen.post(reverse("portal:start", args=["1.001612"]), {"key": "two"})

    shown = text_of(citizen.get(reverse("portal:mine")))

    assert here(reference) in shown
    assert "Mới nộp" in shown
    assert "Bản nháp chưa nộp" in shown
    assert "Đăng ký hộ kinh doanh" in shown


def test_a_new_dossier_says_by_when_it_is_answered(citizen, reference):
    shown = text_of(citizen.get(here(reference)))

    assert "Cơ quan tiếp nhận trả lời chậm nhất 08 giờ 00 phút, ngày 03/03/2026." in shown
    assert "chưa có; cấp khi tiếp nhận" in shown
    assert "Đã nộp" in shown


def test_an_accepted_dossier_explains_its_day_and_hands_out_the_receipt(
    citizen, reference, dossier, clock
):
    accepted(dossier, clock)

    shown = text_of(citizen.get(here(reference)))

    assert "Hẹn trả kết quả" in shown
    assert "Vì sao hạn là ngày này: từng ngày một" in shown
    link = re.search(rf'href="({here(reference)}tep/[^"]+)"', shown)[1]
    paper = citizen.get(link)
    assert paper["Content-Disposition"].startswith("attachment")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("page", ["dossier", "filed", "supplement"])
def test_another_s_dossier_is_not_there(reference, stranger, page):
    assert stranger.get(here(reference, page)).status_code == 404


def test_an_officer_does_not_read_it_through_the_portal(reference, clock):
    officer = signed_in("demo-tam-ky-intake", clock.at)

    assert officer.get(here(reference)).status_code == 404
    assert officer.get(reverse("portal:mine")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(reference):
    answer = Client().get(here(reference))

    assert answer["Location"].startswith("/dang-nhap/?next=")


def test_who_looked_is_recorded(citizen, reference, applicant):
    citizen.get(here(reference))

    look = access.records_of(reference)[0]
    assert (look.actor, look.view, look.purpose) == (applicant.label, "own", "hồ sơ của mình")


def test_a_dossier_that_is_not_there_is_not_found(citizen):
    assert citizen.get(here("0000000000")).status_code == 404


@pytest.mark.parametrize(("page", "most"), [("mine", 12), ("dossier", 22)])
def test_pages_ask_the_database_little(
    citizen, reference, dossier, clock, django_assert_max_num_queries, page, most
):
    accepted(dossier, clock)
    address = here(reference) if page == "dossier" else reverse("portal:mine")
    citizen.get(address)  # what one process asks once is asked

    with django_assert_max_num_queries(most):
        assert citizen.get(address).status_code == 200


# --- supplement


def test_nothing_asked_is_nothing_to_hand_in(citizen, reference):
    assert citizen.get(here(reference, "supplement")).status_code == 404


def test_what_is_asked_is_shown_and_handed_in(citizen, reference, dossier, clock):
    asked(dossier, clock)
    shown = text_of(citizen.get(here(reference)))
    assert "Cần bổ sung" in shown and ASKED[0] in shown and "Lý do: Còn thiếu." in shown
    page = here(reference, "supplement")

    citizen.post(page, {"paper": "supplement-1", "file": picture()})
    shown = citizen.get(page)
    turn = re.search(r'name="turn" value="(\d+)"', text_of(shown))[1]
    answer = citizen.post(page, {"turn": turn, "note": "Đã đủ"}, follow=True)

    assert "anh.png" in text_of(shown)
    assert "Đã gửi phần bổ sung." in text_of(answer)
    assert dossier.case.state is dossiers.State.SUBMITTED
    assert [one.kind for one in documents.files_of(dossier.id)] == ["supplement-1"]


def test_what_was_asked_is_printed_as_text(citizen, reference, dossier, clock):
    asked(dossier, clock)

    for page in ("dossier", "supplement"):
        assert b"r\xc3\xb5 h\xc6\xa1n <b>" not in citizen.get(here(reference, page)).content


def test_a_refused_file_is_told_and_the_request_stays(citizen, reference, dossier, clock):
    asked(dossier, clock)

    shown = citizen.post(
        here(reference, "supplement"),
        {"paper": "supplement-1", "file": SimpleUploadedFile("a.exe", b"MZ")},
    )

    assert "Chỉ nhận tệp PDF" in text_of(shown)
    assert documents.files_of(dossier.id) == []


def test_a_stale_page_is_refused_and_its_words_kept(citizen, reference, dossier, clock):
    asked(dossier, clock)
    before = business_rows()

    shown = citizen.post(here(reference, "supplement"), {"turn": "0", "note": "Lời nhắn dài"})

    assert shown.status_code == 200
    assert "Lời nhắn dài" in text_of(shown)
    assert business_rows() == before


def test_a_file_of_this_round_is_taken_back_and_no_other(citizen, reference, dossier, clock):
    old = documents.receive(
        chunks=[picture().read()],
        name="cu.png",
        owner=dossier.id,
        kind="to_khai",
        by=system("test"),
        at=clock.at,
    )
    asked(dossier, clock)
    citizen.post(here(reference, "supplement"), {"paper": "supplement-1", "file": picture()})
    new = documents.files_of(dossier.id)[-1]

    assert citizen.post(here(reference, "remove-supplement", old.id)).status_code == 404
    citizen.post(here(reference, "remove-supplement", new.id))

    assert [one.id for one in documents.files_of(dossier.id)] == [old.id]


def test_the_same_dossier_is_seen_with_its_key(citizen, reference):
    key = key_shown(citizen, reference)

    answer = Client().post(
        reverse("portal:follow"), {"reference": reference.lower(), "secret_key": key}, follow=True
    )

    assert reference in text_of(answer)
    assert EXTRACT in text_of(answer)


# --- taking it back, and what is read of delays -------------------------------------------------


def state_of(reference, clock):
    return dossiers.page(reference, by=system("test"), at=clock.at).case.state


def test_before_acceptance_it_is_withdrawn_at_once(citizen, reference, clock):
    assert here(reference, "withdraw") in text_of(citizen.get(here(reference)))
    page = citizen.get(here(reference, "withdraw"))
    assert "rút là xong ngay" in text_of(page)

    done = citizen.post(here(reference, "withdraw"), {"turn": turn_of(page), "reason": ""})

    assert done["Location"] == here(reference)
    assert state_of(reference, clock) is dossiers.State.WITHDRAWN
    shown = text_of(citizen.get(here(reference)))
    assert "Đã rút" in shown
    assert here(reference, "withdraw") not in shown
    assert citizen.get(here(reference, "withdraw")).status_code == 404


def test_afterwards_he_asks_and_says_why(citizen, reference, dossier, clock):
    accepted(dossier, clock)
    citizen = signed_in("demo-nong-dan", clock.at)
    page = citizen.get(here(reference, "withdraw"))
    assert "sẽ xem xét đề nghị" in text_of(page)
    before = business_rows()
    without = citizen.post(here(reference, "withdraw"), {"turn": turn_of(page), "reason": " "})
    assert without.status_code == 200
    assert business_rows() == before

    given = {"turn": turn_of(page), "reason": "Không cần nữa"}
    sent = citizen.post(here(reference, "withdraw"), given)

    assert sent["Location"] == here(reference)
    shown = text_of(citizen.get(here(reference)))
    assert "đang được xem xét" in shown
    assert "Không cần nữa" in shown
    assert state_of(reference, clock) is dossiers.State.ACCEPTED
    assert citizen.get(here(reference, "withdraw")).status_code == 404


def test_he_reads_why_it_was_not_let_go_and_may_ask_again(citizen, reference, dossier, clock):
    accepted(dossier, clock)
    citizen = signed_in("demo-nong-dan", clock.at)
    page = citizen.get(here(reference, "withdraw"))
    citizen.post(here(reference, "withdraw"), {"turn": turn_of(page), "reason": "Không cần"})
    clerk = make.actor(make.CLERK, clock.at)
    seen = dossiers.page(reference, by=clerk, at=clock.at)
    dossiers.refuse_withdrawal(
        dossier=seen.id, turn=seen.case.turn, reason="Đã in phôi", by=clerk, at=clock.at
    )

    shown = text_of(citizen.get(here(reference)))

    for said in ("Không được rút hồ sơ; hồ sơ được giải quyết tiếp", "Đã in phôi"):
        assert said in shown
    again = citizen.get(here(reference, "withdraw"))
    citizen.post(here(reference, "withdraw"), {"turn": turn_of(again), "reason": "Xin xem lại"})
    shown = text_of(citizen.get(here(reference)))
    assert "Không được rút hồ sơ" not in shown
    assert "đang được xem xét" in shown


def test_a_stale_page_withdraws_nothing(citizen, reference, dossier, clock):
    page = citizen.get(here(reference, "withdraw"))
    accepted(dossier, clock)
    citizen = signed_in("demo-nong-dan", clock.at)
    before = business_rows()

    refused = citizen.post(
        here(reference, "withdraw"), {"turn": turn_of(page), "reason": "Không cần nữa"}
    )

    assert "Hồ sơ đã thay đổi" in text_of(refused)
    assert business_rows() == before


def test_another_s_dossier_is_not_withdrawn(reference, stranger):
    assert stranger.get(here(reference, "withdraw")).status_code == 404


def test_the_apology_is_read_with_both_promises_and_an_opinion_as_waiting(citizen, day, clock):
    reference = filed(citizen, day)
    page = dossiers.page(reference, by=system("test"), at=clock.at)
    dossier = make.Filed(page.id, reference, "", clock.at)
    make.accept(dossier, "ca_nhan")
    make.move(dossier)
    told = {"dossier": dossier.id, "turn": dossier.case.turn}
    dossiers.ask_opinion(
        **told,
        agency=make.actor("demo-land-specialist", dossier.at).agency,
        function="specialist",
        question="Hỏi kín",
        days=2,
        by=make.actor("demo-tam-ky-specialist", dossier.at),
        at=dossier.later(minutes=1),
    )
    dossiers.apologise(
        **told,
        new_promise=clock.at.date().replace(day=4),
        reason="Sổ gốc đang được tìm",
        by=make.actor("demo-tam-ky-leader", dossier.at),
        at=dossier.later(minutes=1),
    )
    clock.at = dossier.later(minutes=1)

    shown = text_of(signed_in("demo-nong-dan", clock.at).get(here(reference)))

    assert "Cơ quan xin lỗi và hẹn lại" in shown
    assert "17 giờ 00 phút, ngày 02/03/2026" in shown
    assert "17 giờ 00 phút, ngày 04/03/2026" in shown
    assert "Sổ gốc đang được tìm" in shown
    assert "ý kiến của cơ quan khác" in shown
    assert "Hỏi kín" not in shown
    assert "lấy ý kiến" not in shown
    mine = text_of(signed_in("demo-nong-dan", clock.at).get(reverse("portal:mine")))
    assert "Hẹn lại: 17 giờ 00 phút, ngày 04/03/2026" in mine
