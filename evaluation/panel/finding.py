"""查找: a person of a list by a few signs: characters, pinyin whole or begun, organisation."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # words are not needed, and take 45 MB a worker

from pypinyin import Style, pinyin  # reads its settings at the import

LONGEST = 20
"""Signs of what is typed; more than a name has."""
ALSO_READ = {"谌": ("shen",)}
"""Readings of surnames that the dictionary of characters lacks."""
APART = "·•・‧．.、，,-－"
"""Signs inside names that hardly anybody types."""
WITHOUT = dict.fromkeys(map(ord, APART))


class Found(msgspec.Struct, frozen=True):
    """Which one of the list, and what of the name was meant; `start` is `end` for none of it.

    `far`: less is nearer; `named`: every word was meant by the name itself.
    """

    index: int
    start: int
    end: int
    far: tuple[int, int]
    named: bool


class _Meant(msgspec.Struct, frozen=True, order=True):
    """`place`: 0 at the head of the name, 1 inside it, 2 of the organisation. Less is nearer."""

    place: int
    unsaid: int
    start: int
    end: int
    named: bool


def find(people: Sequence[tuple[str, str]], text: str) -> list[Found]:
    """Of names with organisations, the nearest first. Every word that is typed must be meant.

    A character is meant by itself, or by the beginning of any of its readings: 陈立新 by 陈立,
    chenlixin, chenl, clx, lixin. A surname with several readings is found by each of them.
    """
    words = [_plain(word).translate(WITHOUT) for word in text[:LONGEST].split()]
    words = [word for word in words if word]
    if not words:
        return []
    meant = [
        (best, index)
        for index, (name, organisation) in enumerate(people)
        if (best := _all_meant(name, organisation, words)) is not None
    ]
    return [
        Found(index, one.start, one.end, (one.place, one.unsaid), named=one.named)
        for one, index in sorted(meant)
    ]


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Sign by sign, so that places in it are places in the text."""
    return "".join(unicodedata.normalize("NFKC", sign)[:1].lower() for sign in text)


def _all_meant(name: str, organisation: str, words: Sequence[str]) -> _Meant | None:
    found = [_meant(name, organisation, word) for word in words]
    if any(one is None for one in found):
        return None
    each = [one for one in found if one is not None]
    marked = min(each)
    return _Meant(
        sum(one.place for one in each),
        sum(one.unsaid for one in each),
        marked.start,
        marked.end,
        named=all(one.named for one in each),
    )


def _meant(name: str, organisation: str, word: str) -> _Meant | None:
    signs = _plain(name)
    for start in range(len(signs)):
        found = _best(signs, start, word)
        if found is not None:
            return _Meant(min(start, 1), found[0], start, found[1], named=True)
    there = _plain(organisation)
    unsaid = [found[0] for at in range(len(there)) if (found := _best(there, at, word))]
    return _Meant(2, min(unsaid), 0, 0, named=False) if unsaid else None


def _best(signs: str, start: int, word: str) -> tuple[int, int] | None:
    """The fewest letters left unsaid, and where the word ends."""
    if word[0] not in _begins(signs[start]):
        return None
    return min(_ends(signs, start, word, 0), default=None)


def _ends(signs: str, at: int, word: str, unsaid: int) -> Iterator[tuple[int, int]]:
    if not word:
        yield unsaid, at
        return
    if at == len(signs):
        return
    if signs[at] in APART:
        yield from _ends(signs, at + 1, word, unsaid)
        return
    for said, rare in _ways(signs[at]):
        for length in range(_shared(said, word), 0, -1):
            yield from _ends(signs, at + 1, word[length:], unsaid + rare + len(said) - length)


def _shared(said: str, word: str) -> int:
    length = 0
    for one, other in zip(said, word, strict=False):
        if one != other:
            break
        length += 1
    return length


@cache
def _ways(sign: str) -> tuple[tuple[str, int], ...]:
    """The sign itself and what is typed for it, without tones; ü as v, u and yu. With each 1 for
    all but the usual reading.
    """
    read = [*pinyin(sign, heteronym=True, style=Style.NORMAL)[0], *ALSO_READ.get(sign, ())]
    ways = {way: place > 0 for place, one in enumerate(read) for way in (one, *_without_v(one))}
    return tuple((way, int(rare)) for way, rare in ({sign: False} | ways).items())


@cache
def _begins(sign: str) -> frozenset[str]:
    return frozenset(way[0] for way, _ in _ways(sign))


def _without_v(reading: str) -> tuple[str, ...]:
    return (reading.replace("v", "u"), reading.replace("v", "yu")) if "v" in reading else ()
