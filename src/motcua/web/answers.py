"""The questions of a procedure as a form, and its answers as a page to check."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from motcua.procedures.api import AnswerError, FieldType, Form, FormColumn, FormField
from motcua.web import formats
from motcua.web.widgets import (
    Address,
    Composite,
    DateParts,
    OpenSelect,
    Part,
    Places,
    ReadOnly,
    Rows,
    located,
)

RADIOS_AT_MOST: Final = 7


class MoneyInput(forms.TextInput):
    """Money as read: thousands apart. What cannot be read is shown as it was typed."""

    def format_value(self, value: Any) -> str:
        return formats.number_text(str(value)) if value is not None else ""


class DecimalInput(forms.TextInput):
    """A decimal with a comma and no marks between thousands, so that nobody reads it twofold."""

    def format_value(self, value: Any) -> str:
        return str(value).replace(".", ",") if is_decimal(value) else str(value or "")


def is_decimal(value: Any) -> bool:
    whole, _point, rest = str(value).partition(".")
    return whole.isdecimal() and (not rest or rest.isdecimal())


def _text(kind: str = "text", *, width: int = 0, **attrs: str) -> forms.TextInput:
    shape = {"class": f"govuk-input--width-{width}", **attrs} if width else attrs
    widget = forms.TextInput(shape)
    widget.input_type = kind
    return widget


def _identity_kinds() -> dict[str, str]:
    """Return the value that `procedures` keeps with its name; others are kept as written."""
    return {
        "identity_card": _("Căn cước, căn cước công dân"),
        "Giấy chứng nhận căn cước": _("Giấy chứng nhận căn cước"),
        "Chứng minh nhân dân": _("Chứng minh nhân dân"),
        "Hộ chiếu": _("Hộ chiếu"),
        "Giấy tờ khác": _("Giấy tờ khác"),
    }


def _identity() -> Composite:
    kinds = [("", _("Chọn loại giấy tờ")), *_identity_kinds().items()]
    return Composite(
        {
            "kind": Part(_("Loại giấy tờ"), OpenSelect(choices=kinds)),
            "number": Part(_("Số giấy tờ"), _text(width=20, spellcheck="false")),
            "issued_by": Part(_("Nơi cấp"), _text(), optional=True),
            "issued_on": Part(_("Ngày cấp"), DateParts(), optional=True),
        }
    )


_SHORT: Final = {"class": "govuk-input--width-10"}
_PLAIN: Final[Mapping[FieldType, Callable[[], forms.Widget]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: lambda: forms.Textarea({"rows": 5}),
    FieldType.DATE: DateParts,
    FieldType.IDENTITY: _identity,
    FieldType.PERSONAL_ID: lambda: _text(width=20, inputmode="numeric", spellcheck="false"),
    FieldType.PHONE: lambda: _text("tel", width=20),
    FieldType.EMAIL: lambda: _text("email"),
    FieldType.INTEGER: lambda: _text(width=10, inputmode="numeric"),
    FieldType.DECIMAL: lambda: DecimalInput({**_SHORT, "inputmode": "decimal"}),
    FieldType.MONEY: lambda: MoneyInput({**_SHORT, "inputmode": "numeric"}),
    FieldType.COMPUTED_AGENCY: ReadOnly,
}


def _widget(asked: FormField | FormColumn, places: Places) -> forms.Widget:
    if asked.type == FieldType.ADDRESS:
        return Address(places)
    if isinstance(asked, FormField) and asked.type == FieldType.CHOICE:
        return _choice(asked)
    if isinstance(asked, FormField) and asked.type == FieldType.TABLE:
        return Rows(Composite({c.key: _part(c, places) for c in asked.columns}))
    return _PLAIN.get(asked.type, _text)()


def _choice(asked: FormField) -> forms.Widget:
    options = [(option, option) for option in asked.options]
    if len(options) <= RADIOS_AT_MOST:
        return forms.RadioSelect(choices=options)
    return forms.Select(choices=[("", _("Chọn một mục")), *options])


def _part(column: FormColumn, places: Places) -> Part:
    hint = _hint(column.type)
    return Part(column.label, _widget(column, places), hint, optional=not column.required)


def _hint(kind: FieldType) -> str:
    hints = {
        FieldType.DATE: _("Ví dụ: 27 3 1990. Nếu chỉ biết năm thì chỉ ghi năm."),
        FieldType.PERSONAL_ID: _("12 chữ số, ghi trên thẻ căn cước."),
        FieldType.COMPUTED_AGENCY: _("Tự xác định theo địa chỉ đã khai."),
        FieldType.MONEY: _("Số tiền bằng đồng. Ví dụ: 1.500.000."),
        FieldType.DECIMAL: _("Dùng dấu phẩy cho phần lẻ. Ví dụ: 120,5."),
    }
    return hints.get(kind, "")


class RawField(forms.Field):
    """Carries what was typed; `procedures` judges it."""

    def __init__(self, asked: FormField, widget: forms.Widget) -> None:
        super().__init__(
            required=False, label=asked.label, help_text=_hint(asked.type), widget=widget
        )
        self.asked = asked.required or asked.type == FieldType.COMPUTED_AGENCY
        self.type = asked.type

    def clean(self, value: Any) -> Any:
        return value


def in_words(error: AnswerError) -> str:
    """Return the sentence of an error in the language of the page."""
    label = error.values.get("label", "")
    return _(error.sentence) % {**error.values, "label": _(label) if label else ""}


class AnswerForm(forms.Form):
    """
    The questions of a published form, or of one group of them.

    Judging is left to `procedures.api.clean_answers`: give it `raw`, and what it answers to
    `place`, which puts each sentence beside its input.
    """

    template_name = "components/answers/form.html"
    use_required_attribute = False

    def __init__(
        self,
        form: Form,
        *,
        places: Places,
        data: Mapping[str, Any] | None = None,
        answers: Mapping[str, Any] | None = None,
        group: str | None = None,
        computed: Mapping[str, str] | None = None,
    ) -> None:
        known = {**(answers or {}), **(computed or {})}
        super().__init__(data, initial=known)
        self.asked = [one for one in form.fields if group in (None, one.group)]
        for one in self.asked:
            self.fields[one.key] = RawField(one, _widget(one, places))
            self.fields[one.key].disabled = one.type == FieldType.COMPUTED_AGENCY
        self.problems: dict[str, str] = {}
        if self.rearranging:
            self._rearrange()

    @property
    def rearranging(self) -> bool:
        """Whether a button asked for another row or for communes, not to go on."""
        return any(key in self.data for key in ("_add", "_remove", "_communes"))

    def _rearrange(self) -> None:
        name = str(self.data.get("_add") or self.data.get("_communes") or "")
        key = name.partition(".")[0]
        widget = self.fields[key].widget if key in self.fields else None
        if isinstance(widget, Rows):
            rows = widget.value_from_datadict(self.data, self.files, key)
            widget.extra = 1 if "_add" in self.data else 0
            first = next(iter(widget.row.parts))
            widget.focus = f"{name}.commune" if "." in name else f"{name}.{len(rows)}.{first}"
        elif isinstance(widget, Composite):
            widget.focus = f"{name}.commune"

    @property
    def raw(self) -> dict[str, Any]:
        """Return what was typed, as `procedures.api.clean_answers` takes it."""
        return {
            one.key: self[one.key].value()
            for one in self.asked
            if one.type != FieldType.COMPUTED_AGENCY
        }

    def place(self, errors: Mapping[str, AnswerError | str]) -> dict[str, str]:
        """Put sentences beside their inputs; return those of questions on other pages."""
        elsewhere = {}
        for path, error in errors.items():
            sentence = error if isinstance(error, str) else in_words(error)
            key, _dot, rest = path.partition(".")
            if key not in self.fields:
                elsewhere[path] = sentence
                continue
            self.problems[path] = sentence
            self.add_error(key, forms.ValidationError(sentence, code=path))
            widget = self.fields[key].widget
            if isinstance(widget, Composite | Rows):
                widget.problems = {**widget.problems, rest: sentence}
        return elsewhere

    def problems_placed(self) -> Iterator[tuple[str, str]]:
        """Return sentence and id of the input, in the order of the page."""
        for name, field in self.fields.items():
            for path, sentence in self.problems.items():
                key, *rest = path.split(".")
                if key == name:
                    yield sentence, located(field.widget, str(self[name].auto_id), rest)

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the bound fields under the title of their group."""
        return [
            (title, [self[one.key] for one in self.asked if one.group == title])
            for title in dict.fromkeys(one.group for one in self.asked)
        ]


def group_titles(form: Form) -> list[str]:
    """Return the groups of a form in their order: its pages, when it is asked page by page."""
    return list(dict.fromkeys(one.group for one in form.fields))


@dataclass(frozen=True, slots=True)
class Row:
    """An answer to read: lines of text, or a table."""

    key: str
    label: str
    lines: Sequence[str]
    header: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Sequence[Row]
    change_url: str = ""


def sections(
    form: Form,
    answers: Mapping[str, Any],
    *,
    places: Places,
    computed: Mapping[str, str] | None = None,
    change: Callable[[str], str] | None = None,
) -> list[Section]:
    """Return answers as sections of a summary list; `change` gives the page of a group."""
    known = {**answers, **(computed or {})}
    return [
        Section(
            title,
            [_row(one, known.get(one.key), places) for one in form.fields if one.group == title],
            change(title) if change else "",
        )
        for title in group_titles(form)
    ]


def _row(asked: FormField, value: Any, places: Places) -> Row:
    if asked.type != FieldType.TABLE or not value:
        return Row(asked.key, asked.label, answer_lines(asked.type, value, places))
    table = [
        ["; ".join(answer_lines(c.type, line.get(c.key), places)) for c in asked.columns]
        for line in value
    ]
    return Row(asked.key, asked.label, (), [c.label for c in asked.columns], table)


def answer_lines(kind: FieldType, value: Any, places: Places) -> list[str]:
    """Return an answer as lines of text; an empty list where nothing was answered."""
    if value is None or value in ("", {}, []):
        return []
    if kind == FieldType.ADDRESS and isinstance(value, Mapping):
        return _address_lines(value, places)
    if kind == FieldType.IDENTITY and isinstance(value, Mapping):
        return _identity_lines(value)
    return [_SHOWN.get(kind, str)(str(value))]


_SHOWN: Final[Mapping[FieldType, Callable[[str], str]]] = {
    FieldType.DATE: formats.partial_date_text,
    FieldType.INTEGER: formats.number_text,
    FieldType.DECIMAL: formats.decimal_text,
    FieldType.MONEY: lambda value: formats.vnd_text(int(value)) if value.isdecimal() else value,
}


def _address_lines(value: Mapping[str, Any], places: Places) -> list[str]:
    named = places.named(value.get("province") or "", value.get("commune") or "")
    return [line for line in (value.get("detail"), named) if line]


def _identity_lines(value: Mapping[str, Any]) -> list[str]:
    kind, number = value.get("kind") or "", value.get("number") or ""
    issued_by, issued_on = value.get("issued_by"), value.get("issued_on")
    lines = [f"{_identity_kinds().get(kind, kind)} {number}".strip()]
    if issued_on:
        lines.append(_("cấp ngày %(day)s") % {"day": formats.partial_date_text(str(issued_on))})
    if issued_by:
        lines.append(_("nơi cấp: %(place)s") % {"place": issued_by})
    return [line for line in lines if line]
