"""Files that were made to harm, or that hold what a sheet may not; each with its sentence."""

import io
import struct
import zipfile

import pytest

from evaluation.spreadsheets import archives, grid, markup
from evaluation.spreadsheets.archives import Archive
from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.reading import MOST_BYTES, read
from tests.spreadsheets.making import (
    FORM,
    GOOD,
    HEAD,
    MAIN,
    XML,
    noted,
    parts,
    read_rows,
    relation,
    relations,
    said,
    sheet,
    workbook,
    written,
    zipped,
)  # fmt: skip

GOOD_ROWS = written(GOOD, first=2)
PARTS = parts({"单位名录": sheet(written(HEAD, GOOD))})
DTD = "没有收：文件里有 DTD（文档类型声明）。请用表格软件打开，另存为 .xlsx 再传。"
ELSEWHERE = "没有收：表格引用了别的文件或外部数据。请断开链接、粘贴为数值，另存为 .xlsx 再传。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(content: bytes, name: str = "名录.xlsx") -> str:
    with pytest.raises(SheetRefused) as refused:
        read(content, name, FORM)
    return str(refused.value)


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**PARTS, name: content})


def test_the_file_that_all_others_are_made_from_is_read():
    reading = read(zipped(PARTS), "名录.xlsx", FORM)
    assert said(reading) == noted(reading) == []
    assert [tuple(row.values.values()) for row in reading.rows] == [GOOD]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "没有收：文件是空的。请填好后再传。"),
        (OLE + b"\0" * 600, "没有收：这是旧格式 .xls。请另存为 .xlsx 再传。"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), archives.LOCKED),
        (b"%PDF-1.7\n", "没有收：这不是表格。请填下载的表格，存为 .xlsx 或 .csv 再传。"),
        (
            b"PK\x05\x06" + b"\0" * 18,
            "没有收：这不是表格。请填下载的表格，存为 .xlsx 或 .csv 再传。",
        ),
        (b"PK\x03\x04 and no more", archives.BROKEN),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "没有收：这是网页或 XML，不是表格。请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”再传。",
        ),
    ],
)
def test_what_is_no_workbook_says_so(content, sentence):
    assert refusal(content) == sentence


def test_ten_megabytes_are_the_limit():
    assert refusal(b"," * (MOST_BYTES + 1)).startswith("没有收：文件超过 10 MB。")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("xl/vbaProject.bin", archives.MACROS),
        ("xl/macrosheets/sheet1.xml", archives.MACROS),
        ("xl/activeX/activeX1.bin", archives.MACROS),
        ("xl/externalLinks/externalLink1.xml", ELSEWHERE),
        ("xl/connections.xml", ELSEWHERE),
        ("xl/embeddings/oleObject1.bin", archives.NESTED),
        ("xl/media/more.zip", archives.NESTED),
        ("../../etc/passwd", archives.ODD_NAMES),
        ("/etc/passwd", archives.ODD_NAMES),
        ("xl\\..\\x", archives.ODD_NAMES),
        ("C:/x", archives.ODD_NAMES),
        ("XL/Workbook.XML", archives.ODD_NAMES),
        ("xl/workbook.bin", "没有收：这是 .xlsb 表格。请另存为 .xlsx 再传。"),
        ("mimetype", "没有收：这是 .ods 表格。请另存为 .xlsx 再传。"),
        ("word/document.xml", "没有收：这不是表格。请把内容填进下载的表格再传。"),
    ],
)
def test_an_archive_may_not_hold(name, sentence):
    assert refusal(with_part(name, "x")) == sentence


def test_a_file_inside_a_file_is_known_by_its_first_bytes():
    assert refusal(with_part("xl/media/image1.png", zipped({"a": "b"}))) == archives.NESTED
    assert refusal(with_part("xl/media/image1.png", OLE)) == archives.NESTED


def test_a_symbolic_link_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(made.getvalue()) == archives.ODD_NAMES


def test_a_macro_workbook_without_its_macros_is_still_one():
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = f'{XML}<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    assert refusal(with_part("[Content_Types].xml", types)) == archives.MACROS
    assert refusal(zipped(PARTS), "名录.xlsm") == archives.MACROS


@pytest.mark.parametrize("part", [name for name in PARTS if name.endswith((".xml", ".rels"))])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_no_part_may_declare_a_document_type(part, doctype):
    assert refusal(with_part(part, PARTS[part].replace(XML, XML + doctype))) == DTD


def test_a_document_type_is_found_in_another_encoding_too():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'
    assert refusal(with_part("docProps/app.xml", text.encode("utf-16"))) == DTD


def test_relationships_lead_nowhere_outside():
    outside = relation("x", "image", "http://127.0.0.1:9/x.png", "External")
    assert (
        refusal(with_part("xl/worksheets/_rels/sheet1.xml.rels", relations(outside))) == ELSEWHERE
    )
    typed = relation("x", "hyperlink", "http://example.org/", "External")
    harmless = with_part("xl/worksheets/_rels/sheet1.xml.rels", relations(typed))
    assert len(read(harmless, "名录.xlsx", FORM).rows) == 1


def test_a_bomb_is_left_as_soon_as_it_has_swollen():
    bomb = with_part("xl/worksheets/sheet2.xml", b"<a>" + b" " * (200 * 2**20))
    assert len(bomb) < 2**18
    assert refusal(bomb) == archives.BOMB
    most = archives.MOST_SWELLING * len(bomb) + 2 * archives.CHUNK
    assert unpacked_until_refused(bomb) < most < 50 * 2**20


def test_a_large_archive_is_counted_while_it_streams(monkeypatch):
    monkeypatch.setattr(archives, "MOST_SWELLING", 10**6)
    large = with_part("xl/media/image1.bmp", b"\x01" * (200 * 2**20))
    assert refusal(large) == archives.SWOLLEN
    assert unpacked_until_refused(large) < archives.MOST_BYTES + 2 * archives.CHUNK


def unpacked_until_refused(content: bytes) -> int:
    seen = []

    class Counting(Archive):
        def _counted(self, entry):
            for chunk in super()._counted(entry):
                seen.append(len(chunk))
                yield chunk

    with pytest.raises(SheetRefused):
        Counting(content)
    return sum(seen)


def test_a_declared_size_is_not_believed():
    honest = zipped(PARTS)
    size = len(PARTS["xl/workbook.xml"].encode())
    lied = honest.replace(struct.pack("<L", size), struct.pack("<L", 3))
    assert lied != honest
    assert refusal(lied) == archives.BROKEN


def test_entries_that_share_their_bytes_are_refused():
    content = zipped(PARTS)
    at = content.rindex(b"PK\x01\x02")
    offset = at + 42
    earlier = content[: content.rindex(b"PK\x01\x02", 0, at)]
    shared = content[len(earlier) + 42 : len(earlier) + 46]
    assert refusal(content[:offset] + shared + content[offset + 4 :]) == archives.BOMB


@pytest.mark.parametrize(
    ("part", "found", "put", "sentence"),
    [
        ("xl/workbook.xml", 'r:id="s1"', 'r:id="t"', "没有收：表格是空的。请填好后再传。"),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml", archives.BROKEN),
        ("xl/_rels/workbook.xml.rels", "/styles", "/vbaProject", archives.MACROS),
        ("xl/_rels/workbook.xml.rels", "/sharedStrings", "/styles", archives.BROKEN),
        ("xl/_rels/workbook.xml.rels", '"styles.xml"', '"../../x.xml"', archives.BROKEN),
        ("xl/styles.xml", 'numFmtId="14"', 'numFmtId="x"', archives.BROKEN),
        ("_rels/.rels", "/officeDocument", "/another", archives.NO_WORKBOOK),
        ("_rels/.rels", "xl/workbook.xml", "xl/no.xml", archives.NO_WORKBOOK),
    ],
)
def test_parts_that_do_not_hold_together(part, found, put, sentence):
    at = PARTS[part].rindex(found)
    assert refusal(with_part(part, PARTS[part][:at] + put + PARTS[part][at + len(found) :])) == (
        sentence
    )


def test_an_archive_without_its_table_of_parts_is_no_workbook():
    assert refusal(zipped({"xl/workbook.xml": PARTS["xl/workbook.xml"]})) == archives.NO_WORKBOOK


def test_a_packing_that_no_spreadsheet_uses_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refusal(made.getvalue()) == archives.BROKEN


def test_an_archive_with_something_before_or_between_its_entries():
    before = zipped({"a.xml": "<a/>"})
    assert refusal(before + zipped(PARTS)) == archives.BROKEN


def test_three_hundred_entries_are_enough():
    many = {f"xl/media/{number}.png": b"" for number in range(archives.MOST_ENTRIES)}
    assert refusal(zipped(PARTS | many)) == archives.BOMB


def test_an_entry_under_a_password_is_refused():
    content = bytearray(zipped(PARTS))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + flags] |= 1
    assert refusal(bytes(content)) == archives.LOCKED


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
        '<row r="2"><c r="B9"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="9999999"><c><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>',
        '<row r="2"><c r="A2" t="strange"><v>1</v></c></row>',
        '<row r="2"><c r="A2" s="99"><v>1</v></c></row>',
        '<row r="2"><x><c r="A2"><v>1</v></c></x></row>',
        '<row r="2"><c r="AAAA2"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="inlineStr"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><is><t>1</t></is></c></row>',
        '<row r="2"><f/></row>',
        '<row r="2"><t>1</t></row>',
        '<row r="x"/>',
        '<row r="2"><c r="A2"><f>1+1',
        "&undeclared;",
    ],
)
def test_cells_that_programs_would_read_differently_are_refused(rows):
    assert refusal(workbook(rows)) == archives.BROKEN


def test_rows_outside_the_sheet_are_refused():
    assert refusal(workbook("", after=f"<x>{GOOD_ROWS}</x>")) == archives.BROKEN
    twice = f"<sheetData>{GOOD_ROWS}</sheetData>"
    assert refusal(workbook("", after=twice)) == archives.BROKEN


def test_a_million_empty_rows_leave_nothing_behind():
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_000_003))
    reading = read_rows(GOOD_ROWS + empty)
    assert said(reading) == []
    assert len(reading.rows) == 1


def test_two_cells_far_apart_are_two_cells():
    """A reader that lays the sheet out as a rectangle needs hundreds of gigabytes for this one."""
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'
    assert said(read_rows(GOOD_ROWS + far)) == [
        "“单位名录”第 1048576 行“单位名称”没有填。",
        "“单位名录”第 1048576 行“类别”没有填。",
        "“单位名录”第 1048576 行“XFD 列”上面没有表头。请删去这一格，或补上表头。",
    ]


def test_more_filled_rows_than_five_thousand_are_one_fault():
    just = read_rows(written(*[GOOD] * 5000, first=2))
    assert (len(just.rows), said(just)) == (5000, [])
    over = read_rows(written(*[GOOD] * 5001, first=2))
    assert (over.rows, said(over)) == ((), ["“单位名录”填了超过 5000 行。请分成几个文件再传。"])


def test_too_many_shared_texts_are_refused():
    texts = f'{XML}<sst xmlns="{MAIN}">{"<si/>" * 400_001}</sst>'
    noise = "".join(f"<!--{number}-->" for number in range(20_000))  # less swelling than a bomb
    assert refusal(with_part("xl/sharedStrings.xml", texts + noise)) == archives.SWOLLEN


def test_too_many_tags_are_refused(monkeypatch):
    monkeypatch.setattr(markup, "MOST_TAGS", 20)
    assert refusal(zipped(PARTS)) == archives.SWOLLEN


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(grid, "MOST_CELLS", 7)
    assert refusal(zipped(PARTS)) == archives.SWOLLEN
