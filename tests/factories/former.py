"""Dossiers of the time before 1/7/2025, when there were districts, and those who worked then."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from tests.factories.dossiers import Filed, content, papers_of, result_of

LAST_DAY = datetime(2025, 6, 30, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FIRST_DAY = datetime(2025, 7, 1, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
AN_XUAN = "20347"  # a ward of Tam Kỳ until 30/6/2025, phường Tam Kỳ (20341) since
CENTRE, FINANCE = "502.HCC", "502.TCKH"
SHOP, LAND = "1.001612", "1.013831"


def seat(agency: str, function: str, at: datetime) -> Actor:
    """Somebody in a post of an agency that has the function on the day."""
    found = identity.agency_by_code(agency)
    post = identity.posts(found.id, function, local_day(at))[0]
    return Actor(
        ActorKind.OFFICER,
        id=uuid4(),
        post=post.id,
        agency=found.id,
        functions=post.functions,
    )


def holder(work, at: datetime) -> Actor:
    return seat(identity.agency(work.agency).code, work.function, at)


def file_former(
    procedure: str = SHOP,
    at: datetime = LAST_DAY,
    *,
    commune: str = AN_XUAN,
    centre: str = CENTRE,
    party: dossiers.Party | None = None,
) -> Filed:
    """A dossier filed at the counter of a district."""
    clerk = seat(centre, "intake", at)
    counter = procedures.Channel.COUNTER
    draft = dossiers.start_draft(procedure=procedure, channel=counter, by=clerk, at=at)
    revision = procedures.revision(draft.revision)
    filled = content(revision, party=party)
    raw = dict(filled.raw)
    for field in revision.form.fields:
        if field.type is procedures.FieldType.ADDRESS:
            raw[field.key] = {"province": "49", "commune": commune, "detail": "Số 1"}
    filled = dossiers.DraftContent(raw=raw, questions=filled.questions, parties=filled.parties)
    dossiers.save_draft(draft=draft.id, content=filled, by=clerk, at=at)
    done = dossiers.submit(draft=draft.id, by=clerk, at=at)
    return Filed(done.dossier, done.reference, done.secret_key, at)


def accept_former(dossier: Filed, case: str = "chung", place: str | None = None) -> dossiers.Case:
    clerk = holder(dossier.case.works[0], dossier.at)
    return dossiers.accept(
        dossier=dossier.id,
        turn=dossier.case.turn,
        case=case,
        papers=papers_of(dossier, case, clerk),
        place=place,
        by=clerk,
        at=dossier.later(minutes=5),
    )


def move_former(dossier: Filed, at: datetime | None = None) -> dossiers.Case:
    """Let whoever holds the dossier hand it over, or propose where the decision is next."""
    at = at or dossier.later(minutes=30)
    dossier.at = at
    case = dossier.case
    by = holder(case.works[0], at)
    told = {"dossier": dossier.id, "turn": case.turn, "by": by, "at": at}
    page = dossiers.page(dossier.reference, by=by, at=at)
    if dossiers.Act.PROPOSE in page.acts:
        verdict = dossiers.Verdict.APPROVE
        result = result_of(dossier, verdict)
        return dossiers.propose(verdict=verdict, result=result, text="Dự thảo", **told)
    if dossiers.Act.HAND_OVER in page.acts:
        return dossiers.hand_over(document="12/PC", **told)
    if dossiers.Act.DECIDE in page.acts:
        result = result_of(dossier, dossiers.Verdict.APPROVE)
        approve = dossiers.Verdict.APPROVE
        return dossiers.decide(verdict=approve, result=result, reasons="", **told)
    return dossiers.register_result(number="12/KQ", **told)
