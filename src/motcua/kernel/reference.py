"""
Reference data kept in memory for as long as no pack is loaded anywhere.

Every loading that changes something begins a new generation. What is kept belongs to one
generation, which an act or a look asks for once; so a process never shows what another replaced.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any, Final, TypeVar, TypeVarTuple

from motcua.kernel.models import PackLoading

Asked = TypeVarTuple("Asked")
R = TypeVar("R")
_known: ContextVar[str | None] = ContextVar("generation", default=None)
_UNASKED: Final = "unasked"
_kept: Final[list[Callable[[], None]]] = []


def kept(
    size: int, *, first_alike: Callable[[date], date] | None = None
) -> Callable[[Callable[[*Asked], R]], Callable[[*Asked], R]]:
    """
    Keep up to `size` answers of a function of reference data; its arguments are hashable.

    `first_alike` returns the first of the days on which everything was as on the day that stands
    last in what is asked: of all of them one answer is kept.
    """

    def keeping(read: Callable[[*Asked], R]) -> Callable[[*Asked], R]:
        @lru_cache(maxsize=size)
        def by_generation(_generation: str, *asked: *Asked) -> R:
            return read(*asked)

        @wraps(read)
        def of_this_generation(*asked: *Asked) -> R:
            if first_alike is None:
                return by_generation(generation(), *asked)
            return by_generation(generation(), *_of_first_alike(first_alike, asked))

        _kept.append(by_generation.cache_clear)
        return of_this_generation

    return keeping


def first_since(turns: Sequence[date], on: date) -> date:
    """Return the first day of the stretch a day lies in, between the days on which things turn."""
    begun = bisect_right(turns, on)
    return turns[begun - 1] if begun else on


def generation() -> str:
    """Return the id of the latest loading; empty before the first."""
    known = _known.get()
    if known is None:
        return _latest()
    return _told(_latest()) if known is _UNASKED else known


@contextmanager
def steady() -> Iterator[None]:
    """One act, look or request sees one generation: asked for when first needed, and once."""
    if _known.get() is not None:
        yield
        return
    token = _known.set(_UNASKED)
    try:
        yield
    finally:
        _known.reset(token)


def loaded(code: str, digest: str, at: datetime) -> None:
    """Begin a new generation, unless the pack is the one loaded last."""
    latest = PackLoading.objects.order_by("-at", "-id").first()
    if latest is None or latest.digest != digest:
        PackLoading.objects.create(at=at, code=code, digest=digest)


def forget() -> None:
    """Forget everything kept; after a loading in this process, and between tests."""
    for clear in _kept:
        clear()
    if _known.get() is not None:
        _known.set(_UNASKED)


def _of_first_alike(first_alike: Callable[[date], date], asked: Any) -> Any:
    return *asked[:-1], first_alike(asked[-1])


def _told(latest: str) -> str:
    _known.set(latest)
    return latest


def _latest() -> str:
    latest = PackLoading.objects.order_by("-at", "-id").values_list("pk", flat=True).first()
    return str(latest or "")
