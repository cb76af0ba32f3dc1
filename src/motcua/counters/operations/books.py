"""Numbers of certification books: entered one after another, struck through, closed for good."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.counters.models import CertificationBook, CertificationEntry, VoidedEntry
from motcua.counters.operations.writing import (
    BookClosed,
    BookNotFound,
    Held,
    NotYourBook,
    add,
    home_led_by,
    home_of,
    kept,
    lock,
    locked,
    name_of,
)
from motcua.counters.queries import reading, scope, signers
from motcua.counters.queries import rules as stored
from motcua.counters.rules import books, fees, rights
from motcua.counters.types import (
    MOST_COPIES,
    MOST_PAGES,
    BookKind,
    BookView,
    CertificationKind,
    ContentKind,
    EntryView,
    Signer,
    Totals,
    Wanted,
)
from motcua.identity import api as identity
from motcua.kernel import ids
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import VIETNAM, local_day


class KindNotKept(RuleViolation):
    code = "certification-kind-not-kept"
    sentence = _("Cơ quan bạn không chứng thực loại việc này.")


class EntryIncomplete(RuleViolation):
    code = "certification-entry-incomplete"
    sentence = _("Thiếu họ tên người yêu cầu, tên giấy tờ hoặc loại giấy tờ.")


class IdentityMissing(RuleViolation):
    code = "certification-identity-missing"
    sentence = _("Loại việc này phải ghi số giấy tờ tùy thân của người yêu cầu.")


class CountNotPossible(RuleViolation):
    code = "certification-count"
    sentence = _("Số trang phải từ 1 đến %(pages)s, số bản từ 1 đến %(copies)s.")


class SignerNotEmpowered(RuleViolation):
    code = "certification-signer-not-empowered"
    sentence = _("Người ký không phải lãnh đạo cơ quan và không được ủy quyền cho loại việc này.")


class AlreadyVoided(RuleViolation):
    code = "certification-already-voided"
    sentence = _("Số này đã gạch bỏ rồi.")


class BookOfFormer(RuleViolation):
    code = "certification-book-of-former"
    sentence = _("Sổ của cơ quan đã kết thúc hoạt động: chỉ xem, in và đối chiếu.")


class VoidReasonMissing(RuleViolation):
    code = "certification-void-reason-missing"
    sentence = _("Hãy ghi lý do gạch bỏ.")


class TooEarlyToClose(RuleViolation):
    code = "certification-too-early-to-close"
    sentence = _("Sổ chỉ khóa được từ ngày %(day)s.")


class BookMoved(RuleViolation):
    code = "certification-book-moved"
    sentence = _("Sổ đã thay đổi sau khi bạn mở trang này. Hãy xem lại số liệu rồi khóa.")


def enter(*, kind: str, wanted: Wanted, signer: UUID, by: Actor, at: datetime) -> EntryView:
    """
    Draw the next number of the year's book and write down what is certified.

    The first number of a year opens its book. The number is drawn under the book's lock, in the
    transaction that writes it, so none is left out and none is given twice.

    :raises NotYourBook: if the post of `by` does not enter certifications
    :raises KindNotKept: if the agency does not certify this kind
    :raises EntryIncomplete, IdentityMissing, CountNotPossible: if something is not said
    :raises SignerNotEmpowered: if who is to sign neither leads the agency nor is delegated
    :raises FeeNotSet: if no fee is in force
    :raises BookClosed: if the year was closed
    """
    wanted = _cleaned(wanted)
    with acting(by, writing=True):
        home = home_of(by)
        if not rights.may_enter(by):
            raise NotYourBook
        rule = _kind(kind, home.agency, at)
        fee = _checked(rule, wanted, at)
        signs, clerk = _signer(home.agency.id, kind, signer, at, by)
        found = _open_book(home.agency, rule, by=by, at=at)
        if found.row.closed_at is not None:
            raise BookClosed(book=books.book_name(found.row.year, rule.symbol))
        said = {
            "requester": wanted.requester,
            "identity": wanted.identity,
            "title": wanted.title,
            "signer": signs.name,
            "signer_title": signs.title,
            "clerk": clerk,
        }
        return _entered(found, wanted, fee, signs, said, home.at_counter, by=by, at=at)


def _entered(
    found: Held,
    wanted: Wanted,
    fee: int,
    signs: Signer,
    said: dict[str, str],
    at_counter: bool,
    *,
    by: Actor,
    at: datetime,
) -> EntryView:
    row = found.row
    content = kept(row.pk, ContentKind.ENTRY, said)
    entry = CertificationEntry(
        reference=ids.new_reference(),
        book=row,
        number=row.last + 1,
        of_event=row.number + 1,
        at=at,
        clerk_post=by.post,
        at_counter=at_counter,
        paper=wanted.paper,
        pages=wanted.pages,
        copies=wanted.copies,
        fee_vnd=fee,
        signer=signs.post,
        delegation=signs.delegation,
        dossier_code=wanted.dossier,
        content_id=UUID(content["content"]),
    )
    add(
        found, BookKind.ENTERED, told(entry) | {"content": content}, by=by, at=at, last=entry.number
    )
    entry.save()
    return reading.viewed(entry, said)


def told(entry: CertificationEntry) -> dict[str, Any]:
    """Return what the event says of a number; every column of it but its content."""
    return {
        "entry": str(entry.pk),
        "reference": entry.reference,
        "number": entry.number,
        "at_counter": entry.at_counter,
        "paper": entry.paper,
        "pages": entry.pages,
        "copies": entry.copies,
        "fee_vnd": entry.fee_vnd,
        "signer": str(entry.signer),
        "delegation": str(entry.delegation) if entry.delegation else None,
        "dossier": entry.dossier_code,
    }


def void(*, reference: str, reason: str, by: Actor, at: datetime) -> None:
    """
    Strike a number through; it keeps its place in the book (NĐ 23/2015/NĐ-CP Điều 13).

    :raises VoidReasonMissing: if no reason is given
    :raises BookNotFound: if the number is not there, or out of sight
    :raises BookOfFormer: if the book was left by an ended agency
    :raises NotYourBook: if the post of `by` may not
    :raises BookClosed: if the year was closed
    :raises AlreadyVoided: if it was struck through before
    """
    if not normal(reason):
        raise VoidReasonMissing
    with acting(by, writing=True):
        rows = scope.entries_readable_by(by, local_day(at))
        entry = rows.filter(reference=reference).first()
        if entry is None:
            raise BookNotFound
        if not scope.visible_to(by).filter(pk=entry.book_id).exists():
            raise BookOfFormer
        if not rights.may_void(by):
            raise NotYourBook
        found = locked(entry.book_id, by=by, at=at)
        if found.row.closed_at is not None:
            raise BookClosed(book=_name(found.row))
        if VoidedEntry.objects.filter(entry=entry.pk).exists():
            raise AlreadyVoided
        said = {"reason": normal(reason), "who": name_of(by, local_day(at))}
        content = kept(entry.book_id, ContentKind.REASON, said)
        body = {"entry": str(entry.pk), "number": entry.number, "reason": content}
        now = add(found, BookKind.VOIDED, body, by=by, at=at)
        VoidedEntry.objects.create(
            entry=entry, of_event=now.row.number, at=at, content_id=UUID(content["content"])
        )


def close(*, kind: str, year: int, turn: int, by: Actor, at: datetime) -> BookView:
    """
    Close a year's book with its totals; nothing is written into it afterwards.

    :raises NotYourBook: if the post of `by` does not lead
    :raises BookNotFound: if there is no such book in sight
    :raises BookMoved: if the totals are no longer those the page showed
    :raises BookClosed: if it was closed before
    :raises TooEarlyToClose: before the last day of the year, or of the agency
    """
    with acting(by, writing=True):
        home_led_by(by)
        row = scope.visible_to(by).filter(kind=kind, year=year).first()
        if row is None:
            raise BookNotFound
        found = locked(row.pk, by=by, at=at)
        _check_closing(found.row, turn, at)
        totals = reading.totals_of(row.pk)
        said = {"who": name_of(by, local_day(at)), "title": _title(by, found.row, at)}
        body = {
            "totals": plain_totals(totals),
            "closer": kept(row.pk, ContentKind.CLOSING, said),
        }
        add(found, BookKind.CLOSED, body, by=by, at=at, closed_at=at)
        return reading.book_view(found.row)


def plain_totals(totals: Totals) -> dict[str, int]:
    return {
        "numbers": totals.numbers,
        "voided": totals.voided,
        "pages": totals.pages,
        "copies": totals.copies,
        "fees_vnd": totals.fees_vnd,
    }


def _check_closing(row: CertificationBook, turn: int, at: datetime) -> None:
    if row.closed_at is not None:
        raise BookClosed(book=_name(row))
    if row.number != turn:
        raise BookMoved
    first = books.closes_from(row.year, identity.agency(row.agency_id).until)
    if local_day(at) < first:
        raise TooEarlyToClose(day=f"{first:%d/%m/%Y}")


def _title(by: Actor, row: CertificationBook, at: datetime) -> str:
    posts = identity.posts_under(row.agency_id, local_day(at))
    return next((post.title for post in posts if post.id == by.post), "")


def _name(row: CertificationBook) -> str:
    symbol = stored.in_force(local_day(row.opened_at)).kinds[row.kind].symbol
    return books.book_name(row.year, symbol)


def _cleaned(wanted: Wanted) -> Wanted:
    return Wanted(
        requester=normal(wanted.requester),
        identity=normal(wanted.identity),
        paper=wanted.paper,
        title=normal(wanted.title),
        pages=wanted.pages,
        copies=wanted.copies,
        dossier=normal(wanted.dossier),
    )


def _kind(kind: str, agency: identity.AgencyView, at: datetime) -> CertificationKind:
    rule = stored.in_force(local_day(at)).kinds.get(kind)
    if rule is None or agency.kind not in rule.agency_kinds:
        raise KindNotKept
    return rule


def _checked(rule: CertificationKind, wanted: Wanted, at: datetime) -> int:
    """Refuse what is not said or cannot be, and return the fee."""
    in_force = stored.in_force(local_day(at))
    if not wanted.requester or not wanted.title or wanted.paper not in in_force.papers[rule.code]:
        raise EntryIncomplete
    if rule.identity_required and not wanted.identity:
        raise IdentityMissing
    if not (1 <= wanted.pages <= MOST_PAGES and 1 <= wanted.copies <= MOST_COPIES):
        raise CountNotPossible(pages=MOST_PAGES, copies=MOST_COPIES)
    fee = fees.fee_rule(in_force, rule.code, wanted.paper)
    return fees.fee_vnd(fee, pages=wanted.pages, copies=wanted.copies)


def _signer(agency: UUID, kind: str, post: UUID, at: datetime, by: Actor) -> tuple[Signer, str]:
    """Return who signs, and the name of the clerk who enters it."""
    on = local_day(at)
    signs = signers.empowered(agency, kind, on).get(post)
    held = identity.holders([one for one in (post, by.post) if one], on)
    if signs is None or post not in held:
        raise SignerNotEmpowered
    clerk = held[by.post][1] if by.post and by.post in held else ""
    return replace(signs, name=held[post][1]), clerk


def _open_book(
    agency: identity.AgencyView, rule: CertificationKind, *, by: Actor, at: datetime
) -> Held:
    """Lock the book of the year, opening it when this is its first number."""
    year = at.astimezone(VIETNAM).year
    of_year = {"agency_id": agency.id, "kind": rule.code, "year": year}
    found = lock(of_year, by=by, at=at)
    if found is None:
        CertificationBook.objects.get_or_create(**of_year, defaults={"opened_at": at})
        found = lock(of_year, by=by, at=at)
    assert found is not None, "the agency's own book is in sight"
    if found.row.number:
        return found
    body = {"agency": str(agency.id), "kind": rule.code, "year": year, "symbol": rule.symbol}
    return add(found, BookKind.OPENED, body, by=by, at=at)
