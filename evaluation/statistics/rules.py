"""执法统计: what a return may hold, and when it may be handed in."""

from enum import StrEnum


class ReturnState(StrEnum):
    """报表的状态 — after `accepted` a cell changes only by a correction that leaves a trace."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"
