"""现场通报 in the hall: on the wall at its step and never before, on the tablets from then on."""

from uuid import UUID, uuid4

import pytest

from evaluation.clues.states import ClueState
from evaluation.db import fetch_one
from evaluation.documents.unit_report import unit_report_html
from evaluation.errors import Refused
from evaluation.rectification.onsite import draft_text, withdraw_text
from evaluation.rectification.onsite_hall import BY_WORD, IN_REHEARSAL, NOT_YET, NOTHING
from evaluation.rectification.onsite_queries import on_site_unit
from evaluation.results.queries import ranking_of
from evaluation.results.sitting_facts import sitting_facts
from evaluation.results.unit_papers import unit_report_of
from evaluation.scoring import floor
from evaluation.scoring.conduct import change_scoring
from evaluation.scoring.floor_queries import floor_of
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.scoring.rules import Scoring
from evaluation.web import live
from tests import given
from tests.clues.given import a_clue
from tests.rectification.onsite import TOLD, a_released_text
from tests.web.office.hosting import an_open_hall

WORDS = TOLD.splitlines()


@pytest.fixture(autouse=True)
def counts_are_always_fresh(monkeypatch):
    monkeypatch.setattr(live, "FRESH", 0)


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await an_open_hall()


async def next_step(hall: given.Hall) -> None:
    """The second press of two, where ballots are missing."""
    seen = (await floor_of(hall.sitting)).turn
    await floor.take_next(hall.officer, hall.sitting, seen, seen)


async def a_founded_clue(hall: given.Hall, unit: UUID) -> None:
    await a_clue(
        state=ClueState.RECTIFYING,
        jurisdiction=hall.jurisdiction,
        cycle=hall.cycle,
        unit=unit,
        complainant="张桂芳",
    )


async def on_the_wall(client, hall: given.Hall) -> str:
    answer = await client.get(f"/screen/{hall.sitting}/now")
    assert answer.status_code == 200
    return answer.text


async def test_the_wall_shows_it_at_its_step_and_at_no_other(client, hall):
    await a_founded_clue(hall, hall.units[0])
    await a_released_text(hall, hall.units[0])
    seen = []
    for _ in range(5):
        page = await on_the_wall(client, hall)
        seen.append(all(f"<p>{words}</p>" in page for words in WORDS))
        assert seen[-1] or not any(words in page for words in WORDS)
        assert "张桂芳" not in page
        await next_step(hall)
    assert seen == [False, False, True, False, False]


async def test_what_is_not_released_or_was_withdrawn_never_reaches_the_wall(client, hall):
    draft = await draft_text(hall.officer, hall.units[0], "只是草稿。")
    text = await a_released_text(hall, hall.units[1])
    await withdraw_text(hall.officer, text, "事实有变")
    for _ in range(6):
        page = await on_the_wall(client, hall)
        assert not any(words in page for words in ("只是草稿", *WORDS))
        await next_step(hall)
    assert await fetch_one("SELECT state FROM on_site_text WHERE id = $1", draft) == "draft"


async def test_without_a_text_the_wall_says_what_is_so(client, hall):
    """Nothing to tell, where the year has texts and no clue of this unit was founded."""
    await next_step(hall)
    await next_step(hall)
    assert BY_WORD in await on_the_wall(client, hall)
    await a_released_text(hall, hall.units[1])
    assert NOTHING in await on_the_wall(client, hall)
    await a_founded_clue(hall, hall.units[0])
    assert BY_WORD in await on_the_wall(client, hall)


async def test_a_delegate_reads_it_from_its_step_on_and_not_before(client, hall):
    await a_released_text(hall, hall.units[0])
    await given.enter(client, hall.slips[0])
    path = f"/t/units/{hall.units[0]}/notice"
    said = []
    for _ in range(5):
        answer = await client.get(path)
        said.append(answer.json()["text"])
        await next_step(hall)
    assert said == [None, None, TOLD, TOLD, TOLD]
    assert (await client.get(f"/t/units/{hall.units[2]}/notice")).json()["words"] == NOT_YET
    assert (await client.get(f"/t/units/{uuid4()}/notice")).status_code == 404


async def test_scoring_without_a_host_shows_it_on_the_tablets_too(client, hall):
    await a_released_text(hall, hall.units[0])
    await given.enter(client, hall.slips[0])
    await change_scoring(hall.officer, hall.sitting, [hall.units[0]], Scoring.OPEN)
    assert (await client.get(f"/t/units/{hall.units[0]}/notice")).json()["text"] == TOLD


async def test_a_rehearsal_never_shows_the_words_of_the_real_sitting(client, db):
    hall = await given.a_prepared_sitting(units=1)
    await a_released_text(hall, hall.units[0])
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 1)
    practice = given.Hall(
        hall.jurisdiction, hall.officer, hall.other, [], [], hall.cycle, rehearsal.sitting, []
    )
    seen = (await floor_of(practice.sitting)).turn
    await floor.call_unit(hall.officer, practice.sitting, seen, hall.units[0])
    await next_step(practice)
    page = await on_the_wall(client, practice)
    assert IN_REHEARSAL in page
    assert WORDS[0] not in page
    on_site = await on_site_unit(hall.jurisdiction, hall.cycle, hall.units[0])
    assert not on_site.shown


async def test_what_the_hall_has_heard_is_neither_withdrawn_nor_replaced(hall):
    text = await a_released_text(hall, hall.units[0])
    for _ in range(2):
        await next_step(hall)
    with pytest.raises(Refused, match="已经在评议会上通报过"):
        await withdraw_text(hall.officer, text, "事实有变")
    with pytest.raises(Refused, match="已经在评议会上通报过"):
        await draft_text(hall.officer, hall.units[0], "另一稿。")


async def test_a_text_that_comes_late_may_still_be_released_while_none_was_shown(client, hall):
    for _ in range(2):
        await next_step(hall)
    await a_released_text(hall, hall.units[0])
    assert WORDS[0] in await on_the_wall(client, hall)


async def test_it_stands_in_the_units_own_report(db):
    hall = await given.an_open_sitting(units=2)
    await given.cast_all(hall, dict.fromkeys(hall.units, given.FULL))
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.WAITING)
    await a_released_text(hall, hall.units[0])
    await given.close_and_open(hall)
    facts, ranking = await sitting_facts(hall.sitting), await ranking_of(hall.sitting)
    reports = [await unit_report_of(facts, ranking, unit) for unit in hall.units]
    assert [report.notice for report in reports] == [tuple(WORDS), ()]
    html = [unit_report_html(report) for report in reports]
    assert "<h2>五、现场通报</h2>" in html[0]
    assert "<h2>五、复核与回执</h2>" in html[1]
