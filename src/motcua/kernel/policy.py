"""Who may ask for a page at all: every view names its policy, one table says what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from motcua.kernel.actors import Actor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """
    A rule at the door of a page; the operation behind it asks again, about the thing itself.

    `purpose` is what the access record says the look was for.
    """

    name: str
    allows: Callable[[Actor], bool]
    purpose: str


POLICIES: Final[dict[str, Policy]] = {}


def declare(name: str, allows: Callable[[Actor], bool], purpose: str) -> None:
    """Enter a policy in the registry; a name is declared once."""
    assert name not in POLICIES, f"policy {name} is declared twice"
    POLICIES[name] = Policy(name, allows, purpose)


def policy(name: str) -> Callable[[View], View]:
    """Put a view under a declared policy."""

    def under(view: View) -> View:
        view.policy = name  # type: ignore[attr-defined]  # a function takes attributes
        return view

    return under
