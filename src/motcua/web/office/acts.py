"""What an office does with a dossier, act by act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, Kind, Verdict
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.web import shared_acts
from motcua.web.dossier_acts import Screen, act_page
from motcua.web.office import forms

PAGE: Final = "office/act.html"


def _propose(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.propose(
        dossier=page.id,
        turn=given["turn"],
        verdict=Verdict(given["verdict"]),
        result=given["result"],
        text=given["text"],
        by=by,
        at=at,
    )


def _decide(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.decide(
        dossier=page.id,
        turn=given["turn"],
        verdict=Verdict(given["verdict"]),
        result=given["result"],
        reasons=given["reasons"],
        by=by,
        at=at,
    )


def _register(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.register_result(
        dossier=page.id,
        turn=given["turn"],
        number=given["number"],
        text=given.get("text", ""),
        by=by,
        at=at,
    )


HAND_OVER: Final = Screen(
    Act.HAND_OVER,
    "office",
    shared_acts.HandOver,
    shared_acts.hand_over,
    PAGE,
    more=shared_acts.next_told,
)
ASK: Final = Screen(
    Act.ASK_SUPPLEMENT,
    "office",
    shared_acts.AskSupplement,
    shared_acts.ask_supplement,
    PAGE,
    paper=Kind.SUPPLEMENT_ASKED,
    more=shared_acts.round_told,
)
COMPLETE: Final = Screen(
    Act.COMPLETE_SUPPLEMENT,
    "office",
    shared_acts.CompleteSupplement,
    shared_acts.complete_supplement,
    PAGE,
    more=shared_acts.asked_told,
)
PROPOSE: Final = Screen(Act.PROPOSE, "office", forms.Propose, _propose, PAGE, more=forms.early_told)
DECIDE: Final = Screen(Act.DECIDE, "office", forms.Decide, _decide, PAGE, more=forms.proposal_told)
REGISTER: Final = Screen(
    Act.REGISTER_RESULT,
    "office",
    forms.RegisterResult,
    _register,
    PAGE,
    paper=Kind.RESULT_REGISTERED,
    more=forms.decision_told,
)


@policy("process")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, HAND_OVER)


@policy("process")
@require_http_methods(["GET", "POST"])
def ask_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, ASK)


@policy("process")
@require_http_methods(["GET", "POST"])
def complete_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, COMPLETE)


@policy("process")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, PROPOSE)


@policy("process")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, DECIDE)


@policy("process")
@require_http_methods(["GET", "POST"])
def register_result(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, REGISTER)
