"""What ought to be looked at again: for the heads of an agency, the latest first."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Flag
from motcua.kernel.policy import policy
from motcua.web import formats
from motcua.web.dossier_page import STATE_COLOURS
from motcua.web.officers import LONGEST_ID, officer_page
from motcua.web.session import actor_of

HERE: Final = "office:flags"


@policy("supervise")
@require_GET
def flags(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("loai", "")
    only = Flag(asked) if asked in Flag.values else None
    shown = dossiers.flags(actor_of(request), only=only, after=_after(request))
    context = {
        "choices": list(_choices(only)),
        "lines": [_line(line) for line in shown.lines],
        "next_url": _address(only, shown.after) if shown.after else "",
        "first_url": _address(only) if request.GET.get("sau") else "",
    }
    return officer_page(request, "office/flags.html", context, here=HERE)


def _after(request: HttpRequest) -> int | None:
    typed = request.GET.get("sau", "")
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else None


def _choices(only: Flag | None) -> Iterator[dict[str, Any]]:
    yield {"value": "", "label": _("Tất cả"), "chosen": only is None}
    for flag in Flag:
        label = capfirst(str(flag.label))
        yield {"value": flag.value, "label": label, "chosen": flag is only}


def _address(only: Flag | None, after: int | None = None) -> str:
    asked = {"loai": only.value if only else "", "sau": str(after) if after else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse(HERE)}?{query}" if query else reverse(HERE)


def _line(line: dossiers.FlagLine) -> dict[str, Any]:
    return {
        "flag": capfirst(str(line.flag.label)),
        "name": line.code or line.reference,
        "url": reverse("office:dossier", args=[line.reference]),
        "procedure": line.procedure,
        "who": line.who or _("hệ thống"),
        "when": formats.moment_text(line.at),
        "state": capfirst(str(line.state.label)),
        "state_colour": STATE_COLOURS[line.state],
    }
