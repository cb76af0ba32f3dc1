from datetime import UTC, datetime

import pytest
from django.db import transaction

from motcua.identity import api
from motcua.kernel.packs import Pack, built_in
from tests.identity import texts

LOADED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def reference_pack(django_db_setup, django_db_blocker):
    """The reference pack, loaded once for the tests of a module and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        api.load_pack(built_in("quang-nam"), LOADED_AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(reference_pack, db):
    """The reference pack; what a test changes in it is taken back after the test."""


@pytest.fixture
def write_pack(tmp_path):
    """Write a small sound pack, with changes: file -> (text, other text)."""

    def write(changes=None) -> Pack:
        for name, text in texts.SOUND.items():
            for before, after in (changes or {}).get(name, ()):
                assert before in text, before
                text = text.replace(before, after, 1)
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return Pack(tmp_path)

    return write
