"""A newer calendar has been decided: a head has one dossier counted on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.dossier_clock import promise_text


class Redate(ActForm):
    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản quyết định ngày nghỉ, ngày làm bù"),
        help_text=gettext_lazy("Ngày hẹn lúc tiếp nhận vẫn được lưu; ngày tính lại hiện bên cạnh."),
        max_length=300,
    )


def _redate(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.redate(
        dossier=page.id, turn=given["turn"], decision=given["decision"], by=by, at=at
    )


def _told(form: ActForm) -> Shown:
    case = form.page.case
    promised = promise_text(case.repromised_at or case.promised_at)
    return {"facts": [{"label": _("Đang hẹn trả kết quả"), "value": promised}]}


SCREEN: Final = Screen(
    dossiers.Act.REDATE, "office", Redate, _redate, "office/act.html", more=_told
)


@policy("process")
@require_http_methods(["GET", "POST"])
def redate(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, SCREEN)
