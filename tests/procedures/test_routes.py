"""Every published route can be walked: nothing stands where nobody could pass it."""

from itertools import pairwise

import pytest

from motcua.procedures.types import StepKind
from tests.procedures import texts


def neighbours(which):
    revision = texts.revision(*which)
    for settled in (*revision.cases, *revision.linked):
        yield from pairwise(step.kind for step in settled.route.steps)


@pytest.mark.parametrize("which", texts.filed_here(), ids=":".join)
def test_after_time_not_counted_somebody_takes_the_dossier_up_again(which):
    """A decision is reached by a proposal, and only who has the dossier in hand proposes."""
    after = {later for step, later in neighbours(which) if step is StepKind.EXCLUDED}

    assert after <= {StepKind.WORK}


@pytest.mark.parametrize("which", texts.filed_here(), ids=":".join)
def test_the_decision_is_the_last_work_of_a_route(which):
    """With the result in the book processing ends (QĐ 766/QĐ-TTg 2.1): no later step is reached."""
    after = {later for step, later in neighbours(which) if step is StepKind.DECISION}

    assert after <= {StepKind.RETURN}
