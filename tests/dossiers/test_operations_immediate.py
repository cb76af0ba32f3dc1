"""Done while the person waits: every event singly, in one transaction, by who holds every step."""

from datetime import date

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierEvent, DossierFlag
from motcua.dossiers.types import Flag, State
from motcua.kernel import reference
from motcua.kernel.ids import new_id
from motcua.kernel.models import Parameter
from tests.factories.dossiers import MONDAY, actor, file, papers_of
from tests.snapshots import business_rows

pytestmark = pytest.mark.django_db

DIRECTOR = "demo-nam-tra-my-leader"
DEATH = "1.000656"  # khai tử: done at once
NAM_TRA_MY = "20944"


@pytest.fixture
def director(province):
    return actor(DIRECTOR, MONDAY, "intake")


def filed(by, code=DEATH):
    return file(code, MONDAY, by=by, commune=NAM_TRA_MY)


def at_once(dossier, by, **changed):
    page = dossiers.page(dossier.reference, by=by, at=dossier.at)
    case = page.revision.cases[0]
    approved = next(one.key for one in page.revision.results if one.outcome == "approved")
    given = dossiers.Given(approved, "Trích lục khai tử", "12/2026", "Hồ Văn Nhận Mẫu")
    whole = {
        "case": case.key,
        "papers": papers_of(dossier, case.key, by),
        "given": given,
        **changed,
    }
    return dossiers.do_at_once(
        dossier=dossier.id, turn=dossier.case.turn, by=by, at=dossier.later(minutes=10), **whole
    )


def test_all_of_it_happens_and_each_event_is_written(director):
    dossier = filed(director)
    case = at_once(dossier, director)

    kinds = list(
        DossierEvent.objects.filter(dossier=dossier.id)
        .order_by("number")
        .values_list("kind", flat=True)
    )
    assert case.state is State.RETURNED
    assert kinds[:2] == ["submitted", "accepted"]
    assert kinds[-4:] == ["proposed", "decided", "result_registered", "result_handed_over"]
    assert dossiers.verify(dossier.id) is None


def test_signing_ones_own_draft_is_listed(director):
    dossier = filed(director)
    at_once(dossier, director)

    assert list(DossierFlag.objects.values_list("flag", "post")) == [
        (Flag.OWN_PROPOSAL, director.post)
    ]


def test_without_the_exception_nobody_signs_his_own_draft_and_nothing_is_written(director):
    Parameter.objects.create(
        id=new_id(),
        name="own_proposal_exception",
        since=date(2026, 3, 1),
        value="none",
        basis="thử",
        verified=False,
    )
    reference.forget()
    dossier = filed(director)
    before = business_rows()

    with pytest.raises(dossiers.OwnProposal):
        at_once(dossier, director)
    assert business_rows() == before


def test_who_holds_only_the_counter_cannot_do_it_alone(province):
    clerk = actor("demo-nam-tra-my-intake", MONDAY)
    dossier = filed(clerk)
    before = business_rows()

    with pytest.raises(dossiers.NotYourStep):
        at_once(dossier, clerk)
    assert business_rows() == before


def test_a_procedure_that_takes_its_time_is_not_done_at_once(director):
    dossier = filed(director, "1.001776")
    before = business_rows()

    with pytest.raises(dossiers.NotImmediate):
        at_once(dossier, director)
    assert business_rows() == before


def test_the_director_sees_the_work_of_both_houses(director):
    dossier = filed(director)

    assert [line.reference for line in dossiers.my_work(director).lines] == [dossier.reference]
