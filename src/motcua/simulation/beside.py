"""What happens beside the way of a dossier: opinions, apologies, withdrawals to file again."""

from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.simulation.clockwork import Clockwork, Seat
from motcua.simulation.filing import Counter
from motcua.simulation.office import Offices
from motcua.simulation.pace import DAY, around, befalls
from motcua.simulation.standing import counter_of, holder, id_of, in_work
from motcua.simulation.types import Behaviour, Going

APPROVING: Final = ("leader", "division_leader", "supervisor")
ASKED: Final = "leader"  # whose opinion is asked, at the police of the place
RUNNING: Final = frozenset(
    {
        dossiers.State.ACCEPTED,
        dossiers.State.IN_PROCESS,
        dossiers.State.AWAITING_DECISION,
    }
)
OPINION_DAYS: Final = 3
LONG: Final = 3 * DAY  # office minutes of a term in which there is time for all this


class Beside:
    """Plans what may befall an accepted dossier; what comes too late does not happen."""

    def __init__(
        self,
        behaviour: Behaviour,
        clock: Clockwork,
        counter: Counter,
        offices: Offices,
        random: Random,
        again: Callable[[Going, datetime], None],
    ) -> None:
        self._habits, self._clock, self._counter = behaviour.habits, clock, counter
        self._offices, self._random, self._again = offices, random, again
        self.befell: Tally[str] = Tally()

    def plan(self, going: Going, minutes: int, at: datetime, *, late: bool) -> None:
        """Draw what befalls a dossier with so many office minutes to its promise."""
        if minutes < LONG:
            return
        assert going.case is not None and going.case.competent is not None
        office = self._offices.of(going.case.competent)
        random, habits = self._random, self._habits
        if late and befalls(habits["apology"], random):
            moment = office.later(at, minutes - DAY - random.randrange(DAY))
            self._clock.by_officer(moment, going, self._head, self._apologise, "answer")
        elif late and befalls(habits["withdrawn_again"], random):
            moment = office.later(at, minutes - random.randrange(60, DAY))
            self._clock.by_officer(moment, going, counter_of, self._ask_back, "answer")
        if befalls(habits["opinion"], random):
            moment = office.later(at, random.randrange(DAY // 2, DAY))
            self._clock.by_officer(moment, going, holder, self._ask_opinion, "answer")

    def _head(self, going: Going) -> Seat:
        """Return who heads the competent agency."""
        assert going.case is not None and going.case.competent is not None
        day = local_day(self._clock.present)
        functions = (one for one in APPROVING if identity.posts(going.case.competent, one, day))
        return going.case.competent, next(functions, APPROVING[0])

    def _apologise(self, going: Going, by: Actor, at: datetime) -> None:
        case = going.case
        assert case is not None and case.promised_at is not None and case.competent is not None
        if case.state not in RUNNING:
            return
        told = max(case.repromised_at or case.promised_at, dossiers.due_at(case) or at)
        later = self._offices.of(case.competent).later(told, 3 * DAY)
        going.case = dossiers.apologise(
            dossier=id_of(going),
            turn=case.turn,
            new_promise=local_day(later),
            reason="Hồ sơ nhiều, chưa thẩm tra xong",
            by=by,
            at=at,
        )
        self.befell["apology"] += 1

    def _ask_opinion(self, going: Going, by: Actor, at: datetime) -> None:
        case = going.case
        assert case is not None
        asked = self._police(going, at)
        if case.state is dossiers.State.ACCEPTED:  # still at the counter
            moment = self._offices.of(case.works[0].agency).later(at, DAY)
            self._clock.by_officer(moment, going, holder, self._ask_opinion, "answer")
            return
        if case.state is not dossiers.State.IN_PROCESS or asked is None or not in_work(case):
            return
        going.case = dossiers.ask_opinion(
            dossier=id_of(going),
            turn=case.turn,
            agency=asked,
            function=ASKED,
            question="Đề nghị cho ý kiến về nơi cư trú",
            days=OPINION_DAYS,
            by=by,
            at=at,
        )
        self.befell["opinion"] += 1
        number = going.case.number
        if befalls(self._habits["opinion_silent"], self._random):
            self.befell["opinion_silent"] += 1
            return
        moment = self._offices.of(asked).later(at, around(OPINION_DAYS, self._random) * DAY)

        def answer(going: Going, by: Actor, at: datetime) -> None:
            assert going.case is not None
            if any(aside.number == number for aside in going.case.asides):
                going.case = dossiers.give_opinion(
                    dossier=id_of(going), number=number, view=dossiers.Stance.AGREES, by=by, at=at
                )

        self._clock.by_officer(
            moment, going, lambda going: self._asked(going, asked), answer, "answer"
        )

    def _asked(self, going: Going, agency: UUID) -> Seat:
        """Return who was asked, or who carries on for him."""
        assert going.case is not None
        open_ = (one.work for one in going.case.asides if one.work.function == ASKED)
        work = next(open_, None)
        return (work.agency if work else agency), ASKED

    def _police(self, going: Going, at: datetime) -> UUID | None:
        """Return the police of where the applicant lives, unless the dossier is theirs."""
        assert going.case is not None
        day = local_day(at)
        commune = self._counter.commune(going.citizen, day)
        found = identity.agency_in_charge("commune_police", commune, day)
        return found.id if found and found.id != going.case.competent else None

    def _ask_back(self, going: Going, by: Actor, at: datetime) -> None:
        case = going.case
        assert case is not None
        if case.state not in RUNNING:
            return
        going.case = dossiers.ask_withdrawal(
            dossier=id_of(going),
            turn=case.turn,
            reason="Để nộp lại hồ sơ",
            document="Đơn của người nộp",
            by=by,
            at=at,
        )
        moment = self._offices.of(case.works[0].agency).later(at, 30)
        self._clock.by_officer(moment, going, self._head, self._give_back, "answer")

    def _give_back(self, going: Going, by: Actor, at: datetime) -> None:
        case = going.case
        assert case is not None
        if case.state not in RUNNING:
            return
        due = dossiers.may_owe(case)
        going.case = dossiers.withdraw(
            dossier=id_of(going),
            turn=case.turn,
            settlement=dossiers.Settlement.WAIVED if due else dossiers.Settlement.NONE,
            by=by,
            at=at,
        )
        self.befell["withdrawn_again"] += 1
        self._again(going, at + timedelta(days=1))
