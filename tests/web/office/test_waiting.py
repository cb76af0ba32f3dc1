"""At the screens: steps sent back and taken back, slips, pauses, other systems."""

import pytest
from django.urls import reverse

from motcua.dossiers.api import Act, State
from tests.factories import dossiers as make
from tests.snapshots import business_rows
from tests.web.officers import inputs_of, press, set_clock, signed_in, text_of, turn_of

pytestmark = pytest.mark.usefixtures("province")
SPECIALIST, TAX, CLERK = "demo-land-specialist", "demo-tax", make.CLERK


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


def at(dossier, page, audience="office"):
    return reverse(f"{audience}:{page}", args=[dossier.reference])


def in_branch(clock, steps=0):
    """A land dossier in the branch, so many steps further."""
    dossier = make.at_stage(State.IN_PROCESS, make.LAND, clock.at)
    for _ in range(steps):
        make.move(dossier)
    clock.at = dossier.later(minutes=5)
    return dossier


def seat(login, clock):
    return signed_in(login, clock.at)


def test_a_step_is_sent_back_with_its_reason(clock):
    dossier = in_branch(clock, steps=1)
    officer = seat(SPECIALIST, clock)
    assert at(dossier, "return_step") in text_of(officer.get(at(dossier, "dossier")))

    shown = text_of(officer.get(at(dossier, "return_step")))
    for said in ("Trả về bước", "Kiểm tra điều kiện", "vẫn tính cho người giữ bước đó"):
        assert said in shown
    press(officer, at(dossier, "return_step"), to="2", reason="Thiếu trích đo")

    page = text_of(officer.get(at(dossier, "dossier")))
    assert dossier.case.step == 2
    assert "Đã trả hồ sơ về bước trước." in page
    assert "Về bước: Kiểm tra điều kiện" in page
    assert "Lý do: Thiếu trích đo" in page


def test_what_is_missing_is_said_beside_the_field(clock):
    dossier = in_branch(clock, steps=1)
    officer = seat(SPECIALIST, clock)
    before = business_rows()

    nothing = press(officer, at(dossier, "return_step"), to="", reason="")
    unknown = press(officer, at(dossier, "return_step"), to="5", reason="x")

    assert "Chọn bước nhận lại hồ sơ." in text_of(nothing)
    assert "Chưa điền “Lý do trả lại”." in text_of(nothing)
    assert nothing.status_code == unknown.status_code == 200
    assert business_rows() == before


@pytest.mark.parametrize(("login", "audience"), [(SPECIALIST, "office"), (CLERK, "desk")])
def test_a_hand_over_is_taken_back_by_who_sent_it(clock, login, audience):
    dossier = in_branch(clock, steps=1 if audience == "office" else 0)
    officer, step = seat(login, clock), dossier.case.step
    address = at(dossier, "undo_hand_over", audience)
    assert address in text_of(officer.get(at(dossier, "dossier", audience)))
    assert "danh sách cần xem lại" in text_of(officer.get(address))

    answer = press(officer, address, reason="Nhầm hồ sơ")

    assert answer.status_code == 302
    assert dossier.case.step == step - 1
    assert "Đã thu hồi việc chuyển nhầm." in text_of(officer.get(answer.headers["Location"]))
    assert address not in text_of(officer.get(at(dossier, "dossier", audience)))


def test_the_tax_office_takes_the_slip_it_has_read(clock):
    dossier = in_branch(clock, steps=2)
    sender, taker = seat(SPECIALIST, clock), seat(TAX, clock)
    waiting = text_of(sender.get(at(dossier, "dossier")))
    assert "Phiếu chuyển số 1" in waiting
    assert "thời gian vẫn tính cho bên gửi" in waiting
    assert at(dossier, "hand_over") not in text_of(taker.get(at(dossier, "dossier")))

    shown = taker.get(at(dossier, "acknowledge"))
    assert inputs_of(shown)["slip"] == "1"
    assert "12/PC" in text_of(shown)
    press(taker, at(dossier, "acknowledge"), slip="1", document="3/GBN")

    page = text_of(taker.get(at(dossier, "dossier")))
    assert dossier.case.pauses[-1].ground == "tax"
    assert "Đã xác nhận phiếu chuyển." in page
    assert at(dossier, "hand_over") in page
    assert "Đang tạm dừng; còn lại" in page


def test_a_slip_read_before_it_was_replaced_is_not_taken(clock):
    dossier = in_branch(clock, steps=2)
    sender, taker = seat(SPECIALIST, clock), seat(TAX, clock)
    read = taker.get(at(dossier, "acknowledge"))
    assert "phiếu mới mang số 2" in text_of(sender.get(at(dossier, "renew_slip")))
    press(sender, at(dossier, "renew_slip"), document="13/PC", reason="Sửa diện tích")
    before = business_rows()

    stale = taker.post(at(dossier, "acknowledge"), {**inputs_of(read), "document": "3/GBN"})
    again = taker.post(at(dossier, "acknowledge"), {**inputs_of(stale), "document": "3/GBN"})

    assert "Hồ sơ đã thay đổi" in text_of(stale)
    assert "Phiếu chuyển số 1 đã được thay bằng phiếu số 2" in text_of(again)
    assert business_rows() == before
    press(taker, at(dossier, "acknowledge"), slip="2", document="3/GBN")
    assert dossier.case.pauses


def test_the_term_stops_and_runs_on_with_documents(clock):
    dossier = in_branch(clock)
    officer = seat(SPECIALIST, clock)
    shown = text_of(officer.get(at(dossier, "start_excluded")))
    assert "Trích đo, đo đạc" in shown
    assert "Niêm yết công khai" not in shown  # not a ground of this procedure
    press(officer, at(dossier, "start_excluded"), ground="measuring", document="14/CV", note="")

    waiting = text_of(officer.get(at(dossier, "dossier")))
    for said in ("Thời hạn đang dừng", "Trích đo, đo đạc, từ", "Chờ cơ quan khác"):
        assert said in waiting
    press(officer, at(dossier, "end_excluded"), document="15/BB")

    page = text_of(officer.get(at(dossier, "dossier")))
    assert dossier.case.state is State.IN_PROCESS
    for said in ("Thời hạn chạy tiếp.", "Căn cứ: trích đo, đo đạc", "Văn bản: 15/BB"):
        assert said in page


def test_too_late_a_pause_is_said_to_be_worth_nothing(clock):
    dossier = in_branch(clock)
    clock.at = dossier.later(days=30)

    shown = text_of(seat(SPECIALIST, clock).get(at(dossier, "start_excluded")))

    assert "không dời hạn nữa" in shown


def test_another_system_is_waited_for_and_written_back(clock):
    dossier = in_branch(clock)
    officer = seat(SPECIALIST, clock)
    press(officer, at(dossier, "wait_elsewhere"), system="dat_dai", reference="DD-2026/15")
    page = text_of(officer.get(at(dossier, "dossier")))
    assert "Cơ sở dữ liệu đất đai, từ" in page
    assert at(dossier, "hand_over") not in page

    press(officer, at(dossier, "record_outage"), **BEGAN, text="Mất kết nối", document="")
    form = text_of(officer.get(at(dossier, "write_back")))
    assert "Cơ sở dữ liệu đất đai" in form
    assert "DD-2026/15" not in form  # it is copied from what came back
    other = press(officer, at(dossier, "write_back"), reference="DD-2026/16", text="Xong")
    assert "đang chờ mã DD-2026/15" in text_of(other)
    press(officer, at(dossier, "write_back"), reference="DD-2026/15", text="Đã chỉnh lý")

    page = text_of(officer.get(at(dossier, "dossier")))
    assert dossier.case.elsewhere.until is not None
    for said in ("Nội dung: Đã chỉnh lý", "Nội dung: Mất kết nối", "Hệ thống: Cơ sở dữ liệu"):
        assert said in page
    assert at(dossier, "hand_over") in page


BEGAN = {
    "began_on.day": "2",
    "began_on.month": "3",
    "began_on.year": "2026",
    "began_time": "08:30",
}


@pytest.mark.parametrize(
    "wrong", [{"began_time": ""}, {"began_time": "sáng"}, {"began_on.day": "9"}]
)
def test_an_outage_has_a_moment_that_has_passed(clock, wrong):
    dossier = in_branch(clock)
    officer = seat(SPECIALIST, clock)
    press(officer, at(dossier, "wait_elsewhere"), system="dat_dai", reference="DD-1")
    before = business_rows()

    answer = press(officer, at(dossier, "record_outage"), **{**BEGAN, **wrong}, text="x")

    assert answer.status_code == 200
    assert "govuk-error-summary" in text_of(answer)
    assert business_rows() == before


PAGES = {
    Act.RETURN_STEP: "return_step",
    Act.UNDO_HAND_OVER: "undo_hand_over",
    Act.ACKNOWLEDGE: "acknowledge",
    Act.RENEW_SLIP: "renew_slip",
    Act.START_EXCLUDED: "start_excluded",
    Act.END_EXCLUDED: "end_excluded",
    Act.WAIT_ELSEWHERE: "wait_elsewhere",
    Act.WRITE_BACK: "write_back",
    Act.RECORD_OUTAGE: "record_outage",
}
# who finds which page open on a land dossier whose slip has been sent
OPEN = {SPECIALIST: {"undo_hand_over", "renew_slip"}, TAX: {"return_step", "acknowledge"}}


@pytest.mark.parametrize("login", [SPECIALIST, TAX, "demo-land-leader"])
def test_a_page_is_there_for_who_may_do_it_alone(clock, login):
    dossier = in_branch(clock, steps=2)
    officer = seat(login, clock)

    found = {page for page in PAGES.values() if officer.get(at(dossier, page)).status_code == 200}

    assert found == OPEN.get(login, set())


def test_paper_on_its_way_is_in_the_counters_list_until_it_has_come(clock):
    away = make.actor("demo-nam-tra-my-intake", clock.at)
    dossier = make.file("1.004873", clock.at, by=away)
    make.accept(dossier, "chung", by=away)
    clock.at = dossier.at
    counter = seat("demo-nam-tra-my-intake", clock)
    form = counter.get(at(dossier, "hand_over", "desk"))
    assert "Quầy giữ hồ sơ giấy" in text_of(form)
    counter.post(at(dossier, "hand_over", "desk"), {"turn": turn_of(form), "note": ""})

    listed = text_of(counter.get("/desk/", {"nhom": "chuyen"}))
    officer = seat("demo-tam-ky-specialist", clock)
    assert dossier.case.code in listed
    assert "Chỉ chuyển khi hồ sơ giấy đã đến tay." in text_of(officer.get(at(dossier, "hand_over")))
    press(officer, at(dossier, "hand_over"), note="")

    assert dossier.case.step == 3
    assert dossier.case.code not in text_of(counter.get("/desk/", {"nhom": "chuyen"}))
