"""The three documents as DOCX, read back: geometry, fonts, numbers, the same bytes."""

import io
import re
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from evaluation.documents.notice import Annex
from evaluation.documents.notice_word import notice_docx
from evaluation.documents.official import NumberNotOfForm
from evaluation.documents.ranking_word import ranking_docx
from evaluation.documents.unit_report_word import unit_report_docx
from tests.documents import given
from tests.documents.notices import TABLE, a_notice
from tests.documents.reports import ROWS, a_report
from tests.documents.test_fonts import office_fonts  # noqa: F401 a fixture

MAKERS = {
    "notice": lambda: notice_docx(a_notice(mark="示例数据")),
    "ranking": lambda: ranking_docx(given.a_ranking(annex="附件1")),
    "report": lambda: unit_report_docx(a_report()),
}
PARAGRAPH = (  # noqa: SIM905 the order as the standard prints it
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr "
    "sectPr pPrChange"
).split()
RUN = (  # noqa: SIM905 the same
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
).split()
ROLES = {
    "Title": ("Noto Serif CJK SC", 22),
    "Heading 1": ("Noto Sans CJK SC", 16),
    "Heading 2": ("Noto Serif CJK SC", 16),
    "Heading 3": ("Noto Serif CJK SC", 16),
    "Normal": ("Noto Serif CJK SC", 16),
    "正文缩进二字": ("Noto Serif CJK SC", 16),
    "版记": ("Noto Serif CJK SC", 14),
    "页码": ("Noto Serif CJK SC", 14),
}


@pytest.fixture(params=MAKERS)
async def opened(request):
    return docx.Document(io.BytesIO(await MAKERS[request.param]()))


@pytest.fixture
async def notice():
    return docx.Document(io.BytesIO(await notice_docx(a_notice())))


def found(thing, path: str) -> list[str]:
    """In the XML of a paragraph or a row."""
    return thing._element.xpath(path)  # noqa: SLF001 python-docx has no name for it


def twips(length) -> int:
    return round(length.pt * 20)


async def test_every_section_is_a4_with_the_margins_of_the_standard(opened):
    for section in opened.sections:
        lying = section.orientation == WD_ORIENT.LANDSCAPE
        page = (section.page_width, section.page_height)
        margins = (
            section.top_margin,
            section.right_margin,
            section.bottom_margin,
            section.left_margin,
        )
        upright = ((210, 297), (37, 26, 35, 28))
        sizes, edges = ((297, 210), (28, 37, 26, 35)) if lying else upright
        assert page == pytest.approx([Mm(size) for size in sizes], abs=700)
        assert margins == pytest.approx([Mm(edge) for edge in edges], abs=700)


async def test_the_grid_holds_22_lines_of_28_characters(opened):
    for section in opened.sections:
        grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 python-docx has no name for it
        assert grid.get(qn("w:type")) == "linesAndChars"
        pitch = int(grid.get(qn("w:linePitch"))) / 20
        step = 16 + int(grid.get(qn("w:charSpace"))) / 4096
        if section.orientation == WD_ORIENT.PORTRAIT:
            high = section.page_height - section.top_margin - section.bottom_margin
            wide = section.page_width - section.left_margin - section.right_margin
            assert int(high / Pt(pitch)) == 22
            assert int(wide / Pt(1) / step) == 28


@pytest.mark.parametrize(("style", "font"), ROLES.items(), ids=ROLES)
async def test_a_style_has_the_font_of_its_role_for_chinese_and_for_figures(opened, style, font):
    found = opened.styles[style]
    names = found.element.rPr.rFonts
    assert {names.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font[0]}
    assert not any("Theme" in name or "theme" in name for name in names.attrib)
    assert found.font.size == Pt(font[1])
    assert found.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY


async def test_text_stands_28_95_pt_apart_and_is_indented_by_two(notice):
    style = notice.styles["正文缩进二字"].paragraph_format
    assert twips(style.line_spacing) == 579
    assert style.first_line_indent == Pt(32)
    assert style.space_before == style.space_after == Pt(0)


async def test_the_office_s_own_font_is_named(office_fonts):  # noqa: F811 the fixture
    made = docx.Document(io.BytesIO(await notice_docx(a_notice(), fonts_folder=office_fonts)))
    names = made.styles["Normal"].element.rPr.rFonts
    assert names.get(qn("w:eastAsia")) == "仿宋_GB2312"


async def test_the_page_number_is_odd_right_and_even_left(opened):
    assert opened.settings.odd_and_even_pages_header_footer
    for section in opened.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert (odd.alignment, even.alignment) == (2, 0)
        assert odd.paragraph_format.right_indent == even.paragraph_format.left_indent == Pt(14)
        for paragraph in (odd, even):
            assert found(paragraph, "w:fldSimple/@w:instr") == ["PAGE"]
            assert "".join(found(paragraph, ".//w:t/text()")) == "— 1 —"
        middle = section.footer_distance + Pt(7)
        upright = section.orientation == WD_ORIENT.PORTRAIT
        assert not upright or middle == pytest.approx(Mm(35 - 7), abs=Mm(0.5))


async def test_the_levels_are_headings_and_the_title_is_the_title(notice):
    texts = {(p.style.name, p.text) for p in notice.paragraphs}
    assert ("Title", "常德市司法局关于2024年度\n行政执法评议结果的通报") in texts
    assert {("Heading 1", "一、评议结果"), ("Heading 2", "（二）优秀单位")} <= texts
    (run_in,) = [p for p in notice.paragraphs if p.text.startswith("1.案卷质量不高。")]
    assert [run.style.name for run in run_in.runs] == ["层次3", "Default Paragraph Font"]


@pytest.mark.parametrize("kind", MAKERS)
async def test_every_property_stands_in_the_order_that_word_reads(kind):
    """ISO 29500-1, 17.3.1.26 and 17.3.2.28; Word calls a file of another order damaged."""
    with zipfile.ZipFile(io.BytesIO(await MAKERS[kind]())) as parts:
        names = [name for name in parts.namelist() if re.match(r"word/(doc|sty|foo|hea)", name)]
        trees = [etree.fromstring(parts.read(name)) for name in names]
    assert len(trees) >= 4
    for tag, order in (("pPr", PARAGRAPH), ("rPr", RUN)):
        for properties in (p for tree in trees for p in tree.iter(qn(f"w:{tag}"))):
            tags = [etree.QName(child).localname for child in properties]
            assert tags == sorted(tags, key=order.index)


async def test_the_template_s_own_taste_is_gone(notice):
    for style in ("Title", "Heading 1", "Heading 4"):
        assert notice.styles[style].element.xpath(".//w:pBdr | .//w:color[@w:val!='000000']") == []


async def test_the_red_head_is_red_and_stands_35_mm_down(notice):
    mark, number = notice.paragraphs[:2]
    assert mark.text == "常德市司法局文件"
    assert str(notice.styles["发文机关标志"].font.color.rgb) == "FF0000"
    assert mark.paragraph_format.space_before == pytest.approx(Mm(35), abs=700)
    assert number.text == "常司发〔2025〕3号"
    assert found(number, ".//w:pBdr/w:bottom/@w:color") == ["FF0000"]


async def test_the_signature_stands_where_the_pdf_has_it(notice):
    name, day = (
        next(p for p in notice.paragraphs if p.text == text)
        for text in ("常德市司法局", "2025年1月17日")
    )
    width = 16 * (3 + 7 * 0.56)
    assert day.paragraph_format.left_indent.pt == pytest.approx(442.2 - 64 - width, abs=0.5)
    centre = name.paragraph_format.left_indent.pt + 3 * 16
    assert centre == pytest.approx(442.2 - 64 - width / 2, abs=0.5)
    assert name.paragraph_format.keep_with_next


async def test_without_a_seal_the_date_begins_two_characters_after_the_name():
    made = docx.Document(io.BytesIO(await notice_docx(a_notice(sealed=False))))
    name, day = (
        next(p for p in made.paragraphs if p.text == text)
        for text in ("常德市司法局", "2025年1月17日")
    )
    step = day.paragraph_format.left_indent - name.paragraph_format.left_indent
    assert step == pytest.approx(Pt(32), abs=700)


async def test_the_imprint_lies_at_the_foot_of_the_last_page_with_its_rules(notice):
    copies, printed = notice.paragraphs[-2:]
    assert (copies.text[:3], printed.text) == ("抄送：", "常德市司法局办公室\t2025年1月17日印发")
    for paragraph in (copies, printed):
        assert found(paragraph, ".//w:framePr/@w:yAlign") == ["bottom"]
        assert found(paragraph, ".//w:framePr/@w:vAnchor") == ["margin"]
    assert found(copies, ".//w:pBdr/*/@w:sz") == ["8", "6"]
    assert found(printed, ".//w:pBdr/*/@w:sz") == ["8"]
    assert notice.sections[-1].orientation == WD_ORIENT.PORTRAIT


async def test_an_annex_begins_a_page_and_may_lie(notice):
    assert [section.orientation for section in notice.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    single = await notice_docx(a_notice(annexes=(Annex(("表",), (TABLE,)),)))
    texts = [p.text for p in docx.Document(io.BytesIO(single)).paragraphs]
    assert "附件：表" in texts
    assert "附件" in texts


async def test_every_unit_of_the_ranking_is_a_row_and_the_head_repeats():
    made = docx.Document(io.BytesIO(await MAKERS["ranking"]()))
    ranking, votes = made.tables
    rows = [[cell.text for cell in row.cells] for row in ranking.rows]
    assert rows[0] == [
        "名次", "单位", "类别", "客观考核", "现场评议", "加分", "扣分", "总分", "等次", "备注",
    ]  # fmt: skip
    assert rows[7][:3] == ["7并列", "市交通运输局", "综合执法"]
    assert len(rows) == 43
    assert found(ranking.rows[0], ".//w:tblHeader") != []
    assert [cell.text for cell in votes.rows[-1].cells][:2] == ["合计", "4060"]
    assert sum(column.width for column in ranking.columns) == pytest.approx(Mm(225), abs=Mm(1))


async def test_the_report_holds_every_item_and_its_distribution():
    made = docx.Document(io.BytesIO(await MAKERS["report"]()))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]
    items = [row for row in tables[-1] if row[0]]
    assert [row[0] for row in items[1:]] == [item for item, *_ in ROWS]
    assert [["70—75", "75—80", "80—85", "85—90", "90—95", "95—100"],
            ["4", "7", "15", "22", "31", "15"]] in tables  # fmt: skip


async def test_the_mark_is_in_the_head_of_every_page_of_a_sample(opened):
    for section in opened.sections:
        for header in (section.header, section.even_page_header):
            assert header.paragraphs[0].text.strip() == "示例数据"


@pytest.mark.parametrize("kind", MAKERS)
async def test_the_same_document_gives_the_same_bytes_and_bears_its_own_date(kind):
    made = await MAKERS[kind]()
    assert made == await MAKERS[kind]()
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = docx.Document(io.BytesIO(made)).core_properties
    assert about.created == about.modified
    assert (about.created.year, about.author, about.comments) == (2025, "", "")


async def test_markup_and_control_characters_in_a_name_stay_text():
    name = "<w:br/>&amp;{{ 7*7 }}"
    made = docx.Document(io.BytesIO(await notice_docx(a_notice(issuer=name))))
    assert name in [paragraph.text for paragraph in made.paragraphs]


async def test_a_number_of_another_form_is_refused():
    with pytest.raises(NumberNotOfForm):
        await notice_docx(a_notice(number="常司发[2025]3号"))
    with pytest.raises(NumberNotOfForm):
        await unit_report_docx(a_report(number="12号"))
