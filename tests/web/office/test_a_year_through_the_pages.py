"""Every form of the office once, in the order of a year, by the people whose work it is."""

import json
import re
import zipfile
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID

import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch_one
from evaluation.scoring.actions import NewSlip
from tests import given
from tests.scans import a_pdf
from tests.web.office.year import Year, hidden_fields, slips_in, went_to

NUMBER = "常司发〔2025〕3号"
SCAN = {"file": ("审定.pdf", a_pdf(), "application/pdf")}


@pytest.fixture
async def year(db: None) -> Year:
    county = await given.a_jurisdiction("石门县")

    async def people(role: Role, *names: str) -> list[Person]:
        return [await given.a_person(role, jurisdiction=county, full_name=name) for name in names]

    officer, other = await people(Role.COUNTY_OFFICER, "覃勇", "陈立")
    return Year(
        officer,
        other,
        scrutineers=await people(Role.SCRUTINEER, "刘国平", "王淑兰", "李建华"),
        tellers=await people(Role.TELLER, "何芳", "杨帆"),
        registrar=(await people(Role.REGISTRAR, "肖军"))[0],
        host=(await people(Role.HOST, "谭慧"))[0],
        units=[await given.a_unit(county, number) for number in (1, 2, 3)],
    )


async def test_a_year_runs_from_the_first_form_to_the_publication(client, press, read, year):
    await begin(press, read, year)
    await prepare(press, year)
    await rehearse(press, read, year)
    await hold(client, press, read, year)
    await open_box(press, read, year, year.sitting)
    await correct(client, press, read, year)
    await decide(client, press, read, year)
    trail = await read(year.officer, "/office/trail?verify=true")
    assert "前后相接，没有改动" in trail
    assert "公布结果" in trail


async def begin(press, read, year) -> None:
    assert "还没有评议年度" in await read(year.officer, "/office")
    assert "2024 年</dt><dd>市直单位 3 家" in await read(year.officer, "/office/new-year")
    form = {
        "year": "2024",
        "basis": "《湖南省行政执法监督条例》",
        "plan_number": "石法办〔2024〕1号",
    }
    boards = {"board": ["市直单位", "", ""], "scope": ["all", "excellent", "excellent"]}
    empty = await press(year.officer, "/office/new-year", form | {**boards, "board": ["", "", ""]})
    assert (empty.status_code, "请至少写一个榜单" in empty.text) == (409, True)
    went_to(await press(year.officer, "/office/new-year", form | boards), "/office")
    again = await press(year.officer, "/office/new-year", form | boards)
    assert (again.status_code, "2024 年度已经建立" in again.text) == (409, True)

    cycle = await fetch_one("SELECT id FROM cycle WHERE plan_number = '石法办〔2024〕1号'")
    scheme = {"cycle": str(cycle), "form": "points", "document_number": "石司发〔2024〕3号"}
    went_to(await press(year.officer, "/office/scheme", scheme), "/office")
    assert "打分制，第 1 版" in await read(year.officer, "/office")

    page = await read(year.officer, "/office/new-sitting")
    board = re.search(r'<option value="(.{36})">', page)[1]
    form = {"board": board, "title": "石门县评议会", "held_on": "2025-01-16"}
    answer = await press(year.officer, "/office/new-sitting", form)
    year.sitting = answer.headers["location"]
    assert re.fullmatch(r"/office/sittings/.{36}", year.sitting)
    page = await read(year.officer, year.sitting)
    assert "还不能开会：差 3 项" in page
    twice = await press(year.officer, "/office/new-sitting", form)
    assert (twice.status_code, "这个榜单没有可排的单位" in twice.text) == (409, True)


async def prepare(press, year) -> None:
    for scrutineer in year.scrutineers:
        answer = await press(scrutineer, f"{year.sitting}/key-card")
        assert answer.status_code == 200
        groups = re.findall(r'<span class="code strong">(.{5})</span>', answer.text)
        assert len(groups) == 13
        assert "<svg" in answer.text
        assert "style=" not in answer.text
        year.cards.append("-".join(groups))
    again = await press(year.scrutineers[0], f"{year.sitting}/key-card")
    assert (again.status_code, "已经制过一次" in again.text) == (409, True)

    for group in ("party", "npc", "cppcc"):
        form = {"group": group, "count": "4"}
        answer = await press(year.officer, f"{year.sitting}/slips", form)
        assert answer.status_code == 200
        year.slips += slips_in(answer.text, group)
        went_to(await press(year.registrar, f"{year.sitting}/issued", form), year.sitting)
    too_many = await press(year.officer, f"{year.sitting}/slips", {"group": "npc", "count": "501"})
    assert (too_many.status_code, "一次可制 1 至 500 张" in too_many.text) == (409, True)


async def rehearse(press, read, year) -> None:
    too_soon = await press(year.officer, f"{year.sitting}/open")
    assert (too_soon.status_code, "还没有演练过开箱" in too_soon.text) == (409, True)
    answer = await press(year.officer, f"{year.sitting}/rehearsal", {"count": "2"})
    assert "彩排数据" in answer.text
    rehearsal = re.search(r'action="(/office/sittings/.{36})/practice"', answer.text)[1]
    slips = re.findall(r'name="slip" value="(.*?)"', answer.text)
    assert len(slips) == 6
    went_to(await press(year.officer, f"{rehearsal}/practice", {"slip": slips}), rehearsal)
    page = await read(year.officer, rehearsal)
    assert "彩排数据" in page
    assert page.count('data-cast="party">2 / 2<') == 3
    went_to(await press(year.officer, f"{rehearsal}/close"), rehearsal)
    await open_box(press, read, year, rehearsal)
    ranking = await read(year.officer, f"{rehearsal}/ranking")
    assert "演练，永不公布" in ranking
    assert "审定" not in ranking
    went_to(await press(year.officer, f"{rehearsal}/clear"), year.sitting)
    assert "开始所必需的都齐了" in await read(year.officer, year.sitting)


async def open_box(press, read, year, sitting) -> None:
    first, second, third = year.scrutineers
    room = f"{sitting}/opening"
    codes = {"first": year.cards[0], "second": year.cards[1]}
    alone = await press(second, f"{room}/open", codes)
    assert (alone.status_code, "一位先确认" in alone.text) == (409, True)
    went_to(await press(first, f"{room}/confirm"), room)
    went_to(await press(first, f"{sitting}/take-back", {"act": "open", "room": "/opening"}), room)
    went_to(await press(first, f"{room}/confirm"), room)
    assert "您已确认" in await read(first, room)
    assert 'name="second"' in await read(second, room)
    for wrong, words in (
        ({"first": "ABC", "second": "ABC"}, "合计 65 位"),
        ({"first": year.cards[0], "second": year.cards[0]}, "这里是同一张"),
        ({"first": year.cards[0], "second": year.cards[2]}, "两张卡要正是这两位的"),
    ):
        answer = await press(second, f"{room}/open", wrong)
        assert (answer.status_code, words in answer.text) == (409, True), words
    assert (await press(third, f"{room}/open", codes)).status_code == 409
    went_to(await press(second, f"{room}/open", codes), f"{sitting}/ranking")


async def hold(client, press, read, year) -> None:
    went_to(await press(year.officer, f"{year.sitting}/open"), year.sitting)
    frozen = {"cycle": await cycle_of(year), "form": "options"}
    refused = await press(year.officer, "/office/scheme", frozen)
    assert (refused.status_code, "方案不能再改" in refused.text) == (409, True)
    one, *others = [str(unit) for unit in year.units]
    on, off = f"{year.sitting}/scoring-on", f"{year.sitting}/scoring-off"
    went_to(await press(year.host, on, {"only": one}), year.sitting)
    went_to(await press(year.host, on, {"unit": others}), year.sitting)
    went_to(await press(year.host, off, {"unit": one}), year.sitting)
    went_to(await press(year.host, on, {"only": [one, *others]}), year.sitting)
    none = await press(year.host, on)
    assert (none.status_code, "请先选要开启" in none.text) == (409, True)
    await vote(client, year)
    went_to(await press(year.host, f"{year.sitting}/pause"), year.sitting)
    assert "会议暂停" in await read(year.host, year.sitting)
    went_to(await press(year.host, f"{year.sitting}/resume"), year.sitting)
    await mend_the_count(press, read, year)
    lost = await press(year.registrar, f"{year.sitting}/withdraw", {"stub": "0000-0000"})
    assert (lost.status_code, "没有找到这张卡" in lost.text) == (409, True)
    spare = {"stub": spare_of(year).stub}
    went_to(await press(year.registrar, f"{year.sitting}/withdraw", spare), year.sitting)
    assert "封箱后不再收任何一张票" in await read(year.officer, f"{year.sitting}/ask/close")
    went_to(await press(year.officer, f"{year.sitting}/close"), year.sitting)
    root = await fetch_one(
        "SELECT encode(box_root, 'hex') FROM sitting WHERE id = $1", UUID(year.sitting[-36:])
    )
    page = await read(year.officer, year.sitting)
    fours = re.findall(r"<span(?: class=\"strong\")?>([0-9a-f]{4})</span>", page)
    assert "".join(fours) == root


async def cycle_of(year) -> str:
    sitting = UUID(year.sitting[-36:])
    return str(await fetch_one("SELECT cycle FROM sitting WHERE id = $1", sitting))


def spare_of(year) -> NewSlip:
    """Never entered on a tablet, and withdrawn in the end."""
    return next(slip for slip in year.slips if slip.group == "cppcc")


async def vote(client, year) -> None:
    """All but the spare slip; every unit gets the same."""
    client.headers["origin"] = "http://127.0.0.1"
    for slip in (slip for slip in year.slips if slip is not spare_of(year)):
        await given.enter(client, slip)
        scores = given.FULL if slip.group == "party" else given.HALF
        for unit in year.units:
            answer = await client.put(f"/t/ballots/{unit}", json=given.sheet(scores))
            assert answer.status_code == 200, answer.text


async def mend_the_count(press, read, year) -> None:
    less = {"group": "cppcc", "count": "3"}
    went_to(await press(year.registrar, f"{year.sitting}/issued", less), year.sitting)
    assert "更正为 3 张" in await read(year.officer, year.sitting)
    again = await press(year.registrar, f"{year.sitting}/issued", less)
    assert (again.status_code, "第二人不能也是您" in again.text) == (409, True)
    back = {"act": "issue"}
    went_to(await press(year.registrar, f"{year.sitting}/take-back", back), year.sitting)
    assert "更正为 3 张" not in await read(year.officer, year.sitting)
    went_to(await press(year.registrar, f"{year.sitting}/issued", less), year.sitting)
    went_to(await press(year.officer, f"{year.sitting}/issued", less), year.sitting)
    assert (
        await fetch_one(
            "SELECT issued FROM slips_out WHERE \"group\" = 'cppcc' AND sitting = $1",
            UUID(year.sitting[-36:]),
        )
        == 3
    )


async def correct(client, press, read, year) -> None:
    room = f"{year.sitting}/ranking"
    unit = year.units[0]
    here = f"{room}/units/{unit}/correct"
    assert f'href="{here}"' in await read(year.officer, f"{room}/units/{unit}")
    asked = {"shown": "true", "item": "1.1", "points": "3.5", "reason": "培训记录 核实后更正"}
    asked |= {"document_number": NUMBER}
    for wrong, words in (
        ({"points": "5.5"}, "最高 5 分。您输入的是 5.5，请改。"),
        ({"points": "-1"}, "客观分只能填数字"),
        ({"reason": " "}, "更正要写明原因和文号"),
        ({"item": "9.9"}, "没有这一项客观分"),
        ({"kind": "none"}, "请先选要更正什么"),
    ):
        page = await read(year.officer, f"{here}?{urlencode(asked | wrong)}")
        assert words in page
        assert "作为第一人提出更正" not in page
    elsewhere = await given.a_unit(await given.a_jurisdiction("澧县"), 9)
    foreign = await press(year.officer, f"{room}/correct", {"change": "{}"})
    assert foreign.status_code == 400
    assert (await client.get(f"{room}/units/{elsewhere}/correct")).status_code == 404
    await both_correct(press, read, year, here, asked | {"inapplicable": "true"})
    assert "第 2 版" in await read(year.other, room)
    page = await read(year.officer, f"{here}?{urlencode(asked)}")
    assert "→" in page
    change = hidden_fields(page, "/ranking/correct")
    went_to(await press(year.officer, f"{room}/correct", change), room)
    assert f'href="{room}/correction"' in await read(year.other, room)
    waiting = await read(year.other, f"{room}/correction")
    assert "客观分 1.1 改为 3.5 分" in waiting
    assert "培训记录 核实后更正" in waiting
    sent = hidden_fields(waiting, "/ranking/correct")
    assert sent == change
    other = {"change": sent["change"].replace("3.5", "4")}
    refused = await press(year.other, f"{room}/correct", other)
    assert (refused.status_code, "与您的不同" in refused.text) == (409, True)
    went_to(await press(year.other, f"{room}/correct", sent), room)
    assert "第 3 版" in await read(year.other, room)
    assert "没有等待确认的更正" in await read(year.other, f"{room}/correction")
    assert "这是第 1 版，不是最新的" in await read(year.other, f"{room}?version=1")


async def both_correct(press, read, year, here, asked) -> None:
    change = hidden_fields(
        await read(year.officer, f"{here}?{urlencode(asked)}"), "/ranking/correct"
    )
    for person in (year.officer, year.other):
        went_to(
            await press(person, f"{year.sitting}/ranking/correct", change),
            f"{year.sitting}/ranking",
        )


async def decide(client, press, read, year) -> None:
    room = f"{year.sitting}/ranking"
    paper = {"document_number": NUMBER, "dated_on": "2025-01-20"}
    early = await press(year.officer, f"{room}/approve", paper, files=SCAN)
    assert (early.status_code, "还没有签署齐" in early.text) == (409, True)
    for person in year.tellers:
        went_to(await press(person, f"{room}/sign", {"role": "teller"}), room)
    for person in year.scrutineers[:2]:
        went_to(await press(person, f"{room}/sign", {"role": "scrutineer"}), room)
    twice = await press(year.tellers[0], f"{room}/sign", {"role": "teller"})
    assert (twice.status_code, "您已经签署过" in twice.text) == (409, True)
    went_to(await press(year.officer, f"{room}/approve", paper, files=SCAN), room)
    assert "第二人不能也是您" in await read(year.officer, room)
    sent = hidden_fields(await read(year.other, room), "/ranking/confirm-approval")
    went_to(await press(year.other, f"{room}/confirm-approval", sent), room)
    page = await read(year.other, room)
    assert "2025年1月20日（星期一）" in page
    scan = await client.get(f"{room}/approval-scan")
    assert scan.content == SCAN["file"][1]
    await announce(press, read, year, room)
    assert (await press(year.officer, f"{room}/scope", {"scope": "all"})).status_code == 303
    for person in (year.officer, year.other):
        assert "公布后不能收回" in await read(person, room)
        went_to(await press(person, f"{room}/publish"), room)
    assert "已公布" in await read(year.officer, room)
    result = json.loads(await read(year.tellers[0], f"{room}/result.json"))
    ranks = {UUID(unit["unit"]): unit["rank"] for unit in result["units"]}
    assert ranks == {year.units[0]: 3, year.units[1]: 1, year.units[2]: 1}
    site = await client.get(f"{room}/site.zip")
    assert "recount.py" in zipfile.ZipFile(BytesIO(site.content)).namelist()


async def announce(press, read, year, room) -> None:
    page = await read(year.officer, f"{room}/announce")
    assert page.count("个工作日，到 ") == 30
    too_long = await press(year.officer, f"{room}/announce", {"days": "31"})
    assert too_long.status_code == 400
    went_to(await press(year.officer, f"{room}/announce", {"days": "7"}), room)
    again = await press(year.officer, f"{room}/announce")
    assert (again.status_code, "已经办过了" in again.text) == (409, True)
    early = await press(year.officer, f"{room}/publish")
    assert (early.status_code, "过了这一天才能公布" in early.text) == (409, True)
    assert 'aria-disabled="true" aria-describedby="why-not">公布结果' in await read(
        year.officer, room
    )
    await given.the_days_have_passed(UUID(await cycle_of(year)))
