"""Routes that nobody could walk to their end: found in the text, before a dossier stands there."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from motcua.kernel.packs import Document, Fault, Key
from motcua.kernel.text import _
from motcua.procedures.rules.reading import Text

BEFORE_DECISION: Final = _(
    "Bước %(number)s không tính vào thời hạn đứng ngay trước bước quyết định: không ai trình được."
)
TWO_EXCLUDED: Final = _(
    "Hai bước liền nhau không tính vào thời hạn (%(first)s, %(number)s): giữa hai bước không ai "
    "nhận lại hồ sơ."
)
NOBODY_AFTER: Final = _(
    "Sau bước %(number)s không tính vào thời hạn không có bước nào nhận lại hồ sơ."
)
AFTER_DECISION: Final = _(
    "Sau bước quyết định chỉ có bước trả kết quả; bước %(number)s không phải."
)
NOTHING_TO_BEGIN: Final = _("Quy trình “%(key)s” của phần liên thông không có bước làm việc nào.")


def dead_end_faults(document: Document) -> Iterator[Fault]:
    """
    Return the steps past which no dossier gets.

    A decision is reached by a proposal of who has the dossier in hand, and with the result in the
    book processing ends (QĐ 766/QĐ-TTg 2.1).
    """
    parts = {part["route"] for part in document.data.get("linked", ())}
    for key, route in document.data["routes"].items():
        at: Key = ("routes", key, "steps")
        yield from _after_excluded(document, at, route["steps"])
        yield from _after_decision(document, at, route["steps"])
        if key in parts and all(step["kind"] != "work" for step in route["steps"]):
            yield document.fault(("routes", key), NOTHING_TO_BEGIN, key=key)


def _after_excluded(document: Document, at: Key, steps: Sequence[Text]) -> Iterator[Fault]:
    for index, (step, later) in enumerate(pairwise(steps)):
        if step["kind"] != "excluded":
            continue
        if later["kind"] == "decision":
            yield document.fault((*at, index, "kind"), BEFORE_DECISION, number=step["number"])
        if later["kind"] == "excluded":
            here: Key = (*at, index + 1, "kind")
            told = {"first": step["number"], "number": later["number"]}
            yield document.fault(here, TWO_EXCLUDED, **told)
    if steps and steps[-1]["kind"] == "excluded":
        last = len(steps) - 1
        yield document.fault((*at, last, "kind"), NOBODY_AFTER, number=steps[-1]["number"])


def _after_decision(document: Document, at: Key, steps: Sequence[Text]) -> Iterator[Fault]:
    decided = False
    for index, step in enumerate(steps):
        if decided and step["kind"] not in ("return", "decision"):
            yield document.fault((*at, index, "kind"), AFTER_DECISION, number=step["number"])
        decided = decided or step["kind"] == "decision"
