"""The counter puts right what it wrote down wrongly."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.dossiers.api import Act, Kind
from motcua.kernel.policy import policy
from motcua.web import correcting_acts
from motcua.web.dossier_acts import Screen, act_page

CORRECT: Final = Screen(
    Act.CORRECT,
    "desk",
    correcting_acts.Correct,
    correcting_acts.correct,
    "desk/correct.html",
    paper=Kind.CORRECTED,
    more=correcting_acts.told,
)


@policy("counter")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, CORRECT)
