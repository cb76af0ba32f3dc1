"""The legal code of a dossier (TT 01/2018/TT-VPCP Điều 19; TT 03/2025/TT-VPCP)."""

from datetime import date


def dossier_code(template: str, *, unit: str, day: date, number: int) -> str:
    """
    Return the code of the `number`-th dossier an agency received on a day.

    The template is a dated parameter: `{unit}` the receiving agency's identifier, `{yyMMdd}` the
    day, `{seq:04}` the running number, wider when the day has more.
    """
    return template.replace("{yyMMdd}", f"{day:%y%m%d}").format(unit=unit, seq=number)


def part_code(template: str, *, code: str, number: int) -> str:
    """
    Return the code of a part of a linked filing.

    The filing has one code, used between agencies and with the citizen (NĐ 61/2018 Điều 26): its
    parts carry it with their ordinal and draw no number of the day, so that numbers count filings.
    """
    return template.format(code=code, number=number)
