"""What came before it was entered: paper taken in during an outage, post with its arrival stamp."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.operations import slips
from motcua.dossiers.operations.writing import ReasonMissing, kept
from motcua.dossiers.queries.slips import approvers
from motcua.dossiers.types import (
    ArrivalStamp,
    ContentKind,
    DraftView,
    Flag,
    LateEntry,
    LateGround,
    SlipState,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, parameters
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day
from motcua.procedures.api import Channel

PHOTO: Final = "late-slip"  # kind of the file that shows the slip


class NotTakenLate(RuleViolation):
    code = "not-taken-late"
    sentence = _("Chỉ hồ sơ giấy nhận tại quầy hoặc qua bưu chính mới được nhập muộn.")


class StampNotByPost(RuleViolation):
    code = "stamp-not-by-post"
    sentence = _("Dấu bưu chính đến chỉ dùng cho hồ sơ nhận qua bưu chính.")


class StampNumberMissing(RuleViolation):
    code = "stamp-number-missing"
    sentence = _("Hãy ghi số hiệu bưu gửi hoặc số của dấu bưu chính đến.")


class CameInFuture(RuleViolation):
    code = "came-in-future"
    sentence = _("Thời điểm nhận giấy không được sau lúc nhập.")


class EnteredTooLate(RuleViolation):
    code = "entered-too-late"
    sentence = _("Chỉ được nhập trong %(days)s ngày làm việc sau ngày nhận giấy.")


class SlipIssuedLater(RuleViolation):
    code = "slip-issued-later"
    sentence = _("Phiếu nhận giấy %(number)s được phát sau thời điểm nhận giấy đã ghi.")


class SlipPhotoMissing(RuleViolation):
    code = "slip-photo-missing"
    sentence = _("Hãy đính kèm ảnh chụp phiếu nhận giấy đã quét sạch.")


class ApproverRefused(RuleViolation):
    code = "approver-refused"
    sentence = _(
        "Người duyệt nhập muộn phải đang phụ trách nơi tiếp nhận và không phải người nhập."
    )


@dataclass(frozen=True, slots=True)
class Came:
    """When an application came before it was entered, on which ground, as its event says."""

    occurred_at: datetime | None = None
    ground: LateGround | None = None
    flags: tuple[Flag, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def came(
    late: LateEntry | ArrivalStamp | None,
    draft: DraftView,
    receiving: identity.AgencyView,
    *,
    by: Actor,
    at: datetime,
) -> Came:
    """
    Judge a fact of the past that an application is filed with, and spend its slip.

    :raises NotTakenLate: if it was filed online
    :raises StampNotByPost: if an arrival stamp is named for what did not come by post
    :raises StampNumberMissing: if the postal item or its stamp is not named
    :raises CameInFuture: if it says to have come after now
    :raises EnteredTooLate: if more working days went by than may
    :raises ReasonMissing: if no reason is given for a late entry
    :raises SlipUnknown: if there is no slip of that number
    :raises SlipForeign: if the slip was given to another counter
    :raises SlipUsed: if a dossier was entered on it
    :raises SlipVoid: if it is void
    :raises SlipIssuedLater: if the slip did not exist yet
    :raises SlipPhotoMissing: if its photo is not among the draft's clean files
    :raises ApproverRefused: if the approver does not head the counter, or is who enters
    """
    if late is None:
        return Came()
    if draft.channel == Channel.ONLINE:
        raise NotTakenLate
    if isinstance(late, ArrivalStamp):
        return _stamped(late, draft, receiving, at=at)
    return _on_slip(late, draft, receiving, by=by, at=at)


def _stamped(
    late: ArrivalStamp, draft: DraftView, receiving: identity.AgencyView, *, at: datetime
) -> Came:
    if draft.channel != Channel.POST:
        raise StampNotByPost
    item = normal(late.item)
    if not item:
        raise StampNumberMissing
    _check_moment(late.occurred_at, "arrival_stamp_working_days", receiving, at)
    return Came(
        late.occurred_at,
        LateGround.STAMP,
        flags=(Flag.ARRIVAL_STAMP,),
        facts=_facts(LateGround.STAMP, {"number": kept(draft.id, ContentKind.TEXT, item)}),
    )


def _on_slip(
    late: LateEntry,
    draft: DraftView,
    receiving: identity.AgencyView,
    *,
    by: Actor,
    at: datetime,
) -> Came:
    if not normal(late.reason):
        raise ReasonMissing
    _check_moment(late.occurred_at, "late_entry_working_days", receiving, at)
    _check_photo(late.photo, draft)
    if late.approver not in {one.post for one in approvers(receiving.id, by, local_day(at))}:
        raise ApproverRefused
    number = _spent(late, draft, receiving, by=by, at=at)
    facts = {
        "late_slip": number,
        "photo": str(late.photo),
        "approver": str(late.approver),
        "reason": kept(draft.id, ContentKind.TEXT, normal(late.reason)),
    }
    return Came(
        late.occurred_at,
        LateGround.SLIP,
        flags=(Flag.LATE_ENTRY,),
        facts=_facts(LateGround.SLIP, facts),
    )


def _facts(ground: LateGround, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"ground": ground.value, **facts}


def _check_moment(
    occurred_at: datetime, days_allowed: str, receiving: identity.AgencyView, at: datetime
) -> None:
    """What came earlier is entered at once, on the calendar of the counter that took it in."""
    if occurred_at > at:
        raise CameInFuture
    days = parameters.value(days_allowed, local_day(at))
    edition = calendars.newest(receiving.calendar_code)
    if not rules.entered_in_time(occurred_at, days, at, edition):
        raise EnteredTooLate(days=days)


def _check_photo(photo: UUID, draft: DraftView) -> None:
    clean = {file.id for file in documents.files_of(draft.id) if file.readable}
    if photo not in clean:
        raise SlipPhotoMissing


def _spent(
    late: LateEntry,
    draft: DraftView,
    receiving: identity.AgencyView,
    *,
    by: Actor,
    at: datetime,
) -> str:
    """Spend the slip for the dossier that takes the draft's id; of two at once one waits."""
    slip = slips.locked(late.slip)
    if slip.book.agency_id != receiving.id:
        raise slips.SlipForeign(number=slip.number)
    slips.check_unused(slip)
    if late.occurred_at < slip.book.issued_at:
        raise SlipIssuedLater(number=slip.number)
    slip.state, slip.dossier_id = SlipState.USED, draft.id
    slip.spent_by, slip.spent_at = by.post, at
    slip.save(update_fields=["state", "dossier", "spent_by", "spent_at"])
    return slip.number
