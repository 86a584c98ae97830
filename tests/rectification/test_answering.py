"""整改报告: written, refused in words, handed in for good; late by the day that was set."""

from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from evaluation.clues.moving import move
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.rectification.answer_rules import Answer, lacking
from evaluation.rectification.answering import (
    PersonNamed,
    attach,
    attach_small,
    detach,
    hand_in,
    save_draft,
)
from evaluation.rectification.asking import begin
from evaluation.rectification.problem_queries import own_problem
from evaluation.rectification.verifying import send_back
from evaluation.workdays.queries import today
from tests import given
from tests.clues.given import a_clue, a_unit
from tests.duty_reports.year import a_joined_upload
from tests.rectification.asked import ANSWER, Asked, a_problem, handed_in, seen, state_of, written


async def problem(asked: Asked):
    return await own_problem(asked.jurisdiction, [asked.unit], asked.clue)


async def test_an_empty_draft_lacks_every_field_and_a_file(db):
    assert lacking(Answer(), 0) == [
        "“整治措施”还没有写",
        "“进展情况”还没有写",
        "“责任领导”还没有写",
        "“责任人”还没有写",
        "“完成日期”还没有写",
        "还没有佐证材料",
    ]
    assert lacking(ANSWER, 1) == []


async def test_a_draft_is_kept_and_is_not_handed_in_until_it_is_whole(db):
    asked = await a_problem()
    await written(
        asked, msgspec.structs.replace(ANSWER, person="", measures="  第一行 \r\n第二行 ")
    )
    draft = (await problem(asked)).draft
    assert (draft.measures, draft.number) == ("第一行\n第二行", 1)
    with pytest.raises(Refused, match="“责任人”还没有写；还没有佐证材料。写的都已保存"):
        await hand_in(asked.clerk, asked.clue, draft.whole_stamp)
    assert await state_of(asked.clue) == ClueState.RECTIFYING


async def test_handing_in_takes_the_step_and_keeps_the_round(db):
    asked = await a_problem()
    await handed_in(asked)
    told = await problem(asked)
    assert (told.state, told.newest.number, told.newest.state) == ("verifying", 1, "waiting")
    assert (told.newest.late, [one.name for one in told.newest.files]) == (False, ["整改照片.pdf"])
    step = await fetch(
        "SELECT step, reason, late FROM clue_step WHERE clue = $1 ORDER BY at DESC LIMIT 1",
        asked.clue,
    )
    assert tuple(step[0]) == ("answer", "第 1 次提交，佐证材料 1 个", False)
    with pytest.raises(Refused, match="已经交上去了"):
        await written(asked)


async def test_an_answer_after_the_last_day_is_late_and_one_on_it_is_not(db):
    day = await today()
    for due_on, late in ((day - timedelta(days=1), True), (day, False)):
        asked = await a_problem(due_on=due_on)
        await handed_in(asked)
        assert (await problem(asked)).newest.late is late


async def test_what_another_window_saved_is_not_written_over(db):
    asked = await a_problem()
    before = await seen(asked)
    await save_draft(asked.clerk, asked.clue, ANSWER, before)
    with pytest.raises(Refused, match="另一个窗口"):
        await save_draft(asked.clerk, asked.clue, Answer(measures="别的"), before)
    assert (await problem(asked)).draft.measures == ANSWER.measures


async def test_a_draft_that_changed_after_the_question_is_not_handed_in(db):
    asked = await a_problem()
    await written(asked)
    await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk))
    asked_about = (await problem(asked)).draft.whole_stamp
    await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk, "又一份.pdf"))
    with pytest.raises(Refused, match="又改过"):
        await hand_in(asked.clerk, asked.clue, asked_about)


async def test_what_came_back_is_there_again_and_does_not_go_back_unchanged(db):
    asked = await a_problem()
    await handed_in(asked)
    day = await today() + timedelta(days=5)
    await send_back(asked.officer, asked.clue, 1, "没有回访记录。", day)
    told = await problem(asked)
    assert (told.state, told.due_on, told.returned.remark) == ("sent_back", day, "没有回访记录。")
    assert (told.draft.number, told.draft.answer) == (2, ANSWER)
    assert [one.name for one in told.draft.files] == ["整改照片.pdf"]
    with pytest.raises(Refused, match="一模一样"):
        await hand_in(asked.clerk, asked.clue, told.draft.whole_stamp)
    await written(asked, msgspec.structs.replace(ANSWER, progress="附回访记录。"))
    await hand_in(asked.clerk, asked.clue, (await problem(asked)).draft.whole_stamp)
    told = await problem(asked)
    assert [(one.number, one.state) for one in told.rounds] == [(2, "waiting"), (1, "sent_back")]
    assert [one.title for one in told.changes(2)] == ["进展情况"]
    assert told.changes(1) is None


@pytest.mark.parametrize("words", ["向商户钟晓燕当面道歉。", "电话 13912345678 已回访。"])
async def test_what_names_somebody_is_not_kept_and_the_trail_says_who_tried(db, words):
    asked = await a_problem(complainant="钟晓燕")
    with pytest.raises(PersonNamed, match="不能写的个人信息"):
        await written(asked, msgspec.structs.replace(ANSWER, progress=words))
    assert (await problem(asked)).draft is None
    events = await fetch(
        "SELECT actor, detail FROM audit_event WHERE name = 'NamingRefused' AND jurisdiction = $1",
        asked.jurisdiction,
    )
    assert [row["actor"] for row in events] == [asked.clerk.username]
    assert "钟晓燕" not in str(events)


async def test_a_file_name_that_names_the_complainant_is_kept_nowhere(db):
    asked = await a_problem(complainant="钟晓燕")
    upload = await a_joined_upload(asked.clerk, "钟晓燕回访.pdf")
    with pytest.raises(PersonNamed):
        await attach(asked.clerk, asked.clue, upload)
    with pytest.raises(PersonNamed):
        await attach_small(asked.clerk, asked.clue, "钟晓燕回访.pdf", b"%PDF-1.7")
    for table in ("kept_file", "upload"):
        assert await fetch_one(f"SELECT count(*) FROM {table} WHERE name LIKE '%钟晓燕%'") == 0


async def test_evidence_is_taken_away_from_a_draft_but_not_from_a_round(db):
    asked = await a_problem()
    file = await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk, "错的.pdf"))
    await detach(asked.clerk, asked.clue, file)
    with pytest.raises(NotFound):
        await detach(asked.clerk, asked.clue, file)
    await handed_in(asked)
    kept = (await problem(asked)).newest.files[0].file
    with pytest.raises(Refused, match="已经交上去了"):
        await detach(asked.clerk, asked.clue, kept)


async def test_another_units_clerk_and_an_officer_find_nothing(db):
    asked = await a_problem()
    stranger = await given.a_clerk(asked.jurisdiction, await a_unit(asked.jurisdiction, "市水利局"))
    elsewhere = await a_problem()
    for person in (stranger, elsewhere.clerk, asked.officer):
        with pytest.raises(NotFound):
            await save_draft(person, asked.clue, ANSWER, "")
        with pytest.raises(NotFound):
            await hand_in(person, asked.clue, "")


async def test_a_unit_knows_nothing_of_a_clue_under_investigation(db):
    asked = await a_problem()
    hidden = await a_clue(
        state=ClueState.INVESTIGATING,
        jurisdiction=asked.jurisdiction,
        cycle=asked.cycle,
        unit=asked.unit,
    )
    with pytest.raises(NotFound):
        await save_draft(asked.clerk, hidden.id, ANSWER, "")
    with pytest.raises(NotFound):
        await own_problem(asked.jurisdiction, [asked.unit], hidden.id)


async def test_the_unit_reads_nothing_of_how_the_problem_came_in(db):
    asked = await a_problem(complainant="钟晓燕")
    told = await problem(asked)
    assert (told.text, told.source, told.steps) == ("", "", ())
    assert "钟晓燕" not in str(told)


async def test_demands_name_nobody_and_are_for_the_unit_of_the_clue(db):
    asked = await a_problem(complainant="钟晓燕")
    for unit, words in ((asked.unit, "向钟晓燕道歉"), (uuid4(), "改"), (asked.unit, "改" * 2001)):
        with pytest.raises(Refused):
            async with transaction():
                await begin(asked.officer, asked.clue, unit, words)


async def test_after_a_reopening_the_rounds_are_counted_on(db):
    asked = await a_problem()
    await handed_in(asked)
    await fetch("UPDATE clue SET state = 'founded' WHERE id = $1", asked.clue)
    await fetch("UPDATE rectification_round SET state = 'verified'")
    async with transaction():
        await move(asked.officer, asked.clue, Step.NOTIFY)
        await begin(asked.officer, asked.clue, asked.unit, "重新整改。")
    await handed_in(asked)
    told = await problem(asked)
    assert ([one.number for one in told.rounds], told.demands) == ([2, 1], "重新整改。")
    assert told.rounds[1].done_on == date(2026, 11, 20)
