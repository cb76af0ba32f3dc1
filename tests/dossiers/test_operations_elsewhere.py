"""A step done in another system: named, waited for, written back, and its outages."""

import pytest

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import DossierFlag
from motcua.dossiers.types import Act, Elsewhere, Flag, State
from motcua.kernel.actors import system
from tests.dossiers.refusing import nothing_written, refused
from tests.factories.dossiers import CLERK, MONDAY, actor, at_stage
from tests.kernel.working_time.calendars import moment

SPECIALIST, LEADER = "demo-tam-ky-specialist", "demo-tam-ky-leader"
SINGLE, OWNER = "1.004873", "048190000001"  # of the factory's applicant


def told(dossier, login, at=None, **changes):
    return {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "by": actor(login, MONDAY),
        "at": moment(at) if at else dossier.later(minutes=1),
        **changes,
    }


def wait(dossier, login=SPECIALIST, at=None, **changes):
    given = {"system": "ho_tich", "reference": "HT-2026/77", **told(dossier, login, at, **changes)}
    return dossiers.wait_elsewhere(**given)


def write(dossier, login=SPECIALIST, at=None, **changes):
    given = {
        "reference": "HT-2026/77",
        "text": "Đã ghi vào sổ 3",
        **told(dossier, login, at, **changes),
    }
    return dossiers.write_back(**given)


def outage(dossier, login=SPECIALIST, at=None, **changes):
    given = {
        "since": dossier.at,
        "text": "Mất kết nối cả tỉnh",
        **told(dossier, login, at, **changes),
    }
    return dossiers.record_outage(**given)


def waiting():
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    wait(dossier)
    return dossier


def test_the_other_system_is_named_with_its_reference_and_since_when(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)
    before = dossier.case

    case = wait(dossier, at="2026-03-02T14:00", reference=" HT-2026/77 ")

    page = dossiers.page(
        dossier.reference, by=actor(SPECIALIST, MONDAY), at=moment("2026-03-02T15:00")
    )
    assert case.elsewhere == Elsewhere("ho_tich", "HT-2026/77", moment("2026-03-02T14:00"))
    assert case.external_codes == ("HT-2026/77",)
    assert (case.state, case.works, case.turn) == (before.state, before.works, before.turn)
    assert page.timeline[-1].texts == {"system": "Hệ thống đăng ký hộ tịch điện tử"}
    assert {Act.WRITE_BACK, Act.RECORD_OUTAGE} <= set(page.acts)
    assert Act.WAIT_ELSEWHERE not in page.acts


def test_the_term_runs_on_while_another_system_has_it(province):
    dossier = waiting()

    clock = dossiers.page(dossier.reference, by=system("t"), at=dossier.at).clock

    assert clock.answer.due_at == clock.promised_at
    assert (clock.shares.other_agency, clock.shares.citizen) == (0, 0)


def test_until_it_is_written_back_the_step_goes_nowhere(province):
    dossier = waiting()
    acts = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at).acts
    assert not {Act.HAND_OVER, Act.RETURN_STEP, Act.START_EXCLUDED, Act.PROPOSE} & set(acts)

    with refused(dossiers.WaitsElsewhere):
        dossiers.hand_over(**told(dossier, SPECIALIST))
    with refused(dossiers.WaitsElsewhere):
        dossiers.return_step(to=1, reason="Sai", **told(dossier, SPECIALIST))
    with refused(dossiers.WaitsElsewhere):
        wait(dossier)


def test_what_comes_back_for_this_dossier_and_owner_is_recorded(province):
    dossier = waiting()

    case = write(dossier, at="2026-03-03T09:00", reference="ht-2026/77", owner_number=OWNER)

    page = dossiers.page(
        dossier.reference, by=actor(SPECIALIST, MONDAY), at=moment("2026-03-03T09:00")
    )
    assert case.elsewhere.until == moment("2026-03-03T09:00")
    assert page.timeline[-1].texts == {
        "system": "Hệ thống đăng ký hộ tịch điện tử",
        "text": "Đã ghi vào sổ 3",
    }
    dossier.at = moment("2026-03-03T09:00")
    assert dossiers.hand_over(**told(dossier, SPECIALIST)).step == 3
    assert dossiers.verify(dossier.id) is None


def test_a_second_time_elsewhere_is_another_reference(province):
    dossier = waiting()
    write(dossier)

    case = wait(dossier, reference="HT-2026/99")

    assert case.external_codes == ("HT-2026/77", "HT-2026/99")


NOT_WRITTEN = [
    (write, {"reference": "HT-2026/78"}, dossiers.OtherDossier),
    (write, {"reference": ""}, dossiers.OtherDossier),
    (write, {"owner_number": "048190000002"}, dossiers.OtherOwner),
    (write, {"text": "  "}, dossiers.ReasonMissing),
    (write, {"login": CLERK}, dossiers.NotYourStep),
    (write, {"login": LEADER}, dossiers.NotYourStep),
    (write, {"turn": 1}, dossiers.StaleTurn),
    (outage, {"text": " "}, dossiers.ReasonMissing),
    (outage, {"since": moment("2026-03-09T08:00")}, dossiers.OutageToCome),
    (outage, {"login": CLERK}, dossiers.NotYourStep),
]


def test_what_does_not_match_is_not_written(province):
    dossier = waiting()

    with nothing_written():
        for act, changes, refusal in NOT_WRITTEN:
            with pytest.raises(refusal):
                act(dossier, **changes)


NOT_BEGUN = [
    (wait, {"system": "khong_co"}, dossiers.UnknownSystem),
    (wait, {"system": ""}, dossiers.UnknownSystem),
    (wait, {"reference": ""}, dossiers.ReferenceRefused),
    (wait, {"reference": "Nguyễn Thị Thử"}, dossiers.ReferenceRefused),  # a name is no code
    (wait, {"reference": "A" * 61}, dossiers.ReferenceRefused),
    (wait, {"login": CLERK}, dossiers.NotYourStep),
    (write, {}, dossiers.NotElsewhere),  # nobody waits for anything
    (outage, {}, dossiers.NotElsewhere),
]


def test_waiting_that_is_refused_writes_nothing(province):
    dossier = at_stage(State.IN_PROCESS, SINGLE)

    with nothing_written():
        for act, changes, refusal in NOT_BEGUN:
            with pytest.raises(refusal):
                act(dossier, **changes)


def test_an_outage_is_a_recorded_cause_and_no_pause(province):
    dossier = waiting()
    before = dossiers.page(dossier.reference, by=system("t"), at=dossier.at).clock.answer.due_at

    case = outage(dossier, since=moment("2026-03-02T08:30"), document="TB-5")

    page = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at)
    assert DossierFlag.objects.get().flag == Flag.OUTAGE
    assert (case.pauses, page.clock.answer.due_at) == ((), before)
    assert case.turn == dossier.case.turn
    assert page.timeline[-1].texts == {
        "system": "Hệ thống đăng ký hộ tịch điện tử",
        "since": moment("2026-03-02T08:30"),
        "document": "TB-5",
        "text": "Mất kết nối cả tỉnh",
    }


def test_what_officers_write_of_another_system_is_not_the_applicants(province):
    dossier = waiting()
    outage(dossier, text="Lỗi máy chủ", document="9/BC")
    write(dossier, text="Chờ bên thuế")

    shown = dossiers.followed(dossier.reference, at=dossier.at).timeline[-2:]
    inside = dossiers.page(dossier.reference, by=actor(SPECIALIST, MONDAY), at=dossier.at)

    assert [{"text", "document"} & set(one.texts) for one in shown] == [set(), set()]
    read = [one.texts.get("text") for one in inside.timeline[-2:]]
    assert read == ["Lỗi máy chủ", "Chờ bên thuế"]
