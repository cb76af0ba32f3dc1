"""What the documents say is so."""

import ast
import re

from django.apps import apps

from tests.consistency.house import HOUSE, ROOT, shown, tree

DOCS = ROOT / "docs"


def rows(file):
    """The cells of every row of the tables of a page, without heads and rules."""
    lines = (DOCS / file).read_text(encoding="utf-8").splitlines()
    table = [line.strip().strip("|").split("|") for line in lines if line.strip().startswith("|")]
    cells = [[cell.strip() for cell in row] for row in table]
    return [row for row in cells if not set("".join(row)) <= set("-: ")][1:]


def ours():
    return [m for m in apps.get_models() if m.__module__.startswith("motcua.")]


def test_every_model_stands_in_the_glossary():
    pairs = {(term, row[1]) for row in rows("glossary.md") for term in words(row[0])}
    absent = [
        f"{model._meta.label}: “{model._meta.verbose_name}” with `{model.__name__}`"
        for model in ours()
        if not any(
            term == model._meta.verbose_name and f"`{model.__name__}`" in identifiers
            for term, identifiers in pairs
        )
    ]

    assert len(ours()) > 5
    assert absent == []


def words(cell):
    """`mã hồ sơ · mã tra cứu (mẫu 01)` names two terms, the second also without its bracket."""
    terms = cell.split("·")
    return {term.strip() for term in [*terms, *(re.sub(r"\(.*?\)", "", t) for t in terms)]}


def test_verbose_names_are_vietnamese_and_lower_case():
    names = [(model._meta.label, str(model._meta.verbose_name)) for model in ours()]

    assert [pair for pair in names if pair[1][:1] != pair[1][:1].lower()] == []
    assert [label for label, name in names if name.isascii()] == []


def test_rules_of_law_point_to_modules_and_tests_that_exist():
    table = rows("law.md")
    missing = []
    for _rule, _article, module, test, _force in table:
        missing += [name for name in code(module) if not points_into(HOUSE.parent, name)]
        missing += [name for name in code(test) if not is_test(name)]

    assert len(table) > 3
    assert missing == []


def is_test(name):
    """A folder or file of tests, or `file::test_of_this_name`."""
    place, _, function = name.partition("::")
    return (ROOT / place).exists() and (not function or function in defined(ROOT / place))


def code(cell):
    found = re.findall(r"`([^`]+)`", cell)
    assert found, f"no name in code marks: {cell}"
    return found


def points_into(source, dotted):
    """Whether `motcua.kernel.outbox` is a module, or `motcua.kernel.outbox.put` a name in one."""
    file = source / (dotted.replace(".", "/") + ".py")
    if file.exists() or (file.with_suffix("") / "__init__.py").exists():
        return True
    module, _, name = dotted.rpartition(".")
    return "." in dotted and any(
        name in defined(candidate)
        for candidate in (
            source / (module.replace(".", "/") + ".py"),
            source / module.replace(".", "/") / "__init__.py",
        )
        if candidate.exists()
    )


def defined(file):
    names = set()
    for node in tree(file).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    broken = [
        f"{shown(page)} -> {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
        if not (page.parent / target).exists()
    ]

    assert len(pages) > 5
    assert broken == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(page.name[:4]) for page in (DOCS / "adr").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
