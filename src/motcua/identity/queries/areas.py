"""Units of territory, on a day and one after the other."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.identity.models import (
    Area,
    AreaSuccession,
)
from motcua.identity.queries.stretches import first_alike
from motcua.identity.rules import succession
from motcua.identity.types import (
    AreaKind,
    AreaLevel,
    AreaView,
    Part,
)
from motcua.kernel import reference
from motcua.kernel.text import fold

_SEARCH_LIMIT = 20


def in_force_on(on: date) -> Q:
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


@reference.kept(4096, first_alike=first_alike)
def area(code: str, on: date) -> AreaView | None:
    """Return the unit that bore a code on a day: codes were used again on 1/7/2025."""
    row = _area_row(code, on)
    return _area_view(row) if row else None


@reference.kept(8, first_alike=first_alike)
def provinces(on: date) -> tuple[AreaView, ...]:
    """Return the provinces and cities of a day, by code."""
    rows = _areas().filter(in_force_on(on), level=AreaLevel.PROVINCE)
    return tuple(map(_area_view, rows.order_by("code", "since")))


@reference.kept(64, first_alike=first_alike)
def communes(province_code: str, on: date) -> tuple[AreaView, ...]:
    """Return the communes, wards and special zones of a province on a day, by code."""
    rows = _areas().filter(in_force_on(on), level=AreaLevel.COMMUNE)
    inside = Q(parent__code=province_code) | Q(parent__parent__code=province_code)
    return tuple(map(_area_view, rows.filter(inside).order_by("code", "since")))


def search_areas(text: str, on: date) -> tuple[AreaView, ...]:
    """Return the units of a day whose words begin as typed, accents or not; best first."""
    words = fold(text).split()
    if not words:
        return ()
    rows = _areas().filter(in_force_on(on))
    for word in words:
        rows = rows.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    found = sorted(rows.order_by("code"), key=lambda row: _closeness(row, " ".join(words)))
    return tuple(map(_area_view, found[:_SEARCH_LIMIT]))


def area_successors(code: str, on: date, later: date) -> tuple[tuple[AreaView, bool], ...]:
    """
    Return the units that carry on for a unit of an earlier day, and whether wholly.

    The first is the one to take when nothing more is known of the place.
    """
    return _area_successors(code, first_alike(on), first_alike(later))


@reference.kept(4096)
def _area_successors(code: str, on: date, later: date) -> tuple[tuple[AreaView, bool], ...]:
    row = _area_row(code, on)
    if row is None:
        return ()
    links = [
        succession.Link(one.from_area_id, one.to_area_id, Part(one.part), one.on)
        for one in _area_links(row)
    ]
    named = {link.before for link in links} | {link.after for link in links} | {row.pk}
    rows = {one.pk: one for one in _areas().filter(pk__in=named)}
    ends = {pk: one.until for pk, one in rows.items()}
    found = succession.successors(row.pk, ends, links, later)
    return tuple((_area_view(rows[one.id]), one.whole) for one in found)


def _areas() -> QuerySet[Area]:
    return Area.objects.select_related("parent")


def _area_row(code: str, on: date) -> Area | None:
    return _areas().filter(in_force_on(on), code=code).order_by("-since", "id").first()


def _area_links(row: Area) -> list[AreaSuccession]:
    """Read the links that lead on from a unit, one step after another."""
    found: dict[UUID, AreaSuccession] = {}
    waiting = {row.pk}
    while waiting:
        step = AreaSuccession.objects.filter(from_area__in=waiting).order_by("on", "id")
        fresh = [one for one in step if one.pk not in found]
        found.update((one.pk, one) for one in fresh)
        waiting = {one.to_area_id for one in fresh}
    return list(found.values())


def _area_view(row: Area) -> AreaView:
    return AreaView(
        code=row.code,
        name=row.name,
        kind=AreaKind(row.kind),
        level=AreaLevel(row.level),
        parent_code=row.parent.code if row.parent else None,
        since=row.since,
        until=row.until,
        mountainous=row.mountainous,
        verified=row.verified,
    )


def _closeness(row: Area, words: str) -> tuple[int, int, str, str]:
    exact = words in (fold(row.name), row.folded)
    begins = fold(row.name).startswith(words) or row.folded.startswith(words)
    rank = 0 if exact else 1 if begins else 2
    level = list(AreaLevel).index(AreaLevel(row.level))
    return rank, level, row.folded, row.code
