"""Events as stored: what goes in comes out, and what was stored once can be read for ever."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers import rules
from motcua.dossiers.rules import plain
from motcua.dossiers.types import (
    Aside,
    Case,
    Delivery,
    Elsewhere,
    Event,
    Finance,
    Flag,
    Kind,
    LateGround,
    Manner,
    Outcome,
    Pins,
    Settlement,
    State,
    Stay,
    StepPin,
    Verdict,
    Work,
    WorkKind,
)
from motcua.kernel.working_time import Holder, Pause, PauseKind, Policy, Term, Unit

SAMPLES = Path(__file__).parent / "events_v1"
STORIES = sorted(file.stem for file in SAMPLES.glob("*.txt"))
RESERVED = {Kind.CONTENT_ERASED}  # no act writes it yet

# --- round trip -------------------------------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # the zone is laid on
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC]),
)
words = st.text(max_size=12)
numbers = st.integers(0, 2**40)
work = st.builds(Work, st.uuids(), words, st.sampled_from(WorkKind), st.none() | moments)
works = st.lists(work, max_size=3).map(tuple)
terms = st.one_of(
    st.builds(Term, st.just(None), st.sampled_from([Unit.SAME_DAY, Unit.NONE])),
    st.builds(
        Term,
        st.integers(1, 400).map(lambda n: Decimal(n) / 2),
        st.just(Unit.WORKING_DAY),
        st.just(Policy.OFFICE_HOURS),
        st.times(min_value=time(8)).map(lambda at: at.replace(second=0, microsecond=0)),
    ),
    st.builds(Term, st.integers(1, 400).map(Decimal), st.sampled_from([Unit.MONTH])),
)
steps = st.builds(
    StepPin,
    numbers,
    words,
    words,
    st.uuids(),
    words,
    st.none() | numbers,
    st.none() | words,
    st.booleans(),
)
pins = st.builds(
    Pins,
    revision=st.uuids(),
    case=words,
    form_set=words,
    calendar=words,
    edition=numbers,
    term=terms,
    restart=st.booleans(),
    since=moments,
    steps=st.lists(steps, max_size=3).map(tuple),
    registering_function=words,
    grounds=st.lists(words, max_size=3).map(tuple),
    window_days=st.none() | numbers,
    deadline_days=st.none() | numbers,
    after_deadline=st.sampled_from(["stay", "stop"]),
    immediate=st.booleans(),
    part=words,
)
pauses = st.one_of(
    st.builds(Pause, moments, st.just(PauseKind.SUPPLEMENT), until=st.none() | moments),
    st.builds(
        Pause,
        moments,
        st.just(PauseKind.EXCLUDED),
        st.sampled_from([Holder.OTHER_AGENCY, Holder.CITIZEN]),
        ground=st.none() | words,
    ),
)
FIELDS = {
    "state": st.sampled_from(State),
    "back_to": st.sampled_from(State),
    "back_works": works,
    "back_step": numbers,
    "works": works,
    "step": numbers,
    "pins": pins,
    "pause": pauses,
    "pauses": st.lists(pauses, max_size=3).map(tuple),
    "unpause": moments,
    "aside": work,
    "slip": numbers,
    "rounds": numbers,
    "apologies": numbers,
    "settlement": st.sampled_from(Settlement),
    "elsewhere": st.builds(Elsewhere, words, words, moments, st.none() | moments),
    "deceased": st.booleans(),
    "submitter_deceased": st.booleans(),
    "late_ground": st.sampled_from(LateGround),
    "parts": st.lists(st.uuids(), max_size=3).map(tuple),
    "external_codes": st.lists(words, max_size=3).map(tuple),
    "owner_key": words,
    "object_key": words,
    "code": words,
    "reference": words,
    "channel": words,
    "wish": st.sampled_from(Manner).map(str),
    "intake_calendar": words,
    "intake_edition": numbers,
    "finance": st.sampled_from(Finance),
    "delivery": st.sampled_from(Delivery),
    "proposer": words,
    "verdict": st.sampled_from(Verdict),
    "result": words,
    **dict.fromkeys(
        (
            "revision",
            "submitter",
            "owner",
            "helper",
            "receiving",
            "competent",
            "returning",
            "part_of",
        ),
        st.uuids(),
    ),
    **dict.fromkeys(
        (
            "submitted_at",
            "complete_at",
            "accepted_at",
            "promised_at",
            "repromised_at",
            "occurred_at",
            "finished_at",
            "returned_at",
        ),
        moments,
    ),
}
ADDED = {  # which are never None: nothing added is nothing stored
    "closes": st.lists(numbers, max_size=3).map(tuple),
    "flags": st.lists(st.sampled_from(Flag), max_size=3).map(tuple),
    "clears": st.lists(words, max_size=3).map(tuple),
    "reassigned": st.lists(st.builds(Aside, numbers, work), max_size=3).map(tuple),
}
outcomes = st.builds(
    Outcome, **{name: st.none() | values for name, values in FIELDS.items()}, **ADDED
)


def test_every_field_of_an_outcome_is_tried():
    assert set(FIELDS) | set(ADDED) == set(Outcome.__dataclass_fields__)


@given(outcomes)
def test_an_outcome_comes_back_as_it_went_in(outcome):
    stored = rfc8785.dumps(plain.plain(outcome))

    again = plain.outcome(json.loads(stored))

    assert again == outcome
    assert rfc8785.dumps(plain.plain(again)) == stored


@given(outcomes)
def test_what_comes_back_has_the_types_it_went_in_with(outcome):
    again = plain.outcome(json.loads(rfc8785.dumps(plain.plain(outcome))))

    for name in FIELDS:
        assert type(getattr(again, name)) is type(getattr(outcome, name))


def test_moments_are_stored_in_utc_with_microseconds():
    at = datetime.fromisoformat("2026-03-02T09:00:00.5+07:00")

    assert plain.plain(Outcome(unpause=at)) == {"unpause": "2026-03-02T02:00:00.500000+00:00"}


def test_what_was_not_touched_is_not_stored_but_nothing_left_is():
    assert plain.plain(Outcome()) == {}
    assert plain.plain(Outcome(works=())) == {"works": []}


def test_no_fraction_is_ever_stored():
    """RFC 8785 writes floats as ECMAScript does; an event has none, a half day is a text."""
    half = Term(Decimal("3.5"), Unit.WORKING_DAY, Policy.OFFICE_HOURS)

    assert plain.plain(half)["value"] == "3.5"
    with pytest.raises(TypeError):
        plain.plain(3.5)


# --- samples ----------------------------------------------------------------------------------


def lines(name):
    for line in (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        number, kind, at, body = line.split(" ", 3)
        yield int(number), Kind(kind), datetime.fromisoformat(at), body


def story(name):
    """The events of a frozen story, as reading them back would tell them."""
    for number, kind, at, body in lines(name):
        read = plain.lifted(1, json.loads(body))
        outcome = plain.outcome(read["outcome"])
        yield Event(UUID(int=number), number, kind, at, "x", None, None, outcome, read["facts"])


def test_there_is_a_sample_of_every_kind_that_can_be_stored():
    seen = {kind for name in STORIES for _, kind, _, _ in lines(name)}

    assert seen == set(Kind) - RESERVED


@pytest.mark.parametrize("name", STORIES)
def test_a_sample_is_still_written_as_it_was(name):
    for _number, _kind, _at, body in lines(name):
        outcome = plain.outcome(json.loads(body)["outcome"])
        again = {"outcome": plain.plain(outcome), "facts": json.loads(body)["facts"]}

        assert rfc8785.dumps(again).decode() == body


def id_of(number):
    return UUID(f"01900000-0000-7000-8000-{number:012d}")


def at(text):
    return datetime.fromisoformat(f"{text}+07:00")


COUNTER, LAND, TAX = id_of(101), id_of(102), id_of(103)
FILED = Case(
    state=State.SUBMITTED,
    number=1,
    turn=1,
    works=(Work(COUNTER, "intake", WorkKind.INTAKE, at("2026-03-03T08:00")),),
    reference="ABCDE1234F",
    channel="counter",
    wish="counter",
    revision=id_of(201),
    submitter=id_of(301),
    owner=id_of(301),
    helper=id_of(401),
    receiving=COUNTER,
    intake_calendar="DNG",
    intake_edition=1,
    submitted_at=at("2026-03-02T08:00"),
)
PINNED = Pins(
    revision=id_of(201),
    case="dong_bang",
    form_set="tt-03-2025",
    calendar="DNG",
    edition=1,
    term=Term(Decimal(8), Unit.WORKING_DAY),
    restart=False,
    since=at("2026-03-02T08:05"),
    steps=(
        StepPin(1, "intake", "intake", COUNTER, "Tiếp nhận", None),
        StepPin(2, "work", "specialist", LAND, "Kiểm tra", 1800),
        StepPin(3, "excluded", "tax_officer", TAX, "Xác định nghĩa vụ", None, "tax"),
        StepPin(4, "work", "specialist", LAND, "Chỉnh lý", 1530),
        StepPin(5, "decision", "leader", LAND, "Ký", 510),
        StepPin(6, "return", "intake", COUNTER, "Trao", None),
    ),
    registering_function="registrar",
)


def test_a_frozen_refusal_folds_to_the_case_it_was():
    assert rules.fold(story("refused")) == replace(
        FILED,
        state=State.RECEIPT_REFUSED,
        number=2,
        turn=2,
        works=(),
        finished_at=at("2026-03-02T09:00"),
    )


def test_a_frozen_way_through_folds_to_the_case_it_was():
    assert rules.fold(story("land")) == replace(
        FILED,
        state=State.RETURNED,
        number=13,
        turn=13,
        back_to=State.IN_PROCESS,
        back_works=(Work(LAND, "specialist", WorkKind.STEP, at("2026-03-10T11:00")),),
        works=(),
        step=5,
        step_since=at("2026-03-09T10:00"),
        stays=(
            Stay(1, at("2026-03-02T08:05"), at("2026-03-02T08:10")),
            Stay(2, at("2026-03-02T08:10"), at("2026-03-03T09:00")),
            Stay(3, at("2026-03-03T09:00"), at("2026-03-05T10:00")),
            Stay(4, at("2026-03-05T10:00"), at("2026-03-09T10:00")),
            Stay(5, at("2026-03-09T10:00")),
        ),
        pins=PINNED,
        pauses=(
            Pause(
                at("2026-03-03T09:00"),
                PauseKind.EXCLUDED,
                Holder.OTHER_AGENCY,
                at("2026-03-05T10:00"),
                "tax",
            ),
            Pause(at("2026-03-05T14:01"), PauseKind.SUPPLEMENT, until=at("2026-03-06T09:00")),
        ),
        rounds=1,
        code="H17.20341-260302-0001",
        competent=LAND,
        complete_at=at("2026-03-06T09:00"),
        accepted_at=at("2026-03-02T08:05"),
        promised_at=at("2026-03-12T17:00"),
        finished_at=at("2026-03-09T16:00"),
        returned_at=at("2026-03-10T08:00"),
        finance=Finance.DUE,
        delivery=Delivery.HANDED_OVER,
        proposer=str(id_of(402)),
        verdict=Verdict.APPROVE,
        result="giay_chung_nhan",
    )


def test_a_frozen_way_to_other_agencies_and_back_folds_to_the_case_it_was():
    """Handed over wrongly and taken back, measured, done elsewhere, sent to the tax office."""
    specialist = Work(LAND, "specialist", WorkKind.STEP, at("2026-03-09T14:00"))
    first, land, tax, *others = PINNED.steps
    assert rules.fold(story("steps")) == replace(
        FILED,
        state=State.IN_PROCESS,
        number=15,
        turn=15,
        back_to=State.IN_PROCESS,
        back_works=(replace(specialist, due_at=at("2026-03-06T09:00")),),
        back_step=2,
        works=(specialist,),
        step=2,
        step_since=at("2026-03-06T09:00"),
        slip=2,
        stays=(
            Stay(1, at("2026-03-02T08:05"), at("2026-03-02T08:20")),
            Stay(2, at("2026-03-02T08:20"), at("2026-03-04T09:00")),
            Stay(3, at("2026-03-04T09:00"), at("2026-03-06T09:00")),
            Stay(2, at("2026-03-06T09:00")),
        ),
        pins=replace(
            PINNED,
            grounds=("tax", "measuring"),
            steps=(first, land, replace(tax, acknowledged=True), *others),
        ),
        pauses=(
            Pause(
                at("2026-03-02T10:00"),
                PauseKind.EXCLUDED,
                Holder.OTHER_AGENCY,
                at("2026-03-03T10:00"),
                "measuring",
            ),
            Pause(
                at("2026-03-04T10:00"),
                PauseKind.EXCLUDED,
                Holder.OTHER_AGENCY,
                at("2026-03-05T10:00"),
                "tax",
            ),
        ),
        elsewhere=Elsewhere(
            "dat_dai", "DD-2026/15", at("2026-03-03T11:00"), at("2026-03-03T16:00")
        ),
        external_codes=("DD-2026/15",),
        code="H17.20341-260302-0001",
        competent=LAND,
        accepted_at=at("2026-03-02T08:05"),
        promised_at=at("2026-03-12T17:00"),
        finance=Finance.DUE,
    )


WHOLE = UUID("01900000-0000-7000-8000-00000000070e")
# event | state of the whole | its parts | in whose hands
LINKED = """
1 | submitted    | 0 | intake
2 | accepted     | 0 | step
3 | in_process   | 1 | parts
4 | in_process   | 3 | parts
5 | result_ready | 3 | return
6 | returned     | 3 | -
"""


def test_a_frozen_linked_filing_folds_to_the_cases_it_was():
    """A birth, then residence and health card side by side; and the residence itself."""
    told = list(story("linked"))
    for line in LINKED.strip().splitlines():
        number, state, parts, works = (cell.strip() for cell in line.split("|"))
        case = rules.fold(told[: int(number)])
        assert (case.state, len(case.parts)) == (state, int(parts))
        assert (" ".join(work.kind for work in case.works) or "-") == works
    whole, part = rules.fold(told), rules.fold(story("part"))

    assert (whole.verdict, whole.finished_at) == (Verdict.APPROVE, at("2026-03-02T08:45"))
    assert (part.state, part.pins.part, part.part_of) == (State.RETURNED, "thuong_tru", WHOLE)
    assert part.code == f"{whole.code}.2"
    assert (part.accepted_at, part.promised_at) == (
        at("2026-03-02T08:15"),
        at("2026-03-04T17:00"),
    )


# event | state | wish | case, on which edition | told | result | beside its way
MENDED = """
2  | accepted          | counter | dong_bang 1 | 2026-03-12 | -       | -
3  | accepted          | post    | dong_bang 1 | 2026-03-12 | -       | -
5  | in_process        | post    | mien_nui 1  | 2026-03-26 | -       | -
6  | in_process        | post    | mien_nui 1  | 2026-03-26 | -       | opinion
8  | in_process        | post    | mien_nui 2  | 2026-03-27 | -       | -
9  | in_process        | post    | mien_nui 2  | 2026-12-22 | -       | -
13 | result_ready      | post    | mien_nui 2  | 2026-12-22 | tu_choi | -
14 | in_process        | post    | mien_nui 2  | 2026-12-22 | -       | -
15 | in_process        | post    | mien_nui 2  | 2026-12-22 | -       | withdrawal
16 | withdrawn         | post    | mien_nui 2  | 2026-12-22 | -       | -
"""


def test_a_frozen_life_of_corrections_folds_to_the_cases_it_was():
    """Mended, another case, another calendar, another day, a death, a result taken back."""
    told = list(story("mended"))
    for line in MENDED.strip().splitlines():
        number, state, wish, pinned, promise, result, beside = map(str.strip, line.split("|"))
        case = rules.fold(told[: int(number)])
        assert (case.state, case.wish, case.result or "-") == (state, wish, result), number
        assert f"{case.pins.case} {case.pins.edition}" == pinned, number
        assert f"{case.repromised_at or case.promised_at:%Y-%m-%d}" == promise, number
        assert (" ".join(one.work.kind for one in case.asides) or "-") == beside, number
    whole = rules.fold(told)

    assert (whole.promised_at, whole.apologies) == (at("2026-03-12T17:00"), 1)
    assert (whole.deceased, whole.verdict, whole.works) == (True, None, ())
    assert (whole.finance, whole.settlement) == (Finance.WAIVED, Settlement.WAIVED)
    assert whole.finished_at == at("2026-03-05T11:30")


def test_a_frozen_dossier_of_a_former_system_folds_to_the_cases_it_was():
    """Taken over on the last day of the districts, an opinion out; its heirs stop it."""
    told = list(story("former"))
    first, asked, after, end = (rules.fold(told[: number + 1]) for number in range(4))
    finance, centre, division, heir, heir_of_division, counter = map(id_of, range(101, 107))

    assert (first.state, first.step, first.code) == (
        State.IN_PROCESS,
        2,
        "000.00.21.H47-250623-0001",
    )
    assert (first.pins.promised_minutes, first.promised_at) == (3770, at("2025-07-02T17:00"))
    assert (first.competent, first.counter) == (finance, centre)
    assert [one.work.agency for one in asked.asides] == [division]
    assert (after.competent, after.counter) == (heir, counter)
    assert [one.work.agency for one in after.asides] == [heir_of_division]
    assert [step.agency for step in after.pins.steps] == [counter, heir, heir, counter]
    assert replace(after.pins, steps=()) == replace(first.pins, steps=())
    assert (after.pauses, after.promised_at) == (first.pauses, first.promised_at)
    assert (end.state, end.works, end.asides) == (State.STOPPED, (), ())


def test_a_frozen_withdrawal_refused_folds_to_the_case_it_was():
    accepted, asked, kept = (rules.fold(list(story("kept"))[:number]) for number in (2, 3, 4))

    assert [one.work.kind for one in asked.asides] == [WorkKind.WITHDRAWAL]
    assert kept == replace(accepted, number=4)


def test_every_moment_on_a_frozen_way_folds():
    """Each event is readable on top of those before it, and numbers go without a gap."""
    told = list(story("land"))

    turns = [rules.fold(told[: n + 1]).turn for n in range(len(told))]

    assert [event.number for event in told] == list(range(1, 14))
    assert turns == [1, 2, 2, 4, 5, 6, 7, 7, 9, 10, 11, 12, 13]


# --- upcasters --------------------------------------------------------------------------------


def test_an_old_body_is_lifted_step_by_step(monkeypatch):
    monkeypatch.setattr(plain, "VERSION", 3)
    steps = {
        1: lambda body: {**body, "second": True},
        2: lambda body: {**body, "third": body["second"]},
    }
    monkeypatch.setattr(plain, "UPCASTERS", steps)

    assert plain.lifted(1, {"first": 1}) == {"first": 1, "second": True, "third": True}
    assert plain.lifted(3, {"as": "is"}) == {"as": "is"}


def test_every_version_but_todays_has_its_upcaster():
    assert set(plain.UPCASTERS) == set(range(1, plain.VERSION))


def test_a_zone_other_than_utc_is_the_same_moment():
    vietnam = datetime.fromisoformat("2026-03-02T09:00+07:00")

    assert plain.plain(vietnam) == plain.plain(vietnam.astimezone(UTC))
    assert datetime.fromisoformat(plain.plain(vietnam)) - vietnam == timedelta(0)
