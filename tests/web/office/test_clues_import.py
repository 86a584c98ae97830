"""导入热线工单 through the pages: sent, looked at, stored, and seen in the list."""

import re

from evaluation.db import fetch, fetch_one
from tests.clues.orders import NOISE, STALL, World, a_sheet, a_world, order, taken_in
from tests.web.office.year import went_to


def here(world: World, room: str = "") -> str:
    return f"/office/years/{world.cycle}/clues/import{room}"


async def sent(press, world: World, *lines: str) -> str:
    file = {"file": ("张桂芳的工单.csv", a_sheet(*lines), "text/csv")}
    answer = await press(world.officer, here(world, "/sheet"), files=file)
    return answer.headers["location"]


async def test_two_duplicates_are_decided_and_the_rest_is_stored(db, read, press):
    world = await a_world()
    (former,) = await taken_in(world, order("DH1"), register=True)
    assert "来电时间" in await read(world.officer, here(world))
    own = await sent(
        press, world, order("DH1", text="同一个编号"), order("DH2", text=f"又反映：{STALL}。"),
        order("DH3", text=NOISE, name="张桂芳", telephone="13973600001"), order("DH4", on="不详"),
    )  # fmt: skip
    page = await read(world.officer, own)
    assert "13973600001" not in page
    assert page.count("张桂芳") == 1  # the file's own name, which is nowhere in clear
    assert f'href="/office/years/{world.cycle}/clues/{former}"' in page
    assert "不是能认的日期" in page
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    form = {"seen": seen, "decide": ["2 repeat", "3 "], "leave": "5"}
    answer = await press(world.officer, f"{own}/store", form)
    assert answer.status_code == 409
    assert "第 3 行像是重复的" in answer.text
    form |= {"others": "new", "register": "true"}
    went_to(await press(world.officer, f"{own}/store", form), f"{own}/done")
    page = await read(world.officer, f"{own}/done")
    assert "导入了 3 条线索" in page
    assert "24-002 至 24-004" in page
    went_to(await press(world.officer, f"{own}/store", form), f"{own}/done")
    rows = await fetch("SELECT outer_number, repeats FROM clue ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("DH1", None), ("DH1", former), ("DH2", None), ("DH3", None),
    ]  # fmt: skip


async def test_a_sheet_is_dropped_and_one_without_a_head_says_what_to_mend(db, client, read, press):
    world = await a_world()
    own = await sent(press, world, order("DH1"))
    went_to(await press(world.officer, f"{own}/drop"), here(world))
    assert (await client.get(own)).status_code == 404
    assert await fetch_one("SELECT count(*) FROM clue_import") == 0
    file = {"file": ("工单.csv", "一,二\n甲,乙".encode(), "text/csv")}
    answer = await press(world.officer, here(world, "/sheet"), files=file)
    page = await read(world.officer, answer.headers["location"])
    assert "不是表头" in page
    assert "改好后再传" in page
    answer = await client.get("/office/clues/order-form.xlsx")
    assert answer.content.startswith(b"PK")
