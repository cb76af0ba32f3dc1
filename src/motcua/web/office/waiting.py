"""Time that is not the office's: slips taken and renewed, pauses inside a step, steps returned."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, ExcludedGround
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.web import formats, step_acts
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.forms import offer

PAGE: Final = "office/act.html"
NO_SLIP: Final = -1


class Acknowledge(ActForm):
    """It carries the number of the slip that was read, so that a voided one is never taken."""

    slip = forms.IntegerField(required=False, widget=forms.HiddenInput)
    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu giấy xác nhận đã nhận"), max_length=200
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, initial={"slip": page.case.slip}, **more)

    def clean_slip(self) -> int:
        slip = self.cleaned_data["slip"]
        return NO_SLIP if slip is None else int(slip)


class RenewSlip(ActForm):
    document = forms.CharField(label=gettext_lazy("Số, ký hiệu phiếu chuyển mới"), max_length=200)
    reason = forms.CharField(
        label=gettext_lazy("Vì sao gửi phiếu mới"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )


class StartExcluded(ActForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("Việc nằm ngoài thời hạn"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn việc nằm ngoài thời hạn.")},
    )
    document = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản gửi đi"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        grounds = page.case.pins.grounds if page.case.pins else ()
        offer(self, "ground", ((one, capfirst(str(ExcludedGround(one).label))) for one in grounds))


class EndExcluded(ActForm):
    document = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản nhận về"), max_length=200)


def _acknowledge(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.acknowledge(
        dossier=page.id,
        turn=given["turn"],
        slip=given["slip"],
        document=given["document"],
        by=by,
        at=at,
    )


def _renew(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.renew_slip(
        dossier=page.id,
        turn=given["turn"],
        document=given["document"],
        reason=given["reason"],
        by=by,
        at=at,
    )


def _start(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.start_excluded(
        dossier=page.id,
        turn=given["turn"],
        ground=given["ground"],
        document=given["document"],
        note=given["note"],
        by=by,
        at=at,
    )


def _end(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.end_excluded(
        dossier=page.id, turn=given["turn"], document=given["document"], by=by, at=at
    )


def slip_told(form: ActForm) -> Shown:
    """Say which slip lies there, and whose the time is until it is taken."""
    sent = [entry for entry in form.page.timeline if "slip" in entry.texts]
    if not sent:
        return {}
    last, number = sent[-1], form.page.case.slip
    return {
        "notes": [_("Từ khi xác nhận, thời gian là của cơ quan nhận; trước đó là của bên gửi.")],
        "facts": [
            {"label": _("Phiếu chuyển số"), "value": str(number)},
            {"label": _("Văn bản"), "value": str(last.texts.get("document", ""))},
            {"label": _("Bên gửi"), "value": last.agency},
            {"label": _("Gửi lúc"), "value": formats.moment_text(last.at)},
        ],
    }


def renewal_told(form: ActForm) -> Shown:
    """Say what becomes of the older slip."""
    number = form.page.case.slip
    return {
        "notes": [
            _("Phiếu số %(old)s không còn giá trị; phiếu mới mang số %(new)s.")
            % {"old": number, "new": number + 1},
            _("Thời gian tính cho bên gửi cho đến khi phiếu mới được xác nhận."),
        ]
    }


def pause_told(form: ActForm) -> Shown:
    """Say what a pause that comes too late is worth."""
    clock = form.page.clock
    notes = [_("Thời hạn dừng từ lúc ghi cho đến khi ghi văn bản nhận về.")]
    if clock is not None and clock.is_late:
        notes.append(_("Hồ sơ đã quá hạn: khoảng thời gian này không dời hạn nữa."))
    return {"notes": notes}


def waited_told(form: ActForm) -> Shown:
    """Say what was waited for, since when."""
    pause = form.page.case.pauses[-1] if form.page.case.pauses else None
    if pause is None or pause.ground is None:
        return {}
    return {
        "notes": [_("Khi ghi, thời hạn chạy tiếp.")],
        "facts": [
            {"label": _("Chờ"), "value": capfirst(str(ExcludedGround(pause.ground).label))},
            {"label": _("Từ lúc"), "value": formats.moment_text(pause.since)},
        ],
    }


RETURN: Final = Screen(
    Act.RETURN_STEP,
    "office",
    step_acts.ReturnStep,
    step_acts.return_step,
    PAGE,
    more=step_acts.return_told,
)
UNDO: Final = Screen(
    Act.UNDO_HAND_OVER,
    "office",
    step_acts.UndoHandOver,
    step_acts.undo_hand_over,
    PAGE,
    more=step_acts.undo_told,
)
ACKNOWLEDGE: Final = Screen(
    Act.ACKNOWLEDGE, "office", Acknowledge, _acknowledge, PAGE, more=slip_told
)
RENEW: Final = Screen(Act.RENEW_SLIP, "office", RenewSlip, _renew, PAGE, more=renewal_told)
START: Final = Screen(Act.START_EXCLUDED, "office", StartExcluded, _start, PAGE, more=pause_told)
END: Final = Screen(Act.END_EXCLUDED, "office", EndExcluded, _end, PAGE, more=waited_told)


@policy("process")
@require_http_methods(["GET", "POST"])
def return_step(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, RETURN)


@policy("process")
@require_http_methods(["GET", "POST"])
def undo_hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, UNDO)


@policy("process")
@require_http_methods(["GET", "POST"])
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, ACKNOWLEDGE)


@policy("process")
@require_http_methods(["GET", "POST"])
def renew_slip(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, RENEW)


@policy("process")
@require_http_methods(["GET", "POST"])
def start_excluded(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, START)


@policy("process")
@require_http_methods(["GET", "POST"])
def end_excluded(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, END)
