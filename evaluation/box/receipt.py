"""Receipts (回执码): they show that a slip's ballots are in the box, not what is in them."""

from collections.abc import Iterable

from evaluation.box import crockford
from evaluation.box.digests import digest

LENGTH = 10


def leaf(digests: Iterable[bytes]) -> bytes:
    """One slip's leaf of the Merkle tree: the hash over the sorted digests of its ciphertexts."""
    return digest(b"".join(sorted(digests)))


def receipt(leaf: bytes) -> str:
    """The first 50 bits of the leaf."""
    return crockford.write(int.from_bytes(leaf[:7]) >> 6, LENGTH)


def spaced(receipt: str) -> str:
    """For people: `K7MQ2 XH4TB`."""
    return f"{receipt[:5]} {receipt[5:]}"


def read_receipt(typed: str) -> str:
    """Ten signs without the space; raises CodeUnreadable."""
    return crockford.read(typed, LENGTH)
