"""At the counter: the inbox, one person from procedure to receipt, every act, every refusal."""

import re
from dataclasses import replace
from uuid import UUID

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers import api as dossiers
from motcua.kernel import access
from motcua.kernel.actors import ANONYMOUS, system
from motcua.kernel.working_time import VIETNAM
from motcua.procedures import api as procedures
from motcua.web.desk import accepting
from tests.factories import dossiers as make
from tests.factories.parameters import in_force
from tests.snapshots import business_rows
from tests.web.officers import inputs_of, press, seated, set_clock, signed_in, text_of, turn_of

CLERK = "demo-tam-ky-intake"
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def clerk(clock):
    return signed_in(CLERK, clock.at)


@pytest.fixture
def filed(clock):
    """An application filed at the counter, waiting to be accepted."""

    def file(code="1.004873", **more):
        done = make.file(code, clock.at, **more)
        clock.later(seconds=10)
        return done

    return file


def at(dossier, page):
    return reverse(f"desk:{page}", args=[dossier.reference])


def shown_of(dossier, moment):
    return dossiers.page(dossier.reference, by=system("test"), at=moment)


def accepted(client, dossier, **given):
    """Accept as the page proposes it."""
    shown = client.get(at(dossier, "accept"))
    return client.post(at(dossier, "accept"), {**inputs_of(shown), **given})


# --- lists


def test_the_inbox_shows_what_waits_and_how_long_is_left(clerk, filed):
    dossier = filed()

    html = text_of(clerk.get("/desk/"))

    assert dossier.reference in html
    assert "còn 8 giờ" in html
    assert "Chờ tiếp nhận<span" in html.replace("\n", "")


def test_an_application_nobody_answered_in_time_is_marked_late(clerk, filed, clock):
    filed()
    clerk_next_day = signed_in(CLERK, clock.later(days=1))

    html = text_of(clerk_next_day.get("/desk/"))

    assert "quá hạn " in html
    assert "mc-table__row--late" in html


def test_each_group_of_work_has_its_own_list(clerk, filed):
    dossier = filed()
    accepted(clerk, dossier)
    code = shown_of(dossier, dossier.later(hours=1)).case.code

    assert code in text_of(clerk.get("/desk/?nhom=chuyen"))
    assert code not in text_of(clerk.get("/desk/?nhom=tra"))
    assert clerk.get("/desk/?nhom=khac&sau=x.y").status_code == 200


def test_a_dossier_is_found_by_reference_and_by_code(clerk, filed):
    dossier = filed()
    accepted(clerk, dossier)
    code = shown_of(dossier, dossier.later(hours=1)).case.code

    for typed in (dossier.reference, f" {dossier.reference.lower()} ", code):
        found = clerk.get("/desk/tim/", {"ma": typed})
        assert found.headers["Location"] == at(dossier, "dossier")
    nothing = clerk.get("/desk/tim/", {"ma": "khong-co"}, follow=True)
    assert "Không có hồ sơ nào của cơ quan bạn mang mã “khong-co”." in text_of(nothing)


def test_lists_are_paged_by_key_and_ask_the_same_number_of_questions(clerk, clock, filed):
    few = [filed() for _ in range(3)]
    clerk.get("/desk/")
    asked = queries_of(seated(clerk, clock.at), "/desk/")
    many = [filed() for _ in range(27)]

    assert queries_of(seated(clerk, clock.at), "/desk/") <= asked
    first = text_of(clerk.get("/desk/"))
    following = re.search(r'href="(\?nhom=tiep-nhan&sau=[^"]+)"', first)[1]
    second = text_of(clerk.get(f"/desk/{following}"))
    references = [one.reference for one in few + many]
    assert [one in first for one in references].count(True) == 25
    assert [one in second for one in references].count(True) == 5


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# --- a person at the counter


def test_a_procedure_is_found_without_accents(clerk):
    html = text_of(clerk.get("/desk/nhan/", {"q": "trich luc"}))

    assert "Bản sao trích lục hộ tịch" in html
    assert "Đăng ký hộ kinh doanh" not in html


def test_what_is_received_elsewhere_says_where(clerk):
    html = text_of(clerk.get("/desk/nhan/"))

    assert "Không tiếp nhận ở đây; nơi tiếp nhận: Trung tâm Phục vụ hành chính công" in html


def begun(clerk, code="2.000635", channel="counter", key="k1"):
    started = clerk.post("/desk/nhan/", {"procedure": code, "channel": channel, "key": key})
    assert started.status_code == 302
    return started.headers["Location"]


def test_what_is_for_information_only_is_taken_in_nowhere(clerk, monkeypatch):
    read = procedures.revision
    reason = "Hãy nộp trên Cổng Dịch vụ công quốc gia."
    monkeypatch.setattr(
        procedures, "revision", lambda id_: replace(read(id_), information_only=reason)
    )

    shown = text_of(clerk.get("/desk/nhan/", {"q": "trich luc"}))

    assert f'Chỉ để tra cứu, không nộp hồ sơ ở đây. <span lang="vi">{reason}</span>' in shown
    assert "Nhận trực tiếp" not in shown


def test_a_second_click_begins_no_second_draft(clerk, clock):
    assert begun(clerk) == begun(clerk)
    assert begun(clerk, key="k2") != begun(clerk)
    assert len(dossiers.drafts_of(make.actor(CLERK, clock.at))) == 2


def typed_in(clock, code="2.000635", **more):
    """The fields of the whole page, as a browser sends them."""
    revision = procedures.revision_in_force(code, clock.at.date())
    data = {
        "submitter-name": "Trần Thị Thử",
        "submitter-identity_number": "048 190 000 001",
        "wish": "counter",
        **{f"question-{one.key}": "no" for one in revision.questions},
    }
    for key, value in make.content(revision).raw.items():
        data |= flat(key, value)
    return {**data, **more}


def flat(key, value):
    if isinstance(value, dict):
        return {k: v for part, one in value.items() for k, v in flat(f"{key}.{part}", one).items()}
    if isinstance(value, list):
        rows = {k: v for i, one in enumerate(value) for k, v in flat(f"{key}.{i}", one).items()}
        return {f"{key}.rows": str(len(value)), **rows}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        year, month, day = str(value).split("-")
        return {f"{key}.year": year, f"{key}.month": month, f"{key}.day": day}
    return {key: str(value)}


@pytest.mark.parametrize("code", ["2.000635", "1.004873", "1.013831"])
@pytest.mark.parametrize("channel", ["counter", "post"])
def test_a_person_goes_from_the_procedure_to_the_receipt(clerk, clock, code, channel):
    draft = begun(clerk, code, channel)
    submitted = clerk.post(draft, {**typed_in(clock, code), "submit": "1"})
    assert submitted.status_code == 302, text_of(submitted)
    clock.later(minutes=5)
    shown = clerk.get(submitted.headers["Location"])
    given = {
        **inputs_of(shown),
        "case": re.search(r'name="case" value="([^"]+)"', text_of(shown))[1],
    }
    done = clerk.post(submitted.headers["Location"], given, follow=True)

    html = text_of(done)
    assert "Đã tiếp nhận" in html
    assert re.search(r"DN\.20341\.PVHCC-260302-0001", html)
    paper = clerk.get(re.search(r'href="([^"]+/tep/[^"]+)"', html)[1])
    assert paper.headers["Content-Type"] == "application/pdf"
    printed = words_of(b"".join(paper.streaming_content))
    assert "DN.20341.PVHCC-260302-0001" in printed
    key = re.search(r"Khóa bí mật: ((?:\w{4} ?){3})", printed)
    assert key, printed
    reference = re.search(r"/ho-so/(\w+)/", done.redirect_chain[-1][0])[1]
    assert dossiers.follow(reference, key[1], by=ANONYMOUS, at=clock.at).case.code


def words_of(pdf):
    sheets = pypdfium2.PdfDocument(pdf)
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in sheets)


def test_what_was_typed_is_saved_and_shown_again(clerk, clock):
    draft = begun(clerk)
    saved = clerk.post(draft, {"submitter-name": "Lê Văn Dở", "save": "1"}, follow=True)

    html = text_of(saved)
    assert "Đã lưu." in html
    assert 'value="Lê Văn Dở"' in html
    assert "Có chỗ cần sửa" not in html
    assert "Lê Văn Dở" in text_of(clerk.get("/desk/nhan/"))


def test_every_mistake_is_shown_in_its_place_at_once(clerk, clock):
    draft = begun(clerk)
    wrong = {"submitter-name": "Lê Văn Dở", "submitter-identity_number": "123", "so_luong": "hai"}

    html = text_of(clerk.post(draft, {**wrong, "submit": "1"}))

    assert "Có chỗ cần sửa" in html
    assert "Số định danh cá nhân gồm đúng 12 chữ số." in html
    assert '<a href="#id_so_luong">' in html
    assert '<a href="#id_question-co_uy_quyen_0">' in html
    assert 'value="Lê Văn Dở"' in html
    assert 'value="hai"' in html


def test_an_owner_half_named_is_asked_for_wholly(clerk, clock):
    draft = begun(clerk)
    data = {**typed_in(clock), "owner-name": "Chủ Mẫu", "submit": "1"}

    html = text_of(clerk.post(draft, data))

    assert '<a href="#id_owner-identity_number">' in html
    assert '<a href="#id_owner-name">' not in html


def test_the_enter_key_saves_and_sends_nothing(clerk):
    """The first button of the form answers it."""
    html = clerk.get(begun(clerk)).content.decode()

    form = html[html.index('<form method="post" enctype') :]
    assert re.search(r"<button[^>]*>", form)[0].count('name="save"') == 1


def test_asking_for_another_row_judges_nothing(clerk, clock):
    draft = begun(clerk, "1.004873")
    revision = dossiers.draft_of(make.actor(CLERK, clock.at), draft_id(draft)).revision
    table = table_of(revision)

    html = text_of(clerk.post(draft, {f"{table}.rows": "1", "_add": table}))

    assert "Có chỗ cần sửa" not in html
    assert "govuk-error-message" not in html


def draft_id(address):
    return UUID(address.rstrip("/").rpartition("/")[2])


def table_of(revision):
    fields = procedures.revision(revision).form.fields
    return next(one.key for one in fields if one.type is procedures.FieldType.TABLE)


def test_submitting_twice_leads_to_the_same_dossier(clerk, clock):
    draft = begun(clerk)
    data = {**typed_in(clock), "submit": "1"}

    first, second = clerk.post(draft, data), clerk.post(draft, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert clerk.get(draft).status_code == 404


def test_another_clerks_draft_is_not_seen(clerk, clock):
    draft = begun(clerk)
    other = signed_in("demo-tam-ky-intake-2", clock.at)

    assert other.get(draft).status_code == 404
    assert other.post(f"{draft}bo/").status_code == 404
    assert clerk.post(f"{draft}bo/").status_code == 302
    assert clerk.get(draft).status_code == 404


# --- acts


def test_the_only_possible_case_is_chosen_and_papers_are_counted_beforehand(clerk, filed):
    shown = clerk.get(at(filed(), "accept"))

    assert inputs_of(shown)["case"] == "chung"
    assert "Lệ phí cấp Giấy xác nhận tình trạng hôn nhân: <strong>0 đồng" in text_of(shown)


def test_where_nobody_knows_the_height_the_clerk_chooses(clerk, filed):
    dossier = filed("1.013831")
    shown = clerk.get(at(dossier, "accept"))

    assert "Chưa có dữ liệu nơi này có thuộc miền núi hay không" in text_of(shown)
    assert "case" not in inputs_of(shown)


def test_a_place_in_words_is_chosen_from_the_list(clerk, filed):
    words = {"province": "48", "commune": "phường Tam Kỳ cũ", "detail": "Số 1"}
    dossier = filed("1.004873", changes={"nguoi_yeu_cau_noi_cu_tru": words})
    refused = accepted(clerk, dossier)
    done = accepted(clerk, dossier, place=make.TAM_KY)

    assert "Chọn xã, phường, đặc khu nơi có việc." in text_of(refused)
    assert done.status_code == 302


def test_papers_not_counted_are_named_and_nothing_is_lost(clerk, filed):
    dossier = filed("1.013831")
    given = inputs_of(clerk.get(at(dossier, "accept")))
    nothing = {key: "" for key in given if re.search(r"-(originals|copies)$", key)}
    before = business_rows()
    case = re.search(r'name="case" value="([^"]+)"', text_of(clerk.get(at(dossier, "accept"))))[1]

    html = text_of(
        clerk.post(at(dossier, "accept"), {**given, **nothing, "case": case, "note": "Đã xem"})
    )

    assert "Hãy ghi số lượng đã nhận của:" in html
    assert "Đã xem</textarea>" in html
    assert business_rows() == before


def test_a_count_that_is_no_number_is_said_at_its_paper(clerk, filed):
    dossier = filed()
    given = inputs_of(clerk.get(at(dossier, "accept")))
    first = next(key for key in given if key.endswith("-originals"))

    html = text_of(clerk.post(at(dossier, "accept"), {**given, first: "hai"}))

    assert f'<a href="#id_{first}">' in html


def test_a_supplement_is_asked_printed_and_completed(clerk, filed, clock):
    dossier = filed()
    asked = press(
        clerk, at(dossier, "ask_supplement"), lines="Bản sao hộ chiếu\n\nẢnh", reason="Thiếu"
    )
    html = text_of(clerk.get(asked.headers["Location"]))
    assert "Đã yêu cầu bổ sung" in html
    assert "/tep/" in html
    assert dossier.reference in text_of(clerk.get("/desk/?nhom=bo-sung"))

    seated(clerk, clock.later(hours=1))
    completing = clerk.get(at(dossier, "complete_supplement"))
    assert "<li>Bản sao hộ chiếu</li>" in text_of(completing)
    press(clerk, at(dossier, "complete_supplement"), note="Đã nộp ảnh")
    again = text_of(clerk.get(at(dossier, "dossier")))
    assert "Đã nộp ảnh" in again
    assert "Tiếp nhận</a>" in again


def test_a_supplement_that_came_by_post_is_keyed_with_its_arrival_stamp(clerk, filed, clock):
    dossier = filed()
    press(clerk, at(dossier, "ask_supplement"), lines="Ảnh", reason="Thiếu")
    came = clock.later(hours=1).astimezone(VIETNAM)
    seated(clerk, clock.later(hours=1))
    address = at(dossier, "complete_supplement")
    day, hour = f"{came:%Y-%m-%d}", f"{came:%H:%M}"

    html = text_of(press(clerk, address, delivered_on=day))
    assert "Ghi giờ giấy bổ sung đến." in html
    html = text_of(press(clerk, address, delivered_on="2030-01-01", delivered_time="08:00"))
    assert "Lúc bổ sung đến không thể sau bây giờ." in html
    press(clerk, address, delivered_on=day, delivered_time=hour)

    told = text_of(clerk.get(at(dossier, "dossier")))
    assert f"Giấy bổ sung đến thật lúc: {came:%H} giờ {came:%M} phút" in told


def test_a_second_request_belongs_to_the_superior(clerk, filed, clock):
    dossier = filed()
    press(clerk, at(dossier, "ask_supplement"), lines="Ảnh", reason="Thiếu")
    clock.later(minutes=5)
    press(clerk, at(dossier, "complete_supplement"))
    clock.later(minutes=5)
    superior = signed_in("demo-tam-ky-supervisor", clock.at)
    address = reverse("office:ask_supplement", args=[dossier.reference])

    assert clerk.get(at(dossier, "ask_supplement")).status_code == 404
    told = text_of(superior.get(address))
    assert "lần yêu cầu bổ sung thứ 2" in told
    assert "quá 1 lần mà hồ sơ không hoàn thành" in told
    assert press(superior, address, lines="Ảnh rõ hơn", reason="Mờ").status_code == 302


def test_a_second_request_is_a_further_one_only_where_the_law_says_so(clerk, filed, clock):
    in_force("supplement_rounds_without_approval", 2)
    dossier = filed()
    press(clerk, at(dossier, "ask_supplement"), lines="Ảnh", reason="Thiếu")
    clock.later(minutes=5)
    press(clerk, at(dossier, "complete_supplement"))

    told = text_of(clerk.get(at(dossier, "ask_supplement")))

    assert "lần yêu cầu bổ sung thứ 2" in told
    assert "mà hồ sơ không hoàn thành" not in told


def test_receipt_is_refused_with_a_reason_and_a_paper(clerk, filed):
    dossier = filed()
    empty = press(clerk, at(dossier, "refuse_receipt"), reason=" ")
    done = press(clerk, at(dossier, "refuse_receipt"), reason="Không thuộc thẩm quyền")

    assert "Chưa điền “Lý do từ chối tiếp nhận”." in text_of(empty)
    html = text_of(clerk.get(done.headers["Location"]))
    assert "Đã từ chối tiếp nhận" in html
    assert "mẫu 03" in html


def test_an_accepted_dossier_is_moved_on_and_its_result_returned(clerk, filed, clock):
    dossier = filed("2.000635")
    accepted(clerk, dossier)
    clock.later(minutes=5)
    moving = text_of(clerk.get(at(dossier, "hand_over")))
    assert "Thẩm tra, in bản sao Trích lục hộ tịch, trình ký" in moving
    press(clerk, at(dossier, "hand_over"), note="Gấp")
    finished(dossier, clock)
    seated(clerk, clock.at)

    shown = clerk.get(at(dossier, "hand_over_result"))
    assert 'value="Nguyễn Thị Thử"' in text_of(shown)
    clock.later(minutes=5)
    nobody = clerk.post(
        at(dossier, "hand_over_result"),
        {"turn": turn_of(shown), "manner": "counter", "receiver": "", "proof": "CCCD"},
    )
    assert 'value="CCCD"' in text_of(nobody)
    press(clerk, at(dossier, "hand_over_result"), manner="counter", receiver="Nguyễn Thị Thử")
    assert "Đã trả kết quả" in text_of(clerk.get(at(dossier, "dossier")))


def finished(dossier, clock):
    """Let the office do its part, by the same operations."""
    steps = [
        ("demo-tam-ky-specialist", propose),
        ("demo-tam-ky-leader", decide),
        ("demo-tam-ky-registrar", register),
    ]
    for login, act in steps:
        moment = clock.later(minutes=5)
        turn = shown_of(dossier, moment).case.turn
        act(dossier.id, turn, make.actor(login, moment), moment)
    clock.later(minutes=5)


def propose(dossier, turn, by, moment):
    given = {"verdict": dossiers.Verdict.APPROVE, "result": "ban_sao", "text": "Đủ điều kiện"}
    dossiers.propose(dossier=dossier, turn=turn, by=by, at=moment, **given)


def decide(dossier, turn, by, moment):
    given = {"verdict": dossiers.Verdict.APPROVE, "result": "ban_sao", "reasons": ""}
    dossiers.decide(dossier=dossier, turn=turn, by=by, at=moment, **given)


def register(dossier, turn, by, moment):
    dossiers.register_result(dossier=dossier, turn=turn, number="1/TLKS", by=by, at=moment)


# --- refusals


def test_an_idle_clerk_is_led_to_the_door(clerk, clock):
    clock.later(minutes=16)

    assert clerk.get("/desk/").headers["Location"].startswith("/dang-nhap/")


def test_of_two_clerks_the_slower_one_keeps_what_he_typed(clerk, filed, clock):
    dossier = filed()
    other = signed_in("demo-tam-ky-intake-2", clock.at)
    turn = turn_of(other.get(at(dossier, "refuse_receipt")))
    accepted(clerk, dossier)
    clock.later(minutes=1)
    before = business_rows()

    html = text_of(
        other.post(at(dossier, "refuse_receipt"), {"turn": turn, "reason": "Thiếu giấy tờ"})
    )

    assert "Hồ sơ đã thay đổi sau khi bạn mở trang này." in html
    assert "Thiếu giấy tờ</textarea>" in html
    assert "Việc này không còn mở ở bước hiện tại." in html
    assert business_rows() == before


def test_a_stale_page_of_an_act_still_open_can_be_sent_again(clerk, filed, clock):
    dossier = filed()
    shown = clerk.get(at(dossier, "refuse_receipt"))
    press(clerk, at(dossier, "ask_supplement"), lines="Ảnh", reason="Thiếu")
    clock.later(minutes=5)
    press(clerk, at(dossier, "complete_supplement"))
    clock.later(minutes=5)

    stale = clerk.post(
        at(dossier, "refuse_receipt"), {"turn": turn_of(shown), "reason": "Không đúng nơi"}
    )
    assert "Hồ sơ đã thay đổi" in text_of(stale)
    again = clerk.post(at(dossier, "refuse_receipt"), {**inputs_of(stale), "reason": "Sai nơi"})
    assert again.status_code == 302


def test_an_old_button_leads_to_the_fresh_page(clerk, filed, clock):
    dossier = filed()
    button = re.search(
        r'href="([^"]+/tu-choi/\?turn=\d+)"', text_of(clerk.get(at(dossier, "dossier")))
    )
    accepted(clerk, dossier)
    clock.later(minutes=1)

    fresh = clerk.get(button[1], follow=True)

    assert fresh.redirect_chain == [(at(dossier, "dossier"), 302)]
    assert "Hồ sơ đã thay đổi sau khi bạn mở trang này." in text_of(fresh)


PAGES = ["dossier", "done", "accept", "ask_supplement", "refuse_receipt", "hand_over"]


@pytest.mark.parametrize("page", PAGES)
def test_another_agencys_dossier_is_not_there(filed, clock, page):
    dossier = filed()
    stranger = signed_in("demo-nam-tra-my-intake", clock.at)

    assert stranger.get(at(dossier, page)).status_code == 404
    assert stranger.get(f"{at(dossier, 'dossier')}tep/{dossier.id}/").status_code == 404


@pytest.mark.parametrize(
    "login", ["demo-tam-ky-specialist", "demo-tam-ky-supervisor", "demo-nong-dan"]
)
@pytest.mark.parametrize("address", ["/desk/", "/desk/nhan/"])
def test_without_the_counters_function_there_is_no_counter(clock, login, address):
    assert signed_in(login, clock.at).get(address).status_code == 404


def test_an_act_of_another_step_is_not_there(clerk, filed):
    dossier = filed()
    before = business_rows()

    assert clerk.get(at(dossier, "hand_over_result")).status_code == 404
    assert clerk.post(at(dossier, "hand_over"), {"note": "x"}).status_code == 404
    assert business_rows() == before


def test_who_looked_is_written_down(clerk, filed):
    dossier = filed()
    clerk.get(at(dossier, "dossier"))

    (look,) = access.records_of(dossier.reference)
    assert look.view == "counter"
    assert look.status == 200


def test_a_list_that_shows_a_name_is_a_look_too(clerk, filed):
    dossier = filed()
    assert dossier.reference in text_of(clerk.get("/desk/"))

    (look,) = access.records_of(dossier.reference)
    assert (look.view, look.status) == ("counter", 200)


def test_pages_are_there_in_english(clerk, filed):
    dossier = filed()
    clerk.cookies["motcua_language"] = "en"

    assert "Personal identity number" in text_of(clerk.get(begun(clerk)))
    assert "To be answered by" in text_of(clerk.get(at(dossier, "dossier")))
    assert "Papers received" in text_of(clerk.get(at(dossier, "accept")))


@pytest.mark.parametrize(("checked", "more"), [(True, ""), (False, " (chưa đối chiếu)")])
def test_whether_what_takes_a_papers_place_was_checked_is_said(province, checked, more):
    revision = procedures.revision_in_force("1.004873", make.MONDAY.date())
    assert revision is not None
    by_data = procedures.Digital.REPLACED_BY_DATA
    paper = replace(revision.cases[0].papers[0], digital=by_data, digital_verified=checked, note="")

    hint = accepting.paper_hint(paper, revision.cases[:1], "counter")

    assert hint.lower() == f"{by_data.label}{more}".lower()
