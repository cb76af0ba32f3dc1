"""1/7/2025 inside a stretch: agencies end, open dossiers go over with code and clock."""

from datetime import date, datetime
from random import Random

import pytest
from django.db import transaction

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent, WorkItem
from motcua.dossiers.queries import scope
from motcua.dossiers.rules import fold
from motcua.identity import api as identity
from motcua.kernel.packs import built_in
from motcua.kernel.working_time import VIETNAM
from motcua.simulation import api as simulation
from motcua.simulation import reading
from motcua.simulation.filing import Counter
from motcua.simulation.homes import Homes
from motcua.simulation.people import People
from motcua.simulation.types import Citizen, Going

pytestmark = pytest.mark.django_db

CHANGE = datetime(2025, 7, 1, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def summer(province_loaded, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        wanted = simulation.Wanted(24, 5, date(2025, 6, 9), date(2025, 7, 18))
        yield simulation.simulate(wanted)
        transaction.set_rollback(True)


@pytest.fixture
def transferred(summer, province):
    """The dossiers that went over: events before, the transfer, the case before and after it."""
    found = []
    for event in DossierEvent.objects.filter(kind="transferred").order_by("dossier", "number"):
        told = [scope.event(one) for one in scope.events_of(event.dossier_id)]
        before = fold(one for one in told if one.number < event.number)
        after = fold(one for one in told if one.number <= event.number)
        found.append((event.dossier_id, told[event.number - 1], before, after))
    assert found
    return found


def test_nothing_is_refused_and_every_dossier_is_whole(summer, province):
    assert summer.counts["transferred"] > 0
    assert summer.counts["refused"] == {}
    assert all(dossiers.verify(one) is None for one in dossiers.dossier_ids())


def test_what_goes_over_keeps_code_promise_term_and_pauses(transferred):
    for _dossier, _event, before, after in transferred:
        assert (after.code, after.promised_at, after.accepted_at) == (
            before.code,
            before.promised_at,
            before.accepted_at,
        )
        assert after.pauses == before.pauses
        assert dossiers.due_at(after) == dossiers.due_at(before)
        if before.pins:
            assert (after.pins.calendar, after.pins.edition, after.pins.term) == (
                before.pins.calendar,
                before.pins.edition,
                before.pins.term,
            )


def test_no_open_dossier_stays_with_an_agency_that_is_no_more(summer, province):
    open_works = WorkItem.objects.filter(closed_at=None).values_list("agency", flat=True)
    ended = {identity.agency(one).until for one in set(open_works)}

    assert ended == {None}


def test_nobody_gains_sight_but_who_carries_on(transferred):
    for dossier, event, before, _after in transferred:
        knew = agencies(before) | {work.agency for work in held_until(dossier, event)}
        heirs = {one.id for agency in knew for one in identity.agencies_named_after(agency)}

        assert concerned(dossier, event) <= knew | heirs


def test_nobody_loses_sight_of_what_he_held(transferred):
    for dossier, event, _before, _after in transferred:
        held = {work.agency for work in held_until(dossier, event)}

        assert held <= set(
            WorkItem.objects.filter(dossier=dossier).values_list("agency", flat=True)
        )


def test_what_is_filed_after_the_change_goes_to_who_is_there(summer, province):
    later = Dossier.objects.filter(submitted_at__gte=CHANGE)

    assert later.exists()
    assert all(identity.agency(one.receiving_id).until is None for one in later)


@pytest.mark.parametrize(
    ("day", "kind", "level"),
    [((2025, 6, 30), "district_centre", "huyen"), ((2025, 7, 1), "commune_centre", "xa")],
)
def test_who_comes_again_goes_to_who_receives_on_the_day(province, day, kind, level):
    behaviour, random = reading.behaviour(built_in("quang-nam")), Random(1)
    counter = Counter(behaviour, People(behaviour, random), Homes(behaviour, ""), random)
    somebody = Citizen("Nguyễn Văn An", "1990-01-02", "000190500001", "20335")
    going = Going(somebody, "huyen", "1.001612", False, "chung", again=True)

    found = counter.receiving(going, datetime(*day, 8, tzinfo=VIETNAM))

    assert (identity.agency(found).kind, going.level) == (kind, level)


def agencies(case):
    return {one for one in (case.receiving, case.competent, case.returning) if one}


def held_until(dossier, event):
    told = [scope.event(one) for one in scope.events_of(dossier)]
    return [work for one in told if one.number < event.number for work in one.outcome.works or ()]


def concerned(dossier, event):
    """Who may see it right after the transfer."""
    told = [scope.event(one) for one in scope.events_of(dossier) if one.number <= event.number]
    case = fold(told)
    held = {work.agency for one in told for work in one.outcome.works or ()}
    return held | {one for one in (case.receiving, case.competent, case.returning) if one}
