"""What the agency asked for, handed in by the applicant; his word ends his own time."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.web import files
from motcua.web.dossier_page import size_text
from motcua.web.portal.forms import SupplementForm
from motcua.web.portal.pages import Shown, portal_page
from motcua.web.session import actor_of, found_or_404, sentence


@policy("own")
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Hand in file by file, then say that it is all."""
    by, at = actor_of(request), timezone.now()
    page = _asked(request, reference, at)
    here = reverse("portal:supplement", args=[reference])
    faults: dict[str, str] = {}
    done = request.method == "POST" and "turn" in request.POST
    form = SupplementForm(request.POST if done else None, initial={"turn": page.case.turn})
    if request.method == "POST" and not done:
        key = request.POST.get("paper", "")
        if key in {item["key"] for item in _items(page)}:
            fault = files.attach(request, owner=page.id, kind=key, by=by, at=at)
            if not fault:
                return redirect(f"{here}#paper-{key}")
            faults[key] = fault
    if done and _completed(form, page, request, at):
        messages.success(request, _("Đã gửi phần bổ sung. Cơ quan tiếp nhận sẽ xem xét tiếp."))
        return redirect(_back(page))
    context = {
        "form": form,
        "reference": reference,
        "title": page.revision.short_name,
        "reason": page.request["reason"] if page.request else "",
        "papers": [_card(item, page, here, faults) for item in _items(page)],
        "faults": [{"text": text, "target": f"file-{key}"} for key, text in faults.items()],
        "back_url": _back(page),
    }
    return portal_page(request, "portal/supplement.html", context, here="portal:mine")


@policy("own")
@require_POST
def remove(request: HttpRequest, reference: str, file: UUID) -> HttpResponseBase:
    """Take back a file of this round; what was handed in before stays."""
    by, at = actor_of(request), timezone.now()
    page = _asked(request, reference, at)
    try:
        dossiers.remove_file(file=file, owner=page.id, by=by, at=at)
    except RuleViolation as missing:
        raise Http404 from missing
    return redirect("portal:supplement", reference)


def _asked(request: HttpRequest, reference: str, at: datetime) -> dossiers.DossierPage:
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=at)
    if dossiers.Act.COMPLETE_SUPPLEMENT not in page.acts:
        raise Http404
    return page


def _back(page: dossiers.DossierPage) -> str:
    """What a part of a linked filing asked for is answered from the page of the whole."""
    whole = page.linked.whole
    reference = whole.reference if whole else page.case.reference
    return reverse("portal:dossier", args=[reference])


def _completed(
    form: SupplementForm, page: dossiers.DossierPage, request: HttpRequest, at: datetime
) -> bool:
    if not form.is_valid():
        return False
    try:
        if not all(one.readable for one in page.files):
            raise dossiers.FilesNotClean
        dossiers.complete_supplement(
            dossier=page.id, **form.cleaned_data, by=actor_of(request), at=at
        )
    except RuleViolation as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True


def _items(page: dossiers.DossierPage) -> Iterator[dict[str, str]]:
    """Yield what was asked; a paper of the procedure keeps its key, other things get a number."""
    keys = {paper.name: paper.key for case in page.revision.cases for paper in case.papers}
    for number, item in enumerate(page.request["items"] if page.request else (), 1):
        yield {"key": keys.get(item, f"supplement-{number}"), "name": item}


def _new_files(page: dossiers.DossierPage) -> list[documents.FileView]:
    """Return what was handed in since the request; papers drawn by us are not."""
    asked = [one.at for one in page.timeline if one.kind is dossiers.Kind.SUPPLEMENT_ASKED]
    return [
        one
        for one in page.files
        if one.origin is documents.Origin.UPLOADED and one.received_at >= asked[-1]
    ]


def _card(
    item: dict[str, str], page: dossiers.DossierPage, here: str, faults: dict[str, str]
) -> Shown:
    there = [_file(one, page.case.reference) for one in _new_files(page) if one.kind == item["key"]]
    return {
        **item,
        "tag": _("Đã có tệp") if there else _("Cần bổ sung"),
        "tag_kind": "green" if there else "yellow",
        "error": faults.get(item["key"], ""),
        "files": there,
        "upload_url": here,
    }


def _file(one: documents.FileView, reference: str) -> Shown:
    return {
        "name": one.name,
        "size": size_text(one.size),
        "url": reverse("portal:dossier-file", args=[reference, one.id]) if one.readable else "",
        "tag": "" if one.readable else capfirst(str(one.state.label)),
        "tag_kind": "yellow",
        "remove_url": reverse("portal:remove-supplement", args=[reference, one.id]),
    }
