"""What an opened box must satisfy, and who may put a name under the result."""

from collections.abc import Mapping
from enum import StrEnum

from evaluation.errors import Refused
from evaluation.scoring.scale import PLAIN, millionths

SMALLEST_GROUP = 5
"""Slips a group must have for aggregates over whole slips; fewer would show a person."""

SMALLEST_SHOWN = 3
"""Valid ballots a group must have on a unit for its score to be shown beside the others."""


class Act(StrEnum):
    """What takes two persons."""

    OPEN = "open"
    CORRECT = "correct"
    APPROVE = "approve"
    PUBLISH = "publish"


class BoxDisagrees(Refused):
    """The box is not what was closed: nothing is counted, the envelopes stay."""

    def __init__(self, what: str) -> None:
        super().__init__(f"票箱与封箱时不一致：{what}。已停止启封，什么都没有改动，请监票人查验。")


class CardNotConfirmed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "启封要两位监票人各用本人账号确认：一位先确认，另一位再用自己的账号输入两张钥匙卡。"
            "两张卡要正是这两位的。"
        )


class SameCardTwice(Refused):
    def __init__(self) -> None:
        super().__init__("两张钥匙卡要属于两位不同的监票人，这里是同一张。")


class NotThisSittingsCard(Refused):
    def __init__(self, which: str) -> None:
        super().__init__(f"{which}不是这场评议会的钥匙卡，请核对。")


class NotCounted(Refused):
    def __init__(self) -> None:
        super().__init__("票箱还没有启封计票，现在没有结果。")


def check_inside(inside: Mapping[str, str], row: Mapping[str, str]) -> None:
    """A sealed text must say the same sitting, unit and group as the row it lay in."""
    for field, title in (("sitting", "评议会"), ("unit", "单位"), ("group", "组别")):
        if inside[field] != row[field]:
            raise BoxDisagrees(f"有一张评议票内写的{title}与登记的不同")


def check_box(*, ballots: int, closed_ballots: int, root: bytes, closed_root: bytes) -> None:
    if ballots != closed_ballots:
        raise BoxDisagrees(f"封箱时 {closed_ballots} 张票，现在 {ballots} 张")
    if root != closed_root:
        raise BoxDisagrees("封箱码对不上")


def check_points(points: str | None, maximum: str) -> None:
    """客观分 of one item: a plain decimal from 0 to its maximum, or None for 不适用."""
    if points is None:
        return
    if not PLAIN.fullmatch(points):
        raise Refused(f"客观分只能填数字，最多六位小数，例如 {maximum}。")
    if millionths(points) > millionths(maximum):
        raise Refused(f"最高 {maximum} 分。您输入的是 {points}，请改。")
