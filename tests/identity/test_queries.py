"""Who sees which people, and who acts as whom."""

from datetime import UTC, date, datetime

import pytest

from motcua.identity import api
from motcua.identity.models import Account, Agency, Person, Post, PostHolding
from motcua.identity.queries import people
from motcua.kernel.actors import ANONYMOUS, system

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def farmer(reference):
    return api.actor_for(api.account("demo-nong-dan"), None, AT)


@pytest.fixture
def clerk(reference):
    return actor("demo-tam-ky-intake", "DN.20341.PVHCC/intake")


def actor(login, post, at=AT):
    return api.actor_for(api.account(login), Post.objects.get(code=post).pk, at)


def test_a_person_sees_himself_and_no_one_else(farmer, clerk):
    for one in (farmer, clerk):
        assert [row.pk for row in people.persons_visible_to(one)] == [one.person]
        assert api.own_person(one).id == one.person


def test_nobody_sees_no_one(reference):
    assert not people.persons_visible_to(ANONYMOUS).exists()
    assert api.own_person(ANONYMOUS) is None


def test_the_system_sees_whom_it_serves(reference):
    assert people.persons_visible_to(system("notices")).count() == Person.objects.count()


def test_an_officer_has_the_functions_of_his_post(clerk):
    assert clerk.functions == {"intake"}
    assert api.agency(clerk.agency).code == "DN.20341.PVHCC"


@pytest.mark.parametrize(
    ("login", "post", "at"),
    [
        ("demo-nong-dan", "DN.20341.PVHCC/intake", AT),  # a citizen
        ("demo-tam-ky-intake", "DN.20944.PVHCC/intake", AT),  # another agency's post
        ("demo-tam-ky-intake", "DN.20341.PVHCC/intake-2", AT),  # a colleague's
        ("demo-tam-ky-intake", "DN.20341.PVHCC/intake", datetime(2025, 6, 30, 16, 59, tzinfo=UTC)),
    ],
)
def test_a_post_that_is_not_held_is_refused(reference, login, post, at):
    with pytest.raises(api.PostNotHeld):
        actor(login, post, at)


def test_a_post_is_held_from_its_first_minute(reference):
    midnight = datetime(2025, 6, 30, 17, 0, tzinfo=UTC)

    assert actor("demo-tam-ky-intake", "DN.20341.PVHCC/intake", midnight).functions == {"intake"}


def test_a_post_that_does_not_exist_is_refused_alike(reference):
    with pytest.raises(api.PostNotHeld):
        api.actor_for(api.account("demo-tam-ky-intake"), Person.objects.first().pk, AT)


def test_an_ended_post_or_agency_is_refused(reference):
    Post.objects.filter(code="DN.20341.PVHCC/intake").update(until=TODAY)
    Agency.objects.filter(code="DN.20944.PVHCC").update(until=TODAY)

    with pytest.raises(api.PostEnded):
        actor("demo-tam-ky-intake", "DN.20341.PVHCC/intake")
    with pytest.raises(api.AgencyEnded):
        actor("demo-nam-tra-my-intake", "DN.20944.PVHCC/intake")
    assert api.posts_held(api.account("demo-tam-ky-intake"), AT) == ()
    assert api.posts_held(api.account("demo-nam-tra-my-intake"), AT) == ()


def test_a_closed_account_is_refused_even_if_known_from_before(reference):
    before = api.account("demo-tam-ky-intake")
    Account.objects.filter(pk=before.pk).update(is_active=False)

    with pytest.raises(api.AccountInactive):
        api.actor_for(before, None, AT)


def test_an_account_without_person_or_row_is_refused(reference):
    with pytest.raises(api.NoPerson):
        api.actor_for(Account.objects.create(login="service"), None, AT)
    with pytest.raises(api.NoPerson):
        api.actor_for(Account.objects.create(login="other"), Post.objects.first().pk, AT)
    with pytest.raises(api.AccountInactive):
        api.actor_for(Account(login="never kept"), None, AT)


def test_a_post_handed_over_changes_its_holder(reference):
    PostHolding.objects.filter(post__code="DN.20341.PVHCC/intake").update(until=TODAY)

    assert api.posts_held(api.account("demo-tam-ky-intake"), AT) == ()
    with pytest.raises(api.PostNotHeld):
        actor("demo-tam-ky-intake", "DN.20341.PVHCC/intake")


def test_one_person_may_act_in_several_posts(reference):
    account = api.account("demo-nam-tra-my-leader")

    assert [post.code for post in api.posts_held(account, AT)] == [
        "DN.20944.UBND/chair",
        "DN.20944.PVHCC/director",
    ]
