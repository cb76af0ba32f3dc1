"""Files follow the application: once it is filed, nobody puts one in or takes one out."""

from dataclasses import replace

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.procedures.api import Channel
from tests.dossiers.test_operations_filing import begun
from tests.factories.dossiers import CLERK, MONDAY, actor

CITIZEN, OTHER = "demo-nong-dan", "demo-chu-quan"
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def citizen(province):
    return actor(CITIZEN, MONDAY)


@pytest.fixture
def draft(citizen):
    return begun(login=CITIZEN, channel=Channel.ONLINE)


@pytest.fixture(autouse=True)
def everything_is_clean(monkeypatch):
    """What a file is like is told elsewhere; here it is whose it is."""
    real = documents.files_of
    state = documents.FileState.CLEAN
    seen = lambda owner: [replace(one, state=state) for one in real(owner)]  # noqa: E731
    monkeypatch.setattr(documents, "files_of", seen)


def added(owner, by, at=MONDAY):
    return dossiers.add_file(chunks=[PICTURE], name="a.png", owner=owner, kind="a", by=by, at=at).id


def files(owner):
    return [one.id for one in documents.files_of(owner)]


def test_files_come_and_go_while_it_is_a_draft(draft, citizen):
    first, second = added(draft.id, citizen), added(draft.id, citizen)

    dossiers.remove_file(file=first, owner=draft.id, by=citizen, at=MONDAY)

    assert files(draft.id) == [second]


@pytest.mark.parametrize("login", [OTHER, CLERK])
def test_nobody_else_puts_in_or_takes_out(draft, citizen, login):
    there, stranger = added(draft.id, citizen), actor(login, MONDAY)

    with pytest.raises(dossiers.DossierNotFound):
        added(draft.id, stranger)
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.remove_file(file=there, owner=draft.id, by=stranger, at=MONDAY)

    assert files(draft.id) == [there]


def test_a_file_of_another_application_is_not_there(draft, citizen):
    other = begun(login=CITIZEN, channel=Channel.ONLINE)
    there = added(other.id, citizen)

    with pytest.raises(dossiers.FileNotYours):
        dossiers.remove_file(file=there, owner=draft.id, by=citizen, at=MONDAY)

    assert files(other.id) == [there]


def test_what_is_filed_keeps_its_files(draft, citizen):
    """Another page of the same browser may still be at it when the application is filed."""
    there = added(draft.id, citizen)
    dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)

    with pytest.raises(dossiers.ActNotOpen):
        added(draft.id, citizen)
    with pytest.raises(dossiers.ActNotOpen):
        dossiers.remove_file(file=there, owner=draft.id, by=citizen, at=MONDAY)

    assert files(draft.id) == [there]


def test_of_a_request_only_what_came_since_may_be_taken_back(draft, citizen):
    before = added(draft.id, citizen)
    filed = dossiers.submit(draft=draft.id, by=citizen, at=MONDAY)
    asked = MONDAY.replace(hour=9)
    dossiers.ask_supplement(
        dossier=filed.dossier,
        turn=1,
        items=["A"],
        reason="Thiếu",
        by=actor(CLERK, MONDAY),
        at=asked,
    )
    later = asked.replace(hour=10)
    since = added(filed.dossier, citizen, later)

    with pytest.raises(dossiers.FileNotYours):
        dossiers.remove_file(file=before, owner=filed.dossier, by=citizen, at=later)
    dossiers.remove_file(file=since, owner=filed.dossier, by=citizen, at=later)

    assert files(filed.dossier) == [before]
