"""The Merkle tree of RFC 9162 §2.1.1, whose root (封箱码) commits to the box."""

from collections.abc import Sequence

from evaluation.box.digests import digest


def root(leaves: Sequence[bytes]) -> bytes:
    """Over the given order: sort first where order must not matter.

    Level by level, an odd last node moving up unchanged, which gives the RFC's recursive split.
    """
    level = [digest(b"\x00" + leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        left_over = level[-1:] if len(level) % 2 else []
        level = [digest(b"\x01" + left + right) for left, right in pairs] + left_over
    return level[0] if level else digest(b"")
