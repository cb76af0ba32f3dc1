"""Whose time it is while others have a dossier, and what goes back: tables, without a database."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.dossiers import rules
from motcua.dossiers.rules import systems
from motcua.dossiers.types import (
    Act,
    Aside,
    Case,
    Elsewhere,
    Event,
    Kind,
    Outcome,
    Pins,
    State,
    Stay,
    StepPin,
    Work,
    WorkKind,
)
from motcua.kernel import working_time
from motcua.kernel.working_time import Holder, Pause, PauseKind, Term, Unit
from tests.kernel.working_time.calendars import edition, moment

COUNTER, LAND, TAX = UUID(int=1), UUID(int=2), UUID(int=3)
SINCE = moment("2026-03-02T08:00")


def step(number, kind, agency=LAND, minutes=480, **more):
    function = {"excluded": "tax_officer", "intake": "intake"}.get(kind, "specialist")
    return StepPin(number, kind, function, agency, f"bước {number}", minutes, **more)


STEPS = (
    step(1, "intake", COUNTER, None),
    step(2, "work"),
    step(3, "work", minutes=240),
    step(4, "excluded", TAX, None, ground="tax", acknowledged=True),
    step(5, "work"),
    step(6, "decision"),
    step(7, "return", COUNTER, None),
)
PINS = Pins(
    revision=UUID(int=7),
    case="chung",
    form_set="tt",
    calendar="DNG",
    edition=1,
    term=Term(Decimal(8), Unit.WORKING_DAY),
    restart=False,
    since=SINCE,
    steps=STEPS,
    registering_function="registrar",
    grounds=("tax", "measuring"),
)
BRANCH = (Work(LAND, "specialist", WorkKind.STEP),)
TAX_WORKS = (Work(TAX, "tax_officer", WorkKind.EXCLUDED), Work(LAND, "x", WorkKind.WAITING))


def pause(since, until=None):
    end = moment(f"2026-03-02T{until}") if until else None
    return Pause(moment(f"2026-03-02T{since}"), PauseKind.EXCLUDED, Holder.OTHER_AGENCY, end, "tax")


def story(*told):
    """Events of Monday 2/3/2026: kind, time, what it did."""
    return [
        Event(UUID(int=n), n, kind, moment(f"2026-03-02T{when}"), "x", None, None, outcome)
        for n, (kind, when, outcome) in enumerate(told, 1)
    ]


def to(number, works, **more):
    return Outcome(state=State.IN_PROCESS, step=number, works=works, **more)


ACCEPTED = (Kind.ACCEPTED, "08:00", Outcome(state=State.ACCEPTED, step=1, works=(), pins=PINS))
IN_BRANCH = (Kind.HANDED_OVER, "09:00", to(3, BRANCH, back_step=1))
SLIP = (Kind.HANDED_OVER, "10:00", to(4, TAX_WORKS, back_works=BRANCH, back_step=3, slip=1))
TAKEN = (Kind.SLIP_ACKNOWLEDGED, "10:30", Outcome(works=TAX_WORKS, pause=pause("10:30")))
RENEWED = (
    Kind.SLIP_RENEWED,
    "11:00",
    Outcome(works=TAX_WORKS, slip=2, unpause=moment("2026-03-02T11:00")),
)
INCOMPLETE = (Kind.STEP_RETURNED, "11:00", to(3, BRANCH, pauses=()))
ANSWERED = (
    Kind.HANDED_OVER,
    "14:00",
    to(5, BRANCH, unpause=moment("2026-03-02T14:00")),
)
UNDONE = (Kind.HAND_OVER_UNDONE, "10:20", to(3, BRANCH))

# who | which step | from | until, of each story
HANDS = [
    (
        "slip not taken yet",
        [ACCEPTED, IN_BRANCH, SLIP],
        ["agency 1 08:00 09:00", "agency 3 09:00 -"],
    ),
    (
        "taken",
        [ACCEPTED, IN_BRANCH, SLIP, TAKEN],
        ["agency 1 08:00 09:00", "agency 3 09:00 10:30", "other_agency 4 10:30 -"],
    ),
    (
        "answered",
        [ACCEPTED, IN_BRANCH, SLIP, TAKEN, ANSWERED],
        [
            "agency 1 08:00 09:00",
            "agency 3 09:00 10:30",
            "other_agency 4 10:30 14:00",
            "agency 5 14:00 -",
        ],
    ),
    (
        "renewed, not taken yet",
        [ACCEPTED, IN_BRANCH, SLIP, TAKEN, RENEWED],
        [
            "agency 1 08:00 09:00",
            "agency 3 09:00 10:30",
            "other_agency 4 10:30 11:00",
            "agency 3 11:00 -",
        ],
    ),
    (
        "sent back incomplete",
        [ACCEPTED, IN_BRANCH, SLIP, TAKEN, INCOMPLETE],
        ["agency 1 08:00 09:00", "agency 3 09:00 -"],
    ),
    (
        "taken back",
        [ACCEPTED, IN_BRANCH, SLIP, UNDONE],
        ["agency 1 08:00 09:00", "agency 3 09:00 -"],
    ),
]


@pytest.mark.parametrize(("events", "hands"), [row[1:] for row in HANDS], ids=[r[0] for r in HANDS])
def test_whose_time_it_was(events, hands):
    found = [
        f"{span.holder.value} {span.step} {span.since:%H:%M} "
        f"{f'{span.until:%H:%M}' if span.until else '-'}"
        for span in rules.spans(story(*events))
    ]

    assert found == hands


@pytest.mark.parametrize("events", [row[1] for row in HANDS], ids=[row[0] for row in HANDS])
def test_the_shares_of_the_clock_are_those_of_the_hands(events):
    until, told = moment("2026-03-02T16:00"), story(*events)
    whole = working_time.shares(edition(), SINCE, until, rules.fold(told).pauses)

    used = dict.fromkeys(Holder, 0)
    for span in rules.spans(told):
        end = span.until or until
        used[span.holder] += working_time.minutes_between(edition(), span.since, end)

    assert used == dict(whole)


# what step 3 has used by 15:00; it was entered at 09:00, and from 11:30 to 13:30 nobody works
USED = [
    ("in hand", [ACCEPTED, IN_BRANCH, SLIP], 240),
    ("taken at 10:30", [ACCEPTED, IN_BRANCH, SLIP, TAKEN], 90),
    ("renewed at 11:00", [ACCEPTED, IN_BRANCH, SLIP, TAKEN, RENEWED], 210),
    ("sent back incomplete", [ACCEPTED, IN_BRANCH, SLIP, TAKEN, INCOMPLETE], 240),
    ("taken back", [ACCEPTED, IN_BRANCH, SLIP, UNDONE], 240),
]


@pytest.mark.parametrize(("events", "minutes"), [row[1:] for row in USED], ids=[r[0] for r in USED])
def test_what_a_step_has_used(events, minutes):
    case = rules.fold(story(*events))

    assert rules.minutes_used(STEPS[2], case, moment("2026-03-02T15:00"), edition()) == minutes


def test_a_step_that_has_used_its_minutes_is_due_at_once():
    stays = (Stay(2, SINCE, moment("2026-03-03T08:00")),)
    again = moment("2026-03-04T08:00")
    case = Case(pins=PINS, stays=stays)

    assert rules.step_due(STEPS[1], case, again, edition()) == again
    assert rules.step_due(STEPS[2], case, again, edition()) == moment("2026-03-04T14:00")


# --- a hand-over taken back -------------------------------------------------------------------


def test_a_hand_over_taken_back_leaves_the_stays_as_they_were():
    before, after = (rules.fold(story(*told)) for told in (STARTED, [*STARTED, SLIP, UNDONE]))

    assert (after.stays, after.step_since) == (before.stays, before.step_since)
    assert after.turn == 4
    assert not rules.fits(Act.UNDO_HAND_OVER, after)


STARTED = [ACCEPTED, IN_BRANCH]


@pytest.mark.parametrize(
    ("kind", "outcome", "fits"),
    [
        (Kind.PAPER_ISSUED, Outcome(), True),
        (Kind.DEATH_RECORDED, Outcome(deceased=True), True),
        (Kind.OPINION_ASKED, Outcome(aside=Work(TAX, "leader", WorkKind.OPINION)), False),
        (Kind.ELSEWHERE_STARTED, Outcome(elsewhere=Elsewhere("a", "1", SINCE)), False),
        (Kind.STEP_RETURNED, to(1, ()), False),
        (Kind.SUPPLEMENT_ASKED, Outcome(state=State.AWAITING_SUPPLEMENT), False),
    ],
)
def test_it_is_taken_back_only_until_the_receiver_has_done_something(kind, outcome, fits):
    case = rules.fold(story(*STARTED, (kind, "09:30", outcome)))

    assert rules.fits(Act.UNDO_HAND_OVER, case) is fits


# --- what fits where --------------------------------------------------------------------------

OPEN_PAUSE = (pause("10:30"),)
ENDED_PAUSE = (pause("10:30", "11:00"),)
IN_OTHER_SYSTEM = Elsewhere("dat_dai", "1", SINCE)
BACK_AGAIN = Elsewhere("dat_dai", "1", SINCE, SINCE)


@pytest.mark.parametrize(
    ("at", "acts"),
    [
        ({"step": 1}, "hand_over wait_elsewhere"),
        # a refusal may be proposed from every step in which somebody works
        ({"step": 2}, "hand_over propose return_step start_excluded wait_elsewhere"),
        ({"step": 3}, "hand_over propose return_step start_excluded wait_elsewhere"),
        ({"step": 4}, "acknowledge renew_slip return_step wait_elsewhere"),
        ({"step": 4, "pauses": OPEN_PAUSE}, "hand_over renew_slip return_step wait_elsewhere"),
        ({"step": 4, "pauses": ENDED_PAUSE}, "acknowledge renew_slip return_step wait_elsewhere"),
        ({"step": 5}, "propose return_step start_excluded wait_elsewhere"),
        ({"step": 6}, "hand_over return_step wait_elsewhere"),
        ({"step": 3, "elsewhere": IN_OTHER_SYSTEM}, "write_back record_outage"),
        (
            {"step": 3, "elsewhere": BACK_AGAIN},
            "hand_over propose return_step start_excluded wait_elsewhere",
        ),
        (
            {"step": 3, "pins": replace(PINS, grounds=())},
            "hand_over propose return_step wait_elsewhere",
        ),
    ],
)
def test_what_makes_sense_where_it_stands(at, acts):
    case = Case(state=State.IN_PROCESS, **{"pins": PINS, **at})
    mine = (
        Act.HAND_OVER,
        Act.PROPOSE,
        Act.RETURN_STEP,
        Act.ACKNOWLEDGE,
        Act.RENEW_SLIP,
        Act.START_EXCLUDED,
        Act.WAIT_ELSEWHERE,
        Act.WRITE_BACK,
        Act.RECORD_OUTAGE,
    )

    assert {act.value for act in mine if rules.fits(act, case)} == set(acts.split())


@pytest.mark.parametrize(
    ("at", "back"),
    [(1, []), (2, [1]), (3, [1, 2]), (4, [3]), (5, [1, 2, 3]), (6, [1, 2, 3, 5])],
)
def test_back_to_which_steps(at, back):
    """The tax office sends back to its sender alone; nothing is sent back into its time."""
    found = rules.earlier_steps(Case(pins=PINS, step=at))

    assert [one.number for one in found] == back


def test_what_an_early_refusal_left_out_is_no_step_to_go_back_to():
    found = rules.earlier_steps(Case(pins=PINS, step=6, back_step=2))

    assert [one.number for one in found] == [1, 2]


def test_paper_on_its_way_is_no_step_to_go_back_to():
    steps = rules.with_transport(STEPS, "Đưa đi")
    case = Case(pins=replace(PINS, steps=steps), step=4)

    assert [one.number for one in rules.earlier_steps(case)] == [1, 3]
    assert [one.kind for one in steps][:3] == ["intake", "transport", "work"]
    assert [one.number for one in steps] == list(range(1, 9))
    works = rules.works_of_step(steps[1], case.pins)
    assert works == (
        Work(COUNTER, "intake", WorkKind.TRANSPORT),
        Work(LAND, "specialist", WorkKind.WAITING),
    )


@pytest.mark.parametrize("kinds", [("intake",), ("intake", "return"), ("intake", "decision")])
def test_where_nobody_would_take_the_paper_there_is_no_way(kinds):
    steps = tuple(step(number, kind) for number, kind in enumerate(kinds, 1))

    assert rules.with_transport(steps, "Đưa đi") == steps


def test_between_two_other_agencies_the_next_worker_waits():
    posting = replace(STEPS[3], number=5, ground="posting", acknowledged=False)
    later = tuple(replace(one, number=one.number + 1) for one in STEPS[4:])
    pins = replace(PINS, steps=(*STEPS[:4], posting, *later))

    works = rules.works_of_step(STEPS[3], pins)

    assert works[1] == Work(LAND, "specialist", WorkKind.WAITING)


@pytest.mark.parametrize(
    ("ground", "holder"),
    [
        ("tax", Holder.OTHER_AGENCY),
        ("payment", Holder.CITIZEN),
        ("measuring", Holder.OTHER_AGENCY),
        ("posting", Holder.OTHER_AGENCY),
        ("verification", Holder.OTHER_AGENCY),
        ("violation", Holder.OTHER_AGENCY),
        ("other", Holder.OTHER_AGENCY),
    ],
)
def test_paying_is_the_citizens_time_all_else_another_agencys(ground, holder):
    assert rules.holder_of_ground(ground) is holder


def test_an_excluded_period_without_known_days_is_never_due():
    assert rules.excluded_due(SINCE, None, edition()) is None
    assert rules.excluded_due(SINCE, 5, edition()) == moment("2026-03-09T17:00")


# --- other systems ----------------------------------------------------------------------------


def test_systems_are_listed_by_code():
    listed = systems.listed("ho_tich=Hộ tịch; dat_dai = Đất đai ;; hỏng")

    assert listed == {"ho_tich": "Hộ tịch", "dat_dai": "Đất đai"}


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("HT-2026/77", True),
        ("a.b_c", True),
        ("", False),
        ("-1", False),
        ("Nguyễn", False),
        ("hai chữ", False),
        ("A" * 60, True),
        ("A" * 61, False),
    ],
)
def test_a_reference_is_a_code_and_nothing_else(code, fits):
    assert systems.is_reference(code) is fits


def test_beside_the_way_nothing_takes_the_dossier_up_but_asking():
    """An opinion that was asked before the hand-over is still open after it."""
    asked = Aside(1, Work(TAX, "leader", WorkKind.OPINION))
    case = rules.apply(Case(asides=(asked,), pins=PINS), story(SLIP)[0])

    assert rules.fits(Act.UNDO_HAND_OVER, case)
