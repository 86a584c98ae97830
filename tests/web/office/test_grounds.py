"""按记录核算 through the pages of the office, and on the sheet that the unit gets."""

import re

from evaluation.objective import confirming
from tests.grounds.records import BADLY, a_form, a_report, a_return, an_outline, change
from tests.objective.year import a_year, points_of


async def a_handed_in_year():
    year = await a_year()
    await an_outline(year)
    await a_form(year)
    await a_return(year, year.units[0], BADLY, late=True)
    await a_report(year, year.units[0])
    return year


def room(year, rest: str = "") -> str:
    return f"/office/years/{year.cycle}/objective{rest}"


def seen_on(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{16})"', page)[1]


async def test_the_officer_sees_before_and_after_and_takes_it_over(press, read):
    year = await a_handed_in_year()
    assert f'href="{room(year, "/grounds")}"' in await read(year.scorer, room(year))
    page = await read(year.scorer, room(year, "/grounds"))
    assert "人均培训 59.99 学时，要求 60 学时" in page
    assert "会变 4 项" in page
    answer = await press(year.scorer, room(year, "/grounds"), {"seen": seen_on(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, room(year))
    assert await points_of(year.units[0], "1.2") == "1"
    page = await read(year.scorer, room(year, "/grounds"))
    assert "没有要采用的：得分和依据都和记录一致。" in page


async def test_what_changed_since_is_refused_with_a_way_back(press, read):
    year = await a_handed_in_year()
    seen = seen_on(await read(year.scorer, room(year, "/grounds")))
    await change(year.units[0], "training.hours", "80")
    answer = await press(year.scorer, room(year, "/grounds"), {"seen": seen})
    assert answer.status_code == 409
    assert "又有变化，没有采用" in answer.text
    assert f'href="{room(year)}"' in answer.text


async def test_an_item_is_decided_otherwise_on_its_page(press, read):
    year = await a_handed_in_year()
    unit = room(year, f"/units/{year.units[0]}")
    seen = seen_on(await read(year.scorer, f"{unit}/grounds"))
    await press(year.scorer, f"{unit}/grounds", {"seen": seen})
    page = await read(year.scorer, f"{unit}/item?item=1.1")
    assert "没有证件 3 人" in page
    assert f"{unit}/undo-deduction" not in page
    form = {"item": "1.1", "points": "1", "reason": "证件年检期间"}
    answer = await press(year.scorer, f"{unit}/override", form)
    assert answer.headers["location"] == f"{unit}/item?item=1.1"
    page = await read(year.scorer, f"{unit}/item?item=1.1")
    assert "理由：证件年检期间" in page
    await press(year.scorer, f"{unit}/lift-override", {"item": "1.1"})
    assert await points_of(year.units[0], "1.1") == "2"


async def test_the_unit_reads_rule_figure_and_source_on_its_sheet(press, read):
    year = await a_handed_in_year()
    seen = seen_on(await read(year.scorer, room(year, "/grounds")))
    await press(year.scorer, room(year, "/grounds"), {"seen": seen})
    await confirming.send_confirmations(year.scorer, year.cycle)
    page = await read(year.clerk, f"/unit/confirmations/{year.units[0]}")
    assert "人均培训不足 60 学时，扣 2 分" in page
    assert "没有这方面的记录，不核算，由评议办登记。" in page
    assert f'href="/unit/statistics/{year.units[0]}"' in page
    assert 'href="/unit/report?year=2024"' in page


async def test_the_preview_says_why_nothing_may_change(read):
    year = await a_handed_in_year()
    await confirming.send_confirmations(year.scorer, year.cycle)
    page = await read(year.scorer, room(year, f"/units/{year.units[0]}/grounds"))
    assert "确认单在单位手里，要先收回。" in page
    assert 'name="seen"' not in page
