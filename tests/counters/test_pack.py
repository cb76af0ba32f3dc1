"""The pack's text on certification: each fault by its line, and nothing stored is rewritten."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from motcua.counters import api as counters
from motcua.counters.models import CertificationRule
from motcua.kernel import packs, reference
from motcua.kernel.packs import Pack, built_in
from tests.factories.dossiers import MONDAY

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "pack.md"


@pytest.fixture
def changed(tmp_path):
    """The reference pack's own text with one thing changed, as a pack of two files."""

    def write(old, new):
        root = files("motcua") / "packs" / "quang-nam"
        source = (root / "certification.yaml").read_text(encoding="utf-8")
        assert source.count(old) >= 1, old
        (tmp_path / "certification.yaml").write_text(source.replace(old, new, 1), "utf-8")
        (tmp_path / "agencies").mkdir(exist_ok=True)
        kinds = (root / "agencies" / "kinds.yaml").read_text(encoding="utf-8")
        (tmp_path / "agencies" / "kinds.yaml").write_text(kinds, "utf-8")
        return Pack(tmp_path)

    return write


def told(pack):
    return [fault.sentence % fault.values for fault in counters.check_pack(pack)]


def test_the_reference_pack_has_no_fault():
    assert counters.check_pack(built_in("quang-nam")) == []


def test_a_pack_may_say_nothing_of_certification(tmp_path):
    assert counters.check_pack(Pack(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("name: Chứng thực chữ ký\n", "nam: x\n", "Thiếu khóa “name”."),
        ("per: copy", "per: page", "không thuộc danh mục cho phép"),
        ("columns: [number, day", "columns: [day", "không đúng mẫu của tệp"),
        ("since: '2017-01-01', per: copy", "since: '2017-13-01', per: copy", "không đúng dạng"),
        ("agency_kinds: [commune_committee]", "agency_kinds: [moon]", "“moon” chưa được"),
        ("verified: true, source: S2}", "verified: true, source: null}", "không nêu nguồn"),
        ("verified: true, source: S2}", "verified: true, source: S9}", "“S9” chưa được"),
        ("{requester}, giấy tờ", "{tên}, giấy tờ", "Lời chứng có chỗ điền lạ: tên."),
        ("{requester}, giấy tờ", "{requester, giấy tờ", "Lời chứng có chỗ điền lạ"),
        ("code: resume", "code: authority", "“signature/authority” có hai dòng từ cùng một ngày."),
        ("paper: amendment", "paper: annulment", "“annulment” chưa được định nghĩa."),
        ("later_vnd: 1000", "later_vnd: null", "Phí theo bản phải có số trang đầu"),
        ("first_vnd: 10000, later_vnd: null", "first_vnd: 10000, later_vnd: 5", "Phí theo việc"),
        ("{kind: signature, paper: null", "{kind: contract, paper: null", "chưa có mức phí"),
        ("{kind: translator_signature, code", "{kind: copy, code", "chưa có loại giấy tờ nào"),
    ],
)  # fmt: skip
def test_each_fault_is_named(changed, old, new, sentence):
    found = told(changed(old, new))

    assert any(sentence in one for one in found), found


def test_a_fault_stands_on_its_line(changed):
    pack = changed("per: case, first_pages: null", "per: case, first_pages: 2")
    (fault,) = counters.check_pack(pack)
    lines = (pack.root / fault.file).read_text("utf-8").splitlines()

    assert "first_pages: 2, first_vnd: 10000" in lines[fault.line - 1]


# --- loading


@pytest.fixture
def loaded(db):
    counters.load_pack(built_in("quang-nam"), MONDAY)


def test_loading_again_changes_nothing(loaded):
    before = sorted(CertificationRule.objects.values_list("id", "digest"))
    counters.load_pack(built_in("quang-nam"), MONDAY)

    assert sorted(CertificationRule.objects.values_list("id", "digest")) == before
    assert len(before) == 4 + 16 + 7


def test_what_is_loaded_is_never_rewritten(loaded, changed):
    before = sorted(CertificationRule.objects.values_list("id", "digest"))

    with pytest.raises(counters.RuleChanged) as refusal:
        counters.load_pack(changed("first_vnd: 2000", "first_vnd: 2500"), MONDAY)

    assert "copy/ từ ngày 2017-01-01" in str(refusal.value)
    assert sorted(CertificationRule.objects.values_list("id", "digest")) == before


def test_a_new_day_is_added_and_holds_from_then_on(loaded, changed):
    row = "  - {kind: copy, paper: null, since: '2017-01-01'"
    dearer = (
        "  - {kind: copy, paper: null, since: '2027-01-01', per: copy, first_pages: 2,"
        " first_vnd: 3000, later_vnd: 2000, cap_vnd: 300000, basis: x, verified: false,"
        " source: null, since_verified: false}\n"
    )
    pack = changed(row, dearer + row)
    assert told(pack) == []
    counters.load_pack(pack, MONDAY)
    reference.forget()

    prices = [
        counters.fee_rule(counters.in_force(on), "copy", "other").first_vnd
        for on in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert prices == [2000, 3000]


# --- the page


def names(schema):
    """Every key and every code of a list that the schema lets a file hold."""
    found = set()
    if isinstance(schema, dict):
        found |= set(schema.get("properties", ()))
        found |= set(schema.get("enum", ()))
        for inside in schema.values():
            found |= names(inside)
    elif isinstance(schema, list):
        for inside in schema:
            found |= names(inside)
    return found


def test_the_page_on_packs_names_every_key_and_code():
    text = (files("motcua") / "packs" / "schemas" / "certification.json").read_text("utf-8")
    page = PAGE.read_text("utf-8")

    assert packs.validator("certification")
    assert {name for name in names(json.loads(text)) if f"`{name}`" not in page} == set()
