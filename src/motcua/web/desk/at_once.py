"""Accepted, done, signed and returned on one screen, where the route and the staffing allow it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.procedures import api as procedures
from motcua.web.desk import accepting
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.forms import offer

OWN: Final = ("result", "text", "number", "receiver")


class AtOnce(accepting.Accept):
    """What accepting asks, and what is given on the spot."""

    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả trao cho người nộp"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn loại kết quả.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung kết quả"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu kết quả"), max_length=100)
    receiver = forms.CharField(label=gettext_lazy("Họ tên người nhận"), max_length=200)

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        approved = procedures.ResultOutcome.APPROVED
        results = [one for one in self.choice.revision.results if one.outcome == approved]
        offer(self, "result", ((one.key, one.name) for one in results))
        if len(results) == 1:
            self.initial["result"] = results[0].key
        self.initial["receiver"] = page.parties.submitter.name
        del self.fields["note"]


def offered(page: dossiers.DossierPage, by: Actor) -> str:
    """Return where it is done at once; nothing where route or staffing do not allow it."""
    immediate = any(case.route.immediate for case in page.revision.cases)
    if dossiers.Act.ACCEPT not in page.acts or not immediate or not by.also:
        return ""
    turn = page.case.turn
    return f"{reverse('desk:at_once', args=[page.case.reference])}?turn={turn}"


def _do(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.do_at_once(
        dossier=page.id,
        turn=given["turn"],
        case=given["case"],
        papers=given["papers"],
        place=given.get("place") or None,
        given=dossiers.Given(**{name: given[name] for name in OWN}),
        by=by,
        at=at,
    )


def _told(form: ActForm) -> Shown:
    return {
        **accepting.told(form),
        "title": _("Giải quyết ngay"),
        "given": [form[name] for name in OWN],
    }


SCREEN: Final = Screen(
    dossiers.Act.ACCEPT,
    "desk",
    AtOnce,
    _do,
    "desk/accept.html",
    paper=dossiers.Kind.RESULT_REGISTERED,
    more=_told,
)


@policy("counter")
@require_http_methods(["GET", "POST"])
def at_once(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, SCREEN)
