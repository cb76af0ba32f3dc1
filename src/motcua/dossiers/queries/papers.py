"""The frozen values that papers are drawn from: what was true when each was issued."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.text import capfirst

from motcua.documents import api as documents
from motcua.dossiers import rules
from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries import paper_heads, reading, scope
from motcua.dossiers.queries.issued import RECEIPT, REQUEST, RESULT, WITH_KEY
from motcua.dossiers.queries.paper_terms import promise_in_force, promise_note, term_text
from motcua.dossiers.types import (
    Case,
    Event,
    Flag,
    Kind,
    LateGround,
    Manner,
    Parties,
    StopGround,
    Verdict,
)
from motcua.identity import api as identity
from motcua.kernel.working_time import VIETNAM, local_day
from motcua.procedures import api as procedures

# Which paper an event calls for (TT 03/2025/TT-VPCP Phụ lục I); the letter is the house's own. Its
# number is the form set's: the circulars number some papers otherwise.
PAPER_OF: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.ACCEPTED: "receipt",
        Kind.CORRECTED: "receipt",
        Kind.CASE_CHANGED: "receipt",
        Kind.SUPPLEMENT_ASKED: "supplement-request",
        Kind.RECEIPT_REFUSED: "receipt-refusal",
        Kind.APOLOGISED: "apology",
        Kind.STOPPED: "stop-notice",
        Kind.WITHDRAWN: "stop-notice",
        Kind.RESULT_REGISTERED: "result-letter",
    }
)
COMPETENT_SIGNS: Final = (Kind.RESULT_REGISTERED, Kind.APOLOGISED, Kind.STOPPED, Kind.WITHDRAWN)


REPRINTING: Final = (Kind.CORRECTED, Kind.CASE_CHANGED)
APPROVED: Final = frozenset({Flag.FURTHER_ROUND, Flag.WINDOW_PASSED})  # asked by who may approve
BY_REQUEST: Final = "Theo đề nghị rút hồ sơ của người nộp"


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A paper that an event calls for, with the values it is drawn from."""

    dossier: UUID
    event: int
    addressed: int  # the event that said to whom
    kind: str
    number: str
    title: str
    template_version: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _About:
    """What every paper of a dossier says."""

    event: Event
    events: tuple[Event, ...]
    case: Case
    revision: procedures.Revision
    parties: Parties
    receiving: identity.AgencyView
    competent: identity.AgencyView | None
    officer: str
    key: str | None
    base_url: str


def to_issue(event: UUID, *, key: str | None, base_url: str) -> ToIssue | None:
    """
    Return the paper an event calls for, or None; as things stood at that event.

    None is drawn of what was said otherwise since. A request is the applicant's as he is now.
    """
    row = DossierEvent.objects.get(pk=event)
    kind = PAPER_OF.get(Kind(row.kind))
    if kind is None:
        return None
    rows = scope.events_of(row.dossier_id)
    if scope.event(row).facts.get("with_whole"):  # the notice of the whole says it
        return None
    events = tuple(map(scope.event, rows))
    about = _about(events[: row.number], key if kind in WITH_KEY else None, base_url)
    if kind == REQUEST:
        about = replace(about, parties=reading.parties_of(events))
    if kind == RECEIPT and about.case.pins is None:
        return None  # put right before there was any
    paper = _form_set(about).of_kind(kind)
    plan = ToIssue(
        dossier=row.dossier_id,
        event=row.number,
        addressed=_addressed_by(events if kind == REQUEST else about.events),
        kind=kind,
        number=paper.number,
        title=paper.title,
        template_version=paper.template_version,
        values={**_head(about), **_VALUES[kind](about)},
    )
    return None if overtaken(plan, events) else plan


def overtaken(paper: ToIssue, events: Sequence[Event]) -> bool:
    """A result was taken back since, or who would be given the key is not the applicant."""
    if paper.kind in WITH_KEY:
        return paper.addressed != _addressed_by(events)
    since = (one.kind for one in events if one.number > paper.event)
    return paper.kind == RESULT and Kind.RESULT_REOPENED in since


def _addressed_by(events: Sequence[Event]) -> int:
    told = reading.last_with(events, "parties")
    return told.number if told else 0


def _form_set(about: _About) -> procedures.FormSet:
    """Before acceptance the set in force on the day serves, afterwards the pinned one."""
    if about.case.pins is not None:
        return procedures.form_set(about.case.pins.form_set)
    in_force = procedures.form_set_in_force(local_day(about.event.at))
    assert in_force is not None, "a pack without forms is refused at acceptance"
    return in_force


def _about(events: tuple[Event, ...], key: str | None, base_url: str) -> _About:
    event, case = events[-1], rules.fold(events)
    assert case.counter is not None
    day = local_day(event.at)
    names = identity.holders([event.post], day) if event.post else {}
    return _About(
        event=event,
        events=events,
        case=case,
        revision=reading.revision_of(case),
        parties=reading.parties_of(events),
        receiving=identity.agency(case.counter),
        competent=identity.agency(case.competent) if case.competent else None,
        officer=names[event.post][1] if event.post and event.post in names else "",
        key=key,
        base_url=base_url,
    )


def _head(about: _About) -> dict[str, Any]:
    issuing = about.receiving
    step = rules.step_at(about.case)
    if about.event.kind is Kind.RESULT_REGISTERED and step is not None:
        issuing = identity.agency(step.agency)
    elif about.event.kind in COMPETENT_SIGNS and about.event.agency:
        issuing = identity.agency(about.event.agency)
    return {
        **paper_heads.top(issuing, about.event.at),
        **paper_heads.of_dossier(about.case, about.revision, issuing, about.base_url),
        "lookup_key": about.key,
    }


def _receipt(about: _About) -> dict[str, Any]:
    case = about.case
    assert case.pins is not None and case.accepted_at is not None
    counted = reading.last_with(about.events, "papers")
    papers = (reading.read(counted, "papers") if counted else None) or {"rows": []}
    charged = reading.last_with(about.events, "obligations")
    promised_at = promise_in_force(case)
    owner = about.parties.owner
    return {
        "unit": about.receiving.name,
        "submitter": paper_heads.person(about.parties.submitter),
        "owner": paper_heads.person(owner) if owner else None,
        "papers": [
            {key: value for key, value in row.items() if key != "key"} for row in papers["rows"]
        ],
        "sets": 1,
        "term_text": term_text(case.pins.term),
        "received_at": _minute(case.accepted_at),
        "promised_at": _minute(promised_at) if promised_at else None,
        "promise_note": promise_note(case),
        "collect_at": _collect(about),
        "fees": [_fee(row) for row in reading.listed(charged, "obligations")] if charged else [],
        "fee_method": None,
        "book_volume": None,
        "book_number": None,
        "officer_name": about.officer,
        "officer_phone": None,
        "copy_label": _copy_label(about),
        "notes": list(_receipt_notes(about)),
    }


def _copy_label(about: _About) -> str | None:
    """A receipt printed again says so, and how often."""
    reprints = [e for e in about.events if e.kind in REPRINTING and _is_accepted(about, e)]
    return f"In lại lần {len(reprints)}" if reprints else None


def _is_accepted(about: _About, event: Event) -> bool:
    assert about.case.accepted_at is not None
    return event.at >= about.case.accepted_at


def _receipt_notes(about: _About) -> Iterator[str]:
    accepted, case = reading.last_of(about.events, Kind.ACCEPTED), about.case
    if accepted and "note" in accepted.facts:
        yield reading.words(accepted, "note")
    if case.promised_at and promise_in_force(case) != case.promised_at:
        first = case.promised_at.astimezone(VIETNAM)
        yield f"Ngày hẹn ban đầu: {first:%H} giờ {first:%M}, ngày {first:%d/%m/%Y}"
    if case.occurred_at and case.submitted_at and case.late_ground:
        came = paper_heads.moment_words(case.occurred_at)
        entered = paper_heads.moment_words(case.submitted_at)
        yield f"{_CAME[case.late_ground]}: {came}; nhập vào hệ thống: {entered}"


_CAME: Final[Mapping[LateGround, str]] = MappingProxyType(
    {
        LateGround.SLIP: "Nhận giấy khi mất mạng",
        LateGround.STAMP: "Đến theo dấu bưu chính",
    }
)


def _request(about: _About) -> dict[str, Any]:
    asked = reading.read(about.event, "request") or {"items": [], "reason": ""}
    until = reading.answer_until(about.events)
    approved = not APPROVED.isdisjoint(about.event.outcome.flags)
    return {
        "number": None,
        "unit": about.receiving.name,
        "submitter": paper_heads.person(about.parties.submitter),
        "round": about.case.rounds,
        "accepted": about.case.pins is not None,
        "items": [{"what": item, "detail": None} for item in asked["items"]],
        "reason": asked["reason"],
        "legal_basis": [],
        "answer_until": local_day(until).isoformat() if until else None,
        "dispatched_at": None,
        "officer_name": about.officer,
        "officer_phone": None,
        "approver_name": about.officer if approved else None,
    }


def _refusal(about: _About) -> dict[str, Any]:
    return {
        "number": None,
        "unit": about.receiving.name,
        "submitter": paper_heads.person(about.parties.submitter),
        "reasons": [reading.words(about.event, "reason")],
        "legal_basis": [],
        "advice": None,
        "officer_name": about.officer,
        "officer_phone": None,
    }


def _letter(about: _About) -> dict[str, Any]:
    case = about.case
    assert case.accepted_at is not None
    decided = reading.last_of(about.events, Kind.DECIDED)
    result = next(one for one in about.revision.results if one.key == case.result)
    reasons = reading.words(decided, "reasons") if decided else ""
    text = reading.drafted(about.events) or reading.words(about.event, "text")
    refused = case.verdict is Verdict.REFUSE
    return {
        "draft": False,
        "number": reading.words(about.event, "number"),
        "subject": f"{result.name}: {about.revision.short_name}",
        "addressee": paper_heads.person(reading.owner(about.parties)),
        "approved": not refused,
        "received_at": _minute(case.accepted_at),
        "opening": None,
        "legal_basis": [],
        "reasons": [reasons] if reasons else [],
        "paragraphs": [text] if text and not refused else [],
        "recipients": ["Như trên", about.receiving.name, "Lưu: VT"],
        "signing_for": None,
        "signer_capacity": result.signer.upper(),
        "signer_name": _decider(decided),
    }


def _apology(about: _About) -> dict[str, Any]:
    """Both promises stand on the paper: the one not kept stays on record (NĐ 61/2018 Điều 19)."""
    case, unkept = about.case, promise_in_force(rules.fold(about.events[:-1]))
    assert case.accepted_at and unkept and case.repromised_at
    return {
        **_addressed(about),
        "unit": paper_heads.returning(case).name,
        "received_at": _minute(case.accepted_at),
        "promised_at": _minute(unkept),
        "new_promise": _minute(case.repromised_at),
        "reason": reading.words(about.event, "reason"),
        "short_notice": Flag.SHORT_NOTICE in about.event.outcome.flags,
    }


def _stop_notice(about: _About) -> dict[str, Any]:
    case, before = about.case, rules.fold(about.events[:-1])
    received_at = case.accepted_at or case.submitted_at
    assert received_at is not None
    ground = about.event.facts.get("ground")
    asked = reading.last_of(about.events, Kind.WITHDRAWAL_ASKED)
    wished = reading.words(asked, "reason") if asked else ""
    return {
        **_addressed(about),
        "received_at": _minute(received_at),
        "stopped_at": _minute(about.event.at),
        "stage": str(before.state.label),
        "ground": capfirst(str(StopGround(str(ground)).label)) if ground else BY_REQUEST,
        "reason": reading.words(about.event, "reason") or wished,
        "document": reading.words(about.event, "document") or None,
        "settlement": capfirst(str(case.settlement.label)),
    }


def _addressed(about: _About) -> dict[str, Any]:
    """What papers signed for the competent agency share: to whom, and signed by whom."""
    owner = about.parties.owner
    post = identity.post(about.event.post) if about.event.post else None
    return {
        "number": None,
        "submitter": paper_heads.person(about.parties.submitter),
        "owner": paper_heads.person(owner) if owner else None,
        "recipients": ["Như trên", about.receiving.name, "Lưu: VT"],
        "signer_capacity": post.title if post else "",
        "signer_name": about.officer,
    }


def _decider(decided: Event | None) -> str:
    if decided is None or decided.post is None:
        return ""
    day = local_day(decided.at)
    return identity.holders([decided.post], day).get(decided.post, (None, ""))[1]


_VALUES: Final[Mapping[str, Callable[[_About], dict[str, Any]]]] = MappingProxyType(
    {
        "receipt": _receipt,
        "supplement-request": _request,
        "receipt-refusal": _refusal,
        "apology": _apology,
        "stop-notice": _stop_notice,
        "result-letter": _letter,
    }
)
_COLLECT: Final[Mapping[str, str]] = MappingProxyType(
    {
        Manner.COUNTER: "Nhận tại {agency}",
        Manner.POST: "Nhận qua bưu chính",
        Manner.ONLINE: "Nhận trực tuyến",
    }
)


def _collect(about: _About) -> str:
    return _COLLECT[about.case.wish].format(agency=about.receiving.name)


def _fee(row: Mapping[str, Any]) -> dict[str, Any]:
    quantity = row.get("quantity")
    note = f"số lượng {quantity}" if quantity and quantity > 1 else None
    return {"label": row["label"], "amount_vnd": row["amount_vnd"], "note": note}


def _minute(at: datetime) -> str:
    return documents.minute_text(at)
