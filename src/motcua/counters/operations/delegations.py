"""Who besides the leaders may sign, by which decision, for what, from when until when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.counters.models import DelegationEvent, SigningDelegation
from motcua.counters.operations.writing import NotYourBook, home_led_by
from motcua.counters.queries import rules as stored
from motcua.counters.queries import scope, signers
from motcua.counters.rules import rights
from motcua.counters.types import DelegationKind
from motcua.kernel import chain, ids, outbox
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class DelegationIncomplete(RuleViolation):
    code = "signing-delegation-incomplete"
    sentence = _("Ủy quyền phải có số quyết định và ít nhất một loại việc chứng thực.")


class PostNotOffered(RuleViolation):
    code = "signing-delegation-post"
    sentence = _("Vị trí này không thuộc cơ quan bạn, hoặc đã được ký mà không cần ủy quyền.")


class PeriodNotPossible(RuleViolation):
    code = "signing-delegation-period"
    sentence = _("Ngày hết ủy quyền phải sau ngày bắt đầu và không sớm hơn hôm nay.")


class DelegationNotFound(RuleViolation):
    code = "signing-delegation-not-found"
    sentence = _("Không tìm thấy ủy quyền.")


class DelegationEnded(RuleViolation):
    code = "signing-delegation-ended"
    sentence = _("Ủy quyền này đã hết từ ngày %(day)s.")


def delegate(
    *,
    post: UUID,
    kinds: Iterable[str],
    decision: str,
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> str:
    """
    Record that a post may sign some kinds from a day on; return the delegation's reference.

    `until` is the first day it no longer may.

    :raises NotYourBook: if the post of `by` does not lead
    :raises DelegationIncomplete: without a decision, or without a kind that the agency certifies
    :raises PeriodNotPossible: if it ends before it begins
    :raises PostNotOffered: if the post is of another agency, or signs anyway
    """
    with acting(by, writing=True):
        home, on = home_led_by(by), local_day(at)
        named = sorted(set(kinds))
        known = {kind.code for kind in stored.kept_by(home.agency.kind, max(on, since))}
        if not normal(decision) or not named or not known.issuperset(named):
            raise DelegationIncomplete
        if until is not None and until <= max(since, on):
            raise PeriodNotPossible
        offered = {one.id: one.title for one in signers.may_delegate_to(by, on)}
        if post not in offered:
            raise PostNotOffered
        row = SigningDelegation.objects.create(
            reference=ids.new_reference(),
            agency_id=home.agency.id,
            post=post,
            post_title=offered[post],
            kinds=named,
            decision=normal(decision),
            since=since,
            until=until,
            number=1,
        )
        _append(row, DelegationKind.RECORDED, told(row), chain.START, by=by, at=at)
        return row.reference


def end_delegation(*, reference: str, until: date, by: Actor, at: datetime) -> None:
    """
    End a delegation earlier than it said; `until` is the first day it no longer holds.

    :raises DelegationNotFound: if it is not there, or out of sight
    :raises NotYourBook: if the post of `by` does not lead
    :raises PeriodNotPossible: if the day has passed, or lies before its first
    :raises DelegationEnded: if it ended by then anyway
    """
    with acting(by, writing=True):
        rows = scope.delegations_visible_to(by).select_for_update(of=("self",))
        row = rows.filter(reference=reference).first()
        if row is None:
            raise DelegationNotFound
        if not rights.may_manage(by):
            raise NotYourBook
        if row.until is not None and row.until <= until:
            raise DelegationEnded(day=f"{row.until:%d/%m/%Y}")
        if until < local_day(at) or until < row.since:
            raise PeriodNotPossible
        last = DelegationEvent.objects.only("hash").get(delegation=row.pk, number=row.number)
        row.until, row.number = until, row.number + 1
        row.save(update_fields=["until", "number"])
        body = {"until": until.isoformat()}
        _append(row, DelegationKind.ENDED, body, last.hash, by=by, at=at)


def told(row: SigningDelegation) -> dict[str, Any]:
    """Return what the first event says of a delegation; every column of it."""
    return {
        "reference": row.reference,
        "agency": str(row.agency_id),
        "post": str(row.post),
        "post_title": row.post_title,
        "kinds": list(row.kinds),
        "decision": row.decision,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
    }


def _append(
    row: SigningDelegation,
    kind: DelegationKind,
    body: Mapping[str, Any],
    previous: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    event = chain.append(
        DelegationEvent,
        stream=row.pk,
        number=row.number,
        kind=kind,
        body=body,
        previous=previous,
        by=by,
        at=at,
    )
    outbox.put(f"counters.delegation_{kind}", event.pk, stream=row.pk, at=at)
