"""Certification at the desk: numbers, fee before saving, label, striking through, book, signers."""

import re

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.counters import api as counters
from motcua.counters.models import CertificationEntry
from motcua.kernel import access
from tests.counters.refusing import written
from tests.factories import certification as make
from tests.factories import dossiers as dossiers_made
from tests.factories.dossiers import CLERK, actor
from tests.factories.former import LAST_DAY
from tests.web.officers import inputs_of, seated, set_clock, signed_in, text_of

LIST, NEW = "/desk/chung-thuc/", "/desk/chung-thuc/moi/"
SPECIALIST = "demo-tam-ky-specialist"
SUPERVISOR = "demo-tam-ky-supervisor"
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def clerk(clock):
    return signed_in(CLERK, clock.at)


def typed(clock, **changed):
    return {
        "kind": "copy",
        "key": "k1",
        "requester": "Trần Thị Thử",
        "identity": "",
        "paper": "diploma",
        "title": "Bằng tốt nghiệp",
        "pages": "3",
        "copies": "2",
        "signer": str(make.post_of(make.CHAIR, clock.at)),
        "dossier": "",
        **changed,
    }


def address(page, entry):
    return reverse(f"desk:{page}", args=[entry.reference])


def words_of(response):
    document = pypdfium2.PdfDocument(response.content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


# --- entering


def test_the_fee_is_shown_before_anything_is_written(clerk, clock):
    before = written()
    shown = clerk.post(NEW, typed(clock))

    html = text_of(shown)
    assert "10.000 đồng" in html
    assert "Vào sổ, thu 10.000 đồng" in html
    assert 'name="fee" value="10000"' in html
    assert "Chưa ghi gì vào sổ" in html
    assert written() == before

    done = clerk.post(NEW, {**typed(clock), "fee": "10000"}, follow=True)

    entry = counters.visible_to(actor(CLERK, clock.at)).get().entries.get()
    assert done.redirect_chain == [(address("certified", entry), 302)]
    html = text_of(done)
    assert "Số 1, quyển 01/2026-SCT/BS" in html
    assert "Trần Thị Thử" in html
    assert entry.fee_vnd == 10_000


@pytest.mark.parametrize("changed", [{"copies": "3"}, {"pages": "4"}, {"copies": "0"}])
def test_a_fee_that_is_no_longer_due_is_shown_again_and_nothing_saved(clerk, clock, changed):
    before = written()

    shown = clerk.post(NEW, {**typed(clock, **changed), "fee": "10000"})

    assert shown.status_code == 200
    assert "thu 10.000 đồng" not in text_of(shown)
    assert written() == before


def test_a_second_click_enters_no_second_number(clerk, clock):
    for _ in range(2):
        done = clerk.post(NEW, {**typed(clock), "fee": "10000"})
        assert done.status_code == 302
    assert CertificationEntry.objects.count() == 1

    other = clerk.post(NEW, {**typed(clock, requester="Người khác"), "fee": "10000"})
    assert "Hãy tải lại trang rồi gửi lại." in text_of(other)
    assert CertificationEntry.objects.count() == 1

    assert clerk.post(NEW, {**typed(clock, key="k2"), "fee": "10000"}).status_code == 302
    assert CertificationEntry.objects.count() == 2


def test_a_form_without_its_key_is_shown_again(clerk, clock):
    shown = clerk.post(NEW, {**typed(clock, key=""), "fee": "10000"})

    assert shown.status_code == 200
    assert re.search(r'name="key" value="[0-9a-f]{32}"', text_of(shown))
    assert not CertificationEntry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"requester": ""}, "Chưa điền “Họ tên người yêu cầu”."),
        ({"title": " "}, "Chưa điền “Tên giấy tờ, văn bản”."),
        ({"pages": "ba"}, "Ghi bằng chữ số, từ 1 trở lên."),
        ({"pages": "10000"}, "9999"),
        ({"kind": "signature", "paper": "authority"}, "Chưa điền “Số giấy tờ tùy thân”."),
        ({"signer": ""}, "Chọn người ký."),
        ({"signer": "00000000-0000-0000-0000-000000000000"}, "00000000-0000"),
        ({"dossier": "khong-co"}, "Không có hồ sơ nào của cơ quan bạn mang mã này."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(clerk, clock, changed, sentence):
    before = written()

    shown = clerk.post(NEW, {**typed(clock, **changed), "fee": "10000"})

    html = text_of(shown)
    assert shown.status_code == 200
    assert "Có chỗ cần sửa" in html
    assert sentence in html
    kept = inputs_of(shown)
    assert kept["copies"] == "2"
    assert kept["requester"] == changed.get("requester", "Trần Thị Thử")
    assert written() == before


def test_the_form_asks_what_the_kind_needs(clerk, clock):
    html = text_of(clerk.get(NEW, {"loai": "contract"}))

    assert "Sửa lỗi sai sót trong giao dịch" in html
    assert "25.000 đồng một giao dịch" in html
    assert "Dương Văn Ký Mẫu, Chủ tịch Ủy ban nhân dân" in html
    assert "Võ Thị Giám Đốc Mẫu" not in html  # not delegated
    assert "(chưa đối chiếu)" not in html
    assert clerk.get(NEW, {"loai": "khac"}).status_code == 200


def test_kinds_and_papers_stand_in_the_order_of_the_pack(clerk):
    html = text_of(clerk.get(NEW))

    names = ["Giấy tờ tùy thân", "Văn bằng, chứng chỉ", "Giấy tờ hộ tịch", "văn bản khác"]
    places = [html.index(f"{name}</option>") for name in names]
    assert places == sorted(places)
    tabs = [html.index(f"?loai={kind}") for kind in ("copy", "signature", "translator_signature")]
    assert tabs == sorted(tabs)


def test_a_delegated_signer_is_offered_with_the_decision(clerk, clock):
    make.delegate(clock.at)

    html = text_of(clerk.get(NEW))

    assert "Võ Thị Giám Đốc Mẫu, Giám đốc Trung tâm (theo 12/QĐ-UBND)" in html


def test_a_number_may_belong_to_a_dossier(clerk, clock):
    dossier = dossiers_made.file("1.004873", clock.at)
    clock.later(minutes=1)

    done = clerk.post(
        NEW, {**typed(clock, dossier=dossier.reference.lower()), "fee": "10000"}, follow=True
    )

    assert f'Mã hồ sơ</dt><dd class="govuk-summary-list__value">{dossier.reference}' in text_of(
        done
    )


# --- the list, a number


def test_the_list_is_of_today_and_adds_up(clerk, clock):
    make.enter(clock.at, requester="Người Hôm Qua")
    clock.later(days=1)
    entry = make.enter(clock.at)
    counters.void(reference=entry.reference, reason="Nhầm", by=actor(CLERK, clock.at), at=clock.at)
    make.enter(clock.at, requester="Người Hôm Nay")

    html = text_of(signed_in(CLERK, clock.at).get(LIST))

    assert "Người Hôm Nay" in html
    assert "Người Hôm Qua" not in html
    assert "2, trong đó gạch bỏ 1" in html
    assert "Đã gạch bỏ" in html
    assert "Sổ chứng thực bản sao từ bản chính, năm 2026" in html
    assert "Hôm nay chưa có số nào." in text_of(
        signed_in(CLERK, clock.at).get(LIST, {"loai": "signature"})
    )


def test_the_list_is_paged_and_asks_the_same_number_of_questions(clerk, clock):
    for _ in range(3):
        make.enter(clock.at)
    clerk.get(LIST)
    asked = queries_of(clerk, LIST)
    for _ in range(50):
        make.enter(clock.at)

    assert queries_of(seated(clerk, clock.at), LIST) <= asked
    first = text_of(clerk.get(LIST))
    following = re.search(r'href="(\?loai=copy&truoc=\d+)"', first)[1]
    second = text_of(clerk.get(LIST + following))
    assert len(re.findall(r"/desk/chung-thuc/so/\w+/", first)) == 50
    assert len(re.findall(r"/desk/chung-thuc/so/\w+/", second)) == 3


def queries_of(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"so": "1", "nam": "2026"}, True),
        ({"so": " 01 ", "nam": "2026"}, True),
        ({"so": "1/2026", "nam": "2026"}, True),
        ({"so": "2", "nam": "2026"}, False),
        ({"so": "1", "nam": "2025"}, False),
        ({"so": "1", "nam": "9" * 40}, False),
        ({"so": "9" * 40, "nam": "2026"}, False),
        ({"so": "một", "nam": ""}, False),
        ({"so": "1", "nam": "2026", "loai": "signature"}, False),
        ({}, False),
    ],
)
def test_a_number_is_found(clerk, clock, given, found):
    entry = make.enter(clock.at)

    answer = clerk.get(LIST + "tim/", {"loai": "copy", **given})

    assert (answer.headers["Location"] == address("certified", entry)) is found
    if not found:
        assert clerk.get(answer.headers["Location"]).status_code == 200


def test_who_looked_is_on_record(clerk, clock):
    entry = make.enter(clock.at)
    pages = [LIST, address("certified", entry), address("certification_label", entry)]
    pages += [reverse("desk:print_certification_book", args=[2026, "copy"])]

    for page in pages:
        assert clerk.get(page).status_code == 200

    looks = access.records_of(entry.reference)
    purposes = sorted(look.purpose for look in looks)
    assert purposes == ["chứng thực"] * 3 + ["xuất danh sách"]  # the book leaves as a paper


@pytest.mark.parametrize(
    "login", ["demo-tam-ky-economy", "demo-land-intake", "demo-city-intake", "demo-nong-dan"]
)
def test_others_find_no_door(clock, login):
    entry = make.enter(clock.at)
    client = signed_in(login, clock.at)

    for page in every_page(entry):
        assert client.get(page).status_code == 404, page
    assert "/desk/chung-thuc/" not in text_of(client.get("/office/"))


def test_the_clerks_of_another_commune_see_their_own_books_alone(clock):
    entry = make.enter(clock.at)
    client = signed_in("demo-nam-tra-my-intake", clock.at)

    assert "Nguyễn Thị Thử" not in text_of(client.get(LIST))
    for page in every_page(entry)[4:]:
        assert client.get(page).status_code == 404, page


def every_page(entry):
    of_entry = [address(f"{name}", entry) for name in
                ("certified", "certification_label", "void_certification")]  # fmt: skip
    of_book = [
        reverse(f"desk:{name}", args=[2026, "copy"])
        for name in (
            "certification_book", "print_certification_book", "close_certification_book",
        )
    ]  # fmt: skip
    return [LIST, NEW, LIST + "tim/", reverse("desk:signers"), *of_entry, *of_book]


@pytest.mark.parametrize("login", [CLERK, SPECIALIST, make.LEADER, SUPERVISOR])
def test_the_door_is_shown_to_whom_it_is_open(clock, login):
    client = signed_in(login, clock.at)
    home = "/desk/" if login == CLERK else "/office/"

    assert "/desk/chung-thuc/" in text_of(client.get(home))
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("login", [make.LEADER, SUPERVISOR, "demo-tam-ky-registrar"])
def test_who_does_not_enter_has_no_form_for_it(clock, login):
    client = signed_in(login, clock.at)

    assert NEW not in text_of(client.get(LIST))
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, {**typed(clock), "fee": "10000"}).status_code == 404
    assert not CertificationEntry.objects.exists()


# --- the label, striking through


def test_the_label_says_what_is_certified(clerk, clock):
    entry = make.enter(clock.at, "signature")

    answer = clerk.get(address("certification_label", entry))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "loi-chung-2026-1.pdf" in answer.headers["Content-Disposition"]
    printed = words_of(answer)
    for words in (
        "CHỨNG THỰC CHỮ KÝ",
        "ông/bà Nguyễn Thị Thử, giấy tờ tùy thân số 048190000001",
        "Số chứng thực: 1",
        "01/2026-SCT/CK",
        "ngày 02 tháng 3 năm 2026",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN",
        "Dương Văn Ký Mẫu",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Hồ Thị Tiếp Nhận",
    ):
        assert words in printed, words
    assert answer.content == clerk.get(address("certification_label", entry)).content


def test_a_label_of_the_committee_itself_names_no_counter(clock):
    entry = make.enter(clock.at, by=actor(SPECIALIST, clock.at))

    printed = words_of(signed_in(SPECIALIST, clock.at).get(address("certification_label", entry)))

    assert "Chứng thực bản sao đúng với bản chính." in printed
    assert "NGƯỜI TIẾP NHẬN" not in printed


def test_a_number_is_struck_through_with_its_reason(clerk, clock):
    entry = make.enter(clock.at)
    page = address("void_certification", entry)
    assert "Gạch bỏ số 1" in text_of(clerk.get(page))
    before = written()
    assert "Chưa điền “Lý do gạch bỏ”." in text_of(clerk.post(page, {"reason": " "}))
    assert written() == before

    done = text_of(clerk.post(page, {"reason": "Ghi nhầm số trang"}, follow=True))

    assert "Đã gạch bỏ số 1." in done
    assert "Hồ Thị Tiếp Nhận đã gạch bỏ lúc" in done
    assert "Ghi nhầm số trang" in done
    assert "/loi-chung/" not in done
    label = clerk.get(address("certification_label", entry), follow=True)
    assert "Số này đã gạch bỏ nên không in lời chứng." in text_of(label)
    again = clerk.post(page, {"reason": "Lần nữa"})
    assert "Số này đã gạch bỏ rồi." in text_of(again)


# --- the book


def test_the_book_is_printed_with_what_was_struck_through(clerk, clock):
    make.enter(clock.at, requester="Người Thứ Nhất")
    second = make.enter(clock.at, requester="Người Thứ Hai")
    counters.void(reference=second.reference, reason="Nhầm", by=actor(CLERK, clock.at), at=clock.at)
    clock.later(days=31)
    make.enter(clock.at, requester="Người Thứ Ba")
    client = signed_in(CLERK, clock.at)
    page = reverse("desk:certification_book", args=[2026, "copy"])
    html = text_of(client.get(page))
    assert "3, trong đó gạch bỏ 1" in html
    assert "Tháng 3" in html and "Tháng 4" in html

    year, march = words_of(client.get(page + "in/")), words_of(client.get(page + "in/?thang=3"))

    for words in (
        "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH",
        "01/2026-SCT/BS",
        "Người Thứ Nhất",
        "Người Thứ Ba",
        "Gạch bỏ: Nhầm (Hồ Thị Tiếp Nhận)",
        "Tổng cộng: 3 số chứng thực, trong đó 1 số đã gạch bỏ; 4 bản, 6 trang",
        "20.000 đồng",
        "chưa khóa",
        "NĂM 2026",
        "Trang 1/1",
    ):
        assert words in year, words
    assert "Người Thứ Ba" not in march
    assert "THÁNG 03 NĂM 2026" in march
    assert "Tổng cộng: 2 số" in march
    for wrong in ("13", "0", "x"):
        assert client.get(f"{page}in/?thang={wrong}").status_code == 404


@pytest.mark.parametrize("year", ["2025", "999999999999"])
def test_a_book_that_is_not_there(clerk, year):
    for last in ("", "in/", "khoa/"):
        assert clerk.get(f"/desk/chung-thuc/quyen/{year}/copy/{last}").status_code == 404


def test_closing_shows_the_totals_and_is_sure(clock):
    make.enter(clock.at)
    page = reverse("desk:close_certification_book", args=[2026, "copy"])
    book = reverse("desk:certification_book", args=[2026, "copy"])
    early = signed_in(make.LEADER, clock.at)
    assert page not in text_of(early.get(book))
    said = text_of(early.post(page, {"turn": turn_of(early, page), "sure": "on"}))
    assert "Sổ chỉ khóa được từ ngày 31/12/2026." in said

    clock.at = clock.at.replace(month=12, day=31)
    leader = signed_in(make.LEADER, clock.at)
    assert page in text_of(leader.get(book))
    turn = turn_of(leader, page)
    assert "Đánh dấu khi đã đối chiếu số liệu." in text_of(leader.post(page, {"turn": turn}))
    make.enter(clock.at)
    before = written()
    moved = text_of(leader.post(page, {"turn": turn, "sure": "on"}))
    assert "Sổ đã thay đổi sau khi bạn mở trang này." in moved
    assert written() == before

    done = text_of(leader.post(page, {"turn": turn_of(leader, page), "sure": "on"}, follow=True))

    assert "Đã khóa sổ." in done
    assert "Dương Văn Ký Mẫu, Chủ tịch Ủy ban nhân dân, khóa sổ lúc" in done
    printed = leader.get(book + "in/")
    assert "khóa sổ lúc 08 giờ 00 phút, ngày 31 tháng 12 năm 2026" in words_of(printed)
    clock.later(days=3)
    again = signed_in(CLERK, clock.at)
    assert again.get(book + "in/").content == printed.content  # for ever the same
    assert "Sổ này đã khóa." in text_of(signed_in(make.LEADER, clock.at).get(page))


def turn_of(client, page):
    return inputs_of(client.get(page))["turn"]


def test_who_does_not_lead_does_not_close(clerk, clock):
    make.enter(clock.at)

    assert clerk.get("/desk/chung-thuc/quyen/2026/copy/khoa/").status_code == 404


def test_a_closed_book_says_so_to_who_would_enter(clock):
    make.enter(clock.at)
    year_end = clock.at.replace(month=12, day=31)
    leader = actor(make.LEADER, year_end)
    turn = counters.book(leader, "copy", 2026, year_end.date()).turn
    counters.close(kind="copy", year=2026, turn=turn, by=leader, at=year_end)
    clock.at = year_end.replace(hour=9)
    client = signed_in(CLERK, clock.at)

    said = text_of(client.post(NEW, {**typed(clock), "fee": "10000"}))

    assert "Sổ 01/2026-SCT/BS đã khóa" in said
    assert "Gạch bỏ số này" not in text_of(client.get(LIST + "tim/?so=1&nam=2026", follow=True))


# --- books of a committee that has ended


@pytest.fixture
def former(province):
    return make.enter_former("20347.UBND.20250101", LAST_DAY)


def test_the_books_of_an_ended_committee_are_read_and_printed_only(clerk, clock, former):
    page = text_of(clerk.get(LIST))
    assert "Sổ của cơ quan trước" in page
    assert "năm 2025, Ủy ban nhân dân phường An Xuân" in page
    (address,) = re.findall(r'href="(/desk/chung-thuc/quyen/2025/[^"]*)"', page)

    book = text_of(clerk.get(address))

    assert "đã kết thúc hoạt động: chỉ xem, in và đối chiếu." in book
    assert "Khóa sổ" not in book
    (whole, month) = re.findall(r'href="([^"]*/in/[^"]*)"', book)
    for printed in (whole, month):
        words = words_of(clerk.get(printed))
        assert "PHƯỜNG AN XUÂN" in words
        assert "Nguyễn Thị Thử" in words


def test_a_number_of_an_ended_committee_is_looked_up_and_never_struck_through(clerk, clock, former):
    asked = {"loai": "copy", "so": "1", "nam": "2025"}
    own = text_of(clerk.get(LIST + "tim/", asked, follow=True))
    assert "Sổ năm 2025 không có số" in own

    asked["co-quan"] = "20347.UBND.20250101"
    found = text_of(clerk.get(LIST + "tim/", asked, follow=True))

    assert "Số 1, quyển 01/2025-SCT/BS" in found
    assert "Sổ của Ủy ban nhân dân phường An Xuân" in found
    assert "Gạch bỏ số này" not in found
    assert "Vào sổ số tiếp theo" not in found
    assert clerk.get(address("void_certification", former)).status_code == 404
    assert "PHƯỜNG AN XUÂN" in words_of(clerk.get(address("certification_label", former)))
    missed = text_of(clerk.get(LIST + "tim/", {**asked, "so": "7"}, follow=True))
    assert '<option value="20347.UBND.20250101" selected>' in missed


def test_where_nothing_was_taken_over_no_other_book_is_named(clerk, clock):
    make.enter(clock.at)

    page = text_of(clerk.get(LIST))

    assert "Sổ của cơ quan trước" not in page
    assert "Trong sổ của" not in page


# --- who signs


def delegating(clock, **changed):
    return {
        "key": "d1",
        "decision": "12/QĐ-UBND",
        "post": str(make.post_of(make.DIRECTOR, clock.at)),
        "kinds": ["copy", "signature"],
        "since.day": "2",
        "since.month": "3",
        "since.year": "2026",
        "until.day": "",
        "until.month": "",
        "until.year": "",
        **changed,
    }


def test_a_leader_records_and_ends_a_delegation(clock):
    leader = signed_in(make.LEADER, clock.at)
    page = reverse("desk:signers")
    for _ in range(2):  # a second click records no second one
        done = leader.post(page, delegating(clock), follow=True)
    html = text_of(done)
    assert "Đã ghi ủy quyền." in html
    assert html.count("Đang có hiệu lực") == 1
    assert "Võ Thị Giám Đốc Mẫu, Giám đốc Trung tâm" in html

    ending = re.search(r'href="(/desk/chung-thuc/nguoi-ky/\w+/)"', html)[1]
    assert "Chấm dứt ủy quyền" in text_of(leader.get(ending))
    wrong = {"until.day": "1", "until.month": "3", "until.year": "2026"}
    assert "không sớm hơn hôm nay" in text_of(leader.post(ending, wrong))
    ended = text_of(leader.post(ending, {**wrong, "until.day": "2"}, follow=True))

    assert "Đã chấm dứt ủy quyền." in ended
    assert "Đang có hiệu lực" not in ended
    assert "Võ Thị Giám Đốc" not in text_of(signed_in(CLERK, clock.at).get(NEW))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision": ""}, "Chưa điền “Số quyết định, văn bản ủy quyền”."),
        ({"kinds": []}, "Chọn ít nhất một loại việc."),
        ({"since.day": "31", "since.month": "2"}, "Ngày, tháng, năm chưa đúng."),
        ({"until.day": "1", "until.month": "3", "until.year": "2026"}, "phải sau ngày bắt đầu"),
    ],
)
def test_a_delegation_that_cannot_be(clock, changed, sentence):
    leader = signed_in(make.LEADER, clock.at)
    before = written()

    assert sentence in text_of(
        leader.post("/desk/chung-thuc/nguoi-ky/", delegating(clock, **changed))
    )
    assert written() == before


def test_who_does_not_lead_only_reads_who_signs(clerk, clock):
    reference = make.delegate(clock.at)

    html = text_of(clerk.get("/desk/chung-thuc/nguoi-ky/"))

    assert "12/QĐ-UBND" in html
    assert "Ghi ủy quyền mới" not in html
    assert f"/nguoi-ky/{reference}/" not in html
    assert clerk.get(f"/desk/chung-thuc/nguoi-ky/{reference}/").status_code == 404
    assert clerk.post("/desk/chung-thuc/nguoi-ky/", delegating(clock)).status_code == 404
