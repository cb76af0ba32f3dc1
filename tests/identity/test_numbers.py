"""What an identity number may look like."""

import pytest

from motcua.identity.api import is_identity_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("049175000001", True),
        ("000000000000", True),
        ("04917500000", False),
        ("0491750000011", False),
        ("04917500000a", False),
        ("04917500000 ", False),
        ("٠٤٩١٧٥٠٠٠٠٠١", False),  # digits, but not ours
        ("", False),
    ],
)
def test_an_identity_number_is_twelve_digits(text, expected):
    assert is_identity_number(text) is expected
