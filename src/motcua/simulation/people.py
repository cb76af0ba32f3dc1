"""Who is there: officers in every post that work comes to, citizens who file."""

from datetime import date, datetime
from random import Random
from typing import Final
from uuid import UUID

from motcua.identity import api as identity
from motcua.kernel.actors import Actor, system
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day
from motcua.simulation.types import Behaviour, Citizen, Going

SIMULATOR: Final = system("simulation")
INTAKE: Final = "intake"
FIRST_SERIAL: Final = 500_000  # the pack's own invented people stand below
_YEARS: Final = range(1950, 2006)


class NobodyThere(RuleViolation):
    code = "nobody-there"
    sentence = _("%(agency)s không có vị trí nào làm nhiệm vụ %(function)s.")


class People:
    """Officers by seat and citizens by chance; rights are asked once, until the agency ends."""

    def __init__(self, behaviour: Behaviour, random: Random, came: int = 0) -> None:
        self._behaviour = behaviour
        self._random = random
        self._serial = FIRST_SERIAL + came  # whoever came before keeps his number
        self._posts: dict[tuple[UUID, str], tuple[UUID, ...]] = {}
        self._accounts: dict[UUID, UUID] = {}
        self._actors: dict[UUID, tuple[date | None, Actor]] = {}

    def seats(self, agency: UUID, function: str, at: datetime) -> tuple[UUID, ...]:
        """Return the posts of an agency that have a function, in their order."""
        key = (agency, function)
        if key not in self._posts:
            found = identity.posts(agency, function, local_day(at))
            if not found:
                raise NobodyThere(agency=identity.agency(agency).name, function=function)
            self._posts[key] = tuple(post.id for post in found)
        return self._posts[key]

    def holder(self, post: UUID, at: datetime) -> UUID:
        """Return the account of whoever holds a post; one that is empty is filled."""
        if post not in self._accounts:
            held = identity.holders([post], local_day(at)).get(post)
            account = identity.person(held[0]).account if held else None
            if account is None:
                name = self.name(woman=self._random.random() < 0.5)
                account = identity.hire_simulated(post=post, name=name, by=SIMULATOR, at=at).pk
            self._accounts[post] = account
        return self._accounts[post]

    def officer(self, post: UUID, at: datetime) -> Actor:
        """Return who acts in a post at a moment."""
        known = self._actors.get(post)
        if known is None or (known[0] is not None and known[0] <= local_day(at)):
            account = identity.Account(pk=self.holder(post, at))
            actor = identity.actor_for(account, post, at)
            assert actor.agency is not None
            known = (identity.agency(actor.agency).until, actor)
            self._actors[post] = known
        return known[1]

    def citizen(self, commune: str) -> Citizen:
        """Return somebody new who lives in a commune of before 1/7/2025."""
        self._serial += 1
        woman = self._random.random() < 0.5
        year = self._random.choice(_YEARS)
        born = date(year, self._random.randint(1, 12), self._random.randint(1, 28))
        sex = 2 * ((year - 1900) // 100) + int(woman)
        number = f"000{sex}{year % 100:02}{self._serial % 1_000_000:06}"
        return Citizen(self.name(woman=woman), born.isoformat(), number, commune)

    def signed_in(self, going: Going, at: datetime) -> Actor:
        """Return the applicant as who signs in; the account is made when first needed."""
        if going.account is None:
            citizen = going.citizen
            known = identity.person_by_identity_number(citizen.identity_number)
            account = known.account if known else None
            if account is None:
                account = identity.invent_citizen(
                    name=citizen.name,
                    born_on=citizen.born_on,
                    identity_number=citizen.identity_number,
                    by=SIMULATOR,
                    at=at,
                ).pk
            going.account = account
        return identity.actor_for(identity.Account(pk=going.account), None, at)

    def name(self, *, woman: bool) -> str:
        parts = ("family", "women_middle", "women_given") if woman else (
            "family", "men_middle", "men_given"
        )  # fmt: skip
        return " ".join(self._random.choice(self._behaviour.names[part]) for part in parts)
