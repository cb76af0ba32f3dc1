"""The text of a revision or a form set, made into its dataclass."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from motcua.kernel.working_time import Policy, Term, Unit
from motcua.procedures.types import (
    AfterDeadline,
    Channel,
    Competence,
    Digital,
    Fee,
    FeeKind,
    FeeScale,
    FieldType,
    Form,
    FormColumn,
    FormField,
    FormSet,
    FormTemplate,
    LegalBasis,
    LinkedPart,
    PaperKind,
    ProcedureCase,
    PublishedTerm,
    Question,
    RequiredPaper,
    ResultOutcome,
    ResultType,
    Revision,
    Route,
    Source,
    StartRule,
    Step,
    StepKind,
    SupplementPolicy,
    When,
)

Text = Mapping[str, Any]  # a mapping of a pack file, its shape already checked

_DAY_END: Final = "15:00"


def revision_from(id_: UUID, data: Text) -> Revision:
    """Return the revision that a checked text says (NĐ 63/2010/NĐ-CP Điều 8.2)."""
    fees = tuple(map(_fee, data["fees"]))
    papers = tuple(map(_paper, data["papers"]))
    routes = {key: _route(route) for key, route in data["routes"].items()}
    return Revision(
        id=id_,
        procedure_code=data["code"],
        number=data["number"],
        name=data["name"],
        short_name=data["short_name"],
        field=data["field"],
        decision=data["decision"] or "",
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_until=_day(data.get("effective_until")),
        reconstructed=data["reconstructed"],
        receiving_agency_kinds=tuple(data["receiving"]["kinds"]),
        receiving_note=data["receiving"].get("note") or "",
        competence=_competence(data["competence"]),
        channels=tuple(map(Channel, data["channels"])),
        applicants=tuple(data["applicants"]),
        service_level=data["service_level"],
        start_rule=MappingProxyType(
            {Channel(key): StartRule(rule) for key, rule in data["start_rule"].items()}
        ),
        supplement_policy=SupplementPolicy(data["supplement"]["policy"]),
        supplement_window_days=data["supplement"].get("window_days"),
        supplement_deadline_days=data["supplement"].get("deadline_days"),
        form=_form(data["form"]),
        questions=tuple(Question(q["key"], q["label"]) for q in data["questions"]),
        cases=tuple(_case(case, routes, fees, papers) for case in data["cases"]),
        results=tuple(map(_result, data["results"])),
        legal_basis=tuple(map(_basis, data["legal_basis"])),
        notes=tuple(data.get("notes", ())),
        sources=tuple(Source(s["id"], s["url"], s["what"]) for s in data["sources"]),
        verified=MappingProxyType({key: m["verified"] for key, m in data["marks"].items()}),
        agency=data["agency"],
        levels=tuple(data["level"]),
        coordinating_agencies=tuple(data.get("coordinating_agencies", ())),
        everyday_words=tuple(data.get("everyday_words", ())),
        boundary_free=data.get("boundary_free", False),
        published_terms=tuple(map(_published, data.get("published_terms", ()))),
        supplement_note=data["supplement"].get("note") or "",
        supplement_after_deadline=AfterDeadline(
            data["supplement"].get("after_deadline", AfterDeadline.STAY)
        ),
        information_only=data.get("information_only") or "",
        excluded_grounds=tuple(data.get("excluded_grounds", ())),
        object_field=data.get("object_field"),
        linked=tuple(_linked(part, routes) for part in data.get("linked", ())),
    )


def form_set_from(data: Text) -> FormSet:
    """Return the form set that a checked text says (TT 01/2018, TT 03/2025/TT-VPCP)."""
    return FormSet(
        code=data["code"],
        title=data["title"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_until=_day(data.get("effective_until")),
        basis=data["basis"],
        verified=data["verified"],
        papers=tuple(
            FormTemplate(p["number"], p["title"], p["template_version"], p["page"], p["verified"])
            for p in data["papers"]
        ),
        note=data.get("note") or "",
    )


def when_from(data: Text) -> When:
    """Return a condition; a part left out asks nothing."""
    return When(
        channels=tuple(map(Channel, data.get("channels", ()))),
        questions=tuple(data.get("questions", {}).items()),
        answers=tuple((key, tuple(values)) for key, values in data.get("answers", {}).items()),
        mountainous=data.get("mountainous"),
    )


def term_from(data: Text) -> Term:
    """Return a term; one that the clock cannot count raises the clock's own refusal."""
    value = data["value"]
    return Term(
        Decimal(value) if value is not None else None,
        Unit(data["unit"]),
        Policy(data.get("policy", Policy.CIVIL_CODE)),
        time.fromisoformat(data.get("cutoff", _DAY_END)),
    )


def field_type(data: Text) -> FieldType:
    """Return how a field is asked: a choice of nothing and a table of nothing become text."""
    kind = FieldType(data["type"])
    if kind is FieldType.CHOICE and not data.get("options"):
        return FieldType.TEXT
    if kind is FieldType.TABLE and not data.get("columns"):
        return FieldType.LONG_TEXT
    return kind


def _case(
    data: Text,
    routes: Mapping[str, Route],
    fees: Sequence[Fee],
    papers: Sequence[RequiredPaper],
) -> ProcedureCase:
    own_fees, own_papers = data.get("fees"), data.get("papers")
    return ProcedureCase(
        key=data["key"],
        label=data["label"],
        when=when_from(data.get("when", {})),
        term=term_from(data["term"]),
        route=routes[data["route"]],
        fees=tuple(fee for fee in fees if own_fees is None or fee.key in own_fees),
        papers=tuple(paper for paper in papers if own_papers is None or paper.key in own_papers),
        verified=data["verified"],
        note=data.get("note") or "",
        unit_verified=data["term"]["unit_verified"],
        source=data["source"],
    )


def _linked(data: Text, routes: Mapping[str, Route]) -> LinkedPart:
    return LinkedPart(
        key=data["key"],
        name=data["name"],
        procedure_code=data["procedure_code"],
        route=routes[data["route"]],
        term=term_from(data["term"]),
        competence=_competence(data["competence"]),
        result=data["result"],
        after=tuple(data.get("after", ())),
        asked_if=data.get("asked_if"),
        term_verified=data["term"]["verified"],
        unit_verified=data["term"]["unit_verified"],
        verified=data["verified"],
        source=data["source"],
    )


def _route(data: Text) -> Route:
    steps = tuple(map(_step, data["steps"]))
    return Route(steps, data["registering_function"], data.get("immediate", False))


def _step(data: Text) -> Step:
    return Step(
        number=data["number"],
        kind=StepKind(data["kind"]),
        function=data["function"],
        agency_kind=data["agency_kind"],
        action=data["action"],
        weight=data.get("weight"),
        verified=data["verified"],
        excluded_ground=data.get("excluded_ground"),
        weight_verified=data.get("weight_verified", False),
        source=data["source"],
    )


def _form(data: Text) -> Form:
    fields = tuple(map(_field, data["fields"]))
    return Form(data["name"], data["template"], fields, data["verified"], data["source"])


def _field(data: Text) -> FormField:
    return FormField(
        key=data["key"],
        label=data["label"],
        type=field_type(data),
        required=data["required"],
        group=data["group"],
        options=tuple(data.get("options", ())),
        columns=tuple(
            FormColumn(c["key"], c["label"], FieldType(c["type"]), c["required"])
            for c in data.get("columns", ())
        ),
        verified=data["verified"],
        source=data["source"],
        minimum=data.get("minimum"),
    )


def _paper(data: Text) -> RequiredPaper:
    return RequiredPaper(
        key=data["key"],
        name=data["name"],
        kind=PaperKind(data["kind"]),
        originals=data["originals"],
        copies=data["copies"],
        digital=Digital(data["digital"]),
        asked_if=data.get("asked_if"),
        note=data.get("note") or "",
        verified=data["verified"],
        digital_verified=data.get("digital_verified", False),
        source=data["source"],
    )


def _fee(data: Text) -> Fee:
    return Fee(
        key=data["key"],
        kind=FeeKind(data["kind"]),
        label=data["label"],
        amount_vnd=data["amount_vnd"],
        per=data["per"],
        note=data.get("note") or "",
        verified=data["verified"],
        when=when_from(data.get("when", {})),
        quantity_field=data.get("quantity_field"),
        source=data["source"],
        scale=_scale(data["scale"]) if "scale" in data else None,
    )


def _scale(data: Text) -> FeeScale:
    return FeeScale(data["first"], data["later_vnd"], data.get("cap_vnd"), data.get("times_field"))


def _result(data: Text) -> ResultType:
    return ResultType(
        key=data["key"],
        name=data["name"],
        code=data["code"],
        outcome=ResultOutcome(data["outcome"]),
        signer=data["signer"],
        verified=data["verified"],
        signer_verified=data.get("signer_verified", False),
        source=data["source"],
    )


def _competence(data: Text) -> Competence:
    return Competence(
        data["agency_kind"],
        data["place_field"],
        data.get("note") or "",
        data["verified"],
        data["source"],
    )


def _published(data: Text) -> PublishedTerm:
    return PublishedTerm(
        channels=tuple(map(Channel, data["channels"])),
        value=data["value"],
        unit=Unit(data["unit"]) if data["unit"] else None,
        text=data["text"],
        verified=data["verified"],
        source=data["source"],
    )


def _basis(data: Text) -> LegalBasis:
    return LegalBasis(data["number"], data["title"], data["verified"], data["source"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
