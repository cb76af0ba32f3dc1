"""The register and the control slip at the counter: drawn as a PDF, refused in a sentence."""

import pytest

from motcua.dossiers.types import State
from motcua.kernel.models import AccessSubject
from tests.factories.dossiers import CLERK, at_stage
from tests.web.officers import set_clock, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(province, monkeypatch):
    dossier = at_stage(State.ACCEPTED)
    set_clock(monkeypatch, dossier.at)
    return dossier, signed_in(CLERK, dossier.at)


def test_the_register_of_a_month_is_drawn_and_the_look_recorded(counter):
    dossier, clerk = counter

    answer = clerk.get("/desk/so-theo-doi/?since=2026-03-01&until=2026-03-31")

    assert answer["Content-Type"] == "application/pdf"
    assert "so-theo-doi-20260301-20260331.pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF")
    assert AccessSubject.objects.filter(subject=dossier.reference).exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=2026-03-31&until=2026-03-01", "Ngày đầu phải trước ngày cuối."),
        ("since=&until=2026-03-01", "Chưa điền “Từ ngày”."),
        ("since=31/31/2026&until=2026-03-01", "Đến ngày"),
    ],
)
def test_a_wrong_period_is_said_and_nothing_typed_is_lost(counter, asked, said):
    _, clerk = counter

    shown = text_of(clerk.get(f"/desk/so-theo-doi/?{asked}"))

    assert said in shown
    assert "2026-03-01" in shown


def test_the_slip_is_offered_and_drawn(counter):
    dossier, clerk = counter
    address = f"/desk/ho-so/{dossier.reference}/phieu-kiem-soat/"

    assert address in text_of(clerk.get(f"/desk/ho-so/{dossier.reference}/"))
    assert clerk.get(address).content.startswith(b"%PDF")


def test_a_slip_of_a_dossier_out_of_sight_is_not_there(counter):
    dossier, _ = counter
    stranger = signed_in("demo-nam-tra-my-intake", dossier.at)

    assert stranger.get(f"/desk/ho-so/{dossier.reference}/phieu-kiem-soat/").status_code == 404
