"""Two at once: one is served, the other is told; nothing is done twice."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent, Draft, Slip, SlipBook
from motcua.dossiers.types import Act, Kind, State, Verdict
from motcua.kernel import idempotency, ids, outbox, throttle
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow
from motcua.kernel.refusals import RuleViolation
from motcua.procedures import api as procedures
from tests.dossiers.doing import do, prepared
from tests.dossiers.test_operations_filing import begun
from tests.dossiers.test_operations_late_entry import ENTERED, HEAD, OTHER_HEAD, entry, issued
from tests.factories.dossiers import CLERK, LAND, MONDAY, actor, at_stage, file, papers_of

LEADER, VICE = "demo-tam-ky-leader", "demo-tam-ky-vice"
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("province_for_real")]


def at_once(*works):
    """Do all of it at the same moment, each in a thread and connection of its own."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            start.wait()
            answers[place] = work()
        except RuleViolation as refusal:
            answers[place] = refusal.code
        except Exception as fault:  # noqa: BLE001  # shown to the test
            answers[place] = repr(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def accepting(dossier, login):
    clerk = actor(login, MONDAY)
    papers = papers_of(dossier, "ca_nhan", clerk)
    return lambda: (
        dossiers.accept(
            dossier=dossier.id, turn=1, case="ca_nhan", papers=papers, by=clerk, at=dossier.at
        ).code
    )


def test_two_officers_accept_at_once():
    dossier = file("2.000635", MONDAY)

    answers = at_once(accepting(dossier, CLERK), accepting(dossier, "demo-tam-ky-intake-2"))

    refusals = {"stale-turn", "act-not-open"}
    assert len(refusals & set(answers)) == 1
    assert DossierEvent.objects.filter(dossier=dossier.id, kind=Kind.ACCEPTED).count() == 1
    assert dossiers.verify(dossier.id) is None


def test_accepting_and_refusing_at_once():
    dossier = file("2.000635", MONDAY)
    other = actor("demo-tam-ky-intake-2", MONDAY)

    def refuse():
        return dossiers.refuse_receipt(
            dossier=dossier.id, turn=1, reason="Sai", by=other, at=MONDAY
        ).state

    answers = at_once(accepting(dossier, CLERK), refuse)

    assert len({"stale-turn", "act-not-open"} & set(answers)) == 1
    assert DossierEvent.objects.filter(dossier=dossier.id).count() == 2
    assert dossiers.verify(dossier.id) is None


def test_two_leaders_decide_otherwise_at_once():
    dossier = at_stage(State.AWAITING_DECISION)
    turn = dossier.case.turn

    def deciding(login, verdict, result):
        by = actor(login, MONDAY)
        return lambda: (
            dossiers.decide(
                dossier=dossier.id,
                turn=turn,
                verdict=verdict,
                result=result,
                reasons="Vì",
                by=by,
                at=dossier.at,
            ).verdict
        )

    answers = at_once(
        deciding("demo-tam-ky-leader", Verdict.APPROVE, "ban_sao"),
        deciding("demo-tam-ky-vice", Verdict.REFUSE, "tu_choi"),
    )

    assert "stale-turn" in answers
    assert dossier.case.verdict in answers
    assert dossiers.verify(dossier.id) is None


def asking(dossier, act, *logins):
    """The same act by each of them at the same moment, as the page shows it to all."""
    works = [prepared(act, dossier, actor(login, MONDAY)) for login in logins]
    return [lambda work=work: work().state for work in works]


def events(dossier, kind):
    return DossierEvent.objects.filter(dossier=dossier.id, kind=kind).count()


def test_two_send_a_dossier_back_at_once():
    dossier = at_stage(State.AWAITING_DECISION)

    answers = at_once(*asking(dossier, Act.RETURN_STEP, LEADER, VICE))

    assert len({"stale-turn", "act-not-open"} & set(answers)) == 1
    assert events(dossier, Kind.STEP_RETURNED) == 1
    assert dossier.case.state is State.IN_PROCESS
    assert dossiers.verify(dossier.id) is None


def test_two_hand_the_result_over_at_once():
    dossier = at_stage(State.RESULT_READY)

    answers = at_once(*asking(dossier, Act.HAND_OVER_RESULT, CLERK, "demo-tam-ky-intake-2"))

    assert len({"stale-turn", "act-not-open"} & set(answers)) == 1
    assert events(dossier, Kind.RESULT_HANDED_OVER) == 1
    assert dossiers.verify(dossier.id) is None


def test_two_ask_to_withdraw_and_two_let_go_at_once():
    dossier = at_stage(State.ACCEPTED)

    asked = at_once(*asking(dossier, Act.ASK_WITHDRAWAL, CLERK, "demo-tam-ky-intake-2"))
    let_go = at_once(*asking(dossier, Act.WITHDRAW, LEADER, VICE))

    assert "withdrawal-asked" in asked
    assert len({"stale-turn", "act-not-open"} & set(let_go)) == 1
    assert events(dossier, Kind.WITHDRAWAL_ASKED) == events(dossier, Kind.WITHDRAWN) == 1
    assert dossier.case.state is State.WITHDRAWN
    assert dossiers.verify(dossier.id) is None


def test_an_opinion_is_given_once_by_two_at_once():
    dossier = at_stage(State.IN_PROCESS, LAND)
    do(Act.ASK_OPINION, dossier, actor("demo-land-specialist", MONDAY))  # of the ward's people

    givers = asking(dossier, Act.GIVE_OPINION, "demo-tam-ky-specialist", "demo-tam-ky-land")
    answers = at_once(*givers)

    assert "opinion-not-open" in answers
    assert events(dossier, Kind.OPINION_GIVEN) == 1
    assert not dossier.case.asides
    assert dossiers.verify(dossier.id) is None


def test_a_decision_and_a_withdrawal_at_once():
    """The request is answered first; whoever would decide meanwhile is told."""
    dossier = at_stage(State.AWAITING_DECISION)
    do(Act.ASK_WITHDRAWAL, dossier, actor(CLERK, MONDAY))

    answers = at_once(*asking(dossier, Act.DECIDE, LEADER), *asking(dossier, Act.WITHDRAW, VICE))

    assert len({"stale-turn", "act-not-open", "withdrawal-waits"} & set(answers)) == 1
    assert dossier.case.state is State.WITHDRAWN
    assert not dossier.case.asides
    assert dossiers.verify(dossier.id) is None


def test_codes_are_drawn_once_under_eight_threads():
    """The first of a day at that: the counter's row itself is raced for."""
    filed = [file("2.000635", MONDAY) for _ in range(16)]
    works = [accepting(dossier, CLERK) for dossier in filed]

    codes = at_once(*works[:8]) + at_once(*works[8:])

    numbers = sorted(int(code[-4:]) for code in codes)
    assert numbers == list(range(1, 17))
    assert len(set(codes)) == 16


def test_a_double_click_makes_one_dossier():
    draft, by = begun(), actor(CLERK, MONDAY)

    def send():
        return idempotency.once(
            by=by,
            key="token",
            body=b"form",
            at=MONDAY,
            act=lambda: dossiers.submit(draft=draft.id, by=by, at=MONDAY).reference,
        )

    answers = at_once(*[send] * 6)

    assert set(answers) == {Dossier.objects.get().reference}


def test_two_tabs_file_one_draft():
    draft, by = begun(), actor(CLERK, MONDAY)

    def send():
        return dossiers.submit(draft=draft.id, by=by, at=MONDAY).reference

    answers = at_once(send, send)

    assert "draft-not-found" in answers
    assert Dossier.objects.count() == 1


def test_a_draft_is_saved_while_it_is_filed():
    draft, by = begun(), actor(CLERK, MONDAY)
    revision = procedures.revision(draft.revision)
    assert revision.id

    answers = at_once(
        lambda: dossiers.submit(draft=draft.id, by=by, at=MONDAY).dossier,
        lambda: dossiers.save_draft(draft=draft.id, content=draft.content, by=by, at=MONDAY).id,
    )

    assert answers[0] == draft.id
    assert answers[1] in (draft.id, "draft-not-found")


def test_tries_are_counted_under_a_race():
    def guess():
        return throttle.may_try(
            "x", limit=5, window=timedelta(minutes=15), by=system("t"), at=MONDAY
        )

    answers = at_once(*[guess] * 8) + at_once(*[guess] * 4)

    assert Counter(answers) == {True: 5, False: 7}


def test_two_workers_hand_over_once(monkeypatch):
    handed = Counter()
    lock = threading.Lock()

    def handle(event, at):
        with lock:
            handed[event] += 1

    monkeypatch.setattr(outbox, "_subscribers", {})
    monkeypatch.setattr(outbox, "_periods", {})
    outbox.subscribe("t", "one", handle)
    with acting(system("t"), writing=True):
        for _ in range(30):
            outbox.put("t", ids.new_id(), stream=ids.new_id(), at=MONDAY)

    def work():
        while outbox.work_once(MONDAY):
            pass

    at_once(*[work] * 4)
    work()

    assert set(handed.values()) == {1}
    assert len(handed) == 30
    assert not OutboxRow.objects.filter(done_at=None).exists()


def test_periodic_work_is_put_once_by_many_workers(monkeypatch):
    monkeypatch.setattr(outbox, "_subscribers", {})
    monkeypatch.setattr(outbox, "_periods", {})
    outbox.repeat("sweep", timedelta(minutes=5), lambda event, at: None)

    at_once(*[lambda: outbox._put_periodic(MONDAY)] * 6)

    assert OutboxRow.objects.count() == 1


def test_two_clerks_use_one_slip_at_once():
    issued(last=1)
    drafts = [begun(), begun()]
    clerk = actor(CLERK, ENTERED)

    def filing(draft):
        late = entry(draft)
        return lambda: dossiers.submit(draft=draft.id, late=late, by=clerk, at=ENTERED).dossier

    answers = at_once(*[filing(draft) for draft in drafts])

    assert "slip-used" in answers
    filed = Dossier.objects.get()
    assert filed.pk in answers
    assert Slip.objects.get().dossier_id == filed.pk
    assert dossiers.verify(filed.pk) is None
    assert Draft.objects.count() == 1


def test_a_slip_is_used_and_made_void_at_once():
    issued(last=1)
    draft = begun()
    late, clerk, head = entry(draft), actor(CLERK, ENTERED), actor(HEAD, ENTERED)

    answers = at_once(
        lambda: dossiers.submit(draft=draft.id, late=late, by=clerk, at=ENTERED).dossier,
        lambda: dossiers.void_slip(number=late.slip, reason="Rách", by=head, at=ENTERED),
    )

    assert len({"slip-used", "slip-void"} & set(answers)) == 1
    assert Dossier.objects.exists() is ("slip-used" in answers)


def test_two_heads_give_out_the_same_numbers_at_once():
    answers = at_once(
        lambda: issued(first=1, last=30),
        lambda: issued(first=20, last=50, login=OTHER_HEAD),
        lambda: issued(first=30, last=60),
    )

    books = set(SlipBook.objects.values_list("pk", flat=True))
    assert {one for one in answers if one != "slips-issued-already"} == books
    numbers = list(Slip.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) > 29
