"""The applicant takes a dossier back: at once before it was accepted, else by asking."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.web.portal.forms import WithdrawForm
from motcua.web.portal.pages import portal_page
from motcua.web.session import actor_of, found_or_404, sentence


@policy("own")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say what follows, ask why, do it; a dossier that is decided is withdrawn no more."""
    by, at = actor_of(request), timezone.now()
    page = found_or_404(dossiers.page, reference, by=by, at=at)
    at_once = Act.WITHDRAW in page.acts
    if not at_once and Act.ASK_WITHDRAWAL not in page.acts:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = WithdrawForm(posted, initial={"turn": page.case.turn}, asked=not at_once)
    if posted is not None and _done(form, page, request, at, at_once=at_once):
        told = _("Đã rút hồ sơ.") if at_once else _("Đã gửi đề nghị rút hồ sơ.")
        messages.success(request, told)
        return redirect("portal:dossier", reference)
    context = {
        "form": form,
        "at_once": at_once,
        "name": page.case.code or page.case.reference,
        "procedure": page.revision.short_name,
        "back_url": reverse("portal:dossier", args=[reference]),
    }
    return portal_page(request, "portal/withdraw.html", context, here="portal:mine")


def _done(
    form: WithdrawForm,
    page: dossiers.DossierPage,
    request: HttpRequest,
    at: datetime,
    *,
    at_once: bool,
) -> bool:
    if not form.is_valid():
        return False
    given, by = form.cleaned_data, actor_of(request)
    told = {"dossier": page.id, "turn": given["turn"]}
    try:
        if at_once:
            dossiers.withdraw(**told, note=given["reason"], by=by, at=at)
        else:
            dossiers.ask_withdrawal(**told, reason=given["reason"], by=by, at=at)
    except RuleViolation as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True
