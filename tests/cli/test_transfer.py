"""`motcua transfer`: how many dossiers went over, and which could not."""

import json

import pytest
from django.utils import timezone

from motcua.cli import opening
from motcua.cli.main import main
from motcua.identity import api as identity
from tests.factories.former import FIRST_DAY, LAND, accept_former, file_former


@pytest.fixture
def first_day(province, monkeypatch):
    monkeypatch.setattr(opening, "check", lambda: None)
    monkeypatch.setattr(timezone, "now", lambda: FIRST_DAY)


def test_what_waits_goes_over(first_day, capsys):
    accept_former(file_former())

    assert main(["transfer", "--decision", "01/BB-BG"]) == 0

    assert capsys.readouterr() == ("Đã chuyển 1 hồ sơ; 0 hồ sơ chưa chuyển được.\n", "")


def test_what_cannot_is_named(first_day, monkeypatch, capsys):
    dossier = file_former(LAND)
    monkeypatch.setattr(identity, "agency_successors", lambda *told: ())

    assert main(["transfer", "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert told["moved"] == 0
    assert list(told["refused"]) == [str(dossier.id)]
    assert told["refused"][str(dossier.id)].startswith("Chưa có cơ quan nào kế thừa")
