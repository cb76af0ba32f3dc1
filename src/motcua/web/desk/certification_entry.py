"""A new number: what is asked, the fee before anything is written, then into the book, once."""

import json
from collections.abc import Mapping
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
from motcua.dossiers import api as dossiers
from motcua.kernel import ids
from motcua.kernel.actors import Actor
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import formats
from motcua.web.desk.certification import HERE, home_of, kind_of, tabs
from motcua.web.forms import offer
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

NEW: Final = "desk:new_certification"


def _count(label: Any, most: int) -> forms.IntegerField:
    wrong = gettext_lazy("Ghi bằng chữ số, từ 1 trở lên.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages={"invalid": wrong, "min_value": wrong},
        initial=1,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )


class EntryForm(forms.Form):
    """What the clerk types, in the order in which he looks at the paper in his hand."""

    use_required_attribute = False
    requester = forms.CharField(
        label=gettext_lazy("Họ tên người yêu cầu"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    identity = forms.CharField(
        label=gettext_lazy("Số giấy tờ tùy thân"),
        max_length=50,
        widget=forms.TextInput(
            {"autocomplete": "off", "class": "govuk-input--width-20", "spellcheck": "false"}
        ),
    )
    paper = forms.ChoiceField(label=gettext_lazy("Loại giấy tờ"))
    title = forms.CharField(
        label=gettext_lazy("Tên giấy tờ, văn bản"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    pages = _count(gettext_lazy("Số trang của bản chính"), counters.MOST_PAGES)
    copies = _count(gettext_lazy("Số bản"), counters.MOST_COPIES)
    signer = forms.ChoiceField(
        label=gettext_lazy("Người ký"),
        help_text=gettext_lazy("Chỉ gồm lãnh đạo cơ quan và người đang được ủy quyền."),
        error_messages={"required": gettext_lazy("Chọn người ký.")},
    )
    dossier = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        help_text=gettext_lazy("Ghi khi việc này thuộc một hồ sơ đã nhận."),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "class": "govuk-input--width-20", "spellcheck": "false"}
        ),
    )

    def __init__(
        self, kind: counters.CertificationKind, by: Actor, at: datetime, data: Any = None
    ) -> None:
        super().__init__(data)
        self.kind, self.by, self.at = kind, by, at
        on = local_day(at)
        self.rules = counters.in_force(on)
        self.signers = counters.signers(home_of(by).agency.id, kind.code, on)
        papers = self.rules.papers.get(kind.code, {}).values()
        offer(self, "paper", ((paper.code, paper.name) for paper in papers))
        offer(self, "signer", ((str(one.post), _signer_text(one)) for one in self.signers))
        self.fields["identity"].required = kind.identity_required

    def clean_dossier(self) -> str:
        """Keep the code of a dossier that the officer can see."""
        typed = str(self.cleaned_data["dossier"]).strip()
        if not typed:
            return ""
        reference = dossiers.found_by_code(self.by, typed)
        if reference is None:
            raise forms.ValidationError(_("Không có hồ sơ nào của cơ quan bạn mang mã này."))
        page = found_or_404(dossiers.page, reference, by=self.by, at=self.at)
        return page.case.code or page.case.reference

    @property
    def fee_vnd(self) -> int:
        given = self.cleaned_data
        rule = counters.fee_rule(self.rules, self.kind.code, given["paper"])
        return counters.fee_vnd(rule, pages=given["pages"], copies=given["copies"])


@policy("certification")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask; then show the fee; then, when the fee shown is the fee due, enter the number."""
    by, at = actor_of(request), timezone.now()
    if not counters.may_enter(by):
        raise Http404
    kind = kind_of(request, by, at)
    form = EntryForm(kind, by, at, request.POST if request.method == "POST" else None)
    fee: int | None = None
    if request.method == "POST" and form.is_valid():
        try:
            fee = form.fee_vnd
            if _is_agreed(request, fee):
                return redirect(_entered(request, form))
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
    return _shown(request, form, fee)


def _is_agreed(request: HttpRequest, fee: int) -> bool:
    """Whether the clerk pressed the button that named this very fee."""
    return request.POST.get("fee") == str(fee) and bool(request.POST.get("key"))


def _entered(request: HttpRequest, form: EntryForm) -> str:
    given, kind = form.cleaned_data, form.kind.code

    def enter() -> str:
        entry = counters.enter(
            kind=kind, wanted=_wanted(given), signer=UUID(given["signer"]), by=form.by, at=form.at
        )
        return reverse("desk:certified", args=[entry.reference])

    body = json.dumps({**given, "kind": kind}, sort_keys=True).encode()
    address = once(by=form.by, key=request.POST["key"][:64], body=body, at=form.at, act=enter)
    messages.success(request, _("Đã vào sổ. In lời chứng rồi trình ký."))
    return address


def _wanted(given: Mapping[str, Any]) -> counters.Wanted:
    return counters.Wanted(
        requester=given["requester"],
        identity=given["identity"],
        paper=given["paper"],
        title=given["title"],
        pages=given["pages"],
        copies=given["copies"],
        dossier=given["dossier"],
    )


def _shown(request: HttpRequest, form: EntryForm, fee: int | None) -> HttpResponse:
    agreed = fee is not None and not form.errors
    if agreed:  # the next thing to press is the button, not the first field
        form.fields["requester"].widget.attrs.pop("autofocus", None)
    context = {
        "form": form,
        "title": form.kind.name,
        "kind": form.kind.code,
        "tabs": tabs(form.by, form.at, form.kind.code, reverse(NEW)),
        "fee": fee if agreed else "",
        "fee_text": formats.vnd_text(fee) if agreed else "",
        "rates": _rates(form),
        "nobody": not form.signers,
        "key": request.POST.get("key") or ids.new_id().hex,
        "list_url": f"{reverse(HERE)}?loai={form.kind.code}",
    }
    return officer_page(request, "desk/new_certification.html", context, here=HERE)


def _signer_text(one: counters.Signer) -> str:
    who = f"{one.name}, {one.title}"
    return (
        _("%(who)s (theo %(decision)s)") % {"who": who, "decision": one.decision}
        if one.decision
        else who
    )


def _rates(form: EntryForm) -> list[dict[str, Any]]:
    """Say what each kind of paper costs; those without a rule of their own stand together."""
    rules = [
        (rule, form.rules.papers[form.kind.code].get(rule.paper))
        for (kind, _paper), rule in sorted(form.rules.fees.items())
        if kind == form.kind.code
    ]
    return [
        {
            "label": paper.name if paper else "",
            "text": rate_text(rule),
            "basis": rule.basis,
            "verified": rule.verified,
        }
        for rule, paper in rules
        if paper or not rule.paper
    ]


def rate_text(rule: counters.FeeRule) -> str:
    """Say a fee as a notice on the wall would."""
    first = formats.vnd_text(rule.first_vnd)
    if rule.per is counters.Per.CASE:
        return _("%(fee)s một giấy tờ, dù một hay nhiều chữ ký") % {"fee": first}
    if rule.per is counters.Per.TRANSACTION:
        return _("%(fee)s một giao dịch") % {"fee": first}
    return _(
        "%(first)s một trang với %(pages)s trang đầu, %(later)s một trang từ trang %(from)s, "
        "nhiều nhất %(cap)s một bản"
    ) % {
        "first": first,
        "pages": rule.first_pages,
        "later": formats.vnd_text(rule.later_vnd),
        "from": rule.first_pages + 1,
        "cap": formats.vnd_text(rule.cap_vnd),
    }
