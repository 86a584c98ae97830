"""检查发现: which lines of the default scheme are known only by what inspections find."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from evaluation.errors import Refused

LONGEST_TEXT = 300
LONGEST_REASON = 200
MOST_CASES = 999
NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""Mobile telephones and identity numbers: a finding is about a unit, and names no citizen."""


class FindingRule(msgspec.Struct, frozen=True):
    """`points` for every case, or, with `once`, however many there are. `count`: its measure word.

    `reviewed`: the case-file review of the year says the same; a finding counts only without one.
    """

    id: str
    item: str
    words: str
    points: str
    count: str = "件"
    once: bool = False
    reviewed: bool = False


FINDING_RULES = (
    FindingRule("published", "1.1", "执法主体未公告，扣 2 分", "2", "项", once=True),
    FindingRule("assistants", "1.1", "辅助人员独立执法，每人次扣 1 分", "1", "人次"),
    FindingRule("conduct", "1.4", "着装、执法记录仪、用语不规范，每次扣 0.5 分", "0.5", "次"),
    FindingRule("head", "1.5", "主要负责人未到场，扣 1 分", "1", "次", once=True),
    FindingRule("advance_list", "2.1", "事前公示的清单缺，每项扣 0.5 分", "0.5", "项"),
    FindingRule(
        "late_disclosure",
        "2.1",
        "处罚、许可逾 7 个工作日，其他逾 20 个工作日未公示，每件扣 0.5 分",
        "0.5",
    ),
    FindingRule("unrecorded", "2.2", "应录未录，每件扣 1 分", "1"),
    FindingRule("unfiled", "2.2", "归档缺，每件扣 0.5 分", "0.5"),
    FindingRule("unreviewed", "2.3", "应审未审，每件扣 2 分", "2"),
    FindingRule("no_catalogue", "2.3", "没有重大执法决定目录清单，扣 1 分", "1", "项", once=True),
    FindingRule("vague_opinion", "2.3", "审核意见不具体，每件扣 0.5 分", "0.5"),
    FindingRule("no_self_review", "3.2", "未自查，扣 2 分", "2", "次", once=True, reviewed=True),
    FindingRule("failing_file", "3.2", "不合格卷，每卷扣 2 分", "2", "卷", reviewed=True),
    FindingRule("unmended_file", "3.2", "反馈问题未整改，每卷扣 1 分", "1", "卷", reviewed=True),
    FindingRule("no_code", "5.2", "涉企检查未扫码亮证，每次扣 0.5 分", "0.5", "次"),
    FindingRule("bad_rating", "5.2", "企业差评查实，每件扣 1 分", "1"),
    FindingRule("media_city", "5.4", "市级媒体曝光查实，每件扣 0.5 分", "0.5"),
    FindingRule("media_province", "5.4", "省级媒体曝光查实，每件扣 1 分", "1"),
    FindingRule("media_centre", "5.4", "中央媒体曝光查实，每件扣 2 分", "2"),
)
"""In the order of the scheme's items; words and points are those of its own rules."""
BY_ID: Mapping[str, FindingRule] = {rule.id: rule for rule in FINDING_RULES}


def read_rule(rule: str) -> FindingRule:
    """Raises Refused."""
    if rule not in BY_ID:
        raise Refused("请从列出的扣分情形里选一种，没有登记。")
    return BY_ID[rule]


def check_cases(cases: int) -> None:
    if not 1 <= cases <= MOST_CASES:
        raise Refused(f"件数请填 1 到 {MOST_CASES}，没有登记。")


def check_day(found_on: date, year: int, today: date) -> None:
    """A finding of a year is made in it, or after it while the year is still worked on."""
    if found_on > today:
        raise Refused("发现日期不能晚于今天，没有登记。")
    if found_on.year < year:
        raise Refused(f"发现日期在 {year} 年以前，不算这个年度的。请核对年度，没有登记。")


def check_names_nobody(*texts: str) -> None:
    if any(NUMBERS.search(text) for text in texts):
        raise Refused("写的内容里有手机号码或身份证号码，请删去再登记。没有登记。")
