"""Every address names who may ask for it."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from motcua.kernel.policy import POLICIES
from motcua.web import policies
from motcua.web.middleware import OTHERS

assert policies  # importing it declares them

FEWEST = 10  # so that a walk that finds nothing does not pass


def views(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, object]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def test_every_url_declares_a_policy():
    found = list(views())
    without = [
        route
        for route, view in found
        if (getattr(view, "policy", None) or OTHERS.get(full_name(view))) not in POLICIES
    ]

    assert len(found) >= FEWEST
    assert without == []


def full_name(view: object) -> str:
    return f"{view.__module__}.{getattr(view, '__name__', '')}"


def test_a_policy_is_used_or_gone():
    used = {getattr(view, "policy", None) for _route, view in views()}

    assert set(POLICIES) - used - set(OTHERS.values()) == set()


def test_addresses_are_plain_words():
    odd = [
        route
        for route, _view in views()
        if re.search(r"[^a-z0-9\-_/<>:.^$()?+\\\[\]|]", route.replace("(?P", "").replace("Z", ""))
    ]

    assert odd == []
