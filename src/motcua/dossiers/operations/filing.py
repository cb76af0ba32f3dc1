"""Filing: an application becomes a dossier, with a reference and a key to follow it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierEvent, SecretKey
from motcua.dossiers.operations import late_entry
from motcua.dossiers.operations.drafts import MayNotFile, fileable, held_draft
from motcua.dossiers.operations.late_entry import Came
from motcua.dossiers.operations.writing import kept, open_works, write_flags
from motcua.dossiers.queries import drafts, reading, scope
from motcua.dossiers.rules import plain, projecting
from motcua.dossiers.types import (
    ArrivalStamp,
    Case,
    ContentKind,
    DraftView,
    Kind,
    LateEntry,
    Manner,
    Outcome,
    Parties,
    Party,
    State,
    Submitted,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel import calendars, chain, digests, ids, outbox, parameters
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, fold
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures


class AnswersIncomplete(RuleViolation):
    """Carries the sentence for each field, so that the page can show them in their places."""

    code = "answers-incomplete"
    sentence = _("Tờ khai còn chỗ thiếu hoặc chưa đúng. Hãy xem lại các mục được đánh dấu.")

    def __init__(self, errors: Mapping[str, procedures.AnswerError]) -> None:
        self.errors = dict(errors)
        super().__init__()


class ApplicantIncomplete(RuleViolation):
    code = "applicant-incomplete"
    sentence = _("Hãy ghi họ tên và số định danh (12 chữ số) của người nộp và chủ hồ sơ.")


class QuestionsOpen(RuleViolation):
    code = "questions-open"
    sentence = _("Hãy trả lời có hoặc không: %(questions)s")


class PapersMissing(RuleViolation):
    code = "papers-missing"
    sentence = _("Còn thiếu giấy tờ: %(papers)s.")


class FilesNotClean(RuleViolation):
    code = "files-not-clean"
    sentence = _("Có tệp chưa quét xong hoặc bị từ chối. Hãy đợi, hoặc bỏ tệp đó rồi nộp lại.")


class ReceivingAgencyMissing(RuleViolation):
    code = "receiving-agency-missing"
    sentence = _("Hãy chọn nơi tiếp nhận hồ sơ.")


class NotReceivedThere(RuleViolation):
    code = "not-received-there"
    sentence = _("%(agency)s không tiếp nhận thủ tục này.")


def submit(
    *, draft: UUID, late: LateEntry | ArrivalStamp | None = None, by: Actor, at: datetime
) -> Submitted:
    """
    File an application (NĐ 45/2020; NĐ 118/2025): from here the intake clock runs.

    What came before it could be entered, as `late` proves, has its clock run from then. The
    dossier takes the draft's id, so a second filing of the same draft cannot be. What `late`
    may be refused for is said by `late_entry.came`.

    :raises DraftNotFound: if it is another's, was filed or has expired
    :raises MayNotFile: if the post of `by` takes in no applications any more
    :raises ProcedureNotInForce: if the procedure ended meanwhile
    :raises InformationOnly: if it can be filed here no more
    :raises AnswersIncomplete: if the form is not filled in rightly
    :raises ApplicantIncomplete: if who files is not named
    :raises QuestionsOpen: if a question about papers is not answered
    :raises PapersMissing: if a required paper has no file (online)
    :raises FilesNotClean: if a file waits for its scan or was refused
    :raises ReceivingAgencyMissing: if no agency was chosen
    :raises NotReceivedThere: if that agency does not receive the procedure
    """
    with acting(by, writing=True):
        row = held_draft(draft, by=by, at=at)
        view = _with_own_name(drafts.view(row), by)
        if not rules.may_file(by, procedures.Channel(view.channel)):
            raise MayNotFile
        revision = procedures.revision(view.revision)
        fileable(revision.procedure_code, at)
        answers = _answers(revision, view)
        _check_applicant(view)
        _check_questions(revision, view)
        documents.adopt(owner=draft, by=by, at=at)  # first, so that none goes while we look
        _check_papers(revision, view, answers)
        receiving = _receiving(revision, view, at)
        came = late_entry.came(late, view, receiving, by=by, at=at)
        row.delete()
        outcome = _outcome(view, revision, receiving, answers, came, by=by, at=at)
        return _filed(view, outcome, answers, came, by=by, at=at)


def new_secret_key(*, dossier: UUID, by: Actor, at: datetime) -> str:
    """Make one more key that opens the dossier; only its hash is kept."""
    key = ids.new_secret_key()
    with acting(by, writing=True):
        keep_secret_key(key, dossier, at)
    return key


def keep_secret_key(key: str, dossier: UUID, at: datetime) -> None:
    """Let a key open a dossier from now on, inside the act that gives it out."""
    digest = digests.blind(key, "secret-key")
    SecretKey.objects.create(dossier_id=dossier, digest=digest, issued_at=at)


def _answers(revision: procedures.Revision, view: DraftView) -> Mapping[str, procedures.Plain]:
    cleaned = procedures.clean_answers(revision, view.content.raw)
    if cleaned.errors:
        raise AnswersIncomplete(cleaned.errors)
    return cleaned.answers


def _with_own_name(view: DraftView, by: Actor) -> DraftView:
    """Whoever files online files under his own name, whatever was typed."""
    if by.kind is not ActorKind.CITIZEN:
        return view
    person = identity.own_person(by)
    assert person is not None
    parties = view.content.parties
    own = replace(parties.submitter, name=person.full_name, identity_number=person.identity_number)
    return replace(view, content=replace(view.content, parties=replace(parties, submitter=own)))


def _check_applicant(view: DraftView) -> None:
    parties = view.content.parties
    named = [parties.submitter, *([parties.owner] if parties.owner else [])]
    if not all(_is_named(party) for party in named):
        raise ApplicantIncomplete


def _is_named(party: Party) -> bool:
    return bool(party.name) and identity.is_identity_number(party.identity_number)


def _check_questions(revision: procedures.Revision, view: DraftView) -> None:
    missing = [one.label for one in revision.questions if one.key not in view.content.questions]
    if missing:
        raise QuestionsOpen(questions=" ".join(missing))


def _check_papers(
    revision: procedures.Revision, view: DraftView, answers: Mapping[str, procedures.Plain]
) -> None:
    """Online, every required paper has a clean file; at the counter the clerk looks at paper."""
    files = documents.files_of(view.id)
    if not all(file.readable for file in files):
        raise FilesNotClean
    channel = procedures.Channel(view.channel)
    if channel is not procedures.Channel.ONLINE:
        return
    there = {file.kind for file in files}
    needed = reading.papers_to_attach(revision, channel, view.content.questions, answers)
    missing = [paper.name for paper in needed if paper.key not in there]
    if missing:
        raise PapersMissing(papers="; ".join(missing))


def _receiving(revision: procedures.Revision, view: DraftView, at: datetime) -> identity.AgencyView:
    if view.receiving is None:
        raise ReceivingAgencyMissing
    agency = identity.agency(view.receiving)
    day = local_day(at)
    there = agency.since <= day and (agency.until is None or day < agency.until)
    if agency.kind not in revision.receiving_agency_kinds or not there:
        raise NotReceivedThere(agency=agency.name)
    return agency


def _outcome(
    view: DraftView,
    revision: procedures.Revision,
    receiving: identity.AgencyView,
    answers: Mapping[str, procedures.Plain],
    came: Came,
    *,
    by: Actor,
    at: datetime,
) -> Outcome:
    edition = calendars.newest(receiving.calendar_code)
    hours = parameters.value("intake_working_hours", local_day(at))
    due_at = rules.intake_due(came.occurred_at or at, hours, edition)
    citizen = by.kind is ActorKind.CITIZEN
    submitter = by.person if citizen else person_of(view.content.parties.submitter)
    owner = view.content.parties.owner
    return Outcome(
        state=State.SUBMITTED,
        works=(Work(receiving.id, rules.INTAKE_FUNCTION, WorkKind.INTAKE, due_at),),
        reference=ids.new_reference(),
        channel=view.channel,
        wish=Manner(view.content.wish),
        revision=revision.id,
        submitter=submitter,
        owner=person_of(owner) if owner else submitter,
        owner_key=owner_key(view.content.parties),
        object_key=object_key(revision, answers),
        helper=None if citizen else by.id,
        receiving=receiving.id,
        intake_calendar=edition.code,
        intake_edition=edition.number,
        occurred_at=came.occurred_at,
        late_ground=came.ground,
        submitted_at=at,
        flags=came.flags,
    )


def _filed(
    view: DraftView,
    outcome: Outcome,
    answers: Mapping[str, procedures.Plain],
    came: Came,
    *,
    by: Actor,
    at: datetime,
) -> Submitted:
    filled = {"answers": answers, "questions": dict(view.content.questions)}
    event = chain.append(
        DossierEvent,
        stream=view.id,
        number=1,
        kind=Kind.SUBMITTED,
        body={
            "outcome": plain.plain(outcome),
            "facts": {
                "answers": kept(view.id, ContentKind.ANSWERS, filled),
                "parties": kept(view.id, ContentKind.PARTIES, asdict(view.content.parties)),
                **came.facts,
            },
        },
        previous=chain.START,
        by=by,
        at=at,
        occurred_at=came.occurred_at,
    )
    case = rules.apply(Case(), scope.event(event))
    Dossier.objects.create(id=view.id, **projecting.columns(case))
    open_works(view.id, case.works, case.number, at)
    write_flags(view.id, outcome, case.number, by, at)
    outbox.put(f"dossiers.{Kind.SUBMITTED}", event.pk, stream=view.id, at=at)
    return Submitted(view.id, case.reference, new_secret_key(dossier=view.id, by=by, at=at))


def owner_key(parties: Parties) -> str:
    """Return what finds the other dossiers of the owner without storing who he is."""
    number = (parties.owner or parties.submitter).identity_number
    return digests.blind(number, "dossiers.owner") if number else ""


def object_key(revision: procedures.Revision, answers: Mapping[str, procedures.Plain]) -> str:
    """Return what finds the dossiers about the same child, parcel or shop; empty: not said."""
    said = answers.get(revision.object_field) if revision.object_field else None
    if said in (None, ""):
        return ""
    written = fold(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return digests.blind(written, "dossiers.object")


def person_of(party: Party) -> UUID | None:
    known = identity.person_by_identity_number(party.identity_number)
    return known.id if known else None
