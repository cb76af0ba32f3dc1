"""What procedures answer when asked: answers cleaned, fees due, lines of a list, form sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from motcua.procedures.types.published import Fee

# what an answer is once cleaned: plain JSON without fractions
Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class FeeDue:
    """A fee laid over one request; no amount where it is not set or a fact is missing."""

    fee: Fee
    quantity: int | None
    amount_vnd: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the competent agency is sought; a code not known is for the officer to choose."""

    province: str | None
    commune: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue: a procedure and the revision in force on a day."""

    revision: UUID
    code: str
    name: str
    short_name: str
    field: str
    service_level: str
    reconstructed: bool


@dataclass(frozen=True, slots=True)
class AnswerError:
    """What is wrong with one answer: one sentence, to be translated at the edge."""

    path: str  # "tru_so", "tru_so.detail", "nganh_nghe.0.ten"
    sentence: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Answers in their one canonical shape, and what was wrong, by path."""

    answers: Mapping[str, Plain]
    errors: Mapping[str, AnswerError]


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One paper of a form set: `01` the receipt, `02` the request for a supplement…"""

    number: str
    title: str
    template_version: str
    page: str  # a4 | a5
    verified: bool = False

    @property
    def kind(self) -> str:
        """What paper it is, whatever number its circular gives it: `receipt`, `control-slip`…"""
        return self.template_version.rsplit("-", 2)[0]


@dataclass(frozen=True, slots=True)
class FormSet:
    code: str
    title: str
    effective_from: date
    effective_until: date | None
    basis: str
    verified: bool
    papers: tuple[FormTemplate, ...]
    note: str = ""

    def of_kind(self, kind: str) -> FormTemplate:
        """Return the paper of a kind (`receipt`, `apology`…); a set without it is our mistake."""
        return next(paper for paper in self.papers if paper.kind == kind)
