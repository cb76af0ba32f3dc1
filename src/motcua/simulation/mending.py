"""What is put right, changed or ended before its result: by the counter, or by who answers."""

from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Final

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.simulation.beside import RUNNING
from motcua.simulation.clockwork import Clockwork, Do, Seat
from motcua.simulation.office import Offices
from motcua.simulation.pace import DAY, befalls
from motcua.simulation.standing import accepted, counter_of, id_of
from motcua.simulation.types import Behaviour, Going

HEADING: Final = ("leader", "division_leader")


class Mending:
    """Plans what is put right in a dossier that is on time; what comes too late does not happen."""

    def __init__(
        self,
        behaviour: Behaviour,
        clock: Clockwork,
        offices: Offices,
        random: Random,
        befell: Tally[str],
    ) -> None:
        self._habits, self._clock, self._offices = behaviour.habits, clock, offices
        self._random, self._befell = random, befell

    def plan(self, going: Going, minutes: int, at: datetime) -> None:
        """Draw what befalls a dossier with so many office minutes to its promise."""
        if minutes < DAY:
            return
        self._draw("correct", going, minutes, at, counter_of, self._correct)
        self._draw("change_case", going, minutes, at, self._answering, self._change_case)
        self._draw("stop", going, minutes, at, self._answering, self._stop)

    def _draw(
        self,
        habit: str,
        going: Going,
        minutes: int,
        at: datetime,
        who: Callable[[Going], Seat],
        do: Do,
    ) -> None:
        if not befalls(self._habits[habit], self._random):
            return
        competent = accepted(going).competent
        assert competent is not None
        moment = self._offices.of(competent).later(at, self._random.randrange(30, minutes // 2))

        def act(going: Going, by: Actor, at: datetime) -> None:
            if accepted(going).state in RUNNING:
                do(going, by, at)

        self._clock.by_officer(moment, going, who, act, "answer")

    def _answering(self, going: Going) -> Seat:
        """Return who signs forms 04 and 05: who decides, where a head does; else a head."""
        case = accepted(going)
        assert case.competent is not None and case.pins is not None
        competent, day = case.competent, local_day(self._clock.present)
        deciding = (
            step.function
            for step in case.pins.steps
            if step.kind == procedures.StepKind.DECISION and step.agency == competent
        )
        there = (one for one in HEADING if identity.posts(competent, one, day))
        function = next((one for one in deciding if one in HEADING), None)
        return competent, function or next(there, HEADING[0])

    def _correct(self, going: Going, by: Actor, at: datetime) -> None:
        """The applicant wants the result brought to him after all, or comes for it himself."""
        case = accepted(going)
        going.by_post = case.wish != dossiers.Manner.POST
        manner = dossiers.Manner.POST if going.by_post else dossiers.Manner.COUNTER
        going.case = dossiers.correct(
            dossier=id_of(going),
            turn=case.turn,
            wish=manner,
            reason="Người nộp đổi cách nhận kết quả",
            document="01/BB",
            by=by,
            at=at,
        )
        self._befell["correct"] += 1

    def _change_case(self, going: Going, by: Actor, at: datetime) -> None:
        case = accepted(going)
        other = _other_case(case)
        if other is None or case.state is dossiers.State.AWAITING_DECISION:
            return
        going.case = dossiers.change_case(
            dossier=id_of(going),
            turn=case.turn,
            case=other,
            reason="Tiếp nhận nhầm trường hợp",
            document="01/TTr",
            by=by,
            at=at,
        )
        self._befell["change_case"] += 1

    def _stop(self, going: Going, by: Actor, at: datetime) -> None:
        case = accepted(going)
        free = case.finance == dossiers.Finance.NONE
        going.case = dossiers.stop(
            dossier=id_of(going),
            turn=case.turn,
            ground=dossiers.StopGround.OTHER,
            reason="Thửa đất, đối tượng đang có tranh chấp",
            settlement=dossiers.Settlement.NONE if free else dossiers.Settlement.WAIVED,
            by=by,
            at=at,
        )
        self._befell["stop"] += 1


def _other_case(case: dossiers.Case) -> str | None:
    """Return another case that goes the same way in no less time; None where there is none."""
    assert case.pins is not None
    revision = procedures.revision(case.pins.revision)
    now = next(one for one in revision.cases if one.key == case.pins.case)
    return next(
        (
            one.key
            for one in revision.cases
            if one.key != now.key
            and case.channel in (one.when.channels or (case.channel,))
            and _way(one) == _way(now)
            and one.term.unit == now.term.unit
            and (one.term.value or 0) >= (now.term.value or 0)
        ),
        None,
    )


def _way(case: procedures.ProcedureCase) -> list[tuple[int, str, str, str]]:
    steps = case.route.steps
    return [(one.number, one.kind, one.function, one.agency_kind) for one in steps]
