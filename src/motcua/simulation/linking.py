"""Linked filings: every part goes its own way, and the whole hears of it as the queue lets it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.kernel.actors import system
from motcua.simulation.clockwork import Clockwork
from motcua.simulation.standing import id_of
from motcua.simulation.types import Going

LINKER: Final = system("linked")
HEARD_AFTER: Final = timedelta(minutes=1)


class Linking:
    """Lets parts begin when they are opened, and the whole go on when all have ended."""

    def __init__(
        self,
        clock: Clockwork,
        begin: Callable[[Going, datetime], None],
        go_on: Callable[[Going, datetime], None],
    ) -> None:
        self._clock, self._begin, self._go_on = clock, begin, go_on
        self._known: set[UUID] = set()  # parts begun, wholes that were finished
        self.parts: list[Going] = []

    def begin(self, whole: Going, at: datetime) -> None:
        """Let the parts opened since go their ways."""
        assert whole.case is not None
        for part in whole.case.parts:
            if part in self._known:
                continue
            self._known.add(part)
            going = Going(
                whole.citizen,
                whole.level,
                whole.procedure,
                whole.online,
                whole.wanted_case,
                id=part,
                receiving=whole.receiving,
                case=dossiers.case_now(part),
                late=whole.late,
                part_of=whole,
            )
            self.parts.append(going)
            self._begin(going, at)

    def tell(self, part: Going, at: datetime) -> None:
        """Let the whole hear that something happened to a part."""
        whole = part.part_of
        if whole is not None:
            self._clock.at(at + HEARD_AFTER, lambda now: self._follow(whole, now))

    def _follow(self, whole: Going, now: datetime) -> None:
        whole.case = dossiers.follow_parts(dossier=id_of(whole), by=LINKER, at=now)
        self.begin(whole, now)
        ended = whole.case.state is dossiers.State.RESULT_READY
        if ended and id_of(whole) not in self._known:
            self._known.add(id_of(whole))
            self._go_on(whole, now)
