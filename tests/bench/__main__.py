"""Run every measurement of this folder, each in a process of its own: `make bench`."""

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    found = sorted(file.stem for file in Path(__file__).parent.glob("bench_*.py"))
    failed = 0
    for name in names or found:
        print(f"\n--- {name.removeprefix('bench_')}", flush=True)
        failed |= subprocess.run(
            [sys.executable, "-m", f"tests.bench.{name}"], check=False
        ).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
