"""Everything asked of a person at the counter on one page: who, what, papers, how he gets it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Manner, Party
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.text import normal
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import territory
from motcua.web.answers import AnswerForm
from motcua.web.desk.late_form import PLACES, LateForm, photo_of
from motcua.web.forms import ShownField, YesNoForm

PARTS = ("name", "identity_number", "phone", "email", "address")


class TelInput(forms.TextInput):
    input_type = "tel"


class PersonForm(forms.Form):
    """A person as written on papers."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200)
    identity_number = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        help_text=gettext_lazy("12 chữ số, ghi trên thẻ căn cước."),
        widget=forms.TextInput(
            {"inputmode": "numeric", "class": "govuk-input--width-20", "spellcheck": "false"}
        ),
    )
    phone = forms.CharField(
        label=gettext_lazy("Điện thoại"),
        required=False,
        max_length=20,
        widget=TelInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    address = forms.CharField(label=gettext_lazy("Địa chỉ"), required=False, max_length=500)

    def clean_identity_number(self) -> str:
        typed = "".join(str(self.cleaned_data["identity_number"]).split())
        if not identity.is_identity_number(typed):
            raise forms.ValidationError(gettext_lazy("Số định danh cá nhân gồm đúng 12 chữ số."))
        return typed

    @property
    def party(self) -> Party:
        """Return what was typed, right or wrong."""
        typed = {part: normal(str(self[part].value() or "")) for part in PARTS}
        typed["identity_number"] = "".join(typed["identity_number"].split())
        return Party(**typed)


class OwnerForm(PersonForm):
    """The owner where he is somebody else; left empty, the submitter owns."""

    relation = forms.CharField(
        label=gettext_lazy("Quan hệ, căn cứ đại diện"),
        help_text=gettext_lazy("Ví dụ: mẹ của chủ hồ sơ; theo văn bản ủy quyền."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("Họ và tên chủ hồ sơ")
        self.fields["identity_number"].label = gettext_lazy("Số định danh của chủ hồ sơ")
        if not self.named:
            for field in self.fields.values():
                field.required = False

    @property
    def named(self) -> bool:
        return any(self[part].value() for part in (*PARTS, "relation"))

    def clean_identity_number(self) -> str:
        return super().clean_identity_number() if self.named else ""


class WishForm(forms.Form):
    wish = forms.ChoiceField(
        label=gettext_lazy("Muốn nhận kết quả bằng cách nào?"),
        choices=Manner.choices,
        widget=forms.RadioSelect,
    )


class DraftForms:
    """The forms of a draft as one: its errors in the order of the page, its content as typed."""

    def __init__(
        self,
        view: dossiers.DraftView,
        data: QueryDict | None,
        *,
        by: Actor,
        at: datetime,
        photo_fault: str = "",
    ) -> None:
        content, on = view.content, local_day(at)
        self.view = view
        self.approvers = dossiers.approvers(view.receiving, by, on) if view.receiving else ()
        self.photo, self.photo_fault = photo_of(view), photo_fault
        self.revision = procedures.revision(view.revision)
        receiving = identity.agency(view.receiving) if view.receiving else None
        home = territory.home_of(receiving, on) if receiving else ""
        self._plain_forms(content, data)
        self.answers = AnswerForm(
            self.revision.form,
            places=territory.places(on, home=home),
            data=data,
            answers=content.raw,
            computed=territory.computed(
                self.revision, _cleaned(self.revision, content.raw), receiving, on
            ),
        )
        self.general: list[str] = []
        self.checked = False

    def _plain_forms(self, content: dossiers.DraftContent, data: QueryDict | None) -> None:
        parties = content.parties
        owner = {**_typed(parties.owner), "relation": parties.relation}
        self.submitter = PersonForm(data, prefix="submitter", initial=_typed(parties.submitter))
        self.owner = OwnerForm(data, prefix="owner", initial=owner)
        asked = [(one.key, one.label) for one in self.revision.questions]
        self.questions = YesNoForm(asked, data=data, answers=content.questions)
        self.questions.prefix = "question"  # a question may bear the key of an answer
        self.wish = WishForm(data, initial={"wish": content.wish})
        self.late = LateForm(replace(self.view, content=content), self.approvers, data, self.photo)
        self.late.photo_fault = self.photo_fault

    def unjudged(self) -> None:
        """Show what was typed without judging it: one only asked for another row, or to save."""
        self._plain_forms(self.content, None)

    @property
    def content(self) -> dossiers.DraftContent:
        """Return what was typed so far, right or wrong."""
        wish = str(self.wish["wish"].value() or "")
        return dossiers.DraftContent(
            raw=self.answers.raw,
            questions=self.questions.raw,
            parties=dossiers.Parties(
                submitter=self.submitter.party,
                owner=self.owner.party if self.owner.named else None,
                relation=normal(str(self.owner["relation"].value() or "")),
            ),
            wish=wish if wish in Manner.values else Manner.COUNTER.value,
            late=self.late.typed,
        )

    def complete(self) -> bool:
        """Judge everything at once, so that every mistake is shown the first time."""
        self.checked = True
        cleaned = procedures.clean_answers(self.revision, self.answers.raw)
        self.place(cleaned.errors)
        return not self.errors

    def place(self, errors: Mapping[str, procedures.AnswerError]) -> None:
        self.answers.full_clean()
        self.general += self.answers.place(errors).values()

    def refuse(self, code: str, told: str) -> None:
        """Say a refusal beside its field, or of the application as a whole."""
        if code in PLACES:
            self.late.add_error(PLACES[code], told)
        else:
            self.general.append(told)

    # --- as the error summary asks of a form

    @property
    def parts(self) -> tuple[forms.Form, ...]:
        return (self.submitter, self.owner, self.questions, self.answers, self.wish, self.late)

    @property
    def came_earlier(self) -> bool:
        """Whether something is written of when the paper came, or is wrong there."""
        return bool(self.late.typed or self.photo or self.photo_fault)

    @property
    def errors(self) -> bool:
        """Whether anything is wrong; while one only saves or adds a row, nobody judges."""
        return bool(self.general) or (self.checked and any(part.errors for part in self.parts))

    def non_field_errors(self) -> list[str]:
        return self.general

    def problems_placed(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            if isinstance(part, AnswerForm):
                yield from part.problems_placed()
                continue
            for field in part:
                if isinstance(field, ShownField):
                    yield from ((told, field.first_input) for told in field.sentences)


def _typed(party: Party | None) -> dict[str, str]:
    return {part: getattr(party, part) for part in PARTS} if party else {}


def _cleaned(revision: procedures.Revision, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    return procedures.clean_answers(revision, raw).answers if raw else {}
