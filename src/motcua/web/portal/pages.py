"""What all pages of the citizens' portal share: the way around, and who is signed in."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind
from motcua.web.session import actor_of

Shown = dict[str, Any]


def portal_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, here: str = ""
) -> HttpResponse:
    """Render a page of the portal; `here` is the entry of the menu it belongs to."""
    return render(request, template, {**context, **_frame(actor_of(request), here)})


def _frame(by: Actor, here: str) -> Shown:
    places = {"portal:home": _("Các thủ tục"), "portal:follow": _("Tra cứu hồ sơ")}
    if by.kind is ActorKind.CITIZEN:
        places = {"portal:home": _("Các thủ tục"), "portal:mine": _("Hồ sơ của tôi"), **places}
    own = identity.own_person(by)
    return {
        "nav": [{"url": reverse(n), "label": places[n], "current": n == here} for n in places],
        "who": own.full_name if own else "",
        "work_url": _work_url(by),
        "may_file": by.kind is ActorKind.CITIZEN,
    }


def _work_url(by: Actor) -> str:
    """An officer who reads the public pages finds the way back to his work."""
    if by.kind is not ActorKind.OFFICER:
        return ""
    return reverse("desk:inbox" if "intake" in by.functions else "office:work")


def row(label: str, *lines: str, **more: str) -> Shown:
    """Return a line of a summary list."""
    return {"label": label, "lines": list(lines), **more}
