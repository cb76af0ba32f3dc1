"""`motcua verify` reads the certification books too."""

import json

import pytest

from motcua.cli.main import main
from motcua.counters.models import CertificationBook, SigningDelegation
from tests.factories import certification as make
from tests.factories.dossiers import MONDAY

pytestmark = pytest.mark.usefixtures("province")


def test_whole_books_are_whole(capsys):
    make.enter(MONDAY)
    make.delegate(MONDAY)

    assert main(["verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["book_difference"] is None


def test_an_altered_book_ends_it(capsys):
    make.enter(MONDAY)
    CertificationBook.objects.update(last=2)
    book = CertificationBook.objects.get()

    assert main(["verify"]) == 1
    said = capsys.readouterr().err
    assert said == f"Sổ chứng thực {book.pk}, sự kiện –: Sổ khác với sự kiện. (last)\n"
    assert main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["book_difference"] == {
        "subject": str(book.pk), "event": None, "what": "last", "sentence": "Sổ khác với sự kiện.",
    }  # fmt: skip


def test_an_altered_delegation_ends_it(capsys):
    make.delegate(MONDAY)
    SigningDelegation.objects.update(decision="13/QĐ-UBND")

    assert main(["verify"]) == 1
    assert "Ủy quyền khác với sự kiện." in capsys.readouterr().err
