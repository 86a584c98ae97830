"""The forms that offices download, opened by a reader that isn't ours."""

import io
import re
import zipfile
from datetime import date

from python_calamine import CalamineWorkbook

from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import read
from evaluation.spreadsheets.writing import csv, xlsx
from tests.spreadsheets.making import FORM, GOOD, HEAD

DAY = date(2026, 11, 24)


def opened(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_the_form_has_its_head_and_beside_it_what_to_fill_in():
    book = opened(xlsx(FORM, made_on=DAY))
    assert book.sheet_names == ["单位名录", "填表说明"]
    assert book.get_sheet_by_name("单位名录").to_python() == [list(HEAD)]
    assert book.get_sheet_by_name("填表说明").to_python() == [
        ["栏目", "怎么填", "是否必填", "示例", "", "类别"],
        ["单位名称", "最多 20 个字。", "必填", "市司法局", "", "市直单位"],
        ["类别", "从列表里选一项。", "必填", "市直单位", "", "县市区"],
        ["得分", "数字，最多 6 位小数。", "可不填", "85.5", "", ""],
        ["成立日期", "日期，如 2025-01-16。", "可不填", "2025-01-16", "", ""],
    ]


def test_strings_are_never_formulas():
    rows = [
        ("=HYPERLINK(1)", "市直单位", "+1", "@x"),
        ("{=1}", "http://a.example", "mailto:a", "-"),
    ]
    content = xlsx(FORM, rows, made_on=DAY)
    assert opened(content).get_sheet_by_index(0).to_python()[1:] == [list(row) for row in rows]
    page = part(content, "xl/worksheets/sheet1.xml")
    assert re.findall("<f[ >]|<hyperlink", page) == []
    assert set(re.findall(r"<c [^>]*?t=\"(\w+)\"", page)) == {"s"}


def test_the_head_is_frozen_and_choices_are_lists():
    page = part(xlsx(FORM, [GOOD], made_on=DAY), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1"' in page
    assert '<dataValidation type="list"' in page
    assert 'sqref="B2:B5001"' in page
    assert "<formula1>'填表说明'!$F$2:$F$3</formula1>" in page


def test_the_same_input_gives_the_same_bytes():
    assert xlsx(FORM, [GOOD], made_on=DAY) == xlsx(FORM, [GOOD], made_on=DAY)
    assert xlsx(FORM, [GOOD], made_on=DAY) != xlsx(FORM, [GOOD], made_on=date(2026, 11, 25))
    assert csv(FORM, [GOOD]) == csv(FORM, [GOOD])


def test_csv_in_both_encodings():
    assert csv(FORM, [GOOD]).startswith("\ufeff单位名称,".encode())
    assert csv(FORM, [GOOD], "gb18030").decode("gb18030").split("\r\n")[1] == ",".join(GOOD)


def test_a_title_that_no_sheet_may_have():
    form = SheetForm("2024/2025 年度[甲]：" + "长" * 40, (Column("姓名"),))
    reading = read(xlsx(form, [("甲",)], made_on=DAY), "", form)
    assert [row.values for row in reading.rows] == [{"姓名": "甲"}]


def test_hints_longer_than_excel_shows_are_whole_in_the_explanation():
    form = SheetForm("名单", (Column("姓名", hint="说" * 300),))
    content = xlsx(form, made_on=DAY)
    assert opened(content).get_sheet_by_name("填表说明").to_python()[1][1].startswith("说" * 300)
    assert 'prompt="' + "说" * 255 + '"' in part(content, "xl/worksheets/sheet1.xml")
