"""How a sitting is scored, and the three steps of a unit in it."""

from enum import StrEnum


class Mode(StrEnum):
    """方式 — how a sitting is scored."""

    TABLET = "tablet"
    PAPER = "paper"
    MIXED = "mixed"

    @property
    def by_tablet(self) -> bool:
        return self != Mode.PAPER

    @property
    def by_paper(self) -> bool:
        return self != Mode.TABLET


MODE_TITLES = {Mode.TABLET: "平板", Mode.PAPER: "纸质", Mode.MIXED: "平板与纸质"}


class Step(StrEnum):
    """环节 — the three steps of a unit in the hall."""

    REPORT = "report"
    NOTICE = "notice"
    SCORING = "scoring"


STEP_TITLES = {Step.REPORT: "现场述职", Step.NOTICE: "现场通报", Step.SCORING: "评分"}
