"""What the counter does with a dossier, act by act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, Kind, Manner
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.web import shared_acts, step_acts
from motcua.web.desk import accepting
from motcua.web.dossier_acts import ActForm, Screen, act_page

PAGE: Final = "desk/act.html"


class RefuseReceipt(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do từ chối tiếp nhận"),
        help_text=gettext_lazy("Nêu rõ căn cứ; câu này được in vào phiếu và người dân sẽ đọc."),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )


class HandOverResult(ActForm):
    manner = forms.ChoiceField(
        label=gettext_lazy("Cách trả"), choices=Manner.choices, widget=forms.RadioSelect
    )
    receiver = forms.CharField(label=gettext_lazy("Họ tên người nhận"), max_length=200)
    proof = forms.CharField(
        label=gettext_lazy("Giấy tờ, số vận đơn hoặc chữ ký làm bằng chứng"),
        required=False,
        max_length=500,
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        known = {"manner": page.case.wish, "receiver": page.parties.submitter.name}
        super().__init__(page, data, at, initial=known, **more)


def _refuse(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.refuse_receipt(
        dossier=page.id, turn=given["turn"], reason=given["reason"], by=by, at=at
    )


def _hand_over_result(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.hand_over_result(
        dossier=page.id,
        turn=given["turn"],
        manner=Manner(given["manner"]),
        receiver=given["receiver"],
        proof=given["proof"],
        by=by,
        at=at,
    )


ACCEPT: Final = Screen(
    Act.ACCEPT,
    "desk",
    accepting.Accept,
    accepting.accept,
    "desk/accept.html",
    paper=Kind.ACCEPTED,
    more=accepting.told,
)
ASK: Final = Screen(
    Act.ASK_SUPPLEMENT,
    "desk",
    shared_acts.AskSupplement,
    shared_acts.ask_supplement,
    PAGE,
    paper=Kind.SUPPLEMENT_ASKED,
    more=shared_acts.round_told,
)
REFUSE: Final = Screen(
    Act.REFUSE_RECEIPT,
    "desk",
    RefuseReceipt,
    _refuse,
    PAGE,
    paper=Kind.RECEIPT_REFUSED,
    danger=True,
)
COMPLETE: Final = Screen(
    Act.COMPLETE_SUPPLEMENT,
    "desk",
    shared_acts.TakeSupplement,
    shared_acts.complete_supplement,
    PAGE,
    more=shared_acts.asked_told,
)
HAND_OVER: Final = Screen(
    Act.HAND_OVER,
    "desk",
    shared_acts.HandOver,
    shared_acts.hand_over,
    PAGE,
    more=shared_acts.next_told,
)
UNDO: Final = Screen(
    Act.UNDO_HAND_OVER,
    "desk",
    step_acts.UndoHandOver,
    step_acts.undo_hand_over,
    PAGE,
    more=step_acts.undo_told,
)
RETURN: Final = Screen(Act.HAND_OVER_RESULT, "desk", HandOverResult, _hand_over_result, PAGE)


@policy("counter")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, ACCEPT)


@policy("counter")
@require_http_methods(["GET", "POST"])
def ask_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, ASK)


@policy("counter")
@require_http_methods(["GET", "POST"])
def refuse_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, REFUSE)


@policy("counter")
@require_http_methods(["GET", "POST"])
def complete_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, COMPLETE)


@policy("counter")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, HAND_OVER)


@policy("counter")
@require_http_methods(["GET", "POST"])
def hand_over_result(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, RETURN)


@policy("counter")
@require_http_methods(["GET", "POST"])
def undo_hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, UNDO)
