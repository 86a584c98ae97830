"""下一步: what a person may do next to a clue, as the page offers it, the usual one first."""

from collections.abc import Collection

import msgspec

from evaluation.accounts.rules import Role
from evaluation.clues.queries_one import ClueView
from evaluation.clues.queries_year import ClueYear
from evaluation.clues.states import ClueState
from evaluation.clues.steps import STEP_TITLES, Step, possible

CONCLUDE, RECTIFICATION = "conclude", "rectification"
"""Several steps that one form or one page stands for."""
TOGETHER = {
    Step.FIND_FOUNDED: CONCLUDE,
    Step.FIND_PARTLY: CONCLUDE,
    Step.FIND_UNFOUNDED: CONCLUDE,
    Step.SEND_BACK: RECTIFICATION,
    Step.VERIFY: RECTIFICATION,
    Step.DOUBT: RECTIFICATION,
    Step.WRITE_OFF: RECTIFICATION,
}
TITLES: dict[str, str] = dict(STEP_TITLES) | {
    CONCLUDE: "写调查结论",
    RECTIFICATION: "验收、退回和销号",
    Step.NOTIFY: "起草通报文书，请单位整改",
    Step.NOTIFY_DIRECTLY: "不经调查，直接通报整改",
    Step.ASSIGN: "交办：定承办人",
    Step.RECONSIDER: "收回来，重新审查",
}
FIRST: dict[ClueState, tuple[str, ...]] = {
    ClueState.UNREGISTERED: (Step.REGISTER,),
    ClueState.REGISTERED: (Step.ACCEPT, Step.HAND_UP),
    ClueState.ACCEPTED: (Step.ASSIGN,),
    ClueState.INVESTIGATING: (CONCLUDE,),
    ClueState.FOUNDED: (Step.NOTIFY,),
    ClueState.PARTLY_FOUNDED: (Step.NOTIFY,),
    ClueState.VERIFYING: (RECTIFICATION,),
    ClueState.VERIFIED: (RECTIFICATION,),
    ClueState.DECLINED: (Step.FEED_BACK, Step.ARCHIVE),
    ClueState.TRANSFERRED: (Step.FEED_BACK, Step.ARCHIVE),
    ClueState.PASSED: (Step.ARCHIVE,),
    ClueState.UNFOUNDED: (Step.FEED_BACK, Step.ARCHIVE),
    ClueState.WRITTEN_OFF: (Step.FEED_BACK, Step.ARCHIVE),
}
"""The usual next step in each state; where none stands, somebody else has the turn."""


class Offer(msgspec.Struct, frozen=True):
    """`main`: opened on the page; the others are one press away."""

    step: str
    title: str
    main: bool = False


def offers_of(view: ClueView, roles: Collection[Role], year: ClueYear) -> list[Offer]:
    """What the table of steps allows, without what this clue gives no ground for."""
    steps = [TOGETHER.get(step, step) for step in possible(view.state, roles)]
    steps = [step for step in dict.fromkeys(steps) if _has_ground(step, view, year)]
    main = next((step for step in FIRST.get(view.state, ()) if step in steps), None)
    offers = [Offer(step, TITLES[step], step == main) for step in steps]
    return sorted(offers, key=lambda offer: not offer.main)


def _has_ground(step: str, view: ClueView, year: ClueYear) -> bool:
    grounds: dict[str, bool] = {
        Step.HAND_UP: view.place is not None,
        Step.HAND_DOWN: bool(year.places),
        Step.EXTEND: not view.extended and view.due_on is not None,
        Step.FEED_BACK: view.has_complainant and view.fed_back_at is None,
        Step.REOPEN: view.unit is not None,
    }
    return grounds.get(step, True)
