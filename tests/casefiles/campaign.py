"""A campaign of two units through the real actions, as far as a test wants it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.casefiles.campaign import NewCampaign, announce, begin_campaign
from evaluation.casefiles.drawing import list_digest
from evaluation.casefiles.draws import candidates, draw
from evaluation.casefiles.listing import list_files
from evaluation.casefiles.reviewers import add_reviewer, assign, start_reviewing
from evaluation.casefiles.reviewing import save_review
from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.sheet_rules import SheetFault
from evaluation.casefiles.standards import sheets_in
from evaluation.casefiles.states import FileKind
from evaluation.db import fetch
from evaluation.workdays.queries import today
from tests import given
from tests.clues.given import a_unit, a_year

CLOSED = date(2024, 5, 20)
CLEAN: dict[str, SheetFault] = {}


@dataclass
class Given:
    """Two units with a clerk each, two officers, and three reviewers of no unit."""

    jurisdiction: UUID
    cycle: UUID
    campaign: UUID
    units: list[UUID]
    clerks: list[Person]
    officer: Person
    other: Person
    reviewers: list[Person] = field(default_factory=list)

    async def file_of(self, unit: UUID, kind: FileKind = FileKind.PENALTY) -> UUID:
        """The unit's drawn file of that kind."""
        rows = await fetch(
            "SELECT id FROM case_file WHERE campaign = $1 AND unit = $2 AND kind = $3 "
            "AND drawn IS NOT NULL",
            *(self.campaign, unit, kind),
        )
        return UUID(str(rows[0]["id"]))

    async def sheets_of(self, case_file: UUID) -> list[tuple[Person, UUID]]:
        """Who reviews it, each with the sheet, by position."""
        rows = await fetch(
            "SELECT v.id, r.account FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
            "WHERE v.case_file = $1 ORDER BY v.position",
            case_file,
        )
        people = {person.account: person for person in (*self.reviewers, self.officer)}
        return [(people[row["account"]], row["id"]) for row in rows]


def a_row(number: str, kind: FileKind = FileKind.PENALTY) -> ListedFile:
    return ListedFile(kind, number, "未按规定明码标价案", CLOSED)


async def a_listing(title: str = "2024年案卷评查") -> Given:
    """Nothing listed yet; the lists are open for ten days."""
    jurisdiction, cycle = await a_year()
    officer, other = [
        await given.a_person(Role.CITY_OFFICER, jurisdiction=jurisdiction, full_name=name)
        for name in ("周敏", "陈立")
    ]
    until = await today() + timedelta(days=10)
    campaign = await begin_campaign(officer, cycle, NewCampaign(title=title, listing_until=until))
    units = [await a_unit(jurisdiction, f"常德市第{n}局") for n in (1, 2)]
    clerks = [await given.a_clerk(jurisdiction, unit) for unit in units]
    return Given(jurisdiction, cycle, campaign, units, clerks, officer, other)


async def a_draw() -> Given:
    """Each unit listed two of a kind and gave one 处罚 and one 许可."""
    made = await a_listing()
    for clerk, unit in zip(made.clerks, made.units, strict=True):
        kinds = (FileKind.PENALTY, FileKind.LICENCE)
        rows = [a_row(f"{kind}{n}号", kind) for kind in kinds for n in (1, 2)]
        await list_files(clerk, made.campaign, unit, rows)
    seen = list_digest(await candidates(made.campaign))
    await draw(made.officer, made.campaign, "20241203", seen)
    return made


async def a_review() -> Given:
    """Assigned to three reviewers and begun."""
    made = await a_draw()
    for name in ("罗建平", "曾小红", "贺卫东"):
        reviewer = await given.a_person(
            Role.REVIEWER, jurisdiction=made.jurisdiction, full_name=name
        )
        await add_reviewer(made.officer, made.campaign, reviewer.account, None)
        made.reviewers.append(reviewer)
    await assign(made.officer, made.campaign)
    await start_reviewing(made.officer, made.campaign)
    return made


async def lose(person: Person, review: UUID, points: str, item: str) -> str:
    """Done, with one item that loses so much."""
    fault = {item: SheetFault(points, "理由写在这里")} if points else CLEAN
    return await save_review(person, review, fault, "", "", done=True)


async def an_announcement() -> Given:
    """Every sheet done without a fault but one file of the first unit, 100 and 96."""
    made = await a_review()
    item = await an_item(made)
    faulty = await made.file_of(made.units[0])
    rows = await fetch(
        "SELECT id FROM case_file WHERE campaign = $1 AND drawn IS NOT NULL ORDER BY drawn",
        made.campaign,
    )
    for row in rows:
        for place, (person, review) in enumerate(await made.sheets_of(row["id"])):
            await lose(person, review, "4" if row["id"] == faulty and place else "", item)
    await announce(made.officer, made.campaign)
    return made


async def an_item(made: Given, kind: FileKind = FileKind.PENALTY) -> str:
    """One that can lose at least four points."""
    rows = await fetch("SELECT standards FROM campaign WHERE id = $1", made.campaign)
    most = sheets_in(rows[0]["standards"])[kind].most
    return next(item for item, points in most.items() if float(points) >= 4)
