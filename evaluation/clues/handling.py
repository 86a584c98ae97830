"""办理: what an officer does with a registered clue, from 受理 to 归档; each one transaction."""

from typing import Any
from uuid import UUID

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.clues.checking import check_acceptable, check_choice
from evaluation.clues.moving import WITH_FEEDBACK, Held, hold, move
from evaluation.clues.passing import check_came_back, check_other_has_ended
from evaluation.clues.sealing import opened_complaint
from evaluation.clues.settings import setting_of
from evaluation.clues.states import LEVEL_TITLES, ClueState, Level
from evaluation.clues.steps import WAYS, Step
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.workdays.queries import now

FINDINGS = (Step.FIND_FOUNDED, Step.FIND_PARTLY, Step.FIND_UNFOUNDED)
FEEDBACK_WAYS = ("电话", "书面", "当面", "短信", "网上答复")
LONGEST_RECEIVER = 40
NO_CONTACT = "投诉人没有留下联系方式，无法反馈"


async def accept(person: Person, clue: UUID, *, unit: UUID, kind: str) -> None:
    """受理: 明确对象、具体事实、属于范围. The unit and kind that were reported may be mended."""
    async with transaction():
        held = await hold(person, clue)
        await check_acceptable(held, unit, kind, await setting_of(held.jurisdiction))
        await move(person, clue, Step.ACCEPT, unit=unit, kind=kind)


async def decline(person: Person, clue: UUID, ground: str, reason: str) -> None:
    """不予受理: a ground of the setting, and words of its own."""
    async with transaction():
        held = await hold(person, clue)
        check_choice("不予受理的情形", ground, (await setting_of(held.jurisdiction)).declining)
        await move(person, clue, Step.DECLINE, reason=_after(ground, reason))


async def transfer(person: Person, clue: UUID, to: str, reason: str) -> None:
    """移送 an organ that does not work with this system."""
    to = " ".join(to.split())
    if not 2 <= len(to) <= LONGEST_RECEIVER:  # noqa: PLR2004  # no organ has one sign
        raise Refused(f"请写移送给哪个机关，2 到 {LONGEST_RECEIVER} 字。没有移送。")
    async with transaction():
        await hold(person, clue)
        await move(person, clue, Step.TRANSFER, reason=_after(f"移送{to}", reason))


async def assign(person: Person, clue: UUID, handler: UUID) -> None:
    """交办 an officer of the same jurisdiction."""
    async with transaction():
        held = await hold(person, clue)
        rows = await fetch(
            "SELECT full_name, roles FROM account "
            "WHERE id = $1 AND jurisdiction = $2 AND NOT disabled",
            *(handler, held.jurisdiction),
        )
        named = found(rows[0] if rows else None)
        if OFFICERS.isdisjoint(named["roles"]):
            raise Refused(f"{named['full_name']}不是评议办工作人员，不能交办。请另选一人。")
        await move(person, clue, Step.ASSIGN, reason=f"交{named['full_name']}办理", handler=handler)


async def extend(person: Person, clue: UUID, reason: str) -> None:
    """延期, once in a state, by what the setting allows."""
    async with transaction():
        await move(person, clue, Step.EXTEND, reason=reason)


async def supervise(
    person: Person, clue: UUID, level: Level, reason: str, mandatory: str = ""
) -> None:
    """督办. `mandatory`: the ground on which it is a must, one of the setting's."""
    if level == Level.NONE:
        raise Refused("请选督办级别：一般、重点或挂牌。没有督办。")
    async with transaction():
        held = await hold(person, clue)
        if mandatory:
            setting = await setting_of(held.jurisdiction)
            check_choice("应当督办的情形", mandatory, setting.mandatory)
        elif level == held.level:
            raise Refused(f"已经是{LEVEL_TITLES[level]}督办，没有改。")
        changes: dict[str, Any] = {"mandatory": mandatory} if mandatory else {}
        words = _after(f"{LEVEL_TITLES[level]}督办", reason)
        await move(person, clue, Step.SUPERVISE, reason=words, level=level, **changes)


async def conclude(
    person: Person, clue: UUID, finding: Step, reason: str, *, accountable: bool = False
) -> None:
    """认定 属实, 部分属实 or 不属实. `accountable`: somebody ought to be held to account."""
    if finding not in FINDINGS:
        raise Refused("请选调查结论：属实、部分属实或不属实。没有认定。")
    if accountable and finding == Step.FIND_UNFOUNDED:
        raise Refused("不属实的线索没有应追究的责任，请去掉“应追责”。没有认定。")
    async with transaction():
        held = await hold(person, clue)
        if held.unit is None:
            raise Refused("还没有写明是哪个单位，不能认定。")
        await move(
            person,
            clue,
            finding,
            reason=reason,
            finding=WAYS[finding].ends,
            accountable=accountable,
        )


async def feed_back(person: Person, clue: UUID, how: str, reason: str) -> None:
    """反馈投诉人; what was said, without the name."""
    async with transaction():
        held = await hold(person, clue)
        check_choice("反馈方式", how, FEEDBACK_WAYS)
        if not held.has_complainant:
            raise Refused("这条线索没有投诉人信息，不用反馈，可以直接归档。")
        words = _after(how, reason)
        await move(person, clue, Step.FEED_BACK, reason=words, fed_back_at=await now())


async def archive(person: Person, clue: UUID, reason: str = "") -> None:
    """归档. Who left a way to be reached hears of the end first; what was passed on ends there."""
    async with transaction():
        held = await hold(person, clue)
        if held.state == ClueState.PASSED:
            await check_other_has_ended(held.id)
        elif held.state in WITH_FEEDBACK and await _waits_for_word(held):
            if await _can_be_reached(held.id):
                raise Refused("投诉人留了联系方式，还没有反馈。请先反馈投诉人，再归档。")
            reason = reason or NO_CONTACT
        await move(person, clue, Step.ARCHIVE, reason=reason)


async def reconsider(person: Person, clue: UUID, reason: str) -> None:
    """重新审查 what was declined or given away; a clue that was passed on only after the other
    side has declined it.
    """
    async with transaction():
        held = await hold(person, clue)
        if held.state == ClueState.PASSED:
            await check_came_back(held.id)
        await move(person, clue, Step.RECONSIDER, reason=reason, passed_to=None, **AGAIN)


async def reopen(person: Person, clue: UUID, reason: str, *, false_write_off: bool = False) -> None:
    """重新打开. `false_write_off`: it had been written off on what was not so (虚假销号)."""
    async with transaction():
        held = await hold(person, clue)
        await _check_may_reopen(held, false_write_off=false_write_off)
        changes: dict[str, Any] = {"false_write_off": True} if false_write_off else {}
        await move(person, clue, Step.REOPEN, reason=reason, finding="", **AGAIN, **changes)


AGAIN: dict[str, Any] = {"feedback_due_on": None, "fed_back_at": None}
"""The complainant is told anew when it ends anew."""


async def _check_may_reopen(held: Held, *, false_write_off: bool) -> None:
    steps = await fetch_one(
        "SELECT coalesce(array_agg(DISTINCT step), '{}') FROM clue_step WHERE clue = $1", held.id
    )
    if held.state in WAYS[Step.REOPEN].begins and held.unit is None:
        raise Refused("这条线索没有受理过，没有可以重新打开的调查。请另行登记。")
    if false_write_off and Step.WRITE_OFF not in steps:
        raise Refused("这条线索没有销过号，不能记为虚假销号。没有重新打开。")


async def _waits_for_word(held: Held) -> bool:
    return held.has_complainant and bool(
        await fetch_one("SELECT fed_back_at IS NULL FROM clue WHERE id = $1", held.id)
    )


async def _can_be_reached(clue: UUID) -> bool:
    """Opened in memory only; nothing of it is shown, so that no trail event is due."""
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    complaint = opened_complaint(clue, sealed)
    return bool(complaint.telephone.strip() or complaint.address.strip())


def _after(first: str, reason: str) -> str:
    """The words after what was chosen; without words nothing, so that the step asks for them."""
    return f"{first}：{reason.strip()}" if reason.strip() else ""
