"""Invented people of a simulated province: officers in empty posts, citizens who file."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.identity.models import Account, Officer, Person, Post, PostHolding
from motcua.identity.queries.people import BLIND, SIMULATED
from motcua.kernel import digests, ids
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, fold

UNUSABLE = "!"  # Django's mark of a password that opens nothing


class NotWhereReal(RuleViolation):
    code = "simulated-people-not-where-real"
    sentence = _("Nơi chạy thật không nhận người bịa ra.")


def hire_simulated(*, post: UUID, name: str, by: Actor, at: datetime) -> Account:
    """
    Put an invented person in a post that nobody holds, for as long as the post is there.

    Nobody signs in as one: the account has no password and is not offered for trial.

    :raises NotWhereReal: in production
    """
    with acting(by, writing=True):
        account, person = _invented(name)
        person.save(force_insert=True)
        officer = Officer.objects.create(person=person)
        seat = Post.objects.get(pk=post)
        PostHolding.objects.create(officer=officer, post=seat, since=seat.since, until=seat.until)
    return account


def invent_citizen(
    *, name: str, born_on: str, identity_number: str, by: Actor, at: datetime
) -> Account:
    """
    Make an invented citizen with an account that nobody signs in to.

    :raises NotWhereReal: in production
    """
    with acting(by, writing=True):
        account, person = _invented(name)
        person.born_on = born_on
        person.identity_sealed = digests.sealed(identity_number.encode(), person.pk.bytes)
        person.identity_blind = digests.blind(identity_number, BLIND)
        person.save(force_insert=True)
    return account


def _invented(name: str) -> tuple[Account, Person]:
    """Return an account, stored, and its person, not stored yet."""
    if settings.PRODUCTION:
        raise NotWhereReal
    account_id = ids.new_id()
    login = f"{SIMULATED}{account_id.hex}"
    account = Account.objects.create(id=account_id, login=login, password=UNUSABLE)
    person = Person(
        id=ids.new_id(), account=account, full_name=name, folded=fold(name), is_demo=True
    )
    return account, person
