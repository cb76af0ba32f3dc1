from datetime import UTC, datetime

import pytest

from motcua.kernel.packs import built_in
from motcua.procedures import api

LOADED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def reference(db):
    """The reference pack's procedures and form sets, loaded."""
    api.load_pack(built_in("quang-nam"), LOADED_AT)
