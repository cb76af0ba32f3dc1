"""At the door of every page: a request id, the actor, the policy, who looked, and no GET writes."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from motcua.kernel import access, digests, reference
from motcua.kernel.actors import ANONYMOUS, Actor
from motcua.kernel.policy import POLICIES
from motcua.kernel.tracing import request_id
from motcua.web import errors
from motcua.web.policies import OTHERS
from motcua.web.session import actor_of

Next = Callable[[HttpRequest], HttpResponse]
READING: Final = ("GET", "HEAD", "OPTIONS")
_READS: Final = ("SELECT", "WITH", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


class WroteWhileReading(RuntimeError):
    """Our own code tried to write while answering a GET."""


def tracing(get_response: Next) -> Next:
    """Give the request an id that events, records, logs and error pages carry."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = request_id.set(str(uuid4()))
        try:
            response = get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    return middleware


class AtTheDoor:
    """Ask the view's policy before it runs; write down who looked before its answer leaves."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_too_large(request):
            return errors.too_large(request)
        with reference.steady():
            access.begin()
            actor_of(request)  # signing an idle officer out writes; the look itself may not
            if request.method in READING:
                with connection.execute_wrapper(_read_only):
                    response = self.get_response(request)
            else:
                response = self.get_response(request)
            _record(request, response)
        if access.shown() or getattr(request, "actor", ANONYMOUS) is not ANONYMOUS:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = getattr(view, "policy", None) or OTHERS[f"{view.__module__}.{view.__name__}"]
        actor = actor_of(request)
        if not POLICIES[name].allows(actor):
            return _turned_away(request, actor)
        return errors.bad_request(request) if _has_nul(request) else None


def _is_too_large(request: HttpRequest) -> bool:
    """Asked before anything reads the body, which would fill the disk for anybody."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return not said.isdecimal() or len(said) > 18 or int(said) > settings.MOTCUA_LARGEST_REQUEST


def _has_nul(request: HttpRequest) -> bool:
    """Nobody types U+0000, and PostgreSQL stores no text that has it."""
    lists = (*request.GET.lists(), *request.POST.lists())
    typed = (text for name, values in lists for text in (name, *values))
    return "\0" in request.path or any("\0" in text for text in typed)


def _turned_away(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is not signed in may do so; who is learns nothing of a page that is not his."""
    if actor is ANONYMOUS:
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('sign-in')}?{query}")
    return errors.not_found(request)


def _record(request: HttpRequest, response: HttpResponse) -> None:
    match = request.resolver_match
    name = getattr(match.func, "policy", "") if match else ""
    if not name:
        return
    access.record(
        by=actor_of(request),
        at=timezone.now(),
        view=name,
        purpose=POLICIES[name].purpose,
        status=response.status_code,
        device=digests.blind(request.headers.get("User-Agent", ""), "device"),
    )


def _read_only(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip().upper().startswith(_READS):
        raise WroteWhileReading(sql.split(None, 1)[0])
    return execute(sql, params, many, context)
