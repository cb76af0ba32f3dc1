"""What the events of a dossier add up to, and what each of them did."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.dossiers.types.words import (
    Delivery,
    Finance,
    Flag,
    Kind,
    LateGround,
    Settlement,
    State,
    Verdict,
    WorkKind,
)
from motcua.kernel.working_time import Holder, Pause, Term


@dataclass(frozen=True, slots=True)
class Work:
    """Something somebody has to do: who, what, by when."""

    agency: UUID
    function: str
    kind: WorkKind
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepPin:
    """A step of the route as pinned at acceptance: its agency and its minutes."""

    number: int
    kind: str
    function: str
    agency: UUID
    action: str
    minutes: int | None  # its share of the term; None: outside the term
    ground: str | None = None
    acknowledged: bool = False  # its time runs only once the other agency has taken the slip


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of time in one step; coming back to a step goes on with what it had left."""

    step: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Work beside the way of the dossier (an opinion, a withdrawal), opened by event `number`."""

    number: int
    work: Work


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A step done in another system: its name there, and since when we wait."""

    system: str
    reference: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pins:
    """What was in force when the dossier was accepted; later changes never rewrite it."""

    revision: UUID
    case: str
    form_set: str
    calendar: str
    edition: int
    term: Term
    restart: bool
    since: datetime
    steps: tuple[StepPin, ...]
    registering_function: str
    grounds: tuple[str, ...] = ()  # on which the term may be paused inside a step
    window_days: int | None = None  # working days after acceptance in which to ask for more
    deadline_days: int | None = None  # working days in which a request is answered
    after_deadline: str = "stay"  # what then: stop or stay
    immediate: bool = False  # accepted, done, signed and returned on one screen
    promised_minutes: int | None = None  # a former system promised, where its term says otherwise
    part: str = ""  # of a linked filing: the key of the part this dossier is


@dataclass(frozen=True, slots=True)
class Obligation:
    """A fee to be paid (finance axis); nothing waits for it."""

    fee: str
    kind: str
    label: str
    amount_vnd: int | None  # None: not set
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """What the events of a dossier add up to."""

    state: State = State.SUBMITTED
    number: int = 0
    turn: int = 0
    back_to: State | None = None
    back_works: tuple[Work, ...] = ()
    back_step: int | None = None
    handed: int = 0  # number of the hand-over that nobody has taken up yet
    works: tuple[Work, ...] = ()
    step: int | None = None
    step_since: datetime | None = None
    pins: Pins | None = None
    pauses: tuple[Pause, ...] = ()
    stays: tuple[Stay, ...] = ()
    asides: tuple[Aside, ...] = ()  # those open
    slip: int = 0  # version of the slip sent in the present excluded step
    rounds: int = 0
    apologies: int = 0
    code: str | None = None
    reference: str = ""
    channel: str = ""
    wish: str = ""  # how the applicant wants the result (Manner)
    revision: UUID | None = None  # in force when filed
    submitter: UUID | None = None
    owner: UUID | None = None
    helper: UUID | None = None
    receiving: UUID | None = None
    competent: UUID | None = None
    returning: UUID | None = None  # who hands over the result now: `receiving` or its successor
    intake_calendar: str = ""
    intake_edition: int = 0
    occurred_at: datetime | None = None  # taken on paper earlier: arrival stamp, slip of an outage
    late_ground: LateGround | None = None  # which of the two
    submitted_at: datetime | None = None
    complete_at: datetime | None = None  # when the last missing item was delivered
    accepted_at: datetime | None = None
    promised_at: datetime | None = None  # at acceptance; never rewritten
    repromised_at: datetime | None = None  # told to the citizen later (form 04, another calendar…)
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    finance: Finance = Finance.NONE
    delivery: Delivery = Delivery.NOT_READY
    settlement: Settlement = Settlement.NONE
    proposer: str = ""
    verdict: Verdict | None = None
    result: str = ""
    elsewhere: Elsewhere | None = None
    deceased: bool = False  # the owner; as first recorded, either of the two
    submitter_deceased: bool = False
    part_of: UUID | None = None  # the linked dossier that opened this one; it alone is counted
    parts: tuple[UUID, ...] = ()
    owner_key: str = ""  # blind index of the owner's identity number
    object_key: str = ""  # blind index of what it is about: the child, the parcel
    external_codes: tuple[str, ...] = ()  # its codes in other systems

    @property
    def counter(self) -> UUID | None:
        """Who deals with the applicant now: the agency that received it, or its successor."""
        return self.returning or self.receiving


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What one event did. What is None was not touched; folding copies the rest.

    `pause` opens a pause, `unpause` closes the open one at that moment; `pauses` replaces them
    all (a dossier of a former system). `aside` opens work beside the way, `closes` ends such work,
    `reassigned` gives open work beside the way to others. `clears` names what is unknown again.
    """

    state: State | None = None
    back_to: State | None = None
    back_works: tuple[Work, ...] | None = None
    back_step: int | None = None
    works: tuple[Work, ...] | None = None
    step: int | None = None
    pins: Pins | None = None
    pause: Pause | None = None
    unpause: datetime | None = None
    pauses: tuple[Pause, ...] | None = None
    aside: Work | None = None
    closes: tuple[int, ...] = ()
    reassigned: tuple[Aside, ...] = ()
    clears: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    slip: int | None = None
    rounds: int | None = None
    apologies: int | None = None
    code: str | None = None
    reference: str | None = None
    channel: str | None = None
    wish: str | None = None
    revision: UUID | None = None
    submitter: UUID | None = None
    owner: UUID | None = None
    helper: UUID | None = None
    receiving: UUID | None = None
    competent: UUID | None = None
    returning: UUID | None = None
    intake_calendar: str | None = None
    intake_edition: int | None = None
    occurred_at: datetime | None = None
    late_ground: LateGround | None = None
    submitted_at: datetime | None = None
    complete_at: datetime | None = None
    accepted_at: datetime | None = None
    promised_at: datetime | None = None
    repromised_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    finance: Finance | None = None
    delivery: Delivery | None = None
    settlement: Settlement | None = None
    proposer: str | None = None
    verdict: Verdict | None = None
    result: str | None = None
    elsewhere: Elsewhere | None = None
    deceased: bool | None = None
    submitter_deceased: bool | None = None
    part_of: UUID | None = None
    parts: tuple[UUID, ...] | None = None
    owner_key: str | None = None
    object_key: str | None = None
    external_codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as read back: what it did, and its facts (ids, codes, digests)."""

    id: UUID
    number: int
    kind: Kind
    at: datetime
    actor: str
    post: UUID | None
    agency: UUID | None
    outcome: Outcome
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in one pair of hands: of a step, of the citizen, of another agency."""

    since: datetime
    until: datetime | None
    holder: Holder
    agency: UUID | None
    function: str
    step: int | None
    state: State
