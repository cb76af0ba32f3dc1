"""Checking and loading what a pack says about procedures and form sets."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import rfc8785

from motcua.kernel import digests, ids, packs
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.packs import ERROR, Document, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.procedures.models import FormSetEdition, Procedure, ProcedureRevision
from motcua.procedures.rules import checking, searching

PROCEDURES: Final = "procedures"
FORM_SETS: Final = "form-sets"
FUNCTIONS: Final = "functions.yaml"
AGENCY_KINDS: Final = "agencies/kinds.yaml"


class PackFaulty(RuleViolation):
    code = "pack-faulty"
    sentence = _("Gói dữ liệu còn lỗi, chưa nạp: %(file)s dòng %(line)s. Chạy “motcua pack check”.")


class RevisionChanged(RuleViolation):
    code = "revision-changed"
    sentence = _(
        "Thủ tục %(code)s bản áp dụng từ %(day)s đã nạp, không sửa được; muốn đổi hãy công bố "
        "bản mới với ngày áp dụng của nó."
    )


class FormSetChanged(RuleViolation):
    code = "form-set-changed"
    sentence = _("Bộ mẫu %(code)s đã nạp, không sửa được; muốn đổi hãy thêm bộ mẫu mới.")


def check_pack(pack: Pack) -> list[Fault]:
    """Name everything wrong with the procedures and form sets of a pack, by file and line."""
    documents, faults = _read(pack, PROCEDURES, "procedure")
    known = checking.Known(
        functions=checking.codes(_plain(pack, FUNCTIONS)),
        agency_kinds=checking.codes(_plain(pack, AGENCY_KINDS)),
    )
    for document in documents:
        faults += checking.procedure_faults(document, known)
    faults += checking.revisions_faults(documents)
    sets, set_faults = _read(pack, FORM_SETS, "form-set")
    return [*faults, *set_faults, *checking.form_sets_faults(sets)]


def load_pack(pack: Pack, at: datetime) -> None:
    """
    Store the revisions and form sets not stored yet; one that is stored is never rewritten.

    :raises PackFaulty: if `check_pack` finds an error
    :raises RevisionChanged: if the text of a stored revision was changed
    :raises FormSetChanged: if the text of a stored form set was changed
    """
    errors = [fault for fault in check_pack(pack) if fault.severity == ERROR]
    if errors:
        raise PackFaulty(file=errors[0].file, line=errors[0].line)
    revisions = [document.data for document in _read(pack, PROCEDURES, None)[0]]
    form_sets = [document.data for document in _read(pack, FORM_SETS, None)[0]]
    with acting(system("pack"), writing=True):
        _load_revisions(revisions, at)
        _load_form_sets(form_sets, at)


def _load_revisions(texts: Iterable[Mapping[str, Any]], at: datetime) -> None:
    rows = [_revision(data, at) for data in texts]
    stored = {
        (row.procedure_id, row.effective_from): row.digest
        for row in ProcedureRevision.objects.only("procedure_id", "effective_from", "digest")
    }
    for row in rows:
        digest = stored.get((row.procedure_id, row.effective_from), row.digest)
        if digest != row.digest:
            raise RevisionChanged(code=row.procedure.code, day=row.effective_from.isoformat())
    new = [row for row in rows if (row.procedure_id, row.effective_from) not in stored]
    Procedure.objects.bulk_create({row.procedure for row in new}, ignore_conflicts=True)
    ProcedureRevision.objects.bulk_create(new)


def _load_form_sets(texts: Iterable[Mapping[str, Any]], at: datetime) -> None:
    rows = [_form_set(data, at) for data in texts]
    stored = dict(FormSetEdition.objects.values_list("code", "digest"))
    for row in rows:
        if stored.get(row.code, row.digest) != row.digest:
            raise FormSetChanged(code=row.code)
    FormSetEdition.objects.bulk_create(row for row in rows if row.code not in stored)


def _revision(data: Mapping[str, Any], at: datetime) -> ProcedureRevision:
    """The id holds the digest, so that one id never means two texts."""
    code, text, digest = data["code"], *_canonical(data)
    everyday = data.get("everyday_words", ())
    return ProcedureRevision(
        id=ids.stable_id("revision", code, digest),
        procedure=Procedure(id=ids.stable_id("procedure", code), code=code),
        number=data["number"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_until=_day(data.get("effective_until")),
        name=data["name"],
        short_name=data["short_name"],
        field=data["field"],
        service_level=data["service_level"],
        reconstructed=data["reconstructed"],
        folded=searching.folded(data["name"], data["short_name"], data["field"], everyday, code),
        text=text,
        digest=digest,
        published_at=at,
    )


def _form_set(data: Mapping[str, Any], at: datetime) -> FormSetEdition:
    text, digest = _canonical(data)
    return FormSetEdition(
        id=ids.stable_id("form_set", data["code"], digest),
        code=data["code"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_until=_day(data.get("effective_until")),
        text=text,
        digest=digest,
        published_at=at,
    )


def _canonical(data: Mapping[str, Any]) -> tuple[str, str]:
    body = rfc8785.dumps(dict(data))
    return body.decode(), digests.sha256(body)


def _read(pack: Pack, part: str, schema: str | None) -> tuple[list[Document], list[Fault]]:
    """Return the documents of a part that have their shape, and what is wrong with the others."""
    documents, faults = [], []
    for document, found in _documents(pack, part, schema):
        faults += found
        if document is not None and not found:
            documents.append(document)
    return documents, faults


def _plain(pack: Pack, part: str) -> list[Any]:
    """Return the plain values of another context's file; its faults are named there."""
    return [document.data for document, _faults in _documents(pack, part, None) if document]


def _documents(
    pack: Pack, part: str, schema: str | None
) -> Iterator[tuple[Document | None, list[Fault]]]:
    for file in pack.documents(part):
        yield packs.read(pack, file, schema)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
