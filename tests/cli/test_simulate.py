"""`motcua simulate`: the same JSON for the same seed, refusals in one sentence."""

import json

import pytest

from motcua.cli import opening
from motcua.cli.main import main

pytestmark = pytest.mark.django_db

ASKED = ["simulate", "--dossiers", "3", "--seed", "5", "--from", "2025-03-03", "--until"]


@pytest.fixture
def prepared(monkeypatch, province):
    monkeypatch.setattr(opening, "prepare", lambda: None)


def test_the_json_says_what_was_asked_and_what_came_of_it(prepared, capsys):
    assert main([*ASKED, "2025-03-07", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["dossiers"], told["seed"]) == (3, 5)
    assert (told["from"], told["until"]) == ("2025-03-03", "2025-03-07")
    assert told["total"]["filed"] == 3
    assert len(told["digest"]) == 64
    assert set(told) >= {"states", "levels", "agencies", "procedures", "months", "refused"}


def test_the_lines_name_the_levels_and_the_digest(prepared, capsys):
    assert main([*ASKED, "2025-03-07"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("Đã nộp 3 hồ sơ")
    assert "Dấu của lần chạy: " in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([*ASKED, "2025-03-01"], 1, "Ngày kết thúc phải không trước ngày bắt đầu."),
        ([*ASKED[:2], "0", *ASKED[3:], "2025-03-07"], 1, "--dossiers phải là số nguyên"),
        ([*ASKED, "mai"], 2, "--until"),
        (["simulate", "--seed", "1"], 2, "--dossiers"),
    ],
)
def test_what_is_asked_wrongly_is_refused(prepared, capsys, words, code, said):
    try:
        found = main(words)
    except SystemExit as wrong:
        found = wrong.code

    assert found == code
    assert said in capsys.readouterr().err


def test_where_real_dossiers_are_kept_it_does_not_even_prepare(monkeypatch, settings, capsys):
    settings.PRODUCTION = True
    monkeypatch.setattr(opening, "prepare", lambda: pytest.fail("prepared"))

    assert main([*ASKED, "2025-03-07"]) == 1
    assert "Nơi chạy thật không mô phỏng" in capsys.readouterr().err
