"""Ids in the order of time; references that forgive a hand and show a slip."""

import contextvars
import itertools
import random
from uuid import RFC_4122

import pytest

from motcua.kernel import digests, ids

STABLE = "f2498698-3627-5b31-a418-1e717181e9cd"


@pytest.fixture(autouse=True)
def own_source():
    """What a test does to the source is taken back."""
    token = ids._source.set(ids._source.get())
    yield
    ids._source.reset(token)


def test_ids_are_uuids_of_version_seven_in_the_order_of_time():
    clock = itertools.count(1_772_400_000_000)
    ids.use_source(lambda: (next(clock), 2**74 - 1))

    made = [ids.new_id() for _ in range(50)]

    assert made == sorted(made)
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {RFC_4122}
    assert made[0].int >> 80 == 1_772_400_000_000


def test_all_74_random_bits_are_in_the_id():
    def of(random):
        ids.use_source(lambda: (0, random))
        return ids.new_id().int

    bits = {of(1 << n) ^ of(0) for n in range(74)}

    assert len(bits) == 74
    assert all(bit.bit_count() == 1 for bit in bits)


def test_ids_of_the_server_differ():
    assert len({ids.new_id() for _ in range(2_000)}) == 2_000


def test_a_stable_id_is_the_same_on_every_machine():
    assert str(ids.stable_id("agency", "DN.20341")) == STABLE
    assert ids.stable_id("a", "bc") != ids.stable_id("ab", "c")


def references(count=40):
    return [ids.new_reference() for _ in range(count)]


def test_a_reference_is_nine_characters_and_a_check():
    for reference in references():
        assert len(reference) == 10
        assert set(reference) <= set(ids.ALPHABET)
        assert ids.read_reference(reference) == reference


def test_one_wrong_character_always_shows():
    for reference in references(10):
        for place, wrong in itertools.product(range(10), ids.ALPHABET):
            typed = reference[:place] + wrong + reference[place + 1 :]
            if typed != reference:
                assert ids.read_reference(typed) is None, (reference, typed)


def test_two_characters_that_changed_places_always_show():
    for reference in references(100):
        for one, other in itertools.combinations(range(10), 2):
            swapped = list(reference)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            typed = "".join(swapped)
            if typed != reference:
                assert ids.read_reference(typed) is None, (reference, typed)


def test_check_characters_are_spread_evenly():
    """Any body has its one check character, and each of the 32 is as likely as another."""
    checks = {ids._check(f"0000000{a}{b}") for a in ids.ALPHABET for b in ids.ALPHABET}

    assert checks == set(ids.ALPHABET)


@pytest.mark.parametrize("slip", ["lower", "spaces", "dashes", "letters"])
def test_a_hand_is_forgiven(slip):
    for reference in references():
        typed = {
            "lower": reference.lower(),
            "spaces": f" {reference[:3]} {reference[3:]} ",
            "dashes": f"{reference[:5]}-{reference[5:]}",
            "letters": reference.replace("0", "o").replace("1", "l"),
        }[slip]
        assert ids.read_reference(typed) == reference


@pytest.mark.parametrize("typed", ["", "A", "123456789", "12345678901", "ĐĐĐĐĐĐĐĐĐĐ", "U" * 10])
def test_what_cannot_be_a_reference_is_none(typed):
    assert ids.read_reference(typed) is None


def test_secret_keys_are_twelve_characters_and_forgive_a_hand():
    keys = [ids.new_secret_key() for _ in range(200)]

    assert len(set(keys)) == 200
    assert {len(key) for key in keys} == {12}
    for key in keys:
        grouped = f"{key[:4]}-{key[4:8]} {key[8:]}".lower().replace("0", "O").replace("1", "i")
        assert ids.read_secret_key(grouped) == key


def test_in_a_simulation_references_keys_and_salts_come_from_the_source():
    def drawn():
        ids.use_source(lambda: (0, 1), bits=random.Random(7).getrandbits)
        return ids.new_reference(), ids.new_secret_key(), digests.new_salt()

    first, second = (contextvars.copy_context().run(drawn) for _ in range(2))

    assert first == second
    assert ids.read_reference(first[0]) == first[0]
    assert first[0] != ids.new_reference()
