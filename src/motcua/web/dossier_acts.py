"""
Acts on a dossier as pages: one form, one operation, one way to refuse.

A page answers 404 where the act is not this post's to do. Where the dossier has moved since the
page was shown, the sentence says so beside the fresh page, and what was typed is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.flows import papers
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.web.officers import officer_page
from motcua.web.session import actor_of, found_or_404, sentence

UNKNOWN_TURN: Final = -1
Shown = dict[str, Any]


class ActForm(forms.Form):
    """A form about one dossier; it carries the turn its page was shown with."""

    use_required_attribute = False
    turn = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        initial = {"turn": page.case.turn, **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)
        self.page, self.at = page, at

    def clean_turn(self) -> int:
        turn = self.cleaned_data["turn"]
        return UNKNOWN_TURN if turn is None else int(turn)

    def renewed(self, turn: int) -> None:
        """Carry the turn of the fresh page from here on; what was typed stays."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["turn"] = str(turn)
        self.data = data


Build = Callable[[dossiers.DossierPage, QueryDict | None, datetime], ActForm]
Do = Callable[[dossiers.DossierPage, Mapping[str, Any], Actor, datetime], object]


@dataclass(frozen=True, slots=True)
class Screen:
    """How an audience does an act: its form, its operation, the paper that follows."""

    act: dossiers.Act
    audience: str  # desk | office
    form: Build
    do: Do
    template: str
    paper: dossiers.Kind | None = None
    danger: bool = False
    more: Callable[[ActForm], Shown] = lambda form: {}


def act_page(request: HttpRequest, reference: str, screen: Screen) -> HttpResponse:
    """Show the page of an act, or do it and go on to what follows."""
    by, at = actor_of(request), timezone.now()
    page = found_or_404(dossiers.page, reference, by=by, at=at)
    moved = _moved(request, page)
    if screen.act not in page.acts and not moved:
        raise Http404
    if request.method != "POST" and screen.act not in page.acts:
        messages.warning(request, sentence(dossiers.StaleTurn()))
        return redirect(f"{screen.audience}:dossier", reference)
    form = screen.form(page, request.POST if request.method == "POST" else None, at)
    if request.method == "POST" and form.is_valid():
        try:
            screen.do(page, form.cleaned_data, by, at)
        except RuleViolation as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _done(request, page, screen, at)
    return _shown(request, reference, screen, form)


def _moved(request: HttpRequest, page: dossiers.DossierPage) -> bool:
    """Whether the page the officer came from was of an earlier turn."""
    given = request.POST.get("turn") or request.GET.get("turn") or ""
    return given.isdecimal() and given != str(page.case.turn)


def _done(
    request: HttpRequest, page: dossiers.DossierPage, screen: Screen, at: datetime
) -> HttpResponse:
    if screen.paper is None:
        messages.success(request, done_text(screen.act))
        return redirect(f"{screen.audience}:dossier", page.case.reference)
    try:
        papers.issue_for(page.id, screen.paper, at)
    except RuleViolation as refusal:  # the act stands; the queue tries again
        messages.warning(request, sentence(refusal))
    return redirect(f"{screen.audience}:done", page.case.reference)


def _shown(request: HttpRequest, reference: str, screen: Screen, form: ActForm) -> HttpResponse:
    page = form.page
    if form.errors:  # the dossier may have moved while this one was typing
        page = dossiers.page(reference, by=actor_of(request), at=form.at)
        form.renewed(page.case.turn)
    context = {
        "form": form,
        "open": screen.act in page.acts,
        "danger": screen.danger,
        "title": capfirst(str(screen.act.label)),
        "head": head(page),
        "back_url": reverse(f"{screen.audience}:dossier", args=[reference]),
        **screen.more(form),
    }
    return officer_page(request, screen.template, context)


def head(page: dossiers.DossierPage) -> Shown:
    """Return what tells an officer at one look which dossier is in hand."""
    return {
        "name": page.case.code or page.case.reference,
        "procedure": page.revision.short_name,
        "owner": (page.parties.owner or page.parties.submitter).name,
        "state": capfirst(str(page.case.state.label)),
    }


def buttons(page: dossiers.DossierPage, urls: Mapping[dossiers.Act, str]) -> list[Shown]:
    """Return the acts open to the reader as buttons, the first one leads on; the rest in a menu."""
    found = [act for act in page.acts if act in urls]
    leading = [act for act in found if _leads_on(act, page)]
    leading.sort(key=lambda act: act is not dossiers.Act.WRITE_BACK)  # without it nothing goes on
    shown = [
        {**_button(page, act, urls[act]), "kind": "" if number == 0 else "secondary"}
        for number, act in enumerate(leading)
    ]
    menu = [_button(page, act, urls[act]) for act in found if act not in leading]
    return [*shown, {"menu": menu}] if menu else shown


def _button(page: dossiers.DossierPage, act: dossiers.Act, url: str) -> Shown:
    return {
        "label": _label(act, page),
        "url": f"{reverse(url, args=[page.case.reference])}?turn={page.case.turn}",
    }


def _label(act: dossiers.Act, page: dossiers.DossierPage) -> str:
    early = act is dossiers.Act.PROPOSE and page.refuses_only
    return _("Đề nghị từ chối") if early else capfirst(str(act.label))


# What is done every day; all else an officer may do he finds in a menu.
LEADING: Final = frozenset(
    {
        dossiers.Act.ACCEPT,
        dossiers.Act.REFUSE_RECEIPT,
        dossiers.Act.ASK_SUPPLEMENT,
        dossiers.Act.COMPLETE_SUPPLEMENT,
        dossiers.Act.HAND_OVER,
        dossiers.Act.PROPOSE,
        dossiers.Act.DECIDE,
        dossiers.Act.REGISTER_RESULT,
        dossiers.Act.HAND_OVER_RESULT,
        dossiers.Act.RETURN_STEP,
        dossiers.Act.ACKNOWLEDGE,
        dossiers.Act.END_EXCLUDED,
        dossiers.Act.WRITE_BACK,
        dossiers.Act.ASK_OPINION,
        dossiers.Act.GIVE_OPINION,
        dossiers.Act.REFUSE_WITHDRAWAL,
    }
)


def _leads_on(act: dossiers.Act, page: dossiers.DossierPage) -> bool:
    """A withdrawal that the applicant asked for waits for an answer, as daily work does."""
    if act is dossiers.Act.PROPOSE and page.refuses_only:  # it goes on; a refusal is rare
        return False
    asked = act is dossiers.Act.WITHDRAW and page.case.pins is not None
    return act in LEADING or asked


_DONE: Final[Mapping[dossiers.Act, Any]] = {
    dossiers.Act.ACCEPT: gettext_lazy("Đã tiếp nhận hồ sơ."),
    dossiers.Act.REFUSE_RECEIPT: gettext_lazy("Đã từ chối tiếp nhận hồ sơ."),
    dossiers.Act.ASK_SUPPLEMENT: gettext_lazy("Đã yêu cầu bổ sung hồ sơ."),
    dossiers.Act.COMPLETE_SUPPLEMENT: gettext_lazy("Đã ghi nhận hồ sơ bổ sung."),
    dossiers.Act.HAND_OVER: gettext_lazy("Đã chuyển hồ sơ sang bước tiếp theo."),
    dossiers.Act.REDATE: gettext_lazy("Đã tính lại ngày hẹn theo lịch mới."),
    dossiers.Act.PROPOSE: gettext_lazy("Đã trình dự thảo."),
    dossiers.Act.DECIDE: gettext_lazy("Đã quyết định."),
    dossiers.Act.REGISTER_RESULT: gettext_lazy("Đã vào sổ, ban hành kết quả."),
    dossiers.Act.HAND_OVER_RESULT: gettext_lazy("Đã trả kết quả."),
    dossiers.Act.RETURN_STEP: gettext_lazy("Đã trả hồ sơ về bước trước."),
    dossiers.Act.UNDO_HAND_OVER: gettext_lazy("Đã thu hồi việc chuyển nhầm."),
    dossiers.Act.ACKNOWLEDGE: gettext_lazy("Đã xác nhận phiếu chuyển."),
    dossiers.Act.RENEW_SLIP: gettext_lazy("Đã gửi phiếu chuyển mới."),
    dossiers.Act.START_EXCLUDED: gettext_lazy("Thời hạn đã dừng."),
    dossiers.Act.END_EXCLUDED: gettext_lazy("Thời hạn chạy tiếp."),
    dossiers.Act.WAIT_ELSEWHERE: gettext_lazy("Đã ghi hệ thống đang làm bước này."),
    dossiers.Act.WRITE_BACK: gettext_lazy("Đã ghi kết quả từ hệ thống khác."),
    dossiers.Act.RECORD_OUTAGE: gettext_lazy("Đã ghi sự cố của hệ thống khác."),
    dossiers.Act.ASK_OPINION: gettext_lazy("Đã gửi câu hỏi lấy ý kiến."),
    dossiers.Act.GIVE_OPINION: gettext_lazy("Đã gửi ý kiến."),
    dossiers.Act.APOLOGISE: gettext_lazy("Đã xin lỗi và hẹn lại."),
    dossiers.Act.STOP: gettext_lazy("Đã dừng giải quyết hồ sơ."),
    dossiers.Act.ASK_WITHDRAWAL: gettext_lazy("Đã gửi đề nghị rút hồ sơ."),
    dossiers.Act.WITHDRAW: gettext_lazy("Đã cho rút hồ sơ."),
    dossiers.Act.REFUSE_WITHDRAWAL: gettext_lazy("Đã trả lời người nộp; hồ sơ giải quyết tiếp."),
    dossiers.Act.RECORD_DEATH: gettext_lazy("Đã ghi nhận việc qua đời."),
    dossiers.Act.REOPEN_RESULT: gettext_lazy("Đã mở lại hồ sơ để sửa kết quả."),
    dossiers.Act.TRANSFER: gettext_lazy("Đã chuyển hồ sơ sang cơ quan đúng."),
    dossiers.Act.CORRECT: gettext_lazy("Đã đính chính hồ sơ."),
    dossiers.Act.CHANGE_CASE: gettext_lazy("Đã đổi trường hợp giải quyết."),
}


def done_text(act: dossiers.Act) -> str:
    return str(_DONE[act])
