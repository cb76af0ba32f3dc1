"""Other systems that do a step for us, and what a code of theirs looks like."""

import re
from typing import Final

REFERENCE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z./_-]{0,59}")


def listed(text: str) -> dict[str, str]:
    """Return the systems that a parameter lists as `code=name; code=name`."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {code.strip(): name.strip() for code, sign, name in pairs if sign}


def is_reference(code: str) -> bool:
    """A code and nothing else: names and sentences have no place in an event."""
    return REFERENCE.fullmatch(code) is not None
