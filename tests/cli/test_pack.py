"""`motcua pack`: faults where an editor finds them; exit 1 when there is an error."""

import json

import pytest

from motcua.cli.main import main
from motcua.kernel.packs import WARNING, Fault
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

ERROR_FAULT = Fault("procedures/x.yaml", 7, _("Thiếu khóa “%(what)s”."), {"what": "name"})
DOUBT = Fault("areas/a.yaml", 3, _("Thiếu khóa “%(what)s”."), {"what": "level"}, WARNING)


@pytest.fixture
def pack(monkeypatch, tmp_path):
    """A pack whose faults the test names; what is loaded is noted, not stored."""
    from motcua.flows import packs

    loaded = []

    def with_faults(*faults):
        monkeypatch.setattr(packs, "check", lambda pack: list(faults))
        monkeypatch.setattr(packs, "load", lambda pack, at: loaded.append(at.tzinfo is not None))
        return str(tmp_path), loaded

    return with_faults


def test_check_prints_file_line_and_sentence(pack, capsys):
    folder, _loaded = pack(ERROR_FAULT, DOUBT)

    assert main(["pack", "check", folder]) == 1

    assert capsys.readouterr().out.splitlines() == [
        f"{folder}/areas/a.yaml:3: cảnh báo: Thiếu khóa “level”.",
        f"{folder}/procedures/x.yaml:7: Thiếu khóa “name”.",
        "1 lỗi, 1 cảnh báo.",
    ]


def test_warnings_alone_are_no_refusal(pack, capsys):
    folder, loaded = pack(DOUBT)

    assert main(["pack", "check", folder, "--json"]) == 0

    assert loaded == []
    assert json.loads(capsys.readouterr().out) == {
        "errors": 0,
        "warnings": 1,
        "faults": [
            {
                "file": "areas/a.yaml",
                "line": 3,
                "severity": "warning",
                "sentence": "Thiếu khóa “level”.",
            }
        ],
    }


@pytest.mark.parametrize(
    ("faults", "exit_code", "loads"), [((DOUBT,), 0, 1), ((ERROR_FAULT,), 1, 0)]
)
def test_only_a_pack_without_errors_is_loaded(db, pack, capsys, faults, exit_code, loads):
    folder, loaded = pack(*faults)

    assert main(["pack", "load", folder]) == exit_code

    assert loaded == [True] * loads


def test_a_folder_that_is_not_there_is_refused_in_one_sentence(tmp_path, capsys):
    missing = tmp_path / "khong-co"

    assert main(["pack", "check", str(missing)]) == 1

    assert capsys.readouterr().err == f"Không có thư mục “{missing}”.\n"


def test_a_refusal_of_loading_is_one_sentence(db, pack, monkeypatch, capsys):
    from motcua.flows import packs

    class Changed(RuleViolation):
        code = "changed"
        sentence = "Đã nạp."

    def refuse(pack, at):
        raise Changed

    folder, _loaded = pack()
    monkeypatch.setattr(packs, "load", refuse)

    assert main(["pack", "load", folder]) == 1

    assert capsys.readouterr().err == "Đã nạp.\n"


def test_checking_the_reference_pack_asks_no_database(capsys):
    from importlib.resources import files

    assert main(["pack", "check", str(files("motcua") / "packs" / "quang-nam")]) == 0
