"""Paper taken in during an outage, post by its stamp: moments, slips, what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent, DossierFlag, Slip, SlipBook, WorkItem
from motcua.dossiers.operations import intake, late_entry, slips
from motcua.dossiers.queries.papers import to_issue
from motcua.dossiers.rules import slips as slip_rules
from motcua.dossiers.types import (
    ArrivalStamp,
    Case,
    Flag,
    LateEntry,
    LateGround,
    SlipState,
)
from motcua.kernel import ids
from motcua.kernel.actors import system
from motcua.procedures.api import Channel, StartRule
from tests.documents.corpus_pdf import pdf
from tests.dossiers.refusing import refused
from tests.dossiers.test_operations_filing import begun
from tests.factories.dossiers import CLERK, MONDAY, Filed, accept, actor
from tests.kernel.working_time.calendars import edition, moment

HEAD, OTHER_HEAD, SECOND = "demo-tam-ky-supervisor", "demo-city-supervisor", "demo-tam-ky-intake-2"
SERIES = "TK26"
CAME = moment("2026-03-02T08:15")  # on paper, the network was down
ENTERED = moment("2026-03-03T09:40")  # the day after


def issued(first=1, last=5, series=SERIES, login=HEAD, at=MONDAY - timedelta(days=10)):
    by = actor(login, at)
    return dossiers.issue_slips(
        agency=by.agency, series=series, first=first, last=last, by=by, at=at
    )


def photo_of(draft, *, clean=True, at=MONDAY):
    by = actor(CLERK, at)
    there = documents.receive(
        chunks=[pdf()], name="phieu.pdf", owner=draft.id, kind=late_entry.PHOTO, by=by, at=at
    )
    return (documents.scan(file=there.id, by=by, at=at) if clean else there).id


def entry(draft, **changes):
    """A late entry as it ought to be, but for the changes."""
    told = {
        "slip": "TK26-0001",
        "occurred_at": CAME,
        "reason": "Mất điện cả trung tâm",
        "approver": actor(HEAD, ENTERED).post,
    }
    if "photo" not in changes:
        told["photo"] = photo_of(draft)
    return LateEntry(**{**told, **changes})


def filed(draft, late, at=ENTERED, login=CLERK):
    done = dossiers.submit(draft=draft.id, late=late, by=actor(login, at), at=at)
    return Filed(done.dossier, done.reference, done.secret_key, at)


def refused_late(refusal, late, draft, at=ENTERED):
    """Filing so is refused, nothing is written, and the draft is still there."""
    with refused(refusal) as told:
        dossiers.submit(draft=draft.id, late=late, by=actor(CLERK, at), at=at)
    assert not Dossier.objects.exists()
    return str(told.value)


# --- the law: which moment is which -----------------------------------------------------------

# Facts kept apart: when the paper came, when it was entered, when it was accepted; and what runs
# from which. All in March 2026: Mon 2, Tue 3; "wanted" is when a missing item was delivered.
MOMENTS = """
start rule        | ground | came        | entered     | wanted      | accepted    | term from
accepted          | -      | -           | 03-03 09:40 | -           | 03-03 10:00 | 03-03 10:00
accepted          | slip   | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-02 08:15
accepted          | slip   | 03-02 08:15 | 03-03 09:40 | 03-04 08:00 | 03-04 09:00 | 03-04 09:00
accepted          | stamp  | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-03 10:00
received_complete | -      | -           | 03-03 09:40 | -           | 03-03 10:00 | 03-03 09:40
received_complete | slip   | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-02 08:15
received_complete | stamp  | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-02 08:15
received_complete | stamp  | 03-02 08:15 | 03-03 09:40 | 03-04 08:00 | 03-04 09:00 | 03-04 08:00
at_competent_unit | slip   | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-02 08:15
at_competent_unit | stamp  | 03-02 08:15 | 03-03 09:40 | -           | 03-03 10:00 | 03-03 10:00
"""


def rows_of(table):
    head, *rows = ([c.strip() for c in line.split("|")] for line in table.strip().splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def at_of(cell):
    return None if cell == "-" else moment(f"2026-{cell.replace(' ', 'T')}")


@pytest.mark.parametrize("row", rows_of(MOMENTS), ids=lambda row: " ".join(row.values()))
def test_what_the_term_runs_from(row):
    case = Case(
        submitted_at=at_of(row["entered"]),
        occurred_at=at_of(row["came"]),
        late_ground=None if row["ground"] == "-" else LateGround(row["ground"]),
        complete_at=at_of(row["wanted"]),
    )

    since = rules.start_of_term(case, StartRule(row["start rule"]), at_of(row["accepted"]))

    assert since == at_of(row["term from"])


# One working day: the day it came is not counted. 16-20/2/2026 is Tết, 14-15/2 a weekend.
IN_TIME = """
came             | days | entered          | in time
2026-03-02T08:15 | 1    | 2026-03-02T08:15 | yes
2026-03-02T08:15 | 1    | 2026-03-03T17:00 | yes
2026-03-02T08:15 | 1    | 2026-03-03T17:01 | no
2026-03-06T16:50 | 1    | 2026-03-09T17:00 | yes
2026-03-07T09:00 | 1    | 2026-03-09T17:00 | yes
2026-03-06T16:50 | 1    | 2026-03-10T07:00 | no
2026-02-13T10:00 | 1    | 2026-02-23T17:00 | yes
2026-02-13T10:00 | 1    | 2026-02-24T07:00 | no
2026-03-02T08:15 | 3    | 2026-03-05T17:00 | yes
2026-03-02T08:15 | 3    | 2026-03-06T07:00 | no
"""


@pytest.mark.parametrize("row", rows_of(IN_TIME), ids=lambda row: " ".join(row.values()))
def test_until_when_it_may_be_entered(row):
    answer = rules.entered_in_time(
        moment(row["came"]), int(row["days"]), moment(row["entered"]), edition()
    )

    assert answer is (row["in time"] == "yes")


# --- on a slip --------------------------------------------------------------------------------


def test_the_clock_runs_from_the_paper_and_the_entry_is_on_record(province):
    issued()
    draft = begun()

    dossier = filed(draft, entry(draft, slip=" tk26 - 1 "))

    case = dossier.case
    assert (case.occurred_at, case.submitted_at) == (CAME, ENTERED)
    assert case.late_ground is LateGround.SLIP
    work = WorkItem.objects.get(dossier=dossier.id)
    assert work.due_at == moment("2026-03-03T08:15")  # 8 working hours after the paper
    assert work.opened_at == ENTERED
    event = DossierEvent.objects.get(dossier=dossier.id)
    assert (event.at, event.occurred_at) == (ENTERED, CAME)
    slip = Slip.objects.get(number="TK26-0001")
    assert (slip.state, slip.dossier_id, slip.spent_at) == (SlipState.USED, dossier.id, ENTERED)
    flag = DossierFlag.objects.get(dossier=dossier.id)
    assert (flag.flag, flag.number, flag.at) == (Flag.LATE_ENTRY, 1, ENTERED)
    assert dossiers.verify(dossier.id) is None


def test_the_term_runs_from_the_paper_and_acceptance_stays_what_it_was(province):
    issued()
    draft = begun("1.001612")  # three working days
    dossier = filed(draft, entry(draft))

    case = accept(dossier, "chung")

    assert case.accepted_at == dossier.at == ENTERED + timedelta(minutes=5)
    assert case.pins.since == CAME
    assert case.promised_at == moment("2026-03-05T17:00")
    assert Dossier.objects.get(pk=dossier.id).submitted_at == ENTERED
    assert dossiers.verify(dossier.id) is None


def test_the_counter_answers_for_the_time_before_the_entry(province):
    issued()
    draft = begun("1.001612")
    dossier = filed(draft, entry(draft))
    accept(dossier, "chung")

    panel = dossiers.page(dossier.reference, by=system("test"), at=dossier.at).clock

    first = panel.steps[0]
    assert first.span.since == CAME
    assert first.agency == "Trung tâm Phục vụ hành chính công phường Tam Kỳ"
    assert sum(step.minutes for step in panel.steps) == panel.shares.total


def test_a_slip_is_told_to_the_applicant_and_its_reason_to_officers_alone(province):
    issued()
    draft = begun()
    dossier = filed(draft, entry(draft))

    inside = dossiers.page(dossier.reference, by=actor(SECOND, dossier.at), at=dossier.at)
    outside = dossiers.follow(
        dossier.reference, dossier.secret_key, by=system("test"), at=dossier.at
    )

    seen, told = inside.timeline[0].texts, outside.timeline[0].texts
    assert seen["reason"] == "Mất điện cả trung tâm"
    assert seen["approver"].startswith("Võ Thị Giám Đốc Mẫu, ")
    assert told["occurred_at"] == CAME
    assert told["late_slip"] == "TK26-0001"
    assert told["ground"] is LateGround.SLIP
    assert not {"reason", "approver"} & told.keys()


def test_the_receipt_notes_both_moments(province):
    issued()
    draft = begun()
    dossier = filed(draft, entry(draft))
    accept(dossier, "ca_nhan")
    event = DossierEvent.objects.get(dossier=dossier.id, kind="accepted")

    values = to_issue(event.pk, key=None, base_url="https://vi.du").values

    assert values["notes"] == [
        "Nhận giấy khi mất mạng: 08 giờ 15 phút, ngày 02/03/2026; "
        "nhập vào hệ thống: 09 giờ 40 phút, ngày 03/03/2026"
    ]
    assert values["received_at"] == "2026-03-03T09:45"


# --- what is refused, each with one sentence, and nothing is written --------------------------


@pytest.mark.parametrize("state", [SlipState.USED, SlipState.VOID])
def test_a_slip_serves_once(province, state):
    issued()
    if state is SlipState.VOID:
        dossiers.void_slip(
            number="TK26-0001", reason="Viết hỏng", by=actor(HEAD, MONDAY), at=MONDAY
        )
    else:
        first = begun()
        filed(first, entry(first))
    draft = begun()
    late = entry(draft)
    refusal = {SlipState.USED: slips.SlipUsed, SlipState.VOID: slips.SlipVoid}[state]

    with refused(refusal) as told:
        filed(draft, late)

    sentences = {
        SlipState.USED: "Phiếu nhận giấy TK26-0001 đã dùng cho một hồ sơ.",
        SlipState.VOID: "Phiếu nhận giấy TK26-0001 đã hủy.",
    }
    assert str(told.value) == sentences[state]


def test_a_slip_of_another_counter_is_foreign(province):
    issued(series="TP26", login=OTHER_HEAD)
    draft = begun()

    told = refused_late(slips.SlipForeign, entry(draft, slip="TP26-0001"), draft)

    assert told == "Phiếu nhận giấy TP26-0001 đã phát cho nơi tiếp nhận khác."


@pytest.mark.parametrize("number", ["TK26-0006", "TK26", "", "X" * 40, "TK26-٣"])
def test_a_slip_nobody_was_given_is_unknown(province, number):
    issued()
    draft = begun()

    refused_late(slips.SlipUnknown, entry(draft, slip=number), draft)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": " \u200b"}, intake.ReasonMissing),
        ({"occurred_at": ENTERED + timedelta(minutes=1)}, late_entry.CameInFuture),
        ({"occurred_at": moment("2026-02-27T16:00")}, late_entry.EnteredTooLate),
        ({"photo": ids.new_id()}, late_entry.SlipPhotoMissing),
        ({"approver": ids.new_id()}, late_entry.ApproverRefused),
    ],
)
def test_what_does_not_bear_it_out_is_refused(province, changes, refusal):
    issued()
    draft = begun()

    refused_late(refusal, entry(draft, **changes), draft)


def test_how_long_ago_it_may_be_is_said(province):
    issued()
    draft = begun()

    told = refused_late(
        late_entry.EnteredTooLate, entry(draft), draft, at=moment("2026-03-03T17:01")
    )

    assert told == "Chỉ được nhập trong 1 ngày làm việc sau ngày nhận giấy."


def test_a_photo_is_one_of_the_draft_and_scanned(province):
    issued()
    draft, other = begun(), begun()

    refused_late(late_entry.SlipPhotoMissing, entry(draft, photo=photo_of(other)), draft)
    waiting = photo_of(draft, clean=False)
    refused_late(dossiers.FilesNotClean, entry(draft, photo=waiting), draft)


@pytest.mark.parametrize("login", [CLERK, SECOND, OTHER_HEAD, "demo-tam-ky-leader"])
def test_who_does_not_head_this_counter_answers_for_nothing(province, login):
    issued()
    draft = begun()

    refused_late(
        late_entry.ApproverRefused, entry(draft, approver=actor(login, ENTERED).post), draft
    )


def test_who_enters_does_not_answer_for_himself(province):
    """One who heads the counter and takes in names somebody else."""
    head = actor(HEAD, ENTERED)

    offered = dossiers.approvers(head.agency, head, ENTERED.date())

    assert head.post not in {one.post for one in offered}
    assert [
        one.post for one in dossiers.approvers(head.agency, actor(CLERK, ENTERED), ENTERED.date())
    ] == [head.post]


def test_a_slip_given_out_after_the_paper_came_proves_nothing(province):
    issued(at=CAME + timedelta(hours=1))
    draft = begun()

    told = refused_late(late_entry.SlipIssuedLater, entry(draft), draft)

    assert told == "Phiếu nhận giấy TK26-0001 được phát sau thời điểm nhận giấy đã ghi."


def test_nothing_online_came_earlier(province):
    issued()
    draft = replace(dossiers.draft_of(actor(CLERK, MONDAY), begun().id), channel=Channel.ONLINE)
    agency = None

    for late in (entry(draft), ArrivalStamp(CAME, "EM1VN")):
        with refused(late_entry.NotTakenLate):
            late_entry.came(late, draft, agency, by=actor(CLERK, ENTERED), at=ENTERED)


# --- by post ----------------------------------------------------------------------------------


def test_post_counts_from_its_arrival_stamp_and_needs_no_slip(province):
    draft = begun("1.001612", channel=Channel.POST)

    dossier = filed(draft, ArrivalStamp(CAME, "EM123456789VN"))

    case = dossier.case
    assert (case.occurred_at, case.late_ground) == (CAME, LateGround.STAMP)
    assert WorkItem.objects.get(dossier=dossier.id).due_at == moment("2026-03-03T08:15")
    assert [one.flag for one in DossierFlag.objects.all()] == [Flag.ARRIVAL_STAMP]
    entry_told = dossiers.page(dossier.reference, by=system("test"), at=dossier.at).timeline[0]
    assert entry_told.texts["number"] == "EM123456789VN"
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize(
    ("came", "refusal"),
    [
        ("2026-03-03T09:41", late_entry.CameInFuture),
        ("2026-02-25T16:00", late_entry.EnteredTooLate),
    ],
)
def test_a_stamp_of_tomorrow_or_of_last_week_is_refused(province, came, refusal):
    draft = begun("1.001612", channel=Channel.POST)

    refused_late(refusal, ArrivalStamp(moment(came), "EM1VN"), draft)


def test_a_stamp_that_nobody_can_look_up_is_refused(province):
    draft = begun("1.001612", channel=Channel.POST)

    refused_late(late_entry.StampNumberMissing, ArrivalStamp(CAME, " "), draft)


def test_what_was_handed_in_at_the_counter_bears_no_stamp(province):
    draft = begun()

    refused_late(late_entry.StampNotByPost, ArrivalStamp(CAME, "EM1VN"), draft)


# --- slips: given out, void, accounted for ----------------------------------------------------


def test_a_book_is_given_out_with_all_its_slips(province):
    book = issued(first=7, last=9)

    numbers = Slip.objects.filter(book=book).order_by("pk").values_list("number", "state")
    assert list(numbers) == [(f"TK26-000{n}", SlipState.UNUSED) for n in (7, 8, 9)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"series": "tk26"}, slips.SeriesRefused),
        ({"series": "Ờ26"}, slips.SeriesRefused),
        ({"series": "A" * 13}, slips.SeriesRefused),
        ({"first": 0}, slips.RangeRefused),
        ({"first": 6}, slips.RangeRefused),
        ({"last": 201}, slips.RangeRefused),
        ({"first": 1_000_000, "last": 1_000_000}, slips.RangeRefused),
        ({"login": CLERK}, slips.NotYourSlips),
        ({"login": "demo-tam-ky-leader"}, slips.NotYourSlips),  # heads no counter
        ({"series": "CU", "first": 5, "last": 6}, slips.SlipsIssuedAlready),
        ({"series": "CU", "first": 1, "last": 9, "login": OTHER_HEAD}, slips.SlipsIssuedAlready),
    ],
)
def test_what_is_no_book_of_slips(province, changes, refusal):
    issued(series="CU")

    with refused(refusal):
        issued(**changes)


def test_another_counters_book_is_not_ones_to_give_out(province):
    by, other = actor(HEAD, MONDAY), actor(OTHER_HEAD, MONDAY).agency

    with refused(slips.NotYourSlips):
        dossiers.issue_slips(agency=other, series="X", first=1, last=2, by=by, at=MONDAY)


def test_a_void_slip_says_why(province):
    book = issued()

    dossiers.void_slip(number="tk26-2", reason="Viết hỏng", by=actor(HEAD, ENTERED), at=ENTERED)

    line = dossiers.slip_book(actor(HEAD, ENTERED), book).lines[1]
    assert (line.state, line.reason, line.spent_at) == (SlipState.VOID, "Viết hỏng", ENTERED)
    assert line.who == "Võ Thị Giám Đốc Mẫu"
    assert "Viết hỏng".encode() not in bytes(Slip.objects.get(number="TK26-0002").reason)


@pytest.mark.parametrize(
    ("given", "login", "refusal"),
    [
        ({"number": "TK26-0009"}, HEAD, slips.SlipUnknown),
        ({"reason": " "}, HEAD, intake.ReasonMissing),
        ({}, CLERK, slips.NotYourSlips),
        ({}, OTHER_HEAD, slips.NotYourSlips),
        ({"number": "TK26-0002"}, HEAD, slips.SlipVoid),
        ({"number": "TK26-0003"}, HEAD, slips.SlipUsed),
    ],
)
def test_what_is_not_made_void(province, given, login, refusal):
    issued()
    dossiers.void_slip(number="TK26-0002", reason="Mất", by=actor(HEAD, MONDAY), at=MONDAY)
    draft = begun()
    filed(draft, entry(draft, slip="TK26-0003"))
    told = {"number": "TK26-0001", "reason": "Viết hỏng", **given}

    with refused(refusal):
        dossiers.void_slip(**told, by=actor(login, ENTERED), at=ENTERED)


def test_numbers_left_out_are_to_be_accounted_for(province):
    book = issued(last=6)
    draft = begun()
    filed(draft, entry(draft, slip="TK26-0004"))
    head = actor(HEAD, ENTERED)
    dossiers.void_slip(number="TK26-0002", reason="Rách", by=head, at=ENTERED)

    shown = dossiers.slip_book(head, book)

    assert shown.unaccounted == ("TK26-0001", "TK26-0003")
    assert [shown.count(state) for state in SlipState] == [4, 1, 1]
    assert shown.lines[3].reference == Dossier.objects.get().reference


def test_books_are_seen_by_who_heads_the_counter_alone(province):
    book = issued()

    assert [one.id for one in dossiers.slip_books(actor(HEAD, MONDAY))] == [book]
    for login in (CLERK, OTHER_HEAD, "demo-tam-ky-leader", "demo-nong-dan"):
        assert dossiers.slip_books(actor(login, MONDAY)) == ()
        with pytest.raises(SlipBook.DoesNotExist):
            dossiers.slip_book(actor(login, MONDAY), book)


@pytest.mark.parametrize(
    ("spent", "left_out"),
    [
        ([], []),
        ([False, False], []),
        ([True, False], []),
        ([False, True, False, False, True, False], [0, 2, 3]),
    ],
)
def test_which_slips_were_left_out(spent, left_out):
    assert slip_rules.unaccounted(spent) == left_out


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("TK26-0007", "TK26-0007"),
        (" tk26 -7 ", "TK26-0007"),
        ("A-B-12345", "A-B-12345"),
        ("A-1234567", "A-1234567"),
        ("A-²", "A-²"),
        ("-7", "-0007"),
        ("7", "7"),
    ],
)
def test_how_a_number_is_read(typed, number):
    assert slip_rules.read_number(typed) == number


# --- the database keeps it too ----------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"state": SlipState.USED, "spent_at": MONDAY},
        {"state": SlipState.VOID, "spent_at": MONDAY},
        {"spent_at": MONDAY},
        {"state": SlipState.VOID, "reason": b"x"},
    ],
)
def test_the_database_refuses_a_slip_that_says_two_things(province, changes):
    issued()

    with pytest.raises(IntegrityError, match="slip_state_borne_out"), transaction.atomic():
        Slip.objects.filter(number="TK26-0001").update(**changes)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "update dossiers_slip set state = 'unused', reason = null, spent_by = null, spent_at = null"
        " where number = 'TK26-0001'",
        "delete from dossiers_slip where number = 'TK26-0002'",
        "update dossiers_slipbook set last = 9",
        "delete from dossiers_slipbook",
    ],
)
def test_the_database_keeps_what_was_given_out_and_spent(province, statement):
    issued()
    dossiers.void_slip(number="TK26-0001", reason="Rách", by=actor(HEAD, MONDAY), at=MONDAY)

    with (
        pytest.raises(IntegrityError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_filed_again_the_citizen_has_waited_since_the_first_came_on_paper(province):
    """Monday 08:15 on a slip, entered on Tuesday and refused, filed again on Wednesday."""
    issued()
    draft = begun()
    first, clerk = filed(draft, entry(draft)), actor(CLERK, ENTERED)
    dossiers.refuse_receipt(
        dossier=first.id, turn=1, reason="Không đúng thẩm quyền", by=clerk, at=ENTERED
    )
    again = filed(begun(), None, at=moment("2026-03-04T08:15"))

    page = dossiers.page(again.reference, by=clerk, at=moment("2026-03-04T09:15"))

    assert [line.reference for line in page.related.chain] == [first.reference, again.reference]
    assert page.related.true_minutes == 2 * 480 + 60


def test_verify_finds_a_slip_that_events_do_not_bear_out(province):
    issued()
    dossier = filed(begun(), None)
    Slip.objects.filter(number="TK26-0001").update(
        state=SlipState.USED, dossier=dossier.id, spent_at=MONDAY
    )

    found = dossiers.verify(dossier.id)

    assert found is not None
    assert (found.what, found.event) == ("slip", 1)


@pytest.mark.sqlite  # PostgreSQL itself refuses to change an event
@pytest.mark.parametrize("chained", [True, False])
def test_verify_finds_a_moment_that_was_changed(province, monkeypatch, chained):
    """By the chain, which covers the moment; and whoever forged that too, by what the event did."""
    issued()
    draft = begun()
    dossier = filed(draft, entry(draft))
    if not chained:
        monkeypatch.setattr("motcua.kernel.chain.first_break", lambda events: None)
    with connection.cursor() as cursor:
        cursor.execute(f"update {DossierEvent._meta.db_table} set occurred_at = null")

    found = dossiers.verify(dossier.id)

    assert found is not None
    assert found.what == ("hash" if chained else "occurred_at")
