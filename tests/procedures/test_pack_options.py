"""Keys that a revision may have: what they read as, what is wrong with them, by line."""

import json
from uuid import UUID

import pytest

from motcua.kernel.packs import WARNING
from motcua.kernel.working_time import Unit
from motcua.procedures.rules.choosing import fees_due, parts_asked, place_of
from motcua.procedures.rules.reading import revision_from
from motcua.procedures.types import AfterDeadline, Digital, Place, StepKind
from tests.procedures import texts
from tests.procedures.test_pack import FILE, STEP_2, line_of, said

HEAD = "reconstructed: false\n"
ROUTES = "routes:\n  chung:\n"
DOORS = """routes:
  cua:
    registering_function: registrar
    steps:
      - {number: 1, kind: intake, function: intake, agency_kind: commune_centre, action: Nhận,
         verified: false, source: null}
      - {number: 2, kind: return, function: intake, agency_kind: commune_centre, action: Trả,
         verified: false, source: null}
  chung:
"""
TERM = "{value: 1, unit: working_day, verified: false, unit_verified: false, source: null}"
PLACE = (
    "{agency_kind: commune_committee, place_field: nguoi_yeu_cau_noi_cu_tru, verified: false, "
    "source: null}"
)
PART = """  - key: {key}
    name: Phần {key}
    procedure_code: {code}
    route: chung
    term: {term}
    competence: {place}
    {more}result: ban_sao
    verified: false
    source: null
"""
WHOLE = "value: null\n      unit: same_day"


def part(key, more="", term=TERM, place=PLACE, code="'1.004222'"):
    lines = f"{more}\n    " if more else ""
    return PART.format(key=key, more=lines, term=term, place=place, code=code)


def linked(*parts, whole="value: 3\n      unit: working_day"):
    """Changes that spread the procedure of two cases over parts; both cases enter by one door."""
    return {
        HEAD: HEAD + "linked:\n" + "".join(parts),
        ROUTES: DOORS,
        "    route: chung\n    papers:\n      - to_khai": "    route: cua\n    papers:\n"
        "      - to_khai",
        "    route: chung\n    papers:\n      - van_ban": "    route: cua\n    papers:\n"
        "      - van_ban",
        WHOLE: whole,
    }


TWO = (part("a"), part("b", "after: [a]", code="null"))


def read(pack):
    (document,) = texts.read_all(pack)
    return revision_from(UUID(int=1), document.data)


# --- what is not written is as before


def test_a_revision_without_them_is_filed_here_alone_and_waits_for_supplements():
    revision = texts.revision(texts.EXTRACT)

    assert revision.information_only == ""
    assert (revision.excluded_grounds, revision.object_field, revision.linked) == ((), None, ())
    assert revision.supplement_after_deadline is AfterDeadline.STAY
    assert not revision.cases[0].route.immediate


def test_what_is_written_is_read(tmp_path):
    pack = texts.copy_to(
        tmp_path,
        {
            HEAD: HEAD + "excluded_grounds: [tax, violation]\nobject_field: dt_ho_ten\n",
            "  deadline_days: null\n": "  deadline_days: 7\n  after_deadline: stop\n",
            "digital: allowed\n": "digital: not_allowed\n",
            "    registering_function: registrar\n": "    registering_function: registrar\n"
            "    immediate: true\n",
        },
    )

    revision = read(pack)

    assert said(pack) == []
    assert revision.excluded_grounds == ("tax", "violation")
    assert revision.object_field == "dt_ho_ten"
    assert revision.supplement_deadline_days == 7
    assert revision.supplement_after_deadline is AfterDeadline.STOP
    assert revision.cases[0].route.immediate
    papers = {paper.key: paper.digital for case in revision.cases for paper in case.papers}
    assert papers["van_ban_yeu_cau"] is Digital.NOT_ALLOWED


# --- a fee by the piece

SCALE = {
    "quantity_field: so_luong\n": "quantity_field: so_luong\n    scale: {first: 2, "
    "later_vnd: 1000, cap_vnd: 20000, times_field: so_ban}\n",
    "    - key: so_luong\n": "    - {key: so_ban, label: Bản, type: integer, required: true, "
    "group: Nội dung, verified: false, source: null}\n    - key: so_luong\n",
}
# pages, copies: what they cost at 8,000 for the first two pages, 1,000 for later ones, 20,000 most
COSTS = [
    (1, 1, 8000), (2, 1, 16000), (3, 1, 17000), (6, 1, 20000), (7, 1, 20000), (90, 1, 20000),
    (1, 3, 24000), (3, 2, 34000), (7, 5, 100000), (None, 1, None), (3, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "copies", "dong"), COSTS)
def test_a_fee_by_the_piece_has_a_most_for_each_copy(tmp_path, pages, copies, dong):
    pack = texts.copy_to(tmp_path, SCALE)
    answers = {"so_luong": pages, "so_ban": copies}

    (due,) = fees_due(read(pack).cases[0], None, {}, answers)

    assert said(pack) == []
    assert (due.amount_vnd, due.quantity) == (dong, copies)


# --- for information only

REASON = "Nộp tại Cổng Dịch vụ công quốc gia."


def for_information(tmp_path, reason=REASON, **changes):
    """A revision of which hardly anything is known."""
    (document,) = texts.read_all(texts.copy_to(tmp_path))
    data = dict(document.data) | {
        "information_only": reason,
        "start_rule": {},
        "questions": [],
        "papers": [],
        "fees": [],
        "routes": {},
        "cases": [],
        "results": [],
        "form": document.data["form"] | {"fields": []},
    }
    pack = texts.copy_to(tmp_path)
    text = json.dumps(data | changes, ensure_ascii=False, indent=1)
    (pack.root / FILE).write_text(text, "utf-8")
    return pack


def test_what_cannot_be_filed_need_not_say_how(tmp_path):
    pack = for_information(tmp_path)

    assert said(pack) == said(pack, WARNING) == []
    assert read(pack).information_only == REASON
    assert read(pack).cases == ()


def test_what_can_be_filed_must_say_how(tmp_path):
    pack = for_information(tmp_path, reason=None)

    parts = ("start_rule", "form.fields", "routes", "cases", "results")
    assert {sentence for _file, _line, sentence in said(pack)} >= {
        f"Thiếu phần “{name}”; chỉ thủ tục không nhận hồ sơ mới được để trống." for name in parts
    }


def test_a_reason_is_a_reason(tmp_path):
    assert len(said(for_information(tmp_path, reason=""))) == 1


# --- linked parts


def test_parts_are_read_with_their_way_place_and_turn(tmp_path):
    asked = part("c", "after: [b]\n    asked_if: co_uy_quyen")
    pack = texts.copy_to(tmp_path, linked(*TWO, asked))

    revision = read(pack)

    assert said(pack) == said(pack, WARNING) == []
    first, second, third = revision.linked
    assert (first.key, first.name, first.procedure_code) == ("a", "Phần a", "1.004222")
    assert (first.term.value, first.term.unit) == (1, Unit.WORKING_DAY)
    assert [step.kind for step in revision.cases[0].route.steps] == [
        StepKind.INTAKE,
        StepKind.RETURN,
    ]
    assert StepKind.DECISION in {step.kind for step in first.route.steps}
    assert (first.after, second.after, third.after) == ((), ("a",), ("b",))
    assert (second.procedure_code, first.asked_if, third.asked_if) == (None, None, "co_uy_quyen")
    assert first.result == "ban_sao"


def test_a_part_is_opened_when_its_question_says_yes(tmp_path):
    optional = part("b", "after: [a]\n    asked_if: co_uy_quyen")
    revision = read(texts.copy_to(tmp_path, linked(part("a"), optional, part("c", "after: [b]"))))

    def opened(**questions):
        return [(one.key, one.after) for one in parts_asked(revision, questions)]

    assert opened(co_uy_quyen=True) == [("a", ()), ("b", ("a",)), ("c", ("b",))]
    assert opened(co_uy_quyen=False) == opened() == [("a", ()), ("c", ())]


def test_a_part_has_its_own_place(tmp_path):
    revision = read(texts.copy_to(tmp_path, linked(*TWO)))
    answers = {"nguoi_yeu_cau_noi_cu_tru": {"province": "48", "commune": "20242", "detail": ""}}

    assert place_of(revision.linked[0].competence, answers) == Place("48", "20242")
    assert place_of(revision.competence, answers) is None


# what is changed beside, the text on whose line the fault stands, the sentence
BROKEN = {
    "stop without a day": (
        {"  deadline_days: null\n": "  deadline_days: null\n  after_deadline: stop\n"},
        "after_deadline",
        "Dừng giải quyết khi quá hạn bổ sung mà chưa nêu số ngày của hạn đó.",
    ),
    "unknown ground": (
        {HEAD: HEAD + "excluded_grounds: [weather]\n"}, "excluded_grounds",
        "“excluded_grounds.0” không thuộc danh mục cho phép.",
    ),
    "scale with nothing to count": (
        {"quantity_field: so_luong\n": "scale: {first: 2, later_vnd: 1000}\n"}, "scale",
        "Phí “phi_ban_sao” tính theo bậc mà thiếu mức hoặc thiếu ô đếm số lượng.",
    ),
    "scale times words": (
        {"quantity_field: so_luong\n": "quantity_field: so_luong\n    scale: {first: 2, "
         "later_vnd: 1000, times_field: quan_he}\n"}, "scale", "Ô “quan_he” không phải số nguyên.",
    ),
    "object of an unknown field": (
        {HEAD: HEAD + "object_field: con\n"}, "object_field",
        "Không có “con” trong phần “form.fields” của tệp.",
    ),
    "object of a table": (
        {HEAD: HEAD + "object_field: quan_he\n",
         "label: Quan hệ với người được cấp bản sao\n      type: text":
         "label: Quan hệ\n      type: table"},
        "object_field", "Ô “quan_he” không gọi tên được đối tượng của hồ sơ.",
    ),
    "at once, but not counted": (
        {"    registering_function: registrar\n":
         "    immediate: true\n    registering_function: registrar\n",
         STEP_2: STEP_2.replace("work", "excluded\n        excluded_ground: violation"),
         "        weight: 5\n        weight_verified: false\n": ""},
        "immediate", "Quy trình “chung” làm ngay nên không có bước nằm ngoài thời hạn.",
    ),
    "part key twice": (
        linked(part("a"), part("a")), "key: a|name: Phần a", "“a” dùng hai lần.",
    ),
    "part without its route": (
        linked(part("a").replace("route: chung", "route: rieng"), part("b")), "route: rieng",
        "Không có “rieng” trong phần “routes” của tệp.",
    ),
    "part without its result": (
        linked(part("a").replace("result: ban_sao", "result: the"), part("b")), "result: the",
        "Không có “the” trong phần “results” của tệp.",
    ),
    "part that ends in a refusal": (
        linked(part("a").replace("result: ban_sao", "result: tu_choi"), part("b")),
        "result: tu_choi", "Phần liên thông phải dẫn đến kết quả đồng ý; “tu_choi” không phải.",
    ),
    "part after nothing": (
        linked(part("a"), part("b", "after: [c]")), "after: [c]",
        "Không có “c” trong phần “linked” của tệp.",
    ),
    "part that waits for itself": (
        linked(part("a", "after: [b]"), part("b", "after: [a]")), "after: [b]",
        "Phần liên thông “a” chờ chính nó.",
    ),
    "part asked by no question": (
        linked(part("a"), part("b", "asked_if: gi_do")), "asked_if: gi_do",
        "Không có “gi_do” trong phần “questions” của tệp.",
    ),
    "part at a place in words": (
        linked(part("a", place=PLACE.replace("nguoi_yeu_cau_noi_cu_tru", "noi_da_dang_ky"))),
        "competence: {agency_kind: commune_committee, place_field: noi",
        "Ô “noi_da_dang_ky” không phải địa chỉ.",
    ),
    "part of an unknown kind": (
        linked(part("a", place=PLACE.replace("commune_committee", "moon"))),
        "competence: {agency_kind: moon", "Không có loại cơ quan “moon” trong agencies/kinds.yaml.",
    ),
    "part in no time": (
        linked(part("a", term=TERM.replace("value: 1", "value: 0"))), "term: {value: 0",
        "Thời hạn phải lớn hơn 0.",
    ),
    "work at the door": (
        {**linked(*TWO), ROUTES: DOORS.replace("kind: return", "kind: work")}, "  cua:",
        "Quy trình “cua” của hồ sơ liên thông chỉ có tiếp nhận và trả kết quả, không có tỷ trọng: "
        "việc giải quyết thuộc các phần.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_option_is_told_by_line(tmp_path, name):
    changes, where, sentence = BROKEN[name]
    wanted, _bar, after = where.partition("|")
    pack = texts.copy_to(tmp_path, changes)

    assert (FILE, line_of(pack, wanted, after), sentence) in said(pack)


# the parts, one after another or side by side; the whole promise; whether it is too short
PROMISES = [
    ((part("a"), part("b", "after: [a]")), "value: 2\n      unit: working_day", False),
    ((part("a"), part("b", "after: [a]")), "value: 15\n      unit: working_hour", True),
    ((part("a"), part("b", "after: [a]")), "value: 1\n      unit: working_day", True),
    ((part("a"), part("b")), "value: 1\n      unit: working_day", False),
    ((part("a"), part("b", "after: [a]")), "value: 1\n      unit: month", False),
]


@pytest.mark.parametrize(("parts", "whole", "short"), PROMISES)
def test_a_promise_covers_its_parts(tmp_path, parts, whole, short):
    pack = texts.copy_to(tmp_path, linked(*parts, whole=whole))
    sentence = "Thời hạn của trường hợp “ca_nhan” ngắn hơn các phần liên thông cộng lại."

    assert said(pack) == []
    assert (sentence in {text for _file, _line, text in said(pack, WARNING)}) is short
