"""Filing online: begin, see what is left, throw away."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.dossiers import api as dossiers
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import formats
from motcua.web.portal.drafts import ONLINE, Filling, of_draft
from motcua.web.portal.pages import portal_page
from motcua.web.portal.tasks import tasks, url
from motcua.web.session import actor_of, sentence

KEY_LENGTH: Final = 40


@policy("file")
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application; a form sent twice begins one."""
    by, at = actor_of(request), timezone.now()
    key = request.POST.get("key", "")[:KEY_LENGTH]
    if not key:
        raise Http404

    def begin() -> str:
        draft = dossiers.start_draft(procedure=code, channel=ONLINE, by=by, at=at)
        return reverse("portal:draft", args=[draft.id])

    try:
        return redirect(once(by=by, key=f"start:{key}", body=code.encode(), at=at, act=begin))
    except RuleViolation as refusal:
        messages.error(request, sentence(refusal))
        return redirect("portal:home")


@policy("file")
@require_safe
@of_draft
def draft(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Show the parts of the application: done, to be mended, to be begun."""
    found = tasks(filling)
    context = {
        "filling": head(filling),
        "tasks": [task.shown for task in found],
        "done": sum(task.done for task in found),
        "count": len(found),
        "review_url": url(filling, "review"),
        "discard_url": url(filling, "discard"),
        "kept_until": formats.day_text(local_day(filling.draft.expires_at)),
    }
    return portal_page(request, "portal/draft.html", context, here="portal:mine")


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def discard(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    if request.method == "POST":
        try:
            dossiers.discard_draft(draft=filling.id, by=filling.by, at=filling.at)
        except dossiers.DraftNotFound as missing:
            raise Http404 from missing
        messages.success(request, _("Đã bỏ bản nháp cùng các tệp đính kèm."))
        return redirect("portal:mine")
    context = {"filling": head(filling), "back_url": url(filling, "draft")}
    return portal_page(request, "portal/discard.html", context, here="portal:mine")


def head(filling: Filling) -> dict[str, object]:
    """Return what every page of an application says of it."""
    revision = filling.revision
    return {
        "id": filling.id,
        "procedure": revision.short_name,
        "procedure_url": reverse("portal:procedure", args=[revision.procedure_code]),
        "list_url": url(filling, "draft"),
    }
