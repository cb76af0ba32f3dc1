"""Inputs made of several inputs: a date in parts, an identity paper, an address, rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.forms.renderers import BaseRenderer, get_default_renderer
from django.utils.html import html_safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Problems = Mapping[str, str]  # path below the widget -> sentence
Choices = Sequence[tuple[str, str]]
MAX_ROWS: Final = 200


def first_id(widget: forms.Widget, id_: str) -> str:
    """Return the id of the first input of a widget, which an error leads to."""
    if isinstance(widget, Composite):
        key, part = next(iter(widget.parts.items()))
        return first_id(part.widget, f"{id_}-{key}")
    if isinstance(widget, Rows):
        return first_id(widget.row, f"{id_}-0")
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{id_}_0"
    return id_


def located(widget: forms.Widget, id_: str, path: Sequence[str]) -> str:
    """Return the id of the input that a path below a widget names."""
    if path and isinstance(widget, Composite) and path[0] in widget.parts:
        return located(widget.parts[path[0]].widget, f"{id_}-{path[0]}", path[1:])
    if path and isinstance(widget, Rows) and path[0].isdecimal():
        return located(widget.row, f"{id_}-{path[0]}", path[1:])
    return first_id(widget, id_)


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    widget: forms.Widget
    help_text: str = ""
    optional: bool = False


@html_safe
@dataclass(slots=True)
class ShownPart:
    """What `components/field.html` needs of a part; the same names as of a bound field."""

    part: Part
    name: str
    value: Any
    auto_id: str
    problems: Problems
    renderer: BaseRenderer
    focus: str = ""
    invalid: bool = False  # as a part of an answer that is wrong as a whole

    @property
    def label(self) -> str:
        return self.part.label

    @property
    def help_text(self) -> str:
        return self.part.help_text

    @property
    def optional(self) -> bool:
        return self.part.optional

    @property
    def use_fieldset(self) -> bool:
        return self.part.widget.use_fieldset

    @property
    def id_for_label(self) -> str | None:
        return self.auto_id

    @property
    def own_errors(self) -> list[str]:
        return [self.problems[""]] if "" in self.problems else []

    @property
    def described_by(self) -> str:
        hint = f"{self.auto_id}_helptext" if self.help_text else ""
        error = f"{self.auto_id}_error" if self.own_errors else ""
        return f"{hint} {error}".strip()

    def __str__(self) -> str:
        attrs: dict[str, Any] = {"id": self.auto_id}
        if self.described_by and not self.use_fieldset:
            attrs["aria-describedby"] = self.described_by
        if self.own_errors or self.invalid:
            attrs["aria-invalid"] = "true"
        if self.focus == self.name:
            attrs["autofocus"] = True
        _tell(self.part.widget, self.problems, self.focus)
        return self.part.widget.render(self.name, self.value, attrs, self.renderer)


def _tell(widget: forms.Widget, problems: Problems, focus: str) -> None:
    if isinstance(widget, Composite | Rows):
        widget.problems, widget.focus = problems, focus


def below(problems: Problems, key: str) -> Problems:
    """Return the problems of one part, with paths relative to it."""
    found = {
        path.removeprefix(f"{key}."): sentence
        for path, sentence in problems.items()
        if path.startswith(f"{key}.")
    }
    return {"": problems[key], **found} if key in problems else found


def _drawn(name: str, context: dict[str, Any], renderer: BaseRenderer | None) -> SafeString:
    return SafeString((renderer or get_default_renderer()).render(name, context))


class Composite(forms.Widget):
    """Several named inputs that make one answer: a mapping of its parts."""

    template_name = "components/widgets/composite.html"
    use_fieldset = True

    def __init__(self, parts: Mapping[str, Part], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.parts = dict(parts)
        self.problems: Problems = {}
        self.focus = ""
        self.invalid = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {
            key: part.widget.value_from_datadict(data, files, f"{name}.{key}")
            for key, part in self.parts.items()
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}.") for key in data)

    def parts_for(self, value: Any) -> Mapping[str, Part]:
        return self.parts

    def shown(
        self, name: str, value: Any, id_: str, renderer: BaseRenderer | None
    ) -> dict[str, ShownPart]:
        values = value if isinstance(value, Mapping) else {}
        return {
            key: ShownPart(
                part,
                f"{name}.{key}",
                values.get(key),
                f"{id_}-{key}",
                below(self.problems, key),
                renderer or get_default_renderer(),
                self.focus,
            )
            for key, part in self.parts_for(value).items()
        }

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        context = self.get_context(name, value, attrs)
        self.invalid = "aria-invalid" in context["widget"]["attrs"]
        context["parts"] = self.shown(name, value, context["widget"]["attrs"]["id"], renderer)
        return _drawn(self.template_name, context, renderer)


class DateParts(Composite):
    """Day, month and year in three inputs; the value is `2020`, `2020-05` or `2020-05-17`."""

    template_name = "components/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        def part(label: str, width: int, autocomplete: str) -> Part:
            shape: dict[str, Any] = {"inputmode": "numeric", "class": f"govuk-input--width-{width}"}
            if birthday:
                shape["autocomplete"] = f"bday-{autocomplete}"
            return Part(label, forms.TextInput(shape))

        parts = {
            "day": part(_("Ngày"), 2, "day"),
            "month": part(_("Tháng"), 2, "month"),
            "year": part(_("Năm"), 4, "year"),
        }
        super().__init__(parts, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        given = super().value_from_datadict(data, files, name)
        day, month, year = (str(given[k] or "").strip() for k in ("day", "month", "year"))
        if not (day or month or year):
            return ""
        return f"{year}-{month}-{day}".removesuffix("-").removesuffix("-")

    def shown(
        self, name: str, value: Any, id_: str, renderer: BaseRenderer | None
    ) -> dict[str, ShownPart]:
        year, month, day = (*str(value or "").split("-", 2), "", "")[:3]
        parts = super().shown(name, {"day": day, "month": month, "year": year}, id_, renderer)
        for part in parts.values():
            part.invalid = self.invalid
        return parts


@dataclass(frozen=True, slots=True)
class Places:
    """The territory as the form offers it; the view asks identity for it."""

    provinces: Choices = ()
    communes: Callable[[str], Choices] = field(default=lambda _province: ())
    home: str = ""  # the province offered first

    def named(self, province: str, commune: str) -> str:
        names = [
            dict(self.communes(province)).get(commune, commune) if commune else "",
            dict(self.provinces).get(province, province),
        ]
        return ", ".join(name for name in names if name)


class OpenSelect(forms.Select):
    """A list that keeps an answer it does not offer: an older code, a kind written in words."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        offered = {str(code) for code, _label in self.choices}
        strange = [(one, one) for one in value if one and one not in offered]
        self.choices = [*self.choices, *strange]
        return super().optgroups(name, value, attrs)


class Address(Composite):
    """
    Province and commune by code, or in words where the list does not have them; and the detail.

    Without JavaScript the button beside the province asks for its communes.
    """

    template_name = "components/widgets/address.html"
    words = ("province_text", "commune_text")

    def __init__(self, places: Places, attrs: dict[str, Any] | None = None) -> None:
        self.places = places
        province, commune = _("Tỉnh, thành phố"), _("Xã, phường, đặc khu")
        hint = _("Tên cũ, hoặc nơi ở nước ngoài: ghi như trên giấy tờ.")
        offered = [("", _("Chọn tỉnh, thành phố")), *places.provinces]
        parts = {
            "province": Part(province, forms.Select(choices=offered)),
            "commune": Part(commune, forms.Select()),
            "province_text": Part(_("Tỉnh, thành phố hoặc nước"), forms.TextInput(), hint),
            "commune_text": Part(_("Xã, phường, thị trấn"), forms.TextInput()),
            "detail": Part(_("Số nhà, đường, thôn, tổ dân phố"), forms.TextInput(), optional=True),
        }
        super().__init__(parts, attrs)

    def parts_for(self, value: Any) -> Mapping[str, Part]:
        communes = self.places.communes(value.get("province") or "")
        first = _("Chọn xã, phường, đặc khu") if communes else _("Chọn tỉnh, thành phố trước")
        select = forms.Select(choices=[("", first), *communes])
        return {**self.parts, "commune": Part(self.parts["commune"].label, select)}

    def shown(
        self, name: str, value: Any, id_: str, renderer: BaseRenderer | None
    ) -> dict[str, ShownPart]:
        given = value if filled(value) else {"province": self.places.home}
        return super().shown(name, self._split(given), id_, renderer)

    def _split(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Put codes to the lists and words to the boxes."""
        province, commune = value.get("province") or "", value.get("commune") or ""
        split = {"detail": value.get("detail") or ""}
        known = province in dict(self.places.provinces)
        split["province" if known else "province_text"] = province
        listed = known and commune in dict(self.places.communes(province))
        split["commune" if listed else "commune_text"] = commune
        return split

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        given = super().value_from_datadict(data, files, name)
        typed = {key: str(part or "").strip() for key, part in given.items()}
        commune = typed["commune"]
        if commune not in dict(self.places.communes(typed["province"])):
            commune = ""  # left over from the province chosen before
        given = {
            "province": typed["province_text"] or typed["province"],
            "commune": typed["commune_text"] or commune,
            "detail": typed["detail"],
        }
        untouched = {"province": self.places.home, "commune": "", "detail": ""}
        return dict.fromkeys(given, "") if given == untouched else given


class Rows(forms.Widget):
    """A table filled row by row; rows are added and taken away by submit buttons."""

    template_name = "components/widgets/rows.html"
    use_fieldset = True

    def __init__(self, row: Composite, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.row = row
        self.extra = 0
        self.problems: Problems = {}
        self.focus = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        counted = str(data.get(f"{name}.rows") or "")
        count = min(int(counted[:4]), MAX_ROWS) if counted.isdecimal() else 0
        kept = [i for i in range(count) if data.get("_remove") != f"{name}.{i}"]
        rows = [self.row.value_from_datadict(data, files, f"{name}.{i}") for i in kept]
        return [row for row in rows if filled(row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}.rows" not in data

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        context = self.get_context(name, value, attrs)
        id_ = context["widget"]["attrs"]["id"]
        given = list(value) if isinstance(value, list | tuple) else []
        values = [*given, *[None] * max(self.extra, 1 - len(given))][:MAX_ROWS]
        shown = [self._row(i, name, one, id_, renderer) for i, one in enumerate(values)]
        context |= {"rows": shown, "full": len(shown) >= MAX_ROWS}
        return _drawn(self.template_name, context, renderer)

    def _row(
        self, number: int, name: str, value: Any, id_: str, renderer: BaseRenderer | None
    ) -> dict[str, Any]:
        self.row.problems, self.row.focus = below(self.problems, str(number)), self.focus
        parts = self.row.shown(f"{name}.{number}", value, f"{id_}-{number}", renderer)
        own = self.problems.get(str(number), "")
        # Rendered at once: the widget of a cell is shared by all rows.
        cells = [_drawn("components/field.html", {"field": p}, renderer) for p in parts.values()]
        return {"number": number + 1, "name": f"{name}.{number}", "cells": cells, "error": own}


def filled(value: Any) -> bool:
    """Whether anything was typed into an answer of any shape."""
    if isinstance(value, Mapping):
        return any(filled(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(filled(part) for part in value)
    return bool(str(value).strip()) if value is not None else False


class ReadOnly(forms.Widget):
    """A text the system fills in."""

    template_name = "components/widgets/read_only.html"
    use_fieldset = True
