"""How far a long work of this process has come, for whoever waits to be told."""

from dataclasses import dataclass
from typing import Final

SAMPLE: Final = "sample"  # the sample dossiers of a trial

_under_way: Final[dict[str, "Progress"]] = {}


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    of: int

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.of) if self.of else 100


def tell(work: str, done: int, of: int) -> None:
    _under_way[work] = Progress(done, of)


def ended(work: str) -> None:
    _under_way.pop(work, None)


def of(work: str) -> Progress | None:
    """Return how far a work has come; None when it is not under way here."""
    return _under_way.get(work)
