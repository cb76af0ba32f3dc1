"""Checking and loading what a pack says about certification."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import rfc8785

from motcua.counters.models import CertificationRule
from motcua.counters.rules import checking, reading
from motcua.counters.types import RulePart
from motcua.kernel import digests, ids, packs
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.packs import Document, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

PART: Final = "certification.yaml"
AGENCY_KINDS: Final = "agencies/kinds.yaml"


class RuleChanged(RuleViolation):
    code = "certification-rule-changed"
    sentence = _(
        "Quy định chứng thực %(what)s từ ngày %(day)s đã nạp; muốn đổi phải thêm ngày hiệu lực mới."
    )


def check_pack(pack: Pack) -> list[Fault]:
    """Name everything wrong with a pack's text on certification; a pack may have none."""
    found: list[Fault] = []
    for document, faults in _documents(pack, PART, "certification"):
        found += faults
        if document is not None and not faults:
            found += checking.faults(document, _agency_kinds(pack))
    return found


def load_pack(pack: Pack, at: datetime) -> None:
    """
    Store the rows not stored yet; one that is stored is never rewritten.

    :raises RuleChanged: if a stored row was changed
    """
    with acting(system("pack"), writing=True):
        for document, _faults in _documents(pack, PART, None):
            if document is not None:
                _load(document.data)


def _load(data: dict[str, Any]) -> None:
    rows = [
        _row(part, row, place)
        for part, name in reading.LISTS.items()
        for place, row in enumerate(data[name])
    ]
    stored = {
        (part, key, since): digest
        for part, key, since, digest in CertificationRule.objects.values_list(
            "part", "key", "since", "digest"
        )
    }
    for row in rows:
        if stored.get((row.part, row.key, row.since), row.digest) != row.digest:
            raise RuleChanged(what=row.key, day=row.since.isoformat())
    CertificationRule.objects.bulk_create(
        row for row in rows if (row.part, row.key, row.since) not in stored
    )


def _row(part: RulePart, row: dict[str, Any], place: int) -> CertificationRule:
    text = rfc8785.dumps(row)
    key, since = reading.key(part, row), str(row["since"])
    return CertificationRule(
        id=ids.stable_id("certification", part, key, since),
        part=part,
        key=key,
        since=date.fromisoformat(since),
        place=place,
        text=text.decode(),
        digest=digests.sha256(text),
    )


def _agency_kinds(pack: Pack) -> frozenset[str]:
    return frozenset(
        kind["code"]
        for document, _faults in _documents(pack, AGENCY_KINDS, None)
        if document is not None
        for kind in document.data["kinds"]
    )


def _documents(
    pack: Pack, part: str, schema: str | None
) -> Iterator[tuple[Document | None, list[Fault]]]:
    for file in pack.documents(part):
        yield packs.read(pack, file, schema)
