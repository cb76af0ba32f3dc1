"""Whether the process lives, and whether it can work; no detail for strangers."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.kernel.policy import policy


@policy("public")
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@policy("public")
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    ready = _ready()
    return HttpResponse(
        "ok" if ready else "not ready", status=200 if ready else 503, content_type="text/plain"
    )


def _ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
