"""A province as text: plain YAML, with the line of everything; numbers of the law by date."""

from datetime import date
from types import MappingProxyType

import pytest

from motcua.kernel import parameters
from motcua.kernel.models import Parameter
from motcua.kernel.packs import Pack, built_in, read
from tests.factories.dossiers import MONDAY


@pytest.fixture
def folder(tmp_path):
    """A pack of one file, as the test writes it."""

    def write(text, name="parameters/a.yaml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Pack(tmp_path)

    return write


def read_one(pack, schema=None):
    (file,) = pack.documents("parameters")
    return read(pack, file, schema)


PLAIN = """
text: xin chào
day: 2025-07-01
time: 15:00
yes: yes
no: off
octal: 010
float: 1.5
number: -12
zero: 0
truth: true
nothing: null
tilde: ~
empty:
quoted: "5"
folded: Nguye\u0302\u0303n
"""


def test_nothing_is_guessed(folder):
    document, faults = read_one(folder(PLAIN))

    assert faults == []
    assert document.data == {
        "text": "xin chào",
        "day": "2025-07-01",
        "time": "15:00",
        "yes": "yes",
        "no": "off",
        "octal": "010",
        "float": "1.5",
        "number": -12,
        "zero": 0,
        "truth": True,
        "nothing": None,
        "tilde": None,
        "empty": None,
        "quoted": "5",
        "folded": "Nguyễn",
    }


def test_every_value_knows_its_line(folder):
    document, _ = read_one(folder("a: 1\nb:\n  - x\n  - c: 2\n    d: 3\n"))

    assert [document.line("a"), document.line("b", 0), document.line("b", 1, "d")] == [1, 3, 5]
    assert document.line("b", 1, "unknown") == 4  # the nearest around it
    assert document.line("unknown") == 1


def test_a_key_written_twice_is_a_fault_on_its_line(folder):
    document, (fault,) = read_one(folder("a: 1\nb: 2\na: 3\n"))

    assert (fault.file, fault.line, fault.values) == ("parameters/a.yaml", 3, {"key": "a"})
    assert document is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: [\n", 3), ("a: b: c\n", 1), (b"a: \xff\xfe\n", 1), ("\ta: 1\n", 1)],
)
def test_what_is_not_yaml_is_one_fault(folder, text, line):
    document, (fault,) = read_one(folder(text))

    assert document is None
    assert fault.line == line
    assert fault.severity == "error"


def test_an_empty_file_says_nothing(folder):
    document, faults = read_one(folder(""))

    assert (document.data, faults) == (None, [])


def test_files_come_in_the_order_of_their_names_folders_included(folder, tmp_path):
    for name in ("b.yaml", "a.yaml", "c/d.yaml", "notes.txt"):
        pack = folder("a: 1", f"parameters/{name}")

    assert [pack.name_of(file) for file in pack.documents("parameters")] == [
        "parameters/a.yaml",
        "parameters/b.yaml",
        "parameters/c/d.yaml",
    ]
    assert list(pack.documents("nothing/here")) == []


ROW = "  - {name: x, since: '2026-01-01', value: 1, basis: b, verified: true}\n"
SHAPES = MappingProxyType(
    {
        "parameters:\n  - {name: x, since: '2026-01-01', value: 1, basis: b}\n": "verified",
        "parameters:\n  - {name: x, since: hôm qua, value: 1, basis: b, verified: true}\n": "date",
        f"parameters:\n{ROW}other: 1\n": "other",
        "parameters: 5\n": "",
    }
)


@pytest.mark.parametrize("text", SHAPES)
def test_the_shape_is_checked_and_the_key_named(folder, text):
    _document, faults = read_one(folder(text), "parameters")

    assert len(faults) == 1
    assert SHAPES[text] in str(faults[0].values)
    assert faults[0].sentence % faults[0].values


def test_the_reference_pack_has_no_fault():
    assert parameters.check_pack(built_in("quang-nam")) == []


def rows(*values):
    return "parameters:\n" + "".join(
        f"  - {{name: {name}, since: '{since}', value: {value}, basis: luật, verified: true}}\n"
        for name, since, value in values
    )


def test_the_number_in_force_on_a_day(folder, db):
    pack = folder(rows(("x", "2026-01-01", 8), ("x", "2026-07-01", 6), ("y", "2026-01-01", 1)))
    parameters.load_pack(pack, MONDAY)

    assert parameters.value("x", date(2026, 6, 30)) == 8
    assert parameters.value("x", date(2026, 7, 1)) == 6
    assert parameters.text("y", date(2030, 1, 1)) == "1"
    for name, on in (("x", date(2025, 12, 31)), ("z", date(2026, 1, 1))):
        with pytest.raises(parameters.ParameterMissing):
            parameters.value(name, on)


def test_a_number_that_is_loaded_is_never_rewritten(folder, db):
    pack = folder(rows(("x", "2026-01-01", 8)))
    parameters.load_pack(pack, MONDAY)
    parameters.load_pack(pack, MONDAY)
    assert Parameter.objects.count() == 1

    with pytest.raises(parameters.ParameterChanged):
        parameters.load_pack(folder(rows(("x", "2026-01-01", 9))), MONDAY)


def test_two_numbers_from_one_day_are_a_fault(folder):
    pack = folder(rows(("x", "2026-01-01", 8), ("x", "2026-01-01", 9)))

    (fault,) = parameters.check_pack(pack)

    assert (fault.line, fault.values) == (3, {"name": "x"})
