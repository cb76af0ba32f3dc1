"""The icon where a browser asks for one unbidden, as on an answer that is no page of ours."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from motcua.kernel.policy import policy


@policy("public")
@require_safe
def favicon(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """Not found here would be a page with a form: its cookie could outdate a form just opened."""
    return HttpResponsePermanentRedirect(static("built/favicon.svg"))
