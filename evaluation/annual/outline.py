"""提纲: the first text of a report, in sentences that say only what there are figures for."""

from collections.abc import Mapping, Sequence

import msgspec

from evaluation.annual.fields import Field
from evaluation.annual.rules import TEXT, TO_FILL_IN, names_in

CHAPTERS = ("工作成效", "存在的问题", "下一步工作安排")


class Draft(msgspec.Struct, frozen=True):
    """A paragraph to begin with."""

    level: int
    text: str


def title_of(place: str, year: int) -> str:
    """A space is where the title may break."""
    return f"{place} {year}年度 行政执法情况的 报告"


def whole_of(place: str) -> str:
    """全市, 全县 or 全区."""
    return f"全{place[-1]}" if place[-1:] in "市县区" else "全域"


def first_drafts(place: str, fields: Mapping[str, Field]) -> list[Draft]:
    """The five sums come first, whatever is known of them; what has no figures is left out."""
    whole = whole_of(place)
    achieved = [
        Draft(2, f"{title}。{text}")
        for title, sentences in _achieved(whole, fields).items()
        if (text := told(fields, sentences))
    ]
    return [
        Draft(
            TEXT,
            f"【年度】年，{whole}行政执法单位依照法定职责办理各类执法事项，执法质量稳步改进。"
            "现将有关情况报告如下。",
        ),
        Draft(TEXT, _sums(whole, fields)),
        Draft(1, CHAPTERS[0]),
        *(achieved or [Draft(TEXT, f"{TO_FILL_IN}：本年的主要工作和成效，可分条写）")]),
        Draft(1, CHAPTERS[1]),
        Draft(TEXT, f"{TO_FILL_IN}：监督检查、案卷评查和评议中发现的主要问题，可分条写）"),
        Draft(1, CHAPTERS[2]),
        Draft(TEXT, f"{TO_FILL_IN}：针对问题的措施和时限，可分条写）"),
    ]


def told(fields: Mapping[str, Field], sentences: Sequence[str]) -> str:
    """Those sentences that have a figure for each of their fields."""
    return "".join(one for one in sentences if all(has(fields, name) for name in names_in(one)))


def has(fields: Mapping[str, Field], name: str) -> bool:
    return name in fields and fields[name].value is not None


SUMS = ("行政处罚", "行政许可", "其他行政案件", "轻微不罚", "首违不罚")


def _sums(whole: str, fields: Mapping[str, Field]) -> str:
    """Each with its change where the year before is known, or where neither year is yet."""
    told_of = [name for name in SUMS if name in fields]
    if not told_of:
        return f"{TO_FILL_IN}：本年各类执法案件的总数）"
    parts = [
        f"{name}【{name}】件" + (f"（比上年【{name}·增减】）" if _comparable(fields, name) else "")
        for name in told_of
    ]
    return f"全年{whole}共办理{'、'.join(parts)}。"


def _comparable(fields: Mapping[str, Field], name: str) -> bool:
    return has(fields, f"{name}·增减") or not has(fields, name)


def _achieved(whole: str, fields: Mapping[str, Field]) -> dict[str, tuple[str, ...]]:
    """By heading; each sentence stands by itself."""
    return {
        "执法队伍": (
            "纳入本级评议的执法单位【执法单位数】家。",
            (
                f"{whole}在岗执法人员【人员与持证·在岗执法人员】人，"
                "其中持有执法证件【人员与持证·持有执法证件】人。"
            ),
            (
                "法制审核人员【人员与持证·法制审核人员】人，"
                "具有法律职业资格的【人员与持证·具有法律职业资格】人。"
            ),
            "全年举办培训【培训·举办培训】期，参训【培训·参训人数】人。",
        ),
        "办案质量": (
            "抽查案卷平均【案卷评查平均分】分。",
            (
                "经行政复议审结【复议·被申请复议、本年审结】件，"
                "其中被撤销、变更或者确认违法【复议·被撤销、变更、确认违法】件。"
            ),
            "经行政诉讼审结【诉讼·被诉、本年审结】件，其中败诉【诉讼·败诉】件。",
            "罚没金额【处罚·罚没金额·万元】万元。",
        ),
        "执法监督": (
            (
                "全年收到问题线索【线索数】条，受理【受理线索数】条，查实【查实线索数】条，"
                "已销号【销号线索数】条。"
            ),
            "线索数比上年【线索数·增减】。",
            "发出通报文书【通报文书数】份，涉及【通报涉及单位数】家单位。",
            (
                "要求整改的问题【要求整改问题数】个，已完成整改【完成整改问题数】个，"
                "整改完成率【整改完成率】%。"
            ),
            (
                "评查案卷【评查案卷数】卷，涉及【评查案卷单位数】家单位，"
                "平均【评查案卷平均得分】分。"
            ),
        ),
        "执法评议": (
            (
                "应交述职报告【应交述职报告数】份，已交【已交述职报告数】份，"
                "其中迟交【迟交述职报告数】份。"
            ),
            (
                "评议会于【评议会日期】召开，【参评单位数】家单位参加，"
                "邀请【代表组别】共【邀请代表数】人。"
            ),
            "实际到会【到会代表数】人。",
            *_published(fields),
            "【召开评议会的县市区数】个县市区召开了本级评议会：【召开评议会的县市区】。",
        ),
    }


def _published(fields: Mapping[str, Field]) -> list[str]:
    """Who was published by name, on each board."""
    best = [name.removesuffix("名单") for name in fields if name.endswith("名单")]
    return [f"公布的评议结果中，{one}的有【{one}名单】，共【{one}数】家。" for one in best]
