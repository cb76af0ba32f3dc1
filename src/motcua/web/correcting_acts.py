"""Putting right what was written down wrongly: the counter and the offices share the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Manner, PaperReceived, Parties, Party
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.procedures.api import Channel
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.dossier_course import SORTS

PARTS: Final = ("name", "identity_number", "phone", "email", "address")
MOST: Final = 999


class Correct(ActForm):
    """Everything as it stands now; what is typed over is what was wrong."""

    relation = forms.CharField(
        label=gettext_lazy("Quan hệ, căn cứ đại diện"), required=False, max_length=300
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("Muốn nhận kết quả bằng cách nào?"),
        choices=Manner.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Sai thế nào, vì sao"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    document = forms.CharField(
        label=gettext_lazy("Giấy tờ, văn bản làm căn cứ"),
        help_text=gettext_lazy("Ví dụ: thẻ căn cước của người nộp; đơn đề nghị sửa."),
        required=False,
        max_length=500,
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        parties = page.parties
        known = {"relation": parties.relation, "wish": page.case.wish}
        super().__init__(page, data, at, initial=known, **more)
        self._person("submitter", parties.submitter, needed=True)
        self._person("owner", parties.owner or Party(), needed=False)
        if page.case.channel == Channel.ONLINE:  # he signed in: his name is not the counter's
            for part in ("name", "identity_number"):
                self.fields[f"submitter-{part}"].disabled = True
        for number, paper in enumerate(page.counted):
            self._count(number, paper)
        self.fields["document"].required = page.case.pins is not None

    def _person(self, role: str, party: Party, *, needed: bool) -> None:
        for part in PARTS:
            self.fields[f"{role}-{part}"] = forms.CharField(
                label=str(_LABELS[part]),
                initial=getattr(party, part),
                required=needed and part in ("name", "identity_number"),
                max_length=500 if part == "address" else 200,
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            )

    def _count(self, number: int, paper: PaperReceived) -> None:
        for sort, label in SORTS.items():
            self.fields[f"paper-{number}-{sort}"] = forms.IntegerField(
                label=capfirst(str(label)),
                initial=getattr(paper, sort),
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
                error_messages={"invalid": _("“%(paper)s”: ghi số.") % {"paper": paper.name}},
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        submitter, owner = self._party("submitter"), self._party("owner")
        for role, party in (("submitter", submitter), ("owner", owner)):
            self._check(role, party)
        named = any(asdict(owner).values())
        parties = Parties(submitter, owner if named else None, given.get("relation", ""))
        return {**given, "parties": parties, "papers": self._papers()}

    def _party(self, role: str) -> Party:
        typed = {part: self.cleaned_data.get(f"{role}-{part}") or "" for part in PARTS}
        typed["identity_number"] = "".join(typed["identity_number"].split())
        return Party(**typed)

    def _check(self, role: str, party: Party) -> None:
        number = party.identity_number
        if number and not identity.is_identity_number(number):
            told = gettext_lazy("Số định danh cá nhân gồm đúng 12 chữ số.")
            self.add_error(f"{role}-identity_number", told)

    def _papers(self) -> Sequence[PaperReceived] | None:
        """Return the papers as counted now; None where none were counted yet."""
        if not self.page.counted:
            return None
        return [
            PaperReceived(
                key=paper.key,
                name=paper.name,
                **{sort: self.cleaned_data.get(f"paper-{n}-{sort}") or 0 for sort in SORTS},
            )
            for n, paper in enumerate(self.page.counted)
        ]

    def people(self) -> Iterator[Shown]:
        """Yield the people with their inputs."""
        for role, title in (("submitter", _("Người nộp")), ("owner", _("Chủ hồ sơ"))):
            yield {"title": title, "fields": [self[f"{role}-{part}"] for part in PARTS]}

    def papers(self) -> list[Shown]:
        """Return the papers with their four inputs each."""
        return [
            {"name": paper.name, "fields": [self[f"paper-{n}-{sort}"] for sort in SORTS]}
            for n, paper in enumerate(self.page.counted)
        ]


_LABELS: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("Họ và tên"),
    "identity_number": gettext_lazy("Số định danh cá nhân"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "address": gettext_lazy("Địa chỉ"),
}


def correct(
    page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime
) -> object:
    return dossiers.correct(
        dossier=page.id,
        turn=given["turn"],
        parties=given["parties"],
        papers=given["papers"],
        wish=Manner(given["wish"]),
        reason=given["reason"],
        document=given["document"],
        by=by,
        at=at,
    )


def told(form: ActForm) -> Shown:
    """Say what becomes of it, and lay the form out by whom and what it is about."""
    assert isinstance(form, Correct)
    notes = [_("Giá trị cũ vẫn được lưu bên cạnh giá trị mới, cùng người sửa và lý do.")]
    if form.page.case.pins is not None:
        notes.append(_("Giấy tiếp nhận được in lại, ghi rõ là bản in lại."))
        notes.append(
            _("Sửa số định danh của người nộp thì khóa tra cứu cũ không mở được hồ sơ nữa.")
        )
    return {
        "notes": [" ".join(notes)],
        "people": list(form.people()),
        "papers": form.papers(),
        "why": [form["reason"], form["document"]],
    }
