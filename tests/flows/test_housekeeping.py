"""What grows with every stranger that comes by is thrown away in time."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from motcua.flows import housekeeping
from motcua.kernel import ids, throttle
from motcua.kernel.actors import ANONYMOUS
from motcua.kernel.models import Throttle


def test_counts_and_sessions_that_are_over_go(db):
    at = timezone.now()
    for what, since in (("old", at - timedelta(days=2)), ("new", at)):
        throttle.may_try(what, limit=1, window=timedelta(minutes=15), by=ANONYMOUS, at=since)
    for name, ends in (("old", at - timedelta(minutes=1)), ("new", at + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)

    housekeeping._forget_keys(ids.new_id(), at)

    assert not throttle.may_try("new", limit=1, window=timedelta(minutes=15), by=ANONYMOUS, at=at)
    assert Throttle.objects.count() == 1
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
