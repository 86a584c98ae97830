"""What the office's pages say, and what they keep to themselves."""

import re

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.scoring.actions import issue_slips
from evaluation.scoring.conduct import close_sitting
from tests import given

STRANGE = {"team": "7.5", "systems": "6.5", "casefile": "8.5", "clues": "9.5", "public": "3.5"}
TOTAL = "35.5"


async def cast(client, hall, scores=given.FULL, group: str | None = None) -> None:
    client.headers["origin"] = "http://127.0.0.1"
    for slip in hall.slips if group is None else hall.slips_of(group):
        await given.enter(client, slip)
        for unit in hall.units:
            answer = await client.put(f"/t/ballots/{unit}", json=given.sheet(scores))
            assert answer.status_code == 200, answer.text


def rooms(hall) -> list[str]:
    here = f"/office/sittings/{hall.sitting}"
    return ["/office", here, f"{here}/counts", f"{here}/opening", f"{here}/ask/close"]


async def test_no_page_tells_a_score_before_the_opening(client, read):
    hall = await given.an_open_sitting(units=2)
    blank = [shape(await read(hall.officer, path)) for path in rooms(hall)]
    await cast(client, hall, STRANGE)
    strange = [shape(await read(hall.officer, path)) for path in rooms(hall)]
    await cast(client, hall, given.FULL)
    full = [shape(await read(hall.officer, path)) for path in rooms(hall)]
    assert strange == full
    assert strange != blank
    await close_sitting(hall.officer, hall.sitting)
    for path in ("", "/counts", "/opening"):
        text = await read(hall.officer, f"/office/sittings/{hall.sitting}{path}")
        assert not re.search(r"(?<![0-9a-f])(35\.5|100\.00)(?![0-9a-f])", text)
    await given.open_with_cards(hall)
    assert "100.00" in await read(hall.officer, f"/office/sittings/{hall.sitting}/ranking")


def shape(text: str) -> str:
    """A page without what is new at each log-in."""
    return re.sub(r'name="form_token" value="[^"]*"', "", text)


async def test_counts_are_sent_once_and_then_only_when_they_change(client):
    hall = await given.an_open_sitting(units=2, slips={"party": 2, "npc": 1, "cppcc": 1})
    await given.log_in(client, hall.officer)
    path = f"/office/sittings/{hall.sitting}/counts"
    first = await client.get(path)
    counts = first.json()
    assert counts["state"] == "open"
    assert counts["groups"]["party"]["issued"] == 2
    assert counts["units"][str(hall.units[0])] == {
        "scoring": "open",
        "cast": {"cppcc": 0, "npc": 0, "party": 0},
    }
    again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_of_a_sitting_asks_as_often_for_three_units_as_for_one(client, monkeypatch):
    asked = []
    for units in (1, 3):
        hall = await given.an_open_sitting(units=units)
        await given.log_in(client, hall.officer)
        asked.append(await statements(client, f"/office/sittings/{hall.sitting}", monkeypatch))
    assert asked[0] == asked[1]


async def statements(client, path, monkeypatch) -> int:
    count = 0

    async def counting(sql: str, *values: object) -> object:
        nonlocal count
        count += 1
        return await fetch(sql, *values)

    with monkeypatch.context() as patch:
        for module in ("scoring.desk", "scoring.queries", "cycles.queries", "accounts.approvals"):
            patch.setattr(f"evaluation.{module}.fetch", counting)
        assert (await client.get(path)).status_code == 200
    return count


async def test_a_small_group_hides_every_figure_of_the_groups(client, read):
    hall = await given.an_open_sitting(units=1, slips={"party": 2, "npc": 5, "cppcc": 5})
    await cast(client, hall)
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    page = await read(
        hall.officer, f"/office/sittings/{hall.sitting}/ranking/units/{hall.units[0]}"
    )
    assert "有一组的有效票不足 3 张" in page
    for hidden in ("各组平均分", "得分分布", "横线为去掉最高最低后的范围"):
        assert hidden not in page
    assert "领卡 12＝发出 12＋回避 0" in page


async def test_a_unit_shows_its_groups_and_how_its_ballots_lie(client, read):
    hall = await given.an_open_sitting(units=1, slips={"party": 3, "npc": 5, "cppcc": 4})
    await cast(client, hall)
    await cast(client, hall, given.HALF, "npc")
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    page = await read(
        hall.officer, f"/office/sittings/{hall.sitting}/ranking/units/{hall.units[0]}"
    )
    assert "各组得分：党代表 100.00，人大代表 50.00，政协委员 100.00" in page
    assert "50 至 55 分 5 张，95 至 100 分 7 张" in page
    row = r'执法队伍管理</th><td class="num">20</td>'
    row += '<td class="num">20.00</td><td class="num">10.00</td><td class="num">20.00</td>'
    assert re.search(row, page)


async def test_the_sums_add_up_on_the_ranking_and_a_difference_is_seen(client, read):
    hall = await given.an_open_sitting(units=2, slips={"party": 2, "npc": 2, "cppcc": 2})
    await cast(client, hall, group="party")
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    path = f"/office/sittings/{hall.sitting}/ranking"
    page = await read(hall.officer, path)
    for line in (
        "领卡 12＝发出 12＋回避 0",
        "发出 12＝收回 4＋未交 8",
        "收回 4＝有效 4＋无效 0＋弃权 0",
    ):
        assert line in page
    assert "不符" not in page
    await fetch("UPDATE slips_out SET issued = issued + 1 WHERE sitting = $1", hall.sitting)
    assert "不符" in await read(hall.officer, path)


async def test_a_rehearsal_corrects_nothing_of_the_year(press, read):
    hall = await given.a_prepared_sitting()
    rehearsal = await given.rehearse(hall)
    here = f"/office/sittings/{rehearsal}/ranking"
    form = {
        "unit": str(hall.units[0]),
        "item": "1.1",
        "points": "1",
        "reason": "试",
        "document_number": "1号",
    }
    assert (await press(hall.officer, f"{here}/correct", form)).status_code == 404
    page = await read(hall.officer, f"{here}/units/{hall.units[0]}")
    assert "更正客观分" not in page
    assert "彩排数据" in page


async def test_what_cannot_be_counted_is_named_and_the_box_stays_shut(client, press):
    hall = await given.an_open_sitting(units=1)
    await fetch("UPDATE objective_item SET points = '5.6000000000000005' WHERE item = '2.1'")
    await close_sitting(hall.officer, hall.sitting)
    here = f"/office/sittings/{hall.sitting}/opening"
    assert (await press(hall.scrutineers[0], f"{here}/confirm")).status_code == 303
    codes = {"first": hall.cards[0], "second": hall.cards[1]}
    answer = await press(hall.scrutineers[1], f"{here}/open", codes)
    assert (answer.status_code, "没有计票。$.objective[0].items" in answer.text) == (409, True)
    assert await fetch("SELECT id FROM envelope WHERE sitting = $1", hall.sitting)


async def test_what_leaves_the_office_is_named_after_its_sitting(client):
    hall = await given.an_open_sitting(units=1)
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    await given.log_in(client, hall.tellers[0])
    for file, kind, begins in (
        ("ranking.pdf", "application/pdf", b"%PDF-"),
        ("ranking.xlsx", "application/vnd.openxmlformats", b"PK"),
        ("bundle.json", "application/json", b'{"adjustments"'),
        ("result.json", "application/json", b"{"),
    ):
        answer = await client.get(f"/office/sittings/{hall.sitting}/ranking/{file}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.content.startswith(begins)
        assert "%E8%AF%84%E8%AE%AE%E4%BC%9A" in answer.headers["content-disposition"]


async def test_a_refusal_leads_back_to_the_page_of_the_form_and_comes_as_json(client, press):
    hall = await given.a_prepared_sitting()
    here = f"/office/sittings/{hall.sitting}"
    answer = await press(hall.officer, f"{here}/pause")
    assert f'href="{here}">回到上一页' in answer.text
    client.headers["accept"] = "application/json"
    answer = await press(hall.officer, f"{here}/pause")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "评议会现在是“筹备中”，不能暂停。",
    )


async def test_voiding_takes_a_reason_and_two_persons(press, read):
    hall = await given.a_prepared_sitting()
    here = f"/office/sittings/{hall.sitting}"
    empty = await press(hall.officer, f"{here}/void", {"reason": " "})
    assert (empty.status_code, "请写明作废的原因" in empty.text) == (409, True)
    assert (await press(hall.officer, f"{here}/void", {"reason": "停电"})).status_code == 303
    assert "第二人不能也是您" in await read(hall.officer, f"{here}/ask/void")
    assert 'name="reason" value="停电"' in await read(hall.other, f"{here}/ask/void")
    other = await press(hall.other, f"{here}/void", {"reason": "下雨"})
    assert (other.status_code, "与您的不同" in other.text) == (409, True)
    assert (await press(hall.other, f"{here}/void", {"reason": "停电"})).status_code == 303
    page = await read(hall.officer, here)
    assert "已作废，票箱未启封即销毁" in page
    assert "停电" in page


async def test_more_entered_than_handed_out_is_refused_in_words(client, press):
    hall = await given.an_open_sitting(units=1, slips={"party": 2, "npc": 1, "cppcc": 1})
    await cast(client, hall, group="party")
    for person in (hall.officer, hall.other):
        await issue_slips(person, hall.sitting, "party", 1)
    answer = await press(hall.officer, f"/office/sittings/{hall.sitting}/close")
    assert (answer.status_code, "党代表启用的评议卡比登记发出的多" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("role", "room", "words"),
    [
        (Role.SCRUTINEER, "/key-card", "制作您的钥匙卡"),
        (Role.REGISTRAR, "/sign-in", "代表签到，登记发出的评议卡"),
        (Role.CITY_OFFICER, "", "做会前准备"),
    ],
)
async def test_the_first_page_leads_everyone_to_the_own_work(read, role, room, words):
    hall = await given.a_prepared_sitting()
    person = await given.a_person(role, jurisdiction=hall.jurisdiction)
    page = await read(person, "/office")
    assert words in page
    assert f'href="/office/sittings/{hall.sitting}{room}">去办' in page


async def test_without_work_the_first_page_says_so(read):
    hall = await given.a_prepared_sitting()
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=hall.jurisdiction)
    assert "现在没有要您办的事" in await read(auditor, "/office")
