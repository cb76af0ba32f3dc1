"""How well a procedure answers what a person typed, without accents and in everyday words."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from motcua.kernel.text import fold

# short name, everyday words, full name, field, code: what each line is worth to a word found in it
WORTH: Final = (4, 4, 2, 1, 6)
_WHOLE_PHRASE: Final = 10
_EVERYDAY: Final = 1
_BETWEEN: Final = " | "
_SHORT_WORD: Final = 2  # "o", "an": found as a whole word only

Score: TypeAlias = tuple[int, int]


def folded(name: str, short_name: str, field: str, everyday: Sequence[str], code: str) -> str:
    """Return what is searched, a line for each kind of words."""
    lines = (short_name, _BETWEEN.join(everyday), name, field, code)
    return "\n".join(fold(line) for line in lines)


def score(asked: str, searched: str) -> Score | None:
    """
    Return how well the folded lines answer the folded question, or None when hardly at all.

    Half of the words must be found; an everyday phrase said whole counts more than its words.
    """
    words, lines = asked.split(), searched.split("\n")
    worth = [max(_worth(word, lines)) for word in words]
    found = sum(1 for value in worth if value)
    if not words or found * 2 < len(words):
        return None
    return sum(worth) + _phrases(asked, lines), found


def _worth(word: str, lines: Sequence[str]) -> list[int]:
    part = f" {word} " if len(word) <= _SHORT_WORD else f" {word}"
    return [value if part in f" {line} " else 0 for value, line in zip(WORTH, lines, strict=True)]


def _phrases(asked: str, lines: Sequence[str]) -> int:
    said = f" {asked} "
    whole = any(said in f" {line} " for line in lines)
    everyday = any(f" {phrase} " in said for phrase in lines[_EVERYDAY].split(_BETWEEN) if phrase)
    return _WHOLE_PHRASE * (whole + everyday)
