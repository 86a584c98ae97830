"""抽取 as a rule: from a seed that anyone can redo, in the way of the lots of a sitting.

The recipe, as the page and the report print it: for every listed file the SHA-256 of the UTF-8 text
`seed LF unit's full title LF kind LF number`, in lower case hex. Of each unit and kind the files
with the smallest values are drawn, as many as the plan says.

The list's own digest: its lines `unit's full title TAB kind TAB number`, sorted, each with an LF;
so that anyone can tell whether the list is the one that was drawn from.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from uuid import UUID

import msgspec

from evaluation.casefiles.rules import Plan
from evaluation.casefiles.states import KIND_TITLES, FileKind
from evaluation.errors import Refused

KIND_ORDER = list(FileKind)


class Candidate(msgspec.Struct, frozen=True):
    """A listed file; `unit` with its full title, by which the draw knows it."""

    id: UUID
    unit: UUID
    unit_title: str
    kind: FileKind
    number: str


class DrawnFile(msgspec.Struct, frozen=True):
    """`place` counts from 1 by unit, kind and digest."""

    place: int
    file: Candidate
    digest: str


class Short(msgspec.Struct, frozen=True):
    """A unit that listed fewer files of a kind than are drawn; it gives what it has."""

    unit_title: str
    kind: FileKind
    wanted: int
    had: int

    @property
    def words(self) -> str:
        kind = KIND_TITLES[self.kind]
        had = f"只有 {self.had} 卷" if self.had else "没有案卷"
        return f"{self.unit_title}：{kind}应抽 {self.wanted} 卷，目录里{had}"


def key_of(file: Candidate) -> str:
    """What stands behind the seed; no two files of a campaign have the same."""
    return f"{file.unit_title}\n{KIND_TITLES[file.kind]}\n{file.number}"


def digest_of(seed: str, key: str) -> str:
    return sha256(f"{seed}\n{key}".encode()).hexdigest()


def list_digest(files: Sequence[Candidate]) -> str:
    lines = sorted(key_of(file).replace("\n", "\t") for file in files)
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def drawn(seed: str, files: Sequence[Candidate], plan: Plan) -> list[DrawnFile]:
    """Independent of the order in which the files come. Raises Refused when none is drawn."""
    lots = sorted(
        ((file, digest_of(seed, key_of(file))) for file in files),
        key=lambda lot: (lot[0].unit_title, KIND_ORDER.index(lot[0].kind), lot[1]),
    )
    taken = [
        lot
        for (_, kind), group in groupby(lots, key=lambda lot: (lot[0].unit_title, lot[0].kind))
        for lot in list(group)[: plan.kinds.get(kind, 0)]
    ]
    if not taken:
        raise Refused("目录里没有一卷是要抽的类型，没有抽取。请先收齐目录，或改抽取的卷数。")
    return [DrawnFile(place, file, digest) for place, (file, digest) in enumerate(taken, 1)]


def shorts(units: Sequence[str], files: Sequence[Candidate], plan: Plan) -> list[Short]:
    """What the plan could not take, of units by their full titles."""
    had: dict[tuple[str, FileKind], int] = {}
    for file in files:
        pair = (file.unit_title, file.kind)
        had[pair] = had.get(pair, 0) + 1
    return [
        Short(title, kind, wanted, had.get((title, kind), 0))
        for title in sorted(units)
        for kind, wanted in plan.wanted
        if had.get((title, kind), 0) < wanted
    ]
