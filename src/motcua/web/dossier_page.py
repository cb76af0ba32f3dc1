"""A dossier as its page prints it, for every audience: values made here, no test in a template."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from motcua.documents.api import FileView, Origin
from motcua.dossiers.api import (
    LATE_SLIP_PHOTO,
    PAPER_OF,
    WITH_KEY,
    DossierPage,
    Kind,
    Manner,
    Party,
    State,
    TimelineEntry,
    WorkKind,
)
from motcua.identity.api import AgencyView
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import answers as forms_answers
from motcua.web import formats, others_time
from motcua.web.dossier_clock import came_rows, clock_panel, promise_text, term_text
from motcua.web.dossier_course import timeline
from motcua.web.widgets import Places

Shown = dict[str, Any]
Address = Callable[[UUID], str]  # of a file of the dossier

STATE_COLOURS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.SUBMITTED: "blue",
        State.RECEIPT_REFUSED: "red",
        State.AWAITING_SUPPLEMENT: "yellow",
        State.ACCEPTED: "turquoise",
        State.IN_PROCESS: "turquoise",
        State.AWAITING_DECISION: "purple",
        State.DECIDED: "purple",
        State.RESULT_READY: "green",
        State.RETURNED: "grey",
        State.AWAITING_OTHER: "yellow",
        State.STOPPED: "red",
        State.WITHDRAWN: "grey",
    }
)
_LATE_KINDS: Final = {True: "red", False: "green"}


def dossier_values(
    page: DossierPage, *, places: Places, file_url: Address, at: datetime, inside: bool = False
) -> Shown:
    """Return a dossier as ready-to-print values as of a moment; `inside` for officers."""
    case = page.case
    return {
        "reference": case.reference,
        "code": case.code or "",
        "title": page.linked.whole.part if page.linked.whole else page.revision.short_name,
        "state": capfirst(str(case.state.label)),
        "state_colour": STATE_COLOURS[case.state],
        "header": list(_header(page, at)),
        "parties": _parties(page),
        "sections": _sections(page, places),
        "questions": _questions(page),
        "files": [_file(one, page.revision, file_url) for one in attached(page)],
        "papers": list(papers_issued(page, file_url)),
        "control_slip": _control_slip(page),
        "timeline": timeline(page.timeline),
        "clock": clock_panel(page.clock) if page.clock else None,
        "fees": _fees(page.obligations),
        "unverified": [*_unverified(page), *(_unverified_inside(page) if inside else ())],
        "request": page.request,
    }


def _header(page: DossierPage, at: datetime) -> Iterator[Shown]:
    case, revision = page.case, page.revision
    yield _row(_("Mã hồ sơ"), case.code or _("chưa có; cấp khi tiếp nhận"))
    yield _row(_("Mã tra cứu"), case.reference)
    yield _row(_("Thủ tục"), f"{revision.name} ({revision.procedure_code})")
    if page.chosen is not None:
        term = case.pins.term if case.pins else page.chosen.term  # a linked part has its own
        yield _row(_("Trường hợp"), f"{page.chosen.label} – {term_text(term)}")
    if case.pins is not None:
        yield _promise(page)
    if case.repromised_at is not None:
        yield _row(_("Hẹn lại"), formats.moment_text(case.repromised_at))
    yield from _waiting(page, at)
    yield from others_time.rows(page, at)
    if page.intake_due_at is not None:
        late = page.intake_due_at < at
        row = _row(_("Phải trả lời trước"), formats.moment_text(page.intake_due_at))
        yield {**row, "tag": _("quá hạn") if late else "", "tag_kind": _LATE_KINDS[late]}
    yield _row(_("Nơi tiếp nhận"), page.receiving.name)
    if page.competent is not None:
        yield _row(_("Cơ quan giải quyết"), page.competent.name)
    if page.holders:
        yield _row(_("Đang ở"), "; ".join(dict.fromkeys(page.holders)))
    yield _row(_("Cách nộp"), capfirst(str(procedures.Channel(case.channel).label)))
    yield from came_rows(case)
    yield _row(_("Nhận kết quả"), wish_text(case.wish))


def _waiting(page: DossierPage, at: datetime) -> Iterator[Shown]:
    """Yield what is waited for besides the step itself, and what has happened to the parties."""
    for label, due_at in (
        (_("Bổ sung trước"), page.answer_until),
        (_("Xem xét phần bổ sung trước"), page.examine_due_at),
    ):
        if due_at is not None:
            late = due_at < at
            row = _row(label, formats.moment_text(due_at))
            yield {**row, "tag": _("quá hạn") if late else "", "tag_kind": _LATE_KINDS[late]}
    if page.awaiting_opinion:
        yield _row(_("Đang chờ"), _("ý kiến của cơ quan khác"))
    if any(aside.work.kind is WorkKind.WITHDRAWAL for aside in page.case.asides):
        yield _row(_("Đề nghị rút hồ sơ"), _("đang được xem xét"))
    if page.case.deceased:
        row = _row(_("Lưu ý"), _("người nộp hoặc chủ hồ sơ đã mất"))
        yield {**row, "tag": _("chỉ trả cho người thừa kế"), "tag_kind": "yellow"}
    elif page.case.submitter_deceased:
        yield _row(_("Lưu ý"), _("người nộp thay chủ hồ sơ đã mất"))


def apology(page: DossierPage) -> list[Shown]:
    """Return what the citizen was told when the first promise could not be kept."""
    told = [entry for entry in page.timeline if entry.kind is Kind.APOLOGISED]
    if not told:
        return []
    texts = told[-1].texts
    return [
        _row(_("Hẹn cũ"), formats.moment_text(texts["old_promise"])),
        _row(_("Hẹn lại"), formats.moment_text(texts["new_promise"])),
        _row(_("Lý do"), texts["reason"]),
    ]


def withdrawal_refused(page: DossierPage) -> list[Shown]:
    """Return why the applicant could not take it back, until he asks again or it has ended."""
    told = [entry for entry in page.timeline if entry.kind in _ABOUT_WITHDRAWAL]
    if page.case.finished_at is not None or not told or told[-1].kind is Kind.WITHDRAWAL_ASKED:
        return []
    return [
        _row(_("Trả lời lúc"), formats.moment_text(told[-1].at)),
        _row(_("Lý do"), told[-1].texts["reason"]),
    ]


_ABOUT_WITHDRAWAL: Final = (Kind.WITHDRAWAL_ASKED, Kind.WITHDRAWAL_REFUSED)


def _promise(page: DossierPage) -> Shown:
    row = _row(_("Hẹn trả kết quả"), promise_text(page.case.promised_at))
    if page.clock is None or page.clock.answer.due_at is None:
        return row
    late = page.clock.is_late
    done = page.case.finished_at is not None
    on_time = _("đúng hạn") if done else _("còn trong hạn")
    return {**row, "tag": _("quá hạn") if late else on_time, "tag_kind": _LATE_KINDS[late]}


def wish_text(wish: str) -> str:
    return capfirst(str(Manner(wish).label)) if wish else ""


def _row(label: str, value: str) -> Shown:
    return {"label": label, "value": value}


def _parties(page: DossierPage) -> list[Shown]:
    parties = page.parties
    shown = [{"title": _("Người nộp hồ sơ"), "rows": party_rows(parties.submitter)}]
    if parties.owner is None:
        shown[0]["note"] = _("Người nộp là chủ hồ sơ.")
        return shown
    rows = party_rows(parties.owner)
    if parties.relation:
        rows.append(_row(_("Quan hệ với người nộp"), parties.relation))
    return [*shown, {"title": _("Chủ hồ sơ"), "rows": rows}]


def party_rows(party: Party) -> list[Shown]:
    """Return what is known of a person, labelled; what was not given is left out."""
    rows = [
        _row(_("Họ và tên"), party.name),
        _row(_("Số định danh cá nhân"), party.identity_number),
        _row(_("Điện thoại"), party.phone),
        _row(_("Thư điện tử"), party.email),
        _row(_("Địa chỉ"), party.address),
    ]
    return [row for row in rows if row["value"]]


def _sections(page: DossierPage, places: Places) -> list[forms_answers.Section]:
    computed = {
        field.key: page.competent.name if page.competent else ""
        for field in page.revision.form.fields
        if field.type is procedures.FieldType.COMPUTED_AGENCY
    }
    return forms_answers.sections(
        page.revision.form, page.filled.answers, places=places, computed=computed
    )


def _questions(page: DossierPage) -> list[Shown]:
    given = page.filled.questions
    return [
        _row(question.label, _("Có") if given[question.key] else _("Không"))
        for question in page.revision.questions
        if question.key in given
    ]


# --- files and papers


def attached(page: DossierPage) -> list[FileView]:
    """Return the files that came with the application, without the papers drawn by us."""
    return [file for file in page.files if file.origin is Origin.UPLOADED]


def _file(file: FileView, revision: procedures.Revision, file_url: Address) -> Shown:
    names = {paper.key: paper.name for case in revision.cases for paper in case.papers}
    names[LATE_SLIP_PHOTO] = _("Ảnh chụp phiếu nhận giấy")
    return {
        "name": file.name,
        "paper": names.get(file.kind, ""),
        "size": size_text(file.size),
        "url": file_url(file.id) if file.readable else "",
        "tag": "" if file.readable else capfirst(str(file.state.label)),
    }


def size_text(size: int) -> str:
    """Return a size as people read it: `120 KB`, `1,4 MB`."""
    kilobytes = max(1, round(size / 1024))
    if kilobytes < 1024:
        return f"{kilobytes} KB"
    return f"{formats.decimal_text(f'{size / 1024 / 1024:.1f}')} MB"


def papers_issued(page: DossierPage, file_url: Address) -> Iterator[Shown]:
    """Yield the papers issued, the latest first."""
    for paper in reversed(page.papers):
        yield {
            "number": paper.number,
            "title": _named(_form(page, paper.kind, paper.issued_at).title, paper.number),
            "when": formats.moment_text(paper.issued_at),
            "url": file_url(paper.file) if paper.handed else "",
            "tag": _("đã thu hồi") if paper.taken_back else "",
        }


def paper_title(page: DossierPage, kind: str, at: datetime) -> str:
    """Return what a paper called for at a moment is named, with its number."""
    form = _form(page, kind, at)
    return _named(form.title, form.number)


def _form(page: DossierPage, kind: str, at: datetime) -> procedures.FormTemplate:
    """Before acceptance the set in force serves, afterwards the pinned one."""
    pins, accepted_at = page.case.pins, page.case.accepted_at
    if pins is not None and accepted_at is not None and accepted_at <= at:
        return procedures.form_set(pins.form_set).of_kind(kind)
    in_force = procedures.form_set_in_force(local_day(at))
    assert in_force is not None, "a pack without forms draws no paper"
    return in_force.of_kind(kind)


def _named(title: str, number: str) -> str:
    """Papers of our own have no number."""
    if not number.isdecimal():
        return title
    return _("%(title)s (mẫu %(number)s)") % {"title": title, "number": number}


def _control_slip(page: DossierPage) -> str:
    """Name the control slip of an accepted dossier; it is drawn as things stand."""
    accepted_at = page.case.accepted_at
    if accepted_at is None:
        return ""
    return _("%(paper)s, tính đến lúc này") % {
        "paper": paper_title(page, "control-slip", accepted_at)
    }


_CALLING: Final = tuple(PAPER_OF)


def _calls(entry: TimelineEntry, page: DossierPage) -> bool:
    """Whether an event calls for a paper; what is put right before acceptance has none."""
    return entry.kind in _CALLING and (entry.kind is not Kind.CORRECTED or bool(page.case.code))


def done_values(page: DossierPage, *, file_url: Address) -> Shown:
    """Return what the page after an act shows: what was done, and the paper it called for."""
    told = [entry for entry in page.timeline if _calls(entry, page)]
    if not told:
        return {}
    last = told[-1]
    kind = PAPER_OF[last.kind]
    ready = [one for one in page.papers if one.kind == kind and one.issued_at >= last.at]
    case = page.case
    return {
        "title": capfirst(str(last.kind.label)),
        "code": case.code or "",
        "code_label": _("Mã hồ sơ") if case.code else _("Mã tra cứu"),
        "reference": case.reference,
        "promised": promise_text(case.repromised_at or case.promised_at)
        if last.kind in (Kind.ACCEPTED, Kind.CASE_CHANGED)
        else "",
        "paper": paper_title(page, kind, last.at),
        "paper_url": file_url(ready[-1].file) if ready and ready[-1].handed else "",
        "with_key": kind in WITH_KEY,
        "at_counter": bool(ready) and not ready[-1].handed,
    }


# --- money, and what nobody has checked


def _fees(obligations: Iterable[Mapping[str, Any]]) -> list[Shown]:
    return [
        fee_row(one["kind"], one["label"], one["amount_vnd"], one.get("quantity"))
        for one in obligations
    ]


def fee_row(kind: str, label: str, amount_vnd: int | None, quantity: int | None) -> Shown:
    """Return a fee to read; an amount that nobody set is shown as not set, never as nothing."""
    times = f" × {quantity}" if quantity and quantity > 1 else ""
    sort = capfirst(str(procedures.FeeKind(kind).label))
    named = label if label.casefold().startswith(sort.casefold()) else f"{sort}: {label}"
    return _row(f"{named}{times}", formats.vnd_text(amount_vnd))


def _unverified(page: DossierPage) -> Iterator[str]:
    revision, chosen = page.revision, page.chosen
    if revision.reconstructed:
        yield _("Bản thủ tục này được dựng lại từ văn bản công bố sau.")
    if chosen is not None and not (chosen.verified and chosen.unit_verified):
        yield _("Thời hạn của trường hợp này chưa đối chiếu với văn bản công bố.")
    if not revision.form.verified:
        yield _("Tờ khai chưa đối chiếu với mẫu công bố.")
    if chosen is not None and not all(fee.verified for fee in chosen.fees):
        yield _("Mức phí, lệ phí chưa đối chiếu với văn bản quy định.")
    if page.clock is not None and page.clock.answer.provisional:
        yield _("Hạn tạm tính: lịch nghỉ của những ngày này chưa công bố.")
    agencies = dict.fromkeys(filter(None, (page.receiving, page.competent)))
    for agency in agencies:
        yield from _unverified_code(agency)


def _unverified_inside(page: DossierPage) -> Iterator[str]:
    """What concerns only those who work on it."""
    steps = page.chosen.route.steps if page.chosen else ()
    if not all(step.weight_verified for step in steps if step.weight):
        yield _("Phần thời gian của từng bước chưa đối chiếu với quy trình nội bộ.")
    if not all(one.signer_verified for one in page.results):
        yield _("Chức danh người ký kết quả chưa đối chiếu với văn bản quy định.")


def _unverified_code(agency: AgencyView) -> Iterator[str]:
    if agency.official_code is None:
        yield _("Mã của %(agency)s là mã tạm, chưa có mã định danh chính thức.") % {
            "agency": agency.name
        }
