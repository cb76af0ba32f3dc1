"""
Names that only one place may use.

ruff gives the advice while writing; it can lift bans only for a whole file, so here each is tied
to the very files that may use it.
"""

import ast
import fnmatch

import pytest

from tests.consistency.house import HOUSE, dotted, imported_names, python_files, shown, tree

EDGE = ["web/*", "cli/*", "simulation/*"]
ADAPTERS = ["*/adapters/*"]

ONLY_IN = {
    "hashlib": ["kernel/digests.py"],
    "hmac": ["kernel/digests.py"],
    "cryptography": ["kernel/digests.py", *ADAPTERS],
    "secrets": ["kernel/*", "identity/*", "config/*", "*/operations*"],
    "random": ["kernel/outbox.py", "simulation/*"],
    "uuid.uuid4": EDGE,  # names a request, or a form that was shown
    "uuid.uuid1": [],
    "django.contrib.admin": [],
    "django.contrib.auth.get_user_model": ["identity/*"],
    "django.db.transaction": ["kernel/acting.py"],
    "django.db.models.signals": [],
    "django.dispatch": [],
    "django.utils.timezone.now": [*EDGE, "kernel/chain.py"],
    "django.utils.timezone.localdate": EDGE,
    "httpx": ADAPTERS,
    "requests": ADAPTERS,
    "urllib.request": ADAPTERS,
    "smtplib": ADAPTERS,
    "socket": ["cli/opening.py", *ADAPTERS],
    "typing.cast": [],
    "pickle": [],
}
# called on a name imported whole: `timezone.now()`, `datetime.now(…)`
CALLS_ONLY_IN = {
    "timezone.now": [*EDGE, "kernel/chain.py"],
    "timezone.localdate": EDGE,
    "datetime.now": [],
    "datetime.utcnow": [],
    "datetime.today": [],
    "date.today": [],
    "time.time": [],
    "transaction.on_commit": ["kernel/outbox.py"],
    "transaction.atomic": ["kernel/acting.py"],
}
OBJECTS_ONLY_IN = [
    *("*/queries.py", "*/queries/*", "*/operations.py", "*/operations/*", "kernel/*"),
    *ADAPTERS,  # they know no model (see the contracts): those are the objects of a PDF
]


def allowed(file, places):
    name = file.relative_to(HOUSE).as_posix()
    return any(fnmatch.fnmatch(name, place) for place in places)


@pytest.mark.parametrize("banned", ONLY_IN)
def test_a_name_is_imported_only_where_it_belongs(banned):
    found = [
        shown(file, line)
        for file in python_files()
        if not allowed(file, ONLY_IN[banned])
        for line, name in imported_names(file)
        if name == banned or name.startswith(f"{banned}.")
    ]

    assert found == []


@pytest.mark.parametrize("banned", CALLS_ONLY_IN)
def test_a_function_is_called_only_where_it_belongs(banned):
    found = [
        shown(file, node.lineno)
        for file in python_files()
        if not allowed(file, CALLS_ONLY_IN[banned])
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and f".{dotted(node)}".endswith(f".{banned}")
    ]

    assert found == []


def test_objects_stand_only_in_queries_operations_and_kernel():
    uses = [
        (file, node.lineno)
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]

    assert len(uses) > 5
    assert [shown(f, line) for f, line in uses if not allowed(f, OBJECTS_ONLY_IN)] == []


def test_nothing_is_caught_without_a_reason():
    blind = [
        shown(file, node.lineno)
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler)
        if node.type is None or dotted(node.type) in {"Exception", "BaseException"}
        if not raises_again(node)
    ]
    said = [where for where in blind if not reason_beside(where)]

    assert said == []


def raises_again(handler):
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def reason_beside(where):
    name, line = where.split(":")
    text = (HOUSE.parents[1] / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    return "  # " in text
