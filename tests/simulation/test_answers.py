"""Invented answers are right in every field of every form, in every case."""

import pytest

from motcua.procedures import api as procedures
from motcua.simulation import answers
from motcua.simulation.types import Citizen
from tests.procedures import texts

SOMEBODY = Citizen("Nguyễn Thị An", "1990-03-27", "000190500001", "20335")
FILED = texts.filed_here()


@pytest.mark.parametrize("which", FILED, ids="-".join)
def test_every_case_is_answered(which):
    revision = texts.revision(*which)
    for case in revision.cases:
        given = answers.answers(revision, case, SOMEBODY, ("48", "20341"), 1)
        asked = answers.questions(revision, case)
        cleaned = procedures.clean_answers(revision, given)

        assert cleaned.errors == {}
        channel = (case.when.channels or revision.channels)[0]
        height = case.when.mountainous
        possible = procedures.possible_cases(revision, channel, asked, cleaned.answers, height)
        assert case.key in [one.key for one in possible]


def test_two_objects_of_one_person_differ():
    revision = next(found for which in FILED if (found := texts.revision(*which)).object_field)
    about = revision.object_field
    one, other = (
        answers.answers(revision, revision.cases[0], SOMEBODY, ("48", "20341"), serial)[about]
        for serial in (1, 2)
    )

    assert one != other


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("thua_so", "127"),
        ("nsd_ten", SOMEBODY.name),
        ("ho_ten", SOMEBODY.name),
        ("dt_quoc_tich", "Việt Nam"),
        ("quan_he_chu_ho", "Chủ hộ"),
        ("quan_he", "Bản thân"),
    ],
)
def test_a_line_that_asks_no_name_is_given_none(key, words):
    fields = (
        (revision, field)
        for which in FILED
        for revision in [texts.revision(*which)]
        for field in revision.form.fields
        if field.key == key and key != revision.object_field and field.type == "text"
    )
    revision, _field = next(fields)

    given = answers.answers(revision, revision.cases[0], SOMEBODY, ("48", "20341"), 1)
    assert given[key] == words
