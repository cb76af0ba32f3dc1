"""The frozen values that the label of a number and the printed book are drawn from."""

from datetime import date, datetime, timedelta
from typing import Any

from motcua.counters.models import CertificationEntry
from motcua.counters.queries import reading, scope
from motcua.counters.queries import rules as stored
from motcua.counters.rules import books
from motcua.counters.types import BookView, EntryView, Sheet
from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.kernel import access
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day


class VoidedHasNoLabel(RuleViolation):
    code = "certification-voided-no-label"
    sentence = _("Số này đã gạch bỏ nên không in lời chứng.")


def label(actor: Actor, reference: str, on: date) -> Sheet:
    """
    Return the label of a number, to be put on what is certified.

    :raises VoidedHasNoLabel: if the number was struck through
    """
    row = scope.entries_readable_by(actor, on).get(reference=reference)
    access.note(reference)
    shown = reading.entry_view(row)
    if shown.void is not None:
        raise VoidedHasNoLabel
    agency = identity.agency(row.book.agency_id)
    kind = stored.in_force(local_day(row.at)).kinds[row.book.kind]
    certificate = f"Số {row.number}, quyển {shown.book}"
    values = {
        **_top(agency, row.at),
        "certificate": certificate,
        "kind_name": kind.name,
        "number": row.number,
        "book": shown.book,
        "statement": _statement(kind.statement, shown, agency.name),
        "title": shown.title,
        "pages": row.pages,
        "copies": row.copies,
        "receiver_name": shown.clerk if row.at_counter else None,
        "signer_capacity": shown.signer_title,
        "signer_name": shown.signer,
    }
    return Sheet(kind.label_template, values, f"loi-chung-{row.book.year}-{row.number}.pdf")


def printed_book(
    actor: Actor,
    kind: str,
    year: int,
    *,
    month: int | None = None,
    agency: str = "",
    at: datetime,
) -> Sheet:
    """
    Return a book to print, the whole year or one month; its numbers are noted as looked at.

    A closed year is printed as of its closing, the same on every printing. `agency` is the code of
    an ended one whose book is meant.
    """
    row = reading.book_row(actor, kind, year, local_day(at), agency)
    book = reading.book_view(row)
    found = reading.in_month(row.pk, month)
    for one in found:
        one.book = row  # known already: no question for each row
    rows = [_row(one) for one in found]
    access.note(*(one.reference for one in found))
    in_force = stored.in_force(local_day(row.opened_at)).kinds[kind]
    closing = book.closing if month is None else None
    period = None if month is None else f"tháng {month:02} năm {year}"
    values = {
        **_top(identity.agency(row.agency_id), closing.at if closing else at),
        "certificate": f"Quyển {book.name}" + (f", {period}" if period else ""),
        "kind_name": book.kind_name,
        "book_name": book.book_name,
        "book": book.name,
        "period": period,
        "columns": list(in_force.columns),
        "rows": rows,
        "totals": _plain_totals(rows),
        "opened_on": local_day(book.opened_at).isoformat(),
        **_closed(book, month),
    }
    return Sheet(
        in_force.book_template,
        values,
        f"so-chung-thuc-{kind}-{year}{f'-{month:02}' if month else ''}.pdf",
    )


def _closed(book: BookView, month: int | None) -> dict[str, Any]:
    closing = book.closing if month is None else None
    return {
        "closed_at": documents.minute_text(closing.at) if closing else None,
        "closer_capacity": closing.title if closing else None,
        "closer_name": closing.who if closing else None,
    }


def _row(row: CertificationEntry) -> dict[str, Any]:
    shown = reading.entry_view(row)
    notes = [
        f"Gạch bỏ: {shown.void.reason} ({shown.void.who})" if shown.void else "",
        f"Hồ sơ {shown.dossier}" if shown.dossier else "",
    ]
    return {
        "number": row.number,
        "day": local_day(row.at).isoformat(),
        "requester": shown.requester,
        "identity": shown.identity or None,
        "paper": shown.paper,
        "title": shown.title,
        "pages": row.pages,
        "copies": row.copies,
        "signer": f"{shown.signer}, {shown.signer_title}",
        "fee_vnd": row.fee_vnd,
        "note": "; ".join(note for note in notes if note) or None,
        "voided": shown.void is not None,
    }


def _plain_totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    found = books.totals(rows)
    return {
        "numbers": found.numbers,
        "voided": found.voided,
        "pages": found.pages,
        "copies": found.copies,
        "fees_vnd": found.fees_vnd,
    }


def _statement(text: str, shown: EntryView, agency: str) -> str:
    return text.format(
        requester=shown.requester,
        identity=shown.identity,
        signer=shown.signer,
        capacity=shown.signer_title,
        agency=agency,
    )


def _top(agency: identity.AgencyView, at: datetime) -> dict[str, Any]:
    parent = identity.agency(agency.parent).name if agency.parent else None
    day = local_day(at)
    if agency.until is not None:  # codes of areas were used again after it
        day = min(day, agency.until - timedelta(days=1))
    place = identity.area(agency.area_code, day) if agency.area_code else None
    return {
        "agency_parent": parent,
        "agency_name": agency.name,
        "agency_code": agency.official_code or agency.code,
        "agency_code_verified": agency.official_code is not None and agency.verified,
        "place": place.name if place else "",
        "issued_at": documents.minute_text(at),
    }
