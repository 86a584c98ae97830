"""应到、实到、缺席 and 法定人数: figures of one moment. They warn, and never stop anything."""

from collections.abc import Sequence

import msgspec


class Share(msgspec.Struct, frozen=True):
    """A part of those invited; `strict`: more than it, not just as many."""

    numerator: int
    denominator: int
    strict: bool

    @property
    def words(self) -> str:
        """过半数, or 超过 or 达到 the fraction."""
        if self.strict and self.numerator * 2 == self.denominator:
            return "过半数"
        return f"{'超过' if self.strict else '达到'} {self.numerator}/{self.denominator}"


HALF = Share(1, 2, strict=True)
"""Where no scheme says otherwise."""


def needed(due: int, share: Share) -> int:
    """The fewest persons that are enough."""
    whole, rest = divmod(due * share.numerator, share.denominator)
    return whole + 1 if rest or share.strict else whole


class GroupPresence(msgspec.Struct, frozen=True):
    """One group: invited 应到, signed in 实到, and of these left early 早退."""

    group: str
    title: str
    due: int
    came: int
    left: int

    @property
    def absent(self) -> int:
        return self.due - self.came

    @property
    def present(self) -> int:
        return self.came - self.left


class Presence(msgspec.Struct, frozen=True):
    """The whole panel. Who has left does not count towards the quorum."""

    groups: Sequence[GroupPresence]
    share: Share

    @property
    def due(self) -> int:
        return sum(one.due for one in self.groups)

    @property
    def came(self) -> int:
        return sum(one.came for one in self.groups)

    @property
    def left(self) -> int:
        return sum(one.left for one in self.groups)

    @property
    def absent(self) -> int:
        return self.due - self.came

    @property
    def present(self) -> int:
        return self.came - self.left

    @property
    def needed(self) -> int:
        return needed(self.due, self.share)

    @property
    def met(self) -> bool:
        """False also for an empty list."""
        return self.due > 0 and self.present >= self.needed
