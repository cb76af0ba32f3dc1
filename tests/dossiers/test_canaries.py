"""What people type and who they are never stands in an event, the queue, a look or a log."""

import json
import logging
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Content, DossierEvent
from motcua.dossiers.queries import scope
from motcua.dossiers.types import (
    Manner,
    Party,
    Settlement,
    Stance,
    State,
    StopGround,
    Verdict,
)
from motcua.identity import api as identity
from motcua.kernel import access, digests, ids, outbox
from motcua.kernel.actors import system
from motcua.procedures import api as procedures
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

LAND = "1.013831"
SPECIALIST = "demo-land-specialist"


class Canaries:
    """Words that nobody else would write, each given out once."""

    def __init__(self):
        self.given = []

    def word(self, about):
        self.given.append(f"hoang-yen-{about}-{len(self.given):03}")
        return self.given[-1]


def raw_answers(revision, canaries):
    """Every free field of the form holds a word of its own."""
    filled = content(revision)
    raw = dict(filled.raw)
    for field in revision.form.fields:
        if field.type in (procedures.FieldType.TEXT, procedures.FieldType.LONG_TEXT):
            raw[field.key] = canaries.word(field.key)
        if field.type is procedures.FieldType.ADDRESS:
            raw[field.key] = {**raw[field.key], "detail": canaries.word(field.key)}
    party = Party(
        name=canaries.word("name"),
        identity_number="048190000001",
        phone=canaries.word("phone"),
        email=canaries.word("email"),
        address=canaries.word("address"),
    )
    owner = replace(party, name=canaries.word("owner"))
    parties = dossiers.Parties(submitter=party, owner=owner, relation=canaries.word("relation"))
    canaries.given += ["048190000001"]
    return replace(filled, raw=raw, parties=parties)


def life(canaries):
    """A dossier that meets every act which takes words."""
    clerk = actor(CLERK, MONDAY)
    draft = dossiers.start_draft(
        procedure=LAND, channel=procedures.Channel.COUNTER, by=clerk, at=MONDAY
    )
    written = raw_answers(procedures.revision(draft.revision), canaries)
    dossiers.save_draft(draft=draft.id, content=written, by=clerk, at=MONDAY)
    done = dossiers.submit(draft=draft.id, by=clerk, at=MONDAY)
    canaries.given.append(done.secret_key)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)

    def told(login):
        return {
            "dossier": dossier.id,
            "turn": dossier.case.turn,
            "by": actor(login, MONDAY),
            "at": dossier.later(minutes=5),
        }

    def asked(login):
        dossiers.ask_supplement(
            items=[canaries.word("item")], reason=canaries.word("reason"), **told(login)
        )
        dossiers.dispatch_supplement(
            dossier=dossier.id, by=system("papers"), at=dossier.later(minutes=1)
        )
        dossiers.complete_supplement(note=canaries.word("note"), **told(CLERK))

    papers = [
        replace(paper, name=canaries.word("paper"))
        for paper in papers_of(dossier, "dong_bang", clerk)
    ]
    dossiers.accept(case="dong_bang", papers=papers, note=canaries.word("note"), **told(CLERK))
    dossiers.hand_over(note=canaries.word("note"), **told(CLERK))
    asked(SPECIALIST)
    beside(dossier, canaries, told)
    dossiers.hand_over(note=canaries.word("note"), **told(SPECIALIST))
    dossiers.hand_over(document=canaries.word("document"), **told(SPECIALIST))
    slip = dossier.case.slip
    dossiers.acknowledge(slip=slip, document=canaries.word("document"), **told("demo-tax"))
    dossiers.hand_over(document=canaries.word("document"), **told("demo-tax"))
    settled = {"verdict": Verdict.REFUSE, "result": "tu_choi"}
    dossiers.propose(text=canaries.word("text"), **settled, **told(SPECIALIST))
    dossiers.decide(reasons=canaries.word("reasons"), **settled, **told("demo-land-leader"))
    dossiers.register_result(number=canaries.word("number"), **told("demo-land-registrar"))
    dossiers.hand_over_result(
        manner=Manner.COUNTER,
        receiver=canaries.word("receiver"),
        proof=canaries.word("proof"),
        **told(CLERK),
    )
    return dossier


def beside(dossier, canaries, told):
    """What is asked, promised and recorded while the dossier goes its way."""
    tax = actor("demo-tax", MONDAY)
    number = dossiers.ask_opinion(
        agency=tax.agency,
        function="tax_officer",
        question=canaries.word("question"),
        days=2,
        **told(SPECIALIST),
    ).number
    dossiers.give_opinion(
        dossier=dossier.id,
        number=number,
        view=Stance.OBJECTS,
        text=canaries.word("opinion"),
        by=tax,
        at=dossier.later(minutes=5),
    )
    day = date(2026, 3, 31)
    dossiers.apologise(new_promise=day, reason=canaries.word("apology"), **told("demo-land-leader"))
    asked = {"reason": canaries.word("withdrawal"), "document": canaries.word("request")}
    dossiers.ask_withdrawal(**asked, **told(CLERK))
    dossiers.refuse_withdrawal(reason=canaries.word("goes on"), **told("demo-land-leader"))
    death = {"died_on": date(1996, 7, 28), "document": canaries.word("death")}
    canaries.given.append("1996-07-28")
    dossiers.record_death(who="owner", **death, **told(CLERK))


def ended(canaries):
    """A dossier that ends without a result."""
    dossier = at_stage(State.ACCEPTED)
    dossiers.stop(
        dossier=dossier.id,
        turn=dossier.case.turn,
        ground=StopGround.COURT,
        reason=canaries.word("stopped"),
        document=canaries.word("court"),
        settlement=Settlement.WAIVED,
        by=actor("demo-tam-ky-leader", MONDAY),
        at=dossier.later(minutes=5),
    )


def everything_stored():
    """Every byte of every table, as the database gives it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = [
                b" ".join(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                )
                for row in cursor.fetchall()
            ]
    return found


def test_no_word_that_was_typed_stands_anywhere_in_the_clear(province, caplog):
    caplog.set_level(logging.DEBUG)
    canaries = Canaries()
    access.begin()
    dossier = life(canaries)
    ended(canaries)
    for by in (actor(CLERK, MONDAY), system("follow")):
        dossiers.page(dossier.reference, by=by, at=dossier.at)
    access.record(by=actor(CLERK, MONDAY), at=dossier.at, view="v", purpose="p", status=200)

    leaks = [
        (table, word)
        for table, rows in everything_stored().items()
        for word in canaries.given
        if any(word.encode() in row for row in rows)
    ]

    assert len(canaries.given) > 30
    assert leaks == []
    assert not [word for word in canaries.given if word in caplog.text]


def test_a_queue_that_fails_logs_no_word(province, caplog, monkeypatch):
    canaries = Canaries()

    def broken(event, at):
        raise OSError("out of order")

    kept = {topic: list(found) for topic, found in outbox._subscribers.items()}
    monkeypatch.setattr(outbox, "_subscribers", kept)
    outbox.subscribe("dossiers.decided", "broken", broken)
    dossier = life(canaries)

    outbox.work_once(dossier.at)

    assert "failed" in caplog.text
    assert not [word for word in canaries.given if word in caplog.text]


def test_every_word_comes_back_to_who_may_read_it(province):
    """What is sealed is not lost: each word typed is in exactly one content of the dossier."""
    canaries = Canaries()
    dossier = life(canaries)
    clear = [scope.opened(row).decode() for row in Content.objects.filter(dossier=dossier.id)]

    shown = [word for word in canaries.given if word not in ("048190000001", dossier.secret_key)]
    assert {word: sum(word in text for text in clear) for word in shown} == dict.fromkeys(shown, 1)


def test_two_dossiers_saying_the_same_say_it_differently(province):
    """A digest is salted: nobody sees that two reasons are one."""
    same = "Thiếu bản sao"
    seen = set()
    for _ in range(2):
        dossier = refused_with(same)
        event = DossierEvent.objects.get(dossier=dossier.id, number=2)
        seen.add(json.loads(bytes(event.body))["facts"]["reason"]["digest"])

    assert len(seen) == 2
    assert len({bytes(row.sealed) for row in Content.objects.filter(kind="text")}) == 2


def refused_with(reason):
    dossier = file("2.000635", MONDAY)
    dossiers.refuse_receipt(
        dossier=dossier.id, turn=1, reason=reason, by=actor(CLERK, MONDAY), at=MONDAY
    )
    return dossier


def test_content_moved_to_another_place_does_not_open(province):
    """The ciphertext is bound to its row: it cannot be put under another event."""
    first, second = refused_with("A"), refused_with("B")
    row = Content.objects.get(dossier=first.id, kind="text")
    other = Content.objects.get(dossier=second.id, kind="text")

    with pytest.raises(digests.Altered):
        scope.opened(Content(id=ids.new_id(), salt=row.salt, sealed=row.sealed))
    with pytest.raises(digests.Altered):
        scope.opened(Content(id=row.pk, salt=row.salt, sealed=other.sealed))


def test_an_applicant_does_not_see_what_officers_say_among_themselves(province):
    canaries = Canaries()
    dossier = life(canaries)

    page = dossiers.page(dossier.reference, by=system("follow"), at=dossier.at)

    shown = repr(page.timeline)
    drafted = next(word for word in canaries.given if "-text-" in word)
    notes = [word for word in canaries.given if "-note-" in word]
    inner = [notes[1], notes[3], drafted]  # of hand-overs, and the draft of the decision
    assert not [word for word in inner if word in shown]
    assert notes[0] in shown  # what was said to him when accepted
    assert all(entry.who == "" for entry in page.timeline)


def test_an_officer_reads_of_his_own_dossier_what_any_applicant_does(province):
    clerk, person = actor(CLERK, MONDAY), identity.own_person(actor("demo-nong-dan", MONDAY))
    draft = dossiers.start_draft(
        procedure="2.000635", channel=procedures.Channel.COUNTER, by=clerk, at=MONDAY
    )
    party = Party(name=person.full_name, identity_number=person.identity_number)
    filled = content(procedures.revision(draft.revision))
    written = replace(filled, parties=dossiers.Parties(submitter=party))
    dossiers.save_draft(draft=draft.id, content=written, by=clerk, at=MONDAY)
    done = dossiers.submit(draft=draft.id, by=clerk, at=MONDAY)
    dossier = Filed(done.dossier, done.reference, done.secret_key, MONDAY)
    accept(dossier, "ca_nhan")
    dossiers.hand_over(
        dossier=dossier.id, turn=dossier.case.turn, note="giữa cán bộ", by=clerk, at=dossier.at
    )

    colleague = actor("demo-tam-ky-land", MONDAY)
    shown = [
        repr(dossiers.page(dossier.reference, by=by, at=dossier.at).timeline)
        for by in (colleague, replace(colleague, person=person.id))
    ]

    assert ["giữa cán bộ" in course for course in shown] == [True, False]
