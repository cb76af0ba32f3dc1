"""Numbers entered, struck through, closed; each refusal with what it must leave as it was."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from motcua.counters import api as counters
from motcua.counters.models import (
    BookContent,
    BookEvent,
    CertificationBook,
    CertificationEntry,
    SigningDelegation,
    VoidedEntry,
)
from motcua.identity import api as identity
from motcua.identity.models import Officer, Person, PostHolding
from motcua.kernel import chain, ids
from motcua.kernel.actors import ANONYMOUS, Actor, ActorKind, system
from motcua.kernel.chain import AppendOnlyError
from tests.counters.refusing import refused
from tests.factories import certification as make
from tests.factories.dossiers import CLERK, MONDAY, actor

pytestmark = pytest.mark.usefixtures("province")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR_END = datetime(2026, 12, 31, 16, 0, tzinfo=VIETNAM)
SPECIALIST = "demo-tam-ky-specialist"


def test_the_first_number_opens_the_book_of_its_agency_kind_and_year():
    entry = make.enter(MONDAY)

    book = CertificationBook.objects.get()
    events = list(BookEvent.objects.filter(book=book).order_by("number"))
    assert (entry.number, entry.book, entry.year) == (1, "01/2026-SCT/BS", 2026)
    assert [event.kind for event in events] == ["opened", "entered"]
    assert (book.last, book.number, book.closed_at) == (1, 2, None)
    assert counters.verify(book.pk) is None


def test_each_kind_and_each_year_has_a_book_of_its_own():
    of_kinds = [make.enter(MONDAY, kind).number for kind in make.OF_KIND]
    again = make.enter(MONDAY + timedelta(hours=1)).number
    next_year = make.enter(MONDAY + timedelta(days=366))

    assert of_kinds == [1, 1, 1, 1]
    assert again == 2
    assert (next_year.number, next_year.book) == (1, "01/2027-SCT/BS")


def test_the_year_begins_at_midnight_in_vietnam():
    eve = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # 23:59:59 in Vietnam

    assert make.enter(eve).year == 2026
    assert make.enter(eve + timedelta(seconds=1)).year == 2027


def test_a_number_says_who_wanted_what_signed_by_whom_for_how_much():
    entry = make.enter(MONDAY, dossier="DN.20341.PVHCC-260302-0001")

    assert (entry.requester, entry.identity) == ("Nguyễn Thị Thử", "048190000001")
    assert (entry.paper, entry.title) == ("Văn bằng, chứng chỉ", "Bằng tốt nghiệp đại học")
    assert (entry.pages, entry.copies, entry.fee_vnd) == (3, 2, 10_000)
    assert (entry.signer, entry.signer_title) == ("Dương Văn Ký Mẫu", "Chủ tịch Ủy ban nhân dân")
    assert (entry.clerk, entry.at_counter) == ("Hồ Thị Tiếp Nhận", True)
    assert entry.dossier == "DN.20341.PVHCC-260302-0001"


def test_a_specialist_of_the_committee_enters_too():
    entry = make.enter(MONDAY, by=actor(SPECIALIST, MONDAY))

    assert (entry.clerk, entry.at_counter) == ("Đặng Thị Hộ Tịch", False)


def test_no_column_and_no_event_holds_a_persons_name():
    """What is personal lies encrypted; columns and events hold codes, counts and digests."""
    entry = make.enter(MONDAY)
    counters.void(reference=entry.reference, reason="Nhầm tên", by=actor(CLERK, MONDAY), at=MONDAY)

    stored = [
        repr(row)
        for model in (CertificationBook, BookContent, CertificationEntry, VoidedEntry)
        for row in model.objects.values()
    ]
    stored += [bytes(event.body).decode() for event in BookEvent.objects.all()]
    for word in ("Nguyễn", "048190000001", "Bằng tốt", "Nhầm", "Hồ Thị", "Dương"):
        assert not any(word in text for text in stored), word


# --- refusals of entering


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"requester": "  "}, counters.EntryIncomplete),
        ({"title": "\u200b"}, counters.EntryIncomplete),
        ({"paper": "translation"}, counters.EntryIncomplete),
        ({"pages": 0}, counters.CountNotPossible),
        ({"pages": 10_000}, counters.CountNotPossible),
        ({"copies": 0}, counters.CountNotPossible),
        ({"copies": 1_000}, counters.CountNotPossible),
        ({"signer": make.CIVIL_STATUS}, counters.SignerNotEmpowered),
    ],
)
def test_what_cannot_be_entered_leaves_the_book_as_it_was(changed, refusal):
    make.enter(MONDAY)

    with refused(refusal):
        make.enter(MONDAY, **changed)


def test_a_refused_first_number_opens_no_book():
    with refused(counters.CountNotPossible):
        make.enter(MONDAY, pages=0)
    assert not CertificationBook.objects.exists()


@pytest.mark.parametrize("kind", ["signature", "translator_signature", "contract"])
def test_where_a_person_signs_his_paper_of_identity_is_named(kind):
    with refused(counters.IdentityMissing):
        make.enter(MONDAY, kind, identity=" ")
    assert make.enter(MONDAY, "copy", identity="").identity == ""


@pytest.mark.parametrize(
    ("login", "function"),
    [
        ("demo-tam-ky-leader", ""),  # signs, does not enter
        ("demo-tam-ky-supervisor", ""),
        ("demo-tam-ky-registrar", ""),
        ("demo-tam-ky-economy", ""),  # of a division of the same ward
        ("demo-land-intake", ""),
        ("demo-city-intake", ""),
        ("demo-nong-dan", ""),
    ],
)
def test_other_posts_do_not_enter(login, function):
    with refused(counters.NotYourBook):
        make.enter(MONDAY, by=actor(login, MONDAY, function))


@pytest.mark.parametrize("by", [ANONYMOUS, system("x")])
def test_neither_nobody_nor_the_system_enters(by):
    with refused(counters.NotYourBook):
        make.enter(MONDAY, by=by)


def test_a_kind_that_the_day_does_not_know_is_refused():
    with refused(counters.KindNotKept):
        counters.enter(
            kind="seal", wanted=make.wanted(), signer=ids.new_id(),
            by=actor(CLERK, MONDAY), at=MONDAY,
        )  # fmt: skip


def test_a_day_before_that_of_the_last_number_is_refused():
    make.enter(MONDAY)

    with refused(counters.DayBeforeLast):
        make.enter(MONDAY - timedelta(days=3))


def test_two_clerks_of_one_day_may_write_out_of_their_order():
    """Each pressed the button at his moment; whoever was served first has the lower number."""
    first = make.enter(MONDAY + timedelta(seconds=2))
    second = make.enter(MONDAY)

    assert (first.number, second.number) == (1, 2)
    assert counters.verify(CertificationBook.objects.get().pk) is None


# --- striking through


def void(entry, *, by=None, at=MONDAY, reason="Ghi nhầm số trang"):
    counters.void(reference=entry.reference, reason=reason, by=by or actor(CLERK, at), at=at)


def test_a_number_struck_through_keeps_its_place():
    one, two = make.enter(MONDAY), make.enter(MONDAY)
    void(one, by=actor(SPECIALIST, MONDAY))
    three = make.enter(MONDAY)

    shown = counters.entry(actor(CLERK, MONDAY), one.reference, MONDAY.date())
    assert (one.number, two.number, three.number) == (1, 2, 3)
    assert (shown.number, shown.void.reason) == (1, "Ghi nhầm số trang")
    assert (shown.void.who, shown.void.at) == ("Đặng Thị Hộ Tịch", MONDAY)
    assert counters.entry(actor(CLERK, MONDAY), two.reference, MONDAY.date()).void is None
    assert counters.verify(CertificationBook.objects.get().pk) is None


def test_a_number_is_struck_through_once_and_with_a_reason():
    entry = make.enter(MONDAY)

    with refused(counters.VoidReasonMissing):
        void(entry, reason=" \u200b")
    void(entry)
    with refused(counters.AlreadyVoided):
        void(entry)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("demo-tam-ky-registrar", counters.NotYourBook),
        ("demo-nam-tra-my-intake", counters.BookNotFound),
        ("demo-land-intake", counters.BookNotFound),
        ("demo-nong-dan", counters.BookNotFound),
    ],
)
def test_others_strike_nothing_through(login, refusal):
    entry = make.enter(MONDAY)

    with refused(refusal):
        void(entry, by=actor(login, MONDAY))


def test_a_number_struck_through_has_no_label():
    entry = make.enter(MONDAY)
    void(entry)

    with pytest.raises(counters.VoidedHasNoLabel):
        counters.label(actor(CLERK, MONDAY), entry.reference, MONDAY.date())


# --- closing


def close(*, at=YEAR_END, by=None, turn=None, year=2026):
    by = by or actor(make.LEADER, at)
    if turn is None:
        turn = counters.book(by, "copy", year, at.date()).turn
    return counters.close(kind="copy", year=year, turn=turn, by=by, at=at)


def test_closing_counts_numbers_voids_pages_copies_and_fees():
    make.enter(MONDAY, pages=3, copies=2)  # 10.000
    void(make.enter(MONDAY, pages=50, copies=9))
    make.enter(MONDAY, pages=1, copies=1)  # 2.000

    book = close()

    assert book.totals == counters.Totals(numbers=3, voided=1, pages=4, copies=3, fees_vnd=12_000)
    assert (book.closing.who, book.closing.title) == (
        "Dương Văn Ký Mẫu",
        "Chủ tịch Ủy ban nhân dân",
    )
    assert book.closing.at == YEAR_END
    assert counters.verify(CertificationBook.objects.get().pk) is None


def test_a_closed_book_takes_nothing_more():
    entry = make.enter(MONDAY)
    close()

    with refused(counters.BookClosed) as told:
        make.enter(YEAR_END + timedelta(minutes=1))
    assert "01/2026-SCT/BS" in str(told.value)
    with refused(counters.BookClosed):
        void(entry, at=YEAR_END + timedelta(minutes=1))
    with refused(counters.BookClosed):
        close(at=YEAR_END + timedelta(minutes=1))


def test_the_next_year_begins_with_number_one_whether_or_not_the_last_was_closed():
    make.enter(MONDAY)
    january = YEAR_END + timedelta(days=1)
    assert make.enter(january).number == 1

    close(at=january + timedelta(days=20))

    assert make.enter(january + timedelta(days=20)).number == 2


def test_a_year_is_not_closed_before_its_last_day():
    make.enter(MONDAY)

    with refused(counters.TooEarlyToClose) as told:
        close(at=YEAR_END - timedelta(days=1))
    assert "31/12/2026" in str(told.value)


def test_the_totals_that_were_shown_are_those_that_are_closed():
    make.enter(MONDAY)
    turn = counters.book(actor(CLERK, MONDAY), "copy", 2026, MONDAY.date()).turn
    make.enter(MONDAY)

    with refused(counters.BookMoved):
        close(turn=turn)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        (CLERK, counters.NotYourBook),
        (SPECIALIST, counters.NotYourBook),
        ("demo-nam-tra-my-leader", counters.BookNotFound),
        ("demo-nong-dan", counters.NotYourBook),
    ],
)
def test_only_who_leads_closes(login, refusal):
    make.enter(MONDAY)

    with refused(refusal):
        close(by=actor(login, YEAR_END), turn=2)


def test_the_director_of_the_centre_closes_too():
    make.enter(MONDAY)

    assert close(by=actor("demo-tam-ky-supervisor", YEAR_END)).closing.title == "Giám đốc Trung tâm"


# --- seeing


def test_books_are_seen_by_their_agency_alone():
    entry = make.enter(MONDAY)
    seen = [CLERK, SPECIALIST, make.LEADER, "demo-tam-ky-supervisor", "demo-tam-ky-registrar"]
    unseen = ["demo-nam-tra-my-intake", "demo-tam-ky-economy", "demo-city-intake", "demo-nong-dan"]

    for login in seen:
        assert counters.visible_to(actor(login, MONDAY)).count() == 1, login
        assert counters.entry(actor(login, MONDAY), entry.reference, MONDAY.date()).number == 1
    for login in unseen:
        assert not counters.visible_to(actor(login, MONDAY)).exists(), login
        with pytest.raises(CertificationEntry.DoesNotExist):
            counters.entry(actor(login, MONDAY), entry.reference, MONDAY.date())
    assert not counters.visible_to(ANONYMOUS).exists()
    assert counters.visible_to(system("x")).count() == 1


def test_the_list_of_a_day_is_that_days_and_paged_by_number():
    for minute in range(5):
        make.enter(MONDAY + timedelta(minutes=minute))
    tuesday = MONDAY + timedelta(days=1)
    make.enter(tuesday)
    by = actor(CLERK, MONDAY)

    first, more = counters.entries_of_day(by, "copy", MONDAY.date(), limit=3)
    rest, end = counters.entries_of_day(by, "copy", MONDAY.date(), before=more, limit=3)

    assert [one.number for one in first] == [5, 4, 3]
    assert [one.number for one in rest] == [2, 1]
    assert end is None
    assert [one.number for one in counters.entries_of_day(by, "copy", tuesday.date())[0]] == [6]
    assert counters.entries_of_day(by, "signature", tuesday.date()) == ((), None)
    assert counters.day_totals(by, "copy", MONDAY.date()).fees_vnd == 50_000


def test_a_number_is_found_in_its_book():
    entry = make.enter(MONDAY)
    by = actor(CLERK, MONDAY)

    assert counters.reference_of(by, "copy", 2026, 1, MONDAY.date()) == entry.reference
    assert counters.reference_of(by, "copy", 2026, 2, MONDAY.date()) is None
    assert counters.reference_of(by, "copy", 2025, 1, MONDAY.date()) is None
    assert counters.reference_of(by, "signature", 2026, 1, MONDAY.date()) is None
    other = actor("demo-nam-tra-my-intake", MONDAY)
    assert counters.reference_of(other, "copy", 2026, 1, MONDAY.date()) is None
    assert counters.books_of(by) == (("copy", 2026),)
    assert counters.books_of(other) == ()


# --- what is written once


def test_numbers_and_events_are_written_once():
    entry = CertificationEntry.objects.get(reference=make.enter(MONDAY).reference)

    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        CertificationEntry.objects.update(pages=1)
    with pytest.raises(AppendOnlyError):
        BookEvent.objects.all().delete()


def test_the_database_refuses_a_number_given_twice():
    entry = CertificationEntry.objects.get(reference=make.enter(MONDAY).reference)
    entry.pk, entry.reference = ids.new_id(), ids.new_reference()
    entry._state.adding = True

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()


def test_the_database_refuses_counts_below_one_and_a_book_closed_before_it_opened():
    entry = CertificationEntry.objects.get(reference=make.enter(MONDAY).reference)
    entry.pk, entry.reference, entry.number = ids.new_id(), ids.new_reference(), 2
    entry.copies = 0
    entry._state.adding = True

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        CertificationBook.objects.update(closed_at=MONDAY - timedelta(days=1))


# --- before 1/7/2025 the counter was a part of the commune's committee


def test_a_committee_of_before_the_change_enters_in_its_own_book_and_closes_on_its_last_day():
    then = datetime(2025, 6, 27, 9, 0, tzinfo=VIETNAM)
    agency = next(
        one for one in identity.agencies("commune_committee", on=then.date()) if one.area_code
    )
    posts = identity.posts_under(agency.id, then.date())
    clerk, chair = (
        Actor(ActorKind.OFFICER, ids.new_id(), post=post.id, agency=agency.id,
              functions=post.functions)
        for function in ("intake", "leader")
        for post in posts if function in post.functions
    )  # fmt: skip
    person = Person.objects.create(full_name="Người Ký Cũ", folded="nguoi ky cu", is_demo=True)
    officer = Officer.objects.create(person=person)
    PostHolding.objects.create(officer=officer, post_id=chair.post, since=date(2024, 1, 1))

    entry = counters.enter(kind="copy", wanted=make.wanted(), signer=chair.post, by=clerk, at=then)
    turn = counters.book(clerk, "copy", 2025, then.date()).turn

    assert (entry.book, entry.at_counter, entry.signer) == ("01/2025-SCT/BS", False, "Người Ký Cũ")
    with refused(counters.TooEarlyToClose) as told:
        counters.close(kind="copy", year=2025, turn=turn, by=chair, at=then)
    assert "30/06/2025" in str(told.value)
    last_day = then + timedelta(days=3)
    book = counters.close(kind="copy", year=2025, turn=turn, by=chair, at=last_day)
    assert book.totals.numbers == 1
    with refused(counters.KindNotKept):
        counters.enter(
            kind="translator_signature", wanted=make.wanted(), signer=chair.post, by=clerk,
            at=last_day,
        )  # fmt: skip


# --- does the book still follow from what happened?


@pytest.fixture
def kept():
    """A book of three numbers, the second struck through, closed; changed behind our back."""
    void(next(e for e in [make.enter(MONDAY) for _ in range(3)] if e.number == 2))
    close()
    return CertificationBook.objects.get()


def behind(model, **changes):
    """Change a row as nothing of ours does; on PostgreSQL its guards are put aside."""
    rows = QuerySet(model).filter(**changes.pop("of", {}))
    guarded = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if guarded:
            cursor.execute("set local session_replication_role = replica")
        assert QuerySet.update(rows, **changes) if changes else QuerySet.delete(rows)
        if guarded:
            cursor.execute("set local session_replication_role = origin")


def test_a_whole_book_has_no_difference(kept):
    assert counters.verify(kept.pk) is None
    assert list(counters.book_ids()) == [kept.pk]


@pytest.mark.parametrize(
    ("model", "changes", "sentence", "what"),
    [
        (CertificationEntry, {"of": {"number": 1}, "fee_vnd": 1}, "Dòng trong sổ", "1"),
        (CertificationEntry, {"of": {"number": 3}, "number": 4}, "Dòng trong sổ", "3"),
        (CertificationEntry, {"of": {"number": 3}, "at": YEAR_END}, "Dòng trong sổ", "3"),
        (CertificationEntry, {"of": {"number": 3}}, "Dòng trong sổ", "3"),
        (VoidedEntry, {"of_event": 1}, "Dòng trong sổ", "2"),
        (VoidedEntry, {"of": {}}, "Dòng trong sổ", "2"),
        (CertificationBook, {"last": 4}, "Sổ khác", "last"),
        (CertificationBook, {"closed_at": None}, "Sổ khác", "closed_at"),
        (CertificationBook, {"year": 2025}, "Sổ khác", "year"),
        (BookContent, {"sealed": b"x"}, "Nội dung không khớp", ""),
        (BookContent, {"salt": b"x"}, "Nội dung không khớp", ""),
        (BookEvent, {"of": {"number": 3}, "body": b"{}"}, "Chuỗi sự kiện", "hash"),
        (BookEvent, {"of": {"number": 6}}, "Chuỗi sự kiện", "hash"),
    ],
)
def test_each_alteration_is_found(kept, model, changes, sentence, what):
    if model is BookEvent and "body" not in changes:
        changes = {"of": {"number": 3}, "number": 30}
    behind(model, **changes)

    found = counters.verify(kept.pk)

    assert found is not None
    assert (found.subject, sentence in found.sentence) == (kept.pk, True), found
    assert found.what == what or not what


def test_a_number_that_no_event_gave_is_found(kept):
    row = CertificationEntry.objects.get(number=3)
    row.pk, row.reference, row.number, row.of_event = ids.new_id(), ids.new_reference(), 4, 99
    row._state.adding = True
    row.save()

    found = counters.verify(kept.pk)
    assert (found.event, found.sentence) == (99, "Dòng trong sổ khác với sự kiện.")


@pytest.mark.parametrize("numbers", [(1, 3), (1, 1), (2, 3)], ids=str)
def test_a_gap_and_a_double_are_found_even_in_a_chain_that_holds(numbers):
    """Whoever could write events anew would still have to count."""
    make.enter(MONDAY)
    book = CertificationBook.objects.get()
    opened = BookEvent.objects.get(number=1)
    body = json.loads(bytes(BookEvent.objects.get(number=2).body))
    behind(BookEvent, of={"number": 2})
    previous = opened.hash
    for place, number in enumerate(numbers, 2):
        event = chain.append(
            BookEvent, stream=book.pk, number=place, kind="entered",
            body=body | {"number": number}, previous=previous, by=actor(CLERK, MONDAY), at=MONDAY,
        )  # fmt: skip
        previous = event.hash

    found = counters.verify(book.pk)

    assert found.sentence == "Số chứng thực bị nhảy hoặc bị trùng."


def test_totals_that_do_not_add_up_are_found(kept):
    last = BookEvent.objects.get(kind="closed")
    body = json.loads(bytes(last.body))
    body["totals"]["fees_vnd"] += 1
    behind(BookEvent, of={"kind": "closed"})
    chain.append(
        BookEvent, stream=kept.pk, number=last.number, kind="closed", body=body,
        previous=last.previous, by=actor(make.LEADER, YEAR_END), at=YEAR_END,
    )  # fmt: skip

    assert counters.verify(kept.pk).sentence == "Số liệu khóa sổ khác với các số trong sổ."


def test_a_number_after_the_closing_is_found(kept):
    last = BookEvent.objects.get(kind="closed")
    body = json.loads(bytes(BookEvent.objects.get(number=2).body)) | {"number": 4}
    chain.append(
        BookEvent, stream=kept.pk, number=last.number + 1, kind="entered", body=body,
        previous=last.hash, by=actor(CLERK, YEAR_END), at=YEAR_END,
    )  # fmt: skip

    assert counters.verify(kept.pk).sentence == "Có sự kiện sau khi khóa sổ."


@pytest.mark.parametrize(
    "changes", [{"until": date(2030, 1, 1)}, {"kinds": ["contract"]}, {"number": 2}]
)
def test_an_altered_delegation_is_found(changes):
    make.delegate(MONDAY)
    row = SigningDelegation.objects.get()
    assert counters.verify_delegation(row.pk) is None
    assert list(counters.delegation_ids()) == [row.pk]

    SigningDelegation.objects.update(**changes)

    assert counters.verify_delegation(row.pk).sentence == "Ủy quyền khác với sự kiện."
