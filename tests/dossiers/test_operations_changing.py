"""Another case after acceptance: its term, fee and way; what was accepted stays accepted."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, DossierFlag
from motcua.dossiers.types import Act, Finance, Flag, Kind, State
from motcua.identity import api as identity
from tests.dossiers.refusing import refused
from tests.factories.dossiers import MONDAY, accept, actor, at_stage, file, move
from tests.kernel.working_time.calendars import moment

LAND, WEDDING, AID, SINGLE = "1.013831", "1.000894", "1.001776", "1.004873"
LAND_HEAD, LAND_SPECIALIST = "demo-land-leader", "demo-land-specialist"


def change(dossier, login=LAND_HEAD, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "case": "mien_nui",
        "reason": "Thửa đất thuộc xã miền núi",
        "document": "03/BB-XM",
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=5),
        **changes,
    }
    return dossiers.change_case(**told)


def page(dossier, login=LAND_HEAD):
    return dossiers.page(dossier.reference, by=actor(login, MONDAY), at=dossier.at)


# --- what changes and what stays ------------------------------------------------------------------


def test_the_term_is_the_other_cases_from_where_it_began(province):
    """Eight working days from Monday 2/3 end on Thursday 12/3, eighteen on Thursday 26/3."""
    dossier = at_stage(State.IN_PROCESS, LAND)
    before = dossier.case

    case = change(dossier)

    kept = ("code", "accepted_at", "promised_at", "state", "step", "receiving", "competent")
    assert [getattr(case, name) for name in kept] == [getattr(before, name) for name in kept]
    assert before.promised_at == moment("2026-03-12T17:00")
    assert case.repromised_at == page(dossier).clock.answer.due_at == moment("2026-03-26T17:00")
    assert (case.pins.case, case.pins.since) == ("mien_nui", before.pins.since)
    assert (case.pins.edition, case.pins.form_set) == (before.pins.edition, before.pins.form_set)
    assert case.works[0].due_at > before.works[0].due_at
    assert dossiers.verify(dossier.id) is None


def test_steps_done_keep_the_time_they_had(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    move(dossier)
    before = dossier.case

    case = change(dossier)

    old, new = before.pins.steps, case.pins.steps
    done = [step.number for step in old if step.number < before.step]
    assert done
    assert [new[n - 1].minutes for n in done] == [old[n - 1].minutes for n in done]
    assert sum(step.minutes or 0 for step in new) > sum(step.minutes or 0 for step in old)


def test_it_goes_on_to_its_result(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    change(dossier)

    while dossier.case.works:
        move(dossier)

    assert dossier.case.state is State.RETURNED
    assert dossiers.verify(dossier.id) is None


def test_another_way_ahead_is_taken_while_the_counter_has_it(province):
    """A wedding whose papers must be verified takes five days and more steps."""
    dossier = file(WEDDING, MONDAY)
    accept(dossier, "khong_xac_minh")
    before = dossier.case

    case = change(dossier, "demo-tam-ky-leader", case="can_xac_minh")

    assert [step.action for step in case.pins.steps] != [s.action for s in before.pins.steps]
    assert (before.pins.immediate, case.pins.immediate) == (True, False)
    assert case.repromised_at == moment("2026-03-09T17:00")
    assert case.works == before.works
    while dossier.case.works:
        move(dossier)
    assert dossiers.verify(dossier.id) is None


def test_fees_are_the_other_cases(province):
    dossier = file(WEDDING, MONDAY)
    accept(dossier, "khong_xac_minh")

    change(dossier, "demo-tam-ky-leader", case="can_xac_minh")

    shown = page(dossier, "demo-tam-ky-leader")
    chosen = next(one for one in shown.revision.cases if one.key == "can_xac_minh")
    assert {one["fee"] for one in shown.obligations} <= {fee.key for fee in chosen.fees}
    paid = any(one["amount_vnd"] for one in shown.obligations)
    assert shown.case.finance is (Finance.DUE if paid else Finance.NONE)


# --- who is told, who is counted ------------------------------------------------------------------


def test_the_citizen_reads_both_cases_both_days_and_why(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    asker = actor(LAND_SPECIALIST, MONDAY).post
    change(dossier, requested_by=asker)

    outside = dossiers.followed(dossier.reference, at=dossier.at).timeline[-1]
    inside = page(dossier).timeline[-1]

    assert outside.kind is Kind.CASE_CHANGED
    assert outside.texts["cases"] == tuple(
        one.label for key in ("dong_bang", "mien_nui") for one in page(dossier).revision.cases
        if one.key == key
    )  # fmt: skip
    assert outside.texts["reason"] == "Thửa đất thuộc xã miền núi"
    assert outside.texts["old_promise"] == moment("2026-03-12T17:00")
    assert outside.texts["new_promise"] == moment("2026-03-26T17:00")
    assert "requested_by" not in outside.texts
    assert identity.post(asker).title in inside.texts["requested_by"]


def test_a_receipt_is_printed_again_with_both_days(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    change(dossier)

    event = dossiers.latest_event(dossier.id, Kind.CASE_CHANGED)
    values = dossiers.to_issue(event, key="K", base_url="").values

    assert values["copy_label"] == "In lại lần 1"
    assert values["promised_at"] == "2026-03-26T17:00"
    assert values["notes"] == ["Ngày hẹn ban đầu: 17 giờ 00, ngày 12/03/2026"]


def test_it_is_listed_for_the_heads_and_counted_for_who_asked(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    asker = actor(LAND_SPECIALIST, MONDAY).post

    change(dossier, requested_by=asker)

    (flag,) = DossierFlag.objects.all()
    (event,) = DossierEvent.objects.filter(kind=Kind.CASE_CHANGED)
    assert (flag.flag, flag.post) == (Flag.CASE_CHANGED, actor(LAND_HEAD, MONDAY).post)
    assert str(asker) in bytes(event.body).decode()


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": " "}, dossiers.ReasonMissing),
        ({"document": ""}, dossiers.GroundsMissing),
        ({"case": "dong_bang"}, dossiers.SameCase),
        ({"case": "khong_co"}, dossiers.CaseNotPossible),
        ({"case": "buu_chinh"}, dossiers.CaseNotPossible),
        ({"turn": 0}, dossiers.StaleTurn),
        ({"login": LAND_SPECIALIST}, dossiers.NotYourStep),
        ({"login": "demo-land-intake"}, dossiers.NotYourStep),
        ({"login": "demo-quality-leader"}, dossiers.DossierNotFound),
    ],
)
def test_a_refusal_writes_nothing(province, changes, refusal):
    dossier = at_stage(State.IN_PROCESS, LAND)

    with refused(refusal):
        change(dossier, **changes)


def test_who_asked_has_something_to_do_with_it(province):
    dossier = at_stage(State.IN_PROCESS, LAND)
    stranger = actor("demo-quality-specialist", MONDAY).post

    with refused(dossiers.AskerNotConcerned):
        change(dossier, requested_by=stranger)


def test_a_way_that_differs_from_the_steps_done(province):
    dossier = at_stage(State.IN_PROCESS, AID)
    move(dossier)
    head = holder_of_competent(dossier)

    with refused(dossiers.WayDiffers):
        change(dossier, by=head, case="doi_noi_cu_tru")


def holder_of_competent(dossier):
    competent = dossier.case.competent
    for account in identity.demo_accounts():
        for post in account.posts:
            if post.agency == competent and "leader" in post.functions:
                return actor(account.login, dossier.at, "leader")
    raise AssertionError("nobody heads it")


@pytest.mark.parametrize(
    "state", [State.AWAITING_DECISION, State.DECIDED, State.RESULT_READY, State.RETURNED]
)
def test_only_after_acceptance_and_before_the_proposal(province, state):
    dossier = at_stage(state, LAND)

    with refused(dossiers.ActNotOpen):
        change(dossier)


def test_a_page_of_before_is_stale_even_at_the_counter(province):
    dossier = at_stage(State.ACCEPTED, LAND)
    turn = dossier.case.turn
    change(dossier)

    with refused(dossiers.StaleTurn):
        change(dossier, turn=turn, case="dong_bang")


@pytest.mark.parametrize(
    ("login", "allowed"),
    [(LAND_HEAD, True), (LAND_SPECIALIST, False), ("demo-land-intake", False)],
)
def test_a_head_changes_it(province, login, allowed):
    dossier = at_stage(State.IN_PROCESS, LAND)

    assert (Act.CHANGE_CASE in page(dossier, login).acts) is allowed
