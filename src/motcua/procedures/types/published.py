"""A revision and its parts: what a pack publishes of a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.kernel.working_time import Term, Unit
from motcua.procedures.types.choices import (
    AfterDeadline,
    Channel,
    Digital,
    FeeKind,
    FieldType,
    PaperKind,
    ResultOutcome,
    StartRule,
    StepKind,
    SupplementPolicy,
)


@dataclass(frozen=True, slots=True)
class FormColumn:
    key: str
    label: str
    type: FieldType
    required: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing asked; `verified` says whether the published form was read for it."""

    key: str
    label: str
    type: FieldType
    required: bool
    group: str
    options: tuple[str, ...] = ()
    columns: tuple[FormColumn, ...] = ()
    verified: bool = False
    source: str | None = None
    minimum: int | None = None  # of a whole number


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    template: str  # the published form it follows
    fields: tuple[FormField, ...]
    verified: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question whose answer says whether a conditional paper is needed."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    key: str
    name: str
    kind: PaperKind
    originals: int
    copies: int
    digital: Digital
    asked_if: str | None  # key of a question answered yes; None: always
    note: str
    verified: bool
    digital_verified: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What decides a case: every part given must hold. A fact not known leaves it open."""

    channels: tuple[Channel, ...] = ()
    questions: tuple[tuple[str, bool], ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()  # field key -> one of
    mountainous: bool | None = None


@dataclass(frozen=True, slots=True)
class FeeScale:
    """A fee by the piece: so much each for the first, so much for each later, up to a most."""

    first: int  # how many pieces cost the amount of the fee
    later_vnd: int
    cap_vnd: int | None = None
    times_field: str | None = None  # a whole-number answer: how many of the whole


@dataclass(frozen=True, slots=True)
class Fee:
    key: str
    kind: FeeKind
    label: str
    amount_vnd: int | None  # None: not set, and shown as such
    per: str
    note: str
    verified: bool
    when: When = When()
    quantity_field: str | None = None  # a whole-number answer that multiplies the amount
    source: str | None = None
    scale: FeeScale | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step of a route. `weight` is a positive whole number; a step's share of the term is its
    weight over the sum. Intake and return lie outside the term unless they carry a weight;
    excluded steps never carry one.
    """

    number: int
    kind: StepKind
    function: str
    agency_kind: str
    action: str
    weight: int | None
    verified: bool
    excluded_ground: str | None = None  # tax, payment, violation… of an excluded step
    weight_verified: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    steps: tuple[Step, ...]
    registering_function: str  # who enters the result in the book once decided
    immediate: bool = False  # accepted, done, signed and returned while the person waits


@dataclass(frozen=True, slots=True)
class ProcedureCase:
    key: str
    label: str
    when: When
    term: Term
    route: Route
    fees: tuple[Fee, ...]
    papers: tuple[RequiredPaper, ...]
    verified: bool  # the number of the term, as published for this case
    note: str
    unit_verified: bool = False  # a bare "ngày" has its number verified and its unit not
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedTerm:
    """A term as a source prints it, whatever we read it as."""

    channels: tuple[Channel, ...]
    value: int | None
    unit: Unit | None
    text: str
    verified: bool
    source: str | None


@dataclass(frozen=True, slots=True)
class ResultType:
    key: str
    name: str
    code: str | None  # national result-type code
    outcome: ResultOutcome
    signer: str
    verified: bool
    signer_verified: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """The competent agency: a kind of agency at a place."""

    agency_kind: str
    place_field: str | None  # key of an address answer; None: the place of the receiving agency
    note: str = ""
    verified: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedPart:
    """One of the dossiers that a single filing opens (liên thông, NĐ 118/2025)."""

    key: str
    name: str
    procedure_code: str | None  # None: no procedure of its own in the national catalogue
    route: Route
    term: Term
    competence: Competence
    result: str  # key of the result it gives
    after: tuple[str, ...] = ()  # keys of the parts that must be finished before
    asked_if: str | None = None  # key of a question answered yes; None: always
    term_verified: bool = False
    unit_verified: bool = False
    verified: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    number: str
    title: str
    verified: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A published, immutable version of a procedure; what a dossier pins at acceptance."""

    id: UUID
    procedure_code: str
    number: int
    name: str
    short_name: str
    field: str
    decision: str
    effective_from: date
    effective_until: date | None  # exclusive; None: until the next revision
    reconstructed: bool  # written back from later texts; shown as such
    receiving_agency_kinds: tuple[str, ...]
    receiving_note: str
    competence: Competence
    channels: tuple[Channel, ...]
    applicants: tuple[str, ...]
    service_level: str
    start_rule: Mapping[Channel, StartRule]
    supplement_policy: SupplementPolicy
    supplement_window_days: int | None
    supplement_deadline_days: int | None
    form: Form
    questions: tuple[Question, ...]
    cases: tuple[ProcedureCase, ...]
    results: tuple[ResultType, ...]
    legal_basis: tuple[LegalBasis, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    verified: Mapping[str, bool]  # of name, decision, level… as published
    agency: str = ""  # the competent agency in the words of the publication
    levels: tuple[str, ...] = ()  # province, district, commune
    coordinating_agencies: tuple[str, ...] = ()
    everyday_words: tuple[str, ...] = ()  # what people type when they look for it
    boundary_free: bool = False
    published_terms: tuple[PublishedTerm, ...] = ()
    supplement_note: str = ""
    supplement_after_deadline: AfterDeadline = AfterDeadline.STAY
    information_only: str = ""  # why it cannot be filed here; empty: it can
    excluded_grounds: tuple[str, ...] = ()  # on which a pause inside a step is not counted
    object_field: str | None = None  # key of the answer that names what it is about
    linked: tuple[LinkedPart, ...] = ()
