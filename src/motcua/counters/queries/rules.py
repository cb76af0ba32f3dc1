"""What the pack says about certification, as in force on a day."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.counters.models import CertificationRule
from motcua.counters.rules import reading
from motcua.counters.types import CertificationKind, RuleBook, RulePart
from motcua.kernel import reference


@reference.kept(64)
def in_force(on: date) -> RuleBook:
    """Return kinds, papers and fees in force on a day."""
    return reading.rule_book(_rows(), on)


@reference.kept(1)
def places() -> tuple[frozenset[str], frozenset[str]]:
    """Return the kinds of agency that keep or kept books, and those whose counters write there."""
    kinds = [reading.kind(row) for part, row in _rows() if part is RulePart.KIND]
    keepers = frozenset(code for kind in kinds for code in kind.agency_kinds)
    return keepers, frozenset(code for kind in kinds for code in kind.counter_kinds)


def kept_by(agency_kind: str, on: date) -> tuple[CertificationKind, ...]:
    """Return the kinds of certification that agencies of a kind keep books of, as the pack does."""
    return tuple(kind for kind in in_force(on).kinds.values() if agency_kind in kind.agency_kinds)


def _rows() -> list[tuple[RulePart, Mapping[str, Any]]]:
    stored = CertificationRule.objects.order_by("part", "place", "since", "key").values_list(
        "part", "text"
    )
    return [(RulePart(part), json.loads(text)) for part, text in stored]
