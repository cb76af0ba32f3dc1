"""`motcua due`: when a term is due, with its account day by day. Needs no database."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any, BinaryIO, Final

from motcua.cli import due_request
from motcua.cli.wording import sentence, translated
from motcua.kernel import packs
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import (
    Answer,
    Day,
    Edition,
    Policy,
    Remaining,
    RemainingUnit,
    Unit,
    Why,
    edition_from,
)

NAME: Final = "due"
HELP: Final = _("tính hạn giải quyết và giải thích từng ngày")
DONE, REFUSED = 0, 1
DEFAULT_CALENDAR: Final = "DNG"

_OPTIONS: Final = {
    "from": ("since", _("thời điểm bắt đầu, ví dụ 2026-02-13T10:00")),
    "term": ("term", _("thời hạn, ví dụ 5")),
    "unit": ("unit", _("đơn vị của thời hạn")),
    "policy": ("policy", _("cách đếm ngày làm việc")),
    "supplement": ("supplement", _("bổ sung xong: tính tiếp hay tính lại từ đầu")),
    "cutoff": ("cutoff", _("giờ chốt của thủ tục trả trong ngày, ví dụ 15:00")),
}
_CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "unit": [unit.value for unit in Unit],
    "policy": [policy.value for policy in Policy],
    "supplement": [supplement.value for supplement in due_request.Supplement],
}


class CalendarUnknown(RuleViolation):
    code = "calendar-unknown"
    sentence = _("Không có lịch “%(calendar)s”.")


class TermUnreadable(RuleViolation):
    code = "term-unreadable"
    sentence = _("Thời hạn “%(term)s” không phải là số.")


def configure(parser: argparse.ArgumentParser) -> None:
    for name, (dest, told) in _OPTIONS.items():
        parser.add_argument(
            f"--{name}",
            dest=dest,
            metavar=name.upper(),
            help=_told(translated(told), _CHOICES.get(name)),
            choices=_CHOICES.get(name),
        )
    parser.add_argument(
        "--calendar",
        metavar="CODE",
        default=DEFAULT_CALENDAR,
        help=translated(_("mã lịch làm việc, mặc định DNG")),
    )
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help=translated(_("tệp JSONL, mỗi dòng một câu hỏi; “-” là đầu vào chuẩn")),
    )
    parser.add_argument("--json", action="store_true", help=translated(_("in JSON")))
    parser.set_defaults(wrong_usage=parser.error)


def run(args: argparse.Namespace) -> int:
    given = [name for name, (dest, _told) in _OPTIONS.items() if getattr(args, dest) is not None]
    if args.batch is not None:
        if given:
            args.wrong_usage(translated(_("--batch không đi cùng --%s")) % given[0])
        return _batch(args)
    for name in ("from", "unit"):
        if name not in given:
            args.wrong_usage(translated(_("thiếu --%s")) % name)
    return _single(args)


def _single(args: argparse.Namespace) -> int:
    values = {name: getattr(args, dest) for name, (dest, _told) in _OPTIONS.items()}
    try:
        if args.unit not in (Unit.SAME_DAY, Unit.NONE):
            values["term"] = _number(args.term)
        found = due_request.answer(due_request.request(values), edition(args.calendar))
        text = _json(due_request.plain(found)) if args.json else "\n".join(_lines(found))
    except RuleViolation as refusal:
        if args.json:
            print(_json({"error": _error(refusal)}))
        raise
    print(text)
    return DONE


def _batch(args: argparse.Namespace) -> int:
    calendar = edition(args.calendar)
    refused = 0
    try:
        with _opened(args.batch) as lines:
            for line in lines:
                result = answer_line(line, calendar)
                refused += "error" in result
                sys.stdout.write(_json(result) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has seen enough, which is no fault of the file
    except OSError as unreadable:
        args.wrong_usage(f"{args.batch}: {unreadable.strerror}")
    if refused:
        print(translated(_("%s dòng bị từ chối.")) % refused, file=sys.stderr)
    return REFUSED if refused else DONE


def answer_line(line: bytes, calendar: Edition) -> dict[str, Any]:
    """Return the answer to one line of a batch, or its refusal in its place."""
    asked: object = None
    try:
        asked = due_request.parse(line)
        found = due_request.answer(due_request.request(asked), calendar)
        return {"id": due_request.identifier(asked), **due_request.plain(found)}
    except RuleViolation as refusal:
        return {"id": due_request.identifier(asked), "error": _error(refusal)}


def edition(code: str) -> Edition:
    """Return the newest edition of a calendar among the packs of the product."""
    rows = [data for data in _calendars() if data["code"] == code]
    if not rows:
        raise CalendarUnknown(calendar=code)
    return edition_from(max(rows, key=lambda data: int(data["number"])))


def _calendars() -> Iterator[dict[str, Any]]:
    root = files("motcua") / "packs"
    for pack in sorted(root.iterdir(), key=lambda entry: entry.name):
        if not (pack / "calendars").is_dir():
            continue
        for file in packs.Pack(pack).documents("calendars"):
            document, _faults = packs.read(packs.Pack(pack), file, None)
            if document is not None:
                yield document.data


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with open(name, "rb") as opened:
        yield opened


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise TermUnreadable(term=text) from None


def _json(values: dict[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()


def _error(refusal: RuleViolation) -> dict[str, str]:
    return {"code": refusal.code, "message": sentence(refusal)}


def _told(text: str, choices: Sequence[str] | None) -> str:
    return text if choices is None else f"{text}: {', '.join(choices)}"


_WEEKDAYS: Final = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
)
_WHY: Final = {
    Why.FIRST_DAY: _("ngày bắt đầu"),
    Why.PAUSED: _("tạm dừng"),
    Why.ROLLED: _("hạn chuyển sang ngày sau"),
    Why.HOLIDAY: _("nghỉ lễ, tết"),
    Why.WEEKEND: _("nghỉ hằng tuần"),
    Why.SWAPPED: _("làm bù ngày nghỉ hoán đổi"),
    Why.COUNTED: _("ngày trong thời hạn"),
}
_LEFT: Final = {
    RemainingUnit.MINUTE: _("Còn lại %s phút làm việc khi tạm dừng."),
    RemainingUnit.WORKING_DAY: _("Còn lại %s ngày làm việc khi tạm dừng."),
    RemainingUnit.CALENDAR_DAY: _("Còn lại %s ngày khi tạm dừng."),
    RemainingUnit.MONTH: _("Còn lại %s tháng khi tạm dừng."),
}


def _lines(found: Answer) -> Iterator[str]:
    """Say the answer as people write it, then day by day."""
    if found.due_at is not None:
        yield translated(_("Hạn giải quyết: %s")) % _moment(found.due_at)
    elif found.remaining is not None:
        yield _left(found.remaining)
    else:
        yield translated(_("Thủ tục không quy định thời hạn."))
    if found.provisional:
        yield translated(_("Tạm tính: chưa có quyết định về ngày nghỉ của năm này."))
    for day in found.days:
        yield f"  {_day(day)}"


def _left(left: Remaining) -> str:
    return translated(_LEFT[left.unit]) % left.value


def _moment(at: datetime) -> str:
    told = translated(_("%(hour)s giờ %(minute)s phút, %(day)s"))
    return told % {"hour": f"{at:%H}", "minute": f"{at:%M}", "day": _date(at.date())}


def _date(on: date) -> str:
    told = translated(_("%(weekday)s, ngày %(date)s"))
    return told % {"weekday": translated(_WEEKDAYS[on.weekday()]), "date": f"{on:%d/%m/%Y}"}


def _day(day: Day) -> str:
    counted = translated(_("tính") if day.counted else _("không tính"))
    parts = [_date(day.on), counted, translated(_WHY[day.why])]
    if day.minutes.total:
        parts.append(translated(_("%s phút làm việc")) % day.minutes.total)
    if day.decision is not None:
        parts.append(_basis(day))
    return " · ".join(parts)


def _basis(day: Day) -> str:
    assert day.decision is not None
    told = day.decision.number or day.decision.title
    if day.decision.verified:
        return translated(_("căn cứ %s")) % told
    return translated(_("căn cứ %s (chưa đối chiếu)")) % told
