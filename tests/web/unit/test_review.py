"""公示 and 申请复核 at the unit's desk."""

import pytest

from evaluation.db import fetch
from evaluation.results.publishing import announce_results
from evaluation.results.reviewing import reviews_of
from evaluation.results.reviews import decide_review
from tests import given
from tests.web.office.year import went_to

WHY = "案卷评查的扣分依据有误，请复核。<b>"


@pytest.fixture
async def hall(client) -> given.Hall:
    """Counted, signed, approved, announced."""
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 3})
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await given.close_and_open(hall)
    await given.sign(hall)
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle)
    return hall


async def test_a_unit_sees_its_own_result_asks_and_reads_the_decision(hall, press, read):
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    here = f"/unit/reviews/{hall.sitting}"
    desk = await read(clerk, "/unit")
    assert "2024 年度评议结果公示" in desk
    assert f'href="{here}"' in desk
    page = await read(clerk, here)
    assert "<dt>名次</dt><dd>1</dd>" in page
    assert "第2局" not in page
    empty = await press(clerk, f"{here}/ask", {"text": " "})
    assert (empty.status_code, "请写明申请复核的理由" in empty.text) == (409, True)
    too_long = await press(clerk, f"{here}/ask", {"text": "长" * 1001})
    assert (too_long.status_code, "最多 1000 字" in too_long.text) == (409, True)
    went_to(await press(clerk, f"{here}/ask", {"text": WHY}), here)
    page = await read(clerk, here)
    assert "案卷评查的扣分依据有误，请复核。&lt;b&gt;" in page
    assert "等待决定" in page
    assert "提交复核申请" not in page
    assert "已申请复核，等待决定" in await read(clerk, "/unit")
    review = (await reviews_of(hall.sitting))[0]
    await decide_review(hall.officer, review.id, upheld=False, decision="依据无误，维持原结果。")
    page = await read(clerk, here)
    assert "依据无误，维持原结果。" in page
    assert "复核不成立" in await read(clerk, "/unit")


async def test_after_the_last_day_the_form_is_gone_and_a_late_one_is_refused(hall, press, read):
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    here = f"/unit/reviews/{hall.sitting}"
    await given.the_days_have_passed(hall.cycle)
    page = await read(clerk, here)
    assert "已经过了" in page
    assert "提交复核申请" not in page
    late = await press(clerk, f"{here}/ask", {"text": WHY})
    assert (late.status_code, "已经过了，没有收下" in late.text) == (409, True)
    assert "公示期满，没有申请复核" in await read(clerk, "/unit")


async def test_before_the_announcement_and_for_strangers_there_is_no_such_page(client, hall, press):
    here = f"/unit/reviews/{hall.sitting}"
    strange = await given.a_clerk(hall.jurisdiction, await given.a_unit(hall.jurisdiction, 9))
    county = await given.a_jurisdiction("石门县")
    foreign = await given.a_clerk(county, await given.a_unit(county, 1))
    for clerk in (strange, foreign):
        await given.log_in(client, clerk)
        assert (await client.get(here)).status_code == 404
        assert (await press(clerk, f"{here}/ask", {"text": WHY})).status_code == 404
    await fetch("UPDATE cycle SET state = 'approved' WHERE id = $1", hall.cycle)
    await given.log_in(client, await given.a_clerk(hall.jurisdiction, hall.units[0]))
    assert (await client.get(here)).status_code == 404


async def test_a_clerk_of_a_later_register_acts_for_the_same_unit(hall, press, read):
    rows = await fetch("SELECT title FROM unit WHERE id = $1", hall.units[0])
    later = await given.a_unit(hall.jurisdiction, 8)
    await fetch("UPDATE unit SET year = 2025, title = $2 WHERE id = $1", later, rows[0]["title"])
    clerk = await given.a_clerk(hall.jurisdiction, later)
    here = f"/unit/reviews/{hall.sitting}"
    went_to(await press(clerk, f"{here}/ask", {"text": WHY}), here)
    assert (await reviews_of(hall.sitting))[0].unit == hall.units[0]
