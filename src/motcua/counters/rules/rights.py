"""Which posts may enter, strike through, close and delegate."""

from typing import Final

from motcua.kernel.actors import Actor, ActorKind

LEADER: Final = "leader"
ENTERING: Final = frozenset({"intake", "specialist"})
MANAGING: Final = frozenset({LEADER, "supervisor"})
AT_THE_AGENCY: Final = ENTERING | MANAGING | {"registrar"}
AT_A_COUNTER: Final = frozenset({"intake", "supervisor"})


def may_look(by: Actor, *, at_counter: bool) -> bool:
    """Say whether a post has to do with its agency's books, or those of the one above it."""
    wanted = AT_A_COUNTER if at_counter else AT_THE_AGENCY
    return by.kind is ActorKind.OFFICER and bool(by.functions & wanted)


def may_enter(by: Actor) -> bool:
    return bool(by.functions & ENTERING)


def may_void(by: Actor) -> bool:
    return bool(by.functions & (ENTERING | MANAGING))


def may_manage(by: Actor) -> bool:
    """Closing a book and recording who may sign are for who leads."""
    return bool(by.functions & MANAGING)
