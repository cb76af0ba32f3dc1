"""Dossiers of a former system come over with their code, dates, promise and pauses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.operations.decision import DELIVERY_OF
from motcua.dossiers.operations.filing import object_key, owner_key, person_of
from motcua.dossiers.operations.intake import counter_work, obligation_of
from motcua.dossiers.operations.placing import Placed, placed
from motcua.dossiers.operations.writing import NotYourStep, kept, open_works
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import former, plain, projecting
from motcua.dossiers.types import (
    Case,
    ContentKind,
    Delivery,
    Kind,
    Obligation,
    Outcome,
    State,
    StepPin,
    Work,
    WorkKind,
)
from motcua.dossiers.types.former import Former, FormerFile, Imported, Row, RowFault
from motcua.kernel import chain, ids, outbox, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import PauseKind, local_day
from motcua.procedures import api as procedures

Opened = Callable[[str], Iterable[bytes]]
BATCH: Final = 500  # codes asked for in one question


class RowsFaulty(RuleViolation):
    """Carries every fault of every line, so that all are mended at once."""

    code = "rows-faulty"
    sentence = _("%(lines)s dòng có lỗi; chưa nhập dòng nào.")

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(lines=len({fault.line for fault in faults}))


class CodeTaken(RuleViolation):
    code = "code-taken"
    sentence = _("Mã hồ sơ %(code)s đã có.")


class FileNotThere(RuleViolation):
    code = "file-not-there"
    sentence = _("Không đọc được tệp “%(path)s” đi kèm.")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A line that can be written, with the id its dossier gets."""

    id: UUID
    row: Former
    placed: Placed


def import_dossiers(
    *,
    rows: Iterable[Row],
    partial: bool = False,
    opened: Opened | None = None,
    by: Actor,
    at: datetime,
) -> Imported:
    """
    Take over dossiers of a former system (Công điện 90/CĐ-TTg: nothing is filed or counted anew).

    Every fault of every line is named. Unless `partial`, one fault keeps all of them out; what
    is written is written at once. `opened` gives the bytes of a file that a line names.

    :raises NotYourStep: if it is not the system that imports
    :raises RowsFaulty: if lines are faulty and `partial` was not asked
    """
    if by.kind is not ActorKind.SYSTEM:
        raise NotYourStep
    with acting(by):
        ready, faults = _read(rows, at)
    if faults and not partial:
        raise RowsFaulty(faults)
    ready, missing = _with_files(ready, opened, by=by, at=at)
    faults = sorted((*faults, *missing), key=lambda fault: fault.line)
    if missing and not partial:
        for one in ready:
            documents.forget(owner=one.id, by=by, at=at)
        raise RowsFaulty(faults)
    with acting(by, writing=True):
        for one in ready:
            _write(one, by=by, at=at)
    return Imported(len(ready), tuple(faults))


def _read(rows: Iterable[Row], at: datetime) -> tuple[list[_Ready], list[RowFault]]:
    ready, faults = list[_Ready](), list[RowFault]()
    rows = list(rows)
    taken = _taken(rows)
    for row in rows:
        try:
            told = former.read(row, at)
            _check_code(told, taken)
            ready.append(_Ready(ids.new_id(), told, placed(told)))
        except former.RowUnreadable as unreadable:
            faults += unreadable.faults
        except RuleViolation as refusal:
            faults.append(RowFault(row.line, refusal.code, refusal.sentence, refusal.values))
    return ready, faults


def _taken(rows: Sequence[Row]) -> set[str]:
    """Return the codes of the export that are some dossier's here already."""
    named = (row.data.get("code") for row in rows if isinstance(row.data, dict))
    codes = iter([code for code in named if isinstance(code, str)])
    found = set[str]()
    while some := list(islice(codes, BATCH)):
        known = Dossier.objects.filter(code__in=some).values_list("code", flat=True)
        found.update(code for code in known if code is not None)
    return found


def _check_code(row: Former, taken: set[str]) -> None:
    """A code is one dossier's, here and within the export."""
    if row.code is None:
        return
    if row.code in taken:
        raise CodeTaken(code=row.code)
    taken.add(row.code)


def _with_files(
    ready: Sequence[_Ready], opened: Opened | None, *, by: Actor, at: datetime
) -> tuple[list[_Ready], list[RowFault]]:
    """Take the files in, outside every transaction; a line whose file is refused stays out."""
    whole, faults = list[_Ready](), list[RowFault]()
    for one in ready:
        try:
            for file in one.row.files:
                _receive(file, one.id, opened, by=by, at=at)
        except RuleViolation as refusal:
            documents.forget(owner=one.id, by=by, at=at)
            faults.append(RowFault(one.row.line, refusal.code, refusal.sentence, refusal.values))
        else:
            whole.append(one)
    return whole, faults


def _receive(
    file: FormerFile, owner: UUID, opened: Opened | None, *, by: Actor, at: datetime
) -> None:
    if opened is None:
        raise FileNotThere(path=file.path)
    try:
        chunks = opened(file.path)
        documents.receive(chunks=chunks, name=file.name, owner=owner, kind=file.kind, by=by, at=at)
    except OSError as missing:
        raise FileNotThere(path=file.path) from missing


def _write(one: _Ready, *, by: Actor, at: datetime) -> None:
    row = one.row
    outcome = _outcome(one, at)
    event = chain.append(
        DossierEvent,
        stream=one.id,
        number=1,
        kind=Kind.IMPORTED,
        body={"outcome": plain.plain(outcome), "facts": _facts(one)},
        previous=chain.START,
        by=by,
        at=at,
    )
    case = rules.apply(Case(), scope.event(event))
    Dossier.objects.create(id=one.id, **projecting.columns(case))
    open_works(one.id, case.works, case.number, at)
    if row.files:
        documents.adopt(owner=one.id, by=by, at=at)
    outbox.put(f"dossiers.{Kind.IMPORTED}", event.pk, stream=one.id, at=at)


def _obligations(one: _Ready) -> tuple[Obligation, ...]:
    """Return the fees of what was accepted there; whether they were paid no line tells."""
    row, where = one.row, one.placed
    if where.pins is None:
        return ()
    chosen = next(case for case in where.revision.cases if case.key == row.case)
    fees = procedures.fees_due(chosen, row.channel, row.questions, where.answers)
    return tuple(map(obligation_of, fees))


def _facts(one: _Ready) -> dict[str, Any]:
    filled = {"answers": one.placed.answers, "questions": dict(one.row.questions)}
    return {
        "answers": kept(one.id, ContentKind.ANSWERS, filled),
        "parties": kept(one.id, ContentKind.PARTIES, asdict(one.row.parties)),
        "obligations": [asdict(fee) for fee in _obligations(one)],
        "place": one.placed.place,
    }


def _outcome(one: _Ready, at: datetime) -> Outcome:
    row, where = one.row, one.placed
    submitter = person_of(row.parties.submitter)
    owner = person_of(row.parties.owner) if row.parties.owner else submitter
    return Outcome(
        state=row.state,
        works=_works(one, at),
        **_waiting(one),
        step=where.step.number if where.step else None,
        pins=where.pins,
        pauses=row.pauses or None,
        rounds=sum(pause.kind is PauseKind.SUPPLEMENT for pause in row.pauses),
        code=row.code,
        reference=ids.new_reference(),
        channel=row.channel.value,
        wish=row.wish.value,
        revision=where.revision.id,
        submitter=submitter,
        owner=owner,
        owner_key=owner_key(row.parties),
        object_key=object_key(where.revision, where.answers),
        receiving=where.receiving.id,
        competent=where.competent.id if where.pins else None,
        intake_calendar=where.intake.code,
        intake_edition=where.intake.number,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        promised_at=row.promised_at,
        repromised_at=row.repromised_at,
        apologies=1 if row.repromised_at else None,
        finished_at=row.finished_at,
        returned_at=row.returned_at,
        finance=rules.finance_of(_obligations(one)),
        delivery=_delivery(row),
        verdict=row.verdict,
        result=row.result or None,
        external_codes=row.external_codes or None,
    )


def _waiting(one: _Ready) -> Mapping[str, Any]:
    """While more is awaited from the applicant, what it goes back to."""
    if one.row.state is not State.AWAITING_SUPPLEMENT or one.placed.step is None:
        return {}
    return {"back_to": State.IN_PROCESS, "back_works": tuple(_of_step(one, one.placed.step, None))}


def _works(one: _Ready, at: datetime) -> tuple[Work, ...]:
    row, where = one.row, one.placed
    if row.state is State.SUBMITTED:
        hours = parameters.value("intake_working_hours", local_day(row.submitted_at))
        due_at = rules.intake_due(row.submitted_at, hours, where.intake)
        return (Work(where.receiving.id, rules.INTAKE_FUNCTION, WorkKind.INTAKE, due_at),)
    if row.state is State.ACCEPTED:
        assert row.accepted_at is not None
        return (counter_work(where.receiving, row.accepted_at),)
    if row.state is State.RESULT_READY:
        return (Work(where.receiving.id, rules.INTAKE_FUNCTION, WorkKind.RETURN),)
    if row.state is State.RETURNED or where.step is None:
        return ()
    if row.state is State.AWAITING_SUPPLEMENT:
        return (Work(where.step.agency, where.step.function, WorkKind.WAITING),)
    return tuple(_of_step(one, where.step, at))


def _of_step(one: _Ready, step: StepPin, at: datetime | None) -> Iterator[Work]:
    """Yield the work of a step; it is never later than the dossier itself, so late stays late."""
    pins = one.placed.pins
    assert pins is not None
    due_at = None
    if at is not None:
        case = Case(pins=pins, pauses=one.row.pauses)
        moments = (rules.step_due(step, case, at, one.placed.edition), one.placed.due_at)
        due_at = min((moment for moment in moments if moment), default=None)
    for work in rules.works_of_step(step, pins):
        yield Work(work.agency, work.function, work.kind, due_at)


def _delivery(row: Former) -> Delivery:
    if row.state is State.RESULT_READY:
        return Delivery.READY
    return DELIVERY_OF[row.wish] if row.state is State.RETURNED else Delivery.NOT_READY
