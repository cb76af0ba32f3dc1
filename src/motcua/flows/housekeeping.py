"""What is done again and again: seals, drafts and requests that ran out, agencies that ended."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Final
from uuid import UUID

from django.conf import settings

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel import access, idempotency, outbox, throttle
from motcua.kernel.acting import acting
from motcua.kernel.actors import system

KEEPER: Final = system("housekeeping")
BATCH: Final = 200  # dossiers ended in one go
NOT_COMPLETED: Final = "Người nộp không bổ sung, hoàn thiện hồ sơ trong thời hạn đã yêu cầu."


def subscribe() -> None:
    outbox.repeat("seal-access", timedelta(minutes=1), access.seal)
    outbox.repeat("expire-drafts", timedelta(hours=1), _expire_drafts)
    outbox.repeat("stop-unanswered", timedelta(hours=1), stop_unanswered)
    outbox.repeat("forget-keys", timedelta(days=1), _forget_keys)
    outbox.repeat("scan-waiting", timedelta(minutes=5), _scan_waiting)
    outbox.repeat("sweep-objects", timedelta(days=1), _sweep)
    outbox.repeat("transfer-open", timedelta(hours=1), _transfer_open)


def transfer_open(at: datetime, decision: str = "") -> dossiers.Transferred:
    """Give the open dossiers of agencies that have ended to those that carry on."""
    return dossiers.transfer_open(by=KEEPER, at=at, decision=decision)


def _expire_drafts(_event: UUID, at: datetime) -> None:
    dossiers.expire_drafts(by=KEEPER, at=at)


def stop_unanswered(_event: UUID, at: datetime) -> None:
    """End what its procedure ends when a request for a supplement stays unanswered (form 05)."""
    with acting(KEEPER):
        late = dossiers.unanswered(at, limit=BATCH)
    for dossier in late:
        dossiers.stop_unanswered(dossier=dossier, reason=NOT_COMPLETED, by=KEEPER, at=at)


def _forget_keys(_event: UUID, at: datetime) -> None:
    with acting(KEEPER, writing=True):
        idempotency.forget_old(at)
        throttle.forget_old(at)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _scan_waiting(_event: UUID, at: datetime) -> None:
    documents.scan_waiting(by=KEEPER, at=at)


def _transfer_open(_event: UUID, at: datetime) -> None:
    transfer_open(at)


def _sweep(_event: UUID, at: datetime) -> None:
    documents.sweep(by=KEEPER, at=at)
