"""Answers: what is typed reaches `procedures` and comes back to the same input."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.utils.translation import override

from motcua.procedures.api import AnswerError, FieldType, Form, FormColumn, FormField
from motcua.procedures.rules.answering import clean_answers
from motcua.web.answers import AnswerForm, group_titles, sections
from tests.web.guide import ANSWERS, COMPUTED, FORM, PLACES, asked

HOSTILE = '"><script>alert(1)</script>'


def one(kind, **more):
    return Form("Mẫu", "mẫu", (asked(kind, "hoi", **more),), False)


def answered(form, **options):
    return AnswerForm(form, places=PLACES, **options)


def posted(html):
    """The form data a browser would send for this page, nothing changed."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input[^>]*>", html):
        if ' type="radio"' in tag and " checked" not in tag:
            continue
        data.appendlist(_attr(tag, "name"), _attr(tag, "value"))
    for attrs, body in re.findall(r"<select([^>]*)>(.*?)</select>", html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        data.appendlist(_attr(attrs, "name"), _plain(chosen[1]) if chosen else "")
    for attrs, body in re.findall(r"<textarea([^>]*)>\n(.*?)</textarea>", html, re.DOTALL):
        data.appendlist(_attr(attrs, "name"), _plain(body))
    return data


def _attr(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return _plain(found[1]) if found else ""


def _plain(text):
    return unescape(text)


TYPED = [
    (FieldType.TEXT, {}, {"hoi": " An "}, " An "),
    (FieldType.LONG_TEXT, {}, {"hoi": "a\nb"}, "a\nb"),
    (FieldType.DATE, {}, {"hoi.day": "5", "hoi.month": "3", "hoi.year": "1990"}, "1990-3-5"),
    (FieldType.DATE, {}, {"hoi.month": "3", "hoi.year": "1990"}, "1990-3"),
    (FieldType.DATE, {}, {"hoi.year": "1990"}, "1990"),
    (FieldType.DATE, {}, {"hoi.day": "5", "hoi.year": "1990"}, "1990--5"),
    (FieldType.DATE, {}, {"hoi.day": "x-y", "hoi.month": "3", "hoi.year": "1990"}, "1990-3-x-y"),
    (FieldType.CHOICE, {"options": ("Nam", "Nữ")}, {"hoi": "Nữ"}, "Nữ"),
    (FieldType.CHOICE, {"options": tuple("abcdefgh")}, {"hoi": "c"}, "c"),
    (FieldType.PERSONAL_ID, {}, {"hoi": "04900000000"}, "04900000000"),
    (FieldType.PHONE, {}, {"hoi": "0905 123"}, "0905 123"),
    (FieldType.EMAIL, {}, {"hoi": "a@b"}, "a@b"),
    (FieldType.INTEGER, {}, {"hoi": "ba"}, "ba"),
    (FieldType.DECIMAL, {}, {"hoi": "120,5"}, "120,5"),
    (FieldType.MONEY, {}, {"hoi": "1.500.000"}, "1.500.000"),
    (
        FieldType.ADDRESS,
        {},
        {"hoi.province": "48", "hoi.commune": "20333", "hoi.detail": "12"},
        {"province": "48", "commune": "20333", "detail": "12"},
    ),
    (
        FieldType.ADDRESS,
        {},
        {"hoi.province_text": "Lào", "hoi.commune_text": "Viêng Chăn"},
        {"province": "Lào", "commune": "Viêng Chăn", "detail": ""},
    ),
    (
        FieldType.ADDRESS,
        {},
        {"hoi.province": "46", "hoi.commune": "20333"},  # a ward of the province chosen before
        {"province": "46", "commune": "", "detail": ""},
    ),
    (
        FieldType.IDENTITY,
        {},
        {"hoi.kind": "Hộ chiếu", "hoi.number": "B1", "hoi.issued_on.year": "2020"},
        {"kind": "Hộ chiếu", "number": "B1", "issued_by": "", "issued_on": "2020"},
    ),
]


@pytest.mark.parametrize(("kind", "more", "data", "raw"), TYPED)
def test_what_is_typed_is_handed_on_and_shown_again(kind, more, data, raw):
    form = one(kind, **more)
    typed = QueryDict(mutable=True)
    typed.update(data)
    first = answered(form, data=typed)
    again = answered(form, data=posted(str(first)))

    assert without_none(first.raw["hoi"]) == raw
    assert without_none(again.raw["hoi"]) == raw


def without_none(value):
    return {k: v or "" for k, v in value.items()} if isinstance(value, dict) else value


def test_canonical_answers_survive_a_visit_to_the_page():
    class Revision:
        form = FORM

    page = answered(FORM, answers=ANSWERS, computed=COMPUTED)
    raw = answered(FORM, data=posted(str(page))).raw

    cleaned = clean_answers(Revision, raw)

    assert cleaned.errors == {}
    assert cleaned.answers == clean_answers(Revision, ANSWERS).answers


def test_rows_are_added_and_taken_away_without_javascript():
    columns = (FormColumn("ten", "Tên", FieldType.TEXT, True),)
    form = one(FieldType.TABLE, columns=columns)
    data = {"hoi.rows": "3", "hoi.0.ten": "A", "hoi.1.ten": "", "hoi.2.ten": "C"}

    more = answered(form, data={**data, "_add": "hoi"})
    less = answered(form, data={**data, "_remove": "hoi.0"})

    assert more.rearranging and less.rearranging
    assert more.raw == {"hoi": [{"ten": "A"}, {"ten": "C"}]}
    assert str(more).count("mc-rows__row") == 3
    assert re.search(r'name="hoi\.2\.ten"[^>]* autofocus', str(more))
    assert less.raw == {"hoi": [{"ten": "C"}]}
    assert not answered(form, data=data).rearranging


def test_the_first_button_goes_on():
    html = str(answered(FORM, answers=ANSWERS))

    assert re.search(r"<button[^>]*>", html)[0].count("name=") == 0


def test_communes_follow_the_province_without_javascript():
    form = answered(one(FieldType.ADDRESS), data={"hoi.province": "46", "_communes": "hoi"})

    assert form.rearranging
    assert "Phường Thuận Hóa" in str(form)
    assert "Phường Tam Kỳ" not in str(form)
    assert re.search(r'name="hoi\.commune"[^>]* autofocus', str(form))


def test_the_home_province_is_offered_first():
    assert "Phường Tam Kỳ" in str(answered(one(FieldType.ADDRESS)))


@pytest.mark.parametrize("path", ["ho_ten", "noi_o.commune", "nganh_nghe.1.ten", "ngay_sinh"])
def test_an_error_stands_at_its_input_and_leads_to_it(path):
    form = answered(FORM, data=posted(str(answered(FORM, answers=ANSWERS))))
    form.place({path: "Câu sai."})
    html = str(form)
    [(sentence, target)] = list(form.problems_placed())

    assert sentence == "Câu sai."
    assert html.count("Câu sai.") == 1
    assert re.search(rf'<\w+(?=[^>]* id="{target}")[^>]* aria-invalid="true"', html)


def test_errors_of_other_pages_are_given_back():
    form = answered(FORM, group="Nội dung", data={"ly_do": ""})

    assert form.place({"ho_ten": "Thiếu.", "ly_do": "Thiếu."}) == {"ho_ten": "Thiếu."}
    assert list(form.raw) == ["ly_do", "so_nguoi", "dien_tich", "von", "nganh_nghe"]
    assert group_titles(FORM) == ["Người nộp", "Nội dung"]


def test_an_error_of_procedures_is_said_in_the_language_of_the_page():
    form = answered(FORM, data={})
    error = AnswerError("noi_o.province", "Chưa điền “%(label)s”.", {"label": "Tỉnh, thành phố"})
    with override("en"):
        form.place({"noi_o.province": error})

    assert form.problems == {"noi_o.province": "“Province or city” is not filled in."}


def test_hostile_answers_are_only_text():
    fields = tuple(
        FormField(f"f{i}", HOSTILE, kind, True, HOSTILE, options=(HOSTILE,))
        for i, kind in enumerate(FieldType)
        if kind != FieldType.TABLE
    )
    form = Form("Mẫu", "mẫu", fields, False)
    data = {f"f{i}{part}": HOSTILE for i in range(14) for part in ("", ".day", ".number", ".kind")}
    page = answered(form, data=data)
    page.place({"f0": HOSTILE})
    read = sections(form, dict.fromkeys((f.key for f in fields), HOSTILE), places=PLACES)

    assert "<script" not in str(page)
    assert [row.lines for row in read[0].rows] == [[HOSTILE]] * len(fields)


def test_answers_are_read_as_a_list():
    read = sections(FORM, ANSWERS, places=PLACES, computed=COMPUTED, change=lambda g: f"/{g}")
    lines = {row.key: list(row.lines) for section in read for row in section.rows}
    [table] = [row.table for section in read for row in section.rows if row.key == "nganh_nghe"]

    assert [section.title for section in read] == ["Người nộp", "Nội dung"]
    assert read[0].change_url == "/Người nộp"
    assert lines["ngay_sinh"] == ["05/1990"]
    assert lines["giay_to"] == [
        "Căn cước, căn cước công dân 049000000001",
        "cấp ngày 09/03/2022",
    ]
    assert lines["noi_o"] == ["12 đường Ví Dụ", "Phường Tam Kỳ, Thành phố Đà Nẵng"]
    assert lines["thu"] == []
    assert lines["von"] == ["50.000.000 đồng"]
    assert lines["dien_tich"] == ["1.234,5"]
    assert lines["co_quan"] == ["UBND phường Tam Kỳ"]
    assert table[1] == ["May đo", "", "Phường Thuận Hóa, Thành phố Huế"]
