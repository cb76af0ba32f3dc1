"""What every act shares: finding and locking the dossier, keeping content, adding the event."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import Content, Dossier, DossierEvent, DossierFlag, WorkItem
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import plain, projecting
from motcua.dossiers.rules.linked import fits_linked
from motcua.dossiers.types import ASIDE_KINDS, Act, Case, ContentKind, Event, Kind, Outcome, Work
from motcua.kernel import chain, digests, ids, outbox
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal

OF_PART: Final = "dossiers.of_part"  # topic of whatever happens to a part, for its whole


class DossierNotFound(RuleViolation):
    """Not there, or not yours: one answer for both."""

    code = "dossier-not-found"
    sentence = _("Không tìm thấy hồ sơ.")


class NotYourStep(RuleViolation):
    code = "not-your-step"
    sentence = _("Việc này không thuộc vị trí việc làm của bạn ở bước hiện tại.")


class ReasonMissing(RuleViolation):
    code = "reason-missing"
    sentence = _("Hãy ghi lý do.")


class StaleTurn(RuleViolation):
    code = "stale-turn"
    sentence = _("Hồ sơ đã thay đổi sau khi bạn mở trang này. Hãy xem lại trước khi làm tiếp.")


class PartyMayNotAct(RuleViolation):
    code = "party-may-not-act"
    sentence = _("Bạn là người nộp hoặc chủ hồ sơ này nên không được xử lý nó.")


class DoneAtTheWhole(RuleViolation):
    code = "done-at-the-whole"
    sentence = _("Việc này làm ở hồ sơ liên thông, không làm ở từng hồ sơ thành phần.")


class DoneInTheParts(RuleViolation):
    code = "done-in-the-parts"
    sentence = _("Hồ sơ liên thông do các cơ quan giải quyết ở từng hồ sơ thành phần.")


class OutOfOrder(RuleViolation):
    code = "out-of-order"
    sentence = _("Thời điểm thao tác sớm hơn sự kiện trước của hồ sơ.")


@dataclass(frozen=True, slots=True)
class Held:
    """A dossier locked for an act: its row, what its events add up to, and the last hash."""

    row: Dossier
    case: Case
    head: str
    events: tuple[Event, ...]


def held(dossier: UUID, turn: int, act: Act, *, by: Actor, at: datetime) -> Held:
    """
    Lock a dossier for an act of `by`, or refuse.

    :raises DossierNotFound: if it is not there, or out of sight
    :raises ActNotOpen: if the state does not allow the act
    :raises DoneAtTheWhole: if a part of a linked filing is asked what the whole does
    :raises DoneInTheParts: if the whole is asked what its parts do
    :raises NotYourStep: if the post of `by` does not hold the work
    :raises PartyMayNotAct: if an officer would act on his own dossier
    :raises StaleTurn: if the dossier has moved since the page was shown
    """
    found = locked(dossier, by=by, at=at)
    check(found.case, turn, act, by=by)
    if not rules.may_do(by, act, found.case):
        raise NotYourStep
    return found


def check(case: Case, turn: int, act: Act, *, by: Actor) -> None:
    """Refuse what the page no longer shows, the state does not allow, or a party would do."""
    if case.turn != turn:
        raise StaleTurn
    rules.after(case, act)
    if not fits_linked(act, case):
        raise DoneAtTheWhole if case.part_of else DoneInTheParts
    if rules.is_party(by, case):
        raise PartyMayNotAct


def locked(dossier: UUID, *, by: Actor, at: datetime) -> Held:
    """Lock a dossier in sight of `by` and fold its events."""
    row = scope.locked_in_sight(dossier, by)
    if row is None:
        raise DossierNotFound
    stored = scope.events_of(row.pk)
    if at < stored[-1].at:
        raise OutOfOrder
    events = tuple(scope.event(one) for one in stored)
    return Held(row, rules.fold(events), stored[-1].hash, events)


def kept(dossier: UUID, kind: ContentKind, body: Mapping[str, Any] | str) -> dict[str, str]:
    """Keep content encrypted and return what the event may say of it: its id and salted digest."""
    clear = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, sort_keys=True)
    salt, content_id = digests.new_salt(), ids.new_id()
    Content.objects.create(
        id=content_id,
        dossier_id=dossier,
        kind=kind,
        salt=salt,
        sealed=digests.sealed(clear.encode(), content_id.bytes),
    )
    return {"content": str(content_id), "digest": digests.salted(salt, clear.encode())}


def texts(dossier: UUID, **given: str) -> dict[str, object]:
    """Keep what was written and return what the event may say of it; nothing of empty texts."""
    return {
        name: kept(dossier, ContentKind.TEXT, normal(text))
        for name, text in given.items()
        if normal(text)
    }


def promises(case: Case, outcome: Outcome) -> dict[str, object]:
    """Return the day promised before and the new one, so that the course of the dossier says."""
    told = case.repromised_at or case.promised_at
    if outcome.repromised_at is None or told is None:
        return {}
    return {
        "old_promise": plain.plain(told),
        "new_promise": plain.plain(outcome.repromised_at),
    }


def add(
    found: Held,
    kind: Kind,
    outcome: Outcome,
    facts: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Case:
    """Append the event, write the rows that lists are read from, queue its effects."""
    row, number = found.row, found.case.number + 1
    event = chain.append(
        DossierEvent,
        stream=row.pk,
        number=number,
        kind=kind,
        body={"outcome": plain.plain(outcome), "facts": dict(facts or {})},
        previous=found.head,
        by=by,
        at=at,
    )
    after = rules.apply(found.case, scope.event(event))
    Dossier.objects.filter(pk=row.pk).update(**_changed(found.case, after))
    _write_works(row.pk, outcome, number, at)
    write_flags(row.pk, outcome, number, by, at)
    outbox.put(f"dossiers.{kind}", event.pk, stream=row.pk, at=at)
    if after.part_of is not None:
        outbox.put(OF_PART, event.pk, stream=after.part_of, at=at)
    return after


def open_works(dossier: UUID, works: Iterable[Work], number: int, at: datetime) -> None:
    WorkItem.objects.bulk_create(
        WorkItem(
            dossier_id=dossier,
            agency_id=work.agency,
            function=work.function,
            kind=work.kind,
            due_at=work.due_at,
            opened_by=number,
            opened_at=at,
        )
        for work in works
    )


def _write_works(dossier: UUID, outcome: Outcome, number: int, at: datetime) -> None:
    """Close and open work items: those of the way all at once, those beside it one by one."""
    open_items = WorkItem.objects.filter(dossier=dossier, closed_at=None)
    if outcome.works is not None:
        open_items.exclude(kind__in=ASIDE_KINDS).update(closed_at=at)
        open_works(dossier, outcome.works, number, at)
    if outcome.closes:
        beside = open_items.filter(kind__in=ASIDE_KINDS, opened_by__in=outcome.closes)
        beside.update(closed_at=at)
    for aside in outcome.reassigned:
        open_items.filter(kind__in=ASIDE_KINDS, opened_by=aside.number).update(closed_at=at)
        open_works(dossier, [aside.work], aside.number, at)
    if outcome.aside is not None:
        open_works(dossier, [outcome.aside], number, at)


def write_flags(dossier: UUID, outcome: Outcome, number: int, by: Actor, at: datetime) -> None:
    DossierFlag.objects.bulk_create(
        DossierFlag(
            dossier_id=dossier,
            flag=flag,
            number=number,
            agency_id=by.agency,
            post=by.post,
            at=at,
        )
        for flag in outcome.flags
    )


def _changed(before: Case, after: Case) -> dict[str, object]:
    old, new = projecting.columns(before), projecting.columns(after)
    return {name: value for name, value in new.items() if value != old[name]}
