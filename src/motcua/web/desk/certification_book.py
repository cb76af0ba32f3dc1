"""A book of the year: what it adds up to, its pages to print, closing it for good."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.counters import api as counters
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import files, formats
from motcua.web.desk.certification import (
    FORMER,
    HERE,
    book_address,
    former_of,
    former_text,
    totals_text,
)
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

PRINTED: Final = "print_certification_book"


@policy("certification")
@require_GET
def book(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    asked = request.GET.get(FORMER, "")
    found = found_or_404(counters.book, by, kind, year, local_day(at), agency=asked)
    former = former_of(by, found.agency)
    context = {
        **_head(found),
        "totals": totals_text(found.totals),
        "closing": _closing_text(found),
        "former": former_text(found.agency_name) if former else "",
        "months": [
            {
                "label": _("Tháng %(month)s") % {"month": month},
                "url": book_address(PRINTED, year, kind, former, thang=str(month)),
            }
            for month in found.months
        ],
        "print_url": book_address(PRINTED, year, kind, former),
        "close_url": _close_url(found) if not former and _may_close(found, by, at) else "",
        "closes_from": formats.day_text(found.closes_from),
        "list_url": f"{reverse(HERE)}?loai={kind}",
    }
    return officer_page(request, "desk/certification_book.html", context, here=HERE)


@policy("certification")
@require_GET
def printed(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The book to print: the whole year, or the month of the address."""
    asked = request.GET.get("thang", "")
    month = int(asked) if asked in {str(one) for one in range(1, 13)} else None
    if asked and month is None:
        raise Http404
    sheet = found_or_404(
        counters.printed_book,
        actor_of(request),
        kind,
        year,
        month=month,
        agency=request.GET.get(FORMER, ""),
        at=timezone.now(),
    )
    return files.drawn_list(sheet)


class CloseForm(forms.Form):
    use_required_attribute = False
    turn = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=gettext_lazy("Tôi đã đối chiếu số liệu với sổ; sau khi khóa, không ghi thêm được."),
        error_messages={"required": gettext_lazy("Đánh dấu khi đã đối chiếu số liệu.")},
    )


@policy("certification")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    found = found_or_404(counters.book, by, kind, year, local_day(at))
    if not counters.may_manage(by):
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            turn = form.cleaned_data["turn"]
            counters.close(kind=kind, year=year, turn=turn, by=by, at=at)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Đã khóa sổ. In sổ để ký và đóng dấu giáp lai."))
            return redirect("desk:certification_book", year, kind)
    context = {
        **_head(found),
        "form": form,
        "turn": found.turn,
        "totals": totals_text(found.totals),
        "open": found.closing is None,
        "back_url": reverse("desk:certification_book", args=[year, kind]),
    }
    return officer_page(request, "desk/close_certification_book.html", context, here=HERE)


def _head(found: counters.BookView) -> dict[str, Any]:
    return {
        "title": found.book_name,
        "name": found.name,
        "opened": formats.moment_text(found.opened_at),
    }


def _closing_text(found: counters.BookView) -> str:
    if found.closing is None:
        return ""
    return _("%(who)s, %(title)s, khóa sổ lúc %(at)s.") % {
        "who": found.closing.who,
        "title": found.closing.title,
        "at": formats.moment_text(found.closing.at),
    }


def _may_close(found: counters.BookView, by: Actor, at: datetime) -> bool:
    due = local_day(at) >= found.closes_from
    return due and found.closing is None and counters.may_manage(by)


def _close_url(found: counters.BookView) -> str:
    return reverse("desk:close_certification_book", args=[found.year, found.kind])
