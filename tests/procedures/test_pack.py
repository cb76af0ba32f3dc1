"""Broken packs: each fault is named by file, line and one sentence."""

import json
import re

import pytest

from motcua.kernel.packs import ERROR, WARNING, built_in
from motcua.procedures.operations import check_pack
from motcua.procedures.rules.checking import Known, codes, procedure_faults
from tests.procedures import texts

FILE = "procedures/2.000635-trich-luc-ho-tich/2025-07-01.yaml"
FEE = "  - key: phi_ban_sao\n"
STEP_2 = "      - number: 2\n        kind: work\n"
CASE_2 = "  - key: co_quan_to_chuc\n    label: Cơ quan, tổ chức đề nghị\n    when:\n"


def line_of(pack, wanted, after=""):
    """The line of a text in the broken file, after another text if need be."""
    text = (pack.root / FILE).read_text("utf-8")
    start = text.index(after)
    return text[: text.index(wanted, start)].count("\n") + 1


def said(pack, severity=ERROR):
    return [
        (fault.file, fault.line, fault.sentence % fault.values)
        for fault in check_pack(pack)
        if fault.severity == severity
    ]


def test_the_reference_pack_has_no_error():
    faults = check_pack(built_in("quang-nam"))

    assert [fault for fault in faults if fault.severity == ERROR] == []
    assert {re.sub("“.*?”", "…", fault.sentence % fault.values) for fault in faults} == {
        "Ô chọn … không có lựa chọn nào; sẽ hỏi bằng ô chữ.",
        "Bảng … không có cột; sẽ hỏi bằng ô chữ nhiều dòng.",
    }


def test_an_unbroken_copy_has_no_fault(tmp_path):
    assert check_pack(texts.copy_to(tmp_path)) == []


# what is changed, into what, the text on whose line the fault stands, the sentence
BROKEN = {
    "missing key": (
        "short_name: Bản sao trích lục hộ tịch\n", "", "code:",
        "Thiếu khóa “short_name”.",
    ),
    "unknown key": (
        "reconstructed: false\n", "reconstructed: false\nrebuilt: 1\n", "rebuilt",
        "Khóa lạ: rebuilt.",
    ),
    "key written twice": (
        "number: 2\n", "number: 2\nnumber: 3\n", "number: 3",
        "Khóa “number” viết hai lần.",
    ),
    "unknown unit": (
        "unit: same_day\n", "unit: fortnight\n", "unit: fortnight",
        "“cases.0.term.unit” không thuộc danh mục cho phép.",
    ),
    "day that does not exist": (
        "effective_from: '2025-07-01'", "effective_from: '2025-06-31'", "effective_from:",
        "“effective_from” không đúng dạng date.",
    ),
    "file name is not the day": (
        "effective_from: '2025-07-01'", "effective_from: '2025-07-02'", "effective_from:",
        "Tên tệp phải là ngày áp dụng: 2025-07-02.yaml.",
    ),
    "folder is not the code": (
        "code: '2.000635'", "code: '2.000636'", "code: '2.000636'",
        "Tên thư mục phải bắt đầu bằng mã thủ tục 2.000636.",
    ),
    "ends before it begins": (
        "effective_until: null", "effective_until: '2025-07-01'", "effective_until:",
        "Ngày hết áp dụng phải sau ngày bắt đầu.",
    ),
    "unknown function": (
        "function: specialist", "function: wizard", "function: wizard",
        "Không có chức năng “wizard” trong functions.yaml.",
    ),
    "unknown agency kind": (
        "agency_kind: commune_committee\n  place_field", "agency_kind: moon\n  place_field",
        "agency_kind: moon", "Không có loại cơ quan “moon” trong agencies/kinds.yaml.",
    ),
    "unknown receiving kind": (
        "    - commune_centre\n", "    - moon\n", "- moon",
        "Không có loại cơ quan “moon” trong agencies/kinds.yaml.",
    ),
    "no decision step": (
        "kind: decision", "kind: work", "chung:",
        "Quy trình “chung” thiếu bước quyết định.",
    ),
    "two decision steps": (
        STEP_2, STEP_2.replace("work", "decision"), "kind: decision|number: 3",
        "Quy trình “chung” có hai bước quyết định.",
    ),
    "work without weight": (
        "        weight: 5\n", "", "number: 2|steps:",
        "Bước 2 phải có tỷ trọng.",
    ),
    "excluded step with weight": (
        STEP_2, STEP_2.replace("work", "excluded\n        excluded_ground: tax"), "weight: 5",
        "Bước 2 không tính vào thời hạn nên không có tỷ trọng.",
    ),
    "ground of a counted step": (
        STEP_2, STEP_2 + "        excluded_ground: tax\n", "excluded_ground",
        "Bước 2 tính vào thời hạn nên không có căn cứ loại trừ.",
    ),
    "weight of nothing": (
        "weight: 5\n", "weight: 0\n", "weight: 0",
        "“routes.chung.steps.1.weight” nhỏ hơn mức cho phép.",
    ),
    "steps out of order": (
        "- number: 2\n", "- number: 1\n", "number: 1|kind: intake",
        "Số bước phải tăng dần; bước 1 đứng sai chỗ.",
    ),
    "fee below nothing": (
        "amount_vnd: 8000", "amount_vnd: -1", "amount_vnd",
        "“fees.0.amount_vnd” nhỏ hơn mức cho phép.",
    ),
    "fee times an unknown field": (
        "quantity_field: so_luong", "quantity_field: so_ban", "quantity_field",
        "Không có “so_ban” trong phần “form.fields” của tệp.",
    ),
    "fee times words": (
        "quantity_field: so_luong", "quantity_field: quan_he", "quantity_field",
        "Ô “quan_he” không phải số nguyên.",
    ),
    "field key twice": (
        "key: quan_he", "key: so_luong", "key: so_luong|key: dt_ho_ten",
        "“so_luong” dùng hai lần.",
    ),
    "minimum of words": (
        "type: integer\n", "type: decimal\n", "minimum: 1",
        "Ô “so_luong” không phải số nguyên nên không có mức nhỏ nhất.",
    ),
    "question not defined": (
        "asked_if: co_uy_quyen", "asked_if: uy_quyen", "asked_if",
        "Không có “uy_quyen” trong phần “questions” của tệp.",
    ),
    "conditional paper without question": (
        "    asked_if: co_uy_quyen\n", "", "key: van_ban_uy_quyen",
        "Giấy tờ “van_ban_uy_quyen” nộp theo trường hợp mà không có câu hỏi nào.",
    ),
    "case asks an unknown question": (
        "        la_co_quan_to_chuc: false", "        la_ai: false", "la_ai",
        "Không có “la_ai” trong phần “questions” của tệp.",
    ),
    "case asks an unknown field": (
        CASE_2, CASE_2 + "      answers:\n        mau: [x]\n", "mau: [x]",
        "Không có “mau” trong phần “form.fields” của tệp.",
    ),
    "case asks an unknown option": (
        CASE_2, CASE_2 + "      answers:\n        loai: [Khai sinh, Ly hôn]\n", "loai: [Khai",
        "“Ly hôn” không phải một lựa chọn của ô “loai”.",
    ),
    "case of an unknown channel": (
        "channels:\n  - counter\n  - online\n  - post\n", "channels:\n  - counter\n  - online\n",
        "  post: accepted", "Kênh “post” không có trong các kênh của thủ tục.",
    ),
    "channel without a start": (
        "  post: accepted\n", "", "start_rule",
        "Chưa nói thời hạn bắt đầu từ đâu khi nộp theo kênh “post”.",
    ),
    "cases alike": (
        "        la_co_quan_to_chuc: true", "        la_co_quan_to_chuc: false",
        "- key: co_quan_to_chuc",
        "Trường hợp “ca_nhan” và “co_quan_to_chuc” cùng điều kiện, không phân biệt được.",
    ),
    "case without its route": (
        "    route: chung\n", "    route: rieng\n", "route: rieng",
        "Không có “rieng” trong phần “routes” của tệp.",
    ),
    "case without its paper": (
        "    papers:\n      - to_khai\n", "    papers:\n      - to_khia\n", "- to_khia",
        "Không có “to_khia” trong phần “papers” của tệp.",
    ),
    "place in an unknown field": (
        "place_field: null", "place_field: noi_o", "place_field",
        "Không có “noi_o” trong phần “form.fields” của tệp.",
    ),
    "place in words": (
        "place_field: null", "place_field: noi_da_dang_ky", "place_field",
        "Ô “noi_da_dang_ky” không phải địa chỉ.",
    ),
    "result without outcome": (
        "    outcome: refused\n", "", "key: tu_choi", "Thiếu khóa “outcome”.",
    ),
    "no refusal": (
        "outcome: refused", "outcome: approved", "results:",
        "Thiếu kết quả loại “refused”.",
    ),
    "unknown source": (
        "source: S1", "source: S7", "source: S7",
        "Không có “S7” trong phần “sources” của tệp.",
    ),
    "verified by nothing": (
        "      verified: false\n      source: null", "      verified: true\n      source: null",
        "verified: true|type: text", "Ghi đã kiểm chứng mà không nêu nguồn.",
    ),
    "not YAML": ("number: 2\n", "number: [2\n", "effective_from", "Tệp không đọc được theo YAML."),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_revision_is_told_by_line(tmp_path, name):
    old, new, where, sentence = BROKEN[name]
    wanted, _bar, after = where.partition("|")
    pack = texts.copy_to(tmp_path, {old: new})

    assert (FILE, line_of(pack, wanted, after), sentence) in said(pack)


def test_a_case_is_of_a_channel_of_the_procedure(tmp_path):
    without_post = {
        "  - online\n  - post\n": "  - online\n",
        "  post: accepted\n": "",
        "      - post\n": "",
        CASE_2: CASE_2 + "      channels: [online, post]\n",
    }
    pack = texts.copy_to(tmp_path, without_post)

    sentence = "Kênh “post” không có trong các kênh của thủ tục."
    assert said(pack) == [(FILE, line_of(pack, "channels: [online"), sentence)]


TERMS = {
    "value: 0\n      unit: working_day": "Thời hạn phải lớn hơn 0",
    "value: -1\n      unit: working_day": "Thời hạn phải lớn hơn 0",
    "value: '3.5'\n      unit: working_day": "nguyên",
    "value: '2.25'\n      unit: working_hour": "0,5",
    "value: null\n      unit: working_day": "",
}


@pytest.mark.parametrize("term", TERMS)
def test_a_term_that_cannot_be_counted_is_told_by_line(tmp_path, term):
    pack = texts.copy_to(tmp_path, {"value: null\n      unit: same_day": term})

    ((file, line, _sentence),) = said(pack)

    assert (file, line) == (FILE, line_of(pack, term.split("\n")[0]))


def test_half_days_are_for_office_hours(tmp_path):
    half = "value: '3.5'\n      unit: working_day\n      policy: office_hours"
    old = "value: null\n      unit: same_day\n      policy: civil_code"

    assert said(texts.copy_to(tmp_path, {old: half})) == []


WARNED = {
    "choice of nothing": (
        "      options:\n        - Khai sinh\n        - Kết hôn\n        - Khai tử\n"
        "        - Giám hộ\n        - Nhận cha mẹ con\n        - Thay đổi, cải chính\n",
        "", "type: choice", "Ô chọn “loai” không có lựa chọn nào; sẽ hỏi bằng ô chữ.",
    ),
    "table of nothing": (
        "key: quan_he\n      label: Quan hệ với người được cấp bản sao\n      type: text",
        "key: quan_he\n      label: Quan hệ\n      type: table", "type: table",
        "Bảng “quan_he” không có cột; sẽ hỏi bằng ô chữ nhiều dòng.",
    ),
    "question for nothing": (
        "questions:\n", "questions:\n  - key: thua\n    label: Thừa?\n", "key: thua",
        "Câu hỏi “thua” không dùng vào việc gì.",
    ),
    "cases that may both hold": (
        "        la_co_quan_to_chuc: true", "        co_uy_quyen: true", "- key: co_quan_to_chuc",
        "Trường hợp “ca_nhan” và “co_quan_to_chuc” có thể cùng đúng; cán bộ sẽ phải chọn.",
    ),
    "route for nothing": (
        "routes:\n", "routes:\n  thua:\n    registering_function: registrar\n    steps:\n"
        "      - {number: 1, kind: decision, function: leader, agency_kind: commune_committee, "
        "action: Ký, weight: 1, verified: false, source: null}\n", "thua:",
        "Quy trình “thua” không trường hợp nào dùng.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_a_doubtful_revision_is_warned_of_by_line(tmp_path, name):
    old, new, where, sentence = WARNED[name]
    pack = texts.copy_to(tmp_path, {old: new})

    assert said(pack) == []
    assert said(pack, WARNING) == [(FILE, line_of(pack, where), sentence)]


def test_a_route_needs_a_weight_somewhere(tmp_path):
    pack = texts.copy_to(tmp_path, {"        weight: 5\n": "", "        weight: 1\n": ""})

    assert (FILE, line_of(pack, "chung:"), "Quy trình “chung” không có bước nào có tỷ trọng.") in (
        said(pack)
    )


def test_an_excluded_step_has_its_ground(tmp_path):
    excluded = {STEP_2: STEP_2.replace("work", "excluded"), "        weight: 5\n": ""}
    pack = texts.copy_to(tmp_path, excluded)

    sentence = "Bước 2 không tính vào thời hạn mà chưa nêu căn cứ."
    assert (FILE, line_of(pack, "- number: 2"), sentence) in said(pack)


# --- routes that nobody could walk to their end

KINDS = {  # kind of the steps of the route, in their order | fault at step | sentence
    "excluded before the decision": (
        "intake work excluded decision return", 3,
        "Bước 3 không tính vào thời hạn đứng ngay trước bước quyết định: không ai trình được.",
    ),
    "two excluded in a row": (
        "intake work excluded excluded work decision", 4,
        "Hai bước liền nhau không tính vào thời hạn (3, 4): giữa hai bước không ai nhận lại hồ sơ.",
    ),
    "nobody after an excluded": (
        "intake work decision excluded", 4,
        "Sau bước 4 không tính vào thời hạn không có bước nào nhận lại hồ sơ.",
    ),
    "work after the decision": (
        "intake work decision work return", 4,
        "Sau bước quyết định chỉ có bước trả kết quả; bước 4 không phải.",
    ),
    "excluded after the decision": (
        "intake work decision excluded work return", 4,
        "Sau bước quyết định chỉ có bước trả kết quả; bước 4 không phải.",
    ),
}  # fmt: skip


def with_route(tmp_path, kinds):
    """The copy with a route of these kinds of steps, written anew."""
    pack = texts.copy_to(tmp_path)
    (file,) = (tmp_path / "procedures").rglob("*.yaml")
    text = file.read_text("utf-8")
    start, end = text.index("    steps:\n"), text.index("cases:\n")
    steps = "".join(route_step(number, kind) for number, kind in enumerate(kinds.split(), 1))
    file.write_text(f"{text[:start]}    steps:\n{steps}{text[end:]}", "utf-8")
    return pack


def route_step(number, kind):
    agency = "centre" if kind in ("intake", "return") else "committee"
    function = "intake" if agency == "centre" else "specialist"
    more = "        weight: 1\n        weight_verified: false\n" if kind in WEIGHED else ""
    ground = "        excluded_ground: tax\n" if kind == "excluded" else ""
    return (
        f"      - number: {number}\n        kind: {kind}\n        function: {function}\n"
        f"        agency_kind: commune_{agency}\n        action: Bước {number}\n{more}{ground}"
        "        verified: false\n        source: null\n"
    )


WEIGHED = ("work", "decision")


@pytest.mark.parametrize("name", KINDS)
def test_a_route_that_ends_nowhere_is_told_by_line(tmp_path, name):
    kinds, step, sentence = KINDS[name]
    pack = with_route(tmp_path, kinds)

    line = line_of(pack, f"- number: {step}") + 1  # the kind stands under the number

    assert (FILE, line, sentence) in said(pack)


@pytest.mark.parametrize(
    "kinds", ["intake work decision return", "intake work excluded work decision return"]
)
def test_a_route_that_can_be_walked_is_not_blamed(tmp_path, kinds):
    assert said(with_route(tmp_path, kinds)) == []


def beside(tmp_path, changes):
    """A second revision beside the first, in the same folder."""
    pack = texts.copy_to(tmp_path)
    folder = (pack.root / FILE).parent
    text = (pack.root / FILE).read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    day = re.search(r"effective_from: '(.*?)'", text).group(1)
    (folder / f"{day}.yaml").write_text(text, "utf-8")
    return pack, f"{folder.relative_to(tmp_path)}/{day}.yaml"


def test_two_revisions_of_one_day(tmp_path):
    pack, file = beside(tmp_path, {"number: 2": "number: 3"})
    other = (tmp_path / file).parent / "2025-07-01-again.yaml"
    other.write_text((tmp_path / file).read_text("utf-8").replace("number: 3", "number: 4"))

    sentence = "Thủ tục 2.000635 có hai bản cùng áp dụng từ 2025-07-01."
    assert (file, 5, sentence) in said(pack)


def test_two_revisions_of_one_number(tmp_path):
    pack, file = beside(tmp_path, {"'2025-07-01'": "'2026-01-01'"})

    assert said(pack) == [(file, 4, "Thủ tục 2.000635 có hai bản cùng số 2.")]


def test_overlapping_revisions(tmp_path):
    pack, file = beside(
        tmp_path,
        {
            "'2025-07-01'": "'2025-01-01'",
            "effective_until: null": "effective_until: '2025-07-02'",
            "number: 2": "number: 1",
        },
    )

    sentence = "Chồng lên bản áp dụng từ 2025-07-01: bản này phải hết trước hoặc đúng ngày đó."
    assert said(pack) == [(file, 6, sentence)]


def test_revisions_that_follow_each_other(tmp_path):
    pack, _file = beside(
        tmp_path,
        {
            "'2025-07-01'": "'2025-01-01'",
            "effective_until: null": "effective_until: '2025-07-01'",
            "number: 2": "number: 1",
        },
    )

    assert said(pack) == []


def form_set(tmp_path, name, **changes):
    data = {
        "code": name,
        "title": "Bộ mẫu",
        "basis": "03/2025/TT-VPCP",
        "effective_from": "2025-07-01",
        "effective_until": None,
        "verified": False,
        "papers": [
            {
                "number": "01",
                "title": "Giấy",
                "template_version": "receipt-9",
                "page": "a5",
                "verified": False,
            }
        ],
        **changes,
    }
    (tmp_path / "form-sets").mkdir(exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (tmp_path / "form-sets" / f"{name}.yaml").write_text(text, "utf-8")
    return data


FORM_SETS = {
    "code used twice": ({"code": "a", "effective_from": "2026-01-01"}, "“a” dùng hai lần."),
    "two of one day": ({}, "Bộ mẫu b và một bộ mẫu khác cùng áp dụng từ 2025-07-01."),
    "ends before it begins": (
        {"effective_from": "2026-01-01", "effective_until": "2025-12-31"},
        "Ngày hết áp dụng phải sau ngày bắt đầu.",
    ),
    "unknown size": (
        {"effective_from": "2026-01-01", "papers": [
            {"number": "01", "title": "x", "template_version": "x-1", "page": "a3",
             "verified": False}]},
        "“papers.0.page” không thuộc danh mục cho phép.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORM_SETS)
def test_a_broken_form_set_is_told(tmp_path, name):
    changes, sentence = FORM_SETS[name]
    pack = texts.copy_to(tmp_path)
    form_set(tmp_path, "a")
    form_set(tmp_path, "b", **changes)

    assert [(file, text) for file, _line, text in said(pack)] == [("form-sets/b.yaml", sentence)]


def test_a_paper_of_a_form_set_stands_once(tmp_path):
    pack = texts.copy_to(tmp_path)
    paper = form_set(tmp_path, "a")["papers"][0]
    form_set(tmp_path, "a", papers=[paper, paper])

    assert [text for _file, _line, text in said(pack)] == ["“01” dùng hai lần."]


def test_a_pack_without_functions_is_not_blamed_here(tmp_path):
    pack = texts.copy_to(tmp_path, {"function: specialist": "function: wizard"})
    (tmp_path / "functions.yaml").unlink()

    assert said(pack) == []


def test_codes_are_found_however_deep():
    assert codes({"a": [{"code": "x"}, {"b": {"code": "y"}}], "code": "z"}) == {"x", "y", "z"}
    assert codes("code") == frozenset()


@pytest.mark.parametrize("which", texts.documents(), ids=":".join)
def test_mutual_exclusion_is_seen_by_channel_place_question_and_answer(which):
    known = Known(frozenset(), frozenset())

    assert [
        f for f in procedure_faults(texts.documents()[which], known) if f.severity == ERROR
    ] == []
