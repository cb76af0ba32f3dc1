"""Hashes, seals and trees: what is changed shows, and keys change without losing anything."""

import hashlib

import pytest

from motcua.kernel import digests

OLD, NEW = {"k1": "11" * 32}, {"k1": "11" * 32, "k2": "22" * 32}


@pytest.fixture
def keyring(settings):
    def use(keys):
        settings.MOTCUA_KEYRING = keys
        digests._keyring.cache_clear()
        digests._derived.cache_clear()

    use(OLD)
    yield use
    digests._keyring.cache_clear()
    digests._derived.cache_clear()


def test_what_is_sealed_opens_in_its_place(keyring):
    secret = digests.sealed("Trần Thị Bí Mật".encode(), b"here")

    assert digests.unsealed(secret, b"here").decode() == "Trần Thị Bí Mật"
    assert "Bí Mật".encode() not in secret


def test_the_same_is_sealed_differently_each_time(keyring):
    assert digests.sealed(b"same") != digests.sealed(b"same")


def test_every_changed_byte_shows(keyring):
    secret = digests.sealed(b"clear", b"here")

    for place in range(len(secret)):
        changed = secret[:place] + bytes([secret[place] ^ 1]) + secret[place + 1 :]
        with pytest.raises(digests.Altered):
            digests.unsealed(changed, b"here")


@pytest.mark.parametrize("about", [b"", b"there", b"her"])
def test_another_place_shows(keyring, about):
    with pytest.raises(digests.Altered):
        digests.unsealed(digests.sealed(b"clear", b"here"), about)


@pytest.mark.parametrize("rest", [0, 1, 3, 10, 20])
def test_what_is_cut_short_shows(keyring, rest):
    with pytest.raises(digests.Altered):
        digests.unsealed(digests.sealed(b"clear")[:rest])


def test_a_new_key_seals_and_the_old_one_still_opens(keyring):
    before, found = digests.sealed(b"old"), digests.blind("048190000001", "person")

    keyring(NEW)

    after = digests.sealed(b"new")
    assert (before[1:3], after[1:3]) == (b"k1", b"k2")
    assert (digests.unsealed(before), digests.unsealed(after)) == (b"old", b"new")
    assert digests.blind("048190000001", "person") == found  # look-ups go on finding


def test_a_key_that_is_gone_opens_nothing(keyring):
    keyring(NEW)
    secret = digests.sealed(b"new")
    keyring(OLD)

    with pytest.raises(digests.Altered):
        digests.unsealed(secret)


def test_a_blind_digest_belongs_to_one_purpose_and_one_key(keyring):
    one = digests.blind("x", "throttle")
    assert one != digests.blind("x", "idempotency")
    keyring({"k1": "33" * 32})
    assert one != digests.blind("x", "throttle")


def test_a_salted_digest_says_nothing_without_its_salt():
    one, other = digests.new_salt(), digests.new_salt()

    assert digests.salted(one, b"Th") != digests.salted(other, b"Th")
    assert digests.salted(one, b"Th") != digests.salted(one, b"th")
    assert len(one) == digests.SALT


def test_comparing_is_for_digests():
    assert digests.same("ab", "ab")
    assert not digests.same("ab", "ac")


def test_header_and_body_are_not_interchangeable():
    """The length of the header is hashed: a byte cannot move over into the body."""
    previous = "0" * 64

    assert digests.chained(previous, b"ab", b"c") != digests.chained(previous, b"a", b"bc")
    assert digests.chained(previous, b"a", b"b") != digests.chained("1" * 64, b"a", b"b")


# RFC 9162, 2.1.5 gives the shape; the values are computed here from the definition alone
def leaf(body):
    return hashlib.sha256(b"\x00" + body).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


A, B, C, D, E = (bytes([n]) * 32 for n in range(1, 6))
TREES = [
    ([], hashlib.sha256(b"").digest()),
    ([A], leaf(A)),
    ([A, B], node(leaf(A), leaf(B))),
    ([A, B, C], node(node(leaf(A), leaf(B)), leaf(C))),
    ([A, B, C, D], node(node(leaf(A), leaf(B)), node(leaf(C), leaf(D)))),
    ([A, B, C, D, E], node(node(node(leaf(A), leaf(B)), node(leaf(C), leaf(D))), leaf(E))),
]


@pytest.mark.parametrize(("leaves", "root"), TREES)
def test_the_root_of_a_tree(leaves, root):
    assert digests.merkle_root([one.hex() for one in leaves]) == root.hex()


def test_order_and_number_of_leaves_are_in_the_root():
    three = [one.hex() for one in (A, B, C)]

    assert digests.merkle_root(three) != digests.merkle_root(three[::-1])
    assert digests.merkle_root(three) != digests.merkle_root([*three, three[-1]])
