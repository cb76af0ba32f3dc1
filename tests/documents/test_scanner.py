"""Goal: nothing hostile is found clean, nothing ordinary is refused, and neither costs much."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.documents.adapters import inspecting, structure
from motcua.documents.rules import sniffing
from motcua.documents.types import Fault, Inspection, MediaType
from tests.documents import corpus

HOSTILE = list(corpus.hostile())
ORDINARY = list(corpus.ordinary())


def told(sample: corpus.Sample, folder: Path) -> Inspection:
    path = folder / "file"
    path.write_bytes(sample.make())
    return inspecting.inspect(path, sample.extension)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(HOSTILE) >= 150
    assert len(ORDINARY) >= 90
    for samples in (HOSTILE, ORDINARY):
        assert len({sample.name for sample in samples}) == len(samples)


@pytest.mark.parametrize("sample", HOSTILE, ids=lambda sample: sample.name)
def test_hostile_files_are_refused_for_what_they_are(sample, tmp_path: Path) -> None:
    found = told(sample, tmp_path)
    assert found.fault in sample.fault.split("|"), found
    assert found.media_type is None


@pytest.mark.parametrize("sample", ORDINARY, ids=lambda sample: sample.name)
def test_ordinary_files_are_accepted(sample, tmp_path: Path) -> None:
    found = told(sample, tmp_path)
    assert found == Inspection("structure/1", media_type=sniffing.EXTENSIONS[sample.extension])


# --- the child ------------------------------------------------------------------------------------

COSTLY = [
    sample
    for sample in (*HOSTILE, *ORDINARY)
    if any(word in sample.name for word in ("bomb", "large", "million", "entities", "long"))
]


@pytest.mark.parametrize("sample", COSTLY, ids=lambda sample: sample.name)
def test_the_costliest_files_cost_little(sample, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(sample.make())
    done = as_child(
        f"s.main({str(path)!r}, {sample.extension!r})\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak = open('/proc/self/status').read().split('VmHWM:')[1].split()[0]\n"
        "print(used.ru_utime + used.ru_stime, peak)"
    )
    seconds, kibibytes = done.stdout.decode().splitlines()[-1].split()
    assert float(seconds) <= 2
    assert int(kibibytes) <= 256 * 1024


def as_child(script: str) -> subprocess.CompletedProcess[bytes]:
    """Run a few lines as the child runs, with `s` for its module."""
    start = "import resource; from motcua.documents.adapters import structure as s\n"
    return subprocess.run(
        [sys.executable, "-c", start + script],
        env={"PYTHONPATH": str(Path(inspecting.__file__).parents[3])},
        capture_output=True,
        check=False,
    )


def test_the_child_does_without_django(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(ORDINARY[0].make())
    done = as_child(
        f"print([s.verdict({str(path)!r}, kind)[0] for kind in s.WALKERS])\n"
        "import sys; print('django' in sys.modules)"
    )
    verdicts, django = done.stdout.decode().splitlines()
    assert verdicts.startswith("[None, 'broken'")
    assert django == "False"


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "shown.py").write_text("import json, os; print(json.dumps(dict(os.environ)))")
    told = planted(monkeypatch, tmp_path, "shown")
    assert set(json.loads(told())) <= {"PYTHONPATH", "MALLOC_ARENA_MAX", "LC_CTYPE"}


def planted(monkeypatch, folder: Path, module: str):
    """Let another module be the child."""
    monkeypatch.setattr(inspecting, "CHILD", module)
    monkeypatch.setattr(inspecting, "_ROOT", folder)
    return lambda: inspecting._told_by_child(folder, "pdf")


@pytest.mark.parametrize(
    "program",
    [
        "",
        "print('clean')",
        "print('{}')",
        "print('[]')",
        "print('null')",
        'print(\'{"fault": "none", "detail": "", "type": "pdf"}\')',
        'print(\'{"fault": null, "detail": "", "type": "png"}\')',
        'print(\'{"fault": null, "detail": "", "type": "pdf"}\' * 2)',
        'print(\'{"fault": null, "detail": "", "type": "pdf"}\'); raise SystemExit(1)',
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import time; time.sleep(60)",
    ],
)
def test_a_child_that_fails_is_no_verdict(program: str, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(ORDINARY[0].make())
    (tmp_path / "planted.py").write_text(program)
    planted(monkeypatch, tmp_path, "planted")
    monkeypatch.setattr(inspecting, "SECONDS", 1)
    with pytest.raises(inspecting.ScannerUnavailable):
        inspecting.inspect(path, "pdf")


@pytest.mark.parametrize(
    ("act", "killed"),
    [
        ("while True: pass", True),
        ("bytearray(600_000_000)", True),
        ("open(PATH, 'ab', 0).write(b'x')", True),
        ("pass", False),
    ],
)
def test_the_child_is_held_to_its_limits(act: str, killed: bool, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(ORDINARY[0].make())
    done = as_child(
        f"s.LIMITS[resource.RLIMIT_CPU] = 1; PATH = {str(path)!r}; s.main(PATH, 'pdf')\n{act}"
    )
    assert (done.returncode != 0) is killed, done.stderr
    assert path.read_bytes() == ORDINARY[0].make()


def test_the_limits_are_those_promised() -> None:
    assert structure.LIMITS[resource.RLIMIT_CPU] == 5
    assert structure.LIMITS[resource.RLIMIT_AS] == 512 * 1024 * 1024
    assert structure.LIMITS[resource.RLIMIT_FSIZE] == structure.LIMITS[resource.RLIMIT_CORE] == 0


def test_a_file_that_is_not_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(inspecting.ScannerUnavailable):
        inspecting.inspect(tmp_path / "none", "pdf")


def test_every_walker_has_its_type_and_every_fault_of_the_corpus_is_one() -> None:
    assert set(structure.WALKERS) == {sniffing.extension(kind) for kind in MediaType}
    codes = {code for sample in HOSTILE for code in sample.fault.split("|")}
    assert codes == {fault.value for fault in Fault} - {Fault.MALWARE.value}


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Đơn đăng ký.pdf", "Đơn đăng ký.pdf"),
        ("Đơn.PDF", "Đơn.pdf"),
        ("a.pdf.exe", "a.pdf.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\giấy.pdf", "giấy.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\x00b\u200b\u200d.pdf", "ab.pdf"),
        ("a\nb\tc.pdf", "a b c.pdf"),
        ('a"b<c>|d?*.pdf', "abcd.pdf"),
        ("e\u0302\u0301.pdf", "ế.pdf"),
        ("...", "tep.pdf"),
        ("", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("a/", "tep.pdf"),
        ("con.pdf", "_con.pdf"),
        ("a. .pdf", "a.pdf"),
        ("ă" * 400 + ".pdf", "ă" * 146 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, shown: str) -> None:
    assert sniffing.safe_name(name, MediaType.PDF) == shown
    assert len(shown) <= sniffing.LONGEST_NAME
    assert sniffing.safe_name(shown, MediaType.PDF) == shown


def test_the_extension_follows_the_type() -> None:
    assert sniffing.safe_name("ảnh.jpeg", MediaType.JPEG) == "ảnh.jpg"
    assert sniffing.safe_name("ảnh.heif", MediaType.HEIC) == "ảnh.heic"


@pytest.mark.parametrize(
    ("name", "promised"),
    [
        ("a.PDF", MediaType.PDF),
        ("a.jpeg", MediaType.JPEG),
        ("a.pdf\u200b", MediaType.PDF),
        ("a.pdf.exe", None),
        ("a.svg", None),
        ("a.zip", None),
        ("a.doc", None),
        ("a.docm", None),
        ("a", None),
    ],
)
def test_only_the_listed_types_are_taken(name: str, promised: MediaType | None) -> None:
    assert sniffing.promised_type(name) is promised


def test_a_type_has_to_be_the_one_promised() -> None:
    assert sniffing.fits(".JPEG", MediaType.JPEG)
    assert not sniffing.fits("png", MediaType.JPEG)
    assert not sniffing.fits("exe", None)
    assert not sniffing.fits("pdf", None)
