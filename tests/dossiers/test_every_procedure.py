"""Every published procedure, in every revision: filed, processed and returned from its own text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Act, Case, Kind, Manner, State, Verdict, Work, WorkKind
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, ActorKind, system
from motcua.kernel.ids import new_id
from motcua.kernel.working_time import VIETNAM
from motcua.procedures import api as procedures
from tests.factories.procedures import sample_answers
from tests.procedures import texts

pytestmark = pytest.mark.django_db

EVERYBODY = system("test")
LOWLAND, HIGHLAND = ("49", "20335", "20944"), ("48", "20341", "20944")  # before, since 1/7/2025
MERGED_ON = datetime(2025, 7, 1, tzinfo=VIETNAM).date()
FILED = [which for which in texts.filed_here() if not texts.revision(*which).linked]


@dataclass
class Walk:
    """One application on its way through the hands of whoever holds the posts of its time."""

    revision: procedures.Revision
    at: datetime
    reference: str = ""
    dossier: object = None

    @property
    def case(self) -> Case:
        return dossiers.page(self.reference, by=EVERYBODY, at=self.at).case

    def later(self) -> datetime:
        self.at += timedelta(minutes=5)
        return self.at

    def holder(self, work: Work) -> Actor:
        return officer(work.agency, work.function, self.at)


def officer(agency, function, at) -> Actor:
    posts = identity.posts(agency, function, at.astimezone(VIETNAM).date())
    assert posts, f"no post of {identity.agency(agency).code} has the function {function}"
    return Actor(
        ActorKind.OFFICER,
        id=new_id(),
        post=posts[0].id,
        agency=agency,
        functions=posts[0].functions,
    )


def a_working_day(revision) -> datetime:
    """The first Tuesday in force, at eight."""
    day = max(revision.effective_from, datetime(2023, 2, 1, tzinfo=VIETNAM).date())
    while day.weekday() != 1:
        day += timedelta(days=1)
    assert revision.effective_until is None or day < revision.effective_until
    return datetime.combine(day, time(8), tzinfo=VIETNAM)


def place_of(revision, case, day) -> tuple[str, str]:
    province, low, high = LOWLAND if day < MERGED_ON else HIGHLAND
    return province, high if case.when.mountainous else low


def content(revision, case, day) -> dossiers.DraftContent:
    """What somebody writes whose situation is the case's."""
    province, commune = place_of(revision, case, day)
    raw = sample_answers(revision)
    for field in revision.form.fields:
        if field.type is procedures.FieldType.ADDRESS:
            raw[field.key] = {"province": province, "commune": commune, "detail": "Số 1"}
    raw |= {key: fitting[0] for key, fitting in case.when.answers}
    questions = {one.key: False for one in revision.questions} | dict(case.when.questions)
    party = dossiers.Party(name="Nguyễn Thị Thử", identity_number="048190000001")
    return dossiers.DraftContent(
        raw=raw, questions=questions, parties=dossiers.Parties(submitter=party)
    )


def receiving_of(revision, case, day):
    _, commune = place_of(revision, case, day)
    for kind in revision.receiving_agency_kinds:
        agency = identity.agency_in_charge(kind, commune, day)
        if agency is not None and identity.posts(agency.id, "intake", day):
            return agency
    raise AssertionError(f"nobody receives {revision.procedure_code}")


def filed(revision, case) -> tuple[Walk, Actor]:
    at = a_working_day(revision)
    day = at.date()
    agency = receiving_of(revision, case, day)
    clerk = officer(agency.id, "intake", at)
    offered = case.when.channels or revision.channels
    channel = next((c for c in offered if c is not procedures.Channel.ONLINE), None)
    if channel is None:
        pytest.skip("filed online alone: walked in the journeys of the portal")
    draft = dossiers.start_draft(
        procedure=revision.procedure_code, channel=channel, by=clerk, at=at
    )
    assert draft.revision == revision.id
    dossiers.save_draft(draft=draft.id, content=content(revision, case, day), by=clerk, at=at)
    done = dossiers.submit(draft=draft.id, by=clerk, at=at)
    return Walk(revision, at, done.reference, done.dossier), clerk


def accepted(walk, case, clerk) -> Case:
    papers = [
        dossiers.PaperReceived(key=paper.key, name=paper.name, originals=1) for paper in case.papers
    ]
    return dossiers.accept(
        dossier=walk.dossier, turn=1, case=case.key, papers=papers, by=clerk, at=walk.later()
    )


def steps(walk) -> Iterator[Case]:
    while walk.case.works:
        yield step(walk)


def step(walk) -> Case:
    case, at = walk.case, walk.later()
    page = dossiers.page(walk.reference, by=walk.holder(case.works[0]), at=at)
    by = walk.holder(case.works[0])
    told = {"dossier": walk.dossier, "turn": case.turn, "by": by, "at": at}
    kind = case.works[0].kind
    verdict = {"verdict": Verdict.APPROVE, "result": approved(walk.revision)}
    if Act.ACKNOWLEDGE in page.acts:
        return dossiers.acknowledge(slip=case.slip, document="1/XN", **told)
    if kind is WorkKind.TRANSPORT:
        told["by"] = walk.holder(case.works[1])
        return dossiers.hand_over(**told)
    if kind is WorkKind.DECISION:
        return dossiers.decide(reasons="", **verdict, **told)
    if kind is WorkKind.REGISTER:
        return dossiers.register_result(number="1/KQ", **told)
    if kind is WorkKind.RETURN:
        return dossiers.hand_over_result(manner=Manner.COUNTER, receiver="Nguyễn Thị Thử", **told)
    if Act.PROPOSE in page.acts and Act.HAND_OVER not in page.acts:
        return dossiers.propose(text="Dự thảo", **verdict, **told)
    return dossiers.hand_over(document="1/PC", **told)


def approved(revision) -> str:
    return next(one.key for one in revision.results if one.outcome == "approved")


@pytest.mark.parametrize("which", FILED, ids=":".join)
def test_it_goes_from_filing_to_the_returned_result(province, which):
    read = texts.revision(*which)
    revision = procedures.revision_in_force(read.procedure_code, a_working_day(read).date())
    assert (revision.number, revision.name) == (read.number, read.name)
    case = revision.cases[0]
    walk, clerk = filed(revision, case)
    accepted(walk, case, clerk)

    ended = [one.state for one in steps(walk)][-1]

    assert ended is State.RETURNED
    assert dossiers.verify(walk.dossier) is None
    assert walk.case.pins.case == case.key
    assert len({stay.step for stay in walk.case.stays}) >= len(case.route.steps) - 1


@pytest.mark.sqlite  # the cases are text; that they are stored alike is shown above
@pytest.mark.parametrize("which", FILED, ids=":".join)
def test_every_case_is_reached_and_promises_its_term(province, which):
    read = texts.revision(*which)
    revision = procedures.revision_in_force(read.procedure_code, a_working_day(read).date())
    for case in revision.cases[1:]:
        walk, clerk = filed(revision, case)
        after = accepted(walk, case, clerk)
        timeline = dossiers.page(walk.reference, by=EVERYBODY, at=walk.at).timeline

        assert after.pins.term == case.term
        assert (after.promised_at is None) is (case.term.unit.value == "none")
        assert [entry.kind for entry in timeline] == [Kind.SUBMITTED, Kind.ACCEPTED]


def test_twenty_six_procedures_are_published_before_and_after_the_change():
    by_code: dict[str, list[procedures.Revision]] = {}
    for which in texts.documents():
        by_code.setdefault(which[0], []).append(texts.revision(*which))

    assert len(by_code) == 26
    for revisions in by_code.values():
        assert min(one.effective_from for one in revisions) < MERGED_ON
        assert max(one.effective_from for one in revisions) >= MERGED_ON
    only_told = [one for group in by_code.values() for one in group if one.information_only]
    assert all(len(one.information_only) > 30 for one in only_told)
