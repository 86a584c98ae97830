"""What a 评查报告 says: the draw and how to redo it, the results, the faults, the annexes."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

import msgspec

from evaluation.casefiles.drawing import DrawnFile, Short, digest_of, key_of
from evaluation.casefiles.queries import CampaignHead
from evaluation.casefiles.rules import GRADE_TITLES, Bounds, Grade, grade_of, printed
from evaluation.casefiles.statistics import (
    FaultLine,
    KindLine,
    UnitScore,
    grade_counts,
    percent,
)
from evaluation.documents.blocks import Block, Grid, Level, Paragraph
from evaluation.documents.notice import Annex, NoticeDocument

SAMPLE = "示例数据"
NONE = "—"


class Former(msgspec.Struct, frozen=True):
    """The campaign of the year before, to compare with."""

    title: str
    kinds: Sequence[KindLine]
    scores: Sequence[UnitScore]
    bounds: Bounds


class Material(msgspec.Struct, frozen=True, kw_only=True):
    made_on: date
    taken: Sequence[DrawnFile]
    short: Sequence[Short]
    unlisted: Sequence[str]
    kinds: Sequence[KindLine]
    scores: Sequence[UnitScore]
    file_scores: Mapping[UUID, str | None]
    faults: Sequence[FaultLine]
    former: Former | None
    upheld: int


def report_of(head: CampaignHead, material: Material) -> NoticeDocument:
    blocks = (
        *_facts(head, material),
        *_draw(head, material),
        *_way(head),
        *_results(head, material),
        *_faults(material),
        *_objections(head, material),
    )
    annexes = (_unit_annex(head, material), _file_annex(head, material))
    return NoticeDocument(
        issuer=head.bureau,
        head=None,
        number="",
        heading=(head.jurisdiction_title, f"{head.year}年度", "行政执法案卷", "评查报告"),
        addressee="",
        blocks=blocks,
        annexes=annexes,
        signed_on=material.made_on,
        made_on=material.made_on,
        sealed=False,
        mark=SAMPLE if head.sample else None,
    )


def _facts(head: CampaignHead, material: Material) -> list[Block]:
    counts = head.counts
    text = (
        f"{head.bureau}组织了“{head.title}”。{counts.listing_units}家单位报送案卷目录"
        f"{counts.listed}卷，从中抽取{counts.drawn}卷，涉及{counts.drawn_units}家单位；"
        f"{counts.reviewers}名评查员填写评查表{counts.reviews_done}份。"
    )
    blocks: list[Block] = [Level(1, "基本情况"), Paragraph(text)]
    if material.unlisted:
        names = "、".join(material.unlisted)
        blocks.append(Paragraph(f"没有报送目录的单位{len(material.unlisted)}家：{names}。"))
    return blocks


def _draw(head: CampaignHead, material: Material) -> list[Block]:
    first = material.taken[0]
    recipe = (
        "每一卷取一段文字：种子、单位全称、案卷类型、文号，各占一行（UTF-8，换行符LF，末尾不换行），"
        "求SHA-256，写成64位小写十六进制；同一单位、同一类型的案卷按这个值从小到大取够卷数。"
    )
    check = (
        "目录校验值是全部案卷的“单位全称、案卷类型、文号”（以制表符隔开，每行末尾一个LF）排序后的"
        "SHA-256，用来核对抽取所依据的目录。"
    )
    example = (
        f"例：第1卷（{first.file.unit_title}，{first.file.number}）的值是"
        f"{digest_of(head.seed, key_of(first.file))}。"
    )
    blocks: list[Block] = [
        Level(1, "抽取办法"),
        Paragraph(f"每家单位抽取{head.plan_words}，卷数不足的有几卷抽几卷。"),
        Paragraph(f"种子：{head.seed}。"),
        Paragraph(f"目录校验值：{head.list_digest}。"),
        Paragraph(recipe + "任何人都能重算。"),
        Paragraph(check),
        Paragraph(example),
    ]
    if material.short:
        words = "；".join(one.words for one in material.short)
        blocks.append(Paragraph(f"卷数不足的：{words}。"))
    blocks.extend(
        Paragraph(f"此前作废的抽取：种子{one.seed}，作废原因：{one.reason}。")
        for one in head.former_draws
    )
    return blocks


def _way(head: CampaignHead) -> list[Block]:
    bounds = head.plan.bounds
    return [
        Level(1, "评查办法"),
        Paragraph(
            "一卷一表，满分100分，按评查项扣分，扣完为止；有否决项的全卷记0分。每卷由两名不是本单位的"
            f"评查员分别评查，取平均分；两份相差超过{head.apart}分的，由第三人评查，取三份的中位数。"
        ),
        Paragraph(
            "单位得分是本单位各卷得分的平均分，四舍五入到两位小数。"
            f"{bounds.excellent}分以上为优秀，不到{bounds.passed}分为不合格，其余为合格。"
        ),
    ]


def _results(head: CampaignHead, material: Material) -> list[Block]:
    units = grade_counts(material.scores, head.plan.bounds)
    scored = sum(units.values())
    words = "、".join(
        f"{title}{count}家（{percent(count, scored)}）" for title, count in units.items()
    )
    blocks: list[Block] = [
        Level(1, "评查结果"),
        Paragraph(f"有得分的单位{scored}家，其中{words}。各单位得分见附件1，各卷得分见附件2。"),
        Grid(
            "各类案卷的得分",
            ("案卷类型", "抽取（卷）", "平均分", "优秀", "合格", "不合格", "其中0分"),
            tuple(_kind_row(line) for line in material.kinds),
            (5, 4, 4, 3, 3, 3, 3),
        ),
    ]
    if material.former:
        blocks += _compared(material, material.former)
    return blocks


def _kind_row(line: KindLine) -> tuple[str, ...]:
    grades = (str(line.grades[grade]) for grade in GRADE_TITLES)
    return (line.kind_title, str(line.drawn), line.mean or NONE, *grades, str(line.zeros))


def _compared(material: Material, former: Former) -> list[Block]:
    before = {line.kind: line for line in former.kinds}
    rows = tuple(
        (
            line.kind_title,
            *(line.mean or NONE, before[line.kind].mean or NONE),
            *(_excellent(line), _excellent(before[line.kind])),
        )
        for line in material.kinds
        if line.kind in before
    )
    if not rows:
        return []
    title = f"与上年（{former.title}）比较"
    head = ("案卷类型", "今年平均分", "上年平均分", "今年优秀率", "上年优秀率")
    return [Grid(title, head, rows, (4, 4, 4, 4, 4))]


def _excellent(line: KindLine) -> str:
    return percent(line.grades[Grade.EXCELLENT], line.settled)


def _faults(material: Material) -> list[Block]:
    if not material.faults:
        return [Level(1, "常见问题"), Paragraph("各卷没有扣分。")]
    rows = tuple(
        (
            *(str(place), one.kind_title, one.head, one.words),
            *(str(one.files), str(one.units), one.share),
        )
        for place, one in enumerate(material.faults, 1)
    )
    head = ("序号", "类型", "部分", "评查项", "案卷（卷）", "单位（家）", "占评查表")
    first = material.faults[0]
    return [
        Level(1, "常见问题"),
        Paragraph(
            f"最常见的是{first.kind_title}案卷“{first.words}”，"
            f"{first.files}卷有这个问题，涉及{first.units}家单位。"
        ),
        Grid("常见问题（按案卷数排列）", head, rows, (2, 4, 4, 10, 3, 3, 3), (3,)),
    ]


def _objections(head: CampaignHead, material: Material) -> list[Block]:
    counts, until = head.counts, head.objections_until
    day = f"{until.month}月{until.day}日" if until else ""
    text = (
        f"异议期到{day}为止，收到异议{counts.objections}件，采纳{material.upheld}件"
        f"{f'，还有{counts.objections_open}件没有处理' if counts.objections_open else ''}。"
    )
    return [Level(1, "异议处理"), Paragraph(text if counts.objections else f"异议期到{day}为止。")]


def _unit_annex(head: CampaignHead, material: Material) -> Annex:
    before = {one.title: one.score for one in material.former.scores} if material.former else {}
    bounds = head.plan.bounds
    rows = tuple(
        (
            *(str(place), one.title, str(one.listed), str(one.drawn), one.score or NONE),
            GRADE_TITLES[grade_of(one.score, bounds)] if one.score else NONE,
            before.get(one.title) or NONE,
        )
        for place, one in enumerate(material.scores, 1)
    )
    titles = ("序号", "单位", "报送（卷）", "抽取（卷）", "得分", "等次", "上年得分")
    scored = [Fraction(one.score) for one in material.scores if one.score]
    mean = printed(sum(scored, Fraction(0)) / len(scored)) if scored else NONE
    grid = Grid(f"各单位平均{mean}分", titles, rows, (2, 9, 3, 3, 3, 3, 3), (1,))
    return Annex(("各单位", "案卷评查得分"), (grid,))


def _file_annex(head: CampaignHead, material: Material) -> Annex:
    bounds = head.plan.bounds
    rows = []
    for one in material.taken:
        score = material.file_scores.get(one.file.id)
        grade = GRADE_TITLES[grade_of(score, bounds)] if score else NONE
        rows.append(
            (
                *(str(one.place), one.file.unit_title, one.file.number),
                *(one.digest[:12], score or NONE, grade),
            )
        )
    titles = ("序号", "单位", "文号", "校验值前12位", "得分", "等次")
    grid = Grid("", titles, tuple(rows), (2, 8, 9, 5, 3, 3), (1, 2))
    return Annex(("抽取的案卷", "和得分"), (grid,))
