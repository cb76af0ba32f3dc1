"""Agencies: which there are, which is in charge of a place, which carries on for another."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.identity.models import (
    Agency,
    AgencyKind,
    AgencySuccession,
    Area,
    Function,
    Post,
)
from motcua.identity.queries.areas import in_force_on
from motcua.identity.queries.stretches import first_alike
from motcua.identity.rules import places, succession
from motcua.identity.types import (
    AgencyView,
    AreaLevel,
    Part,
    PlaceRule,
    Successor,
)
from motcua.kernel import reference


@reference.kept(4096)
def agency(agency_id: UUID) -> AgencyView:
    """Return an agency, in force or ended."""
    return _agency_view(_agencies().get(pk=agency_id))


def agencies(kind: str | None = None, *, on: date) -> tuple[AgencyView, ...]:
    """Return the agencies of a day; `kind` is a kind's code or a group's (“department”)."""
    rows = _agencies().filter(in_force_on(on))
    if kind is not None:
        rows = rows.filter(Q(kind=kind) | Q(kind__group=kind))
    return tuple(map(_agency_view, rows.order_by("code")))


@reference.kept(4096)
def agency_by_code(code: str) -> AgencyView | None:
    """Return the agency that bears a code of ours, in force or ended."""
    row = _agencies().filter(code=code).first()
    return _agency_view(row) if row else None


@reference.kept(4096, first_alike=first_alike)
def agency_in_charge(kind: str, area_code: str, on: date) -> AgencyView | None:
    """
    Return the agency of a kind in charge of a place on a day, by the kind's rule of place.

    :raises SeveralInCharge: when the data name more than one
    """
    row = AgencyKind.objects.filter(pk=kind).first()
    if row is None:
        return None
    chain = _chain(area_code, on)
    near = [place.area for place in chain]
    rows = _agencies().filter(kind=kind).order_by("code")
    if row.place_rule == PlaceRule.COVERING:
        rows = rows.filter(covers__area__in=near[:1])
    elif row.place_rule != PlaceRule.COUNTRY:
        rows = rows.filter(area__in=near)
    by_id = {one.pk: one for one in rows}
    covered = frozenset(near[:1])
    candidates = [
        places.Candidate(one.pk, kind, one.area_id, covered, one.since, one.until)
        for one in by_id.values()
    ]
    found = places.in_charge(PlaceRule(row.place_rule), chain, candidates, on)
    return _agency_view(by_id[found]) if found else None


@reference.kept(4096)
def agencies_named_after(agency_id: UUID) -> tuple[AgencyView, ...]:
    """Return the agencies that took over work of an ended one, by code."""
    links = AgencySuccession.objects.filter(from_agency=agency_id).values("to_agency")
    return tuple(map(_agency_view, _agencies().filter(pk__in=links).order_by("code")))


@reference.kept(4096, first_alike=first_alike)
def agency_successors(agency_id: UUID, on: date) -> tuple[Successor, ...]:
    """
    Return the agencies that carry on for one on a day, the main one first, then by code.

    It is its own successor while it lasts.
    Who begins later is no successor yet.
    """
    links = _links_from(agency_id)
    named = {agency_id} | {one.to_agency_id for one in links}
    rows = {one.pk: one for one in _agencies().filter(pk__in=named)}
    followed = [
        succession.Link(one.from_agency_id, one.to_agency_id, Part(one.part), one.on)
        for one in links
    ]
    ends = {pk: one.until for pk, one in rows.items()}
    found = succession.successors(agency_id, ends, followed, on)
    basis = {one.to_agency_id: one.basis for one in links}
    begun = (one for one in found if rows[one.id].since <= on)
    return tuple(
        Successor(_agency_view(rows[one.id]), one.whole, one.is_main, basis.get(one.id, ""))
        for one in sorted(begun, key=lambda one: (not one.is_main, rows[one.id].code))
    )


@reference.kept(4096)
def agencies_before(agency_id: UUID, on: date) -> tuple[AgencyView, ...]:
    """
    Return the ended agencies whose place one has taken by a day, the last ended first.

    Of several successors it is who took the whole or the remainder; where none did, each of them.
    """
    rows = _agencies().filter(pk__in=_before(agency_id), until__lte=on)
    found = (row for row in rows.order_by("-until", "code") if _stands_for(agency_id, row.pk, on))
    return tuple(map(_agency_view, found))


@reference.kept(4096, first_alike=first_alike)
def does(agency_id: UUID, function: str, on: date) -> bool:
    """Say whether a function of an agency is some post's on a day, there or in the same place."""
    seen = agency(agency_id)
    posts = Post.objects.filter(in_force_on(on))
    if any(function in one.functions for one in posts.filter(agency=agency_id)):
        return True
    beside = posts.filter(agency__area__code=seen.area_code).exclude(also=[])
    besides = (one for post in beside for one in post.also)
    return any(one["kind"] == seen.kind and function in one["functions"] for one in besides)


@reference.kept(1)
def kind_names() -> Mapping[str, str]:
    """Return the Vietnamese names of the kinds of agency."""
    return dict(AgencyKind.objects.order_by("code").values_list("code", "name"))


@reference.kept(1)
def function_names() -> Mapping[str, str]:
    """Return the Vietnamese names of the functions a post may have."""
    return dict(Function.objects.order_by("code").values_list("code", "name"))


def _before(agency_id: UUID) -> set[UUID]:
    """Read which agencies lead to one, one step after another."""
    found: set[UUID] = set()
    waiting = {agency_id}
    while waiting:
        links = AgencySuccession.objects.filter(to_agency__in=waiting)
        waiting = set(links.values_list("from_agency", flat=True)) - found
        found |= waiting
    return found - {agency_id}


def _stands_for(agency_id: UUID, former: UUID, on: date) -> bool:
    successors = agency_successors(former, on)
    first = [one for one in successors if one.is_main] or successors
    return any(one.agency.id == agency_id for one in first)


def _links_from(agency_id: UUID) -> list[AgencySuccession]:
    """Read the links that lead on from an agency, one step after another."""
    found: dict[UUID, AgencySuccession] = {}
    waiting = {agency_id}
    while waiting:
        step = AgencySuccession.objects.filter(from_agency__in=waiting).order_by("on", "id")
        fresh = [one for one in step if one.pk not in found]
        found.update((one.pk, one) for one in fresh)
        waiting = {one.to_agency_id for one in fresh}
    return list(found.values())


def _agencies() -> QuerySet[Agency]:
    return Agency.objects.select_related("area")


def _agency_view(row: Agency) -> AgencyView:
    return AgencyView(
        id=row.pk,
        code=row.code,
        official_code=row.official_code or None,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind_id,
        area_code=row.area.code if row.area else None,
        calendar_code=row.calendar_code,
        parent=row.parent_id,
        address=row.address,
        phone=row.phone,
        verified=row.verified,
        since=row.since,
        until=row.until,
    )


def _chain(area_code: str, on: date) -> list[places.Place]:
    row = (
        Area.objects.select_related("parent__parent")
        .filter(in_force_on(on), code=area_code)
        .order_by("-since", "id")
        .first()
    )
    chain = []
    while row is not None:
        chain.append(places.Place(row.pk, AreaLevel(row.level)))
        row = row.parent
    return chain
