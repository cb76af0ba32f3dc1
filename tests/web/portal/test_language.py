"""In English the portal's own words are English; what a procedure says stays as published."""

import re

import pytest
from django.urls import reverse

from tests.consistency.test_templates import VIETNAMESE
from tests.web.officers import text_of
from tests.web.portal.applicant import EXTRACT, LAND, at, begun, filed

pytestmark = pytest.mark.usefixtures("province")
OWN = re.compile(
    r'<(?P<tag>h1|h2|button|legend|label|a)\b(?![^>]*lang="vi")[^>]*>(?P<words>[^<]+)</'
)
PERSON = " – "  # people to sign in as: name and post


@pytest.fixture
def english(citizen):
    citizen.cookies.load({"motcua_language": "en"})
    return citizen


def left_in_vietnamese(response):
    """Words of the page in Vietnamese that are no names and no texts of a procedure."""
    shown = text_of(response)
    words = [found["words"].strip() for found in OWN.finditer(shown)]
    published = re.findall(r'lang="vi"[^>]*>(?:<a[^>]*>)?([^<]+)<', shown)
    published += re.findall(r"<legend[^>]*>([^<]+)</legend>", shown)
    assert words, "a page has words"
    return {w for w in words if VIETNAMESE.search(w) and PERSON not in w} - set(published)


@pytest.mark.parametrize("address", ["/", "/tim/?q=zz", "/theo-doi/", "/dang-nhap/"])
def test_public_pages_are_english(english, address):
    shown = english.get(address)

    assert '<html lang="en"' in text_of(shown)
    assert left_in_vietnamese(shown) == set()


def test_a_procedure_says_that_its_text_stays_vietnamese(english):
    shown = text_of(english.get(f"/thu-tuc/{LAND}/"))

    assert "The text of the procedure is kept in Vietnamese, as published." in shown
    for question in ("Who can apply?", "What papers are needed?", "How long does it take?"):
        assert question in shown
    assert '<strong lang="vi">' in shown


@pytest.mark.parametrize("page", ["draft", "submitter", "receiving", "papers", "discard"])
def test_pages_of_an_application_are_english(english, page):
    draft = begun(english, EXTRACT)

    names = {"Bản sao trích lục hộ tịch", "Người yêu cầu", "Nội dung"}
    assert left_in_vietnamese(english.get(at(draft, page))) <= names


def test_the_confirmation_and_the_dossier_are_english(english, day):
    reference = filed(english, day)

    shown = text_of(english.get(reverse("portal:filed", args=[reference])))
    assert "Dossier filed" in shown and "What happens next" in shown
    shown = text_of(english.get(reverse("portal:dossier", args=[reference])))
    assert "The receiving office answers by" in shown and "Newly submitted" in shown
