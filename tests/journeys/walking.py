"""Walking through the pages as people do: reading what is asked and filling it in."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from motcua.procedures import api as procedures
from tests.factories.procedures import sample_answers

TAM_KY: Final = "20341"
DATE_PARTS: Final = ("year", "month", "day")
ORDINARY: Final = "input[type=text], input[type=tel], input[type=email], textarea"
SEND: Final = "form[method=post] button:not([name]):visible"


def sign_in(page: Any, who: str) -> None:
    """Sign in as somebody of the demo: a login, or a login and the post's title."""
    login, _colon, title = who.partition(":")
    page.goto("/dang-nhap/")
    choices = page.locator(f"input[name=who][value^='{login}:']")
    if title:
        choices = page.get_by_label(title).and_(choices)
    choices.first.check()
    press(page.locator("main form button").last)  # signing in changes the token that forms carry


def fill_in(page: Any, revision: procedures.Revision) -> None:
    """Fill in everything that the shown page asks and that stands empty."""
    answers = sample_answers(revision, optional=False)
    types = {field.key: field for field in revision.form.fields}
    _choose_from_lists(page)
    for control in page.locator(ORDINARY).all():
        name = control.get_attribute("name") or ""
        key, _dot, part = name.partition(".")
        wanted = _value(types.get(key), answers.get(key), part)
        if wanted and control.is_visible() and not control.input_value():
            control.fill(wanted)
    for name in _groups_of_choices(page):
        _choose(page, name)


def _choose_from_lists(page: Any) -> None:
    for control in page.locator("select[name$='.commune']").all():
        control.select_option(TAM_KY)
    for control in page.locator("select[name$='.kind']").all():
        control.select_option(index=1)


def _value(field: procedures.FormField | None, answer: Any, part: str) -> str:
    if field is None or answer is None or part.endswith("_text"):
        return ""
    if isinstance(answer, list):
        row, _dot, rest = part.partition(".")
        column, _dot, part = rest.partition(".")
        answer = answer[0].get(column, "") if row == "0" else ""
    if isinstance(answer, Mapping):
        return str(answer.get(part, ""))
    if part in DATE_PARTS:
        return dict(zip(DATE_PARTS, str(answer).split("-"), strict=True))[part]
    return str(answer)


def _groups_of_choices(page: Any) -> Iterator[str]:
    names = [radio.get_attribute("name") for radio in page.locator("main input[type=radio]").all()]
    yield from dict.fromkeys(names)


def _choose(page: Any, name: str) -> None:
    radios = page.locator(f"main input[type=radio][name='{name}']")
    no = page.locator(f"main input[type=radio][name='{name}'][value='no']")
    if not page.locator(f"main input[type=radio][name='{name}']:checked").count():
        (no if no.count() else radios).first.check()


def press(control: Any) -> None:
    """Press a button or follow a link, and wait for the page that answers."""
    with control.page.expect_navigation():
        control.click()


def send(page: Any) -> None:
    """Press the page's own button, not one that only adds a row or a list."""
    press(page.locator(SEND).last)
    problems = page.locator(".govuk-error-summary")
    assert not problems.count(), f"{page.url}: {problems.inner_text()}"
