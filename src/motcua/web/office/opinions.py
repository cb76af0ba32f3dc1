"""Opinions: an office asks another hand, or gives what it was asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Act, Stance
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.policy import policy
from motcua.kernel.text import fold
from motcua.kernel.working_time import local_day
from motcua.web import formats
from motcua.web.dossier_acts import ActForm, Screen, Shown, act_page
from motcua.web.forms import offer

DAYS: Final = 5  # proposed; who asks may choose another number
FOUND: Final = 20
NO_ANSWERS: Final = frozenset({"intake", "registrar", "supervisor"})  # these seats decide nothing
HEADS: Final = ("leader", "division_leader")


class AskOpinion(ActForm):
    """Who is asked is chosen as people say it: an agency, and its specialist or its head."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Hỏi cơ quan nào"),
        help_text=gettext_lazy("Không thấy thì tìm tên cơ quan ở ô bên trên."),
        error_messages={"required": gettext_lazy("Chọn cơ quan cần hỏi.")},
    )
    seat = forms.ChoiceField(
        label=gettext_lazy("Ai trả lời"),
        choices=[
            ("specialist", gettext_lazy("Người làm chuyên môn")),
            ("head", gettext_lazy("Lãnh đạo cơ quan")),
        ],
        initial="specialist",
        widget=forms.RadioSelect,
    )
    question = forms.CharField(
        label=gettext_lazy("Nội dung cần lấy ý kiến"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Trả lời trong mấy ngày làm việc"),
        initial=DAYS,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )

    def __init__(
        self,
        page: dossiers.DossierPage,
        data: QueryDict | None,
        at: datetime,
        *,
        typed: str = "",
        **more: Any,
    ) -> None:
        super().__init__(page, data, at, **more)
        self.typed, self.found = typed, list(_found(typed, local_day(at)))
        near = {str(one.id): one.name for one in _near(page, local_day(at))}
        groups = [(_("Phụ trách nơi này"), sorted(near.items(), key=lambda pair: pair[1]))]
        if self.found:
            shown = [(str(one.id), one.name) for one in self.found if str(one.id) not in near]
            groups.insert(0, (_("Tìm thấy"), shown))
            self.initial.setdefault("agency", str(self.found[0].id))
        offer(self, "agency", [("", _("Chọn cơ quan")), *groups])


def _near(page: dossiers.DossierPage, on: date) -> Iterator[identity.AgencyView]:
    """Yield the agency of each kind in charge where the dossier was taken in."""
    place = page.receiving.area_code
    for kind in identity.kind_names() if place else ():
        try:
            agency = identity.agency_in_charge(kind, place or "", on)
        except identity.SeveralInCharge:
            continue
        if agency is not None:
            yield agency


def _found(typed: str, on: date) -> Iterator[identity.AgencyView]:
    """Yield the agencies whose name has every word typed, accents or not."""
    words = fold(typed).split()
    if not words:
        return
    named = (one for one in identity.agencies(on=on) if _has(one.name, words))
    for _number, agency in zip(range(FOUND), named, strict=False):
        yield agency


def _has(name: str, words: list[str]) -> bool:
    folded = f" {fold(name)}"
    return all(f" {word}" in folded for word in words)


def _function(agency: UUID, seat: str, on: date) -> str:
    """Return the function that answers in an agency: a head's, or that of who does the work."""
    posts = [one for one in identity.posts_under(agency, on) if one.agency == agency]
    there = sorted({function for post in posts for function in post.functions})
    if seat == "head":
        return next((one for one in HEADS if one in there), HEADS[0])
    working = [one for one in there if one not in NO_ANSWERS and one not in HEADS]
    return "specialist" if "specialist" in working or not working else working[0]


def _ask(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    agency = UUID(given["agency"])
    return dossiers.ask_opinion(
        dossier=page.id,
        turn=given["turn"],
        agency=agency,
        function=_function(agency, given["seat"], local_day(at)),
        question=given["question"],
        days=given["days"],
        by=by,
        at=at,
    )


def _asking_told(form: ActForm) -> Shown:
    assert isinstance(form, AskOpinion)
    nothing = bool(form.typed) and not form.found
    return {
        "typed": form.typed,
        "nothing": _("Không có cơ quan nào tên “%(typed)s”.") % {"typed": form.typed}
        if nothing
        else "",
        "notes": [
            _("Thời hạn của hồ sơ vẫn chạy. Không có trả lời thì không phải là đồng ý."),
        ],
    }


class GiveOpinion(ActForm):
    number = forms.ChoiceField(
        label=gettext_lazy("Trả lời câu hỏi nào"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Chọn câu hỏi."),
            "invalid_choice": gettext_lazy("Câu hỏi này đã được trả lời hoặc không còn chờ."),
        },
    )
    view = forms.ChoiceField(
        label=gettext_lazy("Ý kiến"),
        choices=[(one.value, capfirst(str(one.label))) for one in Stance],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn ý kiến.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung ý kiến"),
        help_text=gettext_lazy("Bắt buộc nếu không đồng ý hoặc có ý kiến khác."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(page, data, at, **more)
        self.asked = [one for one in page.opinions if one.mine]
        offer(self, "number", ((str(one.number), one.question) for one in self.asked))
        if len(self.asked) == 1:
            self.fields["number"].widget = forms.HiddenInput()
            self.initial["number"] = str(self.asked[0].number)


def _give(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.give_opinion(
        dossier=page.id,
        number=int(given["number"]),
        view=Stance(given["view"]),
        text=given["text"],
        by=by,
        at=at,
    )


def _asked_told(form: ActForm) -> Shown:
    """Show who asks what, and by when; the question is given once."""
    assert isinstance(form, GiveOpinion)
    return {
        "facts": [
            {
                "label": _("%(agency)s hỏi") % {"agency": one.asked_by},
                "lines": [
                    *one.question.splitlines(),
                    _("Trả lời trước %(when)s") % {"when": formats.moment_text(one.work.due_at)}
                    if one.work.due_at
                    else "",
                ],
            }
            for one in form.asked
        ],
        "notes": [_("Ý kiến chỉ cho một lần; gửi rồi không sửa được.")],
    }


ASK: Final = Screen(
    Act.ASK_OPINION, "office", AskOpinion, _ask, "office/ask_opinion.html", more=_asking_told
)
GIVE: Final = Screen(
    Act.GIVE_OPINION, "office", GiveOpinion, _give, "office/act.html", more=_asked_told
)


@policy("process")
@require_http_methods(["GET", "POST"])
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    typed = request.GET.get("co-quan", "")[:100]

    def form(page: dossiers.DossierPage, data: QueryDict | None, at: datetime) -> AskOpinion:
        return AskOpinion(page, data, at, typed=typed)

    return act_page(request, reference, replace(ASK, form=form))


@policy("process")
@require_http_methods(["GET", "POST"])
def give_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    return act_page(request, reference, GIVE)
