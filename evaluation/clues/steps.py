"""线索的每一步: one table says which step leads from where to where, and who may take it."""

from collections.abc import Collection
from enum import StrEnum

import msgspec

from evaluation.accounts.rules import OFFICERS, Role
from evaluation.clues.states import STATE_TITLES, TO_RECTIFY, ClueState
from evaluation.errors import NotFound, Refused

S = ClueState
LONGEST_REASON = 500


class Step(StrEnum):
    """What a person does to a clue."""

    REGISTER = "register"
    HAND_UP = "hand_up"
    HAND_DOWN = "hand_down"
    DECLINE = "decline"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    PASS_ON = "pass_on"  # noqa: S105  # 转办
    ASSIGN = "assign"
    EXTEND = "extend"
    SUPERVISE = "supervise"
    FIND_UNFOUNDED = "find_unfounded"
    FIND_FOUNDED = "find_founded"
    FIND_PARTLY = "find_partly"
    NOTIFY = "notify"
    NOTIFY_DIRECTLY = "notify_directly"
    ANSWER = "answer"
    SEND_BACK = "send_back"
    VERIFY = "verify"
    DOUBT = "doubt"
    WRITE_OFF = "write_off"
    FEED_BACK = "feed_back"
    ARCHIVE = "archive"
    RECONSIDER = "reconsider"
    REOPEN = "reopen"


class Way(msgspec.Struct, frozen=True):
    """One row: from which states, to which (None: it stays where it is), by whom.

    `reason`: it has to be given in words. `not_who`: nobody who took that step last may take this
    one, so that two different people answer for it.
    """

    title: str
    begins: frozenset[ClueState]
    ends: ClueState | None
    by: frozenset[Role]
    reason: bool = False
    not_who: Step | None = None


TOWNSHIP = frozenset({Role.JUSTICE_OFFICE})
UNIT = frozenset({Role.CLERK})
PRESSED = frozenset({S.ACCEPTED, S.INVESTIGATING, S.FOUNDED, S.PARTLY_FOUNDED, *TO_RECTIFY})


def _from(*states: ClueState) -> frozenset[ClueState]:
    return frozenset(states)


WAYS: dict[Step, Way] = {
    Step.REGISTER: Way("登记", _from(S.UNREGISTERED), S.REGISTERED, OFFICERS | TOWNSHIP),
    Step.HAND_UP: Way("报送局里", _from(S.REGISTERED), None, TOWNSHIP, reason=True),
    Step.HAND_DOWN: Way("交司法所核实", _from(S.REGISTERED), None, OFFICERS, reason=True),
    Step.DECLINE: Way("不予受理", _from(S.REGISTERED), S.DECLINED, OFFICERS, reason=True),
    Step.ACCEPT: Way("受理", _from(S.REGISTERED), S.ACCEPTED, OFFICERS),
    Step.TRANSFER: Way(
        "移送其他机关",
        _from(S.REGISTERED, S.ACCEPTED, S.INVESTIGATING),
        S.TRANSFERRED,
        OFFICERS,
        reason=True,
    ),
    Step.PASS_ON: Way(
        "转办", _from(S.REGISTERED, S.ACCEPTED), S.PASSED, OFFICERS, reason=True
    ),
    Step.ASSIGN: Way("交办", _from(S.ACCEPTED), S.INVESTIGATING, OFFICERS),
    Step.EXTEND: Way(
        "延期", _from(S.INVESTIGATING, S.RECTIFYING, S.SENT_BACK), None, OFFICERS, reason=True
    ),
    Step.SUPERVISE: Way("督办", PRESSED, None, OFFICERS, reason=True),
    Step.FIND_UNFOUNDED: Way(
        "认定不属实", _from(S.INVESTIGATING), S.UNFOUNDED, OFFICERS, reason=True
    ),
    Step.FIND_FOUNDED: Way("认定属实", _from(S.INVESTIGATING), S.FOUNDED, OFFICERS, reason=True),
    Step.FIND_PARTLY: Way(
        "认定部分属实", _from(S.INVESTIGATING), S.PARTLY_FOUNDED, OFFICERS, reason=True
    ),
    Step.NOTIFY: Way("通报整改", _from(S.FOUNDED, S.PARTLY_FOUNDED), S.RECTIFYING, OFFICERS),
    Step.NOTIFY_DIRECTLY: Way("直接通报整改", _from(S.REGISTERED), S.RECTIFYING, OFFICERS),
    Step.ANSWER: Way("提交整改", _from(S.RECTIFYING, S.SENT_BACK), S.VERIFYING, UNIT),
    Step.SEND_BACK: Way("退回整改", _from(S.VERIFYING), S.SENT_BACK, OFFICERS, reason=True),
    Step.VERIFY: Way("验收通过", _from(S.VERIFYING), S.VERIFIED, OFFICERS, reason=True),
    Step.DOUBT: Way("退回验收", _from(S.VERIFIED), S.VERIFYING, OFFICERS, reason=True),
    Step.WRITE_OFF: Way(
        "销号", _from(S.VERIFIED), S.WRITTEN_OFF, OFFICERS, not_who=Step.VERIFY
    ),
    Step.FEED_BACK: Way(
        "反馈投诉人",
        _from(S.DECLINED, S.TRANSFERRED, S.UNFOUNDED, S.WRITTEN_OFF),
        None,
        OFFICERS,
        reason=True,
    ),
    Step.ARCHIVE: Way(
        "归档",
        _from(S.DECLINED, S.TRANSFERRED, S.PASSED, S.UNFOUNDED, S.WRITTEN_OFF),
        S.ARCHIVED,
        OFFICERS,
    ),
    Step.RECONSIDER: Way(
        "重新审查", _from(S.DECLINED, S.TRANSFERRED, S.PASSED), S.REGISTERED, OFFICERS, reason=True
    ),
    Step.REOPEN: Way(
        "重新打开", _from(S.UNFOUNDED, S.WRITTEN_OFF, S.ARCHIVED), S.INVESTIGATING, OFFICERS,
        reason=True,
    ),
}  # fmt: skip
"""The flow of the trade with its side ways 延期, 督办, 重新打开 (practice under 国令825)."""
STEP_TITLES = {step: way.title for step, way in WAYS.items()}


def check_step(step: Step, state: ClueState, roles: Collection[Role], reason: str) -> ClueState:
    """Where the step leads. Raises NotFound for another role; Refused, in words, for a state that
    it does not begin in, and for a reason that is missing or too long.
    """
    way = WAYS[step]
    if way.by.isdisjoint(roles):
        raise NotFound
    if state not in way.begins:
        raise Refused(f"现在是“{STATE_TITLES[state]}”，不能{way.title}。请刷新看看进展。")
    if way.reason and not reason:
        raise Refused(f"{way.title}要写明理由，没有办理。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由最多 {LONGEST_REASON} 字，现在有 {len(reason)} 字，请缩短。没有办理。")
    return way.ends or state


def possible(state: ClueState, roles: Collection[Role]) -> list[Step]:
    """What such a person may do next, in the order of the table."""
    return [
        step for step, way in WAYS.items() if state in way.begins and not way.by.isdisjoint(roles)
    ]
