"""What a certification costs (TT 226/2016/TT-BTC Điều 4)."""

from motcua.counters.types import FeeRule, Per, RuleBook
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class FeeNotSet(RuleViolation):
    code = "certification-fee-not-set"
    sentence = _("Gói dữ liệu chưa có mức phí cho loại việc này vào ngày này.")


def fee_rule(rules: RuleBook, kind: str, paper: str) -> FeeRule:
    """
    Return the rule of a kind of paper, or the one for all papers without a rule of their own.

    :raises FeeNotSet: if neither is in force
    """
    found = rules.fees.get((kind, paper)) or rules.fees.get((kind, ""))
    if found is None:
        raise FeeNotSet
    return found


def fee_vnd(rule: FeeRule, *, pages: int, copies: int) -> int:
    """
    Return what is to be paid.

    By copy: the first pages at one price, the later ones at another, each copy up to the cap;
    pages are those of the original. By case or transaction: one price, whatever the pages.
    """
    if rule.per is not Per.COPY:
        return rule.first_vnd
    first = min(pages, rule.first_pages)
    each = first * rule.first_vnd + (pages - first) * rule.later_vnd
    return copies * (each if rule.cap_vnd is None else min(each, rule.cap_vnd))
