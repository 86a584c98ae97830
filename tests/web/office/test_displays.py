"""大屏 and 揭晓 in the office: what the operator presses, and how little the page knows."""

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from tests import given

SLIPS = {"party": 3, "npc": 3, "cppcc": 3}


async def test_the_operators_pages_do_what_they_say(client, press, read):
    hall = await given.an_open_sitting(units=3, slips=SLIPS)
    host = await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)
    room = f"/office/sittings/{hall.sitting}"
    assert "还没有登记屏" in await read(host, f"{room}/displays")
    for name in ("主屏", "侧屏"):
        await press(host, f"{room}/displays/add", {"name": name})
    refused = await press(host, f"{room}/displays/add", {"name": "主屏"})
    assert (refused.status_code, "已经有一块屏叫" in refused.text) == (409, True)
    both = [row["id"] for row in await fetch("SELECT id FROM display ORDER BY name")]
    await press(host, f"{room}/displays/show", {"display": both, "shows": "blank"})
    assert (await read(host, f"{room}/displays")).count("正在显示：黑屏") == 2
    await press(host, f"{room}/displays/remove", {"display": both[0]})
    assert await fetch_one("SELECT count(*) FROM display") == 1


async def test_the_page_of_the_reveal_knows_no_more_than_the_wall(client, press, read):
    hall = await given.an_open_sitting(units=3, slips=SLIPS)
    host = await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)
    room = f"/office/sittings/{hall.sitting}/reveal"
    assert "由评议办开启" in await read(host, room)
    assert "由两位评议办工作人员放行" not in await read(hall.officer, room)
    await press(hall.officer, f"{room}/switch", {"on": "true"})
    assert "签署齐以后，才能放行" in await read(hall.officer, room)
    scores = (given.FULL, given.HALF, given.FULL | {"team": "5"})
    await given.cast_all(hall, dict(zip(hall.units, scores, strict=True)))
    await given.close_and_open(hall)
    await given.sign(hall)
    await press(hall.officer, f"{room}/release")
    waits = await read(hall.other, room)
    assert "第一人确认的是：第 1 版，公开全部" in waits
    await press(hall.other, f"{room}/release")
    for person in (host, hall.officer):
        page = await read(person, room)
        assert [word for word in ("第1局", "第2局", "第3局", "100.00") if word in page] == []
    await press(host, f"{room}/forward", {"seen": 0})
    await press(host, f"{room}/forward", {"seen": 0})
    page = await read(host, room)
    assert ("第 3 名：第2局" in page, "还有 2 家" in page) == (True, True)
    assert [word for word in ("第1局", "第3局") if word in page] == []
    await press(host, f"{room}/back", {"seen": 1})
    assert "还没有名次" in await read(host, room)
    await press(hall.officer, f"{room}/switch", {"on": "false"})
    assert "已启封计票" in (await client.get(f"/screen/{hall.sitting}/now")).text
