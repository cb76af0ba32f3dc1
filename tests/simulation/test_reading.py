"""What a pack says of how its province behaves: checked with file and line."""

import shutil
from pathlib import Path

import pytest

from motcua.kernel.packs import Pack, built_in
from motcua.simulation import reading

FILE = "simulation.yaml"


@pytest.fixture
def pack(tmp_path):
    """A pack with the reference text on simulation and the names of its procedures."""
    root = Path(str(built_in("quang-nam").root))
    shutil.copy(root / FILE, tmp_path / FILE)
    shutil.copytree(root / "procedures", tmp_path / "procedures")
    return Pack(tmp_path)


def changed(pack, old, new):
    file = pack.root / FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [(fault.file, fault.sentence % fault.values) for fault in reading.check_pack(pack)]


def test_the_reference_pack_has_no_fault():
    assert reading.check_pack(built_in("quang-nam")) == []


def test_a_pack_without_the_file_has_none_either_and_cannot_be_simulated(tmp_path):
    assert reading.check_pack(Pack(tmp_path)) == []
    with pytest.raises(reading.NoBehaviour):
        reading.behaviour(Pack(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("level: xa, procedure: '2.000635'", "level: ap, procedure: '2.000635'", "Cấp “ap”"),
        ("source: vn_2023}", "source: bao}", "Nguồn “bao”"),
        ("procedure: '3.000333'", "procedure: '9.999999'", "thủ tục 9.999999"),
        ("until: '2024-02-08'", "until: '2023-02-08'", "kết thúc sau khi bắt đầu"),
        ("on_time: 9980", "on_time: 99800", "lớn hơn"),
        ("weekdays: [130, 105, 95, 90, 85, 0, 0]", "weekdays: [1]", "thiếu mục"),
    ],
)
def test_what_is_wrong_is_named(pack, old, new, sentence):
    found = changed(pack, old, new)

    assert [file for file, _said in found] == [FILE]
    assert sentence in found[0][1]
