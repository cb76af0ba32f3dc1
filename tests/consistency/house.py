"""Where things stand, for the tests that look at the house as a whole."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SRC: Final = ROOT / "src"
HOUSE: Final = SRC / "motcua"
NOT_CONTEXTS: Final = {"kernel", "flows", "web", "simulation", "config", "cli", "packs"}


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contract(name: str) -> dict:
    (found,) = (c for c in project()["tool"]["importlinter"]["contracts"] if c["name"] == name)
    return found


def layers() -> list[list[str]]:
    """The lines of the house, highest first; those on one line are strangers."""
    lines = contract("Down only")["layers"]
    return [[name.strip(" ()") for name in line.split("|")] for line in lines]


def contexts() -> list[str]:
    folders = (file.parent.name for file in HOUSE.glob("*/__init__.py"))
    return sorted(name for name in folders if name not in NOT_CONTEXTS)


def python_files(root: Path = HOUSE) -> list[Path]:
    return sorted(file for file in root.rglob("*.py") if "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def module_name(file: Path) -> str:
    parts = file.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def templates() -> list[Path]:
    return sorted(HOUSE.glob("**/templates/**/*.html"))


def shown(file: Path, line: int | None = None) -> str:
    place = str(file.relative_to(ROOT))
    return place if line is None else f"{place}:{line}"


def dotted(node: ast.expr) -> str:
    """The name of `a.b.c` as written; empty for anything else."""
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""


def imported_names(file: Path) -> Iterator[tuple[int, str]]:
    """Every module or name that a file imports, in full, with its line."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
