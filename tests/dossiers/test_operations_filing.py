"""Drafts and filing: what is kept, what becomes a dossier, what is refused."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent, Draft, SecretKey, WorkItem
from motcua.dossiers.operations import drafts
from motcua.dossiers.types import DraftContent, Kind, Parties, Party, State, WorkKind
from motcua.identity import api as identity
from motcua.kernel import digests, idempotency
from motcua.kernel.actors import ANONYMOUS, system
from motcua.kernel.models import OutboxRow
from motcua.procedures import api as procedures
from motcua.procedures.api import Channel
from tests.documents.corpus_pdf import pdf
from tests.dossiers.refusing import refused
from tests.factories.dossiers import CLERK, MONDAY, actor, content, file
from tests.kernel.working_time.calendars import moment

CITIZEN, OTHER = "demo-nong-dan", "demo-chu-quan"
EXTRACT, SINGLE, SHOP = "2.000635", "1.004873", "1.001612"


def begun(code=EXTRACT, login=CLERK, channel=Channel.COUNTER, *, filled=True, changes=None):
    """A draft that could be filed, but for the changes."""
    by = actor(login, MONDAY)
    draft = dossiers.start_draft(procedure=code, channel=channel, by=by, at=MONDAY)
    if not filled:
        return draft
    written = replace(content(procedures.revision(draft.revision)), **(changes or {}))
    receiving = None if by.agency else actor(CLERK, MONDAY).agency
    return dossiers.save_draft(
        draft=draft.id, content=written, receiving=receiving, by=by, at=MONDAY
    )


def submit(draft, login=CLERK, at=MONDAY):
    return dossiers.submit(draft=draft.id, by=actor(login, at), at=at)


# --- drafts -----------------------------------------------------------------------------------


def test_a_draft_is_no_dossier_and_is_kept_sealed(province):
    draft = begun()

    row = Draft.objects.get(pk=draft.id)
    assert not Dossier.objects.exists()
    assert "Nguyễn Thị Thử".encode() not in bytes(row.sealed)
    assert draft.content.parties.submitter.name == "Nguyễn Thị Thử"
    assert draft.expires_at == MONDAY + timedelta(days=30)
    assert draft.receiving == actor(CLERK, MONDAY).agency


def test_what_was_typed_comes_back_right_or_wrong(province):
    wrong = DraftContent(
        raw={"x": ["sai", None, 3]}, parties=Parties(owner=Party(name="Chủ"), relation="con")
    )
    draft = begun(filled=False)

    dossiers.save_draft(draft=draft.id, content=wrong, by=actor(CLERK, MONDAY), at=MONDAY)

    kept = dossiers.draft_of(actor(CLERK, MONDAY), draft.id)
    assert kept.content == wrong


def test_saving_puts_the_expiry_off(province):
    draft, later = begun(filled=False), MONDAY + timedelta(days=29)

    saved = dossiers.save_draft(
        draft=draft.id, content=DraftContent(), by=actor(CLERK, later), at=later
    )

    assert (saved.updated_at, saved.expires_at) == (later, later + timedelta(days=30))


def test_an_officer_files_at_his_own_counter_whatever_was_chosen(province):
    draft, clerk = begun(filled=False), actor(CLERK, MONDAY)
    elsewhere = actor("demo-city-intake", MONDAY).agency

    saved = dossiers.save_draft(
        draft=draft.id, content=DraftContent(), receiving=elsewhere, by=clerk, at=MONDAY
    )

    assert saved.receiving == clerk.agency


def test_anonymous_people_begin_nothing(province):
    with refused(dossiers.SignInNeeded):
        dossiers.start_draft(procedure=EXTRACT, channel=Channel.ONLINE, by=ANONYMOUS, at=MONDAY)


def test_a_procedure_that_is_not_in_force_is_not_begun(province):
    with refused(dossiers.ProcedureNotInForce) as told:
        dossiers.start_draft(
            procedure="9.999999", channel=Channel.ONLINE, by=actor(CITIZEN, MONDAY), at=MONDAY
        )

    assert told.value.values == {"code": "9.999999"}


REASON = "Hãy nộp trên Cổng Dịch vụ công quốc gia."


def for_information(monkeypatch, code=EXTRACT):
    """From now on the procedure is shown for information only."""
    revision = procedures.revision_in_force(code, MONDAY.date())
    shown = replace(revision, information_only=REASON)
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: shown)


@pytest.mark.parametrize(
    ("login", "channel"),
    [(CITIZEN, Channel.ONLINE), (CLERK, Channel.COUNTER), (CLERK, Channel.POST)],
)
def test_what_is_for_information_only_is_not_begun(province, monkeypatch, login, channel):
    for_information(monkeypatch)

    with refused(dossiers.InformationOnly) as told:
        dossiers.start_draft(procedure=EXTRACT, channel=channel, by=actor(login, MONDAY), at=MONDAY)

    assert str(told.value) == (
        "Thủ tục 2.000635 chỉ để tra cứu, không nộp hồ sơ ở đây. "
        "Hãy nộp trên Cổng Dịch vụ công quốc gia."
    )


def test_what_became_for_information_only_is_not_filed(province, monkeypatch):
    draft = begun()
    for_information(monkeypatch)

    with refused(dossiers.InformationOnly):
        submit(draft)


def test_what_ended_meanwhile_is_not_filed(province, monkeypatch):
    draft = begun()
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: None)

    with refused(dossiers.ProcedureNotInForce):
        submit(draft)


def test_a_channel_that_is_not_offered_is_not_begun(province, monkeypatch):
    revision = procedures.revision_in_force(EXTRACT, MONDAY.date())
    online = replace(revision, channels=(Channel.ONLINE,))
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: online)

    with refused(dossiers.ChannelNotOffered):
        dossiers.start_draft(
            procedure=EXTRACT, channel=Channel.POST, by=actor(CITIZEN, MONDAY), at=MONDAY
        )


@pytest.mark.parametrize(
    ("login", "channel"),
    [
        (CITIZEN, Channel.COUNTER),
        (CITIZEN, Channel.POST),
        (CLERK, Channel.ONLINE),
        ("demo-tam-ky-specialist", Channel.COUNTER),
        ("demo-tam-ky-leader", Channel.POST),
    ],
)
def test_each_files_his_own_way(province, login, channel):
    with refused(dossiers.MayNotFile):
        dossiers.start_draft(procedure=EXTRACT, channel=channel, by=actor(login, MONDAY), at=MONDAY)


def test_what_a_counter_wrote_down_is_seen_at_that_counter_alone(province):
    draft, clerk = begun(), actor(CLERK, MONDAY)
    elsewhere = replace(clerk, agency=actor("demo-nam-tra-my-intake", MONDAY).agency)
    at_home = identity.actor_for(identity.account(CLERK), None, MONDAY)

    assert [one.id for one in dossiers.drafts_of(clerk)] == [draft.id]
    for by in (elsewhere, at_home):
        assert dossiers.drafts_of(by) == []
        with refused(dossiers.DraftNotFound):
            dossiers.submit(draft=draft.id, by=by, at=MONDAY)


def test_who_takes_in_no_more_files_no_draft_he_began(province):
    draft, clerk = begun(), actor(CLERK, MONDAY)

    with refused(dossiers.MayNotFile):
        dossiers.submit(draft=draft.id, by=replace(clerk, functions=frozenset()), at=MONDAY)


@pytest.mark.parametrize(
    "login", [OTHER, CLERK, "demo-tam-ky-intake-2", "demo-tam-ky-leader", None]
)
def test_a_draft_is_seen_by_nobody_else(province, login):
    draft = begun(login=CITIZEN, channel=Channel.ONLINE)
    stranger = actor(login, MONDAY) if login else ANONYMOUS

    assert dossiers.drafts_of(stranger) == []
    with pytest.raises(Draft.DoesNotExist):
        dossiers.draft_of(stranger, draft.id)
    with refused(dossiers.DraftNotFound):
        dossiers.save_draft(draft=draft.id, content=DraftContent(), by=stranger, at=MONDAY)
    with refused(dossiers.DraftNotFound):
        dossiers.submit(draft=draft.id, by=stranger, at=MONDAY)
    with refused(dossiers.DraftNotFound):
        dossiers.discard_draft(draft=draft.id, by=stranger, at=MONDAY)


def test_drafts_are_listed_the_last_touched_first(province):
    first, second = begun(filled=False), begun(SINGLE, filled=False)
    by, later = actor(CLERK, MONDAY), MONDAY + timedelta(minutes=1)
    dossiers.save_draft(draft=first.id, content=DraftContent(), by=by, at=later)

    assert [draft.id for draft in dossiers.drafts_of(by)] == [first.id, second.id]


def test_a_discarded_draft_is_gone_with_its_files(province, monkeypatch):
    forgotten = []
    monkeypatch.setattr(documents, "forget", lambda *, owner, by, at: forgotten.append(owner))
    draft, by = begun(), actor(CLERK, MONDAY)

    dossiers.discard_draft(draft=draft.id, by=by, at=MONDAY)

    assert forgotten == [draft.id]
    assert dossiers.drafts_of(by) == []
    with refused(dossiers.DraftNotFound):
        dossiers.discard_draft(draft=draft.id, by=by, at=MONDAY)


def test_a_draft_nobody_touched_expires(province, monkeypatch):
    forgotten = []
    monkeypatch.setattr(documents, "forget", lambda *, owner, by, at: forgotten.append(owner))
    old, by = begun(), actor(CLERK, MONDAY)
    fresh = begun(SINGLE)
    dossiers.save_draft(
        draft=fresh.id, content=DraftContent(), by=by, at=MONDAY + timedelta(days=1)
    )

    swept = dossiers.expire_drafts(by=system("housekeeping"), at=old.expires_at)

    assert (swept, forgotten) == (1, [old.id])
    assert [draft.id for draft in dossiers.drafts_of(by)] == [fresh.id]


def test_an_expired_draft_is_refused_though_nobody_swept_it_yet(province):
    draft = begun()

    with refused(dossiers.DraftNotFound):
        submit(draft, at=draft.expires_at)
    with refused(dossiers.DraftNotFound):
        dossiers.save_draft(
            draft=draft.id,
            content=DraftContent(),
            by=actor(CLERK, MONDAY),
            at=draft.expires_at,
        )


def test_sweeping_keeps_the_files_of_what_was_filed_in_between(province, monkeypatch):
    """The sweep has listed the draft; before it takes it away, its person files it."""
    draft, forgotten, opened = begun(), [], drafts.acting
    monkeypatch.setattr(documents, "forget", lambda *, owner, by, at: forgotten.append(owner))

    def slow(by, *, writing=False):
        if writing and not Dossier.objects.exists():
            monkeypatch.setattr(drafts, "acting", opened)
            submit(draft)
        return opened(by, writing=writing)

    monkeypatch.setattr(drafts, "acting", slow)

    assert dossiers.expire_drafts(by=system("housekeeping"), at=draft.expires_at) == 1
    assert forgotten == []
    assert Dossier.objects.get().pk == draft.id


# --- filing -----------------------------------------------------------------------------------


def test_filing_writes_the_first_event_and_starts_the_intake_clock(province):
    draft, clerk = begun(), actor(CLERK, MONDAY)

    done = submit(draft)

    row = Dossier.objects.get()
    event = DossierEvent.objects.get()
    work = WorkItem.objects.get()
    assert (row.pk, row.reference, row.state) == (draft.id, done.reference, State.SUBMITTED)
    assert (row.code, row.accepted_at, row.number, row.turn) == (None, None, 1, 1)
    assert (event.kind, event.number, event.at) == (Kind.SUBMITTED, 1, MONDAY)
    assert (event.actor, event.post, event.agency) == (str(clerk.id), clerk.post, clerk.agency)
    assert (work.agency_id, work.function, work.kind) == (clerk.agency, "intake", WorkKind.INTAKE)
    assert work.due_at == moment("2026-03-03T08:00")  # eight working hours
    assert not Draft.objects.exists()
    assert dossiers.verify(row.pk) is None


def test_the_receipt_key_is_given_once_and_kept_as_a_hash(province):
    done = submit(begun())

    (kept,) = SecretKey.objects.all()
    assert len(done.secret_key) == 12
    assert kept.digest == digests.blind(done.secret_key, "secret-key")
    assert done.secret_key not in repr(vars(kept))


def test_filing_is_told_to_no_one_who_did_not_ask(province):
    """Filing calls for no paper, so nothing waits in the queue; receipt 01 comes at acceptance."""
    submit(begun())

    assert not OutboxRow.objects.exists()


def test_whoever_files_online_files_under_his_own_name(province):
    typed = Parties(submitter=Party(name="Người Khác", identity_number="048190000001"))
    draft = begun(SINGLE, CITIZEN, Channel.ONLINE, changes={"parties": typed})
    citizen = actor(CITIZEN, MONDAY)

    done = submit(draft, CITIZEN)

    page = dossiers.page(done.reference, by=citizen, at=MONDAY)
    assert page.parties.submitter.name == identity.own_person(citizen).full_name
    assert (page.case.submitter, page.case.owner) == (citizen.person, citizen.person)
    assert page.case.helper is None


def test_who_filed_for_another_is_recorded_as_helper(province):
    known = identity.own_person(actor(CITIZEN, MONDAY))
    parties = Parties(
        submitter=Party(name="Nguyễn Thị Thử", identity_number="048190000001"),
        owner=Party(name=known.full_name, identity_number=known.identity_number),
        relation="con",
    )

    done = submit(begun(changes={"parties": parties}))

    case = dossiers.page(done.reference, by=actor(CLERK, MONDAY), at=MONDAY).case
    assert case.helper == actor(CLERK, MONDAY).id
    assert case.submitter is None  # nobody the house knows by that number
    assert case.owner == actor(CITIZEN, MONDAY).person
    assert [line.reference for line in dossiers.my_dossiers(actor(CITIZEN, MONDAY))] == [
        done.reference
    ]


def test_a_second_filing_of_one_draft_finds_nothing(province):
    draft = begun()
    submit(draft)

    with refused(dossiers.DraftNotFound):
        submit(draft)


def test_a_double_click_makes_one_dossier_and_is_answered_the_same(province):
    draft, by = begun(), actor(CLERK, MONDAY)

    def send():
        return idempotency.once(
            by=by,
            key="token",
            body=draft.id.bytes,
            at=MONDAY,
            act=lambda: submit(draft).reference,
        )

    assert send() == send()
    assert Dossier.objects.count() == 1


def test_a_form_not_filled_in_rightly_is_refused_field_by_field(province):
    draft = begun(changes={"raw": {}})

    with refused(dossiers.AnswersIncomplete) as told:
        submit(draft)

    required = {
        field.key for field in procedures.revision(draft.revision).form.fields if field.required
    }
    assert set(told.value.errors) == required


UNNAMED = [
    Parties(),
    Parties(submitter=Party(name="Nguyễn Thị Thử")),
    Parties(submitter=Party(identity_number="048190000001")),
    Parties(submitter=Party(name="Nguyễn Thị Thử", identity_number="12345")),
    Parties(
        submitter=Party(name="Nguyễn Thị Thử", identity_number="048190000001"),
        owner=Party(name="Chủ"),
    ),
]


@pytest.mark.parametrize("parties", UNNAMED)
def test_people_who_are_not_named_are_refused(province, parties):
    draft = begun(changes={"parties": parties})

    with refused(dossiers.ApplicantIncomplete):
        submit(draft)


def test_an_open_question_is_refused_and_named(province):
    draft = begun(changes={"questions": {"co_uy_quyen": False}})

    with refused(dossiers.QuestionsOpen) as told:
        submit(draft)

    asked = procedures.revision(draft.revision).questions
    assert told.value.values["questions"] == next(
        one.label for one in asked if one.key == "la_co_quan_to_chuc"
    )


def test_online_a_required_paper_has_a_file(province, monkeypatch):
    draft = begun(SHOP, CITIZEN, Channel.ONLINE)
    with refused(dossiers.PapersMissing) as told:
        submit(draft, CITIZEN)
    assert "đề nghị đăng ký" in told.value.values["papers"].lower()

    file_there = SimpleNamespace(readable=True, kind="giay_de_nghi")
    monkeypatch.setattr(documents, "files_of", lambda owner: [file_there])

    assert submit(draft, CITIZEN).dossier == draft.id


def test_at_the_counter_the_clerk_looks_at_paper(province):
    assert submit(begun(SHOP)).dossier


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.ONLINE])
def test_a_file_that_is_not_clean_stops_the_filing(province, monkeypatch, channel):
    login = CLERK if channel is Channel.COUNTER else CITIZEN
    draft = begun(SHOP, login, channel)
    waiting = SimpleNamespace(readable=False, kind="giay_de_nghi")
    monkeypatch.setattr(documents, "files_of", lambda owner: [waiting])

    with refused(dossiers.FilesNotClean):
        submit(draft, login)


def test_what_was_filed_is_not_taken_away(province, settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path
    draft, by = begun(SHOP, CITIZEN, Channel.ONLINE), actor(CITIZEN, MONDAY)
    file_there = uploaded(draft.id, by)

    submit(draft, CITIZEN)
    documents.remove(file=file_there.id, owner=draft.id, by=by)
    documents.forget(owner=draft.id, by=by, at=MONDAY)

    assert [one.id for one in documents.files_of(draft.id)] == [file_there.id]


def test_a_filing_that_is_refused_leaves_the_files_to_their_owner(province, settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path
    draft, by = begun(SHOP, CITIZEN, Channel.ONLINE), actor(CITIZEN, MONDAY)
    file_there = uploaded(draft.id, by, kind="another")
    with refused(dossiers.PapersMissing):
        submit(draft, CITIZEN)

    documents.remove(file=file_there.id, owner=draft.id, by=by)

    assert documents.files_of(draft.id) == []


def uploaded(owner, by, kind="giay_de_nghi"):
    there = documents.receive(
        chunks=[pdf()], name="don.pdf", owner=owner, kind=kind, by=by, at=MONDAY
    )
    return documents.scan(file=there.id, by=by, at=MONDAY)


def test_no_place_to_receive_it_was_chosen(province):
    citizen = actor(CITIZEN, MONDAY)
    draft = dossiers.start_draft(procedure=SINGLE, channel=Channel.ONLINE, by=citizen, at=MONDAY)
    written = content(procedures.revision(draft.revision))
    dossiers.save_draft(draft=draft.id, content=written, by=citizen, at=MONDAY)

    with refused(dossiers.ReceivingAgencyMissing):
        submit(draft, CITIZEN)


def test_an_agency_that_does_not_receive_the_procedure_is_named(province):
    draft = begun(EXTRACT, "demo-land-intake")

    with refused(dossiers.NotReceivedThere) as told:
        submit(draft, "demo-land-intake")

    assert "đất đai" in told.value.values["agency"]


def test_an_agency_that_has_ended_receives_nothing(province, monkeypatch):
    draft = begun()
    centre = identity.agency(actor(CLERK, MONDAY).agency)
    ended = replace(centre, until=MONDAY.date())
    monkeypatch.setattr(identity, "agency", lambda id: ended)

    with refused(dossiers.NotReceivedThere):
        submit(draft)


def test_one_more_key_opens_the_same_dossier(province):
    dossier = file(EXTRACT, MONDAY)

    key = dossiers.new_secret_key(dossier=dossier.id, by=system("papers"), at=MONDAY)

    for good in (dossier.secret_key, key):
        page = dossiers.follow(dossier.reference, good, by=ANONYMOUS, at=MONDAY)
        assert page.case.reference == dossier.reference
