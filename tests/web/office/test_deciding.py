"""审定, 公示, 公布, 更正 and 申请复核 on the office's pages: what is said, and to whom."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.results.publishing import announce_results, publish_results
from evaluation.results.reviewing import reviews_of
from evaluation.results.reviews import ask_review
from evaluation.workdays.queries import today
from tests import given
from tests.scans import a_picture
from tests.web.office.year import hidden_fields, went_to

SCAN = {"file": ("审定.png", a_picture(), "image/png")}
PAPER = {"document_number": "常司发〔2025〕3号", "dated_on": "2025-01-20"}


@pytest.fixture
async def hall(client) -> given.Hall:
    """Counted and signed."""
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 3})
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await given.close_and_open(hall)
    await given.sign(hall)
    return hall


def room(hall: given.Hall) -> str:
    return f"/office/sittings/{hall.sitting}/ranking"


async def an_announced(hall: given.Hall) -> None:
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle)


async def test_the_second_officer_reads_number_date_and_scan_before_confirming(hall, press, read):
    here = room(hall)
    went_to(await press(hall.officer, f"{here}/approve", PAPER, files=SCAN), here)
    first, second = await read(hall.officer, here), await read(hall.other, here)
    for page in (first, second):
        assert PAPER["document_number"] in page
        assert "2025年1月20日（星期一）" in page
        assert f'href="{here}/approval-scan"' in page
    assert "作为第二人确认审定" not in first
    assert "可请陈立登录后确认" in first
    assert "核对无误，作为第二人确认审定" in second


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"dated_on": "2025-01-15"}, 409, "早于评议会"),
        ({"dated_on": "2999-01-01"}, 409, "还没有到"),
        ({"dated_on": "1月20日"}, 400, ""),
        ({"document_number": ""}, 409, "请填写审定文件的文号"),
        ({"document_number": "有 空格"}, 400, ""),
        ({"document_number": "长" * 61}, 400, ""),
    ],
)
async def test_a_paper_that_cannot_be_is_refused(hall, press, read, wrong, status, words):
    answer = await press(hall.officer, f"{room(hall)}/approve", PAPER | wrong, files=SCAN)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "作为第一人确认审定" in await read(hall.officer, room(hall))


async def test_a_program_is_no_scan_and_an_empty_field_is_no_file(hall, press, read):
    here = room(hall)
    program = {"file": ("审定.pdf", b"MZ\x90", "application/pdf")}
    answer = await press(hall.officer, f"{here}/approve", PAPER, files=program)
    assert (answer.status_code, "不是 PDF、JPG 或 PNG" in answer.text) == (409, True)
    nothing = {"file": ("", b"", "application/octet-stream")}
    went_to(await press(hall.officer, f"{here}/approve", PAPER, files=nothing), here)
    assert "没有附" in await read(hall.other, here)


@pytest.mark.parametrize("detail", ["", "{}", "[]", '{"document_number":1}', "常司发〔2025〕3号"])
async def test_a_confirmation_that_is_none_is_refused(hall, press, detail):
    await press(hall.officer, f"{room(hall)}/approve", PAPER, files=SCAN)
    answer = await press(hall.other, f"{room(hall)}/confirm-approval", {"detail": detail})
    assert answer.status_code == 400


async def test_the_length_of_the_announcement_is_chosen_with_its_last_day(hall, read):
    await given.approve(hall)
    page = await read(hall.officer, f"{room(hall)}/announce")
    assert re.search(r'<option value="5" selected>5 个工作日，到 \d{4}年', page)
    ends = re.findall(r"个工作日，到 (\d+)年(\d+)月(\d+)日", page)
    days = [tuple(map(int, end)) for end in ends]
    assert len(days) == 30
    assert days == sorted(days)


async def test_a_year_without_announced_holidays_is_said_in_amber_and_works(hall, press, read):
    await given.approve(hall)
    now = await today()
    for year in (now.year, now.year + 1):
        await fetch(
            "INSERT INTO holiday (id, day, works, title) VALUES (gen_random_uuid(), $1, false, '') "
            "ON CONFLICT DO NOTHING",
            date(year, 1, 1),
        )
    assert "的节假日安排还没有公布" not in await read(hall.officer, f"{room(hall)}/announce")
    await fetch("DELETE FROM holiday")
    page = await read(hall.officer, f"{room(hall)}/announce")
    assert "的节假日安排还没有公布" in page
    went_to(await press(hall.officer, f"{room(hall)}/announce", {"days": "5"}), room(hall))


async def test_the_ranking_says_what_waits_for_the_publication(hall, read):
    await an_announced(hall)
    page = await read(hall.officer, room(hall))
    assert re.search(r"公示到 \d{4}年\d+月\d+日（星期.）为止，过了这一天才能公布。", page)
    await ask_review(await given.a_clerk(hall.jurisdiction, hall.units[0]), hall.sitting, "请复核")
    await given.the_days_have_passed(hall.cycle)
    page = await read(hall.officer, room(hall))
    assert "还有 1 家单位的复核申请没有决定，决定以后才能公布" in page
    assert 'action="' + room(hall) + '/publish"' not in page


async def test_the_scope_is_shown_in_words_and_changed_until_the_publication(hall, press, read):
    here = room(hall)
    assert "现在：<b>公开全部</b>" in await read(hall.officer, here)
    went_to(await press(hall.officer, f"{here}/scope", {"scope": "excellent"}), here)
    page = await read(hall.officer, here)
    assert "现在：<b>公开优秀名单</b>" in page
    assert "公众看到优秀单位名单，不分先后，没有分数" in page
    assert (await press(hall.officer, f"{here}/scope", {"scope": "some"})).status_code == 400
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle, starts=given.POSTED)
    await given.publish_now(hall)
    assert "改公布范围" not in await read(hall.officer, here)
    answer = await press(hall.officer, f"{here}/scope", {"scope": "all"})
    assert (answer.status_code, "公布范围不能再改" in answer.text) == (409, True)


async def test_a_corrected_year_asks_to_be_signed_and_published_again(hall, press, read):
    here = room(hall)
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle, starts=given.POSTED)
    former = await given.publish_now(hall)
    form = f"{here}/units/{hall.units[0]}/correct"
    asked = {"kind": "excluded", "ground": "merged", "shown": "true", "reason": "撤并"}
    page = await read(hall.officer, f"{form}?{urlencode(asked | {'document_number': '9号'})}")
    assert "常德市第2局</th>" in page
    change = hidden_fields(page, "/ranking/correct")
    for officer in (hall.officer, hall.other):
        went_to(await press(officer, f"{here}/correct", change), here)
    page = await read(hall.officer, here)
    assert "机构撤并，不参与排名" in page
    assert "公布的是第 1 版，现在的第 2 版还没有公布" in page
    assert "公布这份结果（另一场或更正后的）" in await read(hall.officer, "/office")
    await given.sign(hall)
    await publish_results(hall.officer, hall.sitting)
    went_to(await press(hall.other, f"{here}/publish"), here)
    page = await read(hall.officer, here)
    assert "第 1 版，公开全部，已被替代" in page
    assert f'href="/rankings/{former}"' in page


async def test_the_form_keeps_what_was_typed_and_says_why_not(hall, read):
    form = f"{room(hall)}/units/{hall.units[0]}/correct"
    asked = {"kind": "points", "item": "1.2", "points": "9", "reason": "培训", "shown": "true"}
    page = await read(hall.officer, f"{form}?{urlencode(asked | {'document_number': '9号'})}")
    assert "最高 5 分。您输入的是 9，请改。" in page
    assert 'value="9"' in page
    assert 'value="培训"' in page
    assert '<option value="1.2" selected>' in page


@pytest.mark.parametrize(
    "query", ["strange=1", "reason=" + "a" * 201, "document_number=a%20b", "shown=maybe"]
)
async def test_an_address_that_no_form_gives_is_refused(client, hall, query):
    await given.log_in(client, hall.officer)
    answer = await client.get(f"{room(hall)}/units/{hall.units[0]}/correct?{query}")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "change", ["", "[]", '{"kind":"points"}', '{"kind":"ballots"}', "x" * 4001]
)
async def test_a_change_that_is_none_is_refused(hall, press, change):
    answer = await press(hall.officer, f"{room(hall)}/correct", {"change": change})
    assert answer.status_code == 400


async def test_a_review_is_listed_decided_and_leads_to_the_prefilled_correction(hall, press, read):
    await an_announced(hall)
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    review = await ask_review(clerk, hall.sitting, "案卷扣分有误<b>")
    here = f"{room(hall)}/reviews"
    assert "决定单位的复核申请" in await read(hall.officer, "/office")
    page = await read(hall.officer, here)
    assert "案卷扣分有误&lt;b&gt;" in page
    assert "还有 10 个工作日" in page
    one = f"{here}/{review}"
    wrong = await press(hall.officer, f"{one}/decide", {"upheld": "true", "decision": " "})
    assert (wrong.status_code, "请写明决定的理由" in wrong.text) == (409, True)
    assert f'href="{one}">回到上一页' in wrong.text
    decided = {"upheld": "true", "decision": "扣分依据有误"}
    went_to(await press(hall.officer, f"{one}/decide", decided), one)
    page = await read(hall.officer, one)
    link = re.search(r'class="button main" href="([^"]*)">去更正', page)[1].replace("&amp;", "&")
    form = await read(hall.officer, link + "&kind=excluded")
    assert 'value="申诉成立：扣分依据有误"' in form
    assert '<option value="appeal" selected>' in form
    assert "的复核成立，还没有更正" in await read(hall.officer, room(hall))


async def test_who_may_not_decide_reads_why_and_the_auditor_only_reads(hall, read):
    await an_announced(hall)
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    review = await ask_review(clerk, hall.sitting, "请复核")
    await fetch(
        "INSERT INTO adjustment (id, jurisdiction, unit, kind, points, reason, evidence, "
        "entered_by) VALUES (gen_random_uuid(), $1, $2, 'bonus', '1', '表彰', '', $3)",
        *(hall.jurisdiction, hall.units[0], hall.officer.account),
    )
    here = f"{room(hall)}/reviews/{review}"
    barred = await read(hall.officer, here)
    assert "不能由您决定" in barred
    assert "作出决定" not in barred
    assert "作出决定" in await read(hall.other, here)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=hall.jurisdiction)
    assert "还没有决定" in await read(auditor, here)


async def test_a_review_of_another_sitting_is_not_there(client, hall):
    await an_announced(hall)
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    review = await ask_review(clerk, hall.sitting, "请复核")
    other = await given.a_prepared_sitting()
    await given.log_in(client, other.officer)
    path = f"/office/sittings/{other.sitting}/ranking/reviews/{review}"
    assert (await client.get(path)).status_code == 404
    assert (
        await client.post(f"{path}/decide", data={"upheld": "true", "decision": "x"})
    ).status_code == 404
    assert (await reviews_of(hall.sitting))[0].upheld is None


async def test_the_trail_says_first_words_in_words(hall, press, read):
    await press(hall.officer, f"{room(hall)}/approve", PAPER, files=SCAN)
    trail = await read(hall.officer, "/office/trail")
    assert "常司发〔2025〕3号，2025-01-20，附扫描件" in trail
    assert "document_number" not in trail
    assert "None" not in trail
