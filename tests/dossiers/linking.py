"""Linked filings of the reference province on their way through the hands of all their agencies."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.types import Act, Case, Manner, Verdict, Work, WorkKind
from motcua.flows import linked
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind, system
from motcua.kernel.ids import new_id
from motcua.kernel.models import OutboxRow
from motcua.kernel.working_time import VIETNAM
from motcua.procedures import api as procedures
from tests.factories.dossiers import MONDAY, TAM_KY, content, papers_of

BEFORE = "20335"  # a ward of Tam Kỳ until 30/6/2025

BIRTH, COMPANY = "3.000722", "2.001583"
EVERYBODY = system("test")


def officer(agency: UUID, function: str, at: datetime) -> Actor:
    """Somebody in a post of the agency that has the function."""
    posts = identity.posts(agency, function, at.astimezone(VIETNAM).date())
    assert posts, f"no post of {identity.agency(agency).code} has the function {function}"
    return Actor(
        ActorKind.OFFICER,
        id=new_id(),
        post=posts[0].id,
        agency=agency,
        functions=posts[0].functions,
    )


@dataclass
class Linked:
    """A linked filing, its parts by key, and a moment that moves on."""

    id: UUID
    reference: str
    clerk: Actor
    at: datetime
    case_key: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.page().case

    def page(self, by: Actor = EVERYBODY) -> dossiers.DossierPage:
        return dossiers.page(self.reference, by=by, at=self.at)

    def later(self, **duration: int) -> datetime:
        self.at += timedelta(**duration)
        return self.at

    @property
    def parts(self) -> dict[str, "Linked"]:
        found = {}
        for row in Dossier.objects.filter(part_of=self.id).order_by("pk"):
            part = Linked(row.pk, row.reference, self.clerk, self.at)
            pins = part.case.pins
            assert pins is not None
            found[pins.part] = part
        return found

    def follow(self) -> None:
        """Let the whole hear of its parts, as the queue does."""
        rows = OutboxRow.objects.filter(topic=dossiers.OF_PART, done_at=None)
        for row in rows.order_by("id"):
            linked.after_part(row.event, self.at)
        rows.update(done_at=self.at)


def filed(
    code: str,
    *,
    at: datetime = MONDAY,
    questions: dict[str, bool] | None = None,
    commune: str = TAM_KY,
    changes: dict[str, object] | None = None,
    party: dossiers.Party | None = None,
) -> Linked:
    """A linked filing at the counter that receives it in Tam Kỳ."""
    day = at.astimezone(VIETNAM).date()
    revision = procedures.revision_in_force(code, day)
    assert revision is not None
    agencies = (
        identity.agency_in_charge(kind, commune, day) for kind in revision.receiving_agency_kinds
    )
    agency = next(one for one in agencies if one is not None)
    clerk = officer(agency.id, "intake", at)
    draft = dossiers.start_draft(
        procedure=code, channel=procedures.Channel.COUNTER, by=clerk, at=at
    )
    filled = content(revision, commune)
    raw = {**filled.raw, **(changes or {})}
    if commune != TAM_KY:
        for given in raw.values():
            if isinstance(given, dict) and "province" in given:
                given["province"] = "49"
    filled = dossiers.DraftContent(
        raw=raw,
        questions={**filled.questions, **(questions or {})},
        parties=dossiers.Parties(submitter=party) if party else filled.parties,
    )
    dossiers.save_draft(draft=draft.id, content=filled, by=clerk, at=at)
    done = dossiers.submit(draft=draft.id, by=clerk, at=at)
    return Linked(done.dossier, done.reference, clerk, at)


def accepted(
    code: str,
    *,
    at: datetime = MONDAY,
    questions: dict[str, bool] | None = None,
    commune: str = TAM_KY,
) -> Linked:
    return accept(filed(code, at=at, questions=questions, commune=commune))


def accept(whole: Linked) -> Linked:
    page = whole.page()
    cases = dossiers.possible_cases(
        page.revision,
        procedures.Channel.COUNTER,
        page.filled,
        page.receiving.id,
        whole.at.astimezone(VIETNAM).date(),
    )
    whole.case_key = cases[0].key
    dossiers.accept(
        dossier=whole.id,
        turn=1,
        case=cases[0].key,
        papers=papers_of(whole, cases[0].key, whole.clerk),
        by=whole.clerk,
        at=whole.at,
    )
    return whole


def holder(work: Work, at: datetime) -> Actor:
    return officer(work.agency, work.function, at)


def move(whole: Linked, part: Linked, verdict: Verdict = Verdict.APPROVE) -> Case:
    """Let whoever holds a part do what its way asks next."""
    case, at = part.case, whole.later(minutes=5)
    by = holder(case.works[0], at)
    told = {"dossier": part.id, "turn": case.turn, "by": by, "at": at}
    chosen = {"verdict": verdict, "result": result_of(part, verdict)}
    if case.works[0].kind is WorkKind.DECISION:
        return dossiers.decide(reasons="Theo hồ sơ", **chosen, **told)
    if case.works[0].kind is WorkKind.REGISTER:
        return dossiers.register_result(number="1/KQ", **told)
    if Act.HAND_OVER in dossiers.page(part.reference, by=by, at=at).acts:
        return dossiers.hand_over(document="1/PC", **told)
    return dossiers.propose(text="Dự thảo", **chosen, **told)


def result_of(part: Linked, verdict: Verdict) -> str:
    page = part.page()
    wanted = "approved" if verdict is Verdict.APPROVE else "refused"
    return next(one.key for one in page.results if one.outcome == wanted)


def finish(whole: Linked, key: str, verdict: Verdict = Verdict.APPROVE) -> Case:
    """Let a part go all its way to its result in the book."""
    part = whole.parts[key]
    while part.case.works:
        part.at = whole.at
        move(whole, part, verdict)
        part.at = whole.at
    return part.case


def through(whole: Linked) -> Iterator[Case]:
    """Let every part go its way, the queue following, until the whole waits to be returned."""
    while whole.case.works[0].kind is WorkKind.PARTS:
        key = next(key for key, part in whole.parts.items() if part.case.works)
        finish(whole, key)
        whole.follow()
        yield whole.case


def returned(whole: Linked) -> Case:
    at = whole.later(minutes=5)
    return dossiers.hand_over_result(
        dossier=whole.id,
        turn=whole.case.turn,
        manner=Manner.COUNTER,
        receiver="Nguyễn Thị Thử",
        by=whole.clerk,
        at=at,
    )
