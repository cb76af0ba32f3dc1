"""Which case, which papers, how much, where: facts known and facts not known."""

import pytest

from motcua.procedures.rules.choosing import (
    competent_agency_kind,
    competent_place,
    fees_due,
    holds,
    papers_needed,
    possible_cases,
)
from motcua.procedures.types import Channel, Place, When
from tests.procedures import texts

COUNTER, ONLINE, POST = Channel.COUNTER, Channel.ONLINE, Channel.POST
YES_NO = When(questions=(("co_uy_quyen", True),))
ONE_OF = When(answers=(("ly_do", ("Cấp mới", "Cấp lại")),))

# condition, channel, questions, answers, in the mountains: holds, does not, or cannot be said
HOLDS = [
    (When(), None, {}, {}, None, True),
    (When(channels=(ONLINE,)), ONLINE, {}, {}, None, True),
    (When(channels=(ONLINE,)), POST, {}, {}, None, False),
    (When(channels=(ONLINE,)), None, {}, {}, None, None),
    (YES_NO, None, {"co_uy_quyen": True}, {}, None, True),
    (YES_NO, None, {"co_uy_quyen": False}, {}, None, False),
    (YES_NO, None, {}, {}, None, None),
    (ONE_OF, None, {}, {"ly_do": "Cấp lại"}, None, True),
    (ONE_OF, None, {}, {"ly_do": "Khác"}, None, False),
    (ONE_OF, None, {}, {}, None, None),
    (When(mountainous=True), None, {}, {}, True, True),
    (When(mountainous=True), None, {}, {}, False, False),
    (When(mountainous=False), None, {}, {}, None, None),
    # one part that fails decides, whatever is not known
    (When(channels=(POST,), mountainous=True), ONLINE, {}, {}, None, False),
    (When(channels=(POST,), mountainous=True), POST, {}, {}, None, None),
]


@pytest.mark.parametrize(
    ("when", "channel", "questions", "answers", "mountains", "expected"), HOLDS
)
def test_condition(when, channel, questions, answers, mountains, expected):
    assert holds(when, channel, questions, answers, mountains) is expected


CASES = [
    (texts.LAND, COUNTER, {}, False, ["dong_bang"]),
    (texts.LAND, ONLINE, {}, True, ["mien_nui"]),
    (texts.LAND, ONLINE, {}, None, ["dong_bang", "mien_nui"]),  # the officer chooses
    (texts.LAND, POST, {}, None, ["buu_chinh"]),
    (texts.LAND, None, {}, None, ["dong_bang", "mien_nui", "buu_chinh"]),
    (texts.EXTRACT, COUNTER, {"la_co_quan_to_chuc": False}, None, ["ca_nhan"]),
    (texts.EXTRACT, COUNTER, {"la_co_quan_to_chuc": True}, None, ["co_quan_to_chuc"]),
    (texts.ALLOWANCE, COUNTER, {"doi_noi_cu_tru": True}, None, ["doi_noi_cu_tru"]),
    (texts.ALLOWANCE, COUNTER, {}, None, ["huong_moi", "doi_noi_cu_tru"]),
    (texts.FOOD, POST, {}, None, ["chung"]),
]


@pytest.mark.parametrize(("code", "channel", "questions", "mountains", "expected"), CASES)
def test_possible_cases(code, channel, questions, mountains, expected):
    found = possible_cases(texts.revision(code), channel, questions, {}, mountains)

    assert [case.key for case in found] == expected


def test_a_conditional_paper_is_needed_when_its_question_says_yes():
    case = texts.case(texts.SHOP, "chung")
    everything = {paper.asked_if: True for paper in case.papers if paper.asked_if}

    assert [paper.key for paper in papers_needed(case, {})] == ["giay_de_nghi"]
    assert [paper.key for paper in papers_needed(case, {"uy_quyen_ca_nhan": True})] == [
        "giay_de_nghi",
        "uy_quyen_ca_nhan",
    ]
    assert len(papers_needed(case, everything)) == 5
    assert papers_needed(case, dict.fromkeys(everything, False)) == papers_needed(case, {})


def test_papers_differ_by_case():
    person = papers_needed(texts.case(texts.EXTRACT, "ca_nhan"), {})
    organisation = papers_needed(texts.case(texts.EXTRACT, "co_quan_to_chuc"), {})

    assert [paper.key for paper in person] == ["to_khai", "giay_to_tuy_than"]
    assert [paper.key for paper in organisation] == ["van_ban_yeu_cau", "giay_to_tuy_than"]


FEES = [
    (texts.EXTRACT, "ca_nhan", COUNTER, {"so_luong": 3}, [("phi_ban_sao", 24_000)]),
    (texts.EXTRACT, "ca_nhan", COUNTER, {}, [("phi_ban_sao", None)]),
    (texts.EXTRACT, "ca_nhan", COUNTER, {"so_luong": True}, [("phi_ban_sao", None)]),
    (texts.SINGLE, "chung", ONLINE, {}, [("le_phi", 0)]),
    (texts.SHOP, "chung", COUNTER, {}, [("le_phi", 150_000)]),
    (texts.SHOP, "chung", POST, {}, [("le_phi", 150_000)]),
    (texts.SHOP, "chung", ONLINE, {}, [("le_phi_truc_tuyen", 0)]),
    (texts.SHOP, "chung", None, {}, [("le_phi", None), ("le_phi_truc_tuyen", None)]),
    (texts.LAND, "mien_nui", ONLINE, {}, [("le_phi", None)]),  # not set by what was read
    (texts.FOOD, "chung", ONLINE, {}, [("phi_tham_dinh", 700_000)]),
]


@pytest.mark.parametrize(("code", "key", "channel", "answers", "expected"), FEES)
def test_fees_due(code, key, channel, answers, expected):
    due = fees_due(texts.case(code, key), channel, {}, answers)

    assert [(line.fee.key, line.amount_vnd) for line in due] == expected


PLACES = [
    (texts.EXTRACT, {}, None),  # where it is filed
    (texts.SHOP, {"tru_so": {"province": "48", "commune": "20194"}}, Place("48", "20194")),
    (texts.SHOP, {"tru_so": {"province": "48", "commune": "xã Trà My"}}, Place("48", None)),
    (texts.SHOP, {}, Place(None, None)),
]


@pytest.mark.parametrize(("code", "answers", "expected"), PLACES)
def test_competent_place(code, answers, expected):
    assert competent_place(texts.revision(code), answers) == expected


def test_the_competent_kind_changes_with_the_revision():
    assert competent_agency_kind(texts.revision(texts.SHOP)) == "commune_division_economy"
    assert (
        competent_agency_kind(texts.revision(texts.SHOP, "2023-01-01"))
        == "district_division_finance"
    )
