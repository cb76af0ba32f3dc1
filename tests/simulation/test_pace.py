"""Lateness falls where it was published: shares as a table, minutes by many draws."""

from datetime import date
from random import Random

import pytest

from motcua.kernel.packs import built_in
from motcua.simulation import pace, reading

BEHAVIOUR = reading.behaviour(built_in("quang-nam"))
HOI_AN, TAM_KY, DIEN_BAN = "503.VPDKDD", "DN.502.VPDKDD", "507.VPDKDD"

# on the day · level · procedure · kind and code of who decides · late of ten thousand
SHARES = [
    ("2025-03-03", "huyen", "1.013831", "land_branch", HOI_AN, 1559),
    ("2025-03-03", "huyen", "1.013831", "land_branch", DIEN_BAN, 936),
    ("2025-09-03", "huyen", "1.013831", "land_branch", TAM_KY, 639),
    ("2025-03-03", "huyen", "1.001612", "district_division_finance", "502.TCKH", 663),
    ("2025-03-03", "tinh", "3.000333", "province_police", "QN.CA", 14),
    ("2023-06-01", "tinh", "3.000333", "province_police", "QN.CA", 20),
]


@pytest.mark.parametrize(("day", "level", "procedure", "kind", "code", "late"), SHARES)
def test_the_share_that_is_late(day, level, procedure, kind, code, late):
    found = pace.late_share(BEHAVIOUR, level, procedure, (kind, code), date.fromisoformat(day))

    assert found == late


def test_in_communes_social_aid_and_civil_status_are_late_most_often():
    aid, status, residence = (
        pace.late_share(BEHAVIOUR, "xa", code, ("commune_committee", ""), date(2025, 3, 3))
        for code in ("1.001776", "2.000635", "1.004222")
    )

    assert aid > status > residence > 0


def test_the_fields_of_a_level_together_come_to_its_figure():
    demand = BEHAVIOUR.demand["xa"]
    late = sum(
        weight * pace.late_share(BEHAVIOUR, "xa", code, ("commune_committee", ""), date(2025, 3, 3))
        for code, weight in demand
    )

    assert late / sum(weight for _code, weight in demand) == pytest.approx(257, abs=3)


def test_the_land_branches_together_come_to_their_figure():
    before = [one for one in BEHAVIOUR.districts if one.since < date(2025, 7, 1)]
    late = sum(one.weight * (10_000 - one.land_on_time) for one in before)

    assert late / sum(one.weight for one in before) == pytest.approx(963, abs=15)


@pytest.mark.parametrize("minutes", [120, 480, 4800])
def test_what_is_in_time_ends_before_the_due_moment_and_what_is_late_after_it(minutes):
    random = Random(7)
    for _draw in range(300):
        in_time = pace.parts(minutes, 6, late=False, behaviour=BEHAVIOUR, random=random)
        late = pace.parts(minutes, 6, late=True, behaviour=BEHAVIOUR, random=random)

        assert len(in_time) == len(late) == 6
        assert sum(in_time) <= minutes - pace.MARGIN + 6
        assert sum(late) > minutes


def test_a_share_befalls_about_so_many():
    random = Random(7)

    assert sum(pace.befalls(1500, random) for _ in range(10_000)) == pytest.approx(1500, abs=150)
    assert not any(pace.befalls(0, random) for _ in range(1000))
