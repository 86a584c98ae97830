"""排名表 as DOCX: the table and its explanation; the evidence lies in the PDF alone."""

import asyncio
from pathlib import Path

from docx.document import Document as WordDocument

from evaluation.documents import word
from evaluation.documents.pages import title_lines
from evaluation.documents.ranking import NAMES, RankingDocument, RankingLine, Votes

COLUMNS = {
    "名次": 20, "单位": 50, "类别": 31, "客观考核": 16, "现场评议": 16, "加分": 14, "扣分": 14,
    "总分": 17, "等次": 14, "备注": 33,
}  # fmt: skip
"""Each with its width in millimetres."""
COUNTS = {
    "发出": "issued", "有效": "valid", "弃权": "abstained", "无效": "invalid", "未交": "missing",
    "回避": "recused",
}  # fmt: skip


async def ranking_docx(document: RankingDocument, *, fonts_folder: Path | None = None) -> bytes:
    """The same document and fonts give the same bytes. Raises FontMissing."""
    return await asyncio.to_thread(_made, document, fonts_folder)


def _made(document: RankingDocument, fonts_folder: Path | None) -> bytes:
    title = f"{document.title}（{document.board}）"
    paper = word.new_document(title, document.made_on, fonts_folder, lying=True)
    if document.annex:
        word.add(paper, document.annex, "黑体")
        word.add(paper, "")
    word.add(paper, "\n".join(title_lines(document.heading)), "Title")
    word.add(paper, f"（{document.board}）", "楷体")
    word.add(paper, f"{document.jurisdiction}　评议会：{'、'.join(document.held_on)}", "说明")
    rows = [_cells(line) for line in document.lines]
    word.add_table(paper, COLUMNS, rows, COLUMNS.values(), texts=(1, 2, 9))
    _explanation(paper, document)
    word.stamp(paper, document.mark)
    return word.written(paper)


def _cells(line: RankingLine) -> list[str]:
    return [
        f"{line.rank}{'并列' if line.tied else ''}",
        line.unit,
        line.unit_class.removesuffix("类"),
        *(line.objective, line.panel, line.bonus, line.deduction, line.total),
        line.grade,
        line.note,
    ]


def _explanation(paper: WordDocument, document: RankingDocument) -> None:
    several = len(document.footnotes) > 1
    for number, note in enumerate(document.footnotes, 1):
        word.add(paper, f"注{number if several else ''}：{note}", "说明")
    word.add(paper, f"计分办法：{document.shares}", "说明")
    word.add(paper, "票数（各单位合计，张；发出＝有效＋弃权＋无效＋未交，回避另计）：", "说明")
    rows = [_counts(votes) for votes in document.votes]
    sums = [str(sum(int(row[at]) for row in rows)) for at in range(1, len(COUNTS) + 1)]
    widths = [word.WIDTH_LYING / (len(COUNTS) + 1)] * (len(COUNTS) + 1)
    word.add_table(paper, ("组别", *COUNTS), [*rows, ["合计", *sums]], widths)
    word.add(paper, f"封箱码（应与监票人签字的封箱单相同）：{document.root}", "说明")
    word.add(
        paper,
        f"复核用的“{NAMES['bundle']}”“{NAMES['result']}”“{NAMES['receipts']}”"
        f"（回执码{document.receipts}条）内附在这份文件的PDF里。",
        "说明",
    )
    word.add(paper, f"{NAMES['bundle']}　SHA-256：{document.bundle_sha256}", "说明")
    word.add(paper, f"{NAMES['result']}　SHA-256：{document.result_sha256}", "说明")


def _counts(votes: Votes) -> list[str]:
    return [votes.group, *(str(getattr(votes, name)) for name in COUNTS.values())]
