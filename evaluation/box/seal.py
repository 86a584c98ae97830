"""Sealed ballots: what lies inside one, padded so that no length tells the choice or the scores."""

from collections.abc import Iterable
from typing import Literal

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from evaluation.errors import Refused

_END = b"\x80"  # then only zeros: ISO/IEC 7816-4, which can be undone in one way only


class BallotUnreadable(Refused):
    """Another key, changed bytes, wrong padding, or no ballot inside."""

    def __init__(self) -> None:
        super().__init__("票箱中有一张评议票无法读出。请停止启封，并请监票人查验。")


class Inside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a ballot says, with the sitting, unit and group it must be found under."""

    sitting: str
    unit: str
    group: str
    choice: Literal["scored", "abstained", "recused", "invalid"]
    """Only a line of a paper sheet can be invalid: a tablet sends nothing that is."""
    scores: dict[str, str | None] | None
    """By indicator; None stands for 不了解. There are scores exactly when the choice is scored."""

    def __post_init__(self) -> None:
        if (self.choice == "scored") != (self.scores is not None):
            raise ValueError(self.choice)


def encode(inside: Inside) -> bytes:
    return msgspec.json.encode(inside)


def decode(content: bytes) -> Inside:
    """Raises BallotUnreadable."""
    try:
        return msgspec.json.decode(content, type=Inside)
    except msgspec.DecodeError:
        raise BallotUnreadable from None  # the reason would quote the ballot


def padded_size(
    sitting: str,
    units: Iterable[str],
    groups: Iterable[str],
    indicators: Iterable[str],
    scores: Iterable[str],
) -> int:
    """Bytes that hold any ballot of the sitting; `scores` are the texts that a score may have.

    `units`, `groups` and `indicators` hold at least one each.
    """
    widest_score = max([None, *scores], key=_width)
    longest = Inside(
        sitting=sitting,
        unit=max(units, key=_width),
        group=max(groups, key=_width),
        choice="scored",  # with one indicator or more, always longer than the other choices
        scores=dict.fromkeys(indicators, widest_score),
    )
    return len(encode(longest)) + len(_END)


def seal(public: bytes, content: bytes, size: int) -> bytes:
    """`size`: from `padded_size`; the sealed ballot is 48 bytes longer."""
    if len(content) + len(_END) > size:
        raise ValueError(f"{len(content)} bytes and the end mark do not fit into {size}")
    return SealedBox(PublicKey(public)).encrypt((content + _END).ljust(size, b"\x00"))


def unseal(private: bytes, sealed: bytes) -> bytes:
    """The content without its padding; raises BallotUnreadable.

    Nothing is cached here, so that the private key does not outlive the opening.
    """
    try:
        padded = SealedBox(PrivateKey(private)).decrypt(sealed)
    except CryptoError as shut:
        raise BallotUnreadable from shut
    content, end, zeros = padded.rpartition(_END)
    if not end or zeros.strip(b"\x00"):
        raise BallotUnreadable
    return content


def _width(value: str | None) -> int:
    return len(msgspec.json.encode(value))
