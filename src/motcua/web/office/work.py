"""An officer's own work by due time: late, due today, later, without a moment."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import WorkKind
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import formats
from motcua.web.dossier_page import STATE_COLOURS
from motcua.web.officers import count_text, found_by_code, officer_page, read, written
from motcua.web.session import actor_of

KINDS: Final = (
    WorkKind.STEP,
    WorkKind.EXCLUDED,
    WorkKind.WAITING,
    WorkKind.DECISION,
    WorkKind.REGISTER,
    WorkKind.OPINION,
    WorkKind.WITHDRAWAL,
)
TITLES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "late": gettext_lazy("Quá hạn"),
        "today": gettext_lazy("Đến hạn hôm nay"),
        "later": gettext_lazy("Đến hạn những ngày sau"),
        "open": gettext_lazy("Không có hạn"),
    }
)


@policy("process")
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    chosen = [kind for kind in KINDS if kind == request.GET.get("loai")]
    after = read(request.GET.get("sau", ""))
    shown = dossiers.my_work(by, kinds=chosen or KINDS, after=after)
    context = {
        "filters": list(_filters(chosen)),
        "count": count_text(shown.count),
        "groups": list(_groups(shown.lines, at)),
        "next_url": _address(chosen, shown.after) if shown.after else "",
        "first_url": _address(chosen) if after else "",
        "typed": request.GET.get("ma", ""),
    }
    return officer_page(request, "office/work.html", context, here="office:work")


@policy("process")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    return found_by_code(request, page="office:dossier", listed="office:work")


def _filters(chosen: list[WorkKind]) -> Iterator[dict[str, Any]]:
    yield {"label": _("Tất cả"), "url": _address([]), "current": not chosen}
    for kind in KINDS:
        label = capfirst(str(kind.label))
        yield {"label": label, "url": _address([kind]), "current": kind in chosen}


def _address(chosen: list[WorkKind], after: dossiers.WorkCursor | None = None) -> str:
    asked = {"loai": chosen[0].value if chosen else "", "sau": written(after)}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('office:work')}?{query}" if query else reverse("office:work")


def _groups(lines: Iterable[dossiers.WorkLine], at: datetime) -> Iterator[dict[str, Any]]:
    """Lines come by due moment, so every group is one run of them."""
    for name, run in groupby(lines, key=lambda line: when(line.due_at, at)):
        yield {
            "title": str(TITLES[name]),
            "late": name == "late",
            "id": f"group-{name}",
            "lines": [_line(line) for line in run],
        }


def when(due_at: datetime | None, at: datetime) -> str:
    """Return the group of a due moment as of now, in Vietnam's days."""
    if due_at is None:
        return "open"
    if due_at < at:
        return "late"
    return "today" if local_day(due_at) == local_day(at) else "later"


def _line(line: dossiers.WorkLine) -> dict[str, Any]:
    return {
        "name": line.code or line.reference,
        "url": reverse("office:dossier", args=[line.reference]),
        "procedure": line.procedure,
        "part": line.part,
        "whole": line.whole,
        "owner": line.owner_name,
        "due": formats.moment_text(line.due_at) if line.due_at else "",
        "promised": formats.moment_text(line.promised_at) if line.promised_at else "",
        "repromised": formats.moment_text(line.repromised_at) if line.repromised_at else "",
        "kind": capfirst(str(line.kind.label)),
        "state": capfirst(str(line.state.label)),
        "state_colour": STATE_COLOURS[line.state],
    }
