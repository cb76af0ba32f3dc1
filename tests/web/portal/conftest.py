import pytest

from tests.factories import dossiers as make
from tests.web.officers import set_clock, signed_in
from tests.web.portal.applicant import CITIZEN, STRANGER


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def day(clock):
    return clock.at.date()


@pytest.fixture
def citizen(province, clock):
    """A browser in which a citizen has signed in."""
    return signed_in(CITIZEN, clock.at)


@pytest.fixture
def stranger(province, clock):
    return signed_in(STRANGER, clock.at)


@pytest.fixture
def applicant(province, clock):
    """The citizen as operations know him."""
    return make.actor(CITIZEN, clock.at)
