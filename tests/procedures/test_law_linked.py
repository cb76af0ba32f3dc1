"""
What certification of copies and the two linked procedures say, as tables a lawyer can read.

Written from the published pages, not from the pack. `v` verified, `u` not.
"""

from decimal import Decimal

import pytest

from motcua.kernel.working_time import Unit
from motcua.procedures.rules.choosing import (
    fees_due,
    papers_needed,
    parts_asked,
    possible_cases,
)
from motcua.procedures.types import (
    AfterDeadline,
    Channel,
    Digital,
    ResultOutcome,
    StartRule,
    StepKind,
)
from tests.procedures import texts
from tests.procedures.test_law import mark, rows, step_text

COPY, COMPANY, BIRTH = "2.000815", "2.001583", "3.000722"
BEFORE = "2023-01-01"

# code, first day in force, part | after | number, its mark | unit | agency kind | place | result
PARTS = """
code     | from       | part         | after     | number | unit         | agency kind           | place          | result
3.000722 | 2025-07-01 | khai_sinh    | -         | 1 u    | working_day  | commune_committee     | noi_dang_ky    | giay_khai_sinh
3.000722 | 2025-07-01 | thuong_tru   | khai_sinh | 2 v    | working_day  | commune_police        | noi_thuong_tru | thong_bao_cu_tru
3.000722 | 2025-07-01 | the_bhyt     | khai_sinh | 2 v    | working_day  | social_insurance      | noi_thuong_tru | the_bhyt
3.000722 | 2025-07-01 | the_can_cuoc | khai_sinh | 5 v    | working_day  | commune_police        | noi_thuong_tru | the_can_cuoc
2.001583 | 2025-07-01 | dang_ky      | -         | 20 u   | working_hour | business_registration | tru_so         | giay_chung_nhan
2.001583 | 2025-07-01 | ma_so        | dang_ky   | 2 u    | working_hour | tax_office            | tru_so         | ma_so_doanh_nghiep
2.001583 | 2023-01-01 | dang_ky      | -         | 20 u   | working_hour | business_registration | tru_so         | giay_chung_nhan
2.001583 | 2023-01-01 | ma_so        | dang_ky   | 2 u    | working_hour | tax_office            | tru_so         | ma_so_doanh_nghiep
"""  # noqa: E501  # a table


@pytest.mark.parametrize(
    ("code", "day", "key", "after", "number", "unit", "kind", "place", "result"), rows(PARTS)
)
def test_part(code, day, key, after, number, unit, kind, place, result):
    revision = texts.revision(code, day)
    part = next(one for one in revision.linked if one.key == key)

    assert (" ".join(part.after) or "-") == after
    assert f"{part.term.value} {mark(part.term_verified)}" == number
    assert part.term.unit.value == unit
    assert (part.competence.agency_kind, part.competence.place_field) == (kind, place)
    assert part.result == result
    given = next(one for one in revision.results if one.key == result)
    assert given.outcome is ResultOutcome.APPROVED


def test_every_part_stands_in_the_table():
    there = {(code, day, key) for code, day, key, *_rest in rows(PARTS)}

    assert there == {
        (code, day, part.key)
        for code in (COPY, COMPANY, BIRTH)
        for day in (BEFORE, texts.TODAY)
        for part in texts.revision(code, day).linked
    }


# steps of the whole and of its parts, as in the tables of the other procedures
ROUTES = """
code     | from       | way          | steps
2.000815 | 2025-07-01 | whole        | (intake@commune_centre) specialist@commune_committee:3 leader@commune_committee:2! (intake@commune_centre)
2.000815 | 2023-01-01 | whole        | (intake@commune_committee) specialist@commune_committee:3 leader@commune_committee:2! (intake@commune_committee)
2.001583 | 2025-07-01 | whole        | (intake@business_registration) (intake@business_registration)
2.001583 | 2025-07-01 | dang_ky      | specialist@business_registration:12 leader@business_registration:6!
2.001583 | 2025-07-01 | ma_so        | tax_officer@tax_office:1 leader@tax_office:1!
2.001583 | 2023-01-01 | dang_ky      | specialist@business_registration:12 leader@business_registration:6!
3.000722 | 2025-07-01 | whole        | (intake@commune_centre) (intake@commune_centre)
3.000722 | 2025-07-01 | khai_sinh    | specialist@commune_committee:3 leader@commune_committee:1!
3.000722 | 2025-07-01 | thuong_tru   | specialist@commune_police:3 leader@commune_police:1!
3.000722 | 2025-07-01 | the_bhyt     | specialist@social_insurance:3 leader@social_insurance:1!
3.000722 | 2025-07-01 | the_can_cuoc | specialist@commune_police:3 leader@commune_police:1!
"""  # noqa: E501  # a table


@pytest.mark.parametrize(("code", "day", "way", "steps"), rows(ROUTES))
def test_route(code, day, way, steps):
    revision = texts.revision(code, day)
    routes = {"whole": revision.cases[0].route} | {one.key: one.route for one in revision.linked}

    assert " ".join(map(step_text, routes[way].steps)) == steps


# --- 3.000722: birth, residence, health card, identity card

# asks for the identity card | case | promise, its mark | parts opened
PROMISES = """
card  | case           | promise | parts
no    | khong_can_cuoc | 3 v     | khai_sinh thuong_tru the_bhyt
yes   | co_can_cuoc    | 6 u     | khai_sinh thuong_tru the_bhyt the_can_cuoc
"""


@pytest.mark.parametrize(("card", "key", "promise", "parts"), rows(PROMISES))
def test_the_promise_of_a_birth_covers_what_is_asked(card, key, promise, parts):
    revision = texts.revision(BIRTH)
    asked = {"cap_can_cuoc": card == "yes", "thuong_tru_noi_khac": False}

    (case,) = possible_cases(revision, Channel.ONLINE, asked, {}, None)

    assert (case.key, case.term.unit) == (key, Unit.WORKING_DAY)
    assert f"{case.term.value} {mark(case.verified)}" == promise
    assert " ".join(one.key for one in parts_asked(revision, asked)) == parts


def test_a_birth_counts_from_the_complete_filing_and_ends_when_nobody_answers():
    revision = texts.revision(BIRTH)

    assert set(revision.start_rule.values()) == {StartRule.RECEIVED_COMPLETE}
    assert revision.verified["start_rule"]
    assert revision.supplement_deadline_days == 7
    assert revision.supplement_after_deadline is AfterDeadline.STOP


def test_papers_of_residence_are_for_a_child_that_lives_elsewhere():
    case = texts.case(BIRTH, "khong_can_cuoc")

    def asked(elsewhere):
        return [one.key for one in papers_needed(case, {"thuong_tru_noi_khac": elsewhere})]

    assert asked(False) == ["to_khai_dien_tu", "giay_chung_sinh"]
    assert asked(True) == ["to_khai_dien_tu", "giay_chung_sinh", "ho_so_cu_tru"]


def test_the_parts_of_a_birth_are_procedures_of_their_own():
    codes = [part.procedure_code for part in texts.revision(BIRTH).linked]

    assert codes == ["1.001193", "1.004222", "1.014137", "1.116410"]


def test_before_the_first_of_july_2025_a_birth_is_filed_elsewhere():
    revision = texts.revision(BIRTH, BEFORE)

    assert "Cổng Dịch vụ công quốc gia" in revision.information_only
    assert "2.000986" in revision.information_only
    assert (revision.cases, revision.results, revision.linked) == ((), (), ())
    assert texts.revision(BIRTH).information_only == ""


# --- 2.000815: copies certified while one waits

# TT 226/2016/TT-BTC: 2,000 for each of pages 1 and 2, then 1,000 a page, at most 200,000 a copy
COPIES = """
pages | copies | dong
1     | 1      | 2000
2     | 1      | 4000
3     | 1      | 5000
10    | 2      | 24000
198   | 1      | 200000
199   | 1      | 200000
500   | 3      | 600000
"""


@pytest.mark.parametrize("day", [BEFORE, texts.TODAY])
@pytest.mark.parametrize(("pages", "copies", "dong"), rows(COPIES))
def test_fee_of_certified_copies(day, pages, copies, dong):
    case = texts.case(COPY, "chung", day)

    (due,) = fees_due(case, Channel.COUNTER, {}, {"so_trang": int(pages), "so_ban": int(copies)})

    assert due.amount_vnd == int(dong)
    assert due.fee.verified is (day == texts.TODAY)


@pytest.mark.parametrize("day", [BEFORE, texts.TODAY])
def test_copies_are_certified_at_the_counter_the_same_day_from_the_original(day):
    revision = texts.revision(COPY, day)
    (case,), (paper,) = revision.cases, revision.cases[0].papers

    assert revision.channels == (Channel.COUNTER,)
    assert case.route.immediate
    assert (case.term.unit, case.term.cutoff.isoformat()) == (Unit.SAME_DAY, "15:00:00")
    assert not case.verified  # the portal leaves the field empty
    assert paper.digital is Digital.NOT_ALLOWED
    assert StepKind.EXCLUDED not in {step.kind for step in case.route.steps}


# --- 2.001583: a company and its number

# from | channel | levy, its mark | charge of publication, its mark
COMPANY_FEES = """
from       | channel | levy     | publication
2025-07-01 | counter | 50000 v  | 100000 v
2025-07-01 | post    | 50000 v  | 100000 v
2025-07-01 | online  | 0 u      | 100000 v
2023-01-01 | counter | 50000 u  | 100000 u
2023-01-01 | online  | 0 u      | 100000 u
"""


@pytest.mark.parametrize(("day", "channel", "levy", "publication"), rows(COMPANY_FEES))
def test_fees_of_a_company(day, channel, levy, publication):
    case = texts.case(COMPANY, "chung", day)

    due = {
        one.fee.kind.value: f"{one.amount_vnd} {mark(one.fee.verified)}"
        for one in fees_due(case, Channel(channel), {}, {})
    }

    assert due == {"levy": levy, "charge": publication}


@pytest.mark.parametrize(("day", "verified"), [(BEFORE, False), (texts.TODAY, True)])
def test_a_company_is_registered_in_three_working_days(day, verified):
    case = texts.case(COMPANY, "chung", day)

    assert (case.term.value, case.term.unit) == (Decimal(3), Unit.WORKING_DAY)
    assert (case.verified, case.unit_verified) == (verified, verified)


def test_beneficial_owners_are_asked_since_the_law_of_2025():
    def keys(day):
        revision = texts.revision(COMPANY, day)
        fields = {field.key for field in revision.form.fields}
        papers = {paper.key for paper in revision.cases[0].papers}
        return "csh_huong_loi" in fields, "chu_so_huu_huong_loi" in papers

    assert keys(texts.TODAY) == (True, True)
    assert keys(BEFORE) == (False, False)


def test_a_company_gives_no_identity_paper_that_data_already_has():
    digital = {
        day: {paper.key: paper.digital for paper in texts.case(COMPANY, "chung", day).papers}
        for day in (BEFORE, texts.TODAY)
    }

    assert digital[texts.TODAY]["giay_to_phap_ly"] is Digital.REPLACED_BY_DATA
    assert digital[BEFORE]["giay_to_phap_ly"] is Digital.ALLOWED
