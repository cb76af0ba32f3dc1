"""What a dossier waits for in other hands, as rows of its page: a slip, a pause, another system."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import ExcludedGround, State
from motcua.identity import api as identity
from motcua.web import formats

Shown = dict[str, Any]


def rows(page: dossiers.DossierPage, at: datetime) -> Iterator[Shown]:
    """Yield what is waited for outside, and whose time it is."""
    if dossiers.awaits_acknowledgement(page.case):
        yield _unread_slip(page)
    elif page.case.state is State.AWAITING_OTHER and page.case.pauses:
        yield from _pause(page)
    row = elsewhere(page, at)
    if row is not None:
        yield row


def elsewhere(page: dossiers.DossierPage, at: datetime) -> Shown | None:
    """Return which system is doing the step, since when; None where none is."""
    case = page.case
    if case.elsewhere is None or not dossiers.waits_elsewhere(case):
        return None
    name = dossiers.other_systems(at).get(case.elsewhere.system, case.elsewhere.system)
    since = formats.moment_text(case.elsewhere.since)
    value = _("%(system)s, từ %(since)s") % {"system": name, "since": since}
    return {"label": _("Đang làm ở"), "value": value}


def _unread_slip(page: dossiers.DossierPage) -> Shown:
    taking = identity.agency(page.case.works[0].agency).name
    return {
        "label": _("Phiếu chuyển số %(slip)s") % {"slip": page.case.slip},
        "value": _("chờ %(agency)s xác nhận; thời gian vẫn tính cho bên gửi") % {"agency": taking},
    }


def _pause(page: dossiers.DossierPage) -> Iterator[Shown]:
    pause = page.case.pauses[-1]
    label = capfirst(str(ExcludedGround(pause.ground).label)) if pause.ground else ""
    yield {
        "label": _("Thời hạn đang dừng"),
        "value": _("%(ground)s, từ %(since)s")
        % {"ground": label, "since": formats.moment_text(pause.since)},
    }
    due_at = page.case.works[0].due_at if page.case.works else None
    if due_at is not None:
        yield {"label": _("Phải có kết quả trước"), "value": formats.moment_text(due_at)}
