"""Papers follow from events: drawn outside transactions, stored, recorded; 02 stops the clock."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel import ids, outbox
from motcua.kernel.actors import system

PRESS: Final = system("papers")
REQUEST: Final = "supplement-request"


def subscribe() -> None:
    for kind in dossiers.PAPER_OF:
        outbox.subscribe(f"dossiers.{kind}", "papers", issue)


def issue(event: UUID, at: datetime) -> None:
    """
    Issue the paper an event calls for, unless it was; a request for a supplement is so dispatched.

    Called by the queue, and at once by a screen whose officer waits for the paper.
    """
    if dossiers.issued(event) is None:
        _draw(event, at)
    paper = dossiers.issued(event)
    if paper is not None and paper.kind == REQUEST and _is_latest(event, paper.dossier_id):
        dossiers.dispatch_supplement(dossier=paper.dossier_id, by=PRESS, at=at)


def issue_for(dossier: UUID, kind: dossiers.Kind, at: datetime) -> None:
    """Issue the paper of a dossier's latest event of a kind, for a screen that is to print it."""
    event = dossiers.latest_event(dossier, kind)
    if event is not None:
        issue(event, at)


def _is_latest(event: UUID, dossier: UUID) -> bool:
    """A paper of an earlier round, told again, dispatches nothing of the present one."""
    return dossiers.latest_event(dossier, dossiers.Kind.SUPPLEMENT_ASKED) == event


def _draw(event: UUID, at: datetime) -> None:
    """The key on it opens nothing until it is issued; what was overtaken meanwhile is dropped."""
    key, issued = ids.new_secret_key(), None
    plan = dossiers.to_issue(event, key=key, base_url=settings.MOTCUA_BASE_URL)
    while plan is not None and issued is None:
        file = _drawn(plan, at)
        issued = dossiers.record_paper(
            paper=plan, of_event=event, file=file, key=key, by=PRESS, at=at
        )
        if issued is None or issued.file != file.id:
            documents.discard_paper(file=file.id, owner=plan.dossier, by=PRESS)
            plan = dossiers.to_issue(event, key=key, base_url=settings.MOTCUA_BASE_URL)


def _drawn(plan: dossiers.ToIssue, at: datetime) -> documents.FileView:
    return documents.keep_paper(
        owner=plan.dossier,
        template_version=plan.template_version,
        values=plan.values,
        title=plan.title,
        by=PRESS,
        at=at,
    )
