"""
What the first six procedures say, as tables a lawyer can read, and what all of them must.

Written from the published pages and instruments, not from the pack. `v` verified, `u` not.
"""

import pytest

from motcua.kernel.working_time import Policy, Unit, budgets
from motcua.procedures.types import ResultOutcome, StartRule, StepKind
from tests.procedures import texts


def rows(table):
    (_, *_names), *lines = (
        [cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()
    )
    return lines


def mark(verified):
    return "v" if verified else "u"


# code, first day in force, case | number, its mark | unit, its mark
TERMS = """
code     | from       | case            | number | unit
2.000635 | 2025-07-01 | ca_nhan         | - v    | same_day v
2.000635 | 2025-07-01 | co_quan_to_chuc | - v    | same_day v
2.000635 | 2023-01-01 | ca_nhan         | - u    | same_day u
1.004873 | 2025-07-01 | chung           | 3 v    | working_day u
1.004873 | 2023-01-01 | chung           | 3 u    | working_day u
1.001612 | 2025-07-01 | chung           | 3 v    | working_day v
1.001612 | 2023-01-01 | chung           | 3 u    | working_day u
1.013831 | 2025-07-01 | dong_bang       | 8 u    | working_day u
1.013831 | 2025-07-01 | mien_nui        | 18 u   | working_day u
1.013831 | 2025-07-01 | buu_chinh       | 4 v    | working_day v
1.013831 | 2024-08-01 | dong_bang       | 10 u   | working_day u
1.013831 | 2024-08-01 | mien_nui        | 20 u   | working_day u
1.013831 | 2023-01-01 | chung           | 10 v   | calendar_day u
1.001776 | 2025-07-01 | huong_moi       | 22 u   | working_day u
1.001776 | 2025-07-01 | doi_noi_cu_tru  | 6 v    | working_day v
1.001776 | 2023-01-01 | huong_moi       | 22 u   | working_day u
1.001776 | 2023-01-01 | doi_noi_cu_tru  | 6 v    | working_day v
2.001827 | 2025-07-01 | chung           | 15 v   | calendar_day u
2.001827 | 2023-01-01 | chung           | 15 u   | calendar_day u
"""


@pytest.mark.parametrize(("code", "day", "key", "number", "unit"), rows(TERMS))
def test_term(code, day, key, number, unit):
    case = texts.case(code, key, day)

    assert f"{'-' if case.term.value is None else case.term.value} {mark(case.verified)}" == number
    assert f"{case.term.unit.value} {mark(case.unit_verified)}" == unit
    assert case.term.policy is Policy.CIVIL_CODE


def test_every_case_stands_in_the_table():
    there = {(code, day, key) for code, day, key, *_rest in rows(TERMS)}
    known = {
        (code, day, case.key)
        for code, day in texts.of_six()
        for case in texts.revision(code, day).cases
    }

    assert known - there == {("2.000635", "2023-01-01", "co_quan_to_chuc")}


def test_a_same_day_request_after_three_is_for_the_next_day():
    terms = {case.term for case in texts.revision(texts.EXTRACT).cases}

    assert {(term.unit, term.cutoff.isoformat()) for term in terms} == {(Unit.SAME_DAY, "15:00:00")}


# What the national portal prints, whatever we read it as
PUBLISHED = """
code     | channels            | number | unit        | mark
2.000635 | counter online post | -      | same_day    | v
1.004873 | counter online post | 3      | -           | v
1.001612 | counter online post | 3      | working_day | v
1.013831 | counter online      | 18     | working_day | v
1.013831 | post                | 4      | working_day | v
1.001776 | counter online post | 7      | working_day | v
1.001776 | counter online post | 6      | working_day | v
2.001827 | counter online post | 15     | -           | v
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
        for code in texts.SIX
        for term in texts.revision(code).published_terms
    ]

    assert found == rows(PUBLISHED)


FEES = """
code     | fee                | kind   | dong   | per                             | mark
2.000635 | phi_ban_sao        | charge | 8000   | bản (sự kiện hộ tịch đã đăng ký) | v
1.004873 | le_phi             | levy   | 0      | hồ sơ                           | v
1.001612 | le_phi             | levy   | 150000 | hồ sơ                           | v
1.001612 | le_phi_truc_tuyen  | levy   | 0      | hồ sơ                           | u
1.013831 | le_phi             | levy   | -      | hồ sơ                           | v
1.001776 | le_phi             | levy   | 0      | hồ sơ                           | u
2.001827 | phi_tham_dinh      | charge | 700000 | cơ sở                           | v
"""


@pytest.mark.parametrize(("code", "key", "kind", "dong", "per", "verified"), rows(FEES))
def test_fee(code, key, kind, dong, per, verified):
    fees = {fee.key: fee for case in texts.revision(code).cases for fee in case.fees}
    fee = fees[key]

    assert [fee.kind.value, "-" if fee.amount_vnd is None else str(fee.amount_vnd), fee.per] == [
        kind,
        dong,
        per,
    ]
    assert mark(fee.verified) == verified


# Steps as function@agency kind:hours; (…) lies outside the term, [tax] is not counted.
ROUTES = """
code     | from       | case           | steps
2.000635 | 2025-07-01 | ca_nhan        | (intake@commune_centre) specialist@commune_committee:5 leader@commune_committee:1! (intake@commune_centre)
1.004873 | 2025-07-01 | chung          | (intake@commune_centre) specialist@commune_committee:12 specialist@commune_committee:4 leader@commune_committee:3! (intake@commune_centre)
1.001612 | 2025-07-01 | chung          | (intake@commune_centre) specialist@commune_division_economy:12 division_leader@commune_division_economy:6! (intake@commune_centre)
1.001612 | 2023-01-01 | chung          | (intake@district_centre) specialist@district_division_finance:12 division_leader@district_division_finance:6! (intake@district_centre)
1.013831 | 2025-07-01 | mien_nui       | (intake@provincial_centre) specialist@land_branch:60 specialist@land_branch:8 [tax] specialist@land_branch:52 leader@land_branch:16! (intake@provincial_centre)
1.013831 | 2023-01-01 | chung          | intake@district_centre:8 specialist@district_division_resources:32 tax_officer@tax_office:24 leader@district_committee:8! intake@district_centre:8
1.001776 | 2025-07-01 | huong_moi      | (intake@commune_centre) specialist@commune_division_culture:52 leader@commune_committee:16 specialist@commune_division_culture:80 leader@commune_committee:20! (intake@commune_centre)
1.001776 | 2025-07-01 | doi_noi_cu_tru | (intake@commune_centre) specialist@commune_division_culture:24 leader@commune_committee:24! (intake@commune_centre)
1.001776 | 2023-01-01 | huong_moi      | (intake@commune_committee) specialist@commune_committee:56 specialist@commune_committee:16 leader@commune_committee:24 specialist@district_division_labour:56 leader@district_committee:24! (intake@commune_committee)
1.001776 | 2023-01-01 | doi_noi_cu_tru | (intake@commune_committee) leader@commune_committee:24 division_leader@district_division_labour:24! (intake@commune_committee)
2.001827 | 2025-07-01 | chung          | (intake@provincial_centre) specialist@sub_department:16 leader@sub_department:8 inspector_team@sub_department:56 specialist@sub_department:20 leader@sub_department:12! (intake@provincial_centre)
"""  # noqa: E501  # a table


def step_text(step):
    if step.kind is StepKind.EXCLUDED:
        return f"[{step.excluded_ground}]"
    who = f"{step.function}@{step.agency_kind}"
    if step.weight is None:
        return f"({who})"
    return f"{who}:{step.weight}{'!' if step.kind is StepKind.DECISION else ''}"


@pytest.mark.parametrize(("code", "day", "key", "steps"), rows(ROUTES))
def test_route(code, day, key, steps):
    route = texts.case(code, key, day).route

    assert " ".join(map(step_text, route.steps)) == steps
    assert route.registering_function == "registrar"


@pytest.mark.parametrize("which", texts.documents(), ids=":".join)
def test_shares_of_a_route_add_up_to_the_term(which):
    revision = texts.revision(*which)
    for settled in revision.linked or revision.cases:
        weights = [step.weight for step in settled.route.steps if step.weight]

        assert sum(budgets(weights, 1440)) == 1440
        assert sum(step.kind is StepKind.DECISION for step in settled.route.steps) == 1


# The competent agency: of which kind, at the place written in which field
COMPETENCE = """
code     | from       | agency kind                 | place
2.000635 | 2025-07-01 | commune_committee           | where filed
2.000635 | 2023-01-01 | commune_committee           | where filed
1.004873 | 2025-07-01 | commune_committee           | nguoi_yeu_cau_noi_cu_tru
1.001612 | 2025-07-01 | commune_division_economy    | tru_so
1.001612 | 2023-01-01 | district_division_finance   | tru_so
1.013831 | 2025-07-01 | land_branch                 | thua_dia_chi
1.013831 | 2024-08-01 | land_branch                 | thua_dia_chi
1.013831 | 2023-01-01 | district_division_resources | thua_dia_chi
1.001776 | 2025-07-01 | commune_committee           | cu_tru
1.001776 | 2023-01-01 | district_committee          | cu_tru
2.001827 | 2025-07-01 | sub_department              | dia_chi
"""


@pytest.mark.parametrize(("code", "day", "kind", "place"), rows(COMPETENCE))
def test_competent_agency(code, day, kind, place):
    competence = texts.revision(code, day).competence

    assert (competence.agency_kind, competence.place_field or "where filed") == (kind, place)


@pytest.mark.parametrize("which", texts.filed_here(), ids=":".join)
def test_every_procedure_can_be_approved_and_refused(which):
    assert {result.outcome for result in texts.revision(*which).results} == set(ResultOutcome)


@pytest.mark.parametrize("which", texts.of_six(), ids=":".join)
def test_the_refusal_is_a_letter_of_ours(which):
    results = texts.revision(*which).results
    refusal = next(result for result in results if result.key == "tu_choi")

    assert (refusal.name, refusal.verified) == ("Văn bản từ chối giải quyết", False)


@pytest.mark.parametrize("which", texts.documents(), ids=":".join)
def test_what_is_reconstructed_says_so(which):
    revision = texts.revision(*which)

    assert revision.reconstructed == (which[1] < texts.TODAY)
    assert revision.reconstructed <= (not revision.decision)


@pytest.mark.parametrize("which", texts.of_six(), ids=":".join)
def test_when_it_came_into_force_was_not_read(which):
    assert not texts.revision(*which).verified["effective_from"]


def test_of_the_six_only_food_safety_starts_when_the_dossier_is_complete():
    rules = {
        code: set(texts.revision(code, day).start_rule.values()) for code, day in texts.of_six()
    }

    assert rules.pop(texts.FOOD) == {StartRule.RECEIVED_COMPLETE}
    assert set.union(*rules.values()) == {StartRule.ACCEPTED}
