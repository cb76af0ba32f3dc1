"""A dossier of a former system, as a line of its export says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.dossiers.types.filing import Parties
from motcua.dossiers.types.words import Manner, State, Verdict
from motcua.kernel.working_time import Pause
from motcua.procedures.api import Channel


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an export; `data` is None where the line could not be read at all."""

    line: int
    data: object


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a line: one sentence, to be translated at the edge."""

    line: int
    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormerFile:
    """A file that came with it: where it lies beside the export, and which paper it is."""

    path: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Former:
    """What a line says, read and coherent in itself; agencies and procedure by their codes."""

    line: int
    procedure: str
    case: str
    channel: Channel
    state: State
    receiving: str
    parties: Parties
    submitted_at: datetime
    accepted_at: datetime | None = None
    promised_at: datetime | None = None
    repromised_at: datetime | None = None  # by an apology there; none is left here
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    code: str | None = None
    competent: str | None = None
    place: str | None = None
    step: int | None = None
    pauses: tuple[Pause, ...] = ()
    wish: Manner = Manner.COUNTER
    verdict: Verdict | None = None
    result: str = ""
    external_codes: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    questions: Mapping[str, bool] = field(default_factory=dict)
    files: tuple[FormerFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: how many dossiers were taken over, and which lines were not."""

    count: int
    faults: tuple[RowFault, ...] = ()
