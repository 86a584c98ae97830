"""Texts of clues that tell very much the same, found without comparing every two of them."""

import re
from collections import Counter
from collections.abc import Mapping
from zlib import crc32

SHORTEST = 12
"""Signs; of fewer nobody can tell whether they are about the same."""
ALIKE = 0.6
"""The share of pairs of neighbouring signs that both have, of all that either has."""
MARKS, LEAST_MARKS = 8, 2
MOST_OF_A_MARK = 200
"""What so many texts have in common is a phrase of the hotline's, and tells nothing."""
MOST_COMPARED = 20
NO_WORDS = re.compile(r"[\W_]+")

Pairs = frozenset[str]


def pairs(text: str) -> Pairs:
    """Of signs side by side, without punctuation; empty for what is too short to be compared."""
    plain = NO_WORDS.sub("", text)
    if len(plain) < SHORTEST:
        return frozenset()
    return frozenset(map(str.__add__, plain, plain[1:]))


def share(one: Pairs, other: Pairs) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


class _Sums(dict[str, int]):
    """The checksum of a pair, reckoned once: a language has few pairs that are often used."""

    def __missing__(self, pair: str) -> int:
        found = self[pair] = crc32(pair.encode())
        return found


class Known:
    """Texts under their keys; each is looked up by a few marks of its own.

    The marks of a text are the smallest checksums of its pairs: two texts that have most in common
    share some of them, whatever else stands in either.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        sums = _Sums()
        self._marks = {
            key: sorted(map(sums.__getitem__, pairs(text)))[:MARKS] for key, text in texts.items()
        }
        self._marked: dict[int, list[str]] = {}
        for key, marks in self._marks.items():
            for mark in marks:
                self._marked.setdefault(mark, []).append(key)

    def like(self, key: str) -> list[str]:
        """Keys of the texts like this one, the most alike first."""
        own = pairs(self._texts[key])
        groups = [self._marked.get(mark, []) for mark in self._marks[key]]
        near = Counter(one for group in groups if len(group) <= MOST_OF_A_MARK for one in group)
        near.pop(key, None)
        shares = {
            one: share(own, pairs(self._texts[one]))
            for one, common in near.most_common(MOST_COMPARED)
            if common >= LEAST_MARKS
        }
        return sorted(
            (one for one, found in shares.items() if found >= ALIKE),
            key=lambda one: (-shares[one], one),
        )
