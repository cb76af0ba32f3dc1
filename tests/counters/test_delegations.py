"""Who besides the leaders signs, by a dated decision; recorded and ended by who leads."""

from datetime import timedelta

import pytest

from motcua.counters import api as counters
from motcua.counters.models import DelegationEvent, SigningDelegation
from motcua.kernel.working_time import local_day
from tests.counters.refusing import refused
from tests.factories import certification as make
from tests.factories.dossiers import CLERK, MONDAY, actor

pytestmark = pytest.mark.usefixtures("province")
TODAY = local_day(MONDAY)
DAY = timedelta(days=1)


def names(kind="copy", at=MONDAY):
    home = counters.home_of(actor(CLERK, at))
    return [one.name for one in counters.signers(home.agency.id, kind, local_day(at))]


def test_without_a_delegation_the_leaders_sign():
    assert names() == ["Dương Văn Ký Mẫu", "Đỗ Thị Phó Mẫu"]


def test_a_delegated_post_is_offered_after_the_leaders_with_its_decision():
    make.delegate(MONDAY)
    home = counters.home_of(actor(CLERK, MONDAY))

    *_leaders, last = counters.signers(home.agency.id, "copy", TODAY)

    assert (last.name, last.title) == ("Võ Thị Giám Đốc Mẫu", "Giám đốc Trung tâm")
    assert (last.decision, last.delegation) == ("12/QĐ-UBND", SigningDelegation.objects.get().pk)
    assert names("signature") == names("contract") == ["Dương Văn Ký Mẫu", "Đỗ Thị Phó Mẫu"]


def test_a_number_names_the_delegation_it_was_signed_under():
    make.delegate(MONDAY)
    entry = make.enter(MONDAY, signer=make.DIRECTOR)

    stored = SigningDelegation.objects.get()
    row = counters.visible_to(actor(CLERK, MONDAY)).get().entries.get()
    assert row.delegation == stored.pk
    assert (entry.signer, entry.signer_title) == ("Võ Thị Giám Đốc Mẫu", "Giám đốc Trung tâm")
    assert counters.verify(row.book_id) is None


def test_a_leader_signs_in_his_own_right():
    make.enter(MONDAY)

    assert counters.visible_to(actor(CLERK, MONDAY)).get().entries.get().delegation is None


# since · until · signs · the day it is signed · may
TABLE = [
    (-1, None, "copy", 0, True),
    (0, None, "copy", 0, True),
    (1, None, "copy", 0, False),  # not yet in force
    (1, None, "copy", 1, True),
    (0, 3, "copy", 2, True),
    (0, 3, "copy", 3, False),  # ended
    (0, None, "signature", 0, False),  # another kind
]


@pytest.mark.parametrize(("since", "until", "kind", "on", "may"), TABLE)
def test_a_signature_under_a_delegation(since, until, kind, on, may):
    make.delegate(MONDAY, since=TODAY + since * DAY, until=TODAY + until * DAY if until else None)
    if may:
        assert make.enter(MONDAY + on * DAY, kind, signer=make.DIRECTOR).number == 1
        return
    with refused(counters.SignerNotEmpowered):
        make.enter(MONDAY + on * DAY, kind, signer=make.DIRECTOR)


def test_what_is_ended_early_is_ended_from_that_day():
    reference = make.delegate(MONDAY)
    make.enter(MONDAY, signer=make.DIRECTOR)
    counters.end_delegation(
        reference=reference, until=TODAY + DAY, by=actor("demo-tam-ky-supervisor", MONDAY),
        at=MONDAY,
    )  # fmt: skip

    assert make.enter(MONDAY, signer=make.DIRECTOR).number == 2
    with refused(counters.SignerNotEmpowered):
        make.enter(MONDAY + DAY, signer=make.DIRECTOR)
    row = SigningDelegation.objects.get()
    assert counters.verify_delegation(row.pk) is None
    kinds = DelegationEvent.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["recorded", "ended"]


def test_the_list_says_what_holds():
    make.delegate(MONDAY)
    make.delegate(MONDAY, since=TODAY - 60 * DAY, until=TODAY + DAY, to=make.CIVIL_STATUS)
    later = MONDAY + 2 * DAY

    first, second = counters.delegations(actor(CLERK, later), local_day(later))

    assert (first.title, first.in_force, first.until) == ("Giám đốc Trung tâm", True, None)
    assert first.kinds == ("Chứng thực bản sao từ bản chính",)
    assert (second.name, second.in_force) == ("Đặng Thị Hộ Tịch", False)
    assert counters.delegations(actor("demo-nam-tra-my-intake", later), local_day(later)) == ()


# --- refusals


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"decision": " "}, counters.DelegationIncomplete),
        ({"kinds": []}, counters.DelegationIncomplete),
        ({"kinds": ["copy", "seal"]}, counters.DelegationIncomplete),
        ({"until": TODAY}, counters.PeriodNotPossible),
        ({"since": TODAY - 9 * DAY, "until": TODAY - DAY}, counters.PeriodNotPossible),
        ({"since": TODAY + 9 * DAY, "until": TODAY + 9 * DAY}, counters.PeriodNotPossible),
        ({"to": make.CHAIR}, counters.PostNotOffered),  # signs anyway
        ({"to": "DN.20341.KT/head"}, counters.PostNotOffered),  # of a division
    ],
)
def test_what_cannot_be_delegated(changed, refusal):
    with refused(refusal):
        make.delegate(MONDAY, **changed)


@pytest.mark.parametrize(
    "login", [CLERK, "demo-tam-ky-specialist", "demo-tam-ky-registrar", "demo-nong-dan"]
)
def test_who_does_not_lead_delegates_nothing(login):
    with refused(counters.NotYourBook):
        make.delegate(MONDAY, by=actor(login, MONDAY))


def test_a_leader_of_elsewhere_delegates_no_post_here():
    with refused(counters.PostNotOffered):
        make.delegate(MONDAY, by=actor("demo-nam-tra-my-leader", MONDAY, "leader"))


def ending(reference, until, login=make.LEADER):
    counters.end_delegation(reference=reference, until=until, by=actor(login, MONDAY), at=MONDAY)


@pytest.mark.parametrize(
    ("until", "login", "refusal"),
    [
        (TODAY - DAY, make.LEADER, counters.PeriodNotPossible),
        (TODAY + 5 * DAY, make.LEADER, counters.DelegationEnded),  # that is when it ends anyway
        (TODAY + 9 * DAY, make.LEADER, counters.DelegationEnded),
        (TODAY, CLERK, counters.NotYourBook),
        (TODAY, "demo-nam-tra-my-leader", counters.DelegationNotFound),
    ],
)
def test_what_cannot_be_ended(until, login, refusal):
    reference = make.delegate(MONDAY, until=TODAY + 5 * DAY)

    with refused(refusal):
        ending(reference, until, login)
    with refused(counters.DelegationNotFound):
        ending("0000000000", until, login)
