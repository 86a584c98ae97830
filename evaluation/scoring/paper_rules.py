"""录票: where two readings of a sheet differ, what settles it, and what is refused."""

import re
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from evaluation.errors import Refused
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_marks import LINE_REASONS, Line, Reading
from evaluation.scoring.rules import NotNow, SittingState

SHEET_REASONS = {
    "named": "写了姓名或作了记号",
    "damaged": "破损，认不清",
    "form": "不是这场的评议票",
}
"""无效 of the whole sheet."""
ASIDE_REASONS = {
    "tablet": "这张卡在平板上投过，以平板为准",
    "unknown": "卡号不是这场的，或没有卡号",
    "withdrawn": "这张卡已停用",
    "double": "卡号与另一张相同",
    "empty": "信封里没有评议票",
}
"""不录: what came in an envelope and is no ballot."""

MOST_ASIDE = 9999
TELLERS = 2
WHOLE = UUID(int=0).hex
"""The place of a difference that is about the whole sheet."""


def differing(one: Reading, other: Reading, units: Sequence[str]) -> list[str]:
    """Units whose lines were not read alike, or WHOLE. Of what is invalid only that counts: two
    tellers may name different reasons for it.
    """
    if bool(one.invalid) != bool(other.invalid):
        return [WHOLE]
    return [unit for unit in units if not _alike(one.lines.get(unit), other.lines.get(unit))]


def _alike(one: Line | None, other: Line | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.choice, one.scores) == (other.choice, other.scores)


class Settling(msgspec.Struct, frozen=True):
    """Where a sheet stands: its reading once nothing is open; the places that wait for a look."""

    reading: Reading | None
    places: tuple[str, ...]
    """Every place that was read differently, settled or not."""
    open: tuple[str, ...]


def settling(
    readings: Mapping[UUID, Reading],
    looks: Mapping[str, Mapping[UUID, Reading]],
    units: Sequence[str],
) -> Settling:
    """Both readings by teller, and by place what each reader saw on a look again."""
    (_, one), (_, other) = sorted(readings.items(), key=lambda pair: pair[0].hex)
    places = differing(one, other, units)
    if places == [WHOLE]:
        seen = settled_look(looks.get(WHOLE, {}), readings)
        if seen is None:
            return Settling(None, (WHOLE,), (WHOLE,))
        if seen.invalid:
            return Settling(Reading(invalid=seen.invalid), (WHOLE,), ())
        one = Reading(lines=one.lines)
        other = Reading(lines=other.lines)
        places = [WHOLE, *differing(one, other, units)]
    elif one.invalid:
        return Settling(Reading(invalid=_first(SHEET_REASONS, one.invalid, other.invalid)), (), ())
    lines: dict[str, Line] = {}
    waiting = []
    for unit in units:
        if unit not in places:
            _keep(lines, unit, _agreed(one.lines.get(unit), other.lines.get(unit)))
            continue
        seen = settled_look(looks.get(unit, {}), readings)
        if seen is None:
            waiting.append(unit)
        else:
            _keep(lines, unit, seen.lines.get(unit))
    return Settling(None if waiting else Reading(lines=lines), tuple(places), tuple(waiting))


def _keep(lines: dict[str, Line], unit: str, line: Line | None) -> None:
    if line is not None:
        lines[unit] = line


def _agreed(one: Line | None, other: Line | None) -> Line | None:
    if one is None or other is None or one.choice != "invalid":
        return one
    return Line("invalid", None, _first(LINE_REASONS, one.reason, other.reason))


def _first(reasons: Collection[str], *named: str) -> str:
    """Of two reasons the one that stands first in the list."""
    return next(reason for reason in reasons if reason in named)


def settled_look(looks: Mapping[UUID, Reading], tellers: Collection[UUID]) -> Reading | None:
    """A third person's look settles; so do those of both tellers, where they agree."""
    seen = sorted(looks.items(), key=lambda pair: pair[0].hex)
    third = [look for reader, look in seen if reader not in tellers]
    if third:
        return third[0]
    both = [look for _, look in seen]
    if len(both) < len(tellers):
        return None
    units = sorted({*both[0].lines, *both[1].lines})
    return None if differing(both[0], both[1], units) else both[0]


def check_filling(mode: str, state: str, *, closed: bool, deed: str) -> None:
    """Sheets are entered, compared and put into their box after the closing, before the opening."""
    if mode == Mode.TABLET:
        raise Refused("这场评议会只用平板，没有纸质评议票。")
    if state != SittingState.CLOSED:
        raise NotNow(state, deed)
    if closed:
        raise Refused(f"纸质票箱已经封好，不能再{deed}。")


def check_group_of_slip(group: str, title: str, wanted: str, wanted_title: str) -> None:
    if group != wanted:
        raise Refused(
            f"这张卡是{title}的，现在录的是{wanted_title}这一叠。请放到{title}那一叠里再录。"
        )


def check_slip_on_paper(number: str, *, withdrawn: bool, on_tablet: bool) -> None:
    if withdrawn:
        raise Refused(f"{number} 这张卡已停用，不录。请放到“不录”的一叠，记“已停用”。")
    if on_tablet:
        raise Refused(
            f"{number} 这张卡在平板上投过票，以平板为准，纸质的不录。"
            "请放到“不录”的一叠，记“在平板上投过”。"
        )


def check_sheet_reason(reason: str) -> str:
    if reason not in SHEET_REASONS:
        raise Refused("请从列表里选整张无效的原因。")
    return reason


def check_complete(number: str, tellers: Collection[UUID], own: UUID) -> None:
    """A sheet is read by two different tellers, each once."""
    if own in tellers:
        raise Refused(
            f"{number} 这张您已经录过。录错了的，先撤下再录；"
            "两张票印着同一个卡号的，请放到“不录”的一叠，记“卡号相同”。"
        )
    if len(tellers) >= TELLERS:
        raise Refused(f"{number} 这张已由两位计票人录过，不用再录。")


def check_paper_count(paper: int, out: int) -> None:
    """At the closing: no more envelopes than slips that are out."""
    if paper < 0:
        raise Refused("请填收回的信封个数；一个都没有的填 0。")
    if paper > out:
        raise Refused(
            f"收回的信封 {paper} 个，比登记发出的评议卡 {out} 张还多。请重新清点，或先更正发卡数。"
        )


def check_sums(entered: int, aside: Mapping[str, int], stated: int) -> None:
    """录入 + 不录 = 信封; else somebody has to count again."""
    if any(not 0 <= count <= MOST_ASIDE for count in aside.values()):
        raise Refused("不录的份数请填 0 或正整数。")
    whole = entered + sum(aside.values())
    if whole != stated:
        raise Refused(
            f"录入 {entered} 份，不录 {sum(aside.values())} 份，共 {whole} 份；"
            f"封箱时记的是 {stated} 个信封。请清点信封，或由两个人更正信封数。"
        )


def check_settled(*, compared: bool, waiting: int) -> None:
    if not compared:
        raise Refused("还不能封纸质票箱：两位计票人还没有都录完。")
    if waiting:
        raise Refused(f"还不能封纸质票箱：有 {waiting} 处录得不同，还没有定。请到“核对不同”里定。")


def check_returned(
    returned: Mapping[str, int], issued: Mapping[str, int], titles: Mapping[str, str]
) -> None:
    """收回 > 发出 would void the units; the number handed out is mended first, by two persons."""
    for group, count in returned.items():
        out = issued.get(group, 0)
        if count > out:
            raise Refused(
                f"还不能封纸质票箱：{titles.get(group, group)}收回 {count} 张"
                f"（平板和纸质合计），登记发出的只有 {out} 张。请核对，由两个人更正发卡数。"
            )


def aside_in_words(aside: Mapping[str, int]) -> str:
    """What both persons confirm."""
    parts = [
        f"{title} {aside[reason]} 份"
        for reason, title in ASIDE_REASONS.items()
        if aside.get(reason)
    ]
    return "不录：" + "；".join(parts) if parts else "没有不录的"


def aside_from_words(words: str) -> dict[str, int]:
    """What the first person confirmed, for the second one's form."""
    found = dict.fromkeys(ASIDE_REASONS, 0)
    for reason, title in ASIDE_REASONS.items():
        said = re.search(rf"{re.escape(title)} ([0-9]+) 份", words)
        found[reason] = int(said[1]) if said else 0
    return found
