"""Does what is stored still follow from what happened? Chains checked, rows rebuilt, compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import Content, Dossier, DossierEvent, DossierFlag, Slip, WorkItem
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import projecting
from motcua.dossiers.types import Event, Kind, Work
from motcua.kernel import chain, digests
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.text import _

Row: TypeAlias = tuple[Any, ...]
VERIFIER = system("verify")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing about a dossier that does not follow from its events."""

    dossier: UUID
    event: int | None
    sentence: str
    what: str


def dossier_ids(since: UUID | None = None) -> Iterator[UUID]:
    """Yield the dossiers in the order of their ids, after a cursor."""
    rows = Dossier.objects.order_by("pk").values_list("pk", flat=True)
    if since is not None:
        rows = rows.filter(pk__gt=since)
    yield from rows.iterator(chunk_size=BATCH)


def verify(dossier: UUID) -> Difference | None:
    """Return the first difference between a dossier's events and what is stored, or None."""
    with acting(VERIFIER):
        row = Dossier.objects.get(pk=dossier)
        rows = scope.events_of(dossier)
        broken = chain.first_break(rows)
        if broken is not None or not rows:
            number = broken.number if broken else None
            return Difference(dossier, number, _("Chuỗi sự kiện bị đứt hoặc bị sửa."), "hash")
        events = [scope.event(one) for one in rows]
        return _strange_entry(rows[0], events[0]) or _first_difference(row, events)


def _strange_entry(stored: DossierEvent, filed: Event) -> Difference | None:
    """The event of filing bears the moment it came, and the slip that proves it is spent on it."""
    if filed.kind is Kind.SUBMITTED and stored.occurred_at != filed.outcome.occurred_at:
        sentence = _("Thời điểm xảy ra của sự kiện khác với nội dung của nó.")
        return Difference(stored.dossier_id, filed.number, sentence, "occurred_at")
    spent = Slip.objects.filter(dossier=stored.dossier_id).values_list("number", flat=True).first()
    if spent != filed.facts.get("late_slip"):
        sentence = _("Phiếu nhận giấy của hồ sơ khác với sự kiện.")
        return Difference(stored.dossier_id, filed.number, sentence, "slip")
    return None


def _first_difference(row: Dossier, events: list[Event]) -> Difference | None:
    expected = projecting.columns(rules.fold(events))
    for name, value in expected.items():
        if getattr(row, name) != value:
            return Difference(row.pk, None, _("Cột của hồ sơ khác với sự kiện."), name)
    if _stored_works(row.pk) != _expected_works(events):
        return Difference(row.pk, None, _("Danh sách việc khác với sự kiện."), "works")
    if _stored_flags(row.pk) != _expected_flags(events):
        return Difference(row.pk, None, _("Danh sách việc cần xem lại khác với sự kiện."), "flags")
    return _strange_parts(row, events) or _altered_content(row, events)


def _strange_parts(row: Dossier, events: list[Event]) -> Difference | None:
    """A linked dossier and its parts name each other; one alone costs no question."""
    named, strange = set(rules.fold(events).parts), False
    if named:
        parts = Dossier.objects.filter(part_of=row.pk).values_list("pk", flat=True)
        strange = set(parts) != named
    if row.part_of_id:
        whole = rules.fold(scope.event(event) for event in scope.events_of(row.part_of_id))
        strange = row.pk not in whole.parts
    if strange:
        sentence = _("Hồ sơ thành phần khác với sự kiện của hồ sơ liên thông.")
        return Difference(row.pk, None, sentence, "parts")
    return None


def _stored_works(dossier: UUID) -> list[Row]:
    rows = WorkItem.objects.filter(dossier=dossier).order_by("opened_by", "pk")
    fields = ("agency", "function", "kind", "due_at", "opened_by", "opened_at", "closed_at")
    return list(rows.values_list(*fields))


def _expected_works(events: list[Event]) -> list[Row]:
    """Work of the way ends with the next move, work beside it when an event closes it."""
    moves = [event for event in events if event.outcome.works is not None]
    ends = [*(event.at for event in moves[1:]), None]
    found = [
        _row(work, event.number, event.at, closed_at)
        for event, closed_at in zip(moves, ends, strict=True)
        for work in event.outcome.works or ()
    ]
    return sorted([*found, *_beside(events)], key=lambda row: row[4])


def _beside(events: list[Event]) -> Iterator[Row]:
    """Yield each work beside the way, in the hands that it passed through."""
    closed = {number: event.at for event in events for number in event.outcome.closes}
    for opening in events:
        if opening.outcome.aside is None:
            continue
        hands = [(opening.outcome.aside, opening.at)]
        hands += [
            (aside.work, event.at)
            for event in events
            for aside in event.outcome.reassigned
            if aside.number == opening.number
        ]
        ends = [*(at for _work, at in hands[1:]), closed.get(opening.number)]
        for (work, since), closed_at in zip(hands, ends, strict=True):
            yield _row(work, opening.number, since, closed_at)


def _row(work: Work, number: int, since: datetime, closed_at: datetime | None) -> Row:
    return (
        work.agency,
        work.function,
        work.kind.value,
        work.due_at,
        number,
        since,
        closed_at,
    )


def _stored_flags(dossier: UUID) -> list[Row]:
    rows = DossierFlag.objects.filter(dossier=dossier).order_by("number", "pk")
    return list(rows.values_list("flag", "number", "agency", "post", "at"))


def _expected_flags(events: list[Event]) -> list[Row]:
    return [
        (flag.value, event.number, event.agency, event.post, event.at)
        for event in events
        for flag in event.outcome.flags
    ]


def _altered_content(row: Dossier, events: list[Event]) -> Difference | None:
    """
    Every content an event points to is there and says what it said, unless erased by law.

    What was filed is kept with the whole of a linked filing, to which its parts point.
    """
    dossier = row.pk
    owners = [dossier, row.part_of_id] if row.part_of_id else [dossier]
    stored = {str(one.pk): one for one in Content.objects.filter(dossier__in=owners)}
    erased = _erased(events)
    if row.part_of_id:
        erased |= _erased([scope.event(event) for event in scope.events_of(row.part_of_id)])
    for event, content, digest in _pointers(events):
        found = stored.get(content)
        if found is None and content not in erased:
            sentence = _("Nội dung mà sự kiện trỏ đến không còn.")
            return Difference(dossier, event.number, sentence, content)
        if found is not None and not _says(found, digest):
            sentence = _("Nội dung không khớp với dấu băm trong sự kiện.")
            return Difference(dossier, event.number, sentence, content)
    return None


def _pointers(events: list[Event]) -> Iterator[tuple[Event, str, str]]:
    for event in events:
        for fact in event.facts.values():
            if isinstance(fact, dict) and "content" in fact:
                yield event, str(fact["content"]), str(fact["digest"])


def _erased(events: list[Event]) -> set[str]:
    """Return the contents that events say were erased by law."""
    found: set[str] = set()
    for event in events:
        contents = event.facts.get("contents")
        if event.kind is Kind.CONTENT_ERASED and isinstance(contents, list):
            found.update(map(str, contents))
    return found


def _says(row: Content, digest: str) -> bool:
    try:
        return digests.salted(bytes(row.salt), scope.opened(row)) == digest
    except digests.Altered:
        return False
