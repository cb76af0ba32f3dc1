"""Append-only events, each carrying the hash of the one before."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, NoReturn, TypeVar
from uuid import UUID

import rfc8785
from django.conf import settings
from django.db import models
from django.utils import timezone

from motcua.kernel import digests, ids, tracing
from motcua.kernel.actors import Actor

START: Final = "0" * 64  # what the first event of a chain carries as previous


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AppendOnlyError(TypeError):
    """Our own code tried to change or delete what is written once."""


class AppendOnly(models.Model):
    """A row that is written once and never changed or deleted."""

    objects = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class ChainedEvent(AppendOnly):
    """
    What happened, chained to what happened before it to the same thing (`STREAM`).

    Carries ids, codes, moments, outcome and salted digests, never content. The stored bytes of
    `body` are what is hashed; they are never rendered again.
    """

    STREAM: ClassVar[str]  # name of the foreign key to what the chain is about

    id = models.UUIDField("định danh sự kiện", primary_key=True, default=ids.new_id, editable=False)
    number = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=40)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    at = models.DateTimeField("thời điểm")
    occurred_at = models.DateTimeField("thời điểm xảy ra", null=True)
    recorded_at = models.DateTimeField("thời điểm ghi")
    actor = models.CharField("người làm", max_length=60)
    on_behalf_of = models.UUIDField("thay cho", null=True)
    post = models.UUIDField("vị trí việc làm", null=True)
    agency = models.UUIDField("cơ quan", null=True)
    issuer = models.CharField("nơi phát hành", max_length=20)
    request_id = models.CharField("mã yêu cầu", max_length=36, blank=True)
    body = models.BinaryField("nội dung chuẩn hóa")
    previous = models.CharField("băm trước", max_length=64)
    hash = models.CharField("băm", max_length=64)

    class Meta:
        abstract = True


E_ = TypeVar("E_", bound=ChainedEvent)


def append(
    model: type[E_],
    *,
    stream: UUID,
    number: int,
    kind: str,
    body: Mapping[str, Any],
    previous: str,
    by: Actor,
    at: datetime,
    occurred_at: datetime | None = None,
    on_behalf_of: UUID | None = None,
    version: int = 1,
) -> E_:
    """Write the next event of a chain and return it."""
    event = model(
        number=number,
        kind=kind,
        version=version,
        at=at.astimezone(UTC),
        occurred_at=occurred_at.astimezone(UTC) if occurred_at else None,
        recorded_at=timezone.now(),
        actor=by.label,
        on_behalf_of=on_behalf_of,
        post=by.post,
        agency=by.agency,
        issuer=settings.MOTCUA_ISSUER,
        request_id=tracing.request_id.get(),
        body=rfc8785.dumps(dict(body)),
        previous=previous,
        **{f"{model.STREAM}_id": stream},
    )
    event.hash = digest_of(event)
    event.save()
    return event


def digest_of(event: ChainedEvent) -> str:
    """Return the hash an event must carry."""
    return digests.chained(event.previous, rfc8785.dumps(_header(event)), bytes(event.body))


def first_break(events: Iterable[ChainedEvent]) -> ChainedEvent | None:
    """Return the first event of one chain, in order, that was changed, moved or stands alone."""
    previous, number = START, 1
    for event in events:
        whole = event.number == number and event.previous == previous
        if not whole or event.hash != digest_of(event):
            return event
        previous, number = event.hash, number + 1
    return None


def _header(event: ChainedEvent) -> dict[str, str | int | None]:
    return {
        "id": str(event.id),
        event.STREAM: str(getattr(event, f"{event.STREAM}_id")),
        "number": event.number,
        "kind": event.kind,
        "version": event.version,
        "at": _moment(event.at),
        "occurred_at": _moment(event.occurred_at),
        "recorded_at": _moment(event.recorded_at),
        "actor": event.actor,
        "on_behalf_of": _text(event.on_behalf_of),
        "post": _text(event.post),
        "agency": _text(event.agency),
        "issuer": event.issuer,
        "request_id": event.request_id,
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
