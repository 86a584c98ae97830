"""专项整治台账 through the pages: the ledger, one problem, two people, accountability."""

import io

from python_calamine import CalamineWorkbook

from evaluation.accounts.rules import Role
from evaluation.clues.handling import conclude, reopen
from evaluation.clues.steps import Step
from evaluation.rectification.verifying import send_back, write_off
from evaluation.workdays.queries import due_before, today
from tests import given
from tests.clues.given import a_unit, a_year
from tests.rectification.asked import Asked, a_problem, ask, handed_in, state_of, verified
from tests.web.office.year import went_to


def here(asked: Asked, room: str = "") -> str:
    return f"/office/years/{asked.cycle}/rectification{room}"


def own(asked: Asked, room: str = "") -> str:
    return here(asked, f"/{asked.clue}{room}")


async def test_without_a_year_and_without_a_problem_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/rectification")
    _, cycle = await a_year(county)
    assert "台账里还没有问题" in await read(officer, f"/office/years/{cycle}/rectification")
    answer = await client.get("/office/rectification")
    assert answer.headers["location"] == f"/office/years/{cycle}/rectification"


async def test_the_whole_way_to_the_writing_off_and_once_more(db, read, press):
    asked = await a_problem(complainant="钟晓燕")
    assert "等单位整改" in await read(asked.officer, own(asked))
    await handed_in(asked)
    assert "验收单位交来的整改　1 条" in await read(asked.officer, "/office")
    form = {"number": "1", "remark": "没有回访记录。", "due_on": str(await today())}
    went_to(await press(asked.officer, own(asked, "/send-back"), form), own(asked))
    assert "没有回访记录。" in await read(asked.officer, own(asked))
    await handed_in(asked, file="回访.pdf")
    page = await read(asked.officer, own(asked))
    assert ("和第 1 次相比，改了什么" in page, "〔加上：</span>回访.pdf" in page) == (True, True)
    form = {"number": "2", "how": "site", "remark": "到现场看过，已改。"}
    went_to(await press(asked.officer, own(asked, "/verify"), form), own(asked))
    assert "验收的是您，请另一位工作人员来销号" in await read(asked.officer, own(asked))
    no = await press(asked.officer, own(asked, "/write-off"))
    assert (no.status_code, "要由另一个人办理" in no.text) == (409, True)
    assert "不能是周敏" in await read(asked.second, own(asked))
    assert "作为第二人销号　1 条" in await read(asked.second, "/office")
    assert "给 24-007 销号吗？" in await read(asked.second, own(asked, "/write-off"))
    went_to(await press(asked.second, own(asked, "/write-off")), own(asked))
    assert await state_of(asked.clue) == "written_off"
    await reopen(asked.officer, asked.clue, "回访发现没有改。", false_write_off=True)
    assert "虚假销号" in await read(asked.officer, own(asked))
    await conclude(asked.officer, asked.clue, Step.FIND_FOUNDED, "仍然存在。")
    await ask(asked.officer, asked.clue, asked.unit)
    await handed_in(asked, file="新的.pdf")
    page = await read(asked.officer, own(asked))
    assert ("第 3 次整改报告" in page, "钟晓燕" in page) == (True, False)


async def test_the_second_person_sends_it_back_to_the_first(db, read, press):
    asked = await a_problem()
    await handed_in(asked)
    await verified(asked)
    form = {"reason": "照片看不出是哪一条街。"}
    went_to(await press(asked.second, own(asked, "/doubt"), form), own(asked))
    assert "验收通过第 1 次" in await read(asked.officer, own(asked))
    assert "现在不能销号" in await read(asked.second, own(asked, "/write-off"))


async def test_the_ledger_is_filtered_and_taken_away_as_filtered(db, client, read):
    late = await due_before(2, await today())
    first = await a_problem(number=1, kind="机械执法", due_on=late)
    unit = await a_unit(first.jurisdiction, "市水利局")
    year, officers = (first.jurisdiction, first.cycle), (first.officer, first.second)
    await a_problem(
        number=2, kind="不作为", year=year, unit=unit, officers=officers, title="迟迟不处理投诉"
    )
    page = await read(first.officer, here(first))
    assert page.index("24-001") < page.index("24-002")
    assert ("超期 2 个工作日" in page, "单位超期 1" in page) == (True, True)
    page = await read(first.officer, here(first, f"?unit={unit}"))
    assert ("24-002" in page, "24-001" in page, "选出 <b>1</b> 条" in page) == (True, False, True)
    assert "单位整改超期　1 条" in await read(first.officer, "/office")
    odd = await read(first.officer, here(first, "?unit=x&stand=y&level=z&on_site=w"))
    assert ("24-001" in odd, "24-002" in odd) == (True, True)
    answer = await client.get(here(first, "/ledger.xlsx?kind=不作为"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert [row[4][:6] for row in sheet.to_python()[3:]] == ["24-002"]
    printed = await client.get(here(first, "/ledger.pdf?stand=overdue"))
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")


async def test_accountability_is_owing_until_it_is_entered(db, read, press):
    asked = await a_problem()
    await handed_in(asked)
    await verified(asked)
    await write_off(asked.second, asked.clue)
    form = {"accountable": "true", "reason": "执法人员有过错。"}
    went_to(await press(asked.officer, own(asked, "/accountable"), form), own(asked))
    assert "应追责未追责 1" in await read(asked.officer, here(asked))
    assert "登记责任追究：应追责未追责　1 条" in await read(asked.officer, "/office")
    form = {
        "kind": "约谈",
        "persons": "2",
        "text": "副大队长 1 人、中队长 1 人",
        "decided_on": str(await today()),
        "document_number": "常司监〔2024〕5号",
    }
    assert (await press(asked.officer, own(asked, "/accountability"), form)).status_code == 400
    form["checked"] = "yes"
    no = await press(asked.officer, own(asked, "/accountability"), form | {"text": "王建国同志"})
    assert (no.status_code, "只写职务和人数" in no.text) == (409, True)
    went_to(await press(asked.officer, own(asked, "/accountability"), form), own(asked))
    page = await read(asked.officer, own(asked))
    assert ("常司监〔2024〕5号" in page, "应追责未追责" in page) == (True, False)
    assert "约谈 2 人" in await read(asked.officer, here(asked))


async def test_the_auditor_reads_and_decides_nothing_and_another_place_finds_nothing(db, client):
    asked, elsewhere = await a_problem(), await a_problem()
    await handed_in(asked)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=asked.jurisdiction)
    verify = {"number": "1", "how": "paper", "remark": "看过。"}
    await given.log_in(client, auditor)
    page = await client.get(own(asked))
    assert (page.status_code, "验收通过第" in page.text) == (200, False)
    assert (await client.post(own(asked, "/verify"), data=verify)).status_code == 404
    await given.log_in(client, elsewhere.officer)
    mixed = here(elsewhere, f"/{asked.clue}")
    for path in (here(asked), own(asked), own(asked, "/write-off"), mixed):
        assert (await client.get(path)).status_code == 404
    for path in (own(asked), mixed):
        assert (await client.post(path + "/verify", data=verify)).status_code == 404
    assert await state_of(asked.clue) == "verifying"


async def test_several_times_back_advises_to_press_harder(db, read):
    asked = await a_problem()
    for number in (1, 2, 3):
        await handed_in(asked, file=f"{number}.pdf")
        await send_back(asked.officer, asked.clue, number, "还不行。")
    assert "已经退回 3 次" in await read(asked.officer, own(asked))


async def test_the_form_for_writing_off_is_taken_as_a_pdf(db, client):
    asked = await a_problem()
    await handed_in(asked)
    await given.log_in(client, asked.officer)
    answer = await client.get(own(asked, "/write-off.pdf"))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
