"""Files come in encrypted, are readable only when clean, and are forgotten whole."""

import os
import threading
import unicodedata
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from motcua.documents import api, operations, queries
from motcua.documents.adapters import inspecting, objects, press, scanner
from motcua.documents.models import StoredFile
from motcua.documents.types import MIB, Fault, FileState, Inspection, Limits, MediaType, Origin
from motcua.kernel import ids
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from tests.documents import samples

BY = system("test")
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GOOD = Inspection(inspecting.SCANNER, media_type=MediaType.PDF)
BAD = Inspection(inspecting.SCANNER, Fault.ACTIVE, detail="/JavaScript")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path, settings):
    settings.MOTCUA_DATA = tmp_path
    settings.MOTCUA_CLAMD = ""
    settings.PRODUCTION = False


@pytest.fixture
def verdict(monkeypatch):
    """The scanner says what a test wants; a fault class is raised."""

    def says(answer):
        def scan(path, extension):
            if isinstance(answer, Inspection):
                return answer
            raise answer

        monkeypatch.setattr(scanner, "scan", scan)

    says(GOOD)
    return says


@pytest.fixture
def owner():
    return uuid4()


def receive(owner, *, body=b"%PDF-1.7 ...", name="don.pdf", at=AT, kind="application"):
    chunks = [body] if isinstance(body, bytes) else body
    return api.receive(chunks=chunks, name=name, owner=owner, kind=kind, by=BY, at=at)


def scan(file, at=AT):
    return api.scan(file=file.id, by=BY, at=at)


def object_of(file):
    row = StoredFile.objects.get(pk=file.id)
    return objects._path(row.object)


def read(file):
    return b"".join(api.open_clean(file.id)[1])


def on_disk():
    return [path for path in settings.MOTCUA_DATA.rglob("*") if path.is_file()]


# --- receiving


def test_a_file_comes_in_and_waits(owner):
    there = receive(owner, body=[b"%PDF-", b"1.7"], name="C:\\fake\\Đơn\u202e của tôi.PDF")

    assert there.state is FileState.QUARANTINED
    assert not there.readable
    assert there.name == "Đơn của tôi.pdf"
    assert there.media_type == MediaType.PDF
    assert there.size == 8
    assert there.origin is Origin.UPLOADED
    assert api.files_of(owner) == [there]


def test_what_lies_on_the_disk_tells_nothing(owner):
    secret = b"ho ten that cua mot nguoi"
    there = receive(owner, body=b"%PDF-" + secret)

    assert [path for path in on_disk() if secret in path.read_bytes()] == []
    assert object_of(there).stat().st_mode & 0o077 == 0
    assert there.sha256 not in str(object_of(there))


def test_the_same_bytes_are_two_objects(owner):
    one, other = receive(owner), receive(owner)

    assert one.sha256 == other.sha256
    assert object_of(one) != object_of(other)
    assert object_of(one).read_bytes() != object_of(other).read_bytes()


@pytest.mark.parametrize("name", ["don.exe", "don", "", "don.svg", "don.html", "don.pdf.js", "zip"])
def test_a_name_that_promises_nothing_we_take_is_refused(owner, name):
    with pytest.raises(api.TypeNotAccepted):
        receive(owner, name=name)

    assert api.files_of(owner) == []
    assert on_disk() == []


@pytest.mark.parametrize("body", [[], [b""], [b"", b""]])
def test_an_empty_file_is_refused(owner, body):
    with pytest.raises(api.FileEmpty):
        receive(owner, body=body)

    assert api.files_of(owner) == []
    assert on_disk() == []


def test_a_file_over_the_limit_is_refused_as_soon_as_it_shows(owner, monkeypatch):
    small(monkeypatch, file_bytes=2 * MIB)
    read_so_far = []

    def endless():
        while True:
            read_so_far.append(1)
            yield b"x" * MIB

    with pytest.raises(api.FileTooLarge) as refusal:
        receive(owner, body=endless())

    assert refusal.value.values == {"megabytes": 2}
    assert len(read_so_far) == 3
    assert on_disk() == []


def test_a_file_at_the_limit_is_taken(owner, monkeypatch):
    small(monkeypatch, file_bytes=2 * MIB)

    assert receive(owner, body=[b"x" * MIB, b"y" * MIB]).size == 2 * MIB


def test_an_owner_leaves_so_many_files_and_no_more(owner, monkeypatch):
    small(monkeypatch, files=2)
    for _ in range(2):
        receive(owner)
    before = on_disk()

    with pytest.raises(api.TooManyFiles):
        receive(owner)

    assert len(api.files_of(owner)) == 2
    assert on_disk() == before
    assert receive(uuid4())  # another owner has room


def test_an_owner_leaves_so_many_bytes_and_no_more(owner, monkeypatch):
    small(monkeypatch, owner_bytes=100)
    receive(owner, body=b"x" * 60)
    before = on_disk()

    with pytest.raises(api.TooManyFiles):
        receive(owner, body=b"x" * 41)

    assert on_disk() == before
    assert receive(owner, body=b"x" * 40)


def test_a_removed_file_makes_room_and_issued_papers_take_none(owner, monkeypatch):
    small(monkeypatch, files=1)
    keep(owner)
    first = receive(owner)
    api.remove(file=first.id, owner=owner, by=BY)

    assert receive(owner)


def small(monkeypatch, *, file_bytes=20 * MIB, files=40, owner_bytes=200 * MIB):
    limits = Limits(since=date.min, file_bytes=file_bytes, files=files, owner_bytes=owner_bytes)
    monkeypatch.setattr(operations, "LIMITS", (limits,))


def test_limits_are_those_of_the_day(monkeypatch):
    older = Limits(since=date.min, file_bytes=1, files=1, owner_bytes=1)
    newer = Limits(since=date(2026, 1, 1), file_bytes=2, files=2, owner_bytes=2)
    monkeypatch.setattr(operations, "LIMITS", (older, newer))

    assert api.limits_on(date(2025, 12, 31)) is older
    assert api.limits_on(date(2026, 1, 1)) is newer


@pytest.mark.parametrize("kind", ["giay\x00_to", "x" * 300, "\u202egiay"])
def test_a_hostile_kind_is_stored_tamed(owner, kind):
    there = receive(owner, kind=kind)

    assert api.files_of(owner) == [there]
    assert there.kind == kind.replace("\x00", "").removeprefix("\u202e")[:80]


@pytest.mark.parametrize(
    "name",
    ["../../etc/don.pdf", "don\x00.pdf", "\u202efdp.don.pdf", "Đo\u031b\u0301n.pdf", "x" * 300],
)
def test_a_hostile_name_names_nothing_but_the_file(owner, name, settings):
    there = receive(owner, name=f"{name.removesuffix('.pdf')}.pdf")

    assert there.name.isprintable() and "/" not in there.name and ".." not in there.name
    assert there.name == unicodedata.normalize("NFC", there.name)
    assert len(there.name) <= 160
    assert all(path.is_relative_to(settings.MOTCUA_DATA / "objects") for path in on_disk())


def test_a_crash_between_object_and_row_leaves_what_is_swept(owner, monkeypatch):
    class Crash(Exception):
        pass

    def crash(*_):
        raise Crash

    monkeypatch.setattr(operations, "_kept_within", crash)
    with pytest.raises(Crash):
        receive(owner)

    assert (api.files_of(owner), len(on_disk())) == ([], 1)
    assert api.sweep(by=BY, at=later()) == 1
    assert on_disk() == []


def test_a_sender_that_breaks_off_leaves_nothing(owner):
    class Broken(Exception):
        pass

    def chunks():
        yield b"%PDF-"
        raise Broken

    with pytest.raises(Broken):
        receive(owner, body=chunks())

    assert on_disk() == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_pass_the_quota(owner, monkeypatch):
    small(monkeypatch, files=1)
    there = threading.Barrier(2, timeout=20)
    outcomes = []

    def chunks():
        there.wait()  # both have been told that there is room
        yield b"%PDF-"

    def send():
        try:
            outcomes.append(receive(owner, body=chunks()).state)
        except api.TooManyFiles:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [FileState.QUARANTINED, "refused"]
    assert len(on_disk()) == 1


# --- scanning and reading


def test_only_a_clean_file_is_read(owner, verdict):
    there = receive(owner)
    with pytest.raises(api.NotReadable):
        api.open_clean(there.id)

    scanned = scan(there)

    assert scanned.state is FileState.CLEAN
    assert scanned.scanner == inspecting.SCANNER
    assert scanned.scanned_at == AT
    view, chunks = api.open_clean(there.id)
    assert view == scanned
    assert b"".join(chunks) == b"%PDF-1.7 ..."


@pytest.mark.parametrize("size", [1, 262_143, 262_144, 262_145, 3 * MIB + 7])
def test_every_size_is_read_back_whole(owner, verdict, size):
    body = os.urandom(size)
    there = receive(owner, body=[body[at : at + 65_536] for at in range(0, size, 65_536)])
    scan(there)

    assert read(there) == body


def test_a_refused_file_is_never_read(owner, verdict):
    verdict(BAD)
    refused = scan(receive(owner))

    assert (refused.state, refused.fault) == (FileState.REFUSED, Fault.ACTIVE)
    with pytest.raises(api.NotReadable):
        api.open_clean(refused.id)


def test_a_scanner_that_is_down_decides_nothing(owner, verdict):
    verdict(scanner.ScannerUnavailable("down"))
    waiting = scan(receive(owner))

    assert waiting.state is FileState.SCAN_ERROR
    with pytest.raises(api.NotReadable):
        api.open_clean(waiting.id)

    verdict(GOOD)
    assert api.scan_waiting(by=BY, at=AT) == 1
    assert read(waiting)


@pytest.mark.parametrize(("first", "second"), [(GOOD, BAD), (BAD, GOOD)])
def test_a_verdict_stands(owner, verdict, first, second):
    verdict(first)
    there = scan(receive(owner))
    verdict(second)

    assert scan(there, AT + timedelta(days=1)) == there


def test_the_first_of_two_scans_stands(owner, monkeypatch):
    there = receive(owner)

    def slow(path, extension):
        monkeypatch.setattr(scanner, "scan", lambda path, extension: BAD)
        scan(there)
        return GOOD

    monkeypatch.setattr(scanner, "scan", slow)

    assert scan(there).state is FileState.REFUSED


def test_the_scanner_sees_the_clear_bytes_and_nothing_stays(owner, monkeypatch):
    seen = []

    def look(path, extension):
        seen.append((path.read_bytes(), extension, path.stat().st_mode & 0o077))
        return GOOD

    monkeypatch.setattr(scanner, "scan", look)
    there = receive(owner, body=b"\xff\xd8\xff rest", name="anh.JPG")
    scan(there)

    assert seen == [(b"\xff\xd8\xff rest", "jpg", 0)]
    assert on_disk() == [object_of(there)]


def test_those_tried_least_are_scanned_first(owner, verdict, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 1)
    verdict(scanner.ScannerUnavailable("hung"))
    stuck, fresh = receive(owner), receive(owner, at=AT + timedelta(minutes=1))
    api.scan_waiting(by=BY, at=AT + timedelta(minutes=2))
    verdict(GOOD)

    api.scan_waiting(by=BY, at=AT + timedelta(minutes=7))

    states = {view.id: view.state for view in api.files_of(owner)}
    assert states == {stuck.id: FileState.SCAN_ERROR, fresh.id: FileState.CLEAN}


def test_a_file_taken_away_during_its_scan_stops_no_other(owner, monkeypatch):
    gone, next_one = receive(owner), receive(owner, at=AT + timedelta(minutes=1))

    def look(path, extension):
        StoredFile.objects.filter(pk=gone.id).delete()
        return GOOD

    monkeypatch.setattr(scanner, "scan", look)

    assert api.scan_waiting(by=BY, at=AT + timedelta(minutes=5)) == 2
    assert [view.id for view in api.files_of(owner)] == [next_one.id]
    assert read(next_one)


# --- a stronger scanner


def test_a_verdict_of_a_trial_does_not_count_where_clamd_does(owner, verdict, settings):
    there, refused = scan(receive(owner)), receive(owner)
    verdict(BAD)
    scan(refused)
    settings.MOTCUA_CLAMD = "127.0.0.1:3310"

    states = {view.id: view.state for view in api.files_of(owner)}
    assert states == {there.id: FileState.QUARANTINED, refused.id: FileState.REFUSED}
    with pytest.raises(api.NotReadable):
        api.open_clean(there.id)

    verdict(Inspection(scanner.name(), media_type=MediaType.PDF))
    assert api.scan_waiting(by=BY, at=AT) == 1
    assert read(there)
    assert api.scan_waiting(by=BY, at=AT) == 0


def test_production_without_clamd_finds_nothing_clean(owner, settings, monkeypatch):
    settings.PRODUCTION = True
    monkeypatch.setattr(inspecting, "inspect", lambda path, extension: GOOD)

    assert scan(receive(owner)).state is FileState.SCAN_ERROR


def test_papers_we_issued_need_no_scanner(owner, settings):
    paper = keep(owner)
    settings.PRODUCTION = True

    assert paper.state is FileState.CLEAN
    assert read(paper).startswith(b"%PDF-")
    assert not queries.waiting().exists()


def test_the_banner_stands_until_a_virus_scanner_is_set(settings):
    assert "chưa được quét vi-rút" in api.scanner_banner()

    settings.MOTCUA_CLAMD = "/run/clamd.sock"
    assert api.scanner_banner() is None


# --- bytes that were changed


def flip(path, at):
    body = bytearray(path.read_bytes())
    body[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(body)


@pytest.mark.parametrize("at", [*range(0, 600_000, 33_333), 262_160, -1])
def test_a_changed_byte_is_seen(owner, verdict, at):
    there = scan(receive(owner, body=b"x" * 600_000))
    flip(object_of(there), at)

    with pytest.raises(api.Tampered):
        read(there)


@pytest.mark.parametrize("keep_bytes", [0, 10, 262_160, 599_999])
def test_a_cut_object_is_seen(owner, verdict, keep_bytes):
    there = scan(receive(owner, body=b"x" * 600_000))
    os.truncate(object_of(there), keep_bytes)

    with pytest.raises(api.Tampered):
        read(there)


def test_an_object_put_in_the_place_of_another_is_seen(owner, verdict):
    one, other = scan(receive(owner)), scan(receive(owner))
    object_of(one).write_bytes(object_of(other).read_bytes())

    with pytest.raises(api.Tampered):
        read(one)


def test_a_row_that_borrows_object_and_key_of_another_is_seen(owner, verdict):
    one, other = scan(receive(owner)), scan(receive(uuid4(), body=b"%PDF- of somebody else"))
    lent = StoredFile.objects.get(pk=other.id)
    lent.delete()
    StoredFile.objects.filter(pk=one.id).update(object=lent.object, key=lent.key)

    with pytest.raises(api.Tampered):
        read(one)


def test_a_hash_that_was_changed_is_seen(owner, verdict):
    there = scan(receive(owner))
    StoredFile.objects.filter(pk=there.id).update(sha256="0" * 64)

    with pytest.raises(api.Tampered):
        read(there)


def test_a_lost_object_is_seen_and_its_scan_fails(owner, verdict):
    there = receive(owner)
    object_of(there).unlink()

    assert scan(there).state is FileState.SCAN_ERROR


def test_an_object_is_written_once(owner):
    there = receive(owner)
    name = StoredFile.objects.get(pk=there.id).object

    with pytest.raises(objects.ObjectTaken):
        objects.write(name, [b"other"])

    assert len(on_disk()) == 1


# --- the database refuses too


def row(**changed):
    fields = {
        "id": ids.new_id(),
        "owner": uuid4(),
        "size": 1,
        "object": uuid4().hex,
        "key": b"k",
        "state": FileState.QUARANTINED,
        "origin": Origin.UPLOADED,
        "received_at": AT,
    }
    return StoredFile(**fields | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": FileState.CLEAN},
        {"state": FileState.CLEAN, "scanned_at": AT, "fault": Fault.MALWARE},
        {"state": FileState.REFUSED},
    ],
)
def test_the_database_refuses_what_no_scan_has_said(changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(**changed).save(force_insert=True)


def test_a_row_says_no_more_than_its_id():
    one = row()

    assert str(one) == str(one.id)


# --- papers


def keep(owner, **changed):
    values = samples.receipt(**changed)
    return api.keep_paper(
        owner=owner,
        template_version="receipt-2025-1",
        values=values,
        title="Giấy tiếp nhận / hẹn trả",
        by=BY,
        at=AT,
    )


def test_a_paper_is_kept_as_it_was_drawn(owner, monkeypatch):
    paper = keep(owner)
    monkeypatch.setattr(press, "render", None)  # nobody draws it again

    body = read(paper)
    shown = pypdfium2.PdfDocument(body)[0].get_textpage().get_text_range()

    assert paper.origin is Origin.ISSUED
    assert paper.template_version == "receipt-2025-1"
    assert paper.name == "hẹn trả.pdf"
    assert "Nguyễn Thị Bích Phượng" in shown


def test_a_paper_that_does_not_fit_leaves_nothing(owner):
    with pytest.raises(ValueError, match="sets"):
        keep(owner, sets=None)

    assert api.files_of(owner) == []
    assert on_disk() == []


def test_minutes_are_those_of_vietnam():
    assert api.minute_text(AT) == "2026-03-02T08:00"


# --- forgetting


def test_what_was_handed_in_stays(owner, verdict):
    handed_in = scan(receive(owner))
    api.adopt(owner=owner, by=BY, at=AT)
    added = receive(owner)

    api.remove(file=handed_in.id, owner=owner, by=BY)
    assert api.files_of(owner) == [handed_in, added]

    api.forget(owner=owner, by=BY, at=AT)
    assert api.files_of(owner) == [handed_in]
    assert api.sweep(by=BY, at=later()) == 1
    assert read(handed_in)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_removes_while_it_is_handed_in_comes_too_late(owner, verdict):
    there, begun = scan(receive(owner)), threading.Event()

    def remove():
        begun.set()
        api.remove(file=there.id, owner=owner, by=BY)
        connection.close()

    remover = threading.Thread(target=remove)
    with acting(BY, writing=True):
        api.adopt(owner=owner, by=BY, at=AT)
        remover.start()
        begun.wait(20)
        assert api.files_of(owner) == [there]
    remover.join()

    assert api.files_of(owner) == [there]


def test_forgetting_takes_rows_at_once_and_objects_later(owner, verdict):
    kept = scan(receive(uuid4()))
    for _ in range(2):
        receive(owner)

    api.forget(owner=owner, by=BY, at=AT)

    assert api.files_of(owner) == []
    assert api.sweep(by=BY, at=datetime.now(UTC)) == 0  # within the grace
    assert api.sweep(by=BY, at=later()) == 2
    assert read(kept)


def later():
    return datetime.now(UTC) + operations.GRACE + timedelta(minutes=1)


def test_a_file_of_somebody_else_or_of_ours_is_not_removed(owner):
    there, paper = receive(owner), keep(owner)

    api.remove(file=there.id, owner=uuid4(), by=BY)
    api.remove(file=paper.id, owner=owner, by=BY)

    assert len(api.files_of(owner)) == 2


def test_what_a_killed_process_left_is_swept(owner, settings):
    there = receive(owner)
    scanning = settings.MOTCUA_DATA / "scanning"
    scanning.mkdir()
    (scanning / "clear").write_bytes(b"in the clear")
    (object_of(there).parent / ".new-half").write_bytes(b"half")

    assert api.sweep(by=BY, at=datetime.now(UTC)) == 0
    assert len(on_disk()) == 3
    assert api.scan_waiting(by=BY, at=datetime.now(UTC) + timedelta(minutes=11)) == 1
    assert len(on_disk()) == 2  # what lay in the clear goes first
    assert api.sweep(by=BY, at=later()) == 0
    assert on_disk() == [object_of(there)]


def test_sweeping_asks_for_names_in_batches(owner, monkeypatch):
    monkeypatch.setattr(operations, "NAMES", 2)
    for _ in range(5):
        receive(owner)
    api.forget(owner=owner, by=BY, at=AT)

    assert api.sweep(by=BY, at=later()) == 5


def test_a_file_that_vanishes_while_we_look_is_passed_over(tmp_path):
    assert list(objects._older([tmp_path / "gone"], AT)) == []


# --- starting


def test_a_missing_font_or_scanner_stops_the_start(settings, monkeypatch):
    def refused():
        return {message.id for message in run_checks() if message.id.startswith("documents.")}

    assert refused() == set()

    monkeypatch.setattr(press, "missing_fonts", lambda: ("Tinos",))
    settings.PRODUCTION = True
    assert refused() == {"documents.E001", "documents.E002"}

    settings.MOTCUA_CLAMD = "127.0.0.1:3310"
    assert refused() == {"documents.E001"}

    settings.MOTCUA_DATA = settings.MOTCUA_DATA / "file" / "below"
    settings.MOTCUA_DATA.parent.write_bytes(b"no folder")
    assert refused() == {"documents.E001", "documents.E003"}


# --- the same bytes for another owner


def test_clean_bytes_left_again_keep_their_verdict_and_lie_apart(owner, verdict):
    first = scan(receive(owner))

    again = api.receive_again(like=first.id, owner=uuid4(), kind="land", by=BY, at=AT)

    assert (again.state, again.scanner, again.sha256) == (first.state, first.scanner, first.sha256)
    assert again.kind == "land"
    assert read(again) == read(first)
    assert object_of(again).read_bytes() != object_of(first).read_bytes()


def test_what_was_not_found_clean_is_not_left_again(owner, verdict):
    waiting = receive(owner)
    verdict(BAD)
    refused = scan(receive(owner))
    before = StoredFile.objects.count()

    for file in (waiting, refused):
        with pytest.raises(api.NotReadable):
            api.receive_again(like=file.id, owner=uuid4(), kind="land", by=BY, at=AT)

    assert StoredFile.objects.count() == before
