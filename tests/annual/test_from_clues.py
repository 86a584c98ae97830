"""What a report may say of clues, letters, rectification and reviewed files: of records alone."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from evaluation.annual.fields import registry_of
from evaluation.annual.outline import first_drafts
from evaluation.annual.providers import figures_of, year_of
from evaluation.clues.states import ClueState, Level
from evaluation.db import fetch, fetch_one
from tests.annual.year import a_year
from tests.clues.given import a_clue
from tests.clues.given import a_year as a_bare_year


async def fields(year):
    return registry_of(await figures_of(await year_of(year.jurisdiction, year.cycle)))


async def told(year, *names):
    found = await fields(year)
    return {name: found[name].value for name in names}


async def a_clue_of(year, cycle, *steps, **columns):
    clue = await a_clue(
        jurisdiction=year.jurisdiction, cycle=cycle, unit=year.units[0], **columns
    )  # fmt: skip
    for step in steps:
        await fetch(
            "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, late, by, "
            "at) VALUES ($1, $2, $3, $4, '', '', '', false, $5, clock_timestamp())",
            *(uuid4(), year.jurisdiction, clue.id, step, year.officer.account),
        )
    return clue.id


async def test_clues_are_told_with_the_year_before_and_by_their_source(db):
    year = await a_year()
    _, former = await a_bare_year(year.jurisdiction, 2023)
    await a_clue_of(year, year.cycle, "accept", "find_founded", "write_off", level=Level.KEY)
    await a_clue_of(year, year.cycle, "accept", state=ClueState.UNFOUNDED)
    await a_clue_of(year, year.cycle, "notify_directly")
    await a_clue_of(year, former, "accept")
    await a_clue_of(year, former)
    assert await told(
        year, "线索数", "线索数·上年", "线索数·增减", "受理线索数", "查实线索数", "不属实线索数",
        "销号线索数", "督办线索数", "重复投诉数", "线索数·投诉举报", "线索数·媒体曝光",
    ) == {
        "线索数": "3", "线索数·上年": "2", "线索数·增减": "增长50.0%", "受理线索数": "3",
        "查实线索数": "2", "不属实线索数": "1", "销号线索数": "1", "督办线索数": "1",
        "重复投诉数": "0", "线索数·投诉举报": "3", "线索数·媒体曝光": "0",
    }  # fmt: skip


async def test_letters_rectification_and_who_was_held_to_account_are_counted(db):
    year = await a_year()
    off = await a_clue_of(year, year.cycle, "notify", "write_off")
    still = await a_clue_of(year, year.cycle, "notify")
    for clue in (off, still, await a_clue_of(year, year.cycle, "notify", "write_off")):
        await fetch(
            "INSERT INTO rectification (id, jurisdiction, clue, unit, demands, begun_at) "
            "VALUES ($1, $2, $3, $4, '', clock_timestamp())",
            *(uuid4(), year.jurisdiction, clue, year.units[0]),
        )
    await fetch(
        "INSERT INTO accountability (id, jurisdiction, clue, kind, persons, text, document_number, "
        "decided_on, entered_by, at) VALUES ($1, $2, $3, '约谈', 2, '', '', $4, $5, "
        "clock_timestamp())",
        *(uuid4(), year.jurisdiction, off, date(2024, 9, 1), year.officer.account),
    )
    for number, state in enumerate(("issued", "issued", "withdrawn", "draft"), 1):
        await fetch(
            "INSERT INTO notice (id, jurisdiction, cycle, unit, kind, state, title, content, "
            "document_number, reason, made_by, made_at, digest_algorithm, pdf_digest, substitutes, "
            "year, number, issued_by, issued_on, issued_at) VALUES ($1, $2, $3, $4, 'notice', $5, "
            "'', '', '', '', $6, clock_timestamp(), 'sha256', '', '', 2024, $7, $6, '2024-09-01', "
            "clock_timestamp())",
            *(uuid4(), year.jurisdiction, year.cycle, year.units[0], state, year.officer.account),
            None if state == "draft" else number,
        )
    assert await told(
        year, "通报文书数", "通报涉及单位数", "要求整改问题数", "完成整改问题数", "整改完成率",
        "责任追究人次",
    ) == {
        "通报文书数": "2", "通报涉及单位数": "1", "要求整改问题数": "3", "完成整改问题数": "2",
        "整改完成率": "66.7", "责任追究人次": "2",
    }  # fmt: skip


async def test_reviewed_files_are_told_by_their_settled_scores(db):
    year = await a_year()
    campaign = uuid4()
    await fetch(
        "INSERT INTO campaign (id, jurisdiction, cycle, title, state, plan, standards, apart, "
        "objection_days, listing_until, seed, made_by, at) VALUES ($1, $2, $3, '评查', 'closed', "
        "'{}', '', 10, 5, '2024-06-01', '', $4, clock_timestamp())",
        *(campaign, year.jurisdiction, year.cycle, year.officer.account),
    )
    for number, (unit, score) in enumerate(((0, "88.5"), (0, "91"), (1, "80"), (1, None))):
        await fetch(
            "INSERT INTO case_file (id, jurisdiction, campaign, unit, kind, number, title, "
            "closed_on, listed_by, listed_at, paper_number, score, mended) VALUES ($1, $2, $3, $4, "
            "'penalty', $5, '', '2024-05-01', $6, clock_timestamp(), '', $7, '')",
            *(uuid4(), year.jurisdiction, campaign, year.units[unit], str(number)),
            *(year.officer.account, score),
        )
    assert await told(year, "评查案卷数", "评查案卷单位数", "评查案卷平均得分") == {
        "评查案卷数": "3", "评查案卷单位数": "2", "评查案卷平均得分": "86.5",
    }  # fmt: skip


async def test_the_outline_speaks_of_clues_only_where_there_are_any(db):
    year = await a_year()
    before = [one.text for one in first_drafts("石门县", await fields(year))]
    assert not any("线索" in text for text in before)
    await a_clue_of(year, year.cycle, "accept")
    after = [one.text for one in first_drafts("石门县", await fields(year))]
    (added,) = set(after) - set(before)
    assert added.startswith("执法监督。全年收到问题线索【线索数】条，受理【受理线索数】条")
    assert "比上年" not in added
    assert Decimal((await fields(year))["线索数"].value) == await fetch_one(
        "SELECT count(*) FROM clue"
    )
