"""At the counter: acceptance with its promise, refusal to receive; what is pinned stays pinned."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import CodeCounter, Dossier, DossierEvent, WorkItem
from motcua.dossiers.operations import pinning
from motcua.dossiers.types import Act, Finance, Kind, State, WorkKind
from motcua.identity import api as identity
from motcua.kernel import calendars, ids, outbox, working_time
from motcua.kernel import reference as kept
from motcua.kernel.models import CalendarEdition, OutboxRow
from motcua.procedures import api as procedures
from tests.dossiers.refusing import refused
from tests.factories.dossiers import (
    CLERK,
    MONDAY,
    Filed,
    accept,
    actor,
    at_stage,
    content,
    file,
    papers_of,
)
from tests.kernel.working_time.calendars import moment, reference
from tests.snapshots import business_rows

EXTRACT, SINGLE, SHOP, LAND, FOOD = (
    "2.000635",
    "1.004873",
    "1.001612",
    "1.013831",
    "2.001827",
)
HANOI = {"province": "01", "commune": "00004", "detail": "Số 1"}
IN_WORDS = {"province": "48", "commune": "phường Tam Kỳ", "detail": "Số 1"}


def taken(dossier, case="ca_nhan", by=None, at=None, **changes):
    """An acceptance with everything right, but for the changes."""
    clerk = by or actor(CLERK, dossier.at)
    told = {
        "dossier": dossier.id,
        "turn": dossier.case.turn,
        "case": case,
        "by": clerk,
        "at": at or dossier.later(minutes=5),
        **changes,
    }
    if "papers" not in changes:
        told["papers"] = papers_of(dossier, case, actor(CLERK, dossier.at))
    return dossiers.accept(**told)


def test_acceptance_gives_code_promise_and_work(province):
    dossier, clerk = file(SINGLE, MONDAY), actor(CLERK, MONDAY)

    case = accept(dossier, "chung")

    centre = identity.agency(clerk.agency)
    row, event = Dossier.objects.get(), DossierEvent.objects.get(number=2)
    (work,) = WorkItem.objects.filter(closed_at=None)
    assert case.code == f"{centre.official_code or centre.code}-260302-0001"
    assert (row.code, row.state, row.competent_id) == (case.code, "accepted", case.competent)
    assert case.promised_at == row.promised_at == moment("2026-03-05T17:00")
    assert case.accepted_at == event.at == dossier.at
    assert (event.kind, event.agency) == (Kind.ACCEPTED, clerk.agency)
    assert (work.agency_id, work.function, work.kind) == (clerk.agency, "intake", WorkKind.STEP)
    assert work.due_at == moment("2026-03-02T17:00")  # moved on within the day
    assert OutboxRow.objects.filter(event=event.pk, topic="dossiers.accepted").count() == 1
    assert dossiers.verify(row.pk) is None


def test_the_code_counts_on_within_the_day_of_one_counter(province):
    first, second = accept(file(EXTRACT, MONDAY), "ca_nhan"), accept(file(SINGLE, MONDAY), "chung")
    tuesday = accept(file(EXTRACT, MONDAY + timedelta(days=1)), "ca_nhan")
    city = actor("demo-city-intake", MONDAY)
    elsewhere = accept(file(FOOD, MONDAY, by=city), "chung", by=city)

    assert [case.code[-11:] for case in (first, second, tuesday, elsewhere)] == [
        "260302-0001",
        "260302-0002",
        "260303-0001",
        "260302-0001",
    ]
    assert first.code[:-11] != elsewhere.code[:-11]
    assert CodeCounter.objects.count() == 3


def test_the_day_of_the_code_is_vietnams(province):
    """23:30 in London of the first is the morning of the second in Đà Nẵng."""
    dossier = file(EXTRACT, moment("2026-03-02T06:30"))

    assert accept(dossier, "ca_nhan").code[-11:-5] == "260302"


def test_everything_in_force_is_pinned(province):
    case = accept(file(LAND, MONDAY), "dong_bang")

    revision = procedures.revision_in_force(LAND, MONDAY.date())
    pins = case.pins
    assert (pins.revision, pins.case) == (revision.id, "dong_bang")
    assert (pins.calendar, pins.edition) == ("DNG", 1)
    assert pins.form_set == procedures.form_set_in_force(MONDAY.date()).code
    assert pins.since == case.accepted_at
    assert not pins.restart
    assert pins.registering_function == "registrar"
    # weights 60, 8, 52, 16 over 4,255 minutes: eight days, and the first one from 08:05
    assert [step.minutes for step in pins.steps] == [None, 1877, 250, None, 1627, 501, None]
    assert [step.ground for step in pins.steps] == [None] * 3 + ["tax"] + [None] * 3


def test_the_term_of_food_safety_runs_from_the_complete_filing(province):
    city = actor("demo-city-intake", MONDAY)
    dossier = file(FOOD, MONDAY, by=city)
    dossier.later(hours=30)

    case = accept(dossier, "chung", by=city)

    assert case.pins.since == case.submitted_at == MONDAY
    assert case.promised_at == moment("2026-03-17T17:00")


def test_what_was_taken_in_and_what_is_to_be_paid_is_told(province):
    dossier = file(EXTRACT, MONDAY)
    clerk = actor(CLERK, MONDAY)
    taken(dossier, note="  Giấy nhàu  ")

    page = dossiers.page(dossier.reference, by=clerk, at=dossier.at)

    assert page.case.finance is Finance.DUE
    (fee,) = page.obligations
    assert (fee["fee"], fee["label"]) == ("phi_ban_sao", page.revision.cases[0].fees[0].label)
    assert fee["amount_vnd"] % 8000 == 0
    assert page.timeline[-1].texts == {"note": "Giấy nhàu"}


def test_a_note_of_blanks_is_no_note(province):
    dossier = file(EXTRACT, MONDAY)
    taken(dossier, note="  \n ")

    body = json.loads(bytes(DossierEvent.objects.get(number=2).body))
    assert "note" not in body["facts"]


def test_a_place_in_words_is_chosen_by_the_clerk(province):
    changes = {"nguoi_yeu_cau_noi_cu_tru": IN_WORDS}
    dossier = file(SINGLE, MONDAY, changes=changes)

    case = taken(dossier, "chung", place="20944")

    assert "Nam Trà My" in identity.agency(case.competent).name


def test_a_place_in_words_is_never_guessed(province):
    dossier = file(SINGLE, MONDAY, changes={"nguoi_yeu_cau_noi_cu_tru": IN_WORDS})

    with refused(dossiers.PlaceMissing):
        taken(dossier, "chung")


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["co_quan_to_chuc", "khong_co"])
def test_a_case_that_contradicts_what_was_declared(province, case):
    dossier = file(EXTRACT, MONDAY)

    with refused(dossiers.CaseNotPossible):
        taken(dossier, case, papers=[])


def test_a_required_paper_that_was_not_counted_is_named(province):
    dossier = file(SHOP, MONDAY)

    with refused(dossiers.PapersNotChecked) as told:
        taken(dossier, "chung", papers=[dossiers.PaperReceived("giay_de_nghi", "Giấy", 0)])

    assert "đề nghị đăng ký" in told.value.values["papers"].lower()


@pytest.mark.parametrize("sort", ["originals", "certified_copies", "copies", "electronic"])
def test_a_paper_counts_in_any_of_its_sorts(province, sort):
    dossier = file(SHOP, MONDAY)
    paper = dossiers.PaperReceived("giay_de_nghi", "Giấy", **{sort: 1})

    assert taken(dossier, "chung", papers=[paper]).state is State.ACCEPTED


def test_nobody_is_in_charge_at_the_place_declared(province):
    dossier = file(SINGLE, MONDAY, changes={"nguoi_yeu_cau_noi_cu_tru": HANOI})

    with refused(dossiers.NoCompetentAgency):
        taken(dossier, "chung")


def test_an_agency_that_receives_at_its_own_place_is_in_charge_itself(province):
    """Of two agencies of one kind at one place, the one that took it in keeps it."""
    centre = identity.agency(actor(CLERK, MONDAY).agency)

    found = pinning.in_charge(centre.kind, centre.area_code, MONDAY.date(), centre, step=0)

    assert found is centre


def test_a_step_nobody_is_in_charge_of_is_named(province, monkeypatch):
    dossier = file(LAND, MONDAY)
    found = identity.agency_in_charge
    monkeypatch.setattr(
        identity,
        "agency_in_charge",
        lambda kind, place, on: None if kind == "tax_office" else found(kind, place, on),
    )

    with refused(dossiers.NoCompetentAgency) as told:
        taken(dossier, "dong_bang")

    assert told.value.values == {"step": 4}


def test_a_pack_without_forms_for_the_day_accepts_nothing(province, monkeypatch):
    dossier = file(EXTRACT, MONDAY)
    monkeypatch.setattr(procedures, "form_set_in_force", lambda on: None)

    with refused(dossiers.NoFormSet):
        taken(dossier)


def test_a_procedure_that_ended_in_between_is_not_accepted(province, monkeypatch):
    dossier = file(EXTRACT, MONDAY)
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: None)

    with refused(dossiers.ProcedureNotInForce):
        taken(dossier)


def test_a_procedure_shown_for_information_since_is_not_accepted(province, monkeypatch):
    dossier = file(EXTRACT, MONDAY)
    revision = procedures.revision_in_force(EXTRACT, MONDAY.date())
    shown = replace(revision, information_only="Nộp ở nơi khác.")
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: shown)

    with refused(dossiers.InformationOnly):
        taken(dossier)


def test_a_paper_taken_on_paper_only_is_counted_but_never_attached(province):
    paper = procedures.revision_in_force(EXTRACT, MONDAY.date()).cases[1].papers[0]
    on_paper = replace(paper, digital=procedures.Digital.NOT_ALLOWED)
    by_data = replace(paper, digital=procedures.Digital.REPLACED_BY_DATA)

    assert [
        (dossiers.to_hand_in(one), dossiers.to_attach(one)) for one in (paper, on_paper, by_data)
    ] == [(True, True), (True, False), (False, False)]


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b\u200e"])
def test_receipt_is_refused_with_a_reason_or_not_at_all(province, reason):
    dossier, clerk = file(EXTRACT, MONDAY), actor(CLERK, MONDAY)

    with refused(dossiers.ReasonMissing):
        dossiers.refuse_receipt(dossier=dossier.id, turn=1, reason=reason, by=clerk, at=MONDAY)


def test_refusing_receipt_ends_the_way(province):
    dossier, clerk = file(EXTRACT, MONDAY), actor(CLERK, MONDAY)

    case = dossiers.refuse_receipt(
        dossier=dossier.id, turn=1, reason=" Sai nơi nộp ", by=clerk, at=dossier.later(minutes=9)
    )

    page = dossiers.page(dossier.reference, by=clerk, at=dossier.at)
    assert (case.state, case.works, case.code) == (State.RECEIPT_REFUSED, (), None)
    assert (case.finished_at, page.acts, page.clock) == (dossier.at, (), None)
    assert page.timeline[-1].texts == {"reason": "Sai nơi nộp"}
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert dossiers.verify(dossier.id) is None


def test_what_was_refused_is_not_accepted_any_more(province):
    dossier = at_stage(State.RECEIPT_REFUSED)

    with refused(dossiers.ActNotOpen):
        taken(dossier)


# --- what every act shares --------------------------------------------------------------------


def test_a_stale_page_is_refused(province):
    dossier = file(EXTRACT, MONDAY)
    taken(dossier, at=MONDAY)

    for turn in (0, 1, 3):
        with refused(dossiers.StaleTurn):
            taken(dossier, turn=turn)


def test_a_second_click_finds_a_stale_page(province):
    dossier = file(EXTRACT, MONDAY)
    turn = dossier.case.turn
    taken(dossier, turn=turn)

    with refused(dossiers.StaleTurn):
        taken(dossier, turn=turn)


def test_nobody_acts_earlier_than_what_happened_last(province):
    dossier = file(EXTRACT, MONDAY)

    with refused(dossiers.OutOfOrder):
        taken(dossier, at=MONDAY - timedelta(microseconds=1))
    assert taken(dossier, at=MONDAY).accepted_at == MONDAY


def test_an_officer_does_not_act_on_his_own_dossier(province):
    dossier = file(EXTRACT, MONDAY, by=actor("demo-tam-ky-intake-2", MONDAY))
    person = actor("demo-nong-dan", MONDAY).person
    clerk = replace(actor(CLERK, MONDAY), person=person)
    known = identity.own_person(actor("demo-nong-dan", MONDAY))
    own = _owned_by(known)

    with refused(dossiers.PartyMayNotAct):
        taken(own, by=clerk)
    with refused(dossiers.PartyMayNotAct):
        dossiers.refuse_receipt(dossier=own.id, turn=1, reason="Sai", by=clerk, at=own.at)
    with refused(dossiers.PartyMayNotAct):
        dossiers.ask_supplement(
            dossier=own.id, turn=1, items=["A"], reason="Thiếu", by=clerk, at=own.at
        )
    assert dossiers.page(own.reference, by=clerk, at=own.at).acts == ()
    assert Act.ACCEPT in dossiers.page(dossier.reference, by=clerk, at=own.at).acts


def _owned_by(person):
    clerk = actor(CLERK, MONDAY)
    draft = dossiers.start_draft(
        procedure=EXTRACT, channel=procedures.Channel.COUNTER, by=clerk, at=MONDAY
    )
    party = dossiers.Party(name=person.full_name, identity_number=person.identity_number)
    written = replace(
        content(procedures.revision(draft.revision)), parties=dossiers.Parties(submitter=party)
    )
    dossiers.save_draft(draft=draft.id, content=written, by=clerk, at=MONDAY)
    done = dossiers.submit(draft=draft.id, by=clerk, at=MONDAY)
    return Filed(done.dossier, done.reference, done.secret_key, MONDAY)


def test_a_dossier_that_is_not_there_is_not_found(province):
    with refused(dossiers.DossierNotFound):
        dossiers.refuse_receipt(
            dossier=ids.new_id(), turn=1, reason="Sai", by=actor(CLERK, MONDAY), at=MONDAY
        )


def test_an_event_that_cannot_be_written_moves_nothing(province, monkeypatch):
    dossier = file(EXTRACT, MONDAY)
    before = business_rows()

    def broken(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(outbox, "put", broken)
    with pytest.raises(DatabaseError):
        taken(dossier)

    assert business_rows() == before


# --- the promise ------------------------------------------------------------------------------


def storm(day):
    """A later edition of the calendar, in which a day has become a day off."""
    data = deepcopy(reference())
    data["number"] = 2
    data["exceptions"] = [
        *data["exceptions"],
        {"kind": "off", "day": day, "decision": data["decisions"][0]["id"]},
    ]
    text = json.dumps(data, ensure_ascii=False)
    CalendarEdition.objects.create(
        id=ids.new_id(), code="DNG", number=2, text=text, digest="0" * 64, published_at=MONDAY
    )
    kept.forget()


def test_a_later_edition_of_the_calendar_moves_no_promise(province):
    before = file(SINGLE, MONDAY)
    promised = accept(before, "chung").promised_at

    storm("2026-03-04")

    after = accept(file(SINGLE, MONDAY), "chung")
    page = dossiers.page(before.reference, by=actor(CLERK, MONDAY), at=before.at)
    assert promised == page.case.promised_at == page.clock.answer.due_at
    assert promised == moment("2026-03-05T17:00")
    assert (after.pins.edition, after.promised_at) == (2, moment("2026-03-06T17:00"))


def test_a_later_revision_moves_no_promise(province, monkeypatch):
    dossier = file(SINGLE, MONDAY)
    accepted = accept(dossier, "chung")
    revision = procedures.revision_in_force(SINGLE, MONDAY.date())
    one = replace(revision.cases[0].term, value=1)
    shorter = replace(
        revision, id=ids.new_id(), cases=(replace(revision.cases[0], term=one, key="khac"),)
    )
    monkeypatch.setattr(procedures, "revision_in_force", lambda code, on: shorter)

    page = dossiers.page(dossier.reference, by=actor(CLERK, MONDAY), at=dossier.at)

    assert page.revision.id == revision.id == accepted.pins.revision
    assert page.clock.answer.due_at == accepted.promised_at == moment("2026-03-05T17:00")
    assert page.chosen.key == "chung"


def test_what_was_used_before_acceptance_is_no_share_of_a_step(province):
    """2.001827 starts at the filing: an acceptance a day later leaves the steps a day less."""
    dossier = file("2.001827", MONDAY, by=actor("demo-city-intake", MONDAY))
    dossier.later(days=1)

    case = accept(dossier, "chung", by=actor("demo-city-intake", dossier.at))

    edition = calendars.edition(case.pins.calendar, case.pins.edition)
    left = working_time.minutes_between(edition, case.accepted_at, case.promised_at)
    assert case.pins.since == MONDAY
    assert sum(step.minutes or 0 for step in case.pins.steps) == left
