"""Invented people act in posts and file, but sign in nowhere and are nobody in production."""

from datetime import datetime

import pytest

from motcua.identity import api as identity
from motcua.kernel.actors import system
from motcua.kernel.working_time import VIETNAM
from tests.snapshots import business_rows

pytestmark = pytest.mark.django_db

BY = system("test")
AT = datetime(2026, 3, 2, 8, tzinfo=VIETNAM)


def test_who_is_hired_acts_with_the_rights_of_the_post(province):
    agency = identity.agency_by_code("DN.20194.UBND")
    post = identity.posts(agency.id, "leader", AT.date())[0]
    assert identity.holders([post.id], AT.date()) == {}

    account = identity.hire_simulated(post=post.id, name="Nguyễn Văn An", by=BY, at=AT)

    actor = identity.actor_for(account, post.id, AT)
    assert actor.agency == agency.id
    assert actor.functions == post.functions
    assert not account.has_usable_password()
    assert account.login not in {one.login for one in identity.demo_accounts()}


def test_who_is_invented_is_found_by_the_number(province):
    account = identity.invent_citizen(
        name="Lê Thị Bình", born_on="1990-01-02", identity_number="000190500001", by=BY, at=AT
    )

    found = identity.person_by_identity_number("000190500001")
    assert (found.full_name, found.account) == ("Lê Thị Bình", account.pk)
    assert identity.actor_for(account, None, AT).person == found.id


def test_in_production_nobody_is_invented(province, settings):
    post = identity.posts(identity.agency_by_code("DN.20194.UBND").id, "leader", AT.date())[0]
    settings.PRODUCTION = True
    before = business_rows()

    with pytest.raises(identity.NotWhereReal):
        identity.hire_simulated(post=post.id, name="Nguyễn Văn An", by=BY, at=AT)
    with pytest.raises(identity.NotWhereReal):
        identity.invent_citizen(
            name="Lê Thị Bình", born_on="1990", identity_number="000190500001", by=BY, at=AT
        )

    assert business_rows() == before
