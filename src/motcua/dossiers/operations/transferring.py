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


class NotAnHeir(RuleViolation):
    code = "not-an-heir"
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
    several carry on, `to` names one; else the one in charge of the place. So an heir that got it
    wrongly hands it on. Without a decision of its own the one behind the succession is kept.

    :raises NothingToTransfer: if every agency of the dossier goes on
    :raises SuccessorNotInForce: if who carries on has not begun
    :raises NotAnHeir: if the agency named carries on for none of them
    :raises NoHeir: if nobody carries on for one that ended
    """
    with acting(by, writing=True):
        found = locked(dossier, by=by, at=at)
        case = found.case
        check(case, case.turn if turn is None else turn, Act.TRANSFER, by=by)
        if not rules.may_do(by, Act.TRANSFER, case):
            raise NotYourStep
        heirs = _Heirs(found, local_day(at), to)
        outcome = rules.succeeded(case, heirs)
        _check(case, outcome, heirs)
        return _moved(found, outcome, heirs, decision, by=by, at=at)


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


class _Heirs:
    """Answers who does a function of an agency now, and remembers what it answered."""

    def __init__(self, found: Held, on: date, to: UUID | None) -> None:
        self.on, self.to = on, to
        self.place = succeeding.place_on(found.events, found.case, on)
        self.formers = succeeding.formers(found.events)
        self.told: dict[tuple[UUID, str], Chosen] = {}

    def __call__(self, agency: UUID, function: str) -> UUID:
        key = (agency, function)
        if key not in self.told:
            self.told[key] = self._named(agency, function) or succeeding.heir_of(
                agency, function, self.place, self.on
            )
        return self.told[key].agency.id

    def _named(self, agency: UUID, function: str) -> Chosen | None:
        """The agency named, where it carries on for this one, or for who this one took it from."""
        if self.to is None or not identity.does(self.to, function, self.on):
            return None
        for former in (agency, *self.formers.get(agency, ())):
            for heir in identity.agency_heirs(former, self.on):
                if heir.agency.id == self.to:
                    return Chosen(heir.agency, basis=heir.basis)
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


def _check(case: Case, outcome: Outcome, heirs: _Heirs) -> None:
    named = identity.agency(heirs.to) if heirs.to else None
    if named and named.since > heirs.on:
        raise _not_yet(named)
    if named and named.id not in heirs.moved.values():
        raise NotAnHeir(agency=named.name)
    if outcome == Outcome():
        for agency in {work.agency for work in case.works}:
            for coming in identity.agency_successors(agency):
                raise _not_yet(coming)
        raise NothingToTransfer


def _not_yet(agency: identity.AgencyView) -> SuccessorNotInForce:
    return SuccessorNotInForce(agency=agency.name, since=f"{agency.since:%d/%m/%Y}")


def _moved(
    found: Held, outcome: Outcome, heirs: _Heirs, decision: str, *, by: Actor, at: datetime
) -> Case:
    told = normal(decision) or heirs.basis
    facts = {
        "moved": [{"from": str(one), "to": str(to)} for one, to in heirs.moved.items()],
        **({"decision": kept(found.row.pk, ContentKind.TEXT, told)} if told else {}),
    }
    flags = (Flag.HEIR_GUESSED,) if heirs.guessed else ()
    return add(found, Kind.TRANSFERRED, replace(outcome, flags=flags), facts, by=by, at=at)
