"""What an opened box must satisfy, and who may put a name under the result."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

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
    REVEAL = "reveal"


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


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """审定文件 — its number, its date, and the scan of it where there is one."""

    document_number: str
    dated_on: date
    file: UUID | None = None


class Scan(msgspec.Struct, frozen=True):
    """A file as it was handed in."""

    name: str
    content: bytes


def approval_in_words(text: str) -> str:
    """The first word's detail for people."""
    paper = msgspec.json.decode(text, type=Approval)
    return f"{paper.document_number}，{paper.dated_on}" + ("，附扫描件" if paper.file else "")


def check_approval(paper: Approval, held_on: date, today: date) -> None:
    if not paper.document_number.strip():
        raise Refused("请填写审定文件的文号。")
    if paper.dated_on < held_on:
        raise Refused(f"审定日期 {paper.dated_on} 早于评议会（{held_on}），请核对。")
    if paper.dated_on > today:
        raise Refused(f"审定日期 {paper.dated_on} 还没有到，请核对。")


LONGEST_ANNOUNCEMENT = 30
ANNOUNCED_FOR = 5
"""公示, in working days; what the form proposes."""


def check_days(days: int, starts: date, dated_on: date | None, today: date) -> None:
    if not 1 <= days <= LONGEST_ANNOUNCEMENT:
        raise Refused(f"公示期填 1 至 {LONGEST_ANNOUNCEMENT} 个工作日。")
    if starts > today or (dated_on is not None and starts < dated_on):
        raise Refused("公示不能从审定之前的日子开始，也不能从以后的日子开始。")


def check_over(until: date | None, today: date) -> None:
    """公示 ends with the last moment of `until`."""
    if until is not None and today <= until:
        raise Refused(f"公示到 {until} 为止，过了这一天才能公布。什么都没有改动。")


REVIEW_DAYS = 10
"""Working days within which a 申请复核 is decided."""
LONGEST_REVIEW = 1000


def check_review_text(text: str) -> None:
    if not text.strip():
        raise Refused("请写明申请复核的理由。")
    if len(text) > LONGEST_REVIEW:
        raise Refused(f"理由最多 {LONGEST_REVIEW} 字，现在 {len(text)} 字。请删减，写的都还在。")


def check_in_time(until: date | None, today: date) -> None:
    if until is None:
        raise Refused("结果还没有公示，现在不能申请复核。")
    if today > until:
        raise Refused(f"申请复核的期限是 {until}，已经过了，没有收下。请向评议办书面反映。")
