"""A new calendar has been decided: what is still open is counted on it, and the citizen told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.changing import restepped
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import NotYourStep, add, check, kept, locked, promises
from motcua.dossiers.queries import redating
from motcua.dossiers.types import Act, Case, ContentKind, Kind, Outcome, Pins, State, Work, WorkKind
from motcua.kernel import calendars
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal


class DecisionMissing(RuleViolation):
    code = "decision-missing"
    sentence = _("Hãy ghi số, ký hiệu văn bản quyết định ngày nghỉ, ngày làm bù.")


class NoNewerCalendar(RuleViolation):
    code = "no-newer-calendar"
    sentence = _("Hồ sơ đã tính theo lịch làm việc mới nhất, không có gì để tính lại.")


@dataclass(frozen=True, slots=True)
class Redated:
    """
    What a bulk redating came to: how many were counted anew, how many of them got another day,
    how many are left for the next time, and which refused.
    """

    moved: int = 0
    changed: int = 0
    left: int = 0
    refused: Mapping[UUID, RuleViolation] = field(default_factory=lambda: MappingProxyType({}))


def redate(
    *, dossier: UUID, turn: int | None = None, decision: str, by: Actor, at: datetime
) -> Case:
    """
    Count a dossier on the newest edition of its calendar (BLLĐ 2019 Điều 112; BLDS 2015 Điều 148).

    The promise given at acceptance stays on record; what the term comes to now is told beside it.
    A new moment promised by an apology stands unless the calendar puts the term later still.

    :raises DecisionMissing: if the decision behind the calendar is not named
    :raises NoNewerCalendar: if the dossier is counted on the newest edition already
    """
    return _redated(dossier, turn, decision, by=by, at=at)[1]


def redate_open(
    *,
    decision: str,
    calendar: str | None = None,
    limit: int | None = None,
    by: Actor,
    at: datetime,
) -> Redated:
    """
    Redate every open dossier that an older edition counts; one transaction each, repeatable.

    Of one calendar or of all, and at most so many at once. A head redates what his agency
    answers for.

    :raises DecisionMissing: if the decision behind the calendar is not named
    """
    if not normal(decision):
        raise DecisionMissing
    with acting(by):
        waiting = list(redating.outdated(by, calendar))
    moved, changed, refused = 0, 0, dict[UUID, RuleViolation]()
    for dossier in waiting[:limit]:
        try:
            before, after = _redated(dossier, None, decision, by=by, at=at)
        except RuleViolation as refusal:
            refused[dossier] = refusal
        else:
            moved += 1
            changed += before.repromised_at != after.repromised_at
    left = max(0, len(waiting) - limit) if limit is not None else 0
    return Redated(moved, changed, left, refused)


def has_newer_calendar(case: Case) -> bool:
    """Say whether a later edition than the one pinned has been decided."""
    pins = case.pins
    return pins is not None and calendars.newest(pins.calendar).number > pins.edition


def _redated(
    dossier: UUID, turn: int | None, decision: str, *, by: Actor, at: datetime
) -> tuple[Case, Case]:
    """Redate a dossier and return it as it was and as it is."""
    if not normal(decision):
        raise DecisionMissing
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case = found.case
        check(case, case.turn if turn is None else turn, Act.REDATE, by=by)
        if not rules.may_do(by, Act.REDATE, case):
            raise NotYourStep
        if not has_newer_calendar(case):
            raise NoNewerCalendar
        assert case.pins is not None
        newest = calendars.newest(case.pins.calendar).number
        outcome = _counted(case, replace(case.pins, edition=newest))
        facts = {
            "calendar": case.pins.calendar,
            "edition": {"from": case.pins.edition, "to": newest},
            "decision": kept(dossier, ContentKind.TEXT, normal(decision)),
            **promises(case, outcome),
        }
        return case, add(found, Kind.REDATED, outcome, facts, by=by, at=at)


def _counted(case: Case, pins: Pins) -> Outcome:
    now = replace(case, pins=pins)
    before = rules.clock(case, term_edition(case)).due_at
    due_at = rules.clock(now, term_edition(now)).due_at
    works = _works(now, due_at)
    return Outcome(
        pins=pins,
        works=works if works != case.works else None,
        repromised_at=_promise(case, before, due_at),
    )


def _works(case: Case, due_at: datetime | None) -> tuple[Work, ...]:
    """Steps move with their calendar; what runs on another's keeps its own due moment."""
    if case.state in (State.IN_PROCESS, State.AWAITING_DECISION):
        return restepped(case)
    return tuple(
        replace(work, due_at=due_at) if work.kind is WorkKind.REGISTER else work
        for work in case.works
    )


def _promise(case: Case, before: datetime | None, after: datetime | None) -> datetime | None:
    """Return the moment to tell, or None where nothing changes or the term stands still."""
    told = case.repromised_at or case.promised_at
    if after is None or after == before or told is None:
        return None
    wanted = max(told, after) if case.apologies else after
    return wanted if wanted != told else None
