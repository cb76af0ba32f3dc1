"""The answers to a form: cleaned field by field, with one sentence for each that is wrong."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs

from motcua.kernel.text import _, normal
from motcua.procedures.rules import values
from motcua.procedures.rules.values import Wrong
from motcua.procedures.types import (
    AnswerError,
    Cleaned,
    FieldType,
    Form,
    FormColumn,
    FormField,
    Plain,
    Revision,
)

ROWS_MAX: Final = 200
DEPTH_MAX: Final = 4  # a table of addresses; deeper than that no form asks
ADDRESS_PARTS: Final = ("province", "commune", "detail")
IDENTITY_PARTS: Final = ("kind", "number", "issued_by", "issued_on")

MISSING: Final = _("Chưa điền “%(label)s”.")
UNKNOWN: Final = _("Mẫu đơn không có ô “%(label)s”.")
COMPUTED: Final = _("“%(label)s” do hệ thống tự điền.")
NOT_PARTS: Final = _("“%(label)s” phải gồm các phần đã nêu trong mẫu đơn.")
NOT_A_TABLE: Final = _("“%(label)s” phải là một bảng.")
TOO_MANY_ROWS: Final = _("“%(label)s” có nhiều nhất %(max)s dòng.")
_PARTS: Final = {
    "province": _("Tỉnh, thành phố"),
    "commune": _("Xã, phường, đặc khu"),
    "detail": _("Số nhà, đường, thôn, tổ dân phố"),
    "kind": _("Loại giấy tờ"),
    "number": _("Số giấy tờ"),
    "issued_by": _("Nơi cấp"),
    "issued_on": _("Ngày cấp"),
}

Errors = dict[str, AnswerError]
Asked = FormField | FormColumn


def clean_answers(revision: Revision, raw: Mapping[str, object]) -> Cleaned:
    """
    Return the answers in their one canonical shape, and what is wrong with each, by path.

    Nothing is guessed: what cannot be read is refused, never cut or rounded.
    """
    errors: Errors = {}
    form = revision.form
    known = {field.key for field in form.fields}
    for key in raw:
        if key not in known:
            errors[key] = AnswerError(key, UNKNOWN, {"label": normal(key)[:60]})
    answers = {
        field.key: answer
        for field in form.fields
        if (answer := _clean(field, field.key, raw.get(field.key), errors)) is not None
    }
    assert errors or validator(form).is_valid(answers), "a cleaned answer breaks its own schema"
    return Cleaned(answers, errors)


def answers_schema(form: Form) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the canonical answers to a form."""
    asked = [field for field in form.fields if field.type is not FieldType.COMPUTED_AGENCY]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.name,
        **_object({field.key: (_shape(field), field.required) for field in asked}),
    }


@cache
def validator(form: Form) -> Any:
    """Return the compiled schema of a form; a form is immutable, so once is enough."""
    return jsonschema_rs.validator_for(answers_schema(form))


def _clean(asked: Asked, path: str, value: object, errors: Errors) -> Plain:
    """Return the canonical answer, or None where there is none or it is wrong."""
    if asked.type is FieldType.COMPUTED_AGENCY:
        if not _empty(value):
            errors[path] = AnswerError(path, COMPUTED, {"label": asked.label})
        return None
    if _empty(value):
        if asked.required:
            errors[path] = AnswerError(path, MISSING, {"label": asked.label})
        return None
    if asked.type in _COMPOUND:
        return _COMPOUND[asked.type](asked, path, value, errors)
    return _plain(asked, path, value, errors)


def _plain(asked: Asked, path: str, value: object, errors: Errors) -> Plain:
    try:
        if isinstance(asked, FormField) and asked.type is FieldType.CHOICE:
            return values.choice(value, asked.options)
        if isinstance(asked, FormField) and asked.minimum is not None:
            return values.integer(value, asked.minimum)
        return values.PLAIN[asked.type](value)
    except Wrong as wrong:
        errors[path] = AnswerError(path, wrong.sentence, {"label": asked.label, **wrong.values})
        return None


def _address(asked: Asked, path: str, value: object, errors: Errors) -> Plain:
    """Province and commune by code, or in words where the code is not known."""
    parts: dict[str, tuple[Callable[[object], str], bool]] = {
        "province": (lambda part: values.text(part, 120), True),
        "commune": (lambda part: values.text(part, 120), True),
        "detail": (lambda part: values.text(part, 300), False),
    }
    return _parts(asked, path, value, parts, errors)


def _identity(asked: Asked, path: str, value: object, errors: Errors) -> Plain:
    """Kind and number, and where known who issued it and when."""
    number = values.identity_number
    if isinstance(value, Mapping) and _is_identity_card(value.get("kind")):
        number = values.personal_id
    parts: dict[str, tuple[Callable[[object], str], bool]] = {
        "kind": (values.identity_kind, True),
        "number": (number, True),
        "issued_by": (lambda part: values.text(part, 200), False),
        "issued_on": (values.partial_date, False),
    }
    return _parts(asked, path, value, parts, errors)


def _is_identity_card(kind: object) -> bool:
    return isinstance(kind, str) and values.is_identity_card(kind)


def _parts(
    asked: Asked,
    path: str,
    value: object,
    parts: Mapping[str, tuple[Callable[[object], str], bool]],
    errors: Errors,
) -> Plain:
    if not isinstance(value, Mapping):
        errors[path] = AnswerError(path, NOT_PARTS, {"label": asked.label})
        return None
    before = len(errors)
    for name in value:
        if name not in parts:
            _blame(f"{path}.{name}", UNKNOWN, normal(str(name))[:60], errors)
    found = {
        name: part
        for name, (read, required) in parts.items()
        if (part := _part(f"{path}.{name}", name, value.get(name), read, required, errors))
    }
    return found if len(errors) == before else None


def _part(
    path: str,
    name: str,
    value: object,
    read: Callable[[object], str],
    required: bool,
    errors: Errors,
) -> str | None:
    label = _PARTS[name]
    if _empty(value):
        if required:
            _blame(path, MISSING, label, errors)
        return None
    try:
        return read(value)
    except Wrong as wrong:
        errors[path] = AnswerError(path, wrong.sentence, {"label": label, **wrong.values})
        return None


def _table(asked: Asked, path: str, value: object, errors: Errors) -> Plain:
    """Rows that say something, column by column."""
    assert isinstance(asked, FormField)
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        _blame(path, NOT_A_TABLE, asked.label, errors)
        return None
    rows = [row for row in value if not _empty(row)]
    if len(rows) > ROWS_MAX:
        errors[path] = AnswerError(
            path, TOO_MANY_ROWS, {"label": asked.label, "max": str(ROWS_MAX)}
        )
        return None
    before = len(errors)
    found = [_row(asked, f"{path}.{index}", row, errors) for index, row in enumerate(rows)]
    return found if len(errors) == before else None


def _row(asked: FormField, path: str, row: object, errors: Errors) -> Plain:
    if not isinstance(row, Mapping):
        _blame(path, NOT_PARTS, asked.label, errors)
        return None
    known = {column.key for column in asked.columns}
    for key in row:
        if key not in known:
            _blame(f"{path}.{key}", UNKNOWN, normal(str(key))[:60], errors)
    return {
        column.key: cell
        for column in asked.columns
        if (cell := _clean(column, f"{path}.{column.key}", row.get(column.key), errors)) is not None
    }


def _blame(path: str, sentence: str, label: str, errors: Errors) -> None:
    errors[path] = AnswerError(path, sentence, {"label": label})


def _empty(value: object, depth: int = 0) -> bool:
    """Whether nothing was said: nothing, blanks and hidden marks alone, boxes all left empty."""
    if isinstance(value, str):
        return not normal(value)
    if isinstance(value, Mapping | list | tuple):
        inside = value.values() if isinstance(value, Mapping) else value
        return depth < DEPTH_MAX and all(_empty(part, depth + 1) for part in inside)
    return value is None


_COMPOUND: Final[Mapping[FieldType, Callable[[Asked, str, object, Errors], Plain]]] = {
    FieldType.ADDRESS: _address,
    FieldType.IDENTITY: _identity,
    FieldType.TABLE: _table,
}

_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": values.TEXT_MAX}
_PARTIAL_DATE: Final = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}
_SHAPES: Final[Mapping[FieldType, dict[str, Any]]] = {
    FieldType.TEXT: _TEXT,
    FieldType.LONG_TEXT: {**_TEXT, "maxLength": values.LONG_TEXT_MAX},
    FieldType.DATE: _PARTIAL_DATE,
    FieldType.PERSONAL_ID: {"type": "string", "pattern": r"^\d{12}$"},
    FieldType.PHONE: {"type": "string", "pattern": r"^[+0-9]\d{7,15}$"},
    FieldType.EMAIL: {**_TEXT, "maxLength": 254},
    FieldType.INTEGER: {"type": "integer", "minimum": 0, "maximum": values.INTEGER_MAX},
    FieldType.DECIMAL: {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,6})?$"},
    FieldType.MONEY: {"type": "integer", "minimum": 0, "maximum": values.MONEY_MAX},
}


def _shape(asked: Asked) -> dict[str, Any]:
    if isinstance(asked, FormField) and asked.type is FieldType.CHOICE:
        return {"type": "string", "enum": list(asked.options)}
    if isinstance(asked, FormField) and asked.type is FieldType.TABLE:
        columns = {column.key: (_shape(column), column.required) for column in asked.columns}
        return {"type": "array", "minItems": 1, "maxItems": ROWS_MAX, "items": _object(columns)}
    if asked.type is FieldType.ADDRESS:
        return _object({name: (_TEXT, name != "detail") for name in ADDRESS_PARTS})
    if asked.type is FieldType.IDENTITY:
        required = {"kind": True, "number": True}
        shapes = {"issued_on": _PARTIAL_DATE}
        return _object({n: (shapes.get(n, _TEXT), required.get(n, False)) for n in IDENTITY_PARTS})
    shape = _SHAPES[asked.type]
    if isinstance(asked, FormField) and asked.minimum is not None:
        return {**shape, "minimum": asked.minimum}
    return shape


def _object(parts: Mapping[str, tuple[Any, bool]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: shape for key, (shape, _required) in parts.items()},
        "required": [key for key, (_part, required) in parts.items() if required],
        "additionalProperties": False,
    }
