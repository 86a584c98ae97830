"""The schemes an office can start from; every figure is data and may be changed by the office."""

from collections.abc import Callable, Mapping
from typing import Any

INDICATORS = [
    {"id": "team", "title": "执法队伍管理", "max": "20"},
    {"id": "systems", "title": "“三项制度”落实", "max": "20"},
    {"id": "casefile", "title": "案卷质量评查", "max": "25"},
    {"id": "clues", "title": "问题线索督办", "max": "20"},
    {"id": "public", "title": "社会公众评价", "max": "15"},
]
"""The five heads of the yearly evaluation, as the bureau's 2024 report names them."""

PANEL_INDICATORS = [
    {"id": "honesty", "title": "述职是否实事求是", "max": "20"},
    {"id": "conduct", "title": "执法是否公正文明", "max": "25"},
    {"id": "rectified", "title": "问题整改是否到位", "max": "25"},
    {"id": "served", "title": "服务群众企业是否用心", "max": "15"},
    {"id": "image", "title": "执法队伍形象是否良好", "max": "15"},
]
"""现场评议专用指标: what delegates can see and hear for themselves; our proposal."""

GROUPS = [
    {"id": "party", "title": "党代表", "weight": "30"},
    {"id": "npc", "title": "人大代表", "weight": "40"},
    {"id": "cppcc", "title": "政协委员", "weight": "30"},
]

GRADES = [
    {"id": "excellent", "title": "优秀", "min": "90", "quota": "0.30"},
    {"id": "good", "title": "良好", "min": "80"},
    {"id": "pass", "title": "合格", "min": "60"},
    {"id": "fail", "title": "不合格", "min": None},
]

OPTIONS: list[dict[str, str | None]] = [
    {"id": "satisfied", "title": "满意", "value": "100"},
    {"id": "fair", "title": "基本满意", "value": "70"},
    {"id": "unsatisfied", "title": "不满意", "value": "30"},
    {"id": "unknown", "title": "不了解", "value": None},
]

QUICK_GRADES = [
    {"title": "优", "percent": "95"},
    {"title": "良", "percent": "85"},
    {"title": "中", "percent": "70"},
    {"title": "差", "percent": "50"},
]

OBJECTIVE_ITEMS = [
    {"id": "1.1", "dimension": "team", "title": "主体资格与持证上岗", "max": "5",
     "rule": "主体未公告扣2分；无证或辅助人员独立执法，每人次扣1分"},
    {"id": "1.2", "dimension": "team", "title": "培训考试", "max": "5",
     "rule": "人均培训不足60学时扣2分；参训率每低5个百分点扣1分"},
    {"id": "1.3", "dimension": "team", "title": "法制审核力量", "max": "4",
     "rule": "法制审核人员少于执法人员5%扣2分；无法律职业资格者审核，每人扣1分"},
    {"id": "1.4", "dimension": "team", "title": "执法风纪装备", "max": "3",
     "rule": "着装、执法记录仪、用语不规范，每次扣0.5分"},
    {"id": "1.5", "dimension": "team", "title": "述职与统计报送", "max": "3",
     "rule": "述职材料迟交扣1分；主要负责人未到场扣1分；年报迟报扣1分"},
    {"id": "2.1", "dimension": "systems", "title": "行政执法公示", "max": "7",
     "rule": "事前清单缺，每项扣0.5分；处罚、许可逾7个工作日，其他逾20个工作日未公示，每件扣0.5分"},
    {"id": "2.2", "dimension": "systems", "title": "执法全过程记录", "max": "6",
     "rule": "应录未录，每件扣1分；归档缺，每件扣0.5分"},
    {"id": "2.3", "dimension": "systems", "title": "重大执法决定法制审核", "max": "7",
     "rule": "应审未审，每件扣2分；无目录清单扣1分；审核意见不具体，每件扣0.5分"},
    {"id": "3.1", "dimension": "casefile", "title": "抽查案卷平均分", "max": "20",
     "rule": "平均分÷100×20"},
    {"id": "3.2", "dimension": "casefile", "title": "自查自评与整改", "max": "5",
     "rule": "未自查扣2分；不合格卷，每卷扣2分；反馈问题未整改，每卷扣1分"},
    {"id": "4.1", "dimension": "clues", "title": "按期受理反馈率", "max": "5",
     "rule": "按期受理反馈率×5"},
    {"id": "4.2", "dimension": "clues", "title": "按期办结率", "max": "6",
     "rule": "按期办结率×6"},
    {"id": "4.3", "dimension": "clues", "title": "整改销号率", "max": "6",
     "rule": "整改销号率×6；虚假销号，每件扣2分"},
    {"id": "4.4", "dimension": "clues", "title": "责任追究与重复投诉", "max": "3",
     "rule": "应追责未追责，每件扣1分；同一问题重复投诉，每件扣0.5分"},
    {"id": "5.1", "dimension": "public", "title": "公众满意度问卷", "max": "6",
     "rule": "满意度÷100×6；有效样本少于30份的取全市均值并注明"},
    {"id": "5.2", "dimension": "public", "title": "涉企检查评价", "max": "4",
     "rule": "未扫码亮证，每次扣0.5分；企业差评查实，每件扣1分"},
    {"id": "5.3", "dimension": "public", "title": "12345 满意率", "max": "3",
     "rule": "12345满意率×3"},
    {"id": "5.4", "dimension": "public", "title": "媒体曝光", "max": "2",
     "rule": "查实的曝光：市级扣0.5分，省级扣1分，中央扣2分"},
]  # fmt: skip
"""The default objective part of 100 points; `rule`: what takes points, down to 0, never below."""


def points_scheme() -> dict[str, Any]:
    """打分制: five indicators of 100 points together, in steps of 0.5."""
    return {
        "rules": _rules() | {"form": "points", "step": "0.5", "options": None},
        "quick_grades": QUICK_GRADES,
        "strict": False,
        "items": OBJECTIVE_ITEMS,
    }


def options_scheme() -> dict[str, Any]:
    """测评制: 满意, 基本满意, 不满意, 不了解 for each indicator."""
    return {
        "rules": _rules() | {"form": "options", "step": None, "options": OPTIONS},
        "quick_grades": [],
        "strict": False,
        "items": OBJECTIVE_ITEMS,
    }


def panel_scheme() -> dict[str, Any]:
    """现场评议专用指标: a set of the panel's own; the five heads are left to the objective part.

    Equal totals are told apart without heads: a head counts only once its items are scored.
    """
    rules = points_scheme()["rules"]
    own = {"indicators": PANEL_INDICATORS, "tie_break": ["objective", "deductions"]}
    return points_scheme() | {"rules": rules | own}


def _rules() -> dict[str, Any]:
    return {
        "indicators": INDICATORS,
        "groups": GROUPS,
        "trim": {"low": 1, "high": 1, "min_valid": 5},
        "center": "mean",
        "quorum": {"numerator": 1, "denominator": 2, "strict": True},
        "shares": {"panel": "40", "objective": "60"},
        "bonus_cap": "5",
        "deduction_cap": "10",
        "decimals": 2,
        "rounding": "half-up",
        "rank_on": "exact",
        "rank_within": "board",
        "tie_break": ["objective", "casefile", "public", "clues"],
        "grades": GRADES,
        "quota_tie": "none",
    }


STARTS: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "points": ("打分制：五项，满分 100，以 0.5 为一档", points_scheme),
    "options": ("测评制：满意、基本满意、不满意、不了解", options_scheme),
    "panel": ("现场评议专用指标：打分制，代表看得见、听得到的五项", panel_scheme),
}
"""The default schemes by name, each ready to use and a start for the office's own."""
