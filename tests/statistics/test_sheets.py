"""执法统计 as a spreadsheet: the round trip, and what is wrong with a sheet, by row and column."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from evaluation.spreadsheets.faults import SheetRefused
from evaluation.statistics.foreign import labels_of
from evaluation.statistics.national import national_form
from evaluation.statistics.queries import return_of
from evaluation.statistics.sheets import (
    changes_of,
    figures_xlsx,
    foreign_in,
    is_ours,
    read_foreign,
    read_ours,
    table_in,
)
from tests.spreadsheets.making import parts, sheet, written, zipped
from tests.statistics.books import FINE, HEAD, book, province
from tests.statistics.year import a_statistics_year, fill, whole

FORM = national_form()


def read(content: bytes, name: str = "统计.xlsx", *, before_is_known: bool = False):
    table = table_in(content, name)
    assert is_ours(table)
    return read_ours(table, FORM, before_is_known=before_is_known)


def said(content: bytes) -> list[str]:
    """Each fault as the person reads it."""
    return [fault.where + fault.words for fault in read(content).faults]


def taken(content: bytes) -> list[tuple[str, str, str]]:
    got = read(content)
    assert got.faults == ()
    return [(entry.column, entry.cell, entry.text) for entry in got.entries]


async def test_what_is_taken_away_comes_back_unchanged(db):
    year = await a_statistics_year()
    await fill(year, whole(penalty__detention="无此职权", penalty__total="33"))
    await fill(year, {"penalty.fine": "2208"}, "before")
    mine = await return_of(year.jurisdiction, year.unit)
    content = figures_xlsx(mine, date(2025, 1, 10))
    assert content == figures_xlsx(mine, date(2025, 1, 10))
    assert len(read(content).entries) == 64
    assert changes_of(mine, read(content).entries) == []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


async def test_what_would_change_is_told_before_it_is_stored(db):
    year = await a_statistics_year()
    await fill(year, {"penalty.fine": "9"})
    mine = await return_of(year.jurisdiction, year.unit)
    changes = changes_of(mine, read(book(FINE)).entries)
    assert [(one.title, one.column, one.entry.seen, one.entry.text) for one in changes] == [
        ("处罚“罚款”", "本年", "9", "12"),
        ("处罚“罚款”", "上年", "", "9"),
    ]
    assert (await return_of(year.jurisdiction, year.unit)).amounts == {"penalty.fine": 9}


def test_numbers_texts_and_no_power_are_taken():
    rows = [
        ("penalty.fine", "处罚", "罚款", "宗", 12, ""),
        ("penalty.amount", "", "", "", "1,204.50", ""),
        ("penalty.detention", "处罚", "行政拘留", "宗", "无此职权", 0),
    ]
    assert taken(book(*rows)) == [
        ("now", "penalty.fine", "12"),
        ("now", "penalty.amount", "1,204.50"),
        ("now", "penalty.detention", "无此职权"),
        ("before", "penalty.detention", "0"),
    ]


def test_columns_may_stand_in_any_order():
    shuffled = ["本年", "项目", "上年", "格号", "计量单位", "表"]
    assert taken(book(("12", "罚款", "", "penalty.fine", "宗", "处罚"), head=shuffled)) == [
        ("now", "penalty.fine", "12")
    ]


def test_full_width_digits_are_read_and_told():
    got = read(book(("penalty.fine", "", "", "", "１，２０４", "")))
    assert [entry.text for entry in got.entries] == ["１，２０４"]
    assert [note.where + note.words for note in got.notes] == [
        "“执法统计”第 2 行“本年”有全角字符、逗号或空格，按“1204”读。"
    ]


def test_last_years_own_return_is_not_overruled_by_a_sheet():
    got = read(book(FINE), before_is_known=True)
    assert [entry.column for entry in got.entries] == ["now"]


def as_day(made, page):
    page.write(1, 4, 45000, made.add_format({"num_format": "yyyy-mm-dd"}))


def as_percent(made, page):
    page.write(1, 4, 0.5, made.add_format({"num_format": "0%"}))


def merged(_, page):
    page.merge_range("E2:F2", "12")


def hidden_sheet(made, _):
    other = made.add_worksheet("底稿")
    other.write(0, 0, "5")
    other.hide()


def hidden_row(_, page):
    page.set_row(1, None, None, {"hidden": True})


def hidden_column(_, page):
    page.set_column(4, 4, None, None, {"hidden": True})


@pytest.mark.parametrize(
    ("row", "spoil", "words"),
    [
        ((*FINE[:4], "=SUM(A1:A9)", ""), None, "第 2 行“本年”是公式。"),
        (FINE, as_day, "第 2 行“本年”是日期格式。"),
        (FINE, as_percent, "第 2 行“本年”是百分数格式。"),
        (FINE, merged, "第 2 行合并了单元格 E2:F2。"),
        (FINE, hidden_sheet, "隐藏的工作表“底稿”里有内容。"),
        (FINE, hidden_row, "第 2 行被隐藏了"),
        (FINE, hidden_column, "“本年”这一列被隐藏了"),
        ((*FINE[:4], "十二", ""), None, "第 2 行“本年”要填数字、0 或“无此职权”。现在是“十二”"),
        ((*FINE[:4], -3, ""), None, "第 2 行“本年”不能小于 0"),
        ((*FINE[:4], 1.5, ""), None, "第 2 行“本年”要填整数，不带小数。"),
        ((*FINE[:4], "1e5", ""), None, "第 2 行“本年”要填数字"),
        ((*FINE[:4], "NaN", ""), None, "第 2 行“本年”要填数字"),
        ((*FINE[:4], 1234567890123, ""), None, "整数部分最多 12 位"),
        ((*FINE[:4], 12345678901234567, ""), None, "超过 15 位，表格软件存不准"),
        ((*FINE[:4], True, ""), None, "是 TRUE 或 FALSE"),
        ((*FINE[:4], "12", "", "99"), None, "第 2 行“G 列”上面没有表头"),
        (("penalty.nothing", "", "", "", "1", ""), None, "第 2 行“格号”今年的表式里没有这一格"),
        (("penalty.fine", "处罚", "警告", "宗", "1", ""), None, "这一格是“罚款”，不是“警告”"),
        (("", "处罚", "罚款", "宗", "1", ""), None, "第 2 行“格号”没有填"),
        ((*FINE[:4], "1\u200b2", ""), None, "看不见或印不出的字符 U+200B"),
    ],
)
def test_each_fault_is_told_by_sheet_row_and_column(row, spoil, words):
    faults = said(book(row, spoil=spoil))
    assert any(words in fault for fault in faults), faults


def test_a_cell_twice_names_both_rows():
    assert said(book(FINE, FINE)) == ["“执法统计”第 3 行“格号”与第 2 行是同一格。请删去一行。"]


def test_empty_rows_down_to_the_last_of_a_sheet_are_nothing():
    empty = "".join(f'<row r="{n}" ht="15"/>' for n in range(3, 200_000))
    page = sheet(written(tuple(HEAD), FINE[:5]) + empty + '<row r="1048576"/>')
    assert taken(zipped(parts({"执法统计": page}))) == [("now", "penalty.fine", "12")]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.xlsx", "文件是空的"),
        (b"%PDF-1.7", "表.xlsx", "这不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "表.xls", "旧格式"),
        (book(FINE), "表.xlsm", "宏"),
        (b"<html><table></table></html>", "表.xlsx", "网页或 XML"),
        (b"PK\x03\x04" + b"0" * 50, "表.xlsx", "没有收"),
        (b"x" * (10 * 2**20 + 1), "表.csv", "超过 10 MB"),
    ],
    ids=["empty", "pdf", "xls", "xlsm", "html", "no archive", "large"],
)
def test_what_is_no_sheet_is_refused_as_a_whole(content, name, words):
    with pytest.raises(SheetRefused, match=words):
        table_in(content, name)


def test_csv_goes_in_as_well():
    lines = "\r\n".join(",".join(row) for row in (HEAD, FINE))
    assert [entry.text for entry in read(lines.encode("gb18030"), "统计.csv").entries] == [
        "12",
        "9",
    ]


def test_a_formula_in_another_form_is_told_where_it_stands():
    foreign, faults = foreign_in(table_in(province(fine="=D4+1"), "省表.xlsx"))
    assert faults == ()
    got = read_foreign(foreign, labels_of(FORM, foreign, {"penalty.fine": "D5"}), FORM)
    assert [fault.where + fault.words for fault in got.faults] == [
        "“年报表”第 5 行“D 列”是公式。请复制后“粘贴为数值”，核对再传。"
    ]
