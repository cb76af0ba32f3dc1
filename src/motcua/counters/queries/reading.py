"""Books and numbers as they are read: names opened, who looked noted."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from motcua.counters.models import (
    BookContent,
    BookEvent,
    CertificationBook,
    CertificationEntry,
    VoidedEntry,
)
from motcua.counters.queries import rules as stored
from motcua.counters.queries import scope
from motcua.counters.rules import books
from motcua.counters.types import (
    BookKind,
    BookView,
    Closing,
    EntryView,
    FormerBook,
    Totals,
    VoidView,
)
from motcua.identity import api as identity
from motcua.kernel import access, digests
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import VIETNAM, local_day

PAGE: Final = 50


def opened(row: BookContent) -> dict[str, Any]:
    """Return the clear content of a row."""
    clear: dict[str, Any] = json.loads(digests.unsealed(bytes(row.sealed), row.pk.bytes))
    return clear


def entries_of_day(
    actor: Actor, kind: str, day: date, *, before: int | None = None, limit: int = PAGE
) -> tuple[tuple[EntryView, ...], int | None]:
    """Return the numbers of a kind of one day, the latest first, and where the next page begins."""
    since = datetime.combine(day, datetime.min.time(), VIETNAM)
    rows = scope.entries_visible_to(actor).filter(
        book__kind=kind, at__gte=since, at__lt=since + timedelta(days=1)
    )
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number", "-pk")[: limit + 1])
    more = found[limit - 1].number if len(found) > limit else None
    return tuple(map(_noted, found[:limit])), more


def day_totals(actor: Actor, kind: str, day: date) -> Totals:
    """Return what a kind's numbers of one day add up to."""
    since = datetime.combine(day, datetime.min.time(), VIETNAM)
    rows = CertificationEntry.objects.filter(
        book__in=scope.visible_to(actor).filter(kind=kind),
        at__gte=since,
        at__lt=since + timedelta(days=1),
    )
    return _totals(rows)


def entry(actor: Actor, reference: str, on: date) -> EntryView:
    """Return one number by its reference; out of sight it does not exist."""
    return _noted(scope.entries_readable_by(actor, on).get(reference=reference))


def reference_of(
    actor: Actor, kind: str, year: int, number: int, on: date, *, agency: str = ""
) -> str | None:
    """Return the reference of a number of a year's book, or None; `agency` as in `book`."""
    rows = scope.entries_readable_by(actor, on)
    found = rows.filter(
        book__in=_of(actor, agency), book__kind=kind, book__year=year, number=number
    )
    return found.values_list("reference", flat=True).first()


def book(actor: Actor, kind: str, year: int, on: date, *, agency: str = "") -> BookView:
    """
    Return a book with what it adds up to; out of sight it does not exist.

    `agency` is the code of an ended one whose book is meant; empty, the book is the actor's own.
    """
    return book_view(book_row(actor, kind, year, on, agency))


def book_row(actor: Actor, kind: str, year: int, on: date, agency: str) -> CertificationBook:
    rows = scope.readable_by(actor, on) & _of(actor, agency)
    return rows.get(kind=kind, year=year)


def former_books(actor: Actor, on: date) -> tuple[FormerBook, ...]:
    """Return the books of the agencies whose place the actor's has taken, latest year first."""
    found = {one.id: one for one in scope.formers(actor, on)}
    rows = CertificationBook.objects.filter(agency__in=found).order_by("-year", "kind", "pk")
    told = rows.values_list("agency", "kind", "year")
    return tuple(
        FormerBook(found[one].code, found[one].name, kind, year) for one, kind, year in told
    )


def books_of(actor: Actor) -> tuple[tuple[str, int], ...]:
    """Return the kinds and years of the actor's books, the latest year first."""
    rows = scope.visible_to(actor).order_by("-year", "kind", "pk")
    return tuple(rows.values_list("kind", "year"))


def book_view(row: CertificationBook) -> BookView:
    kind = stored.in_force(local_day(row.opened_at)).kinds[row.kind]
    entries = CertificationEntry.objects.filter(book=row.pk)
    months = entries.annotate(month=ExtractMonth("at", tzinfo=VIETNAM)).values_list("month")
    agency = identity.agency(row.agency_id)
    return BookView(
        agency=agency.code,
        agency_name=agency.name,
        kind=row.kind,
        kind_name=kind.name,
        book_name=kind.book,
        year=row.year,
        name=books.book_name(row.year, kind.symbol),
        opened_at=row.opened_at,
        turn=row.number,
        totals=_totals(entries),
        months=tuple(sorted(month for (month,) in months.distinct())),
        closes_from=books.closes_from(row.year, agency.until),
        closing=_closing(row) if row.closed_at else None,
    )


def totals_of(book_id: UUID) -> Totals:
    """Return what a book adds up to now."""
    return _totals(CertificationEntry.objects.filter(book=book_id))


def in_month(book_id: UUID, month: int | None) -> Iterable[CertificationEntry]:
    """Return the numbers of a book, or of one month of it, in their order."""
    rows = CertificationEntry.objects.filter(book=book_id).select_related(
        "content", "void__content"
    )
    if month is not None:
        rows = rows.annotate(month=ExtractMonth("at", tzinfo=VIETNAM)).filter(month=month)
    return list(rows.order_by("number", "pk"))


def entry_view(row: CertificationEntry) -> EntryView:
    return viewed(row, opened(row.content), _void(row))


def viewed(
    row: CertificationEntry, said: Mapping[str, str], void: VoidView | None = None
) -> EntryView:
    """Return a number with what was said of it in clear."""
    kind = stored.in_force(local_day(row.book.opened_at)).kinds[row.book.kind]
    paper = stored.in_force(local_day(row.at)).papers[row.book.kind].get(row.paper)
    agency = identity.agency(row.book.agency_id)
    return EntryView(
        reference=row.reference,
        agency=agency.code,
        agency_name=agency.name,
        kind=row.book.kind,
        year=row.book.year,
        book=books.book_name(row.book.year, kind.symbol),
        number=row.number,
        at=row.at,
        requester=said["requester"],
        identity=said["identity"],
        paper=paper.name if paper else row.paper,
        title=said["title"],
        pages=row.pages,
        copies=row.copies,
        fee_vnd=row.fee_vnd,
        signer=said["signer"],
        signer_title=said["signer_title"],
        clerk=said["clerk"],
        at_counter=row.at_counter,
        dossier=row.dossier_code,
        void=void,
        book_open=row.book.closed_at is None,
    )


def _of(actor: Actor, agency: str) -> QuerySet[CertificationBook]:
    if not agency:
        return scope.visible_to(actor)
    return CertificationBook.objects.filter(agency__code=agency)


def _noted(row: CertificationEntry) -> EntryView:
    access.note(row.reference)
    return entry_view(row)


def _void(row: CertificationEntry) -> VoidView | None:
    void: VoidedEntry | None = getattr(row, "void", None)  # a relation without another side
    if void is None:
        return None
    said = opened(void.content)
    return VoidView(void.at, said["reason"], said["who"])


def _totals(rows: Any) -> Totals:
    standing = Q(void=None)
    found = rows.aggregate(
        numbers=Count("pk"),
        voided=Count("void"),
        pages=Sum("pages", filter=standing, default=0),
        copies=Sum("copies", filter=standing, default=0),
        fees_vnd=Sum("fee_vnd", filter=standing, default=0),
    )
    return Totals(**found)


def _closing(row: CertificationBook) -> Closing:
    event = BookEvent.objects.get(book=row.pk, kind=BookKind.CLOSED)
    content = json.loads(bytes(event.body))["closer"]["content"]
    said = opened(BookContent.objects.get(pk=content))
    return Closing(event.at, said["who"], said["title"])
