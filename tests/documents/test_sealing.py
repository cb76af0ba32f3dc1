"""An object is sealed piece by piece: whole it comes back, in any other way it does not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import digests

PIECE = 16  # small, so that many pieces meet their borders
STORED = PIECE + digests.TAG
KEY, ABOUT = b"k" * 32, b"this file"

bodies = st.binary(max_size=5 * PIECE) | st.integers(0, 5).map(lambda n: b"x" * (n * PIECE))


@pytest.fixture(autouse=True, scope="module")
def small_pieces():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digests, "PIECE", PIECE)
        yield


def sealed(chunks):
    return b"".join(digests.encrypted(KEY, chunks, ABOUT))


def opened(chunks, about=ABOUT):
    return b"".join(digests.decrypted(KEY, chunks, about))


def cut(body, places):
    """The body in chunks, cut where the places say."""
    borders = sorted({min(place, len(body)) for place in places} | {0, len(body)})
    return [body[start:end] for start, end in pairwise(borders)]


places = st.lists(st.integers(0, 6 * STORED), max_size=6)


@given(bodies, places, places)
def test_what_is_sealed_opens_however_it_is_cut(body, coming, going):
    stored = sealed(cut(body, coming))

    assert opened(cut(stored, going)) == body
    assert len(stored) == len(body) + digests.TAG * max(1, -(-len(body) // PIECE))


@given(bodies, st.data())
def test_a_changed_bit_opens_nothing(body, data):
    stored = bytearray(sealed([body]))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(digests.Altered):
        opened([bytes(stored)])


@given(bodies, st.data())
def test_a_cut_or_longer_object_opens_nothing(body, data):
    stored = sealed([body])
    cut_short = stored[: data.draw(st.integers(0, len(stored) - 1))]

    for wrong in (cut_short, stored + b"\0", stored + stored):
        with pytest.raises(digests.Altered):
            opened([wrong])


@given(st.permutations(range(4)).filter(lambda order: list(order) != [0, 1, 2, 3]))
def test_pieces_do_not_change_places(order):
    stored = sealed([bytes([n]) * PIECE for n in range(4)])
    pieces = [stored[n * STORED : (n + 1) * STORED] for n in order]

    with pytest.raises(digests.Altered):
        opened(pieces)


def test_another_place_opens_nothing():
    with pytest.raises(digests.Altered):
        opened([sealed([b"body"])], b"that file")
