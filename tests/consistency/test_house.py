"""Folders and contexts stand where the house has them."""

import pytest
from django.apps import apps

from tests.consistency.house import (
    HOUSE,
    ROOT,
    contexts,
    contract,
    layers,
    project,
    python_files,
    shown,
)

LINES = {name: number for number, line in enumerate(layers()) for name in line}
FOREIGN = {"auth", "contenttypes", "sessions"}


def test_every_folder_of_python_has_an_init():
    roots = [HOUSE, ROOT / "tests", ROOT / "tools"]
    folders = {file.parent for root in roots for file in root.rglob("*.py")}

    assert len(folders) > 5
    assert [shown(f) for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def test_packs_hold_no_python():
    assert [shown(file) for file in (HOUSE / "packs").rglob("*.py")] == []


@pytest.mark.parametrize("context", contexts())
def test_a_context_stands_in_both_lists_and_is_protected(context):
    assert context in LINES
    assert f"motcua.{context}" in contract("Inside a context")["containers"]
    block = contract(f"Outsiders see only the api of {context}")
    assert block["type"] == "protected"
    assert block["protected_modules"] == [f"motcua.{context}.*"]
    assert block["allowed_importers"] == [f"motcua.{context}"]
    assert block["ignore_imports"] == [f"motcua.** -> motcua.{context}.api"]


def test_lists_name_no_context_that_is_gone():
    named = {name.removeprefix("motcua.") for name in contract("Inside a context")["containers"]}
    blocks = {
        c["allowed_importers"][0].removeprefix("motcua.")
        for c in project()["tool"]["importlinter"]["contracts"]
        if c["type"] == "protected"
    }

    assert named == blocks == set(contexts())


def relations():
    for model in apps.get_models(include_auto_created=True):
        for each in model._meta.get_fields():
            if each.is_relation and each.related_model and not each.auto_created:
                yield model, each


def context_of(model) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("motcua.") else ""


def test_foreign_keys_point_down_or_stay_at_home():
    ours = [(m, f) for m, f in relations() if context_of(m)]
    wrong = []
    for model, field in ours:
        home, other = context_of(model), context_of(field.related_model)
        if not other and field.related_model._meta.app_label in FOREIGN:
            continue
        if home != other and not (other and LINES[home] < LINES[other]):
            wrong.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")

    assert ours
    assert wrong == []


def test_relations_protect_what_they_point_to():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if context_of(model) and field.many_to_one
        if field.remote_field.on_delete.__name__ != "PROTECT"
    ]

    assert wrong == []


def test_files_keep_their_size():
    """The names that an api repeats at its end are no reading matter."""
    most = {HOUSE: 400, ROOT / "tools": 400, ROOT / "tests": 1000}
    long = [
        f"{shown(file)}: {lines} lines"
        for root, limit in most.items()
        for file in python_files(root)
        if (lines := file.read_text(encoding="utf-8").partition("\n__all__ = ")[0].count("\n"))
        > limit
    ]

    assert long == []
