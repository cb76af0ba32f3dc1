"""What every act on a book shares: finding and locking it, keeping content, adding the event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.counters.models import BookContent, BookEvent, CertificationBook
from motcua.counters.queries import scope
from motcua.counters.rules import rights
from motcua.counters.types import BookKind, ContentKind
from motcua.identity import api as identity
from motcua.kernel import chain, digests, ids, outbox
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day


class BookNotFound(RuleViolation):
    """Not there, or not yours: one answer for both."""

    code = "certification-book-not-found"
    sentence = _("Không tìm thấy sổ chứng thực.")


class NotYourBook(RuleViolation):
    code = "certification-not-your-book"
    sentence = _("Việc này không thuộc vị trí việc làm của bạn.")


class BookClosed(RuleViolation):
    code = "certification-book-closed"
    sentence = _("Sổ %(book)s đã khóa nên không ghi thêm, không gạch bỏ được.")


class DayBeforeLast(RuleViolation):
    code = "certification-day-before-last"
    sentence = _("Ngày ghi sớm hơn ngày của số cuối trong sổ.")


@dataclass(frozen=True, slots=True)
class Held:
    """A book locked for an act, with the hash of its last event."""

    row: CertificationBook
    head: str


def home_of(by: Actor) -> scope.Home:
    """
    Return the agency in whose books `by` works.

    :raises NotYourBook: if his post has nothing to do with certification
    """
    home = scope.home_of(by)
    if home is None:
        raise NotYourBook
    return home


def home_led_by(by: Actor) -> scope.Home:
    """
    Return the agency in whose books `by` works, when he leads there.

    :raises NotYourBook: if he does not
    """
    home = home_of(by)
    if not rights.may_manage(by):
        raise NotYourBook
    return home


def locked(book: UUID, *, by: Actor, at: datetime) -> Held:
    """
    Lock a book in sight of `by`.

    :raises BookNotFound: if it is not there, or out of sight
    :raises DayBeforeLast: if its last event is of a later day
    """
    found = lock({"pk": book}, by=by, at=at)
    if found is None:
        raise BookNotFound
    return found


def lock(wanted: Mapping[str, object], *, by: Actor, at: datetime) -> Held | None:
    """
    Lock the book meant, if it is there and in sight.

    Within a day two clerks may write in another order than they pressed the button.

    :raises DayBeforeLast: if its last event is of a later day
    """
    rows = scope.visible_to(by).select_for_update(of=("self",))
    row = rows.filter(**wanted).first()
    if row is None:
        return None
    if row.number == 0:
        return Held(row, chain.START)
    last = BookEvent.objects.only("hash", "at").get(book=row.pk, number=row.number)
    if local_day(at) < local_day(last.at):
        raise DayBeforeLast
    return Held(row, last.hash)


def kept(book: UUID, kind: ContentKind, body: Mapping[str, str]) -> dict[str, str]:
    """Keep content encrypted and return what the event may say of it: its id and salted digest."""
    clear = json.dumps(dict(body), ensure_ascii=False, sort_keys=True).encode()
    salt, content_id = digests.new_salt(), ids.new_id()
    BookContent.objects.create(
        id=content_id,
        book_id=book,
        kind=kind,
        salt=salt,
        sealed=digests.sealed(clear, content_id.bytes),
    )
    return {"content": str(content_id), "digest": digests.salted(salt, clear)}


def add(
    found: Held,
    kind: BookKind,
    body: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    **columns: object,
) -> Held:
    """Append the event, write the book's row, queue its effects; return the book as it is now."""
    row = found.row
    event = chain.append(
        BookEvent,
        stream=row.pk,
        number=row.number + 1,
        kind=kind,
        body=body,
        previous=found.head,
        by=by,
        at=at,
    )
    changes = {"number": event.number, **columns}
    CertificationBook.objects.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    outbox.put(f"counters.{kind}", event.pk, stream=row.pk, at=at)
    return Held(row, event.hash)


def name_of(by: Actor, on: date) -> str:
    """Return the name of who holds the post that acts."""
    if by.post is None:
        return ""
    held = identity.holders([by.post], on)
    return held[by.post][1] if by.post in held else ""
