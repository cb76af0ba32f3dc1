"""
What building permits, land and security on land say, as tables a lawyer can read.

Written from the published pages and instruments, not from the pack. `v` verified, `u` not.
"""

from datetime import date

import pytest

from motcua.kernel.working_time import Policy, Unit
from motcua.procedures import api
from motcua.procedures.types import StartRule
from tests.procedures import texts
from tests.procedures.test_law import mark, rows, step_text

PERMIT, FIRST, SPLIT, USE, SECURE, RELEASE = (
    "1.013225",
    "1.013978",
    "1.012784",
    "1.013949",
    "1.011441",
    "1.011443",
)
CODES = (PERMIT, FIRST, SPLIT, USE, SECURE, RELEASE)
OURS = [which for which in texts.documents() if which[0] in CODES]

# code, first day in force, case | number, its mark | unit, its mark
TERMS = """
code     | from       | case            | number | unit
1.013225 | 2025-07-01 | nha_o           | 15 v   | calendar_day u
1.013225 | 2025-07-01 | cong_trinh_khac | 20 v   | calendar_day u
1.013225 | 2024-12-30 | nha_o           | 12 v   | calendar_day u
1.013225 | 2024-12-30 | cong_trinh_khac | 20 u   | calendar_day u
1.013225 | 2023-01-01 | nha_o           | 12 v   | calendar_day u
1.013225 | 2023-01-01 | cong_trinh_khac | 20 u   | calendar_day u
1.013978 | 2025-07-01 | dong_bang       | 17 u   | working_day u
1.013978 | 2025-07-01 | mien_nui        | 27 u   | working_day u
1.013978 | 2025-07-01 | buu_chinh       | 20 v   | working_day v
1.013978 | 2024-08-01 | dong_bang       | 20 u   | working_day u
1.013978 | 2024-08-01 | mien_nui        | 30 u   | working_day u
1.013978 | 2023-01-01 | dong_bang       | 30 u   | calendar_day u
1.013978 | 2023-01-01 | mien_nui        | 40 u   | calendar_day u
1.012784 | 2025-07-01 | dong_bang       | 12 u   | working_day u
1.012784 | 2025-07-01 | mien_nui        | 22 u   | working_day u
1.012784 | 2024-08-01 | dong_bang       | 15 u   | working_day u
1.012784 | 2024-08-01 | mien_nui        | 25 u   | working_day u
1.012784 | 2023-01-01 | chung           | 17 v   | calendar_day u
1.013949 | 2025-07-01 | dong_bang       | 15 v   | calendar_day u
1.013949 | 2025-07-01 | mien_nui        | 25 u   | calendar_day u
1.013949 | 2024-08-01 | dong_bang       | 15 u   | calendar_day u
1.013949 | 2024-08-01 | mien_nui        | 25 u   | calendar_day u
1.013949 | 2023-01-01 | dong_bang       | 15 v   | calendar_day u
1.013949 | 2023-01-01 | mien_nui        | 25 u   | calendar_day u
1.011441 | 2025-07-01 | chung           | - v    | same_day v
1.011441 | 2023-01-01 | chung           | - u    | same_day u
1.011443 | 2025-07-01 | chung           | - v    | same_day v
1.011443 | 2023-01-01 | chung           | - u    | same_day u
"""


@pytest.mark.parametrize(("code", "day", "key", "number", "unit"), rows(TERMS))
def test_term(code, day, key, number, unit):
    case = texts.case(code, key, day)

    assert f"{'-' if case.term.value is None else case.term.value} {mark(case.verified)}" == number
    assert f"{case.term.unit.value} {mark(case.unit_verified)}" == unit
    assert case.term.policy is Policy.CIVIL_CODE
    if case.term.unit is Unit.SAME_DAY:
        assert case.term.cutoff.isoformat() == "15:00:00"


def test_every_case_stands_in_the_table():
    there = {(code, day, key) for code, day, key, *_rest in rows(TERMS)}

    assert there == {
        (code, day, case.key) for code, day in OURS for case in texts.revision(code, day).cases
    }


# What the national portal prints, whatever we read it as
PUBLISHED = """
code     | channels            | number | unit        | mark
1.013225 | counter             | 15     | -           | v
1.013225 | online post         | 20     | -           | v
1.013978 | online              | 17     | working_day | v
1.013978 | post                | 20     | working_day | v
1.013978 | counter             | 27     | working_day | v
1.012784 | online post         | 12     | working_day | v
1.012784 | counter             | 22     | working_day | v
1.013949 | counter online post | 15     | -           | v
1.011441 | counter online post | -      | same_day    | v
1.011441 | counter online post | 3      | working_day | v
1.011443 | counter online post | -      | same_day    | v
1.011443 | counter online post | 3      | working_day | v
"""


def test_published_terms():
    found = [
        [
            code,
            " ".join(channel.value for channel in term.channels),
            str(term.value or "-"),
            term.unit.value if term.unit else "-",
            mark(term.verified),
        ]
        for code in CODES
        for term in texts.revision(code).published_terms
    ]

    assert found == rows(PUBLISHED)


# Steps as function@agency kind:hours; (…) lies outside the term, [tax] is not counted.
ROUTES = """
code     | from       | steps
1.013225 | 2025-07-01 | (intake@commune_centre) division_leader@commune_division_economy:4 specialist@commune_division_economy:80 division_leader@commune_division_economy:12 leader@commune_committee:16! (intake@commune_centre)
1.013225 | 2023-01-01 | intake@district_centre:8 specialist@district_division_infrastructure:60 division_leader@district_division_infrastructure:8 leader@district_committee:12! intake@district_centre:8
1.013978 | 2025-07-01 | (intake@commune_centre) specialist@commune_committee:52 [posting] specialist@commune_committee:40 [tax] specialist@commune_committee:8 leader@commune_committee:16! (intake@commune_centre)
1.013978 | 2024-08-01 | (intake@district_centre) specialist@commune_committee:52 [posting] specialist@district_division_resources:40 [tax] specialist@district_division_resources:16 leader@district_committee:16! (intake@district_centre)
1.013978 | 2023-01-01 | (intake@district_centre) specialist@commune_committee:52 [posting] specialist@land_branch:40 [tax] specialist@district_division_resources:16 leader@district_committee:16! (intake@district_centre)
1.012784 | 2025-07-01 | (intake@provincial_centre) specialist@land_branch:20 leader@land_branch:16 specialist@land_branch:44 leader@land_branch:8! (intake@provincial_centre)
1.012784 | 2024-08-01 | (intake@district_centre) specialist@land_branch:20 leader@land_branch:16 specialist@land_branch:44 leader@land_branch:8! (intake@district_centre)
1.012784 | 2023-01-01 | intake@district_centre:8 specialist@land_branch:80 specialist@land_office:24 leader@land_office:16! intake@district_centre:16
1.013949 | 2025-07-01 | (intake@commune_centre) specialist@commune_division_economy:64 leader@commune_committee:20 specialist@commune_division_economy:8 [tax] specialist@land_branch:12 leader@land_branch:8! (intake@commune_centre)
1.013949 | 2023-01-01 | (intake@district_centre) specialist@district_division_resources:64 leader@district_committee:20 specialist@district_division_resources:8 [tax] specialist@land_branch:12 leader@land_branch:8! (intake@district_centre)
1.011441 | 2025-07-01 | (intake@provincial_centre) specialist@land_branch:3 specialist@land_branch:2 leader@land_branch:1! (intake@provincial_centre)
1.011443 | 2023-01-01 | (intake@district_centre) specialist@land_branch:3 specialist@land_branch:2 leader@land_branch:1! (intake@district_centre)
"""  # noqa: E501  # a table


@pytest.mark.parametrize(("code", "day", "steps"), rows(ROUTES))
def test_route(code, day, steps):
    routes = {case.route for case in texts.revision(code, day).cases}

    assert [" ".join(map(step_text, route.steps)) for route in routes] == [steps]


# The competent agency: of which kind, at the place written in which field
COMPETENCE = """
code     | from       | agency kind        | place
1.013225 | 2025-07-01 | commune_committee  | dia_diem
1.013225 | 2024-12-30 | district_committee | dia_diem
1.013225 | 2023-01-01 | district_committee | dia_diem
1.013978 | 2025-07-01 | commune_committee  | thua_dia_chi
1.013978 | 2024-08-01 | district_committee | thua_dia_chi
1.013978 | 2023-01-01 | district_committee | thua_dia_chi
1.012784 | 2025-07-01 | land_branch        | thua_dia_chi
1.012784 | 2024-08-01 | land_branch        | thua_dia_chi
1.012784 | 2023-01-01 | land_office        | thua_dia_chi
1.013949 | 2025-07-01 | commune_committee  | thua_dia_chi
1.013949 | 2024-08-01 | district_committee | thua_dia_chi
1.013949 | 2023-01-01 | district_committee | thua_dia_chi
1.011441 | 2025-07-01 | land_branch        | thua_dia_chi
1.011441 | 2023-01-01 | land_branch        | thua_dia_chi
1.011443 | 2025-07-01 | land_branch        | thua_dia_chi
1.011443 | 2023-01-01 | land_branch        | thua_dia_chi
"""


def test_competent_agency():
    found = {(code, day): texts.revision(code, day).competence for code, day in OURS}

    assert {(*which, one.agency_kind, one.place_field) for which, one in found.items()} == {
        tuple(row) for row in rows(COMPETENCE)
    }


# On which grounds time inside a counted step is not counted; what names the matter
GROUNDS = """
code     | grounds                                              | object
1.013225 |                                                      | lo_dat
1.013831 | tax payment measuring verification violation         | so_gcn
1.013978 | tax payment measuring posting verification violation | thua_so
1.012784 | tax payment measuring verification violation         | gcn_goc
1.013949 | tax payment measuring verification violation         | thua_so
1.011441 | verification                                         | so_gcn
1.011443 | verification                                         | so_gcn
"""


@pytest.mark.parametrize(("code", "grounds", "named_by"), rows(GROUNDS))
def test_time_not_counted_and_what_it_is_about(code, grounds, named_by):
    days = [day for known, day in texts.documents() if known == code]

    assert len(days) >= 2
    for day in days:
        revision = texts.revision(code, day)
        assert (" ".join(revision.excluded_grounds), revision.object_field) == (grounds, named_by)


@pytest.mark.parametrize("which", OURS, ids=":".join)
def test_security_on_land_runs_from_the_land_office(which):
    """NĐ 99/2022/NĐ-CP Điều 16: filed at a one-stop desk, the day is the land office's."""
    wanted = StartRule.AT_COMPETENT_UNIT if which[0] in (SECURE, RELEASE) else StartRule.ACCEPTED

    assert set(texts.revision(*which).start_rule.values()) == {wanted}


def test_a_permit_asks_for_what_is_missing_once_within_seven_working_days():
    windows = {which: texts.revision(*which).supplement_window_days for which in OURS}

    assert {which[0] for which, days in windows.items() if days} == {PERMIT}
    assert set(windows.values()) == {7, None}


# what a person types, the procedure meant
ASKED = [
    ("xin phép xây nhà", PERMIT),
    ("giay phep xay dung", PERMIT),
    ("làm sổ đỏ lần đầu", FIRST),
    ("đất chưa có sổ", FIRST),
    ("tách thửa", SPLIT),
    ("gop thua", SPLIT),
    ("lên thổ cư", USE),
    ("chuyển mục đích sử dụng đất", USE),
    ("thế chấp sổ đỏ", SECURE),
    ("vay ngân hàng bằng sổ đỏ", SECURE),
    ("xóa thế chấp", RELEASE),
    ("giai chap", RELEASE),
    ("sang tên sổ đỏ", texts.LAND),
]


def test_the_procedure_meant_comes_first(reference):
    found = {typed: api.search(typed, date(2026, 3, 2))[0].code for typed, _code in ASKED}

    assert found == dict(ASKED)
