"""
Files at the edge: taken in and scanned one by one, served as attachments.

A file of a dossier is decrypted by us and never run by a browser.
"""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from motcua.counters import api as counters
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel import access
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.web.session import sentence


def drawn_list(sheet: dossiers.Sheet | counters.Sheet) -> HttpResponse:
    """Draw a sheet of many at once; the look is noted as one that took a list away."""
    access.exported()
    return drawn(sheet)


def drawn(sheet: dossiers.Sheet | counters.Sheet) -> HttpResponse:
    """Draw a sheet as things stand and hand it over as a file; it is not kept."""
    body = documents.render(sheet.template_version, sheet.values)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, sheet.name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def serve(file: UUID, *, dossier: UUID | None) -> StreamingHttpResponse:
    """Stream a clean file of a dossier that the view has already found in sight; of none, none."""
    if dossier is None or all(one.id != file for one in documents.files_of(dossier)):
        raise Http404
    try:
        view, chunks = documents.open_clean(file)
    except RuleViolation as not_clean:
        raise Http404 from not_clean
    response = StreamingHttpResponse(chunks, content_type=view.media_type)
    response["Content-Disposition"] = content_disposition_header(True, view.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def attach(
    request: HttpRequest, *, field: str = "file", owner: UUID, kind: str, by: Actor, at: datetime
) -> str:
    """Take a file in and have it scanned; return why it is refused, or nothing."""
    given = request.FILES.get(field)
    if not isinstance(given, UploadedFile):
        return _("Chưa chọn tệp nào.")
    try:
        there = dossiers.add_file(
            chunks=given.chunks(), name=given.name or "", owner=owner, kind=kind, by=by, at=at
        )
    except RuleViolation as refusal:
        return _named(given.name or "", sentence(refusal))
    scanned = documents.scan(file=there.id, by=by, at=at)
    if scanned.state is not documents.FileState.REFUSED:
        return ""
    documents.remove(file=scanned.id, owner=owner, by=by)  # so that it never stands in the way
    why = str(scanned.fault.label) if scanned.fault else ""
    return _named(scanned.name, why)


def _named(name: str, why: str) -> str:
    return _("Không nhận tệp “%(name)s”. %(why)s") % {"name": name, "why": why}
