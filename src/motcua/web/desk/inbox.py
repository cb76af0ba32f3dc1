"""The counter's list of work: what waits to be taken in, moved on, returned, completed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
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
from motcua.identity import api as identity
from motcua.kernel import calendars
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import Edition, minutes_between
from motcua.procedures import api as procedures
from motcua.web import formats
from motcua.web.dossier_clock import duration, hours
from motcua.web.dossier_page import STATE_COLOURS
from motcua.web.officers import count_text, found_by_code, officer_page, read, written
from motcua.web.session import actor_of

# address -> title, kinds of work
GROUPS: Final[Mapping[str, tuple[Any, tuple[WorkKind, ...]]]] = MappingProxyType(
    {
        "tiep-nhan": (gettext_lazy("Chờ tiếp nhận"), (WorkKind.INTAKE,)),
        "chuyen": (gettext_lazy("Chờ chuyển đi"), (WorkKind.STEP, WorkKind.TRANSPORT)),
        "tra": (gettext_lazy("Chờ trả kết quả"), (WorkKind.RETURN,)),
        "bo-sung": (gettext_lazy("Chờ bổ sung"), (WorkKind.WAITING,)),
        "rut": (gettext_lazy("Đề nghị rút"), (WorkKind.WITHDRAWAL,)),
    }
)
FIRST: Final = "tiep-nhan"


@policy("counter")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    clerk, at = _at_the_counter(actor_of(request)), timezone.now()
    here = request.GET.get("nhom", FIRST)
    here = here if here in GROUPS else FIRST
    after = read(request.GET.get("sau", ""))
    shown = dossiers.my_work(clerk, kinds=GROUPS[here][1], after=after)
    edition = _edition(clerk)
    context = {
        "tabs": [_tab(clerk, group, group == here, shown) for group in GROUPS],
        "title": str(GROUPS[here][0]),
        "intake": here == FIRST,
        "lines": [_line(line, edition, at) for line in shown.lines],
        "next_url": _next(here, shown),
        "first_url": f"?nhom={here}" if after else "",
        "typed": request.GET.get("ma", ""),
    }
    return officer_page(request, "desk/inbox.html", context, here="desk:inbox")


@policy("counter")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    return found_by_code(request, page="desk:dossier", listed="desk:inbox")


def _at_the_counter(by: Actor) -> Actor:
    """A post may have more functions; the counter lists the work of its own alone."""
    return replace(by, functions=by.functions & {"intake"})


def _edition(clerk: Actor) -> Edition:
    assert clerk.agency is not None
    return calendars.newest(identity.agency(clerk.agency).calendar_code)


def _tab(clerk: Actor, group: str, here: bool, shown: dossiers.WorkPage) -> dict[str, Any]:
    title, kinds = GROUPS[group]
    page = shown if here else dossiers.my_work(clerk, kinds=kinds, limit=1)
    return {
        "label": str(title),
        "url": f"?nhom={group}",
        "current": here,
        "count": count_text(page.count),
    }


def _line(line: dossiers.WorkLine, edition: Edition, at: datetime) -> dict[str, Any]:
    left = time_left(line.due_at, edition, at)
    return {
        "name": line.code or line.reference,
        "url": reverse("desk:dossier", args=[line.reference]),
        "procedure": line.procedure,
        "part": line.part,
        "whole": line.whole,
        "owner": line.owner_name,
        "channel": capfirst(str(procedures.Channel(line.channel).label)),
        "submitted": formats.moment_text(line.submitted_at),
        "promised": formats.moment_text(line.promised_at) if line.promised_at else "",
        "due": formats.moment_text(line.due_at) if line.due_at else "",
        "left": left,
        "late": line.due_at is not None and line.due_at < at,
        "state": capfirst(str(line.state.label)),
        "state_colour": STATE_COLOURS[line.state],
    }


def time_left(due_at: datetime | None, edition: Edition, at: datetime) -> str:
    """Return the working time left, or by how much it is over, on the agency's calendar."""
    if due_at is None:
        return ""
    if due_at < at:
        return _("quá hạn %(time)s") % {"time": duration(minutes_between(edition, due_at, at))}
    return _("còn %(time)s") % {"time": hours(minutes_between(edition, at, due_at))}


def _next(here: str, shown: dossiers.WorkPage) -> str:
    if shown.after is None:
        return ""
    return f"?{urlencode({'nhom': here, 'sau': written(shown.after)})}"
