"""A text that a county's unit checks, and a file of it that was reviewed; its word everywhere."""

from datetime import date, timedelta
from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.casefiles.campaign import NewCampaign, announce, begin_campaign
from evaluation.casefiles.drawing import list_digest
from evaluation.casefiles.draws import candidates, draw
from evaluation.casefiles.listing import hand_in_paper, list_files
from evaluation.casefiles.reviewers import add_reviewer, assign, start_reviewing
from evaluation.casefiles.reviewing import save_review
from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.states import FileKind
from evaluation.db import fetch
from evaluation.rectification.onsite import draft_text, send_text
from evaluation.workdays.queries import now, today
from tests import given


async def side_places(
    officers: list[Person], cycle: UUID, unit: UUID, secret: str
) -> dict[str, object]:
    """`on_site_text` waits for the unit's word; `side_file` was reviewed and announced."""
    officer = officers[0]
    text = await draft_text(officer, unit, secret)
    await send_text(officer, text, await now() + timedelta(days=300))
    until = await today() + timedelta(days=5)
    campaign = await begin_campaign(
        officer, cycle, NewCampaign(title="全县案卷评查", listing_until=until)
    )
    row = ListedFile(FileKind.PENALTY, f"{secret}1号", secret, date(2025, 3, 3))
    await list_files(officer, campaign, unit, [row])
    await draw(officer, campaign, "20250303", list_digest(await candidates(campaign)))
    return {"on_site_text": text, **await _reviewed(officer, campaign, secret)}


async def _reviewed(officer: Person, campaign: UUID, secret: str) -> dict[str, object]:
    reviewers = [
        await given.a_person(Role.REVIEWER, jurisdiction=officer.jurisdiction, full_name=f"评{n}")
        for n in (1, 2)
    ]
    for person in reviewers:
        await add_reviewer(officer, campaign, person.account, None)
    await assign(officer, campaign)
    await start_reviewing(officer, campaign)
    (file,) = await fetch("SELECT id FROM case_file WHERE campaign = $1", campaign)
    await hand_in_paper(officer, file["id"], secret)
    rows = await fetch(
        "SELECT v.id, r.account FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
        "WHERE v.case_file = $1",
        file["id"],
    )
    for row in rows:
        person = next(one for one in reviewers if one.account == row["account"])
        await save_review(person, row["id"], {}, "", secret, done=True)
    await announce(officer, campaign)
    return {"side_campaign": campaign, "side_file": file["id"], "side_review": rows[0]["id"]}
