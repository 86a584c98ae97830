"""What stands in a cell, and what is said about it by row and column."""

import pytest

from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import read
from tests.spreadsheets.making import (
    FORM,
    HEAD,
    NAMES,
    fault,
    noted,
    one,
    parts,
    read_rows,
    said,
    sheet,
    text,
    written,
    zipped,
)  # fmt: skip

NAME, CLASS = text("A", 2, "市公安局"), text("B", 2, "市直单位")


def row(score: str = "", day: str = "", name: str = NAME) -> str:
    return f'<row r="2">{name}{CLASS}{score}{day}</row>'


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ('<c r="C2"><v>90.5</v></c>', "90.5"),
        ('<c r="C2"><v>1.0</v></c>', "1"),
        ('<c r="C2"><v>8.6999999999999993</v></c>', "8.7"),  # how Excel stores a typed 8.7
        ('<c r="C2"><v>1E2</v></c>', "100"),
        ('<c r="C2"/>', ""),
        ('<c r="C2"><v/></c>', ""),
        ('<c r="C2" t="str"><v>90.5</v></c>', "90.5"),
        (text("C", 2, "９０．５"), "90.5"),
        (text("C", 2, "\u3000 90.50\u00a0"), "90.50"),
    ],
)
def test_a_score_is_what_was_typed(cell, score):
    assert one(row(cell))["得分"] == score


DECIMAL = "要填数字，最多 6 位小数，如 85.5。现在是"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="C2"><f>A1+1</f><v>90.5</v></c>', "是公式。请复制后“粘贴为数值”，核对再传。"),
        (
            '<c r="C2"><f t="shared" si="0"/><v>1</v></c>',
            "是公式。请复制后“粘贴为数值”，核对再传。",
        ),
        ('<c r="C2" t="str"><f/><v>1</v></c>', "是公式。请复制后“粘贴为数值”，核对再传。"),
        ('<c r="C2" t="b"><v>1</v></c>', "是 TRUE 或 FALSE。请改成文字。"),
        ('<c r="C2" t="e"><v>#N/A</v></c>', "是表格软件算不出的值。请改成应填的内容。"),
        ('<c r="C2"><v>NaN</v></c>', "是表格软件算不出的值。请改成应填的内容。"),
        ('<c r="C2"><v>1e999</v></c>', "是表格软件算不出的值。请改成应填的内容。"),
        (
            '<c r="C2"><v>0.30000000000000004</v></c>',
            "超过 15 位，表格软件存不准。请把这一格设为文本，重新填写。",
        ),
        (
            '<c r="C2"><v>12345678901234567</v></c>',
            "超过 15 位，表格软件存不准。请把这一格设为文本，重新填写。",
        ),
        ('<c r="C2" s="1"><v>45673</v></c>', "是日期格式。请把这一格设为文本，重新填写。"),
        ('<c r="C2" s="2"><v>0.95</v></c>', "是百分数格式。请把这一格设为文本，重新填写。"),
        (
            '<c r="C2" s="3"><v>7</v></c>',
            "是补零的数字格式。请把这一格设为文本，连同前面的 0 重新填写。",
        ),
        ('<c r="C2"><v>-3</v></c>', f"{DECIMAL}“-3”，请改。"),
        (text("C", 2, "九十"), f"{DECIMAL}“九十”，请改。"),
        (text("C", 2, "1.1234567"), f"{DECIMAL}“1.1234567”，请改。"),
        (text("C", 2, "٣"), f"{DECIMAL}“٣”，请改。"),
        (text("C", 2, "1" * 31), f"{DECIMAL}“{'1' * 20}…”，请改。"),
    ],
)
def test_a_score_that_is_not_taken(cell, words):
    assert fault(row(cell)) == f"“单位名录”第 2 行“得分”{words}"


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2" s="1"><v>45673</v></c>',
        '<c r="D2" s="4"><v>45673</v></c>',
        '<c r="D2" t="d"><v>2025-01-16T00:00:00</v></c>',
        '<c r="D2"><v>45673</v></c>',
        text("D", 2, "2025-01-16"),
        text("D", 2, "2025-1-16"),
        text("D", 2, "2025年1月16日"),
        text("D", 2, "2025/1/16"),
        text("D", 2, "２０２５年１月１６日"),
    ],
)
def test_a_day_in_any_of_its_forms(cell):
    assert one(row(day=cell))["成立日期"] == "2025-01-16"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (text("D", 2, "2025-02-30"), "不是能认的日期。请写成 2025-01-16 这样。"),
        (text("D", 2, "去年"), "不是能认的日期。请写成 2025-01-16 这样。"),
        (text("D", 2, "2025年1月"), "不是能认的日期。请写成 2025-01-16 这样。"),
        ('<c r="D2"><v>20250116</v></c>', "不是能认的日期。请写成 2025-01-16 这样。"),
        ('<c r="D2" s="1"><v>60</v></c>', "不是能认的日期。请写成 2025-01-16 这样。"),
        ('<c r="D2" s="1"><v>-5</v></c>', "不是能认的日期。请写成 2025-01-16 这样。"),
        ('<c r="D2" s="1"><v>45673.5</v></c>', "带有时刻。请只写日期，如 2025-01-16。"),
    ],
)
def test_a_day_that_is_not_taken(cell, words):
    assert fault(row(day=cell)) == f"“单位名录”第 2 行“成立日期”{words}"


def test_days_count_from_1904_where_the_workbook_says_so():
    page = sheet(written(HEAD) + row(day='<c r="D2" s="1"><v>44211</v></c>'))
    files = parts({"单位名录": page})
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        "<workbookPr/>", '<workbookPr date1904="1"/>'
    )
    assert read(zipped(files), "", FORM).rows[0].values["成立日期"] == "2025-01-16"


def test_what_was_read_as_something_else_is_noted():
    cells = text("C", 2, "９０．５"), '<c r="D2"><v>45673</v></c>'
    reading = read_rows(f'<row r="2">{NAME}{text("B", 2, "市直 单位")}{"".join(cells)}</row>')
    assert noted(reading) == [
        "“单位名录”第 2 行“类别”按“市直单位”读。",
        "“单位名录”第 2 行“得分”有全角字符或空格，按“90.5”读。",
        "“单位名录”第 2 行“成立日期”是数字 45673，按日期读作 2025-01-16。请核对。",
    ]
    assert said(reading) == []


@pytest.mark.parametrize(
    "name",
    [
        "𠮷野", "䶮", "㛃", "鿏", "𫖯", "𫟼", "𬌗", "\U0002ceb1", "𰻝", "\U00031350", "\U0002ebf0",
        "葛\U000e0100", "买买提·艾力", "王　伟", "ＡＢ公司", "ئالىم", "=1+1", "'", "〇", "_x0041_",
    ],
)  # fmt: skip
def test_rare_characters_and_full_width_ones_stay_as_they_are(name):
    value = name.replace("_x", "_x005F_x")
    page = sheet(written(("姓名",), (value,)))
    reading = read(zipped(parts({"名单": page})), "", NAMES)
    assert (said(reading), [row.values["姓名"] for row in reading.rows]) == ([], [name])


def test_a_decomposed_name_is_composed():
    page = sheet(written(("姓名",), ("e\u0301",)))
    assert read(zipped(parts({"名单": page})), "", NAMES).rows[0].values == {"姓名": "é"}


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("\u202e", "U+202E"), ("\u2066", "U+2066"), ("\u200b", "U+200B"), ("\u200d", "U+200D"),
        ("\ufeff", "U+FEFF"), ("\u00ad", "U+00AD"), ("\ue000", "U+E000"), ("\ufffd", "U+FFFD"),
        ("_x0007_", "U+0007"), ("_xD840_", "U+D840"), ("\u3164", "U+3164"), ("\u2028", "U+2028"),
        ("\U000f0000", "U+F0000"), ("\u0378", "U+0378"), ("_xFFFF_", "U+FFFF"),
        ("\U0002fffe", None), ("\u0085", "U+0085"),
    ],
)  # fmt: skip
def test_a_character_that_nobody_sees_is_named(sign, code):
    code = code or "U+2FFFE"
    words = f"里有看不见或印不出的字符 {code}。请删去后重新填写。"
    name = text("A", 2, f"市公{sign}安局")
    assert fault(row(name=name)) == f"“单位名录”第 2 行“单位名称”{words}"
    assert read_rows(row(name=name)).rows[0].values["单位名称"] == ""


@pytest.mark.parametrize("inside", ["\n", "\r\n", "\t", "_x000D_"])
def test_a_line_break_within_a_cell_is_a_fault_and_around_it_is_cleaned(inside):
    words = "“单位名录”第 2 行“单位名称”里面有换行或制表符。请写成一行。"
    assert fault(row(name=text("A", 2, f"市{inside}局"))) == words
    assert one(row(name=text("A", 2, f"{inside}市局{inside}")))["单位名称"] == "市局"


def test_what_is_missing_too_long_or_unknown():
    rows = written(("", "县市区"), ("长" * 21, "综合类"), first=2)
    assert said(read_rows(rows)) == [
        "“单位名录”第 2 行“单位名称”没有填。",
        "“单位名录”第 3 行“单位名称”最多 20 个字，现在是 21 个。请缩短。",
        "“单位名录”第 3 行“类别”不认识：综合类。可填市直单位、县市区。",
    ]


def test_a_fault_knows_where_it_is():
    assert Fault("单位名录", 7, "类别", "").where == "“单位名录”第 7 行“类别”"
    assert Fault("单位名录", 0, "类别", "").where == "“单位名录”“类别”"
    assert Fault("单位名录", 7, "", "").where == "“单位名录”第 7 行"
    assert Fault("单位名录", 0, "", "").where == "“单位名录”"


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("12", "12", ""),
        ("０７", "07", ""),
        ("1.5", "1.5", "“名单”第 2 行“人数”要填整数，如 12。现在是“1.5”，请改。"),
        ("-1", "-1", "“名单”第 2 行“人数”要填整数，如 12。现在是“-1”，请改。"),
    ],
)
def test_a_whole_number(typed, value, words):
    form = SheetForm("名单", (Column("人数", kind="whole"),))
    reading = read(f"人数\n{typed}\n".encode(), "", form)
    assert (reading.rows[0].values["人数"], said(reading)) == (value, [words] if words else [])
