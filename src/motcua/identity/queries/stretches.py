"""Stretches of days in which no unit, agency or post begins, ends or is followed by another."""

from datetime import date

from motcua.identity.models import Agency, AgencySuccession, Area, AreaSuccession, Post
from motcua.kernel import reference


def first_alike(on: date) -> date:
    """Return the first of the days on which everything was as on this one."""
    return reference.first_since(_turns(), on)


@reference.kept(1)
def _turns() -> tuple[date, ...]:
    periods = (
        period
        for model in (Area, Agency, Post)
        for period in model.objects.values_list("since", "until").distinct()
    )
    follow = (
        links.objects.values_list("on", flat=True).distinct()
        for links in (AreaSuccession, AgencySuccession)
    )
    days = {day for period in periods for day in period}.union(*follow)
    return tuple(sorted(day for day in days if day is not None))
