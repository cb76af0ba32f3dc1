"""Tables a lawyer can read: what a certification costs, who signs, when a book closes."""

from datetime import date
from itertools import count

import pytest

from motcua.counters.rules import books, fees, reading, rights, signing
from motcua.counters.types import RulePart, Signing, Totals
from motcua.kernel import packs
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind, system
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import built_in


@pytest.fixture(scope="module")
def text():
    """The text of the reference pack, checked against its shape."""
    pack = built_in("quang-nam")
    (file,) = pack.documents("certification.yaml")
    document, faults = packs.read(pack, file, "certification")
    assert faults == []
    return document.data


def in_force(text, on):
    rows = [(part, row) for part, name in reading.LISTS.items() for row in text[name]]
    return reading.rule_book(rows, on)


ON = date(2026, 3, 2)

# TT 226/2016/TT-BTC Điều 4: kind · paper · pages of the original · copies · đồng
FEES = [
    # by copy: 2.000 a page for the first two, 1.000 from the third, at most 200.000 a copy
    ("copy", "diploma", 1, 1, 2_000),
    ("copy", "diploma", 2, 1, 4_000),
    ("copy", "diploma", 3, 1, 5_000),
    ("copy", "diploma", 10, 1, 12_000),
    ("copy", "diploma", 197, 1, 199_000),
    ("copy", "diploma", 198, 1, 200_000),  # the cap is reached exactly
    ("copy", "diploma", 199, 1, 200_000),
    ("copy", "diploma", 5_000, 1, 200_000),
    ("copy", "identity", 1, 5, 10_000),
    ("copy", "other", 3, 4, 20_000),
    ("copy", "other", 500, 3, 600_000),  # the cap is of each copy, not of all
    # a signature: each paper, however many pages, copies or signatures
    ("signature", "authority", 1, 1, 10_000),
    ("signature", "resume", 12, 3, 10_000),
    ("translator_signature", "translation", 40, 2, 10_000),
    # a transaction: each, with prices of their own for changes and corrections
    ("contract", "property", 6, 4, 50_000),
    ("contract", "inheritance", 2, 2, 50_000),
    ("contract", "amendment", 2, 2, 30_000),
    ("contract", "correction", 1, 2, 25_000),
    ("contract", "rural_mortgage", 6, 4, 0),  # NĐ 55/2015/NĐ-CP: not charged
]


@pytest.mark.parametrize(("kind", "paper", "pages", "copies", "vnd"), FEES)
def test_what_a_certification_costs(text, kind, paper, pages, copies, vnd):
    rule = fees.fee_rule(in_force(text, ON), kind, paper)

    assert fees.fee_vnd(rule, pages=pages, copies=copies) == vnd


def test_every_kind_of_paper_of_the_pack_has_a_fee_that_was_read_at_its_source(text):
    rules = in_force(text, ON)
    pairs = [(kind, paper) for kind, papers in rules.papers.items() for paper in papers]

    assert len(pairs) >= 16
    assert all(fees.fee_rule(rules, *pair).verified for pair in pairs)
    assert {row["source"] for row in text["fees"]} == {"S1", "S2", "S3", "S4", "S5", "S6"}


def test_before_the_circular_no_fee_is_guessed(text):
    with pytest.raises(fees.FeeNotSet):
        fees.fee_rule(in_force(text, date(2016, 12, 31)), "copy", "diploma")


def test_a_fee_changes_on_its_day_and_not_before(text):
    dearer = next(row for row in text["fees"] if row["kind"] == "copy")
    later = {**text, "fees": [*text["fees"], {**dearer, "since": "2027-01-01", "first_vnd": 3_000}]}

    def cost(on):
        return fees.fee_vnd(fees.fee_rule(in_force(later, on), "copy", "other"), pages=2, copies=1)

    assert cost(date(2026, 12, 31)) == 4_000
    assert cost(date(2027, 1, 1)) == 6_000


def test_a_translators_signature_came_to_the_commune_on_1_july_2025(text):
    before, after = in_force(text, date(2025, 6, 30)), in_force(text, date(2025, 7, 1))

    assert set(before.kinds) == {"copy", "signature", "contract"}
    assert set(after.kinds) == {"copy", "signature", "translator_signature", "contract"}


def test_a_later_row_takes_the_place_of_the_earlier_wherever_it_stands(text):
    first, *rest = text["kinds"]
    renamed = {**first, "since": "2026-01-01", "name": "Tên mới"}
    for kinds in ([renamed, first, *rest], [first, *rest, renamed]):
        rules = in_force({**text, "kinds": kinds}, ON)
        assert rules.kinds["copy"].name == "Tên mới"
        assert next(iter(rules.kinds)) == "copy"  # where the kind first stood


def test_rows_name_what_they_speak_of():
    assert reading.key(RulePart.KIND, {"code": "copy"}) == "copy"
    assert reading.key(RulePart.PAPER, {"kind": "copy", "code": "diploma"}) == "copy/diploma"
    assert reading.key(RulePart.FEE, {"kind": "copy", "paper": None}) == "copy/"


# --- who signs: NĐ 23/2015/NĐ-CP Điều 5, and by decision

CHAIR, DIRECTOR, CLERK = (stable_id("post", name) for name in ("chair", "director", "clerk"))
SINCE, UNTIL = date(2026, 1, 15), date(2026, 7, 1)
DELEGATED = [
    Signing(stable_id("d", "1"), DIRECTOR, frozenset({"copy", "signature"}), SINCE, UNTIL),
    Signing(stable_id("d", "2"), CLERK, frozenset({"copy"}), SINCE, None),
]

# post · kind · day · may sign
SIGNERS = [
    (CHAIR, "copy", date(2020, 1, 1), True),  # who leads needs no decision
    (CHAIR, "contract", ON, True),
    (DIRECTOR, "copy", date(2026, 1, 14), False),  # not yet in force
    (DIRECTOR, "copy", SINCE, True),
    (DIRECTOR, "signature", ON, True),
    (DIRECTOR, "contract", ON, False),  # another kind
    (DIRECTOR, "copy", date(2026, 6, 30), True),
    (DIRECTOR, "copy", UNTIL, False),  # ended: the day itself no longer counts
    (CLERK, "copy", date(2030, 1, 1), True),  # without an end
    (CLERK, "signature", ON, False),
    (stable_id("post", "other"), "copy", ON, False),
]


@pytest.mark.parametrize(("post", "kind", "on", "may"), SIGNERS)
def test_who_may_sign(post, kind, on, may):
    assert signing.may_sign(post, kind, on, leaders=[CHAIR], delegations=DELEGATED) is may


# --- rights of posts

# function · at its own agency: look, enter, strike through, lead
RIGHTS = [
    ("intake", True, True, True, False),
    ("specialist", True, True, True, False),
    ("leader", True, False, True, True),
    ("supervisor", True, False, True, True),
    ("registrar", True, False, False, False),
    ("division_leader", False, False, False, False),
    ("tax_officer", False, False, False, False),
]


@pytest.mark.parametrize(("function", "look", "enter", "void", "lead"), RIGHTS)
def test_rights_of_a_post(function, look, enter, void, lead):
    by = Actor(ActorKind.OFFICER, functions=frozenset({function}))

    assert rights.may_look(by, at_counter=False) is look
    assert rights.may_enter(by) is enter
    assert rights.may_void(by) is void
    assert rights.may_manage(by) is lead
    assert rights.may_look(by, at_counter=True) is (function in ("intake", "supervisor"))


@pytest.mark.parametrize("by", [ANONYMOUS, system("x"), Actor(ActorKind.CITIZEN)])
def test_nobody_else_has_to_do_with_books(by):
    assert not rights.may_look(by, at_counter=False)
    assert not rights.may_look(by, at_counter=True)


# --- the book: NĐ 23/2015/NĐ-CP Điều 13


@pytest.mark.parametrize(
    ("year", "agency_until", "first"),
    [
        (2026, None, date(2026, 12, 31)),
        (2025, date(2025, 7, 1), date(2025, 6, 30)),  # its last day: it ends before the year does
        (2024, date(2025, 7, 1), date(2024, 12, 31)),
    ],
)
def test_the_first_day_a_book_may_be_closed(year, agency_until, first):
    assert books.closes_from(year, agency_until) == first


def test_a_book_is_quoted_with_volume_year_and_kind():
    assert books.book_name(2026, "SCT/BS") == "01/2026-SCT/BS"


def test_a_number_struck_through_counts_as_a_number_alone():
    numbers = count(1)
    rows = [
        {"number": next(numbers), "pages": pages, "copies": copies, "fee_vnd": fee, "voided": gone}
        for pages, copies, fee, gone in [
            (3, 2, 10_000, False), (9, 9, 99_000, True), (1, 1, 2_000, False),
        ]
    ]  # fmt: skip

    assert books.totals(rows) == Totals(numbers=3, voided=1, pages=4, copies=3, fees_vnd=12_000)
    assert books.totals([]) == Totals(numbers=0, voided=0, pages=0, copies=0, fees_vnd=0)
