"""A procedure of the reference province as it might be published otherwise."""

from dataclasses import replace

import pytest

from motcua.kernel.working_time import Unit
from motcua.procedures import api as procedures
from tests.factories.dossiers import MONDAY


def published(monkeypatch: pytest.MonkeyPatch, code: str, **changes: object) -> None:
    """From now on the procedure is in force with these changes."""
    found = procedures.revision_in_force(code, MONDAY.date())
    assert found is not None
    changed, read = replace(found, **changes), procedures.revision
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: changed)
    monkeypatch.setattr(
        procedures, "revision", lambda key: changed if key == found.id else read(key)
    )


def without_term(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """From now on no case of the procedure has a term."""
    found = procedures.revision_in_force(code, MONDAY.date())
    assert found is not None
    cases = tuple(
        replace(case, term=replace(case.term, value=None, unit=Unit.NONE)) for case in found.cases
    )
    published(monkeypatch, code, cases=cases)
