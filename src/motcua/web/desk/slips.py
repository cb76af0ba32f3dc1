"""Books of slips for an outage: given out, accounted for one by one, made void with a reason."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import SlipState
from motcua.kernel import ids
from motcua.kernel.actors import Actor
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import csv_file, formats
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

HERE: Final = "desk:slips"
COLOURS: Final = {SlipState.UNUSED: "grey", SlipState.USED: "green", SlipState.VOID: "red"}
_NUMBER: Final = {"inputmode": "numeric", "class": "govuk-input--width-5"}


class IssueForm(forms.Form):
    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    series = forms.CharField(
        label=gettext_lazy("Ký hiệu"),
        help_text=gettext_lazy("Chữ in hoa không dấu và chữ số, ví dụ TK26."),
        max_length=12,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    first = forms.IntegerField(
        label=gettext_lazy("Từ số"), min_value=1, widget=forms.TextInput(_NUMBER)
    )
    last = forms.IntegerField(
        label=gettext_lazy("Đến số"), min_value=1, widget=forms.TextInput(_NUMBER)
    )

    def clean_series(self) -> str:
        return "".join(str(self.cleaned_data["series"]).split()).upper()


class VoidForm(forms.Form):
    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Số phiếu"),
        max_length=40,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do hủy"),
        help_text=gettext_lazy("Ví dụ: viết hỏng; mất; không phát cho ai."),
        max_length=500,
    )


@policy("supervise")
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    form = IssueForm(request.POST or None, initial={"key": ids.new_id().hex})
    if request.method == "POST" and form.is_valid():
        issued = _issued(form, by, at)
        if issued is not None:
            messages.success(request, _("Đã phát quyển phiếu nhận giấy."))
            return issued
    context = {
        "form": form,
        "books": [_book(book) for book in dossiers.slip_books(by)],
        "may_issue": by.agency and dossiers.heads_counter(by, by.agency, local_day(at)),
    }
    return officer_page(request, "desk/slips.html", context, here=HERE)


def _issued(form: IssueForm, by: Actor, at: datetime) -> HttpResponse | None:
    given = form.cleaned_data
    assert by.agency is not None
    agency = by.agency

    def issue() -> str:
        book = dossiers.issue_slips(
            agency=agency,
            series=given["series"],
            first=given["first"],
            last=given["last"],
            by=by,
            at=at,
        )
        return reverse("desk:slip_book", args=[book])

    try:
        body = f"{given['series']}:{given['first']}:{given['last']}".encode()
        return redirect(once(by=by, key=given["key"], body=body, at=at, act=issue))
    except RuleViolation as refusal:
        form.add_error(None, sentence(refusal))
    return None


@policy("supervise")
@require_http_methods(["GET", "POST"])
def slip_book(request: HttpRequest, book: UUID) -> HttpResponse:
    """Account for every slip of a book; what was spoiled or lost is made void here."""
    by, at = actor_of(request), timezone.now()
    shown = found_or_404(dossiers.slip_book, by, book)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.void_slip(**form.cleaned_data, by=by, at=at)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Đã hủy phiếu."))
            return redirect("desk:slip_book", book)
    context = {"form": form, "book": _book(shown), "lines": [_line(one) for one in shown.lines]}
    return officer_page(request, "desk/slip_book.html", context, here=HERE)


@policy("supervise")
@require_GET
def slip_csv(request: HttpRequest, book: UUID) -> HttpResponse:
    shown = found_or_404(dossiers.slip_book, actor_of(request), book)
    heads = [_("Số phiếu"), _("Tình trạng"), _("Hồ sơ"), _("Lý do hủy"), _("Ai làm"), _("Lúc")]
    rows = (
        [line["number"], line["state"], line["dossier"], line["reason"], line["who"], line["when"]]
        for line in map(_line, shown.lines)
    )
    return csv_file.served(f"phieu-nhan-giay-{shown.first}-{shown.last}.csv", heads, rows)


def _book(book: dossiers.BookView) -> dict[str, Any]:
    return {
        "name": f"{book.first} – {book.last}",
        "url": reverse("desk:slip_book", args=[book.id]),
        "csv_url": reverse("desk:slip_csv", args=[book.id]),
        "issued": " – ".join(filter(None, (book.issued_by, formats.moment_text(book.issued_at)))),
        "counts": list(_counts(book)),
        "unaccounted": book.unaccounted,
    }


def _counts(book: dossiers.BookView) -> Iterator[dict[str, Any]]:
    for state in SlipState:
        yield {"label": capfirst(str(state.label)), "value": str(book.count(state))}


def _line(line: dossiers.SlipLine) -> dict[str, Any]:
    to_account = _("Chưa dùng, phải giải trình")
    return {
        "number": line.number,
        "state": to_account if line.unaccounted else capfirst(str(line.state.label)),
        "colour": "yellow" if line.unaccounted else COLOURS[line.state],
        "dossier": line.code or line.reference,
        "url": reverse("office:dossier", args=[line.reference]) if line.reference else "",
        "reason": line.reason,
        "who": line.who,
        "when": formats.moment_text(line.spent_at) if line.spent_at else "",
    }
