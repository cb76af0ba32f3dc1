"""The sample of a trial: loaded once, told how far, never where it is real."""

from datetime import date, timedelta
from threading import Event

import pytest
from django.utils import timezone

from motcua.cli import sample
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.kernel import progress
from motcua.simulation import api as simulation
from tests.snapshots import business_rows
from tests.web.officers import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path


class Broken(Event):
    """Tells to stop after so many batches, as Ctrl-C does."""

    def __init__(self, batches):
        super().__init__()
        self.left = batches

    def wait(self, timeout=None):
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()


def test_it_fills_an_empty_trial_once_up_to_yesterday(province, monkeypatch):
    monkeypatch.setattr(sample, "PAUSE_SECONDS", 0)
    seen = []
    monkeypatch.setattr(progress, "tell", lambda work, done, of: seen.append((work, done, of)))

    sample.load(Event(), 3, TODAY)

    assert Dossier.objects.count() >= 3
    assert not Dossier.objects.filter(submitted_at__date__gte=TODAY).exists()
    assert seen[-1] == (progress.SAMPLE, Dossier.objects.count(), 3)
    assert progress.of(progress.SAMPLE) is None
    before = business_rows()
    sample.load(Event(), 3, TODAY)
    assert business_rows() == before


@pytest.mark.parametrize(("production", "wanted"), [(True, 3), (False, 0)])
def test_it_is_not_loaded_where_it_is_real_or_not_wanted(province, settings, production, wanted):
    settings.PRODUCTION = production
    before = business_rows()

    sample.load(Event(), wanted, TODAY)

    assert business_rows() == before


def test_it_stops_when_told(province):
    stop = Event()
    stop.set()

    sample.load(stop, 5000, TODAY)

    assert progress.of(progress.SAMPLE) is None
    assert Dossier.objects.count() < 40


def test_what_was_broken_off_goes_on_to_its_end_at_the_next_run(province, monkeypatch, data):
    monkeypatch.setattr(sample, "PAUSE_SECONDS", 0)
    sample.load(Broken(1), 9, TODAY)
    begun = Dossier.objects.filter(part_of=None).count()
    assert 0 < begun < 9
    assert sample._note().exists()
    assert progress.of(progress.SAMPLE) is None

    sample.load(Event(), 9, TODAY + timedelta(days=3))

    assert Dossier.objects.filter(part_of=None).count() >= 9
    assert not Dossier.objects.filter(submitted_at__date__gte=TODAY).exists()
    assert all(dossiers.verify(one) is None for one in dossiers.dossier_ids())
    assert progress.of(progress.SAMPLE) is None
    assert not sample._note().exists()
    before = business_rows()
    sample.load(Event(), 9, TODAY + timedelta(days=4))
    assert business_rows() == before


@pytest.mark.parametrize("note", ["", "{", "[1]", '{"since": "2026-01-01"}'])
def test_a_note_that_says_nothing_lets_a_database_with_dossiers_alone(province, data, note):
    sample.load(Broken(1), 9, TODAY)
    sample._note().write_text(note)
    before = business_rows()

    sample.load(Event(), 9, TODAY)

    assert business_rows() == before


def test_a_note_of_another_database_is_none_of_this_one(province, data, monkeypatch):
    sample.load(Broken(1), 9, TODAY)
    monkeypatch.setattr(sample, "_database", lambda: "elsewhere")
    before = business_rows()

    sample.load(Event(), 9, TODAY)

    assert business_rows() == before


def test_a_calendar_that_ended_stops_nothing_else(province):
    before = business_rows()

    sample.load(Event(), 3, date(2040, 3, 2))

    assert business_rows() == before


def test_officers_see_how_far_it_is_and_citizens_do_not(province, client):
    progress.tell(progress.SAMPLE, 1234, 3000)
    try:
        page = signed_in("demo-tam-ky-intake", timezone.now()).get("/desk/").content.decode()
        assert "Đang nạp dữ liệu mẫu: 1.234/3.000 hồ sơ" in page
        assert 'max="100" value="41"' in page
        assert "Đang nạp dữ liệu mẫu" not in client.get("/").content.decode()
    finally:
        progress.ended(progress.SAMPLE)
    assert (
        "Đang nạp"
        not in signed_in("demo-tam-ky-intake", timezone.now()).get("/desk/").content.decode()
    )


def test_the_stretch_is_the_last_weeks_near_the_people_of_the_trial(monkeypatch):
    asked = []
    monkeypatch.setattr(simulation, "simulate", lambda wanted, **_how: asked.append(wanted))

    sample.load(Event(), 3000, TODAY)

    assert asked == [
        simulation.Wanted(3000, sample.SEED, date(2025, 12, 17), date(2026, 3, 1), sample.HOME)
    ]
