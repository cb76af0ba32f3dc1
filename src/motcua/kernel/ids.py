"""Names of things: time-ordered ids, references that tell no order, secret keys."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import UUID, uuid5

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
REFERENCE_LENGTH: Final = 9
SECRET_KEY_LENGTH: Final = 12
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_PACK: Final = UUID("6f2d1c3e-52f2-5f0c-9a63-6d6f74637561")

Source = Callable[[], tuple[int, int]]  # milliseconds since 1970, 74 random bits
Bits = Callable[[int], int]  # so many random bits


def _server_source() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, secrets.randbits(74)


_source: ContextVar[Source] = ContextVar("id_source", default=_server_source)
_bits: ContextVar[Bits] = ContextVar("random_bits", default=secrets.randbits)


def use_source(source: Source, bits: Bits = secrets.randbits) -> None:
    """Take ids, references, keys and salts from another source here (the simulator's, a test's)."""
    _source.set(source)
    _bits.set(bits)


@contextmanager
def own_source() -> Iterator[None]:
    """Name what is made inside as nobody could foretell, also in a simulation: files on a disk."""
    source, bits = _source.set(_server_source), _bits.set(secrets.randbits)
    try:
        yield
    finally:
        _source.reset(source)
        _bits.reset(bits)


def random_bits(count: int) -> int:
    """Return random bits nobody can guess; those of the source in a simulation."""
    return _bits.get()(count)


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): ordered by time, random within the millisecond."""
    milliseconds, random = _source.get()()
    high = (milliseconds & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | (random >> 62) & 0xFFF
    low = 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=high << 64 | low)


def stable_id(kind: str, *parts: str) -> UUID:
    """Return the same id for the same thing of a pack, on every machine and at every load."""
    return uuid5(_PACK, "\x1f".join((kind, *parts)))


def new_reference() -> str:
    """Return a public reference: 9 random Crockford characters and a check character."""
    body = _characters(REFERENCE_LENGTH)
    return body + _check(body)


def read_reference(typed: str) -> str | None:
    """Return the reference meant by what a person typed, or None when it cannot be one."""
    text = typed.upper().translate(_LOOKALIKES)
    body, check = text[:-1], text[-1:]
    well_formed = len(body) == REFERENCE_LENGTH and set(body) <= set(ALPHABET)
    return text if well_formed and check == _check(body) else None


def new_secret_key() -> str:
    """Return a secret key: 12 random Crockford characters; only its hash is kept."""
    return _characters(SECRET_KEY_LENGTH)


def read_secret_key(typed: str) -> str:
    return typed.upper().translate(_LOOKALIKES)


def _characters(count: int) -> str:
    drawn = random_bits(5 * count)
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(count))


def _check(body: str) -> str:
    """
    Return the character that makes the reference a word of a code over the field of 32 elements.

    Each place weighs another power of one element, so one wrong character shows, and so do any two
    that changed places. (A remainder modulo 31 would not: 32 leaves 1, and places weigh the same.)
    """
    value = 0
    for character in body:
        value = _next_power(value ^ ALPHABET.index(character))
    return ALPHABET[value]


def _next_power(value: int) -> int:
    """Multiply by x in GF(2)[x] modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
