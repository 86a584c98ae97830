"""述职摘要: what a tablet gets of a report, and when."""

from uuid import uuid4

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.reviewing import accept, reopen
from evaluation.duty_reports.summaries import NOT_ASKED, NOT_YET, summary_for
from evaluation.errors import NotFound
from tests import given
from tests.duty_reports.year import TEXTS, Asked, a_handed_in_report, asked, handed_in, written

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await given.a_prepared_sitting()


@pytest.fixture
async def year(hall: given.Hall) -> Asked:
    return await asked(hall.cycle, hall.officer, hall.units[0])


async def test_without_an_outline_the_tablet_is_told_so(hall):
    summary = await summary_for(hall.sitting, hall.units[0])
    assert (summary.text, summary.words) == (None, NOT_ASKED)


async def test_only_what_was_accepted_is_shown(hall, year):
    report, version = await a_handed_in_report(year)
    assert (await summary_for(hall.sitting, year.unit)).words == NOT_YET
    await accept(year.officer, version)
    summary = await summary_for(hall.sitting, year.unit)
    assert (summary.title, summary.text) == ("常德市第1局", TEXTS[2])
    await reopen(year.officer, version, "数字有误。")
    assert (await summary_for(hall.sitting, year.unit)).text is None
    await written(year, report, *TEXTS[:2], "改过的摘要。")
    await accept(year.officer, await handed_in(year, report))
    assert (await summary_for(hall.sitting, year.unit)).text == "改过的摘要。"


async def test_a_unit_that_is_not_on_the_agenda_has_none(hall, year):
    for unit in (await given.a_unit(hall.jurisdiction, 9), uuid4()):
        with pytest.raises(NotFound):
            await summary_for(hall.sitting, unit)


async def test_a_holder_reads_it_and_nothing_is_written_down(client, hall, year):
    _, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    await given.enter(client, hall.slips[0])
    before = await fetch_one("SELECT count(*) FROM audit_event")
    answer = await client.get(f"/t/units/{year.unit}/summary")
    assert answer.json() == {"title": "常德市第1局", "text": TEXTS[2], "words": ""}
    other = await client.get(f"/t/units/{hall.units[1]}/summary")
    assert (other.status_code, other.json()["text"]) == (200, None)
    assert (await client.get(f"/t/units/{uuid4()}/summary")).status_code == 404
    assert await fetch_one("SELECT count(*) FROM audit_event") == before
    assert await fetch("SELECT FROM ballot") == []


async def test_without_a_slip_there_is_none(client, hall, year):
    assert (await client.get(f"/t/units/{year.unit}/summary")).status_code == 401
