"""Certifications entered as people at the counter of Tam Kỳ would."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.counters import api as counters
from motcua.identity import api as identity
from motcua.identity.models import Officer, Person, PostHolding
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from tests.factories.dossiers import CLERK, actor
from tests.factories.former import seat

CHAIR = "DN.20341.UBND/chair"
VICE = "DN.20341.UBND/vice-chair"
DIRECTOR = "DN.20341.PVHCC/director"
CIVIL_STATUS = "DN.20341.UBND/civil-status"
LEADER = "demo-tam-ky-leader"
BOOKS = "DN.20341.UBND"  # the agency whose books they are


def post_of(code: str, at: datetime) -> UUID:
    """A post of Tam Kỳ by its code in the pack."""
    agency = identity.agency_by_code(BOOKS)
    assert agency is not None
    return next(p.id for p in identity.posts_under(agency.id, local_day(at)) if p.code == code)


def wanted(**changed: Any) -> counters.Wanted:
    given = {
        "requester": "Nguyễn Thị Thử",
        "identity": "048190000001",
        "paper": "diploma",
        "title": "Bằng tốt nghiệp đại học",
        "pages": 3,
        "copies": 2,
    }
    return counters.Wanted(**(given | changed))


OF_KIND = {
    "copy": {},
    "signature": {"paper": "authority", "title": "Giấy ủy quyền", "pages": 1, "copies": 1},
    "translator_signature": {"paper": "translation", "title": "Bản dịch", "pages": 4, "copies": 1},
    "contract": {"paper": "property", "title": "Hợp đồng tặng cho", "pages": 4, "copies": 3},
}


def enter(
    at: datetime,
    kind: str = "copy",
    *,
    by: Actor | None = None,
    signer: str = CHAIR,
    **changed: Any,
) -> counters.EntryView:
    return counters.enter(
        kind=kind,
        wanted=wanted(**(OF_KIND[kind] | changed)),
        signer=post_of(signer, at),
        by=by or actor(CLERK, at),
        at=at,
    )


def enter_former(code: str, at: datetime, **changed: Any) -> counters.EntryView:
    """A copy certified by the committee of a commune that has ended since."""
    leader = seat(code, "leader", at)
    if leader.post not in identity.holders([leader.post], local_day(at)):
        person = Person.objects.create(full_name="Người Ký Cũ", folded="nguoi ky cu", is_demo=True)
        officer = Officer.objects.create(person=person)
        PostHolding.objects.create(officer=officer, post_id=leader.post, since=date(2024, 1, 1))
    return counters.enter(
        kind="copy",
        wanted=wanted(**changed),
        signer=leader.post,
        by=seat(code, "intake", at),
        at=at,
    )


def delegate(at: datetime, **changed: Any) -> str:
    """The director of the centre may sign copies from that day on."""
    given = {
        "post": post_of(changed.pop("to", DIRECTOR), at),
        "kinds": ["copy"],
        "decision": "12/QĐ-UBND",
        "since": local_day(at),
        "until": None,
        "by": actor(LEADER, at),
        "at": at,
    }
    return counters.delegate(**(given | changed))
