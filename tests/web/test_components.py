"""Components: escaped, without inline script, each error once, and usable by everyone."""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from motcua.web import errors, formats
from motcua.web.forms import YesNoForm
from tests.web.guide import Office, guide, page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "assets/node_modules/axe-core/axe.min.js"
STATIC = ROOT / "src/motcua/web/static/"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture(autouse=True)
def a_province_without_a_database(monkeypatch):
    monkeypatch.setattr("motcua.web.context._province", lambda: "Thành phố Đà Nẵng")


def test_no_script_or_style_is_inline():
    html = guide()

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "<style" not in html
    assert re.findall(r'\s(?:on\w+|style)="', html) == []


def test_ids_are_unique_and_every_reference_leads_somewhere():
    html = guide()
    ids = re.findall(r'\sid="([^"]+)"', html)
    referred = re.findall(r'\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"', html)
    linked = re.findall(r'href="#([^"]+)"', html)

    assert sorted(ids) == sorted(set(ids))
    assert {one for group in referred for one in group.split()} - set(ids) == set()
    assert set(linked) - set(ids) == set()


def test_an_error_stands_once_in_the_summary_and_once_at_its_input():
    office = Office({}, auto_id="office_%s")
    html = page("plain.html", form=office)

    assert html.count("Chưa điền “Lý do”.") == 2
    assert '<a href="#office_reason">Chưa điền “Lý do”.</a>' in html
    assert '<a href="#office_day-day">' in html
    assert '<a href="#office_papers_0">' in html
    assert 'aria-describedby="office_reason_helptext office_reason_error"' in html
    assert "<title>Lỗi: " in html


def test_what_was_typed_comes_back():
    office = Office({"reason": HOSTILE, "day.day": "x", "day.year": "2026", "papers": ["2"]})
    html = page("plain.html", form=office)

    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;" in html
    assert re.search(r'name="day.day" value="x"', html)
    assert re.search(r'value="2" checked', html)


def test_the_browser_does_not_judge_before_the_server():
    assert " required" not in page("plain.html", form=Office())


def test_dates_are_read_by_officers_forms():
    given = {"day.day": "5", "day.month": "3", "day.year": "2026"}
    form = Office(given)
    form.is_valid()

    assert str(form.cleaned_data["day"]) == "2026-03-05"


def test_questions_are_answered_yes_or_no():
    form = YesNoForm([("a", "Có A?"), ("b", "Có B?")], data={"a": "yes", "b": "maybe"})

    assert form.raw == {"a": True}
    assert list(form.errors) == ["b"]
    assert YesNoForm([("a", "Có A?")], answers={"a": False}).raw == {"a": False}


MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown", "expected"),
    [
        ("vi", lambda: formats.moment_text(MOMENT), "16 giờ 30 phút, ngày 02/03/2026"),
        ("en", lambda: formats.moment_text(MOMENT), "16:30 on 2 March 2026"),
        ("vi", lambda: formats.partial_date_text("2020"), "2020"),
        ("vi", lambda: formats.partial_date_text("2020-05"), "05/2020"),
        ("en", lambda: formats.partial_date_text("2020-05"), "May 2020"),
        ("vi", lambda: formats.partial_date_text("2020-05-07"), "07/05/2020"),
        ("vi", lambda: formats.partial_date_text("abc"), "abc"),
        ("vi", lambda: formats.vnd_text(1_234_567), "1.234.567 đồng"),
        ("en", lambda: formats.vnd_text(1_234_567), "1,234,567 VND"),
        ("vi", lambda: formats.vnd_text(0), "0 đồng"),
        ("vi", lambda: formats.vnd_text(None), "chưa quy định"),
        ("en", lambda: formats.vnd_text(None), "not set"),
        ("vi", lambda: formats.decimal_text("1234.5"), "1.234,5"),
    ],
)
def test_moments_days_and_money(language, shown, expected):
    with override(language):
        assert shown() == expected


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_error_pages_have_a_code_for_the_helpdesk(status, rf, monkeypatch):
    errors.request_id.set("f00d-01")
    views = {
        400: errors.bad_request,
        403: errors.forbidden,
        404: errors.not_found,
        429: errors.too_many,
        500: errors.fault,
    }
    response = views[status](rf.get("/"))

    assert response.status_code == status
    assert "f00d-01" in response.content.decode()
    assert "<h1" in response.content.decode()


@pytest.fixture
def rf():
    return RequestFactory()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(browser, tmp_path, width, language):
    with override(language):
        html = guide()
    file = tmp_path / "guide.html"
    file.write_text(html.replace('"/static/', f'"file://{STATIC}/'), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(file.as_uri())
    tab.add_script_tag(path=AXE)
    found = tab.evaluate("axe.run().then(r => r.violations)")
    across = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()

    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert across <= width


def test_a_page_is_light():
    built = STATIC / "built"
    files = [built / "motcua.js", *built.glob("fonts/*.woff2")]
    sheet = gzip.compress((built / "motcua.css").read_bytes())

    assert len(sheet) + sum(file.stat().st_size for file in files) < 100_000
    assert b"GDS Transport" not in (built / "motcua.css").read_bytes()
