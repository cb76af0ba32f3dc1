"""The pages of an application: one group of questions each, saved right or wrong."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers.api import Parties, Party
from motcua.identity import api as identity
from motcua.kernel.policy import policy
from motcua.web.answers import AnswerForm
from motcua.web.forms import YesNoForm
from motcua.web.portal import receiving_places
from motcua.web.portal.drafts import Filling, of_draft
from motcua.web.portal.filing import head
from motcua.web.portal.forms import (
    OTHER,
    SELF,
    CommuneForm,
    OwnerForm,
    ReceivingForm,
    SubmitterForm,
)
from motcua.web.portal.pages import portal_page, row
from motcua.web.portal.tasks import next_url, position, tasks, url


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def submitter(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """Who files is who signed in; asked are only his contacts and whose dossier it is."""
    form = SubmitterForm(_data(request), initial=_contacts_known(filling))
    if request.method == "POST":
        own = partial(_parties, filling.person, form)
        filling = filling.saved(lambda now: replace(now, parties=own(now.parties)))
        if form.is_valid():
            other = form.cleaned_data["for_whom"] == OTHER
            target = url(filling, "owner") if other else next_url(request, filling, "submitter")
            return redirect(f"{target}{_query(request)}" if other else target)
    person = filling.person
    more = {
        "title": _("Người nộp hồ sơ"),
        "form": form,
        "rows": [
            row(_("Họ và tên"), person.full_name),
            row(_("Số định danh cá nhân"), person.identity_number),
        ],
        "note": _("Lấy từ tài khoản đã đăng nhập, không sửa ở đây."),
    }
    return _page(request, "portal/part.html", filling, "submitter", more)


def _contacts_known(filling: Filling) -> dict[str, str]:
    known, person = filling.content.parties.submitter, filling.person
    if not known.name:  # not asked yet
        return {"phone": person.phone, "email": person.email}
    whose = OTHER if filling.content.parties.owner is not None else SELF
    return {
        "phone": known.phone, "email": known.email, "address": known.address, "for_whom": whose
    }  # fmt: skip


def _parties(person: identity.PersonView, form: SubmitterForm, known: Parties) -> Parties:
    own = Party(name=person.full_name, identity_number=person.identity_number, **form.contacts())
    whose = form.typed("for_whom")
    if whose == OTHER:
        return replace(known, submitter=own, owner=known.owner or Party())
    if whose == SELF:
        return Parties(submitter=own)
    return replace(known, submitter=own)


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def owner(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """Whose dossier it is, where somebody else files it."""
    parties = filling.content.parties
    if parties.owner is None:
        return redirect(url(filling, "submitter"))
    form = OwnerForm(_data(request), initial=_owner_known(parties))
    if request.method == "POST":
        told = partial(replace, owner=form.party, relation=form.typed("relation"))
        filling = filling.saved(lambda now: replace(now, parties=told(now.parties)))
        if form.is_valid():
            return redirect(next_url(request, filling, "submitter"))
    more = {"title": _("Chủ hồ sơ"), "form": form, "back_url": url(filling, "submitter")}
    return _page(request, "portal/part.html", filling, "submitter", more)


def _owner_known(parties: Parties) -> dict[str, str]:
    names = ("name", "identity_number", "phone", "email", "address")
    known = {name: getattr(parties.owner, name) for name in names}
    return {**known, "relation": parties.relation}


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def receiving(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """First the commune, then one of the agencies in charge of it that take the procedure."""
    asked = request.GET.get("xa", "")
    chosen = asked or receiving_places.commune_known(filling)
    offered = receiving_places.offered(filling, chosen, fresh=bool(asked))
    known = filling.draft.receiving
    first = str(known) if known else (str(offered[0].id) if len(offered) == 1 else "")
    form = ReceivingForm(
        offered,
        address=filling.content.parties.submitter.address,
        data=_data(request),
        initial={"agency": first, "wish": filling.content.wish},
    )
    if request.method == "POST":
        wish, place = form.typed_wish, _agency(form, offered)
        filling = filling.saved(lambda now: replace(now, wish=wish), receiving=place)
        if form.is_valid():
            return redirect(next_url(request, filling, "receiving"))
    more = {
        "title": _("Nơi nộp và cách nhận kết quả"),
        "form": form,
        "communes": CommuneForm(receiving_places.communes(filling), chosen),
        "chosen": chosen,
        "offered": offered,
        "back_to_review": request.GET.get("ve", ""),
    }
    return _page(request, "portal/receiving.html", filling, "receiving", more)


def _agency(form: ReceivingForm, offered: Iterable[identity.AgencyView]) -> UUID | None:
    """Return the agency chosen, if it is one of those offered."""
    typed = form["agency"].value()
    return next((one.id for one in offered if str(one.id) == typed), None)


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def group(request: HttpRequest, filling: Filling, number: int) -> HttpResponseBase:
    """One group of the form; a wrong answer is kept and told beside its question."""
    if f"group-{number}" not in {task.key for task in tasks(filling)}:
        raise Http404
    form = _answer_form(filling, number, _data(request))
    if request.method == "POST":
        filling = filling.answered(form.raw)
        if not form.rearranging:
            form.place(_own_errors(filling, form))
            if not form.errors:
                return redirect(next_url(request, filling, f"group-{number}"))
    more = {"title": filling.groups[number - 1], "form": form}
    return _page(request, "portal/part.html", filling, f"group-{number}", more)


def _answer_form(filling: Filling, number: int, data: Any) -> AnswerForm:
    form = AnswerForm(
        filling.revision.form,
        places=filling.places,
        data=data,
        answers=filling.content.raw,
        group=filling.groups[number - 1],
        computed=filling.computed,
    )
    form.template_name = "portal/group_form.html"
    return form


def _own_errors(filling: Filling, form: AnswerForm) -> dict[str, Any]:
    errors = filling.cleaned.errors
    return {path: errors[path] for path in errors if path.partition(".")[0] in form.fields}


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def questions(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """Questions whose answers say which papers are needed."""
    asked = [(one.key, one.label) for one in filling.revision.questions]
    if not asked:
        raise Http404
    form = YesNoForm(asked, data=_data(request), answers=filling.content.questions)
    if request.method == "POST":
        given = form.raw
        filling = filling.saved(lambda now: replace(now, questions={**now.questions, **given}))
        if form.is_valid():
            return redirect(next_url(request, filling, "questions"))
    more = {
        "title": _("Câu hỏi về giấy tờ"),
        "form": form,
        "note": _("Trả lời để biết cần những giấy tờ nào."),
    }
    return _page(request, "portal/part.html", filling, "questions", more)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _page(
    request: HttpRequest, template: str, filling: Filling, key: str, more: dict[str, Any]
) -> HttpResponse:
    form = more["form"]
    assert isinstance(form, forms.Form)
    context = {
        "filling": head(filling),
        "position": position(filling, key),
        "back_url": url(filling, "draft"),
        "kept": request.method == "POST",
        **more,
    }
    return portal_page(request, template, context, here="portal:mine")
