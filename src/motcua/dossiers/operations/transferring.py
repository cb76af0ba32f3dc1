"""Agencies end and others carry on: what they held goes over, with its code and its clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.writing import Held, NotYourStep, add, check, kept, locked
from motcua.dossiers.queries import succeeding
from motcua.dossiers.queries.succeeding import Chosen
from motcua.dossiers.types import Act, Case, ContentKind, Flag, Kind, Outcome
from motcua.identity import api as identity
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class NothingToTransfer(RuleViolation):
    code = "nothing-to-transfer"
    sentence = _("Các cơ quan của hồ sơ này vẫn đang hoạt động, không có gì để chuyển.")


class SuccessorNotInForce(RuleViolation):
    code = "successor-not-in-force"
    sentence = _("%(agency)s chỉ hoạt động từ ngày %(since)s; chưa thể nhận hồ sơ.")


class NotASuccessor(RuleViolation):
    code = "not-a-successor"
    sentence = _("%(agency)s không phải cơ quan kế thừa của cơ quan đang giữ hồ sơ.")


@dataclass(frozen=True, slots=True)
class Transferred:
    """What a bulk transfer came to: how many went over, and who could not, with the refusal."""

    moved: int = 0
    refused: Mapping[UUID, RuleViolation] = field(default_factory=lambda: MappingProxyType({}))


def transfer(
    *,
    dossier: UUID,
    turn: int | None = None,
    decision: str = "",
    to: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Give a dossier to the agencies that carry on for those that ended.

    Code, term, calendar, promise and pauses stay (Công điện 90/CĐ-TTg; NĐ 118/2025/NĐ-CP). Where
    several carry on, `to` names one; else the one in charge of the place. So a successor that got
    it wrongly hands it on. Without a decision of its own the one behind the succession is kept.

    :raises NothingToTransfer: if every agency of the dossier goes on
    :raises SuccessorNotInForce: if who carries on has not begun
    :raises NotASuccessor: if the agency named carries on for none of them
    :raises NoSuccessor: if nobody carries on for one that ended
    """
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case = found.case
        check(case, case.turn if turn is None else turn, Act.TRANSFER, by=by)
        if not rules.may_do(by, Act.TRANSFER, case):
            raise NotYourStep
        successors = _Successors(found, local_day(at), to)
        outcome = rules.succeeded(case, successors)
        _check(case, outcome, successors)
        return _moved(found, outcome, successors, decision, by=by, at=at)


def transfer_open(*, by: Actor, at: datetime, decision: str = "") -> Transferred:
    """
    Transfer every open dossier of agencies that have ended; one transaction each, to be repeated.
    """
    moved, refused = 0, {}
    with acting(by):
        waiting = list(succeeding.ended_for(local_day(at)))
    for dossier in waiting:
        try:
            transfer(dossier=dossier, decision=decision, by=by, at=at)
        except RuleViolation as refusal:
            refused[dossier] = refusal
        else:
            moved += 1
    return Transferred(moved, refused)


class _Successors:
    """Answers who does a function of an agency now, and remembers what it answered."""

    def __init__(self, found: Held, on: date, to: UUID | None) -> None:
        self.on, self.to = on, to
        self.place = succeeding.place_on(found.events, found.case, on)
        self.formers = succeeding.formers(found.events)
        self.told: dict[tuple[UUID, str], Chosen] = {}

    def __call__(self, agency: UUID, function: str) -> UUID:
        key = (agency, function)
        if key not in self.told:
            self.told[key] = self._named(agency, function) or succeeding.successor_of(
                agency, function, self.place, self.on
            )
        return self.told[key].agency.id

    def _named(self, agency: UUID, function: str) -> Chosen | None:
        """The agency named, where it carries on for this one, or for who this one took it from."""
        if self.to is None or not identity.does(self.to, function, self.on):
            return None
        for former in (agency, *self.formers.get(agency, ())):
            for successor in identity.agency_successors(former, self.on):
                if successor.agency.id == self.to:
                    return Chosen(successor.agency, basis=successor.basis)
        return None

    @property
    def moved(self) -> dict[UUID, UUID]:
        pairs = ((agency, one.agency.id) for (agency, _function), one in self.told.items())
        return {before: after for before, after in pairs if before != after}

    @property
    def guessed(self) -> bool:
        return any(one.guessed for one in self.told.values())

    @property
    def basis(self) -> str:
        return "; ".join(dict.fromkeys(one.basis for one in self.told.values() if one.basis))


def _check(case: Case, outcome: Outcome, successors: _Successors) -> None:
    named = identity.agency(successors.to) if successors.to else None
    if named and named.since > successors.on:
        raise _not_yet(named)
    if named and named.id not in successors.moved.values():
        raise NotASuccessor(agency=named.name)
    if outcome == Outcome():
        for agency in {work.agency for work in case.works}:
            for coming in identity.agencies_named_after(agency):
                raise _not_yet(coming)
        raise NothingToTransfer


def _not_yet(agency: identity.AgencyView) -> SuccessorNotInForce:
    return SuccessorNotInForce(agency=agency.name, since=f"{agency.since:%d/%m/%Y}")


def _moved(
    found: Held,
    outcome: Outcome,
    successors: _Successors,
    decision: str,
    *,
    by: Actor,
    at: datetime,
) -> Case:
    told = normal(decision) or successors.basis
    facts = {
        "moved": [{"from": str(one), "to": str(to)} for one, to in successors.moved.items()],
        **({"decision": kept(found.row.pk, ContentKind.TEXT, told)} if told else {}),
    }
    flags = (Flag.HEIR_GUESSED,) if successors.guessed else ()
    return add(found, Kind.TRANSFERRED, replace(outcome, flags=flags), facts, by=by, at=at)
