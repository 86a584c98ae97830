"""The sample's clues stand in every state that the overview speaks of, and name nobody real."""

from evaluation.accounts.justice_offices import add_justice_office
from evaluation.accounts.rules import Role
from evaluation.clues.overview import overview_of
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import ENDED, ClueState
from evaluation.db import fetch, fetch_one
from evaluation.sample import people
from evaluation.sample.clues import clues_in, make_clues
from evaluation.sample.people import person
from tests.annual.year import the_sample_returns


async def clerks_and_township() -> None:
    officer, county = await person("chenli"), (await person("shimen")).jurisdiction
    for username, name, short_title in people.CLERKS:
        unit = await fetch_one(
            "SELECT id FROM unit WHERE short_title = $1 AND year = 2024 AND jurisdiction = $2",
            *(short_title, officer.jurisdiction),
        )
        clerk = {Role.CLERK}
        await people.settle_one(officer.jurisdiction, username, name, short_title, clerk, unit)
    place = await add_justice_office("demo", county, "维新镇司法所")
    roles = {Role.JUSTICE_OFFICE}
    await people.settle_one(county, "weixin", "易明", "维新镇司法所", roles, place=place)


async def test_the_sample_has_clues_in_every_state_and_a_county_that_wrote_off_all(db):
    cycle = await the_sample_returns()
    await clerks_and_township()
    await make_clues()
    reserved = {
        ClueState.RECTIFYING, ClueState.VERIFYING, ClueState.SENT_BACK, ClueState.VERIFIED,
    }  # fmt: skip
    """These are for the file of the rectification."""
    lacking = [state for state in ClueState if state not in reserved and not await clues_in(state)]
    assert lacking == []
    former = await fetch(
        "SELECT DISTINCT k.state FROM clue k JOIN cycle c ON c.id = k.cycle WHERE c.year = 2023"
    )
    assert {row["state"] for row in former} <= ENDED
    officer = await person("chenli")
    overview = await overview_of(await clue_year(sight_of(officer, cycle)))
    assert overview.funnel[0].now == 49
    assert [group.line.title for group in overview.groups if not group.line.now] == []
    shimen = (await person("shimen")).jurisdiction
    off = await fetch_one(
        "SELECT count(*) FROM clue WHERE jurisdiction = $1 AND state = 'written_off'", shimen
    )
    assert off == 23
