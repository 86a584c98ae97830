"""The 客观得分确认单 as a document."""

from datetime import date, datetime, timedelta, timezone

from evaluation.documents.confirmation import (
    ConfirmationDocument,
    PrintedDimension,
    PrintedItem,
    confirmation_pdf,
)
from evaluation.objective.rules import STAND_TITLES, Stand
from evaluation.objective.sheets import AdjustmentLine, ItemLine, ObjectionLine, Sheet
from evaluation.settings import settings
from evaluation.workdays.queries import today

CHINA = timezone(timedelta(hours=8))
KINDS = {"bonus": "加", "deduction": "扣"}


async def print_confirmation(sheet: Sheet) -> bytes:
    """The sheet as it stands now; once it is sent the same sheet gives the same bytes."""
    return await confirmation_pdf(
        document_of(sheet, await today()), fonts_folder=settings().fonts_folder
    )


def document_of(sheet: Sheet, day: date) -> ConfirmationDocument:
    head = sheet.head
    sent = _day(head.sent_at) if head.sent_at else day
    return ConfirmationDocument(
        heading=(head.jurisdiction_title, f"{head.year}年度", "行政执法评议", "客观得分确认单"),
        unit=head.title,
        bureau=head.bureau,
        year=head.year,
        made_on=sent,
        mark="示例数据" if head.sample else None,
        dimensions=tuple(
            PrintedDimension(
                one.title, one.maximum, one.got or "不适用", tuple(map(_item, one.items))
            )
            for one in sheet.dimensions
        ),
        score=sheet.score or "—",
        bonus=sheet.bonus,
        deduction=sheet.deduction,
        adjustments=tuple(map(_adjustment, sheet.adjustments)),
        ceiling=_ceiling(sheet),
        answer=_answer(sheet),
        objections=tuple(map(_objection, sheet.objections)),
        sent_on=chinese(sent),
    )


def _item(line: ItemLine) -> PrintedItem:
    reasons = [
        f"扣{one.points}分：{one.reason}" + (f"（证据：{one.evidence}）" if one.evidence else "")
        for one in line.deductions
    ]
    if line.points is None:
        reasons = [line.inapplicable_reason]
    elif line.differs:
        reasons.append(f"现得分{line.points}分，按更正办理。")
    points = "不适用" if line.points is None else line.points
    return PrintedItem(line.item, line.title, line.maximum, points, tuple(reasons))


def _adjustment(line: AdjustmentLine) -> str:
    seen = f"（证据：{line.evidence}）" if line.evidence else ""
    return f"{KINDS[line.kind]}{line.points}分：{line.reason}{seen}"


def _ceiling(sheet: Sheet) -> str:
    one = sheet.ceiling
    return f"最高为“{one.grade}”：{one.reason}（证据：{one.evidence}）" if one else "无"


def _answer(sheet: Sheet) -> str:
    head = sheet.head
    if head.stand == Stand.CONFIRMED and head.answered_at:
        return f"{head.answered_by}于{chinese(_day(head.answered_at))}在系统中确认。"
    if head.stand == Stand.WAITING and head.due_on:
        return f"请于{chinese(head.due_on)}前确认或者提出异议，逾期没有答复的视为确认。"
    return f"{STAND_TITLES[head.stand]}。"


def _objection(line: ObjectionLine) -> str:
    words = f"{line.item}　{line.title}：{line.text}"
    if line.upheld is None:
        return f"{words}（待裁定）"
    points = "不适用" if line.points is None else f"{line.points}分"
    verdict = f"成立，改后为{points}" if line.upheld else "不成立"
    return f"{words}。裁定：{verdict}。{line.decision}"


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
