"""From filing to returned result, through the operations alone: each reference procedure."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.api import Delivery, Finance, Kind, State, Verdict
from motcua.kernel.actors import system
from motcua.kernel.working_time import Holder, minutes_between
from tests.factories.dossiers import MONDAY, WAYS, accept, actor, file, moves
from tests.kernel.working_time.calendars import moment

# promised for an acceptance on Monday 2/3/2026
PROMISES = {
    "2.000635": "2026-03-02T17:00",  # the same day
    "1.004873": "2026-03-05T17:00",  # 3 working days
    "1.001612": "2026-03-05T17:00",
    "1.013831": "2026-03-12T17:00",  # 8 working days in the plain
    "1.013978": "2026-03-25T17:00",  # 17 working days in the plain
    "1.001776": "2026-04-01T17:00",  # 22 working days
    "2.001827": "2026-03-17T17:00",  # 15 calendar days
}


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("code", WAYS)
def test_a_dossier_goes_all_the_way(province, code, verdict):
    way = WAYS[code]
    clerk = actor(way.clerk, MONDAY)
    dossier = file(code, MONDAY, by=clerk)

    accepted = accept(dossier, way.case, by=clerk)
    states = [case.state for case in moves(dossier, verdict)]

    assert accepted.promised_at == moment(PROMISES[code])
    assert states[-4:] == [
        State.AWAITING_DECISION,
        State.DECIDED,
        State.RESULT_READY,
        State.RETURNED,
    ]
    assert set(states[:-4]) == {State.IN_PROCESS}
    last = dossier.case
    assert (last.verdict, last.delivery, last.works) == (verdict, Delivery.HANDED_OVER, ())
    assert last.code == accepted.code
    assert last.promised_at == accepted.promised_at
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize("code", WAYS)
def test_every_step_of_the_way_is_in_the_hands_it_was_pinned_to(province, code):
    way = WAYS[code]
    clerk = actor(way.clerk, MONDAY)
    dossier = file(code, MONDAY, by=clerk)
    steps = accept(dossier, way.case, by=clerk).pins.steps
    list(moves(dossier))

    page = dossiers.page(dossier.reference, by=system("test"), at=dossier.at)

    held = {one.span.step: (one.span.agency, one.span.function) for one in page.clock.steps}
    walked = [step for step in steps if step.kind not in ("decision", "return")]
    assert {step.number: held[step.number] for step in walked} == {
        step.number: (step.agency, step.function) for step in walked
    }
    assert sum(step.minutes or 0 for step in steps) == minutes_between(
        page.clock.edition, page.case.accepted_at, page.case.promised_at
    )


@pytest.mark.parametrize("code", WAYS)
def test_whose_time_was_used_adds_up_on_every_way(province, code):
    way = WAYS[code]
    clerk = actor(way.clerk, MONDAY)
    dossier = file(code, MONDAY, by=clerk)
    accept(dossier, way.case, by=clerk)
    list(moves(dossier))

    clock = dossiers.page(dossier.reference, by=clerk, at=dossier.at).clock

    used = dict.fromkeys(Holder, 0)
    for one in clock.steps:
        used[one.span.holder] += one.minutes
    assert used == {
        Holder.AGENCY: clock.shares.agency,
        Holder.OTHER_AGENCY: clock.shares.other_agency,
        Holder.CITIZEN: clock.shares.citizen,
    }
    others = ("1.013831", "1.013978")  # the tax office; who posts
    assert (clock.shares.other_agency > 0) is (code in others)


@pytest.mark.parametrize(
    ("code", "finance"),
    [("2.000635", Finance.DUE), ("1.004873", Finance.NONE), ("1.013831", Finance.UNSET)],
)
def test_a_fee_that_is_not_set_is_not_none(province, code, finance):
    clerk = actor(WAYS[code].clerk, MONDAY)
    dossier = file(code, MONDAY, by=clerk)

    assert accept(dossier, WAYS[code].case, by=clerk).finance is finance


def test_a_timeline_tells_every_act_in_order(province):
    clerk = actor(WAYS["2.000635"].clerk, MONDAY)
    dossier = file("2.000635", MONDAY)
    accept(dossier, "ca_nhan")
    list(moves(dossier))

    timeline = dossiers.page(dossier.reference, by=clerk, at=dossier.at).timeline

    assert [entry.kind for entry in timeline] == [
        Kind.SUBMITTED,
        Kind.ACCEPTED,
        Kind.HANDED_OVER,
        Kind.PROPOSED,
        Kind.DECIDED,
        Kind.RESULT_REGISTERED,
        Kind.RESULT_HANDED_OVER,
    ]
    assert [entry.number for entry in timeline] == list(range(1, 8))
