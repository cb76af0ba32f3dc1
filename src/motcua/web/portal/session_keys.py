"""What a session may know for a short while: a key just issued, a reference whose key was right."""

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from motcua.kernel import digests

KEPT: Final = timedelta(minutes=15)
MOST: Final = 5  # references followed at a time
_FILED: Final = "filed"
_FOLLOWED: Final = "followed"


def keep_key(request: HttpRequest, reference: str, key: str, at: datetime) -> None:
    """Keep a secret key, sealed, for the page that shows it."""
    filed = dict(request.session.get(_FILED, {}))
    sealed = digests.sealed(key.encode(), reference.encode()).hex()
    filed[reference] = {"key": sealed, "at": at.isoformat()}
    request.session[_FILED] = _latest(filed)


def key_kept(request: HttpRequest, reference: str, at: datetime) -> str:
    """Return the key just issued for a dossier; empty once its time is over."""
    found = request.session.get(_FILED, {}).get(reference)
    if found is None or not _fresh(found["at"], at):
        return ""
    return digests.unsealed(bytes.fromhex(found["key"]), reference.encode()).decode()


def note_followed(request: HttpRequest, reference: str, at: datetime) -> None:
    """Remember that the key of a dossier was right; a new session id keeps an old one useless."""
    request.session.cycle_key()
    followed = dict(request.session.get(_FOLLOWED, {}))
    followed[reference] = {"at": at.isoformat()}
    request.session[_FOLLOWED] = _latest(followed)


def may_follow(request: HttpRequest, reference: str, at: datetime) -> bool:
    found = request.session.get(_FOLLOWED, {}).get(reference)
    return found is not None and _fresh(found["at"], at)


def _fresh(since: str, at: datetime) -> bool:
    return timedelta(0) <= at - datetime.fromisoformat(since) < KEPT


def _latest(kept: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    latest = sorted(kept, key=lambda reference: kept[reference]["at"])[-MOST:]
    return {reference: kept[reference] for reference in latest}
