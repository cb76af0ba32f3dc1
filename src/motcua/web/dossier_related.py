"""What an officer reads beside a dossier: opinions asked, other dossiers of the same owner."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from motcua.dossiers.api import DossierPage, Opinion, RelatedLine
from motcua.web import formats
from motcua.web.dossier_clock import duration

Shown = dict[str, Any]
Address = Callable[[str], str]  # of a dossier by its reference


def beside(page: DossierPage, address: Address) -> Shown:
    """Return the opinions of a dossier, its open doubles and the filings it goes on with."""
    related = page.related
    return {
        "opinions": [_opinion(one) for one in page.opinions],
        "duplicates": [_line(one, address) for one in related.duplicates],
        "chain": [_line(one, address) for one in related.chain],
        "true_time": duration(related.true_minutes) if related.chain else "",
    }


def _opinion(one: Opinion) -> Shown:
    state, kind = _state(one)
    return {
        "who": f"{one.agency} ({one.function})",
        "question": one.question,
        "state": state,
        "kind": kind,
        "lines": list(_said(one)),
    }


def _state(one: Opinion) -> tuple[str, str]:
    if one.view is not None:
        return capfirst(str(one.view.label)), "grey"
    return (_("Đang chờ"), "yellow") if one.open else (_("Không có ý kiến"), "red")


def _said(one: Opinion) -> Iterator[str]:
    if one.text:
        yield one.text
    if one.given_at is not None:
        yield _("Trả lời lúc %(when)s") % {"when": formats.moment_text(one.given_at)}
    elif one.open and one.work.due_at is not None:
        yield _("Phải trả lời trước %(when)s") % {"when": formats.moment_text(one.work.due_at)}
    elif not one.open:
        yield _("Không trả lời không phải là đồng ý.")


def _line(one: RelatedLine, address: Address) -> Shown:
    when = [_("nộp %(at)s") % {"at": formats.moment_text(one.submitted_at)}]
    if one.finished_at is not None:
        when.append(_("kết thúc %(at)s") % {"at": formats.moment_text(one.finished_at)})
    return {
        "name": one.code or one.reference,
        "url": address(one.reference) if one.in_sight and not one.current else "",
        "current": one.current,
        "state": capfirst(str(one.state.label)),
        "where": one.receiving,
        "when": "; ".join(when),
    }
