"""The pages that everyone reaches, on a phone and without scripts."""

from tests.journeys import walking

ADDRESSES = ["/", "/dang-nhap/"]


def test_they_are_usable_by_everyone_and_fit_a_phone(
    province_for_real, open_page, usable_by_everyone
):
    for address in ADDRESSES:
        page = open_page(address, phone=True)

        usable_by_everyone(page)
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, address


def test_they_speak_english_when_asked_without_scripts(province_for_real, open_page):
    page = open_page("/", scripts=False)

    walking.press(page.get_by_role("button", name="English"))

    assert page.locator("html").get_attribute("lang") == "en"
