"""A result of a part is taken back while the whole is not returned."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierFlag, WorkItem
from motcua.dossiers.types import Act, Delivery, Flag, Kind, State, Verdict, WorkKind
from tests.dossiers.linking import (
    BIRTH,
    EVERYBODY,
    accepted,
    finish,
    officer,
    returned,
    through,
)
from tests.dossiers.refusing import refused

pytestmark = pytest.mark.usefixtures("province")


def reopen(whole, key, **changes):
    part = whole.parts[key]
    given = {
        "dossier": part.id,
        "turn": part.case.turn,
        "reason": "Sai tên",
        "document": "16/QĐ-UBND",
        "by": head_of(part, whole),
        "at": whole.later(minutes=5),
    }
    return dossiers.reopen_result(**(given | changes))


def head_of(part, whole):
    return officer(part.case.competent, "leader", whole.at)


def verified(whole):
    return {dossiers.verify(one.id) for one in (whole, *whole.parts.values())}


def told(whole, kind=Kind.PART_MOVED):
    return [entry.texts for entry in whole.page().timeline if entry.kind is kind]


def finished():
    whole = accepted(BIRTH)
    list(through(whole))
    assert whole.case.state is State.RESULT_READY
    return whole


def test_the_whole_that_waited_to_be_returned_waits_for_the_part_again():
    whole = finished()
    promised, since = whole.case.promised_at, whole.case.pins.since
    part = whole.parts["thuong_tru"]
    assert Act.REOPEN_RESULT in part.page(head_of(part, whole)).acts

    case = reopen(whole, "thuong_tru")

    assert (case.state, case.result, case.verdict) == (State.IN_PROCESS, "", None)
    now = whole.case
    assert (now.state, now.verdict, now.finished_at) == (State.IN_PROCESS, None, None)
    assert now.delivery is Delivery.NOT_READY
    assert [work.kind for work in now.works] == [WorkKind.PARTS]
    assert now.works[0].agency == case.competent
    assert (now.promised_at, now.pins.since) == (promised, since)  # the time goes on
    assert told(whole)[-1] == {"reopened": "Đăng ký thường trú", "leading": "Đăng ký thường trú"}
    assert list(DossierFlag.objects.values_list("flag", flat=True)) == [Flag.RESULT_REOPENED]
    assert verified(whole) == {None}


def test_done_again_the_whole_ends_again_and_is_returned():
    whole = finished()
    first = whole.case.finished_at
    reopen(whole, "thuong_tru")
    whole.follow()
    finish(whole, "thuong_tru", Verdict.REFUSE)
    whole.follow()

    assert (whole.case.state, whole.case.verdict) == (State.RESULT_READY, Verdict.APPROVE)
    assert whole.case.finished_at > first
    assert told(whole, Kind.PARTS_FINISHED)[-1]["refused"] == "Đăng ký thường trú"
    assert returned(whole).state is State.RETURNED
    assert {part.case.state for part in whole.parts.values()} == {State.RETURNED}
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert verified(whole) == {None}


def test_while_others_still_run_the_whole_hears_of_it_and_of_the_new_end():
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    opened = set(whole.parts)

    reopen(whole, "khai_sinh")
    whole.follow()
    assert told(whole)[-1]["reopened"] == "Đăng ký khai sinh"
    assert set(whole.parts) == opened  # what was opened on it goes on
    finish(whole, "khai_sinh")
    whole.follow()

    assert told(whole)[-1]["ended"] == "Đăng ký khai sinh"
    assert verified(whole) == {None}
    before = len(told(whole))
    whole.follow()
    assert len(told(whole)) == before


def test_what_was_left_out_for_a_refusal_begins_when_it_is_approved_after_all():
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh", Verdict.REFUSE)
    whole.follow()
    assert whole.case.state is State.RESULT_READY

    reopen(whole, "khai_sinh")
    finish(whole, "khai_sinh")
    whole.follow()

    assert set(whole.parts) == {"khai_sinh", "thuong_tru", "the_bhyt"}
    assert whole.case.state is State.IN_PROCESS
    assert verified(whole) == {None}


def test_nothing_is_taken_back_once_the_whole_is_returned():
    whole = finished()
    returned(whole)

    with refused(dossiers.ActNotOpen):
        reopen(whole, "thuong_tru")


def test_by_the_head_of_the_part_alone_and_never_at_the_whole():
    whole = finished()
    part = whole.parts["thuong_tru"]
    other = head_of(whole.parts["khai_sinh"], whole)

    for by in (other, whole.clerk):
        with pytest.raises((dossiers.NotYourStep, dossiers.DossierNotFound)):
            reopen(whole, "thuong_tru", by=by)
    with refused(dossiers.GroundsMissing):
        reopen(whole, "thuong_tru", document=" ")
    with refused(dossiers.DoneInTheParts):
        dossiers.reopen_result(
            dossier=whole.id,
            turn=whole.case.turn,
            reason="Sai",
            document="1/QĐ",
            by=officer(whole.case.competent, "leader", whole.at),
            at=whole.at,
        )
    assert part.case.state is State.RESULT_READY
    assert whole.page(EVERYBODY).case.state is State.RESULT_READY
