"""Who signs certifications: the leaders, and others by a dated decision."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.counters import api as counters
from motcua.kernel import ids
from motcua.kernel.actors import Actor
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import formats
from motcua.web.desk.certification import HERE, home_of, kinds_of
from motcua.web.forms import DayField, offer
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, sentence

SIGNERS: Final = "desk:signers"


class DelegationForm(forms.Form):
    use_required_attribute = False
    decision = forms.CharField(
        label=gettext_lazy("Số quyết định, văn bản ủy quyền"),
        max_length=100,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    post = forms.ChoiceField(label=gettext_lazy("Vị trí được ký"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Được ký loại việc"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một loại việc.")},
    )
    since = DayField(label=gettext_lazy("Được ký từ ngày"))
    until = DayField(
        label=gettext_lazy("Không được ký nữa từ ngày"),
        help_text=gettext_lazy("Để trống khi văn bản không ghi ngày hết."),
        required=False,
    )

    def __init__(self, by: Actor, at: datetime, data: Any = None) -> None:
        today = local_day(at)
        super().__init__(data, initial={"since": today.isoformat()})
        posts = counters.may_delegate_to(by, today)
        offer(self, "post", ((str(p.id), f"{p.title}, {p.agency_name}") for p in posts))
        offer(self, "kinds", ((kind.code, kind.name) for kind in kinds_of(by, at)))


@policy("certification")
@require_http_methods(["GET", "POST"])
def signers(request: HttpRequest) -> HttpResponse:
    """Who may sign today, by which decision; who leads records another one."""
    by, at = actor_of(request), timezone.now()
    form = None
    if counters.may_manage(by):
        form = DelegationForm(by, at, request.POST if request.method == "POST" else None)
    elif request.method == "POST":
        raise Http404
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            _delegated(request, form, by, at)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Đã ghi ủy quyền."))
            return redirect(SIGNERS)
    return _shown(request, form, by, at)


def _delegated(request: HttpRequest, form: DelegationForm, by: Actor, at: datetime) -> None:
    given = form.cleaned_data

    def act() -> str:
        return counters.delegate(
            post=UUID(given["post"]),
            kinds=given["kinds"],
            decision=given["decision"],
            since=given["since"],
            until=given["until"],
            by=by,
            at=at,
        )

    body = json.dumps({**given, "since": str(given["since"]), "until": str(given["until"])})
    key = request.POST.get("key", "")[:64] or ids.new_id().hex
    once(by=by, key=key, body=body.encode(), at=at, act=act)


def _shown(
    request: HttpRequest, form: DelegationForm | None, by: Actor, at: datetime
) -> HttpResponse:
    today, agency = local_day(at), home_of(by).agency.id
    context = {
        "form": form,
        "key": request.POST.get("key") or ids.new_id().hex,
        "kinds": [
            {
                "name": kind.name,
                "signers": [
                    {"who": f"{one.name}, {one.title}", "decision": one.decision}
                    for one in counters.signers(agency, kind.code, today)
                ],
            }
            for kind in kinds_of(by, at)
        ],
        "delegations": [_line(one, form is not None) for one in counters.delegations(by, today)],
        "list_url": reverse(HERE),
    }
    return officer_page(request, "desk/signers.html", context, here=HERE)


def _line(one: counters.DelegationView, may_end: bool) -> dict[str, Any]:
    ending = reverse("desk:end_signer", args=[one.reference])
    return {
        "decision": one.decision,
        "who": f"{one.name}, {one.title}" if one.name else one.title,
        "kinds": one.kinds,
        "since": formats.day_text(one.since),
        "until": formats.day_text(one.until) if one.until else "",
        "state": _("Đang có hiệu lực") if one.in_force else _("Không có hiệu lực hôm nay"),
        "colour": "green" if one.in_force else "grey",
        "end_url": ending if may_end and (one.in_force or one.until is None) else "",
    }


class EndForm(forms.Form):
    use_required_attribute = False
    until = DayField(label=gettext_lazy("Không được ký nữa từ ngày"))


@policy("certification")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, reference: str) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    today = local_day(at)
    shown = next((d for d in counters.delegations(by, today) if d.reference == reference), None)
    if shown is None or not counters.may_manage(by):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, initial={"until": today.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            counters.end_delegation(reference=reference, by=by, at=at, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Đã chấm dứt ủy quyền."))
            return redirect(SIGNERS)
    context = {"form": form, "one": _line(shown, may_end=False), "back_url": reverse(SIGNERS)}
    return officer_page(request, "desk/end_signer.html", context, here=HERE)
