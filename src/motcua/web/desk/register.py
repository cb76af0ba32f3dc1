"""The register of what this counter took in (mẫu 07), drawn for a period as a PDF."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import files
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, sentence


class PeriodForm(forms.Form):
    use_required_attribute = False
    since = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Đến ngày"), widget=forms.DateInput(attrs={"type": "date"}))


@policy("counter")
@require_GET
def register(request: HttpRequest) -> HttpResponseBase:
    """Ask for the period, or draw the register of the one given."""
    at = timezone.now()
    form = PeriodForm(request.GET if "since" in request.GET else None, initial=_this_month(at))
    if form.is_valid():
        try:
            sheet = dossiers.register(**form.cleaned_data, by=actor_of(request), at=at)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return files.drawn_list(sheet)
    return officer_page(request, "desk/register.html", {"form": form})


def _this_month(at: datetime) -> dict[str, Any]:
    today = local_day(at)
    return {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}
