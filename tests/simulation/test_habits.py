"""Each habit in its purest form: every dossier has it, none is refused, all of it is whole."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.kernel.packs import built_in
from motcua.kernel.working_time import VIETNAM
from motcua.simulation import api as simulation
from motcua.simulation import reading

pytestmark = pytest.mark.django_db

ALWAYS, NEVER = 10_000, 0
END = datetime(2025, 5, 31, tzinfo=VIETNAM)  # of what is asked for below
PACK = built_in("quang-nam")
QUIET = {
    name: value if name.endswith("_days") else NEVER
    for name, value in reading.behaviour(PACK).habits.items()
}

# what everybody does · procedure · level · all late · what is then seen in the events
HABITS = [
    ({"supplement_at_intake": ALWAYS}, "1.013225", "huyen", False, {"supplement_completed"}),
    ({"supplement_in_process": ALWAYS, "second_round": ALWAYS}, "1.013225", "huyen", False,
     {"supplement_dispatched", "supplement_completed"}),
    ({"refuse_receipt": ALWAYS, "refused_then_paper": ALWAYS}, "1.001612", "huyen", False,
     {"receipt_refused", "result_handed_over"}),
    ({"pause": ALWAYS, "return_step": ALWAYS}, "1.013831", "huyen", False,
     {"excluded_started", "excluded_ended", "step_returned", "slip_acknowledged"}),
    ({"opinion": ALWAYS, "refuse_substance": ALWAYS}, "1.004222", "xa", False,
     {"decided", "result_registered"}),
    ({"opinion": ALWAYS}, "1.001776", "xa", False, {"opinion_asked", "opinion_given"}),
    ({"apology": ALWAYS, "parked": ALWAYS}, "1.013225", "huyen", True, {"apologised"}),
    ({"withdrawn_again": ALWAYS, "by_phone": ALWAYS}, "1.013225", "huyen", True,
     {"withdrawal_asked", "withdrawn"}),
    ({"late_acceptance": ALWAYS, "last_hour": ALWAYS}, "2.000635", "xa", False, {"returned"}),
    ({"correct": ALWAYS, "by_post": ALWAYS}, "1.013225", "huyen", False,
     {"corrected", "result_handed_over"}),
    ({"change_case": ALWAYS}, "1.004222", "xa", False, {"case_changed"}),
    ({"stop": ALWAYS}, "1.013225", "huyen", False, {"stopped"}),
    ({"outage": ALWAYS}, "1.013225", "huyen", False, {"result_handed_over"}),
    ({"by_post": ALWAYS}, "2.001583", "tinh", False, {"parts_opened", "parts_finished"}),
]  # fmt: skip


def behaviour(habits, procedure, level, *, late):
    """The reference province, where people do one thing only."""
    known = reading.behaviour(PACK)
    on_time = NEVER if late else ALWAYS
    return replace(
        known,
        level_names={level: known.level_names[level]},
        demand={level: ((procedure, 1),)},
        habits={**QUIET, **habits},
        volumes=tuple(replace(one, on_time=on_time, beside_land=None) for one in known.volumes),
        districts=tuple(replace(one, land_on_time=on_time) for one in known.districts),
    )


@pytest.mark.parametrize(("habits", "procedure", "level", "late", "seen"), HABITS)
def test_a_habit_of_everybody(province, monkeypatch, habits, procedure, level, late, seen):
    wanted = behaviour(habits, procedure, level, late=late)
    monkeypatch.setattr(reading, "behaviour", lambda _pack: wanted)

    asked = simulation.Wanted(2, 3, date(2025, 2, 10), date(2025, 5, 30))
    report = simulation.simulate(asked)

    total = report.counts["total"]
    assert report.counts["refused"] == {}
    assert all(dossiers.verify(one) is None for one in dossiers.dossier_ids())
    kinds = set(DossierEvent.objects.values_list("kind", flat=True))
    assert seen - {"returned"} <= kinds
    assert total["late"] == (total["received"] - withdrawn() - not_due_yet() if late else 0)


def not_due_yet():
    """Filed again so late that its term reaches beyond the stretch."""
    return Dossier.objects.filter(finished_at=None, promised_at__gte=END).count()


def withdrawn():
    return DossierEvent.objects.filter(kind="withdrawn").count()
