"""Returns and reports of a unit as other rooms leave them, for what is computed of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.tables import DutyReport, ReportOutline, ReportVersion
from evaluation.grounds.computing import take_over
from evaluation.grounds.previewing import preview_of
from evaluation.statistics.tables import StatisticsCell, StatisticsForm, StatisticsReturn
from tests.objective.year import Year

DUE = datetime(2025, 1, 15, 9, 30, tzinfo=UTC)  # 17:30 in Changde
WELL = {
    "staff.officers": "100",
    "staff.certified": "100",
    "staff.reviewers": "6",
    "staff.qualified_reviewers": "6",
    "training.hours": "64.5",
    "training.invited": "200",
    "training.attended": "200",
}
BADLY = WELL | {
    "staff.certified": "97",
    "staff.reviewers": "4",
    "staff.qualified_reviewers": "3",
    "training.hours": "59.99",
    "training.attended": "180",
}


async def an_outline(year: Year, due_at: datetime = DUE) -> UUID:
    outline = ReportOutline(
        id=uuid4(),
        jurisdiction=year.jurisdiction,
        cycle=year.cycle,
        due_at=due_at,
        set_by=year.scorer.account,
    )
    await ReportOutline.insert(outline)
    return UUID(str(outline.id))


async def a_form(year: Year, due_at: datetime = DUE) -> UUID:
    form = StatisticsForm(
        id=uuid4(),
        jurisdiction=year.jurisdiction,
        cycle=year.cycle,
        content="{}",
        due_at=due_at,
        public_by=(due_at + timedelta(days=16)).date(),
        set_by=year.scorer.account,
    )
    await StatisticsForm.insert(form)
    return UUID(str(form.id))


async def a_return(
    year: Year, unit: UUID, cells: dict[str, str | None], *, state: str = "accepted", late=False
) -> UUID:
    """Under the form of the year, handed in a day before or after its hour."""
    form = await fetch_one("SELECT id FROM statistics_form WHERE cycle = $1", year.cycle)
    at = DUE + timedelta(days=1 if late else -1)
    report = StatisticsReturn(
        id=uuid4(),
        jurisdiction=year.jurisdiction,
        unit=unit,
        form=form,
        state=state,
        submissions=1,
        late=late,
        handed_in_at=at,
        first_handed_in_at=at,
    )
    await StatisticsReturn.insert(report)
    await StatisticsCell.insert(
        *(
            StatisticsCell(
                id=uuid4(),
                jurisdiction=year.jurisdiction,
                report=report.id,
                cell=cell,
                amount=None if amount is None else Decimal(amount),
            )
            for cell, amount in cells.items()
        )
    )
    return UUID(str(report.id))


async def a_report(year: Year, unit: UUID, *, late=(False,)) -> None:
    """One version a hand-in; the newest waits."""
    outline = await fetch_one("SELECT id FROM report_outline WHERE cycle = $1", year.cycle)
    report = DutyReport(
        id=uuid4(), jurisdiction=year.jurisdiction, unit=unit, outline=outline, state="waiting"
    )
    await DutyReport.insert(report)
    await ReportVersion.insert(
        *(
            ReportVersion(
                id=uuid4(),
                jurisdiction=year.jurisdiction,
                report=report.id,
                number=number,
                late=each,
                handed_in_by=year.clerk.account,
                handed_in_at=DUE + timedelta(days=1 if each else -1),
            )
            for number, each in enumerate(late, start=1)
        )
    )


async def compute(year: Year, unit: UUID | None = None) -> int:
    """Looked at, and taken over as it was seen."""
    preview = await preview_of(year.scorer.jurisdiction, year.cycle, unit)
    return await take_over(year.scorer, year.cycle, preview.seen, unit)


async def change(unit: UUID, cell: str, amount: str) -> None:
    await fetch(
        'UPDATE statistics_cell c SET amount = $3 FROM statistics_return r WHERE c."return" = r.id '
        "AND r.unit = $1 AND c.cell = $2",
        *(unit, cell, Decimal(amount)),
    )
