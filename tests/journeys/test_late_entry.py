"""
An outage at the counter: slips given out, paper entered on one, the rest accounted for.

Without JavaScript for the clerk, at 360 px for whoever carries a phone; held to WCAG 2.2 AA.
"""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.kernel.actors import system
from tests.documents.corpus_pictures import jpeg
from tests.dossiers.test_operations_filing import begun
from tests.dossiers.test_operations_late_entry import CAME, ENTERED, HEAD, issued
from tests.factories.dossiers import CLERK
from tests.journeys import walking
from tests.web.officers import set_clock


@pytest.fixture
def shown(usable_by_everyone):
    """A page shown fits its screen and is usable by everyone."""

    def check(page):
        usable_by_everyone(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"

    return check


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_from_the_slip_to_the_account_of_all_slips(
    province_for_real, open_page, shown, monkeypatch, phone
):
    set_clock(monkeypatch, ENTERED)
    issued(last=3)
    clerk = open_page("/healthz", phone=phone, scripts=False)
    walking.sign_in(clerk, CLERK)
    enter_on_a_slip(clerk, begun().id)

    filed = Dossier.objects.get()
    case = dossiers.page(filed.reference, by=system("test"), at=ENTERED).case
    assert case.occurred_at == CAME
    clerk.goto(f"/desk/ho-so/{filed.reference}/")
    assert clerk.get_by_text("Phiếu nhận giấy số: TK26-0002").is_visible()

    head = open_page("/healthz", phone=phone)
    walking.sign_in(head, HEAD)
    head.goto("/desk/phieu/")
    shown(head)
    account_for_what_is_left(head)
    shown(head)


def enter_on_a_slip(clerk, draft):
    """First with a wrong number: what was typed, and the photo, are still there."""
    clerk.goto(f"/desk/nhan/{draft}/")
    clerk.locator("#part-late summary").click()
    clerk.get_by_label("Nhận giấy khi mất mạng, theo phiếu nhận giấy").check()
    clerk.get_by_label("Số phiếu nhận giấy").fill("tk26-9")
    clerk.get_by_label("Ngày nhận giấy").fill("2026-03-02")
    clerk.get_by_label("Giờ nhận giấy").fill("08:15")
    clerk.get_by_label("Lý do không nhập được ngay").fill("Mất điện cả trung tâm")
    clerk.get_by_label("Người duyệt nhập muộn").select_option(index=1)
    picture = {"name": "phieu.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    clerk.get_by_label("Ảnh chụp phiếu nhận giấy").set_input_files(picture)
    walking.press(clerk.get_by_role("button", name="Xong, sang bước tiếp nhận"))
    assert clerk.locator("#id_late-slip_error").is_visible()
    assert clerk.get_by_text("Đã nhận ảnh phiếu: phieu.jpg").is_visible()
    clerk.get_by_label("Số phiếu nhận giấy").fill("tk26-2")
    walking.press(clerk.get_by_role("button", name="Xong, sang bước tiếp nhận"))
    clerk.wait_for_url("**/tiep-nhan/")


def account_for_what_is_left(head):
    walking.press(head.get_by_role("link", name="TK26-0001 – TK26-0003"))
    assert head.get_by_text("Chưa dùng, phải giải trình").is_visible()
    head.get_by_label("Số phiếu", exact=True).fill("TK26-0001")
    head.get_by_label("Lý do hủy").fill("Viết hỏng")
    walking.press(head.get_by_role("button", name="Hủy phiếu"))
    assert head.get_by_text("Đã hủy phiếu.").is_visible()
    assert head.get_by_text("Chưa dùng, phải giải trình").count() == 0
