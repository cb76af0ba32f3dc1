"""The tool that keeps the English of the product."""

import polib
import pytest

from tools import messages

PYTHON = """
from motcua.kernel.text import _
from django.utils.translation import gettext, ngettext, pgettext
one = _("Hồ sơ %(code)s đã "
        "quá hạn.")
two = ngettext("%(n)s ngày", "%(n)s ngày", 2)
three = pgettext("tháng", "hai")
four = gettext(one)
"""
TEMPLATE = """{% load i18n %}
<p title="{% translate "Nộp" %}">{{ x|default:_("Chưa có") }}</p>
{% blocktranslate with a=b %}Ngày {{ a }} là 100%{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} hồ sơ{% plural %}{{ n }} hồ sơ{% endblocktranslate %}
{% translate "Tháng" context "lịch" %}
"""


@pytest.fixture
def house(tmp_path):
    kernel, pages = tmp_path / "kernel", tmp_path / "web" / "templates" / "portal"
    pages.mkdir(parents=True)
    kernel.mkdir()
    for folder in (kernel, tmp_path / "web"):
        (folder / "__init__.py").touch()
    (kernel / "rules.py").write_text(PYTHON, encoding="utf-8")
    (pages / "home.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def part(house, name):
    return next(p for p in messages.read(house) if p.folder.name == name)


def test_messages_are_read_from_python(house):
    found = {m.key for m in part(house, "kernel").messages}

    assert found == {
        (None, "Hồ sơ %(code)s đã quá hạn.", None),
        (None, "%(n)s ngày", "%(n)s ngày"),
        ("tháng", "hai", None),
    }


def test_messages_are_read_from_templates_with_their_line(house):
    found = {(m.key, m.line) for m in part(house, "web").messages}

    assert found == {
        ((None, "Nộp", None), 2),
        ((None, "Chưa có", None), 2),
        ((None, "Ngày %(a)s là 100%%", None), 3),
        ((None, "%(n)s hồ sơ", "%(n)s hồ sơ"), 4),
        (("lịch", "Tháng", None), 5),
    }


def test_update_keeps_what_is_translated_and_drops_what_is_gone(house):
    messages.update(messages.read(house))
    kernel = part(house, "kernel")
    said = polib.pofile(str(kernel.catalogue))
    said.find("hai", msgctxt="tháng").msgstr = "February"
    said.append(polib.POEntry(msgid="Không còn", msgstr="Gone"))
    said.save()

    messages.update(messages.read(house))

    after = polib.pofile(str(kernel.catalogue))
    assert after.find("hai", msgctxt="tháng").msgstr == "February"
    assert after.find("Không còn") is None


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ("", "not translated"),
        ("Hồ sơ %(code)s đã quá hạn.", "left as it is in Vietnamese"),
        ("The dossier is late.", "placeholders differ (%(code)s wanted)"),
        ("Dossier %(number)s is late.", "placeholders differ (%(code)s wanted)"),
    ],
)
def test_check_names_what_is_wrong(house, english, fault):
    messages.update(messages.read(house))
    kernel = part(house, "kernel")
    said = polib.pofile(str(kernel.catalogue))
    said.find("Hồ sơ %(code)s đã quá hạn.").msgstr = english
    said.save()

    told = [line for line in messages.check([kernel]) if "%(code)s đã" in line]

    assert len(told) == 1
    assert f": {fault}: " in told[0]


def test_check_is_silent_when_all_is_said(house):
    messages.update(messages.read(house))
    parts = [part(house, "kernel"), part(house, "web")]
    for each in parts:
        said = polib.pofile(str(each.catalogue))
        for entry in said:
            text = "".join(["English", *sorted(messages._placeholders(entry.msgid))])
            if entry.msgid_plural:
                entry.msgstr_plural = {0: text, 1: text}
            else:
                entry.msgstr = text
        said.save()

    assert list(messages.check(parts)) == []


def test_check_tells_of_a_message_without_a_catalogue(house):
    told = list(messages.check([part(house, "kernel")]))

    assert len(told) == 3
    assert all("not in " in line for line in told)
