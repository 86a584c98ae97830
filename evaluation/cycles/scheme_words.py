"""The words of a scheme's parts: on the form, in refusals, in the differences of two versions."""

import re
from collections.abc import Mapping
from typing import Any

from evaluation.cycles.defaults import INDICATORS

LABELS: Mapping[str, str] = {
    "form": "评分形式",
    "step": "每档（分）",
    "trim_low": "去掉最低（张）",
    "trim_high": "去掉最高（张）",
    "trim_min_valid": "有效票满几张才去",
    "center": "各组得分取",
    "quorum_numerator": "法定票数的分子",
    "quorum_denominator": "法定票数的分母",
    "quorum_strict": "法定票数的算法",
    "panel": "现场评议占（%）",
    "objective": "客观考核占（%）",
    "bonus_cap": "加分最多（分）",
    "deduction_cap": "扣分最多（分）",
    "decimals": "小数位数",
    "rounding": "取舍",
    "rank_on": "名次、等次依据",
    "rank_within": "排名范围",
    "quota_tie": "并列跨过名额时",
    "strict": "一家停止评分后",
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "form": {"points": "打分制", "options": "测评制"},
    "center": {"mean": "平均数", "median": "中位数"},
    "quorum_strict": {"yes": "超过", "no": "达到"},
    "rounding": {"half-up": "四舍五入", "half-even": "四舍六入五成双"},
    "rank_on": {"exact": "未取舍的总分", "rounded": "取舍后的总分"},
    "rank_within": {"board": "全榜一起排", "class": "各类别分别排"},
    "quota_tie": {"none": "都不得第一等", "all": "都得第一等"},
    "strict": {"no": "封箱前仍可补投、改投", "yes": "不再收迟到的票"},
}

TABLES: Mapping[str, str] = {
    "indicators": "指标",
    "options": "选项",
    "groups": "组别",
    "tie_break": "同分比较",
    "grades": "等次",
    "quick_grades": "快捷档",
    "items": "客观考核项",
}

COLUMN_LABELS: Mapping[str, str] = {
    "title": "名称",
    "max": "满分",
    "value": "分值",
    "weight": "权重",
    "min": "分数线",
    "quota": "比例（%）",
    "percent": "占满分（%）",
    "id": "编号",
    "dimension": "维度",
    "rule": "评分办法",
    "key": "比较",
}

TIE_BREAK = {"panel": "现场评议得分", "objective": "客观考核得分", "deductions": "扣分（少的在前）"}
HEADS = {indicator["id"]: indicator["title"] for indicator in INDICATORS}


def dimension_titles(content: Mapping[str, Any]) -> dict[str, str]:
    """Of every dimension that the scheme knows: its indicators, the five heads, its items'."""
    titles = {row["id"]: row["title"] for row in content["rules"]["indicators"]}
    titles |= {key: title for key, title in HEADS.items() if key not in titles}
    return titles | {
        item["dimension"]: item["dimension"]
        for item in content.get("items", [])
        if item["dimension"] and item["dimension"] not in titles
    }


def key_titles(content: Mapping[str, Any]) -> dict[str, str]:
    """What may stand in the tie-break; the three names win over ids."""
    used = {item["dimension"] for item in content.get("items", [])}
    used |= {row["id"] for row in content["rules"]["indicators"]}
    titles = dimension_titles(content)
    return TIE_BREAK | {
        key: f"{quoted(title)}的客观得分"
        for key, title in titles.items()
        if key in used and key not in TIE_BREAK
    }


def quoted(title: str) -> str:
    """In quotation marks; those inside become single ones."""
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


_ROW_FIELD = re.compile(r"(\w+)-([0-9]+)-\w+")


def field_title(field: str) -> str:
    """Where a field stands, for a list of what is to be changed: 指标第 2 行, 小数位数."""
    row = _ROW_FIELD.fullmatch(field)
    if row:
        return f"{TABLES[row[1]]}第 {int(row[2]) + 1} 行"
    return TABLES.get(field) or LABELS.get(field, field)
