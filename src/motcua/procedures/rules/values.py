"""One answer as people write it, made into its one canonical shape, or refused in one sentence."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from motcua.kernel.text import _, fold, normal
from motcua.procedures.types import FieldType

TEXT_MAX: Final = 500
LONG_TEXT_MAX: Final = 10_000
INTEGER_MAX: Final = 1_000_000_000
MONEY_MAX: Final = 10**15  # below 2**53: a whole number that every JSON reader keeps
IDENTITY_CARD: Final = "identity_card"

_IDENTITY_CARDS: Final = {
    "identity_card", "can cuoc", "the can cuoc", "can cuoc cong dan", "cccd", "can_cuoc",
    "the can cuoc cong dan", "can cuoc dien tu",
}  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])(\d{4})", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,12}", re.ASCII)
_COMMA: Final = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+),(\d+)", re.ASCII)
_POINT: Final = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_CURRENCY: Final = re.compile(r"(?:đồng|vnđ|vnd|đ|₫)$", re.IGNORECASE)
_PHONE: Final = re.compile(r"0\d{9,10}|1[89]00\d{4,6}|\+\d{8,15}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_NUMBER: Final = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ./ -]{2,29}")

NOT_TEXT: Final = _("“%(label)s” phải là chữ.")
TOO_LONG: Final = _("“%(label)s” dài quá %(max)s ký tự.")
NOT_A_DATE: Final = _("“%(label)s” phải là ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 27/3/1990.")
NO_SUCH_DAY: Final = _("“%(label)s”: không có ngày %(value)s.")
YEAR_OUT: Final = _("“%(label)s”: năm phải từ 1800 đến 2199.")
NOT_AN_ID: Final = _("“%(label)s” gồm đúng 12 chữ số.")
NOT_A_PHONE: Final = _("“%(label)s” không phải số điện thoại, ví dụ 0905 123 456.")
NOT_AN_EMAIL: Final = _("“%(label)s” không phải địa chỉ thư điện tử, ví dụ ten@vidu.vn.")
NOT_WHOLE: Final = _("“%(label)s” phải là số nguyên, ví dụ 3.")
TOO_SMALL: Final = _("“%(label)s” không được nhỏ hơn %(min)s.")
TOO_LARGE: Final = _("“%(label)s” quá lớn.")
NOT_MONEY: Final = _("“%(label)s” phải là số tiền bằng đồng, không có số lẻ, ví dụ 50.000.000.")
NOT_DECIMAL: Final = _("“%(label)s” phải là một số, ví dụ 120,5.")
TOO_FINE: Final = _("“%(label)s” có nhiều nhất 12 chữ số phần nguyên và 6 chữ số thập phân.")
NOT_AN_OPTION: Final = _("“%(label)s”: chọn một trong các mục có sẵn.")
NOT_A_NUMBER_OF: Final = _("“%(label)s” chỉ gồm chữ và số, từ 3 đến 30 ký tự.")


class Wrong(Exception):
    """An answer cannot be read; the sentence takes its label from whoever asked."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(sentence)


def text(value: object, limit: int = TEXT_MAX) -> str:
    """Return one line of text: NFC, no hidden marks, single spaces."""
    return " ".join(long_text(value, limit).split())


def long_text(value: object, limit: int = LONG_TEXT_MAX) -> str:
    """Return text of several lines, NFC and without hidden marks."""
    if not isinstance(value, str):
        raise Wrong(NOT_TEXT)
    if len(value) > limit * 4:  # before normalising, so that a flood costs nothing
        raise Wrong(TOO_LONG, max=limit)
    clean = normal(value)
    if len(clean) > limit:
        raise Wrong(TOO_LONG, max=limit)
    return clean


def partial_date(value: object) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD; civil-status papers often know no more than a year."""
    typed = _date_parts(value) if isinstance(value, Mapping) else text(value, 40)
    parts = _DATE.fullmatch(typed)
    backwards = _DAY_FIRST.fullmatch(typed)
    if parts:
        year, month, day = parts.groups()
    elif backwards:
        day, month, year = backwards.groups()
    else:
        raise Wrong(NOT_A_DATE)
    return _real_date(int(year), int(month) if month else None, int(day) if day else None)


def personal_id(value: object) -> str:
    """Return a personal identification number: 12 digits (Luật Căn cước 26/2023/QH15 Điều 12)."""
    digits = text(value).replace(" ", "")
    if not (len(digits) == 12 and digits.isascii() and digits.isdigit()):
        raise Wrong(NOT_AN_ID)
    return digits


def phone(value: object) -> str:
    """Return a telephone number without its spaces; +84 is 0."""
    digits = re.sub(r"[ .()-]", "", text(value))
    if re.match(r"(\+?84)(?=[1-9]\d{8})", digits):
        digits = "0" + digits.removeprefix("+").removeprefix("84")
    if not _PHONE.fullmatch(digits):
        raise Wrong(NOT_A_PHONE)
    return digits


def email(value: object) -> str:
    """Return an e-mail address."""
    address = text(value)
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Wrong(NOT_AN_EMAIL)
    return address


def integer(value: object, minimum: int = 0) -> int:
    """Return a whole number."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong(NOT_WHOLE)
    if isinstance(value, str):
        typed = text(value).replace(" ", "")
        if not _WHOLE.fullmatch(typed):
            raise Wrong(NOT_WHOLE)
        value = int(typed)
    if value < minimum:
        raise Wrong(TOO_SMALL, min=minimum)
    if value > INTEGER_MAX:
        raise Wrong(TOO_LARGE)
    return value


def money(value: object) -> int:
    """Return whole đồng; thousands may be set apart by points, commas or spaces."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong(NOT_MONEY)
    if isinstance(value, str):
        typed = _CURRENCY.sub("", text(value).replace(" ", ""))
        if not _GROUPED.fullmatch(typed):
            raise Wrong(NOT_MONEY)
        value = int(typed.replace(".", "").replace(",", ""))
    if value < 0:
        raise Wrong(NOT_MONEY)
    if value > MONEY_MAX:
        raise Wrong(TOO_LARGE)
    return value


def decimal(value: object) -> str:
    """Return a number as text with a point; never a float, so nothing is lost on the way."""
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise Wrong(NOT_DECIMAL)
    typed = text(_digits(value)).replace(" ", "")
    parts = _COMMA.fullmatch(typed) or _POINT.fullmatch(typed)
    if not parts:
        raise Wrong(NOT_DECIMAL)
    whole = parts[1].replace(".", "").replace(",", "").lstrip("0") or "0"
    fraction = (parts[2] or "").rstrip("0")
    if len(whole) > 12 or len(fraction) > 6:
        raise Wrong(TOO_FINE)
    return str(Decimal(f"{whole}.{fraction}") if fraction else whole)


def choice(value: object, options: tuple[str, ...]) -> str:
    """Return the option meant, in the words of the form."""
    typed = text(value)
    for option in options:
        if normal(option) == typed:
            return option
    raise Wrong(NOT_AN_OPTION)


def identity_kind(value: object) -> str:
    """Return a kind of identity paper: one name for the identity card, others as written."""
    typed = text(value, 60)
    return IDENTITY_CARD if is_identity_card(typed) else typed


def is_identity_card(kind: str) -> bool:
    """Return whether a kind names the identity card, whose number is the personal one."""
    return fold(kind[:60]) in _IDENTITY_CARDS


def identity_number(value: object) -> str:
    """Return the number of an identity paper."""
    typed = text(value, 60)
    if not _NUMBER.fullmatch(typed):
        raise Wrong(NOT_A_NUMBER_OF)
    return typed


PLAIN: Final[Mapping[FieldType, Callable[[object], str | int]]] = {
    FieldType.TEXT: text,
    FieldType.LONG_TEXT: long_text,
    FieldType.DATE: partial_date,
    FieldType.PERSONAL_ID: personal_id,
    FieldType.PHONE: phone,
    FieldType.EMAIL: email,
    FieldType.INTEGER: integer,
    FieldType.DECIMAL: decimal,
    FieldType.MONEY: money,
}


def _digits(value: object) -> object:
    """Return a whole number as text; one too long to be meant stays what it was."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < MONEY_MAX:
        return str(value)
    return value


def _date_parts(value: Mapping[object, object]) -> str:
    """Join the three boxes of a date; the later ones may be empty."""
    boxes = (value.get(name) for name in ("year", "month", "day"))
    year, month, day = (text(_digits(box)) if box else "" for box in boxes)
    if set(value) - {"year", "month", "day"} or (day and not month):
        raise Wrong(NOT_A_DATE)
    return "-".join(part for part in (year, month, day) if part)


def _real_date(year: int, month: int | None, day: int | None) -> str:
    if not 1800 <= year <= 2199:
        raise Wrong(YEAR_OUT)
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
        shown = f"{month}/{year}" if day is None else f"{day}/{month}/{year}"
        raise Wrong(NO_SUCH_DAY, value=shown)
    return f"{year:04}-{month:02}" if day is None else f"{year:04}-{month:02}-{day:02}"
