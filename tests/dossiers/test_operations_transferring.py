"""Agencies end on 1/7/2025 and others carry on: code, clock and promise stay as they are."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.models import DossierFlag
from motcua.dossiers.queries import succeeding
from motcua.dossiers.types import Aside, Flag, Kind, State, Work, WorkKind
from motcua.flows import housekeeping
from motcua.identity import api as identity
from motcua.kernel.actors import system
from tests.dossiers.refusing import refused
from tests.factories.dossiers import at_stage
from tests.factories.former import (
    FIRST_DAY,
    LAND,
    LAST_DAY,
    accept_former,
    file_former,
    move_former,
    seat,
)

MOVER = system("transfer")
SAME = ("code", "reference", "submitted_at", "accepted_at", "promised_at", "pauses", "stays")


def code(agency: UUID | None) -> str:
    return identity.agency(agency).code if agency else ""


def at_office():
    """A shop of phường An Xuân, before the specialist of the district on the last day."""
    dossier = file_former()
    accept_former(dossier)
    move_former(dossier)
    return dossier


def transfer(dossier, at=FIRST_DAY, **changes):
    return dossiers.transfer(**{"dossier": dossier.id, "by": MOVER, "at": at, **changes})


# --- what goes over, and what stays ---------------------------------------------------------------


def test_the_heirs_in_charge_of_the_place_take_over(province):
    dossier = at_office()

    case = transfer(dossier)

    assert [(code(w.agency), w.function) for w in case.works] == [("DN.20341.KT", "specialist")]
    assert [code(step.agency) for step in case.pins.steps] == [
        "DN.20341.PVHCC",
        "DN.20341.KT",
        "DN.20341.KT",
        "DN.20341.PVHCC",
    ]
    assert (code(case.receiving), code(case.returning)) == ("502.HCC", "DN.20341.PVHCC")
    assert code(case.competent) == "DN.20341.KT"
    assert dossiers.verify(dossier.id) is None


def test_code_and_clock_stay(province):
    dossier = at_office()
    before = dossier.case
    clock = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY).clock

    case = transfer(dossier)

    after = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY).clock
    assert [getattr(case, name) for name in SAME] == [getattr(before, name) for name in SAME]
    assert case.works[0].due_at == before.works[0].due_at
    assert (case.pins.term, case.pins.since) == (before.pins.term, before.pins.since)
    assert (case.pins.calendar, case.pins.edition) == (before.pins.calendar, before.pins.edition)
    assert [step.minutes for step in case.pins.steps] == [s.minutes for s in before.pins.steps]
    assert (after.answer.due_at, after.shares) == (clock.answer.due_at, clock.shares)


def test_the_heirs_go_on_to_the_result(province):
    dossier = at_office()
    transfer(dossier)

    for step in range(3):
        case = move_former(dossier, FIRST_DAY + timedelta(hours=step + 1))

    (work,) = case.works
    assert case.state is State.RESULT_READY
    assert (code(work.agency), work.kind) == ("DN.20341.PVHCC", WorkKind.RETURN)
    assert dossiers.verify(dossier.id) is None


def test_the_decision_behind_it_and_who_gave_way_are_on_record(province):
    dossier = at_office()

    transfer(dossier)

    entry = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY).timeline[-1]
    assert entry.kind is Kind.TRANSFERRED
    assert entry.texts["decision"] == "150/2025/NĐ-CP; 118/2025/NĐ-CP"
    assert [(a.code, b.code) for a, b in entry.texts["moved"]] == [
        ("502.TCKH", "DN.20341.KT"),
        ("502.HCC", "DN.20341.PVHCC"),
    ]


def test_a_decision_of_its_own_is_kept_instead(province):
    dossier = at_office()

    transfer(dossier, decision=" 01/BB-BG ")

    page = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY)
    assert page.timeline[-1].texts["decision"] == "01/BB-BG"


def test_a_page_from_before_is_stale(province):
    dossier = at_office()
    turn = dossier.case.turn
    transfer(dossier)
    specialist = seat("DN.20341.KT", "specialist", FIRST_DAY)

    with refused(dossiers.StaleTurn):
        dossiers.hand_over(dossier=dossier.id, turn=turn, by=specialist, at=FIRST_DAY)


# --- before acceptance, while waiting, with opinions out ------------------------------------------


def test_an_application_not_accepted_yet_is_accepted_by_the_heir(province):
    dossier = file_former()
    transfer(dossier)
    dossier.at = FIRST_DAY

    case = accept_former(dossier)

    assert (code(case.receiving), code(case.counter)) == ("502.HCC", "DN.20341.PVHCC")
    assert case.code == "DN.20341.PVHCC-250701-0001"
    assert code(case.competent) == "DN.20341.KT"
    assert {code(step.agency) for step in case.pins.steps} == {"DN.20341.PVHCC", "DN.20341.KT"}
    assert dossiers.verify(dossier.id) is None


def test_what_was_waited_for_comes_back_to_the_heir(province):
    dossier = at_office()
    case = dossier.case
    dossiers.ask_supplement(
        dossier=dossier.id,
        turn=case.turn,
        items=["Bản sao"],
        reason="Thiếu",
        by=seat("502.TCKH", "specialist", LAST_DAY),
        at=dossier.later(minutes=10),
    )
    dossiers.dispatch_supplement(dossier=dossier.id, by=MOVER, at=dossier.later(minutes=1))

    turn = transfer(dossier).turn
    case = dossiers.complete_supplement(
        dossier=dossier.id,
        turn=turn,
        note="Đủ",
        by=seat("DN.20341.PVHCC", "intake", FIRST_DAY),
        at=FIRST_DAY + timedelta(hours=1),
    )

    assert [code(work.agency) for work in case.works] == ["DN.20341.KT"]
    assert len(case.pauses) == 1
    assert dossiers.verify(dossier.id) is None


def test_a_question_to_an_agency_that_ended_goes_to_its_heir():
    asked = Work(UUID(int=1), "specialist", WorkKind.OPINION)
    before = dossiers.Case(asides=(Aside(7, asked),), receiving=UUID(int=9))

    outcome = rules.succeeded(before, lambda agency, _function: UUID(int=agency.int + 1))

    assert outcome.reassigned == (Aside(7, Work(UUID(int=2), "specialist", WorkKind.OPINION)),)
    assert outcome.returning == UUID(int=10)
    assert (outcome.works, outcome.pins, outcome.competent) == (None, None, None)


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "function", "before", "after"),
    [
        ("502.TCKH", "specialist", True, True),
        ("DN.20341.KT", "specialist", False, True),
        ("DN.20341.PVHCC", "intake", False, True),
        ("DN.20350.KT", "specialist", False, False),
        ("DN.20350.PVHCC", "intake", False, False),
    ],
)
def test_the_heirs_see_it_and_nobody_else_does(province, agency, function, before, after):
    dossier = at_office()
    day = LAST_DAY if agency.startswith("502") else FIRST_DAY
    by = seat(agency, function, day)

    def seen():
        return dossiers.visible_to(by).filter(pk=dossier.id).exists()

    was = seen()
    transfer(dossier)

    assert (was, seen()) == (before, after)


# --- which successor --------------------------------------------------------------------------

SUCCESSORS = """
agency             | function        | place | successor           | guessed
502.HCC            | intake          | 20341 | DN.20341.PVHCC | no
502.HCC            | intake          | 20350 | DN.20350.PVHCC | no
502.HCC            | intake          |       | DN.20335.PVHCC | yes
502.TCKH           | division_leader | 20341 | DN.20341.KT    | no
502.UBND           | leader          | 20356 | DN.20356.UBND  | no
20341.UBND.20220917 | intake         | 20341 | DN.20341.PVHCC | no
20341.UBND.20220917 | leader         | 20341 | DN.20341.UBND  | no
20341.UBND.20220917 | leader         |       | DN.20341.UBND  | no
502.VPDKDD         | specialist      | 20341 | DN.502.VPDKDD  | no
502.THUE           | tax_officer     |       | DN.502.THUE    | no
QN.SNV             | specialist      | 20341 | DN.SNV         | yes
QN.SLDTBXH         | specialist      | 20341 | DN.SNV         | yes
DN.20341.KT        | specialist      | 20350 | DN.20341.KT    | no
"""


def successors():
    _, *rows = [[cell.strip() for cell in line.split("|")] for line in SUCCESSORS.split("\n")[1:-1]]
    return rows


@pytest.mark.parametrize("row", successors(), ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_which_of_several_successors(province, row):
    agency, function, place, successor, guessed = row
    former = identity.agency_by_code(agency)

    chosen = succeeding.successor_of(former.id, function, place or None, FIRST_DAY.date())

    assert (chosen.agency.code, chosen.guessed) == (successor, guessed == "yes")


def test_a_guess_is_listed_and_put_right_by_naming_the_other(province):
    """The papers of a district centre without a commune: one of four is taken, and listed."""
    dossier = file_former()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(succeeding, "place_on", lambda *told: None)
        case = transfer(dossier)
    assert code(case.counter) == "DN.20335.PVHCC"
    assert list(DossierFlag.objects.values_list("flag", flat=True)) == [Flag.HEIR_GUESSED]
    head = seat("DN.20335.PVHCC", "supervisor", FIRST_DAY)
    other = identity.agency_by_code("DN.20350.PVHCC").id

    case = transfer(dossier, turn=case.turn, to=other, by=head)

    assert code(case.counter) == code(case.works[0].agency) == "DN.20350.PVHCC"
    assert dossiers.verify(dossier.id) is None


def test_a_dossier_that_was_never_transferred_is_not_given_to_another_commune(province):
    dossier = at_stage(State.IN_PROCESS, "1.004873")
    other = identity.agency_by_code("DN.20350.UBND").id
    head = seat("DN.20341.UBND", "leader", dossier.at)

    with refused(dossiers.NotASuccessor):
        transfer(dossier, turn=dossier.case.turn, to=other, by=head, at=dossier.at)


# --- refusals -------------------------------------------------------------------------------------


def test_not_before_the_successor_is_in_force(province):
    dossier = at_office()

    with refused(dossiers.SuccessorNotInForce) as told:
        transfer(dossier, at=dossier.at)

    assert told.value.values["since"] == "01/07/2025"


def test_not_to_an_agency_not_yet_in_force(province):
    dossier = at_office()
    coming = identity.agency_by_code("DN.20341.KT").id

    with refused(dossiers.SuccessorNotInForce):
        transfer(dossier, at=dossier.at, to=coming)


def test_not_to_an_agency_that_is_no_heir(province):
    dossier = at_office()
    tax = identity.agency_by_code("DN.502.THUE").id

    with refused(dossiers.NotASuccessor):
        transfer(dossier, to=tax)


def test_not_where_every_agency_goes_on(province):
    dossier = at_stage(State.IN_PROCESS)

    with refused(dossiers.NothingToTransfer):
        transfer(dossier, at=dossier.at)


def test_not_twice(province):
    dossier = at_office()
    transfer(dossier)

    with refused(dossiers.NothingToTransfer):
        transfer(dossier)


def test_not_without_an_heir(province, monkeypatch):
    dossier = at_office()
    monkeypatch.setattr(identity, "agency_successors", lambda *told: ())

    with refused(dossiers.NoSuccessor) as told:
        transfer(dossier)

    assert "Tam Kỳ" in told.value.values["agency"]


@pytest.mark.parametrize(
    ("agency", "function", "refusal"),
    [
        ("502.TCKH", "specialist", dossiers.NotYourStep),
        ("502.HCC", "intake", dossiers.NotYourStep),
        ("DN.20341.KT", "division_leader", dossiers.DossierNotFound),
    ],
)
def test_only_the_system_or_a_head_transfers(province, agency, function, refusal):
    dossier = at_office()
    day = LAST_DAY if agency.startswith("502") else FIRST_DAY

    with refused(refusal):
        transfer(dossier, by=seat(agency, function, day))


def test_a_returned_dossier_is_left_where_it_is(province):
    dossier = at_stage(State.RETURNED)

    with refused(dossiers.ActNotOpen):
        transfer(dossier, at=dossier.at)


# --- all at once ----------------------------------------------------------------------------------


def test_all_open_dossiers_go_over_and_a_second_run_finds_none(province):
    shops = [at_office() for _ in range(3)]
    land = file_former(LAND)
    accept_former(land, "dong_bang")

    told = housekeeping.transfer_open(FIRST_DAY)
    again = housekeeping.transfer_open(FIRST_DAY + timedelta(hours=1))

    assert (told.moved, dict(told.refused)) == (4, {})
    assert again.moved == 0
    for dossier in (*shops, land):
        case = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY).case
        assert all(identity.agency(work.agency).until is None for work in case.works)
        assert dossiers.verify(dossier.id) is None


def test_before_the_day_nothing_goes_over(province):
    dossier = at_office()

    assert housekeeping.transfer_open(dossier.at).moved == 0


def test_one_that_cannot_go_over_holds_back_no_other(province, monkeypatch):
    stuck, free = at_office(), file_former(LAND)
    accept_former(free, "dong_bang")
    known = identity.agency_successors
    finance = identity.agency_by_code("502.TCKH").id
    monkeypatch.setattr(
        identity, "agency_successors", lambda one, on: () if one == finance else known(one, on)
    )

    told = housekeeping.transfer_open(FIRST_DAY)

    assert told.moved == 1
    assert {key: type(value) for key, value in told.refused.items()} == {
        stuck.id: dossiers.NoSuccessor
    }


def test_what_was_declared_is_not_changed(province):
    dossier = at_office()
    before = dossiers.page(dossier.reference, by=MOVER, at=LAST_DAY + timedelta(hours=9))

    transfer(dossier)

    after = dossiers.page(dossier.reference, by=MOVER, at=FIRST_DAY)
    assert (after.filled, after.parties) == (before.filled, before.parties)
