"""Reading the catalogue: what is in force on a day, and revisions by id."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from motcua.kernel import reference
from motcua.kernel.text import fold
from motcua.procedures import types
from motcua.procedures.models import FormSetEdition, ProcedureRevision
from motcua.procedures.rules import reading, searching

_LINE = ("id", "procedure__code", "name", "short_name", "field", "service_level", "reconstructed")


def _first_alike(on: date) -> date:
    """Return the first of the days on which everything was in force that is on this one."""
    return reference.first_since(_turns(), on)


@reference.kept(1)
def _turns() -> tuple[date, ...]:
    """Return the days on which a revision or a form set comes into force or leaves it."""
    periods = (
        period
        for model in (ProcedureRevision, FormSetEdition)
        for period in model.objects.values_list("effective_from", "effective_until").distinct()
    )
    return tuple(sorted({day for period in periods for day in period if day is not None}))


@lru_cache(maxsize=4096)
def revision(id_: UUID) -> types.Revision:
    """Return a revision by id; immutable, so it is read and made once in a process."""
    text = ProcedureRevision.objects.values_list("text", flat=True).get(pk=id_)
    return reading.revision_from(id_, json.loads(text))


@reference.kept(1024, first_alike=_first_alike)
def revision_in_force(code: str, on: date) -> types.Revision | None:
    """Return the revision of a procedure in force on a day, or None."""
    found = in_force(on).filter(procedure__code=code).values_list("pk", flat=True).first()
    return revision(found) if found else None


@reference.kept(8)
def catalogue(on: date) -> tuple[types.Entry, ...]:
    """Return every procedure in force on a day, by field and name."""
    rows = in_force(on).order_by("field", "short_name", "procedure__code")
    return tuple(types.Entry(*row) for row in rows.values_list(*_LINE))


def search(text: str, on: date) -> tuple[types.Entry, ...]:
    """Return the procedures in force that answer what a person typed, the best first."""
    asked = fold(text)
    found = []
    for searched, *line in in_force(on).values_list("folded", *_LINE):
        score = searching.score(asked, searched)
        if score is not None:
            found.append((score, types.Entry(*line)))
    found.sort(key=lambda pair: (-pair[0][0], -pair[0][1], pair[1].short_name, pair[1].code))
    return tuple(entry for _score, entry in found)


def entries(ids: Iterable[UUID]) -> Mapping[UUID, types.Entry]:
    """Return the catalogue lines of revisions by id, in one query: for lists of dossiers."""
    rows = ProcedureRevision.objects.filter(pk__in=set(ids)).values_list(*_LINE)
    return {row[0]: types.Entry(*row) for row in rows}


@reference.kept(64)
def form_set(code: str) -> types.FormSet:
    """Return a form set by its code: the one a dossier pinned."""
    row = FormSetEdition.objects.get(code=code)
    return reading.form_set_from(json.loads(row.text))


@reference.kept(64, first_alike=_first_alike)
def form_set_in_force(on: date) -> types.FormSet | None:
    """Return the form set in force on a day, or None."""
    rows = FormSetEdition.objects.filter(effective_from__lte=on).order_by("-effective_from")
    row = rows.first()
    if row is None or (row.effective_until and row.effective_until <= on):
        return None
    return reading.form_set_from(json.loads(row.text))


def in_force(on: date) -> QuerySet[ProcedureRevision]:
    """Return the rows of the revisions in force: the latest begun, unless it has ended."""
    begun = ProcedureRevision.objects.filter(
        procedure=OuterRef("procedure"), effective_from__lte=on
    ).order_by("-effective_from")
    rows: QuerySet[ProcedureRevision] = ProcedureRevision.objects.filter(
        pk=Subquery(begun.values("pk")[:1])
    )
    return rows.exclude(effective_until__lte=on)
