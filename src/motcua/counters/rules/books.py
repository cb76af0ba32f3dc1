"""The book of an agency, a kind and a year (NĐ 23/2015/NĐ-CP Điều 13)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from motcua.counters.types import Totals

VOLUME: Final = "01"  # one book a year: the volume never changes within it
PLACES: Final = ("requester", "identity", "signer", "capacity", "agency")


def book_name(year: int, symbol: str) -> str:
    """Return the book as a number is quoted with it: “01/2026-SCT/BS”."""
    return f"{VOLUME}/{year}-{symbol}"


def closes_from(year: int, agency_until: date | None) -> date:
    """Return the first day a book may be closed: the last of its year, or of its agency."""
    last = date(year, 12, 31)
    return last if agency_until is None else min(last, agency_until - timedelta(days=1))


def totals(rows: Iterable[Mapping[str, int | bool]]) -> Totals:
    """Add up numbers; what was struck through counts as a number alone."""
    listed = list(rows)
    standing = [row for row in listed if not row["voided"]]
    return Totals(
        numbers=len(listed),
        voided=len(listed) - len(standing),
        pages=sum(row["pages"] for row in standing),
        copies=sum(row["copies"] for row in standing),
        fees_vnd=sum(row["fee_vnd"] for row in standing),
    )
