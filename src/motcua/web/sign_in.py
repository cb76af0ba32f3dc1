"""Signing in for trial and training: choose an invented person and a post. Never in production."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.policy import policy
from motcua.web import session
from motcua.web.forms import offer
from motcua.web.session import actor_of


class DemoSignIn(forms.Form):
    """A person, or a person in one of the posts he holds."""

    who = forms.ChoiceField(
        label=_("Bạn là ai?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Hãy chọn một người."),
            "invalid_choice": _("Hãy chọn một người có trong danh sách."),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given
        offer(self, "who", _choices())


@policy("session")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    form = DemoSignIn(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        login, _colon, post = form.cleaned_data["who"].partition(":")
        account = identity.account(login)
        assert account is not None, "the form offers only those there are"
        session.sign_in(request, account, UUID(post) if post else None)
        return redirect(_safe(request, form.cleaned_data["next"]) or _home(request))
    return render(request, "sign_in.html", {"form": form})


@policy("session")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session.sign_out(request)
    return redirect("portal:home")


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the citizens, then the officers under the name of their agency."""
    citizens, agencies = [], dict[str, list[tuple[str, str]]]()
    for person in identity.demo_accounts():
        if not person.posts:
            citizens.append((f"{person.login}:", f"{person.full_name} – {person.about}"))
        for post in person.posts:
            line = (f"{person.login}:{post.id}", f"{person.full_name} – {post.title}")
            agencies.setdefault(post.agency_name, []).append(line)
    return [(gettext("Người dân"), citizens), *sorted(agencies.items())]


def _home(request: HttpRequest) -> str:
    del request.actor  # type: ignore[attr-defined]  # signed in as somebody else now
    actor = actor_of(request)
    if "intake" in actor.functions:
        return reverse("desk:inbox")
    return reverse("office:work") if actor.agency else reverse("portal:mine")


def _safe(request: HttpRequest, target: str) -> str | None:
    host = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, host, require_https=request.is_secure())
    return target if target and safe else None
