"""What was written down wrongly is put right, beside what it was; a wrong result is taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierFlag, SecretKey
from motcua.dossiers.queries import lists
from motcua.dossiers.types import Act, Delivery, Flag, Kind, Manner, Parties, Party, State, WorkKind
from motcua.flows import papers
from motcua.identity import api as identity
from motcua.kernel.actors import ANONYMOUS, system
from motcua.procedures import api as procedures
from tests.dossiers.refusing import refused
from tests.factories.dossiers import CLERK, MONDAY, Filed, actor, at_stage, content, file, move

LEADER, SPECIALIST = "demo-tam-ky-leader", "demo-tam-ky-specialist"
RIGHT = Party(name="Nguyễn Thị Thử Hai", identity_number="048190000002", phone="0100000009")
ACCEPTED = [
    State.ACCEPTED,
    State.IN_PROCESS,
    State.AWAITING_DECISION,
    State.DECIDED,
    State.RESULT_READY,
]


def correct(dossier, login=CLERK, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "parties": Parties(submitter=RIGHT),
        "reason": "Gõ nhầm số định danh",
        "document": "Căn cước",
        "by": actor(login, MONDAY),
        "at": dossier.later(minutes=1),
        **changes,
    }
    return dossiers.correct(**told)


def page(dossier, by=None):
    return dossiers.page(dossier.reference, by=by or actor(CLERK, MONDAY), at=dossier.at)


# --- who it is of -----------------------------------------------------------------------------


def test_both_values_stay_visible_to_officers(province):
    dossier = at_stage(State.ACCEPTED)
    before = page(dossier).parties.submitter

    correct(dossier)

    shown = page(dossier)
    entry = shown.timeline[-1]
    told = {one.what: (one.before, one.after) for one in entry.texts["changes"]}
    assert shown.parties.submitter == RIGHT
    assert told == {
        "submitter.name": (before.name, RIGHT.name),
        "submitter.identity_number": (before.identity_number, RIGHT.identity_number),
        "submitter.phone": ("", RIGHT.phone),
    }
    assert entry.texts["reason"] == "Gõ nhầm số định danh"
    assert dossiers.verify(dossier.id) is None


def test_whoever_holds_the_paper_reads_what_was_corrected_but_no_values(province):
    dossier = at_stage(State.ACCEPTED)
    correct(dossier)

    entry = dossiers.followed(dossier.reference, at=dossier.at).timeline[-1]

    assert {one.what for one in entry.texts["changes"]} >= {"submitter.name"}
    assert all(one.before is None and one.after is None for one in entry.texts["changes"])
    assert "reason" not in entry.texts


def test_lists_name_the_right_owner(province):
    dossier, other = at_stage(State.ACCEPTED), at_stage(State.ACCEPTED)
    correct(dossier)

    names = lists.owner_names([dossier.id, other.id])

    assert names == {dossier.id: RIGHT.name, other.id: "Nguyễn Thị Thử"}


def test_corrected_again_it_says_what_each_one_did(province):
    dossier = at_stage(State.ACCEPTED)
    correct(dossier)
    correct(dossier, parties=Parties(submitter=replace(RIGHT, phone="0100000008")))

    first, second = [
        entry.texts["changes"] for entry in page(dossier).timeline if entry.kind is Kind.CORRECTED
    ]

    assert len(first) == 3
    assert [(one.before, one.after) for one in second] == [("0100000009", "0100000008")]


def test_a_wrong_applicant_sees_it_no_more_and_the_right_one_does(province):
    wrong = actor("demo-nong-dan", MONDAY)
    right = actor("demo-chu-quan", MONDAY)
    dossier = file("2.000635", MONDAY)
    given = content(page(dossier).revision).parties.submitter
    correct(dossier, parties=Parties(submitter=_party(wrong, given)))

    def seen(by):
        return dossiers.visible_to(by).filter(pk=dossier.id).exists()

    assert (seen(wrong), seen(right)) == (True, False)
    correct(dossier, parties=Parties(submitter=_party(right, given)))
    assert (seen(wrong), seen(right)) == (False, True)
    correct(dossier)  # somebody nobody knows here
    assert (seen(wrong), seen(right)) == (False, False)
    assert dossier.case.submitter is dossier.case.owner is None
    assert dossiers.verify(dossier.id) is None


def _party(by, given):
    person = identity.own_person(by)
    return replace(given, name=person.full_name, identity_number=person.identity_number)


def test_the_key_of_a_wrong_applicant_opens_nothing_any_more(province):
    dossier = at_stage(State.ACCEPTED)
    told = {"by": ANONYMOUS, "at": dossier.at}
    assert dossiers.follow(dossier.reference, dossier.secret_key, **told)

    correct(dossier)

    with pytest.raises(dossiers.NotFound):
        dossiers.follow(dossier.reference, dossier.secret_key, **told)


def test_a_key_stays_where_only_the_telephone_was_wrong(province):
    dossier = at_stage(State.ACCEPTED)
    same = page(dossier).parties.submitter

    correct(dossier, parties=Parties(submitter=replace(same, phone="0100000007")))

    assert SecretKey.objects.filter(dossier=dossier.id).exists()


# --- what was counted, how it is wanted ---------------------------------------------------------


def test_papers_counted_wrongly_and_another_wish(province):
    dossier = at_stage(State.ACCEPTED)
    counted = page(dossier).counted
    right = [replace(counted[0], originals=2, copies=1), *counted[1:]]

    case = correct(dossier, parties=None, papers=right, wish=Manner.POST)

    shown = page(dossier)
    told = {
        one.what: (one.name, one.before, one.after) for one in shown.timeline[-1].texts["changes"]
    }
    assert case.wish == Manner.POST
    assert shown.counted == tuple(right)
    assert told["wish"] == ("", "counter", "post")
    name, before, after = told["papers"]
    assert (name, before["originals"], after["originals"]) == (counted[0].name, 1, 2)
    assert dossiers.verify(dossier.id) is None


# --- the receipt, the list, the page of before --------------------------------------------------


def test_the_receipt_is_printed_again_and_says_so(province):
    dossier = at_stage(State.ACCEPTED)
    for number in (1, 2):
        correct(dossier, parties=Parties(submitter=replace(RIGHT, phone=f"010000000{number}")))
        event = dossiers.latest_event(dossier.id, Kind.CORRECTED)
        plan = dossiers.to_issue(event, key="K", base_url="http://vidu.vn")

        assert plan.kind == "receipt"
        assert plan.values["copy_label"] == f"In lại lần {number}"
        assert plan.values["submitter"]["name"] == RIGHT.name
        assert plan.values["papers"]
        assert plan.values["fees"]


def test_the_first_receipt_says_nothing_of_copies(province):
    dossier = at_stage(State.ACCEPTED)

    event = dossiers.latest_event(dossier.id, Kind.ACCEPTED)

    assert dossiers.to_issue(event, key="K", base_url="").values["copy_label"] is None


def test_before_acceptance_nothing_is_printed_or_listed(province):
    dossier = at_stage(State.SUBMITTED)

    correct(dossier, document="")

    event = dossiers.latest_event(dossier.id, Kind.CORRECTED)
    papers.issue(event, dossier.at)
    assert dossiers.issued(event) is None
    assert not DossierFlag.objects.exists()


def test_after_acceptance_it_is_listed(province):
    dossier = at_stage(State.ACCEPTED)

    correct(dossier)

    (flag,) = DossierFlag.objects.all()
    assert (flag.flag, flag.post) == (Flag.CORRECTED, actor(CLERK, MONDAY).post)


def test_promise_and_acceptance_stay(province):
    dossier = at_stage(State.ACCEPTED)
    before = dossier.case

    case = correct(dossier)

    kept = ("code", "submitted_at", "accepted_at", "promised_at", "pins", "works", "state", "step")
    assert [getattr(case, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_page_that_named_somebody_else_is_stale(province):
    dossier = at_stage(State.ACCEPTED)
    turn = dossier.case.turn
    correct(dossier)

    with refused(dossiers.StaleTurn):
        correct(dossier, turn=turn, parties=Parties(submitter=replace(RIGHT, phone="")))


# --- who may, when, and what is refused ---------------------------------------------------------


@pytest.mark.parametrize("state", [State.SUBMITTED, *ACCEPTED])
def test_wherever_it_is_still_open(province, state):
    dossier = at_stage(state)

    assert correct(dossier).state is state
    assert dossiers.verify(dossier.id) is None


@pytest.mark.parametrize("state", [State.RECEIPT_REFUSED, State.RETURNED])
def test_not_where_it_is_closed(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        correct(dossier)


@pytest.mark.parametrize(
    ("login", "allowed"),
    [
        (CLERK, True),
        ("demo-tam-ky-supervisor", True),
        (SPECIALIST, True),
        (LEADER, True),
        ("demo-tam-ky-registrar", False),
    ],
)
def test_who_may_correct(province, login, allowed):
    dossier = at_stage(State.IN_PROCESS)

    assert (Act.CORRECT in page(dossier, actor(login, MONDAY)).acts) is allowed
    if allowed:
        correct(dossier, login)
    else:
        with refused(dossiers.NotYourStep):
            correct(dossier, login)


def test_out_of_sight_is_not_there(province):
    dossier = at_stage(State.ACCEPTED)

    with refused(dossiers.DossierNotFound):
        correct(dossier, "demo-city-intake")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "  "}, dossiers.ReasonMissing),
        ({"document": ""}, dossiers.GroundsMissing),
        ({"parties": Parties(submitter=Party(name="A"))}, dossiers.ApplicantIncomplete),
        (
            {"parties": Parties(submitter=RIGHT, owner=Party(name="B", identity_number="12"))},
            dossiers.ApplicantIncomplete,
        ),
        ({"parties": None}, dossiers.NothingCorrected),
        ({"parties": None, "wish": Manner.COUNTER}, dossiers.NothingCorrected),
        ({"turn": 0}, dossiers.StaleTurn),
    ],
)
def test_a_refusal_writes_nothing(province, changes, refusal):
    dossier = at_stage(State.ACCEPTED)

    with refused(refusal):
        correct(dossier, **changes)


def test_what_is_the_same_but_for_spaces_is_no_correction(province):
    dossier = at_stage(State.ACCEPTED)
    same = page(dossier).parties.submitter

    with refused(dossiers.NothingCorrected):
        correct(dossier, parties=Parties(submitter=replace(same, name=f" {same.name} ")))


def test_papers_not_counted_yet_cannot_be_corrected(province):
    dossier = at_stage(State.SUBMITTED)

    with refused(dossiers.PapersNotReceived):
        correct(dossier, parties=None, papers=[])


def test_who_filed_online_stays_who_he_is(province):
    citizen = actor("demo-nong-dan", MONDAY)
    dossier = _online(citizen)
    own = page(dossier).parties.submitter

    with refused(dossiers.OwnNameStands):
        correct(dossier, document="")
    case = correct(dossier, parties=Parties(submitter=own, owner=RIGHT), document="")

    assert (case.submitter, case.owner) == (citizen.person, None)


def _online(citizen):
    draft = dossiers.start_draft(
        procedure="2.000635", channel=procedures.Channel.ONLINE, by=citizen, at=MONDAY
    )
    centre = identity.agency_by_code("DN.20341.PVHCC").id
    filled = content(procedures.revision(draft.revision))
    dossiers.save_draft(draft=draft.id, content=filled, receiving=centre, by=citizen, at=MONDAY)
    done = dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)
    return Filed(done.dossier, done.reference, done.secret_key, MONDAY)


# --- a wrong result -----------------------------------------------------------------------------


def reopen(dossier, login=LEADER, **changes):
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "reason": "Sai ngày sinh trên bản sao",
        "document": "05/QĐ-UBND",
        "by": actor(login, MONDAY),
        "at": dossier.later(hours=1),
        **changes,
    }
    return dossiers.reopen_result(**told)


def test_a_wrong_result_is_drafted_anew_and_the_time_goes_on(province):
    dossier = at_stage(State.RESULT_READY)
    finished_at = dossier.case.finished_at

    case = reopen(dossier)

    (work,) = case.works
    clock = page(dossier).clock
    assert (case.state, work.kind, work.function) == (
        State.IN_PROCESS,
        WorkKind.STEP,
        "specialist",
    )
    assert (case.finished_at, case.verdict, case.result) == (None, None, "")
    assert case.delivery is Delivery.NOT_READY
    assert clock.shares.agency > 0
    assert dossier.at > finished_at
    assert dossiers.verify(dossier.id) is None


def test_it_comes_to_a_result_again(province):
    dossier = at_stage(State.RESULT_READY)
    reopen(dossier)

    for _step in range(3):
        case = move(dossier)

    assert case.state is State.RESULT_READY
    assert case.finished_at is not None
    assert len([e for e in page(dossier).timeline if e.kind is Kind.RESULT_REGISTERED]) == 2
    assert dossiers.verify(dossier.id) is None


def test_it_is_late_if_the_mending_took_too_long(province):
    dossier = at_stage(State.RESULT_READY)
    assert not page(dossier).clock.is_late
    reopen(dossier)

    later = dossiers.page(dossier.reference, by=system("t"), at=MONDAY + timedelta(days=30))

    assert later.clock.is_late


def test_reopening_is_listed(province):
    dossier = at_stage(State.RESULT_READY)

    reopen(dossier)

    assert list(DossierFlag.objects.values_list("flag", flat=True)) == [Flag.RESULT_REOPENED]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": ""}, dossiers.ReasonMissing),
        ({"document": " "}, dossiers.GroundsMissing),
        ({"login": CLERK}, dossiers.NotYourStep),
        ({"login": SPECIALIST}, dossiers.NotYourStep),
        ({"turn": 1}, dossiers.StaleTurn),
    ],
)
def test_reopening_refused(province, changes, refusal):
    dossier = at_stage(State.RESULT_READY)

    with refused(refusal):
        reopen(dossier, **changes)


@pytest.mark.parametrize("state", [State.IN_PROCESS, State.DECIDED, State.RETURNED])
def test_only_a_result_not_yet_handed_over(province, state):
    dossier = at_stage(state)

    with refused(dossiers.ActNotOpen):
        reopen(dossier)
