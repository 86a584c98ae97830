"""Random names of slips (评议卡): what is printed on them, and how it is kept."""

import hmac
import secrets

from evaluation.box import crockford
from evaluation.box.digests import ALGORITHM


def new_token() -> str:
    """128 random bits for the QR code: 22 signs that are safe in an address."""
    return secrets.token_urlsafe(16)


def new_entry_code() -> str:
    """40 random bits, as in `K7MQ-2XH4`."""
    return _in_halves(crockford.write(secrets.randbits(40), 8))


def new_stub_code() -> str:
    """The withdrawal code on the tear-off stub: 40 random bits, as in `K7MQ-2XH4`."""
    return new_entry_code()


def new_card_number() -> str:
    """Public, as in `R3M-7K2`; only 30 bits: the caller sees to it that a sitting has it once."""
    return _in_halves(crockford.write(secrets.randbits(30), 6))


def read_code(typed: str, length: int = 8) -> str:
    """As `new_entry_code` made it, or with length 6 `new_card_number`; raises CodeUnreadable."""
    return _in_halves(crockford.read(typed, length))


def keyed_hash(secret: bytes, purpose: str, text: str) -> bytes:
    """HMAC under a key of its own for each purpose, so that no two columns can be compared."""
    purpose_key = hmac.digest(secret, purpose.encode(), ALGORITHM)
    return hmac.digest(purpose_key, text.encode(), ALGORITHM)


def _in_halves(signs: str) -> str:
    half = len(signs) // 2
    return f"{signs[:half]}-{signs[half:]}"
