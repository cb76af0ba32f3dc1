"""`motcua redate`: how many dossiers were counted on the newer calendar."""

import pytest
from django.utils import timezone

from motcua.cli import opening
from motcua.cli.main import main
from motcua.dossiers.types import State
from tests.factories.calendars import STORM, days_off
from tests.factories.dossiers import at_stage


@pytest.fixture
def opened(monkeypatch):
    monkeypatch.setattr(opening, "check", lambda: None)


def test_what_is_open_is_counted_anew(opened, province, monkeypatch, capsys):
    dossier = at_stage(State.IN_PROCESS, "1.004873")
    monkeypatch.setattr(timezone, "now", lambda: dossier.later(minutes=1))
    days_off("2026-03-04", at=dossier.at)

    assert main(["redate", "--decision", STORM]) == 0

    said = "Đã tính lại 1 hồ sơ, 1 hồ sơ có ngày hẹn mới; 0 hồ sơ chưa tính lại được.\n"
    assert capsys.readouterr().out == said


def test_the_decision_is_asked_for(capsys):
    with pytest.raises(SystemExit) as left:
        main(["redate"])

    assert left.value.code == 2
    assert "--decision" in capsys.readouterr().err
