"""Reading and writing on behalf of an actor: the one door to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from motcua.kernel import reference
from motcua.kernel.actors import Actor

_writing: ContextVar[bool | None] = ContextVar("acting", default=None)  # None: nobody acts


@contextmanager
def acting(actor: Actor, *, writing: bool = False) -> Iterator[None]:
    """
    Open the transaction of one act or look.

    PostgreSQL learns the actor inside the transaction, so that row-level security changes no
    operation; SQLite opens one for writes only, taking the write lock at once. An operation that
    calls a lower context's operation shares its transaction.
    """
    outer = _writing.get()
    if outer is not None:
        assert outer or not writing, "a look cannot turn into an act"
        yield
        return
    token = _writing.set(writing)
    try:
        with reference.steady():
            if writing or connection.vendor == "postgresql":
                with transaction.atomic():
                    _tell_the_database(actor)
                    yield
            else:
                yield
    finally:
        _writing.reset(token)


def _tell_the_database(actor: Actor) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.actor', %s, true)", [actor.label])
