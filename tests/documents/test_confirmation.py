"""客观得分确认单 as a reader of the PDF finds it."""

from datetime import date

import msgspec
import pytest

from evaluation.documents.confirmation import (
    ConfirmationDocument,
    PrintedDimension,
    PrintedItem,
    confirmation_pdf,
)
from tests.documents.reading import lines_of, texts_of, words_of


def a_sheet(**changes: object) -> ConfirmationDocument:
    items = (
        PrintedItem("1.1", "主体资格与持证上岗", "5", "3.5", ("扣1.5分：未公告（证据：通报）",)),
        PrintedItem("5.2", "涉企检查评价", "4", "不适用", ("没有涉企检查职责",)),
    )
    document = ConfirmationDocument(
        heading=("常德市", "2024年度", "行政执法评议", "客观得分确认单"),
        unit="国家金融监督管理总局常德监管分局",
        bureau="常德市司法局",
        year=2024,
        made_on=date(2025, 3, 3),
        mark="示例数据",
        dimensions=(PrintedDimension("执法队伍管理", "20", "18.50", items),),
        score="92.50",
        bonus="1.00",
        deduction="0.50",
        adjustments=("加1分：省级优秀案卷（证据：湘司通〔2024〕9号）",),
        ceiling="无",
        answer="请于2025年3月6日前确认或者提出异议，逾期没有答复的视为确认。",
        objections=("1.1　主体资格与持证上岗：已公告。裁定：不成立。附表不能证明",),
        sent_on="2025年3月3日",
    )
    return msgspec.structs.replace(document, **changes)


@pytest.fixture(scope="module")
async def sheet() -> bytes:
    return await confirmation_pdf(a_sheet())


async def test_it_says_whose_it_is_what_was_taken_and_why(sheet):
    text = "".join(texts_of(sheet))
    for words in (
        "国家金融监督管理总局常德监管分局",
        "执法队伍管理2018.50",
        "1.1主体资格与持证上岗53.5扣1.5分：未公告（证据：通报）",
        "5.2涉企检查评价4不适用没有涉企检查职责",
        "加1分：省级优秀案卷（证据：湘司通〔2024〕9号）",
        "等次上限（一票否决）无",
        "92.50分（按适用项折算，满分100分）；另加分1.00分、扣分0.50分",
        "裁定：不成立。附表不能证明",
        "请于2025年3月6日前确认或者提出异议",
        "单位负责人（签字）：",
        "示例数据",
    ):
        assert words in text


async def test_the_title_breaks_between_words(sheet):
    first = [line.text for line in lines_of(sheet)[0]]
    assert "常德市2024年度" in first
    assert "行政执法评议客观得分确认单" in first


async def test_everything_stands_inside_the_type_area(sheet):
    words = [word for page in words_of(sheet) for word in page if word.text != "示例数据"]
    body = [word for word in words if word.text.strip("—0123456789")]
    assert min(word.left for word in body) >= 27.9
    assert max(word.right for word in body) <= 184.2
    assert min(word.top for word in body) >= 36.5
    assert max(word.bottom for word in body) <= 262.5


async def test_the_same_sheet_gives_the_same_bytes(sheet):
    assert await confirmation_pdf(a_sheet()) == sheet


async def test_a_real_sheet_bears_no_mark_and_words_are_never_markup():
    words = "<b>扣1分</b>{{ 7*7 }}"
    item = PrintedItem("1.1", words, "5", "4", (words,))
    real = a_sheet(mark=None, dimensions=(PrintedDimension("甲", "5", "4.00", (item,)),))
    text = "".join(texts_of(await confirmation_pdf(real)))
    assert "示例数据" not in text
    assert text.count("<b>扣1分</b>{{7*7}}") == 2
