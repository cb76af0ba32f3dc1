"""Done at once on one screen: offered where route and staffing allow it, else one sentence."""

import re

import pytest

from motcua.dossiers.types import State
from tests.dossiers.test_operations_immediate import DIRECTOR, NAM_TRA_MY
from tests.factories.dossiers import MONDAY, actor, file
from tests.snapshots import business_rows
from tests.web.officers import set_clock, signed_in, text_of

pytestmark = pytest.mark.django_db
DEATH = "1.000656"


@pytest.fixture
def waiting(province, monkeypatch):
    dossier = file(DEATH, MONDAY, by=actor(DIRECTOR, MONDAY, "intake"), commune=NAM_TRA_MY)
    set_clock(monkeypatch, dossier.later(minutes=5))
    return dossier


def address(dossier):
    return f"/desk/ho-so/{dossier.reference}/giai-quyet-ngay/"


def filled(page, **changed):
    """The form as the page offers it, with what the officer types."""
    hidden = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', page))
    cases = re.findall(r'name="case"[^>]*value="(\w+)"', page)
    results = re.findall(r'name="result"[^>]*value="(\w+)"', page)
    typed = {"case": cases[0], "result": results[0], "text": "Trích lục", "number": "12/TL"}
    counts = dict.fromkeys(re.findall(r'name="([\w]+-originals)"', page), "1")
    return {**hidden, **counts, **typed, "receiver": "Hồ Văn Nhận Mẫu", **changed}


def test_the_director_does_it_all_on_one_screen(waiting):
    director = signed_in(DIRECTOR, waiting.at, "intake")
    offered = text_of(director.get(f"/desk/ho-so/{waiting.reference}/"))
    page = text_of(director.get(address(waiting)))

    answer = director.post(address(waiting), filled(page))

    assert "Giải quyết ngay" in offered
    assert answer.status_code == 302
    assert waiting.case.state is State.RETURNED


def test_what_is_missing_is_said_and_nothing_is_written(waiting):
    director = signed_in(DIRECTOR, waiting.at, "intake")
    page = text_of(director.get(address(waiting)))
    before = business_rows()

    shown = text_of(director.post(address(waiting), filled(page, number="", text="Đã ghi")))

    assert "Chưa điền “Số, ký hiệu kết quả”." in shown
    assert "Đã ghi" in shown
    assert business_rows() == before


def test_a_clerk_without_the_other_seats_is_offered_the_ordinary_way(waiting):
    clerk = signed_in("demo-nam-tra-my-intake", waiting.at)

    assert "Giải quyết ngay" not in text_of(clerk.get(f"/desk/ho-so/{waiting.reference}/"))
    page = text_of(clerk.get(address(waiting)))
    shown = text_of(clerk.post(address(waiting), filled(page)))
    assert "không thuộc vị trí việc làm của bạn" in shown
    assert waiting.case.state is State.SUBMITTED
