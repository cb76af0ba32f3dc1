"""People and their posts; what is scoped starts from `persons_visible_to`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.identity.models import (
    Account,
    Agency,
    Person,
    Post,
    PostHolding,
)
from motcua.identity.queries.agencies import agency_in_charge
from motcua.identity.queries.areas import in_force_on
from motcua.identity.queries.stretches import first_alike
from motcua.identity.rules import people
from motcua.identity.rules.people import Period
from motcua.identity.types import (
    DemoAccount,
    PersonView,
    PostView,
)
from motcua.kernel import digests, reference
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.working_time import local_day

BLIND = "identity.person"
SIMULATED = "sim-"  # begins the login of an account that nobody signs in to


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """A person sees himself, whatever the post; nobody is given a list of people."""
    rows = Person.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    return rows.filter(pk=actor.person) if actor.person else rows.none()


def person(person_id: UUID) -> PersonView:
    """Return a person; for operations that have already asked whether `by` may."""
    return _person_view(Person.objects.get(pk=person_id))


def own_person(actor: Actor) -> PersonView | None:
    """Return the person who acts, or None."""
    row = persons_visible_to(actor).filter(pk=actor.person).first() if actor.person else None
    return _person_view(row) if row else None


def person_by_identity_number(number: str) -> PersonView | None:
    """Return the person who bears an identity number, found by its blind index."""
    row = Person.objects.filter(identity_blind=digests.blind(number, BLIND)).first()
    return _person_view(row) if row else None


def account(login: str) -> Account | None:
    """Return the account of a login name, or None."""
    return Account.objects.filter(login=login).first()


def actor_for(signed_in: Account, post: UUID | None, at: datetime) -> Actor:
    """
    Return who acts: a citizen, or the holder of a post with the post's functions.

    :raises AccountInactive: if the account was closed
    :raises NoPerson: if no person stands behind it
    :raises PostNotHeld: if the post is not held at that moment
    :raises PostEnded: if the post has ended or not begun
    :raises AgencyEnded: if its agency has ended or not begun
    """
    known = Account.objects.filter(pk=signed_in.pk).values("is_active", "person__id").first()
    signed = people.Signed(
        signed_in.pk,
        bool(known and known["is_active"]),
        known["person__id"] if known else None,
    )
    return (
        people.citizen(signed)
        if post is None
        else people.officer(signed, _seat(signed, post, at), at)
    )


def posts_held(signed_in: Account, at: datetime) -> tuple[PostView, ...]:
    """Return the posts that an account may act in at a moment, by title."""
    on = local_day(at)
    held = PostHolding.objects.filter(in_force_on(on), officer__person__account=signed_in.pk)
    rows = _posts().filter(in_force_on(on), pk__in=held.values("post"))
    alive = Agency.objects.filter(in_force_on(on))
    return tuple(map(_post_view, rows.filter(agency__in=alive).order_by("title", "code")))


@reference.kept(4096, first_alike=first_alike)
def posts(agency_id: UUID, function: str, on: date) -> tuple[PostView, ...]:
    """Return the posts of an agency that have a function on a day, by code."""
    rows = _posts().filter(in_force_on(on), agency=agency_id).order_by("code")
    return tuple(_post_view(row) for row in rows if function in row.functions)


@reference.kept(1024, first_alike=first_alike)
def posts_under(agency_id: UUID, on: date) -> tuple[PostView, ...]:
    """Return the posts of an agency and of those directly below it on a day, by code."""
    inside = Q(agency=agency_id) | Q(agency__parent=agency_id)
    rows = _posts().filter(in_force_on(on), inside).order_by("code")
    return tuple(map(_post_view, rows))


@reference.kept(4096)
def post(post_id: UUID) -> PostView:
    """Return a post, also one that has ended."""
    return _post_view(_posts().get(pk=post_id))


def holders(post_ids: Iterable[UUID], on: date) -> Mapping[UUID, tuple[UUID, str]]:
    """Return who holds each post on a day: person and full name."""
    rows = PostHolding.objects.filter(in_force_on(on), post__in=list(post_ids))
    found = rows.order_by("since", "id").select_related("officer__person")
    return {one.post_id: (one.officer.person_id, one.officer.person.full_name) for one in found}


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the invented people of the pack, not of a simulation, with their posts, by login."""
    offered = Person.objects.filter(is_demo=True, account__isnull=False).exclude(
        account__login__startswith=SIMULATED
    )
    rows = offered.select_related("account")
    held: dict[UUID, list[PostView]] = {}
    links = PostHolding.objects.filter(officer__person__in=offered)
    for one in links.select_related("post__agency", "officer").order_by("post__code"):
        held.setdefault(one.officer.person_id, []).append(_post_view(one.post))
    return tuple(
        DemoAccount(
            login=row.account.login,
            account=row.account.pk,
            person=row.pk,
            full_name=row.full_name,
            about=row.about,
            posts=tuple(held.get(row.pk, ())),
        )
        for row in rows.order_by("account__login")
        if row.account
    )


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("agency")


def _post_view(row: Post) -> PostView:
    return PostView(
        row.pk, row.code, row.title, row.agency_id, row.agency.name, frozenset(row.functions)
    )


def _seat(signed: people.Signed, post: UUID, at: datetime) -> people.Seat | None:
    row = _posts().filter(pk=post).first()
    if row is None or signed.person is None:
        return None
    held = PostHolding.objects.filter(post=post, officer__person=signed.person)
    return people.Seat(
        post=row.pk,
        agency=row.agency_id,
        functions=frozenset(row.functions),
        also=frozenset(_also(row, local_day(at))),
        period=Period(row.since, row.until),
        agency_period=Period(row.agency.since, row.agency.until),
        holdings=tuple(Period(one.since, one.until) for one in held.order_by("since", "id")),
    )


def _also(row: Post, on: date) -> Iterator[tuple[UUID, str]]:
    """Yield what a post does besides in other agencies of its place, as its staffing says."""
    area = row.agency.area if row.also else None
    for one in row.also if area else ():
        assert area is not None
        agency = agency_in_charge(one["kind"], area.code, on)
        if agency is not None:
            yield from ((agency.id, function) for function in one["functions"])


def _person_view(row: Person) -> PersonView:
    sealed = row.identity_sealed
    number = digests.unsealed(bytes(sealed), row.pk.bytes).decode() if sealed else ""
    return PersonView(
        id=row.pk,
        full_name=row.full_name,
        born_on=row.born_on,
        identity_number=number,
        phone=row.phone,
        email=row.email,
        account=row.account_id,
        is_demo=row.is_demo,
    )
