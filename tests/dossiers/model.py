"""The law of a dossier's life in a few lines, written apart from the code that is tried by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from motcua.dossiers.types import Act, State

APPLICANT = "demo-nong-dan"
SYSTEM = "system"
DIRECTOR = "demo-nam-tra-my-leader"  # of a small commune: he holds every seat at once
STRANGERS = frozenset({APPLICANT, "demo-chu-quan", DIRECTOR, SYSTEM})
FINAL = frozenset({State.RECEIPT_REFUSED, State.RETURNED, State.STOPPED, State.WITHDRAWN})
NOT_ACCEPTED = frozenset({State.SUBMITTED, State.RECEIPT_REFUSED})
RUNNING = frozenset(
    {
        State.ACCEPTED,
        State.IN_PROCESS,
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_OTHER,
        State.AWAITING_DECISION,
    }
)
AT_THE_WHOLE = frozenset(  # what concerns the applicant of a linked filing is done there
    {
        Act.APOLOGISE,
        Act.ASK_WITHDRAWAL,
        Act.WITHDRAW,
        Act.REFUSE_WITHDRAWAL,
        Act.RECORD_DEATH,
        Act.CORRECT,
        Act.CHANGE_CASE,
        Act.HAND_OVER_RESULT,
    }
)
# what of the pins an act may put anew; all others stay for ever
REPINNED: Mapping[Act, frozenset[str]] = MappingProxyType(
    {
        Act.CHANGE_CASE: frozenset(
            {"case", "term", "steps", "registering_function", "immediate", "promised_minutes"}
        ),
        Act.REDATE: frozenset({"edition"}),
        Act.TRANSFER: frozenset({"steps"}),
    }
)
REPROMISED = frozenset({Act.APOLOGISE, Act.CHANGE_CASE, Act.REDATE})  # tells another day
People = frozenset[str]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class Step:
    """A step of the way: what is done there, by whom, and who heads them."""

    kind: str  # intake, work, excluded, decision, return
    hands: People
    heads: People = NOBODY


@dataclass(frozen=True, eq=False)
class Way:
    """The published way of a procedure, and who of the province goes it."""

    code: str
    counter: Step
    steps: tuple[Step, ...]
    registrars: People
    asked: Mapping[str, People]  # agencies in the order in which they are asked, and who answers
    cases: tuple[str, ...]
    shows: frozenset[str]  # what of all acts its lives are sure to meet
    immediate: bool = False  # who holds every seat may do it all at once
    part: bool = False  # of a linked filing
    heirs: Mapping[str, str] = field(default_factory=dict)  # of its agencies, once they have ended

    @property
    def deciders(self) -> People:
        return self.steps[self.deciding - 1].hands

    @property
    def deciding(self) -> int:
        return next(at for at, one in enumerate(self.steps, 1) if one.kind == "decision")

    @property
    def pauses(self) -> bool:
        """Its term may be paused inside a step."""
        return any(step.kind == "excluded" for step in self.steps)

    @property
    def people(self) -> list[str]:
        steps = (self.counter, *self.steps)
        now = STRANGERS.union(self.registrars, *self.asked.values())
        now = now.union(*(step.hands | step.heads for step in steps))
        return sorted(now | self.carried(now))

    def carried(self, people: People) -> People:
        """Who sits in the same seats of the agencies that carry on."""
        seats = (one.split("/") for one in people)
        return frozenset("/".join([self.heirs.get(at, at), *seat]) for at, *seat in seats)

    def carried_on(self) -> "Way":
        return replace(
            self,
            counter=self._given(self.counter),
            steps=tuple(map(self._given, self.steps)),
            registrars=self.carried(self.registrars),
            asked={self.heirs.get(at, at): self.carried(who) for at, who in self.asked.items()},
            heirs={},
        )

    def _given(self, step: Step) -> Step:
        return Step(step.kind, self.carried(step.hands), self.carried(step.heads))


def someone(*logins: str) -> People:
    return frozenset(logins)


COUNTER = Step(
    "intake",
    someone("demo-tam-ky-intake", "demo-tam-ky-intake-2"),
    someone("demo-tam-ky-supervisor"),
)
_OFFICE, _OFFICE_HEADS = someone("demo-land-specialist"), someone("demo-land-leader")
_HALL = someone("demo-tam-ky-specialist", "demo-tam-ky-land")
_HALL_HEADS = someone("demo-tam-ky-leader", "demo-tam-ky-vice")
_ECONOMY, _CULTURE = someone("demo-tam-ky-economy"), someone("demo-tam-ky-culture")
_OTHERS = {"DN.20341.KT": _ECONOMY, "DN.20341.VHXH": _CULTURE}
_HALL_WORK = Step("work", _HALL, _HALL_HEADS)
_HALL_DECISION = Step("decision", _HALL_HEADS, _HALL_HEADS)
LAND_WORK = Step("work", _OFFICE, _OFFICE_HEADS)
_PAUSING = {Act.ACKNOWLEDGE, Act.RENEW_SLIP, Act.START_EXCLUDED, Act.END_EXCLUDED}
_ALL = frozenset(Act) - {Act.TRANSFER, Act.OPEN_PARTS, Act.FINISH_PARTS}
LAND = Way(
    "1.013831",
    COUNTER,
    (
        COUNTER,
        LAND_WORK,
        LAND_WORK,
        Step("excluded", someone("demo-tax"), someone("demo-tax-leader")),
        LAND_WORK,
        Step("decision", _OFFICE_HEADS, _OFFICE_HEADS),
        replace(COUNTER, kind="return"),
    ),
    registrars=someone("demo-land-registrar"),
    asked={"DN.20341.UBND": _HALL, **_OTHERS},
    cases=("dong_bang", "mien_nui"),
    shows=_ALL,
)
EXTRACT = Way(
    "2.000635",
    COUNTER,
    (COUNTER, _HALL_WORK, _HALL_DECISION, replace(COUNTER, kind="return")),
    registrars=someone("demo-tam-ky-registrar"),
    asked={"DN.502.VPDKDD": _OFFICE, **_OTHERS},
    cases=("ca_nhan", "co_quan_to_chuc"),
    shows=_ALL - _PAUSING,
)
_SMALL = Step("intake", someone("demo-nam-tra-my-intake", DIRECTOR), someone(DIRECTOR))
_SMALL_WORK = Step("work", someone("demo-nam-tra-my-specialist", DIRECTOR), someone(DIRECTOR))
DEATH = Way(
    "1.000656",
    _SMALL,
    (
        _SMALL,
        _SMALL_WORK,
        _SMALL_WORK,
        Step("decision", someone(DIRECTOR), someone(DIRECTOR)),
        replace(_SMALL, kind="return"),
    ),
    registrars=_SMALL_WORK.hands,
    asked={"DN.502.VPDKDD": _OFFICE, **_OTHERS},
    cases=("co_giay_bao_tu", "khong_giay_bao_tu"),
    shows=someone("at_once"),
    immediate=True,
)
_DISTRICT = Step("intake", someone("502.HCC/intake"), someone("502.HCC/supervisor"))
_FINANCE, _FINANCE_HEADS = someone("502.TCKH/specialist"), someone("502.TCKH/division_leader")
SHOP = Way(  # of the last week with districts
    "1.001612",
    _DISTRICT,
    (
        _DISTRICT,
        Step("work", _FINANCE, _FINANCE_HEADS),
        Step("decision", _FINANCE_HEADS, _FINANCE_HEADS),
        replace(_DISTRICT, kind="return"),
    ),
    registrars=_FINANCE,
    asked={
        "502.VPDKDD": someone("502.VPDKDD/specialist"),
        "502.VHTT": someone("502.VHTT/specialist"),
    },
    cases=("chung",),
    shows=frozenset({Act.TRANSFER}),
    heirs={
        "502.HCC": "DN.20341.PVHCC",
        "502.TCKH": "DN.20341.KT",
        "502.VPDKDD": "DN.502.VPDKDD",
        "502.VHTT": "DN.20341.VHXH",
    },
)
BIRTH = Way(  # the first part of its linked filing
    "3.000722",
    COUNTER,
    (_HALL_WORK, _HALL_DECISION),
    registrars=someone("demo-tam-ky-registrar"),
    asked={"DN.502.VPDKDD": _OFFICE, **_OTHERS},
    cases=("",),
    shows=frozenset({Act.REGISTER_RESULT}),
    part=True,
)


@dataclass(frozen=True)
class Place:
    """Where a dossier stands."""

    state: State = State.SUBMITTED
    step: int = 0  # 0: not accepted
    taken: bool = False  # the slip, by the other agency


@dataclass
class Model:
    """What happened, as far as it matters to what may happen."""

    way: Way
    place: Place = Place()
    back: State | None = None  # where a supplement or a pause leads back to
    rounds: int = 0
    events: int = 1
    proposed_in: int = 0  # the step before the decision; a refusal leaves out those between
    sent: Place | None = None  # where a hand-over came from that may still be taken back
    questions: list[str] = field(default_factory=list)  # agencies asked that have not answered
    let_go: People | None = None  # who examines the request to withdraw
    elsewhere: bool = False
    apologised: bool = False
    dead: bool = False
    case: str = ""  # the case accepted
    edition: int = 0  # of the calendar that counts it
    newest: int = 1  # edition decided

    def may(self, who: str, act: Act) -> bool:
        return who in self.who(act)

    def who(self, act: Act) -> People:
        """Everyone who may do the act now."""
        elsewhere = self.way.part and act in AT_THE_WHOLE
        return NOBODY if self.state in FINAL or elsewhere else _WHO[act](self)

    # --- where it stands ------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self.place.state

    @property
    def accepted(self) -> bool:
        return self.place.step > 0

    @property
    def step(self) -> Step:
        return self.way.steps[max(self.place.step, 1) - 1]

    @property
    def next(self) -> Step:
        return self.way.steps[self.place.step]

    @property
    def over(self) -> bool:
        """Nobody has anything to do any more; the result of a part is handed over at the whole."""
        return self.state in FINAL or (self.way.part and self.state is State.RESULT_READY)

    @property
    def clerks(self) -> People:
        return self.way.counter.hands

    @property
    def asked(self) -> People:
        return NOBODY.union(*(self.way.asked[one] for one in self.questions))

    @property
    def abroad(self) -> bool:
        return self.step.kind == "excluded"

    @property
    def working(self) -> bool:
        """Somebody of the house has it on his table."""
        return self.state is State.IN_PROCESS and not self.abroad

    @property
    def waiting_for_slip(self) -> bool:
        return self.abroad and not self.place.taken

    @property
    def paused(self) -> bool:
        """The term stands still, a supplement's form apart."""
        return self.state is State.AWAITING_OTHER or (self.abroad and self.place.taken)

    @property
    def hands(self) -> People:
        """Whoever is working on it, waits for it or has it next."""
        if self.state in (State.SUBMITTED, State.ACCEPTED, State.RESULT_READY):
            return self.clerks
        if self.state is State.AWAITING_SUPPLEMENT and not self.accepted:
            return self.clerks
        return self.next.hands if self.abroad else self.step.hands

    @property
    def heads(self) -> People:
        """Who heads the agency that decides, and the one that has it now."""
        if not self.accepted:
            return self.way.counter.heads
        at_counter = self.state in (State.ACCEPTED, State.RESULT_READY) and not self.over
        here = self.way.counter if at_counter else self.next if self.abroad else self.step
        return self.way.deciders | here.heads

    # --- what happens ---------------------------------------------------------------------

    def done(self, who: str, act: Act) -> None:
        self.events += 1
        if act is Act.GIVE_OPINION:
            self.questions = [one for one in self.questions if who not in self.way.asked[one]]
        else:
            _DONE[act](self)

    def at_once(self, who: str) -> "Model | None":
        """
        What becomes of it if one person does it all; None where one act of all is not his.

        Heirs are handed the result at the counter, with their proof.
        """
        possible = self.way.immediate and not self.dead
        now = replace(self, questions=[*self.questions]) if possible else None
        leading = [Act.ACCEPT, *[Act.HAND_OVER] * (self.way.deciding - 2), Act.PROPOSE]
        for act in (*leading, Act.DECIDE, Act.REGISTER_RESULT, Act.HAND_OVER_RESULT):
            if now is None or not now.may(who, act):
                return None
            now.done(who, act)
        return now

    def accept(self) -> None:
        self.case, self.edition = self.way.cases[0], self.newest
        self.go(State.ACCEPTED, 1)

    def change_case(self) -> None:
        self.case = next(one for one in self.way.cases if one != self.case)
        self.sent = None

    def redate(self) -> None:
        self.edition, self.sent = self.newest, None

    def transfer(self) -> None:
        """The same seats, in the agencies that carry on."""
        self.questions = [self.way.heirs.get(one, one) for one in self.questions]
        self.let_go = self.way.carried(self.let_go) if self.let_go is not None else None
        self.way, self.sent = self.way.carried_on(), None

    def go(self, state: State, step: int | None = None, taken: bool = False) -> None:
        self.place, self.sent = Place(state, step or self.place.step, taken), None

    def wait(self, state: State) -> None:
        self.back, self.rounds = self.state, self.rounds + (state is State.AWAITING_SUPPLEMENT)
        self.place, self.sent = replace(self.place, state=state), None

    def resume(self) -> None:
        assert self.back is not None
        self.place = replace(self.place, state=self.back)

    def hand_over(self, state: State) -> None:
        before, to = self.place, self.place.step + 1
        if state is State.AWAITING_DECISION:
            self.proposed_in, to = before.step, self.way.deciding
        self.go(state, to)
        self.sent = before

    def come_back(self) -> None:
        decided = self.place.step == self.way.deciding
        last = self.proposed_in if decided else self.place.step - 1
        steps = enumerate(self.way.steps[:last], 1)
        self.go(State.IN_PROCESS, max(at for at, one in steps if one.kind in ("intake", "work")))

    def take_back(self) -> None:
        assert self.sent is not None
        self.place, self.sent = self.sent, None

    def take_slip(self, *, taken: bool) -> None:
        self.place, self.sent = replace(self.place, taken=taken), None

    def ask(self) -> None:
        self.questions.append(self.asked_next)
        self.sent = None

    @property
    def asked_next(self) -> str:
        """The agency asked next; any where all are asked."""
        return next((one for one in self.way.asked if one not in self.questions), "DN.SNV")

    def leave(self) -> None:
        self.elsewhere, self.sent = True, None

    def end(self, state: State) -> None:
        self.go(state)
        self.questions, self.let_go, self.elsewhere = [], None, False

    def decide(self) -> None:
        self.go(State.DECIDED)
        self.questions, self.let_go = [], None


def _asking_supplement(model: Model) -> People:
    if model.state is not State.SUBMITTED and not model.working:
        return NOBODY
    return model.hands if not model.rounds else model.step.heads


def _completing(model: Model) -> People:
    waiting = model.state is State.AWAITING_SUPPLEMENT
    return model.clerks | {APPLICANT} | model.hands if waiting else NOBODY


def _handing_over(model: Model) -> People:
    if model.state is State.ACCEPTED:
        return model.clerks
    if model.state is not State.IN_PROCESS or model.elsewhere or model.next.kind == "decision":
        return NOBODY
    if model.abroad:
        return model.step.hands | model.next.hands if model.place.taken else NOBODY
    return model.hands


def _proposing(model: Model) -> People:
    """Before the decision; to refuse also earlier, by whoever works on it."""
    there = model.working and not model.elsewhere
    return model.hands if there and model.step.kind == "work" else NOBODY


def _returning(model: Model) -> People:
    if model.state is State.AWAITING_DECISION:
        return model.hands
    there = model.state is State.IN_PROCESS and model.place.step > 1 and not model.elsewhere
    return model.step.hands if there else NOBODY


def _taking_back(model: Model) -> People:
    if model.sent is None:
        return NOBODY
    sender = Model(model.way, place=model.sent)
    return sender.hands | sender.step.hands


def _asking(model: Model) -> People:
    deciding = model.state is State.AWAITING_DECISION
    left = len(model.questions) < len(model.way.asked)
    return model.hands if (model.working or deciding) and left else NOBODY


def _apologising(model: Model) -> People:
    states = (State.ACCEPTED, State.IN_PROCESS, State.AWAITING_DECISION, State.DECIDED)
    there = model.state in states and not model.apologised and not model.paused
    return model.way.deciders if there else NOBODY


def _stopping(model: Model) -> People:
    return model.way.deciders if model.accepted and model.state in RUNNING else NOBODY


def _asking_withdrawal(model: Model) -> People:
    there = model.accepted and model.state in RUNNING and model.let_go is None
    return model.clerks | {APPLICANT} if there else NOBODY


def _withdrawing(model: Model) -> People:
    if not model.accepted:
        return model.clerks | {APPLICANT}
    there = model.state in RUNNING and model.let_go is not None
    return model.heads | (model.let_go or NOBODY) if there else NOBODY


def _changing_case(model: Model) -> People:
    return model.way.deciders if model.state in (State.ACCEPTED, State.IN_PROCESS) else NOBODY


def _redating(model: Model) -> People:
    running = model.state in RUNNING or model.state is State.DECIDED
    return model.heads | {SYSTEM} if model.accepted and running else NOBODY


def _mending(model: Model) -> People:
    working = model.hands if model.working or model.state is State.ACCEPTED else NOBODY
    return model.clerks | model.way.counter.heads | model.heads | working


def _while(state: State, people: Callable[[Model], People]) -> Callable[[Model], People]:
    return lambda model: people(model) if model.state is state else NOBODY


_WHO: Mapping[Act, Callable[[Model], People]] = MappingProxyType(
    {
        Act.ACCEPT: _while(State.SUBMITTED, lambda model: model.clerks),
        Act.REFUSE_RECEIPT: lambda model: NOBODY if model.accepted else model.clerks,
        Act.ASK_SUPPLEMENT: _asking_supplement,
        Act.COMPLETE_SUPPLEMENT: _completing,
        Act.HAND_OVER: _handing_over,
        Act.PROPOSE: _proposing,
        Act.DECIDE: _while(
            State.AWAITING_DECISION, lambda model: NOBODY if model.let_go else model.hands
        ),
        Act.REGISTER_RESULT: _while(State.DECIDED, lambda model: model.way.registrars),
        Act.HAND_OVER_RESULT: _while(State.RESULT_READY, lambda model: model.clerks),
        Act.RETURN_STEP: _returning,
        Act.UNDO_HAND_OVER: _taking_back,
        Act.ACKNOWLEDGE: _while(
            State.IN_PROCESS, lambda model: model.step.hands if model.waiting_for_slip else NOBODY
        ),
        Act.RENEW_SLIP: _while(
            State.IN_PROCESS, lambda model: model.hands if model.abroad else NOBODY
        ),
        Act.START_EXCLUDED: lambda model: (
            model.hands
            if model.way.pauses
            and model.working
            and model.step.kind == "work"
            and not model.elsewhere
            else NOBODY
        ),
        Act.END_EXCLUDED: _while(State.AWAITING_OTHER, lambda model: model.hands),
        Act.ASK_OPINION: _asking,
        Act.GIVE_OPINION: lambda model: model.asked if model.state in RUNNING else NOBODY,
        Act.APOLOGISE: _apologising,
        Act.STOP: _stopping,
        Act.ASK_WITHDRAWAL: _asking_withdrawal,
        Act.WITHDRAW: _withdrawing,
        Act.REFUSE_WITHDRAWAL: lambda model: _withdrawing(model) if model.accepted else NOBODY,
        Act.RECORD_DEATH: lambda model: NOBODY if model.dead else _mending(model),
        Act.CORRECT: _mending,
        Act.REOPEN_RESULT: _while(State.RESULT_READY, lambda model: model.way.deciders),
        Act.TRANSFER: lambda model: model.heads | {SYSTEM},
        Act.CHANGE_CASE: _changing_case,
        Act.REDATE: _redating,
        Act.WAIT_ELSEWHERE: lambda model: (
            model.hands if model.working and not model.elsewhere else NOBODY
        ),
        Act.WRITE_BACK: lambda model: model.hands if model.working and model.elsewhere else NOBODY,
        Act.RECORD_OUTAGE: lambda model: (
            model.hands if model.working and model.elsewhere else NOBODY
        ),
    }
)


def _set(**values: object) -> Callable[[Model], None]:
    def done(model: Model) -> None:
        for name, value in values.items():
            setattr(model, name, value)

    return done


_DONE: Mapping[Act, Callable[[Model], None]] = MappingProxyType(
    {
        Act.ACCEPT: lambda model: model.accept(),
        Act.REFUSE_RECEIPT: lambda model: model.end(State.RECEIPT_REFUSED),
        Act.ASK_SUPPLEMENT: lambda model: model.wait(State.AWAITING_SUPPLEMENT),
        Act.COMPLETE_SUPPLEMENT: lambda model: model.resume(),
        Act.HAND_OVER: lambda model: model.hand_over(State.IN_PROCESS),
        Act.PROPOSE: lambda model: model.hand_over(State.AWAITING_DECISION),
        Act.DECIDE: lambda model: model.decide(),
        Act.REGISTER_RESULT: lambda model: model.go(State.RESULT_READY),
        Act.HAND_OVER_RESULT: lambda model: model.end(State.RETURNED),
        Act.RETURN_STEP: lambda model: model.come_back(),
        Act.UNDO_HAND_OVER: lambda model: model.take_back(),
        Act.ACKNOWLEDGE: lambda model: model.take_slip(taken=True),
        Act.RENEW_SLIP: lambda model: model.take_slip(taken=False),
        Act.START_EXCLUDED: lambda model: model.wait(State.AWAITING_OTHER),
        Act.END_EXCLUDED: lambda model: model.resume(),
        Act.ASK_OPINION: lambda model: model.ask(),
        Act.APOLOGISE: _set(apologised=True),
        Act.STOP: lambda model: model.end(State.STOPPED),
        Act.ASK_WITHDRAWAL: lambda model: _set(let_go=model.hands)(model),
        Act.WITHDRAW: lambda model: model.end(State.WITHDRAWN),
        Act.REFUSE_WITHDRAWAL: _set(let_go=None),
        Act.RECORD_DEATH: _set(dead=True),
        Act.CORRECT: lambda model: None,
        Act.CHANGE_CASE: lambda model: model.change_case(),
        Act.REDATE: lambda model: model.redate(),
        Act.TRANSFER: lambda model: model.transfer(),
        Act.REOPEN_RESULT: lambda model: model.come_back(),
        Act.WAIT_ELSEWHERE: lambda model: model.leave(),
        Act.WRITE_BACK: _set(elsewhere=False),
        Act.RECORD_OUTAGE: lambda model: None,
    }
)
