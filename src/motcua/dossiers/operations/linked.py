"""One filing, several agencies (liên thông): its parts are opened, followed, and come together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations import opening
from motcua.dossiers.operations.opening import LINKER
from motcua.dossiers.operations.writing import Held, add, kept, locked
from motcua.dossiers.queries import linked, reading
from motcua.dossiers.rules import ending
from motcua.dossiers.rules import linked as ways
from motcua.dossiers.rules.linked import Part
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Delivery,
    Kind,
    Manner,
    Outcome,
    Settlement,
    State,
    StopGround,
    Verdict,
    Work,
    WorkKind,
)
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.procedures import api as procedures

WITH_THE_WHOLE: Final = "Hồ sơ liên thông đã dừng hoặc được rút, nên phần này dừng theo."


def open_parts(whole: UUID, place: str | None, *, by: Actor, at: datetime) -> Case:
    """
    Open the parts that a linked filing begins with (NĐ 118/2025, liên thông).

    Done by the system within the acceptance, so that the one cannot be without the other. Where
    each part lies is pinned here: who is in charge there is asked when the part begins.

    :raises PartPlaceMissing: if a part's place stands in words and the clerk chose none
    :raises NoCompetentAgency: if nobody is in charge of a part at its place
    """
    with acting(by, writing=True):
        found = locked(whole, by=LINKER, at=at)
        case, revision = found.case, reading.revision_of(found.case)
        state = rules.after(case, Act.OPEN_PARTS)
        places = opening.places(found, revision, place)
        agencies = opening.agencies(case, revision, places, at)
        parts = linked.parts_of(found.events, revision, places)
        assert case.pins is not None
        begins = ways.ready(parts)
        opened = opening.open_ready(found, revision, places, begins, since=case.pins.since, at=at)
        leading = ways.leading(opened.parts)
        assert leading is not None, "a pack whose parts all wait for another is refused"
        outcome = Outcome(state=state, works=ways.works_of_whole(leading), parts=opened.dossiers)
        facts = {
            "revision": str(revision.id),
            "places": dict(places),
            "agencies": agencies,
            "opened": list(opened.keys),
            "leading": leading.key,
        }
        return add(found, Kind.PARTS_OPENED, outcome, facts, by=LINKER, at=at)


def follow_parts(*, dossier: UUID, by: Actor, at: datetime) -> Case:
    """
    Bring a linked dossier up to its parts: open what may begin, say whose the days are, finish.

    Told twice, or of nothing new, it does nothing. A part that waited for one refused or stopped
    is never opened; the whole ends with what was done, or as stopped where nothing was.
    """
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case, places = found.case, linked.places_of(found.events)
        if case.state is not State.IN_PROCESS or places is None:
            return case
        revision = reading.revision_of(case)
        parts = linked.parts_of(found.events, revision, places)
        if ways.all_ended(parts):
            end = _stopped if ways.stops_whole(parts) else _finished
            return end(found, revision, parts, at=at, by=by)
        opened = opening.open_ready(found, revision, places, ways.ready(parts), since=at, at=at)
        now = {part.key: part for part in opened.parts}
        standing = tuple(now.get(part.key, part) for part in parts)
        return _moved(found, revision, standing, opened, at=at, by=by)


def correct_parts(*, dossier: UUID, by: Actor, at: datetime) -> tuple[Case, ...]:
    """
    Put right in the open parts what was put right in the whole: who files, whose it is, the wish.

    Told twice, or of nothing that differs, it does nothing. A part opened since knows it already;
    one that has ended keeps what its papers say (TT 03/2025/TT-VPCP, form 01).
    """
    with acting(by, writing=True):
        whole = locked(dossier, by=by, at=at)
        held = (locked(part, by=LINKER, at=at) for part in whole.case.parts)
        corrected = [(one, *linked.to_correct(whole.events, one.events)) for one in held]
        return tuple(
            add(part, Kind.CORRECTED, outcome, facts, by=by, at=at)
            for part, outcome, facts in corrected
            if facts and part.case.state in rules.OPEN
        )


def whole_locked(part: UUID, *, at: datetime) -> Held | None:
    """Lock the linked dossier that one is a part of; None: it is none."""
    whole = linked.whole_id(part)
    return locked(whole, by=LINKER, at=at) if whole is not None else None


def reopen_whole(whole: Held, *, at: datetime) -> None:
    """
    Take back a whole that waited to be returned: the result of a part is drafted anew.

    Done with the part, so that nothing is handed over meanwhile; a whole that still waits for
    others hears of it as of all that happens to a part.
    """
    case, places = whole.case, linked.places_of(whole.events)
    if case.state is not State.RESULT_READY or places is None:
        return
    revision = reading.revision_of(case)
    parts = linked.parts_of(whole.events, revision, places)
    leading = ways.leading(parts)
    assert leading is not None, "a part was just reopened"
    outcome = Outcome(
        state=rules.after(case, Act.REOPEN_RESULT),
        works=ways.works_of_whole(leading),
        delivery=Delivery.NOT_READY,
        clears=("finished_at", "verdict"),
    )
    news = linked.untold(whole.events, parts)
    facts = {"revision": str(revision.id), "leading": leading.key, **news}
    add(whole, Kind.PART_MOVED, outcome, facts, by=LINKER, at=at)


def end_parts(whole: Case, *, at: datetime) -> None:
    """
    Stop the parts that still run, because the whole was stopped or withdrawn (form 05).

    A result in the book waits at the counter from now on; one decided goes there with its number.
    """
    for dossier in whole.parts:
        found = locked(dossier, by=LINKER, at=at)
        case = found.case
        if ways.ends_with_whole(case):
            outcome = ending.ended(case, rules.after(case, Act.STOP), at)
            reason = kept(dossier, ContentKind.TEXT, WITH_THE_WHOLE)
            facts = {"ground": StopGround.OTHER.value, "reason": reason, "with_whole": True}
            add(found, Kind.STOPPED, outcome, facts, by=LINKER, at=at)
        elif case.state is State.RESULT_READY:
            outcome = Outcome(works=(returning(case),))
            add(found, Kind.PART_MOVED, outcome, {"with_whole": True}, by=LINKER, at=at)


def released_to(case: Case) -> tuple[Work, ...]:
    """Return who hands a result in the book over; nobody at a part whose whole is open."""
    return () if case.part_of and linked.is_open(case.part_of) else (returning(case),)


def returning(case: Case) -> Work:
    """Return what the counter has to do with a result."""
    assert case.counter is not None
    return Work(case.counter, rules.INTAKE_FUNCTION, WorkKind.RETURN)


def hand_over_parts(whole: Case, manner: Manner, *, by: Actor, at: datetime) -> None:
    """Record on every part that its result went out with the whole's (form 07)."""
    for dossier in whole.parts:
        found = locked(dossier, by=LINKER, at=at)
        if found.case.state is State.RESULT_READY:
            outcome = Outcome(
                state=State.RETURNED, works=(), delivery=whole.delivery, returned_at=at
            )
            facts = {"manner": manner.value, "with_whole": True}
            add(found, Kind.RESULT_HANDED_OVER, outcome, facts, by=by, at=at)


# --- the whole ----------------------------------------------------------------------------------


def _moved(
    found: Held,
    revision: procedures.Revision,
    parts: Sequence[Part],
    opened: opening.Opened,
    *,
    by: Actor,
    at: datetime,
) -> Case:
    case, leading = found.case, ways.leading(parts)
    assert leading is not None, "not all parts have ended"
    works = ways.works_of_whole(leading)
    pause = ways.pause_to_open(case, leading)
    unpause = ways.pause_to_close(case, parts, at)
    news = linked.untold(found.events, parts)
    if works == case.works and not (pause or unpause or opened.keys or news):
        return case
    outcome = Outcome(
        works=works,
        parts=(*case.parts, *opened.dossiers) if opened.dossiers else None,
        pause=pause,
        unpause=unpause,
    )
    facts = {
        "revision": str(revision.id),
        "opened": list(opened.keys),
        "leading": leading.key,
        **news,
    }
    return add(found, Kind.PART_MOVED, outcome, facts, by=by, at=at)


def _finished(
    found: Held,
    revision: procedures.Revision,
    parts: Sequence[Part],
    *,
    by: Actor,
    at: datetime,
) -> Case:
    """Processing ended when the last part released its result, whenever we were told."""
    case = found.case
    done = [part.key for part in parts if ways.is_done(part)]
    outcome = Outcome(
        state=rules.after(case, Act.FINISH_PARTS),
        works=(returning(case),),
        closes=tuple(aside.number for aside in case.asides),
        unpause=ways.pause_to_close(case, parts, at),
        finished_at=_ended_at(parts),
        delivery=Delivery.READY,
        verdict=Verdict.APPROVE if done else Verdict.REFUSE,
    )
    facts = {
        "revision": str(revision.id),
        "ended": done,
        **linked.not_given(parts),
    }
    return add(found, Kind.PARTS_FINISHED, outcome, facts, by=by, at=at)


def _stopped(
    found: Held,
    revision: procedures.Revision,
    parts: Sequence[Part],
    *,
    by: Actor,
    at: datetime,
) -> Case:
    """Nothing was done and a part was stopped; what was refused beside it is handed over."""
    case, stops = found.case, linked.stops_of(found.case.parts)
    _name, last = stops[-1]
    chosen = last.outcome.settlement or Settlement.NONE
    settlement = chosen if ending.settles(case, chosen) else ending.settled_by_system(case)
    outcome = replace(
        ending.ended_with(case, rules.after(case, Act.STOP), settlement, at),
        unpause=ways.pause_to_close(case, parts, at),
        finished_at=_ended_at(parts),
    )
    why = "; ".join(f"{name}: {reading.words(stop, 'reason')}" for name, stop in stops)
    facts = {
        "revision": str(revision.id),
        "ground": last.facts["ground"],
        "reason": kept(found.row.pk, ContentKind.TEXT, why),
        **linked.not_given(parts),
    }
    end_parts(case, at=at)
    return add(found, Kind.STOPPED, outcome, facts, by=by, at=at)


def _ended_at(parts: Sequence[Part]) -> datetime:
    return max(part.case.finished_at for part in parts if part.case and part.case.finished_at)
