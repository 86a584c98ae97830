"""What is allowed in the hall. States are enums here; every `check_` raises a named refusal."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from evaluation.errors import NotFound, Refused


class SittingState(StrEnum):
    """状态 of a sitting: 筹备, 已演练, 评议进行中, 暂停, 已封箱, 已启封, 已签署, 作废."""

    PREPARED = "prepared"
    REHEARSED = "rehearsed"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    OPENED = "opened"
    SIGNED = "signed"
    VOIDED = "voided"


SITTING_TITLES = {
    SittingState.PREPARED: "筹备中",
    SittingState.REHEARSED: "已演练",
    SittingState.OPEN: "评议进行中",
    SittingState.PAUSED: "暂停",
    SittingState.CLOSED: "已封箱",
    SittingState.OPENED: "已启封计票",
    SittingState.SIGNED: "已签署",
    SittingState.VOIDED: "已作废",
}

NEXT_STATES: Mapping[SittingState, frozenset[SittingState]] = {
    SittingState.PREPARED: frozenset(
        {SittingState.REHEARSED, SittingState.OPEN, SittingState.VOIDED}
    ),
    SittingState.REHEARSED: frozenset({SittingState.OPEN, SittingState.VOIDED}),
    SittingState.OPEN: frozenset({SittingState.PAUSED, SittingState.CLOSED, SittingState.VOIDED}),
    SittingState.PAUSED: frozenset({SittingState.OPEN, SittingState.CLOSED, SittingState.VOIDED}),
    SittingState.CLOSED: frozenset({SittingState.OPENED, SittingState.VOIDED}),
    SittingState.OPENED: frozenset({SittingState.SIGNED}),
    SittingState.SIGNED: frozenset(),
    SittingState.VOIDED: frozenset(),
}
"""prepared → open is for rehearsals only: a real sitting goes by rehearsed (database.sql)."""


class Scoring(StrEnum):
    """评分 of one unit: 未开始, 进行中, 已停止."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Choice(StrEnum):
    """What a ballot says: 评分, 弃权, 回避. Known only after the opening."""

    SCORED = "scored"
    ABSTAINED = "abstained"
    RECUSED = "recused"


class Cut(Refused):
    """A ballot or a slip was not taken; `reason` is the word a tablet acts upon."""

    reason = "refused"


class SittingNotOpen(Cut):
    reason = "closed"

    def __init__(self, state: str) -> None:
        closed = ("closed", "票箱已封。您入箱的分数有效，不能再改。")
        self.reason, sentence = _WHY_NOT_OPEN.get(SittingState(state), closed)
        super().__init__(sentence)


_WHY_NOT_OPEN = {
    SittingState.PREPARED: ("waiting", "评议会还没有开始。主持人宣布后即可评。"),
    SittingState.REHEARSED: ("waiting", "评议会还没有开始。主持人宣布后即可评。"),
    SittingState.PAUSED: ("paused", "会议暂停。分数都在，恢复后接着评。"),
    SittingState.VOIDED: ("voided", "这次评议会已作废，票箱未启封即销毁。请听主持人安排。"),
}


class UnitNotScoring(Cut):
    def __init__(self, scoring: str) -> None:
        waiting = scoring == Scoring.WAITING
        self.reason = "waiting" if waiting else "unit closed"
        super().__init__(
            "这一家还没有开始评分。主持人宣布后即可评。"
            if waiting
            else "这一家已停止评分。您入箱的分数有效；没入箱的请找签到台。"
        )


class SlipHandedIn(Cut):
    reason = "handed in"

    def __init__(self) -> None:
        super().__init__("这张评议卡已交，分数不能再改。")


class Overtaken(Cut):
    reason = "overtaken"

    def __init__(self) -> None:
        super().__init__("这一家已有更新的评分入箱，这份较早的没有采用。")


class TooManyChanges(Cut):
    reason = "too many"

    def __init__(self) -> None:
        super().__init__("这一家的评分改动次数太多，请找签到台。已入箱的分数有效。")


class SlipGone(Cut):
    """The slip no longer lives on this tablet: 410."""


class SlipTakenOver(SlipGone):
    reason = "taken over"

    def __init__(self) -> None:
        super().__init__("这张卡已在另一台平板上使用。这里没交的分数还在，可以对照。")


class SlipWithdrawn(SlipGone):
    reason = "withdrawn"

    def __init__(self) -> None:
        super().__init__("这张卡已停用。请到签到台换一张。")


class NoSlip(Cut):
    """No slip came with the request: 401."""

    reason = "no slip"

    def __init__(self) -> None:
        super().__init__("请先扫评议卡上的二维码，或输入卡上的代码。")


class OnPaper(Cut):
    """The sitting is scored on paper: no slip lives on a tablet."""

    reason = "paper"

    def __init__(self) -> None:
        super().__init__("这场评议会用纸质评议票。请在信封里的评议票上填写，不用平板。")


class NothingInTheBox(Cut):
    reason = "nothing"

    def __init__(self) -> None:
        super().__init__("这张卡还没有评议票入箱，不用交卡。如要离会，请把卡交回签到台。")


class ScoresUnfit(Cut):
    """Scores off the scale: 422. `fields` says what is the matter, by indicator id."""

    reason = "unfit"

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("；".join(self.fields.values()))


class Unreadable(Refused):
    """What a tablet sent is not what the contract says: 422."""


ACCEPTING = (SittingState.OPEN,)
"""States of a sitting in which a ballot lands."""


def scorings_accepting(*, strict: bool) -> tuple[Scoring, ...]:
    """Closing a unit only ends the hall's wait, unless the scheme is strict."""
    return (Scoring.OPEN,) if strict else (Scoring.OPEN, Scoring.CLOSED)


def check_cast(outcome: str, state: str, scoring: str | None) -> None:
    """Turn what `cast_ballot` in the database found into its refusal; "cast" and "known" pass."""
    match outcome:
        case "cast" | "known":
            return
        case "no unit":
            raise NotFound
        case "not open":
            raise SittingNotOpen(state)
        case "not scoring":
            raise UnitNotScoring(scoring or Scoring.WAITING)
        case _:
            raise _REFUSALS[outcome]


_REFUSALS: Mapping[str, type[Cut]] = {
    "no slip": NoSlip,
    "withdrawn": SlipWithdrawn,
    "taken over": SlipTakenOver,
    "handed in": SlipHandedIn,
    "overtaken": Overtaken,
    "too many": TooManyChanges,
}


FEWEST_CARDS, MOST_CARDS = 3, 5
MOST_SLIPS = 500
"""Of one group at a time: a typing slip should not print a forest."""


class NotNow(Refused):
    """The sitting is in a state in which this is not done."""

    def __init__(self, state: str, deed: str) -> None:
        super().__init__(f"评议会现在是“{SITTING_TITLES[SittingState(state)]}”，不能{deed}。")


class NotReady(Refused):
    """What still stands in the way of opening, in words, one by one."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"还不能开会，差 {len(missing)} 项：{'；'.join(missing)}。")


class MoreEnteredThanIssued(Refused):
    """收回 > 发出 would void the units; the registrar's count is corrected first."""

    def __init__(self, groups: Mapping[str, tuple[int, int]]) -> None:
        """By title: how many are in use, and how many were handed out."""
        each = "；".join(
            f"{title}启用的评议卡比登记发出的多 {used - out} 张（启用 {used} 张，发出 {out} 张）"
            for title, (used, out) in groups.items()
        )
        super().__init__(f"还不能封箱：{each}。请先核对签到台的发卡数，由两个人更正后再封箱。")


def check_next(state: str, following: SittingState, deed: str) -> None:
    """Only the ways of NEXT_STATES."""
    if following not in NEXT_STATES[SittingState(state)]:
        raise NotNow(state, deed)


def check_preparing(state: str, deed: str) -> None:
    if state not in (SittingState.PREPARED, SittingState.REHEARSED):
        raise NotNow(state, deed)


def check_before_closing(state: str, deed: str) -> None:
    if state not in (
        SittingState.PREPARED,
        SittingState.REHEARSED,
        SittingState.OPEN,
        SittingState.PAUSED,
    ):
        raise NotNow(state, deed)


def check_slips_wanted(count: int) -> None:
    if not 1 <= count <= MOST_SLIPS:
        raise Refused(f"一次可制 1 至 {MOST_SLIPS} 张评议卡，您填的是 {count}。")


def check_ready(*, units: int, slips: int, cards: int, scheme: bool, rehearsed: bool) -> None:
    """Everything an opening needs; says all that is missing at once."""
    missing = [
        text
        for text, there in (
            ("还没有议程", units > 0),
            ("还没有评议方案", scheme),
            ("还没有制评议卡", slips > 0),
            (f"监票人的钥匙卡不足 {FEWEST_CARDS} 张（现有 {cards} 张）", cards >= FEWEST_CARDS),
            ("还没有演练过开箱", rehearsed),
        )
        if not there
    ]
    if missing:
        raise NotReady(missing)


def check_entered(entered: Mapping[str, int], issued: Mapping[str, int]) -> None:
    """By group title: no more slips in use than were handed out."""
    too_many = {
        group: (count, issued.get(group, 0))
        for group, count in entered.items()
        if count > issued.get(group, 0)
    }
    if too_many:
        raise MoreEnteredThanIssued(too_many)


def takes_two_persons(state: str, before: int, after: int, entered: int) -> bool:
    """Raising the count for a late delegate takes one person; mending it takes two."""
    if state in (SittingState.PREPARED, SittingState.REHEARSED):
        return False
    return after < before or entered > before
