"""What was written down wrongly is put right; both values stay, and who did it and why."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.models import SecretKey
from motcua.dossiers.operations import linked
from motcua.dossiers.operations.filing import ApplicantIncomplete, owner_key, person_of
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import Held, ReasonMissing, add, held, kept, texts
from motcua.dossiers.queries import reading
from motcua.dossiers.types import (
    Act,
    Case,
    ContentKind,
    Delivery,
    Flag,
    Kind,
    Manner,
    Outcome,
    PaperReceived,
    Parties,
    Party,
)
from motcua.identity import api as identity
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.procedures import api as procedures


class GroundsMissing(RuleViolation):
    code = "grounds-missing"
    sentence = _("Hãy ghi giấy tờ, văn bản làm căn cứ.")


class NothingCorrected(RuleViolation):
    code = "nothing-corrected"
    sentence = _("Không có gì khác với thông tin đang ghi.")


class OwnNameStands(RuleViolation):
    code = "own-name-stands"
    sentence = _("Người nộp trực tuyến nộp bằng tài khoản của mình nên không đổi được người nộp.")


class PapersNotReceived(RuleViolation):
    code = "papers-not-received"
    sentence = _("Hồ sơ chưa tiếp nhận nên chưa có số giấy tờ đã nhận để đính chính.")


class NoStepToReopen(RuleViolation):
    code = "no-step-to-reopen"
    sentence = _("Quy trình của hồ sơ này không có bước xử lý để mở lại.")


def correct(
    *,
    dossier: UUID,
    turn: int,
    parties: Parties | None = None,
    papers: Sequence[PaperReceived] | None = None,
    wish: Manner | None = None,
    reason: str,
    document: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Put right who files, whose it is, what was counted or how the result is wanted.

    What was written before stays on record beside it. Once accepted it needs its grounds, is
    listed, and the receipt is printed again as a reprint (TT 03/2025/TT-VPCP, form 01). Keys
    given out to somebody who is not the applicant open nothing any more.

    :raises ReasonMissing: if no reason is given
    :raises GroundsMissing: if it was accepted and no document is named
    :raises ApplicantIncomplete: if somebody is left without name or number
    :raises OwnNameStands: if it would change who filed online
    :raises PapersNotReceived: if papers are corrected that were not counted yet
    :raises NothingCorrected: if nothing differs
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.CORRECT, by=by, at=at)
        if found.case.pins is not None and not normal(document):
            raise GroundsMissing
        changes = _changes(found, parties, papers, wish)
        if not changes:
            raise NothingCorrected
        outcome = _corrected(
            found.case,
            parties if "parties" in changes else None,
            wish if "wish" in changes else None,
        )
        facts = {**changes, **texts(dossier, reason=reason, document=document)}
        _withdraw_keys(found, parties)
        return add(found, Kind.CORRECTED, outcome, facts, by=by, at=at)


def reopen_result(
    *, dossier: UUID, turn: int, reason: str, document: str, by: Actor, at: datetime
) -> Case:
    """
    Take a wrong result back before it is handed over: it is drafted and decided anew.

    By a recorded decision of a head alone; the time goes on counting (NĐ 61/2018 Điều 21: the
    agency at fault corrects, replaces or withdraws it). Of a linked filing it is the result of a
    part, until the whole is returned; what was opened on it goes on.

    :raises ReasonMissing: if no reason is given
    :raises GroundsMissing: if the decision is not named
    :raises NoStepToReopen: if its way has no step to draft a result in
    """
    if not normal(reason):
        raise ReasonMissing
    if not normal(document):
        raise GroundsMissing
    with acting(by, writing=True):
        whole = linked.whole_locked(dossier, at=at)  # before its part, as everywhere
        found = held(dossier, turn, Act.REOPEN_RESULT, by=by, at=at)
        case, drafting = found.case, rules.earlier_steps(found.case)
        if not drafting or case.pins is None:
            raise NoStepToReopen
        step = drafting[-1]
        due_at = rules.step_due(step, case, at, term_edition(case))
        works = rules.works_of_step(step, case.pins)
        outcome = Outcome(
            state=rules.after(case, Act.REOPEN_RESULT),
            step=step.number,
            works=tuple(replace(work, due_at=due_at) for work in works),
            delivery=Delivery.NOT_READY,
            result="",
            clears=("finished_at", "verdict"),
            flags=(Flag.RESULT_REOPENED,),
        )
        facts = texts(dossier, reason=reason, document=document)
        after = add(found, Kind.RESULT_REOPENED, outcome, facts, by=by, at=at)
        if whole is not None:
            linked.reopen_whole(whole, at=at)
        return after


def _changes(
    found: Held,
    parties: Parties | None,
    papers: Sequence[PaperReceived] | None,
    wish: Manner | None,
) -> dict[str, Any]:
    """Return what differs, new beside old, as facts of the event."""
    dossier, facts = found.row.pk, dict[str, Any]()
    if parties is not None:
        now, before = _tidied(parties), reading.last_with(found.events, "parties")
        _check_parties(found.case, now, reading.parties_of(found.events))
        if now != reading.parties_of(found.events):
            facts["parties"] = kept(dossier, ContentKind.PARTIES, asdict(now))
            facts["parties_before"] = before.facts["parties"] if before else None
    if papers is not None:
        counted = reading.last_with(found.events, "papers")
        if counted is None:
            raise PapersNotReceived
        rows = {"rows": [asdict(paper) for paper in papers]}
        if rows != reading.read(counted, "papers"):
            facts["papers"] = kept(dossier, ContentKind.PAPERS, rows)
            facts["papers_before"] = counted.facts["papers"]
    if wish is not None and wish.value != found.case.wish:
        facts["wish"] = {"from": found.case.wish, "to": wish.value}
    return facts


def _check_parties(case: Case, now: Parties, before: Parties) -> None:
    named = [now.submitter, *([now.owner] if now.owner else [])]
    if not all(one.name and identity.is_identity_number(one.identity_number) for one in named):
        raise ApplicantIncomplete
    online = case.channel == procedures.Channel.ONLINE
    if online and _who(now.submitter) != _who(before.submitter):
        raise OwnNameStands


def _who(party: Party) -> tuple[str, str]:
    return party.name, party.identity_number


def _tidied(parties: Parties) -> Parties:
    return Parties(
        submitter=_tidied_party(parties.submitter),
        owner=_tidied_party(parties.owner) if parties.owner else None,
        relation=normal(parties.relation),
    )


def _tidied_party(party: Party) -> Party:
    return Party(**{name: normal(text) for name, text in asdict(party).items()})


def _corrected(case: Case, parties: Parties | None, wish: Manner | None) -> Outcome:
    flags = (Flag.CORRECTED,) if case.pins is not None else ()
    outcome = Outcome(wish=wish, flags=flags)
    if parties is None:
        return outcome
    online = case.channel == procedures.Channel.ONLINE
    submitter = case.submitter if online else person_of(parties.submitter)
    owner = person_of(parties.owner) if parties.owner else submitter
    known = {"submitter": submitter, "owner": owner}
    return replace(
        outcome,
        submitter=submitter,  # None says nothing, so what is not known any more is cleared
        owner=owner,
        owner_key=owner_key(parties),
        clears=tuple(name for name, person in known.items() if person is None),
    )


def _withdraw_keys(found: Held, parties: Parties | None) -> None:
    """Whoever turned out not to be the applicant follows the dossier and its parts no longer."""
    before = reading.parties_of(found.events).submitter.identity_number
    if parties and normal(parties.submitter.identity_number) != before:
        SecretKey.objects.filter(dossier__in=[found.row.pk, *found.case.parts]).delete()
