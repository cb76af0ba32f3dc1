"""
Run every test on SQLite, then on PostgreSQL, and say in one line what came of it.

`make test TESTS=tests/dossiers` runs a part. With `MOTCUA_CI=1` a skipped test is a failure.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.etree import ElementTree

from tools.postgres import test_server

NO_TESTS: Final = 5  # pytest's own word for a part in which nothing was chosen


@dataclass(frozen=True, slots=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: Sequence[str]) -> int:
    with TemporaryDirectory(prefix="motcua-tests-") as folder:
        on_sqlite = _run("SQLite", {"DATABASE_URL": ""}, arguments, Path(folder))
        with test_server() as url:
            on_postgresql = _run("PostgreSQL", {"DATABASE_URL": url}, arguments, Path(folder))
    total = on_sqlite + on_postgresql
    print(f"\nSQLite: {on_sqlite}\nPostgreSQL: {on_postgresql}")
    if total.skipped:
        print("Skipped tests are listed above, each with its reason (SKIPPED).")
    print(f"\n{total}")
    wanting = total.failed or not total.passed or (total.skipped and _strict())
    return 1 if wanting else 0


def _run(name: str, database: Mapping[str, str], arguments: Sequence[str], folder: Path) -> Count:
    report = folder / f"{name}.xml"
    print(f"\n=== Tests on {name} ===", flush=True)
    words = [sys.executable, "-m", "pytest", "-q", "-n", _processes(), f"--junitxml={report}"]
    done = subprocess.run([*words, *arguments], env={**os.environ, **database}, check=False)
    return _counted(report, done.returncode)


def _counted(report: Path, code: int) -> Count:
    """Read the counts; a run that broke off counts as one failure more."""
    count = Count()
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            count += Count(tests - failed - skipped, failed, skipped)
    broken_off = code not in {0, NO_TESTS} and not count.failed
    return count + Count(failed=1) if broken_off else count


def _processes() -> str:
    return os.environ.get("MOTCUA_TEST_PROCESSES") or str(min(os.cpu_count() or 1, 4))


def _strict() -> bool:
    return os.environ.get("MOTCUA_CI") == "1"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
