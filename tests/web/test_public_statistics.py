"""公布的执法统计: what everyone reads, by table and by unit, as page and as files."""

import csv
import io
import re
from uuid import UUID, uuid4

import pytest

from evaluation.statistics.handing_in import correct_cell
from evaluation.statistics.publishing import publish_statistics, to_publish
from tests.statistics.returned import a_set_year, accepted, another_officer
from tests.statistics.year import Year


@pytest.fixture
async def year(db: None) -> Year:
    year = await a_set_year(units=3)
    await accepted(year, 0, levy__count="0", levy__amount="0")
    await accepted(
        year, 1, levy__count="N", levy__amount="N", penalty__detention="N", penalty__total="33"
    )
    return year


async def published(year: Year) -> UUID:
    now = await to_publish(year.jurisdiction, year.cycle)
    await publish_statistics(year.officer, year.cycle, now.seen)
    other = await another_officer(year)
    return await publish_statistics(other, year.cycle, now.seen)


async def rows_of(client, address: str) -> dict[str, list[str]]:
    page = (await client.get(address)).text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        words = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
        rows[words[0]] = words[1:]
    return rows


async def test_nought_is_0_and_no_power_is_said_in_words(client, year):
    here = f"/statistics/{await published(year)}"
    assert await rows_of(client, here + "?table=levy") == {
        "常德市第1局": ["0", "0"],
        "常德市第2局": ["本单位无相关行政执法职责"],
        "合计": ["0", "0"],
    }
    penalties = await rows_of(client, here)
    assert penalties["常德市第2局"][10] == "无此职权"
    page = (await client.get(here + "?unit=2")).text
    assert ("常德市第2局" in page, "本单位无相关行政执法职责" in page) == (True, True)
    assert "公布时还没有报齐：常德市第3局" in (await client.get(here)).text


async def test_the_start_page_leads_there_and_only_once_it_is_published(client, year):
    before = (await client.get("/")).text
    publication = await published(year)
    after = (await client.get("/")).text
    assert ("常德市2024年度行政执法统计" in before, str(publication) in after) == (False, True)


async def test_a_newer_version_takes_the_place_and_the_old_one_says_so(client, year):
    old = await published(year)
    await correct_cell(year.officer, year.unit, "penalty.fine", "9", "核实")
    new = await published(year)
    start = (await client.get("/")).text
    assert (str(new) in start, str(old) in start) == (True, False)
    page = (await client.get(f"/statistics/{old}")).text
    assert ("这是旧的一版" in page, f"/statistics/{new}" in page) == (True, True)
    rows = await rows_of(client, f"/statistics/{old}")
    assert rows["常德市第1局"][2] == "3"
    assert (await rows_of(client, f"/statistics/{new}"))["常德市第1局"][2] == "9"


async def test_it_is_taken_away_as_files(client, year):
    here = f"/statistics/{await published(year)}"
    sheet = await client.get(here + "/statistics.xlsx")
    assert (sheet.content[:4], sheet.headers["x-content-type-options"]) == (
        b"PK\x03\x04",
        "nosniff",
    )
    text = (await client.get(here + "/statistics.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    amounts = {(row["单位"], row["项目"]): row["数"] for row in rows if row["表"] == "征收"}
    assert amounts["常德市第2局", "征收次数"] == "无此职权"
    assert amounts["常德市第1局", "征收次数"] == "0"


async def test_nobody_writes_and_nothing_else_is_there(client, year):
    here = f"/statistics/{await published(year)}"
    page = (await client.get(here)).text
    assert ("周敏" in page, "陈立" in page, "第一人" in page) == (False, False, False)
    for path in (f"/statistics/{uuid4()}", here + "?table=nothing", here + "?unit=9"):
        assert (path, (await client.get(path)).status_code) == (path, 404)
    assert (await client.get(here + "?unit=0")).status_code == 400
