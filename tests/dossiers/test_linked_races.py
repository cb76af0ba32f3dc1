"""Parts of one linked filing that finish in the same moment finish the whole once."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.types import Kind, Manner, State
from motcua.flows import linked
from tests.dossiers.linking import BIRTH, accepted, finish, holder, move, officer, through
from tests.dossiers.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("province_for_real")]


def registering(part, number):
    by, turn = holder(part.case.works[0], part.at), part.case.turn
    return lambda: (
        dossiers.register_result(dossier=part.id, turn=turn, number=number, by=by, at=part.at).state
    )


def test_two_parts_finish_at_once():
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    pair = [part for key, part in whole.parts.items() if key != "khai_sinh"]
    for part in pair:
        while part.case.state is not State.DECIDED:
            part.at = whole.at
            move(whole, part)
    for part in pair:
        part.at = whole.at

    ended = at_once(*(registering(part, f"{n}/KQ") for n, part in enumerate(pair)))
    assert ended == [State.RESULT_READY] * 2
    news = [DossierEvent.objects.filter(dossier=part.id).latest("number").pk for part in pair]
    at = whole.later(minutes=1)
    at_once(*((lambda event=event: linked.after_part(event, at)) for event in news * 2))

    told = DossierEvent.objects.filter(dossier=whole.id, kind=Kind.PARTS_FINISHED)
    assert told.count() == 1
    assert whole.case.state is State.RESULT_READY
    assert {dossiers.verify(one.id) for one in (whole, *whole.parts.values())} == {None}


def test_a_part_is_reopened_or_the_whole_is_returned_and_never_both():
    whole = accepted(BIRTH)
    list(through(whole))
    part, turn, at = whole.parts["thuong_tru"], whole.case.turn, whole.later(minutes=1)
    head = officer(part.case.competent, "leader", at)
    told = {"dossier": part.id, "turn": part.case.turn, "reason": "Sai", "document": "1/QĐ"}
    manner = {"manner": Manner.COUNTER, "receiver": "Nguyễn Thị Thử"}

    at_once(
        lambda: dossiers.reopen_result(by=head, at=at, **told).state,
        lambda: (
            dossiers.hand_over_result(
                dossier=whole.id, turn=turn, by=whole.clerk, at=at, **manner
            ).state
        ),
    )

    states = whole.case.state, part.case.state
    assert states in {(State.IN_PROCESS,) * 2, (State.RETURNED,) * 2}
    assert {dossiers.verify(one.id) for one in (whole, *whole.parts.values())} == {None}
