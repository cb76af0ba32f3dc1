"""Does a book still follow from what happened? Gaps, doubles, altered rows, each by its name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from motcua.counters.models import (
    BookContent,
    BookEvent,
    CertificationBook,
    CertificationEntry,
    DelegationEvent,
    SigningDelegation,
    VoidedEntry,
)
from motcua.counters.operations.books import plain_totals, told
from motcua.counters.operations.delegations import told as told_of_delegation
from motcua.counters.rules import books
from motcua.counters.types import BookKind, DelegationKind
from motcua.kernel import chain, digests
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.text import _

VERIFIER: Final = system("verify")

BROKEN: Final = _("Chuỗi sự kiện bị đứt hoặc bị sửa.")
NUMBERS: Final = _("Số chứng thực bị nhảy hoặc bị trùng.")
ROWS: Final = _("Dòng trong sổ khác với sự kiện.")
BOOK: Final = _("Sổ khác với sự kiện.")
TOTALS: Final = _("Số liệu khóa sổ khác với các số trong sổ.")
AFTER: Final = _("Có sự kiện sau khi khóa sổ.")
CONTENT: Final = _("Nội dung không khớp với dấu băm trong sự kiện.")
DELEGATION: Final = _("Ủy quyền khác với sự kiện.")


@dataclass(frozen=True, slots=True)
class BookDifference:
    """The first thing about a book, or a delegation, that does not follow from its events."""

    subject: UUID
    event: int | None
    sentence: str
    what: str


@dataclass(frozen=True, slots=True)
class _Happened:
    """An event with its body read."""

    row: BookEvent
    body: dict[str, Any]


def book_ids() -> Iterator[UUID]:
    """Yield the books in the order of their ids."""
    rows = CertificationBook.objects.order_by("pk").values_list("pk", flat=True)
    yield from rows.iterator(chunk_size=500)


def delegation_ids() -> Iterator[UUID]:
    rows = SigningDelegation.objects.order_by("pk").values_list("pk", flat=True)
    yield from rows.iterator(chunk_size=500)


def verify(book: UUID) -> BookDifference | None:
    """Return the first difference between a book's events and what is stored, or None."""
    with acting(VERIFIER):
        row = CertificationBook.objects.get(pk=book)
        events = list(BookEvent.objects.filter(book=book).order_by("number"))
        broken = chain.first_break(events)
        if broken is not None or not events:
            return BookDifference(book, broken.number if broken else None, BROKEN, "hash")
        happened = [_Happened(event, json.loads(bytes(event.body))) for event in events]
        return (
            _wrong_numbers(book, happened)
            or _wrong_rows(book, happened)
            or _wrong_book(row, happened)
            or _wrong_content(book, happened)
        )


def _of(happened: list[_Happened], kind: BookKind) -> list[_Happened]:
    return [one for one in happened if one.row.kind == kind]


def _wrong_numbers(book: UUID, happened: list[_Happened]) -> BookDifference | None:
    """Numbers run 1, 2, 3…, and nothing comes after the closing."""
    for expected, one in enumerate(_of(happened, BookKind.ENTERED), 1):
        if one.body["number"] != expected:
            return BookDifference(book, one.row.number, NUMBERS, str(one.body["number"]))
    closed = _of(happened, BookKind.CLOSED)
    if closed and closed[0].row.number != happened[-1].row.number:
        return BookDifference(book, closed[0].row.number + 1, AFTER, happened[-1].row.kind)
    return None


def _wrong_rows(book: UUID, happened: list[_Happened]) -> BookDifference | None:
    """Every number and every striking through stands as its event says, and no other does."""
    entries = {row.of_event: row for row in CertificationEntry.objects.filter(book=book)}
    voids = {row.of_event: row for row in VoidedEntry.objects.filter(entry__book=book)}
    for one in _of(happened, BookKind.ENTERED):
        if not _is_entry(entries.pop(one.row.number, None), one):
            return BookDifference(book, one.row.number, ROWS, str(one.body["number"]))
    for one in _of(happened, BookKind.VOIDED):
        if not _is_void(voids.pop(one.row.number, None), one):
            return BookDifference(book, one.row.number, ROWS, str(one.body["number"]))
    left = [*entries.values(), *voids.values()]
    return BookDifference(book, left[0].of_event, ROWS, str(left[0].pk)) if left else None


def _is_entry(row: CertificationEntry | None, one: _Happened) -> bool:
    return (
        row is not None
        and told(row) | {"content": one.body["content"]} == one.body
        and str(row.content_id) == one.body["content"]["content"]
        and (row.at, row.clerk_post) == (one.row.at, one.row.post)
    )


def _is_void(row: VoidedEntry | None, one: _Happened) -> bool:
    return (
        row is not None
        and str(row.entry_id) == one.body["entry"]
        and str(row.content_id) == one.body["reason"]["content"]
        and row.at == one.row.at
    )


def _wrong_book(row: CertificationBook, happened: list[_Happened]) -> BookDifference | None:
    entered, closed = _of(happened, BookKind.ENTERED), _of(happened, BookKind.CLOSED)
    opened = happened[0]
    expected = {
        "agency_id": UUID(opened.body["agency"]),
        "kind": opened.body["kind"],
        "year": opened.body["year"],
        "last": len(entered),
        "number": len(happened),
        "opened_at": opened.row.at,
        "closed_at": closed[0].row.at if closed else None,
    }
    for name, value in expected.items():
        if getattr(row, name) != value:
            return BookDifference(row.pk, None, BOOK, name)
    struck = {one.body["number"] for one in _of(happened, BookKind.VOIDED)}
    found = books.totals(one.body | {"voided": one.body["number"] in struck} for one in entered)
    if closed and closed[0].body["totals"] != plain_totals(found):
        return BookDifference(row.pk, closed[0].row.number, TOTALS, "totals")
    return None


def _wrong_content(book: UUID, happened: list[_Happened]) -> BookDifference | None:
    stored = {str(row.pk): row for row in BookContent.objects.filter(book=book)}
    for one in happened:
        for fact in one.body.values():
            if isinstance(fact, dict) and "content" in fact:
                row = stored.get(fact["content"])
                if row is None or not _says(row, fact["digest"]):
                    return BookDifference(book, one.row.number, CONTENT, fact["content"])
    return None


def _says(row: BookContent, digest: str) -> bool:
    try:
        clear = digests.unsealed(bytes(row.sealed), row.pk.bytes)
    except digests.Altered:
        return False
    return digests.salted(bytes(row.salt), clear) == digest


def verify_delegation(delegation: UUID) -> BookDifference | None:
    """Return the first difference between a delegation's events and its row, or None."""
    with acting(VERIFIER):
        row = SigningDelegation.objects.get(pk=delegation)
        events = list(DelegationEvent.objects.filter(delegation=delegation).order_by("number"))
        broken = chain.first_break(events)
        if broken is not None or not events:
            return BookDifference(delegation, broken.number if broken else None, BROKEN, "hash")
        expected = json.loads(bytes(events[0].body))
        for event in events[1:]:
            if event.kind == DelegationKind.ENDED:
                expected["until"] = json.loads(bytes(event.body))["until"]
        same = told_of_delegation(row) == expected and row.number == len(events)
        return None if same else BookDifference(delegation, None, DELEGATION, row.reference)
