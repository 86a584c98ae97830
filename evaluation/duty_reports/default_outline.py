"""述职提纲 as it is offered to a bureau that has not set its own; data, to be changed at will."""

import msgspec

from evaluation.duty_reports.rules import LONGEST_SUMMARY


class AskedHeading(msgspec.Struct, frozen=True):
    """A paragraph that is asked for. `longest`: characters; `summary`: it goes to the tablets."""

    title: str
    hint: str
    longest: int
    summary: bool = False


DEFAULT_OUTLINE = (
    AskedHeading(
        "执法队伍", "在岗执法人员、持证、法制审核人员各多少人，全年培训几期、人均多少学时", 800
    ),
    AskedHeading(
        "“三项制度”", "执法公示、全过程记录、重大执法决定法制审核各做了什么、有多少件", 1000
    ),
    AskedHeading("案卷", "全年办结多少件，自查多少卷，查出什么、怎么改的", 1000),
    AskedHeading("线索整改", "交办线索几条、销号几条，没有销号的写明进度和时限", 1000),
    AskedHeading("公众评价", "投诉、表扬、回访和社会评价的情况", 800),
    AskedHeading("存在问题", "自己查出来的和上级指出的，分条写", 1000),
    AskedHeading("下一步", "针对问题的措施、责任人和时限", 800),
    AskedHeading(
        "述职摘要",
        "给评议代表在平板上看的一屏话：做了什么、还差什么、怎么改",
        LONGEST_SUMMARY,
        summary=True,
    ),
)
