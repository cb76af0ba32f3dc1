"""The command line: help, exits, and what is not imported."""

import socket
import subprocess
import sys

import pytest

from motcua.cli import main as cli
from motcua.cli import opening
from motcua.kernel.refusals import RuleViolation


class NotToday(RuleViolation):
    code = "not-today"
    sentence = "Hôm nay %(who)s nghỉ."


def command(run):
    return cli.Command("due", "thử", lambda parser: None, run, needs_django=False)


@pytest.fixture
def planted(monkeypatch):
    """Put a command of the test's own in the place of every other."""

    def plant(run):
        monkeypatch.setattr(cli, "load", lambda name: command(run))

    return plant


def test_help_lists_every_command_with_one_line(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])

    lines = capsys.readouterr().out.splitlines()
    assert left.value.code == 0
    assert {"setup", "run", "web", "worker", "due"} <= set(cli.offered())
    for name in cli.offered():
        (line,) = (line for line in lines if line.split()[:1] == [name])
        assert line.split(maxsplit=1)[1] == cli.load(name).help


@pytest.mark.parametrize("name", cli.offered())
def test_a_command_is_imported_without_django(name):
    code = f"import sys, {cli.module_of(name)}; assert 'django' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_due_answers_without_django():
    code = (
        "import sys; from motcua.cli.main import main; "
        "code = main('due --from 2026-02-13T10:00 --term 5 --unit working_day'.split()); "
        "assert code == 0 and 'django' not in sys.modules"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("words", [[], ["bay"], ["due", "--nope"]])
def test_wrong_usage_exits_with_two(words, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(words)

    assert left.value.code == 2
    assert capsys.readouterr().err


def test_a_refusal_is_one_sentence_on_stderr(planted, capsys):
    def run(args):
        raise NotToday(who="phường")

    planted(run)

    assert cli.main(["due"]) == 1
    assert capsys.readouterr() == ("", "Hôm nay phường nghỉ.\n")


def test_what_is_done_exits_with_what_the_command_says(planted):
    planted(lambda args: 0)

    assert cli.main(["due"]) == 0


@pytest.mark.parametrize(("given", "port"), [("", 8000), ("80", 80), ("65535", 65535)])
def test_port(monkeypatch, given, port):
    monkeypatch.setenv("PORT", given)

    assert opening.port() == port


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(opening.PortNotANumber):
        opening.port()


def test_a_port_that_is_taken_is_refused(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))

        with pytest.raises(opening.PortTaken):
            opening.free_port("127.0.0.1")
