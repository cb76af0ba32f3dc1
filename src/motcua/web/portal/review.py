"""Check and file: everything once more, then a reference and the key to follow it by."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import api as dossiers
from motcua.kernel import parameters
from motcua.kernel.idempotency import once
from motcua.kernel.policy import policy
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import answers, formats
from motcua.web.dossier_clock import term_text
from motcua.web.dossier_page import fee_row, party_rows, wish_text
from motcua.web.portal import attaching, session_keys
from motcua.web.portal.drafts import ONLINE, Filling, filed_as, of_draft
from motcua.web.portal.filing import KEY_LENGTH, head
from motcua.web.portal.pages import Shown, portal_page, row
from motcua.web.portal.tasks import BACK_TO_REVIEW, is_asked, problems, url
from motcua.web.session import actor_of, found_or_404, sentence


@policy("file")
@require_http_methods(["GET", "POST"])
@of_draft
def review(request: HttpRequest, filling: Filling) -> HttpResponseBase:
    """Show everything with links to change it; file it once, however often the button is hit."""
    refusal = ""
    if request.method == "POST":
        try:
            return redirect(_filed(request, filling))
        except dossiers.DraftNotFound as gone:
            reference = filed_as(filling.by, filling.id)
            if reference is None:
                raise Http404 from gone
            return redirect("portal:filed", reference)
        except RuleViolation as refused:
            refusal = sentence(refused)
    left = list(problems(filling))
    context = {
        "filling": head(filling),
        "refusal": refusal,
        "problems": left,
        "parts": list(_parts(filling)),
        "sections": _sections(filling),
        "papers": _papers(filling),
        "papers_url": _changed(filling, "papers"),
        "costs": _costs(filling),
        "key": uuid4().hex,
        "back_url": url(filling, "draft"),
        "hours": parameters.value("intake_working_hours", filling.on),
    }
    return portal_page(request, "portal/review.html", context, here="portal:mine")


def _filed(request: HttpRequest, filling: Filling) -> str:
    def submit() -> str:
        done = dossiers.submit(draft=filling.id, by=filling.by, at=filling.at)
        session_keys.keep_key(request, done.reference, done.secret_key, filling.at)
        return reverse("portal:filed", args=[done.reference])

    key = request.POST.get("key", "")[:KEY_LENGTH]
    return once(
        by=filling.by, key=f"submit:{key}", body=filling.id.bytes, at=filling.at, act=submit
    )


@policy("file")
@require_safe
def filed(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show what to take home. The key is shown for a quarter of an hour, to this session alone."""
    at = timezone.now()
    page = found_or_404(dossiers.page, reference, by=actor_of(request), at=at)
    key = session_keys.key_kept(request, reference, at)
    if not key:
        return redirect("portal:dossier", reference)
    submitted_at = page.case.submitted_at
    assert submitted_at is not None
    context = {
        "reference": reference,
        "secret_key": _grouped(key),
        "procedure": page.revision.short_name,
        "receiving": page.receiving,
        "submitted": formats.moment_text(submitted_at),
        "due": formats.moment_text(page.intake_due_at) if page.intake_due_at else "",
        "hours": parameters.value("intake_working_hours", local_day(at)),
    }
    return portal_page(request, "portal/filed.html", context, here="portal:mine")


def _grouped(key: str) -> str:
    return "-".join(key[start : start + 4] for start in range(0, len(key), 4))


# --- everything once more


def _changed(filling: Filling, name: str, *args: object) -> str:
    return f"{url(filling, name, *args)}?ve={BACK_TO_REVIEW}"


def _parts(filling: Filling) -> list[Shown]:
    parties = filling.content.parties
    shown = [_part(_("Người nộp hồ sơ"), party_rows(parties.submitter), filling, "submitter")]
    if parties.owner is not None:
        rows = [*party_rows(parties.owner), *_relation(parties.relation)]
        shown.append(_part(_("Chủ hồ sơ"), rows, filling, "owner"))
    receiving = filling.receiving.name if filling.receiving else _("chưa chọn")
    rows = [
        row(_("Nơi nộp"), receiving),
        row(_("Nhận kết quả"), wish_text(filling.content.wish)),
    ]
    shown.append(_part(_("Nơi nộp và cách nhận kết quả"), rows, filling, "receiving"))
    if filling.revision.questions:
        title = _("Câu hỏi về giấy tờ")
        shown.append(_part(title, _questions(filling), filling, "questions"))
    return shown


def _part(title: str, rows: list[Shown], filling: Filling, name: str) -> Shown:
    return {"title": title, "rows": rows, "change_url": _changed(filling, name)}


def _relation(relation: str) -> list[Shown]:
    return [row(_("Quan hệ với người nộp"), relation)] if relation else []


def _questions(filling: Filling) -> list[Shown]:
    given = filling.content.questions
    words = {True: _("Có"), False: _("Không"), None: _("chưa trả lời")}
    return [row(one.label, words[given.get(one.key)]) for one in filling.revision.questions]


def _sections(filling: Filling) -> list[answers.Section]:
    numbers = {title: number for number, title in enumerate(filling.groups, 1)}
    asked = {field.group for field in filling.revision.form.fields if is_asked(field)}
    return answers.sections(
        filling.revision.form,
        {**filling.content.raw, **filling.cleaned.answers},
        places=filling.places,
        computed=filling.computed,
        change=lambda title: _changed(filling, "group", numbers[title]) if title in asked else "",
    )


def _papers(filling: Filling) -> list[Shown]:
    names = {paper.key: paper.name for paper in attaching.asked(filling)}
    return [
        {**attaching.file_shown(filling, one), "paper": names.get(one.kind, "")}
        for one in filling.files
    ]


def _costs(filling: Filling) -> list[Shown]:
    """Return term and fees of each case still possible."""
    return [
        {
            "case": case.label,
            "term": term_text(case.term),
            "fees": [
                fee_row(due.fee.kind, due.fee.label, due.amount_vnd, due.quantity)
                for due in procedures.fees_due(
                    case, ONLINE, filling.content.questions, filling.cleaned.answers
                )
            ],
        }
        for case in filling.cases
    ]
