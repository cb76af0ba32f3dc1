"""Opinions, the apology, ends without a result and the list of the heads, on their screens."""

import pytest
from django.urls import reverse

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import system
from tests.factories import dossiers as make
from tests.factories.parameters import in_force
from tests.snapshots import business_rows
from tests.web.officers import inputs_of, press, set_clock, signed_in, text_of

SINGLE, EXTRACT = "1.004873", "2.000635"
CLERK, SPECIALIST, LEADER, LAND = (
    "demo-tam-ky-intake",
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-land-specialist",
)
REQUEST = {"reason": "Theo đơn ngày 2/3", "document": "Đơn ngày 2/3"}
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def with_office(clock):
    """A dossier that the specialist works on."""
    dossier = make.at_stage(dossiers.State.IN_PROCESS, SINGLE, clock.at)
    clock.at = dossier.later(minutes=1)
    return dossier


def at(dossier, page, audience="office"):
    return reverse(f"{audience}:{page}", args=[dossier.reference])


def case_of(dossier, clock):
    return dossiers.page(dossier.reference, by=system("test"), at=clock.at).case


def as_of(login, clock, function=""):
    return signed_in(login, clock.at, function)


def asked_land(dossier, clock, question="Thửa đất có tranh chấp không?"):
    land = make.actor(LAND, clock.at).agency
    client = as_of(SPECIALIST, clock)
    given = {"agency": str(land), "seat": "specialist", "question": question, "days": "3"}
    return press(client, at(dossier, "ask_opinion"), **given)


# --- opinions ---------------------------------------------------------------------------------


def test_an_opinion_is_asked_of_who_is_in_charge_there_and_given_once(with_office, clock):
    shown = text_of(as_of(SPECIALIST, clock).get(at(with_office, "ask_opinion")))
    assert "Không có trả lời thì không phải là đồng ý." in shown
    assert "Chi nhánh Văn phòng đăng ký đất đai" in shown

    sent = asked_land(with_office, clock)
    assert sent["Location"] == at(with_office, "dossier")
    clock.later(minutes=1)
    land = as_of(LAND, clock)
    listed = text_of(land.get("/office/", {"loai": "opinion"}))
    assert with_office.case.code in listed
    assert "Cho ý kiến" in text_of(land.get(at(with_office, "dossier")))
    page = land.get(at(with_office, "give_opinion"))
    assert "Thửa đất có tranh chấp không?" in text_of(page)
    assert "Trả lời trước 17 giờ 00 phút, ngày 05/03/2026" in text_of(page)

    typed = {**inputs_of(page), "view": "objects", "text": "Đang tranh chấp"}
    assert land.post(at(with_office, "give_opinion"), typed).status_code == 302
    clock.later(minutes=1)

    before = business_rows()
    again = land.post(at(with_office, "give_opinion"), typed)
    assert again.status_code == 404  # nothing is asked of this post any more
    assert business_rows() == before
    read = text_of(as_of(SPECIALIST, clock).get(at(with_office, "dossier")))
    assert "Đang tranh chấp" in read
    assert "Ý kiến: không đồng ý" in read


def test_an_objection_without_words_is_refused_with_what_was_chosen(with_office, clock):
    asked_land(with_office, clock)
    clock.later(minutes=1)
    land = as_of(LAND, clock)

    refused = press(land, at(with_office, "give_opinion"), number="", view="objects", text=" ")

    assert refused.status_code == 200
    assert inputs_of(refused)["view"] == "objects"
    assert case_of(with_office, clock).asides != ()


def test_of_several_questions_one_is_chosen(with_office, clock):
    agency = make.actor(LAND, clock.at).agency
    for function in ("specialist", "leader"):
        dossiers.ask_opinion(
            dossier=with_office.id,
            turn=case_of(with_office, clock).turn,
            agency=agency,
            function=function,
            question=f"Hỏi {function}",
            days=2,
            by=make.actor(SPECIALIST, clock.at),
            at=clock.later(minutes=1),
        )
    head = as_of("demo-land-leader", clock)

    page = text_of(head.get(at(with_office, "give_opinion")))

    assert "Hỏi leader" in page
    assert "Hỏi specialist" not in page  # the specialist's question is not his head's


def test_an_agency_elsewhere_is_found_by_name(with_office, clock):
    client = as_of(SPECIALIST, clock)
    address = at(with_office, "ask_opinion")

    found = text_of(client.get(address, {"co-quan": "so tu phap"}))
    assert "Tìm thấy" in found
    assert "Sở Tư pháp" in found
    assert "Không có cơ quan nào tên “zzz”." in text_of(client.get(address, {"co-quan": "zzz"}))
    justice = identity.agencies("department_justice", on=clock.at.date())[0]
    typed = {
        "agency": str(justice.id),
        "seat": "head",
        "question": "Có án tích không?",
        "days": "2",
    }
    sent = client.post(f"{address}?co-quan=so tu phap", {"turn": with_office.case.turn, **typed})
    assert sent.status_code == 302
    (aside,) = case_of(with_office, clock).asides
    assert (aside.work.agency, aside.work.function) == (justice.id, "leader")


def test_the_counter_sees_only_that_somebody_is_asked(with_office, clock):
    asked_land(with_office, clock)
    clock.later(minutes=1)

    counter = text_of(as_of(CLERK, clock).get(at(with_office, "dossier", "desk")))

    assert "ý kiến của cơ quan khác" in counter


# --- the apology ------------------------------------------------------------------------------


def day(moment):
    return {
        "new_promise.day": str(moment.day),
        "new_promise.month": str(moment.month),
        "new_promise.year": str(moment.year),
    }


def test_how_often_a_day_may_be_promised_again_is_the_laws(with_office, clock):
    in_force("extension_max", 2)

    shown = as_of(LEADER, clock).get(at(with_office, "apologise"))

    assert "Chỉ được hẹn lại 2 lần" in text_of(shown)


def test_a_head_apologises_once_and_prints_it(with_office, clock):
    leader = as_of(LEADER, clock)
    shown = text_of(leader.get(at(with_office, "apologise")))
    assert "Chỉ được hẹn lại 1 lần" in shown
    assert "17 giờ 00 phút, ngày 05/03/2026" in shown

    saturday = press(
        leader,
        at(with_office, "apologise"),
        **day(clock.at.replace(day=7)),
        reason="Chờ xác minh",
    )
    assert "Hãy chọn một ngày làm việc." in text_of(saturday)
    sent = press(
        leader, at(with_office, "apologise"), **day(clock.at.replace(day=10)), reason="Chờ"
    )
    assert sent["Location"] == at(with_office, "done")
    clock.later(minutes=1)

    read = text_of(as_of(SPECIALIST, clock).get(at(with_office, "dossier")))
    assert "17 giờ 00 phút, ngày 10/03/2026" in read
    assert "17 giờ 00 phút, ngày 05/03/2026" in read
    leader = as_of(LEADER, clock)
    assert "Xin lỗi và hẹn lại" not in text_of(leader.get(at(with_office, "dossier")))
    before = business_rows()
    given = {"turn": case_of(with_office, clock).turn, "reason": "Lần nữa"}
    second = leader.post(at(with_office, "apologise"), {**given, **day(clock.at.replace(day=12))})
    assert second.status_code == 404  # no re-appointment is left
    assert business_rows() == before
    listed = text_of(as_of(SPECIALIST, clock).get("/office/"))
    assert "hẹn lại 17 giờ 00 phút, ngày 10/03/2026" in listed


def test_who_holds_it_does_not_apologise_for_the_agency(with_office, clock):
    for page in ("apologise", "stop", "withdraw"):
        assert as_of(SPECIALIST, clock).get(at(with_office, page)).status_code == 404


# --- ends -------------------------------------------------------------------------------------


def test_a_head_stops_with_ground_and_settlement(clock):
    dossier = make.at_stage(dossiers.State.IN_PROCESS, EXTRACT, clock.at)
    clock.at = dossier.later(minutes=1)
    leader = as_of(LEADER, clock)
    shown = text_of(leader.get(at(dossier, "stop")))
    assert "đã mất" not in shown  # a ground the record does not bear out is not offered
    assert "không có phí, lệ phí" not in shown.casefold()

    without = press(leader, at(dossier, "stop"), ground="court", reason="Tòa án thụ lý")
    assert "Chọn phí, lệ phí được xử lý thế nào." in text_of(without)
    refused = press(
        leader, at(dossier, "stop"), ground="court", reason="Tòa án thụ lý", settlement="refund"
    )
    assert "Hãy ghi số, ký hiệu văn bản làm căn cứ dừng giải quyết." in text_of(refused)
    done = press(
        leader,
        at(dossier, "stop"),
        ground="court",
        reason="Tòa án thụ lý",
        document="5/2026/TB-TA",
        settlement="refund",
    )

    assert done["Location"] == at(dossier, "done")
    assert "Thông báo dừng giải quyết hồ sơ" in text_of(leader.get(at(dossier, "done")))
    read = text_of(leader.get(at(dossier, "dossier")))
    for said in ("Đã dừng giải quyết", "5/2026/TB-TA", "Phí, lệ phí: đã nộp, hoàn trả"):
        assert said in read


def test_a_withdrawal_asked_on_paper_is_let_go_by_who_holds_it(with_office, clock):
    counter = as_of(CLERK, clock)
    sent = press(counter, at(with_office, "ask_withdrawal", "desk"), **REQUEST)
    assert sent["Location"] == at(with_office, "dossier", "desk")
    clock.later(minutes=1)
    assert "đang được xem xét" in text_of(
        as_of(CLERK, clock).get(at(with_office, "dossier", "desk"))
    )
    specialist = as_of(SPECIALIST, clock)
    assert with_office.case.code in text_of(specialist.get("/office/", {"loai": "withdrawal"}))
    assert "Theo đơn ngày 2/3" in text_of(specialist.get(at(with_office, "withdraw")))

    done = press(specialist, at(with_office, "withdraw"), settlement="none", note="Đã trả giấy tờ")

    assert done["Location"] == at(with_office, "done")
    assert "Đã rút hồ sơ" in text_of(specialist.get(at(with_office, "dossier")))


def test_a_withdrawal_is_refused_by_who_could_let_it_go(with_office, clock):
    counter = as_of(CLERK, clock)
    assert at(with_office, "refuse_withdrawal") not in text_of(
        as_of(SPECIALIST, clock).get(at(with_office, "dossier"))
    )
    press(counter, at(with_office, "ask_withdrawal", "desk"), **REQUEST)
    clock.later(minutes=1)
    specialist = as_of(SPECIALIST, clock)
    assert at(with_office, "refuse_withdrawal") in text_of(
        specialist.get(at(with_office, "dossier"))
    )
    page = text_of(specialist.get(at(with_office, "refuse_withdrawal")))
    for said in ("Theo đơn ngày 2/3", "giải quyết tiếp từ bước đang làm"):
        assert said in page

    done = press(specialist, at(with_office, "refuse_withdrawal"), reason="Đã thẩm định xong")

    assert done.status_code == 302
    shown = text_of(specialist.get(done["Location"]))
    assert "Đã trả lời người nộp; hồ sơ giải quyết tiếp." in shown
    shown = text_of(specialist.get(at(with_office, "dossier")))
    for said in ("Đã trả lời không cho rút hồ sơ", "Lý do: Đã thẩm định xong"):
        assert said in shown
    assert "đang được xem xét" not in shown
    assert specialist.get(at(with_office, "refuse_withdrawal")).status_code in (302, 404)


def test_the_counter_answers_a_request_it_holds_itself(clock):
    dossier = make.at_stage(dossiers.State.ACCEPTED, SINGLE, clock.at)
    clock.at = dossier.at
    clerk = as_of(CLERK, clock)
    press(clerk, at(dossier, "ask_withdrawal", "desk"), **REQUEST)

    press(clerk, at(dossier, "refuse_withdrawal", "desk"), reason="Giấy tờ đã chuyển đi")

    case = case_of(dossier, clock)
    assert (case.state, case.asides) == (dossiers.State.ACCEPTED, ())


def test_at_the_counter_what_is_not_accepted_is_withdrawn_at_once(clock):
    dossier = make.file(SINGLE, clock.at)
    clock.later(minutes=1)
    clerk = as_of(CLERK, clock)
    shown = text_of(clerk.get(at(dossier, "withdraw", "desk")))
    assert "rút là xong, không phải xem xét" in shown
    assert 'name="settlement"' not in shown

    refused = press(clerk, at(dossier, "withdraw", "desk"), note="", document="")
    assert text_of(refused).count("govuk-error-message") == 2
    done = press(clerk, at(dossier, "withdraw", "desk"), note="Nộp nhầm", document="Đơn 2/3")

    assert done["Location"] == at(dossier, "done", "desk")
    assert case_of(dossier, clock).state is dossiers.State.WITHDRAWN


def test_the_counter_refuses_receipt_of_what_waits_for_a_supplement(clock):
    dossier = make.at_stage(dossiers.State.AWAITING_SUPPLEMENT, SINGLE, clock.at)
    clock.at = dossier.later(minutes=1)

    done = press(as_of(CLERK, clock), at(dossier, "refuse_receipt", "desk"), reason="Không bổ sung")

    assert done["Location"] == at(dossier, "done", "desk")
    assert case_of(dossier, clock).state is dossiers.State.RECEIPT_REFUSED


def test_at_the_counter_a_withdrawal_has_its_own_list(clock):
    dossier = make.at_stage(dossiers.State.ACCEPTED, EXTRACT, clock.at)
    clock.at = dossier.later(minutes=1)
    press(as_of(CLERK, clock), at(dossier, "ask_withdrawal", "desk"), **REQUEST)
    clock.later(minutes=1)
    clerk, other = as_of(CLERK, clock), as_of("demo-tam-ky-intake-2", clock)

    assert dossier.case.code in text_of(clerk.get("/desk/?nhom=rut"))
    own = press(clerk, at(dossier, "withdraw", "desk"), settlement="waived", note="")
    assert "Người ghi đề nghị rút hồ sơ không được tự cho rút" in text_of(own)
    done = press(other, at(dossier, "withdraw", "desk"), settlement="waived", note="")
    assert done["Location"] == at(dossier, "done", "desk")


def test_a_death_is_recorded_and_seen_by_everybody_who_works_on_it(with_office, clock):
    clerk = as_of(CLERK, clock)
    given = {
        "who": "owner",
        "died_on.day": "28",
        "died_on.month": "2",
        "died_on.year": "2026",
        "document": "TLKT 12/2026",
    }

    sent = press(clerk, at(with_office, "record_death", "desk"), **given)

    assert sent["Location"] == at(with_office, "dossier", "desk")
    clock.later(minutes=1)
    read = text_of(as_of(SPECIALIST, clock).get(at(with_office, "dossier")))
    assert "chỉ trả cho người thừa kế" in read
    assert "Chủ hồ sơ mất ngày 28/02/2026" in read
    assert "đã mất" in text_of(as_of(LEADER, clock).get(at(with_office, "stop")))


# --- what heads look at, and what officers are told of ------------------------------------------


def test_heads_have_a_list_of_what_to_look_at_again(with_office, clock):
    clock.at = clock.at.replace(day=5, hour=15)
    press(
        as_of(LEADER, clock),
        at(with_office, "apologise"),
        **day(clock.at.replace(day=10)),
        reason="Chờ xác minh",
    )
    leader = as_of(LEADER, clock)

    shown = text_of(leader.get("/office/xem-lai/"))
    assert "Xin lỗi sát ngày hẹn" in shown
    assert with_office.case.code in shown
    assert "Dương Văn Ký Mẫu" in shown
    other = text_of(leader.get("/office/xem-lai/", {"loai": "further_round", "sau": "x"}))
    assert "Không có việc nào cần xem lại." in other
    assert "Việc cần xem lại" in text_of(leader.get("/office/"))
    assert "Việc cần xem lại" not in text_of(as_of(SPECIALIST, clock).get("/office/"))
    for login in (SPECIALIST, CLERK):
        assert as_of(login, clock).get("/office/xem-lai/").status_code in (403, 404)
    supervisor = text_of(as_of("demo-tam-ky-supervisor", clock).get("/office/xem-lai/"))
    assert with_office.case.code not in supervisor


def test_who_heads_the_counter_sees_what_its_clerks_did_and_nothing_of_the_office(clock):
    dossier = make.at_stage(dossiers.State.IN_PROCESS, SINGLE, clock.at)
    clock.at = dossier.at
    clerk = make.actor(CLERK, clock.at)
    told = {"dossier": dossier.id, "turn": dossier.case.turn, "reason": "Ghi nhầm"}
    wish = dossiers.Manner.POST
    dossiers.correct(wish=wish, document="Đơn đề nghị", by=clerk, at=clock.at, **told)

    supervisor = as_of("demo-tam-ky-supervisor", clock)
    shown = text_of(supervisor.get("/office/xem-lai/"))

    assert "Đính chính sau khi tiếp nhận" in shown
    assert dossier.case.code in shown
    assert text_of(supervisor.get("/office/")).count("Việc cần xem lại") >= 1
    for login in (LEADER, "demo-city-supervisor"):
        other = text_of(as_of(login, clock).get("/office/xem-lai/"))
        assert dossier.case.code not in other


def test_doubles_and_filings_in_pieces_are_shown_at_intake(clock):
    withdrawn = make.at_stage(dossiers.State.WITHDRAWN, SINGLE, clock.at)
    clock.later(hours=1)
    again, double = make.file(SINGLE, clock.at), make.file(SINGLE, clock.at)
    clock.later(minutes=1)

    for page in ("dossier", "accept"):
        shown = text_of(as_of(CLERK, clock).get(at(again, page, "desk")))
        assert "Chủ hồ sơ này có hồ sơ khác cùng thủ tục đang giải quyết." in shown
        assert at(double, "dossier", "desk") in shown
        assert at(withdrawn, "dossier", "desk") in shown
        assert "Từ lần nộp đầu người dân đã chờ" in shown


def test_what_is_done_seldom_is_in_a_menu(with_office, clock):
    shown = text_of(as_of(LEADER, clock).get(at(with_office, "dossier")))

    menu = shown[shown.index("Việc khác") :]
    assert "Xin lỗi và hẹn lại" in menu
    assert "Dừng giải quyết" in menu
