"""The rooms are really closed: each kind of forbidden import is planted, and must be refused."""

import subprocess
import sys

import pytest

from tests.consistency.house import HOUSE, ROOT

ONLY_API = "Outsiders see only the api of"

# file · what is planted in it · the contract that must break
PLANTS = [
    ("kernel/ids.py", "import motcua.identity.api", "Down only"),
    ("identity/operations.py", "import motcua.procedures.api", "Down only"),
    ("procedures/queries.py", "import motcua.dossiers.api", "Down only"),
    ("dossiers/operations.py", "import motcua.flows", "Down only"),
    ("flows/subscribers.py", "import motcua.web", "Down only"),
    ("web/session.py", "import motcua.config", "Down only"),
    ("config/urls.py", "import motcua.cli.main", "Down only"),
    ("rating/__init__.py", "", "Down only"),
    ("archive/api.py", "import motcua.dossiers.api", "Down only"),
    ("counters/queries.py", "import motcua.dossiers.api", "Down only"),
    ("web/desk/views.py", "import motcua.counters.models", f"{ONLY_API} counters"),
    ("payments/api.py", "import motcua.procedures.api", "Down only"),
    ("web/portal/views.py", "import motcua.web.desk.views", "Audiences do not know each other"),
    ("dossiers/models.py", "import motcua.dossiers.queries", "Inside a context"),
    ("identity/queries/areas.py", "import motcua.identity.operations", "Inside a context"),
    ("documents/adapters/clamd.py", "import motcua.documents.models", "Inside a context"),
    ("procedures/types.py", "import motcua.procedures.models", "Inside a context"),
    ("dossiers/utils.py", "", "Inside a context"),
    ("identity/admin.py", "", "Inside a context"),
    ("web/desk/views.py", "import motcua.dossiers.models", f"{ONLY_API} dossiers"),
    ("flows/late.py", "import motcua.procedures.models", f"{ONLY_API} procedures"),
    ("dossiers/rules/fees.py", "import motcua.identity.types", f"{ONLY_API} identity"),
    ("cli/pack.py", "import motcua.documents.adapters.disk", f"{ONLY_API} documents"),
    ("identity/rules/people.py", "from django.db import models", "Rules are plain Python"),
    ("dossiers/rules.py", "import django.utils.timezone", "Rules are plain Python"),
    ("kernel/working_time/days.py", "import motcua.kernel.models", "The clock is plain Python"),
    ("dossiers/operations.py", "import httpx", "Network, XML and cryptography only in adapters"),
    ("kernel/chain.py", "import cryptography", "Network, XML and cryptography only in adapters"),
]  # fmt: skip
ALWAYS = [
    "kernel/models.py", "identity/adapters/oidc.py", "documents/adapters/disk.py",
    "kernel/working_time/days.py", "dossiers/rules/fees.py", "identity/rules/people.py",
    *(f"{context}/{name}.py" for context in ("identity", "documents", "procedures", "dossiers")
      for name in ("api", "operations", "queries", "models", "types")),
    *(f"web/{audience}/views.py" for audience in ("portal", "desk")),
]  # fmt: skip


@pytest.fixture
def skeleton(tmp_path):
    """The house with its rooms empty, and the parts that plants refer to."""
    for file in HOUSE.rglob("*.py"):
        copy(tmp_path, str(file.relative_to(HOUSE)), "")
    for name in ALWAYS:
        copy(tmp_path, name, "")
    copy(tmp_path, "kernel/models.py", "import django.db.models\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return tmp_path


def copy(root, name, text):
    target = root / "motcua" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.with_suffix("").is_dir():  # a module that has become a package
        target.write_text(text)
    for folder in target.parents:
        if folder == root:
            break
        (folder / "__init__.py").touch()


def lint(root):
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_empty_house_breaks_no_contract(skeleton):
    said = lint(skeleton)

    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(("file", "planted", "contract"), PLANTS)
def test_a_planted_violation_is_refused(skeleton, file, planted, contract):
    if (skeleton / "motcua" / file).with_suffix("").is_dir():
        file = file.removesuffix(".py") + "/planted.py"
    copy(skeleton, file, planted + "\n")

    said = lint(skeleton)

    broken = [line for line in said.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert said.returncode == 1, said.stdout + said.stderr
    assert any(line.startswith(contract) for line in broken), broken
