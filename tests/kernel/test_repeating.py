"""Requests sent twice, tried too often, and transactions within transactions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.kernel import idempotency, throttle
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.models import IdempotencyKey, Throttle
from motcua.kernel.refusals import RuleViolation
from tests.factories.dossiers import MONDAY

HERE, THERE = system("here"), system("there")


class Refused(RuleViolation):
    code = "refused"
    sentence = "Không."


def once(act, *, key="k", body=b"form", by=HERE, at=MONDAY):
    return idempotency.once(by=by, key=key, body=body, at=at, act=act)


# --- repeated requests ------------------------------------------------------------------------


def test_a_repeated_request_is_answered_the_same_and_done_once(db):
    done = []

    def act():
        done.append(1)
        return f"answer {len(done)}"

    assert [once(act) for _ in range(3)] == ["answer 1"] * 3
    assert done == [1]


def test_another_key_or_another_person_is_another_request(db):
    answers = iter("abc")

    asked = [("k", HERE), ("l", HERE), ("k", THERE)]
    given = [once(lambda: next(answers), key=key, by=by) for key, by in asked]

    assert given == ["a", "b", "c"]


def test_a_key_used_for_another_form_is_refused(db):
    once(lambda: "a")

    with pytest.raises(idempotency.KeyReused):
        once(lambda: "b", body=b"other")


def test_a_refusal_is_not_kept(db):
    def refuse():
        raise Refused

    with pytest.raises(Refused):
        once(refuse)

    assert not IdempotencyKey.objects.exists()
    assert once(lambda: "a") == "a"


def test_a_fault_of_the_act_itself_is_not_hidden(db):
    def clash():
        raise IntegrityError("of its own")

    with pytest.raises(IntegrityError, match="of its own"):
        once(clash)


def test_the_answer_of_a_faster_request_is_given(db, monkeypatch):
    once(lambda: "first")
    looks = iter([lambda *asked: None, idempotency._kept])
    monkeypatch.setattr(idempotency, "_kept", lambda *asked: next(looks)(*asked))

    assert once(lambda: "second") == "first"


def test_the_form_is_kept_as_a_keyed_digest(db):
    once(lambda: "a", body=b"Tran Thi Bi Mat")

    assert b"Bi Mat".hex() not in IdempotencyKey.objects.get().body
    assert len(IdempotencyKey.objects.get().body) == 64


def test_keys_are_forgotten_after_thirty_days(db):
    once(lambda: "a", key="old", at=MONDAY)
    once(lambda: "b", key="new", at=MONDAY + timedelta(days=1))

    idempotency.forget_old(MONDAY + idempotency.KEPT + timedelta(seconds=1))

    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]


# --- trying too often -------------------------------------------------------------------------


def tries(what, minutes, limit=3):
    window = timedelta(minutes=15)
    return [
        throttle.may_try(
            what, limit=limit, window=window, by=HERE, at=MONDAY + timedelta(minutes=minute)
        )
        for minute in minutes
    ]


def test_within_a_window_only_so_many_are_let_through(db):
    assert tries("a", [0, 1, 2, 3, 14]) == [True, True, True, False, False]


def test_a_new_window_begins_anew(db):
    assert tries("a", [0, 1, 2, 3, 15, 16]) == [True, True, True, False, True, True]


def test_one_does_not_use_up_anothers_tries(db):
    assert tries("a", [0, 1, 2, 3]) == [True, True, True, False]
    assert tries("b", [3]) == [True]


def test_what_was_tried_is_kept_as_a_keyed_digest(db):
    tries("follow:ABC", [0])

    assert "ABC" not in Throttle.objects.get().key


# --- acting -----------------------------------------------------------------------------------


def test_an_act_within_an_act_shares_its_transaction(db):
    with pytest.raises(Refused), acting(HERE, writing=True):
        with acting(THERE, writing=True):
            Throttle.objects.create(key="inner", since=MONDAY, count=1)
        raise Refused

    assert not Throttle.objects.exists()


def test_a_look_within_an_act_sees_what_it_wrote(db):
    with acting(HERE, writing=True):
        Throttle.objects.create(key="inner", since=MONDAY, count=1)
        with acting(HERE):
            assert Throttle.objects.filter(key="inner").exists()


def test_a_look_does_not_turn_into_an_act(db):
    with acting(HERE), pytest.raises(AssertionError), acting(HERE, writing=True):
        pass


def test_after_an_act_that_broke_the_next_begins_afresh(db):
    with pytest.raises(Refused), acting(HERE):
        raise Refused

    with acting(HERE, writing=True):
        Throttle.objects.create(key="next", since=MONDAY, count=1)
    assert Throttle.objects.exists()


@pytest.mark.postgresql
def test_postgresql_learns_who_acts_for_the_transaction_alone(transactional_db):
    def told():
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('app.actor', true)")
            return cursor.fetchone()[0]

    with acting(HERE):
        assert told() == "system:here"
        with acting(THERE):
            assert told() == "system:here"  # the outer one acts
    with transaction.atomic():
        assert not told()
