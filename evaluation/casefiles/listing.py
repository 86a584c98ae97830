"""报送目录: a unit lists its closed files, hands in what was drawn, and looks at itself first."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.audit import trail
from evaluation.casefiles.holding import HeldCampaign, hold_campaign
from evaluation.casefiles.listing_rules import MOST_FILES, check_list, check_listing
from evaluation.casefiles.rules import ListedFile, check_state
from evaluation.casefiles.states import CampaignState
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.files.actions import keep_file
from evaluation.registry.lineage import units_of_line
from evaluation.workdays.queries import today

LONGEST_PAPER = 40
LONGEST_TEXT = 500
MOST_SELF_REVIEWED = 100_000
TO_HAND_IN = (CampaignState.DRAWN, CampaignState.REVIEWING)


class CaseFilesListed(trail.Event, frozen=True):
    """报送案卷目录: so many rows; those with a known number were written over."""

    campaign: UUID
    unit: UUID
    title: str
    files: int


class CaseFileUnlisted(trail.Event, frozen=True):
    campaign: UUID
    unit: UUID
    title: str
    number: str


class CaseFileHandedIn(trail.Event, frozen=True):
    """交案卷: a scan, or paper under a number of the office's shelf."""

    case_file: UUID
    unit: UUID
    number: str
    how: str


class SelfReviewHandedIn(trail.Event, frozen=True):
    """交自查自评."""

    campaign: UUID
    unit: UUID
    title: str
    files: int


class HeldFile(msgspec.Struct, frozen=True):
    """A file with its campaign, held until the transaction ends."""

    id: UUID
    unit: UUID
    number: str
    drawn: int | None
    file: UUID | None
    paper_number: str
    score: str | None
    mended: str
    mended_accepted: bool | None
    campaign: HeldCampaign

    @property
    def handed_in(self) -> bool:
        return self.file is not None or self.paper_number != ""


def is_officer(person: Person) -> bool:
    return not person.roles.isdisjoint(OFFICERS)


async def check_may_act_for(person: Person, unit: UUID) -> None:
    """A clerk for the own unit, an officer for each of the jurisdiction. Raises NotFound."""
    if is_officer(person):
        return
    own = await units_of_line(person.jurisdiction, person.unit)
    found(unit if unit in own else None)


async def hold_file(person: Person, case_file: UUID) -> HeldFile:
    """The campaign first, as every action does. Raises NotFound for what is not theirs."""
    campaign = await fetch_one(
        "SELECT campaign FROM case_file WHERE id = $1 AND jurisdiction = $2",
        *(case_file, person.jurisdiction),
    )
    held = await hold_campaign(person, found(campaign))
    rows = await fetch(
        "SELECT id, unit, number, drawn, file, paper_number, score, mended, mended_accepted "
        "FROM case_file WHERE id = $1 FOR UPDATE",
        case_file,
    )
    one = msgspec.convert(dict(found(rows[0] if rows else None)) | {"campaign": held}, HeldFile)
    await check_may_act_for(person, one.unit)
    return one


async def list_files(person: Person, campaign: UUID, unit: UUID, rows: Sequence[ListedFile]) -> int:
    """Added to what was listed; a number that is there already is written over. How many there
    are now. Raises NotFound for another's unit or year, Refused.
    """
    files = check_list(rows, await today())
    await check_may_act_for(person, unit)
    async with transaction():
        held, title = await _hold_listing(person, campaign, unit)
        await fetch(
            "INSERT INTO case_file (id, jurisdiction, campaign, unit, kind, number, title, "
            "closed_on, listed_by, listed_at, paper_number, mended) "
            "SELECT gen_random_uuid(), $1, $2, $3, t.kind, t.number, t.title, t.closed_on, $4, "
            "clock_timestamp(), '', '' FROM unnest($5::varchar[], $6::varchar[], $7::varchar[], "
            "$8::date[]) AS t(kind, number, title, closed_on) "
            "ON CONFLICT (campaign, unit, number) DO UPDATE SET kind = excluded.kind, "
            "title = excluded.title, closed_on = excluded.closed_on, "
            "listed_by = excluded.listed_by, listed_at = excluded.listed_at",
            *(held.jurisdiction, campaign, unit, person.account),
            *([getattr(one, name) for one in files] for name in ("kind", "number", "title")),
            [one.closed_on for one in files],
        )
        count: int = await fetch_one(
            "SELECT count(*) FROM case_file WHERE campaign = $1 AND unit = $2", campaign, unit
        )
        if count > MOST_FILES:
            raise Refused(f"一家单位最多报 {MOST_FILES} 卷，这样会有 {count} 卷，没有保存。")
        event = CaseFilesListed(campaign, unit, title, len(files))
        await trail.record(person.jurisdiction, person.username, event)
        return count


async def _hold_listing(person: Person, campaign: UUID, unit: UUID) -> tuple[HeldCampaign, str]:
    """The campaign while lists are open, and the unit's name of that year."""
    held = await hold_campaign(person, campaign)
    title = await _title_in(held, unit)
    check_listing(
        listing=held.state == CampaignState.LISTING,
        until=held.listing_until,
        today=await today(),
        officer=is_officer(person),
    )
    return held, title


async def _title_in(held: HeldCampaign, unit: UUID) -> str:
    title: str | None = await fetch_one(
        "SELECT short_title FROM unit WHERE id = $1 AND jurisdiction = $2 AND year = $3",
        *(unit, held.jurisdiction, held.year),
    )
    return found(title)


async def unlist_file(person: Person, case_file: UUID) -> None:
    """从目录删去. Raises NotFound, Refused."""
    async with transaction():
        one = await hold_file(person, case_file)
        _, title = await _hold_listing(person, one.campaign.id, one.unit)
        await fetch("DELETE FROM case_file WHERE id = $1", case_file)
        event = CaseFileUnlisted(one.campaign.id, one.unit, title, one.number)
        await trail.record(person.jurisdiction, person.username, event)


async def hand_in_scan(person: Person, case_file: UUID, name: str, content: bytes) -> None:
    """交扫描件 of a file that was drawn; judged before the campaign is held: it takes seconds.

    Raises NotFound, Refused.
    """
    async with transaction():
        file = await keep_file(person, name, content)
        one = await _hold_to_hand_in(person, case_file)
        await fetch(
            "UPDATE case_file SET file = $2, paper_number = '' WHERE id = $1", case_file, file
        )
        await _handed_in(person, one, "扫描件")


async def hand_in_paper(person: Person, case_file: UUID, paper_number: str) -> None:
    """交纸质卷, under a number by which the reviewers find it. Raises NotFound, Refused."""
    number = " ".join(paper_number.split())
    if not 1 <= len(number) <= LONGEST_PAPER:
        raise Refused(f"纸质卷的编号要有 1 到 {LONGEST_PAPER} 个字，没有保存。")
    async with transaction():
        one = await _hold_to_hand_in(person, case_file)
        await fetch(
            "UPDATE case_file SET file = NULL, paper_number = $2 WHERE id = $1", case_file, number
        )
        await _handed_in(person, one, f"纸质卷 {number}")


async def _hold_to_hand_in(person: Person, case_file: UUID) -> HeldFile:
    """While a file is being reviewed, only the office changes what the reviewers look at."""
    one = await hold_file(person, case_file)
    check_state(one.campaign.state, *TO_HAND_IN, why="现在不收案卷，没有保存。")
    if one.drawn is None:
        raise Refused("这一卷没有抽中，不用交，没有保存。")
    begun = one.campaign.state == CampaignState.REVIEWING
    if begun and one.handed_in and not is_officer(person):
        raise Refused("评查已经开始，交过的案卷不能再换，没有保存。有错请联系评议办。")
    return one


async def _handed_in(person: Person, one: HeldFile, how: str) -> None:
    event = CaseFileHandedIn(one.id, one.unit, one.number, how)
    await trail.record(person.jurisdiction, person.username, event)


async def hand_in_self_review(
    person: Person, campaign: UUID, unit: UUID, files: int, text: str
) -> None:
    """自查自评 — until the reviewing begins; the same again writes it over. Raises as above."""
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST_TEXT:
        raise Refused(f"自查自评要有 1 到 {LONGEST_TEXT} 个字，没有保存。")
    if not 0 <= files <= MOST_SELF_REVIEWED:
        raise Refused("自查的卷数不对，没有保存。")
    await check_may_act_for(person, unit)
    async with transaction():
        held = await hold_campaign(person, campaign)
        title = await _title_in(held, unit)
        why = "评查已经开始，自查自评不能再改，没有保存。"
        check_state(held.state, CampaignState.LISTING, CampaignState.DRAWN, why=why)
        await fetch(
            "INSERT INTO self_review (id, jurisdiction, campaign, unit, files, text, "
            "handed_in_by, handed_in_at) VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp()) "
            "ON CONFLICT (campaign, unit) DO UPDATE SET files = excluded.files, "
            "text = excluded.text, handed_in_by = excluded.handed_in_by, "
            "handed_in_at = excluded.handed_in_at",
            *(uuid4(), held.jurisdiction, campaign, unit, files, words, person.account),
        )
        event = SelfReviewHandedIn(campaign, unit, title, files)
        await trail.record(person.jurisdiction, person.username, event)
