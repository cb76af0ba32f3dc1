"""A hand-over done by mistake is taken back, as long as nobody has taken the dossier up."""

from datetime import datetime
from uuid import UUID

from motcua.dossiers import rules
from motcua.dossiers.operations.writing import ReasonMissing, add, held, texts
from motcua.dossiers.types import Act, Case, Flag, Kind, Outcome
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal


class TakenUp(RuleViolation):
    code = "taken-up"
    sentence = _("Không thể thu hồi: người nhận đã làm tiếp, hoặc hồ sơ chưa được chuyển đi.")


def undo_hand_over(*, dossier: UUID, turn: int, reason: str, by: Actor, at: datetime) -> Case:
    """
    Take back a hand-over done by mistake; who sent it has the dossier as if it had never gone.

    The time in the wrong hands is the sender's, and a pause that the hand-over opened or ended
    stands as before it. Superiors see a list of such mistakes.

    :raises ReasonMissing: if no reason is given
    :raises TakenUp: if the receiver has acted, or nothing was handed over
    """
    if not normal(reason):
        raise ReasonMissing
    with acting(by, writing=True):
        found = held(dossier, turn, Act.UNDO_HAND_OVER, by=by, at=at)
        case = found.case
        if not rules.fits(Act.UNDO_HAND_OVER, case):
            raise TakenUp
        before = rules.fold(event for event in found.events if event.number < case.handed)
        outcome = Outcome(
            state=rules.after(case, Act.UNDO_HAND_OVER),
            step=before.step,
            works=before.works,
            pauses=before.pauses if before.pauses != case.pauses else None,
            flags=(Flag.HAND_OVER_UNDONE,),
        )
        facts = {"undone": case.handed, **texts(dossier, reason=reason)}
        return add(found, Kind.HAND_OVER_UNDONE, outcome, facts, by=by, at=at)
