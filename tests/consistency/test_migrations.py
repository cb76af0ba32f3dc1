"""Migrations say what the models say, and are named."""

import re

import pytest
from django.core.management import call_command

from tests.consistency.house import HOUSE, shown

MADE_UP = re.compile(r"_auto_\d|^\d{4}_(alter|remove|rename|add)_.*_and_more")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_migrations_are_named_and_numbered_without_gaps():
    folders = {file.parent for file in HOUSE.glob("*/migrations/0*.py")}

    assert folders
    for folder in folders:
        names = sorted(file.stem for file in folder.glob("0*.py"))
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), shown(folder)
        assert [name for name in names if MADE_UP.search(name)] == []
