"""What happened to a dossier, as every audience reads it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers.api import Change, Kind, Manner, TimelineEntry
from motcua.web import formats

Shown = dict[str, Any]

_TEXTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "occurred_at": gettext_lazy("Giấy đến thật lúc: %(text)s"),
        "delivered_at": gettext_lazy("Giấy bổ sung đến thật lúc: %(text)s"),
        "late_slip": gettext_lazy("Phiếu nhận giấy số: %(text)s"),
        "approver": gettext_lazy("Người duyệt nhập muộn: %(text)s"),
        "requested_by": gettext_lazy("Người đề nghị: %(text)s"),
        "reason": gettext_lazy("Lý do: %(text)s"),
        "reasons": gettext_lazy("Lý do: %(text)s"),
        "document": gettext_lazy("Văn bản: %(text)s"),
        "decision": gettext_lazy("Theo: %(text)s"),
        "note": gettext_lazy("Ghi chú: %(text)s"),
        "number": gettext_lazy("Số, ký hiệu: %(text)s"),
        "receiver": gettext_lazy("Người nhận: %(text)s"),
        "text": gettext_lazy("Nội dung: %(text)s"),
        "to": gettext_lazy("Về bước: %(text)s"),
        "slip": gettext_lazy("Phiếu chuyển số %(text)s"),
        "system": gettext_lazy("Hệ thống: %(text)s"),
        "since": gettext_lazy("Từ lúc: %(text)s"),
        "question": gettext_lazy("Hỏi: %(text)s"),
        "view": gettext_lazy("Ý kiến: %(text)s"),
        "ground": gettext_lazy("Căn cứ: %(text)s"),
        "old_promise": gettext_lazy("Hẹn cũ: %(text)s"),
        "new_promise": gettext_lazy("Hẹn lại: %(text)s"),
        "settlement": gettext_lazy("Phí, lệ phí: %(text)s"),
        "opened": gettext_lazy("Đã mở: %(text)s"),
        "ended": gettext_lazy("Đã có kết quả: %(text)s"),
        "refused": gettext_lazy("Bị từ chối: %(text)s"),
        "stopped": gettext_lazy("Đã dừng: %(text)s"),
        "reopened": gettext_lazy("Làm lại kết quả: %(text)s"),
        "left_out": gettext_lazy("Không mở vì phần trước không có kết quả: %(text)s"),
        "leading": gettext_lazy("Đang chờ phần: %(text)s"),
    }
)
_WHO_DIED: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "owner": gettext_lazy("Chủ hồ sơ mất ngày %(day)s"),
        "submitter": gettext_lazy("Người nộp hồ sơ mất ngày %(day)s"),
    }
)
_PARTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "submitter.name": gettext_lazy("Họ tên người nộp"),
        "submitter.identity_number": gettext_lazy("Số định danh người nộp"),
        "submitter.phone": gettext_lazy("Điện thoại người nộp"),
        "submitter.email": gettext_lazy("Thư điện tử người nộp"),
        "submitter.address": gettext_lazy("Địa chỉ người nộp"),
        "owner.name": gettext_lazy("Họ tên chủ hồ sơ"),
        "owner.identity_number": gettext_lazy("Số định danh chủ hồ sơ"),
        "owner.phone": gettext_lazy("Điện thoại chủ hồ sơ"),
        "owner.email": gettext_lazy("Thư điện tử chủ hồ sơ"),
        "owner.address": gettext_lazy("Địa chỉ chủ hồ sơ"),
        "relation": gettext_lazy("Quan hệ, căn cứ đại diện"),
        "wish": gettext_lazy("Cách nhận kết quả"),
        "papers": gettext_lazy("Giấy tờ đã nhận"),
    }
)
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "originals": gettext_lazy("bản chính"),
        "certified_copies": gettext_lazy("bản chứng thực"),
        "copies": gettext_lazy("bản sao"),
        "electronic": gettext_lazy("bản điện tử"),
    }
)


def timeline(entries: Iterable[TimelineEntry]) -> list[Shown]:
    """Return what happened, the latest first; issuing a paper is told by the papers."""
    told = [entry for entry in entries if entry.kind is not Kind.PAPER_ISSUED]
    items = [_happened(entry) for entry in reversed(told)]
    if items:
        items[0]["mark"] = "now"
    return items


def _happened(entry: TimelineEntry) -> Shown:
    return {
        "title": capfirst(str(entry.kind.label)),
        "when": formats.moment_text(entry.at),
        "who": " – ".join(part for part in (entry.who, entry.agency) if part),
        "text": "\n".join(_said(entry.texts)),
    }


def _said(texts: Mapping[str, Any]) -> Iterator[str]:
    for name, text in texts.items():
        if name == "request" and text:
            yield from (f"{number}. {item}" for number, item in enumerate(text["items"], 1))
            yield _("Lý do: %(text)s") % {"text": text["reason"]}
        elif name == "moved":
            yield from (f"{before.name} → {after.name}" for before, after in text)
        elif name == "cases":
            yield _("Từ “%(before)s” sang “%(after)s”") % {"before": text[0], "after": text[1]}
        elif name == "changes":
            yield from (_put_right(one) for one in text)
        elif name == "death" and text:
            day = formats.partial_date_text(text["died_on"])
            yield str(_WHO_DIED[text["who"]]) % {"day": day}
            yield str(_TEXTS["document"]) % {"text": text["document"]}
        elif name in _TEXTS and text:
            yield str(_TEXTS[name]) % {"text": _in_words(text)}


def _in_words(said: Any) -> str:
    if isinstance(said, datetime):
        return formats.moment_text(said)
    return str(said.label) if isinstance(said, TextChoices) else str(said)


# --- what was put right


def _put_right(one: Change) -> str:
    """Say what was wrong and what it is now; only what it was about where values are not shown."""
    about = f"{_PARTS[one.what]}: {one.name}" if one.name else str(_PARTS[one.what])
    if one.before is None and one.after is None:
        return about
    told = {"about": about, "before": _value(one, one.before), "after": _value(one, one.after)}
    return _("%(about)s: “%(before)s” sửa thành “%(after)s”") % told


def _value(one: Change, value: Any) -> str:
    if one.what == "wish":
        return str(Manner(value).label)
    if one.what == "papers":
        counts = ((value or {}).get(sort, 0) for sort in SORTS)
        said = [f"{n} {label}" for n, label in zip(counts, SORTS.values(), strict=True) if n]
        return ", ".join(said) or _("không có")
    return str(value) or _("để trống")
