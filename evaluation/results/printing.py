"""The ranking as PDF with its evidence, and as a spreadsheet."""

import asyncio
import hashlib
from datetime import date
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.documents.official import chinese_date
from evaluation.documents.ranking import RankingDocument, Votes, ranking_pdf
from evaluation.documents.ranking import RankingLine as PrintedLine
from evaluation.documents.spreadsheet import ranking_xlsx
from evaluation.results.queries import Ranking, RankingLine, receipts_csv, receipts_of
from evaluation.settings import settings

__all__ = [
    "Evidence",
    "Printed",
    "chinese_date",
    "print_ranking",
    "ranking_document",
    "ranking_spreadsheet",
    "shares_sentence",
]

Evidence = tuple[bytes, bytes, bytes]
"""The public bundle, its result, the receipts: what lies inside the PDF."""


class Printed(msgspec.Struct, frozen=True):
    pdf: bytes
    xlsx: bytes


async def print_ranking(ranking: Ranking, sitting: UUID) -> Printed:
    """Both forms of one tally. The same tally gives the same bytes."""
    document, evidence = await ranking_document(ranking, sitting)
    pdf = await ranking_pdf(document, *evidence, fonts_folder=settings().fonts_folder)
    return Printed(pdf, await asyncio.to_thread(ranking_xlsx, document))


async def ranking_spreadsheet(ranking: Ranking, sitting: UUID) -> bytes:
    document, _ = await ranking_document(ranking, sitting)
    return await asyncio.to_thread(ranking_xlsx, document)


async def ranking_document(
    ranking: Ranking, sitting: UUID, *, made_on: date | None = None, annex: str = ""
) -> tuple[RankingDocument, Evidence]:
    """`made_on`: where none is given, the day of the count, as it was in Asia/Shanghai."""
    rows = await fetch(
        "SELECT public_bundle, public_result, "
        "(made_at AT TIME ZONE 'Asia/Shanghai')::date AS counted_on FROM tally WHERE id = $1",
        ranking.tally,
    )
    bundle, result = (rows[0][name].encode() for name in ("public_bundle", "public_result"))
    receipts = await receipts_of(sitting)
    document = RankingDocument(
        jurisdiction=ranking.bureau,
        heading=(ranking.jurisdiction_title, f"{ranking.year}年度", "行政执法评议", "排名"),
        board=ranking.board,
        held_on=(chinese_date(date.fromisoformat(ranking.held_on)),),
        made_on=made_on or rows[0]["counted_on"],
        shares=shares_sentence(ranking),
        mark="彩排数据" if ranking.rehearsal else "示例数据" if ranking.sample else None,
        lines=tuple(_line(line) for line in ranking.lines),
        votes=_votes(ranking),
        root=ranking.root,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
        result_sha256=hashlib.sha256(result).hexdigest(),
        receipts=len(receipts),
        annex=annex,
    )
    return document, (bundle, result, receipts_csv(receipts))


def shares_sentence(ranking: Ranking) -> str:
    """How the total is made, in words."""
    objective, panel = ranking.shares["objective"], ranking.shares["panel"]
    return f"总分＝客观考核得分×{objective}%＋现场评议得分×{panel}%＋加分－扣分，满分100分。"


def _line(line: RankingLine) -> PrintedLine:
    return PrintedLine(
        rank="—" if line.rank is None else str(line.rank),
        tied=line.tied,
        unit=line.short_title,
        unit_class=line.category,
        objective=line.objective or "—",
        panel=line.panel or "—",
        bonus=line.bonus,
        deduction=line.deduction,
        total=line.total or "—",
        grade=line.grade or "—",
        note=line.note,
    )


def _votes(ranking: Ranking) -> tuple[Votes, ...]:
    """By group over all units; the group's own scores are not here."""
    titles = dict.fromkeys(group.title for line in ranking.lines for group in line.groups)
    return tuple(
        Votes(
            group=title,
            **{
                name: sum(
                    getattr(group, name)
                    for line in ranking.lines
                    for group in line.groups
                    if group.title == title
                )
                for name in ("issued", "valid", "abstained", "invalid", "missing", "recused")
            },
        )
        for title in titles
    )
