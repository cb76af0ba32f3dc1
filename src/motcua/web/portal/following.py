"""Following a dossier without an account, by its reference and secret key."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import api as dossiers
from motcua.kernel import parameters
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import errors, files
from motcua.web.portal import session_keys
from motcua.web.portal.forms import FollowForm
from motcua.web.portal.mine import dossier_context
from motcua.web.portal.pages import portal_page
from motcua.web.session import actor_of, found_or_404, sentence


@policy("follow")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """Ask for both; a wrong key and an unknown reference are answered alike."""
    at = timezone.now()
    initial = {"reference": request.GET.get("ma", "")[:40]}
    form = FollowForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            page = dossiers.follow(
                given["reference"], given["secret_key"], by=actor_of(request), at=at
            )
        except dossiers.TooManyTries as refusal:
            wait = 60 * parameters.value("secret_key_window_minutes", local_day(at))
            return errors.too_many(request, sentence(refusal), retry_after=wait)
        except dossiers.NotFound as refusal:
            form.add_error(None, sentence(refusal))
        else:
            session_keys.note_followed(request, page.case.reference, at)
            return redirect("portal:followed", page.case.reference)
    return portal_page(request, "portal/follow.html", {"form": form}, here="portal:follow")


@policy("follow")
@require_safe
def followed(request: HttpRequest, reference: str) -> HttpResponseBase:
    at = timezone.now()
    if not session_keys.may_follow(request, reference, at):
        return redirect("portal:follow")
    page = found_or_404(dossiers.followed, reference, at=at)
    context = dossier_context(page, "portal:followed-file", at)
    return portal_page(request, "portal/followed.html", context, here="portal:follow")


@policy("follow")
@require_safe
def file(request: HttpRequest, reference: str, file: UUID) -> HttpResponseBase:
    at = timezone.now()
    if not session_keys.may_follow(request, reference, at):
        raise Http404
    page = found_or_404(dossiers.followed, reference, at=at)
    return files.serve(file, dossier=page.owner_of(file))
