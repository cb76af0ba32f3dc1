"""Paper taken in on a numbered slip while the network was down, and entered when it is back."""

from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.simulation.clockwork import Clockwork, Do, Seat
from motcua.simulation.filing import Counter
from motcua.simulation.office import Offices
from motcua.simulation.people import INTAKE
from motcua.simulation.types import Going, Outage

HEADING: Final = ("supervisor", "division_leader", "leader")
IN_A_BOOK: Final = 20
DOWN: Final = 240  # office minutes until it is entered: within the next working day
REASON: Final = "Mất điện, mất mạng tại nơi tiếp nhận"


@dataclass(slots=True)
class _Book:
    series: str
    used: int = 0


class Outages:
    """The head of a counter gives it slips; one is spent for each paper entered late."""

    def __init__(
        self,
        clock: Clockwork,
        counter: Counter,
        offices: Offices,
        file: Do,
        befell: Tally[str],
        given: int = 0,
    ) -> None:
        self._clock, self._counter, self._offices = clock, counter, offices
        self._file, self._befell = file, befell
        self._books: dict[UUID, _Book] = {}
        self._given = given

    def bring(self, going: Going, at: datetime, receive: Callable[[Going, datetime], None]) -> None:
        """Let paper come while nothing can be entered; without a head there it comes as any."""
        if not self._heads(going, at):
            receive(going, at)
            return

        def take(going: Going, by: Actor, at: datetime) -> None:
            receiving = self._counter.receiving(going, at)
            number = self._next_slip(receiving, by, at)
            moment = self._offices.of(receiving).later(at, DOWN)
            enter = partial(self._enter, receiving, number, at)
            self._clock.by_officer(moment, going, self._intake, enter, "accept")

        self._clock.by_officer(at, going, self._head, take, "answer")

    def _enter(
        self, took: UUID, number: str, came_at: datetime, going: Going, by: Actor, at: datetime
    ) -> None:
        """Enter what came on the slip; a successor of who took it files it as of now."""
        approvers = dossiers.approvers(took, by, local_day(at))
        if approvers and self._counter.receiving(going, at) == took:
            going.outage = Outage(number, came_at, REASON, approvers[0].post)
            self._befell["outage"] += 1
        self._file(going, by, at)

    def _intake(self, going: Going) -> Seat:
        return self._counter.receiving(going, self._clock.present), INTAKE

    def _head(self, going: Going) -> Seat:
        now = self._clock.present
        heads = self._heads(going, now)
        return self._counter.receiving(going, now), heads[0] if heads else HEADING[0]

    def _heads(self, going: Going, at: datetime) -> list[str]:
        counter, day = self._counter.receiving(going, at), local_day(at)
        return [one for one in HEADING if identity.posts(counter, one, day)]

    def _next_slip(self, counter: UUID, by: Actor, at: datetime) -> str:
        """Return the next number of the counter's book; its head gives out another when it ends."""
        book = self._books.get(counter)
        if book is None or book.used == IN_A_BOOK:
            self._given += 1
            book = self._books[counter] = _Book(f"MP{self._given}")
            dossiers.issue_slips(
                agency=counter, series=book.series, first=1, last=IN_A_BOOK, by=by, at=at
            )
        book.used += 1
        return f"{book.series}-{book.used:04}"
