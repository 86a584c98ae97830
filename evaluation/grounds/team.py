"""核算办法 of 执法队伍管理 (1.1 to 1.5 of the default scheme), as data."""

from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.grounds.rules import (
    OTHER_WORDS,
    REPORT,
    STATISTICS,
    Facts,
    Measure,
    Rule,
    Step,
    finding_rule,
    judged,
)

RULES = (
    finding_rule("published"),
    Rule(
        id="certified",
        item="1.1",
        words="在岗执法人员没有执法证件，每人扣 1 分",
        measure=Measure.GAP,
        cells=("staff.officers", "staff.certified"),
        titles=("在岗执法人员", "持有执法证件"),
        points="1",
        step="1",
        cap="5",
        finding="在岗执法人员 {part} 人，持有执法证件 {whole} 人，没有证件 {short} 人",
        source=STATISTICS,
    ),
    finding_rule("assistants"),
    Rule(
        id="hours",
        item="1.2",
        words="人均培训不足 60 学时，扣 2 分",
        measure=Measure.FIGURE,
        cells=("training.hours",),
        titles=("人均学时",),
        threshold="60",
        points="2",
        finding="人均培训 {value} 学时，要求 60 学时",
        source=STATISTICS,
    ),
    Rule(
        id="attended",
        item="1.2",
        words="参训率比 100% 每低 5 个百分点，扣 1 分（不足 5 个百分点的不扣）",
        measure=Measure.SHARE,
        cells=("training.attended", "training.invited"),
        titles=("参训人数", "应训人数"),
        threshold="100",
        points="1",
        step="5",
        finding="应训 {whole} 人，参训 {part} 人，参训率 {value}%，低 {short} 个百分点",
        source=STATISTICS,
    ),
    Rule(
        id="reviewers",
        item="1.3",
        words="法制审核人员少于执法人员的 5%，扣 2 分",
        measure=Measure.SHARE,
        cells=("staff.reviewers", "staff.officers"),
        titles=("法制审核人员", "在岗执法人员"),
        threshold="5",
        points="2",
        finding="法制审核人员 {part} 人，是在岗执法人员 {whole} 人的 {value}%，要求 5%",
        source=STATISTICS,
    ),
    Rule(
        id="qualified",
        item="1.3",
        words="法制审核人员没有法律职业资格，每人扣 1 分",
        measure=Measure.GAP,
        cells=("staff.reviewers", "staff.qualified_reviewers"),
        titles=("法制审核人员", "具有法律职业资格"),
        points="1",
        step="1",
        finding="法制审核人员 {part} 人，具有法律职业资格 {whole} 人，没有资格 {short} 人",
        source=STATISTICS,
    ),
    finding_rule("conduct"),
    Rule(
        id="report",
        item="1.5",
        words="述职材料迟交，扣 1 分",
        measure=Measure.LATE,
        points="1",
        source=REPORT,
    ),
    finding_rule("head"),
    Rule(
        id="return",
        item="1.5",
        words="年报迟报，扣 1 分",
        measure=Measure.LATE,
        points="1",
        source=STATISTICS,
    ),
)
WRITTEN_FOR = {item["id"]: (item["title"], item["rule"]) for item in OBJECTIVE_ITEMS}
"""The items that the rules were written for: a scheme that says something else is not computed."""


def steps_of(
    item: str, title: str, words: str, facts: Facts, maximum: str
) -> tuple[Step, ...] | None:
    """What the records say of an item as the year's scheme has it; None without rules for it."""
    rules = [rule for rule in RULES if rule.item == item]
    if not rules:
        return None
    if WRITTEN_FOR[item] != (title, words):
        return (Step("scheme", words or title, OTHER_WORDS),)
    return judged(rules, facts, maximum)
