"""
Mistakes put right in a browser: a correction, another case, what came from agencies that ended.

At the desk's width and at 360 px, held to WCAG 2.2 AA.
"""

from datetime import timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import State
from motcua.flows import housekeeping
from motcua.kernel.actors import system
from tests.factories.calendars import STORM, days_off
from tests.factories.dossiers import CLERK, MONDAY, at_stage
from tests.factories.former import FIRST_DAY, accept_former, file_former, move_former
from tests.journeys import walking
from tests.web.officers import set_clock

LATER = MONDAY + timedelta(hours=2)
LAND = "1.013831"


@pytest.fixture
def shown(usable_by_everyone):
    """A page shown fits its screen and is usable by everyone."""

    def check(page):
        usable_by_everyone(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"

    return check


def case_of(dossier):
    return dossiers.page(dossier.reference, by=system("test"), at=LATER).case


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_mistakes_put_right(province_for_real, open_page, shown, monkeypatch, phone):
    set_clock(monkeypatch, FIRST_DAY)
    former = file_former()
    accept_former(former)
    move_former(former)
    housekeeping.transfer_open(FIRST_DAY)
    set_clock(monkeypatch, LATER)
    keyed, chosen = at_stage(State.ACCEPTED), at_stage(State.IN_PROCESS, LAND)

    clerk = open_page("/healthz", phone=phone, scripts=False)
    walking.sign_in(clerk, CLERK)
    put_right(clerk, keyed)
    clerk = open_page("/healthz", phone=phone)
    walking.sign_in(clerk, CLERK)
    clerk.goto(f"/desk/ho-so/{keyed.reference}/dinh-chinh/")
    shown(clerk)
    clerk.goto(f"/desk/ho-so/{keyed.reference}/")
    shown(clerk)

    head = open_page("/healthz", phone=phone)
    walking.sign_in(head, "demo-land-leader")
    change(head, chosen, shown)

    heir = open_page("/healthz", phone=phone)
    walking.sign_in(heir, "demo-tam-ky-economy-head")
    take_over(heir, former, shown)
    days_off("2026-03-04", at=LATER)
    count_anew(head, shown)


def take_over(heir, dossier, shown):
    heir.goto("/office/chuyen-giao/")
    assert heir.get_by_text(dossier.case.code).is_visible()
    shown(heir)
    heir.goto(f"/office/ho-so/{dossier.reference}/ban-giao/")
    shown(heir)


def count_anew(head, shown):
    head.goto("/office/lich/")
    shown(head)
    head.get_by_label("Số, ký hiệu văn bản quyết định ngày nghỉ").fill(STORM)
    walking.press(head.get_by_role("button", name="Tính lại ngày hẹn"))
    assert head.get_by_text("Đã tính lại 1 hồ sơ").is_visible()
    shown(head)


def put_right(clerk, dossier):
    """First with a number too short: what was typed is still there."""
    clerk.goto(f"/desk/ho-so/{dossier.reference}/dinh-chinh/")
    clerk.get_by_label("Số định danh cá nhân").first.fill("12")
    clerk.get_by_label("Sai thế nào, vì sao").fill("Gõ nhầm số định danh")
    clerk.get_by_label("Giấy tờ, văn bản làm căn cứ").fill("Căn cước")
    walking.press(clerk.get_by_role("button", name="Đính chính"))
    assert clerk.locator(".govuk-error-summary").is_visible()
    assert clerk.get_by_label("Giấy tờ, văn bản làm căn cứ").input_value() == "Căn cước"
    clerk.get_by_label("Số định danh cá nhân").first.fill("048190000002")
    walking.send(clerk)
    assert clerk.get_by_text("Đã đính chính").first.is_visible()


def change(head, dossier, shown):
    head.goto(f"/office/ho-so/{dossier.reference}/doi-truong-hop/")
    shown(head)
    head.get_by_label("miền núi", exact=False).first.check()
    head.get_by_label("Vì sao phải đổi").fill("Thửa đất thuộc xã miền núi")
    head.get_by_label("Số, ký hiệu văn bản làm căn cứ").fill("03/BB-XM")
    walking.send(head)
    assert case_of(dossier).pins.case == "mien_nui"
    shown(head)
    head.goto(f"/office/ho-so/{dossier.reference}/")
    shown(head)
