"""What every page says of itself, whoever renders it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from motcua.documents import api as documents
from motcua.kernel import parameters, progress
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.tracing import request_id
from motcua.web import formats


def page(request: HttpRequest) -> dict[str, object]:
    """Name of the province, banners of a trial installation, the code a helpdesk asks for."""
    production = getattr(settings, "PRODUCTION", False)
    return {
        "province_name": _province(),
        "demo": not production,
        "scanner_banner": documents.scanner_banner(),
        "sample_loading": _sample_loading(),
        "request_id": request_id.get(),
    }


def _sample_loading() -> dict[str, object] | None:
    """How far the sample of a trial has come; None when none is being loaded here."""
    found = progress.of(progress.SAMPLE)
    if found is None:
        return None
    done, of = (formats.number_text(str(one)) for one in (found.done, found.of))
    return {"done": done, "of": of, "percent": found.percent}


def _province() -> str:
    try:
        return parameters.text("province_name", timezone.localdate())
    except RuleViolation:  # no pack is loaded yet
        return ""
