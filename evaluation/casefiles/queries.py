"""What the office reads of case-file campaigns: the year's, one with its state, its reviewers."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.casefiles.draws import FormerDraw
from evaluation.casefiles.rules import Plan
from evaluation.casefiles.standards import Standard, sheets_in
from evaluation.casefiles.states import CAMPAIGN_TITLES, KIND_TITLES, CampaignState, FileKind
from evaluation.db import fetch, found


class CampaignCounts(msgspec.Struct, frozen=True):
    """`listing_units`: that listed at least one file. `thirds`: called for, still open."""

    listed: int = 0
    listing_units: int = 0
    drawn: int = 0
    drawn_units: int = 0
    settled: int = 0
    unassigned: int = 0
    reviews: int = 0
    reviews_done: int = 0
    thirds: int = 0
    without_third: int = 0
    objections: int = 0
    objections_open: int = 0
    reviewers: int = 0


class CampaignHead(msgspec.Struct, frozen=True):
    """One campaign as every page of it shows it."""

    id: UUID
    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    bureau: str
    title: str
    state: CampaignState
    plan: Plan
    apart: int
    objection_days: int
    listing_until: date
    seed: str
    list_digest: str
    sheets: dict[FileKind, Standard]
    former_draws: tuple[FormerDraw, ...]
    drawn_by: str | None
    drawn_at: datetime | None
    announced_at: datetime | None
    objections_until: date | None
    closed_at: datetime | None
    today: date
    counts: CampaignCounts

    @property
    def state_title(self) -> str:
        return CAMPAIGN_TITLES[self.state]

    @property
    def plan_words(self) -> str:
        return "、".join(f"{KIND_TITLES[kind]} {count} 卷" for kind, count in self.plan.wanted)

    @property
    def may_close(self) -> bool:
        over = self.objections_until is None or self.today > self.objections_until
        return self.state == CampaignState.ANNOUNCED and over and not self.counts.objections_open


_HEAD = (
    "SELECT p.id, p.cycle, c.year, c.sample, j.title AS jurisdiction_title, j.bureau, p.title, "
    "p.state, p.plan, p.apart, p.objection_days, p.listing_until, p.seed, p.list_digest, "
    "p.standards AS sheets, p.former_draws, a.full_name AS drawn_by, p.drawn_at, p.announced_at, "
    "p.objections_until, p.closed_at, "
    "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today, d.*, f.*, v.*, o.*, "
    "(SELECT count(*) FROM case_reviewer WHERE campaign = p.id)::int AS reviewers "
    "FROM campaign p JOIN cycle c ON c.id = p.cycle JOIN jurisdiction j ON j.id = p.jurisdiction "
    "LEFT JOIN account a ON a.id = p.drawn_by "
    "CROSS JOIN LATERAL (SELECT count(*)::int AS drawn, "
    "count(DISTINCT unit)::int AS drawn_units, count(score)::int AS settled "
    "FROM case_file WHERE campaign = p.id AND drawn IS NOT NULL) d "
    "CROSS JOIN LATERAL (SELECT coalesce(sum(g.listed), 0)::int AS listed, "
    "count(*)::int AS listing_units FROM (SELECT count(*) AS listed FROM case_file "
    "WHERE campaign = p.id GROUP BY unit) g WHERE {lists}) f "
    "CROSS JOIN LATERAL (SELECT coalesce(sum(n.reviews), 0)::int AS reviews, "
    "coalesce(sum(n.done), 0)::int AS reviews_done, "
    "(count(*) FILTER (WHERE n.reviews > 2 AND n.done < n.reviews))::int AS thirds, "
    "(count(*) FILTER (WHERE n.reviews < 2))::int AS unassigned, "
    "(count(*) FILTER (WHERE n.reviews = 2 AND n.done = 2 AND n.score IS NULL))::int "
    "AS without_third FROM (SELECT x.id, x.score, count(r.id) AS reviews, "
    "count(r.id) FILTER (WHERE r.state = 'done') AS done FROM case_file x "
    "LEFT JOIN case_review r ON r.case_file = x.id "
    "WHERE x.campaign = p.id AND x.drawn IS NOT NULL AND {reviews} GROUP BY x.id) n) v "
    "CROSS JOIN LATERAL (SELECT count(*)::int AS objections, "
    "(count(*) FILTER (WHERE b.upheld IS NULL))::int AS objections_open FROM case_objection b "
    "JOIN case_file y ON y.id = b.case_file WHERE y.campaign = p.id) o "
)


async def campaign_head(jurisdiction: UUID, campaign: UUID, *, lists: bool = True) -> CampaignHead:
    """Raises NotFound for another jurisdiction's. `lists`: count what was listed as well."""
    head = _HEAD.format(lists="true" if lists else "false", reviews="true")
    rows = await fetch(
        f"{head} WHERE p.id = $1 AND p.jurisdiction = $2",  # our own words
        *(campaign, jurisdiction),
    )
    return _head_of(dict(found(rows[0] if rows else None)))


async def campaigns_of(jurisdiction: UUID, cycle: UUID) -> list[CampaignHead]:
    """Of a year, newest first; without counts of reviews, which a list does not show."""
    head = _HEAD.format(lists="true", reviews="false")
    rows = await fetch(
        f"{head} WHERE p.cycle = $1 AND p.jurisdiction = $2 ORDER BY p.at DESC",
        *(cycle, jurisdiction),
    )
    return [_head_of(dict(row)) for row in rows]


async def with_lists(head: CampaignHead) -> CampaignHead:
    """With what was listed, for a head that was read without."""
    rows = await fetch(
        "SELECT coalesce(sum(g.listed), 0)::int AS listed, count(*)::int AS listing_units FROM "
        "(SELECT count(*) AS listed FROM case_file WHERE campaign = $1 GROUP BY unit) g",
        head.id,
    )
    counts = msgspec.structs.replace(head.counts, **dict(rows[0]))
    return msgspec.structs.replace(head, counts=counts)


def _head_of(row: dict[str, object]) -> CampaignHead:
    counts = {name: row.pop(name) for name in CampaignCounts.__struct_fields__}
    row["counts"] = msgspec.convert(counts, CampaignCounts)
    row["plan"] = msgspec.json.decode(str(row["plan"]), type=Plan)
    row["sheets"] = sheets_in(str(row["sheets"]))
    former = msgspec.json.decode(str(row["former_draws"]), type=tuple[FormerDraw, ...])
    row["former_draws"] = former
    return msgspec.convert(row, CampaignHead)


class ReviewerLine(msgspec.Struct, frozen=True):
    """One reviewer with the work; `mean` of the sheets that are done, `zeros` those with 0."""

    id: UUID
    account: UUID
    full_name: str
    username: str
    office: str
    unit: UUID | None
    unit_title: str
    reviews: int
    done: int
    thirds: int
    zeros: int
    total: str

    @property
    def open(self) -> int:
        return self.reviews - self.done


async def reviewers_of(jurisdiction: UUID, campaign: UUID) -> list[ReviewerLine]:
    """By name; those of another jurisdiction's campaign are none."""
    rows = await fetch(
        "SELECT r.id, a.id AS account, a.full_name, a.username, a.office, "
        "r.unit, coalesce(u.short_title, '') AS unit_title, count(v.id)::int AS reviews, "
        "(count(v.id) FILTER (WHERE v.state = 'done'))::int AS done, "
        "(count(v.id) FILTER (WHERE v.position > 2))::int AS thirds, "
        "(count(v.id) FILTER (WHERE v.state = 'done' AND v.zero_item <> ''))::int AS zeros, "
        "coalesce(sum(v.points::numeric) FILTER (WHERE v.state = 'done'), 0)::text AS total "
        "FROM case_reviewer r JOIN account a ON a.id = r.account "
        "LEFT JOIN unit u ON u.id = r.unit LEFT JOIN case_review v ON v.reviewer = r.id "
        "WHERE r.campaign = $1 AND r.jurisdiction = $2 "
        "GROUP BY r.id, a.id, u.short_title ORDER BY a.full_name, a.username",
        *(campaign, jurisdiction),
    )
    return [msgspec.convert(dict(row), ReviewerLine) for row in rows]


class Choice(msgspec.Struct, frozen=True):
    id: UUID
    title: str


async def may_become_reviewers(jurisdiction: UUID, campaign: UUID) -> list[Choice]:
    """Accounts with the role of a reviewer or an officer that do not review in it yet."""
    rows = await fetch(
        "SELECT a.id, a.full_name || '（' || a.username || "
        "CASE WHEN a.office <> '' THEN '，' || a.office ELSE '' END || '）' AS title "
        "FROM account a WHERE a.jurisdiction = $1 AND NOT a.disabled "
        "AND a.roles && ARRAY['reviewer', 'city_officer', 'county_officer']::varchar[] "
        "AND NOT EXISTS (SELECT FROM case_reviewer r WHERE r.campaign = $2 AND r.account = a.id) "
        "ORDER BY NOT 'reviewer' = ANY(a.roles), a.full_name",
        *(jurisdiction, campaign),
    )
    return [Choice(**row) for row in rows]


async def units_of_year(jurisdiction: UUID, cycle: UUID) -> list[Choice]:
    """By short title, for what is chosen from a list."""
    rows = await fetch(
        "SELECT u.id, u.short_title AS title FROM unit u JOIN cycle c "
        "ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "WHERE c.id = $1 AND c.jurisdiction = $2 ORDER BY u.short_title",
        *(cycle, jurisdiction),
    )
    return [Choice(**row) for row in rows]
