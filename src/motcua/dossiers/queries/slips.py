"""Pre-numbered slips: the books of a counter, what became of each slip, who may answer for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Slip, SlipBook
from motcua.dossiers.rules import APPROVING_FUNCTIONS, INTAKE_FUNCTION, slips
from motcua.dossiers.types import SlipState
from motcua.identity import api as identity
from motcua.kernel import access, digests
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One slip and what became of it."""

    number: str
    state: SlipState
    reference: str  # of the dossier it was used for
    code: str | None
    reason: str  # why it is void
    who: str
    spent_at: datetime | None
    unaccounted: bool  # unused, though a later one was spent


@dataclass(frozen=True, slots=True)
class BookView:
    """A book of slips, with every slip in its order."""

    id: UUID
    series: str
    first: str
    last: str
    issued_by: str
    issued_at: datetime
    lines: tuple[SlipLine, ...]

    def count(self, state: SlipState) -> int:
        return sum(line.state is state for line in self.lines)

    @property
    def unaccounted(self) -> tuple[str, ...]:
        """Numbers that nobody entered and nobody made void, though later ones were spent."""
        return tuple(line.number for line in self.lines if line.unaccounted)


@dataclass(frozen=True, slots=True)
class Approver:
    """A post that may answer for an entry made late, and who holds it."""

    post: UUID
    title: str
    name: str


def books_visible_to(actor: Actor) -> QuerySet[SlipBook]:
    """Return the books of the agencies that the post heads; to others none."""
    headed = {agency for agency, function in actor.seats if function in APPROVING_FUNCTIONS}
    return SlipBook.objects.filter(agency__in=headed)


def heads_counter(actor: Actor, agency: UUID, on: date) -> bool:
    """Say whether the post heads an agency that takes in applications."""
    heads = any((agency, function) in actor.seats for function in APPROVING_FUNCTIONS)
    return heads and identity.does(agency, INTAKE_FUNCTION, on)


def slip_books(actor: Actor) -> tuple[BookView, ...]:
    """Return the books that the post accounts for, the latest first, with all their slips."""
    return _views(books_visible_to(actor).order_by("-issued_at", "-pk"))


def slip_book(actor: Actor, book: UUID) -> BookView:
    """
    Return one book that the post accounts for.

    :raises SlipBook.DoesNotExist: if it is not there, or of another's counter
    """
    return _views([books_visible_to(actor).get(pk=book)])[0]


def approvers(agency: UUID, by: Actor, on: date) -> tuple[Approver, ...]:
    """Return who heads an agency on a day and may answer for what another enters late."""
    heading = [
        post
        for post in identity.posts_under(agency, on)
        if post.agency == agency and post.functions & APPROVING_FUNCTIONS
    ]
    held = identity.holders((post.id for post in heading), on)
    return tuple(
        Approver(post.id, post.title, held[post.id][1])
        for post in heading
        if post.id in held and held[post.id][0] != by.person
    )


def _views(books: Iterable[SlipBook]) -> tuple[BookView, ...]:
    shown = list(books)
    of_book: dict[UUID, list[Slip]] = {book.pk: [] for book in shown}
    rows = Slip.objects.filter(book__in=list(of_book)).select_related("dossier").order_by("pk")
    for row in rows:
        of_book[row.book_id].append(row)
    names = _names(shown, rows)
    return tuple(_view(book, of_book[book.pk], names) for book in shown)


def _view(book: SlipBook, rows: list[Slip], names: dict[tuple[UUID, date], str]) -> BookView:
    access.note(*(row.dossier.reference for row in rows if row.dossier))
    left_out = set(slips.unaccounted(row.state != SlipState.UNUSED for row in rows))
    return BookView(
        id=book.pk,
        series=book.series,
        first=slips.slip_number(book.series, book.first),
        last=slips.slip_number(book.series, book.last),
        issued_by=names.get((book.issued_by, local_day(book.issued_at)), ""),
        issued_at=book.issued_at,
        lines=tuple(_line(row, names, place in left_out) for place, row in enumerate(rows)),
    )


def _line(row: Slip, names: dict[tuple[UUID, date], str], unaccounted: bool) -> SlipLine:
    reason = bytes(row.reason) if row.reason else b""
    day = local_day(row.spent_at) if row.spent_at else None
    return SlipLine(
        number=row.number,
        state=SlipState(row.state),
        reference=row.dossier.reference if row.dossier else "",
        code=row.dossier.code if row.dossier else None,
        reason=digests.unsealed(reason, row.number.encode()).decode() if reason else "",
        who=names.get((row.spent_by, day), "") if row.spent_by and day else "",
        spent_at=row.spent_at,
        unaccounted=unaccounted,
    )


def _names(books: Iterable[SlipBook], rows: Iterable[Slip]) -> dict[tuple[UUID, date], str]:
    """Return who held each post on the day of the act; one query for each day."""
    acts = [(book.issued_by, local_day(book.issued_at)) for book in books]
    acts += [
        (row.spent_by, local_day(row.spent_at)) for row in rows if row.spent_by and row.spent_at
    ]
    by_day: dict[date, set[UUID]] = {}
    for post, day in acts:
        by_day.setdefault(day, set()).add(post)
    return {
        (post, day): name
        for day, posts in by_day.items()
        for post, (_person, name) in identity.holders(posts, day).items()
    }
