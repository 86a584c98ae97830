"""文书, 整改报告 and 现场通报稿: the states they can be in."""

from enum import StrEnum


class NoticeState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


NOTICE_TITLES = {
    NoticeState.DRAFT: "草稿",
    NoticeState.ISSUED: "已发出",
    NoticeState.WITHDRAWN: "已作废",
}


class RoundState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    VERIFIED = "verified"


ROUND_TITLES = {
    RoundState.DRAFT: "草稿",
    RoundState.WAITING: "待验收",
    RoundState.SENT_BACK: "已退回",
    RoundState.VERIFIED: "验收通过",
}


class TextState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


TEXT_TITLES = {
    TextState.DRAFT: "草稿",
    TextState.SENT: "单位核对中",
    TextState.CONFIRMED: "单位已确认",
    TextState.OBJECTED: "单位有异议",
    TextState.RELEASED: "已放行",
    TextState.WITHDRAWN: "已撤下",
}
