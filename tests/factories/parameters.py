"""A number of the pack as it might be set otherwise."""

from datetime import date

from motcua.kernel import reference
from motcua.kernel.ids import new_id
from motcua.kernel.models import Parameter

SINCE = date(2026, 3, 1)


def in_force(name: str, value: object) -> None:
    """From March 2026 on the parameter has this value."""
    Parameter.objects.create(
        id=new_id(), name=name, since=SINCE, value=str(value), basis="thử", verified=False
    )
    reference.forget()
