"""
A paper certified at the counter: fee, number, label, a mistake struck through, the book.

By keyboard alone for the clerk, at 360 px for whoever carries a phone; held to WCAG 2.2 AA.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.counters import api as counters
from motcua.kernel.actors import system
from tests.journeys import walking
from tests.web.officers import set_clock

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
YEAR_END = MONDAY.replace(month=12, day=31)
CLERK, LEADER = "demo-tam-ky-intake", "demo-tam-ky-leader"


@pytest.fixture
def people(open_page, usable_by_everyone):
    """A browser for each person; every page shown fits its screen and is usable by everyone."""

    def at(who, *, phone=False, scripts=True, language="vi"):
        page = open_page("/healthz", phone=phone, scripts=scripts)
        cookie = {"name": "motcua_language", "value": language, "url": page.url}
        page.context.add_cookies([cookie])
        walking.sign_in(page, who)
        return page

    def shown(page):
        usable_by_everyone(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"

    at.shown = shown
    return at


def type_by_keyboard(page, *texts):
    """Fill in field after field without touching the mouse."""
    for text in texts:
        if text is not None:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(text)
        page.keyboard.press("Tab")


def press_enter(page):
    """Press the key and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_from_the_paper_to_the_closed_book(province_for_real, people, monkeypatch, phone):
    clock = set_clock(monkeypatch, MONDAY)
    clerk = people(CLERK, phone=phone)
    enter(people, clerk, "Trần Thị Nhầm")
    assert "Số 1, quyển 01/2026-SCT/BS" in clerk.locator("h1").inner_text()
    label = clerk.get_by_role("link", name="In lời chứng").get_attribute("href")
    assert clerk.request.get(label).body().startswith(b"%PDF")

    walking.press(clerk.get_by_role("link", name="Gạch bỏ số này"))
    people.shown(clerk)
    clerk.get_by_label("Lý do gạch bỏ").fill("Ghi nhầm tên")
    walking.send(clerk)
    people.shown(clerk)
    assert "đã gạch bỏ lúc" in clerk.locator("main").inner_text()

    walking.press(clerk.get_by_role("link", name="Vào sổ số tiếp theo"))
    enter(people, clerk, "Trần Thị Đúng", already_there=True)
    assert "Số 2, quyển" in clerk.locator("h1").inner_text()
    clerk.goto("/desk/chung-thuc/")
    people.shown(clerk)
    listed = clerk.locator("main").inner_text()
    assert "Trần Thị Nhầm" in listed and "Trần Thị Đúng" in listed
    clerk.get_by_label("Tìm số chứng thực").fill("1")
    press_enter(clerk)
    assert "Số 1, quyển" in clerk.locator("h1").inner_text()

    clock.at = YEAR_END
    close(people, phone)
    (book,) = counters.book_ids()
    assert counters.verify(book) is None
    row = counters.visible_to(system("test")).get()
    assert (row.last, row.closed_at) == (2, YEAR_END)


def enter(people, page, name, *, already_there=False):
    """Type, see the fee, press Enter twice."""
    if not already_there:
        page.goto("/desk/chung-thuc/")
        people.shown(page)
        walking.press(page.get_by_role("link", name="Vào sổ mới"))
    people.shown(page)
    assert page.evaluate("document.activeElement.name") == "requester"
    type_by_keyboard(page, name, None, None, "Bằng tốt nghiệp", "3", "2")
    page.keyboard.press("Shift+Tab")
    press_enter(page)
    people.shown(page)
    button = page.get_by_role("button", name="Vào sổ, thu 10.000 đồng")
    assert button.evaluate("button => button === document.activeElement")
    press_enter(page)
    people.shown(page)
    assert "Đã vào sổ." in page.locator("main").inner_text()


def close(people, phone):
    leader = people(LEADER, phone=phone)
    leader.goto("/desk/chung-thuc/quyen/2026/copy/")
    people.shown(leader)
    walking.press(leader.get_by_role("link", name="Khóa sổ"))
    people.shown(leader)
    leader.get_by_label("Tôi đã đối chiếu").check()
    walking.send(leader)
    people.shown(leader)
    assert "khóa sổ lúc" in leader.locator("main").inner_text()
    printed = leader.get_by_role("link", name="In cả năm").get_attribute("href")
    assert leader.request.get(printed).body().startswith(b"%PDF")


def test_without_scripts_and_in_english(province_for_real, people, monkeypatch):
    set_clock(monkeypatch, MONDAY)
    leader = people(LEADER, scripts=False, language="en")
    leader.goto("/desk/chung-thuc/nguoi-ky/")
    assert leader.locator("html").get_attribute("lang") == "en"
    leader.get_by_label("Decision or document").fill("12/QĐ-UBND")
    leader.locator("select[name=post]").select_option(label=DIRECTOR)
    leader.get_by_label("Chứng thực bản sao từ bản chính").check()
    walking.send(leader)
    assert "12/QĐ-UBND" in leader.locator("main").inner_text()

    clerk = people(CLERK, scripts=False, language="en")
    clerk.goto("/desk/chung-thuc/moi/")
    clerk.locator("[name=requester]").fill("Trần Thị Thử")
    clerk.locator("[name=title]").fill("Bằng tốt nghiệp")
    clerk.locator("select[name=signer]").select_option(index=2)
    walking.send(clerk)
    assert "2,000 VND" in clerk.locator("main").inner_text()
    walking.press(clerk.locator("button[name=fee]"))

    assert "No. 1, book 01/2026-SCT/BS" in clerk.locator("h1").inner_text()
    assert "Võ Thị Giám Đốc Mẫu" in clerk.locator("main").inner_text()


DIRECTOR = "Giám đốc Trung tâm, Trung tâm Phục vụ hành chính công phường Tam Kỳ"
