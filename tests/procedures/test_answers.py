"""Answers as people and machines send them: made canonical, or refused in one sentence each."""

import json
import unicodedata
from dataclasses import replace

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.rules.answering import ROWS_MAX, answers_schema, clean_answers
from motcua.procedures.rules.values import MONEY_MAX
from motcua.procedures.types import FieldType, FormColumn, FormField
from tests.factories.procedures import sample_answers
from tests.procedures import texts

TEXT, LONG, DATE = FieldType.TEXT, FieldType.LONG_TEXT, FieldType.DATE
ID, PHONE, EMAIL = FieldType.PERSONAL_ID, FieldType.PHONE, FieldType.EMAIL
INTEGER, DECIMAL, MONEY = FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY
ADDRESS, IDENTITY = FieldType.ADDRESS, FieldType.IDENTITY
DECOMPOSED = unicodedata.normalize("NFD", "Nguyễn Thị Ngọc")


def revision_of(*fields):
    revision = texts.revision(texts.SINGLE)
    return replace(revision, form=replace(revision.form, fields=fields))


def asked(kind, **more):
    given = {"key": "o", "label": "Ô thử", "required": True, "group": "Nhóm"}
    return FormField(type=kind, **{**given, **more})


def clean_one(kind, value, **more):
    return clean_answers(revision_of(asked(kind, **more)), {"o": value})


@pytest.mark.parametrize("which", texts.documents(), ids=":".join)
@pytest.mark.parametrize("optional", [True, False])
def test_good_answers_pass_unchanged(which, optional):
    revision = texts.revision(*which)
    answers = sample_answers(revision, optional=optional)

    cleaned = clean_answers(revision, answers)

    assert cleaned.errors == {}
    assert cleaned.answers == answers
    assert clean_answers(revision, cleaned.answers) == cleaned


@pytest.mark.parametrize("which", texts.documents(), ids=":".join)
def test_every_required_field_is_asked_for_by_its_label(which):
    revision = texts.revision(*which)

    errors = clean_answers(revision, {}).errors

    required = {
        field.key: f"Chưa điền “{field.label}”."
        for field in revision.form.fields
        if field.required and field.type is not FieldType.COMPUTED_AGENCY
    }
    assert {path: str(error) for path, error in errors.items()} == required


READ = [
    (TEXT, "  Nguyễn   Thị\tNgọc \n", "Nguyễn Thị Ngọc"),
    (TEXT, DECOMPOSED, "Nguyễn Thị Ngọc"),
    (TEXT, "Nguy\u200bễn\u202e Thị\ufeff Ngọc\x00", "Nguyễn Thị Ngọc"),
    (TEXT, "x" * 500, "x" * 500),
    (LONG, " một\r\nhai ", "một\nhai"),
    (DATE, "1990", "1990"),
    (DATE, "1990-03", "1990-03"),
    (DATE, "1990-3-7", "1990-03-07"),
    (DATE, "27/3/1990", "1990-03-27"),
    (DATE, "27-03-1990", "1990-03-27"),
    (DATE, "3/1990", "1990-03"),
    (DATE, "2024-02-29", "2024-02-29"),
    (DATE, {"day": "27", "month": 3, "year": "1990"}, "1990-03-27"),
    (DATE, {"day": "", "month": "", "year": "1990"}, "1990"),
    (ID, "048 190 000 001", "048190000001"),
    (PHONE, "+84 905.123.456", "0905123456"),
    (PHONE, "84905123456", "0905123456"),
    (PHONE, "(0235) 3-852-123", "02353852123"),
    (PHONE, "1900 1234", "19001234"),
    (PHONE, "+1 202 555 0100", "+12025550100"),
    (EMAIL, " Ten.Ho+mc@vi-du.com.vn ", "Ten.Ho+mc@vi-du.com.vn"),
    (INTEGER, "3", 3),
    (INTEGER, 0, 0),
    (INTEGER, " 1 2 ", 12),
    (MONEY, 50_000_000, 50_000_000),
    (MONEY, "50.000.000 đồng", 50_000_000),
    (MONEY, "50,000,000đ", 50_000_000),
    (MONEY, "50 000 000 VND", 50_000_000),
    (MONEY, "0", 0),
    (DECIMAL, "120,5", "120.5"),
    (DECIMAL, "120.50", "120.5"),
    (DECIMAL, "1.234,5", "1234.5"),
    (DECIMAL, "1,234.5", "1234.5"),
    (DECIMAL, "1234567", "1234567"),
    (DECIMAL, "0100", "100"),
    (DECIMAL, "0,10", "0.1"),
    (DECIMAL, "0,000001", "0.000001"),
    (DECIMAL, "5,00", "5"),
    (DECIMAL, 80, "80"),
    (IDENTITY, {"kind": "Căn cước công dân", "number": "048 190 000 001"},
     {"kind": "identity_card", "number": "048190000001"}),
    (IDENTITY, {"kind": "Hộ chiếu", "number": "B1234567", "issued_by": "", "issued_on": "2020"},
     {"kind": "Hộ chiếu", "number": "B1234567", "issued_on": "2020"}),
    (ADDRESS, {"province": "48", "commune": "xã Trà Linh", "detail": None},
     {"province": "48", "commune": "xã Trà Linh"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "expected"), READ)
def test_read(kind, value, expected):
    cleaned = clean_one(kind, value)

    assert cleaned.errors == {}
    assert cleaned.answers == {"o": expected}


REFUSED = [
    (TEXT, 5, "“Ô thử” phải là chữ."),
    (TEXT, ["a"], "“Ô thử” phải là chữ."),
    (TEXT, {"a": "b"}, "“Ô thử” phải là chữ."),
    (TEXT, True, "“Ô thử” phải là chữ."),
    (TEXT, "x" * 501, "“Ô thử” dài quá 500 ký tự."),
    (TEXT, "x" * 5_000_000, "“Ô thử” dài quá 500 ký tự."),
    (TEXT, "\u200b\u202e  ", "Chưa điền “Ô thử”."),
    (TEXT, None, "Chưa điền “Ô thử”."),
    (LONG, "x" * 10_001, "“Ô thử” dài quá 10000 ký tự."),
    (DATE, "2024-02-30", "“Ô thử”: không có ngày 30/2/2024."),
    (DATE, "29/2/2023", "“Ô thử”: không có ngày 29/2/2023."),
    (DATE, "2024-13", "“Ô thử”: không có ngày 13/2024."),
    (DATE, "2024-00-10", "“Ô thử”: không có ngày 10/0/2024."),
    (DATE, "2024-01-00", "“Ô thử”: không có ngày 0/1/2024."),
    (DATE, "0001-01-01", "“Ô thử”: năm phải từ 1800 đến 2199."),
    (DATE, "hôm qua", "“Ô thử” phải là ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 27/3/1990."),
    (DATE, "٢٠٢٤", "“Ô thử” phải là ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 27/3/1990."),
    (DATE, 1990, "“Ô thử” phải là chữ."),
    (DATE, {"day": "3", "month": "", "year": "1990"},
     "“Ô thử” phải là ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 27/3/1990."),
    (DATE, {"year": "1990", "hour": "3"},
     "“Ô thử” phải là ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 27/3/1990."),
    (ID, "0481900000012", "“Ô thử” gồm đúng 12 chữ số."),
    (ID, "04819000000", "“Ô thử” gồm đúng 12 chữ số."),
    (ID, "04819000000O", "“Ô thử” gồm đúng 12 chữ số."),
    (ID, "٠٤٨١٩٠٠٠٠٠٠١", "“Ô thử” gồm đúng 12 chữ số."),
    (ID, 48190000001, "“Ô thử” phải là chữ."),
    (PHONE, "905123456", "“Ô thử” không phải số điện thoại, ví dụ 0905 123 456."),
    (PHONE, "0905-12-OO", "“Ô thử” không phải số điện thoại, ví dụ 0905 123 456."),
    (EMAIL, "ten@vidu", "“Ô thử” không phải địa chỉ thư điện tử, ví dụ ten@vidu.vn."),
    (EMAIL, "a b@vidu.vn", "“Ô thử” không phải địa chỉ thư điện tử, ví dụ ten@vidu.vn."),
    (EMAIL, f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.vn",
     "“Ô thử” không phải địa chỉ thư điện tử, ví dụ ten@vidu.vn."),
    (INTEGER, "3,5", "“Ô thử” phải là số nguyên, ví dụ 3."),
    (INTEGER, 3.0, "“Ô thử” phải là số nguyên, ví dụ 3."),
    (INTEGER, True, "“Ô thử” phải là số nguyên, ví dụ 3."),
    (INTEGER, "-1", "“Ô thử” không được nhỏ hơn 0."),
    (INTEGER, 10**30, "“Ô thử” quá lớn."),
    (INTEGER, "٣", "“Ô thử” phải là số nguyên, ví dụ 3."),
    (MONEY, "50.00", "“Ô thử” phải là số tiền bằng đồng, không có số lẻ, ví dụ 50.000.000."),
    (MONEY, 1.5, "“Ô thử” phải là số tiền bằng đồng, không có số lẻ, ví dụ 50.000.000."),
    (MONEY, -1, "“Ô thử” phải là số tiền bằng đồng, không có số lẻ, ví dụ 50.000.000."),
    (MONEY, True, "“Ô thử” phải là số tiền bằng đồng, không có số lẻ, ví dụ 50.000.000."),
    (MONEY, MONEY_MAX + 1, "“Ô thử” quá lớn."),
    (MONEY, "9" * 400, "“Ô thử” quá lớn."),
    (DECIMAL, 120.5, "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, True, "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, 10**40, "“Ô thử” phải là chữ."),
    (DECIMAL, "-1", "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, "1e5", "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, "NaN", "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, "1,2,3", "“Ô thử” phải là một số, ví dụ 120,5."),
    (DECIMAL, "1,1234567",
     "“Ô thử” có nhiều nhất 12 chữ số phần nguyên và 6 chữ số thập phân."),
    (DECIMAL, "1234567890123",
     "“Ô thử” có nhiều nhất 12 chữ số phần nguyên và 6 chữ số thập phân."),
    (ADDRESS, "Số 1, Đà Nẵng", "“Ô thử” phải gồm các phần đã nêu trong mẫu đơn."),
    (IDENTITY, ["048190000001"], "“Ô thử” phải gồm các phần đã nêu trong mẫu đơn."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "sentence"), REFUSED)
def test_refused(kind, value, sentence):
    cleaned = clean_one(kind, value)

    assert {path: str(error) for path, error in cleaned.errors.items()} == {"o": sentence}
    assert cleaned.answers == {}


PARTS_REFUSED = [
    (ADDRESS, {"province": "48"}, {"o.commune": "Chưa điền “Xã, phường, đặc khu”."}),
    (ADDRESS, {"province": "48", "commune": 5},
     {"o.commune": "“Xã, phường, đặc khu” phải là chữ."}),
    (ADDRESS, {"province": "48", "commune": "20194", "huyện": "x"},
     {"o.huyện": "Mẫu đơn không có ô “huyện”."}),
    (IDENTITY, {"kind": "cccd", "number": "0481900000012"},
     {"o.number": "“Số giấy tờ” gồm đúng 12 chữ số."}),
    (IDENTITY, {"kind": "Hộ chiếu", "number": "<script>"},
     {"o.number": "“Số giấy tờ” chỉ gồm chữ và số, từ 3 đến 30 ký tự."}),
    (IDENTITY, {"kind": 5, "number": "B1234567"}, {"o.kind": "“Loại giấy tờ” phải là chữ."}),
    (IDENTITY, {"kind": "Hộ chiếu", "number": "B1234567", "issued_on": "2024-02-30"},
     {"o.issued_on": "“Ngày cấp”: không có ngày 30/2/2024."}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "sentences"), PARTS_REFUSED)
def test_a_wrong_part_is_named_by_its_own_path(kind, value, sentences):
    errors = clean_one(kind, value).errors

    assert {path: str(error) for path, error in errors.items()} == sentences


def test_a_choice_is_one_of_the_options_however_it_is_typed():
    options = ("Nam", "Nữ")
    decomposed = unicodedata.normalize("NFD", "Nữ")

    assert clean_one(FieldType.CHOICE, decomposed, options=options).answers == {"o": "Nữ"}
    assert str(clean_one(FieldType.CHOICE, "Khác", options=options).errors["o"]) == (
        "“Ô thử”: chọn một trong các mục có sẵn."
    )


def test_a_whole_number_has_its_own_minimum():
    assert clean_one(INTEGER, "1", minimum=1).answers == {"o": 1}
    assert str(clean_one(INTEGER, "0", minimum=1).errors["o"]) == "“Ô thử” không được nhỏ hơn 1."


def test_what_the_form_does_not_ask_is_refused():
    errors = clean_answers(revision_of(asked(TEXT)), {"o": "x", "la\u202e": "y"}).errors

    assert {path: str(error) for path, error in errors.items()} == {
        "la\u202e": "Mẫu đơn không có ô “la”."
    }


def test_the_addressee_is_computed_and_never_taken_from_outside():
    revision = revision_of(asked(FieldType.COMPUTED_AGENCY))

    assert clean_answers(revision, {}) == clean_answers(revision, {"o": ""})
    assert clean_answers(revision, {}).errors == {}
    assert str(clean_answers(revision, {"o": "x"}).errors["o"]) == "“Ô thử” do hệ thống tự điền."


COLUMNS = (
    FormColumn("ten", "Tên", TEXT, True),
    FormColumn("ngay", "Ngày", DATE, False),
    FormColumn("noi", "Nơi", ADDRESS, False),
)


def clean_table(rows, **more):
    return clean_one(FieldType.TABLE, rows, columns=COLUMNS, **more)


def test_a_table_keeps_the_rows_that_say_something():
    rows = [
        {"ten": " a ", "ngay": ""},
        {"ten": "", "ngay": None},
        {},
        {"ten": "b", "ngay": "3/1990"},
    ]

    cleaned = clean_table(rows)

    assert cleaned.errors == {}
    assert cleaned.answers == {"o": [{"ten": "a"}, {"ten": "b", "ngay": "1990-03"}]}


TABLES_REFUSED = [
    ("a", {"o": "“Ô thử” phải là một bảng."}),
    ({"ten": "a"}, {"o": "“Ô thử” phải là một bảng."}),
    (["a"], {"o.0": "“Ô thử” phải gồm các phần đã nêu trong mẫu đơn."}),
    ([{}, {"ten": ""}], {"o": "Chưa điền “Ô thử”."}),
    ([{"ten": "a"}] * (ROWS_MAX + 1), {"o": f"“Ô thử” có nhiều nhất {ROWS_MAX} dòng."}),
    ([{"ten": "a"}, {"ngay": "2024-02-30"}],
     {"o.1.ten": "Chưa điền “Tên”.", "o.1.ngay": "“Ngày”: không có ngày 30/2/2024."}),
    ([{"ten": "a", "la": "b"}], {"o.0.la": "Mẫu đơn không có ô “la”."}),
    ([{"ten": "a", "noi": {"province": "48"}}],
     {"o.0.noi.commune": "Chưa điền “Xã, phường, đặc khu”."}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "sentences"), TABLES_REFUSED)
def test_a_wrong_cell_is_named_by_row_and_column(rows, sentences):
    cleaned = clean_table(rows)

    assert {path: str(error) for path, error in cleaned.errors.items()} == sentences
    assert cleaned.answers == {}


def test_a_flood_of_brackets_is_refused_not_followed():
    deep = []
    for _level in range(900):
        deep = [deep]

    assert set(clean_one(TEXT, deep).errors) == {"o"}
    assert set(clean_table(deep).errors) == {"o.0"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["province", "commune", "kind", "number", "ten", "year", "x"]),
            inside,
            max_size=3,
        )
    ),
    max_leaves=8,
)
kinds = st.sampled_from([kind for kind in FieldType if kind is not FieldType.CHOICE])


@given(kind=kinds, value=anything, required=st.booleans())
def test_whatever_comes_is_canonical_or_refused(kind, value, required):
    revision = revision_of(asked(kind, columns=COLUMNS, required=required))

    cleaned = clean_answers(revision, {"o": value})

    if not cleaned.errors:
        assert jsonschema_rs.is_valid(answers_schema(revision.form), dict(cleaned.answers))
        assert clean_answers(revision, cleaned.answers) == cleaned
        assert json.loads(json.dumps(cleaned.answers)) == cleaned.answers
    for path, error in cleaned.errors.items():
        assert path == error.path
        assert "%(" not in str(error)


@given(st.decimals(min_value=0, max_value=10**11, places=6))
def test_no_digit_of_a_number_is_lost(number):
    typed = f"{number:f}".replace(".", ",")

    cleaned = clean_one(DECIMAL, typed)

    assert cleaned.errors == {}
    assert type(number)(cleaned.answers["o"]) == number
