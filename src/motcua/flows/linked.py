"""A linked filing and its parts: what happens to one, or is put right in the whole, is news."""

from datetime import datetime
from typing import Final
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.kernel import outbox
from motcua.kernel.actors import system

LINKER: Final = system("linked")


def subscribe() -> None:
    outbox.subscribe(dossiers.OF_PART, "linked", after_part)
    corrected = f"dossiers.{dossiers.Kind.CORRECTED}"
    outbox.subscribe(corrected, "linked-correction", after_correction)


def after_part(event: UUID, at: datetime) -> None:
    """Open what waited for it, say whose the days are now, or finish the whole."""
    whole = dossiers.whole_of(event)
    if whole is not None:
        dossiers.follow_parts(dossier=whole, by=LINKER, at=at)


def after_correction(event: UUID, at: datetime) -> None:
    """Bring the open parts up to what was put right in the whole; one alone has none."""
    dossiers.correct_parts(dossier=dossiers.dossier_of(event), by=LINKER, at=at)
