"""The same seed is the same province; another seed is another one."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from motcua.simulation import api as simulation

pytestmark = pytest.mark.django_db

MARCH = simulation.Wanted(5, 1, date(2025, 3, 3), date(2025, 3, 21))


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_same_seed_is_the_same_province_and_another_is_another(province):
    digests = []
    for seed in (1, 1, 2):
        with taken_back():
            wanted = simulation.Wanted(5, seed, date(2025, 3, 3), date(2025, 3, 21))
            digests.append(simulation.simulate(wanted, batch=seed * 7).digest)

    assert digests[0] == digests[1] != digests[2]


def test_it_stops_when_told(province):
    report = simulation.simulate(MARCH, tell=lambda filed, wanted: filed < 3, batch=1)

    assert report.counts["total"]["filed"] == 3
