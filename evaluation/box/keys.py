"""Key cards (钥匙卡) of the scrutineers, and the box key that any two of them open together."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from evaluation.box import crockford
from evaluation.box.crockford import CodeUnreadable
from evaluation.errors import Refused

_GROUPS = 13
_FOUR = 4  # signs of the key in a group; a check sign follows
_FIVE = 5
_FEWEST, _MOST = 3, 5


class CardsUnfit(Refused):
    """Too few or too many cards, or one card twice, which would let one person open alone."""

    def __init__(self) -> None:
        super().__init__("票箱需要三至五张互不相同的钥匙卡。")


class EnvelopeStaysShut(Refused):
    """The two cards are not the two it was closed with, or it was changed."""

    def __init__(self) -> None:
        super().__init__("这两张钥匙卡打不开这只信封。请核对是否为本场两位监票人各自的钥匙卡。")


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A scrutineer's card: the private half exists on paper only."""

    public: bytes
    code: str = field(repr=False)
    """The private half: 13 groups of four signs and their check sign, with dashes between."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The box's private key, for two cards by their place among those given to `make_box`."""

    first: int
    second: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A sitting's box key: the private half is in the envelopes only."""

    public: bytes
    envelopes: tuple[Envelope, ...]


def new_key_card() -> KeyCard:
    private = secrets.token_bytes(PrivateKey.SIZE)
    return KeyCard(bytes(PrivateKey(private).public_key), _written(private))


def public_of(code: str) -> bytes:
    """The public half of the card with this code; raises CodeUnreadable."""
    return bytes(_card_key(code).public_key)


def make_box(cards: Sequence[bytes]) -> Box:
    """Three to five public card keys, all different; raises CardsUnfit."""
    if not _FEWEST <= len(set(cards)) == len(cards) <= _MOST:
        raise CardsUnfit
    key = PrivateKey.generate()
    seals = [SealedBox(PublicKey(card)) for card in cards]
    envelopes = (
        Envelope(first, second, seals[first].encrypt(seals[second].encrypt(bytes(key))))
        for first, second in combinations(range(len(cards)), 2)
    )
    return Box(bytes(key.public_key), tuple(envelopes))


def open_envelope(sealed: bytes, first_code: str, second_code: str) -> bytes:
    """The box's private key, the codes in either order; raises CodeUnreadable, EnvelopeStaysShut.

    Anyone can close an envelope to public keys: only a ballot that opens proves the key genuine.
    """
    first, second = SealedBox(_card_key(first_code)), SealedBox(_card_key(second_code))
    for outer, inner in ((first, second), (second, first)):
        try:
            return inner.decrypt(outer.decrypt(sealed))
        except CryptoError:
            continue
    raise EnvelopeStaysShut


def _written(private: bytes) -> str:
    signs = crockford.write(int.from_bytes(private), _GROUPS * _FOUR)
    fours = [signs[at : at + _FOUR] for at in range(0, len(signs), _FOUR)]
    return "-".join(four + _check_sign(place, four) for place, four in enumerate(fours))


def _card_key(code: str) -> PrivateKey:
    signs = crockford.fold(code)
    groups = [signs[at : at + _FIVE] for at in range(0, _GROUPS * _FIVE, _FIVE)]
    wrong = [place for place, group in enumerate(groups) if not _fits(place, group)]
    if wrong or len(signs) != _GROUPS * _FIVE:
        raise CodeUnreadable(_what_to_look_at(wrong, len(signs)))
    number = crockford.number("".join(group[:_FOUR] for group in groups))
    return PrivateKey(number.to_bytes(PrivateKey.SIZE))


def _fits(place: int, group: str) -> bool:
    if len(group) != _FIVE or not set(group) <= set(crockford.SIGNS):
        return False
    # 52 signs have room for 260 bits: the first one stands for a single bit
    return _remainder(place, group) == 0 and (place > 0 or group < "2")


def _check_sign(place: int, four: str) -> str:
    return crockford.SIGNS[_remainder(place, four + "0")]


def _remainder(place: int, group: str) -> int:
    """The place and the signs as a polynomial over GF(32) = GF(2)[x]/(x⁵+x²+1), at x.

    Every position weighs differently, so that one wrong sign, two signs of a group changed
    about, or a group in another one's place never leave 0.
    """
    value = place
    for sign in group:
        value = value << 1 ^ (value >> 4) * 0b100101 ^ crockford.SIGNS.index(sign)
    return value


def _what_to_look_at(wrong: list[int], length: int) -> str:
    if length != _GROUPS * _FIVE:
        first = wrong[0] + 1 if wrong else _GROUPS
        return (
            f"钥匙卡的密码共 {_GROUPS} 组、每组 {_FIVE} 位，合计 {_GROUPS * _FIVE} 位，"
            f"现在是 {length} 位。请对照钥匙卡从第 {first} 组前后查起。"
        )
    named = "、".join(str(place + 1) for place in wrong)
    return f"钥匙卡密码的第 {named} 组与原件对不上。请对照钥匙卡重新输入。"
