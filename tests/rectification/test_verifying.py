"""验收、退回、销号 by two different people; once each, whoever comes at the same time."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.handling import conclude, reopen
from evaluation.clues.steps import Step
from evaluation.db import connection_pool, fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.rectification.accountability import NewEntry, enter, say_accountable
from evaluation.rectification.answer_rules import How
from evaluation.rectification.problem_queries import problem_of
from evaluation.rectification.verifying import doubt, send_back, verify, write_off
from evaluation.workdays.queries import due_after, today
from tests import given
from tests.rectification.asked import ANSWER, Asked, a_problem, ask, handed_in, state_of, verified


async def problem(asked: Asked):
    return await problem_of(asked.jurisdiction, asked.cycle, asked.clue)


async def test_one_verifies_on_site_and_another_writes_off(db):
    asked = await a_problem()
    await handed_in(asked)
    await verified(asked)
    told = await problem(asked)
    assert (told.state, told.newest.state, told.newest.verified_how) == (
        "verified",
        "verified",
        "site",
    )
    assert (told.newest.remark, told.newest.decided_by) == ("到现场看过，已改。", "周敏")
    assert told.verification.reason == "现场验收：到现场看过，已改。"
    with pytest.raises(Refused, match="验收通过的是您。销号要由另一个人办理"):
        await write_off(asked.officer, asked.clue)
    await write_off(asked.second, asked.clue)
    assert await state_of(asked.clue) == "written_off"


async def test_sent_back_as_often_as_needed_with_a_day_each_time(db):
    asked = await a_problem()
    for number, day in ((1, await today() + timedelta(days=3)), (2, None), (3, None)):
        words = msgspec.structs.replace(ANSWER, progress=f"第 {number} 次写的。")
        await handed_in(asked, words, file=f"第{number}次.pdf")
        await send_back(asked.officer, asked.clue, number, f"第 {number} 次退回。", day)
        told = await problem(asked)
        assert (told.state, told.due_on) == ("sent_back", day or await due_after(10))
    assert told.times_back == 3
    assert [one.remark for one in told.rounds] == [
        "第 3 次退回。",
        "第 2 次退回。",
        "第 1 次退回。",
    ]
    assert [(one.title, one.came) for one in told.changes(3)] == [
        ("进展情况", ()),
        ("佐证材料", ("第3次.pdf",)),
    ]
    assert await fetch_one("SELECT count(*) FROM round_file") == 1 + 2 + 3 + 3


async def test_words_are_wanted_and_name_nobody(db):
    asked = await a_problem(complainant="钟晓燕")
    await handed_in(asked)
    for words in ("", " \n ", "钟晓燕说已改", "字" * 481):
        with pytest.raises(Refused):
            await verify(asked.officer, asked.clue, 1, How.PAPER, words)
        with pytest.raises(Refused):
            await send_back(asked.officer, asked.clue, 1, words)
    yesterday = await today() - timedelta(days=1)
    with pytest.raises(Refused, match="期限不能早于今天"):
        await send_back(asked.officer, asked.clue, 1, "补。", yesterday)
    assert await state_of(asked.clue) == "verifying"


async def test_a_decision_is_on_the_round_that_was_read(db):
    asked = await a_problem()
    await handed_in(asked)
    await send_back(asked.officer, asked.clue, 1, "补回访记录。")
    with pytest.raises(Refused, match="没有等着验收的"):
        await verify(asked.second, asked.clue, 1, How.PAPER, "看过。")
    await handed_in(asked, file="回访记录.pdf")
    with pytest.raises(Refused, match="单位又交了第 2 次，您看的是第 1 次"):
        await verify(asked.second, asked.clue, 1, How.PAPER, "看过。")


async def test_the_second_person_may_doubt_and_it_waits_again(db):
    asked = await a_problem()
    await handed_in(asked)
    await verified(asked)
    await doubt(asked.second, asked.clue, "照片看不出是哪一条街。")
    told = await problem(asked)
    assert (told.state, told.newest.state, told.newest.decided_by) == ("verifying", "waiting", "")
    await verify(asked.second, asked.clue, 1, How.PAPER, "补看了原图。")
    with pytest.raises(Refused, match="另一个人"):
        await write_off(asked.second, asked.clue)
    await write_off(asked.officer, asked.clue)


async def test_a_clerk_an_auditor_and_another_place_decide_nothing(db):
    asked, elsewhere = await a_problem(), await a_problem()
    await handed_in(asked)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=asked.jurisdiction)
    for person in (asked.clerk, auditor, elsewhere.officer):
        with pytest.raises(NotFound):
            await verify(person, asked.clue, 1, How.PAPER, "看过。")
        with pytest.raises(NotFound):
            await send_back(person, asked.clue, 1, "补。")
        with pytest.raises(NotFound):
            await say_accountable(person, asked.clue, accountable=True, reason="有过错。")


async def test_reopened_it_goes_the_whole_way_again(db):
    asked = await a_problem()
    await handed_in(asked)
    await verified(asked)
    await write_off(asked.second, asked.clue)
    await reopen(asked.officer, asked.clue, "回访发现没有改。", false_write_off=True)
    told = await problem(asked)
    assert (told.state, told.false_write_off) == ("investigating", True)
    await conclude(asked.officer, asked.clue, Step.FIND_FOUNDED, "仍然存在。")
    await ask(asked.officer, asked.clue, asked.unit, "重新整改。")
    await handed_in(asked, file="新的照片.pdf")
    with pytest.raises(Refused):
        await write_off(asked.officer, asked.clue)
    await verified(asked, 2)
    with pytest.raises(Refused, match="另一个人"):
        await write_off(asked.officer, asked.clue)
    await write_off(asked.second, asked.clue)
    told = await problem(asked)
    assert [(one.number, one.state) for one in told.rounds] == [(2, "verified"), (1, "verified")]
    assert (told.state, told.false_write_off) == ("written_off", True)


async def test_of_two_officers_at_once_one_decides(committed):
    async with connection_pool():
        asked = await a_problem()
        await handed_in(asked)
        said = await asyncio.gather(
            verify(asked.officer, asked.clue, 1, How.PAPER, "看过。"),
            send_back(asked.second, asked.clue, 1, "补。"),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in said) == ["NoneType", "Refused"]
        taken = await fetch(
            "SELECT step FROM clue_step WHERE clue = $1 AND step IN ('verify', 'send_back')",
            asked.clue,
        )
        assert len(taken) == 1


def an_entry(day, **changes: object) -> NewEntry:
    entry = NewEntry(
        kind="约谈", persons=2, text="执法大队副大队长 1 人、中队长 1 人", decided_on=day
    )
    return msgspec.structs.replace(entry, **changes)


async def test_accountability_is_entered_by_post_and_then_nothing_is_owing(db):
    asked = await a_problem()
    await say_accountable(asked.officer, asked.clue, accountable=True, reason="执法人员有过错。")
    assert (await problem(asked)).owing
    day = await today()
    await enter(asked.officer, asked.clue, an_entry(day, document_number="〔2024〕5号"))
    told = await problem(asked)
    assert (told.owing, told.entries[0].persons, told.entries[0].entered_by) == (False, 2, "周敏")
    names = [row["name"] for row in await fetch("SELECT name FROM audit_event ORDER BY sequence")]
    assert [name for name in names if name.startswith("Accountability")] == [
        "AccountabilityAsked",
        "AccountabilityEntered",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "罚站"},
        {"persons": 0},
        {"text": " "},
        {"text": "对王建国同志约谈"},
        {"text": "钟晓燕所在的中队长 1 人"},
        {"text": "字" * 301},
        {"days": 1},
    ],
    ids=str,
)
async def test_what_is_not_a_way_a_post_or_a_day_is_refused(db, changes):
    asked = await a_problem(complainant="钟晓燕")
    day = await today() + timedelta(days=changes.pop("days", 0))
    with pytest.raises(Refused):
        await enter(asked.officer, asked.clue, an_entry(day, **changes))
    assert (await problem(asked)).entries == ()
