"""What befalls a dossier from filing to the result, act by act, by whoever holds it."""

from datetime import datetime, timedelta
from random import Random

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel import parameters
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.simulation import pace
from motcua.simulation.beside import Beside
from motcua.simulation.clockwork import Clockwork, Do, Seat
from motcua.simulation.filing import Counter, manner_of
from motcua.simulation.linking import Linking
from motcua.simulation.mending import Mending
from motcua.simulation.office import Offices
from motcua.simulation.outage import Outages
from motcua.simulation.pace import DAY, around, befalls
from motcua.simulation.people import INTAKE, People
from motcua.simulation.standing import (
    accepted,
    acts_left,
    decision_next,
    holder,
    id_of,
    in_work,
    next_holder,
    paused,
    result_of,
    turn_of,
    unless_ended,
    waiting,
)
from motcua.simulation.supplements import Supplements
from motcua.simulation.types import Arrival, Behaviour, Going


class Working:
    """Draws what will happen and lets the clock do it through the operations."""

    def __init__(
        self,
        behaviour: Behaviour,
        clock: Clockwork,
        counter: Counter,
        people: People,
        offices: Offices,
        random: Random,
        before: int = 0,
    ) -> None:
        self._behaviour, self._clock, self._counter = behaviour, clock, counter
        self._people, self._offices, self._random = people, offices, random
        self.filed: list[Going] = []
        self._results = before
        self._beside = Beside(behaviour, clock, counter, offices, random, self._come_again)
        self.befell = self._beside.befell
        self._supplements = Supplements(
            behaviour, clock, people, offices, random, self._examine, self._go_on
        )
        self._mending = Mending(behaviour, clock, offices, random, self.befell)
        self._outages = Outages(clock, counter, offices, self._file_on_paper, self.befell, before)
        self._linking = Linking(clock, self._set_out, self._go_on)
        self.parts = self._linking.parts

    # --- a stretch that goes on

    def take_up(self, going: Going, at: datetime, *, dispatched: bool) -> None:
        """Let a dossier that stands somewhere go on from there."""
        self.filed.append(going)
        case = accepted(going)
        if case.state is dossiers.State.AWAITING_SUPPLEMENT:
            going.late = case.pins is not None and self._is_late(going, at)
            if dispatched:
                self._supplements.wait(going, at)
            else:
                self._clock.at(at, lambda now: self._supplements.dispatch(going, now))
        elif case.pins is None:
            self._examine(going, at)
        elif case.state is dossiers.State.IN_PROCESS and case.parts:
            going.late = self._is_late(going, at)
            self._linking.begin(going, at)
        else:
            going.late = self._is_late(going, at)
            self._set_out(going, at)

    # --- filing and intake

    def arrive(self, arrival: Arrival, _now: datetime) -> None:
        going = self._counter.going(arrival)
        if going.online:
            self._clock.at(arrival.at, lambda now: self._file_online(going, now))
        elif befalls(self._behaviour.habits["outage"], self._random):
            self._outages.bring(going, arrival.at, self._bring)
        else:
            self._bring(going, arrival.at)

    def _bring(self, going: Going, at: datetime) -> None:
        self._clock.by_officer(at, going, self._counter_of_the_day, self._file_on_paper, "accept")

    def _counter_of_the_day(self, going: Going) -> Seat:
        return self._counter.receiving(going, self._clock.present), INTAKE

    def _file_online(self, going: Going, now: datetime) -> None:
        going.receiving = self._counter.receiving(going, now)
        by = self._people.signed_in(going, now)
        self._file(going, by, now)

    def _file_on_paper(self, going: Going, by: Actor, at: datetime) -> None:
        going.receiving = self._counter.receiving(going, at)
        self._file(going, by, at)

    def _file(self, going: Going, by: Actor, at: datetime) -> None:
        self._counter.file(going, by, at)
        self.filed.append(going)
        self._examine(going, at)

    def _examine(self, going: Going, at: datetime) -> None:
        """Let the counter look at what was filed: take it, ask for more, or refuse it."""
        habits, random = self._behaviour.habits, self._random
        assert going.receiving is not None
        office, late = self._offices.of(going.receiving), False
        moment = office.later(at, random.randrange(3, 12))
        allowed = 60 * parameters.value("intake_working_hours", local_day(at))
        if going.online:
            moment = office.later(at, int(allowed * random.triangular(0.02, 0.9, 0.2)))
            late = befalls(habits["late_acceptance"], random)
        if late:
            self.befell["late_acceptance"] += 1
            after = office.later(at, allowed + 1).replace(hour=19, minute=0)
            moment = after + timedelta(minutes=random.randrange(150))
        do: Do = self._accept
        if not going.again and befalls(habits["refuse_receipt"], random):
            do = self._refuse_receipt
        elif not going.rounds and befalls(habits["supplement_at_intake"], random):
            do = self._supplements.ask
        self._clock.by_officer(moment, going, holder, do, "accept", late=late)

    def _accept(self, going: Going, by: Actor, at: datetime) -> None:
        revision = procedures.revision_in_force(going.procedure, local_day(at))
        assert revision is not None and going.id is not None
        wanted = going.wanted_case
        case = next((one for one in revision.cases if one.key == wanted), revision.cases[0])
        alone = self._counter.holds_all(going, revision, case, by, at)
        if alone and befalls(self._behaviour.habits["at_once"], self._random):
            self._do_at_once(going, revision, case, by, at)
            return
        going.case = dossiers.accept(
            dossier=going.id,
            turn=turn_of(going),
            case=case.key,
            papers=self._counter.papers(going, case),
            by=by,
            at=at,
        )
        going.late = self._is_late(going, at)
        if going.case.parts:
            self.befell["linked"] += 1
            self._linking.begin(going, at)
            return
        self._set_out(going, at)

    def _do_at_once(
        self,
        going: Going,
        revision: procedures.Revision,
        case: procedures.ProcedureCase,
        by: Actor,
        at: datetime,
    ) -> None:
        approved = procedures.ResultOutcome.APPROVED
        self._results += 1
        going.case = dossiers.do_at_once(
            dossier=id_of(going),
            turn=turn_of(going),
            case=case.key,
            papers=self._counter.papers(going, case),
            given=dossiers.Given(
                result=next(one.key for one in revision.results if one.outcome is approved),
                text="Kết quả trả ngay",
                number=f"{self._results}/KQ",
                receiver=going.citizen.name,
            ),
            by=by,
            at=at,
        )
        self.befell["at_once"] += 1

    def _set_out(self, going: Going, at: datetime) -> None:
        self._lay_out(going, at)
        self._go_on(going, at)

    def _refuse_receipt(self, going: Going, by: Actor, at: datetime) -> None:
        assert going.id is not None
        going.case = dossiers.refuse_receipt(
            dossier=going.id,
            turn=turn_of(going),
            reason="Không thuộc thẩm quyền tiếp nhận",
            by=by,
            at=at,
        )
        if going.online and befalls(self._behaviour.habits["refused_then_paper"], self._random):
            self._come_again(going, at)

    def _come_again(self, going: Going, at: datetime) -> None:
        """Bring the same on paper a day later: nothing in the first dossier says so."""
        self.befell["filed_again"] += 1
        anew = Going(
            going.citizen,
            going.level,
            going.procedure,
            False,
            going.wanted_case,
            again=True,
            by_post=going.by_post,
        )
        self._bring(anew, at + timedelta(days=1))

    def _is_late(self, going: Going, at: datetime) -> bool:
        case = accepted(going)
        assert case.competent is not None
        competent = identity.agency(case.competent)
        share = pace.late_share(
            self._behaviour,
            going.level,
            going.procedure,
            (competent.kind, competent.code),
            local_day(at),
        )
        return befalls(share, self._random)

    def _lay_out(self, going: Going, at: datetime) -> None:
        """Draw how the time will pass until the result is released."""
        case, random = accepted(going), self._random
        assert case.competent is not None and case.pins is not None
        minutes = DAY
        if case.promised_at is not None:
            minutes = self._offices.of(case.competent).between(at, case.promised_at)
        habits, late = self._behaviour.habits, going.late
        going.parts = pace.parts(
            minutes, acts_left(case), late=late, behaviour=self._behaviour, random=random
        )
        going.refuse = befalls(habits["refuse_substance"], random)
        if going.part_of is not None:  # what befalls a linked filing befalls the whole
            return
        going.supplement = not going.rounds and befalls(habits["supplement_in_process"], random)
        going.pause = bool(case.pins.grounds) and befalls(habits["pause"], random)
        going.back = befalls(habits["return_step"], random)
        if not going.supplement and befalls(habits["by_phone"], random):
            self.befell["by_phone"] += 1
            pace.wait_first(going.parts)
        self._beside.plan(going, minutes, at, late=late)
        if not late:
            self._mending.plan(going, minutes, at)

    # --- on the way

    def _go_on(self, going: Going, at: datetime) -> None:
        """Plan the next act of whoever holds the dossier now."""
        case, habits = accepted(going), self._behaviour.habits
        self._linking.tell(going, at)
        if not case.works:
            return
        kind, agency = case.works[0].kind, case.works[0].agency
        if case.state is dossiers.State.AWAITING_OTHER:
            days = around(2 * habits["excluded_days"], self._random)
            moment = self._offices.of(agency).later(at, days * DAY)
            self._clock.by_officer(moment, going, waiting, unless_ended(self._resume), "move")
        elif kind is dossiers.WorkKind.EXCLUDED and paused(case):
            days = around(habits["excluded_days"], self._random)
            moment = self._offices.of(agency).later(at, days * DAY)
            self._clock.by_officer(moment, going, holder, unless_ended(self._move), "move")
        elif kind is dossiers.WorkKind.RETURN:
            days = self._random.randrange(2 * habits["collect_days"] + 1)
            moment = self._offices.of(agency).later(at, days * DAY + 10)
            self._clock.by_officer(moment, going, holder, unless_ended(self._return), "return")
        else:
            minutes = going.parts.pop(0) if going.parts else 5
            moment = self._offices.of(agency).later(at, minutes)
            do, service = self._next_act(going)
            who = next_holder if kind is dossiers.WorkKind.TRANSPORT else holder
            self._clock.by_officer(moment, going, who, unless_ended(do), service)

    def _next_act(self, going: Going) -> tuple[Do, str]:
        case = accepted(going)
        kind = case.works[0].kind
        if kind is dossiers.WorkKind.DECISION:
            return (self._send_back, "decide") if going.back else (self._decide, "decide")
        if kind is dossiers.WorkKind.REGISTER:
            return self._register, "register"
        if kind is dossiers.WorkKind.EXCLUDED:
            return self._acknowledge, "answer"
        if going.supplement and in_work(case):
            return self._supplements.ask_in_time, "answer"
        if going.pause and in_work(case):
            return self._pause, "move"
        return (self._propose if decision_next(case) else self._move), "move"

    def _move(self, going: Going, by: Actor, at: datetime) -> None:
        case = accepted(going)
        going.case = dossiers.hand_over(
            dossier=id_of(going), turn=case.turn, document="01/PC", by=by, at=at
        )
        self._go_on(going, at)

    def _pause(self, going: Going, by: Actor, at: datetime) -> None:
        """Stop the term for what the procedure leaves out of it."""
        case, going.pause = accepted(going), False
        assert case.pins is not None
        ground = self._random.choice(case.pins.grounds)
        going.case = dossiers.start_excluded(
            dossier=id_of(going), turn=case.turn, ground=ground, document="02/CV", by=by, at=at
        )
        self.befell["pause"] += 1
        self._go_on(going, at)

    def _resume(self, going: Going, by: Actor, at: datetime) -> None:
        going.case = dossiers.end_excluded(
            dossier=id_of(going), turn=accepted(going).turn, document="02/BB", by=by, at=at
        )
        self._go_on(going, at)

    def _send_back(self, going: Going, by: Actor, at: datetime) -> None:
        """Who decides lets the last work be done again; the time stays that of who did it."""
        case, going.back = accepted(going), False
        assert case.pins is not None and case.step is not None
        here = case.step
        work = [one for one in case.pins.steps if one.number < here and one.kind == "work"]
        going.case = dossiers.return_step(
            dossier=id_of(going),
            turn=case.turn,
            to=work[-1].number,
            reason="Dự thảo còn sai sót",
            by=by,
            at=at,
        )
        self.befell["return_step"] += 1
        self._go_on(going, at)

    def _acknowledge(self, going: Going, by: Actor, at: datetime) -> None:
        case = accepted(going)
        going.case = dossiers.acknowledge(
            dossier=id_of(going), turn=case.turn, slip=case.slip, document="01/GBN", by=by, at=at
        )
        self._go_on(going, at)

    def _propose(self, going: Going, by: Actor, at: datetime) -> None:
        verdict = dossiers.Verdict.REFUSE if going.refuse else dossiers.Verdict.APPROVE
        case = accepted(going)
        going.case = dossiers.propose(
            dossier=id_of(going),
            turn=case.turn,
            verdict=verdict,
            result=result_of(case, verdict),
            text="Dự thảo kết quả",
            by=by,
            at=at,
        )
        self._go_on(going, at)

    def _decide(self, going: Going, by: Actor, at: datetime) -> None:
        case = accepted(going)
        if dossiers.withdrawal_asked(case):  # it is being given back
            return
        verdict = case.verdict or dossiers.Verdict.APPROVE
        going.case = dossiers.decide(
            dossier=id_of(going),
            turn=case.turn,
            verdict=verdict,
            result=case.result or result_of(case, verdict),
            reasons="Không đủ điều kiện" if verdict is dossiers.Verdict.REFUSE else "",
            by=by,
            at=at,
        )
        self._go_on(going, at)

    def _register(self, going: Going, by: Actor, at: datetime) -> None:
        self._results += 1
        going.case = dossiers.register_result(
            dossier=id_of(going),
            turn=accepted(going).turn,
            number=f"{self._results}/KQ",
            by=by,
            at=at,
        )
        self._go_on(going, at)

    def _return(self, going: Going, by: Actor, at: datetime) -> None:
        manner = manner_of(going)
        if going.by_post:
            self.befell["by_post"] += 1
        going.case = dossiers.hand_over_result(
            dossier=id_of(going),
            turn=accepted(going).turn,
            manner=manner,
            receiver=going.citizen.name,
            by=by,
            at=at,
        )
