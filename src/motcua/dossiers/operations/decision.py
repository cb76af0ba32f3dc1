"""The decision, its entry in the book, and the result in the applicant's hands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.linked import hand_over_parts, released_to
from motcua.dossiers.operations.steps import check_result
from motcua.dossiers.operations.supplement import term_edition
from motcua.dossiers.operations.writing import ReasonMissing, add, held, texts
from motcua.dossiers.queries import linked, reading
from motcua.dossiers.types import (
    Act,
    Case,
    Delivery,
    Event,
    Flag,
    Kind,
    Manner,
    Outcome,
    Verdict,
    Work,
)
from motcua.kernel import parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, fold, normal
from motcua.kernel.working_time import local_day

IMMEDIATE: Final = "immediate"
DELIVERY_OF: Final[Mapping[Manner, Delivery]] = MappingProxyType(
    {
        Manner.COUNTER: Delivery.HANDED_OVER,
        Manner.POST: Delivery.SENT,
        Manner.ONLINE: Delivery.RECEIVED,
    }
)


class OwnProposal(RuleViolation):
    code = "own-proposal"
    sentence = _("Người trình dự thảo không được tự quyết định hồ sơ.")


class WithdrawalWaits(RuleViolation):
    code = "withdrawal-waits"
    sentence = _("Người nộp đề nghị rút hồ sơ: hãy trả lời đề nghị trước khi quyết định.")


class StepsLeft(RuleViolation):
    code = "steps-left"
    sentence = _(
        "Hồ sơ được đề nghị từ chối sớm, còn bước chưa làm (%(step)s) nên chưa thể đồng ý."
    )


class NumberMissing(RuleViolation):
    code = "number-missing"
    sentence = _("Hãy ghi số, ký hiệu của kết quả.")


class TextDecided(RuleViolation):
    code = "text-decided"
    sentence = _("Nội dung kết quả đã được duyệt; khi vào sổ chỉ ghi số, ký hiệu.")


class ReceiverMissing(RuleViolation):
    code = "receiver-missing"
    sentence = _("Hãy ghi họ tên người nhận kết quả.")


class HeirProofMissing(RuleViolation):
    code = "heir-proof-missing"
    sentence = _(
        "Người nộp hoặc chủ hồ sơ đã mất: hãy ghi giấy tờ chứng minh quyền nhận của người thừa kế."
    )


class NotToTheDead(RuleViolation):
    code = "not-to-the-dead"
    sentence = _("Không thể trả kết quả cho người đã mất; hãy trả cho người thừa kế.")


def decide(
    *,
    dossier: UUID,
    turn: int,
    verdict: Verdict,
    result: str,
    reasons: str,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Decide: approve, or refuse with reasons (NĐ 118/2025).

    :raises OwnProposal: if who proposed would decide, unless the rule's exception holds
    :raises ReasonMissing: if a refusal has no reasons
    :raises WithdrawalWaits: if the applicant's request to withdraw is not answered
    :raises StepsLeft: if steps were left out for a refusal, and it would be approved
    :raises ResultNotFitting: if the result type does not go with the verdict
    """
    if verdict is Verdict.REFUSE and not normal(reasons):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.DECIDE, by=by, at=at)
        case = found.case
        if rules.withdrawal_asked(case):
            raise WithdrawalWaits
        own = case.proposer == by.label
        if own and not _may_decide_own(case, at):
            raise OwnProposal
        left = rules.passed_over(case)
        if verdict is Verdict.APPROVE and left:
            raise StepsLeft(step=left[0].action)
        check_result(case, verdict, result)
        outcome = Outcome(
            state=rules.after(case, Act.DECIDE),
            works=_registering(case),
            closes=_beside(case),
            flags=(Flag.OWN_PROPOSAL,) if own else (),
            verdict=verdict,
            result=result,
        )
        facts = texts(dossier, reasons=reasons)
        return add(found, Kind.DECIDED, outcome, facts, by=by, at=at)


def _may_decide_own(case: Case, at: datetime) -> bool:
    """Say whether who proposed may decide too: an exception of immediate routes, listed."""
    assert case.pins is not None
    exception = parameters.text("own_proposal_exception", local_day(at))
    return exception == IMMEDIATE and case.pins.immediate


def register_result(
    *, dossier: UUID, turn: int, number: str, text: str = "", by: Actor, at: datetime
) -> Case:
    """
    Enter the result in the book and release it: here processing ends (NĐ 30/2020; QĐ 766 2.1).

    What was approved is released as it stands; only a dossier of a former system, of which no
    draft is here, is given its text now.

    :raises NumberMissing: if the result has no number
    :raises TextDecided: if it would say other than what was approved
    """
    if not normal(number):
        raise NumberMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.REGISTER_RESULT, by=by, at=at)
        case = found.case
        if normal(text) and reading.drafted(found.events):
            raise TextDecided
        outcome = Outcome(
            state=rules.after(case, Act.REGISTER_RESULT),
            works=released_to(case),
            closes=_beside(case),
            finished_at=at,
            delivery=Delivery.READY,
        )
        facts = texts(dossier, number=number, text=text)
        return add(found, Kind.RESULT_REGISTERED, outcome, facts, by=by, at=at)


def hand_over_result(
    *,
    dossier: UUID,
    turn: int,
    manner: Manner,
    receiver: str,
    proof: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """
    Hand the result over and record to whom (form 07; delivery is apart from processing).

    Where the owner has died it goes to an heir, in person or by post; never to who is dead.

    :raises ReceiverMissing: if nobody is named
    :raises HeirProofMissing: if the owner died and the heir's right is not proved
    :raises NotToTheDead: if it would go to the account or in the name of who died
    """
    if not normal(receiver):
        raise ReceiverMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.HAND_OVER_RESULT, by=by, at=at)
        events = linked.with_whole(found.events)
        _check_receiver(events, manner, receiver, proof)
        outcome = Outcome(
            state=rules.after(found.case, Act.HAND_OVER_RESULT),
            works=(),
            delivery=DELIVERY_OF[manner],
            returned_at=at,
        )
        facts = {"manner": manner.value, **texts(dossier, receiver=receiver, proof=proof)}
        case = add(found, Kind.RESULT_HANDED_OVER, outcome, facts, by=by, at=at)
        hand_over_parts(case, manner, by=by, at=at)
        return case


def _check_receiver(events: Sequence[Event], manner: Manner, receiver: str, proof: str) -> None:
    """The owner's rights pass to his heirs, who prove theirs (BLDS 2015 Điều 614)."""
    inherited = any(event.outcome.deceased for event in events)
    if inherited and not normal(proof):
        raise HeirProofMissing
    dead = {fold(name) for name in reading.deceased_names(events)}
    if (inherited and manner is Manner.ONLINE) or fold(receiver) in dead:
        raise NotToTheDead


def _beside(case: Case) -> tuple[int, ...]:
    """What was asked beside the way is waited for no more; no answer was no consent."""
    return tuple(aside.number for aside in case.asides)


def _registering(case: Case) -> tuple[Work, ...]:
    due_at = rules.clock(case, term_edition(case)).due_at
    return tuple(replace(work, due_at=due_at) for work in rules.decision_works(case))
