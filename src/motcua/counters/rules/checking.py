"""What is wrong with the pack's text on certification, beyond its shape."""

import string
from collections.abc import Iterator
from typing import Any, Final

from motcua.counters.rules.books import PLACES
from motcua.counters.rules.reading import LISTS, key
from motcua.counters.types import Per
from motcua.kernel.packs import Document, Fault
from motcua.kernel.text import _

_BY_PAGE: Final = ("first_pages", "later_vnd", "cap_vnd")

TWICE: Final = _("“%(what)s” có hai dòng từ cùng một ngày.")
UNKNOWN: Final = _("“%(what)s” chưa được định nghĩa.")
NO_SOURCE: Final = _("Đã đánh dấu đối chiếu mà không nêu nguồn.")
PLACE: Final = _("Lời chứng có chỗ điền lạ: %(what)s.")
BY_PAGE: Final = _("Phí theo bản phải có số trang đầu, giá trang sau và mức tối đa.")
NOT_BY_PAGE: Final = _("Phí theo việc không có số trang, giá trang sau hay mức tối đa.")
NO_FEE: Final = _("Loại việc %(what)s chưa có mức phí chung.")
NO_PAPER: Final = _("Loại việc %(what)s chưa có loại giấy tờ nào.")


def faults(document: Document, agency_kinds: frozenset[str]) -> Iterator[Fault]:
    """Name everything wrong with the text, by its line."""
    data = document.data
    for part, name in LISTS.items():
        seen: set[tuple[str, str]] = set()
        for index, row in enumerate(data[name]):
            here = (name, index)
            what = key(part, row)
            if (what, row["since"]) in seen:
                yield document.fault(here, TWICE, what=what)
            seen.add((what, row["since"]))
            yield from _source_faults(document, here, row)
    yield from _kind_faults(document, agency_kinds)
    yield from _named_faults(document)
    yield from _fee_faults(document)


def _source_faults(
    document: Document, here: tuple[str, int], row: dict[str, Any]
) -> Iterator[Fault]:
    if row["source"] is not None and row["source"] not in document.data["sources"]:
        yield document.fault((*here, "source"), UNKNOWN, what=row["source"])
    if row["verified"] and row["source"] is None:
        yield document.fault((*here, "verified"), NO_SOURCE)


def _kind_faults(document: Document, agency_kinds: frozenset[str]) -> Iterator[Fault]:
    with_fee = {row["kind"] for row in document.data["fees"] if row["paper"] is None}
    with_paper = {row["kind"] for row in document.data["papers"]}
    for index, row in enumerate(document.data["kinds"]):
        here = ("kinds", index)
        for name in ("agency_kinds", "counter_kinds"):
            for what in sorted(set(row[name]) - agency_kinds):
                yield document.fault((*here, name), UNKNOWN, what=what)
        strange = sorted(_places(row["statement"]) - set(PLACES))
        if strange:
            yield document.fault((*here, "statement"), PLACE, what=", ".join(strange))
        if row["code"] not in with_fee:
            yield document.fault(here, NO_FEE, what=row["code"])
        if row["code"] not in with_paper:
            yield document.fault(here, NO_PAPER, what=row["code"])


def _named_faults(document: Document) -> Iterator[Fault]:
    """Papers and fees speak of kinds that there are, fees of papers that there are."""
    kinds = {row["code"] for row in document.data["kinds"]}
    papers = {(row["kind"], row["code"]) for row in document.data["papers"]}
    for name in ("papers", "fees"):
        for index, row in enumerate(document.data[name]):
            if row["kind"] not in kinds:
                yield document.fault((name, index, "kind"), UNKNOWN, what=row["kind"])
    for index, row in enumerate(document.data["fees"]):
        if row["paper"] is not None and (row["kind"], row["paper"]) not in papers:
            yield document.fault(("fees", index, "paper"), UNKNOWN, what=row["paper"])


def _fee_faults(document: Document) -> Iterator[Fault]:
    for index, row in enumerate(document.data["fees"]):
        given = [row[name] is not None for name in _BY_PAGE]
        if row["per"] == Per.COPY and not all(given):
            yield document.fault(("fees", index), BY_PAGE)
        if row["per"] != Per.COPY and any(given):
            yield document.fault(("fees", index), NOT_BY_PAGE)


def _places(statement: str) -> set[str]:
    try:
        return {
            name
            for _text, name, _spec, _how in string.Formatter().parse(statement)
            if name is not None
        }
    except ValueError:  # a brace that is never closed
        return {statement}
