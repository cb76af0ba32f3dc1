"""The one place of hashing and sealing: SHA-256, keyed digests, AES-256-GCM under a keyring."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from motcua.kernel import ids

NONCE: Final = 12
SALT: Final = 16
TAG: Final = 16
PIECE: Final = 256 * 1024  # of an object, in clear bytes

Altered: Final = InvalidTag  # raised by `unsealed` and `decrypted` on bytes that were changed


def sha256(body: bytes) -> str:
    """Return the SHA-256 of the bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


def chained(previous: str, header: bytes, body: bytes) -> str:
    """Return SHA-256 over the previous hash, the canonical header and the stored body."""
    digest = hashlib.sha256(bytes.fromhex(previous))
    digest.update(len(header).to_bytes(8, "big"))
    digest.update(header)
    digest.update(body)
    return digest.hexdigest()


def new_salt() -> bytes:
    return ids.random_bits(8 * SALT).to_bytes(SALT, "big")


class Running:
    """A SHA-256 over bytes as they pass, with their count."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.size = 0

    def over(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            self.size += len(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def salted(salt: bytes, body: bytes) -> str:
    """Return a digest that says nothing about the body once the salt is gone."""
    return hmac.new(salt, body, hashlib.sha256).hexdigest()


def blind(text: str, purpose: str) -> str:
    """Return the keyed digest by which an exact value is found without being stored."""
    return hmac.new(_derived(purpose), text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(one, other)


def sealed(body: bytes, about: bytes = b"") -> bytes:
    """Encrypt under the newest key; `about` binds the ciphertext to its place."""
    key_id = next(reversed(_keyring()))
    nonce = secrets.token_bytes(NONCE)
    secret = AESGCM(_keyring()[key_id]).encrypt(nonce, body, about)
    return bytes([len(key_id)]) + key_id.encode() + nonce + secret


def unsealed(secret: bytes, about: bytes = b"") -> bytes:
    """
    Decrypt what `sealed` made.

    :raises Altered: if a byte was changed, or it stands in another place
    """
    try:
        end = 1 + secret[0]
        key = _keyring()[secret[1:end].decode()]
        return AESGCM(key).decrypt(secret[end : end + NONCE], secret[end + NONCE :], about)
    except (InvalidTag, LookupError, ValueError) as broken:
        raise Altered from broken


def merkle_root(leaves: list[str]) -> str:
    """Return the RFC 9162 tree head over hex digests; of none, the digest of nothing."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    return _tree_head([bytes.fromhex(leaf) for leaf in leaves]).hex()


def _tree_head(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = _tree_head(leaves[:half]), _tree_head(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@cache
def _keyring() -> dict[str, bytes]:
    """Return the keys by id, the newest last; 32 bytes each."""
    return {name: bytes.fromhex(value) for name, value in settings.MOTCUA_KEYRING.items()}


@cache
def _derived(purpose: str) -> bytes:
    """Return the look-up key of a purpose; from the first key, so that rotation keeps finding."""
    first = next(iter(_keyring().values()))
    return hmac.new(first, b"blind:" + purpose.encode(), hashlib.sha256).digest()


def new_key() -> bytes:
    """Return a fresh data key for one object."""
    return AESGCM.generate_key(bit_length=256)


def encrypted(key: bytes, pieces: Iterable[bytes], about: bytes) -> Iterator[bytes]:
    """Encrypt an object piece by piece under a key of its own; order and end are bound in."""
    cipher = AESGCM(key)
    for index, piece, last in _marked(_in_pieces(pieces, PIECE)):
        yield cipher.encrypt(index.to_bytes(NONCE, "big"), piece, about + last)


def decrypted(key: bytes, stored: Iterable[bytes], about: bytes) -> Iterator[bytes]:
    """Decrypt what `encrypted` made; a changed, moved or missing piece raises `InvalidTag`."""
    cipher = AESGCM(key)
    for index, piece, last in _marked(_in_pieces(stored, PIECE + TAG)):
        yield cipher.decrypt(index.to_bytes(NONCE, "big"), piece, about + last)


def _in_pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Cut a stream into pieces of one size; the last may be shorter, and there is at least one."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > size:
            yield bytes(waiting[:size])
            del waiting[:size]
    yield bytes(waiting)


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    """Number the pieces and mark the last one."""
    before: bytes | None = None
    index = 0
    for piece in pieces:
        if before is not None:
            yield index, before, b"\x00"
            index += 1
        before = piece
    assert before is not None
    yield index, before, b"\x01"
