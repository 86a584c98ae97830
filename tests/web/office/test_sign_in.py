"""签到 as the registrar works it: find, press once, take it back; without a script, by forms."""

import re

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.quorum_queries import present_counts
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.scoring.rules import Scoring
from tests import given
from tests.scoring.delegates import NAMES, invite


@pytest.fixture
async def hall(db) -> given.Hall:
    return await given.a_prepared_sitting(units=2)


@pytest.fixture
async def registrar(hall) -> Person:
    return await given.a_person(Role.REGISTRAR, jurisdiction=hall.jurisdiction, full_name="肖军")


def room(hall: given.Hall) -> str:
    return f"/office/sittings/{hall.sitting}/sign-in"


def words(answer: httpx.Response | str) -> str:
    """What stands on the page, without the marks around it."""
    text = answer if isinstance(answer, str) else answer.text
    text = re.sub(r"<svg.*?</svg>|<script.*?</script>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


async def begin(hall: given.Hall) -> None:
    """The second unit is scored."""
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    await change_scoring(hall.officer, hall.sitting, hall.units[1:], Scoring.OPEN)


async def test_a_few_signs_find_the_delegate_and_one_press_signs_in(hall, registrar, read, press):
    first, *_ = await invite(hall, *NAMES, at="常德市第2局")
    page = await read(registrar, f"{room(hall)}?find=clx")
    assert "<mark>陈立新</mark>" in page
    assert page.count("data-first") == 1
    assert str(first) in page
    answer = await press(registrar, f"{room(hall)}/come", {"delegate": str(first)})
    assert answer.status_code == 200
    text = words(answer)
    assert "陈立新，已签到 请从党代表卡盒中自己抽一张评议卡。" in text
    assert "评到第2局时，请这位代表选“回避”。" in text
    assert "党代表1 / 4缺席 3 发卡 1" in text
    assert await present_counts(hall.sitting) == {"party": 1}


async def test_no_address_of_the_desk_names_a_delegate(hall, registrar, read, press):
    first, *_ = await invite(hall, *NAMES)
    pages = [await read(registrar, f"{room(hall)}?find=c")]
    pages.append((await press(registrar, f"{room(hall)}/come", {"delegate": str(first)})).text)
    pages.append(await read(registrar, f"{room(hall)}?show=present"))
    for page in pages:
        addresses = re.findall(r'(?:href|action|formaction|data-\w+)="([^"]*)"', page)
        assert addresses
        assert [one for one in addresses if str(first) in one or "陈立新" in one] == []


async def test_the_list_alone_and_the_figures_alone_are_asked_again_and_again(
    hall, registrar, read, client
):
    await invite(hall, *NAMES)
    found = await read(registrar, f"{room(hall)}/found?find=sc")
    assert "<html" not in found
    assert "单春梅" in words(found)
    assert "没有找到“zzz”" in words(await read(registrar, f"{room(hall)}/found?find=zzz"))
    first = await client.get(f"{room(hall)}/totals")
    again = await client.get(
        f"{room(hall)}/totals", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code) == (200, 304)


async def test_the_quorum_warns_and_stops_nothing(hall, registrar, read, press):
    people = await invite(hall, *NAMES)
    text = words(await read(registrar, room(hall)))
    assert "未达到法定人数" in text
    assert "在场要过半数：至少 3 人，现在 0 人，还差 3 人" in text
    await begin(hall)
    for one in people[:3]:
        answer = await press(registrar, f"{room(hall)}/come", {"delegate": str(one)})
    text = words(answer)
    assert "未达到法定人数" not in text
    assert "达到法定人数" in text


async def test_late_and_early_are_shown_by_group_at_the_unit_and_undone_exactly(
    hall, registrar, press, read
):
    first, second, *_ = await invite(hall, *NAMES)
    await press(registrar, f"{room(hall)}/come", {"delegate": str(first)})
    await begin(hall)
    text = words(await press(registrar, f"{room(hall)}/come", {"delegate": str(second)}))
    assert "计为迟到（第 2 家 第2局）" in text
    page = await read(registrar, f"{room(hall)}?show=present")
    assert "这次签到是什么时候的？" in page
    text = words(await press(registrar, f"{room(hall)}/leave", {"delegate": str(first)}))
    assert "请先在平板上交卡" in text
    assert "迟 1 退 1" in text
    answer = await press(registrar, f"{room(hall)}/back", {"delegate": str(first), "place": "2"})
    assert "退 1" not in words(answer)
    answer = await press(
        registrar, f"{room(hall)}/take-back", {"delegate": str(second), "place": "2"}
    )
    assert "陈美玲，签到已撤回" in words(answer)
    assert "迟 1" not in words(answer)
    assert await present_counts(hall.sitting) == {"party": 1}


async def test_a_late_delegate_is_added_and_draws_and_one_press_counts_the_slip(
    hall, registrar, press, read
):
    await invite(hall, *NAMES)
    await begin(hall)
    await fetch("UPDATE slips_out SET issued = 0 WHERE sitting = $1", hall.sitting)
    late = {"group": "npc", "name": " 覃小武 ", "organisation": "石门县"}
    text = words(await press(registrar, f"{room(hall)}/late", late))
    assert "覃小武，已增补并签到 请从人大代表卡盒中自己抽一张评议卡。" in text
    assert "人大代表10 少 1 张" in text
    answer = await press(registrar, f"{room(hall)}/one-more", {"group": "npc"})
    assert (answer.status_code, answer.headers["location"]) == (303, room(hall))
    assert "人大代表11 相同" in words(await read(registrar, room(hall)))
    again = await press(registrar, f"{room(hall)}/late", late)
    assert again.status_code == 409
    assert "请直接查找、签到" in again.text


async def test_slips_out_are_registered_for_a_group_at_once(hall, registrar, press, read):
    await invite(hall, *NAMES)
    answer = await press(registrar, f"{room(hall)}/issued", {"group": "party", "count": "0"})
    assert (answer.status_code, answer.headers["location"]) == (303, room(hall))
    assert "党代表00 相同" in words(await read(registrar, room(hall)))
    refused = await press(registrar, f"{room(hall)}/issued", {"group": "party", "count": "9"})
    assert refused.status_code == 409
    assert f'href="{room(hall)}"' in refused.text


async def test_without_a_list_the_page_says_who_brings_one(hall, registrar, read):
    page = await read(registrar, room(hall))
    assert "请评议办先导入评议代表名单" in page
    assert f"/office/import/delegates?of={hall.cycle}" in await read(hall.officer, room(hall))


async def test_after_the_closing_the_figures_stay_and_nothing_can_be_pressed(
    hall, registrar, read, press
):
    first, *_ = await invite(hall, *NAMES)
    await begin(hall)
    await press(registrar, f"{room(hall)}/come", {"delegate": str(first)})
    await close_sitting(hall.officer, hall.sitting)
    page = await read(registrar, f"{room(hall)}?find=c")
    assert "签到不再改" in page
    assert re.findall(r'action="([^"]*/sign-in/[^"]*)"', page) == []
    assert "党代表1 / 4缺席 3" in words(page)


async def test_a_rehearsal_signs_in_its_own_rows_and_adds_nobody(hall, registrar, read, press):
    first, *_ = await invite(hall, *NAMES)
    practice = (await start_rehearsal(hall.officer, hall.sitting, 1)).sitting
    place = f"/office/sittings/{practice}/sign-in"
    page = await read(registrar, f"{place}?find=clx")
    assert "当日增补代表</summary>" not in page
    assert "彩排数据" in page
    answer = await press(registrar, f"{place}/come", {"delegate": str(first)})
    assert "陈立新，已签到" in words(answer)
    late = await press(registrar, f"{place}/late", {"group": "npc", "name": "覃小武"})
    assert late.status_code == 409
    assert await present_counts(hall.sitting) == {}


async def test_the_desk_is_the_registrars_first_thing_and_on_the_sittings_page(
    hall, registrar, read
):
    assert f'href="{room(hall)}"' in await read(registrar, "/office")
    assert f'href="{room(hall)}"' in await read(registrar, f"/office/sittings/{hall.sitting}")


async def test_a_list_is_not_replaced_under_those_who_signed_in(hall, registrar, press, read):
    first, *_ = await invite(hall, *NAMES)
    await press(registrar, f"{room(hall)}/come", {"delegate": str(first)})
    sheet = ("名单.csv", "组别,姓名,单位\n党代表,李明,\n".encode(), "text/csv")
    path = "/office/import/delegates/sheet"
    draft = (await press(hall.officer, path, {"of": str(hall.cycle)}, {"file": sheet})).headers[
        "location"
    ]
    seen = re.findall(r'name="seen" value="([^"]*)"', await read(hall.officer, draft))
    taken = await press(hall.officer, f"{draft}/take", {"seen": seen[0]})
    assert taken.status_code == 409
    assert "有人已签到，名单没有改" in taken.text
    assert await fetch_one("SELECT count(*) FROM delegate") == len(NAMES)
