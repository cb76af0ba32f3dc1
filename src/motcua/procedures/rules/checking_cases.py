"""What can be wrong with the cases of a procedure, their conditions, terms and routes."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

from motcua.kernel.packs import ERROR, WARNING, Document, Fault, Key
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.procedures.rules.reading import Text, term_from, when_from
from motcua.procedures.types import When

NOT_A_CHANNEL: Final = _("Kênh “%(key)s” không có trong các kênh của thủ tục.")
NOT_AN_OPTION: Final = _("“%(key)s” không phải một lựa chọn của ô “%(field)s”.")
NO_WEIGHT_AT_ALL: Final = _("Quy trình “%(key)s” không có bước nào có tỷ trọng.")
NO_WEIGHT: Final = _("Bước %(number)s phải có tỷ trọng.")
EXCLUDED_WEIGHT: Final = _("Bước %(number)s không tính vào thời hạn nên không có tỷ trọng.")
NO_GROUND: Final = _("Bước %(number)s không tính vào thời hạn mà chưa nêu căn cứ.")
GROUND_OF_WORK: Final = _("Bước %(number)s tính vào thời hạn nên không có căn cứ loại trừ.")
NO_DECISION: Final = _("Quy trình “%(key)s” thiếu bước quyết định.")
ONLY_DOORS: Final = _(
    "Quy trình “%(key)s” của hồ sơ liên thông chỉ có tiếp nhận và trả kết quả, không có tỷ trọng: "
    "việc giải quyết thuộc các phần."
)
NOT_AT_ONCE: Final = _("Quy trình “%(key)s” làm ngay nên không có bước nằm ngoài thời hạn.")
NOT_AN_ADDRESS: Final = _("Ô “%(key)s” không phải địa chỉ.")
TWO_DECISIONS: Final = _("Quy trình “%(key)s” có hai bước quyết định.")
STEP_ORDER: Final = _("Số bước phải tăng dần; bước %(number)s đứng sai chỗ.")
NOT_ROUTED: Final = _("Quy trình “%(key)s” không trường hợp nào dùng.")
ALIKE: Final = _("Trường hợp “%(key)s” và “%(other)s” cùng điều kiện, không phân biệt được.")
BOTH: Final = _("Trường hợp “%(key)s” và “%(other)s” có thể cùng đúng; cán bộ sẽ phải chọn.")
NOT_FOUND: Final = _("Không có “%(key)s” trong phần “%(part)s” của tệp.")


def when_faults(document: Document, at: Key, when: Text) -> Iterator[Fault]:
    """Return what a condition names that the procedure does not have."""
    data = document.data
    fields, questions = by_key(data["form"]["fields"]), by_key(data["questions"])
    for index, channel in enumerate(when.get("channels", ())):
        if channel not in data["channels"]:
            yield document.fault((*at, "channels", index), NOT_A_CHANNEL, key=channel)
    for key in when.get("questions", {}):
        if key not in questions:
            yield missing(document, (*at, "questions", key), key, "questions")
    for key, wanted in when.get("answers", {}).items():
        if key not in fields:
            yield missing(document, (*at, "answers", key), key, "form.fields")
        else:
            yield from _options(document, (*at, "answers", key), fields[key], wanted)


def _options(document: Document, at: Key, field: Text, wanted: Sequence[str]) -> Iterator[Fault]:
    for index, value in enumerate(wanted):
        if value not in field.get("options", ()):
            yield document.fault((*at, index), NOT_AN_OPTION, key=value, field=field["key"])


def route_faults(document: Document) -> Iterator[Fault]:
    """Return what is wrong with the routes (quy trình nội bộ): one decision, shares that add up."""
    parts = document.data.get("linked", ())
    doors = {case["route"] for case in document.data["cases"]} if parts else set()
    used = {part["route"] for part in (*document.data["cases"], *parts)}
    for key, route in document.data["routes"].items():
        at: Key = ("routes", key)
        steps = route["steps"]
        if key not in used:
            yield document.fault(at, NOT_ROUTED, WARNING, key=key)
        if route.get("immediate") and any(step["kind"] == "excluded" for step in steps):
            yield document.fault((*at, "immediate"), NOT_AT_ONCE, key=key)
        if key in doors:
            yield from _doors(document, at, key, steps)
        else:
            yield from _decided(document, at, key, steps)
        yield from _steps(document, (*at, "steps"), steps)


def _doors(document: Document, at: Key, key: str, steps: Sequence[Text]) -> Iterator[Fault]:
    """The dossier of a linked filing only opens and closes; its parts have routes of their own."""
    if any(step["kind"] not in ("intake", "return") or step.get("weight") for step in steps):
        yield document.fault(at, ONLY_DOORS, key=key)


def _decided(document: Document, at: Key, key: str, steps: Sequence[Text]) -> Iterator[Fault]:
    decisions = [index for index, step in enumerate(steps) if step["kind"] == "decision"]
    if not any(step.get("weight") for step in steps):
        yield document.fault(at, NO_WEIGHT_AT_ALL, key=key)
    if not decisions:
        yield document.fault(at, NO_DECISION, key=key)
    for index in decisions[1:]:
        yield document.fault((*at, "steps", index, "kind"), TWO_DECISIONS, key=key)


def _steps(document: Document, at: Key, steps: Sequence[Text]) -> Iterator[Fault]:
    last = 0
    for index, step in enumerate(steps):
        number, here = step["number"], (*at, index)
        if number <= last:
            yield document.fault((*here, "number"), STEP_ORDER, number=number)
        last = number
        excluded, weighted = step["kind"] == "excluded", step.get("weight") is not None
        if excluded and weighted:
            yield document.fault((*here, "weight"), EXCLUDED_WEIGHT, number=number)
        if step["kind"] in ("work", "decision") and not weighted:
            yield document.fault(here, NO_WEIGHT, number=number)
        if excluded and not step.get("excluded_ground"):
            yield document.fault(here, NO_GROUND, number=number)
        if not excluded and step.get("excluded_ground"):
            yield document.fault((*here, "excluded_ground"), GROUND_OF_WORK, number=number)


def case_faults(document: Document) -> Iterator[Fault]:
    """Return what is wrong with the cases (trường hợp): condition, term, route, papers, fees."""
    data = document.data
    parts = {"papers": by_key(data["papers"]), "fees": by_key(data["fees"])}
    for index, case in enumerate(data["cases"]):
        at: Key = ("cases", index)
        yield from when_faults(document, (*at, "when"), case.get("when", {}))
        yield from term_faults(document, (*at, "term"), case["term"])
        if case["route"] not in data["routes"]:
            yield missing(document, (*at, "route"), case["route"], "routes")
        for part, defined in parts.items():
            for place, key in enumerate(case.get(part, ())):
                if key not in defined:
                    yield missing(document, (*at, part, place), key, part)


def term_faults(document: Document, at: Key, term: Text) -> Iterator[Fault]:
    """Return why the clock cannot count a term."""
    try:
        term_from(term)
    except RuleViolation as refusal:
        yield document.fault((*at, "value"), refusal.sentence, **refusal.values)


def place_faults(document: Document, at: Key, competence: Text) -> Iterator[Fault]:
    """Return why the competent agency cannot be found from the place named."""
    key = competence["place_field"]
    if key is None:
        return
    field = by_key(document.data["form"]["fields"]).get(key)
    if field is None:
        yield missing(document, (*at, "place_field"), key, "form.fields")
    elif field["type"] != "address":
        yield document.fault((*at, "place_field"), NOT_AN_ADDRESS, key=key)


def told_apart_faults(document: Document) -> Iterator[Fault]:
    """Return the cases that no fact tells apart, and those that may both hold."""
    cases = list(enumerate(document.data["cases"]))
    for (_index, one), (index, other) in combinations(cases, 2):
        first, second = when_from(one.get("when", {})), when_from(other.get("when", {}))
        if not _apart(first, second):
            alike = _facts(first) == _facts(second)
            yield document.fault(
                ("cases", index),
                ALIKE if alike else BOTH,
                ERROR if alike else WARNING,
                key=one["key"],
                other=other["key"],
            )


def _apart(one: When, other: When) -> bool:
    """Whether no request can fall under both."""
    channels = one.channels and other.channels and not set(one.channels) & set(other.channels)
    asked, said = dict(other.questions), dict(other.answers)
    questions = any(asked.get(key, value) is not value for key, value in one.questions)
    answers = any(key in said and not set(said[key]) & set(values) for key, values in one.answers)
    mountains = None not in (one.mountainous, other.mountainous)
    return bool(
        channels or questions or answers or (mountains and one.mountainous != other.mountainous)
    )


def _facts(when: When) -> tuple[object, ...]:
    answers = frozenset((key, frozenset(values)) for key, values in when.answers)
    return frozenset(when.channels), frozenset(when.questions), answers, when.mountainous


def missing(document: Document, at: Key, key: str, part: str) -> Fault:
    """Return the fault of a name that stands nowhere in a part of the file."""
    return document.fault(at, NOT_FOUND, key=key, part=part)


def by_key(items: Sequence[Text]) -> dict[str, Any]:
    """Return the items of a part by their key."""
    return {item["key"]: item for item in items}
