"""What is missing is asked for, and brought: form 02, its dispatch, the applicant's time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, system
from motcua.kernel.working_time import local_day
from motcua.simulation.beside import APPROVING
from motcua.simulation.clockwork import Clockwork, Seat
from motcua.simulation.office import Offices
from motcua.simulation.pace import DAY, around, befalls
from motcua.simulation.people import People
from motcua.simulation.standing import accepted, counter_of, id_of, turn_of
from motcua.simulation.types import Behaviour, Going

PRESS: Final = system("papers")
MISSING: Final = "Bản sao giấy tờ kèm theo chưa rõ"
Next = Callable[[Going, datetime], None]


class Supplements:
    """Asks, waits and takes in what is brought; then the dossier goes on as it would have."""

    def __init__(
        self,
        behaviour: Behaviour,
        clock: Clockwork,
        people: People,
        offices: Offices,
        random: Random,
        examine: Next,
        go_on: Next,
    ) -> None:
        self._behaviour, self._clock, self._people = behaviour, clock, people
        self._offices, self._random = offices, random
        self._examine, self._go_on = examine, go_on

    def ask_in_time(self, going: Going, by: Actor, at: datetime) -> None:
        """Ask while the procedure lets its holder ask; afterwards he goes on without."""
        case = accepted(going)
        assert case.pins is not None and case.competent is not None
        assert case.accepted_at is not None
        passed = self._offices.of(case.competent).between(case.accepted_at, at)
        if case.pins.window_days is not None and passed > (case.pins.window_days - 1) * DAY:
            going.supplement = False
            self._go_on(going, at)
        else:
            self.ask(going, by, at)

    def ask(self, going: Going, by: Actor, at: datetime) -> None:
        going.supplement = False
        going.rounds += 1
        going.case = dossiers.ask_supplement(
            dossier=id_of(going), turn=turn_of(going), items=[MISSING], reason=MISSING, by=by, at=at
        )
        self._clock.at(at + timedelta(minutes=2), lambda now: self.dispatch(going, now))

    def dispatch(self, going: Going, now: datetime) -> None:
        """Form 02 leaves, as the queue lets it; the applicant takes his time."""
        going.case = dossiers.dispatch_supplement(dossier=id_of(going), by=PRESS, at=now)
        self.wait(going, now)

    def wait(self, going: Going, now: datetime) -> None:
        days = around(self._behaviour.habits["citizen_days"], self._random)
        if going.online:
            moment = now + timedelta(days=days, minutes=self._random.randrange(600))
            self._clock.at(moment, lambda then: self._complete_online(going, then))
        else:
            assert going.receiving is not None
            moment = self._offices.of(going.receiving).later(now, days * DAY)
            self._clock.by_officer(moment, going, counter_of, self._complete, "answer")

    def _complete_online(self, going: Going, now: datetime) -> None:
        by = self._people.signed_in(going, now)
        self._complete(going, by, now)

    def _complete(self, going: Going, by: Actor, at: datetime) -> None:
        going.case = dossiers.complete_supplement(
            dossier=id_of(going), turn=turn_of(going), note="Đã bổ sung", by=by, at=at
        )
        again = going.rounds == 1 and befalls(self._behaviour.habits["second_round"], self._random)
        if again:
            assert going.receiving is not None
            moment = self._offices.of(going.case.works[0].agency).later(at, 60)
            self._clock.by_officer(moment, going, self._superior, self.ask, "answer")
        elif going.case.pins is None:
            self._examine(going, at)
        else:
            self._go_on(going, at)

    def _superior(self, going: Going) -> Seat:
        """A further request is made by who may approve it where the dossier lies."""
        assert going.case is not None
        agency, day = going.case.works[0].agency, local_day(self._clock.present)
        for function in reversed(APPROVING):
            if identity.posts(agency, function, day):
                return agency, function
        return agency, APPROVING[0]
