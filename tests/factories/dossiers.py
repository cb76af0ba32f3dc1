"""Dossiers made through the operations, as people would make them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.queries import scope
from motcua.dossiers.types import (
    Case,
    Settlement,
    State,
    StopGround,
    Verdict,
    Work,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, system
from motcua.procedures import api as procedures
from tests.factories.procedures import sample_answers

TAM_KY = "20341"
PRESS = system("papers")
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CLERK = "demo-tam-ky-intake"
LAND = "1.013831"


@dataclass(frozen=True)
class Way:
    """A reference procedure: its case at Tam Kỳ, and the counter that receives it."""

    case: str
    clerk: str = CLERK


WAYS = {
    "2.000635": Way("ca_nhan"),
    "1.004873": Way("chung"),
    "1.001612": Way("chung"),
    "1.013831": Way("dong_bang"),
    "1.013978": Way("dong_bang"),
    "1.001776": Way("huong_moi"),
    "2.001827": Way("chung", "demo-city-intake"),
}


def actor(login: str, at: datetime, function: str = "") -> Actor:
    """Somebody of the reference province, in the post that has the function."""
    account = identity.account(login)
    held = identity.posts_held(account, at)
    posts = [post for post in held if function in post.functions] if function else list(held)
    return identity.actor_for(account, posts[0].id if posts else None, at)


@dataclass
class Filed:
    """A dossier on its way, with a moment that moves on."""

    id: UUID
    reference: str
    secret_key: str
    at: datetime

    def later(self, **duration: int) -> datetime:
        self.at += timedelta(**duration)
        return self.at

    @property
    def case(self) -> dossiers.Case:
        return rules.fold(map(scope.event, scope.events_of(self.id)))


def party_of(login: str) -> dossiers.Party:
    """Somebody of the reference province as an applicant."""
    person = identity.own_person(actor(login, MONDAY))
    assert person is not None
    return dossiers.Party(name=person.full_name, identity_number=person.identity_number)


def content(
    revision: procedures.Revision, commune: str = TAM_KY, party: dossiers.Party | None = None
) -> dossiers.DraftContent:
    raw = sample_answers(revision)
    for field in revision.form.fields:
        if field.type is procedures.FieldType.ADDRESS:
            raw[field.key] = {"province": "48", "commune": commune, "detail": "Số 1"}
    party = party or dossiers.Party(name="Nguyễn Thị Thử", identity_number="048190000001")
    questions = {question.key: False for question in revision.questions}
    return dossiers.DraftContent(
        raw=raw, questions=questions, parties=dossiers.Parties(submitter=party)
    )


def file(
    code: str,
    at: datetime,
    *,
    by: Actor | None = None,
    commune: str = TAM_KY,
    changes: dict[str, object] | None = None,
    party: dossiers.Party | None = None,
) -> Filed:
    """A dossier filed at the counter of Tam Kỳ."""
    clerk = by or actor("demo-tam-ky-intake", at)
    draft = dossiers.start_draft(
        procedure=code, channel=procedures.Channel.COUNTER, by=clerk, at=at
    )
    filled = content(procedures.revision(draft.revision), commune, party)
    raw = {**filled.raw, **(changes or {})}
    filled = dossiers.DraftContent(raw=raw, questions=filled.questions, parties=filled.parties)
    dossiers.save_draft(draft=draft.id, content=filled, by=clerk, at=at)
    done = dossiers.submit(draft=draft.id, by=clerk, at=at)
    return Filed(done.dossier, done.reference, done.secret_key, at)


def papers_of(dossier: Filed, case: str, by: Actor) -> list[dossiers.PaperReceived]:
    page = dossiers.page(dossier.reference, by=by, at=dossier.at)
    chosen = next(one for one in page.revision.cases if one.key == case)
    return [
        dossiers.PaperReceived(key=paper.key, name=paper.name, originals=1)
        for paper in chosen.papers
    ]


def accept(dossier: Filed, case: str, *, by: Actor | None = None) -> dossiers.Case:
    clerk = by or actor("demo-tam-ky-intake", dossier.at)
    return dossiers.accept(
        dossier=dossier.id,
        turn=dossier.case.turn,
        case=case,
        papers=papers_of(dossier, case, clerk),
        by=clerk,
        at=dossier.later(minutes=5),
    )


# --- on the way -------------------------------------------------------------------------------


def holder(work: Work, at: datetime) -> Actor:
    """Somebody of the reference province whose post holds the work."""
    for account in identity.demo_accounts():
        for post in account.posts:
            if post.agency == work.agency and work.function in post.functions:
                return actor(account.login, at, work.function)
    raise AssertionError(f"nobody holds {work}")


def result_of(dossier: Filed, verdict: Verdict) -> str:
    """A result type that says what the verdict says."""
    page = dossiers.page(dossier.reference, by=system("test"), at=dossier.at)
    wanted = "approved" if verdict is Verdict.APPROVE else "refused"
    return next(one.key for one in page.revision.results if one.outcome == wanted)


def move(dossier: Filed, verdict: Verdict = Verdict.APPROVE, minutes: int = 30) -> Case:
    """Let whoever holds the dossier do what its way asks next."""
    case, at = dossier.case, dossier.later(minutes=minutes)
    kind = case.works[0].kind
    by = holder(case.works[-1 if kind is WorkKind.TRANSPORT else 0], at)
    told = {"dossier": dossier.id, "turn": case.turn, "by": by, "at": at}
    if case.state is State.AWAITING_OTHER:
        return dossiers.end_excluded(document="15/BB", **told)
    if kind is WorkKind.DECISION:
        reasons = "" if verdict is Verdict.APPROVE else "Không đủ điều kiện"
        result = result_of(dossier, verdict)
        return dossiers.decide(verdict=verdict, result=result, reasons=reasons, **told)
    if kind is WorkKind.REGISTER:
        return dossiers.register_result(number="12/KQ", **told)
    if kind is WorkKind.RETURN:
        manner = dossiers.Manner.COUNTER
        return dossiers.hand_over_result(manner=manner, receiver="Nguyễn Thị Thử", **told)
    page = dossiers.page(dossier.reference, by=by, at=at)
    if dossiers.Act.PROPOSE in page.acts and dossiers.Act.HAND_OVER not in page.acts:
        result = result_of(dossier, verdict)
        return dossiers.propose(verdict=verdict, result=result, text="Dự thảo", **told)
    if dossiers.Act.ACKNOWLEDGE in page.acts:
        return dossiers.acknowledge(slip=case.slip, document="3/GBN", **told)
    return dossiers.hand_over(document="12/PC", **told)


def moves(dossier: Filed, verdict: Verdict = Verdict.APPROVE) -> Iterator[Case]:
    """Go on until the result is in the applicant's hands."""
    while dossier.case.works:
        yield move(dossier, verdict)


def stop(dossier: Filed) -> Case:
    """Let the head of the competent agency end it without a result."""
    case, at = dossier.case, dossier.later(minutes=30)
    assert case.competent is not None
    return dossiers.stop(
        dossier=dossier.id,
        turn=case.turn,
        ground=StopGround.OTHER,
        reason="Không giải quyết tiếp được",
        settlement=Settlement.WAIVED,
        by=holder(Work(case.competent, "leader", WorkKind.DECISION), at),
        at=at,
    )


def pause(dossier: Filed, ground: str = "measuring") -> Case:
    """Let who works on it stop the term for what its procedure leaves out of it."""
    case, at = dossier.case, dossier.later(minutes=30)
    by = holder(case.works[0], at)
    return dossiers.start_excluded(
        dossier=dossier.id, turn=case.turn, ground=ground, document="14/CV", by=by, at=at
    )


def at_stage(
    state: State,
    code: str = "2.000635",
    at: datetime = MONDAY,
    party: dossiers.Party | None = None,
) -> Filed:
    """A dossier of Tam Kỳ that has come to a state; land waits for others, so it is land there."""
    code = LAND if state is State.AWAITING_OTHER else code
    way = WAYS[code]
    clerk = actor(way.clerk, at)
    dossier = file(code, at, by=clerk, party=party)
    told = {"dossier": dossier.id, "turn": 1, "by": clerk, "at": at}
    if state is State.RECEIPT_REFUSED:
        dossiers.refuse_receipt(reason="Không thuộc thẩm quyền", **told)
    elif state is State.AWAITING_SUPPLEMENT:
        dossiers.ask_supplement(items=["Bản sao"], reason="Thiếu", **told)
    elif state is State.WITHDRAWN:
        dossiers.withdraw(note="Nộp nhầm", document="Đơn ngày 2/3", **told)
    elif state is State.STOPPED:
        accept(dossier, way.case, by=clerk)
        stop(dossier)
    elif state is State.AWAITING_OTHER:
        accept(dossier, way.case, by=clerk)
        move(dossier)
        pause(dossier)
    elif state is not State.SUBMITTED:
        accept(dossier, way.case, by=clerk)
        while dossier.case.state is not state:
            move(dossier)
    return dossier
