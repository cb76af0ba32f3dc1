"""In the office: the list of work, a dossier with its clock, every act, every refusal."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers import api as dossiers
from motcua.kernel import access
from motcua.kernel.actors import system
from tests.factories import dossiers as make
from tests.snapshots import business_rows
from tests.web.officers import inputs_of, press, seated, set_clock, signed_in, text_of, turn_of

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def with_office(clock):
    """A dossier accepted and handed over: the specialist has it."""

    def made(code="1.004873", case="chung", **more):
        dossier = make.file(code, clock.at, **more)
        make.accept(dossier, case)
        hand_over(dossier)
        clock.at = max(clock.at, dossier.at)
        clock.later(minutes=1)
        return dossier

    return made


def hand_over(dossier, login="demo-tam-ky-intake", document=""):
    moment = dossier.later(minutes=1)
    by = make.actor(login, moment)
    given = {"turn": dossier.case.turn, "document": document}
    dossiers.hand_over(dossier=dossier.id, by=by, at=moment, **given)


def at(dossier, page, **asked):
    address = reverse(f"office:{page}", args=[dossier.reference])
    return f"{address}?{urlencode(asked)}" if asked else address


def turn(dossier, moment):
    return dossiers.page(dossier.reference, by=system("test"), at=moment).case.turn


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# --- the list


def test_work_is_grouped_by_what_is_late_and_what_is_due(with_office, clock):
    dossier = with_office()
    code = dossier.case.code

    later = signed_in("demo-tam-ky-specialist", clock.at)
    assert "Đến hạn những ngày sau" in text_of(later.get("/office/"))
    due = due_of(dossier, clock.at)
    clock.at = due.replace(hour=7, minute=1)
    today = text_of(signed_in("demo-tam-ky-specialist", clock.at).get("/office/"))
    assert "Đến hạn hôm nay" in today
    clock.at = due
    clock.later(minutes=1)
    late = text_of(signed_in("demo-tam-ky-specialist", clock.at).get("/office/"))
    assert "Quá hạn</h2>" in late
    assert "mc-table__row--late" in late
    assert code in late


def due_of(dossier, moment):
    by = make.actor("demo-tam-ky-specialist", moment)
    due = dossiers.my_work(by).lines[0].due_at
    return due.astimezone(moment.tzinfo)


def test_the_list_is_filtered_by_kind(with_office, clock):
    code = with_office().case.code
    officer = signed_in("demo-tam-ky-specialist", clock.at)

    assert code in text_of(officer.get("/office/", {"loai": "step"}))
    assert code not in text_of(officer.get("/office/", {"loai": "decision"}))
    assert officer.get("/office/", {"loai": "x", "sau": "y"}).status_code == 200


def test_lists_ask_the_same_number_of_questions(with_office, clock):
    officer = signed_in("demo-tam-ky-specialist", clock.at)
    few = [with_office() for _ in range(3)]
    seated(officer, clock.at).get("/office/")
    asked = queries_of(seated(officer, clock.at), "/office/")
    many = [with_office() for _ in range(27)]

    assert queries_of(seated(officer, clock.at), "/office/") <= asked
    first = text_of(officer.get("/office/"))
    following = re.search(r'href="(/office/\?sau=[^"]+)"', first)[1]
    second = text_of(officer.get(following))
    codes = [one.case.code for one in few + many]
    assert sorted(code in first for code in codes).count(True) == 25
    assert [code in first or code in second for code in codes] == [True] * 30


def test_a_dossier_is_found_by_its_code(with_office, clock):
    dossier = with_office()
    officer = signed_in("demo-tam-ky-specialist", clock.at)

    found = officer.get("/office/tim/", {"ma": dossier.case.code})
    assert found.headers["Location"] == at(dossier, "dossier")
    assert "mang mã “zzz”" in text_of(officer.get("/office/tim/", {"ma": "zzz"}, follow=True))


# --- the dossier


def test_a_dossier_shows_its_clock_its_course_and_what_nobody_checked(with_office, clock):
    dossier = with_office()

    html = text_of(signed_in("demo-tam-ky-specialist", clock.at).get(at(dossier, "dossier")))

    for said in ("Hẹn trả kết quả", "còn trong hạn", "Vì sao hạn là ngày này: từng ngày một"):
        assert said in html
    for said in ("Ngày bắt đầu", "Thời gian ở từng bước", "Chưa đối chiếu", "Đã chuyển bước"):
        assert said in html
    assert "Hồ Thị Tiếp Nhận" in html


def test_a_fee_that_is_not_set_is_shown_so(with_office, clock):
    dossier = with_office("1.013831", "dong_bang")

    html = text_of(signed_in("demo-land-specialist", clock.at).get(at(dossier, "dossier")))

    assert "chưa quy định" in html


# --- the way of each procedure, through the screens


def test_a_copy_is_made_signed_and_entered_within_the_day(with_office, clock):
    dossier = with_office("2.000635", "ca_nhan")

    go_on(dossier, clock, "demo-tam-ky-specialist", approve="ban_sao")
    html = text_of(ends(dossier, clock, "demo-tam-ky", "ban_sao"))

    assert "Đã vào sổ kết quả" in html
    assert "Văn bản kết quả giải quyết" in html


def test_a_confirmation_takes_two_steps_before_it_is_proposed(with_office, clock):
    dossier = with_office()
    officer = signed_in("demo-tam-ky-specialist", clock.at)

    early = text_of(officer.get(at(dossier, "propose")))
    assert "Ở bước này chỉ đề nghị từ chối được" in early
    assert 'value="approve:' not in early
    assert "Bước tiếp theo" in text_of(officer.get(at(dossier, "hand_over")))
    press(officer, at(dossier, "hand_over"), note="Đã xác minh")
    clock.later(minutes=1)
    go_on(dossier, clock, "demo-tam-ky-specialist", approve=result(dossier, clock, "approved"))
    done = ends(dossier, clock, "demo-tam-ky", result(dossier, clock, "approved"))

    paper = re.search(r'href="([^"]+/tep/[^"]+)"', text_of(done))[1]
    served = signed_in("demo-tam-ky-registrar", clock.at).get(paper)
    assert b"".join(served.streaming_content).startswith(b"%PDF")


def test_the_tax_office_has_its_time_outside_the_term(with_office, clock):
    dossier = with_office("1.013831", "dong_bang")
    officer = signed_in("demo-land-specialist", clock.at)
    press(officer, at(dossier, "hand_over"))
    clock.later(minutes=1)

    without = press(officer, at(dossier, "hand_over"), note="Gửi thuế")
    assert "Chưa điền “Số, ký hiệu văn bản gửi đi hoặc nhận về”." in text_of(without)
    assert "đến khi cơ quan kia xác nhận đã nhận phiếu chuyển." in text_of(without)
    press(officer, at(dossier, "hand_over"), document="12/PC-ĐĐ")
    clock.later(minutes=1)
    sent = text_of(officer.get(at(dossier, "dossier")))
    assert "Đang tạm dừng" not in sent
    assert "12/PC-ĐĐ" in sent
    tax = signed_in("demo-tax", clock.at)
    press(tax, at(dossier, "acknowledge"), slip="1", document="3/GBN")
    assert "Đang tạm dừng; còn lại" in text_of(officer.get(at(dossier, "dossier")))

    tax = signed_in("demo-tax", clock.later(days=2))
    assert dossier.case.code in text_of(tax.get("/office/", {"loai": "excluded"}))
    assert "Khi chuyển, thời hạn chạy tiếp." in text_of(tax.get(at(dossier, "hand_over")))
    press(tax, at(dossier, "hand_over"), document="99/TB-THUE")
    clock.later(minutes=1)
    officer = signed_in("demo-land-specialist", clock.at)
    running = text_of(officer.get(at(dossier, "dossier")))
    assert "Đang tạm dừng" not in running
    assert "Cơ quan khác, không tính vào thời hạn" in running
    assert "không chia phần riêng" in running  # the counter's time counts, without a share

    go_on(dossier, clock, "demo-land-specialist", approve=result(dossier, clock, "approved"))
    html = text_of(ends(dossier, clock, "demo-land", result(dossier, clock, "approved")))
    assert "Đã vào sổ kết quả" in html


def result(dossier, clock, outcome):
    page = dossiers.page(dossier.reference, by=system("test"), at=clock.at)
    return next(one.key for one in page.revision.results if one.outcome == outcome)


def go_on(dossier, clock, login, *, approve):
    officer = signed_in(login, clock.at)
    sent = press(officer, at(dossier, "propose"), chosen=f"approve:{approve}", text="Đủ điều kiện")
    assert sent.status_code == 302, text_of(sent)
    clock.later(minutes=1)


def ends(dossier, clock, agency, approve):
    """Decide and register; return the page with the letter."""
    leader = signed_in(f"{agency}-leader", clock.at)
    shown = leader.get(at(dossier, "decide"))
    assert "Đủ điều kiện" in text_of(shown)
    assert inputs_of(shown)["chosen"] == f"approve:{approve}"
    decided = press(leader, at(dossier, "decide"), chosen=f"approve:{approve}", reasons="")
    assert decided.status_code == 302, text_of(decided)
    clock.later(minutes=1)
    registrar = signed_in(f"{agency}-registrar", clock.at)
    assert 'name="text"' not in text_of(registrar.get(at(dossier, "register_result")))
    done = press(registrar, at(dossier, "register_result"), number="15/UBND")
    assert done.status_code == 302, text_of(done)
    return registrar.get(done.headers["Location"])


def test_a_refusal_needs_its_reasons_and_keeps_what_was_typed(with_office, clock):
    dossier = with_office("2.000635", "ca_nhan")
    go_on(dossier, clock, "demo-tam-ky-specialist", approve="ban_sao")
    leader = signed_in("demo-tam-ky-leader", clock.at)
    before = business_rows()

    refused = press(leader, at(dossier, "decide"), chosen="refuse:tu_choi", reasons=" ")

    assert "Hãy ghi lý do." in text_of(refused)
    assert inputs_of(refused)["chosen"] == "refuse:tu_choi"
    assert business_rows() == before
    given = {**inputs_of(refused), "reasons": "Không có trong sổ"}
    assert leader.post(at(dossier, "decide"), given).status_code == 302


def test_a_supplement_asked_by_the_office_stops_the_clock(with_office, clock):
    dossier = with_office()
    officer = signed_in("demo-tam-ky-specialist", clock.at)
    asked = text_of(officer.get(at(dossier, "ask_supplement")))

    done = press(officer, at(dossier, "ask_supplement"), lines="Bản sao án ly hôn", reason="Thiếu")

    assert "Bản công bố thủ tục ghi: Thiếu hồ sơ: thông báo" in asked
    assert "mẫu 02" in text_of(officer.get(done.headers["Location"]))
    clock.later(minutes=1)
    assert "Đang tạm dừng; còn lại 3 ngày làm việc" in text_of(officer.get(at(dossier, "dossier")))
    press(officer, at(dossier, "complete_supplement"), note="Đã có")
    clock.later(minutes=1)
    assert "Chuyển bước" in text_of(officer.get(at(dossier, "dossier")))


# --- refusals


def test_of_two_officers_the_slower_one_is_told_and_nothing_is_written(with_office, clock):
    dossier = with_office()
    first = signed_in("demo-tam-ky-specialist", clock.at)
    second = signed_in("demo-tam-ky-land", clock.at)
    seen = turn_of(second.get(at(dossier, "ask_supplement")))
    press(first, at(dossier, "ask_supplement"), lines="Ảnh", reason="Thiếu")
    clock.later(minutes=1)
    before = business_rows()

    given = {"turn": seen, "lines": "Giấy khác", "reason": "Chưa rõ"}
    html = text_of(second.post(at(dossier, "ask_supplement"), given))

    assert "Hồ sơ đã thay đổi sau khi bạn mở trang này." in html
    assert "Giấy khác</textarea>" in html
    assert business_rows() == before


PAGES = ["dossier", "done", "hand_over", "propose", "decide", "register_result", "ask_supplement"]


@pytest.mark.parametrize("page", PAGES)
def test_another_agencys_dossier_is_not_there(with_office, clock, page):
    dossier = with_office()
    stranger = signed_in("demo-nam-tra-my-specialist", clock.at)

    assert stranger.get(at(dossier, page)).status_code == 404
    assert stranger.get(f"{at(dossier, 'dossier')}tep/{dossier.id}/").status_code == 404
    assert access.records_of(dossier.reference) == []


@pytest.mark.parametrize("login", ["demo-tam-ky-registrar", "demo-tam-ky-leader"])
@pytest.mark.parametrize("page", ["hand_over", "register_result", "decide"])
def test_an_act_of_another_function_is_not_there(with_office, clock, login, page):
    dossier = with_office()
    officer = signed_in(login, clock.at)
    before = business_rows()

    assert officer.get(at(dossier, page)).status_code == 404
    assert officer.post(at(dossier, page), {"turn": turn(dossier, clock.at)}).status_code == 404
    assert officer.post(at(dossier, page), {"turn": "999"}).status_code == 200
    assert business_rows() == before


def test_a_citizen_finds_no_office(clock):
    assert signed_in("demo-nong-dan", clock.at).get("/office/").status_code == 404


def test_who_looked_is_written_down(with_office, clock):
    dossier = with_office()
    signed_in("demo-tam-ky-specialist", clock.at).get(at(dossier, "dossier"))

    (look,) = access.records_of(dossier.reference)
    assert look.view == "process"


def test_a_list_that_shows_a_name_is_a_look_too(with_office, clock):
    dossier = with_office()
    signed_in("demo-nam-tra-my-specialist", clock.at).get("/office/")
    assert access.records_of(dossier.reference) == []

    signed_in("demo-tam-ky-specialist", clock.at).get("/office/")

    (look,) = access.records_of(dossier.reference)
    assert (look.view, look.status) == ("process", 200)


def test_pages_are_there_in_english(with_office, clock):
    dossier = with_office()
    officer = signed_in("demo-tam-ky-specialist", clock.at)
    officer.cookies["motcua_language"] = "en"

    assert "My work" in text_of(officer.get("/office/"))
    html = text_of(officer.get(at(dossier, "dossier")))
    assert "Why it is due then: day by day" in html
    assert "3 working days" in html
