"""A small province lives through some days: reproducible, whole, and of nobody real."""

from datetime import date, datetime

import pytest
from django.db import transaction

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.identity import api as identity
from motcua.identity.models import Account, PostHolding
from motcua.kernel.models import OutboxRow
from motcua.kernel.working_time import VIETNAM
from motcua.simulation import api as simulation
from tests.snapshots import business_rows

pytestmark = pytest.mark.django_db

SPRING = simulation.Wanted(14, 7, date(2025, 3, 3), date(2025, 4, 30))


@pytest.fixture(scope="module")
def spring(province_loaded, django_db_blocker):
    """Two months lived through once for the tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield simulation.simulate(SPRING)
        transaction.set_rollback(True)


def test_every_dossier_is_whole_and_on_its_way(spring, province):
    assert spring.counts["total"]["filed"] >= SPRING.dossiers
    assert spring.counts["refused"] == {}
    assert all(dossiers.verify(one) is None for one in dossiers.dossier_ids())
    assert spring.counts["states"]["returned"] > SPRING.dossiers / 2


def test_events_lie_in_the_days_asked_for_and_no_effect_waits(spring, province):
    first = datetime(2025, 3, 3, tzinfo=VIETNAM)
    last = datetime(2025, 5, 1, tzinfo=VIETNAM)

    assert not DossierEvent.objects.exclude(at__gte=first, at__lt=last).exists()
    assert not OutboxRow.objects.filter(topic__startswith="dossiers.").exists()


def test_the_counts_add_up(spring, province):
    alone = Dossier.objects.filter(part_of=None)  # parts of linked filings are counted with them
    received = alone.filter(accepted_at__isnull=False).count()
    counts = spring.counts

    assert counts["total"]["received"] == received
    for group in ("levels", "agencies", "procedures", "months"):
        assert sum(row["received"] for row in counts[group].values()) == received
    assert sum(counts["states"].values()) == alone.count()


def test_nobody_signs_in_as_who_was_invented(spring, province):
    invented = Account.objects.filter(login__startswith="sim-")
    offered = {one.login for one in identity.demo_accounts()}

    assert invented.exists()
    assert not offered & set(invented.values_list("login", flat=True))
    assert not any(account.has_usable_password() for account in invented)
    assert PostHolding.objects.filter(officer__person__account__in=invented).exists()


def test_a_database_with_dossiers_is_left_alone(spring, province):
    before = business_rows()

    with pytest.raises(simulation.NotEmpty):
        simulation.simulate(SPRING)

    assert business_rows() == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"until": date(2025, 3, 1)}, simulation.PeriodReversed),
        ({"since": date(2019, 1, 1), "until": date(2019, 2, 1)}, simulation.NotInCalendar),
    ],
)
def test_what_cannot_be_simulated_is_refused(province, changed, refusal):
    before = business_rows()
    asked = {"dossiers": 5, "seed": 1, "since": date(2025, 3, 3), "until": date(2025, 3, 4)}

    with pytest.raises(refusal):
        simulation.simulate(simulation.Wanted(**{**asked, **changed}))

    assert business_rows() == before


def test_where_real_dossiers_are_kept_nothing_is_simulated(province, settings):
    settings.PRODUCTION = True
    before = business_rows()

    with pytest.raises(simulation.NotForReal):
        simulation.simulate(SPRING)

    assert business_rows() == before
