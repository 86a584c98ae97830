"""述职报告 and 述职材料汇编 on paper: what stands there, in which size, on which page."""

import io
from datetime import date

import pikepdf
import pytest

from evaluation.documents.compilation import (
    MAIN_SIZE,
    CompilationDocument,
    CompiledReport,
    LackingUnit,
    compilation_pdf,
)
from evaluation.documents.duty_report import (
    AttachedFile,
    DutyReportDocument,
    Section,
    duty_report_pdf,
    numbered_sections,
    size_in_words,
)
from tests.documents.reading import MM, lines_of, texts_of

SECTIONS = (
    Section("案卷", "全年办结 126 件。\n\n　　自查三十卷。"),
    Section("线索整改", "交办 7 条，已销号 6 条。"),
    Section("述职摘要", "办案 126 件，线索销号 6 条。", summary=True),
)
DIGEST = "0123456789abcdef" * 4
REPORT = DutyReportDocument(
    year=2024,
    unit="常德市水利局",
    sections=SECTIONS,
    attachments=(AttachedFile("自查报告.pdf", 4_230_000, DIGEST),),
    number=2,
    standing="已接收（周敏，2024年12月26日）",
    handed_in_on=date(2024, 12, 24),
    late=True,
    mark="示例数据",
)
LONG = Section("案卷", "全年办结一百二十六件，自查三十卷。" * 80)
VOLUME = CompilationDocument(
    jurisdiction="常德市",
    bureau="常德市司法局",
    year=2024,
    held_on=date(2025, 1, 16),
    made_on=date(2025, 1, 10),
    reports=(
        CompiledReport("常德市水利局", (*SECTIONS, LONG), 2, date(2024, 12, 24)),
        CompiledReport("常德市林业局", SECTIONS, 1, date(2024, 12, 20), written=True),
    ),
    lacking=(LackingUnit("常德市气象局", "没有提交述职报告"),),
)


@pytest.fixture(scope="module")
async def report() -> bytes:
    return await duty_report_pdf(REPORT)


@pytest.fixture(scope="module")
async def volume() -> bytes:
    return await compilation_pdf(VOLUME)


async def test_a_report_says_its_paragraphs_its_version_and_its_attachments(report):
    text = "".join(texts_of(report))
    for words in (
        "示例数据",
        "2024年度行政执法述职报告",
        "第2版2024年12月24日提交（迟交）已接收（周敏，2024年12月26日）",
        "一、案卷全年办结126件。自查三十卷。二、线索整改交办7条",
        "自查报告.pdf4.2MB",
        DIGEST,
    ):
        assert words in text
    assert text.index("述职摘要") < text.index("一、案卷")
    assert "三、" not in text


async def test_the_same_report_gives_the_same_bytes_of_an_archivable_file(report):
    assert await duty_report_pdf(REPORT) == report
    with pikepdf.open(io.BytesIO(report)) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "3"
        assert "常德市水利局" in str(pdf.docinfo["/Title"])


def test_a_summary_has_no_number_and_empty_lines_are_gone():
    printed = numbered_sections(SECTIONS)
    assert [(one.number, one.title) for one in printed] == [("一、", "案卷"), ("二、", "线索整改")]
    assert printed[0].lines == ["全年办结 126 件。", "自查三十卷。"]


@pytest.mark.parametrize(("size", "words"), [(1, "1 KB"), (35_400, "35 KB"), (4_230_000, "4.2 MB")])
def test_a_size_is_said_as_people_say_it(size, words):
    assert size_in_words(size) == words


async def test_the_volume_names_the_page_of_each_unit_in_its_contents(volume):
    pages = texts_of(volume)
    assert "述职材料汇编" in pages[0]
    assert "评议会：2025年1月16日" in pages[0]
    starts = [
        next(number for number, text in enumerate(pages, 1) if number > 2 and words in text)
        for words in ("第2版，2024年12月24日提交", "第1版，2024年12月20日提交，书面述职")
    ]
    lacking = len(pages)
    assert "没有提交述职报告" in pages[-1]
    assert starts[1] > starts[0] + 1  # the first one is longer than a page
    assert f"1常德市水利局{starts[0]}2常德市林业局{starts[1]}" in pages[1]
    assert f"没有编入的单位（1家）{lacking}" in pages[1]


async def test_the_main_text_of_the_volume_is_large(volume):
    lines = [line for page in lines_of(volume) for line in page if "全年办结一百" in line.text]
    widths = [(line.right - line.left) * MM / len(line.text) for line in lines]
    assert {round(width) for width in widths} == {MAIN_SIZE}
    assert MAIN_SIZE >= 18
