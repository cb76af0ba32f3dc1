"""What an ended agency certified is read, printed and compared where its work went on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.counters import api as counters
from motcua.counters.models import CertificationBook, CertificationEntry
from motcua.identity import api as identity
from motcua.kernel.working_time import local_day
from tests.counters.refusing import refused
from tests.factories import certification as make
from tests.factories.former import FIRST_DAY, LAST_DAY, seat

AN_XUAN = "20347.UBND.20250101"  # phường An Xuân, part of phường Tam Kỳ (20341) since 1/7/2025
TAM_KY, CENTRE = "DN.20341.UBND", "DN.20341.PVHCC"
HOA_LIEN = "20296.UBND.20240101"  # split on 1/7/2025: the rest to Liên Chiểu, a strip to Hải Vân
TODAY, EVE = local_day(FIRST_DAY), local_day(LAST_DAY)
pytestmark = pytest.mark.usefixtures("province")


def clerk():
    return seat(CENTRE, "intake", FIRST_DAY)


@pytest.mark.parametrize(
    ("agency", "function"),
    [(TAM_KY, "leader"), (TAM_KY, "registrar"), (CENTRE, "intake"), (CENTRE, "supervisor")],
)
def test_the_successor_reads_the_books_of_the_ended_agency(agency, function):
    entry = make.enter_former(AN_XUAN, LAST_DAY)
    by = seat(agency, function, FIRST_DAY)

    book = counters.book(by, "copy", 2025, TODAY, agency=AN_XUAN)
    (listed,) = counters.former_books(by, TODAY)

    assert (book.name, book.agency_name, book.totals.numbers) == (
        "01/2025-SCT/BS",
        "Ủy ban nhân dân phường An Xuân",
        1,
    )
    assert (listed.agency, listed.kind, listed.year) == (AN_XUAN, "copy", 2025)
    assert counters.entry(by, entry.reference, TODAY).requester == "Nguyễn Thị Thử"
    found = counters.reference_of(by, "copy", 2025, 1, TODAY, agency=AN_XUAN)
    assert found == entry.reference


def test_it_is_printed_under_the_name_of_who_kept_it():
    entry = make.enter_former(AN_XUAN, LAST_DAY)

    book = counters.printed_book(clerk(), "copy", 2025, agency=AN_XUAN, at=FIRST_DAY)
    label = counters.label(clerk(), entry.reference, TODAY)

    for sheet in (book, label):
        assert sheet.values["agency_name"] == "Ủy ban nhân dân phường An Xuân"
        assert sheet.values["place"] == "An Xuân"
    assert [row["number"] for row in book.values["rows"]] == [1]


def test_what_is_one_s_own_stays_apart_from_what_was_taken_over():
    make.enter_former(AN_XUAN, LAST_DAY)
    other = make.enter_former("20353.UBND.20220917", LAST_DAY)
    chair = next(
        post.id
        for post in identity.posts_under(identity.agency_by_code(TAM_KY).id, TODAY)
        if post.code == make.CHAIR
    )

    own = counters.enter(kind="copy", wanted=make.wanted(), signer=chair, by=clerk(), at=FIRST_DAY)

    assert (own.number, own.agency) == (1, TAM_KY)
    assert counters.books_of(clerk()) == (("copy", 2025),)
    assert counters.book(clerk(), "copy", 2025, TODAY).agency == TAM_KY
    assert counters.reference_of(clerk(), "copy", 2025, 1, TODAY) == own.reference
    assert counters.entries_of_day(clerk(), "copy", TODAY)[0] == (own,)
    assert counters.visible_to(clerk()).count() == 1
    assert [one.agency for one in counters.former_books(clerk(), TODAY)] == [
        AN_XUAN,
        other.agency,
    ]


def test_nobody_writes_in_it_any_more():
    entry = make.enter_former(AN_XUAN, LAST_DAY)
    leader = seat(TAM_KY, "leader", FIRST_DAY)
    turn = counters.book(leader, "copy", 2025, TODAY, agency=AN_XUAN).turn

    for by in (clerk(), leader):
        with refused(counters.BookOfFormer):
            counters.void(reference=entry.reference, reason="Ghi nhầm", by=by, at=FIRST_DAY)
    with refused(counters.BookNotFound):
        counters.close(kind="copy", year=2025, turn=turn, by=leader, at=FIRST_DAY)
    assert counters.verify(CertificationBook.objects.get().pk) is None


def test_not_before_the_day_and_only_where_the_work_went():
    entry = make.enter_former(AN_XUAN, LAST_DAY)
    strangers = [
        seat("DN.20335.PVHCC", "intake", FIRST_DAY),  # another ward of the same former district
        seat("DN.20341.KT", "specialist", FIRST_DAY),
    ]

    seen = [(clerk(), EVE), *((one, TODAY) for one in strangers)]

    for by, day in seen:
        assert counters.former_books(by, day) == ()
        assert counters.reference_of(by, "copy", 2025, 1, day, agency=AN_XUAN) is None
        with pytest.raises(CertificationEntry.DoesNotExist):
            counters.entry(by, entry.reference, day)
        with pytest.raises(CertificationBook.DoesNotExist):
            counters.book(by, "copy", 2025, day, agency=AN_XUAN)


def test_of_a_commune_that_was_split_who_took_the_rest_keeps_the_books():
    make.enter_former(HOA_LIEN, LAST_DAY)

    lien_chieu = seat("DN.20197.UBND", "leader", FIRST_DAY)
    hai_van = seat("DN.20194.UBND", "leader", FIRST_DAY)

    assert len(counters.former_books(lien_chieu, TODAY)) == 1
    assert counters.former_books(hai_van, TODAY) == ()


def test_what_an_agency_took_over_itself_goes_on_with_it():
    """An Xuân took over Phước Hòa on 1/1/2025 and went to Tam Kỳ half a year later."""
    before = LAST_DAY - timedelta(days=200)
    make.enter_former("20338.UBND.20220917", before)

    (listed,) = counters.former_books(clerk(), TODAY)

    assert (listed.agency, listed.year) == ("20338.UBND.20220917", 2024)


def test_an_officer_without_certifying_to_do_sees_none():
    make.enter_former(AN_XUAN, LAST_DAY)
    idle = replace(clerk(), functions=frozenset({"accountant"}))

    assert counters.former_books(idle, TODAY) == ()
    assert not counters.visible_to(idle).exists()
