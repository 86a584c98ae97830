"""A year that asks for duty reports: an officer, a clerk, an outline of three headings."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.drafting import open_report, save_paragraph
from evaluation.duty_reports.handing_in import hand_in
from evaluation.duty_reports.outline import set_outline
from evaluation.duty_reports.queries import own_desk
from evaluation.duty_reports.review_rules import OutlineHeading
from evaluation.files.storing import path_of
from tests import given
from tests.objective.year import a_bare_unit

PDF = b"%PDF-1.7 one page"
HEADINGS = (
    OutlineHeading(None, "案卷", "写明自查数量", 1000),
    OutlineHeading(None, "线索整改", "", 1000),
    OutlineHeading(None, "述职摘要", "", 300, summary=True),
)
TEXTS = ("全年办结 126 件。", "交办 7 条，已销号 6 条。", "办案 126 件，线索销号 6 条。")


@dataclass
class Asked:
    jurisdiction: UUID
    cycle: UUID
    officer: Person
    clerk: Person
    unit: UUID
    headings: list[UUID]


async def a_year_that_asks(title: str = "常德市") -> Asked:
    here = await given.a_jurisdiction(title)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    cycle = await begin_cycle(officer, 2024, {"市直单位": Scope.ALL}, basis="依据文件")
    unit = await a_bare_unit(here, 1)
    return await asked(cycle, officer, unit)


async def asked(cycle: UUID, officer: Person, unit: UUID) -> Asked:
    """The outline of a year that is there already."""
    due = datetime.now(UTC) + timedelta(days=10)
    outline = await set_outline(officer, cycle, due, HEADINGS)
    rows = await fetch(
        "SELECT id FROM report_heading WHERE outline = $1 ORDER BY position", outline
    )
    clerk = await given.a_clerk(officer.jurisdiction, unit)
    headings = [row["id"] for row in rows]
    return Asked(officer.jurisdiction, cycle, officer, clerk, unit, headings)


async def no_outline(year: Asked) -> None:
    """The bureau has not asked yet."""
    for table in ("report_heading", "report_outline"):
        await fetch(f"DELETE FROM {table} WHERE jurisdiction = $1", year.jurisdiction)


async def a_report(year: Asked, clerk: Person | None = None) -> UUID:
    """Begun, with nothing in it."""
    return await open_report(clerk or year.clerk, year.cycle)


async def written(year: Asked, report: UUID, *texts: str, clerk: Person | None = None) -> None:
    """Every paragraph over what stands there now; the usual texts where none are given."""
    for heading, text in zip(year.headings, texts or TEXTS, strict=False):
        revision = await revision_of(report, heading)
        await save_paragraph(clerk or year.clerk, report, heading, text, revision)


async def revision_of(report: UUID, heading: UUID) -> int:
    return (
        await fetch_one(
            "SELECT revision FROM draft_paragraph WHERE report = $1 AND heading = $2",
            *(report, heading),
        )
        or 0
    )


async def text_of(report: UUID, heading: UUID) -> str:
    return str(
        await fetch_one(
            "SELECT text FROM draft_paragraph WHERE report = $1 AND heading = $2",
            *(report, heading),
        )
    )


async def handed_in(year: Asked, report: UUID, *, knowingly: bool = False) -> UUID:
    """As the clerk sees it just now; the version."""
    desk = await own_desk(year.jurisdiction, [year.unit], report)
    return await hand_in(year.clerk, report, desk.stamp, knowingly=knowingly)


async def a_handed_in_report(year: Asked) -> tuple[UUID, UUID]:
    """The report and its first version."""
    report = await a_report(year)
    await written(year, report)
    return report, await handed_in(year, report)


async def a_joined_upload(person: Person, name: str = "自查报告.pdf", content: bytes = PDF) -> UUID:
    """As it stands once it was judged and joined: bytes, kept file, upload."""
    file, upload, digest = uuid4(), uuid4(), sha256(content).hexdigest()
    path_of(digest).parent.mkdir(parents=True, exist_ok=True)
    path_of(digest).write_bytes(content)
    await fetch(
        "INSERT INTO kept_file (id, jurisdiction, name, media_type, size, digest_algorithm, "
        "digest, kept_by, at) VALUES ($1, $2, $3, 'application/pdf', $4, 'sha256', $5, $6, "
        "clock_timestamp())",
        *(file, person.jurisdiction, name, len(content), digest, person.account),
    )
    await fetch(
        "INSERT INTO upload (id, jurisdiction, account, name, size, digest, refusal, file, "
        "begun_at, touched_at) SELECT $1, jurisdiction, kept_by, name, size, digest, '', id, at, "
        "at FROM kept_file WHERE id = $2",
        *(upload, file),
    )
    return upload


async def due_in(year: Asked, **away: float) -> None:
    """The deadline lies that far from the database's now; before it with a minus."""
    await fetch(
        "UPDATE report_outline SET due_at = clock_timestamp() + $2 WHERE cycle = $1",
        *(year.cycle, timedelta(**away)),
    )
