"""Dossiers of a former system come over as they were; every faulty line is named."""

from datetime import date, datetime, timedelta

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.types import Finance, Kind, State, WorkKind
from motcua.identity import api as identity
from motcua.kernel.actors import system
from motcua.kernel.working_time import minutes_between
from tests.dossiers.refusing import refused
from tests.factories.dossiers import Filed, accept, actor, file, holder, move
from tests.kernel.working_time.calendars import edition, moment

IMPORTER = system("import")
NOW = moment("2026-03-16T08:00")
SINGLE, LAND = "1.004873", "1.013831"
OWNER = {"name": "Nguyễn Thị Thử", "identity_number": "048190000001"}
BASE = {
    "code": "000.21.H47-260302-0001",
    "procedure": SINGLE,
    "case": "chung",
    "channel": "counter",
    "state": "in_process",
    "step": 2,
    "receiving": "DN.20341.PVHCC",
    "place": "20341",
    "submitted_at": "2026-03-02T08:00",
    "accepted_at": "2026-03-02T08:05",
    "promised_at": "2026-03-05T17:00",
    "submitter": OWNER,
}


def row(line: int = 1, **changes) -> dossiers.Row:
    data = {**BASE, **changes}
    return dossiers.Row(line, {key: value for key, value in data.items() if value is not None})


def take(*rows, **changes):
    return dossiers.import_dossiers(**{"rows": rows, "by": IMPORTER, "at": NOW, **changes})


def taken(**changes) -> Filed:
    take(row(**changes))
    dossier = Dossier.objects.get()
    return Filed(dossier.pk, dossier.reference, "", NOW)


def clock(dossier: Filed, at: datetime = NOW):
    return dossiers.page(dossier.reference, by=IMPORTER, at=at).clock


# --- what comes over ------------------------------------------------------------------------------


def test_code_dates_promise_and_people_come_over(province):
    dossier = taken(owner={"name": "Trần Văn Hai", "identity_number": "048190000002"})

    case = dossier.case
    page = dossiers.page(dossier.reference, by=IMPORTER, at=NOW)
    assert (case.code, case.state) == (BASE["code"], State.IN_PROCESS)
    assert case.submitted_at == moment("2026-03-02T08:00")
    assert case.accepted_at == moment("2026-03-02T08:05")
    assert case.promised_at == moment("2026-03-05T17:00")
    assert page.parties.owner.name == "Trần Văn Hai"
    assert [entry.kind for entry in page.timeline] == [Kind.IMPORTED]
    assert identity.agency(case.competent).code == "DN.20341.UBND"
    assert dossiers.verify(dossier.id) is None


def test_who_works_on_it_finds_it_and_brings_it_to_the_end(province):
    dossier = taken()
    (work,) = dossier.case.works
    specialist = holder(work, NOW)
    assert dossiers.page(dossier.reference, by=specialist, at=NOW)

    while dossier.case.works:
        case = move(dossier)

    assert case.state is State.RETURNED
    assert dossiers.verify(dossier.id) is None


WHERE = """
state               | step | more                                     | work     | function
submitted           |      | code-, accepted_at-, promised_at-        | intake   | intake
accepted            |      |                                          | step     | intake
in_process          | 2    |                                          | step     | specialist
awaiting_supplement | 2    | open                                     | waiting  | specialist
awaiting_decision   |      | approved                                 | decision | leader
result_ready        |      | approved, finished                       | return   | intake
returned            |      | approved, finished, returned             |          |
"""
MORE = {
    "code-": {"code": None},
    "accepted_at-": {"accepted_at": None},
    "promised_at-": {"promised_at": None},
    "open": {"pauses": [{"since": "2026-03-04T09:00", "kind": "supplement"}]},
    "approved": {"verdict": "approve", "result": "giay_xac_nhan"},
    "finished": {"finished_at": "2026-03-05T09:00"},
    "returned": {"returned_at": "2026-03-06T09:00"},
}


def cells(table):
    _, *lines = table.strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.mark.parametrize("cell", cells(WHERE), ids=lambda cell: cell[0])
def test_it_stands_where_it_stood(province, cell):
    state, step, more, kind, function = cell
    changes = {"step": int(step) if step else None, "state": state}
    for name in filter(None, (part.strip() for part in more.split(","))):
        changes |= MORE[name]

    dossier = taken(**changes)

    works = dossier.case.works
    assert dossier.case.state is State(state)
    assert [(work.kind.value, work.function) for work in works] == (
        [(kind, function)] if kind else []
    )
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize(
    ("procedure", "case", "finance"),
    [
        (SINGLE, "chung", Finance.NONE),
        (LAND, "dong_bang", Finance.UNSET),
        ("2.000635", "ca_nhan", Finance.UNSET),  # how many copies no line tells
    ],
)
def test_a_fee_of_the_former_system_is_not_none(province, procedure, case, finance):
    """Whether it was paid no line tells: whoever ends the dossier says what becomes of it."""
    dossier = taken(procedure=procedure, case=case, state="accepted", step=None)

    assert dossier.case.finance is finance


def test_answers_come_over_as_far_as_there_are_any(province):
    dossier = taken(answers={"nguoi_yeu_cau_ho_ten": "Nguyễn Thị Thử"})

    page = dossiers.page(dossier.reference, by=IMPORTER, at=NOW)

    assert page.filled.answers == {"nguoi_yeu_cau_ho_ten": "Nguyễn Thị Thử"}


def test_codes_of_other_systems_come_over(province):
    assert taken(external_codes=["G22.99-1"]).case.external_codes == ("G22.99-1",)


def test_the_applicant_known_here_sees_it(province):
    citizen = actor("demo-nong-dan", NOW)
    person = identity.own_person(citizen)
    known = {"name": person.full_name, "identity_number": person.identity_number}

    dossier = taken(submitter=known)

    assert dossiers.visible_to(citizen).filter(pk=dossier.id).exists()


def test_a_paper_that_came_with_it(province):
    attached = {"path": "a.pdf", "name": "a.pdf", "kind": "giay_to"}

    take(row(files=[attached]), opened=lambda path: [b"%PDF-1.4 " + path.encode()])

    (kept,) = documents.files_of(Dossier.objects.get().pk)
    assert (kept.name, kept.kind) == ("a.pdf", "giay_to")


# --- late ones stay late --------------------------------------------------------------------------

PROMISES = """
promised         | paused                              | due              | late
2026-03-05T17:00 |                                     | 2026-03-05T17:00 | yes
2026-03-05       |                                     | 2026-03-05T17:00 | yes
2026-03-20T17:00 |                                     | 2026-03-20T17:00 | no
2026-03-13T10:00 |                                     | 2026-03-13T10:00 | yes
2026-03-05T17:00 | 2026-03-04T09:00 - 2026-03-13T09:00 | 2026-03-16T17:00 | no
2026-03-13T10:00 | 2026-03-04T09:00 - 2026-03-11T09:00 | 2026-03-20T10:00 | no
2026-03-05T17:00 | 2026-03-06T09:00 - 2026-03-13T09:00 | 2026-03-05T17:00 | yes
"""


@pytest.mark.parametrize("cell", cells(PROMISES), ids=lambda cell: f"{cell[0]} {cell[1]}")
def test_the_promise_is_kept_as_it_was_given(province, cell):
    promised, paused, due, late = cell
    pauses = []
    if paused:
        since, until = paused.split(" - ")
        pauses = [{"since": since, "until": until, "kind": "supplement"}]

    dossier = taken(promised_at=promised, pauses=pauses)

    shown = clock(dossier)
    assert (shown.answer.due_at, shown.is_late) == (moment(due), late == "yes")


def test_an_apology_there_was_the_one_apology(province):
    """NĐ 61/2018 Điều 19: another day is promised at most once, and late stays late."""
    dossier = taken(promised_at="2026-03-20", repromised_at="2026-03-27")

    case = dossier.case

    assert (case.promised_at, case.repromised_at) == (
        moment("2026-03-20T17:00"),
        moment("2026-03-27T17:00"),
    )
    assert clock(dossier).answer.due_at == moment("2026-03-20T17:00")
    with refused(dossiers.AlreadyApologised):
        dossiers.apologise(
            dossier=dossier.id,
            turn=case.turn,
            new_promise=date(2026, 4, 3),
            reason="Chờ xác minh",
            by=actor("demo-tam-ky-leader", NOW),
            at=NOW + timedelta(hours=1),
        )
    assert dossiers.verify(dossier.id) is None


def test_one_that_was_late_is_late_in_the_list_of_work(province):
    dossier = taken()

    (work,) = dossier.case.works

    assert work.due_at == moment("2026-03-05T17:00") < NOW
    assert clock(dossier).late.agency > 0


def test_a_pause_that_came_over_is_the_citizens_time_and_a_later_one_is_added(province):
    dossier = taken(
        state="awaiting_supplement",
        pauses=[{"since": "2026-03-04T09:00", "kind": "supplement"}],
    )
    assert clock(dossier).answer.due_at is None
    case = dossier.case

    after = dossiers.complete_supplement(
        dossier=dossier.id,
        turn=case.turn,
        note="",
        by=actor("demo-tam-ky-intake", NOW),
        at=NOW + timedelta(hours=1),
    )

    share = next(step.minutes for step in case.pins.steps if step.number == 2)
    (work,) = after.works
    assert minutes_between(edition(), NOW + timedelta(hours=1), work.due_at) == share
    shown = clock(dossier, NOW + timedelta(hours=2))
    assert shown.answer.due_at == moment("2026-03-17T17:00")  # eight working days more
    assert dossiers.verify(dossier.id) is None


def test_time_of_the_tax_office_comes_over(province):
    dossier = taken(
        procedure=LAND,
        case="dong_bang",
        step=4,
        promised_at="2026-03-12T17:00",
        pauses=[
            {
                "since": "2026-03-04T09:00",
                "kind": "excluded",
                "holder": "other_agency",
                "ground": "tax",
            }
        ],
    )

    tax, waiting = dossier.case.works
    assert (tax.kind, tax.function, waiting.kind) == (
        WorkKind.EXCLUDED,
        "tax_officer",
        WorkKind.WAITING,
    )
    assert clock(dossier).answer.due_at is None


# --- a thousand lines of which forty are faulty ---------------------------------------------------

FAULTY = (
    {"code": None},
    {"procedure": "9.999999"},
    {"case": "khong_co"},
    {"receiving": "KHONG.CO"},
    {"state": "decided"},
    {"step": 99},
    {"accepted_at": "2026-03-01T08:00"},
    {"promised_at": None},
    {"submitter": {"phone": "0100000000"}},
    {"submitted_at": "hôm qua"},
)


def a_thousand():
    rows = []
    for number in range(1, 1001):
        changes = FAULTY[number // 25 % len(FAULTY)] if number % 25 == 0 else {}
        rows.append(row(number, **{"code": f"H47-260302-{number:04}", **changes}))
    return rows


def test_all_forty_are_named_and_nothing_is_imported(province):
    with refused(dossiers.RowsFaulty) as told:
        take(*a_thousand())

    lines = sorted({fault.line for fault in told.value.faults})
    assert lines == list(range(25, 1001, 25))
    assert told.value.values == {"lines": 40}
    assert all(fault.sentence for fault in told.value.faults)


def test_asked_to_it_takes_the_rest_and_names_the_forty(province):
    rows = [one for one in a_thousand() if one.line % 25 == 0 or one.line <= 60]

    done = take(*rows, partial=True)

    assert done.count == Dossier.objects.count() == 58
    assert len({fault.line for fault in done.faults}) == 40


def test_a_second_run_takes_nothing_twice(province):
    rows = [row(number, code=f"H47-{number}") for number in (1, 2, 3)]
    take(*rows)

    with refused(dossiers.RowsFaulty) as told:
        take(*rows, row(4, code="H47-4"))

    assert [fault.code for fault in told.value.faults] == ["code-taken"] * 3


# --- one line and its faults ----------------------------------------------------------------------

ONE_FAULT = [
    ({"data": 1}, "not-an-object"),
    ({"chuyen": "x"}, "row-faulty"),
    ({"code": 5}, "row-faulty"),
    ({"code": None}, "row-faulty"),
    ({"step": "hai"}, "row-faulty"),
    ({"step": None}, "row-faulty"),
    ({"step": 1}, "unknown-step"),
    ({"channel": "fax"}, "row-faulty"),
    ({"state": "stopped"}, "row-faulty"),
    ({"finished_at": "2026-03-05T09:00"}, "row-faulty"),
    ({"accepted_at": "2026-04-05T09:00"}, "row-faulty"),
    ({"promised_at": "2026-03-02T08:05"}, "promise-too-early"),
    ({"promised_at": "2026-03-02T08:05:30"}, "promise-too-early"),
    ({"promised_at": None}, "promise-missing"),
    ({"submitter": None}, "row-faulty"),
    ({"submitter": {"name": "A", "tuoi": 3}}, "row-faulty"),
    ({"submitter": [1]}, "row-faulty"),
    ({"pauses": {}}, "row-faulty"),
    ({"pauses": [3]}, "row-faulty"),
    ({"pauses": [{"since": "2026-03-04T09:00", "kind": "nghi"}]}, "row-faulty"),
    ({"pauses": [{"since": "2026-03-04T09:00", "kind": "excluded"}]}, "pause-holder-refused"),
    ({"pauses": [{"since": "2026-03-04T09:00", "kind": "supplement"}]}, "unknown-step"),
    (
        {
            "pauses": [
                {
                    "since": "2026-03-01T09:00",
                    "until": "2026-03-04T09:00",
                    "kind": "supplement",
                }
            ]
        },
        "pause-before-start",
    ),
    ({"state": "awaiting_supplement"}, "row-faulty"),
    ({"repromised_at": "2026-03-05"}, "row-faulty"),  # no later than the promise
    ({"repromised_at": "2026-03-12", "promised_at": None}, "row-faulty"),
    ({"state": "awaiting_decision", "step": None}, "row-faulty"),
    (
        {"state": "awaiting_decision", "step": None, "verdict": "approve", "result": "tu_choi"},
        "result-not-fitting",
    ),
    ({"answers": {"khong_co": 1}}, "answer-faulty"),
    ({"questions": {"khong_co": True}}, "question-unknown"),
    ({"questions": {"khong_co": "có"}}, "row-faulty"),
    ({"competent": "KHONG.CO"}, "unknown-agency"),
    ({"place": "99999"}, "no-competent-agency"),
    ({"procedure": "9.999999"}, "procedure-not-in-force"),
    ({"submitted_at": "2019-03-04T08:00", "accepted_at": "2019-03-04T08:00"}, None),
    ({"files": [{"path": "a.pdf"}]}, "row-faulty"),
    ({"files": [{"path": "a.pdf", "name": "a.pdf", "kind": "x"}]}, "file-not-there"),
]


@pytest.mark.parametrize(("changes", "code"), ONE_FAULT)
def test_a_faulty_line_says_what_is_wrong(province, changes, code):
    one = dossiers.Row(1, [1]) if "data" in changes else row(**changes)

    with refused(dossiers.RowsFaulty) as told:
        take(one)

    assert code is None or code in [fault.code for fault in told.value.faults]
    for fault in told.value.faults:
        assert fault.line == 1
        assert fault.sentence % fault.values


def test_every_fault_of_a_line_is_named_at_once(province):
    with refused(dossiers.RowsFaulty) as told:
        take(row(code=None, channel="fax", step="hai", submitted_at="hôm qua"))

    said = [fault.values.get("field") for fault in told.value.faults]
    assert {"code", "channel", "step", "submitted_at"} <= set(said)


def test_two_lines_of_one_code(province):
    with refused(dossiers.RowsFaulty) as told:
        take(row(1), row(2))

    assert [(fault.line, fault.code) for fault in told.value.faults] == [(2, "code-taken")]


def test_a_file_that_cannot_be_read_keeps_its_line_out_and_leaves_no_file(province):
    lost_one = {"path": "mat.pdf", "name": "mat.pdf", "kind": "giay_to"}

    def lost(path):
        raise FileNotFoundError(path)

    with refused(dossiers.RowsFaulty) as told:
        take(row(1, code="A"), row(2, code="B", files=[lost_one]), opened=lost)
    assert [(fault.line, fault.code) for fault in told.value.faults] == [(2, "file-not-there")]

    done = take(row(1, code="A"), row(2, code="B", files=[lost_one]), opened=lost, partial=True)
    assert (done.count, [fault.line for fault in done.faults]) == (1, [2])


def test_only_the_system_imports(province):
    with refused(dossiers.NotYourStep):
        take(row(), by=actor("demo-tam-ky-leader", NOW))


def test_a_code_of_ours_is_not_given_to_another_afterwards(province):
    """The running number that came over is not drawn again."""
    at = moment("2026-03-16T08:00")
    take(row(code="DN.20341.PVHCC-260316-0001"))
    dossier = file("2.000635", at)

    case = accept(dossier, "ca_nhan")

    assert case.code == "DN.20341.PVHCC-260316-0002"
