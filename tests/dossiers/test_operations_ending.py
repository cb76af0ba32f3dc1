"""Ends without a result (form 05): stopped, withdrawn; and what a death changes."""

from datetime import date, timedelta
from functools import partial

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent, DossierFlag, WorkItem
from motcua.dossiers.rules import ending
from motcua.dossiers.types import (
    Act,
    Case,
    Finance,
    Flag,
    Kind,
    Manner,
    Obligation,
    Settlement,
    State,
    StopGround,
    Verdict,
    WorkKind,
)
from motcua.flows import housekeeping
from motcua.identity import api as identity
from motcua.kernel import ids
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow
from motcua.procedures.api import AfterDeadline, Channel
from tests.dossiers.linking import officer
from tests.dossiers.publishing import published
from tests.dossiers.refusing import all_refused, refused
from tests.dossiers.test_operations_filing import begun
from tests.factories.dossiers import CLERK, MONDAY, PRESS, Filed, actor, at_stage, file
from tests.kernel.working_time.calendars import moment

SINGLE = "1.004873"
SPECIALIST, LEADER, SUPERVISOR, CITIZEN = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-tam-ky-supervisor",
    "demo-nong-dan",
)
KEEPER = system("housekeeping")

# What becomes of the fee when processing ends: the finance axis before, the settlement, and after.
SETTLED = """
before | settlement | after
none   | none       | untouched
none   | open       | refused
unset  | none       | refused
unset  | open       | refused
unset  | waived     | waived
unset  | kept       | none
unset  | refund     | refund_due
due    | none       | refused
due    | open       | refused
due    | waived     | waived
due    | kept       | none
due    | refund     | refund_due
"""
# Which grounds the record must bear out, and by what.
GROUNDS = """
ground        | state               | until            | dead | stands
not_completed | awaiting_supplement | 2026-03-10T17:00 | no   | yes
not_completed | awaiting_supplement | 2026-03-11T17:00 | no   | no
not_completed | awaiting_supplement | -                | no   | no
not_completed | in_process          | 2026-03-10T17:00 | no   | no
death         | in_process          | -                | yes  | yes
death         | in_process          | -                | no   | no
law           | in_process          | -                | no   | yes
court         | awaiting_other      | -                | no   | yes
other         | accepted            | -                | no   | yes
"""


def rows(table):
    _, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return lines


@pytest.mark.parametrize(("before", "settlement", "after"), rows(SETTLED))
def test_what_becomes_of_the_fee(before, settlement, after):
    case, settled = Case(finance=Finance(before)), Settlement(settlement)

    assert ending.settles(case, settled) is (after != "refused")
    if after not in ("refused", "untouched"):
        assert ending.FINANCE_AFTER[settled] == after


@pytest.mark.parametrize(
    ("amounts", "finance", "by_system"),
    [
        ([], Finance.NONE, Settlement.NONE),
        ([0], Finance.NONE, Settlement.NONE),
        ([0, None], Finance.UNSET, Settlement.OPEN),
        ([None, 50_000], Finance.DUE, Settlement.OPEN),
    ],
)
def test_an_amount_that_is_not_set_is_not_none(amounts, finance, by_system):
    fees = [Obligation("le_phi", "levy", "Lệ phí", amount, None) for amount in amounts]

    assert ending.finance_of(fees) is finance
    assert ending.settled_by_system(Case(finance=finance)) is by_system


@pytest.mark.parametrize(("ground", "state", "until", "dead", "stands"), rows(GROUNDS))
def test_the_record_bears_the_ground_out(ground, state, until, dead, stands):
    case = Case(state=State(state), deceased=dead == "yes")
    deadline = None if until == "-" else moment(until)

    found = ending.stands(StopGround(ground), case, deadline, moment("2026-03-11T08:00"))

    assert found is (stands == "yes")


# --- stopping ---------------------------------------------------------------------------------


def told(dossier, login, at=None, **changes):
    return {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "by": actor(login, MONDAY),
        "at": at or dossier.later(minutes=1),
        **changes,
    }


def stop(dossier, login=LEADER, **changes):
    given = {
        "ground": StopGround.OTHER,
        "reason": "Nội dung đã được giải quyết ở hồ sơ khác",
        "settlement": Settlement.NONE,
        **changes,
    }
    return dossiers.stop(**told(dossier, login, **given))


def ask(dossier, login=SPECIALIST, at=None):
    return dossiers.ask_supplement(items=["Bản sao"], reason="Thiếu", **told(dossier, login, at=at))


def dispatch(dossier, at=None):
    return dossiers.dispatch_supplement(
        dossier=dossier.id, by=PRESS, at=at or dossier.later(minutes=1)
    )


def read(dossier, login=LEADER):
    return dossiers.page(dossier.reference, by=actor(login, MONDAY), at=dossier.at)


@pytest.mark.parametrize(
    "state",
    [State.ACCEPTED, State.IN_PROCESS, State.AWAITING_DECISION],
)
def test_stopping_ends_all_that_was_open(province, state):
    dossier = at_stage(state)
    dossiers.ask_withdrawal(reason="Không cần nữa", document="1/ĐN", **told(dossier, CLERK))

    case = stop(dossier, settlement=Settlement.KEPT, reason=" Đã giải quyết ", document=" 5/UBND ")

    row = Dossier.objects.get()
    assert (case.state, case.works, case.asides) == (State.STOPPED, (), ())
    assert (case.finance, case.settlement) == (Finance.NONE, Settlement.KEPT)
    assert (row.state, row.finished_at) == (State.STOPPED, dossier.at)
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert read(dossier).timeline[-1].texts == {
        "ground": StopGround.OTHER,
        "reason": "Đã giải quyết",
        "document": "5/UBND",
        "settlement": Settlement.KEPT,
    }
    assert read(dossier).status == 8
    assert OutboxRow.objects.filter(topic="dossiers.stopped").count() == 1
    assert dossiers.verify(dossier.id) is None


def test_stopping_closes_the_pause_and_is_not_late_for_it(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier, at=moment("2026-03-03T09:00"))
    dispatch(dossier, moment("2026-03-03T10:00"))

    case = stop(dossier, at=moment("2026-04-20T10:00"))

    later = dossiers.page(dossier.reference, by=KEEPER, at=moment("2026-06-01T08:00"))
    assert case.pauses[-1].until == moment("2026-04-20T10:00")
    assert not later.clock.is_late
    assert dossiers.verify(dossier.id) is None


def test_what_does_not_stop_a_dossier(province):
    dossier = at_stage(State.IN_PROCESS)  # with a fee that is due
    table = (
        (dossiers.ReasonMissing, {"reason": " \u200b"}),
        (dossiers.GroundDocumentMissing, {"ground": StopGround.COURT}),
        (dossiers.GroundDocumentMissing, {"ground": StopGround.LAW, "document": " "}),
        (dossiers.GroundNotBorne, {"ground": StopGround.DEATH}),
        (dossiers.GroundNotBorne, {"ground": StopGround.NOT_COMPLETED}),
        (dossiers.SettlementMissing, {}),
        (dossiers.StaleTurn, {"turn": 1}),
        (dossiers.NotYourStep, {"login": SPECIALIST}),
        (dossiers.NotYourStep, {"login": CLERK}),
        (dossiers.NotYourStep, {"login": SUPERVISOR}),  # heads another agency than who holds it
        (dossiers.DossierNotFound, {"login": "demo-land-leader"}),
    )

    all_refused(partial(stop, dossier), table)


def test_what_is_not_accepted_is_not_stopped(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    with refused(dossiers.NotYourStep):
        stop(dossier, SUPERVISOR)
    assert Act.STOP not in read(dossier, SUPERVISOR).acts


@pytest.mark.parametrize("state", [State.SUBMITTED, State.DECIDED, State.RETURNED, State.STOPPED])
def test_what_has_ended_or_not_begun_is_not_stopped(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        stop(dossier, CLERK)


def test_before_acceptance_what_stays_unanswered_is_refused_receipt(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    case = dossiers.refuse_receipt(reason="Không bổ sung", **told(dossier, CLERK))

    assert (case.state, case.works) == (State.RECEIPT_REFUSED, ())
    assert dossiers.verify(dossier.id) is None


def test_after_acceptance_receipt_is_refused_no_more(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    ask(dossier)

    with refused(dossiers.AcceptedAlready):
        dossiers.refuse_receipt(reason="Không bổ sung", **told(dossier, SPECIALIST))


# --- a request nobody answered ----------------------------------------------------------------


def unanswered(monkeypatch, after=AfterDeadline.STOP, code=SINGLE):
    """Asked on Tuesday 3 March with five working days to answer: until Tuesday 10 March."""
    published(monkeypatch, code, supplement_deadline_days=5, supplement_after_deadline=after)
    dossier = at_stage(State.IN_PROCESS, code)
    ask(dossier, at=moment("2026-03-03T09:00"))
    dispatch(dossier, moment("2026-03-03T10:00"))
    return dossier


def end(dossier, at):
    return dossiers.stop_unanswered(
        dossier=dossier.id, reason="Không bổ sung trong thời hạn", by=KEEPER, at=moment(at)
    )


def test_the_deadline_is_told_and_stands_on_the_list(province, monkeypatch):
    dossier = unanswered(monkeypatch)

    page = dossiers.page(
        dossier.reference, by=actor(SPECIALIST, MONDAY), at=moment("2026-03-04T08")
    )
    assert page.answer_until == moment("2026-03-10T17:00")
    assert page.case.works[0].due_at == moment("2026-03-10T17:00")


def test_the_system_ends_what_nobody_answered_where_published_so(province, monkeypatch):
    dossier = unanswered(monkeypatch)
    assert not end(dossier, "2026-03-10T17:00")

    assert end(dossier, "2026-03-10T17:01")

    event = DossierEvent.objects.order_by("number").last()
    case = dossier.case
    assert (case.state, case.settlement, case.works) == (State.STOPPED, Settlement.NONE, ())
    assert (event.kind, event.actor, event.post) == (Kind.STOPPED, KEEPER.label, None)
    page = dossiers.page(dossier.reference, by=actor(LEADER, MONDAY), at=event.at)
    assert page.timeline[-1].texts["ground"] is StopGround.NOT_COMPLETED
    assert dossiers.verify(dossier.id) is None
    before = case.number
    assert not end(dossier, "2026-03-11T08:00")
    assert dossier.case.number == before


def test_the_system_does_not_say_that_a_fee_was_not_paid(province, monkeypatch):
    dossier = unanswered(monkeypatch, code="2.000635")

    end(dossier, "2026-03-11T08:00")

    assert (dossier.case.settlement, dossier.case.finance) == (Settlement.OPEN, Finance.DUE)
    notice = dossiers.to_issue(
        dossiers.latest_event(dossier.id, Kind.STOPPED), key=None, base_url="https://x"
    )
    assert notice.values["settlement"].startswith("Chưa đối chiếu")


def test_a_fee_that_is_not_set_is_settled_too(province):
    """1.013831: the levy is set by a resolution that the pack does not hold; it may be paid."""
    dossier = at_stage(State.IN_PROCESS, "1.013831")
    assert dossier.case.finance is Finance.UNSET
    leader = officer(dossier.case.competent, "leader", MONDAY)

    with refused(dossiers.SettlementMissing):
        stop(dossier, by=leader)
    case = stop(dossier, by=leader, settlement=Settlement.REFUND)

    assert (case.settlement, case.finance) == (Settlement.REFUND, Finance.REFUND_DUE)


def test_where_published_so_the_dossier_goes_on_waiting(province, monkeypatch):
    dossier = unanswered(monkeypatch, AfterDeadline.STAY)

    assert not end(dossier, "2026-04-20T08:00")
    dossier.at = moment("2026-04-20T08:00")
    stopped = stop(dossier, ground=StopGround.NOT_COMPLETED)

    assert stopped.state is State.STOPPED  # but its head may end it on that ground


def test_what_was_answered_is_not_ended(province, monkeypatch):
    dossier = unanswered(monkeypatch)
    dossier.at = moment("2026-03-05T08:00")
    dossiers.complete_supplement(note="", **told(dossier, CLERK))

    assert not end(dossier, "2026-03-11T08:00")


def test_what_waits_too_long_is_found(province, monkeypatch):
    dossier = unanswered(monkeypatch)
    at_stage(State.AWAITING_SUPPLEMENT)  # before acceptance it is the counter's to refuse

    assert dossiers.unanswered(moment("2026-03-10T17:00"), limit=9) == ()
    assert dossiers.unanswered(moment("2026-03-10T17:01"), limit=9) == (dossier.id,)


def test_the_keeper_ends_it_within_the_hour(province, monkeypatch):
    dossier = unanswered(monkeypatch)

    for at in ("2026-03-11T08:00", "2026-03-11T09:00"):
        housekeeping.stop_unanswered(ids.new_id(), moment(at))

    assert (dossier.case.state, dossier.case.finished_at) == (
        State.STOPPED,
        moment("2026-03-11T08:00"),
    )


def test_what_may_wait_is_not_found(province, monkeypatch):
    unanswered(monkeypatch, AfterDeadline.STAY)

    assert dossiers.unanswered(moment("2026-04-20T08:00"), limit=9) == ()


# --- withdrawing ------------------------------------------------------------------------------


def filed_online():
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE)
    done = dossiers.submit(draft=draft.id, by=actor(CITIZEN, MONDAY), at=MONDAY)
    return Filed(done.dossier, done.reference, done.secret_key, MONDAY)


def test_before_acceptance_the_applicant_takes_it_back_at_once(province):
    dossier = filed_online()
    by = actor(CITIZEN, MONDAY)
    assert dossiers.page(dossier.reference, by=by, at=dossier.at).acts == (Act.WITHDRAW,)

    case = dossiers.withdraw(note="Nộp nhầm", **told(dossier, CITIZEN))

    assert (case.state, case.works, case.finished_at) == (State.WITHDRAWN, (), dossier.at)
    assert dossiers.page(dossier.reference, by=by, at=dossier.at).status == 7
    assert dossiers.verify(dossier.id) is None


def test_on_paper_he_asks_the_counter_that_took_it_in(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    for login in (SUPERVISOR, LEADER):
        with pytest.raises((dossiers.NotYourStep, dossiers.DossierNotFound)):
            dossiers.withdraw(**told(dossier, login))
    with refused(dossiers.ReasonMissing):
        dossiers.withdraw(document=REQUEST, **told(dossier, CLERK))
    with refused(dossiers.RequestDocumentMissing):
        dossiers.withdraw(note="Nộp nhầm", **told(dossier, CLERK))
    case = dossiers.withdraw(note="Nộp nhầm", document=REQUEST, **told(dossier, CLERK))
    assert case.state is State.WITHDRAWN
    assert [one.flag for one in DossierFlag.objects.all()] == [Flag.OWN_WITHDRAWAL]


REQUEST = "Đơn ngày 2/3"


def asked(state=State.IN_PROCESS, code=SINGLE):
    dossier = at_stage(state, code)
    written = {"reason": " Không cần nữa ", "document": REQUEST}
    case = dossiers.ask_withdrawal(**written, **told(dossier, CLERK))
    return dossier, case


def test_afterwards_who_holds_it_examines_the_request(province):
    """Asked on Monday at 10:01: eight working hours are over on Tuesday at 10:01."""
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    turn = dossier.case.turn
    case = dossiers.ask_withdrawal(
        reason=" Không cần nữa ",
        document=REQUEST,
        **told(dossier, CLERK, at=moment("2026-03-02T10:01")),
    )

    (line,) = dossiers.my_work(actor(SPECIALIST, MONDAY), kinds=[WorkKind.WITHDRAWAL]).lines
    assert (case.state, case.turn) == (State.IN_PROCESS, turn)  # the work goes on meanwhile
    assert line.due_at == moment("2026-03-03T10:01")
    assert read(dossier).timeline[-1].texts == {"reason": "Không cần nữa", "document": REQUEST}

    case = dossiers.withdraw(
        note="Đã trả giấy tờ", **told(dossier, SPECIALIST, at=moment("2026-03-02T14:00"))
    )

    assert (case.state, case.works, case.asides) == (State.WITHDRAWN, (), ())
    assert read(dossier).timeline[-1].texts["note"] == "Đã trả giấy tờ"
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert dossiers.verify(dossier.id) is None


def test_the_head_may_let_it_go_too(province):
    dossier, _ = asked()

    assert dossiers.withdraw(**told(dossier, LEADER)).state is State.WITHDRAWN
    assert not DossierFlag.objects.exists()


def test_at_the_counter_the_counter_examines_it(province):
    dossier, case = asked(State.ACCEPTED, "2.000635")

    (aside,) = case.asides
    assert (aside.work.agency, aside.work.function) == (actor(CLERK, MONDAY).agency, "intake")
    with refused(dossiers.OwnRequest):
        dossiers.withdraw(settlement=Settlement.REFUND, **told(dossier, CLERK))
    with refused(dossiers.SettlementMissing):
        dossiers.withdraw(**told(dossier, "demo-tam-ky-intake-2"))
    given = told(dossier, "demo-tam-ky-intake-2")
    case = dossiers.withdraw(settlement=Settlement.REFUND, **given)
    assert (case.state, case.finance) == (State.WITHDRAWN, Finance.REFUND_DUE)


def test_what_is_no_withdrawal(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    def withdraw(login):
        return dossiers.withdraw(**told(dossier, login))

    def ask(login, reason="Vì", document=REQUEST):
        return dossiers.ask_withdrawal(reason=reason, document=document, **told(dossier, login))

    with refused(dossiers.WithdrawalNotAsked):
        withdraw(LEADER)  # no officer withdraws for the applicant
    all_refused(
        ask,
        (
            (dossiers.ReasonMissing, {"login": CLERK, "reason": " "}),
            (dossiers.RequestDocumentMissing, {"login": CLERK, "document": " "}),
            (dossiers.NotYourStep, {"login": SPECIALIST}),
        ),
    )
    ask(CLERK)

    with refused(dossiers.WithdrawalAsked):
        ask(CLERK)
    with refused(dossiers.NotYourStep):
        withdraw(CLERK)  # who takes papers in lets nothing go


def test_what_can_be_taken_back_at_once_is_not_asked_for(province):
    dossier = at_stage(State.AWAITING_SUPPLEMENT)

    with refused(dossiers.WithdrawnAtOnce):
        dossiers.ask_withdrawal(reason="Vì", document=REQUEST, **told(dossier, CLERK))


def test_nothing_is_decided_over_an_open_request(province):
    dossier, _case = asked(State.AWAITING_DECISION, "2.000635")
    given = {"verdict": Verdict.APPROVE, "result": "ban_sao", "reasons": ""}

    with refused(dossiers.WithdrawalWaits):
        dossiers.decide(**given, **told(dossier, LEADER))
    by = actor(LEADER, MONDAY)
    assert Act.DECIDE not in dossiers.page(dossier.reference, by=by, at=dossier.at).acts
    dossiers.refuse_withdrawal(reason="Đã thẩm định xong", **told(dossier, LEADER))

    assert dossiers.decide(**given, **told(dossier, LEADER)).state is State.DECIDED


def test_where_nobody_else_sits_one_does_both_and_it_is_listed(province, monkeypatch):
    dossier, _case = asked(State.ACCEPTED)
    monkeypatch.setattr(identity, "posts", lambda *_asked: ())

    dossiers.withdraw(**told(dossier, CLERK))

    assert [one.flag for one in DossierFlag.objects.all()] == [Flag.OWN_WITHDRAWAL]


@pytest.mark.parametrize("state", [State.DECIDED, State.RETURNED])
def test_what_was_decided_is_not_withdrawn(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        dossiers.ask_withdrawal(reason="Vì", document=REQUEST, **told(dossier, CLERK))
    with refused(dossiers.ActNotOpen):
        dossiers.withdraw(**told(dossier, LEADER))


def refuse(dossier, login=SPECIALIST, reason=" Đã thẩm định xong ", **at):
    return dossiers.refuse_withdrawal(reason=reason, **told(dossier, login, **at))


@pytest.mark.parametrize("state", [State.ACCEPTED, State.AWAITING_OTHER, State.AWAITING_DECISION])
def test_a_request_that_is_refused_leaves_the_dossier_where_it_was(province, state):
    dossier = at_stage(state, "1.013831")
    before = dossier.case
    written = {"reason": "Vì", "document": REQUEST}
    (aside,) = dossiers.ask_withdrawal(**written, **told(dossier, CLERK)).asides

    case = refuse(dossier, "demo-land-leader")

    same = ("state", "works", "step", "turn", "pauses", "promised_at", "finance", "asides")
    assert [getattr(case, name) for name in same] == [getattr(before, name) for name in same]
    assert not WorkItem.objects.filter(kind=WorkKind.WITHDRAWAL, closed_at=None).exists()
    assert aside.number == case.number - 1
    assert read(dossier, CLERK).timeline[-1].texts == {"reason": "Đã thẩm định xong"}
    assert dossiers.verify(dossier.id) is None


def test_who_holds_it_or_heads_there_refuses_and_nobody_else(province):
    dossier, _ = asked()

    for login in (CLERK, SUPERVISOR):
        with refused(dossiers.NotYourStep):
            refuse(dossier, login)
        assert Act.REFUSE_WITHDRAWAL not in read(dossier, login).acts
    with refused(dossiers.ReasonMissing):
        refuse(dossier, reason="  ")
    assert Act.REFUSE_WITHDRAWAL in read(dossier, SPECIALIST).acts
    assert refuse(dossier, LEADER).asides == ()


def test_only_what_was_asked_is_refused_and_once(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    with refused(dossiers.WithdrawalNotAsked):
        refuse(dossier)
    dossiers.ask_withdrawal(reason="Vì", document=REQUEST, **told(dossier, CLERK))
    refuse(dossier)
    for act in (refuse, lambda one: dossiers.withdraw(**told(one, SPECIALIST))):
        with refused(dossiers.WithdrawalNotAsked):
            act(dossier)
    early = at_stage(State.SUBMITTED)
    with refused(dossiers.ActNotOpen):
        refuse(early, CLERK)


def test_the_applicant_reads_why_and_may_ask_again(province):
    dossier, _ = asked()
    refuse(dossier)
    again = told(dossier, CLERK, document="2/ĐN")
    case = dossiers.ask_withdrawal(reason="Xin xem lại", **again)

    assert [one.work.kind for one in case.asides] == [WorkKind.WITHDRAWAL]
    assert dossiers.withdraw(**told(dossier, SPECIALIST)).state is State.WITHDRAWN


# --- a death ----------------------------------------------------------------------------------


def record(dossier, login=CLERK, **changes):
    given = {"who": "owner", "died_on": date(2026, 2, 28), "document": "TLKT 12/2026", **changes}
    return dossiers.record_death(**told(dossier, login, **given))


def give(dossier, **changes):
    given = {
        "manner": Manner.COUNTER,
        "receiver": "Nguyễn Văn Con",
        "proof": "Giấy khai sinh của người thừa kế",
        **changes,
    }
    return dossiers.hand_over_result(**told(dossier, CLERK, **given))


def test_a_death_is_shown_and_the_dossier_goes_on(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    turn = dossier.case.turn

    case = record(dossier)

    event = DossierEvent.objects.order_by("number").last()
    assert (case.deceased, case.submitter_deceased) == (True, True)  # he filed for himself
    assert (case.state, case.turn) == (State.IN_PROCESS, turn)
    assert read(dossier).timeline[-1].texts["death"] == {
        "who": "owner",
        "died_on": "2026-02-28",
        "document": "TLKT 12/2026",
    }
    assert b"2026-02-28" not in bytes(event.body)  # what is personal stands in the content
    assert stop(dossier, ground=StopGround.DEATH).state is State.STOPPED


def test_what_is_no_record_of_a_death(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    table = (
        (dossiers.DeathProofMissing, {"document": " "}),
        (dossiers.DeathNotYet, {"died_on": date(2026, 3, 3)}),
        (dossiers.NotYourStep, {"login": "demo-tam-ky-registrar"}),
    )
    all_refused(partial(record, dossier), table)
    record(dossier, died_on=date(2026, 3, 2))

    with refused(dossiers.DeathRecorded):
        record(dossier)


def of_another(state):
    """A dossier that somebody filed for its owner."""
    agent = dossiers.Party(name="Lê Văn Thay", identity_number="048190000077")
    dossier = at_stage(state, SINGLE)
    dossiers.correct(
        parties=dossiers.Parties(
            submitter=agent,
            owner=dossiers.Party(name="Nguyễn Thị Thử", identity_number="048190000001"),
            relation="được ủy quyền",
        ),
        reason="Người nộp được ủy quyền",
        document="1/GUQ",
        **told(dossier, CLERK),
    )
    return dossier


def test_who_filed_for_the_owner_leaves_nothing_to_inherit(province):
    """BLDS Điều 614 is of the estate of who died: the living owner has lost no right."""
    dossier = of_another(State.RESULT_READY)

    case = record(dossier, who="submitter")

    assert (case.deceased, case.submitter_deceased) == (False, True)
    assert not ending.stands(StopGround.DEATH, case, None, dossier.at)
    with refused(dossiers.DeathRecorded):
        record(dossier, who="submitter")
    with refused(dossiers.NotToTheDead):
        give(dossier, receiver="Lê Văn Thay")
    assert give(dossier, receiver="Nguyễn Thị Thử", proof="").state is State.RETURNED


def test_the_owner_may_die_after_who_filed_for_him(province):
    dossier = of_another(State.RESULT_READY)
    record(dossier, who="submitter")

    case = record(dossier, who="owner")

    assert (case.deceased, case.submitter_deceased) == (True, True)
    assert ending.stands(StopGround.DEATH, case, None, dossier.at)
    assert Act.RECORD_DEATH not in read(dossier).acts
    with refused(dossiers.HeirProofMissing):
        give(dossier, proof="")
    for name in ("Nguyễn Thị Thử", "Lê Văn Thay"):
        with refused(dossiers.NotToTheDead):
            give(dossier, receiver=name)
    assert dossiers.verify(dossier.id) is None


def test_the_result_goes_to_an_heir_who_proves_it(province):
    dossier = at_stage(State.RESULT_READY)
    record(dossier)

    table = (
        (dossiers.HeirProofMissing, {"proof": " "}),
        (dossiers.NotToTheDead, {"receiver": "NGUYEN THI THU"}),
        (dossiers.NotToTheDead, {"manner": Manner.ONLINE}),
    )

    all_refused(partial(give, dossier), table)
    assert give(dossier).state is State.RETURNED


def test_without_a_death_no_heir_is_asked_for(province):
    assert give(at_stage(State.RESULT_READY), proof="").state is State.RETURNED


# --- told in pieces ---------------------------------------------------------------------------


def test_withdrawn_and_filed_again_the_citizen_waits_from_the_first(province):
    """Filed on Monday, withdrawn at once, filed again on Thursday: three days more than it says."""
    first = at_stage(State.WITHDRAWN, SINGLE)
    again = file(SINGLE, MONDAY + timedelta(days=3))

    related = dossiers.page(
        again.reference, by=actor(CLERK, MONDAY), at=again.later(hours=1)
    ).related
    assert [line.reference for line in related.chain] == [first.reference, again.reference]
    assert [line.current for line in related.chain] == [False, True]
    assert related.true_minutes == 3 * 480 + 60
    back = dossiers.page(first.reference, by=actor(CLERK, MONDAY), at=again.at).related
    assert [line.reference for line in back.chain] == [first.reference, again.reference]


def test_of_two_at_once_both_are_shown_as_doubles_and_none_is_blocked(province):
    first, second = file(SINGLE, MONDAY), file(SINGLE, MONDAY + timedelta(hours=1))
    other = file("2.000635", MONDAY + timedelta(hours=2))
    clerk = actor(CLERK, MONDAY)

    pages = [dossiers.page(one.reference, by=clerk, at=other.at) for one in (first, second, other)]

    doubles = [[line.reference for line in page.related.duplicates] for page in pages]
    assert doubles == [[second.reference], [first.reference], []]
    assert pages[0].related.duplicates[0].in_sight
    assert [page.related.chain for page in pages] == [(), (), ()]
    stranger = dossiers.page(first.reference, by=system("follow"), at=other.at)
    assert stranger.related == dossiers.Related()
