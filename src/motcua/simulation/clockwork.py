"""The clock of a simulation: who does what next, in the order of time, one act per officer."""

import heapq
from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.simulation.office import Offices
from motcua.simulation.people import People
from motcua.simulation.types import Behaviour, Going

Seat = tuple[UUID, str]  # an agency and a function
Who = Callable[[Going], Seat]
Do = Callable[[Going, Actor, datetime], None]


class Clockwork:
    """Acts to come by moment; an officer whose hands are full does them later."""

    def __init__(
        self, behaviour: Behaviour, people: People, offices: Offices, random: Random
    ) -> None:
        self._behaviour, self._people = behaviour, people
        self._offices, self._random = offices, random
        self._heap: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._number = 0
        self._free_at: dict[UUID, datetime] = {}
        self.refused: Tally[str] = Tally()
        self.now: datetime | None = None

    @property
    def present(self) -> datetime:
        assert self.now is not None, "nothing has happened yet"
        return self.now

    def at(self, moment: datetime, do: Callable[[datetime], None]) -> None:
        """Let something happen at a moment, whoever does it."""
        self._number += 1
        heapq.heappush(self._heap, (moment, self._number, do))

    def by_officer(
        self, moment: datetime, going: Going, who: Who, do: Do, service: str, *, late: bool = False
    ) -> None:
        """Let somebody in a seat do an act, in office hours unless `late`, one at a time."""
        post: UUID | None = None

        def due(now: datetime) -> None:
            nonlocal post
            agency, function = who(going)
            office = self._offices.of(agency)
            seats = self._people.seats(agency, function, now)
            if post not in seats:
                post = self._random.choice(seats)
            hands = self._people.holder(post, now)
            begins = max(now, self._free_at.get(hands, now))
            begins = begins if late else office.opening(begins)
            if begins > now:
                self.at(begins, due)
                return
            busy = timedelta(minutes=self._behaviour.service_minutes[service])
            self._free_at[hands] = now + busy
            do(going, self._people.officer(post, now), now)

        self.at(moment, due)

    def step(self, until: datetime) -> bool:
        """
        Let the next thing happen; False when nothing is left before the end.

        What an operation refuses is counted, and the dossier stays where it is.
        """
        if not self._heap or self._heap[0][0] >= until:
            return False
        moment, _number, do = heapq.heappop(self._heap)
        self.now = moment
        try:
            do(moment)
        except RuleViolation as refusal:
            self.refused[refusal.code] += 1
        return True
