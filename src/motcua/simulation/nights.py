"""What happens at night: agencies end, others carry on, and open dossiers go over."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final

from motcua.dossiers import api as dossiers
from motcua.flows import housekeeping
from motcua.identity import api as identity
from motcua.kernel.working_time import VIETNAM
from motcua.simulation.clockwork import Clockwork
from motcua.simulation.types import Going, Wanted

AFTER_MIDNIGHT: Final = time(0, 10, tzinfo=VIETNAM)


class Nights:
    """Lets the house's own succession run on each day on which an agency ended."""

    def __init__(
        self, clock: Clockwork, filed: Iterable[Going], parts: Iterable[Going] = ()
    ) -> None:
        self._clock, self._filed, self._parts = clock, filed, parts
        self.transferred = 0
        self.refused: Tally[str] = Tally()

    def plan(self, wanted: Wanted) -> None:
        for day in sorted(set(_ends(wanted))):
            self._clock.at(datetime.combine(day, AFTER_MIDNIGHT), self._succeed)

    def _succeed(self, now: datetime) -> None:
        done = housekeeping.transfer_open(now)
        self.transferred += done.moved
        self.refused.update(refusal.code for refusal in done.refused.values())
        if not done.moved:
            return
        for going in (*self._filed, *self._parts):
            if going.id is not None and (going.case is None or going.case.works):
                going.case = dossiers.case_now(going.id)


def _ends(wanted: Wanted) -> Iterator[date]:
    """Yield the days in the stretch on which an agency no longer is."""
    for on in (wanted.since, wanted.until):
        for agency in identity.agencies(on=on):
            if agency.until is not None and wanted.since < agency.until <= wanted.until:
                yield agency.until
