"""A stretch that was broken off: what of it stands in the database, so that it can go on."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.procedures import api as procedures
from motcua.simulation.homes import Homes
from motcua.simulation.people import SIMULATOR
from motcua.simulation.types import Behaviour, Citizen, Going

BORN: Final = "1990-01-01"  # asked only when somebody files
SPELLED: Final = frozenset({"province", "commune"})


@dataclass(frozen=True, slots=True)
class Stood:
    """How far a stretch came: so many filed, until when, and what is still on its way."""

    filed: int
    last_at: datetime
    open: tuple[dossiers.DossierPage, ...]


def stood(first: datetime, until: datetime) -> Stood:
    """
    Return how far a stretch came.

    What was filed after its end is another's, and so is what somebody has touched since.
    """
    filed, last, open_ = 0, first, []
    for one in dossiers.dossier_ids():
        case = dossiers.case_now(one)
        assert case.submitted_at is not None
        if case.part_of is not None or case.submitted_at >= until:
            continue
        filed += 1
        ended = max(filter(None, (case.submitted_at, case.finished_at, case.returned_at)))
        if case.works or case.parts:
            page = dossiers.page(case.reference, by=SIMULATOR, at=until)
            ended = max(entry.at for entry in page.timeline)
            if case.works and ended < until:
                open_.append(page)
        last = max(last, *(moment for moment in (ended,) if moment < until))
    return Stood(filed, last, tuple(open_))


def taken_up(
    page: dossiers.DossierPage, behaviour: Behaviour, homes: Homes, random: Random, at: datetime
) -> Going:
    """Return a dossier on its way as who simulates it would know it."""
    case, person = page.case, page.parties.submitter
    assert case.receiving is not None
    agency = identity.agency(case.receiving)
    level = behaviour.levels.get(agency.kind, next(iter(behaviour.level_names)))
    commune = homes.former(_commune(page)) or homes.one(at.date(), random)
    return Going(
        Citizen(person.name, BORN, person.identity_number, commune),
        level,
        page.revision.procedure_code,
        case.channel == procedures.Channel.ONLINE,
        case.pins.case if case.pins else page.revision.cases[0].key,
        id=page.id,
        receiving=case.receiving,
        case=case,
        rounds=case.rounds,
        by_post=case.wish == dossiers.Manner.POST,
    )


def is_dispatched(page: dossiers.DossierPage) -> bool:
    """Say whether the request that is out has left, so that the applicant's time runs."""
    kinds = [entry.kind for entry in sorted(page.timeline, key=lambda entry: entry.number)]
    asked, left = dossiers.Kind.SUPPLEMENT_ASKED, dossiers.Kind.SUPPLEMENT_DISPATCHED
    told = [kind for kind in kinds if kind in (asked, left)]
    return bool(told) and told[-1] is left


def _commune(page: dossiers.DossierPage) -> str:
    """Return the first commune that the form names."""
    said = (one for one in page.filled.answers.values() if isinstance(one, dict))
    return next((str(one["commune"]) for one in said if one.keys() >= SPELLED), "")
