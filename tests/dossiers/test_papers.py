"""What papers say in words."""

from datetime import time
from decimal import Decimal

import pytest

from motcua.dossiers.queries.papers import term_text
from motcua.kernel.working_time import Policy, Term, Unit

OFFICE = Policy.OFFICE_HOURS


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(Decimal(5), Unit.WORKING_DAY), "05 ngày làm việc"),
        (Term(Decimal("2.5"), Unit.WORKING_DAY, OFFICE), "2,5 ngày làm việc (mỗi ngày 8 giờ)"),
        (Term(Decimal(12), Unit.WORKING_HOUR, OFFICE), "12 giờ làm việc"),
        (Term(Decimal(15), Unit.CALENDAR_DAY, OFFICE), "15 ngày"),
        (Term(Decimal(1), Unit.MONTH, OFFICE), "01 tháng"),
        (Term(None, Unit.NONE, OFFICE), "Không quy định thời hạn"),
        (
            Term(None, Unit.SAME_DAY, cutoff=time(15, 30)),
            "Trong ngày; nhận sau 15 giờ 30 thì trả trong ngày làm việc tiếp theo",
        ),
    ],
)
def test_a_term_is_written_as_the_regulation_does(term, words):
    assert term_text(term) == words
