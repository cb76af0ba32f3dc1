"""What a head does with a dossier that was begun wrongly: another case, a result taken back."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, Kind
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import correcting_acts
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.dossier_clock import promise_text, term_text
from motcua.web.forms import offer

PAGE: Final = "office/act.html"


class ChangeCase(ActForm):
    case = forms.ChoiceField(
        label=gettext_lazy("Trường hợp đúng"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn trường hợp đúng của hồ sơ.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Vì sao phải đổi"),
        help_text=gettext_lazy("Người dân sẽ đọc."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản làm căn cứ"), max_length=500)
    requested_by = forms.ChoiceField(
        label=gettext_lazy("Ai đề nghị đổi"),
        help_text=gettext_lazy("Số lần đổi được đếm cho người đề nghị."),
        required=False,
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        offer(self, "case", _others(page))
        offer(self, "requested_by", [("", _("Không ghi")), *_askers(page, local_day(at))])


def _others(page: dossiers.DossierPage) -> Iterator[tuple[str, str]]:
    """Offer the other cases of the procedure for the way it was filed."""
    case = page.case
    for one in page.revision.cases:
        fits = case.channel in (one.when.channels or (case.channel,))
        if fits and case.pins is not None and one.key != case.pins.case:
            yield one.key, f"{one.label} – {term_text(one.term)}"


def is_offered(page: dossiers.DossierPage) -> bool:
    """Say whether there is another case to change to."""
    return next(_others(page), None) is not None


def _askers(page: dossiers.DossierPage, on: date) -> Iterator[tuple[str, str]]:
    """Offer who has something to do with the dossier: name and post, agency by agency."""
    case = page.case
    concerned = (case.counter, case.competent, *(work.agency for work in case.works))
    for agency in dict.fromkeys(one for one in concerned if one is not None):
        posts = [post for post in identity.posts_under(agency, on) if post.agency == agency]
        held = identity.holders([post.id for post in posts], on)
        for post in posts:
            if post.id in held:
                yield str(post.id), f"{held[post.id][1]}, {post.title}, {post.agency_name}"


def _change(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    asked = given["requested_by"]
    return dossiers.change_case(
        dossier=page.id,
        turn=given["turn"],
        case=given["case"],
        reason=given["reason"],
        document=given["document"],
        requested_by=UUID(asked) if asked else None,
        by=by,
        at=at,
    )


def _change_told(form: ActForm) -> Shown:
    case, chosen = form.page.case, form.page.chosen
    promised = promise_text(case.repromised_at or case.promised_at)
    facts = [{"label": _("Đang hẹn trả kết quả"), "value": promised}]
    if chosen is not None:
        now = f"{chosen.label} – {term_text(chosen.term)}"
        facts.insert(0, {"label": _("Trường hợp đang theo"), "value": now})
    return {
        "facts": facts,
        "notes": [
            _(
                "Thời hạn tính lại từ lúc tiếp nhận; các bước đã làm giữ nguyên. Ngày hẹn ban đầu "
                "vẫn được lưu, giấy tiếp nhận được in lại."
            )
        ],
    }


class ReopenResult(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Kết quả sai thế nào"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu quyết định thu hồi, sửa kết quả"), max_length=500
    )


def _reopen(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.reopen_result(
        dossier=page.id,
        turn=given["turn"],
        reason=given["reason"],
        document=given["document"],
        by=by,
        at=at,
    )


def _reopen_told(form: ActForm) -> Shown:
    return {
        "notes": [
            _(
                "Hồ sơ trở lại bước thẩm định, thời gian tính tiếp từ lúc tiếp nhận; mọi chi phí "
                "do cơ quan chịu. Việc mở lại được liệt kê để xem lại."
            )
        ]
    }


CHANGE: Final = Screen(
    Act.CHANGE_CASE,
    "office",
    ChangeCase,
    _change,
    PAGE,
    paper=Kind.CASE_CHANGED,
    more=_change_told,
)
REOPEN: Final = Screen(
    Act.REOPEN_RESULT,
    "office",
    ReopenResult,
    _reopen,
    PAGE,
    danger=True,
    more=_reopen_told,
)
CORRECT: Final = Screen(
    Act.CORRECT,
    "office",
    correcting_acts.Correct,
    correcting_acts.correct,
    "office/correct.html",
    paper=Kind.CORRECTED,
    more=correcting_acts.told,
)


@policy("process")
@require_http_methods(["GET", "POST"])
def change_case(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, CHANGE)


@policy("process")
@require_http_methods(["GET", "POST"])
def reopen_result(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, REOPEN)


@policy("process")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, CORRECT)
