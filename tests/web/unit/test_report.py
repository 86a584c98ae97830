"""述职报告 at the unit's desk: the form, the saves, the question, the versions, the desk's list."""

from uuid import uuid4

import pytest

from evaluation.duty_reports.drafting import attach
from evaluation.duty_reports.reviewing import accept, send_back
from tests import given
from tests.duty_reports.year import (
    PDF,
    TEXTS,
    Asked,
    a_handed_in_report,
    a_joined_upload,
    a_report,
    a_year_that_asks,
    due_in,
    handed_in,
    no_outline,
    written,
)
from tests.objective.year import a_bare_unit

HERE = "/unit/report"


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def saving(client, year: Asked, report, text: str, revision: int):
    await given.log_in(client, year.clerk)
    return await client.post(
        f"{HERE}/{report}/paragraphs/{year.headings[0]}",
        data={"text": text, "revision": str(revision)},
        headers={"accept": "application/json"},
    )


async def test_before_the_bureau_asks_the_page_says_so(year, read):
    await no_outline(year)
    assert "还没有布置述职报告" in await read(year.clerk, HERE)


async def test_a_unit_sees_what_is_asked_and_begins(year, read, press):
    page = await read(year.clerk, HERE)
    assert ("要写 3 段" in page, "写明自查数量" in page, "过时也能交" in page) == (True,) * 3
    answer = await press(year.clerk, f"{HERE}/years/{year.cycle}/open")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?year=2024")
    page = await read(year.clerk, HERE)
    assert "第 1 版（草稿）" in page
    assert page.count("<textarea") == 3


async def test_a_save_answers_with_its_revision_and_hour(client, year):
    report = await a_report(year)
    answer = await saving(client, year, report, "办结 126 件。", 0)
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert len(answer.json()["saved_at"]) == len("16:42")


async def test_an_old_revision_is_409_with_the_other_text(client, year):
    report = await a_report(year)
    await saving(client, year, report, "那边写的", 0)
    answer = await saving(client, year, report, "这边写的", 0)
    assert (answer.status_code, answer.json()["reason"]) == (409, "overtaken")
    theirs = answer.json()["theirs"]
    assert (theirs["text"], theirs["revision"], theirs["saved_by"]) == ("那边写的", 1, "唐莉")


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [("字" * 30_000, 409, "一段最多 20000 个"), ("a" * 1_000_000, 413, "请缩小后再传")],
    ids=["a long text", "a megabyte"],
)
async def test_what_is_too_long_is_refused_in_words(client, year, text, status, words):
    answer = await saving(client, year, await a_report(year), text, 0)
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)


async def test_a_text_that_looks_like_a_page_stays_a_text(year, read):
    report = await a_report(year)
    await written(year, report, "</textarea><script>1</script>\n第二行")
    page = await read(year.clerk, HERE)
    assert "&lt;/textarea&gt;&lt;script&gt;1&lt;/script&gt;\n第二行</textarea>" in page


async def test_what_is_missing_is_listed_and_keeps_the_question_away(year, read):
    report = await a_report(year)
    await written(year, report, *TEXTS[:2], "字" * 301)
    lacking = await read(year.clerk, f"{HERE}/{report}/lacking")
    assert ("“述职摘要”</a>太长" in lacking, "其余 2 段已写" in lacking) == (True, True)
    question = await read(year.clerk, f"{HERE}/{report}/hand-in")
    assert ("还不能提交" in question, "现在有 301 字" in question) == (True, True)


async def test_the_question_says_what_is_handed_in_and_the_answer_makes_a_version(
    year, read, press
):
    report = await a_report(year)
    await written(year, report)
    await due_in(year, hours=-1)
    question = await read(year.clerk, f"{HERE}/{report}/hand-in")
    assert ("提交第 1 版吗" in question, "会注明迟交" in question) == (True, True)
    seen = question.partition('name="seen" value="')[2].partition('"')[0]
    answer = await press(year.clerk, f"{HERE}/{report}/hand-in", {"seen": seen})
    assert answer.status_code == 303
    page = await read(year.clerk, HERE)
    assert ("第 2 版（草稿）" in page, "（迟交），等评议办审阅" in page) == (True, True)


async def test_a_return_stands_above_its_paragraph_and_asks_before_the_same_again(
    year, read, press
):
    report, version = await a_handed_in_report(year)
    await send_back(year.officer, version, {year.headings[0]: "没有写自查数量。"}, "请补。")
    page = await read(year.clerk, HERE)
    assert ("没有写自查数量。" in page, "第 1 版被退回" in page) == (True, True)
    assert "还没有按意见修改" in page
    assert 'name="knowingly"' in await read(year.clerk, f"{HERE}/{report}/hand-in")
    no = await press(year.clerk, f"{HERE}/{report}/hand-in", {"seen": ""})
    assert (no.status_code, "和退回的那一版一样" in no.text) == (409, True)


async def test_two_versions_are_compared_either_way_round(year, read):
    report, first = await a_handed_in_report(year)
    await written(year, report, "全年办结 126 件，自查 40 卷。")
    second = await handed_in(year, report)
    for one, other in ((first, second), (second, first)):
        page = await read(year.clerk, f"{HERE}/versions/{one}/against/{other}")
        assert "<ins>，自查 40 卷</ins>" in page
        assert page.count("没有改动") == 2


async def test_an_accepted_report_is_shown_as_it_was_handed_in(year, read):
    report = await a_report(year)
    await written(year, report)
    await attach(year.clerk, report, await a_joined_upload(year.clerk))
    version = await handed_in(year, report)
    await written(year, report, "交了以后又写的。")
    await accept(year.officer, version)
    page = await read(year.clerk, HERE)
    assert ("自查报告.pdf" in page, "移除" in page) == (True, False)
    assert "自查报告.pdf" in await read(year.clerk, f"{HERE}/versions/{version}")
    assert ("第 1 版已接收" in page, TEXTS[0] in page, "<textarea" in page) == (True, True, False)
    assert "交了以后又写的" not in page


async def test_attachments_are_listed_taken_away_as_files_and_removed(client, year, read, press):
    report = await a_report(year)
    upload = await a_joined_upload(year.clerk, "<b>.pdf")
    answer = await press(year.clerk, f"{HERE}/{report}/attachments", {"upload": str(upload)})
    file = answer.json()["file"]
    listed = await read(year.clerk, f"{HERE}/{report}/attachments")
    assert ("&lt;b&gt;.pdf" in listed, "<b>.pdf" in listed) == (True, False)
    taken = await client.get(f"{HERE}/files/{file}")
    assert (taken.content, taken.headers["content-disposition"].split(";")[0]) == (
        PDF,
        "attachment",
    )
    await press(year.clerk, f"{HERE}/{report}/attachments/{file}/remove")
    assert "还没有附件" in await read(year.clerk, f"{HERE}/{report}/attachments")
    assert (await client.get(f"{HERE}/files/{file}")).status_code == 404


async def test_another_unit_and_another_county_get_404_everywhere(client, year, press):
    report, version = await a_handed_in_report(year)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    neighbour = await given.a_clerk(year.jurisdiction, await a_bare_unit(year.jurisdiction, 2))
    foreign = (await a_year_that_asks("石门县")).clerk
    looked = [
        f"{HERE}/{report}/lacking",
        f"{HERE}/{report}/attachments",
        f"{HERE}/{report}/hand-in",
        f"{HERE}/{report}/draft.pdf",
        f"{HERE}/versions/{version}",
        f"{HERE}/versions/{version}/report.pdf",
        f"{HERE}/versions/{version}/against/{version}",
        f"{HERE}/files/{file}",
    ]
    pressed = {
        f"{HERE}/{report}/paragraphs/{year.headings[0]}": {"text": "写", "revision": "0"},
        f"{HERE}/{report}/attachments": {"upload": str(uuid4())},
        f"{HERE}/{report}/attachments/{file}/remove": {},
        f"{HERE}/{report}/hand-in": {"seen": ""},
    }
    for clerk in (neighbour, foreign):
        await given.log_in(client, clerk)
        assert [(await client.get(path)).status_code for path in looked] == [404] * len(looked)
        for path, form in pressed.items():
            assert (path, (await press(clerk, path, form)).status_code) == (path, 404)


async def test_the_desk_says_what_is_due_what_came_back_and_what_was_accepted(year, read):
    assert "去写<" in await read(year.clerk, "/unit")
    report, version = await a_handed_in_report(year)
    assert "第 1 版已交，等评议办审阅" in await read(year.clerk, "/unit")
    await send_back(year.officer, version, {}, "“案卷”一段没有写自查数量。")
    page = await read(year.clerk, "/unit")
    assert ("第 1 版被退回" in page, "“案卷”一段没有写自查数量。" in page) == (True, True)
    await written(year, report, "自查 40 卷。")
    await accept(year.officer, await handed_in(year, report))
    assert "第 2 版已接收" in await read(year.clerk, "/unit")


async def test_the_draft_prints_as_what_it_is(client, year):
    report = await a_report(year)
    await written(year, report, "办结 126 件。")
    await given.log_in(client, year.clerk)
    answer = await client.get(f"{HERE}/{report}/draft.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
