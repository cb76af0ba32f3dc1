"""Officers of the reference province at their screens, at a moment the test chooses."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from motcua.identity import api as identity


@dataclass
class Clock:
    """The time of day for every page; it moves only when told."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def later(self, **duration: int) -> datetime:
        self.at += timedelta(**duration)
        return self.at


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Clock:
    clock = Clock(at)
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    return clock


def signed_in(login: str, at: datetime, function: str = "") -> Client:
    """A browser in which somebody has signed in, in the post that has the function."""
    account = identity.account(login)
    assert account is not None
    posts = [p for p in identity.posts_held(account, at) if not function or function in p.functions]
    client = Client()
    client.force_login(account)
    session = client.session
    session["post"] = str(posts[0].id) if posts else ""
    session["seen"] = session["since"] = at.isoformat()
    session.save()
    return client


def seated(client: Client, at: datetime) -> Client:
    """The same officer, who was not idle in between."""
    session = client.session
    session["seen"] = session["since"] = at.isoformat()
    session.save()
    return client


def text_of(response: Any) -> str:
    """What a page says, with entities read."""
    return unescape(response.content.decode())


def turn_of(response: Any) -> str:
    found = re.search(r'name="turn" value="(\d+)"', text_of(response))
    assert found, text_of(response)
    return found[1]


def press(client: Client, address: str, **given: Any) -> Any:
    """Open the page of an act as an officer does, fill it in, send it."""
    shown = client.get(address)
    assert shown.status_code == 200, address
    return client.post(address, {"turn": turn_of(shown), **given})


def inputs_of(response: Any) -> dict[str, str]:
    """The texts and hidden values a form comes with, and what is chosen in it."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", response.content.decode()):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = named.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in named and chosen:
            found[named["name"]] = unescape(named.get("value", ""))
    return found
