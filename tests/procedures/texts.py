"""Texts of the reference pack, and broken copies of it."""

from functools import cache
from pathlib import Path
from uuid import UUID

from motcua.kernel import packs
from motcua.kernel.packs import Document, Pack, built_in
from motcua.procedures.rules.reading import revision_from
from motcua.procedures.types import Revision

TODAY = "2025-07-01"
EXTRACT, SINGLE, SHOP, LAND, ALLOWANCE, FOOD = (
    "2.000635",
    "1.004873",
    "1.001612",
    "1.013831",
    "1.001776",
    "2.001827",
)


# The first six, whose tables were written first; later ones have tables of their own.
SIX = (EXTRACT, SINGLE, SHOP, LAND, ALLOWANCE, FOOD)


@cache
def documents() -> dict[tuple[str, str], Document]:
    found = read_all(built_in("quang-nam"))
    return {(one.data["code"], one.data["effective_from"]): one for one in found}


def read_all(pack: Pack) -> list[Document]:
    found = []
    for file in pack.documents("procedures"):
        document, faults = packs.read(pack, file, "procedure")
        assert not faults
        found.append(document)
    return found


def of_six() -> list[tuple[str, str]]:
    return [which for which in documents() if which[0] in SIX]


def filed_here() -> list[tuple[str, str]]:
    """The revisions that a dossier may run under."""
    return [which for which in documents() if not revision(*which).information_only]


@cache
def revision(code: str, day: str = TODAY) -> Revision:
    return revision_from(UUID(int=1), documents()[code, day].data)


def case(code: str, key: str, day: str = TODAY):
    return next(case for case in revision(code, day).cases if case.key == key)


def copy_to(folder: Path, changes: dict[str, str] | None = None) -> Pack:
    """A pack of one procedure (2.000635, today's), its text changed; functions and kinds beside."""
    source = built_in("quang-nam")
    written = folder / "procedures" / "2.000635-trich-luc-ho-tich"
    written.mkdir(parents=True, exist_ok=True)
    text = (source.root / "procedures" / written.name / f"{TODAY}.yaml").read_text("utf-8")
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new, 1)
    (written / f"{TODAY}.yaml").write_text(text, "utf-8")
    for part in ("functions.yaml", "agencies/kinds.yaml"):
        (folder / part).parent.mkdir(exist_ok=True)
        (folder / part).write_text((source.root / part).read_text("utf-8"), "utf-8")
    return Pack(folder)
