"""Files of an application: put in and taken away only while it is the applicant's to change."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.operations.drafts import held_draft
from motcua.dossiers.operations.writing import NotYourStep, check, locked
from motcua.dossiers.queries import drafts, reading
from motcua.dossiers.types import Act, Kind
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class FileNotYours(RuleViolation):
    """Not there, or no longer to be taken back: one answer for both."""

    code = "file-not-yours"
    sentence = _("Không tìm thấy tệp này, hoặc tệp không còn được bỏ ra.")


def add_file(
    *, chunks: Iterable[bytes], name: str, owner: UUID, kind: str, by: Actor, at: datetime
) -> documents.FileView:
    """
    Take a file in for a draft, or for a dossier that waits for its applicant.

    The bytes come outside every transaction, so it is asked afterwards, under the lock, whether
    the application was filed meanwhile; then it gets no file that nobody checked.
    """
    there = documents.receive(chunks=chunks, name=name, owner=owner, kind=kind, by=by, at=at)
    try:
        with acting(by, writing=True):
            _hold_open(owner, by=by, at=at)
    except RuleViolation:
        documents.remove(file=there.id, owner=owner, by=by)
        raise
    return there


def remove_file(*, file: UUID, owner: UUID, by: Actor, at: datetime) -> None:
    """
    Take a file away again; of a filed dossier only what came since it was asked for.

    :raises FileNotYours: if there is no such file, or it was filed
    """
    with acting(by, writing=True):
        since = _hold_open(owner, by=by, at=at)
        mine = {
            one.id
            for one in documents.files_of(owner)
            if one.origin is documents.Origin.UPLOADED and (not since or one.received_at >= since)
        }
        if file not in mine:
            raise FileNotYours
        documents.remove(file=file, owner=owner, by=by)


def _hold_open(owner: UUID, *, by: Actor, at: datetime) -> datetime | None:
    """Lock what a file belongs to while it may change; of a dossier, return since when it may."""
    if drafts.visible_to(by).filter(pk=owner).exists():
        held_draft(owner, by=by, at=at)
        return None
    found = locked(owner, by=by, at=at)
    check(found.case, found.case.turn, Act.COMPLETE_SUPPLEMENT, by=by)
    if not rules.may_do(by, Act.COMPLETE_SUPPLEMENT, found.case):
        raise NotYourStep
    asked = reading.last_of(found.events, Kind.SUPPLEMENT_ASKED)
    assert asked is not None, "nothing else leads to that state"
    return asked.at
