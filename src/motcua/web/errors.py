"""Pages of refusal and fault; the root urls name these as handlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from motcua.kernel.tracing import request_id


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/400.html", status=413)


def too_many(request: HttpRequest, sentence: str = "", retry_after: int = 0) -> HttpResponse:
    """Answer one who tries too often; `retry_after` in seconds."""
    response = _page(request, 429, sentence)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def fault(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: what failed may be what they need."""
    context = {"request_id": request_id.get()}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def _page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    return render(request, f"errors/{status}.html", {"sentence": sentence}, status=status)
