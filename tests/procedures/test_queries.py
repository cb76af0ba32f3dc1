"""What is in force on a day, and how it is found."""

from datetime import date

import pytest

from motcua.kernel import reference as kept
from motcua.procedures import api
from tests.procedures import texts
from tests.procedures.conftest import LOADED_AT
from tests.procedures.test_operations import write_form_set

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "on", "number"),
    [
        ("2.000635", date(2022, 12, 31), None),
        ("2.000635", date(2023, 1, 1), 1),
        ("2.000635", date(2025, 6, 30), 1),
        ("2.000635", date(2025, 7, 1), 2),
        ("2.000635", date(2030, 1, 1), 2),
        ("1.013831", date(2024, 7, 31), 1),
        ("1.013831", date(2024, 8, 1), 2),
        ("1.013831", date(2025, 7, 1), 3),
        ("9.999999", TODAY, None),
    ],
)
def test_the_revision_in_force_is_the_latest_begun(reference, code, on, number):
    found = api.revision_in_force(code, on)

    assert (found and found.number) == number


def test_a_revision_is_made_once(reference):
    found = api.revision_in_force("1.001612", TODAY)

    assert api.revision(found.id) is found


def test_a_procedure_that_ended_is_not_in_force(db, tmp_path):
    ended = {"effective_until: null": "effective_until: '2026-01-01'"}
    api.load_pack(texts.copy_to(tmp_path, ended), LOADED_AT)

    assert api.revision_in_force(texts.EXTRACT, date(2025, 12, 31))
    assert api.revision_in_force(texts.EXTRACT, date(2026, 1, 1)) is None
    assert api.catalogue(date(2026, 1, 1)) == ()
    assert api.search("trích lục", date(2026, 1, 1)) == ()


def test_the_catalogue_is_one_query(reference, django_assert_num_queries):
    with kept.steady():
        kept.generation()

        with django_assert_num_queries(1):
            lines = api.catalogue(TODAY)

    assert {line.code for line in lines} == {code for code, _day in texts.documents()}
    assert not any(line.reconstructed for line in lines)
    assert all(line.reconstructed for line in api.catalogue(date(2024, 1, 1)))


# what a person types, the procedure meant
ASKED = [
    ("giấy độc thân", texts.SINGLE),
    ("giay doc than", texts.SINGLE),
    ("làm giấy độc thân ở đâu", texts.SINGLE),
    ("XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", texts.SINGLE),
    ("sang tên sổ đỏ", texts.LAND),
    ("sang ten so do", texts.LAND),
    ("mua bán đất", texts.LAND),
    ("mở quán", texts.SHOP),
    ("mo quan an", texts.SHOP),
    ("hộ kinh doanh", texts.SHOP),
    ("trích lục khai sinh", texts.EXTRACT),
    ("mất giấy khai sinh", texts.EXTRACT),
    ("trợ cấp người già", texts.ALLOWANCE),
    ("an toàn thực phẩm", texts.FOOD),
    ("2.000635", texts.EXTRACT),
    ("đăng ký biến động", texts.LAND),
    ("giấy khai sinh", "1.001193"),
    ("giay chung tu", "1.000656"),
    ("đăng ký kết hôn", "1.000894"),
    ("giấy khuyết tật", "1.001699"),
    ("trợ cấp người khuyết tật", texts.ALLOWANCE),
    ("nhap ho khau", "1.004222"),
]


@pytest.mark.parametrize(("typed", "code"), ASKED)
def test_the_procedure_meant_comes_first(reference, typed, code):
    assert api.search(typed, TODAY)[0].code == code


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "xyzzy", "n"])
def test_what_says_nothing_finds_nothing(reference, typed):
    assert api.search(typed, TODAY) == ()


def test_a_search_is_one_query(reference, django_assert_num_queries):
    with django_assert_num_queries(1):
        api.search("giấy khai sinh", TODAY)


def test_lines_of_a_list_are_one_query(reference, django_assert_num_queries):
    revisions = [line.revision for line in api.catalogue(TODAY)]

    with django_assert_num_queries(1):
        lines = api.entries([*revisions, *revisions])

    assert set(lines) == set(revisions)


@pytest.mark.parametrize(
    ("on", "code", "papers"),
    [
        (date(2025, 6, 30), "tt-01-2018", ["01", "02", "03", "04", "05", "06", "stop", "result"]),
        (date(2025, 7, 1), "tt-03-2025", ["01", "02", "03", "04", "05", "06", "07", "result"]),
    ],
)
def test_the_form_set_in_force(reference, on, code, papers):
    found = api.form_set_in_force(on)

    assert found == api.form_set(code)
    assert [paper.number for paper in found.papers] == papers
    assert {paper.page for paper in found.papers if paper.title.startswith("Sổ")} == {"a4"}


def test_no_form_set_before_the_first_and_after_the_last(db, tmp_path):
    pack = texts.copy_to(tmp_path)
    write_form_set(tmp_path, "a")
    file = tmp_path / "form-sets" / "a.yaml"
    file.write_text(file.read_text("utf-8") + "effective_until: '2026-01-01'\n", "utf-8")
    api.load_pack(pack, LOADED_AT)

    assert api.form_set_in_force(date(2025, 6, 30)) is None
    assert api.form_set_in_force(date(2025, 12, 31)).code == "a"
    assert api.form_set_in_force(date(2026, 1, 1)) is None


def test_a_paper_of_a_form_set_is_found_by_its_number(reference):
    form_set = api.form_set_in_force(TODAY)

    assert form_set.of_kind("supplement-request").template_version == "supplement-request-2025-1"
