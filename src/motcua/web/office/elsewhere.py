"""A step done in another system: said, written back, and the outages of that system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import VIETNAM
from motcua.web import others_time
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.forms import DayField, offer

PAGE: Final = "office/act.html"
CODE: Final = {"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"}


class WaitElsewhere(ActForm):
    system = forms.ChoiceField(
        label=gettext_lazy("Hệ thống đang làm bước này"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn hệ thống đang làm bước này.")},
    )
    reference = forms.CharField(
        label=gettext_lazy("Mã của hồ sơ ở hệ thống đó"),
        help_text=gettext_lazy("Chữ không dấu, số và các dấu . / _ -, ví dụ: DD-2026/15."),
        max_length=60,
        widget=forms.TextInput(CODE),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        offer(self, "system", dossiers.other_systems(at).items())


class WriteBack(ActForm):
    reference = forms.CharField(
        label=gettext_lazy("Mã hồ sơ ghi trên kết quả trả về"),
        help_text=gettext_lazy("Chép từ kết quả, không chép từ trang này: mã khác thì không ghi."),
        max_length=60,
        widget=forms.TextInput(CODE),
    )
    owner_number = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân ghi trên kết quả trả về"),
        required=False,
        max_length=20,
        widget=forms.TextInput({**CODE, "inputmode": "numeric"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Kết quả ở hệ thống đó"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )


class RecordOutage(ActForm):
    began_on = DayField(label=gettext_lazy("Sự cố bắt đầu ngày"))
    began_time = forms.TimeField(
        label=gettext_lazy("Lúc"),
        help_text=gettext_lazy("Giờ và phút, ví dụ: 08:30."),
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"invalid": gettext_lazy("Ghi giờ và phút, ví dụ: 08:30.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Sự cố gì, ảnh hưởng đến hồ sơ thế nào"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu thông báo về sự cố"), required=False, max_length=200
    )


def _wait(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.wait_elsewhere(
        dossier=page.id,
        turn=given["turn"],
        system=given["system"],
        reference=given["reference"],
        by=by,
        at=at,
    )


def _write(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.write_back(
        dossier=page.id,
        turn=given["turn"],
        reference=given["reference"],
        owner_number=given["owner_number"],
        text=given["text"],
        by=by,
        at=at,
    )


def _outage(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.record_outage(
        dossier=page.id,
        turn=given["turn"],
        since=datetime.combine(given["began_on"], given["began_time"], tzinfo=VIETNAM),
        text=given["text"],
        document=given["document"],
        by=by,
        at=at,
    )


def going_told(form: ActForm) -> Shown:
    """Say what stays as it is."""
    return {"notes": [_("Thời hạn chạy tiếp; bước này chỉ đi tiếp khi ghi kết quả trả về.")]}


def waited_told(form: ActForm) -> Shown:
    """Say which system is waited for; its reference is not shown, so that it is not copied."""
    row = others_time.elsewhere(form.page, form.at)
    return {"facts": [row] if row else []}


def outage_told(form: ActForm) -> Shown:
    """Say what an outage is worth."""
    row = others_time.elsewhere(form.page, form.at)
    return {
        "notes": [_("Sự cố được ghi làm nguyên nhân để cấp trên xem; thời hạn không dừng.")],
        "facts": [row] if row else [],
    }


WAIT: Final = Screen(Act.WAIT_ELSEWHERE, "office", WaitElsewhere, _wait, PAGE, more=going_told)
WRITE: Final = Screen(Act.WRITE_BACK, "office", WriteBack, _write, PAGE, more=waited_told)
OUTAGE: Final = Screen(Act.RECORD_OUTAGE, "office", RecordOutage, _outage, PAGE, more=outage_told)


@policy("process")
@require_http_methods(["GET", "POST"])
def wait_elsewhere(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, WAIT)


@policy("process")
@require_http_methods(["GET", "POST"])
def write_back(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, WRITE)


@policy("process")
@require_http_methods(["GET", "POST"])
def record_outage(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, OUTAGE)
