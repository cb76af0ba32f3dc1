"""`motcua verify`: exit 0 when everything follows from its events, 1 with the first difference."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from motcua.cli import verify
from motcua.cli.main import main
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.types import State
from motcua.kernel import access, ids
from motcua.kernel.models import AccessRecord, AccessSeal
from tests.factories.dossiers import CLERK, MONDAY, actor, at_stage


@pytest.fixture
def three(province):
    """Three dossiers in the order of their ids."""
    return sorted(at_stage(State.SUBMITTED).id for _ in range(3))


def altered(dossier):
    Dossier.objects.filter(pk=dossier).update(reference=ids.new_reference())


def test_what_is_whole_is_counted(three, capsys):
    assert main(["verify"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("Đã kiểm tra 3 hồ sơ, ")
    assert out.splitlines()[-1] == f"Con trỏ để kiểm tra tiếp: {three[-1]}"


def test_the_first_difference_ends_it(three, capsys):
    altered(three[1])
    altered(three[2])

    assert main(["verify"]) == 1

    told = capsys.readouterr()
    assert told.err == (
        f"Hồ sơ {three[1]}, sự kiện –: Cột của hồ sơ khác với sự kiện. (reference)\n"
    )
    assert told.out.startswith("Đã kiểm tra 2 hồ sơ, ")


def test_it_goes_on_after_a_cursor(three, capsys):
    altered(three[0])

    assert main(["verify", "--since", str(three[0]), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["checked"], told["cursor"]) == (2, str(three[-1]))
    assert (told["difference"], told["broken_seal"]) == (None, None)
    assert told["per_second"] > 0


def test_nothing_to_check_is_whole(province, capsys):
    assert main(["verify", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["checked"], told["cursor"]) == (0, None)


def test_a_difference_in_json(three, capsys):
    altered(three[0])

    assert main(["verify", "--json"]) == 1

    assert json.loads(capsys.readouterr().out)["difference"] == {
        "dossier": str(three[0]),
        "event": None,
        "what": "reference",
        "sentence": "Cột của hồ sơ khác với sự kiện.",
    }


def test_a_sample_has_its_size_and_order(three, capsys):
    assert main(["verify", "--sample", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["checked"] == 2

    assert verify._sampled(three, 5) == three
    many = [ids.new_id() for _ in range(6)]
    drawn = [verify._sampled(iter(many), 2) for _ in range(60)]
    assert all(one == sorted(one) and len(one) == 2 for one in drawn)
    assert {one for pair in drawn for one in pair} == set(many)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--since", "x"], "“x” không phải con trỏ"),
        (["--sample", "0"], "--sample phải là số nguyên từ 1 trở lên."),
        (["--jobs", "-1"], "--jobs phải là số nguyên từ 1 trở lên."),
    ],
)
def test_what_cannot_be_meant_is_refused(db, capsys, words, sentence):
    assert main(["verify", *words]) == 1
    assert sentence in capsys.readouterr().err


class HerePool:
    """The pool's promise, kept in this process: others do not see the test's transaction."""

    def __init__(self, jobs, initializer):
        self.jobs, self.initializer = jobs, initializer

    def __enter__(self):
        self.initializer()
        return self

    def __exit__(self, *fault):
        return False

    def imap(self, work, batches):
        return map(work, batches)


def test_several_processes_find_the_same(three, capsys, monkeypatch):

    monkeypatch.setattr(
        verify.multiprocessing, "get_context", lambda how: SimpleNamespace(Pool=HerePool)
    )
    monkeypatch.setattr(verify, "BATCH", 2)

    assert main(["verify", "--jobs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["checked"] == 3
    altered(three[2])
    assert main(["verify", "--jobs", "2", "--json"]) == 1


@pytest.mark.sqlite
def test_a_seal_that_its_records_no_longer_match(three, capsys):
    """On PostgreSQL the records themselves refuse to be changed; the kernel's tests go round it."""
    access.begin()
    page = dossiers.my_work(actor(CLERK, MONDAY))
    access.note(page.lines[0].reference)
    access.record(by=actor(CLERK, MONDAY), at=MONDAY, view="v", purpose="p", status=200)
    access.seal(ids.new_id(), MONDAY + timedelta(minutes=5))

    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {AccessRecord.subjects.rel.related_model._meta.db_table}")

    assert main(["verify"]) == 1

    since = AccessSeal.objects.get().since.isoformat()
    assert capsys.readouterr().err == f"Sổ ai đã xem khác với niêm phong từ {since}.\n"


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit):
        main(["verify", "--help"])

    told = capsys.readouterr().out
    assert all(option in told for option in ("--since", "--sample", "--jobs", "--json"))
