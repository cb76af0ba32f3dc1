"""Production does not start half set; a secret made locally is made once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from motcua.config import environment

KEY = "0123456789abcdef" * 4
WHOLE = {
    "MOTCUA_PROFILE": "production",
    "MOTCUA_SECRET_KEY": "x" * 50,
    "MOTCUA_KEYRING": f"k1:{KEY}",
    "MOTCUA_HOSTS": "dichvucong.example.vn",
    "MOTCUA_BASE_URL": "https://dichvucong.example.vn",
}
TOLD = (
    "from motcua.config import settings as s;"
    "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"
)


def started(folder, **changed):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    given = {**kept, **WHOLE, "MOTCUA_DATA": str(folder), **changed}
    return subprocess.run([sys.executable, "-c", TOLD], env=given, capture_output=True, text=True)


def test_production_starts_when_it_is_whole(tmp_path):
    assert started(tmp_path).stdout.split() == ["False", "True", "True", "True"]
    assert list(tmp_path.iterdir()) == []  # no secret was made up


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_SECRET_KEY", ""),
        ("MOTCUA_KEYRING", ""),
        ("MOTCUA_KEYRING", "k1:" + "z" * 64),
        ("MOTCUA_KEYRING", KEY[:62]),
        ("MOTCUA_HOSTS", ""),
        ("MOTCUA_HOSTS", "*"),
        ("MOTCUA_HOSTS", "dichvucong.example.vn,"),
        ("MOTCUA_BASE_URL", ""),
        ("MOTCUA_BASE_URL", "http://dichvucong.example.vn"),
    ],
)
def test_production_does_not_start_half_set(tmp_path, name, value):
    answer = started(tmp_path, **{name: value})

    assert answer.returncode == 1
    assert name in answer.stderr
    assert "Traceback" not in answer.stderr


def test_processes_that_start_together_share_one_secret(tmp_path):
    make = environment.kept(tmp_path / "secrets", "keyring")

    with ThreadPoolExecutor(8) as together:
        made = set(together.map(lambda _: make(), range(32)))

    assert made == {make()}
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["keyring"]
    assert (tmp_path / "secrets" / "keyring").stat().st_mode & 0o077 == 0
