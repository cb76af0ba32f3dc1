"""A refusal writes nothing: no business row, no event, no outbox row."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from motcua.kernel.refusals import RuleViolation
from tests.snapshots import _rows, business_rows


@contextmanager
def refused(refusal: type[RuleViolation]) -> Iterator[pytest.ExceptionInfo[RuleViolation]]:
    """What is done inside is refused so, and nothing was written."""
    before = business_rows()
    with pytest.raises(refusal) as told:
        yield told
    assert business_rows() == before


def all_refused(
    act: Callable[..., object], table: Iterable[tuple[type[RuleViolation], dict[str, Any]]]
) -> None:
    """Each row of the table is refused so, and none of them wrote anything."""
    before = business_rows()
    for refusal, changes in table:
        with pytest.raises(refusal):
            act(**changes)
    assert business_rows() == before


@contextmanager
def nothing_written() -> Iterator[None]:
    """Nothing done inside writes anything: for a list of refusals, looked at once."""
    before = business_rows()
    yield
    assert business_rows() == before


def moved_rows() -> dict[str, tuple[int, str]]:
    """What acts on dossiers may write, and nothing else: quicker than every business table."""
    tables = [model._meta for model in apps.get_app_config("dossiers").get_models()]
    tables.append(apps.get_model("kernel", "outboxrow")._meta)
    return {meta.label_lower: _rows(meta.db_table) for meta in tables}
