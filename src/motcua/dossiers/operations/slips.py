"""Slips for an outage: given to a counter in books, each used once, or void with its reason."""

from datetime import datetime
from uuid import UUID

from motcua.dossiers.models import Slip, SlipBook
from motcua.dossiers.operations.writing import ReasonMissing
from motcua.dossiers.queries import slips as queries
from motcua.dossiers.rules import slips as rules
from motcua.dossiers.types import SlipState
from motcua.kernel import digests, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class NotYourSlips(RuleViolation):
    code = "not-your-slips"
    sentence = _("Chỉ người phụ trách nơi tiếp nhận phát và hủy phiếu nhận giấy của nơi mình.")


class SeriesRefused(RuleViolation):
    code = "slip-series-refused"
    sentence = _("Ký hiệu phiếu gồm 1 đến 12 chữ in hoa không dấu hoặc chữ số.")


class RangeRefused(RuleViolation):
    code = "slip-range-refused"
    sentence = _("Số đầu từ 1, số cuối từ số đầu trở lên; một quyển nhiều nhất %(most)s phiếu.")


class SlipsIssuedAlready(RuleViolation):
    code = "slips-issued-already"
    sentence = _("Có số phiếu trong dãy %(first)s đến %(last)s đã phát trước đó.")


class SlipUnknown(RuleViolation):
    code = "slip-unknown"
    sentence = _("Không có phiếu nhận giấy nào mang số %(number)s.")


class SlipForeign(RuleViolation):
    code = "slip-foreign"
    sentence = _("Phiếu nhận giấy %(number)s đã phát cho nơi tiếp nhận khác.")


class SlipUsed(RuleViolation):
    code = "slip-used"
    sentence = _("Phiếu nhận giấy %(number)s đã dùng cho một hồ sơ.")


class SlipVoid(RuleViolation):
    code = "slip-void"
    sentence = _("Phiếu nhận giấy %(number)s đã hủy.")


def issue_slips(
    *, agency: UUID, series: str, first: int, last: int, by: Actor, at: datetime
) -> UUID:
    """
    Give a counter a book of pre-numbered slips for an outage; return the book.

    A number is given once in the whole province, so that a slip names its counter.

    :raises NotYourSlips: if `by` does not head that counter
    :raises SeriesRefused: if the series could not be printed and typed by anybody
    :raises RangeRefused: if the numbers run backwards, or are more than a book holds
    :raises SlipsIssuedAlready: if one of the numbers was given before
    """
    most = parameters.value("slip_book_most", local_day(at))
    with acting(by, writing=True):
        if by.post is None or not queries.heads_counter(by, agency, local_day(at)):
            raise NotYourSlips
        if not rules.is_series(series):
            raise SeriesRefused
        if not 1 <= first <= last <= rules.HIGHEST or last - first >= most:
            raise RangeRefused(most=most)
        numbers = [rules.slip_number(series, ordinal) for ordinal in range(first, last + 1)]
        if Slip.objects.filter(number__in=numbers).exists():
            raise SlipsIssuedAlready(first=numbers[0], last=numbers[-1])
        book = SlipBook.objects.create(
            agency_id=agency,
            series=series,
            first=first,
            last=last,
            issued_by=by.post,
            issued_at=at,
        )
        Slip.objects.bulk_create(
            (Slip(book=book, number=number) for number in numbers), ignore_conflicts=True
        )
        if Slip.objects.filter(book=book).count() != len(numbers):  # another was quicker
            raise SlipsIssuedAlready(first=numbers[0], last=numbers[-1])
        return book.pk


def void_slip(*, number: str, reason: str, by: Actor, at: datetime) -> None:
    """
    Make a slip void: spoiled, lost, never handed out.

    :raises ReasonMissing: if no reason is given
    :raises SlipUnknown: if there is no such number
    :raises NotYourSlips: if `by` does not head the counter it was given to
    :raises SlipUsed: if a dossier was entered on it
    :raises SlipVoid: if it is void already
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        slip = locked(number)
        if not queries.books_visible_to(by).filter(pk=slip.book_id).exists():
            raise NotYourSlips
        check_unused(slip)
        slip.state, slip.spent_by, slip.spent_at = SlipState.VOID, by.post, at
        slip.reason = digests.sealed(normal(reason).encode(), slip.number.encode())
        slip.save(update_fields=["state", "spent_by", "spent_at", "reason"])


def locked(typed: str) -> Slip:
    """
    Lock the slip of a number, however it was typed.

    :raises SlipUnknown: if there is none
    """
    number = rules.read_number(typed)
    rows = Slip.objects.select_for_update(of=("self",)).select_related("book")
    slip = rows.filter(number=number).first()
    if slip is None:
        raise SlipUnknown(number=number[:24])
    return slip


def check_unused(slip: Slip) -> None:
    """
    Let only a slip that was not spent be spent.

    :raises SlipUsed: if a dossier was entered on it
    :raises SlipVoid: if it is void
    """
    if slip.state == SlipState.USED:
        raise SlipUsed(number=slip.number)
    if slip.state == SlipState.VOID:
        raise SlipVoid(number=slip.number)
