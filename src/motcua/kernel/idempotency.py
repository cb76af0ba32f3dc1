"""A creating request sent twice creates once and is answered the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError

from motcua.kernel import digests
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.models import IdempotencyKey
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

KEPT: Final = timedelta(days=30)


class KeyReused(RuleViolation):
    code = "idempotency-key-reused"
    sentence = _("Yêu cầu này đã được gửi với nội dung khác. Hãy tải lại trang rồi gửi lại.")


def once(*, by: Actor, key: str, body: bytes, at: datetime, act: Callable[[], str]) -> str:
    """
    Do the act and keep its answer under the key, or give the answer already kept.

    The act runs inside the transaction that keeps the key, so a process killed in between leaves
    neither. A refusal is never kept.

    :raises KeyReused: if the key came before with another body
    """
    digest = digests.blind(body.hex(), "idempotency")
    try:
        with acting(by, writing=True):
            return _kept(by, key, digest) or _done(by, key, digest, at, act)
    except IntegrityError:  # another request with this key was faster
        with acting(by):
            answer = _kept(by, key, digest)
        if answer is None:
            raise
        return answer


def forget_old(at: datetime) -> None:
    """Drop keys that nobody repeats any more."""
    IdempotencyKey.objects.filter(at__lt=at - KEPT).delete()


def _kept(by: Actor, key: str, digest: str) -> str | None:
    row = IdempotencyKey.objects.filter(actor=by.label, key=key).first()
    if row is None:
        return None
    if row.body != digest:
        raise KeyReused
    return row.answer


def _done(by: Actor, key: str, digest: str, at: datetime, act: Callable[[], str]) -> str:
    row = IdempotencyKey.objects.create(actor=by.label, key=key, body=digest, answer="", at=at)
    row.answer = act()
    row.save(update_fields=["answer"])
    return row.answer
