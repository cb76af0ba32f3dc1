"""Invented answers to any form, right in every field."""

from motcua.procedures.types import FieldType, FormColumn, FormField, Plain, Revision

ANSWERS: dict[FieldType, Plain] = {
    FieldType.TEXT: "Nguyễn Thị Thử",
    FieldType.LONG_TEXT: "Dòng một\nDòng hai",
    FieldType.DATE: "1990-03-27",
    FieldType.ADDRESS: {"province": "48", "commune": "20194", "detail": "Số 1, tổ 2"},
    FieldType.IDENTITY: {"kind": "identity_card", "number": "048190000001"},
    FieldType.PERSONAL_ID: "048190000001",
    FieldType.PHONE: "0905000001",
    FieldType.EMAIL: "thu@vidu.vn",
    FieldType.INTEGER: 2,
    FieldType.DECIMAL: "120.5",
    FieldType.MONEY: 50_000_000,
}


def sample_answers(revision: Revision, *, optional: bool = True) -> dict[str, Plain]:
    """Answers to every field of the form; `optional=False` gives the required ones alone."""
    return {
        field.key: _answer(field)
        for field in revision.form.fields
        if field.type is not FieldType.COMPUTED_AGENCY and (field.required or optional)
    }


def _answer(asked: FormField | FormColumn) -> Plain:
    if isinstance(asked, FormField) and asked.type is FieldType.CHOICE:
        return asked.options[0]
    if isinstance(asked, FormField) and asked.type is FieldType.TABLE:
        return [{column.key: _answer(column) for column in asked.columns}]
    return ANSWERS[asked.type]
