"""单位评议报告: one unit's scores, its place, how its ballots lie, what it lost and why."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import msgspec

from evaluation.documents.official import check_number, chinese_date, width_of
from evaluation.documents.pages import page, title_lines
from evaluation.documents.ranking import NAMES
from evaluation.documents.rendering import render

DEAREST = 3
"""Items that are named in the sentence on what was lost."""


class GroupCount(msgspec.Struct, frozen=True):
    """One group's ballots on the unit; `score` is None where showing it would show a person."""

    title: str
    weight: str
    issued: int
    valid: int
    abstained: int
    invalid: int
    missing: int
    recused: int
    score: str | None


class IndicatorRow(msgspec.Struct, frozen=True):
    """Mean of each group on one indicator, in the order of `groups`; None where there is none."""

    title: str
    maximum: str
    means: tuple[str | None, ...]


class Span(msgspec.Struct, frozen=True):
    """A group's score, and between which totals its ballots lie once the extremes are left out."""

    title: str
    score: str
    low: float
    high: float


class Bar(msgspec.Struct, frozen=True):
    """How many ballots have a total from `start` on, up to the next bar, five points further."""

    start: int
    ballots: int


class Loss(msgspec.Struct, frozen=True):
    """扣分 on an objective item."""

    points: str
    reason: str
    evidence: str = ""


class ObjectiveRow(msgspec.Struct, frozen=True):
    """客观考核项 with what it cost; `points` None is 不适用."""

    item: str
    """Its number, such as 1.1."""
    title: str
    dimension: str
    """The title of its indicator, such as 执法队伍管理."""
    maximum: str
    points: str | None
    losses: tuple[Loss, ...] = ()
    reason: str = ""
    """Why it is 不适用."""


class AdjustmentRow(msgspec.Struct, frozen=True):
    """`kind`: 加分 or 扣分, as it is printed."""

    kind: str
    points: str
    reason: str


class UnitReport(msgspec.Struct, frozen=True):
    """All that the report of one unit says. Figures are texts as they are printed, or None."""

    issuer: str
    """The office that issues it, such as 常德市司法局."""
    number: str
    """常司评〔2025〕12号, or "" for none."""
    heading: tuple[str, ...]
    """In words that no line break may split: 2024年度, 行政执法评议, 单位报告."""
    unit: str
    """Its full title."""
    unit_class: str
    board: str
    held_on: tuple[str, ...]
    made_on: date
    objective_share: str
    panel_share: str
    objective: str | None
    panel: str | None
    bonus: str
    deduction: str
    total: str | None
    rank: str | None
    """None for a unit without one; `note` says why."""
    tied: bool
    ranked: int
    """Units with a rank, in the scope that ranks are given in."""
    class_rank: str | None
    """Its place among the ranked units of its class; None without one."""
    class_ranked: int
    grade: str | None
    grade_reason: str
    """A sentence why the grade is lower than the total would give: ceiling or quota; or ""."""
    groups: tuple[GroupCount, ...]
    objective_rows: tuple[ObjectiveRow, ...]
    root: str
    """封箱码, 64 hex digits."""
    receipts: int
    indicators: tuple[IndicatorRow, ...] = ()
    """Empty, like `spans` and `bars`, where a group is small."""
    spans: tuple[Span, ...] = ()
    bars: tuple[Bar, ...] = ()
    adjustments: tuple[AdjustmentRow, ...] = ()
    notice: tuple[str, ...] = ()
    """现场通报 as the hall saw it, by paragraphs; empty where nothing was released."""
    note: str = ""
    within_class: bool = False
    """Ranks are given within the class only; `ranked` then counts the class."""
    mark: str | None = None
    """示例数据 or 彩排数据, on every page; None on a real one."""

    @property
    def title(self) -> str:
        return "".join(self.heading)

    @property
    def valid(self) -> int:
        return sum(group.valid for group in self.groups)


def unit_report_html(document: UnitReport) -> str:
    """Raises NumberNotOfForm."""
    if document.number:
        check_number(document.number)
    made_on = chinese_date(document.made_on)
    return page(
        "unit_report.html",
        document=document,
        heading=title_lines(document.heading),
        sentence=sentence(document),
        sums=sums(document),
        shares={"objective": document.objective_share, "panel": document.panel_share},
        dimensions=dimensions(document),
        reasons=reasons(document),
        hidden=hidden(document),
        recount=recount(document),
        date=made_on,
        long=width_of(document.issuer) >= width_of(made_on),
    )


async def unit_report_pdf(
    document: UnitReport, *, fonts_folder: Path | None = None, patient: bool = False
) -> bytes:
    """PDF/A-3a. Raises NumberNotOfForm, and what `render` raises."""
    return await render(
        unit_report_html(document),
        title=f"{document.title}：{document.unit}",
        made_on=document.made_on,
        fonts_folder=fonts_folder,
        patient=patient,
    )


def sentence(document: UnitReport) -> str:
    """The result in words, as an office reads it out."""
    held = "、".join(document.held_on)
    begun = f"{held}评议会，{document.unit}（{document.unit_class}）"
    if document.total is None:
        return f"{begun}没有总分。{document.note}".rstrip("。") + "。"
    place = f"总分{document.total}分，等次为{document.grade or '—'}。"
    return f"{begun}{place}{_place(document)}{document.grade_reason}"


def _place(document: UnitReport) -> str:
    if document.rank is None:
        return f"{document.note or '不参与排名'}。"
    tied = "（并列）" if document.tied else ""
    where = document.unit_class if document.within_class else document.board
    among = f"在{where}{document.ranked}家参加排名的单位中列第{document.rank}名{tied}"
    if document.class_rank is None or document.within_class:
        return f"{among}。"
    return f"{among}，在本类别{document.class_ranked}家单位中列第{document.class_rank}名。"


def hidden(document: UnitReport) -> str:
    """Why a part of the panel's figures isn't there, or ""."""
    if document.groups and not document.valid:
        return "没有有效票，不计现场评议得分。"
    if document.valid and not document.indicators:
        return (
            "有的组别有效票不足3张。为不透露个人打分，各组得分、各项指标得分和分布都不列出，"
            "只列现场评议总得分。"
        )
    return ""


def recount(document: UnitReport) -> str:
    """How anyone recounts it, and what the receipts are for."""
    return (
        f"任何人都可以从公布的排名文件里存出“{NAMES['bundle']}”，用独立复核程序 recount.py 重算，"
        f"结果应与“{NAMES['result']}”逐字相同。票箱共有回执码{document.receipts}条，列在"
        f"“{NAMES['receipts']}”里，代表可用自己记下的回执码查对。"
        f"{'封箱码：' if document.root else ''}"
    )


def sums(document: UnitReport) -> list[tuple[str, str]]:
    figures = {
        "客观考核": document.objective,
        "现场评议": document.panel,
        "加分": document.bonus,
        "扣分": document.deduction,
        "总分": document.total,
        "名次": document.rank,
        **({} if document.within_class else {"类内名次": document.class_rank}),
        "等次": document.grade,
    }
    return [(head, text or "—") for head, text in figures.items()]


def dimensions(document: UnitReport) -> list[tuple[str, list[tuple[ObjectiveRow, str, str]]]]:
    """The items under their indicators, each with what it lost and why; "" where nothing."""
    under = groupby(document.objective_rows, lambda row: row.dimension)
    return [(title, [(row, lost_on(row), why(row)) for row in rows]) for title, rows in under]


def why(row: ObjectiveRow) -> str:
    if row.points is None:
        return row.reason
    return "；".join(_told(loss, alone=len(row.losses) == 1) for loss in row.losses)


def lost_on(row: ObjectiveRow) -> str:
    if row.points is None:
        return ""
    lost = Decimal(row.maximum) - Decimal(row.points)
    return _plain(lost) if lost else ""


def reasons(document: UnitReport) -> list[str]:
    """What it lost in sum, the dearest items first, and each adjustment."""
    dearest = sorted(
        (row for row in document.objective_rows if lost_on(row)),
        key=lambda row: (-Decimal(lost_on(row)), row.item),
    )
    lines = [f"{a.kind}{a.points}分：{_ended(a.reason)}" for a in document.adjustments]
    if any(row.points is None for row in document.objective_rows):
        lines.insert(0, "不适用的考核项不计分，所在指标按适用项折算。")
    if dearest:
        lost = _plain(sum((Decimal(lost_on(row)) for row in dearest), Decimal()))
        most = "、".join(f"“{r.title}”（{lost_on(r)}分）" for r in dearest[:DEAREST])
        lines.insert(0, f"客观考核{len(dearest)}项失分，共失{lost}分，失分最多的是{most}。")
    elif document.objective_rows:
        lines.insert(0, "客观考核没有失分。")
    return lines


def _told(loss: Loss, *, alone: bool) -> str:
    points = "" if alone else f"失{loss.points}分："
    evidence = f"（{loss.evidence}）" if loss.evidence else ""
    return f"{points}{loss.reason.rstrip('。')}{evidence}"


def _ended(text: str) -> str:
    return text.rstrip("。") + "。"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
