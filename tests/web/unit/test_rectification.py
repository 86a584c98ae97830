"""问题整改 at the unit's desk: what is asked, the form, the question, what came back."""

import re
from datetime import timedelta

import msgspec

from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.rectification.answering import attach
from evaluation.rectification.problem_queries import own_problem
from evaluation.rectification.verifying import send_back, write_off
from evaluation.workdays.queries import today
from tests import given
from tests.clues.given import a_clue, a_unit
from tests.duty_reports.year import a_joined_upload
from tests.rectification.asked import (
    ANSWER,
    DEMANDS,
    Asked,
    a_problem,
    handed_in,
    verified,
    written,
)
from tests.scans import a_pdf

HERE = "/unit/rectification"
TYPED = {
    "measures": ANSWER.measures,
    "progress": ANSWER.progress,
    "leader": ANSWER.leader,
    "person": ANSWER.person,
    "done_on": "2026-11-20",
}


def own(asked: Asked, room: str = "") -> str:
    return f"{HERE}/{asked.clue}{room}"


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


async def test_what_is_asked_stands_on_the_desk_with_its_clock(db, read):
    asked = await a_problem(due_on=await today() + timedelta(days=1))
    desk = await read(asked.clerk, "/unit")
    assert ("问题整改 24-007　占道经营整治不分时段" in desk, "去写" in desk) == (True, True)
    assert "占道经营整治不分时段" in await read(asked.clerk, HERE)
    page = await read(asked.clerk, own(asked))
    for words in (DEMANDS, "第 1 次整改报告（草稿）", "“整治措施”还没有写", "不能出现投诉人"):
        assert words in page


async def test_without_anything_asked_the_page_says_so(db, read):
    asked = await a_problem()
    other = await given.a_clerk(asked.jurisdiction, await a_unit(asked.jurisdiction, "市水利局"))
    assert "没有要整改的问题" in await read(other, HERE)


async def test_the_unit_sees_nothing_of_who_complained_or_of_what_they_wrote(db, read):
    asked = await a_problem(complainant="钟晓燕", channel="12345 热线", outer_number="CD2024-1")
    await handed_in(asked)
    for path in ("/unit", HERE, own(asked), own(asked, "/hand-in"), own(asked, "/evidence")):
        page = await read(asked.clerk, path)
        for word in ("钟晓燕", "13973600001", "不听商户陈述", "投诉举报", "12345", "CD2024-1"):
            assert word not in page


async def test_a_draft_is_saved_and_leads_to_the_question(db, read, press):
    asked = await a_problem()
    page = await read(asked.clerk, own(asked))
    form = TYPED | {"seen": seen_in(page), "then": "hand-in"}
    answer = await press(asked.clerk, own(asked, "/save"), form)
    assert (answer.status_code, answer.headers["location"]) == (303, own(asked, "/hand-in"))
    question = await read(asked.clerk, own(asked, "/hand-in"))
    assert ("还不能提交" in question, "还没有佐证材料" in question) == (True, True)
    await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk, "整改照片.pdf"))
    assert "整改照片.pdf" in await read(asked.clerk, own(asked, "/evidence"))
    assert "都齐了，可以提交" in await read(asked.clerk, own(asked))
    question = await read(asked.clerk, own(asked, "/hand-in"))
    assert "提交第 1 次整改报告吗？" in question
    answer = await press(asked.clerk, own(asked, "/hand-in"), {"seen": seen_in(question)})
    assert answer.status_code == 303
    page = await read(asked.clerk, own(asked))
    assert ("等评议办验收" in page, "<textarea" in page) == (True, False)
    assert "第 1 次已交，等评议办验收" in await read(asked.clerk, "/unit")


async def test_what_is_refused_comes_back_with_all_that_was_typed(db, client, press, read):
    asked = await a_problem(complainant="钟晓燕")
    seen = seen_in(await read(asked.clerk, own(asked)))
    for changes, words in (
        ({"progress": "已向钟晓燕道歉。"}, "不能写的个人信息"),
        ({"measures": "字" * 2001}, "最多 2000 字"),
        ({"done_on": "明天"}, "日期要写成"),
        ({"seen": "0"}, "另一个窗口"),
    ):
        answer = await press(asked.clerk, own(asked, "/save"), TYPED | {"seen": seen} | changes)
        assert (answer.status_code, words in answer.text) == (409, True)
        assert (TYPED | changes)["measures"] in answer.text
        assert (TYPED | changes)["progress"] in answer.text
    await given.log_in(client, asked.clerk)
    client.headers["accept"] = "application/json"
    answer = await client.post(own(asked, "/save"), data=TYPED | {"seen": "0"})
    assert (answer.status_code, "另一个窗口" in answer.json()["detail"]) == (409, True)


async def test_late_is_said_before_and_after(db, read):
    asked = await a_problem(due_on=await today() - timedelta(days=3))
    assert "会注明迟交" in await read(asked.clerk, own(asked))
    await written(asked)
    await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk))
    assert "已过期限，会注明迟交" in await read(asked.clerk, own(asked, "/hand-in"))
    await handed_in(asked, file="")
    assert "（迟交）" in await read(asked.clerk, own(asked))


async def test_what_came_back_stands_first_with_its_remark_and_its_new_day(db, read):
    asked, day = await a_problem(), await today() + timedelta(days=4)
    await handed_in(asked)
    await send_back(asked.officer, asked.clue, 1, "没有回访记录。", day)
    desk = await read(asked.clerk, "/unit")
    assert ("第 1 次被退回" in desk, "没有回访记录。（周敏）" in desk) == (True, True)
    page = await read(asked.clerk, own(asked))
    assert page.index("没有回访记录。") < page.index(DEMANDS)
    assert ("第 2 次整改报告（草稿）" in page, ANSWER.measures in page) == (True, True)
    await handed_in(asked, msgspec.structs.replace(ANSWER, progress="附回访记录。"), file="二.pdf")
    assert "和第 1 次相比，改了什么" in await read(asked.clerk, own(asked))
    await verified(asked, 2)
    await write_off(asked.second, asked.clue)
    assert "已销号" in await read(asked.clerk, own(asked))


async def test_evidence_is_sent_by_a_plain_form_taken_away_and_read_by_its_own_unit(
    db, client, read, press
):
    asked = await a_problem()
    scan = {"file": ("整改前后.pdf", a_pdf("照片"), "application/pdf")}
    answer = await press(asked.clerk, own(asked, "/evidence/send"), files=scan)
    assert answer.status_code == 303
    problem = await own_problem(asked.jurisdiction, [asked.unit], asked.clue)
    file = problem.draft.files[0].file
    await given.log_in(client, asked.clerk)
    assert (await client.get(own(asked, f"/files/{file}"))).content == scan["file"][1]
    stranger = await given.a_clerk(asked.jurisdiction, await a_unit(asked.jurisdiction, "市水利局"))
    await given.log_in(client, stranger)
    assert (await client.get(own(asked, f"/files/{file}"))).status_code == 404
    await given.log_in(client, asked.officer)
    here = f"/office/years/{asked.cycle}/rectification/{asked.clue}/files/{file}"
    assert (await client.get(here)).status_code == 404
    answer = await press(asked.clerk, own(asked, f"/evidence/{file}/remove"))
    assert answer.status_code == 303
    assert "还没有佐证材料" in await read(asked.clerk, own(asked))


async def test_an_upload_that_was_joined_goes_with_the_draft(db, client):
    asked = await a_problem()
    upload = await a_joined_upload(asked.clerk, "回访.pdf")
    await given.log_in(client, asked.clerk)
    answer = await client.post(own(asked, "/evidence"), data={"upload": str(upload)})
    assert answer.status_code == 200
    assert set(answer.json()) == {"file"}
    other = await a_joined_upload(asked.officer, "别人的.pdf")
    answer = await client.post(own(asked, "/evidence"), data={"upload": str(other)})
    assert answer.status_code == 404


async def test_a_clue_under_investigation_and_a_reopened_one_are_not_there(db, client):
    asked = await a_problem()
    hidden = await a_clue(
        state=ClueState.INVESTIGATING,
        jurisdiction=asked.jurisdiction,
        cycle=asked.cycle,
        unit=asked.unit,
        title="正在核实的事",
    )
    await fetch("UPDATE clue SET state = 'investigating' WHERE id = $1", asked.clue)
    await given.log_in(client, asked.clerk)
    for clue in (hidden.id, asked.clue):
        assert (await client.get(f"{HERE}/{clue}")).status_code == 404
        assert (await client.get(f"{HERE}/{clue}/hand-in")).status_code == 404
    for path in ("/unit", HERE):
        assert "正在核实的事" not in (await client.get(path)).text


async def test_another_countys_clerk_finds_none_of_it(db, client):
    asked, elsewhere = await a_problem(), await a_problem()
    await given.log_in(client, elsewhere.clerk)
    for room in ("", "/hand-in", "/evidence"):
        assert (await client.get(own(asked, room))).status_code == 404
    for room, form in (("/save", TYPED), ("/hand-in", {"seen": "0"})):
        assert (await client.post(own(asked, room), data=form)).status_code == 404
