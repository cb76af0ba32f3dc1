"""The upper parts of papers: the agency that issues them, the dossier they are about, people."""

from datetime import datetime
from typing import Any

from motcua.documents import api as documents
from motcua.dossiers.queries import reading
from motcua.dossiers.types import Case, Party
from motcua.identity import api as identity
from motcua.kernel.working_time import VIETNAM, local_day
from motcua.procedures import api as procedures


def head(case: Case, at: datetime, base_url: str) -> dict[str, Any]:
    """Return the head of a sheet about a dossier as it stands, issued by who works on it."""
    agency = identity.agency(case.competent) if case.competent else returning(case)
    return {
        **top(agency, at),
        **of_dossier(case, reading.revision_of(case), agency, base_url),
        "lookup_key": None,
    }


def top(agency: identity.AgencyView, at: datetime) -> dict[str, Any]:
    """Return the upper part of every paper: the agency on the left, place and moment."""
    day = local_day(at)
    place = identity.area(agency.area_code, day) if agency.area_code else None
    return {
        "agency_parent": identity.agency(agency.parent).name if agency.parent else None,
        "agency_name": agency.name,
        "agency_code": agency.official_code or agency.code,
        "agency_code_verified": agency.official_code is not None and agency.verified,
        "place": place.name if place else "",
        "issued_at": documents.minute_text(at),
    }


def of_dossier(
    case: Case, revision: procedures.Revision, agency: identity.AgencyView, base_url: str
) -> dict[str, Any]:
    """Return what every paper about a dossier says of it, without its secret key."""
    return {
        "dossier_code": case.code or case.reference,
        "procedure_code": revision.procedure_code,
        "procedure_name": revision.name,
        "lookup_reference": case.reference,
        "lookup_url": f"{base_url}/theo-doi/?ma={case.reference}",
        "hotline": agency.phone or None,
    }


def returning(case: Case) -> identity.AgencyView:
    """Return who returns the result: the agency that received the dossier, or its successor."""
    agency = case.returning or case.receiving
    assert agency is not None
    return identity.agency(agency)


def moment_words(at: datetime) -> str:
    """Return a moment as notes on papers write it, in Vietnam's time."""
    return f"{at.astimezone(VIETNAM):%H giờ %M phút, ngày %d/%m/%Y}"


def person(party: Party) -> dict[str, Any]:
    """Return somebody as papers print him."""
    return {
        "name": party.name,
        "identifier": party.identity_number or None,
        "address": party.address or None,
        "phone": party.phone or None,
        "email": party.email or None,
    }
