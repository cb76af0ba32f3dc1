"""
What can be wrong with a procedure or a form set that has the right shape.

Each rule names the place, so that the person who wrote the file finds the line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from motcua.kernel.packs import WARNING, Document, Fault, Key
from motcua.kernel.text import _
from motcua.procedures.rules.checking_cases import (
    NOT_A_CHANNEL,
    by_key,
    case_faults,
    missing,
    place_faults,
    route_faults,
    told_apart_faults,
    when_faults,
)
from motcua.procedures.rules.checking_linked import linked_faults
from motcua.procedures.rules.checking_routes import dead_end_faults
from motcua.procedures.rules.reading import Text

TWICE: Final = _("“%(key)s” dùng hai lần.")
NO_SUCH_FUNCTION: Final = _("Không có chức năng “%(key)s” trong functions.yaml.")
NO_SUCH_KIND: Final = _("Không có loại cơ quan “%(key)s” trong agencies/kinds.yaml.")
FILE_NAME: Final = _("Tên tệp phải là ngày áp dụng: %(day)s.yaml.")
FOLDER_NAME: Final = _("Tên thư mục phải bắt đầu bằng mã thủ tục %(code)s.")
ENDS_EARLY: Final = _("Ngày hết áp dụng phải sau ngày bắt đầu.")
SAME_DAY: Final = _("Thủ tục %(code)s có hai bản cùng áp dụng từ %(day)s.")
SET_SAME_DAY: Final = _("Bộ mẫu %(code)s và một bộ mẫu khác cùng áp dụng từ %(day)s.")
SAME_NUMBER: Final = _("Thủ tục %(code)s có hai bản cùng số %(number)s.")
OVERLAP: Final = _("Chồng lên bản áp dụng từ %(day)s: bản này phải hết trước hoặc đúng ngày đó.")
NO_QUESTION: Final = _("Giấy tờ “%(key)s” nộp theo trường hợp mà không có câu hỏi nào.")
NOT_ASKED: Final = _("Câu hỏi “%(key)s” không dùng vào việc gì.")
NO_START: Final = _("Chưa nói thời hạn bắt đầu từ đâu khi nộp theo kênh “%(key)s”.")
NOT_WHOLE: Final = _("Ô “%(key)s” không phải số nguyên.")
NOT_COUNTED: Final = _("Phí “%(key)s” tính theo bậc mà thiếu mức hoặc thiếu ô đếm số lượng.")
NO_OPTIONS: Final = _("Ô chọn “%(key)s” không có lựa chọn nào; sẽ hỏi bằng ô chữ.")
NO_COLUMNS: Final = _("Bảng “%(key)s” không có cột; sẽ hỏi bằng ô chữ nhiều dòng.")
MINIMUM_OF_TEXT: Final = _("Ô “%(key)s” không phải số nguyên nên không có mức nhỏ nhất.")
NO_OUTCOME: Final = _("Thiếu kết quả loại “%(key)s”.")
EMPTY: Final = _("Thiếu phần “%(part)s”; chỉ thủ tục không nhận hồ sơ mới được để trống.")
NO_DEADLINE: Final = _("Dừng giải quyết khi quá hạn bổ sung mà chưa nêu số ngày của hạn đó.")
NAMES_NOTHING: Final = _("Ô “%(key)s” không gọi tên được đối tượng của hồ sơ.")
NO_SOURCE: Final = _("Ghi đã kiểm chứng mà không nêu nguồn.")

_BY_KEY: Final = ("questions", "papers", "fees", "cases", "results", "linked")
_OF_FILING: Final[Sequence[Key]] = (
    ("start_rule",),
    ("form", "fields"),
    ("routes",),
    ("cases",),
    ("results",),
)


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that other files of the pack define; an empty list is named by its own context."""

    functions: frozenset[str]
    agency_kinds: frozenset[str]


def codes(data: object) -> frozenset[str]:
    """Return every `code` of a plain text, however deep: what another context defines."""
    if isinstance(data, Mapping):
        own = {str(data["code"])} if "code" in data else set[str]()
        return frozenset(own.union(*map(codes, data.values())))
    if isinstance(data, list):
        return frozenset(set[str]().union(*map(codes, data)))
    return frozenset()


def procedure_faults(document: Document, known: Known) -> list[Fault]:
    """Return what is wrong with one revision on its own (NĐ 63/2010/NĐ-CP Điều 8.2)."""
    found = [fault for rule in _RULES for fault in rule(document)]
    return [*found, *_codes_known(document, known)]


def revisions_faults(documents: Sequence[Document]) -> list[Fault]:
    """Return what is wrong between the revisions of the same procedure."""
    found: list[Fault] = []
    for code in sorted({document.data["code"] for document in documents}):
        own = [document for document in documents if document.data["code"] == code]
        own.sort(key=lambda document: (document.data["effective_from"], document.file))
        found += _same_numbers(own)
        for earlier, later in pairwise(own):
            found += _between(earlier, later, SAME_DAY)
    return found


def form_sets_faults(documents: Sequence[Document]) -> list[Fault]:
    """Return what is wrong with form sets: one code, one period, one paper of a number."""
    found: list[Fault] = []
    own = sorted(documents, key=lambda document: (document.data["effective_from"], document.file))
    for document in own:
        found += _period(document)
        found += _twice(document, ("papers",), document.data["papers"], "number")
    for one, other in combinations(own, 2):
        if one.data["code"] == other.data["code"]:
            found.append(other.fault(("code",), TWICE, key=other.data["code"]))
    for earlier, later in pairwise(own):
        found += _between(earlier, later, SET_SAME_DAY)
    return found


# --- one revision -------------------------------------------------------------------------------


def _names(document: Document) -> Iterator[Fault]:
    data, parts = document.data, document.file.split("/")
    if parts[-1] != f"{data['effective_from']}.yaml":
        yield document.fault(("effective_from",), FILE_NAME, day=data["effective_from"])
    if len(parts) > 1 and not parts[-2].startswith(data["code"]):
        yield document.fault(("code",), FOLDER_NAME, code=data["code"])


def _period(document: Document) -> Iterator[Fault]:
    until = document.data.get("effective_until")
    if until is not None and until <= document.data["effective_from"]:
        yield document.fault(("effective_until",), ENDS_EARLY)


def _keys(document: Document) -> Iterator[Fault]:
    data = document.data
    for part in _BY_KEY:
        yield from _twice(document, (part,), data.get(part, ()))
    yield from _twice(document, ("sources",), data["sources"], "id")
    yield from _twice(document, ("form", "fields"), data["form"]["fields"])
    for index, field in enumerate(data["form"]["fields"]):
        yield from _twice(document, ("form", "fields", index, "columns"), field.get("columns", ()))


def _twice(
    document: Document, at: Key, items: Sequence[Text], name: str = "key"
) -> Iterator[Fault]:
    seen = set()
    for index, item in enumerate(items):
        if item[name] in seen:
            yield document.fault((*at, index, name), TWICE, key=item[name])
        seen.add(item[name])


def _fields(document: Document) -> Iterator[Fault]:
    for index, field in enumerate(document.data["form"]["fields"]):
        at: Key = ("form", "fields", index)
        if field["type"] == "choice" and not field.get("options"):
            yield document.fault((*at, "type"), NO_OPTIONS, WARNING, key=field["key"])
        if field["type"] == "table" and not field.get("columns"):
            yield document.fault((*at, "type"), NO_COLUMNS, WARNING, key=field["key"])
        if "minimum" in field and field["type"] != "integer":
            yield document.fault((*at, "minimum"), MINIMUM_OF_TEXT, key=field["key"])


def _papers(document: Document) -> Iterator[Fault]:
    questions = by_key(document.data["questions"])
    for index, paper in enumerate(document.data["papers"]):
        asked = paper.get("asked_if")
        if asked is None and paper["kind"] == "conditional":
            yield document.fault(("papers", index), NO_QUESTION, key=paper["key"])
        if asked is not None and asked not in questions:
            yield missing(document, ("papers", index, "asked_if"), asked, "questions")


def _questions_used(document: Document) -> Iterator[Fault]:
    data = document.data
    conditions = [part.get("when", {}) for part in (*data["cases"], *data["fees"])]
    used = {part.get("asked_if") for part in (*data["papers"], *data.get("linked", ()))}
    used |= {key for when in conditions for key in when.get("questions", {})}
    for index, question in enumerate(data["questions"]):
        if question["key"] not in used:
            yield document.fault(
                ("questions", index, "key"), NOT_ASKED, WARNING, key=question["key"]
            )


def _fees(document: Document) -> Iterator[Fault]:
    fields = by_key(document.data["form"]["fields"])
    for index, fee in enumerate(document.data["fees"]):
        yield from when_faults(document, ("fees", index, "when"), fee.get("when", {}))
        scale = fee.get("scale", {})
        counted = {
            ("fees", index, "quantity_field"): fee.get("quantity_field"),
            ("fees", index, "scale", "times_field"): scale.get("times_field"),
        }
        for at, field in counted.items():
            if field is not None and field not in fields:
                yield missing(document, at, field, "form.fields")
            elif field is not None and fields[field]["type"] != "integer":
                yield document.fault(at, NOT_WHOLE, key=field)
        if scale and not (fee.get("quantity_field") and fee["amount_vnd"] is not None):
            yield document.fault(("fees", index, "scale"), NOT_COUNTED, key=fee["key"])


def _start(document: Document) -> Iterator[Fault]:
    channels, rules = document.data["channels"], document.data["start_rule"]
    for channel in channels:
        if rules and channel not in rules:
            yield document.fault(("start_rule",), NO_START, key=channel)
    for channel in rules:
        if channel not in channels:
            yield document.fault(("start_rule", channel), NOT_A_CHANNEL, key=channel)


def _place(document: Document) -> Iterator[Fault]:
    yield from place_faults(document, ("competence",), document.data["competence"])


def _filed(document: Document) -> Iterator[Fault]:
    """Only what cannot be filed may lack what a dossier needs."""
    if document.data.get("information_only"):
        return
    for at in _OF_FILING:
        part = document.data
        for name in at:
            part = part[name]
        if not part:
            yield document.fault(at, EMPTY, part=".".join(map(str, at)))


def _deadline(document: Document) -> Iterator[Fault]:
    supplement = document.data["supplement"]
    if supplement.get("after_deadline") == "stop" and not supplement.get("deadline_days"):
        yield document.fault(("supplement", "after_deadline"), NO_DEADLINE)


def _object(document: Document) -> Iterator[Fault]:
    key = document.data.get("object_field")
    field = by_key(document.data["form"]["fields"]).get(key)
    if key is None:
        return
    if field is None:
        yield missing(document, ("object_field",), key, "form.fields")
    elif field["type"] in ("table", "computed_agency"):
        yield document.fault(("object_field",), NAMES_NOTHING, key=key)


def _outcomes(document: Document) -> Iterator[Fault]:
    there = {result["outcome"] for result in document.data["results"]}
    for outcome in ("approved", "refused"):
        if there and outcome not in there:
            yield document.fault(("results",), NO_OUTCOME, key=outcome)


def _sources(document: Document) -> Iterator[Fault]:
    defined = {source["id"] for source in document.data["sources"]}
    for at, item in _marked((), document.data):
        source = item["source"]
        if source is not None and source not in defined:
            yield missing(document, (*at, "source"), source, "sources")
        if item["verified"] and source is None:
            yield document.fault((*at, "verified"), NO_SOURCE)


def _marked(at: Key, data: object) -> Iterator[tuple[Key, Text]]:
    """Yield every value that says whether it is verified."""
    if isinstance(data, Mapping):
        if "verified" in data and "source" in data:
            yield at, data
        for key, value in data.items():
            yield from _marked((*at, key), value)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _marked((*at, index), value)


def _codes_known(document: Document, known: Known) -> Iterator[Fault]:
    data = document.data
    kinds: list[tuple[Key, str]] = [(("competence", "agency_kind"), _kind_of(data["competence"]))]
    kinds += [
        (("receiving", "kinds", index), kind)
        for index, kind in enumerate(data["receiving"]["kinds"])
    ]
    kinds += [
        (("linked", index, "competence", "agency_kind"), _kind_of(part["competence"]))
        for index, part in enumerate(data.get("linked", ()))
    ]
    functions: list[tuple[Key, str]] = []
    for key, route in data["routes"].items():
        at: Key = ("routes", key)
        functions.append(((*at, "registering_function"), route["registering_function"]))
        for index, step in enumerate(route["steps"]):
            functions.append(((*at, "steps", index, "function"), step["function"]))
            kinds.append(((*at, "steps", index, "agency_kind"), _kind_of(step)))
    yield from _unknown(document, functions, known.functions, NO_SUCH_FUNCTION)
    yield from _unknown(document, kinds, known.agency_kinds, NO_SUCH_KIND)


def _unknown(
    document: Document, named: Sequence[tuple[Key, str]], known: frozenset[str], sentence: str
) -> Iterator[Fault]:
    if known:
        yield from (
            document.fault(at, sentence, key=code) for at, code in named if code not in known
        )


# --- between revisions --------------------------------------------------------------------------


def _same_numbers(own: Sequence[Document]) -> Iterator[Fault]:
    seen = set()
    for document in own:
        number, code = document.data["number"], document.data["code"]
        if number in seen:
            yield document.fault(("number",), SAME_NUMBER, code=code, number=number)
        seen.add(number)


def _between(earlier: Document, later: Document, same_day: str) -> Iterator[Fault]:
    """An earlier period without an end lasts until the later one begins."""
    begins, until = later.data["effective_from"], earlier.data.get("effective_until")
    if begins == earlier.data["effective_from"]:
        code = later.data["code"]
        yield later.fault(("effective_from",), same_day, code=code, day=begins)
    elif until is not None and until > begins:
        yield earlier.fault(("effective_until",), OVERLAP, day=begins)


def _kind_of(data: Text) -> str:
    return str(data["agency_kind"])


_RULES: Final[Sequence[Callable[[Document], Iterator[Fault]]]] = (
    _names,
    _period,
    _keys,
    _fields,
    _papers,
    _questions_used,
    _fees,
    _start,
    _place,
    _filed,
    _deadline,
    _object,
    route_faults,
    dead_end_faults,
    case_faults,
    told_apart_faults,
    linked_faults,
    _outcomes,
    _sources,
)
