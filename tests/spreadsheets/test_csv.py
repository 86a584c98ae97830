"""CSV as offices save it: encodings, separators, quotes, and what spreadsheets do to it."""

import pytest

from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.reading import read
from evaluation.spreadsheets.writing import csv
from tests.spreadsheets.making import FORM, GOOD, HEAD, NAMES, said

OTHER_TEXT = (
    "没有收：不是 UTF-8 或 GB18030 的文本。请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”再传。"
)
LINES = "单位名称,类别,得分,成立日期\n市公安局,市直单位,90.5,2024-03-01\n"


def values(content: bytes) -> list[tuple[str, ...]]:
    reading = read(content, "名录.csv", FORM)
    assert said(reading) == []
    return [tuple(row.values.values()) for row in reading.rows]


def faults(text: str) -> list[str]:
    return said(read(text.encode(), "名录.csv", FORM))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_way_an_office_saves_it(encoding, separator, ending):
    text = LINES.replace(",", separator).replace("\n", ending)
    assert values(text.encode(encoding)) == [GOOD]


def test_the_line_in_which_excel_names_the_separator_counts_as_a_row():
    reading = read(f"sep=;\n{LINES.replace(',', ';')}".encode(), "", FORM)
    assert [row.number for row in reading.rows] == [3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    text = f'\n{LINES}\n,,,\n"甲\n局",县市区,,\n乙局,,,\n'
    assert faults(text) == [
        "“单位名录”第 6 行“单位名称”里面有换行或制表符。请写成一行。",
        "“单位名录”第 7 行“类别”没有填。",
    ]


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode() + b"\0",
        LINES.encode("gb18030") + b"\xff\xff",
        "單位".encode("euc_kr") + b"\x81",
    ],
)
def test_another_encoding_is_never_read_as_something_else(content):
    with pytest.raises(SheetRefused) as refused:
        read(content, "名录.csv", FORM)
    assert str(refused.value) == OTHER_TEXT


def test_quotes_that_do_not_close():
    with pytest.raises(SheetRefused) as refused:
        read(f'{LINES}"甲局,县市区,,\n'.encode(), "名录.csv", FORM)
    assert str(refused.value) == (
        "没有收：第 2 行后的引号或分隔符不成对。请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”再传。"
    )


def test_a_row_with_too_few_or_too_many_cells():
    assert faults(f"{LINES}甲局,县市区\n乙局,县市区,,,\n") == [
        "“单位名录”第 3 行有 2 栏，表头有 4 栏。请补上或删去分隔符。",
        "“单位名录”第 4 行有 5 栏，表头有 4 栏。请补上或删去分隔符。",
    ]


def test_a_formula_in_a_csv_is_one():
    assert faults(f"{LINES}=1+1,县市区,,\n") == [
        "“单位名录”第 3 行“单位名称”是公式。请复制后“粘贴为数值”，核对再传。"
    ]


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+86", "-甲", "@甲", "＝1", "'=甲", "''@", "'甲", "'", "''"]
)
def test_what_excel_would_run_is_guarded_and_comes_back_as_it_was(name):
    content = csv(NAMES, [(name,)])
    cell = content.decode("utf-8-sig").split("\r\n")[1].strip('"')
    assert cell[0] not in "=+-@＝＋－＠\t\r"
    assert [row.values["姓名"] for row in read(content, "", NAMES).rows] == [name]


def test_more_records_than_five_thousand_are_one_fault():
    text = LINES + "甲局,县市区,,\n" * 5000
    assert faults(text) == ["“单位名录”填了超过 5000 行。请分成几个文件再传。"]


def test_nothing_filled_in():
    with pytest.raises(SheetRefused, match="表格是空的"):
        read(b",,,\n\n", "", FORM)
    assert tuple(csv(FORM).decode("utf-8-sig").strip().split(",")) == HEAD
