"""Workbooks made by hand, part by part, so that they can be as wrong as an upload may be."""

import io
import zipfile
from collections.abc import Mapping

from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8"?>'

FORM = SheetForm(
    "单位名录",
    (
        Column("单位名称", longest=20),
        Column("类别", kind="choice", choices=("市直单位", "县市区")),
        Column("得分", required=False, kind="decimal"),
        Column("成立日期", required=False, kind="date"),
    ),
    example=("市司法局", "市直单位", "85.5", "2025-01-16"),
)
HEAD = ("单位名称", "类别", "得分", "成立日期")
GOOD = ("市公安局", "市直单位", "90.5", "2024-03-01")
NAMES = SheetForm("名单", (Column("姓名", longest=40),))


def written(*rows: tuple[str, ...], first: int = 1) -> str:
    """Rows of texts, as they stand in a sheet."""
    return "".join(
        f'<row r="{number}">' + "".join(text(place, number, value) for place, value in
        zip("ABCDEFGH", row, strict=False)) + "</row>"
        for number, row in enumerate(rows, start=first)
    )  # fmt: skip


def text(place: str, number: int, value: str) -> str:
    plain = value.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{place}{number}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return (
        f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def relation(name: str, sort: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{sort}" Target="{target}"{external}/>'


def relations(*those: str) -> str:
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(those)}</Relationships>'


def parts(sheets: Mapping[str, str], states: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a workbook, one a sheet and those that hold them together."""
    names = list(enumerate(sheets, start=1))
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="s{number}"'
        f' state="{(states or {}).get(name, "visible")}"/>'
        for number, name in names
    )
    tied = [relation(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in names]
    styles = "".join(f'<xf numFmtId="{code}"/>' for code in (0, 14, 9, 200, 201))
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<workbookPr/><sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *tied,
            relation("t", "styles", "styles.xml"),
            relation("u", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>'
        '<numFmt numFmtId="200" formatCode="0000"/>'
        '<numFmt numFmtId="201" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
        f"</numFmts><cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"/>',
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in names},
    }


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(rows: str, before: str = "", after: str = "", **more: str | bytes) -> bytes:
    """One sheet 单位名录 with these rows under the head."""
    page = sheet(written(HEAD) + rows, before, after)
    return zipped(parts({"单位名录": page}) | {k.replace("__", "/"): v for k, v in more.items()})


def said(reading: Reading) -> list[str]:
    """Each fault as the person reads it."""
    return [fault.where + fault.words for fault in reading.faults]


def noted(reading: Reading) -> list[str]:
    return [note.where + note.words for note in reading.notes]


def read_rows(rows: str, before: str = "", after: str = "") -> Reading:
    return read(workbook(rows, before, after), "名录.xlsx", FORM)


def one(rows: str) -> dict[str, str]:
    """The values of the only row, which has no fault."""
    reading = read_rows(rows)
    assert said(reading) == []
    (only,) = reading.rows
    return only.values


def fault(rows: str) -> str:
    """The only thing said about these rows."""
    (words,) = said(read_rows(rows))
    return words
