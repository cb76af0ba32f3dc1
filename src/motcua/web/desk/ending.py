"""At the counter: the applicant takes a dossier back, or has died."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.dossiers.api import Act, Kind
from motcua.kernel.policy import policy
from motcua.web import ending_acts
from motcua.web.dossier_acts import Screen, act_page

PAGE: Final = "desk/act.html"

ASK_WITHDRAWAL: Final = Screen(
    Act.ASK_WITHDRAWAL,
    "desk",
    ending_acts.AskWithdrawal,
    ending_acts.ask_withdrawal,
    PAGE,
    more=ending_acts.asking_told,
)
WITHDRAW: Final = Screen(
    Act.WITHDRAW,
    "desk",
    ending_acts.Withdraw,
    ending_acts.withdraw,
    PAGE,
    paper=Kind.WITHDRAWN,
    danger=True,
    more=ending_acts.withdrawal_told,
)
REFUSE_WITHDRAWAL: Final = Screen(
    Act.REFUSE_WITHDRAWAL,
    "desk",
    ending_acts.RefuseWithdrawal,
    ending_acts.refuse_withdrawal,
    PAGE,
    more=ending_acts.refusing_told,
)
RECORD_DEATH: Final = Screen(
    Act.RECORD_DEATH,
    "desk",
    ending_acts.RecordDeath,
    ending_acts.record_death,
    PAGE,
    more=ending_acts.death_told,
)


@policy("counter")
@require_http_methods(["GET", "POST"])
def ask_withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, ASK_WITHDRAWAL)


@policy("counter")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, WITHDRAW)


@policy("counter")
@require_http_methods(["GET", "POST"])
def refuse_withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, REFUSE_WITHDRAWAL)


@policy("counter")
@require_http_methods(["GET", "POST"])
def record_death(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, RECORD_DEATH)
