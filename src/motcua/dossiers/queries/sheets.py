"""Sheets drawn as things stand: the control slip of a dossier, the register of a counter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.text import capfirst

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import lists, paper_heads, reading, scope
from motcua.dossiers.types import Case, Event, Kind, Manner, Work
from motcua.identity import api as identity
from motcua.kernel import access
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import VIETNAM, local_day
from motcua.procedures import api as procedures

ROWS: Final = 2000  # of one register: about 60 pages

# Moments at which the dossier changed hands, as the slip prints them.
HAND_OVERS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.HANDED_OVER: "",
        Kind.STEP_RETURNED: "Trả lại bước trước",
        Kind.HAND_OVER_UNDONE: "Thu hồi việc chuyển nhầm",
        Kind.SLIP_ACKNOWLEDGED: "Xác nhận đã nhận phiếu chuyển",
        Kind.PROPOSED: "Trình dự thảo",
        Kind.DECIDED: "Ký, quyết định",
        Kind.RESULT_REGISTERED: "Vào sổ, chuyển trả kết quả",
        Kind.RESULT_HANDED_OVER: "Trả kết quả",
        Kind.TRANSFERRED: "Chuyển cơ quan kế thừa",
        Kind.PART_OPENED: "Mở từ hồ sơ liên thông",
        Kind.PARTS_OPENED: "Mở hồ sơ thành phần",
        Kind.PART_MOVED: "Hồ sơ thành phần đã chuyển",
        Kind.PARTS_FINISHED: "Gộp kết quả liên thông",
        Kind.STOPPED: "Dừng giải quyết",
        Kind.WITHDRAWN: "Cho rút hồ sơ",
    }
)


class PeriodReversed(RuleViolation):
    code = "register-period-reversed"
    sentence = _("Ngày đầu phải trước ngày cuối.")


class TooManyRows(RuleViolation):
    code = "register-too-long"
    sentence = _("Khoảng thời gian này có hơn %(rows)s hồ sơ. Hãy chọn khoảng ngắn hơn.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper drawn on demand, never stored: what it is drawn from and its file name."""

    template_version: str
    values: Mapping[str, Any]
    name: str


def control_slip(reference: str, *, base_url: str, by: Actor, at: datetime) -> Sheet:
    """
    Return the slip that follows a dossier from hand to hand (TT 03/2025/TT-VPCP, form 06).

    Its rows are the events themselves; whether a holder kept his time is said against the due
    moment his work had when he handed it over.

    :raises Dossier.DoesNotExist: if it is not there, out of sight, or not accepted yet
    """
    with acting(by):
        row = scope.visible_to(by).get(reference=reference, accepted_at__isnull=False)
        events = tuple(map(scope.event, scope.events_of(row.pk)))
        case = rules.fold(events)
        assert case.pins is not None and case.accepted_at is not None
        access.note(row.reference)
        paper = procedures.form_set(case.pins.form_set).of_kind("control-slip")
        parties = reading.parties_of(events)
        values = {
            **paper_heads.head(case, at, base_url),
            "owner": paper_heads.person(reading.owner(parties)),
            "received_at": documents.minute_text(case.accepted_at),
            "promised_at": documents.minute_text(case.promised_at) if case.promised_at else None,
            "rows": list(_hands(events)),
        }
        return Sheet(paper.template_version, values, f"{case.code}-phieu-kiem-soat.pdf")


def _hands(events: Iterable[Event]) -> Iterator[dict[str, str]]:
    case = Case()
    for event in events:
        before, case = case, rules.apply(case, event)
        if event.kind in HAND_OVERS:
            yield {
                "giver": _name(event.agency),
                "receiver": _name(case.works[0].agency) if case.works else "Người nộp hồ sơ",
                "handed_at": documents.minute_text(event.at),
                "outcome": kept_time(before.works, event.at),
                "note": HAND_OVERS[event.kind],
            }


def kept_time(works: Iterable[Work], at: datetime) -> str:
    """Say early, on time or late against the due moment of the work that ends; nothing without."""
    due_at = next((work.due_at for work in works), None)
    if due_at is None:
        return ""
    if at > due_at:
        return "Quá hạn"
    return "Đúng hạn" if local_day(at) == local_day(due_at) else "Trước hạn"


def _name(agency: UUID | None) -> str:
    return identity.agency(agency).name if agency else "Hệ thống"


def register(*, since: date, until: date, by: Actor, at: datetime) -> Sheet:
    """
    Return the register of what the counter of `by` accepted in a period (form 07), whole days.

    :raises PeriodReversed: if it ends before it begins
    :raises TooManyRows: if the period holds more than one register should
    """
    if until < since:
        raise PeriodReversed
    with acting(by):
        assert by.agency is not None
        rows = list(_accepted(by, since, until)[: ROWS + 1])
        if len(rows) > ROWS:
            raise TooManyRows(rows=ROWS)
        form_set = procedures.form_set_in_force(until)
        assert form_set is not None
        access.note(*(row.reference for row in rows))
        agency = identity.agency(by.agency)
        values = {
            **paper_heads.top(agency, at),
            "register": f"{agency.official_code or agency.code}/{since:%Y%m%d}-{until:%Y%m%d}",
            "kind_name": "Sổ theo dõi hồ sơ",
            "since": since.isoformat(),
            "until": until.isoformat(),
            "rows": list(_lines(rows)),
        }
        version = form_set.of_kind("dossier-register").template_version
        return Sheet(version, values, f"so-theo-doi-{since:%Y%m%d}-{until:%Y%m%d}.pdf")


def _accepted(by: Actor, since: date, until: date) -> Any:
    first = datetime.combine(since, time(0), tzinfo=VIETNAM)
    last = datetime.combine(until, time(0), tzinfo=VIETNAM) + timedelta(days=1)
    return (
        scope.visible_to(by)
        .filter(receiving=by.agency, part_of=None, accepted_at__gte=first, accepted_at__lt=last)
        .order_by("accepted_at", "pk")
    )


def _lines(rows: list[Dossier]) -> Iterator[dict[str, Any]]:
    names = lists.owner_names(row.pk for row in rows)
    titles = procedures.entries(row.revision_id for row in rows)
    for row in rows:
        yield {
            "code": row.code,
            "procedure": titles[row.revision_id].short_name,
            "owner": names.get(row.pk, ""),
            "agency": _name(row.competent_id),
            "received_at": _day(row.accepted_at),
            "promised_at": _day(row.promised_at),
            "returned_at": _day(row.returned_at),
            "manner": capfirst(str(Manner(row.wish).label)),
            "note": capfirst(str(row.get_state_display())),
        }


def _day(moment: datetime | None) -> str | None:
    return local_day(moment).isoformat() if moment else None
