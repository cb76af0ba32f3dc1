"""The papers issued about a dossier, and to whom each of them is handed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent, IssuedPaper
from motcua.dossiers.queries import scope
from motcua.dossiers.types import Case, Kind
from motcua.kernel.actors import Actor

RECEIPT: Final = "receipt"
REQUEST: Final = "supplement-request"
RESULT: Final = "result-letter"
WITH_KEY: Final = (RECEIPT, REQUEST)  # who holds one of them follows the dossier


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as issued; whoever may not be handed it reads only that there is one."""

    dossier_id: UUID  # one shown with the whole may have been issued by a part
    kind: str
    number: str
    file: UUID
    issued_at: datetime
    handed: bool
    taken_back: bool  # a result that stands no more; for officers


def latest_event(dossier: UUID, kind: Kind) -> UUID | None:
    """Return the id of a dossier's latest event of a kind."""
    rows = DossierEvent.objects.filter(dossier=dossier, kind=kind).order_by("-number")
    return rows.values_list("pk", flat=True).first()


def issued(event: UUID) -> IssuedPaper | None:
    """Return the paper already issued for an event."""
    return IssuedPaper.objects.filter(of_event=event).first()


def papers_shown(row: Dossier, case: Case, *, inside: bool, by: Actor) -> Iterator[PaperLine]:
    """
    The applicant finds the papers of all parts with the whole; an officer those in his sight.

    Those that bear the secret key are the applicant's, and his counter's that hands them over: an
    officer with the key could read as a stranger, and nobody would know who looked.
    """
    parts = Dossier.objects.filter(pk__in=case.parts)
    shown = scope.visible_to(by).filter(pk__in=case.parts) if inside else parts
    papers = IssuedPaper.objects.filter(Q(dossier=row.pk) | Q(dossier__in=shown.values("pk")))
    told = _with_what_became(papers).order_by("issued_at", "pk")
    with_key = not inside or rules.may_receive(by, case)
    for paper in told if inside else told.filter(taken_back=False):
        yield PaperLine(
            dossier_id=paper.dossier_id,
            kind=paper.kind,
            number=paper.number,
            file=paper.file,
            issued_at=paper.issued_at,
            handed=with_key or paper.kind not in WITH_KEY,
            taken_back=paper.taken_back,
        )


def _with_what_became(papers: QuerySet[IssuedPaper]) -> QuerySet[Any]:
    """Say of each whether it is a result that was taken back since."""
    events = DossierEvent.objects.filter(pk=OuterRef("of_event"))
    since = {"dossier": OuterRef("dossier"), "number__gt": OuterRef("of_number")}
    reopened = DossierEvent.objects.filter(kind=Kind.RESULT_REOPENED, **since)
    results = Q(template_version__startswith=f"{RESULT}-")
    told = papers.annotate(of_number=Subquery(events.values("number")))
    return told.annotate(taken_back=Exists(reopened) & results)
