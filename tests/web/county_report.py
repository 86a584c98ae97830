"""The duty report of a county's unit: returned once, accepted, compiled; its word everywhere."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.compilations import content_of
from evaluation.duty_reports.drafting import attach, open_report
from evaluation.duty_reports.outline import set_outline
from evaluation.duty_reports.reminding import remind
from evaluation.duty_reports.review_rules import OutlineHeading
from evaluation.duty_reports.reviewing import accept, send_back
from tests import given
from tests.duty_reports.year import Asked, a_joined_upload, handed_in, written

SUMMARY = "全年办案三十件。"
"""What the hall reads on its tablets, so no secret of the county."""


async def report_places(
    officer: Person, cycle: UUID, units: list[UUID], secret: str, hall: str
) -> dict[str, object]:
    """Whole words for paths: `former_version` came back, `report_version` is accepted.

    The 述职摘要 is what the hall may read.
    """
    outline = await set_outline(
        officer,
        cycle,
        datetime.now(UTC) + timedelta(days=10),
        [
            OutlineHeading(None, f"案卷{secret}", secret, 800),
            OutlineHeading(None, "述职摘要", secret, 300, summary=True),
        ],
        remark=secret,
    )
    rows = await fetch(
        "SELECT id FROM report_heading WHERE outline = $1 ORDER BY position", outline
    )
    headings = [row["id"] for row in rows]
    clerk = await given.a_clerk(officer.jurisdiction, units[0])
    year = Asked(officer.jurisdiction, cycle, officer, clerk, units[0], headings)
    report = await open_report(clerk, cycle)
    await written(year, report, f"{secret}卷。", hall)
    file = await attach(clerk, report, await a_joined_upload(clerk, f"{secret}.pdf"))
    former = await handed_in(year, report)
    await send_back(officer, former, {headings[0]: secret}, secret)
    await written(year, report, f"{secret}三十卷。", hall)
    version = await handed_in(year, report)
    await accept(officer, version)
    await remind(officer, cycle, [units[1]], secret)
    return {
        "report": report,
        "report_heading": headings[0],
        "report_file": file,
        "former_version": former,
        "report_version": version,
        "compilation": await _compiled(officer, cycle, secret),
    }


async def _compiled(officer: Person, cycle: UUID, secret: str) -> UUID:
    """A volume that is not laid out: its bytes are the word."""
    compilation: UUID = await fetch_one(
        "INSERT INTO report_compilation (id, jurisdiction, cycle, units, lacking, contents, pdf, "
        "digest_algorithm, digest, fault, made_by, at, made_at) VALUES ($1, $2, $3, 1, 2, $4, $5, "
        "'sha256', '', '', $6, clock_timestamp(), clock_timestamp()) RETURNING id",
        *(uuid4(), officer.jurisdiction, cycle, (await content_of(cycle)).fingerprint),
        *(f"%PDF-{secret}".encode(), officer.account),
    )
    return compilation
