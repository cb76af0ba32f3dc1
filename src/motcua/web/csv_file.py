"""Tables as files for spreadsheets: UTF-8 with its mark, and nothing that a sheet would run."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from motcua.kernel import access

_RUN: Final = ("=", "+", "-", "@", "\t", "\r")


def served(name: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Return a table as a CSV file to keep; the look is noted as one that took a list away."""
    access.exported()
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    body = "\ufeff" + written.getvalue()
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would compute is written as text."""
    return f"'{cell}" if cell.startswith(_RUN) else cell
