"""The sample dossiers of a trial: loaded beside serving into an empty database, to the end."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from motcua.kernel.refusals import RuleViolation

if TYPE_CHECKING:
    from motcua.simulation.api import Wanted

DAYS: Final = 75  # before today
HOME: Final = "20341"  # phường Tam Kỳ, where the people of the trial work
SEED: Final = 1
BATCH: Final = 40  # acts that share a transaction
PAUSE_SECONDS: Final = 0.05  # between them, so that whoever serves may write
NOTE: Final = "sample.json"  # in the data folder, while a stretch is not lived through
logger = logging.getLogger("motcua.sample")


def load(stop: Event, wanted: int, today: date) -> None:
    """
    Let the province live through the last weeks up to yesterday; stops when told.

    A stretch that was broken off goes on where it stands, whatever today is.
    """
    from django.conf import settings

    from motcua.kernel import progress
    from motcua.simulation import api as simulation

    if settings.PRODUCTION or wanted <= 0:
        return

    def tell(filed: int, of: int) -> bool:
        progress.tell(progress.SAMPLE, filed, of)
        return not stop.wait(PAUSE_SECONDS)

    stretch = simulation.Wanted(
        wanted, SEED, today - timedelta(days=DAYS), today - timedelta(days=1), HOME
    )
    try:
        _live(stretch, tell)
    except simulation.NotEmpty:
        return
    except RuleViolation as refusal:
        logger.warning("no sample dossiers: %s", refusal.code)
    else:
        if not stop.is_set():
            _note().unlink(missing_ok=True)
    finally:
        progress.ended(progress.SAMPLE)


def _live(stretch: "Wanted", tell: Callable[[int, int], bool]) -> None:
    """Begin a stretch, noting it first, or go on with the one noted for this database."""
    from motcua.simulation import api as simulation

    broken_off = _broken_off() if simulation.is_begun() else None
    if broken_off is not None:
        simulation.resume(broken_off, tell=tell, batch=BATCH)
        return
    if not simulation.is_begun():
        told = {**asdict(stretch), "database": _database()}
        _note().parent.mkdir(parents=True, exist_ok=True)
        _note().write_text(json.dumps(told, default=str), encoding="utf-8")
    simulation.simulate(stretch, tell=tell, batch=BATCH)


def _broken_off() -> "Wanted | None":
    """Return the stretch noted for this database; none, and it is not half lived through."""
    from motcua.simulation import api as simulation

    try:
        told = json.loads(_note().read_text(encoding="utf-8"))
        since, until = (date.fromisoformat(told[name]) for name in ("since", "until"))
        noted = simulation.Wanted(told["dossiers"], told["seed"], since, until, told["home"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        logger.warning("no sample dossiers: %s cannot be read", _note())
        return None
    return noted if told["database"] == _database() else None


def _database() -> str:
    from django.db import connection

    told = connection.settings_dict
    return f"{told.get('HOST', '')}:{told.get('PORT', '')}/{told['NAME']}"


def _note() -> Path:
    from django.conf import settings

    return Path(settings.MOTCUA_DATA) / NOTE
