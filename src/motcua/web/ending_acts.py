"""Ends without a result as pages: the counter and the offices share their forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Kind, Settlement
from motcua.kernel.actors import Actor
from motcua.web import formats
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.forms import DayField, offer

REQUEST: Final = gettext_lazy("Đơn đề nghị rút hồ sơ")
REQUEST_HINT: Final = gettext_lazy("Số và ngày của đơn, ví dụ: đơn ngày 02/03/2026.")


class AskWithdrawal(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do rút hồ sơ"),
        help_text=gettext_lazy("Ghi theo đơn của người nộp; giữ đơn giấy cùng hồ sơ."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.CharField(label=REQUEST, help_text=REQUEST_HINT, max_length=300)


class Withdraw(ActForm):
    """Before acceptance no fee was set; what is asked is what the applicant wrote, and why."""

    settlement = forms.ChoiceField(
        label=gettext_lazy("Phí, lệ phí"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn phí, lệ phí được xử lý thế nào.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        help_text=gettext_lazy("Ví dụ: giấy tờ đã trả lại cho người nộp."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    document = forms.CharField(label=REQUEST, help_text=REQUEST_HINT, max_length=300)

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        offer_settlements(self)
        if page.case.pins is None:
            del self.fields["settlement"]
            self.fields["note"] = AskWithdrawal.base_fields["reason"]
        else:
            del self.fields["document"]


class RefuseWithdrawal(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do không cho rút"),
        help_text=gettext_lazy("Người nộp sẽ đọc lý do này."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )


class RecordDeath(ActForm):
    who = forms.ChoiceField(
        label=gettext_lazy("Ai đã mất"),
        choices=[
            ("owner", gettext_lazy("Chủ hồ sơ")),
            ("submitter", gettext_lazy("Người nộp hồ sơ")),
        ],
        widget=forms.RadioSelect,
    )
    died_on = DayField(label=gettext_lazy("Ngày mất"))
    document = forms.CharField(
        label=gettext_lazy("Giấy tờ chứng minh"),
        help_text=gettext_lazy("Ví dụ: trích lục khai tử số 12/2026."),
        max_length=500,
    )


def offer_settlements(form: ActForm) -> None:
    """Where a fee is due or not set it is settled somehow; else nothing is proposed first."""
    due = dossiers.may_owe(form.page.case)
    hidden = {Settlement.OPEN, *([Settlement.NONE] if due else [])}
    choices = [one for one in Settlement if one not in hidden]
    offer(form, "settlement", ((one.value, capfirst(str(one.label))) for one in choices))
    if not due:
        form.initial.setdefault("settlement", Settlement.NONE.value)


def ask_withdrawal(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.ask_withdrawal(
        dossier=page.id,
        turn=given["turn"],
        reason=given["reason"],
        document=given["document"],
        by=by,
        at=at,
    )


def withdraw(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.withdraw(
        dossier=page.id,
        turn=given["turn"],
        settlement=Settlement(given.get("settlement") or Settlement.NONE),
        note=given["note"],
        document=given.get("document", ""),
        by=by,
        at=at,
    )


def refuse_withdrawal(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.refuse_withdrawal(
        dossier=page.id, turn=given["turn"], reason=given["reason"], by=by, at=at
    )


def record_death(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.record_death(
        dossier=page.id,
        turn=given["turn"],
        who=given["who"],
        died_on=given["died_on"],
        document=given["document"],
        by=by,
        at=at,
    )


def withdrawal_told(form: ActForm) -> Shown:
    """Show what the applicant asked, to whoever lets the dossier go."""
    facts = _asked(form)
    if not facts:
        return {"notes": [_("Hồ sơ chưa tiếp nhận: rút là xong, không phải xem xét.")]}
    return {
        "facts": facts,
        "notes": [_("Cho rút thì việc giải quyết chấm dứt; không mở lại được hồ sơ này.")],
    }


def refusing_told(form: ActForm) -> Shown:
    """Show what the applicant asked, to whoever answers that the dossier goes on."""
    return {
        "facts": _asked(form),
        "notes": [_("Hồ sơ được giải quyết tiếp từ bước đang làm; thời hạn không thay đổi.")],
    }


def _asked(form: ActForm) -> list[Shown]:
    asked = [one for one in form.page.timeline if one.kind is Kind.WITHDRAWAL_ASKED]
    if not asked:
        return []
    said = [formats.moment_text(asked[-1].at), *str(asked[-1].texts["reason"]).splitlines()]
    return [{"label": _("Người nộp đề nghị rút"), "lines": said}]


def asking_told(form: ActForm) -> Shown:
    return {
        "notes": [
            _(
                "Chỉ gửi khi người nộp đề nghị. Nơi đang giữ hồ sơ sẽ xem xét; "
                "trong lúc đó việc giải quyết vẫn tiếp tục."
            )
        ]
    }


def death_told(form: ActForm) -> Shown:
    return {
        "notes": [
            _(
                "Hồ sơ vẫn mở. Kết quả, nếu có, chỉ trả cho người thừa kế có giấy tờ chứng minh; "
                "nếu việc không còn ý nghĩa thì người có thẩm quyền dừng giải quyết."
            )
        ]
    }
