"""Pre-numbered slips for paper taken in during an outage: how they are numbered and accounted."""

import re
from collections.abc import Iterable
from typing import Final

SERIES: Final = re.compile(r"[A-Z0-9]{1,12}")
HIGHEST: Final = 999_999


def is_series(series: str) -> bool:
    """Say whether a series can be printed and typed by anybody: capitals and digits."""
    return SERIES.fullmatch(series) is not None


def slip_number(series: str, ordinal: int) -> str:
    """Return the number printed on a slip: `TK26-0007`."""
    return f"{series}-{ordinal:04}"


def read_number(typed: str) -> str:
    """Return a slip's number as printed, however it was typed: `tk26 - 7` is `TK26-0007`."""
    whole = "".join(typed.split()).upper()
    series, dash, ordinal = whole.rpartition("-")
    plain = dash and ordinal.isascii() and ordinal.isdecimal() and len(ordinal) <= len(str(HIGHEST))
    return slip_number(series, int(ordinal)) if plain else whole


def unaccounted(spent: Iterable[bool]) -> list[int]:
    """
    Return the places of slips still unused before the last one that was spent.

    Slips are handed out in their order, so a number left out has been handed to somebody whose
    paper nobody entered, or was spoiled: whoever heads the counter finds out which.
    """
    known = list(spent)
    last = max((place for place, one in enumerate(known) if one), default=-1)
    return [place for place in range(last) if not known[place]]
