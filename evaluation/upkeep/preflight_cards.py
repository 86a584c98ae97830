"""会前检查 of what is on paper: slips, ballots, key cards, and the rehearsal that tried them."""

from collections.abc import Iterator, Sequence

from evaluation.scoring.checklist import spare
from evaluation.scoring.modes import MODE_TITLES, Mode
from evaluation.scoring.rules import FEWEST_CARDS, SittingState
from evaluation.upkeep.preflight_facts import (
    Facts,
    GroupFacts,
    KeyHolder,
    Line,
    Mend,
    Part,
    Printed,
    State,
    twice,
    unknown,
)

FEWEST_ABLE = 2
"""Card holders who can log in: so many open the box."""


def slips(facts: Facts) -> Iterator[Line]:
    if facts.groups is None:
        yield unknown(Part.CARDS, "评议卡", Mend.SLIPS)
        return
    if not any(group.made for group in facts.groups):
        words = "还没有制评议卡。请按各组代表人数制卡，多备几张。"
        yield Line(Part.CARDS, "评议卡", State.BLOCKING, words, Mend.SLIPS, refused=True)
        return
    for group in facts.groups:
        yield _slips_of(group)


def _slips_of(group: GroupFacts) -> Line:
    here = (Part.CARDS, f"评议卡　{group.title}")
    said = f"代表 {group.delegates} 人，可用的卡 {group.made} 张"
    if group.made < group.delegates or not group.made:
        short = max(group.delegates - group.made, 1)
        words = f"{said}，至少还差 {short} 张。"
        return Line(*here, State.BLOCKING, words, Mend.SLIPS)
    if not group.delegates:
        return Line(*here, State.GOOD, f"可用的卡 {group.made} 张。", Mend.SLIPS)
    if group.made < _wanted(group):
        words = f"{said}，备用的少。请再制 {_wanted(group) - group.made} 张备用。"
        return Line(*here, State.WARNING, words, Mend.SLIPS)
    return Line(*here, State.GOOD, f"{said}，有备用。", Mend.SLIPS)


def _wanted(group: GroupFacts) -> int:
    return group.delegates + spare(group.delegates)


def prints(facts: Facts) -> Iterator[Line]:
    if facts.printed is None or facts.groups is None:
        yield unknown(Part.CARDS, "印制", Mend.SLIPS)
        return
    made = sum(group.made for group in facts.groups)
    invited = sum(group.delegates for group in facts.groups)
    if made and facts.mode.by_tablet:
        yield _print_of_cards(facts.printed, made)
    if made and facts.mode.by_paper:
        yield _print_of_ballots(facts, facts.printed.ballots, invited)


def _print_of_cards(printed: Printed, made: int) -> Line:
    here = (Part.CARDS, "印卡")
    if not printed.tablets:
        words = "卡都只在屏幕上看过，没有印过评议卡或平板标签。用下载的 CSV 另印了的，不用管。"
        return Line(*here, State.WARNING, words, Mend.SLIPS)
    words = f"印过评议卡 {printed.cards} 张、平板标签 {printed.labels} 张；可用的卡 {made} 张。"
    return Line(*here, State.GOOD, words, Mend.SLIPS)


def _print_of_ballots(facts: Facts, ballots: int, invited: int) -> Line:
    here = (Part.CARDS, "印纸质票")
    said = f"这场是“{MODE_TITLES[Mode(facts.mode)]}”，印过纸质票 {ballots} 份"
    if facts.mode.by_tablet:
        state, words = State.WARNING, f"{said}。断电、断网时没有纸可用。"
    else:
        state, words = State.BLOCKING, f"{said}，代表 {invited} 人。"
    if ballots and ballots >= (0 if facts.mode.by_tablet else invited):
        return Line(*here, State.GOOD, f"{said}。", Mend.SLIPS)
    return Line(*here, state, f"{words}请在制卡时勾选“附印一份纸质评议票”。", Mend.SLIPS)


def keys(facts: Facts) -> Iterator[Line]:
    here = (Part.CARDS, "钥匙卡")
    if facts.holders is None:
        yield unknown(*here, Mend.KEYS)
        return
    count = len(facts.holders)
    names = "、".join(one.full_name for one in facts.holders)
    if count < FEWEST_CARDS:
        words = (
            f"监票人的钥匙卡不足 {FEWEST_CARDS} 张（现有 {count} 张{names and f'：{names}'}）。"
            "请监票人各自登录，制作自己的钥匙卡。"
        )
        yield Line(*here, State.BLOCKING, words, Mend.KEYS, refused=True)
        return
    yield Line(*here, State.GOOD, f"{count} 张，各在一位监票人手里：{names}。", Mend.KEYS)
    yield from _troubled_keys(facts.holders)


def _troubled_keys(holders: Sequence[KeyHolder]) -> Iterator[Line]:
    here = (Part.CARDS, "持卡人")
    able = [one for one in holders if one.able]
    if len(able) < FEWEST_ABLE:
        words = "持卡的监票人里，能登录的不到两位，票箱会打不开。请换监票人另办一场。"
        yield Line(*here, State.BLOCKING, words, Mend.KEYS)
    elif len(able) < len(holders):
        gone = "、".join(one.full_name for one in holders if not one.able)
        words = f"{gone}的账号停用了、到期了或不再是监票人，那天不能用卡；还有 {len(able)} 张能用。"
        yield Line(*here, State.WARNING, words, Mend.KEYS)
    alike = twice(one.full_name for one in holders)
    if alike:
        words = f"有同名的持卡人：{'、'.join(alike)}。请确认不是同一个人用两个账号。"
        yield Line(*here, State.WARNING, words, Mend.KEYS)


def rehearsed(facts: Facts) -> Iterator[Line]:
    here = (Part.CARDS, "演练")
    if facts.plan is not None and facts.plan.state == SittingState.PREPARED:
        words = "还没有演练过开箱。请开一次演练，用监票人的钥匙卡启封练习票箱。"
        yield Line(*here, State.BLOCKING, words, Mend.REHEARSAL, refused=True)
        return
    if facts.practised is None or facts.holders is None or not facts.practised.opened:
        yield unknown(*here, Mend.REHEARSAL)
        return
    if facts.practised.later:
        words = f"演练过，但后来{'、'.join(facts.practised.later)}。建议再演练一次。"
        yield Line(*here, State.WARNING, words, Mend.REHEARSAL)
    else:
        words = "已演练到启封，后来没有改动。"
        yield Line(*here, State.GOOD, words, Mend.REHEARSAL)
    untried = [one.full_name for one in facts.holders if not one.tried]
    if untried:
        words = f"{'、'.join(untried)}的钥匙卡还没有试过启封。可以再演练一次，换一对来开。"
        yield Line(Part.CARDS, "试卡", State.WARNING, words, Mend.REHEARSAL)
