"""A procedure in the order people ask: can I, what do I need, how long, how much, where."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.identity import api as identity
from motcua.kernel.working_time import Unit
from motcua.procedures import api as procedures
from motcua.procedures.api import Digital, Fee, PaperKind, RequiredPaper, Revision
from motcua.web import formats
from motcua.web.dossier_clock import term_text
from motcua.web.portal.pages import Shown

LEVELS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "fully_online": gettext_lazy("Nộp trực tuyến toàn trình"),
        "partly_online": gettext_lazy("Nộp trực tuyến một phần"),
        "information": gettext_lazy("Chỉ cung cấp thông tin trực tuyến"),
    }
)
_FACTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "name": gettext_lazy("tên thủ tục"),
        "decision": gettext_lazy("quyết định công bố"),
        "effective_from": gettext_lazy("ngày có hiệu lực"),
        "service_level": gettext_lazy("mức độ dịch vụ trực tuyến"),
        "start_rule": gettext_lazy("lúc bắt đầu tính thời hạn"),
        "boundary_free": gettext_lazy("việc nộp không phụ thuộc nơi cư trú"),
    }
)


def procedure_values(revision: Revision) -> Shown:
    """Return a procedure as ready-to-print values."""
    return {
        "code": revision.procedure_code,
        "name": revision.name,
        "short_name": revision.short_name,
        "field": revision.field,
        "level": str(LEVELS.get(revision.service_level, "")),
        "reconstructed": revision.reconstructed,
        "information_only": revision.information_only,
        "applicants": revision.applicants,
        "applicants_unverified": _unsure(revision, "applicants"),
        "papers": list(papers(revision)),
        "terms": [_term(case) for case in revision.cases],
        "parts": list(_parts(revision)),
        "starts": list(starts(revision)),
        "starts_unverified": _unsure(revision, "start_rule"),
        "fees": list(_fees(revision)),
        "channels": [capfirst(str(channel.label)) for channel in revision.channels],
        "receiving": _kinds(revision.receiving_agency_kinds),
        "receiving_note": revision.receiving_note,
        "receiving_unverified": _unsure(revision, "receiving"),
        "boundary_free": revision.boundary_free,
        "competent": _competent(revision),
        "competent_note": revision.competence.note,
        "competent_unverified": not revision.competence.verified,
        "coordinating": revision.coordinating_agencies,
        "results": [
            {"name": result.name, "unverified": not result.verified} for result in revision.results
        ],
        "decision": revision.decision,
        "since": formats.day_text(revision.effective_from),
        "unverified": _facts_unsure(revision),
        "form": revision.form,
        "basis": revision.legal_basis,
        "notes": revision.notes,
        "sources": revision.sources,
    }


def _unsure(revision: Revision, fact: str) -> bool:
    return not revision.verified.get(fact, False)


def _facts_unsure(revision: Revision) -> list[str]:
    return [str(words) for fact, words in _FACTS.items() if _unsure(revision, fact)]


def _kinds(kinds: Iterable[str]) -> list[str]:
    names = identity.kind_names()
    return [names.get(kind, kind) for kind in kinds]


def _competent(revision: Revision) -> str:
    return revision.agency or _kinds([procedures.competent_agency_kind(revision)])[0]


# --- papers


def papers(revision: Revision) -> Iterator[Shown]:
    """Yield every paper once, with the condition under which it is needed in words."""
    for paper, cases in _papers_with_cases(revision):
        yield {
            "name": paper.name,
            "how_many": how_many(paper),
            "conditions": list(conditions(paper, revision, cases)),
            "handed_in": handed_in(paper),
            "note": paper.note,
            "unverified": not paper.verified,
        }


def _papers_with_cases(revision: Revision) -> list[tuple[RequiredPaper, list[str]]]:
    found: dict[str, tuple[RequiredPaper, list[str]]] = {}
    for case in revision.cases:
        for paper in case.papers:
            found.setdefault(paper.key, (paper, []))[1].append(case.label)
    return list(found.values())


def conditions(paper: RequiredPaper, revision: Revision, cases: list[str]) -> Iterator[str]:
    labels = {question.key: question.label for question in revision.questions}
    if len(cases) < len(revision.cases):
        yield _("Chỉ trong trường hợp: %(cases)s") % {"cases": "; ".join(cases)}
    if paper.asked_if is not None:
        question = labels.get(paper.asked_if, "")
        yield _("Chỉ cần khi trả lời “có” cho câu: %(question)s") % {"question": question}


def how_many(paper: RequiredPaper) -> str:
    parts = []
    if paper.originals:
        parts.append(_("%(n)s bản chính") % {"n": paper.originals})
    if paper.copies:
        parts.append(_("%(n)s bản sao") % {"n": paper.copies})
    return ", ".join(parts)


def handed_in(paper: RequiredPaper) -> str:
    """Say what an online applicant does with the paper."""
    if paper.digital is Digital.REPLACED_BY_FORM:
        return _("Nộp trực tuyến: không phải đính kèm, tờ khai điện tử thay cho giấy này.")
    if paper.digital is Digital.REPLACED_BY_DATA:
        return _("Nộp trực tuyến: không phải đính kèm, cán bộ tra cứu dữ liệu đã có.")
    if paper.digital is Digital.NOT_ALLOWED:
        return _("Chỉ nhận bản giấy: nộp trực tiếp hoặc gửi qua bưu chính.")
    if paper.kind is PaperKind.PRESENTED:
        return _("Chỉ xuất trình để đối chiếu, không phải nộp.")
    return _("Nộp trực tuyến: đính kèm ảnh chụp hoặc tệp PDF.")


# --- how long, how much


def starts(revision: Revision) -> Iterator[str]:
    """Say from when the term runs; channel by channel where they differ."""
    rules = {
        channel: revision.start_rule[channel]
        for channel in revision.channels
        if channel in revision.start_rule
    }
    if not rules:
        return
    if len(set(rules.values())) == 1:
        yield _("Thời hạn bắt đầu tính %(when)s.") % {"when": next(iter(rules.values())).label}
        return
    for channel, rule in rules.items():
        told = {"channel": channel.label, "when": rule.label}
        yield _("Nộp %(channel)s: thời hạn bắt đầu tính %(when)s.") % told


def _term(case: procedures.ProcedureCase) -> Shown:
    return {
        "case": case.label,
        "term": capfirst(term_text(case.term)),
        "when": [
            *(capfirst(str(channel.label)) for channel in case.when.channels),
        ],
        "note": case.note,
        "unverified": not case.verified,
        "unit_unverified": case.verified
        and not case.unit_verified
        and case.term.unit is not Unit.NONE,
    }


def _parts(revision: Revision) -> Iterator[Shown]:
    """Yield what one filing sets going, each part with its agency, its term and its turn."""
    names = {part.key: part.name for part in revision.linked}
    labels = {question.key: question.label for question in revision.questions}
    for part in revision.linked:
        yield {
            "name": part.name,
            "term": capfirst(term_text(part.term)),
            "agency": _kinds([part.competence.agency_kind])[0],
            "after": "; ".join(names[key] for key in part.after),
            "question": labels.get(part.asked_if or "", ""),
            "unverified": not part.term_verified,
        }


def _fees(revision: Revision) -> Iterator[Shown]:
    """Yield every fee once; one that not every case asks names its cases."""
    found: dict[Fee, list[str]] = {}
    for case in revision.cases:
        for fee in case.fees:
            found.setdefault(fee, []).append(case.label)
    for fee, cases in found.items():
        some = len(cases) < len(revision.cases)
        yield {
            "label": f"{capfirst(str(fee.kind.label))}: {fee.label}",
            "amount": _amount(fee),
            "cases": "; ".join(cases) if some else "",
            "when": [*_fee_scale(fee), *_fee_when(fee, revision)],
            "note": fee.note,
            "unverified": not fee.verified,
        }


def _amount(fee: Fee) -> str:
    if fee.amount_vnd is None or not fee.per:
        return formats.vnd_text(fee.amount_vnd)
    return _("%(amount)s một %(unit)s") % {
        "amount": formats.vnd_text(fee.amount_vnd),
        "unit": fee.per,
    }


def _fee_scale(fee: Fee) -> Iterator[str]:
    if fee.scale is None:
        return
    yield _("Từ %(unit)s thứ %(number)s: %(amount)s một %(unit)s") % {
        "unit": fee.per,
        "number": fee.scale.first + 1,
        "amount": formats.vnd_text(fee.scale.later_vnd),
    }
    if fee.scale.cap_vnd is not None:
        yield _("Nhiều nhất: %(amount)s") % {"amount": formats.vnd_text(fee.scale.cap_vnd)}


def _fee_when(fee: Fee, revision: Revision) -> Iterator[str]:
    if fee.when.channels:
        channels = ", ".join(str(channel.label) for channel in fee.when.channels)
        yield _("Khi nộp %(channels)s") % {"channels": channels}
    labels = {question.key: question.label for question in revision.questions}
    for key, wanted in fee.when.questions:
        answer = _("có") if wanted else _("không")
        yield _("Khi trả lời “%(answer)s” cho câu: %(question)s") % {
            "answer": answer,
            "question": labels.get(key, key),
        }
    fields = {field.key: field.label for field in revision.form.fields}
    for key, options in fee.when.answers:
        yield f"{fields.get(key, key)}: {', '.join(options)}"
    if fee.when.mountainous is not None:
        yield _("Ở miền núi") if fee.when.mountainous else _("Không ở miền núi")
