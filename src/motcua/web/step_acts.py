"""Back along the route: a step returned, a hand-over taken back; counter and offices share them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.forms import offer


class ReturnStep(ActForm):
    """Where only one step may have it back, that one is chosen already."""

    to = forms.TypedChoiceField(
        label=gettext_lazy("Trả về bước"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn bước nhận lại hồ sơ.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"),
        help_text=gettext_lazy("Người nhận lại đọc câu này để biết phải làm gì."),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        names = identity.function_names()
        steps = dossiers.earlier_steps(page.case)
        choices = [
            (
                step.number,
                f"{step.action} – {capfirst(names.get(step.function, ''))}, "
                f"{identity.agency(step.agency).name}",
            )
            for step in steps
        ]
        offer(self, "to", choices)
        self.initial.setdefault("to", steps[-1].number if steps else None)


class UndoHandOver(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Vì sao đã chuyển nhầm"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )


def return_step(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.return_step(
        dossier=page.id,
        turn=given["turn"],
        to=given["to"],
        reason=given["reason"],
        by=by,
        at=at,
    )


def undo_hand_over(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.undo_hand_over(
        dossier=page.id, turn=given["turn"], reason=given["reason"], by=by, at=at
    )


def return_told(form: ActForm) -> Shown:
    """Say whose the time is that has been used."""
    if any(work.kind is dossiers.WorkKind.EXCLUDED for work in form.page.case.works):
        return {"notes": [_("Phiếu trả lại vì chưa đủ thì thời gian vẫn tính cho bên gửi từ đầu.")]}
    return {
        "notes": [_("Thời gian đã dùng vẫn tính cho người giữ bước đó; bước nhận lại đi tiếp.")]
    }


def undo_told(form: ActForm) -> Shown:
    """Say who has it now, and that superiors see it."""
    holders = "; ".join(dict.fromkeys(form.page.holders))
    return {
        "notes": [
            _("Hồ sơ trở lại như chưa chuyển. Việc thu hồi nằm trong danh sách cần xem lại.")
        ],
        "facts": [{"label": _("Đang ở"), "value": holders}],
    }
