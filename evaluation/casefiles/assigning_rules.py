"""分派 as a rule: two reviewers a file, never of the file's own unit, as even as can be.

Deterministic from the draw's seed. Files are taken in the order of the draw; each gets the reviewer
with the fewest files so far, then another; of equals the one with the smaller SHA-256 of
`seed LF file's key LF username`. Where that leaves one reviewer with two more than another could
take over, files move on until no chain of moves makes it more even.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from evaluation.casefiles.drawing import digest_of
from evaluation.casefiles.rules import REVIEWS
from evaluation.errors import Refused

UNEVEN = 2
"""So many more files than another could still take over one."""
NAMED = 5
"""How many files one refusal names."""


class Reviewer(msgspec.Struct, frozen=True):
    """`unit`: the home unit, by its full title; "" for one who belongs to none."""

    id: UUID
    username: str
    unit: str = ""


class Task(msgspec.Struct, frozen=True):
    """A drawn file: `key` as the draw has it; `unit` by its full title; `label` for people."""

    id: UUID
    key: str
    unit: str
    label: str


Shares = dict[UUID, list[UUID]]
"""Of each file its reviewers, in the order of their positions."""


def may_review(reviewer: Reviewer, task: Task) -> bool:
    return reviewer.unit != task.unit


def assigned(seed: str, tasks: Sequence[Task], reviewers: Sequence[Reviewer]) -> Shares:
    """Raises Refused and names the files for which there are not two."""
    lacking = [
        task.label for task in tasks if sum(may_review(one, task) for one in reviewers) < REVIEWS
    ]
    if lacking:
        raise Refused(
            f"每卷要两名不是本单位的评查员，{len(lacking)} 卷没有："
            f"{'、'.join(lacking[:NAMED])}{'等' if len(lacking) > NAMED else ''}。"
            "请增加评查员，没有分派。"
        )
    loads = {one.id: 0 for one in reviewers}
    shares: Shares = {}
    for task in tasks:
        shares[task.id] = [one.id for one in next_best(seed, task, reviewers, loads)[:REVIEWS]]
        for one in shares[task.id]:
            loads[one] += 1
    order = sorted(reviewers, key=lambda one: one.username)
    _even_out(_Desk(tasks, order, shares, loads))
    return shares


def third(
    seed: str,
    task: Task,
    reviewers: Sequence[Reviewer],
    loads: Mapping[UUID, int],
    taken: Sequence[UUID],
) -> UUID | None:
    """Another again; None where there is none."""
    others = [one for one in reviewers if one.id not in taken]
    best = next_best(seed, task, others, loads)
    return best[0].id if best else None


def next_best(
    seed: str, task: Task, reviewers: Sequence[Reviewer], loads: Mapping[UUID, int]
) -> list[Reviewer]:
    """Those who may, the least busy first."""
    fit = [one for one in reviewers if may_review(one, task)]
    return sorted(
        fit, key=lambda one: (loads.get(one.id, 0), digest_of(seed, f"{task.key}\n{one.username}"))
    )


class _Desk(msgspec.Struct):
    """What is moved about while it is made even."""

    tasks: Sequence[Task]
    reviewers: Sequence[Reviewer]
    shares: Shares
    loads: dict[UUID, int]

    def hand_overs(self, giver: UUID) -> Iterator[tuple[Task, UUID]]:
        """Each file of the giver, and who could have it in the giver's place."""
        for task in self.tasks:
            there = self.shares[task.id]
            if giver in there:
                for one in self.reviewers:
                    if one.id not in there and may_review(one, task):
                        yield task, one.id


def _even_out(desk: _Desk) -> None:
    """Ends: every chain takes one from a reviewer with at least two more than where it goes."""
    while any(
        _move_along(giver.id, desk)
        for giver in sorted(desk.reviewers, key=lambda one: -desk.loads[one.id])
    ):
        pass


def _move_along(giver: UUID, desk: _Desk) -> bool:
    """Breadth first: one file from each to the next, the last has two fewer than the first."""
    if desk.loads[giver] - min(desk.loads.values()) < UNEVEN:
        return False
    came: dict[UUID, tuple[UUID, Task]] = {}
    queue = deque([giver])
    while queue:
        here = queue.popleft()
        for task, one in desk.hand_overs(here):
            if one == giver or one in came:
                continue
            came[one] = (here, task)
            if desk.loads[giver] - desk.loads[one] >= UNEVEN:
                _hand_on(giver, one, came, desk)
                return True
            queue.append(one)
    return False


def _hand_on(first: UUID, last: UUID, came: Mapping[UUID, tuple[UUID, Task]], desk: _Desk) -> None:
    here = last
    while here != first:
        giver, task = came[here]
        there = desk.shares[task.id]
        desk.shares[task.id] = [here if one == giver else one for one in there]
        here = giver
    desk.loads[first] -= 1
    desk.loads[last] += 1
