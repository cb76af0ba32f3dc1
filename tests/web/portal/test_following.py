"""Following without an account: the key opens one dossier, for a quarter of an hour."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.types import State
from motcua.kernel import access
from tests.factories import dossiers as make
from tests.factories.parameters import in_force
from tests.snapshots import business_rows
from tests.web.officers import signed_in, text_of

pytestmark = pytest.mark.usefixtures("province")
FOLLOW = "/theo-doi/"


@pytest.fixture
def dossier(clock):
    return make.file("1.004873", clock.at)


@pytest.fixture
def reader():
    return Client()


def opened(reader, dossier, **changed):
    given = {"reference": dossier.reference, "secret_key": dossier.secret_key, **changed}
    return reader.post(FOLLOW, given)


def page_of(dossier):
    return reverse("portal:followed", args=[dossier.reference])


def test_the_key_opens_the_dossier(reader, dossier):
    answer = opened(reader, dossier)

    assert answer["Location"] == page_of(dossier)
    shown = text_of(reader.get(page_of(dossier)))
    assert dossier.reference in shown
    assert "Đang xem bằng mã và khóa tra cứu." in shown


def test_the_key_may_be_typed_in_groups_and_small_letters(reader, dossier):
    key = dossier.secret_key.lower()
    grouped = f"{key[:4]}-{key[4:8]} {key[8:]}"

    assert opened(reader, dossier, secret_key=grouped)["Location"] == page_of(dossier)


def test_the_code_on_paper_fills_the_reference_in(reader, dossier):
    assert f'value="{dossier.reference}"' in text_of(reader.get(f"{FOLLOW}?ma={dossier.reference}"))


def test_a_wrong_key_and_an_unknown_reference_are_answered_alike(reader, dossier):
    wrong = opened(reader, dossier, secret_key="AAAAAAAAAAAA")
    unknown = opened(reader, dossier, reference="ZZZZZZZZZZ", secret_key="AAAAAAAAAAAA")

    assert wrong.status_code == unknown.status_code == 200
    sentence = "Không tìm thấy hồ sơ với mã tra cứu và khóa này."
    assert sentence in text_of(wrong) and sentence in text_of(unknown)
    assert 'value="AAAAAAAAAAAA"' in text_of(wrong)


def test_too_many_tries_are_stopped(reader, dossier):
    for _try in range(10):
        opened(reader, dossier, secret_key="AAAAAAAAAAAA")

    answer = opened(reader, dossier)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Bạn đã thử quá nhiều lần. Hãy đợi 15 phút" in text_of(answer)


def test_how_long_one_waits_is_the_packs(reader, dossier, clock):
    in_force("secret_key_window_minutes", 30)
    for _try in range(10):
        opened(reader, dossier, secret_key="AAAAAAAAAAAA")
    clock.later(minutes=20)

    answer = opened(reader, dossier)

    assert answer["Retry-After"] == "1800"
    assert "Hãy đợi 30 phút" in text_of(answer)
    clock.later(minutes=10)
    assert opened(reader, dossier).status_code == 302


def test_a_refusal_writes_nothing(reader, dossier):
    before = business_rows()

    opened(reader, dossier, secret_key="AAAAAAAAAAAA")

    assert business_rows() == before


def test_without_the_key_the_page_asks_for_it(dossier):
    answer = Client().get(page_of(dossier))

    assert answer["Location"] == FOLLOW


def test_after_a_quarter_of_an_hour_the_key_is_asked_again(reader, dossier, clock):
    opened(reader, dossier)
    clock.later(minutes=14)
    assert reader.get(page_of(dossier)).status_code == 200

    clock.later(minutes=2)

    assert reader.get(page_of(dossier))["Location"] == FOLLOW


def test_the_key_of_one_opens_no_other(reader, dossier, clock):
    other = make.file("1.004873", clock.at)
    opened(reader, dossier)

    assert reader.get(page_of(other))["Location"] == FOLLOW
    file = reverse("portal:followed-file", args=[other.reference, other.id])
    assert reader.get(file).status_code == 404


def test_a_file_that_is_not_of_the_dossier_is_not_there(reader, dossier):
    opened(reader, dossier)
    file = reverse("portal:followed-file", args=[dossier.reference, dossier.id])

    assert reader.get(file).status_code == 404


def test_who_looked_is_recorded(reader, dossier):
    opened(reader, dossier)
    reader.get(page_of(dossier))

    look = access.records_of(dossier.reference)[0]
    assert (look.view, look.purpose) == ("follow", "tra cứu bằng mã và khóa")


def test_the_page_asks_the_database_little(reader, dossier, django_assert_max_num_queries):
    opened(reader, dossier)
    reader.get(page_of(dossier))  # what one process asks once is asked

    with django_assert_max_num_queries(20):
        reader.get(page_of(dossier))


def test_no_browser_keeps_the_page(reader, dossier):
    opened(reader, dossier)

    assert reader.get(page_of(dossier))["Cache-Control"] == "private, no-store"


def test_a_key_shows_an_officer_of_another_agency_no_more_than_others(clock):
    dossier = make.at_stage(State.IN_PROCESS)
    assert make.move(dossier).state is State.AWAITING_DECISION
    clock.at = dossier.at
    officer = signed_in("demo-nam-tra-my-intake", clock.at)

    opened(officer, dossier)

    anybody = Client()
    opened(anybody, dossier)
    assert course_of(officer, dossier) == course_of(anybody, dossier)
    assert "Dự thảo" not in course_of(officer, dossier)


def course_of(reader, dossier):
    found = text_of(reader.get(page_of(dossier)))
    return found.partition('<ol class="mc-timeline">')[2].partition("</ol>")[0]
