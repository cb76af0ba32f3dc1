"""Certification at the desk: today's numbers, one number, its label, striking it through."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.counters import api as counters
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.web import files, formats
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

HERE: Final = "desk:certification"
FORMER: Final = "co-quan"
LONGEST_NUMBER: Final = 9  # digits that a number or a year may have


def home_of(by: Actor) -> counters.Home:
    """Return the agency whose books the officer works in; the policy has asked before."""
    home = counters.home_of(by)
    if home is None:
        raise Http404
    return home


def former_of(by: Actor, agency: str) -> str:
    """Return the code of whose book it is, for the address; empty for one's own."""
    return "" if agency == home_of(by).agency.code else agency


def book_address(page: str, year: int, kind: str, agency: str, **asked: str) -> str:
    """Return the address of a page of a book; an ended agency's is named in it."""
    given = {FORMER: agency} | asked if agency else asked
    address = reverse(f"desk:{page}", args=[year, kind])
    return f"{address}?{urlencode(given)}" if given else address


def kinds_of(by: Actor, at: datetime) -> tuple[counters.CertificationKind, ...]:
    return counters.kept_by(home_of(by).agency.kind, local_day(at))


def kind_of(request: HttpRequest, by: Actor, at: datetime) -> counters.CertificationKind:
    """Return the kind of certification that the address asks for, or the first."""
    kinds = kinds_of(by, at)
    asked = request.POST.get("kind") or request.GET.get("loai")
    found = next((kind for kind in kinds if kind.code == asked), kinds[0] if kinds else None)
    if found is None:
        raise Http404
    return found


def tabs(by: Actor, at: datetime, here: str, address: str) -> list[dict[str, Any]]:
    return [
        {"label": kind.name, "url": f"{address}?loai={kind.code}", "current": kind.code == here}
        for kind in kinds_of(by, at)
    ]


@policy("certification")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    kind, day = kind_of(request, by, at), local_day(at)
    before = _whole(request.GET.get("truoc", ""))
    entries, more = counters.entries_of_day(by, kind.code, day, before=before)
    address = reverse(HERE)
    former = counters.former_books(by, day)
    context = {
        "title": kind.name,
        "kind": kind.code,
        "tabs": tabs(by, at, kind.code, address),
        "new_url": _new_url(kind.code) if counters.may_enter(by) else "",
        "signers_url": reverse("desk:signers"),
        "year": day.year,
        "typed": request.GET.get("so", ""),
        "totals": totals_text(counters.day_totals(by, kind.code, day)),
        "lines": [_line(entry) for entry in entries],
        "next_url": f"?{urlencode({'loai': kind.code, 'truoc': str(more)})}" if more else "",
        "first_url": f"?loai={kind.code}" if before else "",
        "books": _books(by, at),
        "former_books": _former_books(former, at),
        "formers": _formers(former, request.GET.get(FORMER, "")),
    }
    return officer_page(request, "desk/certification.html", context, here=HERE)


@policy("certification")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Open the number that was typed, in the book of the year that was typed."""
    by, at = actor_of(request), timezone.now()
    kind = kind_of(request, by, at)
    typed = request.GET.get("so", "").strip()
    number, year = _whole(typed), _whole(request.GET.get("nam", ""))
    agency, on = request.GET.get(FORMER, ""), local_day(at)
    found = None
    if number and year:
        found = counters.reference_of(by, kind.code, year, number, on, agency=agency)
    if found:
        return redirect("desk:certified", found)
    told = _("Sổ năm %(year)s không có số “%(number)s”.") % {
        "year": year or "–",
        "number": typed[:LONGEST_NUMBER],
    }
    messages.warning(request, told if typed else _("Hãy gõ số chứng thực."))
    asked = {"loai": kind.code, "so": typed[:20], **({FORMER: agency} if agency else {})}
    return redirect(f"{reverse(HERE)}?{urlencode(asked)}")


@policy("certification")
@require_GET
def certified(request: HttpRequest, reference: str) -> HttpResponse:
    by = actor_of(request)
    entry = found_or_404(counters.entry, by, reference, local_day(timezone.now()))
    former = former_of(by, entry.agency)
    standing = entry.void is None and entry.book_open and not former
    may_void = counters.may_void(by) and standing
    context = {
        "entry": head(entry),
        "rows": _rows(entry),
        "void": _void_text(entry),
        "former": former_text(entry.agency_name) if former else "",
        "label_url": "" if entry.void else reverse("desk:certification_label", args=[reference]),
        "void_url": reverse("desk:void_certification", args=[reference]) if may_void else "",
        "new_url": _new_url(entry.kind) if counters.may_enter(by) and not former else "",
        "list_url": f"{reverse(HERE)}?loai={entry.kind}",
        "book_url": book_address("certification_book", entry.year, entry.kind, former),
    }
    return officer_page(request, "desk/certified.html", context, here=HERE)


@policy("certification")
@require_GET
def label(request: HttpRequest, reference: str) -> HttpResponse:
    """The statement (lời chứng) to print; one that was struck through has none."""
    try:
        on = local_day(timezone.now())
        sheet = found_or_404(counters.label, actor_of(request), reference, on)
    except RuleViolation as refusal:
        messages.error(request, sentence(refusal))
        return redirect("desk:certified", reference)
    return files.drawn(sheet)


class VoidForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Lý do gạch bỏ"),
        help_text=gettext_lazy("Lý do được in vào sổ, bên cạnh số đã gạch bỏ."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


@policy("certification")
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, reference: str) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    entry = found_or_404(counters.entry, by, reference, local_day(at))
    if not counters.may_void(by) or former_of(by, entry.agency):
        raise Http404
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            counters.void(reference=reference, by=by, at=at, **form.cleaned_data)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Đã gạch bỏ số %(number)s.") % {"number": entry.number})
            return redirect("desk:certified", reference)
    context = {
        "form": form,
        "entry": head(entry),
        "rows": _rows(entry)[:4],
        "back_url": reverse("desk:certified", args=[reference]),
    }
    return officer_page(request, "desk/void_certification.html", context, here=HERE)


def head(entry: counters.EntryView) -> dict[str, Any]:
    return {"number": entry.number, "book": entry.book}


def totals_text(totals: counters.Totals) -> list[dict[str, str]]:
    """Return what numbers add up to, as rows to show."""
    voided = _("%(count)s, trong đó gạch bỏ %(voided)s") % {
        "count": formats.number_text(str(totals.numbers)),
        "voided": formats.number_text(str(totals.voided)),
    }
    return [
        {"label": _("Số chứng thực"), "value": voided},
        {"label": _("Số trang"), "value": formats.number_text(str(totals.pages))},
        {"label": _("Số bản"), "value": formats.number_text(str(totals.copies))},
        {"label": _("Phí chứng thực"), "value": formats.vnd_text(totals.fees_vnd)},
    ]


def _line(entry: counters.EntryView) -> dict[str, Any]:
    return {
        "number": entry.number,
        "url": reverse("desk:certified", args=[entry.reference]),
        "at": formats.moment_text(entry.at),
        "requester": entry.requester,
        "paper": entry.paper,
        "title": entry.title,
        "count": _count(entry),
        "fee": formats.vnd_text(entry.fee_vnd),
        "signer": entry.signer,
        "voided": entry.void is not None,
    }


def _rows(entry: counters.EntryView) -> list[dict[str, Any]]:
    rows = [
        (_("Người yêu cầu"), entry.requester),
        (_("Loại giấy tờ"), entry.paper),
        (_("Tên giấy tờ, văn bản"), entry.title),
        (_("Số trang, số bản"), _count(entry)),
        (_("Số giấy tờ tùy thân"), entry.identity),
        (_("Phí chứng thực"), formats.vnd_text(entry.fee_vnd)),
        (_("Người ký"), f"{entry.signer}, {entry.signer_title}"),
        (_("Người ghi sổ"), entry.clerk),
        (_("Vào sổ lúc"), formats.moment_text(entry.at)),
        (_("Mã hồ sơ"), entry.dossier),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _count(entry: counters.EntryView) -> str:
    counted = {"pages": entry.pages, "copies": entry.copies}
    return _("%(pages)s trang × %(copies)s bản") % counted


def _void_text(entry: counters.EntryView) -> str:
    if entry.void is None:
        return ""
    return _("%(who)s đã gạch bỏ lúc %(at)s: %(reason)s") % {
        "who": entry.void.who,
        "at": formats.moment_text(entry.void.at),
        "reason": entry.void.reason,
    }


def _books(by: Actor, at: datetime) -> list[dict[str, str]]:
    names = {kind.code: kind.book for kind in counters.in_force(local_day(at)).kinds.values()}
    return [
        {
            "label": _("%(book)s, năm %(year)s") % {"book": names.get(kind, kind), "year": year},
            "url": reverse("desk:certification_book", args=[year, kind]),
        }
        for kind, year in counters.books_of(by)
    ]


def _former_books(found: Iterable[counters.FormerBook], at: datetime) -> list[dict[str, str]]:
    names = {kind.code: kind.book for kind in counters.in_force(local_day(at)).kinds.values()}
    return [
        {
            "label": _("%(book)s, năm %(year)s, %(agency)s")
            % {"book": names.get(one.kind, one.kind), "year": one.year, "agency": one.agency_name},
            "url": book_address("certification_book", one.year, one.kind, one.agency),
        }
        for one in found
    ]


def _formers(found: Iterable[counters.FormerBook], chosen: str) -> list[dict[str, Any]]:
    """Return the ended agencies in whose books a number may be looked up."""
    names = {one.agency: one.agency_name for one in found}
    return [
        {"value": code, "label": name, "selected": code == chosen} for code, name in names.items()
    ]


def former_text(agency_name: str) -> str:
    return _("Sổ của %(agency)s, đã kết thúc hoạt động: chỉ xem, in và đối chiếu.") % {
        "agency": agency_name
    }


def _new_url(kind: str) -> str:
    return f"{reverse('desk:new_certification')}?loai={kind}"


def _whole(typed: str) -> int | None:
    """Return a whole number as typed, also with zeros before it."""
    plain = typed.strip().partition("/")[0]
    fits = plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_NUMBER
    return int(plain) if fits else None
