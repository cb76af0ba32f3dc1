"""The legal clock of a dossier as people read it: promise, due moment, account, whose time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.dossiers.api import Case, ClockPanel, LateGround, StepTime
from motcua.kernel.working_time import (
    WORKING_DAY,
    Answer,
    Day,
    Decision,
    Holder,
    Minutes,
    Reason,
    Remaining,
    RemainingUnit,
    Term,
    Unit,
    Why,
    local_day,
)
from motcua.web import formats

Shown = dict[str, Any]

_WHY: Final[Mapping[Why, Any]] = MappingProxyType(
    {
        Why.FIRST_DAY: gettext_lazy("Ngày bắt đầu"),
        Why.PAUSED: gettext_lazy("Thời gian không tính"),
        Why.ROLLED: gettext_lazy("Hạn được dời qua ngày này"),
        Why.HOLIDAY: gettext_lazy("Ngày nghỉ lễ"),
        Why.WEEKEND: gettext_lazy("Ngày nghỉ hằng tuần"),
        Why.SWAPPED: gettext_lazy("Ngày làm bù"),
        Why.COUNTED: gettext_lazy("Ngày được tính"),
    }
)
_HOLDERS: Final[Mapping[Holder, Any]] = MappingProxyType(
    {
        Holder.AGENCY: gettext_lazy("Cơ quan giải quyết"),
        Holder.OTHER_AGENCY: gettext_lazy("Cơ quan khác, không tính vào thời hạn"),
        Holder.CITIZEN: gettext_lazy("Người dân bổ sung hồ sơ, nộp tiền"),
    }
)

_CAME: Final[Mapping[LateGround, Any]] = MappingProxyType(
    {
        LateGround.SLIP: gettext_lazy("Nhận giấy khi mất mạng"),
        LateGround.STAMP: gettext_lazy("Đến theo dấu bưu chính"),
    }
)


def clock_panel(panel: ClockPanel) -> Shown:
    """Return everything a page shows of the clock, ready to print."""
    answer = panel.answer
    return {
        "promised": promise_text(panel.promised_at),
        "due": due_text(answer),
        "moved": answer.due_at is not None and answer.due_at != panel.promised_at,
        "provisional": answer.provisional,
        "late": late_text(panel),
        "calendar": _("Lịch %(code)s, ấn bản %(number)s")
        % {"code": panel.edition.code, "number": panel.edition.number},
        "days": list(_days(answer)),
        "shares": _shares(panel.shares),
        "late_shares": _shares(panel.late) if panel.is_late else [],
        "steps": [_step(step) for step in panel.steps],
        "over": any(step.over for step in panel.steps),
    }


def promise_text(promised_at: datetime | None) -> str:
    if promised_at is None:
        return _("theo quy định, không có ngày hẹn")
    return formats.moment_text(promised_at)


def came_rows(case: Case) -> Iterator[Shown]:
    """Yield both moments where paper came before it was entered: its clock runs from the first."""
    if case.occurred_at is None or case.late_ground is None or case.submitted_at is None:
        return
    yield {
        "label": str(_CAME[case.late_ground]),
        "value": formats.moment_text(case.occurred_at),
    }
    yield {"label": _("Nhập vào hệ thống"), "value": formats.moment_text(case.submitted_at)}


def due_text(answer: Answer) -> str:
    if answer.due_at is not None:
        return formats.moment_text(answer.due_at)
    if answer.reason is Reason.PAUSED and answer.remaining is not None:
        return _("Đang tạm dừng; còn lại %(left)s") % {"left": remaining_text(answer.remaining)}
    return _("Không quy định thời hạn")


def late_text(panel: ClockPanel) -> str:
    if not panel.is_late:
        return ""
    return _("Quá hạn %(duration)s làm việc") % {"duration": duration(panel.late.total)}


def remaining_text(left: Remaining) -> str:
    if left.unit is RemainingUnit.MINUTE:
        return _("%(duration)s làm việc") % {"duration": duration(left.value)}
    return _COUNTS[left.unit](left.value)


def term_text(term: Term) -> str:
    """Return a term as pages write it, in the language of the page."""
    if term.unit is Unit.SAME_DAY:
        return _("trong ngày; nhận sau %(cutoff)s thì trả trong ngày làm việc tiếp theo") % {
            "cutoff": f"{term.cutoff:%H:%M}"
        }
    if term.unit not in _TERMS or term.value is None:
        return _("không quy định thời hạn")
    text = _TERMS[term.unit](Decimal(term.value))
    return _("%(term)s (mỗi ngày 8 giờ)") % {"term": text} if term.by_office_hours else text


def duration(minutes: int) -> str:
    """Return processing minutes as days of 8 hours, hours and minutes: `1 ngày 2 giờ 5 phút`."""
    days, rest = divmod(minutes, WORKING_DAY)
    hours, rest = divmod(rest, 60)
    parts = ((days, _day_count), (hours, _hour_count), (rest, _minute_count))
    return " ".join(say(count) for count, say in parts if count) or _minute_count(0)


def hours(minutes: int) -> str:
    """Return processing minutes as hours and minutes, however many: `8 giờ 5 phút`."""
    whole, rest = divmod(minutes, 60)
    parts = ((whole, _hour_count), (rest, _minute_count))
    return " ".join(say(count) for count, say in parts if count) or _minute_count(0)


def _counted(text: str, n: Decimal | int) -> str:
    return text % {"n": formats.decimal_text(f"{Decimal(n):f}")}


def _many(n: Decimal | int) -> int:
    return 1 if n == 1 else 2


def _minute_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s phút", "%(n)s phút", _many(n)), n)


def _hour_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s giờ", "%(n)s giờ", _many(n)), n)


def _day_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s ngày", "%(n)s ngày", _many(n)), n)


def _month_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s tháng", "%(n)s tháng", _many(n)), n)


def _working_hour_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", _many(n)), n)


def _working_day_count(n: Decimal | int) -> str:
    return _counted(ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", _many(n)), n)


_COUNTS: Final[Mapping[RemainingUnit, Callable[[Decimal | int], str]]] = MappingProxyType(
    {
        RemainingUnit.WORKING_DAY: _working_day_count,
        RemainingUnit.CALENDAR_DAY: _day_count,
        RemainingUnit.MONTH: _month_count,
    }
)
_TERMS: Final[Mapping[Unit, Callable[[Decimal | int], str]]] = MappingProxyType(
    {
        Unit.WORKING_HOUR: _working_hour_count,
        Unit.WORKING_DAY: _working_day_count,
        Unit.CALENDAR_DAY: _day_count,
        Unit.MONTH: _month_count,
    }
)


def _days(answer: Answer) -> Iterator[Shown]:
    for day in answer.days:
        yield {
            "day": _weekday(day.on),
            "counted": _("có") if day.counted else _("không"),
            "why": str(_WHY[day.why]),
            "decision": _decision(day.decision),
            "whose": _minutes(day.minutes),
            "mark": _mark(day, answer),
        }


def _weekday(on: date) -> str:
    names = (_("Th 2"), _("Th 3"), _("Th 4"), _("Th 5"), _("Th 6"), _("Th 7"), _("CN"))
    return f"{names[on.weekday()]} {formats.day_text(on)}"


def _decision(decision: Decision | None) -> str:
    if decision is None:
        return ""
    number = decision.number or _("số chưa rõ")
    text = f"{decision.title} ({number})"
    return text if decision.verified else _("%(text)s – chưa đối chiếu") % {"text": text}


def _minutes(minutes: Minutes) -> str:
    said = [f"{_HOLDERS[holder]}: {duration(part)}" for holder, part in minutes if part]
    return "; ".join(said)


def _mark(day: Day, answer: Answer) -> str:
    if answer.due_at is not None and day.on == local_day(answer.due_at):
        return "due"
    if day.why is Why.PAUSED:
        return "paused"
    return "" if day.counted or day.why is Why.FIRST_DAY else "off"


def _shares(minutes: Minutes) -> list[Shown]:
    return [
        {"holder": str(_HOLDERS[holder]), "used": duration(part), "minutes": part}
        for holder, part in minutes
        if part or holder is Holder.AGENCY
    ]


def _step(step: StepTime) -> Shown:
    own = step.span.holder is Holder.AGENCY
    return {
        "action": step.action or capfirst(str(step.span.state.label)),
        "who": ", ".join(part for part in (capfirst(step.function), step.agency) if part),
        "holder": "" if own else str(_HOLDERS[step.span.holder]),
        "since": formats.moment_text(step.span.since),
        "running": step.span.until is None,
        "used": duration(step.minutes),
        "budget": duration(step.budget) if step.budget is not None else "",
        "no_budget": _("không chia phần riêng") if own else _("không tính"),
        "over": duration(step.over) if step.over else "",
    }
