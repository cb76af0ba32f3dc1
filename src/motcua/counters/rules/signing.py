"""Who may sign a certification on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from motcua.counters.types import Signing


def holds(one: Signing, kind: str, on: date) -> bool:
    """A delegation counts for the kinds it names, from its first day until before its last."""
    return kind in one.kinds and one.since <= on and (one.until is None or on < one.until)


def may_sign(
    post: UUID, kind: str, on: date, *, leaders: Iterable[UUID], delegations: Iterable[Signing]
) -> bool:
    """
    Say whether a post may sign: its agency's leaders, others only as delegated.

    NĐ 23/2015/NĐ-CP Điều 5: the chair and the vice-chairs of the commune's People's Committee sign.
    """
    delegated = any(one.post == post and holds(one, kind, on) for one in delegations)
    return delegated or post in set(leaders)
