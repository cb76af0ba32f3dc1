"""At the counter: paper that came earlier, on its slip or by post; the books of slips."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.api import SlipState
from motcua.dossiers.models import Dossier, Slip, SlipBook
from motcua.kernel.actors import system
from motcua.procedures.api import Channel
from tests.documents.corpus_pdf import pdf
from tests.dossiers.test_operations_filing import begun
from tests.dossiers.test_operations_late_entry import CAME, ENTERED, HEAD, issued
from tests.factories.dossiers import CLERK, actor, party_of
from tests.snapshots import business_rows
from tests.web.desk.test_counter import flat
from tests.web.officers import inputs_of, set_clock, signed_in, text_of

pytestmark = pytest.mark.usefixtures("province")
CITIZEN = "demo-nong-dan"
BOTH = ("08 giờ 15 phút, ngày 02/03/2026", "09 giờ 40 phút, ngày 03/03/2026")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    return set_clock(monkeypatch, ENTERED)


@pytest.fixture
def clerk():
    return signed_in(CLERK, ENTERED)


@pytest.fixture
def head():
    return signed_in(HEAD, ENTERED)


def photo(body=None):
    return SimpleUploadedFile("phieu.pdf", pdf() if body is None else body)


def on_slip(**changes):
    return {
        "late-ground": "slip",
        "late-came_on": "2026-03-02",
        "late-came_time": "08:15",
        "late-slip": "TK26-0001",
        "late-reason": "Mất điện cả trung tâm",
        "late-approver": str(actor(HEAD, ENTERED).post),
        **changes,
    }


def page_of(draft):
    return reverse("desk:draft", args=[draft.id])


def sent(client, draft, *, button="submit", **given):
    """Fill the page of a draft in as a clerk does, and press a button."""
    typed = inputs_of(client.get(page_of(draft)))
    typed |= {f"question-{key}": "no" for key in draft.content.questions}
    for key, value in draft.content.raw.items():
        typed |= flat(key, value)
    return client.post(page_of(draft), {**typed, "wish": "counter", button: "1", **given})


# --- on a slip --------------------------------------------------------------------------------


def test_paper_of_an_outage_is_entered_on_its_slip(clerk):
    issued()
    draft = begun()

    done = sent(clerk, draft, **on_slip(**{"late-photo": photo()}))

    dossier = Dossier.objects.get()
    assert done.headers["Location"] == reverse("desk:accept", args=[dossier.reference])
    case = dossiers.page(dossier.reference, by=system("test"), at=ENTERED).case
    assert (case.occurred_at, case.submitted_at) == (CAME, ENTERED)
    assert Slip.objects.get(number="TK26-0001").dossier_id == dossier.pk


def test_both_moments_stand_on_every_page_of_the_dossier(clerk, head):
    issued()
    party = party_of(CITIZEN)
    named = {"submitter-name": party.name, "submitter-identity_number": party.identity_number}
    sent(clerk, begun(), **named, **on_slip(**{"late-photo": photo()}))
    reference = Dossier.objects.get().reference
    citizen = signed_in(CITIZEN, ENTERED)
    readers = {"desk:dossier": clerk, "office:dossier": head, "portal:dossier": citizen}

    for page, client in readers.items():
        html = text_of(client.get(reverse(page, args=[reference])))
        assert all(moment in html for moment in BOTH)
        assert "Nhận giấy khi mất mạng" in html
        assert "Phiếu nhận giấy số: TK26-0001" in html
        inside = "Người duyệt nhập muộn: Võ Thị Giám Đốc Mẫu, " in html
        assert inside is (page != "portal:dossier")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"late-slip": "TK26-0009"}, "slip", "Không có phiếu nhận giấy nào mang số TK26-0009."),
        ({"late-slip": ""}, "slip", "Ghi số phiếu nhận giấy."),
        ({"late-came_on": "", "late-came_time": ""}, "came_time", "Ghi giờ nhận giấy."),
        ({"late-came_on": "2026-13-01"}, "came_on", "Ngày nhận giấy chưa đúng."),
        ({"late-came_time": "8 giờ"}, "came_time", "Giờ nhận giấy chưa đúng. Ví dụ: 08:15."),
        ({"late-came_on": "2026-03-04"}, "came_on", "Thời điểm nhận giấy không được sau lúc nhập."),
        (
            {"late-came_on": "2026-02-27"},
            "came_on",
            "Chỉ được nhập trong 1 ngày làm việc sau ngày nhận giấy.",
        ),
        ({"late-reason": ""}, "reason", "Ghi lý do không nhập được ngay."),
        ({"late-approver": ""}, "approver", "Chọn người duyệt."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(clerk, changes, field, sentence):
    issued()
    draft = begun()

    answer = sent(clerk, draft, **on_slip(**{"late-photo": photo(), **changes}))

    html = text_of(answer)
    assert answer.status_code == 200
    assert f'<a href="#id_late-{field}">{sentence}</a>' in html
    assert '<details class="govuk-details" id="part-late" open>' in html
    assert "Đã nhận ảnh phiếu: phieu.pdf" in html
    for value in on_slip(**changes).values():
        assert not value or f'value="{value}"' in html
    assert not Dossier.objects.exists()
    again = sent(clerk, draft, **on_slip())  # the photo is still there
    assert again.status_code == 302


def test_without_a_photo_it_is_not_entered(clerk):
    issued()
    draft = begun()

    html = text_of(sent(clerk, draft, **on_slip()))

    assert "Đính kèm ảnh chụp phiếu nhận giấy." in html
    assert 'href="#id_late-photo"' in html
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("button", ["submit", "save"])
def test_a_file_that_is_no_photo_is_refused_by_its_name(clerk, button):
    issued()
    draft = begun()

    html = text_of(sent(clerk, draft, button=button, **on_slip(**{"late-photo": photo(b"MZ")})))

    assert "Không nhận tệp “phieu.pdf”." in html
    assert not documents.files_of(draft.id)
    assert 'value="TK26-0001"' in html
    assert not Dossier.objects.exists()


def test_what_was_typed_is_kept_with_the_draft_and_a_new_photo_takes_the_place(clerk):
    draft = begun()

    for _time in range(2):
        saved = sent(clerk, draft, button="save", **on_slip(**{"late-photo": photo()}))
        assert saved.status_code == 302

    html = text_of(clerk.get(page_of(draft)))
    assert 'value="TK26-0001"' in html
    assert 'value="2026-03-02"' in html
    assert len(documents.files_of(draft.id)) == 1


def test_left_as_it_is_nothing_came_earlier(clerk):
    draft = begun()
    html = text_of(clerk.get(page_of(draft)))
    assert '<details class="govuk-details" id="part-late">' in html
    assert "Dấu bưu chính" not in html.split("part-late")[1].split("</summary>")[1]

    sent(clerk, draft, **{"late-came_time": "sai", "late-slip": "TK26-0001"})

    case = dossiers.page(Dossier.objects.get().reference, by=system("test"), at=ENTERED).case
    assert case.occurred_at is None


# --- by post ----------------------------------------------------------------------------------


def test_post_is_entered_by_its_arrival_stamp(clerk):
    draft = begun("1.001612", channel=Channel.POST)
    given = {
        "late-ground": "stamp",
        "late-came_on": "2026-03-02",
        "late-came_time": "08:15",
        "late-item": "EM1VN",
    }

    assert sent(clerk, draft, **given).status_code == 302

    reference = Dossier.objects.get().reference
    html = text_of(clerk.get(reverse("desk:dossier", args=[reference])))
    assert "Đến theo dấu bưu chính" in html
    assert "Số, ký hiệu: EM1VN" in html
    assert all(moment in html for moment in BOTH)


# --- books of slips ---------------------------------------------------------------------------


def test_the_head_of_a_counter_gives_slips_out(head):
    page = reverse("desk:slips")
    typed = inputs_of(head.get(page))

    done = head.post(page, {**typed, "series": "tk 26", "first": "1", "last": "20"})
    again = head.post(page, {**typed, "series": "tk 26", "first": "1", "last": "20"})

    book = SlipBook.objects.get()
    assert (book.series, book.first, book.last) == ("TK26", 1, 20)
    assert done.headers["Location"] == again.headers["Location"]
    assert reverse("desk:slip_book", args=[book.pk]) == done.headers["Location"]
    assert "TK26-0001 – TK26-0020" in text_of(head.get(page))


def test_what_is_no_book_is_told(head):
    issued()
    page = reverse("desk:slips")
    before = business_rows()

    html = text_of(head.post(page, {"key": "a", "series": "TK26", "first": "3", "last": "9"}))

    assert "Có số phiếu trong dãy TK26-0003 đến TK26-0009 đã phát trước đó." in html
    assert business_rows() == before
    assert "Chưa điền “Ký hiệu”." in text_of(head.post(page, {"key": "a"}))


def test_every_slip_is_accounted_for_on_page_and_in_csv(head, clerk):
    book = issued()
    sent(clerk, begun(), **on_slip(**{"late-slip": "TK26-0003", "late-photo": photo()}))
    page = reverse("desk:slip_book", args=[book])

    done = head.post(page, {"number": "tk26-1", "reason": "=Viết hỏng"})

    assert done.status_code == 302
    html = text_of(head.get(page))
    assert html.count("Chưa dùng, phải giải trình") == 1
    assert "=Viết hỏng" in html
    reference = Dossier.objects.get().reference
    assert reference in html
    served = head.get(reverse("desk:slip_csv", args=[book]))
    assert served.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(served.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Số phiếu", "Tình trạng", "Hồ sơ", "Lý do hủy"]
    assert [row[:4] for row in rows[1:4]] == [
        ["TK26-0001", "Đã hủy", "", "'=Viết hỏng"],
        ["TK26-0002", "Chưa dùng, phải giải trình", "", ""],
        ["TK26-0003", "Đã dùng", reference, ""],
    ]


def test_a_slip_that_cannot_be_void_is_told(head):
    book = issued()
    page = reverse("desk:slip_book", args=[book])
    before = business_rows()

    html = text_of(head.post(page, {"number": "TK26-9", "reason": "Mất"}))

    assert "Không có phiếu nhận giấy nào mang số TK26-0009." in html
    assert 'value="TK26-9"' in html
    assert business_rows() == before
    assert Slip.objects.filter(state=SlipState.UNUSED).count() == 5


def test_others_see_no_slips(clerk):
    book = issued()
    others = {
        clerk: (404, 404),
        signed_in("demo-city-supervisor", ENTERED): (200, 404),
        signed_in("demo-tam-ky-leader", ENTERED): (200, 404),
    }

    for client, (whole, one) in others.items():
        assert client.get(reverse("desk:slips")).status_code == whole
        for page in ("desk:slip_book", "desk:slip_csv"):
            assert client.get(reverse(page, args=[book])).status_code == one
    leader = list(others)[2]
    html = text_of(leader.get(reverse("desk:slips")))
    assert "Phát quyển phiếu mới" not in html
    assert "TK26" not in html.split("<h1")[1].split("</table>")[0].replace("ví dụ TK26", "")
