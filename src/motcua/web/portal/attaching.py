"""Papers of an application: each file by itself, so that a bad one loses nothing else."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.procedures import api as procedures
from motcua.web import files
from motcua.web.dossier_page import size_text
from motcua.web.portal.drafts import Filling, of_draft
from motcua.web.portal.filing import head
from motcua.web.portal.pages import Shown, portal_page
from motcua.web.portal.procedure_page import handed_in
from motcua.web.portal.tasks import next_url, position, url


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def papers(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """Attach files one by one; what is refused is said beside its paper."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        key = request.POST.get("paper", "")
        if key in {paper.key for paper in asked(filling)}:
            fault = files.attach(request, owner=filling.id, kind=key, by=filling.by, at=filling.at)
            if not fault:
                return redirect(f"{request.get_full_path()}#paper-{key}")
            faults[key] = fault
    context = {
        "filling": head(filling),
        "position": position(filling, "papers"),
        "papers": list(_shown(filling, request.get_full_path(), faults)),
        "strays": list(_strays(filling)),
        "faults": [{"text": text, "target": f"file-{key}"} for key, text in faults.items()],
        "open_questions": _open_questions(filling),
        "questions_url": url(filling, "questions"),
        "next_url": next_url(request, filling, "papers"),
        "back_url": url(filling, "draft"),
        "megabytes": documents.limits_on(filling.on).file_bytes // 1024**2,
    }
    return portal_page(request, "portal/papers.html", context, here="portal:mine")


@policy("file")
@require_POST
@of_draft
def remove(request: HttpRequest, filling: Filling, file: UUID) -> HttpResponseBase:
    try:
        dossiers.remove_file(file=file, owner=filling.id, by=filling.by, at=filling.at)
    except RuleViolation as missing:
        raise Http404 from missing
    return redirect(url(filling, "papers"))


@policy("file")
@require_safe
@of_draft
def file(request: HttpRequest, filling: Filling, file: UUID) -> HttpResponseBase:
    return files.serve(file, dossier=filling.id)


# --- what is shown


def asked(filling: Filling) -> list[procedures.RequiredPaper]:
    """Return the papers of the cases still possible, those a question rules out left away."""
    found = {
        paper.key: paper
        for case in filling.cases
        for paper in procedures.papers_needed(case, filling.content.questions)
    }
    return list(found.values())


def _open_questions(filling: Filling) -> bool:
    return any(one.key not in filling.content.questions for one in filling.revision.questions)


def _shown(filling: Filling, here: str, faults: dict[str, str]) -> Iterator[Shown]:
    must = {paper.key for paper in filling.to_attach}
    for paper in asked(filling):
        there = [file_shown(filling, one) for one in filling.files if one.kind == paper.key]
        tag, colour = _tag(paper, must, bool(there))
        yield {
            "key": paper.key,
            "name": paper.name,
            "tag": tag,
            "tag_kind": colour,
            "needed": handed_in(paper),
            "note": paper.note,
            "error": faults.get(paper.key, ""),
            "files": there,
            "upload_url": here if dossiers.to_attach(paper) else "",
        }


def _tag(paper: procedures.RequiredPaper, must: set[str], there: bool) -> tuple[str, str]:
    if there:
        return _("Đã có tệp"), "green"
    if paper.key in must:
        return _("Phải đính kèm"), "red"
    if dossiers.to_attach(paper):
        return _("Nếu thuộc trường hợp"), "grey"
    if dossiers.to_hand_in(paper):
        return _("Nộp bản giấy"), "blue"
    return _("Không phải đính kèm"), "grey"


def file_shown(filling: Filling, one: documents.FileView) -> Shown:
    return {
        "name": one.name,
        "size": size_text(one.size),
        "url": url(filling, "draft-file", one.id) if one.readable else "",
        "tag": "" if one.readable else capfirst(str(one.state.label)),
        "tag_kind": "yellow",
        "remove_url": reverse("portal:remove-file", args=[filling.id, one.id]),
    }


def _strays(filling: Filling) -> Iterator[Shown]:
    """Yield files of papers that other answers have made needless."""
    kinds = {paper.key for paper in asked(filling)}
    yield from (file_shown(filling, one) for one in filling.files if one.kind not in kinds)
