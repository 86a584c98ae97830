"""等次上限: two persons set it, two lift it."""

import asyncpg
import pytest

from evaluation.accounts.approvals import first_word, take_back
from evaluation.db import fetch, fetch_one, transaction
from evaluation.objective.adjusting import ask_for_ceiling, lift_ceiling, set_ceiling
from evaluation.objective.confirming import send_confirmations
from evaluation.objective.holding import Finding
from evaluation.objective.queries import ceilings_of
from evaluation.objective.rules import CEILING, CeilingAsked, read_asked
from tests.objective.test_points import PDF, refused
from tests.objective.year import a_year, events_of

FINDING = Finding("执法人员因执法犯罪", "（2024）湘0702刑初9号")


async def asked_of(unit) -> CeilingAsked:
    word = await first_word(CEILING, unit)
    assert word is not None
    return read_asked(word.detail)


async def test_a_ceiling_takes_two_persons(db):
    year = await a_year()
    unit = year.units[0]
    await ask_for_ceiling(year.scorer, unit, "不合格", FINDING)
    asked = await asked_of(unit)
    assert asked == CeilingAsked("不合格", "执法人员因执法犯罪", "（2024）湘0702刑初9号")
    no = await refused(set_ceiling(year.scorer, unit, asked))
    assert no == "要两个人确认。您是第一人，第二人不能也是您。"
    assert await ceilings_of([unit]) == {}
    assert await set_ceiling(year.other, unit, asked)
    assert await ceilings_of([unit]) == {unit.hex: "fail"}
    assert (await events_of(year.other))[-1] == "CeilingSet"
    no = await refused(ask_for_ceiling(year.scorer, unit, "合格", FINDING))
    assert "已有等次上限" in no


async def test_the_second_confirms_the_very_words_of_the_first(db):
    year = await a_year()
    unit = year.units[0]
    content = Finding("拉票", "", "证据.pdf", PDF)
    await ask_for_ceiling(year.scorer, unit, "合格", content)
    asked = await asked_of(unit)
    assert asked.file is not None
    other = CeilingAsked("不合格", asked.reason, asked.evidence, asked.file)
    assert "与您的不同" in await refused(set_ceiling(year.other, unit, other))
    await set_ceiling(year.other, unit, asked)
    assert await fetch_one("SELECT file FROM ceiling WHERE unit = $1", unit) == asked.file


async def test_a_ceiling_wants_a_lower_grade_a_reason_and_evidence(db):
    year = await a_year()
    unit = year.units[0]
    for grade, finding, words in (
        ("优秀", FINDING, "上限要比最高一等低"),
        ("特差", FINDING, "上限要比最高一等低"),
        ("合格", Finding("", "判决书"), "请写明等次上限的原因。"),
        ("合格", Finding("拉票"), "请写明等次上限的证据，或附上文件。"),
    ):
        assert words in await refused(ask_for_ceiling(year.scorer, unit, grade, finding))
    assert await first_word(CEILING, unit) is None


async def test_a_ceiling_that_was_taken_back_is_not_set(db):
    year = await a_year()
    unit = year.units[0]
    await ask_for_ceiling(year.scorer, unit, "合格", FINDING)
    assert "正等第二人确认" in await refused(ask_for_ceiling(year.other, unit, "不合格", FINDING))
    await take_back(year.scorer, CEILING, unit)
    await ask_for_ceiling(year.other, unit, "不合格", FINDING)
    assert (await asked_of(unit)).grade == "不合格"


async def test_two_persons_lift_it_and_not_while_the_sheet_is_out(db):
    year = await a_year()
    unit = year.units[0]
    assert "没有等次上限" in await refused(lift_ceiling(year.scorer, unit, "查否"))
    await ask_for_ceiling(year.scorer, unit, "合格", FINDING)
    await set_ceiling(year.other, unit, await asked_of(unit))
    assert not await lift_ceiling(year.other, unit, "查否")
    assert "与您的不同" in await refused(lift_ceiling(year.scorer, unit, "别的"))
    assert await lift_ceiling(year.scorer, unit, "查否")
    assert await ceilings_of([unit]) == {}
    await send_confirmations(year.scorer, year.cycle)
    assert "请先收回确认单" in await refused(ask_for_ceiling(year.scorer, unit, "合格", FINDING))


async def test_the_database_itself_wants_two_persons(db):
    year = await a_year()
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
        async with transaction():
            await fetch(
                "INSERT INTO ceiling (id, jurisdiction, unit, grade, reason, first, second) "
                "VALUES (gen_random_uuid(), $1, $2, 'fail', '拉票', $3, $3)",
                *(year.jurisdiction, year.units[0], year.scorer.account),
            )
