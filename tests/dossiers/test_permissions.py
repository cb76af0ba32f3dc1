"""Who may do what in which situation: everyone allowed stands here, everybody else is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.db import transaction

from motcua.dossiers import api as dossiers
from motcua.dossiers.rules.transitions import OPEN_IN, TRANSITIONS
from motcua.dossiers.types import Act, Case, State
from motcua.identity import api as identity
from motcua.identity.models import Account
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from tests.dossiers.doing import ACTS, BY_ITSELF, SYSTEM, do, prepared, writes
from tests.factories.calendars import days_off
from tests.factories.dossiers import LAND, MONDAY, Filed, actor, at_stage, move, party_of

# situation, then acts: who may; everyone else of PEOPLE may not, and acts not named nobody may
ALLOWED = """
submitted
    accept refuse_receipt ask_supplement: intake intake-2
    withdraw: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor
    transfer: supervisor system

asked at the counter
    complete_supplement withdraw: intake intake-2 applicant
    refuse_receipt: intake intake-2
    record_death correct: intake intake-2 supervisor
    transfer: supervisor system

accepted
    hand_over: intake intake-2
    apologise stop change_case: leader vice
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: supervisor leader vice system

accepted, to be let go
    hand_over: intake intake-2
    apologise stop change_case: leader vice
    withdraw refuse_withdrawal: intake intake-2 supervisor leader vice
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: supervisor leader vice system

at work
    propose ask_supplement return_step ask_opinion wait_elsewhere: specialist land
    undo_hand_over: intake intake-2
    apologise stop change_case: leader vice
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor specialist land leader vice
    transfer redate: leader vice system

at work, others asked and to be let go
    propose ask_supplement return_step wait_elsewhere ask_opinion: specialist land
    give_opinion: land-office
    apologise stop change_case: leader vice
    withdraw refuse_withdrawal: specialist land leader vice
    record_death correct: intake intake-2 supervisor specialist land leader vice
    transfer redate: leader vice system

elsewhere
    write_back record_outage ask_supplement ask_opinion: specialist land
    apologise stop change_case: leader vice
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor specialist land leader vice
    transfer redate: leader vice system

asked while at work
    complete_supplement: intake intake-2 applicant specialist land
    stop: leader vice
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: leader vice system

asked while at work, others asked and to be let go
    complete_supplement: intake intake-2 applicant specialist land
    give_opinion: land-office
    stop: leader vice
    withdraw refuse_withdrawal: specialist land leader vice
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: leader vice system

at the land office
    hand_over propose return_step: land-office
    ask_supplement ask_opinion wait_elsewhere start_excluded: land-office
    undo_hand_over: intake intake-2
    apologise stop change_case: land-head
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor land-office land-head
    transfer redate: land-head system

slip sent
    acknowledge return_step: tax
    renew_slip undo_hand_over: land-office
    apologise stop change_case: land-head
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor land-head
    transfer redate: land-head system

slip taken
    hand_over: tax land-office
    return_step: tax
    renew_slip: land-office
    stop change_case: land-head
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor land-head
    transfer redate: land-head system

being measured
    end_excluded: land-office
    stop: land-head
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor land-head
    transfer redate: land-head system

being measured, others asked and to be let go
    end_excluded: land-office
    give_opinion: specialist land
    stop: land-head
    withdraw refuse_withdrawal: land-office land-head
    record_death correct: intake intake-2 supervisor land-head
    transfer redate: land-head system

to be decided
    decide return_step ask_opinion: leader vice
    undo_hand_over: specialist land
    apologise stop: leader vice
    ask_withdrawal: intake intake-2 applicant
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: leader vice system

to be decided, others asked and to be let go
    return_step ask_opinion: leader vice
    give_opinion: land-office
    apologise stop: leader vice
    withdraw refuse_withdrawal: leader vice
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: leader vice system

decided
    register_result: registrar
    apologise: leader vice
    record_death correct: intake intake-2 supervisor leader vice
    transfer redate: leader vice system

result ready
    hand_over_result: intake intake-2
    reopen_result: leader vice
    record_death correct: intake intake-2 supervisor leader vice
    transfer: supervisor leader vice system

refused

returned

stopped

withdrawn
"""
PEOPLE = {
    "intake": "demo-tam-ky-intake",
    "intake-2": "demo-tam-ky-intake-2",
    "supervisor": "demo-tam-ky-supervisor",
    "specialist": "demo-tam-ky-specialist",
    "land": "demo-tam-ky-land",
    "leader": "demo-tam-ky-leader",
    "vice": "demo-tam-ky-vice",
    "registrar": "demo-tam-ky-registrar",
    "economy": "demo-tam-ky-economy",
    "economy-head": "demo-tam-ky-economy-head",
    "land-office": "demo-land-specialist",
    "land-head": "demo-land-leader",
    "land-registrar": "demo-land-registrar",
    "tax": "demo-tax",
    "tax-head": "demo-tax-leader",
    "other-commune": "demo-nam-tra-my-intake",
    "other-specialist": "demo-nam-tra-my-specialist",
    "other-leader": "demo-nam-tra-my-leader",
    "city": "demo-city-intake",
    "applicant": "demo-nong-dan",
    "other-citizen": "demo-chu-quan",
}
CENTRE = {"intake", "intake-2", "supervisor"}
COMMITTEE = {"specialist", "land", "leader", "vice", "registrar"}
LAND_OFFICE = {"land-office", "land-head", "land-registrar"}
TAX = {"tax", "tax-head"}
KNOWN = {dossiers.NotYourStep, dossiers.PartyMayNotAct, dossiers.ApprovalNeeded}
FUNCTIONS = ("intake", "specialist", "tax_officer", "leader", "supervisor", "registrar")


# --- situations -------------------------------------------------------------------------------


def stage(state: State, code: str = "2.000635") -> Callable[[], Filed]:
    return lambda: at_stage(state, code, party=party_of("demo-nong-dan"))


def then(prepare: Callable[[], Filed], *acts: tuple[str, Act]) -> Callable[[], Filed]:
    """A situation in which some more has been done."""

    def prepared() -> Filed:
        dossier = prepare()
        for who, act in acts:
            do(act, dossier, person(who), dossier.later(minutes=1))
        return dossier

    return prepared


def at_tax() -> Filed:
    dossier = stage(State.IN_PROCESS, LAND)()
    move(dossier)
    move(dossier)
    return dossier


def taken_by_tax() -> Filed:
    dossier = at_tax()
    move(dossier)
    return dossier


AT_WORK = stage(State.IN_PROCESS)
AT_LAND = stage(State.IN_PROCESS, LAND)
LET_GO = ("applicant", Act.ASK_WITHDRAWAL)
SITUATIONS: Mapping[str, Callable[[], Filed]] = MappingProxyType(
    {
        "submitted": stage(State.SUBMITTED),
        "asked at the counter": stage(State.AWAITING_SUPPLEMENT),
        "accepted": stage(State.ACCEPTED),
        "accepted, to be let go": then(stage(State.ACCEPTED), LET_GO),
        "at work": AT_WORK,
        "at work, others asked and to be let go": then(
            AT_WORK, ("specialist", Act.ASK_OPINION), LET_GO
        ),
        "elsewhere": then(AT_WORK, ("specialist", Act.WAIT_ELSEWHERE)),
        "asked while at work": then(AT_WORK, ("specialist", Act.ASK_SUPPLEMENT)),
        "asked while at work, others asked and to be let go": then(
            AT_WORK,
            ("specialist", Act.ASK_OPINION),
            ("specialist", Act.ASK_SUPPLEMENT),
            LET_GO,
        ),
        "at the land office": AT_LAND,
        "slip sent": at_tax,
        "slip taken": taken_by_tax,
        "being measured": stage(State.AWAITING_OTHER, LAND),
        "being measured, others asked and to be let go": then(
            AT_LAND,
            ("land-office", Act.ASK_OPINION),
            ("land-office", Act.START_EXCLUDED),
            LET_GO,
        ),
        "to be decided": stage(State.AWAITING_DECISION),
        "to be decided, others asked and to be let go": then(
            stage(State.AWAITING_DECISION), ("leader", Act.ASK_OPINION), LET_GO
        ),
        "decided": stage(State.DECIDED),
        "result ready": stage(State.RESULT_READY),
        "refused": stage(State.RECEIPT_REFUSED),
        "returned": stage(State.RETURNED),
        "stopped": stage(State.STOPPED),
        "withdrawn": stage(State.WITHDRAWN),
    }
)

SITUATION_STATE: Mapping[str, State] = MappingProxyType(
    {
        "submitted": State.SUBMITTED,
        "asked at the counter": State.AWAITING_SUPPLEMENT,
        "accepted": State.ACCEPTED,
        "at work": State.IN_PROCESS,
        "elsewhere": State.IN_PROCESS,
        "asked while at work": State.AWAITING_SUPPLEMENT,
        "at the land office": State.IN_PROCESS,
        "slip sent": State.IN_PROCESS,
        "slip taken": State.IN_PROCESS,
        "being measured": State.AWAITING_OTHER,
        "to be decided": State.AWAITING_DECISION,
        "decided": State.DECIDED,
        "result ready": State.RESULT_READY,
        "refused": State.RECEIPT_REFUSED,
        "returned": State.RETURNED,
        "stopped": State.STOPPED,
        "withdrawn": State.WITHDRAWN,
    }
)


def state_of(situation: str) -> State:
    return SITUATION_STATE[situation.split(",")[0]]


def read(text: str) -> Iterator[tuple[str, dict[Act, set[str]]]]:
    for block in text.strip().split("\n\n"):
        situation, *lines = block.splitlines()
        rows: dict[Act, set[str]] = {}
        for line in lines:
            acts, who = line.split(":")
            rows |= {Act(act): set(who.split()) for act in acts.split()}
        yield situation, {act: rows[act] for act in rows if act in ACTS}


TABLE = dict(read(ALLOWED))


def person(who: str) -> Actor:
    return actor(PEOPLE[who], MONDAY)


def everybody() -> dict[str, Actor]:
    """Everyone who may try: people of the province, nobody, the system, and a party in office."""
    people = {who: person(who) for who in PEOPLE}
    return {
        **people,
        "party": replace(people["specialist"], person=people["applicant"].person),
        "party-at-counter": replace(people["intake"], person=people["applicant"].person),
        "without-function": replace(people["intake"], functions=frozenset()),
        "anonymous": ANONYMOUS,
        "no-person": Actor(ActorKind.CITIZEN),
        "no-agency": Actor(ActorKind.OFFICER),
        "system": SYSTEM,
    }


def all_rounder(case: Case) -> Actor:
    """Who holds every function in every agency that has to do with the dossier."""
    steps = {step.agency for step in case.pins.steps} if case.pins else set()
    works = {work.agency for work in case.works}
    there = {one for one in (case.receiving, case.competent, *steps, *works) if one}
    seats = frozenset((one, function) for one in there for function in FUNCTIONS)
    return replace(person("intake"), functions=frozenset(FUNCTIONS), also=seats)


def tried(work: Callable[..., Case], by: Actor) -> type[RuleViolation] | None:
    """
    Whether the act was done; what it did is taken back, and a refusal wrote nothing.

    Nothing is to be transferred here, as every agency goes on: whoever hears that might.
    """
    with transaction.atomic(), writes() as written:
        try:
            work(by=by)
        except dossiers.NothingToTransfer:
            return None
        except RuleViolation as refusal:
            assert written == []
            return type(refusal)
        assert written
        transaction.set_rollback(True)
    return None


# --- who does ---------------------------------------------------------------------------------


def test_every_act_of_the_law_has_its_line():
    """In `accepted` nobody has been asked yet; a question is out in all other running states."""
    made = {(state_of(situation), act) for situation, rows in TABLE.items() for act in rows}
    known = {*TRANSITIONS, *((state, act) for act, states in OPEN_IN.items() for state in states)}
    unreached = {(State.ACCEPTED, Act.GIVE_OPINION)}

    assert set(SITUATIONS) == set(TABLE)
    assert made == {(state, act) for state, act in known if act in ACTS} - unreached


@pytest.mark.parametrize("situation", TABLE)
def test_who_may_do_what(province, situation):
    dossier, people = SITUATIONS[situation](), everybody()
    sees = {who for who, by in people.items() if visible(dossier, by)}
    days_off("2026-03-20", at=dossier.at)  # so that there is something to count anew

    assert dossier.case.state is state_of(situation)
    who_does_it_is_in_the_table(TABLE[situation], dossier, people, sees)
    nobody_does_what_is_not(set(ACTS) - set(TABLE[situation]), dossier)
    buttons_are_those_of_the_table(TABLE[situation], dossier, people, sees)


def who_does_it_is_in_the_table(table, dossier, people, sees):
    outside = sorted(set(people) - sees)
    for place, (act, allowed) in enumerate(table.items()):
        work = prepared(act, dossier, SYSTEM)
        trying = sees | allowed | set(outside[place % 3 :: 3])  # each of them a third of the acts
        outcome = {who: tried(work, people[who]) for who in trying}

        assert {who for who, refusal in outcome.items() if refusal is None} == allowed, act
        refused = {who: refusal for who, refusal in outcome.items() if refusal is not None}
        assert {refused[who] for who in set(refused) & sees} <= KNOWN, act
        assert {refused[who] for who in set(refused) - sees} <= {dossiers.DossierNotFound}, act


def nobody_does_what_is_not(others, dossier):
    """Not even who holds everything; what the state does not know is refused as such."""
    case = dossier.case
    for act in others:
        known = (case.state, act) in TRANSITIONS or case.state in OPEN_IN.get(act, ())
        work = prepared(act, dossier, SYSTEM)
        for by in (all_rounder(case), SYSTEM):
            refusal = tried(work, by)
            assert refusal is not None, act
            assert known or refusal is dossiers.ActNotOpen, act


def buttons_are_those_of_the_table(table, dossier, people, sees):
    shown = {
        who: set(dossiers.page(dossier.reference, by=people[who], at=dossier.at).acts)
        for who in sees
    }

    shown["system"] -= BY_ITSELF
    assert shown == {who: {act for act, allowed in table.items() if who in allowed} for who in sees}


def test_a_closed_account_acts_no_more(province):
    Account.objects.filter(login="demo-tam-ky-intake").update(is_active=False)

    with pytest.raises(identity.AccountInactive):
        actor("demo-tam-ky-intake", MONDAY)


# --- who sees ---------------------------------------------------------------------------------


def visible(dossier: Filed, by: Actor) -> bool:
    return dossiers.visible_to(by).filter(pk=dossier.id).exists()


@pytest.mark.parametrize(
    ("situation", "seen_by"),
    [
        ("submitted", CENTRE),
        ("refused", CENTRE),
        ("withdrawn", CENTRE),
        ("accepted", CENTRE | COMMITTEE),
        ("returned", CENTRE | COMMITTEE),
        ("at work, others asked and to be let go", CENTRE | COMMITTEE | LAND_OFFICE),
        ("at the land office", CENTRE | LAND_OFFICE),
        ("slip sent", CENTRE | LAND_OFFICE | TAX),
        ("being measured, others asked and to be let go", CENTRE | LAND_OFFICE | COMMITTEE),
    ],
)
def test_who_sees_a_dossier(province, situation, seen_by):
    dossier = SITUATIONS[situation]()

    seen = {who for who in PEOPLE if visible(dossier, person(who))}

    assert seen == seen_by | {"applicant"}


def test_an_agency_goes_on_seeing_what_it_has_held(province):
    dossier = at_stage(State.RETURNED, LAND)

    seen = {who for who in PEOPLE if visible(dossier, person(who))}

    assert seen == CENTRE | LAND_OFFICE | TAX


def test_not_yours_and_not_there_are_one_answer(province):
    dossier = at_stage(State.SUBMITTED)
    stranger = actor("demo-nam-tra-my-intake", MONDAY)

    told = []
    for reference in (dossier.reference, "0000000000"):
        with pytest.raises(Exception, match=r".") as answer:
            dossiers.page(reference, by=stranger, at=MONDAY)
        told.append((type(answer.value), str(answer.value)))

    assert told[0] == told[1]
    assert dossiers.found_by_code(stranger, dossier.reference) is None
    assert dossiers.found_by_code(actor("demo-tam-ky-intake", MONDAY), dossier.reference)
