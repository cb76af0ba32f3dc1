"""Who may sign today, and the delegations that let others than leaders do so."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.counters.models import SigningDelegation
from motcua.counters.queries import rules as stored
from motcua.counters.queries import scope
from motcua.counters.rules import rights, signing
from motcua.counters.types import DelegationView, Signer, Signing
from motcua.identity import api as identity
from motcua.kernel.actors import Actor


def signers(agency: UUID, kind: str, on: date) -> tuple[Signer, ...]:
    """Return the posts that may sign a kind on a day and are held by somebody, leaders first."""
    able = empowered(agency, kind, on)
    held = identity.holders(able, on)
    found = [replace(one, name=held[post][1]) for post, one in able.items() if post in held]
    return tuple(sorted(found, key=lambda one: one.delegation is not None))


def empowered(agency: UUID, kind: str, on: date) -> dict[UUID, Signer]:
    """Return the posts that may sign a kind on a day, whoever holds them."""
    delegations = delegated(agency, on)
    posts = identity.posts_under(agency, on)
    leaders = {p.id for p in posts if p.agency == agency and rights.LEADER in p.functions}
    given = [one for one, _decision in delegations]
    return {
        post.id: Signer(post.id, post.title, "", *_by(post.id, kind, on, leaders, delegations))
        for post in posts
        if signing.may_sign(post.id, kind, on, leaders=leaders, delegations=given)
    }


def _by(
    post: UUID, kind: str, on: date, leaders: set[UUID], delegations: list[tuple[Signing, str]]
) -> tuple[UUID | None, str]:
    """A leader signs in his own right; another by the delegation that began last."""
    if post in leaders:
        return None, ""
    held = [
        (one, decision)
        for one, decision in delegations
        if one.post == post and signing.holds(one, kind, on)
    ]
    one, decision = max(held, key=lambda pair: (pair[0].since, pair[0].id))
    return one.id, decision


def delegated(agency: UUID, on: date) -> list[tuple[Signing, str]]:
    """Return the delegations of an agency that hold on a day, with their decisions."""
    rows = SigningDelegation.objects.filter(
        Q(until=None) | Q(until__gt=on), agency=agency, since__lte=on
    )
    return [
        (Signing(r.pk, r.post, frozenset(r.kinds), r.since, r.until), r.decision)
        for r in rows.order_by("since", "pk")
    ]


def may_delegate_to(actor: Actor, on: date) -> tuple[identity.PostView, ...]:
    """Return the posts of the actor's agency, and of its counters, that do not sign anyway."""
    home = scope.home_of(actor)
    if home is None:
        return ()
    _keepers, counters = stored.places()
    return tuple(
        post
        for post in identity.posts_under(home.agency.id, on)
        if rights.LEADER not in post.functions
        and (post.agency == home.agency.id or identity.agency(post.agency).kind in counters)
    )


def delegations(actor: Actor, on: date) -> tuple[DelegationView, ...]:
    """Return the delegations of the actor's agency, the latest first."""
    rows = list(scope.delegations_visible_to(actor).order_by("-since", "-pk"))
    held = identity.holders({row.post for row in rows}, on)
    names = {code: kind.name for code, kind in stored.in_force(on).kinds.items()}
    return tuple(
        DelegationView(
            reference=row.reference,
            decision=row.decision,
            title=row.post_title,
            name=held[row.post][1] if row.post in held else "",
            kinds=tuple(names.get(code, code) for code in row.kinds),
            since=row.since,
            until=row.until,
            in_force=row.since <= on and (row.until is None or on < row.until),
        )
        for row in rows
    )
