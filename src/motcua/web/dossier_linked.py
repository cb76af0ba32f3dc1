"""A linked filing on its pages: the parts of a whole, the whole of a part."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers.api import DossierPage, PartLine
from motcua.kernel.working_time import Holder
from motcua.web import formats
from motcua.web.dossier_clock import term_text
from motcua.web.dossier_page import STATE_COLOURS

Shown = dict[str, Any]
Address = Callable[[str], str]  # of a dossier by its reference

_WHOSE: Final[Mapping[Holder, Any]] = MappingProxyType(
    {
        Holder.AGENCY: gettext_lazy("Cơ quan này"),
        Holder.OTHER_AGENCY: gettext_lazy("Cơ quan khác, không tính vào thời hạn"),
        Holder.CITIZEN: gettext_lazy("Người dân bổ sung hồ sơ"),
    }
)


def linked(page: DossierPage, address: Address) -> Shown:
    """Return what a page shows of the other dossiers of a linked filing; nothing of one alone."""
    return {
        "whole": _whole(page, address),
        "parts": [_part(part, address) for part in page.linked.parts],
        "requests": list(_requests(page)),
    }


def _whole(page: DossierPage, address: Address) -> Shown | None:
    whole = page.linked.whole
    if whole is None:
        return None
    return {
        "part": whole.part,
        "name": whole.code or whole.reference,
        "url": address(whole.reference),
        "promised": formats.moment_text(whole.promised_at) if whole.promised_at else "",
    }


def _part(part: PartLine, address: Address) -> Shown:
    state, colour = _state(part)
    return {
        "name": part.name,
        "url": address(part.reference) if part.reference else "",
        "agency": part.agency,
        "term": term_text(part.term),
        "promised": formats.moment_text(part.promised_at) if part.promised_at else "",
        "state": state,
        "colour": colour,
        "note": _note(part),
        "whose": str(_WHOSE[part.holder]) if part.holder else "",
        "leading": part.leading,
    }


def _state(part: PartLine) -> tuple[str, str]:
    if part.state is not None:
        return capfirst(str(part.state.label)), STATE_COLOURS[part.state]
    return (_("Không mở"), "red") if part.barred else (_("Chưa mở"), "grey")


def _note(part: PartLine) -> str:
    """Say since when, till when, or what it waits for."""
    if part.finished_at is not None:
        return _("Xong lúc %(at)s") % {"at": formats.moment_text(part.finished_at)}
    if part.opened_at is not None:
        return _("Mở lúc %(at)s") % {"at": formats.moment_text(part.opened_at)}
    names = {"parts": "; ".join(part.after)}
    if part.barred:
        return _("Phần trước không có kết quả: %(parts)s") % names
    return _("Mở khi xong: %(parts)s") % names


def _requests(page: DossierPage) -> Iterator[Shown]:
    """Yield what the parts ask the applicant for; who may answer is led to each."""
    for part in page.linked.parts:
        asked = part.request
        if asked is not None:
            yield {
                "part": part.name,
                "agency": part.agency,
                "items": asked.items,
                "reason": asked.reason,
                "until": formats.moment_text(asked.answer_until) if asked.answer_until else "",
                "reference": asked.reference,
            }
