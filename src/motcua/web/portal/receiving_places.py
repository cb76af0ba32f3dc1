"""Where an application may be filed: the agencies in charge of a commune that take it."""

from collections.abc import Iterator

from motcua.identity import api as identity
from motcua.procedures import api as procedures
from motcua.web.portal.drafts import Filling, home_province
from motcua.web.widgets import Choices


def communes(filling: Filling) -> Choices:
    return filling.places.communes(home_province(filling.on))


def commune_known(filling: Filling) -> str:
    """Return the commune to begin with: the agency's chosen before, or where the matter lies."""
    if filling.receiving is not None and filling.receiving.area_code:
        return filling.receiving.area_code
    place = procedures.competent_place(filling.revision, filling.content.raw)
    if place is not None and place.commune:
        return place.commune
    return ""


def offered(filling: Filling, commune: str, *, fresh: bool) -> list[identity.AgencyView]:
    """Return the agencies that take the procedure for a commune; the one chosen before stays."""
    found = {one.id: one for one in _in_charge(filling, commune)} if commune else {}
    if filling.receiving is not None and not fresh:
        found.setdefault(filling.receiving.id, filling.receiving)
    return list(found.values())


def _in_charge(filling: Filling, commune: str) -> Iterator[identity.AgencyView]:
    for kind in filling.revision.receiving_agency_kinds:
        try:
            found = identity.agency_in_charge(kind, commune, filling.on)
        except identity.SeveralInCharge:
            continue  # nobody can say which; the others are offered
        if found is not None:
            yield found
