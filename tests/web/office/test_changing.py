"""Corrections, another case, a result taken back, transfers: on the screens of who does them."""

import csv
import io

import pytest
from django.urls import reverse

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, State
from motcua.dossiers.queries import succeeding
from motcua.flows import housekeeping
from motcua.identity import api as identity
from motcua.kernel import access
from motcua.kernel.actors import system
from motcua.web.dossier_course import timeline
from tests.factories import dossiers as make
from tests.factories.calendars import STORM, days_off
from tests.factories.former import FIRST_DAY, accept_former, file_former, move_former, seat
from tests.kernel.working_time.calendars import moment
from tests.snapshots import business_rows
from tests.web.officers import inputs_of, press, set_clock, signed_in, text_of

LAND, EXTRACT = "1.013831", "2.000635"
CLERK, LEADER, LAND_HEAD, LAND_SPECIALIST = (
    "demo-tam-ky-intake",
    "demo-tam-ky-leader",
    "demo-land-leader",
    "demo-land-specialist",
)
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


def stage(state, clock, code=EXTRACT):
    dossier = make.at_stage(state, code, clock.at)
    clock.at = dossier.later(minutes=1)
    return dossier


def at(dossier, page, audience="office"):
    return reverse(f"{audience}:{page}", args=[dossier.reference])


def page_of(dossier, clock, by=None):
    return dossiers.page(dossier.reference, by=by or system("test"), at=clock.at)


def as_of(login, clock):
    return signed_in(login, clock.at)


# --- putting right --------------------------------------------------------------------------------


@pytest.mark.parametrize(("login", "audience"), [(CLERK, "desk"), (LEADER, "office")])
def test_what_was_keyed_wrong_is_put_right_and_the_receipt_printed_again(clock, login, audience):
    dossier = stage(State.ACCEPTED, clock)
    client = as_of(login, clock)
    shown = client.get(at(dossier, "correct", audience))
    given = inputs_of(shown)

    answer = client.post(
        at(dossier, "correct", audience),
        {**given, "submitter-phone": "0100000009", "reason": "Gõ nhầm", "document": "Căn cước"},
    )

    assert "Giấy tiếp nhận được in lại" in text_of(shown)
    assert given["submitter-name"] == "Nguyễn Thị Thử"
    assert answer.url == at(dossier, "done", audience)
    assert page_of(dossier, clock).parties.submitter.phone == "0100000009"
    done = text_of(client.get(answer.url))
    assert "Đã đính chính" in done
    assert "mẫu 01" in done
    course = text_of(client.get(at(dossier, "dossier", audience)))
    assert "Điện thoại người nộp: “để trống” sửa thành “0100000009”" in course


def test_before_acceptance_nothing_is_printed(clock):
    dossier = stage(State.SUBMITTED, clock)
    client = as_of(CLERK, clock)
    given = inputs_of(client.get(at(dossier, "correct", "desk")))

    answer = client.post(
        at(dossier, "correct", "desk"), {**given, "wish": "post", "reason": "Đổi ý"}, follow=True
    )

    said = text_of(answer)
    assert "Cách nhận kết quả: “tại quầy” sửa thành “qua bưu chính”" in said
    assert "mẫu 01" not in said


def test_papers_counted_wrongly_are_counted_again(clock):
    dossier = stage(State.ACCEPTED, clock)
    client = as_of(CLERK, clock)
    given = inputs_of(client.get(at(dossier, "correct", "desk")))

    client.post(
        at(dossier, "correct", "desk"),
        {**given, "paper-0-copies": "2", "reason": "Đếm thiếu", "document": "Hồ sơ giấy"},
    )

    assert page_of(dossier, clock).counted[0].copies == 2
    course = text_of(client.get(at(dossier, "dossier", "desk")))
    assert "“1 bản chính” sửa thành “1 bản chính, 2 bản sao”" in course


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"submitter-identity_number": "12"}, "gồm đúng 12 chữ số"),
        ({"submitter-name": ""}, "Chưa điền “Họ và tên”"),
        ({"owner-name": "Trần Văn Hai"}, "số định danh (12 chữ số)"),
        ({"reason": ""}, "Chưa điền “Sai thế nào, vì sao”"),
        ({"document": ""}, "Chưa điền “Giấy tờ, văn bản làm căn cứ”"),
        ({}, "Không có gì khác với thông tin đang ghi"),
        ({"paper-0-copies": "hai"}, "ghi số"),
    ],
)
def test_what_cannot_be_put_right_says_so_and_writes_nothing(clock, changes, said):
    dossier = stage(State.ACCEPTED, clock)
    client = as_of(CLERK, clock)
    given = inputs_of(client.get(at(dossier, "correct", "desk")))
    before = business_rows()

    answer = client.post(
        at(dossier, "correct", "desk"),
        {**given, "reason": "Gõ nhầm", "document": "Căn cước", **changes},
    )

    assert said in text_of(answer)
    assert business_rows() == before


def test_the_applicant_reads_what_was_corrected_without_values(clock):
    dossier = stage(State.ACCEPTED, clock)
    client = as_of(CLERK, clock)
    given = inputs_of(client.get(at(dossier, "correct", "desk")))
    client.post(
        at(dossier, "correct", "desk"),
        {**given, "submitter-phone": "0100000009", "reason": "Gõ nhầm", "document": "Căn cước"},
    )

    entry = dossiers.followed(dossier.reference, at=clock.at).timeline[-2]

    (shown,) = timeline([entry])
    assert shown["text"] == "Điện thoại người nộp"


# --- another case ---------------------------------------------------------------------------------


def test_a_head_changes_the_case_and_hands_out_a_new_receipt(clock):
    dossier = stage(State.IN_PROCESS, clock, LAND)
    client = as_of(LAND_HEAD, clock)
    asker = make.actor(LAND_SPECIALIST, clock.at).post
    shown = text_of(client.get(at(dossier, "change_case")))
    assert "18 ngày làm việc" in shown
    assert "Cao Văn Đăng Ký" in shown

    answer = press(
        client,
        at(dossier, "change_case"),
        case="mien_nui",
        reason="Thửa đất ở miền núi",
        document="03/BB",
        requested_by=str(asker),
    )

    assert answer.url == at(dossier, "done")
    assert "26/03/2026" in text_of(client.get(answer.url))
    course = text_of(client.get(at(dossier, "dossier")))
    assert "Người đề nghị: Cao Văn Đăng Ký" in course
    assert "Hẹn cũ: " in course


def test_where_there_is_one_case_none_is_offered(clock):
    dossier = stage(State.IN_PROCESS, clock, "1.004873")

    said = text_of(as_of(LEADER, clock).get(at(dossier, "dossier")))

    assert at(dossier, "change_case") not in said
    assert at(dossier, "correct") in said


# --- a wrong result -------------------------------------------------------------------------------


def test_a_head_takes_a_wrong_result_back(clock):
    dossier = stage(State.RESULT_READY, clock)
    client = as_of(LEADER, clock)

    answer = press(
        client, at(dossier, "reopen_result"), reason="Sai ngày sinh", document="05/QĐ", follow=""
    )

    assert answer.url == at(dossier, "dossier")
    assert page_of(dossier, clock).case.state is State.IN_PROCESS
    assert "Đã mở lại hồ sơ để sửa kết quả." in text_of(client.get(answer.url))


@pytest.mark.parametrize("page", ["change_case", "reopen_result", "transfer"])
def test_nobody_else_finds_these_pages(clock, page):
    dossier = stage(State.IN_PROCESS, clock)

    assert as_of("demo-tam-ky-specialist", clock).get(at(dossier, page)).status_code == 404


# --- transfers ------------------------------------------------------------------------------------


@pytest.fixture
def transferred(clock):
    """A shop of phường An Xuân that went over on the first day."""
    dossier = file_former()
    accept_former(dossier)
    move_former(dossier)
    housekeeping.transfer_open(FIRST_DAY)
    return dossier


def test_what_came_from_an_agency_that_ended_is_listed_for_the_head(transferred, clock):
    client = as_of("demo-tam-ky-economy-head", clock)

    said = text_of(client.get(reverse("office:transfers")))

    assert transferred.case.code in said
    assert "Phòng TC-KH" in said
    assert "150/2025/NĐ-CP" in said


def test_the_list_is_a_file_too(transferred, clock):
    client = as_of("demo-tam-ky-economy-head", clock)

    answer = client.get(reverse("office:transfers_csv"))

    heads, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(heads, line, strict=True))
    assert told["Mã hồ sơ"] == transferred.case.code
    assert told["Chủ hồ sơ"] == "Nguyễn Thị Thử"
    assert "Phòng" in told["Sang cơ quan"]
    assert access.records_of(transferred.reference)[0].purpose == access.EXPORT


def test_others_have_no_list(transferred, clock):
    assert as_of("demo-tam-ky-specialist", clock).get(reverse("office:transfers")).status_code in (
        403,
        404,
    )
    empty = text_of(as_of(LEADER, clock).get(reverse("office:transfers")))
    assert transferred.case.code not in empty


def test_a_head_hands_on_what_came_to_the_wrong_heir(transferred, clock):
    client = as_of("demo-tam-ky-economy-head", clock)
    other = identity.agency_by_code("DN.20350.KT")
    shown = text_of(client.get(at(transferred, "transfer")))
    assert other.name in shown
    assert at(transferred, "transfer") in text_of(client.get(at(transferred, "dossier")))

    answer = press(client, at(transferred, "transfer"), to=str(other.id), decision="02/BB-BG")

    case = page_of(transferred, clock).case
    assert answer.status_code == 302
    assert [work.agency for work in case.works] == [other.id]
    assert case.code == transferred.case.code
    assert dossiers.verify(transferred.id) is None


def test_what_was_never_transferred_offers_no_other_heir(clock):
    dossier = stage(State.IN_PROCESS, clock, "1.004873")

    page = page_of(dossier, clock, make.actor(LEADER, clock.at))
    said = text_of(as_of(LEADER, clock).get(at(dossier, "dossier")))

    assert Act.TRANSFER in page.acts
    assert at(dossier, "transfer") not in said


def test_a_guess_is_listed_for_the_head_of_the_heir(clock, monkeypatch):
    file_former()
    monkeypatch.setattr(succeeding, "place_on", lambda *told: None)
    housekeeping.transfer_open(FIRST_DAY)

    head = seat("DN.20335.PVHCC", "supervisor", FIRST_DAY)
    (line,) = dossiers.flags(head).lines

    assert line.flag is dossiers.Flag.HEIR_GUESSED


# --- calendars ------------------------------------------------------------------------------------


def test_a_head_has_his_dossiers_counted_on_a_newer_calendar(clock):
    dossier = stage(State.IN_PROCESS, clock, "1.004873")
    client = as_of(LEADER, clock)
    calm = text_of(client.get(reverse("office:calendars")))
    assert "Mọi hồ sơ đang mở đã tính theo ấn bản mới nhất." in calm
    days_off("2026-03-04", at=clock.at)

    waiting = text_of(client.get(reverse("office:calendars")))
    done = client.post(
        reverse("office:calendars"), {"calendar": "DNG", "decision": STORM}, follow=True
    )

    assert "1 hồ sơ đang mở còn tính theo ấn bản cũ." in waiting
    assert "Đã tính lại 1 hồ sơ, 1 hồ sơ có ngày hẹn mới." in text_of(done)
    course = text_of(client.get(at(dossier, "dossier")))
    assert f"Theo: {STORM}" in course
    assert "Hẹn lại: 17 giờ 00 phút, ngày 06/03/2026" in course


def test_without_its_decision_nothing_is_counted_anew(clock):
    stage(State.IN_PROCESS, clock, "1.004873")
    days_off("2026-03-04", at=clock.at)
    client = as_of(LEADER, clock)
    before = business_rows()

    said = client.post(reverse("office:calendars"), {"calendar": "DNG", "decision": " "})

    assert "Chưa điền “Số, ký hiệu văn bản quyết định ngày nghỉ" in text_of(said)
    assert business_rows() == before


@pytest.mark.parametrize("given", [{"calendar": "KHAC", "decision": STORM}, {}])
def test_a_calendar_of_nobody_is_left_alone(clock, given):
    stage(State.IN_PROCESS, clock, "1.004873")
    days_off("2026-03-04", at=clock.at)
    client = as_of(LEADER, clock)
    before = business_rows()

    client.post(reverse("office:calendars"), given)

    assert business_rows() == before


def test_a_day_that_rests_on_days_not_decided_is_listed(clock):
    clock.at = moment("2026-12-30T08:00")
    dossier = stage(State.IN_PROCESS, clock, "1.004873")

    said = text_of(as_of(LEADER, clock).get(reverse("office:calendars")))

    assert "ngày nghỉ chưa được quyết định" in said
    assert dossier.case.code in said
    assert [look.view for look in access.records_of(dossier.reference)] == ["supervise"]
