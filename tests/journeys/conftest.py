"""A real browser on the real pages, with a database of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Give a way to open a page as one person; a fault on any of them fails the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(address: str = "/", *, phone: bool = False, scripts: bool = True) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts,
            **({"viewport": PHONE} if phone else {}),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("response", lambda r: faults.append(r.url) if r.status >= 500 else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def usable_by_everyone() -> Callable[[Any], None]:
    """Check the page shown against WCAG 2.2 AA."""

    def check(page: Any) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "levels => axe.run({runOnly: {type: 'tag', values: levels}})", LEVELS
        )["violations"]
        told = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        assert told == [], f"{page.url}: {told}"

    return check
