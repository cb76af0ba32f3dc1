"""Moments, days and money as people read them, in the language of the page."""

from datetime import date, datetime

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.working_time import VIETNAM


def moment_text(at: datetime) -> str:
    """Return `16 giờ 30 phút, ngày 02/03/2026`, in Vietnam's time."""
    local = at.astimezone(VIETNAM)
    return _("%(hour)s giờ %(minute)s phút, ngày %(day)s") % {
        "hour": f"{local:%H}",
        "minute": f"{local:%M}",
        "day": day_text(local.date()),
    }


def day_text(day: date) -> str:
    """Return `02/03/2026`; in English the month by its name, which nobody can misread."""
    return dateformat.format(day, "j F Y") if _english() else f"{day:%d/%m/%Y}"


def partial_date_text(value: str) -> str:
    """Return a date of which the day, or the day and the month, may not be known."""
    year, month, day = (*value.split("-"), "", "")[:3]
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return value
    if day:
        return day_text(whole)
    if month:
        return dateformat.format(whole, "F Y") if _english() else f"{whole:%m/%Y}"
    return f"{whole:%Y}"


def number_text(digits: str) -> str:
    """Group the thousands of a written whole number: `1.234.567`, in English `1,234,567`."""
    if not digits.removeprefix("-").isdecimal():
        return digits
    grouped = f"{int(digits):,}"
    return grouped if _english() else grouped.replace(",", ".")


def decimal_text(value: str) -> str:
    """Write a decimal `1234.5` with the comma of Vietnamese, the point of English."""
    whole, point, rest = value.partition(".")
    if not point or not rest.isdecimal():
        return number_text(value)
    return f"{number_text(whole)}{'.' if _english() else ','}{rest}"


def vnd_text(amount: int | None) -> str:
    """Return `1.234.567 đồng`; an amount that no text sets is said to be so, never zero."""
    if amount is None:
        return _("chưa quy định")
    return _("%(amount)s đồng") % {"amount": number_text(str(amount))}


def _english() -> bool:
    return (get_language() or "").startswith("en")
