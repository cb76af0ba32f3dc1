"""The control slip and the register say what the events say, to those who may see them."""

from datetime import date, timedelta

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.sheets import kept_time
from motcua.dossiers.types import State, Work, WorkKind
from motcua.kernel.ids import new_id
from tests.factories.dossiers import MONDAY, actor, at_stage

BASE = "https://mot-cua.example"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(minutes=-1), "Đúng hạn"),
        (timedelta(0), "Đúng hạn"),
        (timedelta(minutes=1), "Quá hạn"),
        (timedelta(days=-1), "Trước hạn"),
    ],
)
def test_a_holder_is_early_on_time_or_late(later, said):
    works = (Work(new_id(), "specialist", WorkKind.STEP, MONDAY),)

    assert kept_time(works, MONDAY + later) == said


def test_without_a_due_moment_nothing_is_said():
    assert kept_time((Work(new_id(), "intake", WorkKind.RETURN),), MONDAY) == ""


@pytest.mark.django_db
def test_the_slip_follows_the_dossier_from_hand_to_hand(province):
    dossier = at_stage(State.RETURNED)
    clerk = actor("demo-tam-ky-intake", dossier.at)
    sheet = dossiers.control_slip(dossier.reference, base_url=BASE, by=clerk, at=dossier.at)

    rows = sheet.values["rows"]
    assert [row["note"] for row in rows] == [
        "",
        "Trình dự thảo",
        "Ký, quyết định",
        "Vào sổ, chuyển trả kết quả",
        "Trả kết quả",
    ]
    assert [row["receiver"] for row in rows[:-1]] == [row["giver"] for row in rows[1:]]
    assert rows[-1]["receiver"] == "Người nộp hồ sơ"
    assert sheet.values["dossier_code"] == dossier.case.code
    assert sheet.values["lookup_key"] is None


@pytest.mark.django_db
def test_no_slip_before_acceptance_nor_for_others(province):
    filed = at_stage(State.SUBMITTED)
    moving = at_stage(State.ACCEPTED)
    clerk = actor("demo-tam-ky-intake", moving.at)
    stranger = actor("demo-nam-tra-my-intake", moving.at)

    for reference, by in ((filed.reference, clerk), (moving.reference, stranger)):
        with pytest.raises(Dossier.DoesNotExist):
            dossiers.control_slip(reference, base_url=BASE, by=by, at=moving.at)


@pytest.mark.django_db
def test_the_register_holds_what_the_counter_accepted_in_the_period(province):
    returned, waiting = at_stage(State.RETURNED), at_stage(State.SUBMITTED)
    clerk = actor("demo-tam-ky-intake", returned.at)
    day = MONDAY.date()

    rows = _register(day, day, clerk, returned.at)

    assert [row["code"] for row in rows] == [returned.case.code]
    assert rows[0]["owner"] == "Nguyễn Thị Thử"
    assert rows[0]["returned_at"] == day.isoformat()
    assert rows[0]["note"] == "Đã trả kết quả"
    assert waiting.case.code is None
    assert _register(date(2026, 3, 3), date(2026, 3, 31), clerk, returned.at) == []
    assert _register(day, day, actor("demo-nam-tra-my-intake", returned.at), returned.at) == []


@pytest.mark.django_db
def test_a_period_that_ends_before_it_begins_is_refused(province):
    with pytest.raises(dossiers.PeriodReversed):
        _register(date(2026, 3, 2), date(2026, 3, 1), actor("demo-tam-ky-intake", MONDAY), MONDAY)


def _register(since, until, by, at):
    return dossiers.register(since=since, until=until, by=by, at=at).values["rows"]
