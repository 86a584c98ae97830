"""What makes a file last: PDF/A-3a marks, tags, fonts and attachments inside, the same bytes."""

import io

import pikepdf
import pytest

from evaluation.documents import child
from evaluation.documents.ranking import DigestDisagrees, ranking_html, ranking_pdf
from evaluation.documents.rendering import Attachment, render
from tests.documents import given


@pytest.fixture(scope="module")
async def ranking() -> bytes:
    return await ranking_pdf(given.a_ranking(), given.BUNDLE, given.RESULT, given.RECEIPTS)


@pytest.fixture
def opened(ranking):
    with pikepdf.open(io.BytesIO(ranking)) as pdf:
        yield pdf


async def test_the_file_says_that_it_is_pdf_a_3a(opened):
    with opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == "常德市2024年度行政执法评议排名（市直单位）"
    intent = opened.Root.OutputIntents[0]
    assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)


async def test_the_dates_are_those_of_the_document(opened):
    with opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"] == "2025-01-17T00:00:00+08:00"
        assert metadata["xmp:ModifyDate"] == "2025-01-17T00:00:00+08:00"
    assert opened.docinfo.CreationDate == "D:20250117000000+08'00"
    assert opened.docinfo.ModDate == "D:20250117000000+08'00"


async def test_the_file_is_tagged_in_chinese(opened):
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.Lang == "zh-CN"
    assert _tags(opened.Root.StructTreeRoot) >= {"/H1", "/P", "/Table", "/THead", "/TH", "/TD"}


async def test_every_font_is_embedded_and_maps_to_unicode(opened):
    fonts = [
        f for f in opened.objects if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/Font"
    ]
    whole = [font for font in fonts if "/DescendantFonts" in font]
    described = [font.DescendantFonts[0].FontDescriptor for font in whole]
    assert len(whole) >= 3
    assert all("/ToUnicode" in font for font in whole)
    assert all("/FontFile3" in d or "/FontFile2" in d for d in described)


async def test_the_three_attachments_come_out_unchanged(opened):
    files = {name: opened.attachments[name] for name in opened.attachments}
    assert {name: (f.filename, f.get_file().read_bytes()) for name, f in files.items()} == {
        "bundle.json": ("公开版计票数据包.json", given.BUNDLE),
        "result.json": ("计票结果.json", given.RESULT),
        "receipts.csv": ("回执名单.csv", given.RECEIPTS),
    }
    assert [f.get_file().mime_type for f in files.values()] == [
        "application/json", "text/csv", "application/json",
    ]  # fmt: skip


async def test_each_attachment_says_what_it_is_to_the_document(opened):
    files = list(opened.Root.AF)
    assert {str(f.F): (f.AFRelationship, str(f.Desc)) for f in files} == {
        "bundle.json": ("/Source", "供复核的计票数据"),
        "result.json": ("/Data", "计票程序算出的结果"),
        "receipts.csv": ("/Data", "票箱内的回执码"),
    }
    assert len(files) == 3


async def test_attachments_keep_the_type_and_the_order_of_their_ascii_names():
    attachments = (
        Attachment("乙.bin", "b.bin", "", "text/plain", "Supplement", b"2"),
        Attachment("甲.bin", "a.bin", "", "application/xml", "Alternative", b"1"),
    )
    document = await given.a_document("<p>字</p>", attachments=attachments)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        names = pdf.Root.Names.EmbeddedFiles.Names
        assert [str(name) for name in names[::2]] == ["a.bin", "b.bin"]
        types = [file.get_file().mime_type for file in pdf.attachments.values()]
        assert types == ["application/xml", "text/plain"]


async def test_the_file_is_well_formed(opened):
    assert opened.check_pdf_syntax() == []


async def test_the_same_ranking_gives_the_same_bytes_in_another_process(ranking):
    again = await ranking_pdf(given.a_ranking(), given.BUNDLE, given.RESULT, given.RECEIPTS)
    assert again == ranking


@given.LEFT_OPEN
async def test_the_same_order_gives_the_same_bytes_in_and_between_processes(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "restored after the test")
    html = ranking_html(given.a_ranking())
    first, second = child.pdf(given.an_order(html)), child.pdf(given.an_order(html))
    third = await render(html, title="测试", made_on=given.MADE_ON)
    assert first == second == third


async def test_another_day_gives_another_file():
    files = [
        await ranking_pdf(given.a_ranking(lines=(), made_on=day), given.BUNDLE, given.RESULT, b"")
        for day in (given.MADE_ON, given.MADE_ON.replace(day=18))
    ]
    assert files[0] != files[1]


async def test_a_digest_that_the_attachment_does_not_have_is_never_printed():
    with pytest.raises(DigestDisagrees):
        await ranking_pdf(given.a_ranking(), given.BUNDLE + b" ", given.RESULT, given.RECEIPTS)


def _tags(node: pikepdf.Dictionary) -> set[str]:
    kids = node.get("/K", [])
    inner = [k for k in (kids if isinstance(kids, pikepdf.Array) else [kids]) if _is_element(k)]
    return {str(node.get("/S"))}.union(*map(_tags, inner))


def _is_element(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid
