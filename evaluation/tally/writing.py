"""How figures and whole files are written: exact, printed, canonical."""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from math import floor

_SLICE = 1000

_compact = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: object) -> bytes:
    """A result as a file: sorted keys, no spaces, UTF-8, one newline at the end."""
    return f"{_compact(value)}\n".encode()


def digest(bundle: dict[str, object]) -> str:
    """SHA-256 of a bundle in the same form, without the newline.

    Raises UnicodeEncodeError for half of a surrogate pair, which no UTF-8 can hold.
    """
    written = sha256()
    for part in _parts(bundle):
        written.update(part.encode())
    return written.hexdigest()


def _parts(bundle: dict[str, object]) -> Iterator[str]:
    """Long lists in slices: a million ballots as one text would need much memory again."""
    before = "{"
    for key, value in sorted(bundle.items()):
        yield f"{before}{_compact(key)}:"
        before = ","
        if isinstance(value, list) and len(value) > _SLICE:
            for start in range(0, len(value), _SLICE):
                yield ("," if start else "[") + _compact(value[start : start + _SLICE])[1:-1]
            yield "]"
        else:
            yield _compact(value)
    yield "}"


def rounded(number: Fraction, decimals: int, rounding: str) -> Fraction:
    """To so many decimals, a half going up or to the even neighbour; no number is below 0."""
    if rounding == "half-even":
        return round(number, decimals)
    scale = 10**decimals
    return Fraction(floor(number * scale + Fraction(1, 2)), scale)


def printed(number: Fraction, decimals: int, rounding: str) -> str:
    scale = 10**decimals
    whole, rest = divmod(int(rounded(number, decimals, rounding) * scale), scale)
    return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)


def exact(number: Fraction) -> str:
    """A fraction in lowest terms, or an integer."""
    above, below = _digits(number.numerator), _digits(number.denominator)
    return above if below == "1" else f"{above}/{below}"


def _digits(number: int) -> str:
    # str() refuses integers of more than 4300 digits, and sums of odd fractions may have them.
    return f"{Decimal(number):f}"
