"""Acts that the counter and the offices share: asking for what is missing, taking it, moving on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel import parameters
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import VIETNAM, local_day
from motcua.procedures import api as procedures
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.forms import offer


class AskSupplement(ActForm):
    """One complete list: the papers of the procedure to tick, and lines of one's own."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Giấy tờ còn thiếu hoặc chưa đúng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lines = forms.CharField(
        label=gettext_lazy("Nội dung khác cần bổ sung, sửa đổi"),
        help_text=gettext_lazy("Mỗi nội dung một dòng. Ghi đủ một lần, người dân sẽ đọc."),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea({"rows": 3}), max_length=4000
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        names = dict.fromkeys(paper.name for paper in papers_of(page))
        offer(self, "papers", ((name, name) for name in names))
        if not names:
            del self.fields["papers"]

    @property
    def items(self) -> list[str]:
        typed = self.cleaned_data["lines"].splitlines()
        return [*self.cleaned_data.get("papers", ()), *typed]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {**given, "items": self.items} if "lines" in given else given


def papers_of(page: dossiers.DossierPage) -> list[procedures.RequiredPaper]:
    """Return the papers of the chosen case, or of every case while none is chosen."""
    cases = [page.chosen] if page.chosen else page.revision.cases
    found = {paper.key: paper for case in cases for paper in case.papers}
    asked = page.filled.questions
    return [p for p in found.values() if p.asked_if is None or asked.get(p.asked_if, True)]


def ask_supplement(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.ask_supplement(
        dossier=page.id,
        turn=given["turn"],
        items=given["items"],
        reason=given["reason"],
        by=by,
        at=at,
    )


def round_told(form: ActForm) -> Shown:
    """Say which round this is, and what a further one costs (QĐ 766/QĐ-TTg, 2.1)."""
    number = form.page.case.rounds + 1
    free = parameters.value("supplement_rounds_without_approval", local_day(form.at))
    told = [_("Đây là lần yêu cầu bổ sung thứ %(n)s của hồ sơ này.") % {"n": number}]
    if number > free:
        told.append(
            _("Yêu cầu bổ sung quá %(n)s lần mà hồ sơ không hoàn thành thì bị tính là quá hạn.")
            % {"n": free}
        )
    if published := form.page.revision.supplement_note:
        told.append(_("Bản công bố thủ tục ghi: %(note)s") % {"note": published})
    return {"notes": told}


class CompleteSupplement(ActForm):
    note = forms.CharField(
        label=gettext_lazy("Đã nhận những gì"),
        help_text=gettext_lazy("Ghi giấy tờ, nội dung người dân vừa bổ sung."),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class TakeSupplement(CompleteSupplement):
    """At the counter: what came by post, or is keyed later, came when its arrival stamp says."""

    delivered_on = forms.DateField(
        label=gettext_lazy("Ngày giấy bổ sung đến"),
        help_text=gettext_lazy("Chỉ ghi khi đến trước lúc này, theo dấu đến. Để trống: vừa đến."),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"invalid": gettext_lazy("Ngày giấy bổ sung đến chưa đúng.")},
    )
    delivered_time = forms.TimeField(
        label=gettext_lazy("Giờ giấy bổ sung đến"),
        help_text=gettext_lazy("Ghi trên dấu đến. Ví dụ: 08:15."),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"invalid": gettext_lazy("Giờ giấy bổ sung đến chưa đúng. Ví dụ: 08:15.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day, hour = given.get("delivered_on"), given.get("delivered_time")
        missing = {
            "delivered_on": (hour and not day, _("Ghi ngày giấy bổ sung đến.")),
            "delivered_time": (day and not hour, _("Ghi giờ giấy bổ sung đến.")),
        }
        for name, (is_missing, sentence) in missing.items():
            if is_missing and name not in self.errors:
                self.add_error(name, sentence)
        came = datetime.combine(day, hour, tzinfo=VIETNAM) if day and hour else None
        return {**given, "delivered_at": came}


def complete_supplement(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.complete_supplement(
        dossier=page.id,
        turn=given["turn"],
        note=given["note"],
        delivered_at=given.get("delivered_at"),
        by=by,
        at=at,
    )


def asked_told(form: ActForm) -> Shown:
    """Show what was asked, so that the officer checks it off."""
    request = form.page.request
    return {"asked": list(request["items"]) if request else []}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A pinned step as an officer reads it."""

    action: str
    who: str
    excluded: bool
    acknowledged: bool = False
    carried: bool = False  # paper on its way


def steps_around(page: dossiers.DossierPage) -> list[StepShown]:
    """Return the pinned step the dossier stands in and the one that follows."""
    pins, number = page.case.pins, page.case.step
    if pins is None or number is None:
        return []
    names = identity.function_names()
    return [
        StepShown(
            action=step.action,
            who=f"{capfirst(names.get(step.function, ''))}, {identity.agency(step.agency).name}",
            excluded=step.kind == procedures.StepKind.EXCLUDED,
            acknowledged=step.acknowledged,
            carried=step.kind == dossiers.TRANSPORT,
        )
        for step in pins.steps
        if step.number >= number
    ][:2]


class HandOver(ActForm):
    """The number of a document is asked where time that is not counted begins or ends."""

    document = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản gửi đi hoặc nhận về"), max_length=200
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú cho người nhận"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        self.steps = steps_around(page)
        if not any(step.excluded for step in self.steps):
            del self.fields["document"]


def next_told(form: ActForm) -> Shown:
    """Say who gets the dossier and what he is to do; and where the term stands still."""
    steps = form.steps if isinstance(form, HandOver) else []
    if len(steps) < 2:
        return {}
    present, following = steps
    return {
        "notes": list(_notes(present, following)),
        "facts": [
            {"label": _("Bước tiếp theo"), "value": following.action},
            {"label": _("Người nhận"), "value": following.who},
        ],
    }


def _notes(present: StepShown, following: StepShown) -> Iterator[str]:
    if following.excluded and following.acknowledged:
        yield _("Thời gian vẫn tính cho bên gửi đến khi cơ quan kia xác nhận đã nhận phiếu chuyển.")
    elif following.excluded:
        yield _("Từ khi chuyển, thời gian của cơ quan kia không tính vào thời hạn.")
    if following.carried:
        yield _("Quầy giữ hồ sơ giấy cho đến khi người giải quyết xác nhận giấy đã đến.")
    if present.excluded:
        yield _("Khi chuyển, thời hạn chạy tiếp.")
    if present.carried:
        yield _("Chỉ chuyển khi hồ sơ giấy đã đến tay.")


def hand_over(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.hand_over(
        dossier=page.id,
        turn=given["turn"],
        document=given.get("document", ""),
        note=given["note"],
        by=by,
        at=at,
    )
