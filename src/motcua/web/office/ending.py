"""What an office does when it will be late, or when there will be no result."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, Kind, Settlement, State, StopGround
from motcua.kernel import parameters
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.working_time import local_day
from motcua.web import ending_acts, formats
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.dossier_clock import promise_text
from motcua.web.forms import DayField, offer

PAGE: Final = "office/act.html"


class Apologise(ActForm):
    new_promise = DayField(
        label=gettext_lazy("Hẹn lại ngày"),
        help_text=gettext_lazy("Một ngày làm việc; hẹn đến hết giờ làm việc của ngày đó."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do không kịp hẹn"),
        help_text=gettext_lazy("In vào văn bản xin lỗi; người dân sẽ đọc."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )


class Stop(ActForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ dừng giải quyết"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn căn cứ dừng giải quyết.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("In vào thông báo dừng; người dân sẽ đọc."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản làm căn cứ"),
        help_text=gettext_lazy("Bắt buộc khi dừng theo luật hoặc theo yêu cầu của tòa án."),
        required=False,
        max_length=500,
    )
    settlement = forms.ChoiceField(
        label=gettext_lazy("Phí, lệ phí"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn phí, lệ phí được xử lý thế nào.")},
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        shown = _grounds(page, at)
        offer(self, "ground", ((one.value, capfirst(str(one.label))) for one in shown))
        ending_acts.offer_settlements(self)


def _grounds(page: dossiers.DossierPage, at: datetime) -> Iterator[StopGround]:
    """Offer only what the record bears out; the operation asks again."""
    waiting = page.case.state is State.AWAITING_SUPPLEMENT
    late = waiting and page.answer_until is not None and page.answer_until < at
    hidden = {StopGround.NOT_COMPLETED: not late, StopGround.DEATH: not page.case.deceased}
    return (one for one in StopGround if not hidden.get(one, False))


def _apologise(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.apologise(
        dossier=page.id,
        turn=given["turn"],
        new_promise=given["new_promise"],
        reason=given["reason"],
        by=by,
        at=at,
    )


def _stop(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.stop(
        dossier=page.id,
        turn=given["turn"],
        ground=StopGround(given["ground"]),
        reason=given["reason"],
        document=given["document"],
        settlement=Settlement(given["settlement"]),
        by=by,
        at=at,
    )


def _promised_told(form: ActForm) -> Shown:
    page, most = form.page, parameters.value("extension_max", local_day(form.at))
    due_at = page.clock.answer.due_at if page.clock else None
    facts = [{"label": _("Đã hẹn trả"), "value": promise_text(page.case.promised_at)}]
    if due_at is not None:
        facts.append({"label": _("Hạn giải quyết"), "value": formats.moment_text(due_at)})
    return {
        "facts": facts,
        "notes": [
            _(
                "Chỉ được hẹn lại %(n)s lần và phải trước khi quá hạn. Ngày hẹn cũ vẫn được giữ; "
                "xong sau hạn thì hồ sơ vẫn tính là quá hạn."
            )
            % {"n": most}
        ],
    }


def _stopping_told(form: ActForm) -> Shown:
    return {"notes": [_("Dừng thì việc giải quyết chấm dứt; không mở lại được hồ sơ này.")]}


APOLOGISE: Final = Screen(
    Act.APOLOGISE,
    "office",
    Apologise,
    _apologise,
    PAGE,
    paper=Kind.APOLOGISED,
    more=_promised_told,
)
STOP: Final = Screen(
    Act.STOP,
    "office",
    Stop,
    _stop,
    PAGE,
    paper=Kind.STOPPED,
    danger=True,
    more=_stopping_told,
)
WITHDRAW: Final = Screen(
    Act.WITHDRAW,
    "office",
    ending_acts.Withdraw,
    ending_acts.withdraw,
    PAGE,
    paper=Kind.WITHDRAWN,
    danger=True,
    more=ending_acts.withdrawal_told,
)
REFUSE_WITHDRAWAL: Final = Screen(
    Act.REFUSE_WITHDRAWAL,
    "office",
    ending_acts.RefuseWithdrawal,
    ending_acts.refuse_withdrawal,
    PAGE,
    more=ending_acts.refusing_told,
)
RECORD_DEATH: Final = Screen(
    Act.RECORD_DEATH,
    "office",
    ending_acts.RecordDeath,
    ending_acts.record_death,
    PAGE,
    more=ending_acts.death_told,
)


@policy("process")
@require_http_methods(["GET", "POST"])
def apologise(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, APOLOGISE)


@policy("process")
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, STOP)


@policy("process")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, WITHDRAW)


@policy("process")
@require_http_methods(["GET", "POST"])
def refuse_withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, REFUSE_WITHDRAWAL)


@policy("process")
@require_http_methods(["GET", "POST"])
def record_death(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, RECORD_DEATH)
