"""The decision, the book, the result in the applicant's hands; papers recorded."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest

from motcua.documents.rules import papers
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, IssuedPaper, WorkItem
from motcua.dossiers.types import Delivery, Kind, Manner, State, Verdict, WorkKind
from motcua.kernel import ids
from motcua.kernel.models import OutboxRow
from motcua.procedures import api as procedures
from tests.dossiers.refusing import refused
from tests.factories.dossiers import CLERK, MONDAY, PRESS, accept, actor, at_stage, file
from tests.kernel.working_time.calendars import moment

SINGLE = "1.004873"
SPECIALIST, LEADER, REGISTRAR = (
    "demo-tam-ky-specialist",
    "demo-tam-ky-leader",
    "demo-tam-ky-registrar",
)


def told(dossier, login, **changes):
    return {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=1),
        **changes,
    }


def decide(dossier, login=LEADER, verdict=Verdict.APPROVE, reasons="", **changes):
    result = "ban_sao" if verdict is Verdict.APPROVE else "tu_choi"
    given = {"result": result, "verdict": verdict, "reasons": reasons, **changes}
    return dossiers.decide(**told(dossier, login, **given))


def register(dossier, login=REGISTRAR, number="12/TLHT", **changes):
    return dossiers.register_result(**told(dossier, login, number=number, **changes))


def give(dossier, login=CLERK, manner=Manner.COUNTER, receiver="Nguyễn Thị Thử", **changes):
    given = {"manner": manner, "receiver": receiver, **changes}
    return dossiers.hand_over_result(**told(dossier, login, **given))


# --- deciding ---------------------------------------------------------------------------------


def test_a_decision_goes_to_the_book_of_who_decided(province):
    dossier = at_stage(State.AWAITING_DECISION)

    case = decide(dossier)

    (work,) = WorkItem.objects.filter(closed_at=None)
    assert (case.state, case.verdict, case.result) == (State.DECIDED, Verdict.APPROVE, "ban_sao")
    assert (work.kind, work.function) == (WorkKind.REGISTER, "registrar")
    assert work.agency_id == actor(LEADER, MONDAY).agency
    assert work.due_at == moment("2026-03-02T17:00")  # what the term still leaves
    assert (case.finished_at, case.delivery) == (None, Delivery.NOT_READY)
    assert dossiers.verify(dossier.id) is None


def test_who_decides_may_see_it_otherwise_than_proposed(province):
    dossier = at_stage(State.AWAITING_DECISION)

    case = decide(dossier, verdict=Verdict.REFUSE, reasons=" Không có trong sổ ")

    page = dossiers.page(dossier.reference, by=actor(LEADER, MONDAY), at=dossier.at)
    assert (case.verdict, case.result) == (Verdict.REFUSE, "tu_choi")
    assert page.timeline[-1].texts == {"reasons": "Không có trong sổ"}


def test_a_refusal_of_the_substance_has_its_reasons(province):
    dossier = at_stage(State.AWAITING_DECISION)

    with refused(dossiers.ReasonMissing):
        decide(dossier, verdict=Verdict.REFUSE, reasons=" ")


def test_who_proposed_does_not_decide(province):
    """One person with both functions, in one post or in two: the account is what counts."""
    dossier = at_stage(State.AWAITING_DECISION)
    proposer = replace(actor(SPECIALIST, MONDAY), id=UUID(dossier.case.proposer))
    both = replace(proposer, functions=proposer.functions | {"leader"})
    other_post = replace(actor(LEADER, MONDAY), id=proposer.id)

    for by in (both, other_post):
        with refused(dossiers.OwnProposal):
            decide(dossier, by=by)


@pytest.mark.parametrize(
    ("verdict", "result"), [(Verdict.APPROVE, "tu_choi"), (Verdict.REFUSE, "ban_sao")]
)
def test_a_result_that_does_not_go_with_the_verdict(province, verdict, result):
    dossier = at_stage(State.AWAITING_DECISION)

    with refused(dossiers.ResultNotFitting):
        decide(dossier, verdict=verdict, reasons="Vì", result=result)


@pytest.mark.parametrize("login", [CLERK, SPECIALIST, REGISTRAR, "demo-tam-ky-supervisor"])
def test_only_who_leads_decides(province, login):
    dossier = at_stage(State.AWAITING_DECISION)

    with refused(dossiers.NotYourStep):
        decide(dossier, login)


# --- the book ---------------------------------------------------------------------------------


def test_processing_ends_with_the_entry_in_the_book(province):
    dossier = at_stage(State.DECIDED)

    case = register(dossier, number=" 12/TLHT ")

    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=moment("2026-03-20T08:00"))
    (work,) = WorkItem.objects.filter(closed_at=None)
    assert (case.state, case.delivery, case.finished_at) == (
        State.RESULT_READY,
        Delivery.READY,
        dossier.at,
    )
    assert (work.kind, work.agency_id) == (WorkKind.RETURN, actor(CLERK, MONDAY).agency)
    assert page.timeline[-1].texts == {"number": "12/TLHT"}
    assert not page.clock.is_late  # fetched late is not decided late


@pytest.mark.parametrize(("entered", "late"), [("17:00:59", False), ("17:01:00", True)])
def test_the_minute_is_the_finest_unit_of_lateness(province, entered, late):
    dossier = at_stage(State.DECIDED, SINGLE)
    register(dossier, at=moment(f"2026-03-05T{entered}"))

    page = dossiers.page(dossier.reference, by=PRESS, at=moment("2026-03-20T08:00"))

    assert page.clock.answer.due_at == moment("2026-03-05T17:00")
    assert page.clock.is_late is late
    assert OutboxRow.objects.filter(topic="dossiers.result_registered").count() == 1


@pytest.mark.parametrize("number", ["", " \u200b"])
def test_a_result_has_its_number(province, number):
    dossier = at_stage(State.DECIDED)

    with refused(dossiers.NumberMissing):
        register(dossier, number=number)


@pytest.mark.parametrize("login", [CLERK, SPECIALIST, LEADER])
def test_only_the_registrar_enters_it(province, login):
    dossier = at_stage(State.DECIDED)

    with refused(dossiers.NotYourStep):
        register(dossier, login)


# --- the result -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manner", "delivery"),
    [
        (Manner.COUNTER, Delivery.HANDED_OVER),
        (Manner.POST, Delivery.SENT),
        (Manner.ONLINE, Delivery.RECEIVED),
    ],
)
def test_the_result_is_given_and_to_whom(province, manner, delivery):
    dossier = at_stage(State.RESULT_READY)

    case = give(dossier, manner=manner, proof="Biên lai 7")

    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=dossier.at)
    assert (case.state, case.delivery, case.works) == (State.RETURNED, delivery, ())
    assert case.returned_at == dossier.at
    assert case.finished_at < case.returned_at
    assert page.timeline[-1].texts["receiver"] == "Nguyễn Thị Thử"
    assert page.acts == ()
    assert dossiers.verify(dossier.id) is None


def test_a_result_is_given_to_somebody(province):
    dossier = at_stage(State.RESULT_READY)

    with refused(dossiers.ReceiverMissing):
        give(dossier, receiver=" ")


@pytest.mark.parametrize("login", [SPECIALIST, LEADER, REGISTRAR])
def test_only_the_counter_gives_it(province, login):
    dossier = at_stage(State.RESULT_READY)

    with refused(dossiers.NotYourStep):
        give(dossier, login)


def test_what_was_returned_is_over(province):
    dossier = at_stage(State.RETURNED)

    for act in (decide, register, give):
        with refused(dossiers.ActNotOpen):
            act(dossier)


def test_what_was_approved_is_released_as_it_stands(province):
    dossier = at_stage(State.DECIDED)
    with refused(dossiers.TextDecided):
        register(dossier, text="Cấp thêm một bản")

    register(dossier)

    event = dossiers.latest_event(dossier.id, Kind.RESULT_REGISTERED)
    letter = dossiers.to_issue(event, key=None, base_url="")
    assert letter.values["paragraphs"] == ["Dự thảo"]


# --- papers -----------------------------------------------------------------------------------


def receipt(dossier):
    event = DossierEvent.objects.get(dossier=dossier.id, kind=Kind.ACCEPTED)
    plan = dossiers.to_issue(event.pk, key="ABCD1234EFGH", base_url="https://example.org")
    file_kept = SimpleNamespace(id=ids.new_id(), sha256="ab" * 32)
    return {"paper": plan, "of_event": event.pk, "file": file_kept, "by": PRESS, "at": dossier.at}


def test_a_paper_issued_is_an_event_that_turns_no_page(province):
    dossier = file(SINGLE, MONDAY)
    turn = accept(dossier, "chung").turn

    issued = dossiers.record_paper(**receipt(dossier))

    event = DossierEvent.objects.order_by("number").last()
    assert (event.kind, event.actor) == (Kind.PAPER_ISSUED, "system:papers")
    assert (dossier.case.turn, dossier.case.number) == (turn, 3)
    assert (issued.number, issued.dossier_id) == ("01", dossier.id)
    assert dossiers.issued(issued.of_event) == issued
    assert dossiers.verify(dossier.id) is None


def test_told_twice_the_first_paper_stands(province):
    dossier = file(SINGLE, MONDAY)
    accept(dossier, "chung")

    first = dossiers.record_paper(**receipt(dossier))
    second = dossiers.record_paper(**receipt(dossier))

    assert first == second
    assert first.file == second.file
    assert IssuedPaper.objects.count() == 1
    assert DossierEvent.objects.filter(kind=Kind.PAPER_ISSUED).count() == 1


def test_only_some_events_call_for_a_paper(province):
    dossier = at_stage(State.RETURNED)
    events = DossierEvent.objects.filter(dossier=dossier.id)

    planned = {
        event.kind: plan.number
        for event in events
        if (plan := dossiers.to_issue(event.pk, key=None, base_url="")) is not None
    }

    assert planned == {"accepted": "01", "result_registered": "result"}
    assert dossiers.latest_event(dossier.id, Kind.RECEIPT_REFUSED) is None


@pytest.mark.parametrize("on", [date(2025, 6, 30), date(2025, 7, 1)])
def test_every_paper_an_event_calls_for_can_be_drawn_under_both_circulars(province, on):
    """A dossier accepted in June 2025 has its result later, and under the older set still."""
    form_set = procedures.form_set_in_force(on)
    versions = {form_set.of_kind(kind).template_version for kind in dossiers.PAPER_OF.values()}

    assert len(versions) == 6
    assert versions <= papers.PAPERS.keys()
