"""
A request from the citizen's phone to the result in his hand, for each of the six procedures.

Without scripts and at 360 px for the citizen; every page is held to WCAG 2.2 AA where scripts run.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import State
from motcua.identity import api as identity
from motcua.kernel.actors import system
from motcua.procedures import api as procedures
from tests.journeys import walking
from tests.web.officers import set_clock

MONDAY: Final = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SYSTEM: Final = system("journey")
CASES: Final = {"1.013831": "dong_bang"}  # which the clerk chooses where it is open


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "code", ["2.000635", "1.004873", "1.001612", "1.013831", "1.001776", "2.001827"]
)
def test_from_filing_to_the_result(
    province_for_real, open_page, usable_by_everyone, monkeypatch, code, language
):
    clock = set_clock(monkeypatch, MONDAY)
    scripts = language == "en"  # Vietnamese without scripts, English with them and with axe
    check = usable_by_everyone if scripts else lambda page: None
    people = People(open_page, language, scripts, check)

    filed = file_online(people, code)
    clock.later(minutes=1)
    accept(people, filed)
    while (case := filed.case).state is not State.RESULT_READY:
        clock.later(minutes=1)
        work_on(people, filed, case)
    clock.later(minutes=1)
    hand_over_result(people, filed)

    assert filed.case.state is State.RETURNED
    assert dossiers.verify(filed.id) is None
    assert_followed(people, filed)


@dataclass
class People:
    """Each person at a browser of his own, in one language."""

    open_page: Any
    language: str
    scripts: bool
    check: Any
    pages: dict[str, Any] = field(default_factory=dict)

    def at(self, who: str, *, phone: bool = False) -> Any:
        """Return the browser of a person, signed in when first asked for."""
        if who not in self.pages:
            page = self.open_page("/healthz", phone=phone, scripts=self.scripts)
            cookie = {"name": "motcua_language", "value": self.language, "url": page.url}
            page.context.add_cookies([cookie])
            if who:
                walking.sign_in(page, who)
            self.pages[who] = page
        return self.pages[who]

    def shown(self, page: Any) -> None:
        self.check(page)
        html = page.locator("html")
        assert html.get_attribute("lang") == self.language
        width = page.evaluate("document.documentElement.scrollWidth") if self.scripts else 0
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"


@dataclass
class Filed:
    code: str
    reference: str
    key: str

    @property
    def page(self) -> dossiers.DossierPage:
        return dossiers.page(self.reference, by=SYSTEM, at=MONDAY)

    @property
    def case(self) -> dossiers.Case:
        return self.page.case

    @property
    def id(self) -> Any:
        return self.page.id


def file_online(people: People, code: str) -> Filed:
    page = people.at("demo-nong-dan", phone=True)
    page.goto(f"/thu-tuc/{code}/")
    people.shown(page)
    revision = procedures.revision_in_force(code, MONDAY.date())
    walking.press(page.locator("main form button").last)
    tasks = page.locator("main a[href^='/nop/']")
    addresses = [task.get_attribute("href") for task in tasks.all()]
    for address in addresses:
        if address.endswith(("/kiem-tra/", "/bo/")):
            continue
        page.goto(address)
        people.shown(page)
        if address.endswith("/giay-to/"):
            attach_everything(page)
        elif address.endswith("/noi-nop/"):
            choose_place(page)
        else:
            walking.fill_in(page, revision)
            walking.send(page)
    page.goto(next(address for address in addresses if address.endswith("/kiem-tra/")))
    people.shown(page)
    walking.send(page)
    people.shown(page)
    text = page.locator("main").inner_text()
    reference = re.search(r"/ho-so/([0-9A-Z]{10})/", page.url)
    key = re.search(r"\b([0-9A-Z]{4})-([0-9A-Z]{4})-([0-9A-Z]{4})\b", text)
    assert reference and key, text
    return Filed(code, reference[1], "".join(key.groups()))


def choose_place(page: Any) -> None:
    if not page.locator("input[name=agency]").count():
        page.locator("select[name=xa]").select_option(walking.TAM_KY)
        walking.press(page.locator("form[method=get] button, form:not([method=post]) button").last)
    page.locator("input[name=agency]").first.check()
    wish = page.locator("input[name=wish]")
    if wish.count():
        wish.first.check()
    walking.send(page)


def attach_everything(page: Any) -> None:
    count = page.locator("input[type=file]").count()
    for number in range(count):
        slot = page.locator("input[type=file]").nth(number)
        slot.set_input_files(
            {"name": "giay-to.pdf", "mimeType": "application/pdf", "buffer": a_pdf(number)}
        )
        walking.press(slot.locator("xpath=ancestor::form").locator("button").last)


def a_pdf(number: int) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200 + number, 300))
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def accept(people: People, filed: Filed) -> None:
    page = people.at(holder_of(filed.case.works[0]))
    page.goto("/desk/")
    people.shown(page)
    assert filed.reference in page.locator("main").inner_text()
    page.goto(f"/desk/ho-so/{filed.reference}/")
    people.shown(page)
    page.goto(f"/desk/ho-so/{filed.reference}/tiep-nhan/")
    if filed.code in CASES:
        page.locator(f"input[name=case][value={CASES[filed.code]}]").check()
    people.shown(page)
    walking.send(page)
    people.shown(page)
    assert filed.case.code in page.locator("main").inner_text()
    paper = page.locator("a[href*='/tep/']").first.get_attribute("href")
    assert page.request.get(paper).body().startswith(b"%PDF")
    page.goto(f"/desk/ho-so/{filed.reference}/chuyen/")
    people.shown(page)
    walking.send(page)


def work_on(people: People, filed: Filed, case: dossiers.Case) -> None:
    """Let whoever holds the dossier do what comes next."""
    work = case.works[0]
    page = people.at(holder_of(work))
    page.goto("/office/")
    people.shown(page)
    page.goto(f"/office/ho-so/{filed.reference}/")
    people.shown(page)
    assert filed.reference in page.content()
    act = next_act(filed, case)
    page.goto(f"/office/ho-so/{filed.reference}/{ADDRESSES[act]}/")
    people.shown(page)
    for name, text in TEXTS.items():
        control = page.locator(f"[name={name}]")
        if control.count() and not control.input_value():
            control.fill(text)
    chosen = page.locator("input[name=chosen][value^='approve:']")
    if chosen.count():
        chosen.first.check()
    walking.send(page)


ADDRESSES: Final = {
    dossiers.Act.HAND_OVER: "chuyen",
    dossiers.Act.ACKNOWLEDGE: "xac-nhan-phieu",
    dossiers.Act.PROPOSE: "trinh",
    dossiers.Act.DECIDE: "quyet-dinh",
    dossiers.Act.REGISTER_RESULT: "vao-so",
}
TEXTS: Final = {"document": "12/PC-VPDK", "text": "Đủ điều kiện.", "number": "34/UBND"}


def next_act(filed: Filed, case: dossiers.Case) -> dossiers.Act:
    holder = identity.account(holder_of(case.works[0]).partition(":")[0])
    posts = identity.posts_held(holder, MONDAY)
    actors = [identity.actor_for(holder, post.id, MONDAY) for post in posts]
    pages = [
        dossiers.page(filed.reference, by=actor, at=MONDAY)
        for actor in actors
        if dossiers.visible_to(actor).filter(reference=filed.reference).exists()
    ]
    return next(act for page in pages for act in page.acts if act in ADDRESSES)


def holder_of(work: Any) -> str:
    """Who of the demo holds a post with the function in the agency."""
    for person in identity.demo_accounts():
        for post in person.posts:
            if post.agency == work.agency and work.function in post.functions:
                return f"{person.login}:{post.title}"
    raise AssertionError(f"nobody of the demo is {work.function} at {work.agency}")


def hand_over_result(people: People, filed: Filed) -> None:
    page = people.at(holder_of(filed.case.works[0]))
    page.goto(f"/desk/ho-so/{filed.reference}/tra/")
    people.shown(page)
    page.locator("[name=receiver]").fill("Nguyễn Văn Nông Mẫu")
    manner = page.locator("input[name=manner]")
    if not page.locator("input[name=manner]:checked").count():
        manner.first.check()
    walking.send(page)


def assert_followed(people: People, filed: Filed) -> None:
    page = people.at("", phone=True)
    page.goto("/theo-doi/")
    people.shown(page)
    fields = page.locator("main input[type=text]")
    fields.nth(0).fill(filed.reference.lower())
    fields.nth(1).fill(filed.key.lower())
    walking.send(page)
    people.shown(page)
    assert filed.case.code in page.locator("main").inner_text()
