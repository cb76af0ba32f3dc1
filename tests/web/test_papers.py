"""Who is handed which paper: the key on it opens the dossier to whoever holds it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import SecretKey
from motcua.flows import papers
from tests.factories import dossiers as make
from tests.web.officers import press, set_clock, signed_in, text_of

pytestmark = pytest.mark.usefixtures("province")
CLERK, SUPERVISOR, LEADER, SPECIALIST, LAND, OWNER = (
    "demo-tam-ky-intake",
    "demo-tam-ky-supervisor",
    "demo-tam-ky-leader",
    "demo-tam-ky-specialist",
    "demo-land-specialist",
    "demo-nong-dan",
)
RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def dossier(clock):
    """In the office, with its receipt; the land office was asked for an opinion."""
    party = make.party_of(OWNER)
    made = make.at_stage(dossiers.State.IN_PROCESS, "1.004873", clock.at, party)
    papers.issue_for(made.id, dossiers.Kind.ACCEPTED, made.later(minutes=1))
    asked_at = made.later(minutes=1)
    dossiers.ask_opinion(
        dossier=made.id,
        turn=made.case.turn,
        agency=make.actor(LAND, asked_at).agency,
        function="specialist",
        question="Thửa đất có tranh chấp không?",
        days=3,
        by=make.actor(SPECIALIST, asked_at),
        at=asked_at,
    )
    clock.at = made.later(minutes=1)
    return made


def papers_of(dossier, login=CLERK):
    by = make.actor(login, dossier.at)
    return dossiers.page(dossier.reference, by=by, at=dossier.at).papers


def address(view, dossier, paper):
    return reverse(view, args=[dossier.reference, paper.file])


@pytest.mark.parametrize(
    ("login", "page"),
    [
        (CLERK, "desk:dossier"),
        (SUPERVISOR, "office:dossier"),
        (OWNER, "portal:dossier"),
    ],
)
def test_a_paper_with_the_key_is_for_the_applicant_and_his_counter(dossier, clock, login, page):
    (receipt,) = papers_of(dossier)
    reader, file = signed_in(login, clock.at), page.replace(":dossier", ":file")
    url = address(file if "portal" not in page else "portal:dossier-file", dossier, receipt)

    assert url in text_of(reader.get(reverse(page, args=[dossier.reference])))
    assert reader.get(url).status_code == 200


@pytest.mark.parametrize("login", [LEADER, SPECIALIST, LAND])
def test_to_other_officers_it_is_named_and_not_handed(dossier, clock, login):
    (receipt,) = papers_of(dossier)
    reader, url = signed_in(login, clock.at), address("office:file", dossier, receipt)

    shown = text_of(reader.get(reverse("office:dossier", args=[dossier.reference])))

    assert RECEIPT in shown
    assert url not in shown
    assert reader.get(url).status_code == 404


def test_a_request_of_the_office_is_handed_over_by_the_counter(dossier, clock):
    officer = signed_in(SPECIALIST, clock.at)
    ask = reverse("office:ask_supplement", args=[dossier.reference])

    done = officer.get(press(officer, ask, lines="Bản sao án ly hôn", reason="Thiếu")["Location"])

    assert "do quầy tiếp nhận in và giao cho người nộp" in text_of(done)
    request = papers_of(dossier)[-1]
    assert request.kind == "supplement-request"
    assert officer.get(address("office:file", dossier, request)).status_code == 404
    counter = signed_in(CLERK, clock.at)
    assert counter.get(address("desk:file", dossier, request)).status_code == 200


# --- what was said otherwise since --------------------------------------------------------------


@pytest.fixture
def result(clock):
    """A result in the book, with its letter; the applicant is known."""
    made = make.at_stage(dossiers.State.RESULT_READY, "1.004873", party=make.party_of(OWNER))
    clock.at = made.later(minutes=1)
    return made


def take_back(dossier):
    at = dossier.later(minutes=1)
    told = {"dossier": dossier.id, "turn": dossier.case.turn, "by": make.actor(LEADER, at)}
    dossiers.reopen_result(reason="Sai ngày sinh", document="05/QĐ-UBND", at=at, **told)


def correct(dossier):
    at, right = dossier.later(minutes=1), dossiers.Party("Nguyễn Thị Khác", "048190000002")
    dossiers.correct(
        dossier=dossier.id,
        turn=dossier.case.turn,
        parties=dossiers.Parties(submitter=right),
        reason="Gõ nhầm người nộp",
        document="Căn cước",
        by=make.actor(CLERK, at),
        at=at,
    )


def test_a_result_taken_back_is_no_longer_the_applicants(result, clock):
    papers.issue_for(result.id, dossiers.Kind.RESULT_REGISTERED, result.at)
    (letter,) = papers_of(result)
    url = address("portal:dossier-file", result, letter)
    owner = signed_in(OWNER, clock.at)
    assert owner.get(url).status_code == 200

    take_back(result)

    assert owner.get(url).status_code == 404
    assert letter.file not in [one.file for one in papers_of(result, OWNER)]
    office = signed_in(SPECIALIST, result.at)
    shown = text_of(office.get(reverse("office:dossier", args=[result.reference])))
    assert "đã thu hồi</strong>" in shown
    assert office.get(address("office:file", result, letter)).status_code == 200


def test_a_result_taken_back_before_it_was_drawn_is_not_drawn(result):
    event = dossiers.latest_event(result.id, dossiers.Kind.RESULT_REGISTERED)
    take_back(result)

    papers.issue(event, result.at)

    assert dossiers.issued(event) is None
    assert files_of(result) == []


def files_of(dossier):
    return [one.id for one in documents.files_of(dossier.id)]


def overtaken(monkeypatch, meanwhile):
    """While the paper is drawn something else happens."""
    keep = documents.keep_paper

    def slowly(**told):
        monkeypatch.setattr(documents, "keep_paper", keep)
        meanwhile()
        return keep(**told)

    monkeypatch.setattr(documents, "keep_paper", slowly)


def test_of_two_drawings_one_stays_with_one_key(clock, monkeypatch):
    made = make.at_stage(dossiers.State.ACCEPTED, "1.004873", clock.at)
    event = dossiers.latest_event(made.id, dossiers.Kind.ACCEPTED)
    overtaken(monkeypatch, lambda: papers.issue(event, made.at))

    papers.issue(event, made.at)

    assert files_of(made) == [dossiers.issued(event).file]
    assert SecretKey.objects.filter(dossier=made.id).count() == 2  # of filing, and of the receipt


def test_no_receipt_bears_a_key_for_who_is_not_the_applicant(clock, monkeypatch):
    made = make.at_stage(dossiers.State.ACCEPTED, "1.004873", clock.at)
    event = dossiers.latest_event(made.id, dossiers.Kind.ACCEPTED)
    overtaken(monkeypatch, lambda: correct(made))

    papers.issue(event, made.at + timedelta(minutes=5))

    assert (dossiers.issued(event), files_of(made)) == (None, [])
    assert not SecretKey.objects.filter(dossier=made.id).exists()
    papers.issue_for(made.id, dossiers.Kind.CORRECTED, made.later(minutes=9))
    assert [one.kind for one in papers_of(made)] == ["receipt"]


def test_a_request_is_drawn_again_for_who_is_the_applicant_now(clock, monkeypatch):
    made = make.at_stage(dossiers.State.AWAITING_SUPPLEMENT, "1.004873", clock.at)
    event = dossiers.latest_event(made.id, dossiers.Kind.SUPPLEMENT_ASKED)
    overtaken(monkeypatch, lambda: correct(made))

    papers.issue(event, made.at + timedelta(minutes=5))

    assert files_of(made) == [dossiers.issued(event).file]
    assert SecretKey.objects.filter(dossier=made.id).count() == 1
    plan = dossiers.to_issue(event, key=None, base_url="")
    assert plan.values["submitter"]["name"] == "Nguyễn Thị Khác"
