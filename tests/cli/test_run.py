"""`motcua run` brings everything up in one process, and goes down when told."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.sqlite  # a database of its own, made from nothing
PATIENCE = 60


@pytest.fixture
def installation(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    own = {"MOTCUA_DATA": str(tmp_path), "DATABASE_URL": "", "PORT": str(port)}
    return {**inherited, **own, "MOTCUA_SAMPLE": "3"}


@pytest.fixture
def running(installation, tmp_path):
    with (tmp_path / "said").open("w") as said:
        process = start(installation, stdout=said, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: answers(installation["PORT"]), process, tmp_path / "said")
        yield process
    finally:
        process.kill()
        process.wait()


def start(env, **streams):
    code = "import sys; from motcua.cli.main import main; sys.exit(main(['run']))"
    return subprocess.Popen([sys.executable, "-c", code], env=env, **streams)


def answers(port):
    try:
        return urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
    except OSError:
        return False


def wait_until(holds, process, said):
    for _ in range(PATIENCE * 10):
        if holds():
            return
        assert process.poll() is None, said.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(said.read_text(encoding="utf-8"))


def test_it_serves_and_stops_when_told(running, tmp_path):
    running.send_signal(signal.SIGTERM)

    assert running.wait(PATIENCE) == 0
    assert "http://127.0.0.1:" in (tmp_path / "said").read_text(encoding="utf-8")
    assert (tmp_path / "motcua.sqlite3").exists()


def test_a_second_one_on_the_port_is_refused(running, installation):
    second = start(installation, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said, refused = second.communicate(timeout=PATIENCE)

    assert second.returncode == 1
    assert said == ""
    assert refused.splitlines()[-1].startswith(f"Cổng {installation['PORT']} ")
