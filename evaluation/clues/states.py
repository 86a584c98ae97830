"""线索: the states it can be in, how hard it is pressed, and where it came from."""

from enum import StrEnum


class ClueState(StrEnum):
    """状态. 登记 → 受理 → 调查核实 → 督促督办 → 销号, as the bureau's 2024 report names them."""

    UNREGISTERED = "unregistered"
    REGISTERED = "registered"
    DECLINED = "declined"
    TRANSFERRED = "transferred"
    PASSED = "passed"
    ACCEPTED = "accepted"
    INVESTIGATING = "investigating"
    UNFOUNDED = "unfounded"
    FOUNDED = "founded"
    PARTLY_FOUNDED = "partly_founded"
    RECTIFYING = "rectifying"
    VERIFYING = "verifying"
    SENT_BACK = "sent_back"
    VERIFIED = "verified"
    WRITTEN_OFF = "written_off"
    ARCHIVED = "archived"


STATE_TITLES = {
    ClueState.UNREGISTERED: "待登记",
    ClueState.REGISTERED: "待受理",
    ClueState.DECLINED: "不予受理",
    ClueState.TRANSFERRED: "已移送",
    ClueState.PASSED: "已转办",
    ClueState.ACCEPTED: "已受理",
    ClueState.INVESTIGATING: "调查中",
    ClueState.UNFOUNDED: "不属实",
    ClueState.FOUNDED: "属实",
    ClueState.PARTLY_FOUNDED: "部分属实",
    ClueState.RECTIFYING: "整改中",
    ClueState.VERIFYING: "待验收",
    ClueState.SENT_BACK: "整改退回",
    ClueState.VERIFIED: "待销号",
    ClueState.WRITTEN_OFF: "已销号",
    ClueState.ARCHIVED: "已归档",
}
TO_RECTIFY = frozenset({ClueState.RECTIFYING, ClueState.VERIFYING, ClueState.SENT_BACK})
"""整改: the unit has something to do, or has handed it in."""
RUNNING = frozenset(
    {
        ClueState.UNREGISTERED,
        ClueState.REGISTERED,
        ClueState.ACCEPTED,
        ClueState.INVESTIGATING,
        ClueState.FOUNDED,
        ClueState.PARTLY_FOUNDED,
        *TO_RECTIFY,
        ClueState.VERIFIED,
    }
)
"""在办: the clock runs towards a decision; others wait at most for a word to the complainant."""
ENDED = frozenset(ClueState) - RUNNING


class Level(StrEnum):
    """督办级别, from none to the sharpest."""

    NONE = ""
    GENERAL = "general"
    KEY = "key"
    LISTED = "listed"


LEVEL_TITLES = {
    Level.NONE: "—",
    Level.GENERAL: "一般",
    Level.KEY: "重点",
    Level.LISTED: "挂牌",
}


class Source(StrEnum):
    """问题来源: the five of the bureau's report; an office may name more in its setting."""

    COMPLAINT = "complaint"
    MEDIA = "media"
    INSPECTION = "inspection"
    CASEFILE = "casefile"
    SITTING = "sitting"


SOURCE_TITLES: dict[str, str] = {
    Source.COMPLAINT: "投诉举报",
    Source.MEDIA: "媒体曝光",
    Source.INSPECTION: "监督检查",
    Source.CASEFILE: "案卷评查",
    Source.SITTING: "执法评议",
}


def next_level(level: Level) -> Level:
    """One sharper; the sharpest stays."""
    levels = list(Level)
    return levels[min(levels.index(level) + 1, len(levels) - 1)]
