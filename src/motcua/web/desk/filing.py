"""A person at the counter: choose the procedure, fill in with him, go straight on to acceptance."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel import ids
from motcua.kernel.actors import Actor
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import files, formats
from motcua.web.desk import late_form
from motcua.web.desk.draft_forms import DraftForms
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

CHANNELS: Final = (procedures.Channel.COUNTER, procedures.Channel.POST)


@policy("counter")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    if request.method == "POST":
        return _begun(request, by, at)
    typed = request.GET.get("q", "")
    day = local_day(at)
    found = procedures.search(typed, day) if typed.strip() else procedures.catalogue(day)
    drafts = [one for one in dossiers.drafts_of(by) if one.channel in CHANNELS]
    lines = procedures.entries(one.revision for one in drafts)
    context = {
        "typed": typed,
        "offered": list(_offered(found, by)),
        "drafts": [_draft_line(one, lines[one.revision]) for one in drafts],
    }
    return officer_page(request, "desk/start.html", context, here="desk:start")


def _begun(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    code, channel = request.POST.get("procedure", ""), request.POST.get("channel", "")
    if channel not in CHANNELS or not request.POST.get("key"):
        raise Http404

    def begin() -> str:
        begun = dossiers.start_draft(
            procedure=code, channel=procedures.Channel(channel), by=by, at=at
        )
        return reverse("desk:draft", args=[begun.id])

    try:
        body = json.dumps([code, channel]).encode()
        return redirect(once(by=by, key=request.POST["key"][:64], body=body, at=at, act=begin))
    except RuleViolation as refusal:
        messages.error(request, sentence(refusal))
        return redirect("desk:start")


def _offered(found: Iterable[procedures.Entry], by: Actor) -> Iterable[dict[str, Any]]:
    assert by.agency is not None
    kind = identity.agency(by.agency).kind
    kinds = identity.kind_names()
    for entry in found:
        revision = procedures.revision(entry.revision)
        here = kind in revision.receiving_agency_kinds and not revision.information_only
        taken = [channel for channel in CHANNELS if channel in revision.channels]
        elsewhere = [str(kinds.get(one, one)) for one in revision.receiving_agency_kinds]
        yield {
            "code": entry.code,
            "name": entry.short_name,
            "whole_name": entry.name,
            "field": entry.field,
            "channels": [_way(channel) for channel in taken] if here else [],
            "elsewhere": "" if here else "; ".join(elsewhere),
            "information_only": revision.information_only,
        }


def _way(channel: procedures.Channel) -> dict[str, str]:
    labels = {
        procedures.Channel.COUNTER: _("Nhận trực tiếp"),
        procedures.Channel.POST: _("Nhận qua bưu chính"),
    }
    return {"value": channel.value, "label": labels[channel], "key": ids.new_id().hex}


def _draft_line(one: dossiers.DraftView, entry: procedures.Entry) -> dict[str, str]:
    return {
        "url": reverse("desk:draft", args=[one.id]),
        "discard_url": reverse("desk:discard", args=[one.id]),
        "procedure": entry.short_name,
        "who": one.content.parties.submitter.name,
        "channel": capfirst(str(procedures.Channel(one.channel).label)),
        "updated": formats.moment_text(one.updated_at),
    }


@policy("counter")
@require_POST
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    try:
        dossiers.discard_draft(draft=draft, by=actor_of(request), at=timezone.now())
    except dossiers.DraftNotFound as missing:
        raise Http404 from missing
    messages.success(request, _("Đã bỏ bản nhập dở."))
    return redirect("desk:start")


@policy("counter")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    filing = request.method == "POST" and "submit" in request.POST
    if filing and not _is_there(by, draft):
        return redirect(once(by=by, key=_key(draft), body=b"", at=at, act=_gone))
    view = found_or_404(dossiers.draft_of, by, draft)
    data = request.POST if request.method == "POST" else None
    fault = _photo_taken(request, draft, by, at)
    forms = DraftForms(view, data, by=by, at=at, photo_fault=fault)
    if request.method == "POST":
        dossiers.save_draft(draft=draft, content=forms.content, by=by, at=at)
        if filing and forms.complete():
            filed = _filed(forms, draft, by, at)
            if filed is not None:
                return filed
        elif not filing and not forms.answers.rearranging and not fault:
            messages.success(request, _("Đã lưu. Có thể nhập tiếp bất cứ lúc nào."))
            return redirect("desk:draft", draft)
        elif not filing:
            forms.unjudged()
            forms.general += [fault] if fault else []
    return _shown(request, view, forms)


def _photo_taken(request: HttpRequest, draft: UUID, by: Actor, at: datetime) -> str:
    """Take the photo of a slip in, in the place of an earlier one; return why it is refused."""
    if late_form.FILE not in request.FILES:
        return ""
    kind = dossiers.LATE_SLIP_PHOTO
    earlier = [one.id for one in documents.files_of(draft) if one.kind == kind]
    fault = files.attach(request, field=late_form.FILE, owner=draft, kind=kind, by=by, at=at)
    for one in [] if fault else earlier:
        dossiers.remove_file(file=one, owner=draft, by=by, at=at)
    return fault


def _filed(forms: DraftForms, draft: UUID, by: Actor, at: datetime) -> HttpResponse | None:
    def submit() -> str:
        done = dossiers.submit(draft=draft, late=forms.late.late, by=by, at=at)
        return reverse("desk:accept", args=[done.reference])

    try:
        return redirect(once(by=by, key=_key(draft), body=b"", at=at, act=submit))
    except dossiers.AnswersIncomplete as refusal:
        forms.place(refusal.errors)
    except RuleViolation as refusal:
        forms.refuse(refusal.code, sentence(refusal))
    return None


def _key(draft: UUID) -> str:
    return f"desk-submit:{draft}"


def _is_there(by: Actor, draft: UUID) -> bool:
    return any(one.id == draft for one in dossiers.drafts_of(by))


def _gone() -> str:
    raise Http404


def _shown(request: HttpRequest, view: dossiers.DraftView, forms: DraftForms) -> HttpResponse:
    revision = forms.revision
    context = {
        "form": forms,
        "draft": view,
        "procedure": revision.name,
        "code": revision.procedure_code,
        "channel": capfirst(str(procedures.Channel(view.channel).label)),
        "discard_url": reverse("desk:discard", args=[view.id]),
        "papers": _papers(revision, forms),
        "late_title": late_form.title(view),
        "photo": late_form.photo_name(forms.photo),
    }
    return officer_page(request, "desk/draft.html", context, here="desk:start")


def _papers(revision: procedures.Revision, forms: DraftForms) -> list[dict[str, str]]:
    """List what the person should have with him, as far as the questions tell."""
    asked = forms.questions.raw
    found = {
        paper.key: paper for case in revision.cases for paper in case.papers
        if paper.asked_if is None or asked.get(paper.asked_if, True)
    }  # fmt: skip
    return [{"name": p.name, "note": p.note} for p in found.values()]
