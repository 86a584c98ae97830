"""The schemes an office can start from; every figure is data and may be changed by the office."""

from typing import Any

INDICATORS = [
    {"id": "team", "title": "执法队伍管理", "max": "20"},
    {"id": "systems", "title": "“三项制度”落实", "max": "20"},
    {"id": "casefile", "title": "案卷质量评查", "max": "25"},
    {"id": "clues", "title": "问题线索督办", "max": "20"},
    {"id": "public", "title": "社会公众评价", "max": "15"},
]
"""The five heads of the yearly evaluation, as the bureau's 2024 report names them."""

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

OPTIONS = [
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
    ("1.1", "team", "主体资格与持证上岗", "5"),
    ("1.2", "team", "培训考试", "5"),
    ("1.3", "team", "法制审核力量", "4"),
    ("1.4", "team", "执法风纪装备", "3"),
    ("1.5", "team", "述职与统计报送", "3"),
    ("2.1", "systems", "行政执法公示", "7"),
    ("2.2", "systems", "执法全过程记录", "6"),
    ("2.3", "systems", "重大执法决定法制审核", "7"),
    ("3.1", "casefile", "抽查案卷平均分", "20"),
    ("3.2", "casefile", "自查自评与整改", "5"),
    ("4.1", "clues", "按期受理反馈率", "5"),
    ("4.2", "clues", "按期办结率", "6"),
    ("4.3", "clues", "整改销号率", "6"),
    ("4.4", "clues", "责任追究与重复投诉", "3"),
    ("5.1", "public", "公众满意度问卷", "6"),
    ("5.2", "public", "涉企检查评价", "4"),
    ("5.3", "public", "12345 满意率", "3"),
    ("5.4", "public", "媒体曝光", "2"),
]
"""Item, dimension, title, points: the default 100-point scheme of the objective part."""


def points_scheme() -> dict[str, Any]:
    """打分制: five indicators of 100 points together, in steps of 0.5."""
    return {
        "rules": _rules() | {"form": "points", "step": "0.5", "options": None},
        "quick_grades": QUICK_GRADES,
        "strict": False,
    }


def options_scheme() -> dict[str, Any]:
    """测评制: 满意, 基本满意, 不满意, 不了解 for each indicator."""
    return {
        "rules": _rules() | {"form": "options", "step": None, "options": OPTIONS},
        "quick_grades": [],
        "strict": False,
    }


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
