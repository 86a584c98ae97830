"""两版对比: what changed between two versions, by paragraph, then by sentence, then by character.

Pure. Long texts are compared in pieces, so that no text can make a comparison endless.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from uuid import UUID

import msgspec

PIECE = 200
"""Characters of a piece at most: a sentence, or what is cut off a longer one."""
SENTENCE = re.compile(rf"[^。！？；\n]{{0,{PIECE - 1}}}(?:[。！？；\n]|[^。！？；\n])")
ALIKE = 0.5
"""Sentences less alike than this are shown as one taken out and another put in."""
SHORTEST_SAME = 2
"""Fewer characters between two changes belong to the change: it reads as words, not as specks."""


class Kind(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


class Run(msgspec.Struct, frozen=True):
    """A stretch of text that stayed, came in or went out."""

    kind: Kind
    text: str


class Told(msgspec.Struct, frozen=True):
    """A paragraph of a version, for the comparison."""

    heading: UUID
    title: str
    text: str


class Compared(msgspec.Struct, frozen=True):
    """A paragraph of two versions. `fate`: it stayed, came in, or went out as a whole."""

    heading: UUID
    title: str
    fate: Kind
    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        return any(run.kind != Kind.SAME for run in self.runs)

    def count(self, kind: Kind) -> int:
        """Characters that came in, or went out."""
        return sum(len(run.text) for run in self.runs if run.kind == kind)


def compared(before: Sequence[Told], after: Sequence[Told]) -> list[Compared]:
    """In the order of the newer version; paragraphs that went out stand at the end."""
    former = {one.heading: one for one in before}
    now = {one.heading for one in after}
    lines = []
    for one in after:
        old = former.get(one.heading)
        fate = Kind.SAME if old else Kind.INSERTED
        runs = tuple(difference(old.text if old else "", one.text))
        lines.append(Compared(one.heading, one.title, fate, runs))
    gone = [one for one in before if one.heading not in now]
    return lines + [
        Compared(one.heading, one.title, Kind.DELETED, tuple(difference(one.text, "")))
        for one in gone
    ]


def difference(before: str, after: str) -> list[Run]:
    """Runs whose same and deleted parts give `before`, whose same and inserted ones `after`."""
    return _joined(list(_by_sentence(pieces(before), pieces(after))))


def pieces(text: str) -> list[str]:
    """Sentences; together they are the text again."""
    return SENTENCE.findall(text)


def _by_sentence(before: list[str], after: list[str]) -> Iterator[Run]:
    matcher = SequenceMatcher(None, before, after)
    for deed, a, b, c, d in matcher.get_opcodes():
        if deed == "equal":
            yield Run(Kind.SAME, "".join(before[a:b]))
        elif deed == "replace" and b - a == d - c:
            for old, new in zip(before[a:b], after[c:d], strict=True):
                yield from _by_character(old, new)
        else:
            yield from _by_character("".join(before[a:b]), "".join(after[c:d]))


def _by_character(old: str, new: str) -> Iterator[Run]:
    if not old or not new or max(len(old), len(new)) > 2 * PIECE:
        yield from _whole(old, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from _whole(old, new)
        return
    for deed, a, b, c, d in matcher.get_opcodes():
        if deed == "equal":
            yield Run(Kind.SAME, old[a:b])
        else:
            yield from _whole(old[a:b], new[c:d])


def _whole(old: str, new: str) -> Iterator[Run]:
    if old:
        yield Run(Kind.DELETED, old)
    if new:
        yield Run(Kind.INSERTED, new)


def _joined(parts: list[Run]) -> list[Run]:
    """Specks between two changes join them; then one deletion and one insertion a change."""
    runs = [
        Run(kind, "".join(run.text for run in group))
        for kind, group in groupby(parts, key=lambda run: run.kind)
    ]
    edges = (0, len(runs) - 1)
    changes = [
        run.kind != Kind.SAME or (place not in edges and _is_speck(run))
        for place, run in enumerate(runs)
    ]
    joined: list[Run] = []
    for changed, group in groupby(zip(runs, changes, strict=True), key=lambda one: one[1]):
        members = [run for run, _ in group]
        if not changed:
            joined.append(Run(Kind.SAME, "".join(run.text for run in members)))
            continue
        old = "".join(run.text for run in members if run.kind != Kind.INSERTED)
        new = "".join(run.text for run in members if run.kind != Kind.DELETED)
        joined += _whole(old, new)
    return joined


def _is_speck(run: Run) -> bool:
    return len(run.text) < SHORTEST_SAME and not run.text.isspace()
