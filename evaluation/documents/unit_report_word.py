"""单位评议报告 as DOCX: its charts are tables here, so that an office can edit them."""

import asyncio
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Pt

from evaluation.documents import word
from evaluation.documents.official import TYPE_AREA, check_number, chinese_date, width_of
from evaluation.documents.pages import title_lines
from evaluation.documents.unit_report import (
    UnitReport,
    dimensions,
    hidden,
    reasons,
    recount,
    sentence,
    sums,
)

FREE, CHARACTER = 2, 16
GROUP = ("组别", "权重", "发出", "有效", "弃权", "无效", "未交", "回避", "得分")
OBJECTIVE = {"序号": 12, "考核项": 50, "满分": 13, "得分": 18, "失分": 13, "失分原因": 50}
"""Each with its width in millimetres."""


async def unit_report_docx(document: UnitReport, *, fonts_folder: Path | None = None) -> bytes:
    """The same document and fonts give the same bytes. Raises NumberNotOfForm, FontMissing."""
    if document.number:
        check_number(document.number)
    return await asyncio.to_thread(_made, document, fonts_folder)


def _made(document: UnitReport, fonts_folder: Path | None) -> bytes:
    title = f"{document.title}：{document.unit}"
    paper = word.new_document(title, document.made_on, fonts_folder)
    word.add(paper, "\n".join(title_lines(document.heading)), "Title")
    word.add(paper, document.unit, "楷体")
    if document.number:
        word.add(paper, document.number, alignment=word.CENTRE)
    word.add(paper, "一、评议结果", "Heading 1")
    word.add(paper, sentence(document), "正文缩进二字")
    heads = [head for head, _ in sums(document)]
    _table(paper, heads, [[text for _, text in sums(document)]])
    word.add(paper, "二、现场评议", "Heading 1")
    _panel(paper, document)
    word.add(paper, "三、客观考核", "Heading 1")
    _objective(paper, document)
    word.add(paper, "四、失分与加分扣分", "Heading 1")
    for line in reasons(document):
        word.add(paper, line, "正文缩进二字")
    if document.notice:
        word.add(paper, "五、现场通报", "Heading 1")
    for line in document.notice:
        word.add(paper, line, "正文缩进二字")
    word.add(paper, f"{'六' if document.notice else '五'}、复核与回执", "Heading 1")
    word.add(paper, recount(document) + document.root, "说明")
    _signature(paper, document)
    word.stamp(paper, document.mark)
    return word.written(paper)


def _panel(paper: WordDocument, document: UnitReport) -> None:
    rows = [
        [g.title, g.weight, *map(str, (g.issued, g.valid, g.abstained, g.invalid, g.missing)),
         str(g.recused), g.score or "—"]
        for g in document.groups
    ]  # fmt: skip
    _table(paper, GROUP, rows)
    if words := hidden(document):
        word.add(paper, words, "正文缩进二字")
    if document.indicators:
        word.add(paper, "各项指标得分（各组平均分）", "说明", keep_with_next=True)
        heads = ["指标", "满分", *(group.title for group in document.groups)]
        lines = [
            [r.title, r.maximum, *(mean or "—" for mean in r.means)] for r in document.indicators
        ]
        _table(paper, heads, lines)
    if document.bars:
        word.add(paper, "有效票合计分的分布（张）", "说明", keep_with_next=True)
        heads = [f"{bar.start}—{bar.start + 5}" for bar in document.bars]
        _table(paper, heads, [[str(bar.ballots) for bar in document.bars]])


def _objective(paper: WordDocument, document: UnitReport) -> None:
    rows = []
    for title, items in dimensions(document):
        rows.append(["", title, "", "", "", ""])
        rows += [
            [row.item, row.title, row.maximum, row.points or "不适用", lost, why]
            for row, lost, why in items
        ]
    if rows:
        word.add_table(paper, OBJECTIVE, rows, OBJECTIVE.values(), texts=(1, 5))
    else:
        word.add(paper, "没有客观考核项。", "正文缩进二字")


def _signature(paper: WordDocument, document: UnitReport) -> None:
    made_on = chinese_date(document.made_on)
    name, day = (CHARACTER * width_of(text) for text in (document.issuer, made_on))
    begun = TYPE_AREA - FREE * CHARACTER - (name if name >= day else day + 2 * CHARACTER)
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    word.add(paper, "", keep_with_next=True)
    word.add(paper, document.issuer, left_indent=Pt(begun), keep_with_next=True)
    word.add(paper, made_on, left_indent=Pt(begun + 2 * CHARACTER))


def _table(paper: WordDocument, heads: list[str] | tuple[str, ...], rows: list[list[str]]) -> None:
    word.add_table(paper, heads, rows, [word.WIDTH / len(heads)] * len(heads))
