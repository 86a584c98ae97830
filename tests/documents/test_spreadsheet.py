"""The 排名表 as a spreadsheet, read back."""

import io
import re
import zipfile

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from evaluation.documents.spreadsheet import ranking_xlsx
from tests.documents import given

HEAD = [
    "名次", "并列", "单位", "类别", "客观考核", "现场评议", "加分", "扣分", "总分", "等次", "备注",
]  # fmt: skip


def test_each_line_of_the_ranking_is_a_row():
    rows = _rows(ranking_xlsx(given.a_ranking()))
    assert rows[0][0] == "常德市2024年度行政执法评议排名"
    assert rows[1][0] == "常德市司法局　市直单位　2025年1月16日　示例数据"
    assert rows[2] == HEAD
    assert rows[3] == [
        1, "", "市公安局", "综合执法类", 90.5, 100, 1, 0.5, 94.75, "优秀", "",
    ]  # fmt: skip
    assert rows[9][:3] == [7, "并列", "市交通运输局"]
    assert rows[-1] == [
        "—", "", "市司法局", "社会管理服务类", 91.1, 92.03, 0, 0, 91.47, "良好",
        "承办单位，不参与排名",
    ]  # fmt: skip
    assert len(rows) == 3 + 42


def test_the_second_sheet_explains_the_first():
    document = given.a_ranking()
    rows = _rows(ranking_xlsx(document), "说明")
    assert rows[1] == ["党代表", 1218, 1190, 12, 2, 14, 20]
    assert [row[:2] for row in rows[5:]] == [
        ["计分办法", document.shares],
        ["注", "优秀不超过参评单位的30％。"],
        ["封箱码", document.root],
        ["公开版计票数据包.json　SHA-256", document.bundle_sha256],
        ["计票结果.json　SHA-256", document.result_sha256],
        ["回执码条数", 97],
    ]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1",
        "＝1+1", "http://x", "mailto:a@b", "internal:说明!A1", "110", "0011", "{=1}", "1e5", "NaN",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_a_formula_or_a_number_stays_a_text(name):
    line = msgspec.structs.replace(given.ORGANISER, unit=name, note=name, grade=name)
    changed = given.a_ranking(
        lines=(line,), footnotes=(name,), jurisdiction=name, heading=(name,), shares=name
    )
    file = ranking_xlsx(changed)
    rows = _rows(file)
    assert (rows[0][0], rows[3][2], rows[3][9], rows[3][10]) == (name, name, name, name)
    assert _rows(file, "说明")[5][1] == name
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/")]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)


def test_figures_keep_their_decimals():
    with zipfile.ZipFile(io.BytesIO(ranking_xlsx(given.a_ranking()))) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert re.findall(r'formatCode="([^"]*)"', styles) == ["0.00"]


def test_the_same_ranking_gives_the_same_bytes():
    file = ranking_xlsx(given.a_ranking())
    assert file == ranking_xlsx(given.a_ranking())
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert b"2025-01-17T00:00:00Z</dcterms:created>" in parts.read("docProps/core.xml")
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _rows(file: bytes, sheet: str = "排名") -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return book.get_sheet_by_name(sheet).to_python()
