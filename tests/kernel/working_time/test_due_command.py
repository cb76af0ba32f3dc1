"""`motcua due`: one question, or a file of them."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from motcua.cli import due as command
from motcua.cli.main import main
from motcua.kernel import packs
from tests.kernel.working_time.calendars import edition

FRIDAY = ["due", "--from", "2026-02-13T10:00"]
QUESTION = {"id": 1, "from": "2026-02-13T10:00", "term": 5, "unit": "working_day"}
PAUSE = {"since": "2026-02-23T10:00", "until": "2026-02-24T10:00", "kind": "supplement"}


def asked(**parts: object) -> dict[str, Any]:
    return {**QUESTION, **parts}


def answered(values: object) -> dict[str, Any]:
    text = values if isinstance(values, bytes) else json.dumps(values).encode()
    return command.answer_line(text, edition())


def test_one_question_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FRIDAY, "--term", "1", "--unit", "working_day"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Hạn giải quyết: 17 giờ 00 phút, thứ Hai, ngày 23/02/2026"
    first, saturday, *_, monday = told[1:]
    assert first == ("  thứ Sáu, ngày 13/02/2026 · không tính · ngày bắt đầu · 300 phút làm việc")
    assert saturday == "  thứ Bảy, ngày 14/02/2026 · không tính · nghỉ hằng tuần"
    assert monday.endswith("· tính · ngày trong thời hạn · 480 phút làm việc")


def test_the_basis_of_a_day_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    main(["due", "--from", "2026-01-09T10:00", "--term", "1", "--unit", "working_day"])

    last = capsys.readouterr().out.splitlines()[-1]
    assert "tính · làm bù ngày nghỉ hoán đổi" in last
    assert last.endswith("căn cứ 12729/VPCP-KGVX (chưa đối chiếu)")


def test_a_provisional_answer_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["due", "--from", "2027-03-01T10:00", "--term", "1", "--unit", "working_day"])

    assert capsys.readouterr().out.splitlines()[1].startswith("Tạm tính:")


def test_no_term_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    main([*FRIDAY, "--unit", "none"])

    assert capsys.readouterr().out == "Thủ tục không quy định thời hạn.\n"


@pytest.mark.parametrize(
    ("options", "due_at"),
    [
        (["--term", "5", "--unit", "working_day"], "2026-02-27T17:00:00+07:00"),
        (
            ["--term", "2", "--unit", "working_day", "--policy", "office_hours"],
            "2026-02-24T10:00:00+07:00",
        ),
        (["--term", "3.5", "--unit", "working_hour"], "2026-02-13T15:30:00+07:00"),
        (["--unit", "same_day"], "2026-02-13T17:00:00+07:00"),
        (["--unit", "same_day", "--cutoff", "09:59"], "2026-02-23T17:00:00+07:00"),
        (["--unit", "same_day", "--term", "many"], "2026-02-13T17:00:00+07:00"),
        (
            ["--term", "1", "--unit", "month", "--supplement", "restart", "--calendar", "DNG"],
            "2026-03-13T17:00:00+07:00",
        ),
    ],
)
def test_one_question_in_json(
    options: list[str], due_at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FRIDAY, *options, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["due_at"] == due_at
    assert set(told) == {"due_at", "reason", "remaining", "provisional", "days"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--term", "0", "--unit", "working_day"], "term-not-positive"),
        (["--term", "-1", "--unit", "month"], "term-not-positive"),
        (["--term", "3.5", "--unit", "working_day"], "term-not-whole"),
        (["--term", "five", "--unit", "working_day"], "term-unreadable"),
        (["--unit", "working_day"], "term-missing"),
        (["--unit", "same_day", "--cutoff", "25:00"], "hour-unreadable"),
        (["--term", "9000", "--unit", "calendar_day"], "outside-calendar"),
        (["--unit", "none", "--calendar", "XXX"], "calendar-unknown"),
        (["--unit", "none", "--from", "yesterday"], "moment-unreadable"),
    ],
)
def test_a_refusal_is_one_sentence(
    options: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FRIDAY, *options]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1

    assert main([*FRIDAY, *options, "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert error["message"] == told.err.strip()


@pytest.mark.parametrize(
    "words",
    [
        ["due"],
        FRIDAY,
        ["due", "--unit", "none"],
        [*FRIDAY, "--unit", "week"],
        [*FRIDAY, "--unit", "none", "--batch", "-"],
        ["due", "--batch", "no-such-file.jsonl"],
    ],
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_a_batch_keeps_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        json.dumps(asked(id="first")),
        "not JSON",
        json.dumps(asked(id="second", term=0)),
        json.dumps(asked(id="third", unit="none")),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert main(["due", "--batch", str(file)]) == 1

    told = capsys.readouterr()
    found = [json.loads(line) for line in told.out.splitlines()]
    assert [one["id"] for one in found] == ["first", None, "second", "third"]
    assert [one.get("error", {}).get("code") for one in found] == [
        None,
        "not-json",
        "term-not-positive",
        None,
    ]
    assert told.err == "2 dòng bị từ chối.\n"


def test_a_batch_without_refusals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (json.dumps(QUESTION) + "\n") * 3
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    assert main(["due", "--batch", "-"]) == 0

    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 3
    assert told.err == ""


def test_a_batch_in_a_folder_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["due", "--batch", str(tmp_path)])

    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b'"\xff"', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"id": 1, "term": NaN}', "not-json"),
        (b'{"id": 1, "term": ' + b"9" * 5000 + b"}", "not-json"),
        ([], "not-an-object"),
        (5, "not-an-object"),
        (None, "not-an-object"),
        (asked(until=1), "field-unknown"),
        (asked(calendar="DNG"), "field-unknown"),
        (asked(id=[]), "field-wrong-type"),
        (asked(id=True), "field-wrong-type"),
        ({"id": 1, "term": 1, "unit": "month"}, "field-missing"),
        ({"id": 1, "from": "2026-02-13T10:00", "term": 1}, "field-missing"),
        (asked(**{"from": 5}), "field-wrong-type"),
        (asked(**{"from": "2026-02-13"}), "moment-unreadable"),
        (asked(**{"from": "2026-02-30T10:00"}), "moment-unreadable"),
        (asked(**{"from": "2026-02-13T24:00"}), "moment-unreadable"),
        (asked(**{"from": "2026-02-13T10:00+25:00"}), "moment-unreadable"),
        (asked(**{"from": "٢٠٢٦-02-13T10:00"}), "moment-unreadable"),
        (asked(**{"from": "9999-12-31T23:59-08:00"}), "outside-calendar"),
        (asked(**{"from": "0001-01-01T00:00+14:00"}), "outside-calendar"),
        (asked(term="5"), "field-wrong-type"),
        (asked(term=True), "field-wrong-type"),
        (asked(term=[5]), "field-wrong-type"),
        (asked(term=None), "term-missing"),
        (asked(term=0), "term-not-positive"),
        (asked(term=-1), "term-not-positive"),
        (asked(term=2.5), "term-not-whole"),
        (asked(term=10**40), "term-too-long"),
        (b'{"from": "2026-02-13T10:00", "unit": "month", "term": 1e999999999}', "term-too-long"),
        (asked(unit="week"), "choice-unknown"),
        (asked(unit=1), "field-wrong-type"),
        (asked(policy="office"), "choice-unknown"),
        (asked(supplement="stop"), "choice-unknown"),
        (asked(cutoff="3pm"), "hour-unreadable"),
        (asked(cutoff=15), "field-wrong-type"),
        (asked(pauses={}), "field-wrong-type"),
        (asked(pauses=[1]), "field-wrong-type"),
        (asked(pauses=[{**PAUSE, "why": "rain"}]), "field-unknown"),
        (asked(pauses=[{**PAUSE, "since": None}]), "field-missing"),
        (asked(pauses=[{**PAUSE, "kind": "holiday"}]), "choice-unknown"),
        (asked(pauses=[{**PAUSE, "kind": None}]), "field-missing"),
        (asked(pauses=[{**PAUSE, "holder": "agency"}]), "pause-holder-refused"),
        (asked(pauses=[{**PAUSE, "kind": "excluded"}]), "pause-holder-refused"),
        (asked(pauses=[{**PAUSE, "ground": 5}]), "field-wrong-type"),
        (asked(pauses=[PAUSE, PAUSE]), "pauses-overlap"),
        (asked(pauses=[{**PAUSE, "until": "2026-02-22T10:00"}]), "pause-reversed"),
        (asked(**{"from": "2030-01-01T10:00"}), "outside-calendar"),
    ],
)
def test_a_refused_line(values: object, code: str) -> None:
    found = answered(values)

    assert found["error"]["code"] == code
    assert found["error"]["message"]
    assert set(found) == {"id", "error"}


@pytest.mark.parametrize(
    ("values", "due_at"),
    [
        (asked(**{"from": "2026-02-13T03:00Z"}), "2026-02-27T17:00:00+07:00"),
        (asked(**{"from": "2026-02-12T19:00:30.5-08:00"}), "2026-02-27T17:00:00+07:00"),
        (asked(**{"from": "2026-02-12T17:00:00Z"}), "2026-02-27T17:00:00+07:00"),
        (asked(**{"from": "2026-02-12T16:59:59.999999Z"}), "2026-02-26T17:00:00+07:00"),
        (asked(**{"from": "2026-02-13 10:00:59+0700"}), "2026-02-27T17:00:00+07:00"),
        (asked(term=5.0), "2026-02-27T17:00:00+07:00"),
        (asked(term="x", unit="same_day"), "2026-02-13T17:00:00+07:00"),
        (asked(policy=None, cutoff=None, supplement=None), "2026-02-27T17:00:00+07:00"),
        (asked(pauses=None), "2026-02-27T17:00:00+07:00"),
        (asked(pauses=[PAUSE]), "2026-03-02T17:00:00+07:00"),
        (asked(pauses=[PAUSE], supplement="restart"), "2026-03-03T17:00:00+07:00"),
        (
            asked(pauses=[{**PAUSE, "kind": "excluded", "holder": "citizen", "ground": "tax"}]),
            "2026-03-02T17:00:00+07:00",
        ),
    ],
)  # fmt: skip
def test_an_answered_line(values: object, due_at: str) -> None:
    found = answered(values)

    assert found["due_at"] == due_at
    assert list(found) == ["id", "due_at", "reason", "remaining", "provisional", "days"]


def test_what_an_answer_holds() -> None:
    pauses = [{**PAUSE, "since": "2026-02-16T10:00", "until": None}]

    found = answered(asked(term=1, pauses=pauses))

    none = {"agency": 0, "other_agency": 0, "citizen": 0}
    assert found["due_at"] is None
    assert found["reason"] == "paused"
    assert found["remaining"] == {"value": 1, "unit": "working_day"}
    assert found["provisional"] is False
    assert found["days"][0] == {
        "date": "2026-02-13",
        "minutes": {**none, "agency": 300},
        "counted": False,
        "why": "first_day",
        "decision": None,
        "holder": "agency",
    }
    holiday = found["days"][-1]
    assert (holiday["date"], holiday["why"], holiday["holder"]) == (
        "2026-02-16",
        "holiday",
        "citizen",
    )
    assert holiday["decision"]["verified"] is False
    assert holiday["decision"]["source"]


def test_an_identifier_comes_back_as_it_was() -> None:
    assert answered(asked(id="hồ sơ \ud800"))["id"] == "hồ sơ \ud800"
    assert answered({**QUESTION, "id": None})["id"] is None
    assert command._json({"id": "đ\ud800"}) == '{"id": "đ\\ud800"}'


def test_the_words_for_what_remains(capsys: pytest.CaptureFixture[str]) -> None:
    asked_for = command.due_request.request(asked(pauses=[{**PAUSE, "until": None}]))

    told = list(command._lines(command.due_request.answer(asked_for, edition())))

    assert told[0] == "Còn lại 4 ngày làm việc khi tạm dừng."


def test_a_verified_decision_needs_no_reserve() -> None:
    data = packs.read(PACK, next(PACK.documents("calendars")), None)[0].data
    for decision in data["decisions"]:
        decision["verified"] = True
    verified = command.edition_from(data)
    asked_for = command.due_request.request(asked(**{"from": "2026-01-09T10:00"}))

    told = list(command._lines(command.due_request.answer(asked_for, verified)))

    assert told[2].endswith("căn cứ 12729/VPCP-KGVX")


PACK = packs.built_in("quang-nam")


def test_neither_django_nor_a_database(tmp_path: Path) -> None:
    """The command starts where nothing is set up, and imports no part of Django."""
    script = (
        "import sys; from motcua.cli.main import main; "
        "code = main(sys.argv[1:]); "
        "sys.exit(99 if any(name.split('.')[0] == 'django' for name in sys.modules) else code)"
    )
    words = [sys.executable, "-c", script, *FRIDAY, "--term", "5", "--unit", "working_day"]
    path = os.pathsep.join(entry for entry in sys.path if entry)

    done = subprocess.run(
        words, cwd=tmp_path, env={"PYTHONPATH": path}, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_calendar_is_passed_over(tmp_path: Path) -> None:
    sound = Path(str(PACK.root)) / "calendars"
    for name in ("a", "b", "c"):
        (tmp_path / "packs" / name).mkdir(parents=True)
    shutil.copytree(sound, tmp_path / "packs" / "b" / "calendars")
    shutil.copytree(sound, tmp_path / "packs" / "c" / "calendars")
    newer = tmp_path / "packs" / "b" / "calendars" / "dng-2.yaml"
    text = next(sound.iterdir()).read_text(encoding="utf-8")
    newer.write_text(text.replace("number: 1\n", "number: 2\n", 1), encoding="utf-8")
    (tmp_path / "packs" / "c" / "calendars" / "bad.yaml").write_text("[", encoding="utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "files", lambda name: tmp_path)
        assert command.edition("DNG").number == 2


@pytest.mark.parametrize("many", [True, False])
def test_a_reader_that_stops_reading(tmp_path: Path, many: bool) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text((json.dumps(QUESTION) + "\n") * 500, encoding="utf-8")
    asked = ["due", "--batch", str(file)] if many else [*FRIDAY, "--term", "700", "--unit"]
    script = "import sys; from motcua.cli.main import main; sys.exit(main(sys.argv[1:]))"
    path = os.pathsep.join(entry for entry in sys.path if entry)

    with subprocess.Popen(
        [sys.executable, "-c", script, *asked, *([] if many else ["working_day"])],
        env={"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(30) == 1
