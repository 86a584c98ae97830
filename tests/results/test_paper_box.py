"""From two tellers' readings to the ranking: the opening reads both boxes; the recount agrees."""

import json
import subprocess
import sys
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from evaluation.db import fetch, transaction
from evaluation.documents.closing_sheet import closing_sheet_html
from evaluation.documents.count_sheet import count_sheet_html
from evaluation.results.count_papers import closing_sheet_of, count_sheet_of
from evaluation.results.paper_box import PaperBoxOpen, check_apart, paper_box, paper_facts
from evaluation.results.queries import bundle_of, ranking_of
from evaluation.results.rules import BoxDisagrees
from evaluation.results.scrutiny_paper import scrutiny_of
from evaluation.results.sitting_facts import sitting_facts
from evaluation.scoring import ballots, queries
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_marks import Reading
from evaluation.settings import folder
from tests import given
from tests.scoring import papers

SLIPS = {"party": 3, "npc": 1, "cppcc": 1}


async def a_mixed_count():
    """Two of five slips on tablets; one sheet invalid, one with an invalid line, one with gaps."""
    hall = await papers.an_open_hall(Mode.MIXED, slips=SLIPS)
    for slip in (hall.slips[0], hall.slips_of("npc")[0]):
        secret = await ballots.enter_slip(None, token=slip.token)
        holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
        for unit in hall.units:
            await ballots.cast_ballot(holder, unit, uuid4(), scores=given.FULL)
    await close_sitting(hall.officer, hall.sitting, paper_sheets=4)
    first, second = hall.units
    _, two, three = hall.slips_of("party")
    await papers.enter_alike(
        hall,
        {
            two.number: papers.reading({first: papers.HALF, second: papers.ALTERED}),
            three.number: papers.reading({first: papers.RECUSED}),
            hall.slips_of("cppcc")[0].number: Reading(invalid="named"),
        },
    )
    return hall


async def test_tablets_and_paper_make_one_count(db):
    hall = await a_mixed_count()
    with pytest.raises(PaperBoxOpen):
        async with transaction():
            await given.open_with_cards(hall)
    root = await papers.close_box(hall, {"tablet": 1})
    await given.open_with_cards(hall)
    lines = {line.unit: line for line in (await ranking_of(hall.sitting)).lines}
    first, second = (lines[unit].counted for unit in hall.units)
    assert first == {
        "issued": 4,
        "recused": 1,
        "valid": 3,
        "invalid": 1,
        "abstained": 0,
        "missing": 0,
    }
    assert second == {
        "issued": 5,
        "recused": 0,
        "valid": 2,
        "invalid": 2,
        "abstained": 0,
        "missing": 1,
    }
    facts = await paper_facts(hall.sitting)
    assert facts is not None
    assert (facts.sheets, facts.entered, facts.root) == (4, 3, root)
    assert facts.invalid_sheets == (("写了姓名或作了记号", 1),)
    assert facts.invalid_lines == (("有改动", 1),)
    assert facts.aside == (("这张卡在平板上投过，以平板为准", 1),)


async def test_the_papers_say_envelopes_reasons_and_the_second_root(db):
    hall = await a_mixed_count()
    facts = await sitting_facts(hall.sitting)
    assert "手填其封箱码前8位" in closing_sheet_html(await closing_sheet_of(facts))
    root = await papers.close_box(hall, {"tablet": 1})
    closing = closing_sheet_html(await closing_sheet_of(facts))
    assert "收回纸质评议票信封4个" in closing
    assert root[:8] in closing
    await given.open_with_cards(hall)
    facts = await sitting_facts(hall.sitting)
    counted = count_sheet_html(await count_sheet_of(facts))
    for words in (
        "收回信封4个，录入纸质票3份，不录1份。",
        "整张无效：写了姓名或作了记号1份。",
        "单家无效：有改动1处。",
        f"纸质票箱封箱码前8位：{root[:8]}",
    ):
        assert words in counted
    titles = [step.title for step in (await scrutiny_of(facts)).steps]
    assert titles[titles.index("封箱") + 1] == "纸质票箱"


async def test_the_recount_agrees_and_the_bundle_tells_no_paper_from_tablets(db, tmp_path):
    hall = await a_mixed_count()
    await papers.close_box(hall, {"tablet": 1})
    await given.open_with_cards(hall)
    text = await bundle_of(hall.sitting, public=False)
    assert {one["status"] for one in json.loads(text)["ballots"]} == {"valid", "invalid"}
    assert not any(slip.number in text for slip in hall.slips)
    stored = await fetch("SELECT audit_result FROM tally WHERE sitting = $1", hall.sitting)
    assert recounted(text, tmp_path) == stored[0]["audit_result"]


def recounted(text, place):
    bundle, result = place / "bundle.json", place / "result.json"
    bundle.write_text(text, "utf-8")
    recount = folder("tools") / "recount.py"
    subprocess.run([sys.executable, recount, bundle, "-o", result], check=True)
    return result.read_text("utf-8")


async def test_a_sitting_on_paper_alone_opens_without_a_tablets_ballot(db):
    hall = await papers.a_closed_hall(3)
    await papers.enter_alike(
        hall, {slip.number: papers.all_of(hall, papers.FULL) for slip in hall.slips}
    )
    await papers.close_box(hall)
    await given.open_with_cards(hall)
    ranking = await ranking_of(hall.sitting)
    assert [line.panel for line in ranking.lines] == ["100.00", "100.00"]
    assert await fetch("SELECT id FROM envelope WHERE sitting = $1", hall.sitting) == []


async def test_a_paper_box_that_is_not_what_was_closed_is_not_read(db):
    hall = await a_mixed_count()
    await papers.close_box(hall, {"tablet": 1})
    row = (await fetch("SELECT * FROM sitting WHERE id = $1", hall.sitting))[0]
    sealed = await paper_box(row)
    assert len(sealed) == 5
    changed: Any = dict(row) | {"paper_root": bytes(32)}
    with pytest.raises(BoxDisagrees, match="纸质票箱的封箱码对不上"):
        await paper_box(changed)
    check_apart([], sealed)
    with pytest.raises(BoxDisagrees, match="既有平板票，又有纸质票"):
        check_apart(sealed[:1], sealed)


async def test_a_box_without_its_second_root_is_never_opened_by_the_database_either(db):
    hall = await a_mixed_count()
    officers = (hall.officer.account, hall.other.account)
    with pytest.raises(asyncpg.CheckViolationError, match="a_paper_box_is_closed_too"):
        async with transaction():
            await fetch(
                "UPDATE sitting SET state = 'opened', opened_first = $2, opened_second = $3 "
                "WHERE id = $1",
                *(hall.sitting, *officers),
            )
