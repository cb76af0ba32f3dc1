"""The page on packs names everything that a file of ours may hold."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "pack.md"
MARKS = {"verified", "source"}


def names(schema):
    """Every key and every code of a list that the schema lets a file hold."""
    found = set()
    if isinstance(schema, dict):
        found |= set(schema.get("properties", ()))
        found |= {code for code in schema.get("enum", ()) if code}
        for inside in schema.values():
            found |= names(inside)
    elif isinstance(schema, list):
        for inside in schema:
            found |= names(inside)
    return found


@pytest.mark.parametrize("shape", ["procedure", "form-set"])
def test_the_page_names_every_key_and_code(shape):
    schema = json.loads(
        (files("motcua") / "packs" / "schemas" / f"{shape}.json").read_text("utf-8")
    )
    page = PAGE.read_text("utf-8")

    assert {name for name in names(schema) if f"`{name}`" not in page and name not in page} == set()
