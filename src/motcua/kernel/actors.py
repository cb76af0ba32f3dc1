"""Who acts: a person in a post, a citizen, or the system itself."""

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


class ActorKind(Enum):
    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who asks for an act, and with which rights, at one moment.

    Built only by `identity.api.actor_for` (people) and by the constructors below (nobody, system).
    Rights belong to the post: `functions` are those of the post in its agency at the moment asked,
    `also` what its staffing lets it do in other agencies of the same place.
    """

    kind: ActorKind
    id: UUID | None = None  # the account; none for nobody and the system
    person: UUID | None = None
    post: UUID | None = None
    agency: UUID | None = None
    functions: frozenset[str] = field(default_factory=frozenset)
    also: frozenset[tuple[UUID, str]] = field(default_factory=frozenset)  # agency, function
    name: str = ""  # of the system's part that acts; never a person's name

    @property
    def seats(self) -> frozenset[tuple[UUID, str]]:
        """Where it may act and as what: agencies and functions."""
        own = ((self.agency, function) for function in self.functions if self.agency)
        return self.also.union(own)

    @property
    def agencies(self) -> frozenset[UUID]:
        """The agencies it may act in."""
        own = frozenset({self.agency}) if self.agency else frozenset()
        return own.union(agency for agency, _ in self.also)

    @property
    def label(self) -> str:
        """What events and access records store: never a name of a person."""
        return self.name if self.kind is ActorKind.SYSTEM else str(self.id or "anonymous")


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def system(name: str) -> Actor:
    """The system as an actor of its own, so that a reader sees that no person decided."""
    return Actor(ActorKind.SYSTEM, name=f"system:{name}")
