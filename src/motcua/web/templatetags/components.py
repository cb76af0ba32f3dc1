"""What templates of components ask of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm

from motcua.web.forms import ShownField

register = template.Library()


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary; `target` is the id of the input it leads to."""

    text: str
    target: str = ""


@register.simple_tag
def summary_of(form: BaseForm | None) -> list[Problem]:
    """List every error once, in the order of the page, each leading to its first input."""
    if not form or not form.errors:
        return []
    general = [Problem(str(error)) for error in form.non_field_errors()]
    placed = getattr(form, "problems_placed", None)
    if placed is not None:
        return general + [Problem(text, target) for text, target in placed()]
    named = [
        Problem(sentence, field.first_input)
        for field in form
        if isinstance(field, ShownField)
        for sentence in field.sentences
    ]
    return general + named


@register.filter
def part(values: Mapping[str, Any] | None, key: str) -> Any:
    """Look a value up by a key that a template cannot spell (`aria-invalid`, a variable)."""
    return values.get(key, "") if values else ""
