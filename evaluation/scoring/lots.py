"""抽签 as a rule: from a seed that anyone can redo, or by hand; and how numbers fall on half-days.

The recipe, as the 抽签结果单 prints it: SHA-256 of the UTF-8 text `seed LF full title`, in lower
case hex; the units that report in the hall stand in ascending order of it, and those that report in
writing (书面述职) after them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.cycles.seeds import read_seed
from evaluation.errors import Refused

MOST_HALF_DAYS = 8
NAMED = 5
"""How many units or numbers one refusal names."""


class Method(StrEnum):
    """How the order came about."""

    SEED = "seed"
    HAND = "hand"


METHOD_TITLES = {Method.SEED: "按种子排定", Method.HAND: "现场抽签，录入号码"}


class Part(StrEnum):
    """Of a day, as it is printed."""

    MORNING = "上午"
    AFTERNOON = "下午"
    EVENING = "晚上"


class Reporter(msgspec.Struct, frozen=True):
    """A unit on the agenda, and whether it reports in writing only."""

    unit: UUID
    title: str
    written: bool


class HalfDayPlan(msgspec.Struct, frozen=True):
    """`count` units report in it; None takes those that are left."""

    held_on: date
    part: Part
    count: int | None = None

    @property
    def title(self) -> str:
        return f"{self.held_on.month}月{self.held_on.day}日{self.part}"


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed in for one draw. `units` are those that stood on the page."""

    method: Method
    units: frozenset[UUID]
    written: frozenset[UUID] = frozenset()
    seed: str = ""
    numbers: dict[UUID, str] = {}
    draw_written: bool = False
    half_days: tuple[HalfDayPlan, ...] = ()
    reason: str = ""


class Place(msgspec.Struct, frozen=True):
    """One line of the order. `digest` is whole hex, "" where no lot was drawn."""

    number: int
    unit: UUID
    title: str
    written: bool
    half_day: int
    digest: str = ""


class Drawn(msgspec.Struct, frozen=True):
    """The order as it was drawn and is printed; stored whole beside the agenda that follows it."""

    times: int
    reason: str
    draw_written: bool
    half_days: tuple[HalfDayPlan, ...]
    places: tuple[Place, ...]


def drawn(draw: Draw, reporters: Sequence[Reporter], times: int) -> Drawn:
    """`reporters` in the register's order; raises Refused, and then nothing was drawn."""
    check_reporters(draw, reporters)
    check_reason(times, draw.reason)
    if draw.method == Method.SEED:
        seed = read_seed(draw.seed)
        order = seed_order(seed, reporters, draw_written=draw.draw_written)
    else:
        order = hand_order(draw.numbers, reporters)
    places = tuple(placed(order, draw.half_days))
    draw_written = draw.draw_written and draw.method == Method.SEED
    return Drawn(times, draw.reason.strip(), draw_written, draw.half_days, places)


def digest_of(seed: str, title: str) -> str:
    return sha256(f"{seed}\n{title}".encode()).hexdigest()


def seed_order(
    seed: str, reporters: Sequence[Reporter], *, draw_written: bool
) -> list[tuple[Reporter, str]]:
    """With each digest; those in writing last, drawn as well or in the order they are given."""
    written = _written(reporters)
    last = _by_digest(seed, written) if draw_written else [(one, "") for one in written]
    return _by_digest(seed, _oral(reporters)) + last


def _by_digest(seed: str, reporters: Sequence[Reporter]) -> list[tuple[Reporter, str]]:
    """No two are alike: a year's register has each full title once."""
    drawn = [(one, digest_of(seed, one.title)) for one in reporters]
    return sorted(drawn, key=lambda pair: pair[1])


def hand_order(
    numbers: Mapping[UUID, str], reporters: Sequence[Reporter]
) -> list[tuple[Reporter, str]]:
    """The numbers 1 … n of those who report in the hall, each once; raises Refused."""
    oral = _oral(reporters)
    read = {one.unit: _number(numbers.get(one.unit, ""), one.title) for one in oral}
    counted = Counter(read.values())
    wanted = range(1, len(oral) + 1)
    twice = [number for number, times in sorted(counted.items()) if times > 1]
    missing = [number for number in wanted if number not in counted]
    beyond = [number for number in sorted(counted) if number not in wanted]
    faults = [
        f"{words} {'、'.join(map(str, found[:NAMED]))}"
        for words, found in (("重复的号码", twice), ("缺的号码", missing), ("多出的号码", beyond))
        if found
    ]
    if faults:
        raise Refused(
            f"现场述职的 {len(oral)} 家应是 1 至 {len(oral)} 号，每号一家。{'；'.join(faults)}。"
            "请与签条核对后改。"
        )
    return [
        (one, "") for one in (*sorted(oral, key=lambda it: read[it.unit]), *_written(reporters))
    ]


def _number(typed: str, title: str) -> int:
    text = unicodedata.normalize("NFKC", typed).strip()
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise Refused(f"请给“{title}”填抽到的号码，只填数字；书面述职的请勾上。")
    return int(text)


def placed(order: Sequence[tuple[Reporter, str]], half_days: Sequence[HalfDayPlan]) -> list[Place]:
    """Numbered from 1, and put into the half-days; what is in writing belongs to the last one."""
    oral = sum(not one.written for one, _ in order)
    ends = _ends(half_days, oral)
    places = []
    for number, (one, digest) in enumerate(order, 1):
        half_day = next((at for at, end in enumerate(ends, 1) if number <= end), len(ends) or 1)
        places.append(Place(number, one.unit, one.title, one.written, half_day, digest))
    return places


def _ends(half_days: Sequence[HalfDayPlan], oral: int) -> list[int]:
    """The last number of each half-day; raises Refused when the counts do not fit the units."""
    check_half_days(half_days)
    open_ones = [plan for plan in half_days if plan.count is None]
    planned = sum(plan.count or 0 for plan in half_days)
    fits = planned < oral if open_ones else planned == oral
    if half_days and not fits:
        raise Refused(
            f"各半天一共排了 {planned} 家，现场述职的有 {oral} 家。请改家数，最后一个半天可以空着。"
        )
    ends, last = [], 0
    for plan in half_days:
        last += oral - planned if plan.count is None else plan.count
        ends.append(last)
    return ends


def check_half_days(half_days: Sequence[HalfDayPlan]) -> None:
    """In the order of time, each once; at most one takes what is left."""
    if len(half_days) > MOST_HALF_DAYS:
        raise Refused(f"一场评议会最多排 {MOST_HALF_DAYS} 个半天。")
    order = [(plan.held_on, list(Part).index(plan.part)) for plan in half_days]
    if order != sorted(set(order)):
        raise Refused("各半天要按先后排，不能重复。请按日期和上午、下午重新排。")
    if any(plan.count is not None and plan.count < 1 for plan in half_days):
        raise Refused("每个半天至少一家；不用的半天请清空日期。")
    if sum(plan.count is None for plan in half_days) > 1:
        raise Refused("只能有一个半天不填家数，它排余下的单位。")


def check_reporters(draw: Draw, reporters: Sequence[Reporter]) -> None:
    """The agenda is still the one that was on the page, and is not empty."""
    if not reporters:
        raise Refused("议程里还没有单位，请先加入单位。")
    if draw.units != {one.unit for one in reporters}:
        raise Refused("议程里的单位刚刚有增减，没有抽签。请重新打开抽签的页面再排。")


def check_reason(times: int, reason: str) -> None:
    """The first draw needs none; every further one does, and stays beside the others."""
    if times > 1 and not reason.strip():
        raise Refused("这场评议会已经抽过签。重抽要写明原因，以前各次都会留着、一并列出。")


def _oral(reporters: Sequence[Reporter]) -> list[Reporter]:
    return [one for one in reporters if not one.written]


def _written(reporters: Sequence[Reporter]) -> list[Reporter]:
    return [one for one in reporters if one.written]
