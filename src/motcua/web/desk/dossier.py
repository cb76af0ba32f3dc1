"""A dossier at the counter, its files, and the page after an act with the paper to print."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import dossier_linked, dossier_page, dossier_related, files, territory
from motcua.web.desk import at_once
from motcua.web.dossier_acts import buttons
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404

URLS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.ACCEPT: "desk:accept",
        Act.ASK_SUPPLEMENT: "desk:ask_supplement",
        Act.REFUSE_RECEIPT: "desk:refuse_receipt",
        Act.COMPLETE_SUPPLEMENT: "desk:complete_supplement",
        Act.HAND_OVER: "desk:hand_over",
        Act.HAND_OVER_RESULT: "desk:hand_over_result",
        Act.UNDO_HAND_OVER: "desk:undo_hand_over",
        Act.ASK_WITHDRAWAL: "desk:ask_withdrawal",
        Act.WITHDRAW: "desk:withdraw",
        Act.REFUSE_WITHDRAWAL: "desk:refuse_withdrawal",
        Act.RECORD_DEATH: "desk:record_death",
        Act.CORRECT: "desk:correct",
    }
)


@policy("counter")
@require_GET
def dossier(request: HttpRequest, reference: str) -> HttpResponseBase:
    by, at = actor_of(request), timezone.now()
    page = found_or_404(dossiers.page, reference, by=by, at=at)
    places, url = territory.places(local_day(at)), _file_url(reference)
    context = {
        "dossier": dossier_page.dossier_values(
            page, places=places, file_url=url, at=at, inside=True
        ),
        "buttons": [*buttons(page, URLS), *_at_once(page, by)],
        "beside": dossier_related.beside(page, address),
        "linked": dossier_linked.linked(page, address),
        "control_slip_url": _control_slip_url(page),
        "elsewhere": _elsewhere(page),
    }
    return officer_page(request, "desk/dossier.html", context)


@policy("counter")
@require_GET
def done(request: HttpRequest, reference: str) -> HttpResponseBase:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=timezone.now())
    shown = dossier_page.done_values(page, file_url=_file_url(reference))
    if not shown:
        return redirect("desk:dossier", reference)
    following = buttons(page, {Act.HAND_OVER: URLS[Act.HAND_OVER]})
    context = {"done": shown, "buttons": following, "reference": reference}
    return officer_page(request, "desk/done.html", context)


@policy("counter")
@require_GET
def file(request: HttpRequest, reference: str, file: UUID) -> HttpResponseBase:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=timezone.now())
    return files.serve(file, dossier=page.owner_of(file))


@policy("counter")
@require_GET
def control_slip(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The control slip as things stand."""
    by, at = actor_of(request), timezone.now()
    base_url = settings.MOTCUA_BASE_URL
    sheet = found_or_404(dossiers.control_slip, reference, base_url=base_url, by=by, at=at)
    return files.drawn(sheet)


def address(reference: str) -> str:
    return reverse("desk:dossier", args=[reference])


def _file_url(reference: str) -> dossier_page.Address:
    return lambda file: reverse("desk:file", args=[reference, file])


def _elsewhere(page: dossiers.DossierPage) -> str:
    """An officer with more than the counter's function goes on in his office's screen."""
    others = any(act not in URLS for act in page.acts)
    return reverse("office:dossier", args=[page.case.reference]) if others else ""


def _at_once(page: dossiers.DossierPage, by: Actor) -> list[dict[str, str]]:
    """The button to do it all at once, where route and staffing allow it."""
    url = at_once.offered(page, by)
    return [{"label": _("Giải quyết ngay"), "url": url, "kind": "secondary"}] if url else []


def _control_slip_url(page: dossiers.DossierPage) -> str:
    """Where the control slip is drawn; nothing before acceptance."""
    accepted = page.case.accepted_at is not None
    return reverse("desk:control_slip", args=[page.case.reference]) if accepted else ""
