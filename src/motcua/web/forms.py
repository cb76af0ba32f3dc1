"""How every form is drawn: one renderer, so that labels, hints and errors are never forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.web.widgets import Composite, DateParts, Rows, first_id

_OWN: Final = {
    f"django/forms/widgets/{name}.html": f"components/widgets/{own}.html"
    for name, own in {
        "text": "input",
        "email": "input",
        "number": "input",
        "password": "input",
        "search": "input",
        "tel": "input",
        "url": "input",
        "date": "input",
        "time": "input",
        "datetime": "input",
        "input": "input",
        "textarea": "textarea",
        "select": "select",
        "radio": "choices",
        "checkbox_select": "choices",
        "checkbox": "checkbox",
        "file": "file",
        "clearable_file_input": "file",
    }.items()
}


class ShownField(BoundField):
    """A bound field with what the templates ask besides."""

    @property
    def own_errors(self) -> list[str]:
        """Return the errors of the field as a whole; those of its parts stand beside the parts."""
        widget = self.field.widget
        if isinstance(widget, Composite | Rows) and widget.problems:
            return [widget.problems[""]] if "" in widget.problems else []
        return self.sentences

    @property
    def sentences(self) -> list[str]:
        """Return the errors; that of an empty field says which field it is."""
        missing = forms.Field.default_error_messages["required"]
        return [
            _("Chưa điền “%(label)s”.") % {"label": self.label} if said == missing else said
            for said in map(str, self.errors)
        ]

    @property
    def described_by(self) -> str:
        hint = f"{self.auto_id}_helptext" if self.help_text else ""
        error = f"{self.auto_id}_error" if self.own_errors else ""
        return f"{hint} {error}".strip()

    @property
    def aria_describedby(self) -> str:
        return self.described_by

    @property
    def optional(self) -> bool:
        asked = getattr(self.field, "asked", self.field.required)
        return not asked and not isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def first_input(self) -> str:
        return first_id(self.field.widget, str(self.auto_id))

    @property
    def single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class GovukRenderer(DjangoTemplates):
    """Draws Django's widgets with the components of the theme."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = ShownField

    def get_template(self, template_name: str) -> Any:
        return super().get_template(_OWN.get(template_name, template_name))


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Let a field of a form choose among what is known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class DayField(forms.Field):
    """A whole date, asked as day, month and year."""

    widget = DateParts
    default_error_messages: ClassVar = {
        "required": gettext_lazy("Nhập ngày, tháng, năm."),
        "invalid": gettext_lazy("Ngày, tháng, năm chưa đúng. Ví dụ: 27 3 2026."),
    }

    def to_python(self, value: Any) -> date | None:
        if not value:
            return None
        try:
            return date(*map(int, str(value).split("-")))
        except (ValueError, TypeError):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None


class YesNoForm(forms.Form):
    """Questions answered yes or no, whose answers say which papers are needed."""

    def __init__(
        self,
        questions: Sequence[tuple[str, str]],
        *,
        data: Mapping[str, Any] | None = None,
        answers: Mapping[str, bool] | None = None,
    ) -> None:
        known = {key: "yes" if yes else "no" for key, yes in (answers or {}).items()}
        super().__init__(data, initial=known)
        for key, label in questions:
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=[("yes", _("Có")), ("no", _("Không"))],
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
                error_messages={
                    "required": _("Chọn có hoặc không: %(question)s") % {"question": label}
                },
            )

    @property
    def raw(self) -> dict[str, bool]:
        """Return question key -> yes or no, of those answered."""
        given = {key: self[key].value() for key in self.fields}
        return {key: value == "yes" for key, value in given.items() if value in ("yes", "no")}
