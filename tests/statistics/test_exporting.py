"""导出: XLSX and CSV with numbers and texts, and no formula whatever a unit is called."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from evaluation.db import fetch
from evaluation.errors import NotFound
from evaluation.statistics.exporting import export_of, office_csv, office_xlsx
from evaluation.statistics.handing_up import hand_up
from tests import given
from tests.statistics.returned import a_set_year, accepted

MADE_ON = date(2025, 1, 31)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def test_the_workbook_has_the_sums_and_a_sheet_a_table(db):
    city = await a_set_year()
    county = await a_set_year("石门县", units=1, over=city.jurisdiction)
    await accepted(city, 0, levy__count="0", levy__amount="N")
    await accepted(county, 0)
    await hand_up(county.officer, county.cycle, 1)
    export = await export_of(city.jurisdiction, city.cycle)
    book = sheets(office_xlsx(export, MADE_ON))
    assert book["汇总"][0] == ["项目", "表", "计量单位", "本级", "石门县", "全辖区"]
    fines = next(row for row in book["汇总"] if row[:2] == ["罚款", "处罚"])
    assert fines[3:] == [3.0, 3.0, 6.0]
    levy = next(rows for name, rows in book.items() if name.endswith("征收"))
    assert levy == [
        ["单位", "类别", "状态", "征收次数（次）", "征收金额（元）"],
        ["常德市第1局", "综合执法类", "已接收", 0.0, "无此职权"],
        ["常德市第2局", "综合执法类", "未开始", "", ""],
        ["合计", "", "", 0.0, ""],
    ]
    assert office_xlsx(export, MADE_ON) == office_xlsx(export, MADE_ON)


async def test_the_csv_has_a_row_a_figure(db):
    year = await a_set_year(units=1)
    await accepted(year, 0, leniency__first="N", penalty__amount="12.50")
    text = office_csv(await export_of(year.jurisdiction, year.cycle)).decode("utf-8-sig")
    rows = {(row["表"], row["项目"]): row for row in csv.DictReader(io.StringIO(text))}
    assert rows["处罚", "罚没金额"]["数"] == "12.5"
    assert rows["免罚", "首违不罚"] == {
        "表": "免罚",
        "项目": "首违不罚",
        "计量单位": "宗",
        "类别": "综合执法类",
        "单位": "常德市第1局",
        "状态": "已接收",
        "数": "无此职权",
    }


async def test_a_name_that_looks_like_a_formula_stays_a_name(db):
    year = await a_set_year(units=1)
    await accepted(year, 0)
    await fetch("UPDATE unit SET title = '=HYPERLINK(\"x\")' WHERE id = $1", year.unit)
    export = await export_of(year.jurisdiction, year.cycle)
    book = CalamineWorkbook.from_filelike(io.BytesIO(office_xlsx(export, MADE_ON)))
    sheet = book.get_sheet_by_name(book.sheet_names[1])
    assert sheet.to_python()[1][0] == '=HYPERLINK("x")'
    assert b"'=HYPERLINK" in office_csv(export)


async def test_another_jurisdiction_takes_nothing_away(db):
    year = await a_set_year()
    with pytest.raises(NotFound):
        await export_of(await given.a_jurisdiction("岳阳市"), year.cycle)
