"""
A dossier lives through random acts by random people, against a plain model of the law.

It is filed, entered late, taken over from a former system or opened as a part of a linked filing;
agencies end meanwhile and days off are decided. After every step: what is stored follows from what
happened, state, work and buttons agree with the model, what was promised and pinned stands, every
minute since the term began is in somebody's hands, and no event is lost; what was refused wrote
nothing.

`MOTCUA_LIFE_STEPS=250000 .venv/bin/pytest tests/dossiers/test_life.py` takes more steps.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from random import Random
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries import scope
from motcua.dossiers.types import Act, Case, Event, Kind, Pins, StepPin
from motcua.identity import api as identity
from motcua.kernel import calendars, reference
from motcua.kernel.actors import Actor, system
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import Holder, local_day, minutes_between
from tests.dossiers.births import Birth, births
from tests.dossiers.doing import ACTS, arguments, operation, writes
from tests.dossiers.model import (
    BIRTH,
    DEATH,
    DIRECTOR,
    EXTRACT,
    LAND,
    REPINNED,
    REPROMISED,
    SHOP,
    SYSTEM,
    Way,
)
from tests.factories.calendars import days_off
from tests.factories.dossiers import MONDAY, PRESS, Filed, actor
from tests.factories.former import FIRST_DAY, LAST_DAY, seat

SHARES = {LAND: 3_500, EXTRACT: 2_500, DEATH: 1_000, SHOP: 2_000, BIRTH: 1_000}
ALL = sum(SHARES.values())
NAMES = ["land", "extract", "death", "shop", "birth"]
ENDING = {Act.REFUSE_RECEIPT: 5, Act.STOP: 1, Act.TRANSFER: 1}
LEADING_ON = (Act.ACCEPT, Act.HAND_OVER, Act.ACKNOWLEDGE, Act.PROPOSE, Act.DECIDE)
SELDOM_OPEN = (
    *(Act.END_EXCLUDED, Act.GIVE_OPINION, Act.REDATE, Act.RENEW_SLIP, Act.START_EXCLUDED),
    *(Act.WRITE_BACK, Act.RECORD_OUTAGE),
)
OFTEN = {**dict.fromkeys(LEADING_ON, 20), **dict.fromkeys(SELDOM_OPEN, 10)}
WEIGHTS = {**ENDING, **OFTEN}  # of everything else: 4
STEPS_OF_A_LIFE, AT_LEAST = 50, 45  # some are broken off
HEIRS_BEGIN = FIRST_DAY.replace(hour=0, minute=0)
LONGEST = timedelta(days=200)  # the new promise of an apology lies after it
STORMS = 2  # of a life
NO_AGENCY = UUID(int=0)
minutes = st.one_of(st.just(0), st.integers(0, 90), st.integers(0, 3 * 24 * 60))
KEEPER = system("housekeeping")
UNSURE = {Act.ASK_OPINION}  # offered also when nobody is left to be asked


@cache
def person(login: str) -> Actor:
    """The system, somebody of the demo, or whoever sits in a seat of an agency."""
    if login == SYSTEM:
        return system("test")
    if "/" not in login:
        return actor(login, MONDAY, "intake" if login == DIRECTOR else "")
    agency, function = login.split("/")
    ended = identity.agency_by_code(agency).until is not None
    return seat(agency, function, LAST_DAY if ended else FIRST_DAY)


class Life(RuleBasedStateMachine):
    births: ClassVar[list[Birth]]  # before every life; each is taken back
    people: ClassVar[list[str]]
    taken: ClassVar[Counter[str]]  # steps of all lives, and what was done in them
    taken_back: transaction.Atomic | None = None

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        born, model = self.births[seed % len(self.births)]
        self.model, self.tries_after_the_end = replace(model, questions=[]), 0
        self.dossier = Filed(born.id, born.reference, "", born.at)
        self.last = born.at + LONGEST
        self.events, self.head, self.folded = list[Event](), "", Case()
        self.case = self.dossier.case
        self.what_is_stored_follows_from_what_happened()

    def teardown(self):
        if self.taken_back is None:
            return
        if self.model.newest > 1:
            reference.forget()
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    @rule(seed=st.integers(0, 2**32), later=minutes)
    def something_happens(self, seed, later):
        """Mostly what is open, so that lives get on; ends come seldom, or no life would be long."""
        pick = Random(f"{seed} {self.model.events}")  # the same few seeds are drawn again and again
        at = self.dossier.at + timedelta(minutes=later)
        self.dossier.at = min(self.last, at)
        self.taken["steps"] += 1
        open_ = [act for act in ACTS if self.model.who(act)]
        if self.model.way.heirs and self.dossier.at >= HEIRS_BEGIN and not self.model.over:
            self.try_(SYSTEM, Act.TRANSFER)  # of agencies that ended nobody is left to act
        elif self.model.at_once(DIRECTOR) and pick.random() < 0.3:
            self.all_at_once(pick.choice(sorted(self.model.clerks)))
        elif pick.random() < 0.8 and open_:
            (act,) = pick.choices(open_, [WEIGHTS.get(act, 4) for act in open_])
            self.try_(pick.choice(sorted(self.model.who(act))), act)
        elif pick.random() < 0.8:
            self.try_(pick.choice(self.people), pick.choice(ACTS))
        else:
            pick.choice(self.OF_ITSELF)(self)
        self.begin_anew_after_the_end(seed)

    def begin_anew_after_the_end(self, seed):
        """What ended stays as it is, whoever tries; then another one is born."""
        self.tries_after_the_end += self.model.over
        if self.tries_after_the_end > 4:
            self.teardown()
            self.begin(seed)

    def try_(self, login, act):
        may, by = self.model.may(login, act), person(login)
        told = {"dossier": self.dossier.id, "by": by, "at": self.dossier.at}
        with writes() as written:
            try:
                case = operation(act)(**told, **self.arguments(act, by))
            except RuleViolation as refusal:
                hindered = HINDRANCES.get(type(refusal))
                assert not may or (hindered and hindered(self)), (login, act, refusal)
            else:
                assert may, (login, act)
                self.after(act, login, case)
                return
        assert written == [], (login, act)

    def arguments(self, act, by):
        """Who is asked answers what he was asked."""
        given = arguments(act, self.case)
        if act is Act.ASK_OPINION:
            given["agency"] = identity.agency_by_code(self.model.asked_next).id
        own = [one.number for one in self.case.asides if rules.holds(by, one.work)]
        if act is Act.GIVE_OPINION and own:
            given["number"] = own[0]
        return given

    def all_at_once(self, login):
        """Accepted, done, signed and returned by one person; whatever is not his, nothing is."""
        now, by = self.model.at_once(login), person(login)
        told = {"dossier": self.dossier.id, "by": by, "at": self.dossier.at}
        approved = arguments(Act.DECIDE, self.case)["result"]
        given = dossiers.Given(approved, "Trích lục khai tử", "12/2026", "Người thừa kế")
        try:
            self.case = dossiers.do_at_once(given=given, **arguments(Act.ACCEPT, self.case), **told)
        except RuleViolation as refusal:
            assert now is None, (login, refusal)
        else:
            assert now is not None, login
            self.model = now
            self.taken["at_once"] += 1
            self.state_and_work_agree_with_the_law()
        self.what_is_stored_follows_from_what_happened()

    def the_form_leaves(self):
        before, told = self.case, {"dossier": self.dossier.id, "by": PRESS}
        self.case = dossiers.dispatch_supplement(at=self.dossier.at, **told)
        assert self.case.turn == before.turn
        if self.case.number > before.number:
            self.model.events += 1
            self.taken["dispatch_supplement"] += 1
            self.what_is_stored_follows_from_what_happened()

    def a_stale_page_is_sent(self):
        told = {"dossier": self.dossier.id, "by": person(self.people[0]), "at": self.dossier.at}
        with writes() as written, pytest.raises((dossiers.StaleTurn, dossiers.DossierNotFound)):
            dossiers.refuse_receipt(turn=self.case.turn - 1, reason="Sai", **told)
        assert written == []

    def deadlines_pass(self):
        """None is published for these procedures: they wait."""
        told = {"dossier": self.dossier.id, "by": KEEPER, "at": self.dossier.at}
        with writes() as written:
            assert not dossiers.stop_unanswered(reason="Quá hạn", **told)
        assert written == []

    def days_off_are_decided(self):
        """A storm: the next working day is off, by a later edition of the calendar."""
        code = self.case.pins.calendar if self.case.pins else self.case.intake_calendar
        if self.model.newest > STORMS:
            return
        day, edition = local_day(self.dossier.at), calendars.newest(code)
        coming = (day + timedelta(days=ahead) for ahead in range(1, 30))
        off = next(one for one in coming if edition.is_working_day(one))
        self.model.newest = days_off(off.isoformat(), at=self.dossier.at, code=code)
        self.taken["days_off"] += 1

    def the_whole_hears(self):
        """A linked filing is brought up to its parts."""
        if whole := self.case.part_of:
            dossiers.follow_parts(dossier=whole, by=KEEPER, at=self.dossier.at)
            assert dossiers.verify(whole) is None
            self.what_is_stored_follows_from_what_happened()

    OF_ITSELF = (
        *[the_form_leaves] * 3,
        a_stale_page_is_sent,
        deadlines_pass,
        *[days_off_are_decided] * 2,
        the_whole_hears,
    )

    # --- what holds after every step ------------------------------------------------------

    def after(self, act, login, case):
        self.taken[act.value] += 1
        note(f"{case.number}: {login} {act.value} at {self.dossier.at}")
        before, self.case = self.case, case
        self.model.done(login, act)
        self.what_was_told_stands(before, act)
        self.state_and_work_agree_with_the_law()
        self.what_is_stored_follows_from_what_happened()
        for who in {login, self.people[case.number % len(self.people)]}:
            self.buttons_are_what_the_law_lets_do(who)
        if case.number % 8 == 0 or self.model.over:
            self.the_page_says_so(login)

    def what_was_told_stands(self, before, act):
        case = self.case
        for name in ("code", "accepted_at", "promised_at", "submitted_at", "occurred_at"):
            known = getattr(before, name)
            assert known is None or getattr(case, name) == known, name
        if before.pins is not None:
            assert changed(before.pins, case.pins) <= REPINNED.get(act, set()), act
            assert act in REPROMISED or case.repromised_at == before.repromised_at
        if act is Act.CHANGE_CASE and not rules.open_pause(case):
            assert (case.repromised_at or case.promised_at) == self.clock().due_at
        if act is Act.TRANSFER:
            assert (case.pauses, case.stays) == (before.pauses, before.stays)
            assert way_of(before.pins) == way_of(case.pins), "by other agencies, step for step"
        assert case.number == before.number + 1 == self.model.events

    def state_and_work_agree_with_the_law(self):
        case, model = self.case, self.model
        assert (case.state, case.step or 0) == (model.place.state, model.place.step)
        assert (case.rounds, case.deceased) == (model.rounds, model.dead)
        assert len(case.asides) == len(model.questions) + (model.let_go is not None)
        if case.pins is not None:
            assert (case.pins.case, case.pins.edition) == (model.case, model.edition)
        if model.over:
            assert not case.works and not case.asides
            assert not rules.open_pause(case) and not rules.waits_elsewhere(case)
            assert case.finished_at is not None
        else:
            assert len({work.agency for work in case.works}) == len(case.works) > 0

    def what_is_stored_follows_from_what_happened(self):
        """The events known stand, as the chain tells; those added go on from them."""
        assert dossiers.verify(self.dossier.id) is None
        rows = DossierEvent.objects.filter(dossier=self.dossier.id, number__gt=len(self.events))
        for row in rows.order_by("number"):
            assert not self.head or row.previous == self.head
            self.head = row.hash
            self.events.append(scope.event(row))
            self.folded = rules.apply(self.folded, self.events[-1])
        assert [event.number for event in self.events] == list(range(1, self.model.events + 1))
        assert self.folded == self.case, "what was answered is what they add up to"
        for one, following in pairwise(rules.spans(self.events)):
            assert one.until == following.since, "one pair of hands after the other"

    def buttons_are_what_the_law_lets_do(self, who):
        """By the function that a page asks for its buttons."""
        shown = set(rules.open_acts(person(who), self.case, 1, extensions=1)) & set(ACTS)
        assert shown - UNSURE == self.lawful(who) - UNSURE, who

    def lawful(self, who):
        wanted = {act for act in ACTS if self.model.may(who, act)}
        return wanted - ({Act.APOLOGISE} if rules.open_pause(self.case) else set())

    def the_page_says_so(self, login):
        page = self.page(login)
        assert set(page.acts) & set(ACTS) - UNSURE == self.lawful(login) - UNSURE
        if page.clock is None:
            assert not self.model.accepted
        else:
            self.every_minute_is_in_somebodys_hands(page.clock)

    def every_minute_is_in_somebodys_hands(self, clock):
        used = dict.fromkeys(Holder, 0)
        for one in clock.steps:
            used[one.span.holder] += one.minutes
        until = self.case.finished_at or self.dossier.at
        if self.events[0].kind is not Kind.IMPORTED:  # in whose hands it was there, nobody tells
            assert used == dict(clock.shares)
        assert clock.shares.total == minutes_between(clock.edition, self.case.pins.since, until)
        days = [day.on for day in clock.answer.days]
        assert days == sorted(set(days)), "one line per day"
        due_at, pause = clock.answer.due_at, rules.open_pause(self.case)
        assert due_at or pause, "only a pause takes the due moment away"
        assert not (due_at and pause) or due_at <= pause.since, "one past stays, whatever stops"
        assert clock.promised_at == self.case.promised_at

    def clock(self):
        pins = self.case.pins
        return rules.clock(self.case, calendars.edition(pins.calendar, pins.edition))

    def page(self, login):
        return dossiers.page(self.dossier.reference, by=person(login), at=self.dossier.at)


def changed(before: Pins, after: Pins) -> set[str]:
    names = (field.name for field in fields(Pins))
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def way_of(pins: Pins | None) -> list[StepPin]:
    return [replace(step, agency=NO_AGENCY) for step in pins.steps] if pins else []


# what keeps somebody who may from doing it
HINDRANCES: Mapping[type[RuleViolation], Callable[[Life], object]] = MappingProxyType(
    {
        dossiers.ApologyTooLate: lambda life: life.page(SYSTEM).clock.is_late,
        # the form of a supplement has left
        dossiers.NothingPromised: lambda life: rules.open_pause(life.case),
        dossiers.NothingToTransfer: lambda life: not life.model.way.heirs,
        dossiers.SuccessorNotInForce: lambda life: life.dossier.at < HEIRS_BEGIN,
        dossiers.NoNewerCalendar: lambda life: life.model.edition == life.model.newest,
        dossiers.SameCase: lambda life: len(life.model.way.cases) == 1,
        dossiers.OwnRequest: lambda life: life.model.let_go,
    }
)

# --- how many steps ---------------------------------------------------------------------------


def wanted(way: Way) -> int:
    """Ten thousand steps in all on SQLite, and fewer on PostgreSQL, where each takes longer."""
    engine = django_settings.DATABASES["default"]["ENGINE"]
    usual = ALL // 5 if engine.endswith("postgresql") else ALL
    return int(os.environ.get("MOTCUA_LIFE_STEPS", usual)) * SHARES[way] // ALL


@pytest.fixture
def lives(province):
    person.cache_clear()
    yield
    person.cache_clear()


@pytest.mark.parametrize("way", SHARES, ids=NAMES)
def test_a_dossier_lives_as_the_law_says(lives, way):
    steps, taken = wanted(way), Counter()
    told = {"births": births(way), "people": way.people, "taken": taken}

    run_state_machine_as_test(
        type("Life", (Life,), told),
        settings=settings(
            max_examples=-(-steps // AT_LEAST),
            stateful_step_count=STEPS_OF_A_LIFE,
            deadline=None,
            derandomize="MOTCUA_LIFE_STEPS" not in os.environ,  # one life a version of the law
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert taken["steps"] >= steps * 0.9
    if steps >= SHARES[way]:  # a shorter life need not meet everything
        assert {one for one in way.shows if not taken[one]} == set()
