"""Who may act as what, at a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.identity.rules.periods import in_force
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day


class AccountInactive(RuleViolation):
    code = "account-inactive"
    sentence = _("Tài khoản đã bị khóa.")


class NoPerson(RuleViolation):
    code = "no-person"
    sentence = _("Tài khoản này chưa gắn với một người.")


class PostNotHeld(RuleViolation):
    code = "post-not-held"
    sentence = _("Bạn không giữ chức danh này vào thời điểm đó.")


class PostEnded(RuleViolation):
    code = "post-ended"
    sentence = _("Chức danh này không còn hoặc chưa có hiệu lực.")


class AgencyEnded(RuleViolation):
    code = "agency-ended"
    sentence = _("Cơ quan của chức danh này không còn hoặc chưa hoạt động.")


@dataclass(frozen=True, slots=True)
class Period:
    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        return in_force(self.since, self.until, on)


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of an account when it asks to act."""

    account: UUID
    is_active: bool
    person: UUID | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A post with the periods in which the one who asks holds it."""

    post: UUID
    agency: UUID
    functions: frozenset[str]
    period: Period
    agency_period: Period
    holdings: tuple[Period, ...]
    also: frozenset[tuple[UUID, str]] = frozenset()  # seats besides, where staffing says so


def citizen(signed: Signed) -> Actor:
    """Return the actor of someone who acts for himself; rights come from being a party."""
    person = _person(signed)
    return Actor(ActorKind.CITIZEN, id=signed.account, person=person)


def officer(signed: Signed, seat: Seat | None, at: datetime) -> Actor:
    """
    Return the actor of someone in a post: rights belong to the post, while it is held.

    :raises PostNotHeld: also when there is no such post, so that nothing is learned from trying
    """
    person, on = _person(signed), local_day(at)
    if seat is None or not any(period.holds(on) for period in seat.holdings):
        raise PostNotHeld
    if not seat.period.holds(on):
        raise PostEnded
    if not seat.agency_period.holds(on):
        raise AgencyEnded
    return Actor(
        ActorKind.OFFICER,
        id=signed.account,
        person=person,
        post=seat.post,
        agency=seat.agency,
        functions=seat.functions,
        also=seat.also,
    )


def _person(signed: Signed) -> UUID:
    if not signed.is_active:
        raise AccountInactive
    if signed.person is None:
        raise NoPerson
    return signed.person
