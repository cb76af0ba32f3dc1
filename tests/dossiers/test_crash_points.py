"""
A process that dies anywhere leaves the state before or the state after, never one between.

Each act is carried out in a process of its own that dies before and after its k-th statement, for
every k, and around its commit; the parent then looks at the database that is left.
"""

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.types import Act, Kind, State
from motcua.kernel import idempotency, ids
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxRow
from motcua.kernel.refusals import RuleViolation
from motcua.procedures import api as procedures
from tests.conftest import load_province
from tests.dossiers import doing
from tests.dossiers.doing import do, prepared
from tests.dossiers.refusing import moved_rows
from tests.factories.calendars import days_off
from tests.factories.dossiers import (
    CLERK,
    LAND,
    MONDAY,
    PRESS,
    actor,
    at_stage,
    content,
    file,
    holder,
    move,
    papers_of,
    party_of,
)
from tests.factories.former import FIRST_DAY, file_former

APPLICANT, SPECIALIST, LEADER = "demo-nong-dan", "demo-tam-ky-specialist", "demo-tam-ky-leader"
DIED, DONE, FAULT = 77, 0, 1
LONGEST = 200  # statements of one act; more means that the loop does not end
Work = Callable[[], object]
Prepare = Callable[[], tuple[Work, object]]


@pytest.fixture
def in_a_file(province, tmp_path) -> Iterator[None]:
    """The test's database, its open transaction included, as a file that forks may open."""
    stay = connections[DEFAULT_DB_ALIAS]
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.settings_dict = {**stay.settings_dict, "NAME": str(tmp_path / "crash.sqlite3")}
    _copied(stay, tmp_path / "crash.sqlite3")
    connections[DEFAULT_DB_ALIAS] = other
    yield
    other.close()
    connections[DEFAULT_DB_ALIAS] = stay


@pytest.fixture(scope="module")
def province_committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The reference province, committed once: every act has a dossier of its own."""
    with django_db_blocker.unblock():
        load_province()
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def in_the_server(province_committed, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


ENGINE = settings.DATABASES[DEFAULT_DB_ALIAS]["ENGINE"]
on_ground = pytest.mark.usefixtures(
    "in_the_server" if ENGINE.endswith("postgresql") else "in_a_file"
)


def _copied(memory, path) -> None:
    """Write what the test sees, its open transaction included, into a file."""
    script = "\n".join(memory.connection.iterdump())
    with sqlite3.connect(path) as file:
        file.executescript(script)
    file.close()


# --- dying ------------------------------------------------------------------------------------


@contextmanager
def dying_at(point: int) -> Iterator[None]:
    """Die at one point: twice per statement (before, after), then around the commit."""
    passed = itertools.count()

    def pass_by() -> None:
        if next(passed) == point:
            os._exit(DIED)

    def around(execute, sql, params, many, context):
        pass_by()
        result = execute(sql, params, many, context)
        pass_by()
        return result

    commit = connection._commit

    def committing() -> None:
        pass_by()
        commit()
        pass_by()

    connection._commit = committing
    with connection.execute_wrapper(around):
        yield


def in_a_process_dying_at(point: int, work: Work) -> int:
    connection.close()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = FAULT
    try:
        _without_pool()
        connection.ensure_connection()
        with dying_at(point):
            work()
        ended = DONE
    finally:
        os._exit(ended)


def _without_pool() -> None:
    """Threads of a pool do not live on in a fork."""
    if connection.vendor == "postgresql":
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        own.settings_dict = {
            **own.settings_dict,
            "OPTIONS": {k: v for k, v in own.settings_dict["OPTIONS"].items() if k != "pool"},
        }
        own.settings_dict["NAME"] = connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]
        connections[DEFAULT_DB_ALIAS] = own


# --- the acts ---------------------------------------------------------------------------------


def act(name: Act, state: State, code: str = "2.000635", *, login: str = "") -> Prepare:
    """Prepare a dossier and answer the act, to be done as often as one likes."""

    def prepare() -> tuple[Work, object]:
        dossier = at_stage(state, code, party=party_of(APPLICANT))
        case = dossier.case
        by = actor(login, MONDAY) if login else holder(case.works[0], MONDAY)
        return prepared(name, dossier, by), dossier.id

    return prepare


def after(earlier: Act, name: Act, state: State = State.IN_PROCESS, *, login: str = "") -> Prepare:
    """The same where another act has to come first."""

    def prepare() -> tuple[Work, object]:
        dossier = at_stage(state, party=party_of(APPLICANT))
        first = actor(APPLICANT if earlier is Act.ASK_WITHDRAWAL else SPECIALIST, MONDAY)
        do(earlier, dossier, first)
        return prepared(name, dossier, actor(login or SPECIALIST, MONDAY)), dossier.id

    return prepare


def at_tax(name: Act, login: str) -> Prepare:
    """The same with the slip on its way to the tax office."""

    def prepare() -> tuple[Work, object]:
        dossier = at_stage(State.IN_PROCESS, LAND)
        while dossier.case.slip == 0:
            move(dossier)
        return prepared(name, dossier, actor(login, MONDAY)), dossier.id

    return prepare


def transferring() -> tuple[Work, object]:
    dossier = file_former()
    told = {"dossier": dossier.id, "turn": 1, "by": system("transfer"), "at": FIRST_DAY}
    return partial(dossiers.transfer, **told), dossier.id


def redating() -> tuple[Work, object]:
    """A day off after acceptance moves the promise: pins, promise and letter in one."""
    dossier = at_stage(State.IN_PROCESS, party=party_of(APPLICANT))
    days_off("2026-03-03", at=dossier.at)
    return prepared(Act.REDATE, dossier, system("redate")), dossier.id


def at_once() -> tuple[Work, object]:
    """Accepted, done, signed and returned in one transaction."""
    director = actor("demo-nam-tra-my-leader", MONDAY, "intake")
    dossier = file("1.000656", MONDAY, by=director, commune="20944")
    revision = dossiers.page(dossier.reference, by=director, at=MONDAY).revision
    key, told = revision.cases[0].key, {"turn": 1, "by": director, "at": MONDAY}
    approved = next(one.key for one in revision.results if one.outcome == "approved")
    given = dossiers.Given(approved, "Trích lục", "12/2026", "Hồ Văn Nhận Mẫu")
    papers = papers_of(dossier, key, director)
    work = partial(dossiers.do_at_once, dossier=dossier.id, case=key, papers=papers, given=given)
    return partial(work, **told), dossier.id


def saving():
    clerk = actor(CLERK, MONDAY)
    draft = _draft(clerk)
    written = content(procedures.revision(draft.revision))
    return partial(dossiers.save_draft, draft=draft.id, content=written, by=clerk, at=MONDAY), None


def filing():
    work, _nothing = saving()
    work()
    told = work.keywords
    submit = partial(dossiers.submit, draft=told["draft"], by=told["by"], at=MONDAY)
    once = partial(
        idempotency.once,
        by=told["by"],
        key=str(told["draft"]),
        body=b"form",
        at=MONDAY,
        act=lambda: submit().reference,
    )
    return once, told["draft"]


def dispatching():
    dossier = at_stage(State.IN_PROCESS)
    dossiers.ask_supplement(
        dossier=dossier.id,
        turn=dossier.case.turn,
        items=["A"],
        reason="B",
        by=holder(dossier.case.works[0], MONDAY),
        at=dossier.at,
    )
    told = {"dossier": dossier.id, "by": PRESS, "at": dossier.at}
    return partial(dossiers.dispatch_supplement, **told), dossier.id


def recording():
    dossier = at_stage(State.ACCEPTED)
    event = DossierEvent.objects.get(dossier=dossier.id, kind=Kind.ACCEPTED)
    plan = dossiers.to_issue(event.pk, key="ABCD1234EFGH", base_url="")
    kept = SimpleNamespace(id=ids.new_id(), sha256="ab" * 32)
    told = {"paper": plan, "of_event": event.pk, "file": kept, "by": PRESS, "at": dossier.at}
    return partial(dossiers.record_paper, **told), dossier.id


def _draft(clerk):
    return dossiers.start_draft(
        procedure="2.000635", channel=procedures.Channel.COUNTER, by=clerk, at=MONDAY
    )


ACTS = {
    "save_draft": saving,
    "submit": filing,
    "dispatch_supplement": dispatching,
    "record_paper": recording,
    "do_at_once": at_once,
    Act.ACCEPT: act(Act.ACCEPT, State.SUBMITTED),
    Act.REFUSE_RECEIPT: act(Act.REFUSE_RECEIPT, State.SUBMITTED),
    Act.ASK_SUPPLEMENT: act(Act.ASK_SUPPLEMENT, State.SUBMITTED),
    Act.COMPLETE_SUPPLEMENT: act(Act.COMPLETE_SUPPLEMENT, State.AWAITING_SUPPLEMENT),
    Act.HAND_OVER: act(Act.HAND_OVER, State.ACCEPTED),
    Act.PROPOSE: act(Act.PROPOSE, State.IN_PROCESS),
    Act.DECIDE: act(Act.DECIDE, State.AWAITING_DECISION),
    Act.REGISTER_RESULT: act(Act.REGISTER_RESULT, State.DECIDED),
    Act.HAND_OVER_RESULT: act(Act.HAND_OVER_RESULT, State.RESULT_READY),
    Act.RETURN_STEP: act(Act.RETURN_STEP, State.IN_PROCESS),
    Act.UNDO_HAND_OVER: act(Act.UNDO_HAND_OVER, State.IN_PROCESS, login=CLERK),
    Act.ACKNOWLEDGE: at_tax(Act.ACKNOWLEDGE, "demo-tax"),
    Act.RENEW_SLIP: at_tax(Act.RENEW_SLIP, "demo-land-specialist"),
    Act.START_EXCLUDED: act(Act.START_EXCLUDED, State.IN_PROCESS, LAND),
    Act.END_EXCLUDED: act(Act.END_EXCLUDED, State.AWAITING_OTHER),
    Act.ASK_OPINION: act(Act.ASK_OPINION, State.IN_PROCESS),
    Act.GIVE_OPINION: after(Act.ASK_OPINION, Act.GIVE_OPINION, login="demo-land-specialist"),
    Act.APOLOGISE: act(Act.APOLOGISE, State.IN_PROCESS, login=LEADER),
    Act.STOP: act(Act.STOP, State.ACCEPTED, login=LEADER),
    Act.ASK_WITHDRAWAL: act(Act.ASK_WITHDRAWAL, State.ACCEPTED, login=CLERK),
    Act.WITHDRAW: after(Act.ASK_WITHDRAWAL, Act.WITHDRAW, State.ACCEPTED, login=LEADER),
    Act.REFUSE_WITHDRAWAL: after(
        Act.ASK_WITHDRAWAL, Act.REFUSE_WITHDRAWAL, State.ACCEPTED, login=LEADER
    ),
    Act.RECORD_DEATH: act(Act.RECORD_DEATH, State.SUBMITTED),
    Act.CORRECT: act(Act.CORRECT, State.SUBMITTED),
    Act.REOPEN_RESULT: act(Act.REOPEN_RESULT, State.RESULT_READY, login=LEADER),
    Act.CHANGE_CASE: act(Act.CHANGE_CASE, State.IN_PROCESS, LAND, login="demo-land-leader"),
    Act.REDATE: redating,
    Act.TRANSFER: transferring,
    Act.WAIT_ELSEWHERE: act(Act.WAIT_ELSEWHERE, State.IN_PROCESS),
    Act.WRITE_BACK: after(Act.WAIT_ELSEWHERE, Act.WRITE_BACK),
    Act.RECORD_OUTAGE: after(Act.WAIT_ELSEWHERE, Act.RECORD_OUTAGE),
}
# what is not done again because the page has moved, or because it was done
DONE_BEFORE = {
    "act-not-open",
    "already-acknowledged",
    "already-apologised",
    "already-asked",
    "death-recorded",
    "no-newer-calendar",
    "not-elsewhere",
    "nothing-corrected",
    "opinion-not-open",
    "stale-turn",
    "waits-elsewhere",
    "withdrawal-asked",
    "withdrawal-not-asked",
}
AGAIN = {"save_draft", Act.RECORD_OUTAGE}  # done again, it is done again: both are seen


def test_every_act_dies_here(db):  # `db`: so that the test database is made for this file alone
    assert {name for name in ACTS if isinstance(name, Act)} == set(doing.ACTS)


@on_ground
@pytest.mark.parametrize("name", ACTS, ids=str)
def test_a_process_that_dies_leaves_before_or_after(name):
    work, dossier = ACTS[name]()
    before, points = moved_rows(), 0

    for point in range(LONGEST):
        ended = in_a_process_dying_at(point, work)
        left = moved_rows()
        assert ended == DIED, f"point {point}: ended with {ended}"
        points += 1
        if left != before:
            break
        if point % 7 == 0:  # now and then: what was not done can be done
            _done_and_taken_back(work)

    assert points >= 8
    assert left != before, "it died everywhere, and never after its commit"
    assert not _between(dossier)
    assert _queued() == _to_be_queued()
    assert _repeated(name, work) == moved_rows() == left
    assert in_a_process_dying_at(10_000, work) in (DONE, FAULT)  # nothing is left locked


def _done_and_taken_back(work: Work) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _between(dossier) -> object:
    """What of a dossier does not follow from its events; nothing of a draft can."""
    known = DossierEvent.objects.filter(dossier=dossier).exists() if dossier else False
    return dossiers.verify(dossier) if known else None


def _to_be_queued() -> set[object]:
    """The events that call for a paper: each waits in the queue from its own commit on."""
    events = DossierEvent.objects.filter(kind__in=tuple(dossiers.PAPER_OF))
    return set(events.values_list("pk", flat=True))


def _queued() -> set[object]:
    return set(OutboxRow.objects.values_list("event", flat=True))


def _repeated(name: str, work: Work) -> dict[str, tuple[int, str]]:
    """Whoever was not told tries again: nothing is done twice."""
    try:
        with transaction.atomic():
            work()
            if name in AGAIN:
                transaction.set_rollback(True)
    except RuleViolation as refusal:
        assert refusal.code in DONE_BEFORE, refusal.code
    return moved_rows()


@on_ground
def test_what_was_answered_is_answered_again():
    """The process died after its commit and before its answer: the repeat gives that answer."""
    work, draft = ACTS["submit"]()
    for point in range(LONGEST):
        in_a_process_dying_at(point, work)
        if DossierEvent.objects.filter(dossier=draft).exists():
            break

    assert work() == work()
    reference = DossierEvent.objects.get(dossier=draft).dossier.reference
    assert work() == reference
