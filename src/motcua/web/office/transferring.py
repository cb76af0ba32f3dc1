"""What came from agencies that ended: the list, to keep as a file too, and handing on a mistake."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import csv_file, formats
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.dossier_page import STATE_COLOURS
from motcua.web.forms import offer
from motcua.web.officers import officer_page
from motcua.web.session import actor_of

HERE: Final = "office:transfers"
MOST: Final = 5000  # lines of a file


@policy("supervise")
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    after = _after(request)
    shown = dossiers.transfers(actor_of(request), after=after)
    following = f"{reverse(HERE)}?{urlencode({'sau': str(shown.after)})}" if shown.after else ""
    context = {
        "lines": [_line(line) for line in shown.lines],
        "next_url": following,
        "first_url": reverse(HERE) if after else "",
        "file_url": reverse("office:transfers_csv"),
    }
    return officer_page(request, "office/transfers.html", context, here=HERE)


@policy("supervise")
@require_GET
def transfers_csv(request: HttpRequest) -> HttpResponse:
    shown = dossiers.transfers(actor_of(request), limit=MOST)
    heads = [
        _("Mã hồ sơ"),
        _("Mã tra cứu"),
        _("Thủ tục"),
        _("Chủ hồ sơ"),
        _("Tình trạng"),
        _("Từ cơ quan"),
        _("Sang cơ quan"),
        _("Lúc"),
        _("Căn cứ"),
    ]
    rows = (
        [
            line.code or "",
            line.reference,
            line.procedure,
            line.owner_name,
            str(line.state.label),
            "; ".join(before for before, _after in line.moved),
            "; ".join(after for _before, after in line.moved),
            formats.moment_text(line.at),
            line.decision,
        ]
        for line in shown.lines
    )
    return csv_file.served("ho-so-chuyen-giao.csv", heads, rows)


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("sau", ""))
    except ValueError:
        return None


def _line(line: dossiers.TransferLine) -> Shown:
    return {
        "name": line.code or line.reference,
        "url": reverse("office:dossier", args=[line.reference]),
        "owner": line.owner_name,
        "procedure": line.procedure,
        "moved": [f"{before} → {after}" for before, after in line.moved],
        "when": formats.moment_text(line.at),
        "decision": line.decision,
        "state": capfirst(str(line.state.label)),
        "state_colour": STATE_COLOURS[line.state],
    }


# --- handing on what came to the wrong successor


class Transfer(ActForm):
    to = forms.ChoiceField(
        label=gettext_lazy("Cơ quan đúng"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn cơ quan nhận hồ sơ.")},
    )
    decision = forms.CharField(label=gettext_lazy("Số, ký hiệu biên bản bàn giao"), max_length=300)

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        others = other_successors(page, local_day(at))
        offer(self, "to", ((str(one.id), one.name) for one in others))


def other_successors(page: dossiers.DossierPage, on: date) -> tuple[identity.AgencyView, ...]:
    """Return who else carries on for those from whom the agencies at work took the dossier."""
    return tuple({one.id: one for one in _beside(page, on)}.values())


def _beside(page: dossiers.DossierPage, on: date) -> Iterator[identity.AgencyView]:
    held = {(work.agency, work.function) for work in page.case.works}
    for entry in page.timeline:
        for before, after in entry.texts.get("moved", ()):
            wanted = [function for agency, function in held if agency == after.id]
            for successor in identity.agency_successors(before.id, on) if wanted else ():
                able = any(identity.does(successor.agency.id, one, on) for one in wanted)
                if able and successor.agency.id != after.id:
                    yield successor.agency


def _transfer(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.transfer(
        dossier=page.id,
        turn=given["turn"],
        to=UUID(given["to"]),
        decision=given["decision"],
        by=by,
        at=at,
    )


def _told(form: ActForm) -> Shown:
    now = ", ".join(form.page.holders)
    return {
        "facts": [{"label": _("Đang giữ hồ sơ"), "value": now}],
        "notes": [_("Mã hồ sơ, thời hạn và ngày hẹn giữ nguyên.")],
    }


TRANSFER: Final = Screen(Act.TRANSFER, "office", Transfer, _transfer, "office/act.html", more=_told)


@policy("process")
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, TRANSFER)


def is_offered(page: dossiers.DossierPage) -> bool:
    """Say whether there is another successor to hand the dossier on to."""
    return bool(other_successors(page, local_day(timezone.now())))
