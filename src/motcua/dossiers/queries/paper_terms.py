"""The term and the promise of a dossier as its papers write them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from motcua.dossiers import rules
from motcua.dossiers.types import Case
from motcua.kernel import calendars
from motcua.kernel.working_time import Edition, Term, Unit

_UNITS: Final[Mapping[Unit, str]] = MappingProxyType(
    {
        Unit.WORKING_HOUR: "giờ làm việc",
        Unit.WORKING_DAY: "ngày làm việc",
        Unit.CALENDAR_DAY: "ngày",
        Unit.MONTH: "tháng",
    }
)


def term_text(term: Term) -> str:
    """Return a term as papers write it, in Vietnamese."""
    if term.unit is Unit.SAME_DAY:
        return f"Trong ngày; nhận sau {term.cutoff:%H giờ %M} thì trả trong ngày làm việc tiếp theo"
    if term.unit is Unit.NONE:
        return "Không quy định thời hạn"
    value = f"{term.value:f}".replace(".", ",")
    hours = " (mỗi ngày 8 giờ)" if term.by_office_hours else ""
    return f"{value.zfill(2)} {_UNITS[term.unit]}{hours}"


def promise_in_force(case: Case) -> datetime | None:
    """
    Return the promise that stands: as told last, or what a pause has moved the term to since.

    While a pause runs no other day is known yet (BLDS 2015 Điều 148; QĐ 766/QĐ-TTg 2.1).
    """
    told = case.repromised_at or case.promised_at
    due_at = rules.clock(case, _edition(case)).due_at
    return max(told, due_at) if told and due_at else told


def _edition(case: Case) -> Edition:
    assert case.pins is not None
    return calendars.edition(case.pins.calendar, case.pins.edition)


def promise_note(case: Case) -> str | None:
    """Say that days off after a date are not decided yet."""
    edition = _edition(case)
    if not rules.clock(case, edition).provisional:
        return None
    return f"tạm tính: lịch nghỉ sau ngày {edition.decided_until:%d/%m/%Y} chưa được quyết định"
