"""What the door of every page refuses, whoever asks, and how long a session lasts."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import dossiers as make
from tests.factories.parameters import in_force
from tests.web.officers import set_clock, signed_in

CLERK = "demo-tam-ky-intake"
ENDLESS = "9" * 5000  # digits: more than Python makes a number of


@pytest.fixture
def clock(monkeypatch, monday_morning):
    return set_clock(monkeypatch, monday_morning)


@pytest.fixture
def clerk(province, clock):
    return signed_in(CLERK, clock.at)


@pytest.mark.parametrize("address", ["/thu-tuc/%00/", "/tim/?q=a%00", "/tim/?%00=a"])
def test_a_nul_is_a_bad_request(province, address):
    assert Client().get(address).status_code == 400


def test_a_nul_in_a_form_is_a_bad_request(province):
    answer = Client().post("/theo-doi/", {"reference": "A\0", "secret_key": "B"})

    assert answer.status_code == 400


def test_a_body_beyond_the_limit_is_not_read(db, settings):
    settings.MOTCUA_LARGEST_REQUEST = 100

    answer = Client().post("/theo-doi/", {"reference": "A" * 200, "secret_key": "B"})

    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "9" * 19, "x"])
def test_a_length_that_is_none_is_refused(db, length):
    assert Client().get("/healthz", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize(
    "place",
    [f"cuoi.{ENDLESS}", "0001-01-01T00:00:00%2B23:59.1", "9999-12-31T23:59:59-23:59.1", "cuoi.x"],
)
@pytest.mark.parametrize("page", ["desk:inbox", "office:work"])
def test_a_place_in_a_list_that_cannot_be_begins_at_the_first(clerk, page, place):
    assert clerk.get(f"{reverse(page)}?sau={place}").status_code == 200


def test_a_turn_that_cannot_be_is_of_another_page(clerk, clock):
    dossier = make.file("1.004873", clock.at)
    address = reverse("desk:refuse_receipt", args=[dossier.reference])

    assert clerk.get(f"{address}?turn={ENDLESS}").status_code == 200
    answer = clerk.post(address, {"turn": ENDLESS, "reason": "Sai nơi nộp"})
    assert answer.status_code == 200
    assert dossier.case.state == "submitted"


def test_a_table_says_no_endless_number_of_rows(clerk):
    begun = clerk.post(
        reverse("desk:start"), {"procedure": "1.004873", "channel": "counter", "key": "one"}
    )

    answer = clerk.post(begun["Location"], {"thoi_gian_cu_tru.rows": ENDLESS, "_add": ""})

    assert answer.status_code == 200


# --- sessions


def test_no_session_is_longer_than_a_working_day(clerk, clock):
    for _quarter in range(34):
        clock.later(minutes=14)
        assert clerk.get(reverse("desk:inbox")).status_code == 200

    clock.later(minutes=5)

    assert clerk.get(reverse("desk:inbox"))["Location"].startswith("/dang-nhap/")


def test_how_long_a_session_lasts_is_the_packs(clerk, clock):
    in_force("session_idle_minutes", 30)
    in_force("session_hours", 1)
    clock.later(minutes=29)
    assert clerk.get(reverse("desk:inbox")).status_code == 200
    clock.later(minutes=29)
    assert clerk.get(reverse("desk:inbox")).status_code == 200

    clock.later(minutes=3)

    assert clerk.get(reverse("desk:inbox"))["Location"].startswith("/dang-nhap/")


def test_signing_in_begins_a_session_anew(province, clock):
    browser = Client()
    browser.get("/dang-nhap/")
    choice = browser.get("/dang-nhap/").context["form"].fields["who"].choices
    who = next(value for _group, people in choice for value, _name in people if CLERK in value)

    browser.post("/dang-nhap/", {"who": who, "next": "//elsewhere.example/"})

    assert browser.session["since"] == clock.at.isoformat()
    assert browser.session.get_expiry_age() == 8 * 3600
    clock.later(minutes=16)
    assert browser.get(reverse("desk:inbox"))["Location"].startswith("/dang-nhap/")


def test_an_icon_asked_for_unbidden_leaves_the_form_just_opened_as_it_is(db):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (301, "/static/built/favicon.svg")
    assert not answer.cookies
