"""What a unit sees of a campaign: its list, what was drawn, and after the feedback its sheets.

Who reviewed is not shown, and no score before the campaign is announced.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.casefiles.rules import mean
from evaluation.casefiles.sheet_rules import SheetFault
from evaluation.casefiles.standards import Standard, sheets_in
from evaluation.casefiles.states import (
    CAMPAIGN_TITLES,
    KIND_TITLES,
    CampaignState,
    FileKind,
)
from evaluation.db import fetch, found

SHOWN = (CampaignState.ANNOUNCED, CampaignState.CLOSED)
BEFORE_REVIEWING = (CampaignState.LISTING, CampaignState.DRAWN)
WAITS_FOR_FILES = (CampaignState.DRAWN, CampaignState.REVIEWING)


class OwnCampaign(msgspec.Struct, frozen=True):
    """A campaign of the unit's year, with what the unit has done in it; `unit`: of that year."""

    id: UUID
    year: int
    title: str
    state: CampaignState
    listing_until: date
    objections_until: date | None
    announced_at: datetime | None
    unit: UUID
    today: date
    listed: int
    drawn: int
    handed_in: int
    to_mend: int
    objections: int
    self_files: int | None
    self_text: str | None
    self_at: datetime | None

    @property
    def state_title(self) -> str:
        return CAMPAIGN_TITLES[self.state]

    @property
    def lists(self) -> bool:
        return self.state == CampaignState.LISTING and self.today <= self.listing_until

    @property
    def lacking(self) -> int:
        """Files that were drawn and are not handed in."""
        return self.drawn - self.handed_in if self.state in WAITS_FOR_FILES else 0

    @property
    def shown(self) -> bool:
        return self.state in SHOWN

    @property
    def reviews_itself(self) -> bool:
        return self.state in BEFORE_REVIEWING

    @property
    def may_object(self) -> bool:
        until = self.objections_until
        return self.state == CampaignState.ANNOUNCED and until is not None and self.today <= until


_CAMPAIGNS = (
    "SELECT p.id, c.year, p.title, p.state, p.listing_until, p.objections_until, p.announced_at, "
    "u.id AS unit, (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today, "
    "n.listed, n.drawn, n.handed_in, n.to_mend, n.objections, s.files AS self_files, "
    "s.text AS self_text, s.handed_in_at AS self_at FROM campaign p JOIN cycle c ON c.id = p.cycle "
    "JOIN unit u ON u.jurisdiction = p.jurisdiction AND u.year = c.year AND u.id = ANY($1) "
    "LEFT JOIN self_review s ON s.campaign = p.id AND s.unit = u.id "
    "CROSS JOIN LATERAL (SELECT count(*)::int AS listed, count(f.drawn)::int AS drawn, "
    "(count(*) FILTER (WHERE f.drawn IS NOT NULL AND (f.file IS NOT NULL "
    "OR f.paper_number <> '')))::int AS handed_in, (count(*) FILTER (WHERE f.drawn IS NOT NULL "
    "AND f.score IS NOT NULL AND f.score::numeric < 100 AND (f.mended = '' "
    "OR f.mended_accepted IS FALSE)))::int AS to_mend, (SELECT count(*)::int "
    "FROM case_objection o JOIN case_file g ON g.id = o.case_file WHERE g.campaign = p.id "
    "AND g.unit = u.id) AS objections "
    "FROM case_file f WHERE f.campaign = p.id AND f.unit = u.id) n "
)


async def own_campaigns(jurisdiction: UUID, units: Sequence[UUID]) -> list[OwnCampaign]:
    """The newest first."""
    rows = await fetch(
        _CAMPAIGNS + "WHERE p.jurisdiction = $2 ORDER BY c.year DESC, p.at DESC",
        *(list(units), jurisdiction),
    )
    return msgspec.convert([dict(row) for row in rows], list[OwnCampaign])


async def own_campaign(jurisdiction: UUID, units: Sequence[UUID], campaign: UUID) -> OwnCampaign:
    """Raises NotFound for one that the unit has no part in."""
    rows = await fetch(
        _CAMPAIGNS + "WHERE p.jurisdiction = $2 AND p.id = $3",
        *(list(units), jurisdiction, campaign),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), OwnCampaign)


class OwnFile(msgspec.Struct, frozen=True):
    """One own file; `score` only after the feedback."""

    id: UUID
    kind: FileKind
    number: str
    title: str
    closed_on: date
    drawn: int | None
    file: UUID | None
    paper_number: str
    score: str | None
    objected: bool
    upheld: bool | None
    mended: str
    mended_accepted: bool | None

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]

    @property
    def handed_in(self) -> bool:
        return self.file is not None or self.paper_number != ""


_FILES = (
    "SELECT f.id, f.kind, f.number, f.title, f.closed_on, f.drawn, f.file, f.paper_number, "
    "CASE WHEN p.state IN ('announced', 'closed') THEN f.score END AS score, "
    "o.id IS NOT NULL AS objected, o.upheld, f.mended, f.mended_accepted FROM case_file f "
    "JOIN campaign p ON p.id = f.campaign LEFT JOIN case_objection o ON o.case_file = f.id "
)


class FilePart(msgspec.Struct, frozen=True):
    """A piece of a long list, the drawn ones first, and the mean of the drawn ones' scores."""

    files: tuple[OwnFile, ...]
    score: str | None


async def own_files(campaign: OwnCampaign, page: int, size: int) -> FilePart:
    rows = await fetch(
        _FILES + "WHERE f.campaign = $1 AND f.unit = $2 "
        "ORDER BY f.drawn NULLS LAST, f.listed_at DESC, f.number LIMIT $3 OFFSET $4",
        *(campaign.id, campaign.unit, size, (page - 1) * size),
    )
    scores = await fetch(
        "SELECT f.score FROM case_file f WHERE f.campaign = $1 AND f.unit = $2 "
        "AND f.drawn IS NOT NULL AND f.score IS NOT NULL",
        *(campaign.id, campaign.unit),
    )
    files = msgspec.convert([dict(row) for row in rows], tuple[OwnFile, ...])
    return FilePart(files, mean([row["score"] for row in scores]) if campaign.shown else None)


async def every_file(campaign: OwnCampaign) -> list[OwnFile]:
    """For the list as a sheet."""
    rows = await fetch(
        _FILES + "WHERE f.campaign = $1 AND f.unit = $2 ORDER BY f.kind, f.number",
        *(campaign.id, campaign.unit),
    )
    return msgspec.convert([dict(row) for row in rows], list[OwnFile])


class OwnSheet(msgspec.Struct, frozen=True):
    """A reviewer's sheet as the unit reads it: without the name."""

    points: str
    zero_item: str
    opinion: str
    faults: dict[str, SheetFault]


class OwnObjection(msgspec.Struct, frozen=True):
    text: str
    made_by: str
    at: datetime
    upheld: bool | None
    points: str | None
    decision: str
    decided_at: datetime | None


class OwnReviewed(msgspec.Struct, frozen=True):
    """One own file that was drawn, with its sheets once they are announced."""

    campaign: OwnCampaign
    file: OwnFile
    sheet: Standard | None
    sheets: tuple[OwnSheet, ...]
    objection: OwnObjection | None


async def own_file(
    jurisdiction: UUID, units: Sequence[UUID], campaign: UUID, case_file: UUID
) -> OwnReviewed:
    """Raises NotFound for a file that was not drawn, or is another unit's."""
    own = await own_campaign(jurisdiction, units, campaign)
    rows = await fetch(
        _FILES.replace("SELECT ", "SELECT p.standards, ", 1)
        + "WHERE f.id = $1 AND f.campaign = $2 AND f.unit = $3 AND f.drawn IS NOT NULL",
        *(case_file, campaign, own.unit),
    )
    row = dict(found(rows[0] if rows else None))
    standards = sheets_in(row.pop("standards"))
    file = msgspec.convert(row, OwnFile)
    return OwnReviewed(
        campaign=own,
        file=file,
        sheet=standards.get(file.kind),
        sheets=await _sheets(case_file) if own.shown else (),
        objection=await _objection(case_file),
    )


async def _sheets(case_file: UUID) -> tuple[OwnSheet, ...]:
    rows = await fetch(
        "SELECT v.points, v.zero_item, v.opinion, coalesce(json_object_agg(x.item, "
        "json_build_object('points', x.points, 'note', x.note)) FILTER (WHERE x.item IS NOT NULL), "
        "'{}') AS faults FROM case_review v LEFT JOIN review_fault x ON x.review = v.id "
        "WHERE v.case_file = $1 AND v.state = 'done' GROUP BY v.id ORDER BY v.position",
        case_file,
    )
    lines = [dict(row) | {"faults": msgspec.json.decode(row["faults"])} for row in rows]
    return msgspec.convert(lines, tuple[OwnSheet, ...])


async def _objection(case_file: UUID) -> OwnObjection | None:
    rows = await fetch(
        "SELECT o.text, a.full_name AS made_by, o.at, o.upheld, o.points, o.decision, "
        "o.decided_at FROM case_objection o JOIN account a ON a.id = o.made_by "
        "WHERE o.case_file = $1",
        case_file,
    )
    return msgspec.convert(dict(rows[0]), OwnObjection) if rows else None
