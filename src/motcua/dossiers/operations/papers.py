"""Papers issued to the applicant: stored, never drawn again."""

from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers.models import IssuedPaper
from motcua.dossiers.operations.filing import keep_secret_key
from motcua.dossiers.operations.writing import add, locked
from motcua.dossiers.queries import papers
from motcua.dossiers.queries.issued import WITH_KEY
from motcua.dossiers.types import Kind, Outcome
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor


def record_paper(
    *,
    paper: papers.ToIssue,
    of_event: UUID,
    file: documents.FileView,
    key: str | None = None,
    by: Actor,
    at: datetime,
) -> IssuedPaper | None:
    """
    Record that a paper was issued for an event; told twice, the first one stands.

    Only now its key opens the dossier. What was overtaken while it was drawn is not issued: None.
    """
    with acting(by, writing=True):
        found = locked(paper.dossier, by=by, at=at)
        known: IssuedPaper | None = IssuedPaper.objects.filter(
            of_event=of_event, number=paper.number
        ).first()
        if known is not None:
            return known
        if papers.overtaken(paper, found.events):
            return None
        if key is not None and paper.kind in WITH_KEY:
            keep_secret_key(key, paper.dossier, at)
        facts = {
            "paper": paper.number,
            "of": str(of_event),
            "file": str(file.id),
            "sha256": file.sha256,
            "template": paper.template_version,
        }
        add(found, Kind.PAPER_ISSUED, Outcome(), facts, by=by, at=at)
        issued: IssuedPaper = IssuedPaper.objects.create(
            dossier_id=paper.dossier,
            number=paper.number,
            of_event=of_event,
            file=file.id,
            template_version=paper.template_version,
            issued_at=at,
        )
        return issued
