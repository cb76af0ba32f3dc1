"""One filing, several agencies: counted once, in one pair of hands each day, never left hanging."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.models import CodeCounter, Dossier, DossierEvent, WorkItem
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import linked as ways
from motcua.dossiers.types import (
    Act,
    Case,
    Finance,
    Kind,
    Manner,
    Settlement,
    State,
    StopGround,
    Verdict,
    WorkKind,
)
from motcua.flows import linked as flow
from motcua.flows import papers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.models import OutboxRow
from motcua.kernel.working_time import VIETNAM, Holder
from tests.dossiers.linking import (
    BEFORE,
    BIRTH,
    COMPANY,
    EVERYBODY,
    accept,
    accepted,
    filed,
    finish,
    holder,
    move,
    officer,
    returned,
    through,
)
from tests.dossiers.refusing import refused
from tests.factories.dossiers import MONDAY, TAM_KY, actor, papers_of
from tests.kernel.working_time.calendars import moment

pytestmark = pytest.mark.django_db

WITH_CARD = {"cap_can_cuoc": True}
OLD_DAY = datetime(2023, 2, 7, 8, tzinfo=VIETNAM)
HANOI = {"province": "01", "commune": "00004", "detail": "Số 1"}
IN_WORDS = {"province": "48", "commune": "Phường Bàn Thạch cũ", "detail": "Số 1"}
SOMEBODY = UUID(int=7)
KEYS = ("khai_sinh", "thuong_tru", "the_bhyt")


def verified(whole):
    return {dossiers.verify(one.id) for one in (whole, *whole.parts.values())}


def kinds(whole):
    rows = DossierEvent.objects.filter(dossier=whole.id).order_by("number")
    return [Kind(kind) for kind in rows.values_list("kind", flat=True)]


def told(whole, kind):
    return [entry.texts for entry in whole.page().timeline if entry.kind is kind]


def head_of(whole):
    """The head of the agency in charge of the whole."""
    return officer(whole.case.competent, "leader", whole.at)


def leader_of(part):
    return officer(part.case.competent, "leader", part.at)


# --- from filing to result ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "at", "commune"),
    [(BIRTH, MONDAY, TAM_KY), (COMPANY, MONDAY, TAM_KY), (COMPANY, OLD_DAY, BEFORE)],
    ids=["birth", "company", "company before 1/7/2025"],
)
def test_it_goes_from_filing_through_all_its_agencies_to_the_returned_result(
    province, code, at, commune
):
    whole = accepted(code, at=at, commune=commune)
    revision = whole.page().revision

    states = [case.state for case in through(whole)]
    ended = returned(whole)

    assert states[-1] is State.RESULT_READY
    assert (ended.state, ended.verdict) == (State.RETURNED, Verdict.APPROVE)
    parts = whole.parts
    assert set(parts) == {part.key for part in revision.linked if part.asked_if is None}
    for published in revision.linked:
        if published.key in parts:
            case = parts[published.key].case
            assert (case.state, case.result) == (State.RETURNED, published.result)
            assert case.pins.term == published.term
            assert identity.agency(case.competent).kind == published.competence.agency_kind
    assert verified(whole) == {None}
    assert not WorkItem.objects.filter(closed_at=None).exists()


# Where the birth is registered on Tuesday 3/3/2026 at 16:00. Reference calendar.
PROMISES = """
dossier    | opened           | promised
whole      | 2026-03-02T08:00 | 2026-03-05T17:00
khai_sinh  | 2026-03-02T08:00 | 2026-03-03T17:00
thuong_tru | 2026-03-03T16:00 | 2026-03-05T17:00
the_bhyt   | 2026-03-03T16:00 | 2026-03-05T17:00
"""


def test_the_terms_of_the_agencies_add_up_to_the_promise_of_the_whole(province):
    """3.000722: one day for the birth, then two for residence and card side by side: three."""
    whole = accepted(BIRTH)
    whole.at = moment("2026-03-03T15:45")
    finish(whole, "khai_sinh")
    whole.at = moment("2026-03-03T16:00")
    whole.follow()

    cases = {"whole": whole.case, **{key: part.case for key, part in whole.parts.items()}}
    for line in PROMISES.strip().splitlines()[1:]:
        name, opened, promised = (cell.strip() for cell in line.split("|"))
        assert (name, cases[name].accepted_at) == (name, moment(opened))
        assert (name, cases[name].promised_at) == (name, moment(promised))
    latest = max(case.promised_at for key, case in cases.items() if key != "whole")
    assert latest == whole.case.promised_at


def test_a_part_waits_until_what_it_needs_is_done(province):
    whole = accepted(BIRTH)
    assert set(whole.parts) == {"khai_sinh"}

    part = whole.parts["khai_sinh"]
    while part.case.state is not State.DECIDED:
        part.at = whole.at
        move(whole, part)
        part.at = whole.at
    whole.follow()
    assert set(whole.parts) == {"khai_sinh"}

    finish(whole, "khai_sinh")
    whole.follow()
    assert set(whole.parts) == set(KEYS)


@pytest.mark.parametrize(
    ("asked", "keys", "case"),
    [({}, KEYS, "khong_can_cuoc"), (WITH_CARD, (*KEYS, "the_can_cuoc"), "co_can_cuoc")],
)
def test_a_part_is_opened_when_it_was_asked_for(province, asked, keys, case):
    whole = accepted(BIRTH, questions=asked)

    finish(whole, "khai_sinh")
    whole.follow()

    assert whole.case_key == case
    assert tuple(whole.parts) == keys
    assert [line.key for line in whole.page().linked.parts] == list(keys)


# --- one dossier, one holder --------------------------------------------------------------------


def test_each_day_of_the_whole_is_in_one_pair_of_hands(province):
    whole = accepted(BIRTH, questions=WITH_CARD)
    holders = [whole.case.works]
    for key in ("khai_sinh", "the_bhyt", "the_can_cuoc", "thuong_tru"):
        finish(whole, key)
        whole.later(hours=3)
        whole.follow()
        holders.append(whole.case.works)

    assert [len(works) for works in holders] == [1] * 5
    assert [identity.agency(works[0].agency).kind for works in holders] == [
        "commune_committee",
        "commune_police",  # the identity card is due last
        "commune_police",
        "commune_police",
        "commune_centre",
    ]
    spans = list(rules.spans(scope.event(event) for event in scope.events_of(whole.id)))
    assert all(one.until == later.since for one, later in pairwise(spans))
    assert all(span.agency is not None for span in spans)
    assert spans[0].since == whole.case.submitted_at


def test_a_linked_filing_draws_one_code_and_is_counted_once(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()

    code = whole.case.code
    parts = {key: part.case.code for key, part in whole.parts.items()}
    assert parts == {"khai_sinh": f"{code}.1", "thuong_tru": f"{code}.2", "the_bhyt": f"{code}.3"}
    assert [counter.last for counter in CodeCounter.objects.all()] == [1]
    day = MONDAY.date()
    sheet = dossiers.register(since=day, until=day, by=whole.clerk, at=whole.at)
    assert [row["code"] for row in sheet.values["rows"]] == [code]


def test_the_applicant_has_one_dossier_and_an_agency_its_part_in_its_list(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    police = holder(whole.parts["thuong_tru"].case.works[0], whole.at)

    (line,) = dossiers.my_work(police, kinds=[WorkKind.STEP]).lines
    assert (line.part, line.whole) == ("Đăng ký thường trú", whole.case.code)
    assert line.owner_name == "Nguyễn Thị Thử"
    assert dossiers.my_work(whole.clerk).lines == ()  # nothing to do at the counter meanwhile
    Dossier.objects.update(submitter=SOMEBODY)
    citizen = Actor(ActorKind.CITIZEN, person=SOMEBODY)
    assert [one.reference for one in dossiers.my_dossiers(citizen)] == [whole.reference]


def test_an_agency_sees_the_whole_and_its_own_part_of_others_state_and_dates(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    parts = whole.parts
    police = holder(parts["thuong_tru"].case.works[0], whole.at)
    stranger = officer(
        identity.agency_in_charge("tax_office", TAM_KY, MONDAY.date()).id, "tax_officer", whole.at
    )

    lines = {line.key: line for line in whole.page(police).linked.parts}
    assert {key for key, line in lines.items() if line.reference} == {"thuong_tru"}
    assert lines["the_bhyt"].state is State.IN_PROCESS
    assert lines["the_bhyt"].promised_at == parts["the_bhyt"].case.promised_at
    assert lines["the_bhyt"].holder is Holder.AGENCY
    assert parts["thuong_tru"].page(police).linked.whole.reference == whole.reference
    for hidden in (parts["khai_sinh"], parts["the_bhyt"]):
        with pytest.raises(Dossier.DoesNotExist):
            hidden.page(police)
    with pytest.raises(Dossier.DoesNotExist):
        whole.page(stranger)


# --- whatever happens to one is news for the whole ----------------------------------------------


def test_the_queue_carries_news_of_parts_in_the_order_of_their_whole(province):
    whole = accepted(BIRTH)
    OutboxRow.objects.filter(topic=dossiers.OF_PART).update(done_at=whole.at)
    finish(whole, "khai_sinh")

    rows = OutboxRow.objects.filter(topic=dossiers.OF_PART, done_at=None)
    assert {row.stream for row in rows} == {whole.id}
    assert {row.subscriber for row in rows} == {"linked"}
    assert rows.count() == 3  # proposed, decided, registered


def test_news_told_twice_or_of_nothing_new_does_nothing(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    last = DossierEvent.objects.filter(dossier=whole.parts["khai_sinh"].id).latest("number")
    flow.after_part(last.pk, whole.at)
    before = kinds(whole), set(whole.parts)

    flow.after_part(last.pk, whole.later(minutes=1))
    flow.after_part(last.pk, whole.later(minutes=1))

    assert (kinds(whole), set(whole.parts)) == before
    alone = DossierEvent.objects.filter(dossier=whole.id).latest("number")
    flow.after_part(alone.pk, whole.at)
    assert (kinds(whole), set(whole.parts)) == before


def test_two_parts_that_finish_at_once_finish_the_whole_once(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    finish(whole, "thuong_tru")
    finish(whole, "the_bhyt")
    ended = whole.at
    whole.later(hours=1)
    whole.follow()

    assert kinds(whole).count(Kind.PARTS_FINISHED) == 1
    assert whole.case.state is State.RESULT_READY
    assert whole.case.finished_at == ended  # when the last result was released, not when told


# --- refused, stopped ---------------------------------------------------------------------------


def test_what_waits_for_a_refused_part_is_never_opened(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh", Verdict.REFUSE)
    whole.follow()

    assert set(whole.parts) == {"khai_sinh"}
    assert (whole.case.state, whole.case.verdict) == (State.RESULT_READY, Verdict.REFUSE)
    assert told(whole, Kind.PARTS_FINISHED) == [
        {
            "ended": "",
            "refused": "Đăng ký khai sinh",
            "left_out": "Đăng ký thường trú; Cấp thẻ bảo hiểm y tế",
        }
    ]
    assert [line.barred for line in whole.page().linked.parts] == [False, True, True]
    assert returned(whole).state is State.RETURNED
    assert verified(whole) == {None}


def test_the_whole_ends_with_what_was_done(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    finish(whole, "thuong_tru", Verdict.REFUSE)
    whole.follow()
    assert whole.case.state is State.IN_PROCESS
    stop(whole.parts["the_bhyt"], whole)
    whole.follow()

    assert (whole.case.state, whole.case.verdict) == (State.RESULT_READY, Verdict.APPROVE)
    assert told(whole, Kind.PARTS_FINISHED) == [
        {
            "ended": "Đăng ký khai sinh",
            "refused": "Đăng ký thường trú",
            "stopped": "Cấp thẻ bảo hiểm y tế",
        }
    ]
    assert verified(whole) == {None}


def stop(dossier, whole, settlement=Settlement.NONE):
    by = leader_of(dossier)
    return dossiers.stop(
        dossier=dossier.id,
        turn=dossier.case.turn,
        ground=StopGround.OTHER,
        reason="Không giải quyết tiếp được",
        settlement=settlement,
        by=by,
        at=whole.later(minutes=1),
    )


def test_a_whole_that_is_stopped_stops_its_parts(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    stop(whole, whole, Settlement.WAIVED)

    states = {key: part.case.state for key, part in whole.parts.items()}
    assert states == {
        "khai_sinh": State.RESULT_READY,
        "thuong_tru": State.STOPPED,
        "the_bhyt": State.STOPPED,
    }
    assert whole.case.state is State.STOPPED
    assert [item.kind for item in WorkItem.objects.filter(closed_at=None)] == [WorkKind.RETURN]
    before = kinds(whole)
    whole.follow()
    assert kinds(whole) == before
    assert verified(whole) == {None}
    stopped = DossierEvent.objects.filter(kind=Kind.STOPPED).exclude(dossier=whole.id)
    assert all(dossiers.to_issue(one.pk, key=None, base_url="") is None for one in stopped)


def test_a_whole_that_is_withdrawn_ends_its_parts(province):
    whole = accepted(BIRTH)
    asked = dossiers.ask_withdrawal(
        dossier=whole.id,
        turn=whole.case.turn,
        reason="Đổi ý",
        document="Đơn 2/3",
        by=whole.clerk,
        at=whole.at,
    )
    assert asked.asides[0].work.agency == whole.clerk.agency  # no part decides for the whole

    dossiers.withdraw(
        dossier=whole.id,
        turn=whole.case.turn,
        settlement=Settlement.WAIVED,
        by=actor("demo-tam-ky-intake-2", MONDAY),
        at=whole.later(minutes=9),
    )

    assert whole.case.state is State.WITHDRAWN
    assert whole.parts["khai_sinh"].case.state is State.STOPPED
    assert not WorkItem.objects.filter(closed_at=None).exists()


def withdrawn(whole):
    """The applicant asks to take the whole back, and the counter lets it go."""
    asked = {"reason": "Đổi ý", "document": "Đơn 2/3", "by": whole.clerk, "at": whole.at}
    dossiers.ask_withdrawal(dossier=whole.id, turn=whole.case.turn, **asked)
    return dossiers.withdraw(
        dossier=whole.id,
        turn=whole.case.turn,
        settlement=Settlement.WAIVED,
        by=actor("demo-tam-ky-intake-2", MONDAY),
        at=whole.later(minutes=9),
    )


def hand_over(part, whole, **changes):
    told = {"manner": Manner.COUNTER, "receiver": "Nguyễn Thị Thử", **changes}
    return dossiers.hand_over_result(
        dossier=part.id, turn=part.case.turn, by=whole.clerk, at=whole.later(minutes=5), **told
    )


def test_a_result_in_the_book_is_returned_though_the_whole_was_withdrawn(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    withdrawn(whole)
    part = whole.parts["khai_sinh"]

    (line,) = dossiers.my_work(whole.clerk, kinds=[WorkKind.RETURN]).lines
    assert (line.reference, line.part) == (part.reference, "Đăng ký khai sinh")
    assert Act.HAND_OVER_RESULT in part.page(whole.clerk).acts
    assert part.case.verdict is Verdict.APPROVE

    case = hand_over(part, whole)

    assert (case.state, case.works) == (State.RETURNED, ())
    assert whole.case.state is State.WITHDRAWN
    assert verified(whole) == {None}


def test_what_was_decided_when_the_whole_ended_comes_to_the_book_and_is_returned(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    while part.case.state is not State.DECIDED:
        part.at = whole.at
        move(whole, part)
        part.at = whole.at
    withdrawn(whole)
    part.at = whole.at
    assert part.case.state is State.DECIDED

    move(whole, part)

    part.at = whole.at
    assert [work.kind for work in part.case.works] == [WorkKind.RETURN]
    assert hand_over(part, whole).state is State.RETURNED
    assert verified(whole) == {None}


def test_what_outlives_the_whole_goes_to_the_heir_of_who_died(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    dossiers.record_death(
        dossier=whole.id,
        turn=whole.case.turn,
        who="owner",
        died_on=MONDAY.date(),
        document="1/TLKT",
        by=whole.clerk,
        at=whole.later(minutes=1),
    )
    withdrawn(whole)
    part = whole.parts["khai_sinh"]

    with refused(dossiers.HeirProofMissing):
        hand_over(part, whole, receiver="Trần Văn Con")
    assert hand_over(part, whole, receiver="Trần Văn Con", proof="2/TKTK").state is State.RETURNED


def test_the_head_of_a_part_does_not_stop_the_whole(province):
    whole = accepted(BIRTH)
    finish(whole, "khai_sinh")
    whole.follow()
    police = leader_of(whole.parts["thuong_tru"])

    with refused(dossiers.NotYourStep):
        dossiers.stop(
            dossier=whole.id,
            turn=whole.case.turn,
            ground=StopGround.OTHER,
            reason="Không",
            settlement=Settlement.NONE,
            by=police,
            at=whole.at,
        )


# --- a supplement -------------------------------------------------------------------------------


def ask(part, at):
    return dossiers.ask_supplement(
        dossier=part.id,
        turn=part.case.turn,
        items=["Giấy chứng sinh"],
        reason="Ảnh mờ",
        by=holder(part.case.works[0], at),
        at=at,
    )


def test_the_time_of_a_supplement_is_the_citizens_for_the_whole_too(province):
    """Asked Monday 14:00, delivered Wednesday 10:00: two working days more for both."""
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    whole.at = part.at = moment("2026-03-02T14:00")
    ask(part, whole.at)
    dossiers.dispatch_supplement(dossier=part.id, by=EVERYBODY, at=whole.at)
    whole.follow()

    page = whole.page()
    (line, *_others) = page.linked.parts
    assert (line.holder, line.request.items) == (Holder.CITIZEN, ("Giấy chứng sinh",))
    assert page.clock.answer.due_at is None
    assert [pause.held_by for pause in page.case.pauses] == [Holder.CITIZEN]

    whole.at = part.at = moment("2026-03-04T10:00")
    dossiers.complete_supplement(
        dossier=part.id, turn=part.case.turn, note="", by=whole.clerk, at=whole.at
    )
    whole.later(minutes=3)
    whole.follow()

    (pause,) = whole.case.pauses
    assert (pause.since, pause.until) == (
        moment("2026-03-02T14:00"),
        moment("2026-03-04T10:00"),
    )
    assert whole.page().clock.answer.due_at == moment("2026-03-09T17:00")
    assert whole.case.promised_at == moment("2026-03-05T17:00")
    assert whole.parts["khai_sinh"].page().clock.answer.due_at == moment("2026-03-05T17:00")
    assert verified(whole) == {None}


def test_the_key_on_a_request_of_a_part_opens_the_whole(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    ask(part, whole.at)
    key = dossiers.new_secret_key(dossier=part.id, by=EVERYBODY, at=whole.at)

    page = dossiers.follow(part.reference, key, by=EVERYBODY, at=whole.at)

    assert page.case.reference == whole.reference
    (line, *_others) = page.linked.parts
    assert (line.reference, line.request.reference) == ("", "")
    assert line.request.items == ("Giấy chứng sinh",)


# --- refused ------------------------------------------------------------------------------------


def test_what_concerns_the_applicant_is_not_done_at_a_part(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    told = {"dossier": part.id, "turn": part.case.turn, "at": whole.at}
    leader = leader_of(part)

    with refused(dossiers.DoneAtTheWhole):
        dossiers.apologise(
            new_promise=moment("2026-03-09T17:00").date(), reason="Quá tải", by=leader, **told
        )
    with refused(dossiers.DoneAtTheWhole):
        asked = {"reason": "Đổi ý", "document": "Đơn 2/3"}
        dossiers.ask_withdrawal(by=whole.clerk, **asked, **told)
    with refused(dossiers.DoneAtTheWhole):
        dossiers.record_death(
            who="owner", died_on=MONDAY.date(), document="1/TLKT", by=whole.clerk, **told
        )
    assert not ways.AT_THE_WHOLE & set(part.page(leader).acts)


def test_what_its_agencies_do_is_not_done_at_the_whole(province):
    whole = accepted(BIRTH)
    specialist = holder(whole.case.works[0], whole.at)
    told = {"dossier": whole.id, "turn": whole.case.turn, "by": specialist, "at": whole.at}
    chosen = {"verdict": Verdict.APPROVE, "result": "giay_khai_sinh"}

    with refused(dossiers.DoneInTheParts):
        dossiers.hand_over(**told)
    with refused(dossiers.DoneInTheParts):
        dossiers.propose(text="Dự thảo", **chosen, **told)
    with refused(dossiers.DoneInTheParts):
        dossiers.ask_supplement(items=["Giấy"], reason="Thiếu", **told)
    assert not ways.OF_THE_PARTS & set(whole.page(specialist).acts)


def test_a_part_gives_its_own_result_and_no_other(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]

    with refused(dossiers.ResultNotFitting):
        dossiers.propose(
            dossier=part.id,
            turn=part.case.turn,
            verdict=Verdict.APPROVE,
            result="the_bhyt",
            text="Dự thảo",
            by=holder(part.case.works[0], whole.at),
            at=whole.at,
        )
    assert [one.key for one in part.page().results] == ["giay_khai_sinh", "tu_choi"]


@pytest.mark.parametrize(
    ("place", "refusal"),
    [(HANOI, dossiers.NoCompetentAgency), (IN_WORDS, dossiers.PartPlaceMissing)],
    ids=["nobody in charge there", "written in words"],
)
def test_a_part_nobody_could_open_later_is_refused_at_the_counter(province, place, refusal):
    whole = filed(BIRTH, changes={"noi_thuong_tru": place})

    with refused(refusal):
        accept(whole)
    assert whole.case.state is State.SUBMITTED


def test_a_place_in_words_is_the_one_the_clerk_chose(province):
    whole = filed(BIRTH, changes={"noi_thuong_tru": IN_WORDS})
    dossiers.accept(
        dossier=whole.id,
        turn=1,
        case="khong_can_cuoc",
        papers=papers_of(whole, "khong_can_cuoc", whole.clerk),
        place=TAM_KY,
        by=whole.clerk,
        at=whole.at,
    )
    finish(whole, "khai_sinh")
    whole.follow()

    assert set(whole.parts) == set(KEYS)


def test_a_part_lost_from_the_rows_is_found(province):
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    Dossier.objects.filter(pk=part.id).update(part_of=None)

    assert dossiers.verify(whole.id).what == "parts"
    assert dossiers.verify(part.id).what == "part_of_id"


# --- rules, without a database ------------------------------------------------------------------

# parts as key:after:state; done, refused, stopped, open, - not opened | ready | barred | over
WAYS = """
parts                                  | ready | barred | over
a::-  b:a:-                            | a     | -      | no
a::open  b:a:-                         | -     | -      | no
a::done  b:a:-  c:a:-                  | b c   | -      | no
a::done  b:a:done  c:a:open            | -     | -      | no
a::done  b:a:done  c:a:done            | -     | -      | yes
a::refused  b:a:-  c:b:-               | -     | b c    | yes
a::stopped  b:a:-  c::open             | -     | b      | no
a::done  b:a:refused  c:a+b:-  d:a:done | -    | c      | yes
"""
# the same marks | does the whole end as stopped?
STOPS = """
a::stopped  b:a:-            | yes
a::refused  b::stopped       | yes
a::done     b:a:stopped      | no
a::refused  b:a:-            | no
a::done     b:a:refused      | no
"""

ENDS = {
    "done": (State.RESULT_READY, Verdict.APPROVE),
    "refused": (State.RESULT_READY, Verdict.REFUSE),
    "stopped": (State.STOPPED, None),
    "open": (State.IN_PROCESS, None),
}


def parts_from(text):
    for word in text.split():
        key, after, state = word.split(":")
        case = None
        if state != "-":
            stands, verdict = ENDS[state]
            case = Case(state=stands, verdict=verdict)
        yield ways.Part(key, tuple(filter(None, after.split("+"))), case)


@pytest.mark.parametrize("line", WAYS.strip().splitlines()[1:])
def test_which_part_may_begin_which_never_will_and_when_all_is_over(line):
    text, ready, barred, over = (cell.strip() for cell in line.split("|"))
    parts = tuple(parts_from(text))

    assert (" ".join(part.key for part in ways.ready(parts)) or "-") == ready
    assert (" ".join(sorted(ways.barred(parts))) or "-") == barred
    assert ways.all_ended(parts) is (over == "yes")


@pytest.mark.parametrize("line", STOPS.strip().splitlines())
def test_the_whole_is_stopped_where_a_part_was_and_none_is_done(line):
    text, stopped = (cell.strip() for cell in line.split("|"))

    assert ways.stops_whole(tuple(parts_from(text))) is (stopped == "yes")


def test_the_whole_waits_on_the_part_due_last_and_on_a_paused_one_before_all():
    (early, late, same) = (
        ways.Part(key, case=Case(state=State.IN_PROCESS), due_at=moment(due))
        for key, due in (
            ("early", "2026-03-03T17:00"),
            ("late", "2026-03-05T17:00"),
            ("same", "2026-03-05T17:00"),
        )
    )
    paused = replace(early, key="paused", due_at=None)
    done = replace(late, key="done", case=Case(state=State.RESULT_READY))

    assert ways.leading((early, late, same)).key == "late"
    assert ways.leading((paused, late)).key == "paused"
    assert ways.leading((early, done)).key == "early"
    assert ways.leading((done,)) is None


def test_who_is_told_no():
    assert ways.fits_linked(Act.HAND_OVER, Case())
    assert not ways.AT_THE_WHOLE & {Act.PROPOSE, Act.DECIDE, Act.ASK_SUPPLEMENT, Act.STOP}
    assert not ways.OF_THE_PARTS & {Act.STOP, Act.WITHDRAW, Act.APOLOGISE, Act.HAND_OVER_RESULT}


def test_who_heads_the_whole_apologises_for_it(province):
    whole = accepted(BIRTH)

    after = dossiers.apologise(
        dossier=whole.id,
        turn=whole.case.turn,
        new_promise=moment("2026-03-09T17:00").date(),
        reason="Mất kết nối với cơ sở dữ liệu dân cư",
        by=head_of(whole),
        at=whole.later(minutes=5),
    )

    assert after.repromised_at == moment("2026-03-09T17:00")
    assert after.works[0].kind is WorkKind.PARTS
    finish(whole, "khai_sinh")
    whole.follow()
    assert set(whole.parts) == set(KEYS)


def test_a_part_whose_request_nobody_answers_ends_and_with_it_what_waited(province):
    """3.000722: seven working days to answer, then processing stops."""
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    ask(part, whole.at)
    whole.at = part.at = moment("2026-03-12T08:00")

    dossiers.stop_unanswered(dossier=part.id, reason="Không bổ sung", by=EVERYBODY, at=whole.at)
    whole.follow()

    assert whole.parts["khai_sinh"].case.state is State.STOPPED
    case = whole.case
    assert (case.state, case.verdict, case.works) == (State.STOPPED, None, ())
    assert rules.national_status(case) == 8
    assert case.settlement is Settlement.OPEN  # the fees of its parts are not set
    assert set(whole.parts) == {"khai_sinh"}
    assert told(whole, Kind.STOPPED) == [
        {
            "ground": StopGround.NOT_COMPLETED,
            "reason": "Đăng ký khai sinh: Không bổ sung",
            "settlement": Settlement.OPEN,
            "stopped": "Đăng ký khai sinh",
            "left_out": "Đăng ký thường trú; Cấp thẻ bảo hiểm y tế",
        }
    ]
    notice = dossiers.to_issue(
        dossiers.latest_event(whole.id, Kind.STOPPED), key=None, base_url="https://x"
    )
    assert (notice.kind, notice.values["dossier_code"]) == ("stop-notice", case.code)
    assert notice.values["ground"] == "Quá hạn bổ sung mà không bổ sung"
    assert verified(whole) == {None}


@pytest.mark.parametrize(
    ("chosen", "settlement", "finance"),
    [
        (Settlement.KEPT, Settlement.KEPT, Finance.NONE),
        (Settlement.NONE, Settlement.OPEN, Finance.DUE),
    ],
)
def test_a_stopped_part_settles_the_fee_of_the_whole_it_ends(province, chosen, settlement, finance):
    """2.001583: at the counter a levy is due, once for the whole."""
    whole = accepted(COMPANY)
    assert whole.case.finance is Finance.DUE

    stop(whole.parts["dang_ky"], whole, chosen)
    whole.follow()

    assert whole.case.state is State.STOPPED
    assert (whole.case.settlement, whole.case.finance) == (settlement, finance)
    assert verified(whole) == {None}


def test_the_papers_of_whole_and_part_are_drawn_for_the_applicant(province):
    """Receipt of the whole; request and result of a part, found with the whole by who filed."""
    whole = accepted(BIRTH)
    part = whole.parts["khai_sinh"]
    ask(part, whole.at)
    dossiers.complete_supplement(
        dossier=part.id, turn=part.case.turn, note="", by=whole.clerk, at=whole.at
    )
    finish(whole, "khai_sinh")
    wanted = {
        "receipt": (whole, Kind.ACCEPTED),
        "supplement-request": (part, Kind.SUPPLEMENT_ASKED),
        "result-letter": (part, Kind.RESULT_REGISTERED),
    }

    for kind, (dossier, event) in wanted.items():
        plan = dossiers.to_issue(
            dossiers.latest_event(dossier.id, event), key=None, base_url="https://x"
        )
        assert (plan.kind, plan.values["dossier_code"]) == (kind, dossier.case.code)
        assert documents.render(plan.template_version, plan.values).startswith(b"%PDF")
        papers.issue_for(dossier.id, event, whole.at)

    page = dossiers.followed(whole.reference, at=whole.at)
    assert [paper.kind for paper in page.papers] == list(wanted)  # in the order issued
    assert [page.owner_of(paper.file) for paper in page.papers] == [whole.id, part.id, part.id]
