"""Editions of working calendars as stored: immutable, found by code and number."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import rfc8785

from motcua.kernel import digests, ids, packs, reference, working_time
from motcua.kernel.models import CalendarEdition
from motcua.kernel.packs import Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class EditionChanged(RuleViolation):
    code = "calendar-edition-changed"
    sentence = _("Lịch %(code)s ấn bản %(number)s đã nạp; muốn đổi phải thêm ấn bản mới.")


@reference.kept(64)
def edition(code: str, number: int) -> working_time.Edition:
    """Return one edition; what it says never changes."""
    row = CalendarEdition.objects.get(code=code, number=number)
    return working_time.edition_from(json.loads(row.text))


@reference.kept(64)
def newest(code: str) -> working_time.Edition:
    """Return the edition that promises made now are counted on."""
    row = CalendarEdition.objects.filter(code=code).order_by("-number")[:1].get()
    return working_time.edition_from(json.loads(row.text))


def check_pack(pack: Pack) -> list[Fault]:
    """Name what is wrong with the calendars of a pack."""
    found: list[Fault] = []
    for document, faults in _documents(pack):
        found += faults
        if document is not None and not faults:
            found += [
                document.fault(key, sentence, **values)
                for key, sentence, values in working_time.check(document.data)
            ]
    return found


def load_pack(pack: Pack, at: datetime) -> None:
    """Store the editions not stored yet; one that is stored is never rewritten."""
    for document, _faults in _documents(pack):
        if document is not None:
            _load(document.data, at)


def _documents(pack: Pack) -> Iterator[tuple[packs.Document | None, list[Fault]]]:
    for file in pack.documents("calendars"):
        yield packs.read(pack, file, "calendar")


def _load(data: dict[str, Any], at: datetime) -> None:
    text = rfc8785.dumps(data).decode()
    digest, code, number = digests.sha256(text.encode()), str(data["code"]), data["number"]
    assert isinstance(number, int)
    row = CalendarEdition.objects.filter(code=code, number=number).first()
    if row is None:
        CalendarEdition.objects.create(
            id=ids.stable_id("calendar", code, str(number)),
            code=code,
            number=number,
            text=text,
            digest=digest,
            published_at=at,
        )
    elif row.digest != digest:
        raise EditionChanged(code=code, number=number)
