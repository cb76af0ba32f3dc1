"""What is filled in, filed and handed in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.dossiers.types.words import Manner


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a dossier is of or from, as written on its papers."""

    name: str = ""
    identity_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who files and whose dossier it is; `relation` and evidence where they differ."""

    submitter: Party = Party()
    owner: Party | None = None  # None: the submitter himself
    relation: str = ""


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What was filled in so far, right or wrong."""

    raw: Mapping[str, Any] = field(default_factory=dict)  # answers as typed
    questions: Mapping[str, bool] = field(default_factory=dict)
    parties: Parties = Parties()
    wish: str = Manner.COUNTER.value
    late: Mapping[str, str] = field(default_factory=dict)  # when it came, if not just now, as typed

    def plain(self) -> dict[str, Any]:
        return {
            "raw": dict(self.raw),
            "questions": dict(self.questions),
            "parties": asdict(self.parties),
            "wish": self.wish,
            "late": dict(self.late),
        }


@dataclass(frozen=True, slots=True)
class DraftView:
    id: UUID
    revision: UUID
    channel: str
    receiving: UUID | None
    content: DraftContent
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Paper taken in during an outage: its slip with a photo, why, who answers for it."""

    slip: str  # its number as printed
    occurred_at: datetime
    reason: str
    photo: UUID  # a clean file of the draft
    approver: UUID  # a post of the receiving agency


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """When an application arrived by post, as its stamp says."""

    occurred_at: datetime
    item: str  # number of the postal item, or of the stamp


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the person who filed takes home; the secret key is shown this once."""

    dossier: UUID
    reference: str
    secret_key: str


@dataclass(frozen=True, slots=True)
class PaperReceived:
    """A paper taken in at acceptance and how many of each sort (form 01, item 1)."""

    key: str
    name: str
    originals: int = 0
    certified_copies: int = 0
    copies: int = 0
    electronic: int = 0
