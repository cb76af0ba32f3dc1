"""Certification: kinds, fees, signers, numbers of a book, as data and as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_PAGES: Final = 9_999
MOST_COPIES: Final = 999


class BookKind(TextChoices):
    """What happens to a certification book."""

    OPENED = "opened", _("mở sổ")
    ENTERED = "entered", _("vào sổ")
    VOIDED = "voided", _("gạch bỏ")
    CLOSED = "closed", _("khóa sổ")


class DelegationKind(TextChoices):
    """What happens to a delegation to sign."""

    RECORDED = "recorded", _("ghi ủy quyền")
    ENDED = "ended", _("chấm dứt ủy quyền")


class ContentKind(TextChoices):
    """What personal content a book points to."""

    ENTRY = "entry", _("nội dung vào sổ")
    REASON = "reason", _("lý do gạch bỏ")
    CLOSING = "closing", _("người khóa sổ")


class RulePart(TextChoices):
    """The lists of the pack's text on certification."""

    KIND = "kind", _("loại việc chứng thực")
    PAPER = "paper", _("loại giấy tờ chứng thực")
    FEE = "fee", _("phí chứng thực")


class Per(StrEnum):
    """What a fee is counted by (TT 226/2016/TT-BTC Điều 4)."""

    COPY = "copy"  # the pages of each copy
    CASE = "case"  # one paper, however many signatures
    TRANSACTION = "transaction"


@dataclass(frozen=True, slots=True)
class CertificationKind:
    """A kind of certification with its book, from a day on."""

    code: str
    since: date
    name: str
    book: str
    symbol: str
    statement: str
    columns: tuple[str, ...]
    identity_required: bool
    agency_kinds: frozenset[str]  # whose book it is
    counter_kinds: frozenset[str]  # whose counters write into the book of the agency above them
    label_template: str
    book_template: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PaperKind:
    kind: str
    code: str
    since: date
    name: str


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A fee from a day on; `paper` empty: for every kind of paper without a rule of its own."""

    kind: str
    paper: str
    since: date
    per: Per
    first_pages: int
    first_vnd: int
    later_vnd: int
    cap_vnd: int | None
    basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What is in force on a day."""

    kinds: Mapping[str, CertificationKind]
    papers: Mapping[str, Mapping[str, PaperKind]]  # by kind of certification, then by code
    fees: Mapping[tuple[str, str], FeeRule]  # by kind of certification and of paper


@dataclass(frozen=True, slots=True)
class Signing:
    """A delegation to sign, as the rule asks of it; `until` is the first day it no longer is."""

    id: UUID
    post: UUID
    kinds: frozenset[str]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Signer:
    """A post that may sign, who holds it, and by which delegation; none: it leads the agency."""

    post: UUID
    title: str
    name: str
    delegation: UUID | None
    decision: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person at the counter wants certified."""

    requester: str
    identity: str = field(repr=False)
    paper: str
    title: str = field(repr=False)
    pages: int
    copies: int
    dossier: str = ""  # code of the dossier it belongs to, if any


@dataclass(frozen=True, slots=True)
class Totals:
    """What a book adds up to; a number struck through counts as a number alone."""

    numbers: int
    voided: int
    pages: int
    copies: int
    fees_vnd: int


@dataclass(frozen=True, slots=True)
class VoidView:
    at: datetime
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """A number of a book as it is read."""

    reference: str
    agency: str  # code of whose book it is in
    agency_name: str
    kind: str
    year: int
    book: str  # "01/2026-SCT/BS"
    number: int
    at: datetime
    requester: str
    identity: str = field(repr=False)
    paper: str
    title: str = field(repr=False)
    pages: int
    copies: int
    fee_vnd: int
    signer: str
    signer_title: str
    clerk: str
    at_counter: bool  # taken in by a counter for the agency above it
    dossier: str
    void: VoidView | None
    book_open: bool


@dataclass(frozen=True, slots=True)
class Closing:
    at: datetime
    who: str
    title: str


@dataclass(frozen=True, slots=True)
class BookView:
    """A book as it is read: what it adds up to now, and whether and how it was closed."""

    agency: str  # code of whose book it is
    agency_name: str
    kind: str
    kind_name: str
    book_name: str
    year: int
    name: str  # "01/2026-SCT/BS"
    opened_at: datetime
    turn: int  # number of its last event
    totals: Totals
    months: tuple[int, ...]  # that have numbers
    closes_from: date
    closing: Closing | None


@dataclass(frozen=True, slots=True)
class FormerBook:
    """A book that an ended agency left to the one that took its place."""

    agency: str  # code
    agency_name: str
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A delegation to sign, in force or not."""

    reference: str
    decision: str
    title: str
    name: str
    kinds: tuple[str, ...]
    since: date
    until: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper drawn as things stand and not kept: a label, a printed book."""

    template_version: str
    values: Mapping[str, object]
    name: str  # of the file
