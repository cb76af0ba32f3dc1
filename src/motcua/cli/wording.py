"""
What the command line says: Vietnamese, or English with `MOTCUA_LANGUAGE=en`.

Reads the same catalogues as the screens, without Django, so that every command can refuse in
the same words.
"""

import argparse
import os
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

SOURCE_LANGUAGE: Final = "vi"
LANGUAGES: Final = (SOURCE_LANGUAGE, "en")
CATALOGUES: Final = (
    "kernel",
    "identity",
    "documents",
    "procedures",
    "counters",
    "dossiers",
    "flows",
    "simulation",
    "cli",
)


def language() -> str:
    """Return the language asked for; Vietnamese unless it is one that we have."""
    asked = os.environ.get("MOTCUA_LANGUAGE", SOURCE_LANGUAGE)
    return asked if asked in LANGUAGES else SOURCE_LANGUAGE


def translated(marked: str) -> str:
    """Return a marked sentence in the language asked for."""
    return _catalogue(language()).gettext(marked) if marked else ""


def sentence(refusal: RuleViolation) -> str:
    """Return the sentence of a refusal with its values."""
    text = translated(refusal.sentence)
    return text % refusal.values if refusal.values else text


@cache
def _catalogue(code: str) -> NullTranslations:
    found = NullTranslations()
    for part in CATALOGUES:
        compiled = files("motcua") / part / "locale" / code / "LC_MESSAGES" / "django.mo"
        if code != SOURCE_LANGUAGE and compiled.is_file():
            with compiled.open("rb") as opened:
                catalogue = GNUTranslations(opened)
            catalogue.add_fallback(found)
            found = catalogue
    return found


_HEADINGS: Final = {
    "positional arguments": _("tham số"),
    "options": _("tùy chọn"),
}


class Help(argparse.HelpFormatter):
    """The help of argparse under our own headings."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(translated(_HEADINGS.get(heading or "", heading or "")))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        shown = translated(_("cách dùng: ")) if prefix is None else prefix
        super().add_usage(usage, actions, groups, shown)


class Parser(argparse.ArgumentParser):
    """A parser that explains itself in our words; parsers of commands are of this class too."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=Help,
            add_help=False,
            allow_abbrev=False,
        )
        told = translated(_("in phần trợ giúp này rồi thoát"))
        self.add_argument("-h", "--help", action="help", help=told)
