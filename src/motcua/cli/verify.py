"""Does what is stored still follow from what happened? The first difference ends with exit 1."""

import argparse
import heapq
import json
import multiprocessing
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final
from uuid import UUID

from motcua.cli import opening
from motcua.cli.wording import translated
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

if TYPE_CHECKING:
    from motcua.counters.api import BookDifference
    from motcua.dossiers.api import Difference

NAME: Final = "verify"
HELP: Final = _("đối chiếu mọi hồ sơ với chuỗi sự kiện của nó")
NEEDS_DJANGO: Final = True
DONE, REFUSED = 0, 1
BATCH: Final = 100  # dossiers that one process checks between two answers

ALTERED_SEAL: Final = _("Sổ ai đã xem khác với niêm phong từ %(since)s.")
FOUND: Final = _("Hồ sơ %(dossier)s, sự kiện %(event)s: %(sentence)s (%(what)s)")
FOUND_IN_BOOK: Final = _("Sổ chứng thực %(subject)s, sự kiện %(event)s: %(sentence)s (%(what)s)")
COUNTED: Final = _("Đã kiểm tra %(checked)s hồ sơ, %(rate)s hồ sơ mỗi giây.")
CURSOR: Final = _("Con trỏ để kiểm tra tiếp: %(cursor)s")


class CursorUnreadable(RuleViolation):
    code = "cursor-unreadable"
    sentence = _("“%(given)s” không phải con trỏ; hãy dùng con trỏ mà lần kiểm tra trước đã in.")


class NumberTooSmall(RuleViolation):
    code = "number-too-small"
    sentence = _("%(option)s phải là số nguyên từ 1 trở lên.")


@dataclass(slots=True)
class Findings:
    """What a run has come to: how far, and the first difference it met."""

    checked: int = 0
    cursor: UUID | None = None
    difference: "Difference | None" = None
    broken_seal: str | None = None
    book_difference: "BookDifference | None" = None

    @property
    def whole(self) -> bool:
        found = (self.difference, self.broken_seal, self.book_difference)
        return all(one is None for one in found)


def configure(parser: argparse.ArgumentParser) -> None:
    cursor = _("chỉ các hồ sơ sau con trỏ này, do lần kiểm tra trước in ra")
    parser.add_argument("--since", metavar="CURSOR", help=translated(cursor))
    sample = _("chỉ kiểm tra N hồ sơ chọn ngẫu nhiên")
    parser.add_argument("--sample", metavar="N", type=int, help=translated(sample))
    jobs = _("số tiến trình cùng kiểm tra; mặc định là 1")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help=translated(jobs))
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))


def run(args: argparse.Namespace) -> int:
    since = _cursor(args.since)
    for option, given in (("--sample", args.sample), ("--jobs", args.jobs)):
        if given is not None and given < 1:
            raise NumberTooSmall(option=option)
    opening.open_prepared()
    start = time.perf_counter()
    outcome = check(since=since, sample=args.sample, jobs=args.jobs)
    seconds = max(time.perf_counter() - start, 0.001)
    rate = round(outcome.checked / seconds)
    if args.json:
        print(_as_json(outcome, rate))
    else:
        _say(outcome, rate)
    return DONE if outcome.whole else REFUSED


def check(*, since: UUID | None = None, sample: int | None = None, jobs: int = 1) -> Findings:
    """Check dossiers in the order of their ids, the books, the seals; what differs ends it."""
    from motcua.dossiers import api as dossiers
    from motcua.kernel import access

    wanted: Iterable[UUID] = dossiers.dossier_ids(since)
    if sample is not None:
        wanted = _sampled(wanted, sample)
    outcome = Findings(cursor=since)
    for dossier, difference in _checked(wanted, jobs):
        outcome.checked, outcome.cursor = outcome.checked + 1, dossier
        if difference is not None:
            outcome.difference = difference
            return outcome
    outcome.book_difference = _checked_books()
    if outcome.book_difference is not None:
        return outcome
    seal = access.first_broken_seal()
    outcome.broken_seal = seal.since.isoformat() if seal else None
    return outcome


def _checked_books() -> "BookDifference | None":
    """Check the certification books and who may sign in them, all of them every time."""
    from motcua.counters import api as counters

    found = (counters.verify(one) for one in counters.book_ids())
    signing = (counters.verify_delegation(one) for one in counters.delegation_ids())
    return next((one for one in chain(found, signing) if one is not None), None)


def _sampled(ids: Iterable[UUID], size: int) -> list[UUID]:
    """Choose by chance, with the same chance for each, in one pass; answer in their order."""
    from motcua.kernel import digests

    salt = digests.new_salt()
    return sorted(heapq.nsmallest(size, ids, key=lambda one: digests.salted(salt, one.bytes)))


def _checked(ids: Iterable[UUID], jobs: int) -> Iterator[tuple[UUID, "Difference | None"]]:
    from motcua.dossiers import api as dossiers

    if jobs == 1:
        yield from ((one, dossiers.verify(one)) for one in ids)
        return
    # processes of their own, started anew: an open connection is not for sharing
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, initializer=_begin) as pool:
        for answers in pool.imap(_verified, _batches(ids)):
            yield from answers


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def _begin() -> None:
    """Prepare a process of the pool."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()


def _verified(ids: list[UUID]) -> list[tuple[UUID, "Difference | None"]]:
    from motcua.dossiers import api as dossiers

    return [(one, dossiers.verify(one)) for one in ids]


def _cursor(given: str | None) -> UUID | None:
    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise CursorUnreadable(given=given) from None


def _say(outcome: Findings, rate: int) -> None:
    print(translated(COUNTED) % {"checked": outcome.checked, "rate": rate})
    if outcome.cursor is not None:
        print(translated(CURSOR) % {"cursor": outcome.cursor})
    if not outcome.whole:
        print(_sentence(outcome), file=sys.stderr)


def _sentence(outcome: Findings) -> str:
    found = outcome.difference
    if outcome.book_difference is not None:
        book = outcome.book_difference
        return translated(FOUND_IN_BOOK) % {
            "subject": book.subject,
            "event": book.event or "–",
            "sentence": translated(book.sentence),
            "what": book.what,
        }
    if found is None:
        return translated(ALTERED_SEAL) % {"since": outcome.broken_seal}
    return translated(FOUND) % {
        "dossier": found.dossier,
        "event": found.event or "–",
        "sentence": translated(found.sentence),
        "what": found.what,
    }


def _plain(found: "BookDifference | None") -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "subject": str(found.subject),
        "event": found.event,
        "what": found.what,
        "sentence": translated(found.sentence),
    }


def _as_json(outcome: Findings, rate: int) -> str:
    found = outcome.difference
    told = {
        "checked": outcome.checked,
        "per_second": rate,
        "cursor": str(outcome.cursor) if outcome.cursor else None,
        "difference": {
            "dossier": str(found.dossier),
            "event": found.event,
            "what": found.what,
            "sentence": translated(found.sentence),
        }
        if found
        else None,
        "broken_seal": outcome.broken_seal,
        "book_difference": _plain(outcome.book_difference),
    }
    return json.dumps(told, ensure_ascii=False)
