"""`motcua import`: what came over, and every faulty line where an editor finds it."""

import json

import pytest

from motcua.cli import opening
from motcua.cli.main import main
from motcua.documents import api as documents
from motcua.dossiers.models import Dossier
from tests.dossiers.test_operations_importing import BASE


@pytest.fixture
def export(province, monkeypatch, tmp_path):
    """A file of lines, in a folder of its own."""
    monkeypatch.setattr(opening, "check", lambda: None)
    file = tmp_path / "ho-so.jsonl"

    def written(*rows):
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        file.write_text("\n".join(lines), encoding="utf-8")
        return str(file)

    return written


def numbered(number, **changes):
    return {**BASE, "code": f"H47-{number}", **changes}


def test_all_lines_come_over(export, capsys):
    file = export(numbered(1), "", numbered(2))

    assert main(["import", file]) == 0

    assert capsys.readouterr() == ("Đã nhập 2 hồ sơ; 0 dòng có lỗi.\n", "")
    assert sorted(Dossier.objects.values_list("code", flat=True)) == ["H47-1", "H47-2"]


def test_a_fault_keeps_all_out_and_is_named_with_its_line(export, capsys):
    file = export(numbered(1), "{không phải JSON", numbered(3, state="decided"))

    assert main(["import", file]) == 1

    said = capsys.readouterr()
    first, second = said.err.splitlines()
    assert first == f"{file}:2: Dòng này không phải một đối tượng JSON."
    assert second.startswith(f"{file}:3: “state” phải là một trong: submitted, accepted")
    assert said.out == "Đã nhập 0 hồ sơ; 2 dòng có lỗi.\n"
    assert not Dossier.objects.exists()


def test_partial_takes_the_good_lines(export, capsys):
    file = export(numbered(1), "[]", numbered(3))

    assert main(["import", file, "--partial", "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert (told["imported"], told["faulty_lines"]) == (2, 1)
    assert told["faults"] == [
        {
            "line": 2,
            "code": "not-an-object",
            "sentence": "Dòng này không phải một đối tượng JSON.",
        }
    ]


def test_files_lie_beside_the_export(export, tmp_path):
    (tmp_path / "quet").mkdir()
    (tmp_path / "quet" / "don.pdf").write_bytes(b"%PDF-1.4 don")
    attached = {"path": "quet/don.pdf", "name": "don.pdf", "kind": "to_khai"}

    assert main(["import", export(numbered(1, files=[attached]))]) == 0

    assert [file.name for file in documents.files_of(Dossier.objects.get().pk)] == ["don.pdf"]


@pytest.mark.parametrize("path", ["../ngoai.pdf", "/etc/hostname", "khong-co.pdf"])
def test_no_file_from_elsewhere_is_taken(export, tmp_path, path, capsys):
    (tmp_path.parent / "ngoai.pdf").write_bytes(b"%PDF-1.4")
    attached = {"path": path, "name": "don.pdf", "kind": "to_khai"}

    assert main(["import", export(numbered(1, files=[attached]))]) == 1

    assert "Không đọc được tệp" in capsys.readouterr().err
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_refused(export, tmp_path, content, capsys):
    file = tmp_path / "khac.jsonl"
    if content:
        file.write_bytes(content)

    assert main(["import", str(file)]) == 1

    assert "Không đọc được tệp" in capsys.readouterr().err
