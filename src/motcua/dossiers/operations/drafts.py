"""An application being filled in: saved as often as wished, never yet a dossier."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.queries import drafts
from motcua.dossiers.types import DraftContent, DraftView
from motcua.kernel import digests, ids, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures


class DraftNotFound(RuleViolation):
    code = "draft-not-found"
    sentence = _("Không tìm thấy bản nháp.")


class ProcedureNotInForce(RuleViolation):
    code = "procedure-not-in-force"
    sentence = _("Thủ tục %(code)s không còn hoặc chưa có hiệu lực.")


class InformationOnly(RuleViolation):
    code = "information-only"
    sentence = _("Thủ tục %(code)s chỉ để tra cứu, không nộp hồ sơ ở đây. %(reason)s")


class ChannelNotOffered(RuleViolation):
    code = "channel-not-offered"
    sentence = _("Thủ tục này không nhận hồ sơ %(channel)s.")


class SignInNeeded(RuleViolation):
    code = "sign-in-needed"
    sentence = _("Hãy đăng nhập trước khi nộp hồ sơ trực tuyến.")


class MayNotFile(RuleViolation):
    code = "may-not-file"
    sentence = _("Vị trí đang đăng nhập không nộp, không nhận hồ sơ theo cách này.")


def start_draft(
    *, procedure: str, channel: procedures.Channel, by: Actor, at: datetime
) -> DraftView:
    """
    Begin an application for a procedure as it is in force on the day.

    :raises SignInNeeded: if nobody is signed in
    :raises InformationOnly: if the procedure cannot be filed here, with the reason
    :raises ChannelNotOffered: if the procedure is not filed that way
    :raises MayNotFile: if `by` does not file that way
    """
    if by.id is None:
        raise SignInNeeded
    revision = fileable(procedure, at)
    if channel not in revision.channels:
        raise ChannelNotOffered(channel=channel.label)
    if not rules.may_file(by, channel):
        raise MayNotFile
    draft_id = ids.new_id()
    with acting(by, writing=True):
        Draft.objects.create(
            id=draft_id,
            account=by.id,
            revision_id=revision.id,
            receiving_id=by.agency,
            channel=channel,
            sealed=_sealed(draft_id, DraftContent()),
            updated_at=at,
            expires_at=_expiry(at),
        )
        return drafts.draft_of(by, draft_id)


def save_draft(
    *, draft: UUID, content: DraftContent, receiving: UUID | None = None, by: Actor, at: datetime
) -> DraftView:
    """
    Keep what was filled in so far, right or wrong: nothing typed is lost.

    :raises DraftNotFound: if it is another's, was filed or has expired
    """
    return change_draft(
        draft=draft, change=lambda _before: content, receiving=receiving, by=by, at=at
    )


def change_draft(
    *,
    draft: UUID,
    change: Callable[[DraftContent], DraftContent],
    receiving: UUID | None = None,
    by: Actor,
    at: datetime,
) -> DraftView:
    """
    Keep what one page of the form changed; what another page keeps meanwhile stays.

    :raises DraftNotFound: if it is another's, was filed or has expired
    """
    with acting(by, writing=True):
        row = held_draft(draft, by=by, at=at)
        row.sealed = _sealed(row.pk, change(drafts.view(row).content))
        row.updated_at, row.expires_at = at, _expiry(at)
        if receiving is not None and by.agency is None:
            row.receiving_id = receiving
        row.save(update_fields=["sealed", "updated_at", "expires_at", "receiving"])
        return drafts.view(row)


def held_draft(draft: UUID, *, by: Actor, at: datetime) -> Draft:
    """
    Lock a draft of the account.

    :raises DraftNotFound: if it is another's, was filed or has expired
    """
    rows = drafts.visible_to(by).select_for_update(of=("self",))
    row = rows.filter(pk=draft, expires_at__gt=at).first()
    if row is None:
        raise DraftNotFound
    return row


def discard_draft(*, draft: UUID, by: Actor, at: datetime) -> None:
    """Throw an application away, with its files."""
    with acting(by, writing=True):
        if not drafts.visible_to(by).filter(pk=draft).delete()[0]:
            raise DraftNotFound
        documents.forget(owner=draft, by=by, at=at)


def expire_drafts(*, by: Actor, at: datetime) -> int:
    """Throw away applications nobody touched for the time the house keeps them."""
    with acting(by):
        old = list(Draft.objects.filter(expires_at__lte=at).values_list("pk", flat=True)[:200])
    for draft in old:
        with acting(by, writing=True):
            gone = Draft.objects.filter(pk=draft, expires_at__lte=at).delete()[0]
            if gone and not Dossier.objects.filter(pk=draft).exists():
                documents.forget(owner=draft, by=by, at=at)
    return len(old)


def in_force(procedure: str, at: datetime) -> procedures.Revision:
    """
    Return the revision of a procedure in force at a moment.

    :raises ProcedureNotInForce: if there is none
    """
    revision = procedures.revision_in_force(procedure, local_day(at))
    if revision is None:
        raise ProcedureNotInForce(code=procedure)
    return revision


def fileable(procedure: str, at: datetime) -> procedures.Revision:
    """
    Return the revision in force of a procedure that can be filed here.

    :raises ProcedureNotInForce: if there is none
    :raises InformationOnly: if it is shown for information only
    """
    revision = in_force(procedure, at)
    if revision.information_only:
        raise InformationOnly(code=procedure, reason=revision.information_only)
    return revision


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=parameters.value("draft_days", local_day(at)))


def _sealed(draft: UUID, content: DraftContent) -> bytes:
    return digests.sealed(json.dumps(content.plain(), ensure_ascii=False).encode(), draft.bytes)
