"""评查员 of a campaign: who reviews, which files each gets, and when the reviewing starts."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.audit import trail
from evaluation.casefiles.assigning_rules import Task, assigned
from evaluation.casefiles.drawing import Candidate, key_of
from evaluation.casefiles.holding import HeldCampaign, hold_campaign
from evaluation.casefiles.rules import REVIEWS, check_state
from evaluation.casefiles.settling import reviewers_with_loads, settle
from evaluation.casefiles.states import KIND_TITLES, CampaignState, FileKind, ReviewState
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused

LONGEST_REASON = 200
BEFORE_FEEDBACK = (CampaignState.LISTING, CampaignState.DRAWN, CampaignState.REVIEWING)
REVIEW_ROLES = frozenset({Role.REVIEWER, *OFFICERS})


class ReviewerAdded(trail.Event, frozen=True):
    """加评查员; `unit`: the home unit, whose files that person never gets."""

    campaign: UUID
    username: str
    unit: str


class ReviewerRemoved(trail.Event, frozen=True):
    campaign: UUID
    username: str


class ReviewsAssigned(trail.Event, frozen=True):
    """分派案卷 by the draw's seed."""

    campaign: UUID
    files: int
    reviewers: int


class ReviewHandedOn(trail.Event, frozen=True):
    """换评查员 of one file by hand."""

    case_file: UUID
    before: str
    after: str
    reason: str


class ReviewingStarted(trail.Event, frozen=True):
    campaign: UUID
    files: int


async def add_reviewer(person: Person, campaign: UUID, account: UUID, unit: UUID | None) -> UUID:
    """Raises NotFound for an account or unit of another jurisdiction or year; Refused."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "评查已经结束，没有加评查员。"
        check_state(held.state, *BEFORE_FEEDBACK, why=why)
        username, unit, title = await _found_account(held, account, unit)
        made: UUID | None = await fetch_one(
            "INSERT INTO case_reviewer (id, jurisdiction, campaign, account, unit) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (campaign, account) DO NOTHING RETURNING id",
            *(uuid4(), held.jurisdiction, campaign, account, unit),
        )
        if made is None:
            raise Refused("这个人已经是评查员，没有再加。要改所属单位，请先移出再加。")
        event = ReviewerAdded(campaign, username, title)
        await trail.record(person.jurisdiction, person.username, event)
    return made


async def _found_account(
    held: HeldCampaign, account: UUID, unit: UUID | None
) -> tuple[str, UUID | None, str]:
    """Username, home unit and its title; an account of a unit never reviews as another's."""
    rows = await fetch(
        "SELECT a.username, a.roles, u.id AS own FROM account a LEFT JOIN unit u "
        "ON u.id = a.unit AND u.year = $3 "
        "WHERE a.id = $1 AND a.jurisdiction = $2 AND NOT a.disabled",
        *(account, held.jurisdiction, held.year),
    )
    row = found(rows[0] if rows else None)
    if REVIEW_ROLES.isdisjoint(row["roles"]):
        raise Refused("这个账号不是评查员，也不是评议办工作人员，没有加。请先给它评查员角色。")
    home = row["own"] or unit
    if home is None:
        return row["username"], None, ""
    title = await fetch_one(
        "SELECT title FROM unit WHERE id = $1 AND jurisdiction = $2 AND year = $3",
        *(home, held.jurisdiction, held.year),
    )
    return row["username"], home, found(title)


async def remove_reviewer(person: Person, campaign: UUID, reviewer: UUID) -> None:
    """Only one who has no file. Raises NotFound and Refused."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        username = await _username(held, reviewer)
        files = await fetch_one("SELECT count(*) FROM case_review WHERE reviewer = $1", reviewer)
        if files:
            raise Refused(
                f"{username} 手上有 {files} 卷，没有移出。评查开始前可以先移交各卷，或者重新分派。"
            )
        await fetch("DELETE FROM case_reviewer WHERE id = $1", reviewer)
        event = ReviewerRemoved(campaign, username)
        await trail.record(person.jurisdiction, person.username, event)


async def _username(held: HeldCampaign, reviewer: UUID) -> str:
    username: str | None = await fetch_one(
        "SELECT a.username FROM case_reviewer r JOIN account a ON a.id = r.account "
        "WHERE r.id = $1 AND r.campaign = $2",
        *(reviewer, held.id),
    )
    return found(username)


async def assign(person: Person, campaign: UUID) -> int:
    """Anew, by the draw's seed; hand-made exchanges of before are gone. Raises as the others."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "抽取以后、评查开始以前才能分派，没有分派。"
        check_state(held.state, CampaignState.DRAWN, why=why)
        tasks = await _tasks(campaign)
        reviewers, _ = await reviewers_with_loads(campaign)
        shares = assigned(held.seed, tasks, reviewers)
        await fetch(
            "DELETE FROM case_review v USING case_file f "
            "WHERE f.id = v.case_file AND f.campaign = $1",
            campaign,
        )
        rows = [(file, one, at) for file, ones in shares.items() for at, one in enumerate(ones, 1)]
        await fetch(
            "INSERT INTO case_review (id, jurisdiction, case_file, reviewer, position, state, "
            "zero_item, opinion) SELECT gen_random_uuid(), $1, t.file, t.reviewer, t.position, "
            "'open', '', '' FROM unnest($2::uuid[], $3::uuid[], $4::int[]) "
            "AS t(file, reviewer, position)",
            *(held.jurisdiction, *([row[at] for row in rows] for at in range(3))),
        )
        event = ReviewsAssigned(campaign, len(tasks), len(reviewers))
        await trail.record(person.jurisdiction, person.username, event)
    return len(tasks)


async def _tasks(campaign: UUID) -> list[Task]:
    rows = await fetch(
        "SELECT f.id, f.unit, u.title, u.short_title, f.kind, f.number FROM case_file f "
        "JOIN unit u ON u.id = f.unit WHERE f.campaign = $1 AND f.drawn IS NOT NULL "
        "ORDER BY f.drawn",
        campaign,
    )
    tasks = []
    for row in rows:
        kind = FileKind(row["kind"])
        key = key_of(Candidate(row["id"], row["unit"], row["title"], kind, row["number"]))
        label = f"{row['short_title']}{KIND_TITLES[kind]}（{row['number']}）"
        tasks.append(Task(row["id"], key, row["title"], label))
    return tasks


async def exchange(
    person: Person, campaign: UUID, review: UUID, reviewer: UUID, reason: str
) -> None:
    """One open review goes to another, by hand and with a reason. Raises NotFound and Refused."""
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Refused(f"请写明为什么换评查员，1 到 {LONGEST_REASON} 个字，没有换。")
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "评查已经结束，没有换评查员。"
        check_state(held.state, CampaignState.DRAWN, CampaignState.REVIEWING, why=why)
        rows = await fetch(_REVIEW, review, campaign)
        row = found(rows[0] if rows else None)
        username = await _username(held, reviewer)
        await _check_may_take(row["case_file"], row["unit"], row["state"], reviewer)
        await fetch("DELETE FROM review_fault WHERE review = $1", review)
        await fetch(
            "UPDATE case_review SET reviewer = $2, points = NULL, zero_item = '', opinion = '' "
            "WHERE id = $1",
            *(review, reviewer),
        )
        event = ReviewHandedOn(row["case_file"], row["username"], username, words)
        await trail.record(person.jurisdiction, person.username, event)


_REVIEW = (
    "SELECT v.case_file, v.state, f.unit, a.username FROM case_review v "
    "JOIN case_file f ON f.id = v.case_file JOIN case_reviewer r ON r.id = v.reviewer "
    "JOIN account a ON a.id = r.account WHERE v.id = $1 AND f.campaign = $2 FOR UPDATE OF v"
)


async def _check_may_take(case_file: UUID, unit: UUID, state: str, reviewer: UUID) -> None:
    if state == ReviewState.DONE:
        raise Refused("这份评查表已经提交，不能换人，没有换。")
    home = await fetch_one("SELECT unit FROM case_reviewer WHERE id = $1", reviewer)
    if home == unit:
        raise Refused("这名评查员是案卷本单位的人，要回避，没有换。请另选一人。")
    if await fetch_one(
        "SELECT id FROM case_review WHERE case_file = $1 AND reviewer = $2",
        *(case_file, reviewer),
    ):
        raise Refused("这名评查员已经评这一卷，没有换。请另选一人。")


async def start_reviewing(person: Person, campaign: UUID) -> int:
    """The reviewers see their files from now on. Raises NotFound and Refused."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "抽取并分派以后才能开始评查，没有开始。"
        check_state(held.state, CampaignState.DRAWN, why=why)
        rows = await fetch(
            "SELECT count(*)::int AS files, (count(*) FILTER (WHERE n.reviews < $2))::int AS open "
            "FROM case_file f LEFT JOIN LATERAL (SELECT count(*) AS reviews FROM case_review "
            "WHERE case_file = f.id) n ON true WHERE f.campaign = $1 AND f.drawn IS NOT NULL",
            *(campaign, REVIEWS),
        )
        if rows[0]["open"]:
            raise Refused(f"还有 {rows[0]['open']} 卷没有分派两名评查员，没有开始。请先分派。")
        await fetch("UPDATE campaign SET state = 'reviewing' WHERE id = $1", campaign)
        event = ReviewingStarted(campaign, rows[0]["files"])
        await trail.record(person.jurisdiction, person.username, event)
    return int(rows[0]["files"])


async def call_thirds(person: Person, campaign: UUID) -> int:
    """For files whose two reviews differ too much and for which nobody was left before.

    How many still wait for one.
    """
    async with transaction():
        # not held: `settle` holds each file, and a reviewer who finishes holds file before campaign
        rows = await fetch(
            "SELECT state, apart FROM campaign WHERE id = $1 AND jurisdiction = $2",
            *(campaign, person.jurisdiction),
        )
        held = found(rows[0] if rows else None)
        why = "只有评查中的活动要指派第三人，没有指派。"
        check_state(CampaignState(held["state"]), CampaignState.REVIEWING, why=why)
        for row in await fetch(_THIRDS, campaign, held["apart"]):
            await settle(person, row["id"])
        return len(await fetch(_THIRDS, campaign, held["apart"]))


_THIRDS = (
    "SELECT v.case_file AS id FROM case_review v JOIN case_file f ON f.id = v.case_file "
    "WHERE f.campaign = $1 GROUP BY v.case_file HAVING count(*) = 2 AND bool_and(v.state = 'done') "
    "AND max(v.points::numeric) - min(v.points::numeric) > $2"
)
