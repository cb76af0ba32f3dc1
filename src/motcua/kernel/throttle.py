"""How often something may be tried; the count survives a refusal."""

from datetime import datetime, timedelta
from typing import Final

from motcua.kernel import digests
from motcua.kernel.acting import acting
from motcua.kernel.actors import Actor
from motcua.kernel.models import Throttle

KEPT: Final = timedelta(days=1)  # longer than any window


def may_try(what: str, *, limit: int, window: timedelta, by: Actor, at: datetime) -> bool:
    """Count one more try of `what` and say whether it is within the limit of the window."""
    key = digests.blind(what, "throttle")
    with acting(by, writing=True):
        row, _ = Throttle.objects.get_or_create(key=key, defaults={"since": at, "count": 0})
        row = Throttle.objects.select_for_update(of=("self",)).get(pk=key)
        if at - row.since >= window:
            row.since, row.count = at, 0
        row.count += 1
        row.save(update_fields=["since", "count"])
        return row.count <= limit


def forget_old(at: datetime) -> None:
    """Drop counts whose window is over: anybody can make one by trying what does not exist."""
    Throttle.objects.filter(since__lt=at - KEPT).delete()
