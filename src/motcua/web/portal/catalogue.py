"""Finding a procedure and reading what it asks: public pages."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.kernel import parameters
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web.portal.pages import Shown, portal_page
from motcua.web.portal.procedure_page import LEVELS, procedure_values

OF_A_FIELD: Final = 6  # shown on the first page; the rest behind one link
FOUND: Final = 50
LONGEST: Final = 200


@policy("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    fields = _by_field(procedures.catalogue(local_day(timezone.now())))
    return portal_page(request, "portal/home.html", {"fields": fields}, here="portal:home")


@policy("public")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search by words, accents or not; or list one field."""
    on = local_day(timezone.now())
    typed = request.GET.get("q", "")[:LONGEST].strip()
    field = request.GET.get("linh-vuc", "")[:LONGEST]
    found = procedures.search(typed, on) if typed else procedures.catalogue(on)
    kept = [entry for entry in found if not field or entry.field == field]
    context = {
        "typed": typed,
        "field": field,
        "found": [_line(entry) for entry in kept[:FOUND]],
        "count": len(kept),
        "more": len(kept) > FOUND,
    }
    return portal_page(request, "portal/search.html", context, here="portal:home")


@policy("public")
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    on = local_day(timezone.now())
    revision = procedures.revision_in_force(code, on)
    if revision is None:
        raise Http404
    online = procedures.Channel.ONLINE in revision.channels and not revision.information_only
    context = {
        "procedure": procedure_values(revision),
        "online": online,
        "hours": parameters.value("intake_working_hours", on),
        "key": uuid4().hex,
        "sign_in_url": f"{reverse('sign-in')}?{urlencode({'next': f'{request.path}#nop'})}",
    }
    return portal_page(request, "portal/procedure.html", context, here="portal:home")


def _by_field(entries: Iterable[procedures.Entry]) -> list[Shown]:
    fields = []
    for name, members in groupby(entries, key=lambda entry: entry.field):
        lines = [_line(entry) for entry in members]
        fields.append(
            {
                "name": name,
                "count": len(lines),
                "lines": lines[:OF_A_FIELD],
                "more_url": _field_url(name) if len(lines) > OF_A_FIELD else "",
            }
        )
    return fields


def _field_url(name: str) -> str:
    return f"{reverse('portal:search')}?{urlencode({'linh-vuc': name})}"


def _line(entry: procedures.Entry) -> Shown:
    return {
        "url": reverse("portal:procedure", args=[entry.code]),
        "name": entry.short_name,
        "full_name": entry.name,
        "code": entry.code,
        "field": entry.field,
        "level": str(LEVELS.get(entry.service_level, "")),
    }
