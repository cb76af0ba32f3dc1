"""Files come in, are scanned, are issued, are forgotten; bytes move outside every transaction."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum

from motcua.documents.adapters import objects, press, scanner
from motcua.documents.models import StoredFile
from motcua.documents.queries import (
    Tampered,
    clear,
    hold,
    open_clean,
    removable,
    view,
    waiting,
)
from motcua.documents.rules import sniffing
from motcua.documents.types import LIMITS, FileState, FileView, Limits, MediaType, Origin
from motcua.kernel import digests, ids
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import VIETNAM, local_day

log = logging.getLogger(__name__)

GRACE: Final = timedelta(days=1)  # an object without a row may belong to a row being written
LONGEST_SCAN: Final = timedelta(minutes=10)
BATCH: Final = 50
NAMES: Final = 500  # of objects asked for at once


class FileTooLarge(RuleViolation):
    code = "file-too-large"
    sentence = _("Tệp lớn hơn mức cho phép (%(megabytes)s MB).")


class TooManyFiles(RuleViolation):
    code = "too-many-files"
    sentence = _("Hồ sơ đã đủ số tệp hoặc dung lượng cho phép.")


class TypeNotAccepted(RuleViolation):
    code = "type-not-accepted"
    sentence = _("Chỉ nhận tệp PDF, ảnh (JPEG, PNG, HEIC) hoặc Word (DOCX).")


class FileEmpty(RuleViolation):
    code = "file-empty"
    sentence = _("Tệp rỗng.")


def receive(
    *, chunks: Iterable[bytes], name: str, owner: UUID, kind: str, by: Actor, at: datetime
) -> FileView:
    """
    Take a file in; it is readable only after `scan` finds it clean.

    :raises TypeNotAccepted: if its name promises a type that is not taken
    :raises FileEmpty: if there is nothing in it
    :raises FileTooLarge: if it is larger than one file may be
    :raises TooManyFiles: if its owner has left as much as it may
    """
    promised = sniffing.promised_type(name)
    if promised is None:
        raise TypeNotAccepted
    limits = limits_on(local_day(at))
    with acting(by):
        _check_room(owner, 1, limits)  # before the bytes, so that a full owner fills no disk
    row = _stored(_capped(chunks, limits), owner)
    row.kind, row.name = normal(kind)[:80], sniffing.safe_name(name, promised)
    row.media_type, row.state, row.origin = promised, FileState.QUARANTINED, Origin.UPLOADED
    row.received_by, row.received_at = by.label, at
    try:
        _kept_within(row, limits, by)
    except TooManyFiles:
        objects.remove(row.object)
        raise
    return view(row)


def receive_again(*, like: UUID, owner: UUID, kind: str, by: Actor, at: datetime) -> FileView:
    """
    Take the bytes of a clean file in for another owner, with the verdict they have.

    For the simulator: who scanned the same bytes has spoken.

    :raises NotReadable: if those were not found clean by the scanner in use
    :raises TooManyFiles: if the owner has left as much as it may
    """
    seen, body = open_clean(like)
    row = _stored(body, owner)
    row.kind, row.name = normal(kind)[:80], seen.name
    row.media_type, row.state, row.origin = seen.media_type, seen.state, Origin.UPLOADED
    row.scanner, row.scanned_at = seen.scanner, at
    row.received_by, row.received_at = by.label, at
    _kept_within(row, limits_on(local_day(at)), by)
    return view(row)


def scan(*, file: UUID, by: Actor, at: datetime) -> FileView:
    """Scan a waiting file; a verdict stands, and a scanner that fails decides nothing."""
    with acting(by):
        row = StoredFile.objects.get(pk=file)
        waits = waiting().filter(pk=file).exists()
    if not waits:
        return view(row)
    try:
        with objects.in_the_clear(clear(row)) as path:
            verdict = scanner.scan(path, sniffing.extension(MediaType(row.media_type)))
    except (scanner.ScannerUnavailable, Tampered) as failed:
        log.error("file %s could not be scanned: %s", row.pk, failed)
        return _judged(row, by, state=FileState.SCAN_ERROR, scanned_at=at)
    return _judged(
        row,
        by,
        state=FileState.REFUSED if verdict.fault else FileState.CLEAN,
        fault=verdict.fault or "",
        detail=verdict.detail[:100],
        scanner=verdict.scanner,
        scanned_at=at,
    )


def scan_waiting(*, by: Actor, at: datetime) -> int:
    """Scan what still waits (periodic); return how many were looked at."""
    objects.remove_scanned(at - LONGEST_SCAN)
    with acting(by):
        found = list(waiting().values_list("pk", flat=True)[:BATCH])
    for file in found:
        with suppress(StoredFile.DoesNotExist):  # taken away since
            scan(file=file, by=by, at=at)
    return len(found)


def keep_paper(
    *,
    owner: UUID,
    template_version: str,
    values: Mapping[str, object],
    title: str,
    by: Actor,
    at: datetime,
) -> FileView:
    """Draw a paper and store it as issued; it is never drawn again."""
    row = _stored([press.render(template_version, values)], owner)
    row.kind, row.name = "issued", sniffing.safe_name(f"{title}.pdf", MediaType.PDF)
    row.media_type, row.state, row.origin = MediaType.PDF, FileState.CLEAN, Origin.ISSUED
    row.template_version, row.received_by, row.received_at = template_version, by.label, at
    with acting(by, writing=True):
        row.save(force_insert=True)
    return view(row)


def discard_paper(*, file: UUID, owner: UUID, by: Actor) -> None:
    """Take away a paper that was drawn and not issued; its object goes with the next sweep."""
    with acting(by, writing=True):
        StoredFile.objects.filter(pk=file, owner=owner, origin=Origin.ISSUED).delete()


def adopt(*, owner: UUID, by: Actor, at: datetime) -> None:
    """
    Make the files left so far part of what was handed in: nobody takes them away any more.

    Until the transaction ends nobody adds a file or takes one away, so what is read after is all.
    """
    with acting(by, writing=True):
        hold(owner)
        removable(owner).update(adopted_at=at)


def remove(*, file: UUID, owner: UUID, by: Actor) -> None:
    """Take away one file that was not handed in yet; its object goes with the next sweep."""
    with acting(by, writing=True):
        removable(owner).filter(pk=file).delete()


def forget(*, owner: UUID, by: Actor, at: datetime) -> None:
    """Take the files of a discarded application away; their objects go with the next sweep."""
    with acting(by, writing=True):
        removable(owner).delete()


def sweep(*, by: Actor, at: datetime) -> int:
    """Remove objects that no file points to any more (periodic); return how many."""
    objects.remove_unfinished(at - GRACE)
    objects.remove_scanned(at - LONGEST_SCAN)
    old, removed = objects.older_than(at - GRACE), 0
    while names := list(islice(old, NAMES)):
        with acting(by):
            known = set(
                StoredFile.objects.filter(object__in=names).values_list("object", flat=True)
            )
        orphans = set(names) - known
        for name in orphans:
            objects.remove(name)
        removed += len(orphans)
    return removed


def limits_on(day: date) -> Limits:
    """Return what one owner may leave with us on a day."""
    return [limits for limits in LIMITS if limits.since <= day][-1]


def minute_text(at: datetime) -> str:
    """Return a moment as the values of papers hold it: the local minute of Vietnam."""
    return at.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def _stored(chunks: Iterable[bytes], owner: UUID) -> StoredFile:
    """Write the bytes encrypted and return the row that will point to them, not saved yet."""
    row, key = StoredFile(id=ids.new_id(), owner=owner), digests.new_key()
    row.object = digests.blind(f"{owner}:{row.pk}", "object")
    row.key = digests.sealed(key, row.pk.bytes)
    passing = digests.Running()
    objects.write(row.object, digests.encrypted(key, passing.over(chunks), row.pk.bytes))
    row.size, row.sha256 = passing.size, passing.sha256
    return row


def _capped(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limits.file_bytes:
            raise FileTooLarge(megabytes=limits.file_bytes // 1024**2)
        yield chunk
    if size == 0:
        raise FileEmpty


def _kept_within(row: StoredFile, limits: Limits, by: Actor) -> None:
    with acting(by, writing=True):
        hold(row.owner)
        _check_room(row.owner, row.size, limits)
        row.save(force_insert=True)


def _check_room(owner: UUID, size: int, limits: Limits) -> None:
    """Refuse more than an owner may leave; what we issued ourselves does not count."""
    uploaded = StoredFile.objects.filter(owner=owner, origin=Origin.UPLOADED)
    there = uploaded.aggregate(files=Count("id"), size=Sum("size"))
    if there["files"] >= limits.files or (there["size"] or 0) + size > limits.owner_bytes:
        raise TooManyFiles


def _judged(row: StoredFile, by: Actor, **verdict: object) -> FileView:
    """Write the verdict unless another scan was first, and return the one that stands."""
    with acting(by, writing=True):
        waiting().filter(pk=row.pk).update(**verdict)
        return view(StoredFile.objects.get(pk=row.pk))
