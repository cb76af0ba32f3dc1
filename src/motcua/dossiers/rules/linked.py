"""A linked filing and its parts: which may begin, which never will, whose days the whole's are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from motcua.dossiers.rules.folding import open_pause
from motcua.dossiers.rules.transitions import OPEN, RUNNING
from motcua.dossiers.types import Act, Case, Pins, State, StepPin, Verdict, Work, WorkKind
from motcua.kernel.working_time import Pause
from motcua.procedures.api import StepKind

# The citizen has one dossier, the whole (NĐ 118/2025, liên thông): what concerns him is done there.
AT_THE_WHOLE: Final = frozenset(
    {
        Act.APOLOGISE,
        Act.ASK_WITHDRAWAL,
        Act.WITHDRAW,
        Act.REFUSE_WITHDRAWAL,
        Act.RECORD_DEATH,
        Act.CORRECT,
        Act.CHANGE_CASE,
        Act.HAND_OVER_RESULT,
    }
)
# Once its parts are opened they alone are worked on; the whole ends, or goes back to the applicant.
OF_THE_PARTS: Final = frozenset(
    {
        Act.HAND_OVER,
        Act.RETURN_STEP,
        Act.UNDO_HAND_OVER,
        Act.PROPOSE,
        Act.ASK_SUPPLEMENT,
        Act.ASK_OPINION,
        Act.START_EXCLUDED,
        Act.WAIT_ELSEWHERE,
        Act.CHANGE_CASE,
        Act.REOPEN_RESULT,
    }
)
# A result that the whole did not live to return is handed over at its part.
_LEFT_TO_THE_PART: Final = frozenset({Act.HAND_OVER_RESULT, Act.RECORD_DEATH})
_RELEASED: Final = (State.RESULT_READY, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a linked filing as it stands; one not opened has no case."""

    key: str
    after: tuple[str, ...] = ()
    case: Case | None = None
    due_at: datetime | None = None  # as its clock says now; None while its term is paused


def fits_linked(act: Act, case: Case) -> bool:
    """Say whether the act belongs to this dossier: the whole, a part, or one that is neither."""
    if case.part_of is not None:
        return act not in AT_THE_WHOLE or (act in _LEFT_TO_THE_PART and outlives_whole(case))
    return not case.parts or act not in OF_THE_PARTS


def ends_with_whole(part: Case) -> bool:
    """
    Say whether a part stops because its whole ends (form 05).

    What is decided is not lost with it: it comes to the book and to the applicant (NĐ 118/2025).
    """
    return part.state in RUNNING


def outlives_whole(part: Case) -> bool:
    """Its result waits at the counter by itself, because the whole ended before it was returned."""
    return any(work.kind is WorkKind.RETURN for work in part.works)


def is_open(part: Part) -> bool:
    """Somebody works on it; with its result in the book that has ended (QĐ 766/QĐ-TTg 2.1)."""
    return part.case is not None and part.case.state in OPEN and not _released(part.case)


def is_done(part: Part) -> bool:
    """It ended with what was asked for: only then may what waits for it begin."""
    case = part.case
    return case is not None and _released(case) and case.verdict is Verdict.APPROVE


def ready(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts to be opened now: all they wait for is done."""
    done = {part.key for part in parts if is_done(part)}
    return tuple(part for part in parts if part.case is None and done.issuperset(part.after))


def barred(parts: Sequence[Part]) -> frozenset[str]:
    """Return the parts that will never begin, because one before them was refused or stopped."""
    failed = {part.key for part in parts if part.case and not is_open(part) and not is_done(part)}
    out: set[str] = set()
    while more := {
        part.key
        for part in parts
        if part.case is None and part.key not in out and (failed | out).intersection(part.after)
    }:
        out |= more
    return frozenset(out)


def all_ended(parts: Sequence[Part]) -> bool:
    """No part runs and none is still to come."""
    out = barred(parts)
    return all(part.key in out or (part.case and not is_open(part)) for part in parts)


def stops_whole(parts: Sequence[Part]) -> bool:
    """
    Say whether a linked filing ends as stopped: a part was, and none brought what was asked for.

    It is told so and settled (TT 03/2025/TT-VPCP, form 05), and counts as stopped, not as done.
    """
    stopped = any(part.case is not None and part.case.state is State.STOPPED for part in parts)
    return stopped and not any(map(is_done, parts))


def leading(parts: Sequence[Part]) -> Part | None:
    """
    Return the open part that is due last, on which the whole waits; of equals the first published.

    So each day of the whole is in one pair of hands. A part whose term is paused has no due moment
    and comes last of all.
    """
    latest: Part | None = None
    for part in filter(is_open, parts):
        if latest is None or _rank(part) > _rank(latest):
            latest = part
    return latest


def _rank(part: Part) -> tuple[bool, float]:
    return part.due_at is None, part.due_at.timestamp() if part.due_at else 0.0


def first_step(pins: Pins) -> StepPin:
    """Return where a part begins: it is received with the whole, so with its first work."""
    return next(step for step in pins.steps if step.kind == StepKind.WORK)


def works_of_whole(part: Part) -> tuple[Work, ...]:
    """Return in whose hands the whole is while this part is the one it waits on."""
    case = part.case
    assert case is not None and case.pins is not None and case.competent is not None
    return (Work(case.competent, first_step(case.pins).function, WorkKind.PARTS, part.due_at),)


def pause_to_open(whole: Case, part: Part) -> Pause | None:
    """
    Return the pause of the whole that begins because the part it waits on is paused.

    The time of a supplement is the citizen's for the whole as for the part (QĐ 766/QĐ-TTg 2.1).
    """
    assert part.case is not None
    theirs = open_pause(part.case)
    if theirs is None or open_pause(whole) is not None:
        return None
    last = whole.pauses[-1].until if whole.pauses else None
    return replace(theirs, since=max(theirs.since, last)) if last else theirs


def pause_to_close(whole: Case, parts: Sequence[Part], at: datetime) -> datetime | None:
    """Return when the open pause of the whole ended; None while the part it waits on is paused."""
    ours, part = open_pause(whole), leading(parts)
    if ours is None or (part is not None and part.case and open_pause(part.case)):
        return None
    theirs = (pause for one in parts if one.case for pause in one.case.pauses)
    ends = [one.until for one in theirs if one.until is not None and one.until >= ours.since]
    return max(ends, default=at)


def _released(case: Case) -> bool:
    return case.state in _RELEASED
