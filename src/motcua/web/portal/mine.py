"""The citizen's own dossiers: where each stands, what is asked of him, what he may take home."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from motcua.dossiers import api as dossiers
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import dossier_linked, dossier_page, files, formats, territory
from motcua.web.portal.pages import Shown, portal_page
from motcua.web.session import actor_of, found_or_404

LISTED: Final = 50
WITHDRAWING: Final = {dossiers.Act.WITHDRAW, dossiers.Act.ASK_WITHDRAWAL}


@policy("own")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    drafts = dossiers.drafts_of(by)
    entries = procedures.entries(one.revision for one in drafts)
    context = {
        "drafts": [_draft(one, entries[one.revision]) for one in drafts],
        "dossiers": [_line(one) for one in dossiers.my_dossiers(by, limit=LISTED)],
    }
    return portal_page(request, "portal/mine.html", context, here="portal:mine")


def _draft(one: dossiers.DraftView, entry: procedures.Entry) -> Shown:
    return {
        "procedure": entry.short_name,
        "url": reverse("portal:draft", args=[one.id]),
        "discard_url": reverse("portal:discard", args=[one.id]),
        "updated": formats.moment_text(one.updated_at),
        "kept_until": formats.day_text(local_day(one.expires_at)),
    }


def _line(one: dossiers.DossierLine) -> Shown:
    return {
        "url": reverse("portal:dossier", args=[one.reference]),
        "procedure": one.procedure,
        "name": one.code or one.reference,
        "owner": one.owner_name,
        "state": capfirst(str(one.state.label)),
        "colour": dossier_page.STATE_COLOURS[one.state],
        "submitted": formats.moment_text(one.submitted_at),
        "promised": formats.moment_text(one.promised_at) if one.promised_at else "",
        "repromised": formats.moment_text(one.repromised_at) if one.repromised_at else "",
    }


@policy("own")
@require_safe
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    at = timezone.now()
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=at)
    if page.linked.whole is not None:  # the applicant has one dossier, the whole
        return redirect("portal:dossier", page.linked.whole.reference)
    context = dossier_context(page, "portal:dossier-file", at)
    if dossiers.Act.COMPLETE_SUPPLEMENT in page.acts:
        context["supplement_url"] = reverse("portal:supplement", args=[reference])
    if WITHDRAWING & set(page.acts):
        context["withdraw_url"] = reverse("portal:withdraw", args=[reference])
    return portal_page(request, "portal/dossier.html", context, here="portal:mine")


@policy("own")
@require_safe
def file(request: HttpRequest, reference: str, file: UUID) -> HttpResponseBase:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=timezone.now())
    return files.serve(file, dossier=page.owner_of(file))


def dossier_context(page: dossiers.DossierPage, file_view: str, at: datetime) -> dict[str, Any]:
    """Return what an applicant reads of a dossier, signed in or with its key."""
    reference, submitted_at = page.case.reference, page.case.submitted_at
    assert submitted_at is not None
    shown = dossier_page.dossier_values(
        page,
        places=territory.places(local_day(submitted_at)),
        file_url=lambda file: reverse(file_view, args=[reference, file]),
        at=at,
    )
    return {
        "dossier": shown,
        "intake_due": formats.moment_text(page.intake_due_at) if page.intake_due_at else "",
        "request_asked": page.request,
        "answer_until": formats.moment_text(page.answer_until) if page.answer_until else "",
        "apology": dossier_page.apology(page),
        "withdrawal_refused": dossier_page.withdrawal_refused(page),
        "linked": dossier_linked.linked(page, _address),
    }


def _address(reference: str) -> str:
    return reverse("portal:dossier", args=[reference])
