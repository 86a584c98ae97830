"""Many case files at once, as rows: what a campaign of 165 units brings."""

from collections.abc import Sequence
from uuid import UUID

from evaluation.db import fetch


async def many_files(
    campaign: UUID,
    units: Sequence[UUID],
    last: int,
    *,
    reviewers: Sequence[UUID],
    first: int = 1,
    drawn_of: int = 660,
) -> None:
    """Spread over the units; of the first `drawn_of` every second one was drawn, reviewed twice
    with a fault each, and settled.
    """
    await fetch(
        "INSERT INTO case_file (id, jurisdiction, campaign, unit, kind, number, title, closed_on, "
        "listed_by, listed_at, drawn, paper_number, score, mended) SELECT gen_random_uuid(), "
        "p.jurisdiction, p.id, ($2::uuid[])[1 + n % $3], "
        "CASE WHEN n % 4 < 2 THEN 'penalty' ELSE 'licence' END, '〔2024〕' || n || '号', "
        "'占道经营案 ' || n, '2024-05-20', p.made_by, p.at, "
        "CASE WHEN n % 2 = 0 AND n <= $6 THEN n / 2 END, "
        "'', CASE WHEN n % 2 = 0 AND n <= $6 THEN (60 + n % 40)::text || '.00' END, '' "
        "FROM campaign p, generate_series($5::int, $4) n WHERE p.id = $1",
        *(campaign, list(units), len(units), last, first, drawn_of),
    )
    await fetch(
        "INSERT INTO case_reviewer (id, jurisdiction, campaign, account) "
        "SELECT gen_random_uuid(), jurisdiction, id, unnest($2::uuid[]) FROM campaign "
        "WHERE id = $1 ON CONFLICT DO NOTHING",
        *(campaign, list(reviewers)),
    )
    await fetch(
        "INSERT INTO case_review (id, jurisdiction, case_file, reviewer, position, state, points, "
        "zero_item, opinion, done_at) SELECT gen_random_uuid(), f.jurisdiction, f.id, r.id, "
        "r.place, 'done', '97', '', '', clock_timestamp() FROM case_file f JOIN (SELECT id, "
        "row_number() OVER (ORDER BY id) AS place FROM case_reviewer WHERE campaign = $1) r "
        "ON r.place <= 2 WHERE f.campaign = $1 AND f.drawn IS NOT NULL "
        "AND NOT EXISTS (SELECT FROM case_review v WHERE v.case_file = f.id)",
        campaign,
    )
    await fetch(
        "INSERT INTO review_fault (id, jurisdiction, review, item, points, note) "
        "SELECT gen_random_uuid(), v.jurisdiction, v.id, 'e' || 1 + f.drawn % 5, '3', '没有签名' "
        "FROM case_review v JOIN case_file f ON f.id = v.case_file WHERE f.campaign = $1 "
        "AND NOT EXISTS (SELECT FROM review_fault t WHERE t.review = v.id)",
        campaign,
    )
