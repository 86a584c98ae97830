"""Heads, rows, columns and sheets: what a workbook as a whole may look like."""

import pytest

from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.reading import read
from tests.spreadsheets.making import (
    FORM,
    GOOD,
    HEAD,
    MAIN,
    NAMES,
    XML,
    fault,
    noted,
    one,
    parts,
    read_rows,
    said,
    sheet,
    text,
    workbook,
    written,
    zipped,
)  # fmt: skip


def test_shared_texts_with_runs_and_reading_aids():
    files = parts(
        {"名单": sheet(written(("姓名",)) + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>')}
    )
    files["xl/sharedStrings.xml"] = (
        f'{XML}<sst xmlns="{MAIN}"><si><r><t>王</t></r><r><t xml:space="preserve">建国 </t></r>'
        '<rPh sb="0" eb="1"><t>ワン</t></rPh></si></sst>'
    )
    assert read(zipped(files), "", NAMES).rows[0].values == {"姓名": "王建国"}


def test_cells_without_places_are_counted():
    row = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in GOOD)
    assert tuple(one(f"<row>{row}</row>").values()) == GOOD


def test_columns_stand_in_any_order_and_blank_rows_between():
    page = sheet(written(("类别", "成立日期", "单位名称 ", "得 分"), first=3)
                 + written(("县市区", "", "津市市", "88"), first=9))  # fmt: skip
    reading = read(zipped(parts({"单位名录": page})), "", FORM)
    assert said(reading) == []
    assert (reading.rows[0].number, tuple(reading.rows[0].values.values())) == (
        9, ("津市市", "县市区", "88", ""),
    )  # fmt: skip


def test_a_head_with_faults():
    page = sheet(written(("单位名称", "类别", "类别", "电话"), ("甲局", "县市区", "", "1", "2"))
                 .replace("</row>", text("F", 1, "x") + "</row>", 1))  # fmt: skip
    assert said(read(zipped(parts({"单位名录": page})), "", FORM)) == [
        "“单位名录”第 1 行“类别”这一栏出现了两次。请只留一栏。",
        "“单位名录”第 1 行“得分”缺这一栏。请补上，没有内容也要留着表头。",
        "“单位名录”第 1 行“成立日期”缺这一栏。请补上，没有内容也要留着表头。",
        "“单位名录”第 1 行“电话”不在表里。请删去这一栏。",
        "“单位名录”第 1 行“x”不在表里。请删去这一栏。",
        "“单位名录”第 2 行“类别”没有填。",
        "“单位名录”第 2 行“D 列”上面没有表头。请删去这一格，或补上表头。",
    ]


def test_a_sheet_without_its_head():
    page = sheet(written(GOOD))
    assert said(read(zipped(parts({"单位名录": page})), "", FORM)) == [
        "“单位名录”第 1 行不是表头。表头应当是：单位名称、类别、得分、成立日期。"
    ]


def test_the_example_left_in_is_a_fault():
    assert fault(written(FORM.example, first=2)) == "“单位名录”第 2 行是示例。请删去这一行。"


def test_a_head_alone_is_noted():
    assert noted(read_rows("")) == ["“单位名录”只有表头，没有填任何一行。"]


def test_merged_cells_are_named():
    merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B5:C5"/></mergeCells>'
    reading = read(workbook(written(GOOD, first=2), after=merged), "", FORM)
    assert said(reading) == [
        "“单位名录”第 2 行合并了单元格 A2:A3。请取消合并，每一格都填上。",
        "“单位名录”第 5 行合并了单元格 B5:C5。请取消合并，每一格都填上。",
    ]


def test_hidden_rows_and_columns_with_content_are_faults_and_without_are_none():
    hidden = written(GOOD, first=2).replace("<row", '<row hidden="1"')
    words = "“单位名录”第 2 行被隐藏了，里面有内容。请取消隐藏，核对后再传。"
    assert fault(hidden) == words
    columns = '<cols><col min="2" max="2" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    assert said(read_rows(written(GOOD, first=2), before=columns)) == [
        "“单位名录”“类别”这一列被隐藏了。请取消隐藏，核对后再传。"
    ]
    empty = written(GOOD, first=2) + '<row r="3" hidden="1"/>'
    assert (
        said(read_rows(empty, before=columns.replace('min="2" max="2"', 'min="7" max="7"'))) == []
    )


def test_hidden_sheets():
    filled, empty = sheet(written(HEAD, GOOD)), sheet("")
    sheets = {"单位名录": filled, "旧表": filled, "空表": empty}
    states = {"旧表": "veryHidden", "空表": "hidden"}
    assert said(read(zipped(parts(sheets, states)), "", FORM)) == [
        "“旧表”隐藏的工作表“旧表”里有内容。请删去或取消隐藏。"
    ]
    only = read(zipped(parts({"单位名录": filled}, {"单位名录": "hidden"})), "", FORM)
    assert (only.rows, said(only)) == (
        (), ["“单位名录”隐藏的工作表“单位名录”里有内容。请删去或取消隐藏。"],
    )  # fmt: skip


def test_the_sheet_with_the_title_is_read_and_others_noted():
    other = sheet(written(("随便",)))
    files = parts({"草稿": other, "单位名录": sheet(written(HEAD, GOOD)), "填表说明": other})
    reading = read(zipped(files), "", FORM)
    assert len(reading.rows) == 1
    assert noted(reading) == ["“草稿”只读“单位名录”，这张工作表没有读。"]


def test_the_only_filled_sheet_is_read_whatever_it_is_called():
    files = parts({"Sheet1": sheet(written(HEAD, GOOD)), "Sheet2": sheet("")})
    reading = read(zipped(files), "", FORM)
    assert (len(reading.rows), said(reading), noted(reading)) == (1, [], [])


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        (
            {"甲": sheet(written(HEAD)), "乙": sheet(written(HEAD))},
            "没有收：有 2 张工作表填了内容（“甲”、“乙”）。请把要传的一张改名为“单位名录”。",
        ),
        ({"甲": sheet("")}, "没有收：表格是空的。请填好后再传。"),
    ],
)
def test_no_sheet_or_too_many(sheets, sentence):
    with pytest.raises(SheetRefused) as refused:
        read(zipped(parts(sheets)), "", FORM)
    assert str(refused.value) == sentence
