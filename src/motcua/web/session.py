"""From request to actor, from refusal to sentence, from missing to 404."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth import login, logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from motcua.identity import api as identity
from motcua.kernel import parameters
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day

TOUCHED: Final = timedelta(minutes=1)  # how exactly idleness is known
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"

P = ParamSpec("P")
Found = TypeVar("Found")


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, in the post he signed in for; nobody once that post is no longer his."""
    known: Actor | None = getattr(request, "actor", None)
    if known is None:
        known = _actor(request, timezone.now())
        request.actor = known  # type: ignore[attr-defined]  # one look for each request
    return known


def sign_in(request: HttpRequest, account: identity.Account, post: UUID | None) -> None:
    """Begin a session for an account in one post; a new session id keeps an old one useless."""
    at = timezone.now()
    login(request, account, backend=_BACKEND)
    request.session.set_expiry(int(_whole(at).total_seconds()))
    request.session["post"] = str(post) if post else ""
    request.session["seen"] = request.session["since"] = at.isoformat()


def sign_out(request: HttpRequest) -> None:
    logout(request)


def found_or_404(load: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found:
    """Return what a loader finds; out of sight and not there are the same 404."""
    try:
        return load(*args, **kwargs)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def sentence(refusal: RuleViolation) -> str:
    """Return a refusal in the reader's language."""
    text = gettext(refusal.sentence)
    return text % refusal.values if refusal.values else text


def _actor(request: HttpRequest, at: datetime) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    post = request.session.get("post") or None
    try:
        actor = identity.actor_for(request.user, UUID(post) if post else None, at)
    except RuleViolation:
        logout(request)
        return ANONYMOUS
    if _is_over(request, at) or (actor.kind is ActorKind.OFFICER and _idle(request, at)):
        logout(request)
        return ANONYMOUS
    return actor


def _is_over(request: HttpRequest, at: datetime) -> bool:
    """A session at work renews its cookie, so its whole length is kept apart."""
    since = request.session.get("since")
    return since is None or at - datetime.fromisoformat(since) > _whole(at)


def _whole(at: datetime) -> timedelta:
    return timedelta(hours=parameters.value("session_hours", local_day(at)))


def _idle(request: HttpRequest, at: datetime) -> bool:
    """An officer's desk left alone is locked (TCVN 14423:2026, 5.5.2.2)."""
    seen = datetime.fromisoformat(request.session["seen"])
    most = timedelta(minutes=parameters.value("session_idle_minutes", local_day(at)))
    if at - seen > TOUCHED and at - seen <= most:
        request.session["seen"] = at.isoformat()
    return at - seen > most
