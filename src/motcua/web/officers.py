"""What pages of officers share: who is at work, the way around, lists paged by key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.counters import api as counters
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.web.session import actor_of

COUNTED: Final = 200  # `my_work` counts no further
LONGEST_ID: Final = 18  # digits that every database takes
_END: Final = "cuoi"


def officer_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, here: str = ""
) -> HttpResponse:
    """Render a page of the counter or of an office, with who is at work and the way around."""
    by = actor_of(request)
    return render(request, template, {**context, **_frame(by, here)})


def _frame(by: Actor, here: str) -> dict[str, Any]:
    assert by.agency is not None
    own = identity.own_person(by)
    places = {
        "desk:inbox": _("Việc tại quầy"),
        "desk:start": _("Nhận hồ sơ mới"),
        "desk:register": _("Sổ theo dõi hồ sơ"),
        "desk:slips": _("Phiếu nhận giấy"),
        "desk:certification": _("Chứng thực"),
        "office:work": _("Việc của tôi"),
        "office:flags": _("Việc cần xem lại"),
        "office:transfers": _("Hồ sơ chuyển giao"),
        "office:calendars": _("Lịch và ngày hẹn"),
    }
    open_to = {
        "desk:slips": dossiers.heads_counter(by, by.agency, local_day(timezone.now())),
        "desk:certification": counters.home_of(by) is not None,
        "office:work": True,
        "office:flags": dossiers.heads_agency(by),
        "office:transfers": dossiers.heads_agency(by),
        "office:calendars": dossiers.heads_agency(by),
    }
    shown = [name for name in places if open_to.get(name, "intake" in by.functions)]
    return {
        "nav": [{"url": reverse(n), "label": places[n], "current": n == here} for n in shown],
        "who": own.full_name if own else "",
        "agency": identity.agency(by.agency).name,
    }


def count_text(count: int) -> str:
    """Return a count as read; a capped one says that there are more."""
    return f"{COUNTED}+" if count >= COUNTED else str(count)


def written(cursor: dossiers.WorkCursor | None) -> str:
    """Return the end of a page as an address carries it."""
    if cursor is None:
        return ""
    return f"{cursor.due_at.isoformat() if cursor.due_at else _END}.{cursor.id}"


def read(typed: str) -> dossiers.WorkCursor | None:
    """Read the end of a page back; what is not one begins at the first page."""
    moment, _dot, number = typed.rpartition(".")
    if not number.isdecimal() or len(number) > LONGEST_ID:
        return None
    if moment == _END:
        return dossiers.WorkCursor(None, int(number))
    try:
        due_at = datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError:
        return None
    real = due_at.tzinfo is not None and 1900 < due_at.year < 2900
    return dossiers.WorkCursor(due_at, int(number)) if real else None


def found_by_code(request: HttpRequest, *, page: str, listed: str) -> HttpResponse:
    """Open the dossier whose code or reference was typed or read from its paper."""
    typed = request.GET.get("ma", "").strip()
    reference = dossiers.found_by_code(actor_of(request), typed) if typed else None
    if reference:
        return redirect(page, reference)
    told = _("Không có hồ sơ nào của cơ quan bạn mang mã “%(code)s”.") % {"code": typed[:60]}
    messages.warning(request, told if typed else _("Hãy gõ mã hồ sơ hoặc mã tra cứu."))
    return redirect(f"{reverse(listed)}?{urlencode({'ma': typed[:60]})}")
