"""What keeps the product from starting."""

import argparse
import os
import subprocess
import sys

import pytest
from django.core import checks

from motcua.cli import opening, web, worker


def test_production_does_not_serve_invented_people(province, settings):
    settings.PRODUCTION = True

    with pytest.raises(opening.DemoPeople):
        opening.refuse_demo_people()


@pytest.mark.parametrize("command", [web, worker])
def test_no_process_of_production_serves_them(province, settings, monkeypatch, command):
    settings.PRODUCTION = True
    monkeypatch.setattr(opening, "check", lambda: None)  # the rest of production is not set here

    with pytest.raises(opening.DemoPeople):
        command.run(argparse.Namespace(host="127.0.0.1", workers=1, threads=1, once=True))


def test_a_trial_serves_them(province):
    opening.refuse_demo_people()


def test_a_fault_that_a_check_finds_is_told(monkeypatch):
    fault = checks.Error("Thiếu phông chữ.")
    monkeypatch.setattr(checks, "run_checks", lambda: [checks.Warning("lời nhắc"), fault])

    with pytest.raises(opening.NotReady, match=r"Thiếu phông chữ\.$"):
        opening.check()


def test_a_sound_installation_passes():
    opening.check()


@pytest.mark.parametrize(
    "words",
    [
        *("web", "worker --once", "verify", "transfer", "import rows.jsonl"),
        *("redate --decision 12/CĐ-UBND", "pack load ."),
    ],
)
def test_a_database_without_tables_is_told_in_one_sentence(tmp_path, words):
    told = {"DATABASE_URL": "", "MOTCUA_DATA": str(tmp_path)}
    told["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"

    said = subprocess.run(
        [sys.executable, "-m", "motcua.cli.main", *words.split()],
        env={**os.environ, **told},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,  # web and worker would go on for ever, were they to start
    )

    assert said.returncode == 1
    assert said.stderr.splitlines() == [opening.NotPrepared.sentence]
