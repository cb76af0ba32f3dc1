"""Text as people write it: normalised on entry, folded for searching, marked for translation."""

import unicodedata

_INVISIBLE = {"Cf", "Cc", "Co", "Cn", "Cs"}
_KEPT = {"\n", "\t"}


def _(sentence: str) -> str:
    """Mark a sentence of rules and operations for translation; the edge translates it."""
    return sentence


def normal(text: str) -> str:
    """
    Return the text in Unicode NFC, without zero-width, direction and control marks.

    Two people who type the same name in two ways store the same name.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c in _KEPT or unicodedata.category(c) not in _INVISIBLE)
    return "".join(kept).strip()


def fold(text: str) -> str:
    """Return the accent-free key of a text: lower case, đ as d, single spaces."""
    plain = normal(text).casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())
