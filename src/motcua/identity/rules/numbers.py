"""What a citizen's identity number may look like."""

from typing import Final

_LENGTH: Final = 12


def is_identity_number(text: str) -> bool:
    """Say whether a text is twelve digits (Luật Căn cước 26/2023/QH15, Điều 12)."""
    return len(text) == _LENGTH and text.isascii() and text.isdigit()
