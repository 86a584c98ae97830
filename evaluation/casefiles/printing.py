"""What leaves the review of case files: 一卷一表 as PDF, scores and faults as a workbook."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from evaluation.casefiles.default_standards import DEFAULTS
from evaluation.casefiles.files import OneFile, ReviewSide, one_file, sides_of
from evaluation.casefiles.queries import CampaignHead
from evaluation.casefiles.rules import GRADE_TITLES, grade_of
from evaluation.casefiles.standards import Standard
from evaluation.casefiles.states import KIND_TITLES
from evaluation.casefiles.statistics import FaultLine, UnitScore
from evaluation.db import fetch
from evaluation.documents.case_sheet import (
    CaseSheet,
    CaseSheets,
    SheetHead,
    SheetItem,
    ZeroLine,
    case_sheets_pdf,
)
from evaluation.documents.official import chinese_date
from evaluation.documents.tables_book import Sheet, tables_xlsx
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today

CHINA = timezone(timedelta(hours=8))
SAMPLE = "示例数据"
POSITIONS = {1: "第一评查", 2: "第二评查", 3: "第三评查"}
NOBODY = ReviewSide(
    id=UUID(int=0),
    position=0,
    reviewer=UUID(int=0),
    account=UUID(int=0),
    full_name="",
    username="",
    home="",
    state="open",  # type: ignore[arg-type]  # never compared
    points=None,
    zero_item="",
    opinion="",
    done_at=None,
    faults={},
)


async def file_sheets(
    campaign: CampaignHead, jurisdiction: UUID, case_file: UUID, *, empty: bool
) -> bytes:
    """Of one file: every review's sheet, filled as far as it is; or one empty sheet."""
    file = await one_file(jurisdiction, campaign.id, case_file)
    return await _printed(campaign, [file], empty=empty)


async def unit_sheets(campaign: CampaignHead, jurisdiction: UUID, unit: UUID) -> bytes:
    """Of every drawn file of one unit. Raises Refused when none was drawn."""
    rows = await fetch(
        "SELECT f.id, f.unit, u.title AS unit_title, u.short_title, f.kind, f.number, f.title, "
        "f.closed_on, f.drawn AS place, f.file, f.paper_number, f.score, f.mended, f.mended_at, "
        "f.mended_accepted FROM case_file f JOIN unit u ON u.id = f.unit "
        "WHERE f.campaign = $1 AND f.jurisdiction = $2 AND f.unit = $3 AND f.drawn IS NOT NULL "
        "ORDER BY f.drawn",
        *(campaign.id, jurisdiction, unit),
    )
    if not rows:
        raise Refused("这家单位没有抽中的案卷，没有评查表可以印。")
    sides = await sides_of(jurisdiction, [row["id"] for row in rows])
    files = [OneFile(**dict(row), reviews=tuple(sides.get(row["id"], ()))) for row in rows]
    return await _printed(campaign, files, empty=False)


async def _printed(campaign: CampaignHead, files: Sequence[OneFile], *, empty: bool) -> bytes:
    sheets = [
        sheet_of(campaign, file, side)
        for file in files
        for side in ((NOBODY,) if empty or not file.reviews else file.reviews)
    ]
    whole = CaseSheets(
        title=f"{campaign.title}案卷评查表",
        made_on=await today(),
        mark=SAMPLE if campaign.sample else None,
        sheets=tuple(sheets),
    )
    return await case_sheets_pdf(whole, fonts_folder=settings().fonts_folder)


def sheet_of(campaign: CampaignHead, file: OneFile, side: ReviewSide) -> CaseSheet:
    """A review that is not done is left to the pen, with its reviewer's name."""
    standard = campaign.sheets.get(file.kind, DEFAULTS[file.kind])
    return CaseSheet(
        title=standard.title,
        campaign=campaign.title,
        unit=file.unit_title,
        number=file.number,
        about=file.title,
        closed_on=chinese_date(file.closed_on),
        place=f"抽取第{file.place}卷" if file.place else "",
        reviewer=side.full_name,
        position=POSITIONS.get(side.position, "评查"),
        heads=_heads(standard, side),
        zero_lines=tuple(
            ZeroLine(one.words, side.done and one.id == side.zero_item)
            for one in standard.zero_items
        ),
        score=side.points if side.done else None,
        opinion=side.opinion if side.done else "",
        done_on=_day(side.done_at),
    )


def _heads(standard: Standard, side: ReviewSide) -> tuple[SheetHead, ...]:
    faults = side.faults if side.done else {}
    return tuple(
        SheetHead(
            head.title,
            head.points,
            tuple(
                SheetItem(
                    item.words,
                    item.points,
                    faults[item.id].points if item.id in faults else "",
                    faults[item.id].note if item.id in faults else "",
                )
                for item in head.items
            ),
        )
        for head in standard.heads
    )


def _day(at: datetime | None) -> str:
    return chinese_date(at.astimezone(CHINA).date()) if at else ""


async def scores_book(
    campaign: CampaignHead,
    jurisdiction: UUID,
    scores: Sequence[UnitScore],
    faults: Sequence[FaultLine],
) -> bytes:
    """Three sheets: 单位得分, 案卷得分, 常见问题."""
    rows = await fetch(
        "SELECT f.drawn, u.short_title, f.kind, f.number, f.title, f.score FROM case_file f "
        "JOIN unit u ON u.id = f.unit WHERE f.campaign = $1 AND f.jurisdiction = $2 "
        "AND f.drawn IS NOT NULL ORDER BY f.drawn",
        *(campaign.id, jurisdiction),
    )
    bounds = campaign.plan.bounds

    def grade(score: str | None) -> str:
        return GRADE_TITLES[grade_of(score, bounds)] if score else ""

    units = [
        (
            *(one.title, str(one.listed), str(one.drawn), str(one.settled)),
            *(one.score or "", grade(one.score), str(one.faults)),
        )
        for one in scores
    ]
    files = [
        (
            *(str(row["drawn"]), row["short_title"], KIND_TITLES[row["kind"]], row["number"]),
            *(row["title"], row["score"] or "", grade(row["score"])),
        )
        for row in rows
    ]
    found = [
        (one.kind_title, one.head, one.words, str(one.files), str(one.units), one.share, one.points)
        for one in faults
    ]
    return _book(campaign, units, files, found, await today())


def _book(
    campaign: CampaignHead,
    units: Sequence[Sequence[str]],
    files: Sequence[Sequence[str]],
    faults: Sequence[Sequence[str]],
    made_on: date,
) -> bytes:
    unit_head = {"单位": 36, "报送（卷）": 10, "抽取（卷）": 10, "已评定（卷）": 11, "得分": 10}
    file_head = {"序号": 6, "单位": 22, "类型": 10, "文号": 26, "案卷名称": 44, "得分": 10}
    fault_head = {"类型": 10, "部分": 16, "评查项": 50, "案卷（卷）": 10, "单位（家）": 10}
    sheets = (
        Sheet("单位得分", unit_head | {"等次": 9, "扣分项（处）": 11}, units),
        Sheet("案卷得分", file_head | {"等次": 9}, files, frozenset({"文号", "案卷名称"})),
        Sheet("常见问题", fault_head | {"占评查表": 10, "共扣分": 10}, faults),
    )
    mark = SAMPLE if campaign.sample else ""
    return tables_xlsx(f"{campaign.title}得分与问题", sheets, made_on=made_on, mark=mark)
