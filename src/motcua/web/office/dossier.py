"""A dossier as the office works on it: everything known of it, and what this post may do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import dossier_linked, dossier_page, dossier_related, files, territory
from motcua.web.dossier_acts import buttons
from motcua.web.office import changing, transferring
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404

URLS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.PROPOSE: "office:propose",
        Act.DECIDE: "office:decide",
        Act.REGISTER_RESULT: "office:register_result",
        Act.HAND_OVER: "office:hand_over",
        Act.COMPLETE_SUPPLEMENT: "office:complete_supplement",
        Act.ASK_SUPPLEMENT: "office:ask_supplement",
        Act.RETURN_STEP: "office:return_step",
        Act.UNDO_HAND_OVER: "office:undo_hand_over",
        Act.ACKNOWLEDGE: "office:acknowledge",
        Act.RENEW_SLIP: "office:renew_slip",
        Act.START_EXCLUDED: "office:start_excluded",
        Act.END_EXCLUDED: "office:end_excluded",
        Act.WAIT_ELSEWHERE: "office:wait_elsewhere",
        Act.WRITE_BACK: "office:write_back",
        Act.RECORD_OUTAGE: "office:record_outage",
        Act.ASK_OPINION: "office:ask_opinion",
        Act.GIVE_OPINION: "office:give_opinion",
        Act.APOLOGISE: "office:apologise",
        Act.STOP: "office:stop",
        Act.WITHDRAW: "office:withdraw",
        Act.REFUSE_WITHDRAWAL: "office:refuse_withdrawal",
        Act.RECORD_DEATH: "office:record_death",
        Act.REDATE: "office:redate",
        Act.CORRECT: "office:correct",
        Act.CHANGE_CASE: "office:change_case",
        Act.REOPEN_RESULT: "office:reopen_result",
        Act.TRANSFER: "office:transfer",
    }
)


@policy("process")
@require_GET
def dossier(request: HttpRequest, reference: str) -> HttpResponseBase:
    by, at = actor_of(request), timezone.now()
    page = found_or_404(dossiers.page, reference, by=by, at=at)
    places, url = territory.places(local_day(at)), _file_url(reference)
    at_the_counter = "intake" in by.functions and any(act not in URLS for act in page.acts)
    context = {
        "dossier": dossier_page.dossier_values(
            page, places=places, file_url=url, at=at, inside=True
        ),
        "buttons": buttons(page, _offered(page)),
        "beside": dossier_related.beside(page, _address),
        "linked": dossier_linked.linked(page, _address),
        "control_slip_url": _control_slip_url(page),
        "elsewhere": reverse("desk:dossier", args=[reference]) if at_the_counter else "",
    }
    return officer_page(request, "office/dossier.html", context)


def _offered(page: dossiers.DossierPage) -> Mapping[Act, str]:
    """What is offered as a button: what a head may always do, only where there is a reason."""
    without = {act for act, reason in _REASONS.items() if act in page.acts and not reason(page)}
    return {act: name for act, name in URLS.items() if act not in without}


_REASONS: Final[Mapping[Act, Callable[[dossiers.DossierPage], bool]]] = MappingProxyType(
    {
        Act.REDATE: lambda page: dossiers.has_newer_calendar(page.case),
        Act.CHANGE_CASE: changing.is_offered,
        Act.TRANSFER: transferring.is_offered,
    }
)


@policy("process")
@require_GET
def done(request: HttpRequest, reference: str) -> HttpResponseBase:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=timezone.now())
    shown = dossier_page.done_values(page, file_url=_file_url(reference))
    if not shown:
        return redirect("office:dossier", reference)
    context = {"done": shown, "reference": reference}
    return officer_page(request, "office/done.html", context)


@policy("process")
@require_GET
def file(request: HttpRequest, reference: str, file: UUID) -> HttpResponseBase:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=timezone.now())
    return files.serve(file, dossier=page.owner_of(file))


@policy("process")
@require_GET
def control_slip(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The control slip as things stand."""
    by, at = actor_of(request), timezone.now()
    base_url = settings.MOTCUA_BASE_URL
    sheet = found_or_404(dossiers.control_slip, reference, base_url=base_url, by=by, at=at)
    return files.drawn(sheet)


def _address(reference: str) -> str:
    return reverse("office:dossier", args=[reference])


def _file_url(reference: str) -> dossier_page.Address:
    return lambda file: reverse("office:file", args=[reference, file])


def _control_slip_url(page: dossiers.DossierPage) -> str:
    """Where the control slip is drawn; nothing before acceptance."""
    accepted = page.case.accepted_at is not None
    return reverse("office:control_slip", args=[page.case.reference]) if accepted else ""
