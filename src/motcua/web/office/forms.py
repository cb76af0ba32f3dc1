"""Proposal, decision and register: the verdict is chosen by the result that says it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Kind, Verdict
from motcua.procedures import api as procedures
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.forms import offer

VERDICTS: Final[Mapping[procedures.ResultOutcome, Verdict]] = {
    procedures.ResultOutcome.APPROVED: Verdict.APPROVE,
    procedures.ResultOutcome.REFUSED: Verdict.REFUSE,
}


class VerdictForm(ActForm):
    """
    One choice says both: the result types stand under the verdict they express.

    So a result can never contradict its verdict, and nothing has to be loaded again.
    """

    chosen = forms.ChoiceField(
        label=gettext_lazy("Kết luận và loại kết quả"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn kết luận và loại kết quả.")},
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        results = page.results
        offer(self, "chosen", ((f"{VERDICTS[r.outcome]}:{r.key}", _named(r)) for r in results))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        verdict, _colon, result = given.get("chosen", "").partition(":")
        return {**given, "verdict": verdict, "result": result}


def _named(result: procedures.ResultType) -> str:
    return f"{capfirst(str(VERDICTS[result.outcome].label))}: {result.name}"


class Propose(VerdictForm):
    text = forms.CharField(
        label=gettext_lazy("Nội dung trình"),
        help_text=gettext_lazy("Ý kiến thẩm định, căn cứ; nếu đề nghị từ chối thì nêu rõ lý do."),
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
    )


class Decide(VerdictForm):
    reasons = forms.CharField(
        label=gettext_lazy("Lý do, ý kiến"),
        help_text=gettext_lazy("Bắt buộc khi từ chối; người dân sẽ đọc."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        case = page.case
        known = {"chosen": f"{case.verdict}:{case.result}"} if case.verdict else {}
        super().__init__(page, data, at, initial=known, **more)


class RegisterResult(ActForm):
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu của kết quả"),
        help_text=gettext_lazy("Số trong sổ văn bản đi, ví dụ: 123/UBND-TP."),
        max_length=100,
        widget=forms.TextInput({"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung ghi trong văn bản kết quả"),
        help_text=gettext_lazy("Hồ sơ từ hệ thống cũ, dự thảo không có ở đây."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        if any(entry.kind is Kind.PROPOSED for entry in page.timeline):  # released as approved
            del self.fields["text"]


def early_told(form: ActForm) -> Shown:
    """Say that a refusal found early leaves the steps between out."""
    if not form.page.refuses_only:
        return {}
    return {
        "notes": [
            _(
                "Ở bước này chỉ đề nghị từ chối được; hồ sơ đến ngay bước quyết định, các bước "
                "còn lại không làm."
            )
        ]
    }


def proposal_told(form: ActForm) -> Shown:
    """Show what was proposed, to whoever decides."""
    return {
        "facts": [*_verdict(form.page), *_said(form.page, Kind.PROPOSED, "text", _("Đã trình"))]
    }


def decision_told(form: ActForm) -> Shown:
    """Show what was decided, to whoever enters it in the book."""
    page = form.page
    return {
        "facts": [
            *_verdict(page),
            *_said(page, Kind.DECIDED, "reasons", _("Lý do, ý kiến")),
            *_said(page, Kind.PROPOSED, "text", _("Đã trình")),
        ]
    }


def _verdict(page: dossiers.DossierPage) -> list[Shown]:
    case = page.case
    found = [one for one in page.results if one.key == case.result]
    if case.verdict is None or not found:
        return []
    return [{"label": _("Kết luận"), "value": _named(found[0])}]


def _said(page: dossiers.DossierPage, kind: Kind, name: str, label: str) -> list[Shown]:
    entries = [entry for entry in page.timeline if entry.kind is kind]
    text = entries[-1].texts.get(name, "") if entries else ""
    if not text:
        return []
    who = " – ".join(part for part in (entries[-1].who, entries[-1].agency) if part)
    return [{"label": label, "lines": [*str(text).splitlines(), who]}]
