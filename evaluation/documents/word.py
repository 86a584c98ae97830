"""The page of GB/T 9704-2012 as DOCX, for an office that edits on: geometry, fonts, numbers."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from evaluation.documents.fonts import chosen_fonts

BODY, TITLE, SMALL, MARK = Pt(16), Pt(22), Pt(14), RGBColor(0xFF, 0, 0)
LINE = Pt(28.95)
"""DOCX counts in twentieths of a point: 22 lines of 579 fit into 225 mm, of 580 only 21."""
GRID_PITCH, GRID_SPACE = 579, -842
"""docGrid: a line, in twentieths of a point; what 28 characters take from 16 pt, in 4096ths."""
WIDTH, WIDTH_LYING = 156, 225
"""Of the type area in millimetres, upright and in landscape."""
FOOT = Mm(25.5)
"""From the sheet's edge to the number's line: its dash is then 7 mm below the type area."""
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LEVEL_ROLES = {1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}
KEPT = {qn("w:outlineLvl"), qn("w:keepLines"), qn("w:keepNext")}
AFTER_BORDERS = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""Word reads a paragraph's properties only in the order of the format."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def new_document(
    title: str, made_on: date, fonts_folder: Path | None, *, lying: bool = False
) -> WordDocument:
    """A4 with the type area of 156 × 225 mm and a style for each role. Raises FontMissing."""
    document = Document()
    families = {r.title: r.face.family for r in chosen_fonts(fonts_folder).roles}
    _properties(document, title, made_on)
    _styles(document, families)
    document.settings.odd_and_even_pages_header_footer = True
    (lie if lying else portrait)(document.sections[0])
    return document


def portrait(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    _margins(section, (37, 26, 35, 28))
    _numbers(section)


def lie(section: Section) -> None:
    """Landscape: the head is where the upright pages have their left edge."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _margins(section, (28, 37, 26, 35))
    _numbers(section)


def stamp(document: WordDocument, mark: str | None) -> None:
    """示例数据 in the head of every page."""
    for section in document.sections if mark else ():
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0]
            paragraph.style, paragraph.alignment = "示例标记", CENTRE
            paragraph.add_run(f"　{mark}　")


def add(
    place: Any,  # noqa: ANN401 a document or a cell of a table
    text: str,
    style: str = "Normal",
    **layout: Any,  # noqa: ANN401 of the paragraph's format, by name
) -> Paragraph:
    paragraph: Paragraph = place.add_paragraph(style=style)
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        if line:
            paragraph.add_run(line)
    for name, value in layout.items():
        setattr(paragraph.paragraph_format, name, value)
    return paragraph


def add_table(
    document: WordDocument,
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    widths: Iterable[float],
    texts: Iterable[int] = (),
) -> None:
    """With its head repeated on every page; widths in millimetres."""
    heads, left = list(head), set(texts)
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _fill(table.rows[0].cells, heads, "表头", set())
    _on(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 python-docx has no name for it
    for row in rows:
        line = table.add_row()
        _on(line._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 the same
        _fill(line.cells, row, "表文", left)


def written(document: WordDocument) -> bytes:
    """The same document gives the same bytes: no part of the archive bears a time."""
    made, steady = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(steady, "w") as archive:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(name))
    return steady.getvalue()


def rule(  # each is a part of the line
    paragraph: Paragraph,
    side: str,
    eighths: int,
    *,
    colour: str = "000000",
    space: int = 1,
    line: str = "single",
) -> None:
    """A line along a paragraph: `side` is top or bottom, its width in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 python-docx has no name for it
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, *AFTER_BORDERS)
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", line), ("sz", eighths), ("space", space), ("color", colour)):
        border.set(qn(f"w:{name}"), str(value))
    borders.append(border)


def to_the_foot(paragraph: Paragraph) -> None:
    """At the lower edge of the type area, wherever the text ends."""
    frame = OxmlElement("w:framePr")
    where = {"hAnchor": "margin", "vAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    for name, value in ({"w": "8845", "wrap": "around"} | where).items():
        frame.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert(1, frame)  # noqa: SLF001 after the style


def _properties(document: WordDocument, title: str, made_on: date) -> None:
    about, midnight = document.core_properties, datetime.combine(made_on, time())
    about.title, about.author, about.language = title, "", "zh-CN"
    about.comments = about.last_modified_by = ""
    about.created = about.modified = midnight
    about.revision = 1


def _styles(document: WordDocument, families: dict[str, str]) -> None:
    normal = document.styles["Normal"]
    set_style(normal, families["仿宋"], BODY)
    set_style(_made(document, "正文缩进二字"), families["仿宋"], BODY, indent=Pt(32))
    set_style(document.styles["Title"], families["小标宋"], TITLE, align=CENTRE, line=Pt(34))
    for level, role in LEVEL_ROLES.items():
        style = document.styles[f"Heading {level}"]
        set_style(style, families[role], BODY, indent=Pt(32))
        style.paragraph_format.keep_with_next = True
        run = document.styles.add_style(f"层次{level}", WD_STYLE_TYPE.CHARACTER)
        _font(run, families[role], BODY)
    set_style(_made(document, "黑体"), families["黑体"], BODY)
    set_style(_made(document, "楷体"), families["楷体"], BODY, align=CENTRE)
    set_style(_made(document, "表头"), families["黑体"], Pt(12), align=CENTRE, line=Pt(17))
    set_style(_made(document, "表文"), families["仿宋"], Pt(12), align=CENTRE, line=Pt(17))
    set_style(_made(document, "说明"), families["仿宋"], Pt(12), line=Pt(18))
    set_style(_made(document, "版记"), families["仿宋"], SMALL, line=Pt(24))
    set_style(_made(document, "页码"), families["宋体"], SMALL, line=Pt(14))
    set_style(_made(document, "示例标记"), families["黑体"], TITLE, align=CENTRE, line=Pt(30))
    mark = _made(document, "发文机关标志")
    set_style(mark, families["小标宋"], Pt(48), align=CENTRE, line=Pt(48))
    mark.font.color.rgb = MARK


def set_style(
    style: Any,  # noqa: ANN401 python-docx names its styles by a union of kinds
    family: str,
    size: Length,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: Length | None = None,
    line: Length = LINE,
) -> None:
    _clear(style)
    _font(style, family, size)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.space_before = layout.space_after = Pt(0)
    layout.alignment, layout.first_line_indent = align, indent


def _clear(style: Any) -> None:  # noqa: ANN401 the same
    """The template's own styles have lines, colours and spacing of another taste."""
    for part in (style.element.rPr, style.element.pPr):
        for child in list(part if part is not None else ()):
            if child.tag not in KEPT:
                part.remove(child)


def _font(style: Any, family: str, size: Length) -> None:  # noqa: ANN401 the same
    style.font.size, style.font.bold, style.font.italic = size, False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.name = family
    names = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        names.set(qn(script), family)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), "zh-CN")
    style.element.rPr.append(language)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        names.attrib.pop(qn(theme), None)


def _made(document: WordDocument, name: str) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _margins(section: Section, millimetres: tuple[int, int, int, int]) -> None:
    top, right, bottom, left = map(Mm, millimetres)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.footer_distance = FOOT
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 python-docx has no name for it
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)  # noqa: SLF001 the same
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(GRID_PITCH))
    grid.set(qn("w:charSpace"), str(GRID_SPACE))


def _numbers(section: Section) -> None:
    """— 1 —, one character from the outer edge: odd pages at the right, even ones at the left."""
    for footer, align, side in (
        (section.footer, RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "页码"
        paragraph.alignment = align
        setattr(paragraph.paragraph_format, side, SMALL)
        paragraph.add_run("— ")
        _page_field(paragraph)
        paragraph.add_run(" —")


def _page_field(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 python-docx has no name for it


def _fill(cells: Iterable[Any], texts: Iterable[str], style: str, left: set[int]) -> None:
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text)
        if number in left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _on(properties: Any, name: str) -> None:  # noqa: ANN401 an element of the XML
    properties.append(OxmlElement(name))
