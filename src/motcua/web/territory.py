"""The territory as forms offer it, and who is in charge of a place that was declared."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils.text import capfirst

from motcua.identity import api as identity
from motcua.procedures import api as procedures
from motcua.web.widgets import Choices, Places


def places(on: date, *, home: str = "") -> Places:
    """Return the provinces and communes of a day; `home` is the province offered first."""

    @cache
    def communes(province: str) -> Choices:
        return _choices(identity.communes(province, on)) if province else ()

    return Places(_choices(identity.provinces(on)), communes, home)


def home_of(agency: identity.AgencyView, on: date) -> str:
    """Return the province an agency lies in."""
    found = identity.area(agency.area_code, on) if agency.area_code else None
    while found is not None and found.parent_code:
        found = identity.area(found.parent_code, on)
    return found.code if found else ""


def computed(
    revision: procedures.Revision,
    answers: Mapping[str, Any],
    receiving: identity.AgencyView | None,
    on: date,
) -> dict[str, str]:
    """Return the agencies that a form names by itself, by the place declared so far."""
    keys = [
        field.key
        for field in revision.form.fields
        if field.type is procedures.FieldType.COMPUTED_AGENCY
    ]
    if not keys:
        return {}
    found = in_charge(revision, answers, receiving, on)
    return dict.fromkeys(keys, found.name if found else "")


def in_charge(
    revision: procedures.Revision,
    answers: Mapping[str, Any],
    receiving: identity.AgencyView | None,
    on: date,
) -> identity.AgencyView | None:
    """Return the competent agency as far as the place is known by its code."""
    place = procedures.competent_place(revision, answers)
    code = place.commune if place else (receiving.area_code if receiving else None)
    if not code:
        return None
    return identity.agency_in_charge(procedures.competent_agency_kind(revision), code, on)


def _choices(areas: tuple[identity.AreaView, ...]) -> Choices:
    return [(area.code, capfirst(area.full_name)) for area in areas]
