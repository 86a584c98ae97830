"""述职报告: what may be written and handed in, and when."""

from enum import StrEnum


class ReportState(StrEnum):
    """述职报告的状态 — `returned` wants a new version; the draft may be written on in any state."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class VersionState(StrEnum):
    """版本的状态 — of what was handed in; `overtaken` by a later version before it was decided."""

    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    OVERTAKEN = "overtaken"
