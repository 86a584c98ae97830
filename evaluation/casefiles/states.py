"""案卷评查: the states of a campaign and of a review."""

from enum import StrEnum


class CampaignState(StrEnum):
    """评查活动: 报目录 → 已抽取 → 评查中 → 反馈（异议期）→ 已办结."""

    LISTING = "listing"
    DRAWN = "drawn"
    REVIEWING = "reviewing"
    ANNOUNCED = "announced"
    CLOSED = "closed"


CAMPAIGN_TITLES = {
    CampaignState.LISTING: "报送目录",
    CampaignState.DRAWN: "已抽取",
    CampaignState.REVIEWING: "评查中",
    CampaignState.ANNOUNCED: "反馈，异议期",
    CampaignState.CLOSED: "已办结",
}


class FileKind(StrEnum):
    """案卷类型; the two that are drawn by default come first."""

    PENALTY = "penalty"
    LICENCE = "licence"
    COERCION = "coercion"
    INSPECTION = "inspection"
    OTHER = "other"


KIND_TITLES = {
    FileKind.PENALTY: "行政处罚",
    FileKind.LICENCE: "行政许可",
    FileKind.COERCION: "行政强制",
    FileKind.INSPECTION: "行政检查",
    FileKind.OTHER: "其他",
}


class ReviewState(StrEnum):
    OPEN = "open"
    DONE = "done"
