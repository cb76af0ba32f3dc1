"""A refusal writes nothing: no book, number, event, delegation, outbox row."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps

from motcua.kernel.refusals import RuleViolation
from tests.snapshots import _rows


@contextmanager
def refused(refusal: type[RuleViolation]) -> Iterator[pytest.ExceptionInfo[RuleViolation]]:
    """What is done inside is refused so, and nothing was written."""
    before = written()
    with pytest.raises(refusal) as told:
        yield told
    assert written() == before


def written() -> dict[str, tuple[int, str]]:
    """What acts on certification may write: quicker than every business table."""
    tables = [model._meta for model in apps.get_app_config("counters").get_models()]
    tables.append(apps.get_model("kernel", "outboxrow")._meta)
    return {meta.label_lower: _rows(meta.db_table) for meta in tables}
