"""Which case a request falls under, which papers it needs, what it costs, who is competent."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from motcua.procedures.types import (
    Channel,
    Competence,
    Fee,
    FeeDue,
    FeeScale,
    LinkedPart,
    Place,
    Plain,
    ProcedureCase,
    RequiredPaper,
    Revision,
    When,
)

_PROVINCE: Final = re.compile(r"\d{2}")
_COMMUNE: Final = re.compile(r"\d{5}")


def possible_cases(
    revision: Revision,
    channel: Channel | None,
    questions: Mapping[str, bool],
    answers: Mapping[str, Plain],
    mountainous: bool | None,
) -> tuple[ProcedureCase, ...]:
    """
    Return the cases that nothing known rules out (NĐ 63/2010/NĐ-CP Điều 8.2).

    A fact not known leaves a case open: more than one case means that the officer chooses.
    """
    return tuple(
        case
        for case in revision.cases
        if holds(case.when, channel, questions, answers, mountainous) is not False
    )


def holds(
    when: When,
    channel: Channel | None,
    questions: Mapping[str, bool],
    answers: Mapping[str, Plain],
    mountainous: bool | None,
) -> bool | None:
    """Return whether a condition holds; None while a fact that it asks for is not known."""
    parts = [
        *([None if channel is None else channel in when.channels] if when.channels else []),
        *(_same(questions.get(key), wanted) for key, wanted in when.questions),
        *(_among(answers.get(key), wanted) for key, wanted in when.answers),
        *([_same(mountainous, when.mountainous)] if when.mountainous is not None else []),
    ]
    if False in parts:
        return False
    return None if None in parts else True


def papers_needed(case: ProcedureCase, questions: Mapping[str, bool]) -> tuple[RequiredPaper, ...]:
    """Return the papers to hand in or show; a conditional one only when its question says yes."""
    return tuple(
        paper for paper in case.papers if paper.asked_if is None or questions.get(paper.asked_if)
    )


def fees_due(
    case: ProcedureCase,
    channel: Channel | None,
    questions: Mapping[str, bool],
    answers: Mapping[str, Plain],
    mountainous: bool | None = None,
) -> tuple[FeeDue, ...]:
    """
    Return what the request costs (Luật Phí và lệ phí 97/2015/QH13).

    A fee that is not set, or whose ground is not known yet, is there without an amount.
    """
    found = ((fee, holds(fee.when, channel, questions, answers, mountainous)) for fee in case.fees)
    return tuple(_due(fee, sure, answers) for fee, sure in found if sure is not False)


def competent_agency_kind(revision: Revision) -> str:
    """Return the kind of agency that decides; dated with the revision (NĐ 63/2010 Điều 8.2)."""
    return revision.competence.agency_kind


def competent_place(revision: Revision, answers: Mapping[str, Plain]) -> Place | None:
    """
    Return the place whose agency is competent; None: that of the agency where it is filed.

    A part that the applicant wrote in words has no code: the receiving officer chooses.
    """
    return place_of(revision.competence, answers)


def place_of(competence: Competence, answers: Mapping[str, Plain]) -> Place | None:
    """Return the place that a competence names, of a procedure or of a linked part."""
    if competence.place_field is None:
        return None
    address = answers.get(competence.place_field)
    if not isinstance(address, Mapping):
        return Place(None, None)
    return Place(_code(address.get("province"), _PROVINCE), _code(address.get("commune"), _COMMUNE))


def parts_asked(revision: Revision, questions: Mapping[str, bool]) -> tuple[LinkedPart, ...]:
    """
    Return the parts that a linked filing opens; one that is asked only after a yes (NĐ 118/2025).

    A part that waits for one not asked does not wait for it.
    """
    asked = [one for one in revision.linked if not one.asked_if or questions.get(one.asked_if)]
    there = {one.key for one in asked}
    return tuple(
        replace(one, after=tuple(key for key in one.after if key in there)) for one in asked
    )


def _due(fee: Fee, sure: bool | None, answers: Mapping[str, Plain]) -> FeeDue:
    quantity = 1 if fee.quantity_field is None else _count(answers.get(fee.quantity_field))
    if fee.scale is not None:
        return _scaled(fee, fee.scale, quantity, sure, answers)
    if fee.amount_vnd is None or quantity is None or sure is None:
        return FeeDue(fee, quantity, None)
    return FeeDue(fee, quantity, fee.amount_vnd * quantity)


def _scaled(
    fee: Fee, scale: FeeScale, pieces: int | None, sure: bool | None, answers: Mapping[str, Plain]
) -> FeeDue:
    """Charge by the piece with a most for each whole (TT 226/2016/TT-BTC Điều 4)."""
    times = 1 if scale.times_field is None else _count(answers.get(scale.times_field))
    if fee.amount_vnd is None or pieces is None or times is None or sure is None:
        return FeeDue(fee, times, None)
    first = min(pieces, scale.first)
    each = first * fee.amount_vnd + (pieces - first) * scale.later_vnd
    return FeeDue(fee, times, times * (each if scale.cap_vnd is None else min(each, scale.cap_vnd)))


def _count(answer: Plain) -> int | None:
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def _same(known: bool | None, wanted: bool | None) -> bool | None:
    return None if known is None else known is wanted


def _among(known: Plain, wanted: tuple[str, ...]) -> bool | None:
    return None if known is None else known in wanted


def _code(part: Plain, shape: re.Pattern[str]) -> str | None:
    return part if isinstance(part, str) and shape.fullmatch(part) else None
