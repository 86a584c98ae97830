"""评查报告 of a campaign: made from the records, printed, and kept as it was printed."""

import asyncio
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.drawing import drawn, shorts
from evaluation.casefiles.draws import candidates
from evaluation.casefiles.queries import CampaignHead, campaign_head
from evaluation.casefiles.report_text import Former, Material, report_of
from evaluation.casefiles.states import CampaignState
from evaluation.casefiles.statistics import frequent_faults, kinds_of, unit_scores, unlisted_units
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.documents.fonts import substitutes
from evaluation.documents.notice import notice_pdf
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today

LONGEST_FONTS = 200


class ReviewReportMade(trail.Event, frozen=True):
    """编印评查报告."""

    campaign: UUID
    report: UUID
    pdf_sha256: str


class ReportLine(msgspec.Struct, frozen=True):
    id: UUID
    made_on: date
    made_by: str
    at: datetime
    substitutes: str


async def make_report(person: Person, campaign: UUID) -> UUID:
    """After the feedback. Raises NotFound, Refused, and what `render` raises."""
    head = await campaign_head(person.jurisdiction, campaign)
    if head.state not in (CampaignState.ANNOUNCED, CampaignState.CLOSED):
        raise Refused("反馈评查结果以后才能印评查报告，没有印。")
    material = await _material(head, person.jurisdiction)
    pdf = await notice_pdf(report_of(head, material), fonts_folder=settings().fonts_folder)
    digest, report = sha256(pdf).hexdigest(), uuid4()
    played = await asyncio.to_thread(substitutes, settings().fonts_folder)
    async with transaction():
        await fetch(
            "INSERT INTO review_report (id, jurisdiction, campaign, pdf, digest_algorithm, "
            "pdf_digest, substitutes, made_on, made_by, at) "
            "VALUES ($1, $2, $3, $4, 'sha256', $5, $6, $7, $8, clock_timestamp())",
            *(
                report,
                person.jurisdiction,
                campaign,
                pdf,
                digest,
                "；".join(played)[:LONGEST_FONTS],
            ),
            *(material.made_on, person.account),
        )
        event = ReviewReportMade(campaign, report, digest)
        await trail.record(person.jurisdiction, person.username, event)
    return report


async def _material(head: CampaignHead, jurisdiction: UUID) -> Material:
    files = await candidates(head.id)
    return Material(
        made_on=await today(),
        taken=drawn(head.seed, files, head.plan),
        short=shorts(sorted({one.unit_title for one in files}), files, head.plan),
        unlisted=await unlisted_units(jurisdiction, head.cycle, head.id),
        kinds=await kinds_of(jurisdiction, head.id, head.plan.bounds),
        scores=await unit_scores(jurisdiction, head.id),
        file_scores=await _file_scores(head.id),
        faults=await frequent_faults(jurisdiction, head.id, head.sheets),
        former=await _former(head, jurisdiction),
        upheld=await _upheld(head.id),
    )


async def _file_scores(campaign: UUID) -> dict[UUID, str | None]:
    rows = await fetch(
        "SELECT id, score FROM case_file WHERE campaign = $1 AND drawn IS NOT NULL", campaign
    )
    return {row["id"]: row["score"] for row in rows}


async def _upheld(campaign: UUID) -> int:
    count: int = await fetch_one(
        "SELECT count(*) FROM case_objection o JOIN case_file f ON f.id = o.case_file "
        "WHERE f.campaign = $1 AND o.upheld",
        campaign,
    )
    return count


async def _former(head: CampaignHead, jurisdiction: UUID) -> Former | None:
    """The newest campaign of the year before that was announced."""
    former = await fetch_one(
        "SELECT p.id FROM campaign p JOIN cycle c ON c.id = p.cycle WHERE c.year = $1 "
        "AND p.jurisdiction = $2 AND p.state IN ('announced', 'closed') ORDER BY p.at DESC LIMIT 1",
        *(head.year - 1, jurisdiction),
    )
    if former is None:
        return None
    before = await campaign_head(jurisdiction, former)
    return Former(
        before.title,
        await kinds_of(jurisdiction, former, before.plan.bounds),
        await unit_scores(jurisdiction, former),
        before.plan.bounds,
    )


async def reports_of(jurisdiction: UUID, campaign: UUID) -> list[ReportLine]:
    """Newest first."""
    rows = await fetch(
        "SELECT r.id, r.made_on, a.full_name AS made_by, r.at, r.substitutes FROM review_report r "
        "JOIN account a ON a.id = r.made_by WHERE r.campaign = $1 AND r.jurisdiction = $2 "
        "ORDER BY r.at DESC",
        *(campaign, jurisdiction),
    )
    return [ReportLine(**row) for row in rows]


async def report_pdf(jurisdiction: UUID, campaign: UUID, report: UUID) -> bytes:
    """As it was printed. Raises NotFound."""
    pdf: bytes | None = await fetch_one(
        "SELECT pdf FROM review_report WHERE id = $1 AND campaign = $2 AND jurisdiction = $3",
        *(report, campaign, jurisdiction),
    )
    return found(pdf)
