"""What is kept of the reference province is the reference province."""

import pytest
from django.db import transaction

from motcua.identity import api as identity
from tests import province
from tests.snapshots import business_rows

pytestmark = pytest.mark.django_db


def loaded():
    """Load it and answer every row it wrote; then take it back."""
    with transaction.atomic():
        province.load()
        rows = business_rows()
        assert identity.demo_accounts()
        transaction.set_rollback(True)
    return rows


def test_what_is_written_again_is_what_was_read_from_the_text(monkeypatch):
    monkeypatch.setattr(province, "_kept", {})
    from_text = loaded()

    assert province._kept
    assert loaded() == from_text
    assert sum(count for count, _ in from_text.values()) > 10_000
