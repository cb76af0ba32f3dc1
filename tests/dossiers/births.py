"""How a dossier comes into the world: filed, entered late, from a former system, as a part."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.operations import late_entry
from motcua.dossiers.types import LateEntry, State
from motcua.kernel.actors import Actor, system
from motcua.procedures import api as procedures
from tests.documents.corpus_pdf import pdf
from tests.dossiers import linking
from tests.dossiers.model import APPLICANT, BIRTH, DEATH, DIRECTOR, SHOP, Model, Way
from tests.dossiers.model import Place as At
from tests.factories.dossiers import CLERK, MONDAY, Filed, actor, content, file, party_of
from tests.factories.former import LAST_DAY, file_former

Birth = tuple[Filed, Model]
HEAD = "demo-tam-ky-supervisor"
FRIDAY, BEFORE = MONDAY - timedelta(days=3), MONDAY - timedelta(days=10)
PROMISED = MONDAY + timedelta(days=2, hours=9)
NAM_TRA_MY = "20944"


def births(way: Way) -> list[Birth]:
    """All that lives of a way begin with."""
    if way == SHOP:
        return [(file_former(at=LAST_DAY - timedelta(days=4), party=party()), Model(way))]
    if way == BIRTH:
        return [part(way)]
    if way == DEATH:
        by = actor(DIRECTOR, MONDAY, "intake")
        return [(file(way.code, MONDAY, by=by, commune=NAM_TRA_MY, party=party()), Model(way))]
    filed = file(way.code, MONDAY, party=party()), Model(way)
    return [*[filed] * 3, *[entered_late(way)] * 2, *imported(way)]


def party() -> dossiers.Party:
    return party_of(APPLICANT)


def entered_late(way: Way) -> Birth:
    """Taken on paper on Friday, when there was no power, and entered on Monday."""
    head, clerk = actor(HEAD, BEFORE), actor(CLERK, MONDAY)
    counter = procedures.Channel.COUNTER
    dossiers.issue_slips(agency=head.agency, series="TK26", first=1, last=2, by=head, at=BEFORE)
    draft = dossiers.start_draft(procedure=way.code, channel=counter, by=clerk, at=MONDAY)
    filled = content(procedures.revision(draft.revision), party=party())
    dossiers.save_draft(draft=draft.id, content=filled, by=clerk, at=MONDAY)
    late = LateEntry(
        slip="TK26-0001",
        occurred_at=FRIDAY,
        reason="Mất điện cả trung tâm",
        photo=photo(draft, clerk),
        approver=head.post,
    )
    done = dossiers.submit(draft=draft.id, late=late, by=clerk, at=MONDAY)
    return Filed(done.dossier, done.reference, done.secret_key, MONDAY), Model(way)


def photo(draft: dossiers.DraftView, by: Actor):
    told = {"name": "phieu.pdf", "owner": draft.id, "kind": late_entry.PHOTO}
    there = documents.receive(chunks=[pdf()], by=by, at=MONDAY, **told)
    return documents.scan(file=there.id, by=by, at=MONDAY).id


# --- of a former system -----------------------------------------------------------------------


def imported(way: Way) -> list[Birth]:
    """Wherever it stood in the former system, it lives on here."""
    deciding = way.deciding
    model = replace(
        Model(way), case=way.cases[0], edition=1, proposed_in=deciding - 1, questions=[]
    )
    asked = [{"since": text(FRIDAY), "kind": "supplement"}]
    approved = {"verdict": "approve", "result": approving(way)}
    lives = [
        (At(State.ACCEPTED, 1), {}),
        (At(State.IN_PROCESS, 2), {}),
        (At(State.AWAITING_SUPPLEMENT, 2), {"pauses": asked}),
        (At(State.AWAITING_DECISION, deciding), approved),
        (At(State.RESULT_READY, deciding), {**approved, "finished_at": text(FRIDAY)}),
    ]
    if way.pauses:
        tax = {"kind": "excluded", "holder": "other_agency", "ground": "tax"}
        paused = [{"since": text(FRIDAY), **tax}]
        lives.append((At(State.IN_PROCESS, 4, taken=True), {"pauses": paused}))
    return [
        (taken_over(way, number, place, more), of(model, place))
        for number, (place, more) in enumerate(lives)
    ]


def of(model: Model, place: At) -> Model:
    if place.state is not State.AWAITING_SUPPLEMENT:
        return replace(model, place=place)
    return replace(model, place=place, back=State.IN_PROCESS, rounds=1)


def taken_over(way: Way, number: int, place: At, more: Mapping[str, Any]) -> Filed:
    code = f"000.21.H47-260220-{number:04d}"
    person = party()
    stepping = (State.IN_PROCESS, State.AWAITING_SUPPLEMENT)
    told = {
        "code": code,
        "procedure": way.code,
        "case": way.cases[0],
        "channel": "counter",
        "state": place.state.value,
        "receiving": "DN.20341.PVHCC",
        "place": "20341",
        "submitted_at": text(BEFORE),
        "accepted_at": text(BEFORE),
        "promised_at": text(PROMISED),
        "submitter": {"name": person.name, "identity_number": person.identity_number},
        **({"step": place.step} if place.state in stepping else {}),
        **more,
    }
    row = dossiers.Row(number + 1, told)
    dossiers.import_dossiers(rows=[row], by=system("import"), at=MONDAY)
    found = Dossier.objects.get(code=code)
    return Filed(found.pk, found.reference, "", MONDAY)


def text(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def approving(way: Way) -> str:
    revision = procedures.revision_in_force(way.code, MONDAY.date())
    assert revision is not None
    return next(one.key for one in revision.results if one.outcome == "approved")


# --- linked -----------------------------------------------------------------------------------


def part(way: Way) -> Birth:
    """The first part of a linked filing: it begins with its first work, received with the whole."""
    whole = linking.accept(linking.filed(way.code, party=party()))
    ((key, found),) = whole.parts.items()
    place, dossier = At(State.IN_PROCESS, 1), Filed(found.id, found.reference, "", MONDAY)
    assert dossier.case.pins is not None and dossier.case.pins.part == key
    return dossier, Model(way, place=place, case=dossier.case.pins.case, edition=1)
