"""A report of one unit with everything that one can have."""

from datetime import date
from hashlib import sha256

import msgspec

from evaluation.documents.unit_report import (
    AdjustmentRow,
    Bar,
    GroupCount,
    IndicatorRow,
    Loss,
    ObjectiveRow,
    Span,
    UnitReport,
)

DIMENSIONS = ("执法队伍管理", "“三项制度”落实", "案卷质量评查", "问题线索督办", "社会公众评价")
MADE_ON = date(2025, 1, 24)
ROWS = (
    ("1.1", "主体资格与持证上岗", 0, "5", "5"),
    ("1.2", "培训考试", 0, "5", "4"),
    ("1.3", "法制审核力量", 0, "4", "4"),
    ("1.4", "执法风纪装备", 0, "3", "2.5"),
    ("1.5", "述职与统计报送", 0, "3", "3"),
    ("2.1", "行政执法公示", 1, "7", "6"),
    ("2.2", "执法全过程记录", 1, "6", "6"),
    ("2.3", "重大执法决定法制审核", 1, "7", "5"),
    ("3.1", "抽查案卷平均分", 2, "20", "18.2"),
    ("3.2", "自查自评与整改", 2, "5", "5"),
    ("4.1", "按期受理反馈率", 3, "5", "4.8"),
    ("4.2", "按期办结率", 3, "6", "6"),
    ("4.3", "整改销号率", 3, "6", "6"),
    ("4.4", "责任追究与重复投诉", 3, "3", "3"),
    ("5.1", "公众满意度问卷", 4, "6", "5.4"),
    ("5.2", "涉企检查评价", 4, "4", None),
    ("5.3", "12345满意率", 4, "3", "2.9"),
    ("5.4", "媒体曝光", 4, "2", "2"),
)
LOSSES = {
    "1.2": (Loss("1", "参训率93%，低于98%的要求", "培训台账第4页"),),
    "1.4": (Loss("0.5", "1次执法未佩戴执法记录仪", "监督检查记录24-031"),),
    "2.1": (Loss("1", "2件处罚决定超7个工作日未公示", "公示平台截图"),),
    "2.3": (Loss("2", "1件应审未审", "常市监罚〔2024〕118号案卷"),),
}


def a_report(**changes: object) -> UnitReport:
    rows = tuple(
        ObjectiveRow(item, title, DIMENSIONS[at], maximum, points, LOSSES.get(item, ()),
                     "" if points else "本年没有涉企检查")
        for item, title, at, maximum, points in ROWS
    )  # fmt: skip
    document = UnitReport(
        issuer="常德市司法局",
        number="常司评〔2025〕12号",
        heading=("2024年度", "行政执法评议", "单位报告"),
        unit="常德市市场监督管理局",
        unit_class="综合执法类",
        board="市直单位",
        held_on=("2025年1月16日",),
        made_on=MADE_ON,
        objective_share="60",
        panel_share="40",
        objective="93.25",
        panel="90.38",
        bonus="1.00",
        deduction="0.50",
        total="92.60",
        rank="7",
        tied=True,
        ranked=41,
        class_rank="4",
        class_ranked=15,
        grade="良好",
        grade_reason="总分达到优秀，但优秀名额（不超过30%）已满，等次为良好。",
        groups=(
            GroupCount("党代表", "30", 29, 28, 0, 0, 1, 1, "91.83"),
            GroupCount("人大代表", "40", 40, 38, 1, 1, 0, 0, "88.83"),
            GroupCount("政协委员", "30", 28, 28, 0, 0, 0, 1, "91.00"),
        ),
        objective_rows=rows,
        root=sha256(b"root").hexdigest(),
        receipts=97,
        indicators=tuple(
            IndicatorRow(title, maximum, ("18.40", "17.92", "18.25"))
            for title, maximum in zip(DIMENSIONS, ("20", "20", "25", "20", "15"), strict=True)
        ),
        spans=(
            Span("党代表", "91.83", 84.5, 97),
            Span("人大代表", "88.83", 71.5, 96.5),
            Span("政协委员", "91.00", 82, 98),
        ),
        bars=(Bar(70, 4), Bar(75, 7), Bar(80, 15), Bar(85, 22), Bar(90, 31), Bar(95, 15)),
        adjustments=(
            AdjustmentRow("加分", "1", "案例入选省级典型案例"),
            AdjustmentRow("扣分", "0.5", "1件行政复议被撤销"),
        ),
        mark="示例数据",
    )
    return msgspec.structs.replace(document, **changes)
