"""Reading files: what is known of them, and the bytes of those that are clean."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from motcua.documents.adapters import objects, scanner
from motcua.documents.models import StoredFile
from motcua.documents.types import Fault, FileState, FileView, Origin
from motcua.kernel import digests
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

BANNER = _(
    "Bản chạy thử: tệp tải lên chỉ được kiểm tra cấu trúc, chưa được quét vi-rút. "
    "Không dùng cho hồ sơ thật."
)


class NotReadable(RuleViolation):
    code = "file-not-readable"
    sentence = _("Tệp chưa được quét sạch nên không mở được.")


class Tampered(RuntimeError):
    """The bytes of an object are not those that were stored, or are gone."""


def files_of(owner: UUID) -> list[FileView]:
    """Return the files of an application or dossier, in the order they came."""
    return [
        view(row) for row in StoredFile.objects.filter(owner=owner).order_by("received_at", "id")
    ]


def open_clean(file: UUID) -> tuple[FileView, Iterator[bytes]]:
    """
    Return a clean file and its clear bytes; the caller has asked whether the reader may.

    :raises NotReadable: if it waits for its scan or was refused
    """
    row = StoredFile.objects.get(pk=file)
    seen = view(row)
    if not seen.readable:
        raise NotReadable
    return seen, clear(row)


def waiting() -> QuerySet[StoredFile]:
    """Return the files that no scanner which counts here has judged, the least tried first."""
    found = Q(state__in=(FileState.QUARANTINED, FileState.SCAN_ERROR))
    if scanner.virus_scan_needed():
        scanned = Q(state=FileState.CLEAN, origin=Origin.UPLOADED)
        found |= scanned & ~Q(scanner__endswith=scanner.BY_CLAMD)
    return StoredFile.objects.filter(found).order_by(
        F("scanned_at").asc(nulls_first=True), "received_at", "id"
    )


def removable(owner: UUID) -> QuerySet[StoredFile]:
    """Return the files that their owner may still take back: left with us, not handed in yet."""
    return StoredFile.objects.filter(owner=owner, origin=Origin.UPLOADED, adopted_at__isnull=True)


def hold(owner: UUID) -> None:
    """Keep others from adding to an owner's files until the transaction ends."""
    if connection.vendor == "postgresql":  # SQLite lets one write at a time as it is
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(owner)])


def clear(row: StoredFile) -> Iterator[bytes]:
    """Yield the clear bytes of a file; bytes changed on the disk are a fault, never shown whole."""
    passing = digests.Running()
    try:
        key = digests.unsealed(bytes(row.key), row.pk.bytes)
        yield from passing.over(digests.decrypted(key, objects.read(row.object), row.pk.bytes))
    except (digests.Altered, OSError) as changed:
        raise Tampered(str(row.pk)) from changed
    if passing.sha256 != row.sha256:
        raise Tampered(str(row.pk))


def scanner_banner() -> str | None:
    """Return the sentence that every page shows while no virus scanner is connected."""
    return BANNER if scanner.banner_needed() else None


def view(row: StoredFile) -> FileView:
    return FileView(
        id=row.pk,
        owner=row.owner,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        state=_state(row),
        origin=Origin(row.origin),
        fault=Fault(row.fault) if row.fault else None,
        scanner=row.scanner,
        template_version=row.template_version,
        received_at=row.received_at,
        scanned_at=row.scanned_at,
    )


def _state(row: StoredFile) -> FileState:
    """A verdict that does not count here is none: the file waits (taken over from a trial)."""
    state = FileState(row.state)
    taken_over = state is FileState.CLEAN and row.origin == Origin.UPLOADED
    if taken_over and not scanner.accepted(row.scanner):
        return FileState.QUARANTINED
    return state
