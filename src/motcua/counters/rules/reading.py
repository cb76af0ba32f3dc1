"""The pack's text on certification, row by row, read into what the rules ask of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from motcua.counters.types import (
    CertificationKind,
    FeeRule,
    PaperKind,
    Per,
    RuleBook,
    RulePart,
)

Row = Mapping[str, Any]
LISTS: Final = {
    RulePart.KIND: "kinds",
    RulePart.PAPER: "papers",
    RulePart.FEE: "fees",
}


def key(part: RulePart, row: Row) -> str:
    """Return what a row speaks of; a later row of the same key takes its place."""
    if part is RulePart.KIND:
        return str(row["code"])
    return f"{row['kind']}/{row['code' if part is RulePart.PAPER else 'paper'] or ''}"


def rule_book(rows: Iterable[tuple[RulePart, Row]], on: date) -> RuleBook:
    """Return what is in force on a day: of each key the latest row begun; keys as they came."""
    latest: dict[tuple[RulePart, str], Row] = {}
    for part, row in rows:
        what = part, key(part, row)
        newer = what not in latest or latest[what]["since"] < row["since"]
        if newer and date.fromisoformat(row["since"]) <= on:
            latest[what] = row
    of: dict[RulePart, list[Row]] = {part: [] for part in RulePart}
    for (part, _key), row in latest.items():
        of[part].append(row)
    papers: dict[str, dict[str, PaperKind]] = {}
    for row in of[RulePart.PAPER]:
        papers.setdefault(row["kind"], {})[row["code"]] = paper(row)
    return RuleBook(
        kinds={row["code"]: kind(row) for row in of[RulePart.KIND]},
        papers=papers,
        fees={(row["kind"], row["paper"] or ""): fee(row) for row in of[RulePart.FEE]},
    )


def kind(row: Row) -> CertificationKind:
    return CertificationKind(
        code=row["code"],
        since=date.fromisoformat(row["since"]),
        name=row["name"],
        book=row["book"],
        symbol=row["symbol"],
        statement=row["statement"],
        columns=tuple(row["columns"]),
        identity_required=row["identity_required"],
        agency_kinds=frozenset(row["agency_kinds"]),
        counter_kinds=frozenset(row["counter_kinds"]),
        label_template=row["label_template"],
        book_template=row["book_template"],
        verified=row["verified"],
    )


def paper(row: Row) -> PaperKind:
    return PaperKind(row["kind"], row["code"], date.fromisoformat(row["since"]), row["name"])


def fee(row: Row) -> FeeRule:
    return FeeRule(
        kind=row["kind"],
        paper=row["paper"] or "",
        since=date.fromisoformat(row["since"]),
        per=Per(row["per"]),
        first_pages=row["first_pages"] or 0,
        first_vnd=row["first_vnd"],
        later_vnd=row["later_vnd"] or 0,
        cap_vnd=row["cap_vnd"],
        basis=row["basis"],
        verified=row["verified"],
    )
