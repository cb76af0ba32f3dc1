"""What is put right in a linked filing reaches its parts; where their terms begin."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, DossierFlag, SecretKey
from motcua.dossiers.types import Kind, Manner, Party, State
from motcua.flows import linked as flow
from motcua.kernel.models import OutboxRow
from motcua.kernel.working_time import local_day
from tests.dossiers import test_operations_late_entry as late
from tests.dossiers.linking import (
    BIRTH,
    EVERYBODY,
    Linked,
    accept,
    accepted,
    filed,
    finish,
    officer,
)
from tests.dossiers.refusing import refused
from tests.dossiers.test_operations_filing import begun
from tests.factories.dossiers import CLERK, MONDAY, actor
from tests.kernel.working_time.calendars import moment

pytestmark = pytest.mark.usefixtures("province")

OTHER = Party(name="Trần Văn Đúng", identity_number="048190000077", phone="0900000077")
GROUNDS = {"reason": "Ghi nhầm người nộp", "document": "CCCD xuất trình"}


def correct(whole, **changes):
    return dossiers.correct(
        dossier=whole.id,
        turn=whole.case.turn,
        by=whole.clerk,
        at=whole.later(minutes=5),
        **{**GROUNDS, **changes},
    )


def tell(whole):
    """The queue tells of every correction that was not told of yet."""
    topic = f"dossiers.{Kind.CORRECTED}"
    rows = OutboxRow.objects.filter(topic=topic, subscriber="linked-correction", done_at=None)
    for row in rows.order_by("id"):
        flow.after_correction(row.event, whole.later(minutes=1))
    rows.update(done_at=whole.at)


def corrections(dossier):
    return DossierEvent.objects.filter(dossier=dossier.id, kind=Kind.CORRECTED)


def parties(whole):
    return replace(whole.page().parties, submitter=OTHER)


# --- put right ------------------------------------------------------------------------------------


def test_who_files_is_put_right_in_every_open_part(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    correct(whole, parties=parties(whole), wish=Manner.ONLINE)

    tell(whole)

    for part in whole.parts.values():
        page = part.page()
        assert page.parties.submitter == OTHER
        assert page.case.wish == Manner.ONLINE
        (told,) = [one for one in page.timeline if one.kind is Kind.CORRECTED]
        assert "submitter.name" in {one.what for one in told.texts["changes"]}
        assert dossiers.verify(part.id) is None
    assert dossiers.verify(whole.id) is None


def test_each_part_has_its_own_event_by_the_system_and_is_listed_once_with_the_whole(province):
    whole = accepted(BIRTH)
    before = whole.parts["khai_sinh"].case.turn
    correct(whole, parties=parties(whole))
    tell(whole)

    part = whole.parts["khai_sinh"]
    event = corrections(part).get()
    assert (event.actor, part.case.turn) == ("system:linked", before + 1)
    assert list(DossierFlag.objects.values_list("dossier", flat=True)) == [whole.id]
    assert dossiers.to_issue(event.pk, key=None, base_url="") is None  # the receipt is the whole's


def test_told_twice_it_is_put_right_once(province):
    whole = accepted(BIRTH)
    correct(whole, wish=Manner.ONLINE)
    tell(whole)

    OutboxRow.objects.update(done_at=None)
    tell(whole)

    assert corrections(whole.parts["khai_sinh"]).count() == 1


def test_of_two_corrections_told_late_the_parts_learn_where_they_led(province):
    whole = accepted(BIRTH)
    correct(whole, parties=parties(whole))
    correct(whole, wish=Manner.ONLINE, reason="Đổi cách nhận")
    tell(whole)

    part = whole.parts["khai_sinh"]
    assert corrections(part).count() == 1
    assert (part.page().parties.submitter, part.case.wish) == (OTHER, Manner.ONLINE)


def test_papers_are_counted_with_the_whole_alone(province):
    whole = accepted(BIRTH)
    counted = [replace(one, originals=one.originals + 1) for one in whole.page().counted]
    correct(whole, papers=counted)
    tell(whole)

    assert not corrections(whole.parts["khai_sinh"]).exists()


def test_a_part_opened_since_knows_it_already(province):
    whole = accepted(BIRTH)
    correct(whole, parties=parties(whole))
    finish(whole, "khai_sinh")
    whole.follow()
    tell(whole)

    fresh = whole.parts["thuong_tru"]
    assert fresh.page().parties.submitter == OTHER
    assert not corrections(fresh).exists()
    assert corrections(whole.parts["khai_sinh"]).exists()


def test_a_part_that_was_stopped_is_left_as_it_was(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    part = whole.parts["the_bhyt"]
    dossiers.stop(
        dossier=part.id,
        turn=part.case.turn,
        ground=dossiers.StopGround.OTHER,
        reason="Đã có thẻ",
        settlement=dossiers.Settlement.NONE,
        by=officer(part.case.competent, "leader", whole.at),
        at=whole.later(minutes=1),
    )
    whole.follow()
    correct(whole, parties=parties(whole))
    tell(whole)

    assert whole.parts["the_bhyt"].case.state is State.STOPPED
    assert not corrections(part).exists()
    assert corrections(whole.parts["thuong_tru"]).exists()


def test_a_key_on_a_request_of_a_part_opens_nothing_to_who_was_no_applicant(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    dossiers.new_secret_key(dossier=part.id, by=EVERYBODY, at=whole.at)
    correct(whole, parties=parties(whole))

    assert not SecretKey.objects.exists()


def test_a_dossier_of_its_own_has_no_parts_to_be_told(province):
    whole = filed(BIRTH)
    correct(whole, wish=Manner.ONLINE, document="")

    tell(whole)

    assert corrections(whole).count() == 1


def test_it_is_still_not_put_right_at_the_part(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]

    with refused(dossiers.DoneAtTheWhole):
        dossiers.correct(
            dossier=part.id,
            turn=part.case.turn,
            wish=Manner.ONLINE,
            by=whole.clerk,
            at=whole.at,
            **GROUNDS,
        )


# --- where a term begins --------------------------------------------------------------------------


def test_the_parts_of_what_was_entered_late_begin_when_the_paper_came(province):
    """Taken on a slip on Monday 08:15, entered on Tuesday 09:40, accepted at 10:00."""
    late.issued()
    draft = begun(BIRTH)
    done = late.filed(draft, late.entry(draft))
    whole = Linked(done.id, done.reference, actor(CLERK, done.at), moment("2026-03-03T10:00"))
    accept(whole)

    part = whole.parts["khai_sinh"]
    assert whole.case.pins.since == part.case.pins.since == late.CAME
    assert part.case.accepted_at == moment("2026-03-03T10:00")
    assert part.case.promised_at == moment("2026-03-03T17:00")  # one working day after Monday
    assert [one.due_at <= moment("2026-03-03T17:00") for one in part.case.works] == [True]
    assert dossiers.verify(part.id) is None


def test_a_part_begins_where_the_term_of_the_whole_does(province):
    """3.000722 counts from the filing of what is complete, not from its acceptance."""
    whole = filed(BIRTH, at=MONDAY + timedelta(hours=7))
    whole.at = MONDAY + timedelta(days=1)
    accept(whole)

    part = whole.parts["khai_sinh"]
    assert local_day(part.case.pins.since) == MONDAY.date()
    assert part.case.pins.since == whole.case.pins.since
    assert part.case.promised_at == moment("2026-03-03T17:00")
