"""Done while the person waits: accepted, done, signed and returned in one act of the hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.decision import decide, hand_over_result, register_result
from motcua.dossiers.operations.intake import accept
from motcua.dossiers.operations.steps import hand_over, propose
from motcua.dossiers.types import Act, Case, Manner, PaperReceived, Verdict
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class NotImmediate(RuleViolation):
    code = "not-immediate"
    sentence = _("Thủ tục này không trả kết quả ngay: hãy tiếp nhận và chuyển theo quy trình.")


@dataclass(frozen=True, slots=True)
class Given:
    """What the person is given: the result, its number, and who takes it."""

    result: str
    text: str
    number: str
    receiver: str


def do_at_once(
    *,
    dossier: UUID,
    turn: int,
    case: str,
    papers: Sequence[PaperReceived],
    given: Given,
    place: str | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """
    Accept, do, sign, register and return in one transaction; each is an event of its own.

    Every step asks whether the post of `by` holds it, so staffing decides who may do this alone.
    Whatever one of them refuses, nothing of it all is written (NĐ 118/2025/NĐ-CP: results given at
    once).

    :raises NotImmediate: if the route of the case is not published as immediate
    """
    with acting(by, writing=True):
        now = accept(
            dossier=dossier, turn=turn, case=case, papers=papers, place=place, by=by, at=at
        )
        if now.pins is None or not now.pins.immediate:
            raise NotImmediate
        while rules.fits_route(Act.HAND_OVER, now):
            now = hand_over(dossier=dossier, turn=now.turn, by=by, at=at)
        now = propose(
            dossier=dossier,
            turn=now.turn,
            verdict=Verdict.APPROVE,
            result=given.result,
            text=given.text,
            by=by,
            at=at,
        )
        now = decide(
            dossier=dossier,
            turn=now.turn,
            verdict=Verdict.APPROVE,
            result=given.result,
            reasons="",
            by=by,
            at=at,
        )
        now = register_result(dossier=dossier, turn=now.turn, number=given.number, by=by, at=at)
        return hand_over_result(
            dossier=dossier,
            turn=now.turn,
            manner=Manner.COUNTER,
            receiver=given.receiver,
            by=by,
            at=at,
        )
