"""What pauses do to a term (QĐ 766/QĐ-TTg: the time of a supplement is subtracted)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from motcua.kernel.working_time.counting import Count
from motcua.kernel.working_time.editions import Edition
from motcua.kernel.working_time.refusals import (
    PauseBeforeStart,
    PauseLeftOpen,
    PauseReversed,
    PausesOverlap,
)
from motcua.kernel.working_time.types import Holder, Pause, PauseKind


@dataclass(frozen=True, slots=True)
class Span:
    """A pause cut to minutes."""

    since: int
    until: int | None
    kind: PauseKind
    holder: Holder


@dataclass(frozen=True, slots=True)
class Leg:
    """A run of the term from its start to a restart or the end, with the pauses that counted."""

    start: int
    pauses: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How the term ran: legs, where it stands, and the open pause that stopped it, if any."""

    legs: tuple[Leg, ...]
    count: Count
    due: int
    stopped_by: Span | None = None

    @property
    def end(self) -> int:
        """The last minute the explanation reaches."""
        return self.due if self.stopped_by is None else self.stopped_by.since


def spans(pauses: Sequence[Pause], edition: Edition) -> list[Span]:
    """
    Cut pauses to the minute, and only then refuse what is reversed, out of order or left open.

    A pause of no length is a pause; one may begin the minute another ends.
    """
    cut = [
        Span(
            edition.minute(pause.since),
            None if pause.until is None else edition.minute(pause.until),
            pause.kind,
            pause.held_by,
        )
        for pause in pauses
    ]
    if any(span.until is None for span in cut[:-1]):
        raise PauseLeftOpen
    if any(span.until is not None and span.until < span.since for span in cut):
        raise PauseReversed
    if any(one.until is not None and one.until > two.since for one, two in pairwise(cut)):
        raise PausesOverlap
    return cut


def run(start: int, begin: Callable[[int], Count], pauses: Sequence[Span], restart: bool) -> Course:
    """
    Run a term through its pauses, one after the other.

    A pause that begins after the due moment as it then stands moves nothing: a late dossier is
    late. One that begins at the due moment is in time. An open one leaves no due moment.
    """
    if pauses and pauses[0].since < start:
        raise PauseBeforeStart
    count = begin(start)
    due = count.due()
    legs = [Leg(start)]
    for span in pauses:
        if span.since > due:
            continue
        leg = legs[-1]
        legs[-1] = Leg(leg.start, (*leg.pauses, span))
        if span.until is None:
            return Course(tuple(legs), count, due, span)
        if restarts(span, restart):
            count = begin(span.until)
            legs.append(Leg(span.until))
        else:
            count = count.resumed(span.since, span.until)
        count, due = _never_before(count, span.until)
    return Course(tuple(legs), count, due)


def restarts(span: Span, restart: bool) -> bool:
    """Whether the term starts anew, whole, after a pause: supplements only, and only if pinned."""
    return restart and span.kind is PauseKind.SUPPLEMENT


def _never_before(count: Count, until: int) -> tuple[Count, int]:
    """Nothing is due before what it waits for was delivered (BLDS 2015, Điều 147.3)."""
    due = count.due()
    if due > until:
        return count, due
    raised = count.after(until)
    return raised, raised.due()
