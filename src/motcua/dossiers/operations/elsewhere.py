"""A step done in another system: since when we wait, what came back, and when it was down."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.steps import WaitsElsewhere
from motcua.dossiers.operations.writing import Held, ReasonMissing, add, held, texts
from motcua.dossiers.queries import reading
from motcua.dossiers.rules import systems
from motcua.dossiers.rules.plain import plain
from motcua.dossiers.types import Act, Case, Elsewhere, Flag, Kind, Outcome
from motcua.kernel import parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import local_day


class UnknownSystem(RuleViolation):
    code = "unknown-system"
    sentence = _("Hãy chọn hệ thống đang làm thay bước này.")


class ReferenceRefused(RuleViolation):
    code = "reference-refused"
    sentence = _(
        "Mã ở hệ thống kia chỉ gồm chữ không dấu, số và các dấu . / _ -, không quá 60 ký tự."
    )


class NotElsewhere(RuleViolation):
    code = "not-elsewhere"
    sentence = _("Bước này không làm ở hệ thống khác.")


class OtherDossier(RuleViolation):
    code = "other-dossier"
    sentence = _("Mã trả về là %(given)s, còn hồ sơ này đang chờ mã %(wanted)s: không ghi.")


class OtherOwner(RuleViolation):
    code = "other-owner"
    sentence = _("Số định danh trả về không phải của chủ hồ sơ này: không ghi.")


class OutageToCome(RuleViolation):
    code = "outage-to-come"
    sentence = _("Sự cố không thể bắt đầu sau thời điểm ghi.")


def other_systems(at: datetime) -> dict[str, str]:
    """Return the systems that may do a step for us, by code."""
    return systems.listed(parameters.text("other_systems", local_day(at)))


def wait_elsewhere(
    *, dossier: UUID, turn: int, system: str, reference: str, by: Actor, at: datetime
) -> Case:
    """
    Say that the step is being done in another system, under which reference there.

    That system is the authority on the step from now on; the term and the step run on.

    :raises UnknownSystem: if the system is none of those listed
    :raises ReferenceRefused: if the reference is no code
    :raises WaitsElsewhere: if the step is already being done elsewhere
    """
    known, code = other_systems(at), normal(reference)
    if system not in known:
        raise UnknownSystem
    if not systems.is_reference(code):
        raise ReferenceRefused
    with acting(by, writing=True):
        found = held(dossier, turn, Act.WAIT_ELSEWHERE, by=by, at=at)
        case = found.case
        if not rules.fits(Act.WAIT_ELSEWHERE, case):
            raise WaitsElsewhere
        codes = tuple(dict.fromkeys((*case.external_codes, code)))
        outcome = Outcome(
            elsewhere=Elsewhere(system=system, reference=code, since=at),
            external_codes=codes if codes != case.external_codes else None,
        )
        facts = {"system": system, "reference": code}
        return add(found, Kind.ELSEWHERE_STARTED, outcome, facts, by=by, at=at)


def write_back(
    *,
    dossier: UUID,
    turn: int,
    reference: str,
    text: str,
    owner_number: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Record what the other system did; it must be about this dossier and its owner.

    :raises ReasonMissing: if nothing is written of it
    :raises NotElsewhere: if nothing was waited for
    :raises OtherDossier: if the reference is another one
    :raises OtherOwner: if the identity number is not the owner's
    """
    if not normal(text):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.WRITE_BACK, by=by, at=at)
        elsewhere = _elsewhere(found.case, Act.WRITE_BACK)
        if normal(reference).casefold() != elsewhere.reference.casefold():
            raise OtherDossier(given=normal(reference), wanted=elsewhere.reference)
        _check_owner(found, normal(owner_number))
        outcome = Outcome(elsewhere=replace(elsewhere, until=at))
        codes = {"system": elsewhere.system, "reference": elsewhere.reference}
        facts = {**codes, **texts(dossier, text=text)}
        return add(found, Kind.ELSEWHERE_ENDED, outcome, facts, by=by, at=at)


def record_outage(
    *,
    dossier: UUID,
    turn: int,
    since: datetime,
    text: str,
    document: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Record that the other system failed: a cause that superiors see, not a pause of the term.

    :raises ReasonMissing: if nothing is written of it
    :raises OutageToCome: if it is said to begin later than now
    :raises NotElsewhere: if nothing is waited for
    """
    if not normal(text):
        raise ReasonMissing
    if since > at:
        raise OutageToCome
    with acting(by, writing=True):
        found = held(dossier, turn, Act.RECORD_OUTAGE, by=by, at=at)
        elsewhere = _elsewhere(found.case, Act.RECORD_OUTAGE)
        outcome = Outcome(flags=(Flag.OUTAGE,))
        codes = {"system": elsewhere.system, "since": plain(since)}
        facts = {**codes, **texts(dossier, text=text, document=document)}
        return add(found, Kind.OUTAGE_RECORDED, outcome, facts, by=by, at=at)


def _elsewhere(case: Case, act: Act) -> Elsewhere:
    if case.elsewhere is None or not rules.fits(act, case):
        raise NotElsewhere
    return case.elsewhere


def _check_owner(found: Held, number: str) -> None:
    """What another system says of somebody else is not this dossier's; unknown is not compared."""
    owner = reading.owner(reading.parties_of(found.events)).identity_number
    if number and owner and number != normal(owner):
        raise OtherOwner
