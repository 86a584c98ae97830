"""年度报告 as PDF and DOCX: the layout of an official document, its annex and its chart."""

import io
from datetime import date

import msgspec
import pytest
from docx import Document

from evaluation.documents.annual_report import (
    AnnualDocument,
    ComparedFigure,
    ComparedGroup,
    annual_docx,
    annual_pdf,
)
from evaluation.documents.blocks import Level, Paragraph
from evaluation.documents.official import NumberNotOfForm
from tests.documents.reading import lines_of, texts_of

SUMS = ComparedGroup(
    "五项总数",
    (
        ComparedFigure("行政处罚", "件", "42", "60", "−30.0%"),
        ComparedFigure("首违不罚", "件", "3", None, None),
    ),
)
REPORT = AnnualDocument(
    place="常德市",
    issuer="常德市司法局",
    year=2024,
    number="常司报〔2025〕3号",
    heading=("常德市", "2024年度", "行政执法情况的", "报告"),
    addressee="常德市人民政府",
    blocks=(
        Paragraph("全年办理行政处罚42件。"),
        Level(1, "工作成效"),
        Level(2, "执法队伍。", "在岗9人。"),
    ),
    groups=(SUMS, ComparedGroup("培训", (ComparedFigure("举办培训", "期", "5", "5", "0.0%"),))),
    signed_on=date(2025, 1, 24),
    drawn="五项总数",
)


@pytest.fixture(scope="module")
async def pdf() -> bytes:
    return await annual_pdf(REPORT)


async def test_it_has_title_number_addressee_levels_signature_and_date(pdf):
    lines = [line.text for page in lines_of(pdf) for line in page]
    for text in (
        "常德市2024年度行政执法情况的报告",
        "常司报〔2025〕3号",
        "常德市人民政府：",
        "一、工作成效",
        "（一）执法队伍。在岗9人。",
        "附件：常德市2024年行政执法统计与上年比较",
        "常德市司法局",
        "2025年1月24日",
    ):
        assert text in lines


async def test_the_annex_compares_both_years_in_tables_and_a_chart(pdf):
    annex = texts_of(pdf)[1]
    assert "项目单位2024年2023年增减行政处罚件4260−30.0%首违不罚件3——" in annex
    assert "举办培训期550.0%" in annex
    assert annex.count("首违不罚") == 2


async def test_the_same_report_gives_the_same_bytes(pdf):
    assert await annual_pdf(REPORT) == pdf


async def test_a_number_that_is_none_is_refused():
    with pytest.raises(NumberNotOfForm):
        await annual_pdf(msgspec.structs.replace(REPORT, number="常司报2025-3"))


async def test_a_trial_is_marked_on_every_page():
    trial = await annual_pdf(msgspec.structs.replace(REPORT, number="", mark="试印"))
    assert all("试印" in page for page in texts_of(trial))


async def test_the_docx_says_the_same_in_words_and_tables():
    document = Document(io.BytesIO(await annual_docx(REPORT)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "（一）执法队伍。在岗9人。" in text
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["行政处罚", "件", "42", "60", "−30.0%"] in rows
