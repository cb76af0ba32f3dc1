"""Calendars and promises: what waits to be counted on a newer calendar, what is projected only."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.web import formats
from motcua.web.dossier_clock import promise_text
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, sentence

HERE: Final = "office:calendars"
BATCH: Final = 200  # dossiers that somebody waits for


class RedateAll(forms.Form):
    use_required_attribute = False
    calendar = forms.CharField(widget=forms.HiddenInput)
    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản quyết định ngày nghỉ, ngày làm bù"),
        max_length=300,
    )


@policy("supervise")
@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    lines = dossiers.calendar_lines(by)
    asked = request.POST.get("calendar", "")
    filled = {
        line.code: _form(line.code, request.POST if line.code == asked else None) for line in lines
    }
    form = filled.get(asked)
    if form is not None and form.is_valid():
        try:
            return _redated(request, asked, form.cleaned_data["decision"], by)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
    shown = [_calendar(line, by, filled[line.code]) for line in lines]
    context = {"shown": shown, "form": form}
    return officer_page(request, "office/calendars.html", context, here=HERE)


def _form(code: str, data: QueryDict | None) -> RedateAll:
    return RedateAll(data, initial={"calendar": code}, auto_id=f"{code}-%s")


def _redated(request: HttpRequest, code: str, decision: str, by: Actor) -> HttpResponseRedirect:
    done = dossiers.redate_open(
        decision=decision, calendar=code, limit=BATCH, by=by, at=timezone.now()
    )
    messages.success(request, _told(done))
    return redirect(HERE)


def _told(done: dossiers.Redated) -> str:
    said = [
        _("Đã tính lại %(moved)s hồ sơ, %(changed)s hồ sơ có ngày hẹn mới.")
        % {"moved": done.moved, "changed": done.changed}
    ]
    if done.left:
        said.append(_("Còn %(left)s hồ sơ: bấm lần nữa để làm tiếp.") % {"left": done.left})
    if done.refused:
        said.append(_("%(count)s hồ sơ chưa tính lại được.") % {"count": len(done.refused)})
    return " ".join(said)


def _calendar(line: dossiers.CalendarLine, by: Actor, form: RedateAll) -> dict[str, Any]:
    listed = dossiers.provisional(by, line.code) if line.provisional else ()
    return {
        "code": line.code,
        "newest": line.newest,
        "outdated": line.outdated,
        "decided_until": formats.day_text(line.decided_until),
        "provisional": line.provisional,
        "form": form,
        "lines": [
            {
                "name": one.code or one.reference,
                "url": reverse("office:dossier", args=[one.reference]),
                "procedure": one.procedure,
                "promised": promise_text(one.repromised_at or one.promised_at),
            }
            for one in listed
        ],
    }
