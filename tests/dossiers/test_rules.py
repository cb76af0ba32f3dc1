"""What may follow what, who may do it, what events add up to: tables, without a database."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from motcua.dossiers import rules
from motcua.dossiers.rules import numbering, transitions
from motcua.dossiers.types import (
    Act,
    Case,
    Event,
    Kind,
    Outcome,
    Pins,
    State,
    StepPin,
    Work,
    WorkKind,
)
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind, system
from motcua.kernel.working_time import Holder, Pause, PauseKind, Term, Unit

COUNTER, OFFICE, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
CITIZEN, OWNER, STRANGER = UUID(int=11), UUID(int=12), UUID(int=13)
AT = datetime.fromisoformat("2026-03-02T09:00+07:00")

# One row per act, one column per state. "-" is refused; "back" is the state that the dossier came
# from, as the event that left it recorded; "stay" moves nothing.
LAW = """
act                 | submitted           | receipt_refused | awaiting_supplement | accepted   | in_process          | awaiting_other | awaiting_decision | decided      | result_ready | returned | stopped | withdrawn
accept              | accepted            | -               | -                   | -          | -                   | -              | -                 | -            | -            | -        | -       | -
refuse_receipt      | receipt_refused     | -               | receipt_refused     | -          | -                   | -              | -                 | -            | -            | -        | -       | -
ask_supplement      | awaiting_supplement | -               | -                   | -          | awaiting_supplement | -              | -                 | -            | -            | -        | -       | -
complete_supplement | -                   | -               | back                | -          | -                   | -              | -                 | -            | -            | -        | -       | -
hand_over           | -                   | -               | -                   | in_process | in_process          | -              | -                 | -            | -            | -        | -       | -
return_step         | -                   | -               | -                   | -          | in_process          | -              | in_process        | -            | -            | -        | -       | -
undo_hand_over      | -                   | -               | -                   | -          | back                | -              | back              | -            | -            | -        | -       | -
acknowledge         | -                   | -               | -                   | -          | in_process          | -              | -                 | -            | -            | -        | -       | -
renew_slip          | -                   | -               | -                   | -          | in_process          | -              | -                 | -            | -            | -        | -       | -
start_excluded      | -                   | -               | -                   | -          | awaiting_other      | -              | -                 | -            | -            | -        | -       | -
end_excluded        | -                   | -               | -                   | -          | -                   | back           | -                 | -            | -            | -        | -       | -
wait_elsewhere      | -                   | -               | -                   | -          | stay                | -              | -                 | -            | -            | -        | -       | -
write_back          | -                   | -               | -                   | -          | stay                | -              | -                 | -            | -            | -        | -       | -
record_outage       | -                   | -               | -                   | -          | stay                | -              | -                 | -            | -            | -        | -       | -
propose             | -                   | -               | -                   | -          | awaiting_decision   | -              | -                 | -            | -            | -        | -       | -
decide              | -                   | -               | -                   | -          | -                   | -              | decided           | -            | -            | -        | -       | -
register_result     | -                   | -               | -                   | -          | -                   | -              | -                 | result_ready | -            | -        | -       | -
hand_over_result    | -                   | -               | -                   | -          | -                   | -              | -                 | -            | returned     | -        | -       | -
reopen_result       | -                   | -               | -                   | -          | -                   | -              | -                 | -            | in_process   | -        | -       | -
ask_opinion         | -                   | -               | -                   | -          | stay                | -              | stay              | -            | -            | -        | -       | -
give_opinion        | -                   | -               | stay                | stay       | stay                | stay           | stay              | -            | -            | -        | -       | -
apologise           | -                   | -               | -                   | stay       | stay                | -              | stay              | stay         | -            | -        | -       | -
stop                | -                   | -               | stopped             | stopped    | stopped             | stopped        | stopped           | -            | -            | -        | -       | -
ask_withdrawal      | -                   | -               | stay                | stay       | stay                | stay           | stay              | -            | -            | -        | -       | -
withdraw            | withdrawn           | -               | withdrawn           | withdrawn  | withdrawn           | withdrawn      | withdrawn         | -            | -            | -        | -       | -
refuse_withdrawal   | -                   | -               | stay                | stay       | stay                | stay           | stay              | -            | -            | -        | -       | -
record_death        | stay                | -               | stay                | stay       | stay                | stay           | stay              | stay         | stay         | -        | -       | -
transfer            | stay                | -               | stay                | stay       | stay                | stay           | stay              | stay         | stay         | -        | -       | -
change_case         | -                   | -               | -                   | stay       | stay                | -              | -                 | -            | -            | -        | -       | -
correct             | stay                | -               | stay                | stay       | stay                | stay           | stay              | stay         | stay         | -        | -       | -
redate              | -                   | -               | stay                | stay       | stay                | stay           | stay              | stay         | -            | -        | -       | -
open_parts          | -                   | -               | -                   | in_process | -                   | -              | -                 | -            | -            | -        | -       | -
finish_parts        | -                   | -               | -                   | -          | result_ready        | -              | -                 | -            | -            | -        | -       | -
"""  # noqa: E501


def cells(table):
    (_, *states), *rows = (
        [c.strip() for c in line.split("|")] for line in table.strip().splitlines()
    )
    return [(State(s), Act(a), to) for a, *row in rows for s, to in zip(states, row, strict=True)]


@pytest.mark.parametrize(("state", "act", "expected"), cells(LAW))
def test_what_may_follow_what(state, act, expected):
    before = Case(state=state, back_to=State.DECIDED)

    if expected == "-":
        with pytest.raises(rules.ActNotOpen):
            rules.after(before, act)
    else:
        meant = {"back": State.DECIDED, "stay": state}
        assert rules.after(before, act) == (meant.get(expected) or expected)


def test_the_table_of_law_names_every_state_and_act():
    assert {state for state, _, _ in cells(LAW)} == set(State)
    assert {act for _, act, _ in cells(LAW)} == set(Act)


def test_what_was_never_handed_over_is_not_taken_back():
    with pytest.raises(rules.ActNotOpen):
        rules.after(Case(state=State.IN_PROCESS, back_to=None), Act.UNDO_HAND_OVER)


def test_a_refusal_says_what_and_why():
    with pytest.raises(rules.ActNotOpen) as refusal:
        rules.after(Case(state=State.RETURNED), Act.ACCEPT)

    assert refusal.value.code == "act-not-open"
    assert str(refusal.value) == "Không thể tiếp nhận khi hồ sơ đã trả kết quả."


def test_a_pausing_event_that_recorded_no_state_is_our_own_mistake():
    with pytest.raises(AssertionError):
        rules.after(Case(state=State.AWAITING_SUPPLEMENT), Act.COMPLETE_SUPPLEMENT)


# --- the national portal ----------------------------------------------------------------------

NATIONAL = """
submitted           | 1
accepted            | 2
receipt_refused     | 3
in_process          | 4
awaiting_decision   | 4
decided             | 4
awaiting_other      | 4
awaiting_supplement | 5
withdrawn           | 7
stopped             | 8
result_ready        | 9
returned            | 10
"""


@pytest.mark.parametrize(
    ("state", "status"), [line.split("|") for line in NATIONAL.strip().splitlines()]
)
def test_status_of_the_national_portal(state, status):
    assert rules.national_status(Case(state=State(state.strip()))) == int(status)


def test_every_status_of_the_national_portal_is_used():
    given = {*transitions.NATIONAL_STATUS.values(), transitions.FINANCE_STATUS}

    assert set(transitions.NATIONAL_STATUS) == set(State)
    assert given == set(range(1, 11))


@pytest.mark.parametrize(
    ("ground", "status"), [("tax", 6), ("payment", 6), ("measuring", 4), ("posting", 4)]
)
def test_only_a_financial_duty_being_settled_is_status_six(ground, status):
    waiting = Case(
        state=State.IN_PROCESS,
        works=(Work(ELSEWHERE, "tax_officer", WorkKind.EXCLUDED),),
        pauses=(Pause(AT, PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground=ground),),
    )

    inside = replace(waiting, state=State.AWAITING_OTHER, works=())

    assert rules.national_status(waiting) == status
    assert rules.national_status(inside) == status


def test_a_duty_settled_before_is_no_longer_being_settled():
    """The slip of the second round lies there, not taken yet: nothing is settled now."""
    settled = Pause(AT, PauseKind.EXCLUDED, Holder.OTHER_AGENCY, AT, "tax")
    again = Case(
        state=State.IN_PROCESS,
        works=(Work(ELSEWHERE, "tax_officer", WorkKind.EXCLUDED),),
        pauses=(settled,),
    )

    assert rules.national_status(again) == 4


# --- the route --------------------------------------------------------------------------------


def step(number, kind, function="specialist", agency=OFFICE, minutes=60, ground=None):
    return StepPin(number, kind, function, agency, f"bước {number}", minutes, ground)


STEPS = (
    step(1, "intake", "intake", COUNTER, None),
    step(2, "work"),
    step(3, "excluded", "tax_officer", ELSEWHERE, None, "tax"),
    step(4, "work"),
    step(5, "decision", "leader"),
    step(6, "return", "intake", COUNTER, None),
)
PINS = Pins(
    revision=UUID(int=7),
    case="chung",
    form_set="tt",
    calendar="DNG",
    edition=1,
    term=Term(5, Unit.WORKING_DAY),
    restart=False,
    since=AT,
    steps=STEPS,
    registering_function="registrar",
)


@pytest.mark.parametrize(
    ("at", "hands_over", "proposes"),
    [
        (1, True, False),
        (2, True, False),
        (3, True, False),
        (4, False, True),
        (5, True, False),
        (6, True, False),
    ],
)
def test_into_the_decision_one_proposes_and_hands_over_into_all_else(at, hands_over, proposes):
    case = Case(pins=PINS, step=at)

    assert rules.fits_route(Act.HAND_OVER, case) is hands_over
    assert rules.fits_route(Act.PROPOSE, case) is proposes


def test_before_acceptance_there_is_no_step():
    assert rules.step_at(Case()) is None
    assert rules.next_step(Case()) is None


def test_after_the_last_step_nothing_follows():
    assert rules.next_step(Case(pins=PINS, step=6)) is None


def test_who_has_to_do_something_in_each_step():
    works = [rules.works_of_step(one, PINS) for one in STEPS]

    assert works == [
        (Work(COUNTER, "intake", WorkKind.STEP),),
        (Work(OFFICE, "specialist", WorkKind.STEP),),
        (
            Work(ELSEWHERE, "tax_officer", WorkKind.EXCLUDED),
            Work(OFFICE, "specialist", WorkKind.WAITING),
        ),
        (Work(OFFICE, "specialist", WorkKind.STEP),),
        (Work(OFFICE, "leader", WorkKind.DECISION),),
        (Work(COUNTER, "intake", WorkKind.STEP),),
    ]


def test_the_deciding_agency_enters_the_result_in_its_book():
    works = rules.decision_works(Case(pins=PINS, step=5))

    assert works == (Work(OFFICE, "registrar", WorkKind.REGISTER),)


# --- who may ----------------------------------------------------------------------------------


def officer(agency=OFFICE, *functions, person=STRANGER):
    return Actor(
        ActorKind.OFFICER,
        id=UUID(int=21),
        person=person,
        post=UUID(int=22),
        agency=agency,
        functions=frozenset(functions),
    )


def citizen(person=CITIZEN):
    return Actor(ActorKind.CITIZEN, id=UUID(int=31), person=person)


@pytest.mark.parametrize(
    ("by", "holds"),
    [
        (officer(OFFICE, "specialist"), True),
        (officer(OFFICE, "leader", "specialist"), True),
        (officer(OFFICE, "leader"), False),
        (officer(ELSEWHERE, "specialist"), False),
        (officer(OFFICE), False),
        (citizen(), False),
        (ANONYMOUS, False),
        (system("worker"), False),
    ],
)
def test_work_is_held_by_the_function_in_the_agency(by, holds):
    assert rules.rights.holds(by, Work(OFFICE, "specialist", WorkKind.STEP)) is holds


WORK_FOR = """
accept              | intake
refuse_receipt      | intake waiting
ask_supplement      | intake step
complete_supplement | waiting
hand_over           | step excluded waiting
propose             | step
decide              | decision
register_result     | register
hand_over_result    | return
return_step         | step decision excluded
acknowledge         | excluded
renew_slip          | waiting
start_excluded      | step
end_excluded        | waiting
ask_opinion         | step decision
wait_elsewhere      | step
write_back          | step
record_outage       | step
"""


@pytest.mark.parametrize("kind", WorkKind)
@pytest.mark.parametrize("line", WORK_FOR.strip().splitlines())
def test_which_open_work_lets_its_holder_act(line, kind):
    act, kinds = (part.strip() for part in line.split("|"))
    case = Case(works=(Work(OFFICE, "specialist", kind),), receiving=COUNTER)

    assert rules.may_do(officer(OFFICE, "specialist"), Act(act), case) is (kind in kinds.split())


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (citizen(CITIZEN), True),
        (citizen(OWNER), True),
        (citizen(STRANGER), False),
        (citizen(None), False),
        (officer(COUNTER, "intake"), True),
        (officer(COUNTER, "supervisor"), False),
        (officer(OFFICE, "intake"), False),
        (officer(OFFICE, "specialist"), False),
        (ANONYMOUS, False),
        (system("papers"), False),
    ],
)
def test_who_may_deliver_a_supplement(by, may):
    case = Case(submitter=CITIZEN, owner=OWNER, receiving=COUNTER)

    assert rules.may_complete_supplement(by, case) is may
    assert rules.may_do(by, Act.COMPLETE_SUPPLEMENT, case) is may


FIRST, SECOND = 0, 1
STEP_WORK = (Work(OFFICE, "specialist", WorkKind.STEP),)
INTAKE_WORK = (Work(COUNTER, "intake", WorkKind.INTAKE),)
TAX_WORK = (
    Work(ELSEWHERE, "tax_officer", WorkKind.EXCLUDED),
    Work(OFFICE, "specialist", WorkKind.WAITING),
)


@pytest.mark.parametrize(
    ("works", "rounds", "by", "may"),
    [
        (STEP_WORK, FIRST, officer(OFFICE, "specialist"), True),
        (STEP_WORK, FIRST, officer(OFFICE, "leader"), False),
        (STEP_WORK, SECOND, officer(OFFICE, "specialist"), False),
        (STEP_WORK, SECOND, officer(OFFICE, "leader"), True),
        (STEP_WORK, SECOND, officer(OFFICE, "division_leader"), True),
        (STEP_WORK, SECOND, officer(COUNTER, "supervisor"), False),
        (INTAKE_WORK, FIRST, officer(COUNTER, "intake"), True),
        (INTAKE_WORK, SECOND, officer(COUNTER, "intake"), False),
        (INTAKE_WORK, SECOND, officer(COUNTER, "supervisor"), True),
        (INTAKE_WORK, SECOND, officer(OFFICE, "leader"), False),
        (INTAKE_WORK, SECOND, citizen(), False),
        (TAX_WORK, FIRST, officer(ELSEWHERE, "tax_officer"), False),
        (TAX_WORK, FIRST, officer(OFFICE, "specialist"), False),
        # while another agency has it, there is nothing to ask for, in any round
        (TAX_WORK, SECOND, officer(OFFICE, "leader"), False),
        (TAX_WORK, SECOND, officer(ELSEWHERE, "leader"), False),
    ],
)
def test_who_may_ask_for_a_supplement(works, rounds, by, may):
    case = Case(state=State.IN_PROCESS, works=works, rounds=rounds, pins=PINS, step=2)

    assert rules.may_ask_supplement(by, case, free_rounds=1) is may
    assert (Act.ASK_SUPPLEMENT in rules.open_acts(by, case, free_rounds=1)) is may


# Forms 04 and 05 are signed by the head or a deputy of the competent unit, whoever has it in hand;
# another case and a decision reopened are theirs as well. The head of a division is one of them
# where no leader decides.
HEADS = """
work               | by                     | deciding        | may
counter/step       | counter/supervisor     | leader          | no
counter/step       | office/leader          | leader          | yes
counter/return     | counter/supervisor     | leader          | no
counter/return     | office/leader          | leader          | yes
office/step        | office/leader          | leader          | yes
office/step        | office/division_leader | leader          | no
office/step        | office/division_leader | division_leader | yes
office/step        | office/division_leader | -               | yes
office/step        | office/leader          | -               | yes
office/step        | office/supervisor      | -               | no
office/step        | office/specialist      | leader          | no
elsewhere/excluded | elsewhere/leader       | leader          | no
elsewhere/step     | elsewhere/leader       | leader          | no
"""


@pytest.mark.parametrize(
    "act", [Act.APOLOGISE, Act.STOP, Act.CHANGE_CASE, Act.REOPEN_RESULT], ids=str
)
@pytest.mark.parametrize("line", HEADS.strip().splitlines()[1:])
def test_who_answers_for_the_competent_agency(line, act):
    place = {"counter": COUNTER, "office": OFFICE, "elsewhere": ELSEWHERE}
    work, by, deciding, may = (part.strip() for part in line.split("|"))
    (holding, kind), (agency, function) = work.split("/"), by.split("/")
    steps = tuple(
        replace(step, function=deciding) if step.kind == "decision" else step
        for step in STEPS
        if deciding != "-" or step.kind != "decision"
    )
    case = Case(
        works=(Work(place[holding], "intake", WorkKind(kind)),),
        competent=OFFICE,
        pins=replace(PINS, steps=steps),
    )

    assert rules.may_do(officer(place[agency], function), act, case) is (may == "yes")


@pytest.mark.parametrize(
    ("by", "party"),
    [
        (officer(OFFICE, "specialist", person=CITIZEN), True),
        (officer(OFFICE, "specialist", person=OWNER), True),
        (officer(OFFICE, "specialist", person=STRANGER), False),
        (officer(OFFICE, "specialist", person=None), False),
        (citizen(CITIZEN), False),  # he may deliver his supplement
        (system("papers"), False),
    ],
)
def test_an_officer_is_a_party_to_his_own_dossier(by, party):
    assert rules.is_party(by, Case(submitter=CITIZEN, owner=OWNER)) is party


def test_nobody_is_a_party_to_a_dossier_of_unknown_people():
    assert not rules.is_party(officer(OFFICE, person=None), Case(submitter=None, owner=None))


def test_a_party_has_no_buttons():
    case = Case(state=State.SUBMITTED, works=INTAKE_WORK, submitter=CITIZEN)

    assert rules.open_acts(officer(COUNTER, "intake", person=CITIZEN), case, 1) == ()
    assert rules.open_acts(officer(COUNTER, "intake"), case, 1) == (
        Act.ACCEPT,
        Act.REFUSE_RECEIPT,
        Act.ASK_SUPPLEMENT,
    )


# --- folding ----------------------------------------------------------------------------------


def told(number, outcome, *, kind=Kind.HANDED_OVER, at=AT):
    return Event(UUID(int=number), number, kind, at, "someone", None, None, outcome)


@pytest.mark.parametrize("state", State)
def test_folding_never_looks_at_the_table(state):
    """An event tells what it did, even what today's law would refuse."""
    strange = told(5, Outcome(state=State.ACCEPTED, works=()))

    after = rules.apply(Case(state=state, number=4, turn=2), strange)

    assert (after.state, after.number, after.turn) == (State.ACCEPTED, 5, 5)


@pytest.mark.parametrize(
    ("outcome", "turns"),
    [
        (Outcome(), False),
        (Outcome(pause=Pause(AT, PauseKind.SUPPLEMENT)), False),
        (Outcome(finance="due"), False),
        (Outcome(state=State.ACCEPTED), True),
        (Outcome(step=3), True),
        (Outcome(works=()), True),
    ],
)
def test_only_what_moves_state_step_or_holder_turns_the_page(outcome, turns):
    before = Case(number=3, turn=2, step=2, step_since=AT)

    assert rules.apply(before, told(4, outcome)).turn == (4 if turns else 2)


def test_what_an_event_does_not_tell_stays():
    before = Case(code="X", reference="R", step=2, step_since=AT, pins=PINS, rounds=1)

    after = rules.apply(before, told(1, Outcome(verdict="approve"), kind=Kind.DECIDED))

    assert after == replace(before, verdict="approve", number=1)


def test_a_step_starts_at_its_event():
    later = datetime.fromisoformat("2026-03-03T10:00+07:00")

    assert rules.apply(Case(step_since=AT), told(2, Outcome(step=2), at=later)).step_since == later


def test_pauses_open_and_close_in_their_order():
    later = datetime.fromisoformat("2026-03-03T10:00+07:00")
    opening = told(2, Outcome(pause=Pause(AT, PauseKind.SUPPLEMENT)))
    closing = told(3, Outcome(unpause=later))

    assert rules.fold([opening]).pauses == (Pause(AT, PauseKind.SUPPLEMENT),)
    assert rules.fold([opening, closing]).pauses == (Pause(AT, PauseKind.SUPPLEMENT, until=later),)
    assert rules.fold([closing]).pauses == ()
    assert rules.fold([opening, closing, closing]).pauses == (
        Pause(AT, PauseKind.SUPPLEMENT, until=later),
    )


def test_one_event_may_close_a_pause_and_open_the_next():
    later = datetime.fromisoformat("2026-03-03T10:00+07:00")
    next_pause = Pause(later, PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground="tax")
    start = Case(pauses=(Pause(AT, PauseKind.EXCLUDED, Holder.OTHER_AGENCY, ground="measuring"),))

    after = rules.apply(start, told(2, Outcome(unpause=later, pause=next_pause)))

    assert after.pauses == (replace(start.pauses[0], until=later), next_pause)


# --- the code ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "unit", "number", "code"),
    [
        ("{unit}-{yyMMdd}-{seq:04}", "H08.20341", 1, "H08.20341-260302-0001"),
        ("{unit}-{yyMMdd}-{seq:04}", "H08", 10_000, "H08-260302-10000"),
        ("{unit}.{seq}", "X", 7, "X.7"),
    ],
)
def test_the_code_of_a_dossier(template, unit, number, code):
    day = date(2026, 3, 2)

    assert numbering.dossier_code(template, unit=unit, day=day, number=number) == code
