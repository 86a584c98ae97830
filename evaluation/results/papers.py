"""Each kind of document as paper, before it is kept: what it is made from, and its forms."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import msgspec

from evaluation.documents.closing_sheet import closing_sheet_pdf
from evaluation.documents.count_sheet import count_sheet_pdf
from evaluation.documents.fonts import chosen_fonts
from evaluation.documents.notice import notice_pdf
from evaluation.documents.notice_word import notice_docx
from evaluation.documents.official import check_number
from evaluation.documents.ranking import ranking_pdf
from evaluation.documents.ranking_word import ranking_docx
from evaluation.documents.scrutiny import scrutiny_pdf
from evaluation.errors import Refused
from evaluation.results.count_papers import closing_sheet_of, count_sheet_of
from evaluation.results.printing import ranking_document
from evaluation.results.queries import ranking_of
from evaluation.results.scrutiny_paper import scrutiny_of
from evaluation.results.sitting_facts import SittingFacts
from evaluation.results.wording import Wording, notice_of
from evaluation.settings import settings


class Kind(StrEnum):
    NOTICE = "notice"
    RANKING = "ranking"
    COUNT_SHEET = "count_sheet"
    CLOSING_SHEET = "closing_sheet"
    SCRUTINY = "scrutiny"
    UNIT_REPORT = "unit_report"


KIND_TITLES = {
    Kind.NOTICE: "评议结果通报",
    Kind.RANKING: "排名表",
    Kind.COUNT_SHEET: "计票结果报告单",
    Kind.CLOSING_SHEET: "封箱单",
    Kind.SCRUTINY: "监票记录",
    Kind.UNIT_REPORT: "单位评议报告",
}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A document before it is kept; the same values give the same bytes."""

    kind: Kind
    title: str
    number: str
    made_on: date
    tally: UUID | None
    unit: UUID | None = None
    pdf: bytes
    docx: bytes | None = None
    substitutes: str
    wording: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the person says of a document; `made_on` None is the day of the count."""

    kind: Kind
    number: str = ""
    made_on: date | None = None
    wording: Wording | None = None


Forms = tuple[bytes, bytes | None]
"""PDF, and DOCX where there is one."""


async def make_paper(facts: SittingFacts, wanted: Wanted) -> Paper:
    """Takes seconds: never inside a transaction.

    Raises NumberNotOfForm, NotCounted, NotFilledIn, FontMissing, DocumentNotMade.
    """
    if wanted.number:
        check_number(wanted.number)
    if wanted.kind == Kind.CLOSING_SHEET:
        facts = msgspec.structs.replace(facts, tally=None, counted_on=None)  # the same ever after
    if wanted.made_on:
        facts = msgspec.structs.replace(facts, counted_on=wanted.made_on)
    pdf, docx = await MAKERS[wanted.kind](facts, wanted)
    wording = msgspec.json.encode(wanted.wording).decode() if wanted.wording else ""
    return Paper(
        kind=wanted.kind,
        title=f"{KIND_TITLES[wanted.kind]}（{facts.board}）",
        number=wanted.number,
        made_on=facts.made_on,
        tally=facts.tally,
        pdf=pdf,
        docx=docx,
        substitutes=await substitutes(),
        wording=wording,
    )


async def _notice(facts: SittingFacts, wanted: Wanted) -> Forms:
    if wanted.wording is None:
        raise Refused("请先写好通报的正文，再印。")
    ranking = await ranking_of(facts.id)
    if ranking.tally != facts.tally:
        raise Refused("计票结果刚有更正，请重新打开这一页。")
    notice = notice_of(facts, wanted.wording, number=wanted.number, signed_on=facts.made_on)
    fonts = settings().fonts_folder
    return (
        await notice_pdf(notice, fonts_folder=fonts),
        await notice_docx(notice, fonts_folder=fonts),
    )


async def _ranking(facts: SittingFacts, _: Wanted) -> Forms:
    ranking = await ranking_of(facts.id, facts.version)
    document, evidence = await ranking_document(
        ranking, facts.id, made_on=facts.made_on, annex="附件"
    )
    fonts = settings().fonts_folder
    return (
        await ranking_pdf(document, *evidence, fonts_folder=fonts),
        await ranking_docx(document, fonts_folder=fonts),
    )


async def _count_sheet(facts: SittingFacts, wanted: Wanted) -> Forms:
    sheet = msgspec.structs.replace(await count_sheet_of(facts), number=wanted.number)
    return await count_sheet_pdf(sheet, fonts_folder=settings().fonts_folder), None


async def _closing_sheet(facts: SittingFacts, wanted: Wanted) -> Forms:
    sheet = msgspec.structs.replace(await closing_sheet_of(facts), number=wanted.number)
    return await closing_sheet_pdf(sheet, fonts_folder=settings().fonts_folder), None


async def _scrutiny(facts: SittingFacts, wanted: Wanted) -> Forms:
    record = msgspec.structs.replace(await scrutiny_of(facts), number=wanted.number)
    return await scrutiny_pdf(record, fonts_folder=settings().fonts_folder), None


MAKERS: dict[Kind, Callable[[SittingFacts, Wanted], Awaitable[Forms]]] = {
    Kind.NOTICE: _notice,
    Kind.RANKING: _ranking,
    Kind.COUNT_SHEET: _count_sheet,
    Kind.CLOSING_SHEET: _closing_sheet,
    Kind.SCRUTINY: _scrutiny,
}
"""Those that are made one at a time; unit reports are ordered all together (`results.reports`)."""


async def substitutes() -> str:
    """Which roles open fonts play: 小标宋、宋体用 Noto Serif CJK SC；… "" where there are none."""
    folder = settings().fonts_folder
    touched = folder.stat().st_mtime_ns if folder.exists() else 0
    return await asyncio.to_thread(_substitutes, folder, touched)


@lru_cache(maxsize=2)
def _substitutes(folder: Path, _touched: int) -> str:
    """Reading the fonts takes a fifth of a second; a new file in the folder asks anew."""
    played: dict[str, list[str]] = {}
    for role in chosen_fonts(folder).roles:
        if role.substitute:
            played.setdefault(role.face.family, []).append(role.title)
    return "；".join(f"{'、'.join(roles)}用 {family}" for family, roles in played.items())
