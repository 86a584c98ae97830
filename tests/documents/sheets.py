"""A count of 42 units, its closing and its scrutiny, invented."""

from datetime import date
from hashlib import sha256

from evaluation.documents.closing_sheet import ClosingSheet, GroupSlips
from evaluation.documents.count_sheet import Counts, CountSheet, GroupCounts, UnitCounts, summed
from evaluation.documents.scrutiny import ScrutinyRecord, Step
from tests.documents import given

ROOT = sha256(b"root").hexdigest()
ABOUT = {
    "board": "市直单位",
    "sitting": "常德市2024年度行政执法评议会",
    "held_on": "2025年1月16日",
    "made_on": date(2025, 1, 16),
    "mark": "示例数据",
}


def heading(*kind: str) -> tuple[str, ...]:
    return ("常德市", "2024年度", "行政执法评议", *kind)


def the_units() -> tuple[UnitCounts, ...]:
    units = [unit for names in given.UNITS.values() for unit in names.split()] + ["市司法局"]
    one = (
        Counts(29, 27, 1, 0, 1, 1),
        Counts(39, 38, 0, 1, 0, 1),
        Counts(30, 28, 1, 0, 1, 0),
    )
    return tuple(UnitCounts(unit, one, "91.25") for unit in units)


def a_count_sheet(**changes: object) -> CountSheet:
    units = the_units()
    drawn = (30, 40, 30)
    titles = ("党代表", "人大代表", "政协委员")
    groups = tuple(
        GroupCounts(title, 32, drawn[at], summed(tuple(unit.groups[at] for unit in units)))
        for at, title in enumerate(titles)
    )
    values = ABOUT | {
        "heading": heading("计票结果", "报告单"),
        "openers": "监票人刘国平、王淑兰各持钥匙卡，会同启封",
        "version": "第1版（启封计票）",
        "groups": groups,
        "units": units,
        "named": (
            ("某组没有得分，其余组权重按比例折算", ("市档案局",)),
            ("收回多于发出，作废重评", ()),
            ("收回不足，不计分", ()),
            ("没有有效票，不计分", ()),
        ),
        "effective": "客观考核占60%，实际影响总分差距的51%；现场评议占40%，实际影响49%。",
        "closed_ballots": 4150,
        "closed_slips": 99,
        "root": ROOT,
        "digests": (
            ("复核版计票数据包.json", sha256(b"audit").hexdigest()),
            ("公开版计票数据包.json", sha256(b"public").hexdigest()),
            ("计票结果.json", sha256(b"result").hexdigest()),
        ),
        "envelopes": 0,
    }
    return CountSheet(**values | changes)


def a_closing_sheet(**changes: object) -> ClosingSheet:
    values = ABOUT | {
        "heading": heading("封箱单"),
        "ballots": 4150,
        "slips": 99,
        "root": ROOT,
        "groups": (
            GroupSlips("党代表", 36, 30, 30, 29, 0),
            GroupSlips("人大代表", 48, 40, 39, 39, 1),
            GroupSlips("政协委员", 36, 30, 30, 30, 0),
        ),
    }
    return ClosingSheet(**values | changes)


def a_scrutiny_record(**changes: object) -> ScrutinyRecord:
    values = ABOUT | {
        "heading": heading("监票记录"),
        "scrutineers": ("刘国平", "王淑兰", "李建华"),
        "steps": (
            Step("空箱与演练", ("查看票箱为空，演练票箱启封、计票正常。时间：", None)),
            Step("封箱码", ("听读前8位", ROOT[:8], "，与大屏、封箱单一致。时间：", None)),
        ),
    }
    return ScrutinyRecord(**values | changes)
